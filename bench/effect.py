"""Effects on real placebo dates: false alarms, sums, sharpness, power, the ledger and speed, beside peers.

    python bench/effect.py [--quick] [--seed N] [--draws N] [--keep FOLDER] [--docs]

A case: one series and one month at which nothing is known to have begun; the effect is estimated from there over three
and six months, added up. A false alarm: the 95% interval of that sum leaves out zero. Peers see the same past.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import effect_controls
import effect_ledger
import effect_speed
import effect_tables as tables
import numpy as np
from effect_cases import (
    BLOCK,
    HORIZONS,
    Judged,
    kinds,
    only,
    origins_of,
    own,
    sample,
    scattered,
    totals_counts,
)
from panels import (
    Block,
    area_citizenship,
    measure_dates,
    outside_measures,
    sectors_to_2020,
    shared_data,
    state_citizenship,
)
from path_peers import OUTSIDE, PEERS, PathPeer, ask, ask_outside
from report import paste
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from witnesses import witnesses

import caudal

CORRIDOR = "us-mexico"
LEAST_CASES = 100  # cases that a part of a sample needs to stand on its own
KEPT = " Their answers may be those of an earlier run (--keep): they do not depend on caudal."
LEAST_DATES = 24  # dates that a window needs for the peers; fewer say too little


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is run. every: every n-th origin; fast, slow: cases for the peers, on how many dates; of_totals: cases
    of each dimension for the peers of the sums; ledger: cases a panel; outside: panels on which other environments are
    asked."""

    every: int
    fast: tuple[int, int]
    slow: tuple[int, int]
    of_totals: int
    ledger: int
    repeat: int
    outside: int


FULL = Sizes(every=1, fast=(2400, 400), slow=(60, 10), of_totals=160, ledger=1500, repeat=3, outside=3)
QUICK = Sizes(every=4, fast=(60, 10), slow=(6, 2), of_totals=10, ledger=6, repeat=1, outside=1)


def windows(block: Block, origins: np.ndarray, data: Path) -> dict[str, np.ndarray]:
    """(dates,) True where the origin is kept: away from every date, from those that begin something, all."""
    every = outside_measures(block, measure_dates(data, corridor=CORRIDOR))
    begun = outside_measures(block, measure_dates(data, ended=False, corridor=CORRIDOR))
    found = {
        "3 months from every date": ~every[origins],
        "3 months from announced and in-force dates": ~begun[origins],
        "all months": np.ones(len(origins), dtype=bool),
    }
    labels = list(found)
    return {
        label: mask
        for i, (label, mask) in enumerate(found.items())
        if mask.any() and not any((mask == found[earlier]).all() for earlier in labels[:i])
    }


def peers_on(
    block: Block,
    judged: Judged,
    usable: np.ndarray,
    sizes: Sizes,
    outside_too: bool,
    seed: int,
    progress: Progress,
    keep: Path | None,
) -> tuple[list[tuple[Judged, np.ndarray]], list[str]]:
    """Every peer with the cases it was asked on: many for the fast, the same few for the slow; and who is missing."""
    many, few = sample(usable, *sizes.fast, seed), sample(usable, *sizes.slow, seed + 1)
    found, missing = [], []
    for peer in PEERS:
        cases = few if peer.slow else many
        found.append((_asked(peer, block, judged, cases, progress, keep), cases))
    for outside in OUTSIDE if outside_too else ():
        task = progress.add_task(f"{block.name}: {outside.package}", total=1)
        answer = ask_outside(outside, _pasts(block.counts, judged, few), keep)
        progress.remove_task(task)
        if isinstance(answer, str):
            missing.append(answer)
            continue
        for name, (scale, _) in outside.variants.items():
            reply = answer[name]
            band = scattered(reply.band, few, judged)
            seen = only(judged, few).came
            found.append((Judged(name, scale, judged.origins, band, seen, reply.seconds), few))
    return found, missing


def _asked(
    peer: PathPeer, block: Block, judged: Judged, cases: np.ndarray, progress: Progress, keep: Path | None
) -> Judged:
    task = progress.add_task(f"{block.name}: {peer.name}", total=len(cases))
    reply = ask(peer, _pasts(block.counts, judged, cases), lambda: progress.advance(task), keep)
    progress.remove_task(task)
    band = scattered(reply.band, cases, judged)
    return Judged(peer.name, peer.scale, judged.origins, band, only(judged, cases).came, reply.seconds)


def _pasts(counts: np.ndarray, judged: Judged, cases: np.ndarray) -> list[np.ndarray]:
    return [counts[s, : judged.origins[d]] for d, s in cases]


