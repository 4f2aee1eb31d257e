"""Forecast rows (`series{}, period, horizon, quantile, value`) as a long table, a data package and SDMX-CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from caudal.exchange.flat import csv_bytes
from caudal.exchange.origin import Origin, editions_frame
from caudal.exchange.package import Field, Resource
from caudal.exchange.panels import EDITION_FIELDS, PERIOD_TYPES, package_of
from caudal.exchange.sdmx import dimensions, sdmx_csv
from caudal.records import ALL, DIMENSIONS

Row = Mapping[str, Any]
"""A forecast row: `series` (dimension -> value), `period` (its label), `horizon`, `quantile` (in 0..1), `value`."""


def forecast_frame(rows: Iterable[Row], indicator: str) -> pl.DataFrame:
    """Rows as a long table: indicator, the dimensions (ALL where not broken down), period, horizon, quantile, value.

    Where rows name a `scenario`, that is the last column.
    """
    rows = list(rows)
    listed = [
        (indicator, *(str(row["series"].get(d, ALL)) for d in DIMENSIONS), str(row["period"]), int(row["horizon"]),
         float(row["quantile"]), float(row["value"]))
        for row in rows
    ]  # fmt: skip
    schema = {**dict.fromkeys(("indicator", *DIMENSIONS, "period"), pl.String()), "horizon": pl.Int32(),
              "quantile": pl.Float64(), "value": pl.Float64()}  # fmt: skip
    frame = pl.DataFrame(listed, schema=schema, orient="row")
    if not any("scenario" in row for row in rows):
        return frame
    return frame.with_columns(pl.Series("scenario", [row.get("scenario") for row in rows], dtype=pl.String()))


def nowcast_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as a long table: as `forecast_frame`, each with its own indicator, and the state of its period."""
    listed = list(rows)
    columns: dict[str, object] = {"indicator": [str(r["indicator"]) for r in listed]}
    columns |= {d: [str(r["series"].get(d, ALL)) for r in listed] for d in DIMENSIONS}
    columns |= {k: [r[k] for r in listed] for k in ("period", "state", "horizon", "quantile", "value")}
    schema = {**dict.fromkeys(("indicator", *DIMENSIONS, "period", "state"), pl.String()), "horizon": pl.Int32(),
              "quantile": pl.Float64(), "value": pl.Float64()}  # fmt: skip
    return pl.DataFrame(columns, schema=schema)


def forecast_package(frame: pl.DataFrame, frequency: str, origin: Origin) -> dict[str, bytes]:
    """`forecasts.csv`, `editions.csv` (what the forecast was made from) and `datapackage.json`."""
    required = {"required": True}
    fields = (
        *(Field(name, constraints=required) for name in ("indicator", *DIMENSIONS)),
        Field("period", PERIOD_TYPES.get(frequency, "string"), "calendar period forecast", required),
        Field("horizon", "integer", "periods after the last one known", required),
        Field("quantile", "number", "probability of a lower count", {**required, "minimum": 0, "maximum": 1}),
        Field("value", "number", "the count at that quantile", {**required, "minimum": 0}),
    )
    key = ("indicator", *DIMENSIONS, "period", "quantile")
    forecasts = Resource("forecasts", csv_bytes(frame), fields, key)
    editions = Resource("editions", csv_bytes(editions_frame(origin.editions)), EDITION_FIELDS, "id")
    return package_of("forecasts", origin, (forecasts, editions))


def forecast_sdmx(frame: pl.DataFrame, frequency: str, origin: Origin) -> bytes:
    """SDMX-CSV 2.0 with QUANTILE as a dimension and OBS_STATUS F (forecast). Raises UsageError as `panel_sdmx` does."""
    return sdmx_csv(
        "FORECASTS",
        frame.select(
            pl.lit(frequency).alias("FREQ"),
            *dimensions(frame),
            pl.col("quantile").alias("QUANTILE"),
            pl.col("period").alias("TIME_PERIOD"),
            pl.col("value").alias("OBS_VALUE"),
            pl.lit("F").alias("OBS_STATUS"),
            pl.col("horizon").alias("HORIZON"),
            pl.lit(origin.as_of.isoformat()).alias("AS_OF"),
        ),
    )
