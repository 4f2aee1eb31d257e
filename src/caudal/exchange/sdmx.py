"""SDMX-CSV 2.0: one flat table whose first columns name its structure and the action it asks for."""

from __future__ import annotations

import re

import polars as pl

from caudal.errors import UsageError
from caudal.exchange.flat import csv_bytes
from caudal.records import ALL, DIMENSIONS

AGENCY, VERSION = "CAUDAL", "1.0"
TOTAL = "_T"
"""SDMX's code for a dimension that is not broken down."""

_CODE = re.compile(r"[A-Za-z0-9_@$\-]+")


def sdmx_csv(dataflow: str, frame: pl.DataFrame) -> bytes:
    """The frame as information (action I) of the dataflow CAUDAL:`dataflow`(1.0)."""
    return csv_bytes(
        frame.select(
            pl.lit("dataflow").alias("STRUCTURE"),
            pl.lit(f"{AGENCY}:{dataflow}({VERSION})").alias("STRUCTURE_ID"),
            pl.lit("I").alias("ACTION"),
            pl.all(),
        )
    )


def dimensions(frame: pl.DataFrame) -> list[pl.Expr]:
    """INDICATOR and the dimensions as SDMX codes, ALL as `_T`. Raises UsageError for what cannot be a code."""
    for name in ("indicator", *DIMENSIONS):
        for value in frame[name].unique(maintain_order=True):
            if not _CODE.fullmatch(value):
                raise UsageError(
                    f"{name} {value!r} cannot be an SDMX code (letters, digits, _ @ $ -). Write csv or a package."
                )
    return [
        pl.col("indicator").alias("INDICATOR"),
        *(pl.col(name).replace({ALL: TOTAL}).alias(name.upper()) for name in DIMENSIONS),
    ]