def of_totals(
    block: Block, joint: dict[str, Judged], sizes: Sizes, seed: int, progress: Progress, keep: Path | None
) -> dict[str, Judged]:
    """Methods on the totals: ours on all cases, peers of the total itself on some of each dimension."""
    first = next(iter(joint.values()))
    shape = first.came.shape[:2]
    cases = np.concatenate([
        sample(np.broadcast_to(columns, shape), sizes.of_totals, shape[0], seed) for columns in kinds(block).values()
    ])  # fmt: skip
    summed = replace(block, name=f"{block.name}, totals", counts=totals_counts(block))
    found = dict(joint)
    for peer in PEERS:
        if not peer.slow:
            found[f"{peer.name}, on the total"] = _asked(peer, summed, first, cases, progress, keep)
    return found


def run(sizes: Sizes, *, seed: int, draws: int, quick: bool, keep: Path | None = None) -> str:
    """The whole benchmark as Markdown."""
    data, engine = shared_data(), engine_sha256()
    blocks = [area_citizenship(data), sectors_to_2020(data), state_citizenship(data)]
    rows: dict[str, list[tables.Line]] = {name: [] for name in ("alarms", "details", "sums", "controls")}
    parts: dict[str, list[str]] = {"sharpness": [], "power": [], "controls": []}
    targets: dict[str, list[tables.Line]] = {part: [] for part in "ABCDG"}
    missing: list[str] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as progress:
        for i, block in enumerate(blocks):
            origins = origins_of(block, sizes.every)
            task = progress.add_task(f"{block.name}: caudal", total=len(origins))
            judged, joint = own(block, origins, draws, seed, _ticker(progress, task))
            progress.remove_task(task)
            masks = windows(block, origins, data)
            _gather(tables.alarms(block, judged, masks), rows["alarms"], targets["A"])
            rows["details"] += tables.details(block, judged)
            _gather(
                tables.sums(block, of_totals(block, joint, sizes, seed, progress, keep)), rows["sums"], targets["B"]
            )
            least = LEAST_DATES // sizes.every
            label, kept = next((name, mask) for name, mask in masks.items() if mask.sum() >= least)
            usable = kept[:, None] & _moves(block, origins)
            found, absent = peers_on(block, judged, usable, sizes, i < sizes.outside, seed, progress, keep)
            missing += [m for m in absent if m not in missing]
            for name, part, made in (("sharpness", "C", tables.sharpness), ("power", "D", tables.power)):
                text, lines = made(block, judged, found)
                parts[name].append(f"#### {block.name}: {label}\n\n{text}")
                targets[part] += lines
            covers, text, lines = effect_controls.beside(block, judged, usable, draws, seed, progress, quick=quick)
            rows["controls"] += covers
            parts["controls"].append(f"#### {block.name}: {label}\n\n{text}")
            targets["G"] += lines
            # Where all months had to serve, real falls are among the placebos: the same on the months without them.
            for cleaner, mask in masks.items():
                few = _within(found, mask)
                if mask.sum() < kept.sum() and few:
                    for name, made in (("sharpness", tables.sharpness), ("power", tables.power)):
                        text, _ = made(block, judged, few)
                        parts[name].append(f"#### {block.name}: of these, {cleaner}\n\n{text}")
        for block in witnesses(data)[: 1 if quick else None]:
            origins = origins_of(block, sizes.every)
            task = progress.add_task(f"{block.name}: caudal", total=len(origins))
            judged, _ = own(block, origins, draws, seed, _ticker(progress, task))
            progress.remove_task(task)
            rows["alarms"] += tables.alarms(block, judged, {"all months": np.ones(len(origins), dtype=bool)})[0]
        ledgers, ledger_targets = ledger_rows(blocks, sizes, draws, seed, progress)
    load = os.getloadavg()[0]
    speed, absent = effect_speed.rows(sizes.repeat, quick)
    missing += [m for m in absent if m not in missing]
    if engine_sha256() != engine:
        missing.append("**The engine's code changed during the run: the parts do not belong together.**")
    every = [line for part in "ABCD" for line in targets[part]] + ledger_targets + effect_speed.targets(speed)
    every += targets["G"]
    return "\n\n".join([
        f"{_preamble(seed, draws, quick, blocks, sizes, keep)} Engine {engine}.", *missing,
        "### Targets", tables.table(tables.TARGET_HEAD, every),
        "### A. Placebo false alarms, caudal, all cases", tables.table(tables.ALARM_HEAD, rows["alarms"]),
        "By size (mean of the twelve months before the origin) and after peaks, all months:",
        tables.table(tables.DETAIL_HEAD, rows["details"]),
        "### B. Sums", tables.table(tables.SUM_HEAD, rows["sums"]),
        "### C. Sharpness beside peers, on the same cases", *parts["sharpness"],
        "### D. Power at equal empirical false alarms", *parts["power"],
        "### E. Ledger recovery", tables.table(effect_ledger.HEAD, ledgers),
        "### F. Time and memory of the effect", f"Load of the machine at the start: {load:.1f}.",
        tables.table(effect_speed.HEAD, speed),
        "### G. Given what came of the others: every other series as a control",
        tables.table(effect_controls.HEAD, rows["controls"]), *parts["controls"],
    ]) + "\n"  # fmt: skip


