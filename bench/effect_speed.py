"""Time and memory of the effect on 5,000 series, everything included, beside peers timed on a few of the same series.

Ours: a whole process, from the start of Python to the end, reading the counts from a file; wall time on all cores.
Peers: in a process already warm, package loaded, first compilation (where there is one) shown apart.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from effect_tables import table
from path_peers import OUTSIDE, SEASONS, ask_outside, bsts, walk
from speed import measure

SERIES, PERIODS, AHEAD, DRAWS = 5000, 60, 6, 1000
OURS = """
import numpy as np
from caudal import effect_array
effect = effect_array(np.load({path!r}), {origin}, {ahead}, season=12, draws={draws}, seed=0)
assert effect.shape == ({draws}, {series}, {ahead})
"""
FEW = {"bsts-causalimpact, default": 40, "bsts-causalimpact, 12 seasons": 8, "outside": 4, "walk": 40}


def made(series: int = SERIES) -> np.ndarray:
    """Counts (series, periods + months after) with levels from 0.05 to thousands, walking: the size of a real panel."""
    rng = np.random.default_rng(0)
    level = rng.normal(3, 2, (series, 1)) + 0.15 * rng.standard_normal((series, PERIODS + AHEAD)).cumsum(axis=1)
    return rng.poisson(np.exp(level)).astype(float)


def rows(repeat: int, quick: bool) -> tuple[list[list[str]], list[str]]:
    """Lines of the table, ours first; and why a peer is missing."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "counts.npy")
        np.save(path, made())
        code = OURS.format(path=path, origin=PERIODS, ahead=AHEAD, draws=DRAWS, series=SERIES)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, memory = measure([sys.executable, "-c", code], repeat)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / repeat
    ours = 1000 * seconds / SERIES
    worked = f"{1000 * cpu / SERIES:.3f}"
    first = ["caudal.effect_array, whole process", f"{SERIES:,}", f"{seconds:.2f}", f"{ours:.3f}", worked]
    out = [[*first, "1", f"{memory:.0f}"]]
    counts = made(100)
    full = counts[counts[:, :PERIODS].std(axis=1) > 0]
    full = full[np.argsort(-full[:, :PERIODS].mean(axis=1))]
    pasts = list(full[:, :PERIODS])
    methods = {
        "log1p random walk, fitted t": (walk, FEW["walk"]),
        "bsts-causalimpact, default": (bsts(log=False), FEW["bsts-causalimpact, default"]),
        "bsts-causalimpact, 12 seasons": (bsts(log=False, **SEASONS), FEW["bsts-causalimpact, 12 seasons"]),
    }
    for name, (paths, few) in methods.items():
        paths(pasts[0], AHEAD, 0)  # the first call loads the package
        began, busy = perf_counter(), process_time()
        for i, past in enumerate(pasts[:few]):
            paths(past, AHEAD, i)
        out.append(_line(name, few, perf_counter() - began, ours, process_time() - busy))
    missing: list[str] = []
    for outside in OUTSIDE:
        few = 2 if quick else FEW["outside"]
        answer = ask_outside(outside, pasts[: few + 1])
        if isinstance(answer, str):
            missing.append(answer)
            continue
        for name, reply in answer.items():
            if name.endswith("default"):
                spent = reply.spent[1:]  # the first loads the package and compiles
                out.append(_line(name, few, float(spent.sum()), ours))
                out[-1][0] += f" (first series {reply.spent[0]:.1f} s)"
    return out, missing


HEAD = ["method", "series timed", "wall s", "ms a series", "CPU ms a series", "times caudal's", "peak MB"]


def _line(name: str, few: int, seconds: float, ours: float, cpu: float | None = None) -> list[str]:
    each = 1000 * seconds / few
    worked = "" if cpu is None else f"{1000 * cpu / few:.1f}"
    return [name, str(few), f"{seconds:.2f}", f"{each:.1f}", worked, f"{each / ours:,.0f}", ""]


def targets(found: Sequence[Sequence[str]]) -> list[list[str]]:
    """Lines for the table of targets."""
    each, memory = float(found[0][3]), float(found[0][6])
    return [
        ["F. 5,000 x 60, 6 months, whole process: ms a series", found[0][3], "at most 0.2", _met(each <= 0.2)],
        ["F. peak memory, MB", found[0][6], "under 1,000", _met(memory < 1000)],
    ]


def _met(yes: bool) -> str:
    return "met" if yes else "missed"


if __name__ == "__main__":  # alone, on a machine that does nothing else
    found, missing = rows(5, False)
    print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f}.\n")
    print(table(HEAD, found), *missing, sep="\n")
