"""A frame as the bytes of one csv or Parquet file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import polars as pl

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """UTF-8 csv with a header and LF line ends; empty where not known.

    A text that a spreadsheet would run (= + - @ at its start) stands behind an apostrophe.
    """
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    runs = [pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in _FORMULA) for name in texts]
    guarded = frame.with_columns(
        pl.when(run).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, run in zip(texts, runs, strict=True)
    )
    return guarded.write_csv().encode("utf-8")


def parquet_bytes(frame: pl.DataFrame, origin: Mapping[str, object]) -> bytes:
    """Parquet, with `origin` as JSON under the key "caudal" of the file's own metadata."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={"caudal": json.dumps(origin, ensure_ascii=False, sort_keys=True)})
    return buffer.getvalue()
