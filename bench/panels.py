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
CLOSED = ("livermore",)  # in 2004: nothing but zeros afterwards
NOT_SECTORS = (*CLOSED, "month", "coastal_border", "northern_border", "southwest_border", "monthly_total", "fy", "cy")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A panel with the window in which its outcomes are judged. counts: (series, periods), no gaps.

    keys: the names of the `names` dimensions ("area", "citizenship") of each series; none where nothing is summed.
    """

    name: str
    counts: np.ndarray
    periods: tuple[Period, ...]
    season: int
    freq: str
    first: int  # index of the first outcome judged
    names: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()

    @property
    def start(self) -> date:
        return self.periods[0].start

    def parts(self, name: str) -> dict[str, np.ndarray]:
        """Rows of the series that add up to each total of a dimension: {"MEX": array([0, 7, ...]), ...}."""
        at = self.names.index(name)
        labels = np.array([key[at] for key in self.keys])
        return {label: np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())}


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


def sectors_to_2020(data: Path) -> Block:
    """Border Patrol, the twenty sectors open throughout, October 1999 to September 2020; outcomes from October 2006."""
    frame = pl.read_csv(data / "usbp/usbp_monthly_encounters_by_sector_fy2000-fy2020.csv.gz", separator="|")
    frame = frame.filter(pl.col("month").cast(pl.String).str.contains(r"^\d+$"))
    frame = frame.sort("cy", pl.col("month").cast(pl.Int32))
    periods = span(date(1999, 10, 1), date(2020, 9, 1), "M")
    if frame.select(pl.col("cy").cast(pl.Int32), pl.col("month").cast(pl.Int32)).rows() != [
        (p.start.year, p.start.month) for p in periods
    ]:
        raise SystemExit("the sector table does not run month by month from October 1999 to September 2020")
    names = [c for c in frame.columns if c not in NOT_SECTORS]
    counts = frame.select(pl.col(s).cast(pl.Float64) for s in names).to_numpy().T
    keys = tuple((s, "southwest" if s in SOUTHWEST_SECTORS else "elsewhere") for s in names)
    return Block("sectors FY2007-FY2020", counts, periods, 12, "M", 84, ("sector", "border"), keys)


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
    kept = np.flatnonzero(counts.mean(axis=1) >= 1)
    keys = tuple(names[i] for i in kept)
    dimensions = ("component", "area", "citizenship")
    return Block("area x citizenship 2021-2024", counts[kept], periods, 12, "M", 15, dimensions, keys)


def state_citizenship(data: Path) -> Block:
    """CBP nationwide, state x citizenship since October 2019, mean of 1 a month or more; outcomes from January 2021 on.

    Each month from the newest release that covers it: FY2020 from that of October 2023, the rest from the last.
    """
    folder, periods = data / "cbp/nationwide-state", span(date(2019, 10, 1), date(2024, 9, 1), "M")
    old = _state_release(folder / "nationwide-encounters-fy20-fy23-state.csv").filter(pl.col("year") == 2020)
    frame = pl.concat([old, _state_release(folder / "nationwide-encounters-fy21-fy24-state.csv")])
    grouped = frame.group_by("state", "citizenship", "start").agg(pl.col("count").sum())
    index = {p.start: t for t, p in enumerate(periods)}
    names = sorted(set(grouped.select("state", "citizenship").rows()))
    row = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(periods)))
    for state, citizenship, start, count in grouped.select("state", "citizenship", "start", "count").iter_rows():
        counts[row[state, citizenship], index[start]] = count
    kept = np.flatnonzero(counts.mean(axis=1) >= 1)
    keys = tuple(names[i] for i in kept)
    return Block("state x citizenship 2021-2024", counts[kept], periods, 12, "M", 15, ("state", "citizenship"), keys)


def _state_release(path: Path) -> pl.DataFrame:
    """Fiscal year, first day of the month, state, citizenship and count of one nationwide release."""
    frame = pl.read_csv(path, infer_schema_length=None)
    month = next(c for c in frame.columns if c.startswith("Month") and "abbv" in c)
    year = pl.col("Fiscal Year").cast(pl.String).str.slice(0, 4).cast(pl.Int32)
    number = pl.col(month).replace_strict({m: i + 1 for i, m in enumerate(MONTHS)}, return_dtype=pl.Int32)
    return frame.select(
        year.alias("year"),
        pl.date(year - (number >= 10).cast(pl.Int32), number, 1).alias("start"),
        pl.col("State").alias("state"),
        pl.col("Citizenship").alias("citizenship"),
        pl.col("Encounter Count").cast(pl.Float64).alias("count"),
    )


def larger(block: Block, mean: float) -> Block:
    """The series of a block with that mean count or more over all its periods."""
    kept = np.flatnonzero(block.counts.mean(axis=1) >= mean)
    keys = tuple(block.keys[i] for i in kept) if block.keys else ()
    return replace(block, name=f"{block.name}, {mean:g} a month or more", counts=block.counts[kept], keys=keys)


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


def measure_dates(data: Path, *, ended: bool = True, corridor: str | None = None) -> list[date]:
    """Every date in measures.csv (announced, in force and, unless told otherwise, ended), of one corridor or of all."""
    columns = ("announced", "in_force", "ended") if ended else ("announced", "in_force")
    with (data / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if corridor in (None, row["corridor"])]
    texts = [row[c] for row in rows for c in columns if row[c]]
    return sorted({date.fromisoformat(t if len(t) == 10 else f"{t}-01") for t in texts})


def outside_measures(block: Block, dates: list[date], months: int = 3) -> np.ndarray:
    """(periods,) True where an outcome is left out: within so many months of a date, or before the window."""
    mask = near(block.periods, dates, months)
    mask[: block.first] = True
    return mask
