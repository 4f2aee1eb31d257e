"""Overlaps: the other measures near one in time, how each stands to it, and the effect of both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caudal.effect import Estimate, estimate, observed_from
from caudal.studies.effects.record import Overlap
from caudal.studies.effects.scope import APART, HALF_A_YEAR, Scope, concerns, whole_months
from caudal.studies.effects.together import Drawn, Joint
from caudal.studies.setting import Setting


def overlaps(s: Setting, x: Scope, w: int) -> tuple[Overlap, ...]:
    """Other measures whose windows meet this one's, in order of date."""
    own, found = x.measure, []
    for m in s.corridor.measures.values():
        if m.id == own.id:
            continue
        shared = sum(concerns(s, m, x.queries[r]) for r in x.touched)
        between = whole_months(min(m.in_force, own.in_force), max(m.in_force, own.in_force))
        days = (m.in_force - own.in_force).days
        if m.kind == "meeting" or own.kind == "meeting":
            relation = "meeting" if abs(days) <= HALF_A_YEAR // 3 else None
        elif between < APART:
            relation = "inseparable" if shared else "elsewhere"
        elif abs(days) <= HALF_A_YEAR:
            relation = ("earlier" if days < 0 else "later") if shared else None
        else:
            end = x.periods[min(x.at + w, len(x.periods)) - 1].end if x.at < len(x.periods) else own.in_force
            ends = m.ended is not None and own.announced <= m.ended < end
            relation = "ended" if shared and ends else None
        if relation is not None:
            day = m.ended if relation == "ended" and m.ended is not None else m.in_force
            found.append(Overlap(m.id, day, relation, shared, None, None))
    return tuple(sorted(found, key=lambda o: (o.day, o.measure)))


def told_apart(x: Scope, others: Sequence[Overlap], joint: Joint | None) -> tuple[Overlap, ...]:
    """The overlaps, those whose effect hangs together too strongly with this measure's called inseparable too."""
    bound = {m for pair in (joint.inseparable if joint else ()) if x.measure.id in pair for m in pair}
    return tuple(replace(o, relation="inseparable") if o.measure in bound else o for o in others)


def with_joint(x: Scope, w: int, others: Sequence[Overlap], drawn: Drawn) -> tuple[Overlap, ...]:
    """The overlaps, those that share series and window with the effect of both together, from the earlier start."""
    told: list[Overlap] = []
    done: dict[int, Estimate | None] = {}
    for o in others:
        if o.relation in ("inseparable", "earlier"):
            at = min(x.at, next((t for t, p in enumerate(x.periods) if p.start <= o.day < p.end), x.at))
            if at not in done and at > 0:
                rows, steps = list(x.touched), x.at - at + w
                seen = observed_from(x.counts, at, steps)[rows].sum()
                effect = drawn(at, steps)[:, rows].sum(axis=(1, 2))
                done[at] = estimate(effect, float(seen)) if np.isfinite(seen) else None
            told.append(replace(o, joint=done.get(at), joint_from=x.periods[at]))
        else:
            told.append(o)
    return tuple(told)


def begun(s: Setting, x: Scope, first: int, end: int) -> tuple[str, ...]:
    """Other measures that begin on the touched series in periods first..end - 1."""
    if end <= first:
        return ()
    low, high = x.periods[first].start, x.periods[min(end, len(x.periods)) - 1].end
    touched = [x.queries[r] for r in x.touched]
    return tuple(
        m.id for m in s.corridor.measures.values()
        if m.id != x.measure.id and m.kind != "meeting" and low <= m.in_force < high
        and any(concerns(s, m, q) for q in touched)
    )  # fmt: skip
