"""Evidence: every documented measure of every corridor given, its effect, and what acts of one type have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caudal.corridor import MEASURE_TYPES
from caudal.effect import Estimate, Ledger, Spread, pool
from caudal.errors import DefinitionError, UsageError
from caudal.studies.effects.record import Effect
from caudal.studies.effects.study import effect
from caudal.studies.evidence.record import MONTHS, POOLED_AT, Change, Evidence, Finding, KindMean
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting

NORMAL95 = 1.959963984540054


def evidence(settings: Sequence[Setting], *, progress: Progress | None = None) -> Evidence:
    """Run every measure of every corridor, meetings apart, that had been announced by `as_of`, and pool by type.

    settings: one for each corridor, with one day and one seed. What cannot be estimated stands in it with its reason;
    nothing is left out for showing nothing. A measure that cannot be separated from another is shown and not pooled.
    Raises UsageError where no setting is given, a corridor is given twice, or days or seeds differ.
    """
    _alike(settings)
    tell = telling(progress)
    asked = [(s, m.id) for s in settings for m in s.corridor.measures.values()
             if m.kind != "meeting" and m.announced <= s.as_of]  # fmt: skip
    found = []
    for done, (s, measure) in enumerate(asked):
        tell(measure, done, len(asked))
        found.append(_finding(s, measure))
    found.sort(key=lambda f: (_place(f.measure.type), f.measure.in_force, f.corridor.id, f.measure.id))
    inside = [f for f in found if not f.reason and f.log is not None]
    first = settings[0]
    corridors = tuple(s.corridor for s in settings)
    if not inside:
        return Evidence(first.as_of, first.seed, corridors, tuple(found), (), None)
    pooled = pool([f.log[0] for f in inside if f.log], [f.log[1] for f in inside if f.log],
                  [f.measure.type for f in inside])  # fmt: skip
    drawn = {(f.corridor.id, f.measure.id): _percents(p) for f, p in zip(inside, pooled.measures, strict=True)}
    findings = tuple(replace(f, pooled=drawn.get((f.corridor.id, f.measure.id))) for f in found)
    kinds = tuple(
        KindMean(type, sum(f.measure.type == type for f in inside), _percents(mean), _percents(pooled.following[type]))
        for type, mean in pooled.kinds.items()
    )
    return Evidence(first.as_of, first.seed, corridors, findings, kinds, pooled)


def _alike(settings: Sequence[Setting]) -> None:
    if not settings:
        raise UsageError("An evidence base needs at least one corridor.")
    if len({(s.as_of, s.seed, s.strict) for s in settings}) > 1:
        raise UsageError("An evidence base has one day, one mode and one seed; these settings differ.")
    ids = [s.corridor.id for s in settings]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise UsageError(f"Corridor {twice!r} is given twice. Give each once.")


def _place(type: str) -> tuple[int, str]:
    known = list(MEASURE_TYPES)
    return (known.index(type) if type in known else len(known), type)


def _finding(s: Setting, measure: str) -> Finding:
    given = s.corridor.measures[measure]
    try:
        found = effect(s, measure)
    except DefinitionError as error:
        return Finding(s.corridor, given, None, reason="definition", names=(str(error),))
    after = {int(a.months): c for a in found.after if a.months in MONTHS and (c := _change(a.total)) is not None}
    told = next((a.total for a in found.after if a.months == POOLED_AT), None)
    log = None if told is None or told.percent is None else _log_ratio(told)
    reason, names = _why_not(found, log)
    return Finding(
        corridor=s.corridor, measure=given, effect=found, after=after,
        also={int(a.months): a.others for a in found.after if a.others},
        moved=_moved(found), log=log, reason=reason, names=names,
    )  # fmt: skip


def _why_not(found: Effect, log: tuple[float, float] | None) -> tuple[str, tuple[str, ...]]:
    """Why an effect cannot be pooled: a rule on dates and on what is published, never on what the effect is."""
    if found.why == "withheld":
        return found.why, ()
    if found.verdict in ("not held", "too early"):
        return found.verdict.replace(" ", "-"), ()
    near = tuple(o.measure for o in found.overlapping if o.relation == "inseparable")
    if near:
        return "inseparable", near
    if POOLED_AT not in {a.months for a in found.after}:
        return "short", ()
    return ("small", ()) if log is None else ("", ())


def _change(told: Estimate) -> Change | None:
    """An effect and its interval in percent; None from a base too small for one."""
    if told.percent is None:
        return None
    lower, upper = (100 * (told.observed / max(told.observed - e, 1.0) - 1) for e in (told.lower95, told.upper95))
    return Change(told.percent, lower, upper)


def _log_ratio(told: Estimate) -> tuple[float, float]:
    """log(observed / counterfactual) and its error: the 95% interval of the draws as a normal one would have it.

    Half a count is added to both, so that none is zero.
    """
    middle, high, low = (math.log(told.observed - e + 0.5) if told.observed - e > -0.5 else math.log(0.5)
                         for e in (told.effect, told.lower95, told.upper95))  # fmt: skip
    return math.log(told.observed + 0.5) - middle, max((high - low) / (2 * NORMAL95), 1e-3)


def _moved(found: Effect) -> Change | None:
    book: Ledger | None = found.ledger
    if book is None or book.moved is None or found.total is None or found.total.upper95 >= 0:
        return None
    falls = book.fall > 0
    share = 100 * book.moved[falls] / book.fall[falls]
    return Change(*(float(q) for q in np.quantile(share, (0.5, 0.025, 0.975))))


def _percents(told: Spread) -> Change:
    return Change(*(100 * math.expm1(v) for v in (told.median, told.lower95, told.upper95)))
