"""Ledger recovery: what was moved and what was delayed, planted in real panels, each scored on its own.

A case: one touched series (T), three destinations (N), an origin at which nothing is known to have begun. Planted: a
share of T's counts over three months is taken away; part of it is added to N over the same months, in proportion to
their counts, part to T over the three months after; the rest is seen nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from effect_cases import rate
from panels import Block

from caudal.effect import Ledger, Surprises, effect_array, ledger_of, placebo_origins, surprises

WINDOW = LATER = 3
FALL, MOVED, DELAYED = 0.4, 0.4, 0.3  # the fall, a share of T's counts; moved and delayed, shares of the fall
LEAST = 50.0  # mean count of a series in the year before, to be T or N
DESTINATIONS = 3
LEVEL = 0.05  # the rate at which "moved" may be said of nothing
PARTS = ("fall", "moved", "delayed", "net")


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """Counts with a plant in them, and its true parts."""

    counts: np.ndarray
    truth: dict[str, float]


def by_part(block: Block, name: str) -> Block:
    """A block added up to one of its dimensions."""
    parts = block.parts(name)
    counts = np.array([block.counts[rows].sum(axis=0) for rows in parts.values()])
    return replace(
        block, name=f"{name}, from {block.name}", counts=counts, names=(name,), keys=tuple((k,) for k in parts)
    )


def plant(counts: np.ndarray, origin: int, touched: int, destinations: np.ndarray) -> Planted:
    """A fall with its parts.

    >>> found = plant(np.full((3, 6), 10.0), 0, 0, np.array([1, 2]))
    >>> {part: round(float(value), 6) for part, value in found.truth.items()}
    {'fall': 12.0, 'moved': 4.8, 'delayed': 3.6, 'net': 3.6}
    >>> round(float(60 * 3 - found.counts.sum()), 6)  # seen nowhere else
    3.6
    """
    out = counts.copy()
    within, after = slice(origin, origin + WINDOW), slice(origin + WINDOW, origin + WINDOW + LATER)
    gone = FALL * counts[touched, within].sum()
    out[touched, within] *= 1 - FALL
    there = counts[destinations, within]
    out[destinations, within] += MOVED * gone * there / there.sum()
    out[touched, after] += DELAYED * gone / LATER
    parts = {"fall": gone, "moved": MOVED * gone, "delayed": DELAYED * gone}
    return Planted(out, {**parts, "net": gone - parts["moved"] - parts["delayed"]})


def row(block: Block, size: int, draws: int, seed: int, tick: Callable[[], None]) -> tuple[list[str], list[list[str]]]:
    """A line of the table for one panel, of about `size` cases spread over all its dates; and its lines of targets.

    A date's counterfactual and placebos see nothing from it on, so they serve all its cases, planted or not.
    """
    rng = np.random.default_rng(seed)
    every = np.arange(block.first, block.counts.shape[1] - WINDOW - LATER + 1)
    each = max(1, round(size / len(every)))
    keep = every if size >= len(every) else every[np.linspace(0, len(every) - 1, size).round().astype(int)]
    held = {part: np.full((len(every), each), np.nan) for part in PARTS}
    said = {kind: np.full((len(every), each), np.nan) for kind in ("nothing", "planted")}
    for t in keep.tolist():
        fit = np.flatnonzero(block.counts[:, t - 12 : t].mean(axis=1) >= LEAST)
        chosen = [rng.permutation(fit)[: DESTINATIONS + 1] for _ in range(each)]
        for k, (touched, destinations, made) in enumerate(_planted(block.counts, t, chosen)):
            i = t - block.first
            if k == 0:
                asked = _Asked.of(block, t, [c[1:].tolist() for c in chosen], draws, seed)
            said["nothing"][i, k] = asked.ledger(block.counts, touched, destinations, k).said_moved
            found = asked.ledger(made.counts, touched, destinations, k)
            said["planted"][i, k] = found.said_moved
            for part in PARTS:
                low, high = np.quantile(getattr(found, part), [0.025, 0.975])
                held[part][i, k] = low <= made.truth[part] <= high
        tick()
    targets = []
    for part in ("moved", "delayed"):
        middle = rate(held[part])[0]
        what = f"E. {block.name}: 95% interval of {part} holds the truth"
        targets.append([what, _share(held[part]), "90% or more", "met" if middle >= 0.9 else "missed"])
    quiet = rate(said["nothing"])
    what = f'E. {block.name}: "moved" said, nothing planted'
    targets.append([what, _share(said["nothing"]), "5% or less", "met" if quiet[0] <= LEVEL else "missed"])
    cases = f"{len(keep) * each:,} on {len(keep)} dates"
    line = [block.name, str(len(block.counts)), cases, *(_share(held[p]) for p in PARTS)]
    return [*line, _share(said["nothing"]), _share(said["planted"])], targets


def _planted(counts: np.ndarray, origin: int, chosen: list[np.ndarray]) -> Iterator[tuple[int, list[int], Planted]]:
    for first, *others in (c.tolist() for c in chosen):
        yield first, others, plant(counts, origin, first, np.array(others))


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is expected from one date on, and the placebos of each set of destinations."""

    expected: np.ndarray
    past: Surprises
    origin: int

    @classmethod
    def of(cls, block: Block, origin: int, destinations: list[list[int]], draws: int, seed: int) -> _Asked:
        calendar = {"season": block.season, "start": block.start, "freq": block.freq, "seed": seed}
        effect = effect_array(block.counts, origin, WINDOW + LATER, draws=draws, **calendar)
        expected = block.counts[:, origin : origin + WINDOW + LATER] - effect
        at = placebo_origins(origin, WINDOW, block.season).tolist()
        return cls(expected, surprises(block.counts[:, :origin], destinations, WINDOW, at, **calendar), origin)

    def ledger(self, counts: np.ndarray, touched: int, destinations: list[int], column: int) -> Ledger:
        effect = counts[:, self.origin : self.origin + WINDOW + LATER] - self.expected
        return ledger_of(effect, counts, self.origin, [touched], destinations, WINDOW, LATER, self.past, column)


HEAD = ["panel", "series", "cases", *(f"95% holds {part}" for part in PARTS), '"moved" said, nothing planted',
        '"moved" said, planted']  # fmt: skip


def _share(values: np.ndarray) -> str:
    middle, low, high = rate(values)
    return f"{100 * middle:.0f}% ({100 * low:.0f} to {100 * high:.0f})"
