"""A panel's long table as a data package and as SDMX-CSV, its editions beside it."""

from __future__ import annotations

import polars as pl

from caudal.exchange.flat import csv_bytes
from caudal.exchange.origin import Origin, editions_frame
from caudal.exchange.package import Field, Resource, package_files
from caudal.exchange.sdmx import dimensions, sdmx_csv
from caudal.panel import STATE_NAMES, Panel
from caudal.records import BASES, DIMENSIONS

PERIOD_TYPES = {"D": "date", "M": "yearmonth", "A": "year"}
"""Table Schema's type of a period's label; text for weeks and quarters."""

_OBS_STATUS = {"known": "A", "rounded": "A", "suppressed": "Q", "unknown": "O"}
_BASIS_STATUS = {"digitised": "E", "unverified": "V"}
EDITION_FIELDS = (
    Field("id", about="id of the edition", constraints={"required": True, "unique": True}),
    Field("publisher"),
    Field("title"),
    Field("released", "date", "day of release"),
    Field("retrieved", "date", "day on which the file was received"),
    Field("address", about="public address of the release, where known"),
    Field("licence"),
    Field("basis", about="how the figures came here", constraints={"enum": list(BASES)}),
    Field("file", about="file name as received"),
    Field("sha256", about="of the file's bytes as received", constraints={"pattern": "[0-9a-f]{64}"}),
)


def panel_origin(panel: Panel, title: str, version: str) -> Origin:
    """Where a panel comes from; only the editions that supply a cell. title: the indicator's name."""
    used = sorted({int(e) for e in panel.edition.ravel() if e >= 0})
    editions = tuple(panel.editions[e] for e in used)
    return Origin(panel.indicator, title, panel.as_of, panel.mode, editions, version, panel.notes)


def panel_package(frame: pl.DataFrame, frequency: str, origin: Origin) -> dict[str, bytes]:
    """`counts.csv`, `editions.csv` and `datapackage.json` for a long table of counts (see `studies.panel_frame`).

    Each count points to the edition that supplies it; the descriptor holds as-of date, mode, licences and sources.
    """
    required = {"required": True}
    whole = frame["count"].dtype.is_integer()
    fields = (
        Field("indicator", constraints=required),
        *(Field(name, constraints=required) for name in DIMENSIONS),
        Field("period", PERIOD_TYPES.get(frequency, "string"), "calendar period", required),
        Field("count", "integer" if whole else "number", "empty where not known", {"minimum": 0}),
        Field("state", about="whether the count is known", constraints={**required, "enum": list(STATE_NAMES)}),
        Field("edition", about="the edition that supplies it, empty where none covers it"),
        Field("mode", about="strict: released by the as-of date; replay: released later",
              constraints={**required, "enum": ["strict", "replay"]}),
    )  # fmt: skip
    counts = Resource("counts", csv_bytes(frame), fields, ("indicator", *DIMENSIONS, "period"),
                      {"edition": ("editions", "id")})  # fmt: skip
    editions = Resource("editions", csv_bytes(editions_frame(origin.editions)), EDITION_FIELDS, "id")
    return package_of("counts", origin, (counts, editions))


def package_of(kind: str, origin: Origin, resources: tuple[Resource, ...]) -> dict[str, bytes]:
    """A package of these resources that carries its origin: sources, licences, as-of date, mode, editions."""
    licences = origin.licences()
    about = {
        "title": f"{origin.title}, as known on {origin.as_of} ({origin.mode})",
        "sources": origin.sources(),
        **({"licenses": licences} if licences else {}),
        "caudal": origin.document(),
    }
    return package_files(f"caudal-{kind}", resources, **{k: v for k, v in about.items() if v})


def panel_sdmx(frame: pl.DataFrame, frequency: str, origin: Origin) -> bytes:
    """SDMX-CSV 2.0 of a long table of counts. Raises UsageError for a value that cannot be an SDMX code.

    OBS_STATUS: A normal, E estimated (read off a chart), V unvalidated, Q suppressed, O missing. STATE, EDITION, MODE,
    BASIS, RELEASED and AS_OF say the rest.
    """
    bases = {e.id: e.basis for e in origin.editions}
    released = {e.id: e.released.isoformat() for e in origin.editions}
    basis = pl.col("edition").replace_strict(bases, default=None, return_dtype=pl.String)
    known = pl.col("state").is_in(["known", "rounded"])
    marked = basis.replace_strict(_BASIS_STATUS, default=None, return_dtype=pl.String)
    plain = pl.col("state").replace_strict(_OBS_STATUS, return_dtype=pl.String)
    return sdmx_csv(
        "COUNTS",
        frame.select(
            pl.lit(frequency).alias("FREQ"),
            *dimensions(frame),
            pl.col("period").alias("TIME_PERIOD"),
            pl.col("count").alias("OBS_VALUE"),
            pl.when(known).then(pl.coalesce(marked, plain)).otherwise(plain).alias("OBS_STATUS"),
            pl.col("state").alias("STATE"),
            pl.col("edition").alias("EDITION"),
            pl.col("mode").alias("MODE"),
            basis.alias("BASIS"),
            pl.col("edition").replace_strict(released, default=None, return_dtype=pl.String).alias("RELEASED"),
            pl.lit(origin.as_of.isoformat()).alias("AS_OF"),
        ),
    )
