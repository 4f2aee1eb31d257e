"""False alarms and power of the verdict rule on real placebo months, beside its peers on the same cases.

    python bench/check.py [--quick] [--slow] [--seed N] [--docs]

A case: one series, one month, nothing planted; the claim "it fell against the month before"; the rule sees the counts
up to the month before. A false alarm: "supported". Power: the same months with 20, 30 or 50% taken away.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np
from panels import Block, area_citizenship, larger, measure_dates, outside_measures, sectors, shared_data, weekly
from peers import PEERS, SLOW_PEERS, Peer, tails
from report import paste
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from caudal.check import TAIL, Cases, Placebo, cases, summarise
from caudal.replay import date_blocks

BLOCK = 6  # months resampled together
SAMPLE = 2500  # cases for the peers, at most
QUICK = 200
LEAST_DATES = 24  # for claims of other shapes, which lose dates at the end
SHAPES = ((1, 1), (3, 1), (3, 3), (12, 1))  # (gap, width) in periods: next month, third month, quarter, a year on
PLANT_30 = 2  # index of the planted fall of 30% among the factors


@dataclass(frozen=True, slots=True, eq=False)
class Alarms:
    """A method on the sampled cases. tail: (factors, cases), 1 where the change has not the claimed sign."""

    name: str
    tail: np.ndarray
    seconds: float  # a case

    def at(self, threshold: float) -> np.ndarray:
        """(factors,) share of cases called "supported" at that threshold."""
        return np.asarray((self.tail <= threshold).mean(axis=1))

    def threshold(self, rate: float) -> float:
        """The largest threshold whose false-alarm rate does not pass `rate` (an observed tail, or 0)."""
        ordered = np.sort(self.tail[0])
        allowed = int(np.floor(rate * len(ordered)))
        while allowed > 0 and allowed < len(ordered) and ordered[allowed] == ordered[allowed - 1]:
            allowed -= 1
        return float(ordered[allowed - 1]) if allowed > 0 else 0.0


def own_cases(block: Block, exclude: np.ndarray, seed: int) -> tuple[Cases, float]:
    """The rule on every placebo month of a block, and the seconds it took."""
    began = perf_counter()
    found = cases(
        block.counts, season=block.season, start=block.start, freq=block.freq, exclude=exclude, first=block.first,
        seed=seed,
    )  # fmt: skip
    return found, perf_counter() - began


def picked_cases(found: Cases, size: int, seed: int) -> np.ndarray:
    """A random sample of cases, as rows (index of origin, series), in order of date."""
    every = np.argwhere(np.isfinite(found.tail[0]))
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(every), min(size, len(every)), replace=False)
    return np.asarray(every[np.sort(chosen)])


def compare(
    block: Block, found: Cases, seconds: float, peers: Mapping[str, Peer], size: int, seed: int, progress: Progress
) -> tuple[list[Alarms], np.ndarray]:
    """The rule and its peers on one sample of cases; and that sample."""
    sample = picked_cases(found, size, seed)
    where = [(int(found.origins[o]), int(s)) for o, s in sample]
    fell = np.array([[f * block.counts[s, o] < block.counts[s, o - 1] for o, s in where] for f in found.factors])
    everywhere = int(np.isfinite(found.tail[0]).sum())
    methods = [Alarms("caudal", _with_sign(found.tail[:, sample[:, 0], sample[:, 1]], fell), seconds / everywhere)]
    for name, peer in peers.items():
        task = progress.add_task(f"{block.name}: {name}", total=len(where))
        began = perf_counter()
        tail = tails(peer, block.counts, where, found.factors, _ticker(progress, task))
        methods.append(Alarms(name, _with_sign(tail, fell), (perf_counter() - began) / len(where)))
        progress.remove_task(task)
    return methods, sample


def _ticker(progress: Progress, task: object) -> Callable[[], None]:
    return lambda: progress.advance(task)  # type: ignore[arg-type]


def _with_sign(tail: np.ndarray, fell: np.ndarray) -> np.ndarray:
    return np.where(fell, tail, 1.0)


def own_row(label: str, found: Placebo) -> list[str]:
    """The rule's line on all cases of a block."""
    power = [_percent(p) for p in found.power.values()]
    every = f"{_percent(found.rate)} ({_percent(found.lower95)} to {_percent(found.upper95)})"
    peak = f"{_percent(found.peak_rate)} ({_percent(found.peak_lower95)} to {_percent(found.peak_upper95)})"
    if not found.cases:
        return [label, "0", "-", "0", "-", "-", "-", "-"]
    return [label, f"{found.cases:,}", every, f"{found.peak_cases:,}", peak, *power]


def peer_rows(methods: Sequence[Alarms], sample: np.ndarray, peak: np.ndarray) -> list[list[str]]:
    """A line for each method: as it stands, then at its own threshold where 5% of the sample is a false alarm.

    The last column: caudal's power less the method's for planted falls of 30%, on the same cases at those thresholds.
    """
    rows = []
    own = methods[0].tail[PLANT_30] <= methods[0].threshold(TAIL)
    for method in methods:
        threshold = method.threshold(TAIL)
        plain, equal = method.at(TAIL), method.at(threshold)
        false = method.tail[0] <= TAIL
        _, lower, upper = by_date(false, sample)
        rate, low, high = by_date(own.astype(float) - (method.tail[PLANT_30] <= threshold), sample)
        gain = "" if method is methods[0] else f"{100 * rate:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
        rows.append([
            method.name, f"{_percent(plain[0])} ({_percent(lower)} to {_percent(upper)})",
            _percent(float(false[peak].mean())), *(_percent(p) for p in plain[1:]), f"{threshold:.4f}",
            *(_percent(p) for p in equal[1:]), gain, f"{1000 * method.seconds:.2f}",
        ])  # fmt: skip
    return rows


