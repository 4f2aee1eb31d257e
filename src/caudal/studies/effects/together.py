"""Measures on the same series, estimated together: which, over what window, and what each added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.corridor import Measure
from caudal.effect import Estimate, estimate, observed_from, together
from caudal.effect.together import MOST
from caudal.records import Period
from caudal.studies.checking import LEAST_PAST
from caudal.studies.effects.scope import A_MONTH, APART, Scope, concerns, whole_months
from caudal.studies.setting import Setting

SPAN = 6  # months for which the asked measure is followed here
LEAST = 3  # months after the last of them that are asked for where they are published
NEAR = ("inseparable", "earlier", "later")  # relations of measures that share series and window
Drawn = Callable[[int, int], np.ndarray]


@dataclass(frozen=True, slots=True)
class Share:
    """What the acts of one start added to those before it, from their start to the end of the common window.

    measures: one, or several that begin too near in time to be told apart. In counts, and in percent of what came
    without them; each with the central 95% of its draws.
    """

    measures: tuple[str, ...]
    since: Period
    effect: float
    lower95: float
    upper95: float
    percent: float
    percent_lower95: float
    percent_upper95: float


@dataclass(frozen=True, slots=True)
class Joint:
    """Several starts estimated together (`caudal.effect.together`). whole: observed less expected; in every draw the
    shares and the rest, which has the form of none, add up to it. rest: its median and central 95%.

    correlation: between each share and the next. inseparable: pairs of measures that hang together too strongly.
    """

    first: Period
    last: Period
    shares: tuple[Share, ...]
    rest: tuple[float, float, float]
    whole: Estimate
    correlation: tuple[float, ...]
    inseparable: tuple[tuple[str, str], ...]


def jointly(s: Setting, x: Scope, near: Sequence[tuple[str, str]], drawn: Drawn) -> Joint | None:
    """The measure of a scope with those near it, (id, relation), on the touched sum; None where there is one start.

    drawn: first period and length -> effects as `effect_array` draws them, (draws, series, periods).
    """
    mine = [x.measure, *(s.corridor.measures[id] for id, relation in near if relation in NEAR)]
    starts = _starts(mine)
    known = x.at + x.known
    first = max(_period(x, starts[0][0].in_force), 1)
    last = _end(s, x, mine, known)
    starts = [group for group in starts if _period(x, group[0].in_force) < last]
    if not 2 <= len(starts) <= MOST or first < LEAST_PAST:
        return None
    rows = list(x.touched)
    seen = observed_from(x.counts, first, last - first)[rows].sum(axis=0)
    if not np.isfinite(seen).all():
        return None
    effect = drawn(first, last - first)[:, rows].sum(axis=1)
    onsets = [_place(x, group[0].in_force) - first for group in starts]
    found = together(seen - effect, seen, [max(o, 0.0) for o in onsets], A_MONTH[x.frequency], seed=s.seed)
    shares = tuple(_share(x, group, found.parts[:, k], found.ratio[:, k]) for k, group in enumerate(starts))
    pairs = [(i, j) for i in range(len(starts)) for j in range(i) if found.inseparable(i, j)]
    return Joint(
        first=x.periods[first], last=x.periods[last - 1], shares=shares,
        rest=(*(float(q) for q in np.quantile(found.rest, (0.5, 0.025, 0.975))),),  # type: ignore[arg-type]
        whole=estimate(found.whole, float(seen.sum())),
        correlation=tuple(float(found.correlation[k, k + 1]) for k in range(len(starts) - 1)),
        inseparable=tuple((a.id, b.id) for i, j in pairs for a in starts[i] for b in starts[j]),
    )  # fmt: skip


def _starts(measures: Sequence[Measure]) -> list[list[Measure]]:
    """Measures in order of their start, those too near in time to be told apart in one group."""
    out: list[list[Measure]] = []
    for m in sorted(measures, key=lambda m: (m.in_force, m.id)):
        if out and whole_months(out[-1][-1].in_force, m.in_force) < APART:
            out[-1].append(m)
        else:
            out.append([m])
    return out


def _end(s: Setting, x: Scope, mine: Sequence[Measure], known: int) -> int:
    """The end of the common window: six months after the asked start and, where published, three after the last start,
    but not beyond the start of a measure that is not among them."""
    ids = {m.id for m in mine}
    latest = max(_period(x, m.in_force) for m in mine)
    end = min(known, max(x.at + x.steps(SPAN), latest + x.steps(LEAST)))
    others = [
        _period(x, m.in_force) for m in s.corridor.measures.values()
        if m.id not in ids and m.kind != "meeting" and any(concerns(s, m, x.queries[r]) for r in x.touched)
    ]  # fmt: skip
    return min([end, *(o for o in others if o > latest)])


def _period(x: Scope, day: date) -> int:
    """The period that holds a day; the first or the one after the last where it lies outside."""
    return next((t for t, p in enumerate(x.periods) if day < p.end), len(x.periods))


def _place(x: Scope, day: date) -> float:
    """A day in periods from the first, with the part of its own period that lies before it."""
    t = _period(x, day)
    return t + (day - x.periods[t].start).days / x.periods[t].days


def _share(x: Scope, group: Sequence[Measure], counts: np.ndarray, ratio: np.ndarray) -> Share:
    lower, middle, upper = (float(q) for q in np.quantile(counts, (0.025, 0.5, 0.975)))
    percents = (100 * float(q) for q in np.quantile(ratio, (0.5, 0.025, 0.975)))
    since = x.periods[_period(x, group[0].in_force)]
    return Share(tuple(m.id for m in group), since, middle, lower, upper, *percents)