def _within(found: tables.Asked, mask: np.ndarray) -> list[tuple[Judged, np.ndarray]]:
    """Peers on their cases within a window, where at least a hundred are left."""
    lists = {id(cases): cases[mask[cases[:, 0]]] for _, cases in found}
    return [
        (only(judged, lists[id(cases)]), lists[id(cases)])
        for judged, cases in found
        if len(lists[id(cases)]) >= LEAST_CASES
    ]


def _gather(made: tables.Table, rows: list[tables.Line], targets: list[tables.Line]) -> None:
    rows += made[0]
    targets += made[1]


def engine_sha256() -> str:
    """First figures of the hash of the code that the effect is computed with."""
    room = Path(caudal.__file__).parent
    code = [*sorted(room.glob("model/**/*.py")), *sorted(room.glob("effect/**/*.py"))]
    return sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]


def ledger_rows(blocks: Sequence[Block], sizes: Sizes, draws: int, seed: int, progress: Progress) -> tables.Table:
    """Ledger recovery on sectors, and on areas, citizenships and states added up."""
    cells, sectors, states = blocks
    panels = [
        sectors, effect_ledger.by_part(cells, "area"), effect_ledger.by_part(cells, "citizenship"),
        effect_ledger.by_part(states, "state"),
    ]  # fmt: skip
    rows: list[tables.Line] = []
    targets: list[tables.Line] = []
    for panel in panels:
        task = progress.add_task(f"{panel.name}: ledger", total=None)
        row, lines = effect_ledger.row(panel, sizes.ledger, draws, seed, _ticker(progress, task))
        progress.remove_task(task)
        rows.append(row)
        targets += lines
    return rows, targets


def _moves(block: Block, origins: np.ndarray) -> np.ndarray:
    """(dates, series) whether the past holds more than one value: constant pasts are not asked of the peers."""
    return np.array([np.ptp(block.counts[:, :t], axis=1) > 0 for t in origins])


def _ticker(progress: Progress, task: object) -> Callable[[], None]:
    return lambda: progress.advance(task)  # type: ignore[arg-type]


def _lowered(parts: Sequence[str]) -> list[str]:
    return [part.replace("### ", "#### ", 1) for part in parts]


def _preamble(seed: int, draws: int, quick: bool, blocks: Sequence[Block], sizes: Sizes, keep: Path | None) -> str:
    names = ("caudal", "numpy", "scipy", "bsts-causalimpact")
    held = ", ".join(f"{n} {version(n)}" for n in names) + ", " + ", ".join(_outside_versions())
    kind = "quick run, " if quick else ""
    panels = "; ".join(f"{b.name} {len(b.counts)} series x {b.counts.shape[1]} months" for b in blocks)
    return (
        f"Run of {date.today().isoformat()}: {kind}seed {seed}, {draws:,} draws, horizons {HORIZONS[0]} and "
        f"{HORIZONS[1]} months, blocks of {BLOCK} months; {held}; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.machine()}. Panels: {panels}. Port crossings: no file held, not run. "
        f"Peers: about {sizes.fast[0]} cases a panel; the slow and those of other environments about {sizes.slow[0]}, "
        f"on {sizes.slow[1]} dates."
        + ("" if keep is None else " Their answers may be those of an earlier run (--keep).")
    )


def _outside_versions() -> list[str]:
    found = []
    for outside in OUTSIDE:
        named = outside.package.replace("-", "_")
        folders = list((outside.python.parents[1]).glob(f"lib/*/site-packages/{named}-*.dist-info"))
        found.append(f"{outside.package} {folders[0].name.split('-')[1].removesuffix('.dist')}" if folders else
                     f"{outside.package} not installed")  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few cases for the peers: under two minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="a folder where the peers' answers are kept, and found again")
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    began = perf_counter()
    text = run(
        QUICK if options.quick else FULL, seed=options.seed, draws=options.draws, quick=options.quick, keep=options.keep
    )
    text += f"\nThe run took {perf_counter() - began:.0f} s.\n"
    print(text)
    if options.docs:
        paste("bench-effect", text)


if __name__ == "__main__":
    main()
