"""Forecasts from past origins, scored on what came: cells, sums, points and speed, beside the rules to beat.

    python bench/forecast.py [--seed N] [--draws N] [--docs]

Cells are scored by the weighted interval score over the in-sample mean absolute monthly change (sWIS), and by that of
log1p (logWIS). Intervals of ratios and of coverage resample blocks of dates with all their series together.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from time import perf_counter

import numpy as np
from panels import Block, area_citizenship, sectors_to_2020, shared_data, state_citizenship
from report import paste

from caudal.forecast import forecast_array, levels, quantiles, summed
from caudal.forecast.rules import LEVELS as PLACES
from caudal.forecast.rules import MEDIAN, RULES, recent_point
from caudal.forecast.rules import PROBABILITIES as PROBS
from caudal.replay import date_blocks, date_blocks_ratio
from caudal.scores import quantile_wis

LEVELS = dict(sorted(PLACES.items(), reverse=True))  # 95% first, as the tables print them
AHEAD = 12
HORIZONS = (1, 3, 6)
BLOCK = 6  # months resampled together
CHOSEN = 9  # origins of the headline table, three months apart, the last with six months after it
APART = 3
SIZES = {"under 5": (0.0, 5.0), "5 to 50": (5.0, 50.0), "50 to 500": (50.0, 500.0), "above 500": (500.0, np.inf)}
LEAST_ORIGINS = 100  # origins from which coverage of sums is held to its nominal level
WITHIN = 0.04  # coverage of cells: at most so far from nominal
TARGETS = {"naive": (0.80, 0.83, 0.85), "naive on log1p": (0.95, 0.97, 0.98)}
WAPE_TARGETS = {"southwest total": (11.4, 24.7, 32.3), "nine sectors": (14.0, 27.7, 38.5)}
SPEED = """
import resource, time
import numpy as np
from caudal.forecast import forecast_array
rng = np.random.default_rng(0)
y = rng.poisson(np.exp(rng.normal(3, 2, (5000, 1))), (5000, 60)).astype(float)
began = time.perf_counter()
forecast_array(y, 12, draws=1000)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was forecast from every origin. cells: (origins, quantiles, series, horizon); sums: the same of totals.

    NaN in came and came_sums where the month is not held."""

    block: Block
    origins: tuple[int, ...]
    cells: np.ndarray
    sums: np.ndarray
    came: np.ndarray
    came_sums: np.ndarray
    kinds: tuple[str, ...]  # the level of each sum


def told(block: Block, draws: int, seed: int) -> Told:
    """Forecasts of a panel from every origin of its window, each from the counts before it alone."""
    periods = block.counts.shape[1]
    origins = tuple(range(block.first, periods))
    keys = [dict(zip(block.names, key, strict=True)) for key in block.keys]
    sums = [x for x in levels(keys, block.names) if len(x.kept) < 2 and len(x.rows) > 1]
    whole = np.array([block.counts[list(x.rows)].sum(axis=0) for x in sums])
    shape = (len(origins), len(PROBS))
    cells = np.empty((*shape, len(keys), AHEAD))
    totals = np.empty((*shape, len(sums), AHEAD))
    for o, t in enumerate(origins):
        drawn = forecast_array(
            block.counts[:, :t], AHEAD, season=block.season, start=block.start, freq=block.freq, draws=draws, seed=seed
        )
        cells[o] = np.moveaxis(quantiles(drawn, PROBS), -1, 0)
        totals[o] = np.moveaxis(quantiles(summed(drawn, sums), PROBS), -1, 0)
    kinds = tuple(next(iter(x.kept), "whole") for x in sums)
    return Told(block, origins, cells, totals, _came(block.counts, origins), _came(whole, origins), kinds)


def _came(counts: np.ndarray, origins: tuple[int, ...]) -> np.ndarray:
    out = np.full((len(origins), len(counts), AHEAD), np.nan)
    for o, t in enumerate(origins):
        ahead = counts[:, t : t + AHEAD]
        out[o, :, : ahead.shape[1]] = ahead
    return out


def scores(answers: np.ndarray, x: Told) -> tuple[np.ndarray, np.ndarray]:
    """sWIS and logWIS (origins, series, horizon) of answers (origins, quantiles, series, horizon)."""
    scale = np.array([np.abs(np.diff(x.block.counts[:, :t], axis=1)).mean(axis=1) for t in x.origins])
    scale = np.where(scale > 0, scale, np.nan)[:, :, None]
    on_counts = np.array([quantile_wis(q, PROBS, y) for q, y in zip(answers, x.came, strict=True)])
    on_logs = np.array([quantile_wis(np.log1p(q), PROBS, np.log1p(y)) for q, y in zip(answers, x.came, strict=True)])
    return on_counts / scale, on_logs


def methods(x: Told) -> dict[str, np.ndarray]:
    """Every method's answers from every origin."""
    found = {"caudal": x.cells}
    for name, rule in RULES.items():
        found[name] = np.array([rule(x.block.counts[:, :t], AHEAD, x.block.season) for t in x.origins])
    return found


