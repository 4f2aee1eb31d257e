"""Forecasts from past origins, scored on what came: cells, sums, points and speed, beside the rules to beat.

    python bench/forecast.py [--seed N] [--draws N] [--keep FOLDER] [--docs]

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
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np
from forecast_peers import BASE, FIFTH, SLOW, SUMS_AT, Peers, ask, cell_rows, goal, peers_named, sum_rows
from forecast_told import AHEAD, APART, HORIZONS, LEVELS, Told, scores, spread, told
from panels import Block, area_citizenship, sectors_to_2020, shared_data, state_citizenship
from report import paste

from caudal.forecast.rules import MEDIAN, RULES, recent_point
from caudal.replay import date_blocks, date_blocks_ratio

BLOCK = 6  # months resampled together
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
began, spent = time.perf_counter(), time.process_time()
forecast_array(y, 12, draws=1000)
took, spent = time.perf_counter() - began, time.process_time() - spent
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, spent)
"""


def methods(x: Told, peers: Peers | str) -> dict[str, np.ndarray]:
    """Every method's answers; NaN where a peer was not asked."""
    found = {"caudal": x.cells}
    for name, rule in RULES.items():
        found[name] = np.array([rule(x.block.counts[:, :t], AHEAD, x.block.season) for t in x.origins])
    return found if isinstance(peers, str) else found | peers.cells


