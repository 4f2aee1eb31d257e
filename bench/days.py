"""Days and weeks: sums of the coming days or weeks, beside the rules that anyone can use.

    python bench/days.py [--docs]

Sea arrivals in Italy by day (UNHCR, October 2015 on) and added up to weeks, and Border Patrol encounters by week, each
from origins spread over the whole series and from the counts before them alone. What is scored is the sum of the next
periods: weighted interval scores of the median and the 50, 80 and 95% intervals, in counts and on log1p. Rules, with
the errors they made before: the sum of as many periods just past, and that of the same periods a year before. "Levels
of months" is this engine without the smooth levels that days and weeks have. Intervals of ratios resample blocks of
origins as long as a sum reaches, at least half a year.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

import numpy as np
from panels import shared_data, weekly
from report import paste

from caudal.forecast import forecast_array
from caudal.forecast.rules import PROBABILITIES
from caudal.model import grid
from caudal.replay import date_blocks_ratio
from caudal.scores import quantile_wis

DRAWS = 500
LEAST = 20  # past errors of a rule before an origin counts


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """One series. year: periods in one; first, step: origins; sums: how many periods are added up."""

    name: str
    start: date
    freq: str
    values: np.ndarray
    year: int
    first: int
    step: int
    sums: tuple[int, ...]

    @property
    def season(self) -> int:
        return {"D": 7, "W": 52}[self.freq]


def series() -> list[Counts]:
    """The three series."""
    data = shared_data()
    path = data / "central-mediterranean" / "italy_daily_arrivals_2015-2019.csv"
    rows = {date.fromisoformat(r["date"]): float(r["n"]) for r in csv.DictReader(path.open(encoding="utf-8"))}
    start, end = min(rows), max(rows)
    days = np.array([rows.get(start + timedelta(t), 0.0) for t in range((end - start).days + 1)])
    skip = -start.weekday() % 7
    weeks = days[skip : skip + 7 * ((len(days) - skip) // 7)].reshape(-1, 7).sum(axis=1)
    border = weekly(data)
    return [
        Counts("Italy, by day", start, "D", days, 365, 500, 14, (1, 7, 28, 91, 182)),
        Counts("Italy, by week", start + timedelta(skip), "W", weeks, 52, 80, 2, (1, 4, 13, 26)),
        Counts("Border Patrol, by week", border.start, "W", border.counts[0], 52, 160, 4, (1, 4, 13, 26)),
    ]


def engine(x: Counts, origin: int) -> np.ndarray:
    """Quantiles (quantiles, sums) of this package's forecast."""
    draws = forecast_array(
        x.values[None, :origin], max(x.sums), season=x.season, start=x.start, freq=x.freq, draws=DRAWS, seed=origin
    )
    added = np.cumsum(draws[:, 0], axis=1)[:, np.array(x.sums) - 1]
    return np.asarray(np.quantile(added, PROBABILITIES, axis=0))


def months_alone(x: Counts, origin: int) -> np.ndarray:
    """The same without the smooth levels."""
    kept, grid.SMOOTH = grid.SMOOTH, {}
    try:
        return engine(x, origin)
    finally:
        grid.SMOOTH = kept


def rule(back: Callable[[Counts, int], int]) -> Callable[[Counts, int], np.ndarray]:
    """The sum of as many periods that began `back` before, with the log errors that this made before."""

    def answer(x: Counts, origin: int) -> np.ndarray:
        total = np.concatenate([[0.0], np.cumsum(x.values[:origin])])
        out = np.full((len(PROBABILITIES), len(x.sums)), np.nan)
        for i, h in enumerate(x.sums):
            shift = back(x, h)
            begins = np.arange(shift, origin - h + 1)
            if len(begins) < LEAST:
                continue
            then, came = (np.log1p(total[b + h] - total[b]) for b in (begins - shift, begins))
            at = np.log1p(total[origin - shift + h] - total[origin - shift])
            out[:, i] = np.maximum(np.expm1(at + np.quantile(came - then, PROBABILITIES)), 0.0)
        return out

    return answer


METHODS: dict[str, Callable[[Counts, int], np.ndarray]] = {
    "caudal": engine,
    "levels of months": months_alone,
    "as many periods just past": rule(lambda x, h: h),
    "the same periods a year before": rule(lambda x, h: x.year),
}


def rows(x: Counts) -> list[list[str]]:
    """One row of the table for each sum."""
    origins = range(x.first, len(x.values) - max(x.sums) + 1, x.step)
    came = np.array([[x.values[t : t + h].sum() for h in x.sums] for t in origins])
    told = {name: np.array([method(x, t) for t in origins]).swapaxes(0, 1) for name, method in METHODS.items()}
    out = []
    for i, h in enumerate(x.sums):
        score = {name: quantile_wis(q[..., i], PROBABILITIES, came[:, i]) for name, q in told.items()}
        logs = {
            name: quantile_wis(np.log1p(q[..., i]), PROBABILITIES, np.log1p(came[:, i])) for name, q in told.items()
        }
        block = max(h, x.year // 2) // x.step + 1
        cells = [x.name, str(h), str(len(came))]
        for low, high in ((0, 6), (1, 5), (2, 4)):
            q = told["caudal"][..., i]
            cells.append(f"{100 * np.mean((q[low] <= came[:, i]) & (came[:, i] <= q[high])):.0f}")
        for name in list(METHODS)[1:]:
            ratios = [date_blocks_ratio(s["caudal"], s[name], block) for s in (score, logs)]
            cells.append(", ".join(f"{r:.2f} ({low:.2f} to {high:.2f})" for r, low, high in ratios))
        out.append(cells)
    return out


def run() -> str:
    head = ["series", "periods added", "origins", "95%", "80%", "50%", *(f"over {name}" for name in list(METHODS)[1:])]
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for x in series():
        lines += ["| " + " | ".join(row) + " |" for row in rows(x)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", action="store_true", help="also paste the table into docs/BENCHMARKS.md")
    options = parser.parse_args()
    began = perf_counter()
    page = run()
    page += f"\n\n{date.today()}; the run took {perf_counter() - began:.0f} s.\n"
    print(page)
    if options.docs:
        paste("bench-days", page)


if __name__ == "__main__":
    main()