def cells(x: Told) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Mean scores of each method, ratios of caudal to it, and the targets; nine origins and all of them."""
    scored = {name: scores(q, x) for name, q in methods(x).items()}
    last = x.block.counts.shape[1] - max(HORIZONS)
    whole = [o for o, t in enumerate(x.origins) if t <= last]
    nine = [whole[-1] - APART * i for i in range(CHOSEN)][::-1]
    means, ratios, goals = [], [], []
    for label, rows, block in (("nine origins", nine, BLOCK // APART), ("all origins", whole, BLOCK)):
        for name, pair in scored.items():
            told_means = [" / ".join(f"{np.nanmean(s[rows, :, h - 1]):.3f}" for h in HORIZONS) for s in pair]
            means.append([x.block.name, f"{label} ({len(rows)})", name, *told_means])
            if name == "caudal":
                continue
            cut = []
            for scale, (own, other) in enumerate(zip(scored["caudal"], pair, strict=True)):
                for i, h in enumerate(HORIZONS):
                    ratio, low, high = date_blocks_ratio(own[rows, :, h - 1], other[rows, :, h - 1], block)
                    cut.append(f"{ratio:.3f} ({low:.3f} to {high:.3f})")
                    wanted = name in TARGETS and scale == int(name.endswith("log1p"))
                    if wanted and label.startswith("nine") and x.block.name.startswith("area"):
                        goal = TARGETS[name][i]
                        kind = ("sWIS", "logWIS")[scale]
                        goals.append(
                            [f"{kind} over {name}, h = {h}", f"at most {goal:.2f}", cut[-1], _met(ratio <= goal)]
                        )
            ratios.append([x.block.name, label, name, *cut])
    return means, ratios, goals


def coverage(x: Told) -> tuple[list[list[str]], list[list[str]]]:
    """Pooled coverage of cells by horizon and size at the origin (mean of the twelve months before), all origins."""
    size = np.array([x.block.counts[:, max(t - 12, 0) : t].mean(axis=1) for t in x.origins])
    rows, far = [], []
    for name, (low, high) in {"all": (0.0, np.inf), **SIZES}.items():
        inside = (size >= low) & (size < high)
        if not inside.any():
            continue
        row = [x.block.name, name, f"{int(inside.sum()):,}"]
        for h in HORIZONS:
            shares = []
            for level, (a, b) in LEVELS.items():
                y = np.where(inside, x.came[:, :, h - 1], np.nan)
                hit = np.where(np.isnan(y), np.nan, (x.cells[:, a, :, h - 1] <= y) & (y <= x.cells[:, b, :, h - 1]))
                share = float(np.nanmean(hit))
                shares.append(f"{100 * share:.1f}")
                if abs(share - level / 100) > WITHIN:
                    far.append(f"{level}% at h = {h}, {name}: {100 * share:.1f}")
            row.append(" / ".join(shares))
        rows.append(row)
    goal = [
        f"coverage of cells, {x.block.name}",
        "within 4 points of 95, 80, 50",
        "; ".join(far) or "all",
        _met(not far),
    ]
    return rows, [goal]


def sums(x: Told) -> tuple[list[list[str]], list[list[str]]]:
    """Coverage of sums with date-block intervals, by level."""
    rows, goals = [], []
    for kind in dict.fromkeys(x.kinds):
        at = [i for i, k in enumerate(x.kinds) if k == kind]
        for h in HORIZONS:
            y = x.came_sums[:, at, h - 1]
            row, missed = [x.block.name, f"{kind} ({len(at)})", str(h), str(int((~np.isnan(y)).any(axis=1).sum()))], []
            for level, (a, b) in LEVELS.items():
                hit = (x.sums[:, a, at, h - 1] <= y) & (y <= x.sums[:, b, at, h - 1])
                share, low, high = date_blocks(np.where(np.isnan(y), np.nan, hit), max(BLOCK, h))
                row.append(f"{100 * share:.1f} ({100 * low:.1f} to {100 * high:.1f})")
                if not low <= level / 100 <= high:
                    missed.append(f"{level}%: {row[-1]}")
            rows.append(row)
            if int(row[3]) >= LEAST_ORIGINS:
                goals.append([f"coverage of sums, {x.block.name}, {kind}, h = {h}", "interval holds 50, 80, 95",
                              "; ".join(missed) or "all three", _met(not missed)])  # fmt: skip
    return rows, goals


def points(x: Told) -> tuple[list[list[str]], list[list[str]]]:
    """WAPE of the median, the sectors' outcomes FY2007 to FY2020, beside three rules."""
    rows, goals = [], []
    whole = x.block.counts.sum(axis=0)[None]
    at = [x.kinds.index("whole")]
    for name, counts, medians, came in (
        ("southwest total", whole, x.sums[:, MEDIAN][:, at], x.came_sums[:, at]),
        ("nine sectors", x.block.counts, x.cells[:, MEDIAN], x.came),
    ):
        answers: Mapping[str, np.ndarray] = {
            "caudal (median)": medians,
            "naive": np.array([np.repeat(counts[:, t - 1 : t], AHEAD, axis=1) for t in x.origins]),
            "seasonal naive": np.array([counts[:, t - 12 + np.arange(AHEAD)] for t in x.origins]),
            "last value x recent season": np.array(
                [recent_point(counts[:, :t], AHEAD, x.block.season) for t in x.origins]
            ),
        }
        steps = (*HORIZONS, AHEAD)
        found = {
            method: [
                100 * float(np.nansum(np.abs(a - came)[:, :, h - 1]) / np.nansum(came[:, :, h - 1])) for h in steps
            ]
            for method, a in answers.items()
        }
        rows += [[name, method, *(f"{v:.1f}" for v in values)] for method, values in found.items()]
        own = found["caudal (median)"]
        for i, h in enumerate(HORIZONS):
            goal = WAPE_TARGETS[name][i]
            goals.append([f"WAPE, {name}, h = {h}", f"below {goal}%", f"{own[i]:.2f}%", _met(own[i] < goal)])
        if name == "southwest total":
            naive = found["seasonal naive"][-1]
            goals.append([f"WAPE, {name}, h = 12", f"below the seasonal naive ({naive:.1f}%)", f"{own[-1]:.2f}%",
                          _met(own[-1] < naive)])  # fmt: skip
    return rows, goals