def cells(x: Told, peers: Peers | str) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Mean scores of each method, ratios of caudal to it, and the targets; nine origins and all of them."""
    scored = {name: scores(q, x) for name, q in methods(x, peers).items()}
    means, ratios, goals = [], [], []
    windows = [("nine origins", x.nine, BLOCK // APART), ("all origins", x.whole, BLOCK)]
    if len(x.third) > 2 * len(x.nine):  # a long panel: nine of its origins say little of the peers
        windows.insert(1, ("every third origin", x.third, BLOCK // APART))
    for label, rows, block in windows:
        for name, pair in scored.items():
            if np.isnan(pair[1][rows][..., 0]).all(axis=1).any():
                continue  # not asked from all of these origins
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
    """Pooled coverage of cells by horizon and size at the origin (mean of the twelve months before), all origins: each
    outcome spread over its own probability, and in closed intervals."""
    size = np.array([x.block.counts[:, max(t - 12, 0) : t].mean(axis=1) for t in x.origins])
    closed = {level: _closed(x, *bounds) for level, bounds in LEVELS.items()}
    read = {"spread": {level: spread(x, level) for level in LEVELS}, "closed": closed}
    rows, goals = [], []
    for how, held in read.items():
        far = []
        for name, (low, high) in {"all": (0.0, np.inf), **SIZES}.items():
            inside = (size >= low) & (size < high)
            if not inside.any():
                continue
            row = [x.block.name, how, name, f"{int(inside.sum()):,}"]
            for h in HORIZONS:
                shares = {level: float(np.nanmean(hit[:, :, h - 1][inside])) for level, hit in held.items()}
                row.append(" / ".join(f"{100 * share:.1f}" for share in shares.values()))
                far += [
                    f"{level}% at h = {h}, {name}: {100 * share:.1f}"
                    for level, share in shares.items()
                    if abs(share - level / 100) > WITHIN
                ]
            rows.append(row)
        named = f"coverage of cells, {x.block.name}, {how}"
        goals.append([named, "within 4 points of 95, 80, 50", "; ".join(far) or "all", _met(not far)])
    return rows, goals


def _closed(x: Told, low: int, high: int) -> np.ndarray:
    held = (x.cells[:, low] <= x.came) & (x.came <= x.cells[:, high])
    return np.where(np.isnan(x.came), np.nan, held)


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
            "last value x recent season": np.array([recent_point(counts[:, :t], AHEAD) for t in x.origins]),
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
    seconds, peak, spent = min(runs)
    measured = f"{seconds:.2f} s ({spent:.1f} of processor), {peak:.2f} GB"
    return ["5,000 series x 12 months x 1,000 joint draws", "under 3 s and 2 GB", measured,
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


def run(*, seed: int, draws: int, keep: Path | None) -> str:
    """The whole benchmark as Markdown."""
    data = shared_data()
    load = os.getloadavg()[0]
    fast = speed()
    nine = told(southwest(sectors_to_2020(data)), draws, seed)
    area, state = (told(make(data), draws, seed) for make in (area_citizenship, state_citizenship))
    panels = (area, state, nine)
    asked = [
        ask(area, area.third, base=BASE, slow=True, draws=draws, seed=seed, keep=keep),
        ask(state, state.nine, base="", slow=False, draws=draws, seed=seed, keep=keep),
        ask(nine, nine.third, base=BASE, slow=False, draws=draws, seed=seed, keep=keep),
    ]
    both = list(zip(panels, asked, strict=True))
    answered = [(x, peers) for x, peers in both if isinstance(peers, Peers)]
    scored = [cells(x, peers) for x, peers in both]
    covered = [coverage(x) for x in panels]
    added = [sums(x) for x in panels]
    wape, wape_goals = points(nine)
    goals = [g for part in (scored, covered, added) for found in part for g in found[-1]]
    by_horizon = tuple(f"{kind}, h = {h}" for kind in ("sWIS", "logWIS") for h in HORIZONS)
    names = ", ".join(f"{n} {version(n)}" for n in ("caudal", "numpy", "scipy"))
    unasked = " ".join(x for x in asked if isinstance(x, str))
    beside = ("cells, sWIS", "% below 0", "cells, WAPE", "total, WAPE", *(
        f"{level}: 95 / 80 / 50" for level in ("total", "components", "areas", "citizenships")))  # fmt: skip
    return "\n\n".join([
        f"Run of {date.today().isoformat()}: seed {seed}, {draws:,} draws; {names}; {peers_named()}; Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f} at "
        f"the start. Area x citizenship: "
        f"{len(area.came[0])} series of a component, area and citizenship with a mean of 1 a month or more. Nine "
        f"origins: {APART} months apart, the last with {max(HORIZONS)} months after it. Closed intervals of small "
        f"counts hold more than their share; spread, an outcome lies evenly from P(Y < y) to P(Y <= y). Peers are "
        f"asked from every third origin; {SLOW} for every {FIFTH}th series, so its ratios are to be read, not its "
        f"means. {unasked}".strip(),
        "### Targets", table(("target", "asked", "measured", ""), [*goals, *wape_goals, goal(asked), fast]),
        "### A. Cells: mean scores, h = 1 / 3 / 6",
        table(("panel", "origins", "method", "sWIS", "logWIS"), [r for m, _, _ in scored for r in m]),
        "### A. Cells: caudal over each method, paired, with 95% date-block intervals",
        table(("panel", "origins", "over", *by_horizon), [r for _, m, _ in scored for r in m]),
        "### B. Coverage of cells, percent at 95 / 80 / 50",
        table(("panel", "read", "size", "cases", *(f"h = {h}" for h in HORIZONS)), [r for m, _ in covered for r in m]),
        "### B. Coverage of cells at the nine origins, percent at 95 / 80 / 50, and processor time, beside peers",
        table(("panel", "method", *(f"h = {h}" for h in HORIZONS), "ms a series", "not fitted"),
              [r for x, peers in answered for r in cell_rows(x, peers)]),
        "### C. Coverage of sums, percent (95% date-block interval)",
        table(("panel", "level", "h", "origins", "at 95", "at 80", "at 50"), [r for m, _ in added for r in m]),
        f"### C. Sums {SUMS_AT} months ahead beside peers: series drawn alone and added up, and reconciled",
        table(("panel", "method", *beside), [r for x, peers in answered for r in sum_rows(x, peers)]),
        "### D. Points: WAPE, percent, outcomes FY2007 to FY2020",
        table(("count", "method", *(f"h = {h}" for h in (*HORIZONS, AHEAD))), wape),
    ]) + "\n"  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    parser.add_argument("--keep", type=Path, help="a folder where the peers' answers are kept, and found again")
    options = parser.parse_args()
    began = perf_counter()
    text = run(seed=options.seed, draws=options.draws, keep=options.keep)
    text += f"\nThe run took {perf_counter() - began:.0f} s.\n"
    print(text)
    if options.docs:
        paste("bench-forecast", text)


if __name__ == "__main__":
    main()