def by_date(values: np.ndarray, sample: np.ndarray) -> tuple[float, float, float]:
    """Mean and date-block interval of one value a case."""
    grid = np.full((sample[:, 0].max() + 1, sample[:, 1].max() + 1), np.nan)
    grid[sample[:, 0], sample[:, 1]] = values
    dates = grid[~np.isnan(grid).all(axis=1)]
    return date_blocks(dates, max(1, min(BLOCK, len(dates) // 5)))


def shape_rows(block: Block, label: str, exclude: np.ndarray, seed: int) -> list[list[str]]:
    """Claims of other shapes on one block: rises as well as falls, further apart, over several periods."""
    rows = []
    for direction in ("down", "up"):
        for gap, width in SHAPES:
            found = summarise(
                cases(
                    block.counts, gap=gap, width=width, season=block.season, start=block.start, freq=block.freq,
                    direction=direction, exclude=exclude, first=block.first, seed=seed,
                ),
                block=max(BLOCK * block.season // 12, gap),
            )  # fmt: skip
            rate = f"{_percent(found.rate)} ({_percent(found.lower95)} to {_percent(found.upper95)})"
            plant = f"{_percent(list(found.power.values())[1])}"
            rows.append([f"{block.name}; {label}", direction, str(gap), str(width), f"{found.cases:,}", rate, plant])
    return rows


SHAPE_HEAD = ["panel and months", "claim", "periods ahead", "width", "cases", "false \"supported\" (95%)",
              "planted 30% found"]  # fmt: skip
OWN_HEAD = ["panel and months", "cases", "false \"supported\" (95%, date blocks)", "after a peak", "false after a peak",
            "found -20%", "-30%", "-50%"]  # fmt: skip
PEER_HEAD = ["method", "false alarms (95%)", "after a peak", "found -20%", "-30%", "-50%", "threshold for 5%",
             "found -20%", "-30%", "-50%", "caudal's gain at -30%, points (95%)", "ms a case"]  # fmt: skip


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _percent(share: float) -> str:
    return "-" if np.isnan(share) else f"{100 * share:.1f}%"


def windows(block: Block, data: Path) -> dict[str, np.ndarray]:
    """Masks of outcomes left out: near every date; near announced and in-force dates only; near none."""
    return {
        "3 months around every date left out": outside_measures(block, measure_dates(data)),
        "around announced and in-force dates only": outside_measures(block, measure_dates(data, ended=False)),
        "all months": outside_measures(block, []),
    }


def run(*, quick: bool, slow: bool, seed: int) -> str:
    """The whole benchmark as Markdown."""
    data = shared_data()
    cells = area_citizenship(data)
    blocks = [sectors(data), cells, larger(cells, 50), weekly(data)]
    peers = {**PEERS, **(SLOW_PEERS if slow else {})}
    own, shapes, parts = [], [], []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as progress:
        for block in blocks:
            masks = windows(block, data)
            results = {}
            for label, mask in masks.items():
                task = progress.add_task(f"{block.name}: caudal, {label}", total=1)
                results[label] = own_cases(block, mask, seed)
                own.append(
                    own_row(f"{block.name}; {label}", summarise(results[label][0], block=BLOCK * block.season // 12))
                )
                progress.remove_task(task)
            widest = next(k for k in masks if len(results[k][0].origins) >= LEAST_DATES)
            shapes += shape_rows(block, widest, masks[widest], seed)
            if block.freq != "M":
                continue
            # With every date left out, four months of area x citizenship remain: too few dates to compare on.
            label = next(k for k in masks if len(results[k][0].origins) >= 10)
            found, seconds = results[label]
            methods, sample = compare(block, found, seconds, peers, QUICK if quick else SAMPLE, seed, progress)
            dates = len(set(sample[:, 0]))
            head = f"### {block.name}: {len(sample):,} cases on {dates} dates ({label})"
            rows = peer_rows(methods, sample, found.peak[sample[:, 0], sample[:, 1]])
            parts.append(f"{head}\n\n{table(PEER_HEAD, rows)}")
    alone = f"### The rule alone, all cases\n\n{table(OWN_HEAD, own)}"
    others = f"### Claims of other shapes, all cases\n\n{table(SHAPE_HEAD, shapes)}"
    return "\n\n".join([_preamble(seed, quick), alone, *parts, others]) + "\n"


def _preamble(seed: int, quick: bool) -> str:
    names = ("caudal", "numpy", "scipy", "bsts-causalimpact")
    held = ", ".join(f"{n} {version(n)}" for n in names)
    kind = "quick run, " if quick else ""
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    return f"Run of {date.today().isoformat()}: {kind}seed {seed}; {held}; {machine}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} cases for the peers instead of {SAMPLE}")
    parser.add_argument("--slow", action="store_true", help="also the peer with 12 seasons (about 0.2 s a case)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    text = run(quick=options.quick, slow=options.slow, seed=options.seed)
    print(text)
    if options.docs:
        paste("bench-check", text)


if __name__ == "__main__":
    main()
