"""Compile the embedded reference edition: compact extracts of official releases, figures only.

`python -m caudal.embed DATA [OUT]` reads the releases under DATA with the ordinary readers, sums each to the
dimensions that the case needs, and writes them in the store's own format. Each extract names its publisher,
release, licence, basis and the sha256 of the bytes it was summed from. Row numbers count the extract's lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from caudal.corridor import Corridor, load_corridor
from caudal.errors import UsageError
from caudal.records import ALL, DIMENSIONS, OBSERVATION_SCHEMA, Reading, Table
from caudal.sources import read
from caudal.store import Store

RETRIEVED = date(2026, 11, 23)
FOLDER = Path(__file__).parent / "reference"

RELEASES = (
    "cbp/nationwide-state/*.csv",
    "cbp/southwest/*.csv",
    "cbp/southwest/*.csv.gz",
    "usbp/*.csv",
    "usbp/*.csv.gz",
    "region/darien_by_nationality.csv",
    "region/honduras_by_nationality.csv",
    "region/mexico_events_by_nationality.csv",
)

KEPT: Mapping[str, tuple[str, ...]] = {
    "cbp-encounters": ("place", "origin"),
    "usbp-encounters": ("place", "origin"),
    "ofo-encounters": ("place", "origin"),
    "darien-transits": ("origin",),
    "honduras-entries": ("origin",),
    "mexico-events": ("origin",),
}
"""Dimensions that an extract keeps, by indicator; the others are summed to ALL."""

ORIGINS_KEPT = 16  # of upstream tables: the largest citizenships over all months, the rest folded into OTH


def compile_reference(data: Path, out: Path = FOLDER, corridor: Corridor | None = None) -> tuple[Reading, ...]:
    """Read every release under `data`, write the extracts to `out` (replacing what it held) and return them."""
    extracts = tuple(extracts_of(data, corridor or load_corridor("us-mexico")))
    Store.write_reference(out, extracts)
    return extracts


def extracts_of(data: Path, corridor: Corridor) -> Iterator[Reading]:
    """The extract of each release under `data`, in a fixed order. Raises UsageError where a file is missing."""
    for pattern in RELEASES:
        paths = sorted(data.glob(pattern))
        if not paths:
            raise UsageError(f"{data}: no file matches {pattern}; the reference edition needs all of {RELEASES}.")
        for path in paths:
            for reading in read(path, retrieved=RETRIEVED):
                yield extract(reading, corridor)


def extract(reading: Reading, corridor: Corridor) -> Reading:
    """A reading summed to the dimensions in KEPT; whole-table notes and coverage stay as they were."""
    tables, frames = [], []
    for table in reading.edition.tables:
        cells = reading.observations.filter(pl.col("table") == table.name)
        summed = _summed(_to_regions(cells, table, corridor), table)
        dims = {d: (v if v != "*" or d in _kept(table) else ALL) for d, v in table.dims.items()}
        tables.append(replace(table, dims=dims, rows=summed.height))
        frames.append(summed)
    observations = pl.concat(frames).sort("table", "period", *DIMENSIONS)
    observations = observations.with_columns(pl.int_range(2, observations.height + 2, dtype=pl.Int32).alias("row"))
    edition = replace(
        reading.edition,
        tables=tuple(tables),
        rows=observations.height,
        extract=True,
        notes={
            **reading.edition.notes,
            "extract": f"Summed from {reading.edition.rows:,} rows; row numbers count the lines of this extract.",
        },
    )
    return Reading(edition, observations.select(list(OBSERVATION_SCHEMA)), reading.warnings)


def _kept(table: Table) -> tuple[str, ...]:
    return KEPT[table.indicator]


def _to_regions(cells: pl.DataFrame, table: Table, corridor: Corridor) -> pl.DataFrame:
    """States summed to their border region: the case needs no state."""
    states = {p.id: p.parent for p in corridor.places.values() if p.kind == "state"}
    if table.dims["place"] != "*" or not cells["place"].is_in(list(states)).any():
        return cells
    return cells.with_columns(pl.col("place").replace_strict(states, default=pl.col("place")), place_label=None)


def _summed(cells: pl.DataFrame, table: Table) -> pl.DataFrame:
    kept = _kept(table)
    if table.indicator in ("darien-transits", "honduras-entries", "mexico-events"):
        cells = _fold_small_origins(cells)
    dropped = [d for d in DIMENSIONS if d not in kept and table.dims[d] == "*"]
    keys = ["table", "indicator", *DIMENSIONS, "period"]
    return (
        cells.with_columns(pl.lit(ALL).alias(d) for d in dropped)
        .group_by(keys)
        .agg(
            pl.when(pl.col("count").is_null().any()).then(None).otherwise(pl.col("count").sum()).alias("count"),
            pl.col("status").max().alias("status"),
            pl.col("place_label").first(),
            pl.col("origin_label").first(),
            pl.lit(0, dtype=pl.Int32).alias("row"),
        )
        .select(list(OBSERVATION_SCHEMA))
        .cast(OBSERVATION_SCHEMA)  # type: ignore[arg-type]
    )


def _fold_small_origins(cells: pl.DataFrame) -> pl.DataFrame:
    totals = cells.filter(pl.col("origin") != "OTH").group_by("origin").agg(pl.col("count").sum())
    large = totals.sort("count", "origin", descending=[True, False])["origin"].head(ORIGINS_KEPT).to_list()
    keep = pl.col("origin").is_in(large)
    return cells.with_columns(
        pl.when(keep).then(pl.col("origin")).otherwise(pl.lit("OTH")).alias("origin"),
        pl.when(keep).then(pl.col("origin_label")).otherwise(pl.lit("all other")).alias("origin_label"),
    )


def main(arguments: Sequence[str]) -> int:
    """Command: DATA folder, and optionally the folder to write; prints what was compiled."""
    if not arguments:
        print("usage: python -m caudal.embed DATA [OUT]", file=sys.stderr)
        return 2
    out = Path(arguments[1]) if len(arguments) > 1 else FOLDER
    extracts = compile_reference(Path(arguments[0]), out)
    size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    print(f"{len(extracts)} editions, {sum(e.edition.rows for e in extracts):,} rows, {size / 1e6:.2f} MB in {out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