def speed() -> list[str]:
    """Seconds and gigabytes of 5,000 series x 12 months x 1,000 joint draws, the best of three fresh processes."""
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", SPEED], capture_output=True, text=True, check=True)
        runs.append([float(v) for v in done.stdout.split()])
    seconds, peak = min(runs)
    return ["5,000 series x 12 months x 1,000 joint draws", "under 3 s and 2 GB", f"{seconds:.2f} s, {peak:.2f} GB",
            _met(seconds < 3 and peak < 2)]  # fmt: skip


def _met(yes: bool) -> str:
    return "met" if yes else "**missed**"


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def southwest(block: Block) -> Block:
    """The nine southwest sectors of the panel of twenty."""
    rows = block.parts("border")["southwest"]
    keys = tuple(block.keys[i][:1] for i in rows)
    return replace(block, name="nine sectors FY2007-FY2020", counts=block.counts[rows], names=("sector",), keys=keys)


def run(*, seed: int, draws: int) -> str:
    """The whole benchmark as Markdown."""
    data = shared_data()
    load = os.getloadavg()[0]
    fast = speed()
    nine = told(southwest(sectors_to_2020(data)), draws, seed)
    area, state = (told(make(data), draws, seed) for make in (area_citizenship, state_citizenship))
    scored = [cells(x) for x in (area, state, nine)]
    covered = [coverage(x) for x in (area, state, nine)]
    added = [sums(x) for x in (area, state, nine)]
    wape, wape_goals = points(nine)
    goals = [g for part in (scored, covered, added) for found in part for g in found[-1]]
    by_horizon = tuple(f"{kind}, h = {h}" for kind in ("sWIS", "logWIS") for h in HORIZONS)
    names = ", ".join(f"{n} {version(n)}" for n in ("caudal", "numpy", "scipy"))
    return "\n\n".join([
        f"Run of {date.today().isoformat()}: seed {seed}, {draws:,} draws; {names}; Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f} at "
        f"the start. Area x citizenship: "
        f"{len(area.came[0])} series of a component, area and citizenship with a mean of 1 a month or more. Nine "
        f"origins: {APART} months apart, the last with {max(HORIZONS)} months after it. Counts are whole, so closed "
        "intervals of small ones hold more than their share. statsforecast and hierarchicalforecast are not among the "
        "locked "
        "requirements and were not run.",
        "### Targets", table(("target", "asked", "measured", ""), [*goals, *wape_goals, fast]),
        "### A. Cells: mean scores, h = 1 / 3 / 6",
        table(("panel", "origins", "method", "sWIS", "logWIS"), [r for m, _, _ in scored for r in m]),
        "### A. Cells: caudal over each rule, paired, with 95% date-block intervals",
        table(("panel", "origins", "over", *by_horizon), [r for _, m, _ in scored for r in m]),
        "### B. Coverage of cells, percent at 95 / 80 / 50",
        table(("panel", "size", "cases", *(f"h = {h}" for h in HORIZONS)), [r for m, _ in covered for r in m]),
        "### C. Coverage of sums, percent (95% date-block interval)",
        table(("panel", "level", "h", "origins", "at 95", "at 80", "at 50"), [r for m, _ in added for r in m]),
        "### D. Points: WAPE, percent, outcomes FY2007 to FY2020",
        table(("count", "method", *(f"h = {h}" for h in (*HORIZONS, AHEAD))), wape),
    ]) + "\n"  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    began = perf_counter()
    text = run(seed=options.seed, draws=options.draws)
    text += f"\nThe run took {perf_counter() - began:.0f} s.\n"
    print(text)
    if options.docs:
        paste("bench-forecast", text)


if __name__ == "__main__":
    main()
