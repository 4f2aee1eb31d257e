"""The panels of the benchmarks, read straight from the shared data: an independent reading, not the package's own."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from caudal.check import near
from caudal.periods import span
from caudal.records import Period

SOUTHWEST_SECTORS = (
    "big_bend", "del_rio", "el_centro", "el_paso", "laredo", "rio_grande_valley", "san_diego", "tucson", "yuma",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A panel with the window in which its outcomes are judged. counts: (series, periods), no gaps."""

    name: str
    counts: np.ndarray
    periods: tuple[Period, ...]
    season: int
    freq: str
    first: int  # index of the first outcome judged

    @property
    def start(self) -> date:
        return self.periods[0].start


def shared_data() -> Path:
    """The folder of real data; a clear exit where it is missing."""
    default = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("CAUDAL_SHARED", default)) / "data"
    if not folder.is_dir():
        raise SystemExit(f"{folder} not found: set CAUDAL_SHARED to the folder that holds data/.")
    return folder


def sectors(data: Path) -> Block:
    """Border Patrol, nine southwest sectors, October 1999 to September 2019; outcomes from October 2006 (FY2007) on."""
    frame = pl.read_csv(data / "usbp/usbp_monthly_encounters_by_sector_fy2000-fy2020.csv.gz", separator="|")
    frame = frame.filter(pl.col("month").cast(pl.String).str.contains(r"^\d+$"))
    frame = frame.sort("cy", pl.col("month").cast(pl.Int32))
    periods = span(date(1999, 10, 1), date(2019, 9, 1), "M")
    found = frame.select(pl.col("cy").cast(pl.Int32), pl.col("month").cast(pl.Int32)).rows()[: len(periods)]
    if found != [(p.start.year, p.start.month) for p in periods]:
        raise SystemExit("the sector table does not run month by month from October 1999")
    counts = frame.select(pl.col(s).cast(pl.Float64) for s in SOUTHWEST_SECTORS).to_numpy().T[:, : len(periods)]
    return Block("sectors FY2007-FY2019", counts, periods, 12, "M", 84)


def area_citizenship(data: Path) -> Block:
    """Component x area x nationality since October 2019, mean of 1 a month or more; outcomes from January 2021 on."""
    frame = pl.read_csv(
        data / "cbp/southwest/cbp_southwest_by_sector_fy2020-fy2024.csv.gz",
        try_parse_dates=True,
        infer_schema_length=None,
    )
    periods = span(date(2019, 10, 1), date(2024, 9, 1), "M")
    frame = frame.filter(
        (pl.col("month") >= periods[0].start) & pl.col("area").is_not_null() & pl.col("nat").is_not_null()
    )
    grouped = frame.group_by("component", "area", "nat", "month").agg(pl.col("n").sum())
    index = {p.start: t for t, p in enumerate(periods)}
    names = sorted(set(grouped.select("component", "area", "nat").rows()))
    row = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(periods)))
    for component, area, nat, month, n in grouped.select("component", "area", "nat", "month", "n").iter_rows():
        counts[row[component, area, nat], index[month]] = n
    return Block("area x citizenship 2021-2024", counts[counts.mean(axis=1) >= 1], periods, 12, "M", 15)


def larger(block: Block, mean: float) -> Block:
    """The series of a block with that mean count or more over all its periods."""
    kept = block.counts[block.counts.mean(axis=1) >= mean]
    return replace(block, name=f"{block.name}, {mean:g} a month or more", counts=kept)


def weekly(data: Path) -> Block:
    """Border Patrol nationwide by week (digitised); outcomes from October 2012 on."""
    frame = pl.read_csv(data / "usbp/usbp_nationwide_weekly_digitised.csv", try_parse_dates=True).sort(
        "week_start_monday"
    )
    first, last = frame["week_start_monday"][0], frame["week_start_monday"][-1]
    periods = span(first, last, "W")
    counts = np.full((1, len(periods)), np.nan)
    index = {p.start: t for t, p in enumerate(periods)}
    for week, count in frame.iter_rows():
        counts[0, index[week]] = count
    return Block("nationwide weekly 2012-2024", counts, periods, 52, "W", 157)


def measure_dates(data: Path, *, ended: bool = True) -> list[date]:
    """Every date in measures.csv (announced, in force and, unless told otherwise, ended), on both corridors."""
    columns = ("announced", "in_force", "ended") if ended else ("announced", "in_force")
    with (data / "measures.csv").open(encoding="utf-8", newline="") as file:
        texts = [row[c] for row in csv.DictReader(file) for c in columns if row[c]]
    return sorted({date.fromisoformat(t if len(t) == 10 else f"{t}-01") for t in texts})


def outside_measures(block: Block, dates: list[date], months: int = 3) -> np.ndarray:
    """(periods,) True where an outcome is left out: within so many months of a date, or before the window."""
    mask = near(block.periods, dates, months)
    mask[: block.first] = True
    return mask
