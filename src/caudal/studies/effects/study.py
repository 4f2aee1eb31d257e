"""Effect: a measure, the store as of a date, and the engine meet; the answer is an Effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caudal.check import near
from caudal.corridor import Measure
from caudal.effect import (
    CHANGED,
    Choices,
    Estimate,
    Rank,
    Scan,
    Surprises,
    adjusted,
    chance,
    effect_array,
    estimate,
    half_life,
    is_shared,
    judge,
    ledger_of,
    merged,
    observed_from,
    placebo_origins,
    rank,
    rank_among,
    scan,
    specification_curve,
    surprise,
    surprises,
    tail,
)
from caudal.errors import UsageError
from caudal.periods import period_of
from caudal.records import Period
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.effects.beside import beside
from caudal.studies.effects.overlaps import begun, overlaps, told_apart, with_joint
from caudal.studies.effects.record import After, Cases, Compared, Effect, Lead, Overlap, SeriesEffect, Step
from caudal.studies.effects.scope import (
    A_MONTH,
    Scope,
    concerns,
    next_start,
    scope,
)
from caudal.studies.effects.together import jointly
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting

DRAWS = 2000
WINDOW, LATER = 6, 6  # months
LEAD = 2  # months before the start that are asked too
AFTER = (1, 3, 6, 12)  # months after which an effect is told
SCAN_PAST, SCAN_BEFORE, SCAN_AFTER = 60, 6, 12  # months
LEAST_CASES = 19  # placebo cases in time under which those in place are added
MOST_CASES = 240  # placebo cases in time; days have thousands, which overlap


def effect(
    s: Setting,
    measure: str,
    *,
    indicator: str | None = None,
    by: str | None = None,
    window: int | None = None,
    horizon: int | None = None,
    frequency: str | None = None,
    scan_dates: bool = False,
    progress: Progress | None = None,
) -> Effect:
    """What a measure did, as it could be known at `s.as_of`.

    measure: an id of the corridor. window: months of W (default: the measure's own, else `horizon`, else 6, in any
    case to the next measure on the same series); horizon: months for which the effect is followed (default 12).
    by: "place" or "origin". scan_dates: also look for the break, whatever the date of signature.
    Raises UsageError for an unknown measure, DefinitionError for destinations that no publisher adds to it.
    """
    tell = telling(progress)
    given = _measure(s, measure)
    s = _as_announced(s, given)
    tell("series", 0, 6)
    found = scope(s, given, indicator, by, frequency)
    if isinstance(found, str):
        early = given.in_force > s.as_of
        verdict, why = judge(None, None, False, early), None if early else found
        return Effect(given, verdict, s.as_of, "strict" if s.strict else "replay", s.seed, why)
    months = window or given.window or horizon
    wide = found.steps(months or WINDOW)
    capped = None if months else _cap(s, found, wide)
    if capped:
        wide = min(wide, capped[1])
    found = found.opened(wide)
    w = min(wide, found.known)
    if w < 1 and found.withheld[list(found.touched), found.at : found.at + 1].any():
        return Effect(given, judge(None, None, False, False), s.as_of, found.mode, s.seed, "withheld", scope=found)
    others = overlaps(s, found, w or wide)
    if w < 1 or _barelybegun(found, w):
        return Effect(
            given, judge(None, None, False, True), s.as_of, found.mode, s.seed, scope=found, overlapping=others
        )
    return _measured(s, found, w, wide, capped[0] if capped else None, horizon, others, scan_dates, tell)


def _measured(
    s: Setting, x: Scope, w: int, wide: int, capped: str | None, horizon: int | None, others: tuple[Overlap, ...],
    scan_dates: bool, tell: Progress,
) -> Effect:  # fmt: skip
    later = x.steps(x.measure.later if x.measure.later is not None else LATER)
    if x.measure.later == 0 or w < wide or x.known < w + later:
        later = 0
    steps = max(w + later, min(x.known, x.steps(max(horizon or 0, *AFTER))))
    tell("counterfactual", 1, 6)
    drawn = _effects(s, x, x.at, steps)
    came = observed_from(x.counts, x.at, steps)
    rows, gone = list(x.touched), [d for d in x.destinations if np.isfinite(came[d, :w]).all()]
    whole = drawn[:, rows].sum(axis=1)
    seen = came[rows].sum(axis=0)
    tell("placebos", 2, 6)
    sums = [rows, *([r] for r in rows), *([gone] if gone else [])]
    past = _placebos(s, x, sums, w)
    total = estimate(whole[:, :w].sum(axis=1), float(seen[:w].sum()))
    own_score = _score(drawn, came, rows, w)
    time = rank(own_score, past)
    elsewhere = np.array([_score(drawn, came, [r], w) for r in x.untouched if np.isfinite(came[r, :w]).all()])
    place = rank_among(own_score, elsewhere, len(elsewhere))
    ranks = _ranks(time, place)
    own = tail(whole[:, :w].sum(axis=1))
    p = chance(own, *ranks)
    compared = _compared(s, x, came, w, total)

    def fresh(at: int, n: int) -> np.ndarray:
        return _effects(s, x, at, n)

    joint = jointly(s, x, [(o.measure, o.relation) for o in others if o.series], fresh)
    others = told_apart(x, others, joint)
    near_in_time = any(o.relation == "inseparable" for o in others)
    verdict = judge(total, p, near_in_time, True, compared is not None and compared.shared)
    book = ledger_of(drawn, x.counts, x.at, rows, gone, w, later, past, len(rows) + 1)
    tell("announcement", 3, 6)
    announced, announced_after = _announced(s, x, w, horizon)
    tell("specifications", 4, 6)
    curve = specification_curve(
        x.counts, rows, _choices(x, w), season=x.season, start=x.periods[0].start, freq=x.frequency, seed=s.seed
    )
    tell("scan" if scan_dates else "beside", 5, 6)
    found, scanned = _scanned(s, x) if scan_dates else (None, ())
    return Effect(
        measure=x.measure, verdict=verdict, as_of=s.as_of, mode=x.mode, seed=s.seed, scope=x,
        window=x.periods[x.at : x.at + w], complete=w == wide, capped_by=capped, total=total,
        by_period=tuple(estimate(whole[:, t], float(seen[t])) for t in range(w)),
        path=_path(x, whole, seen), after=_after(s, x, whole, seen, x.at, horizon),
        announced=announced, announced_after=announced_after,
        lead=_lead(s, x, w, total), half_life=half_life(whole[:, : x.known], seen[: x.known], A_MONTH[x.frequency])
        if verdict in CHANGED and x.known > 1 else None,
        series=_series(s, x, drawn, came, w, past, elsewhere, horizon, others),
        ledger=book,
        uncounted=tuple(x.queries[d] for d in x.destinations if d not in gone),
        later=x.periods[x.at + w : x.at + w + later],
        later_others=begun(s, x, x.at + w, x.at + w + later), p=p, tail=own, placebo=merged(*ranks),
        cases=_cases(own_score, past, elsewhere), in_time=time,
        in_place=place, compared=compared,
        overlapping=with_joint(x, w, others, fresh), together=joint, curve=curve, scan=found, scanned=scanned,
        beside=beside(s, x, w),
    )  # fmt: skip


def _measure(s: Setting, id: str) -> Measure:
    if id not in s.corridor.measures:
        held = ", ".join(s.corridor.measures) or "none"
        raise UsageError(f"{s.corridor.id} has no measure {id!r}. Measures: {held}.", key="measure",
                         corridor=s.corridor.id, value=id, known=held)  # fmt: skip
    return s.corridor.measures[id]


def _as_announced(s: Setting, own: Measure) -> Setting:
    """The setting with the measures that had been announced by its day, and no end that was still to come."""
    measures = {
        m.id: m if m.ended is None or m.ended <= s.as_of else replace(m, ended=None)
        for m in s.corridor.measures.values()
        if m.announced <= s.as_of or m.id == own.id
    }
    return replace(s, corridor=replace(s.corridor, measures=measures))


def _effects(
    s: Setting, x: Scope, at: int, steps: int, *, whole: bool = True, controls: np.ndarray | None = None
) -> np.ndarray:
    drawn: np.ndarray = effect_array(
        x.counts, at, steps, season=x.season, start=x.periods[0].start, freq=x.frequency, whole=whole,
        controls=controls, kin=None if controls is None else _kin(x), draws=DRAWS, seed=s.seed,
    )  # fmt: skip
    return drawn


def _kin(x: Scope) -> np.ndarray:
    """Labels of the series by dimension: those of one place, or one citizenship, are nearer."""
    names = sorted({name for q in x.queries for name in q.dims()})
    return np.array([[q.dims().get(name, "") for name in names] for q in x.queries])


def _barelybegun(x: Scope, w: int) -> bool:
    """Only a first period of which less than half lay after the start."""
    first = x.periods[x.at]
    return w == 1 and (first.end - x.measure.in_force).days < first.days / 2


def _cap(s: Setting, x: Scope, wide: int) -> tuple[str, int] | None:
    """The next measure on the same series that can be told apart, and the periods before it; None where not in W."""
    touched = [x.queries[r] for r in x.touched]
    day = next_start(s, x.measure, touched)
    inside = [t for t, p in enumerate(x.periods[x.at :]) if p.end <= day]
    held = x.periods[-1].end > day
    who = next((m.id for m in s.corridor.measures.values() if m.in_force == day and m.id != x.measure.id
                and m.kind != "meeting" and any(concerns(s, m, q) for q in touched)), None)  # fmt: skip
    return (who, max(len(inside), 1)) if who and held and len(inside) < wide else None


def _placebos(s: Setting, x: Scope, sums: Sequence[Sequence[int]], w: int) -> Surprises:
    before = min(x.at, x.announced)
    origins = _quiet_origins(s, x, before, w)
    return surprises(
        x.counts[:, :before], sums, w, origins.tolist(), season=x.season, start=x.periods[0].start, freq=x.frequency,
        seed=s.seed,
    )  # fmt: skip


def _quiet_origins(s: Setting, x: Scope, before: int, w: int) -> np.ndarray:
    """Origins of placebo windows at least three months from every documented date of the corridor; where that leaves
    too few, from every date of a measure on these series."""
    touched = [x.queries[r] for r in x.touched]
    found = np.array([], dtype=int)
    for measures in (
        list(s.corridor.measures.values()),
        [m for m in s.corridor.measures.values() if any(concerns(s, m, q) for q in touched)],
    ):
        days = [d for m in measures for d in (m.announced, m.in_force, m.ended) if d is not None]
        found = placebo_origins(before, w, x.season, near(x.periods[:before], days))
        if len(found) >= LEAST_CASES:
            break
    return found[:: -(-len(found) // MOST_CASES) or 1]


def _score(drawn: np.ndarray, came: np.ndarray, rows: Sequence[int], w: int) -> float:
    effect = drawn[:, list(rows), :w].sum(axis=(1, 2))
    seen = came[list(rows), :w].sum()
    return float(surprise(seen - effect, seen))


def _ranks(time: Rank, place: Rank) -> tuple[Rank, ...]:
    """The placebo cases that count: those in time, and where these are few, those in place too."""
    return (time,) if time.cases >= LEAST_CASES else (time, place)


def _cases(own: float, past: Surprises, elsewhere: np.ndarray) -> Cases:
    time = past.score[np.isfinite(past.score[:, 0]), 0]
    return Cases(own, tuple(map(float, time)), tuple(map(float, elsewhere)))


def _path(x: Scope, whole: np.ndarray, seen: np.ndarray) -> tuple[Step, ...]:
    """Each known period from the start on, by itself and added up."""
    n = min(x.known, whole.shape[1], x.steps(AFTER[-1]))
    total, came = whole[:, :n].cumsum(axis=1), seen[:n].cumsum()
    return tuple(
        Step(x.periods[x.at + t], estimate(whole[:, t], float(seen[t])), estimate(total[:, t], float(came[t])))
        for t in range(n)
    )


def _compared(s: Setting, x: Scope, came: np.ndarray, w: int, total: Estimate) -> Compared | None:
    """Series that nothing touched over the window, or, where none is left and no destination declared, the possible
    destinations; from draws that no sum binds, since what is asked is how series move together."""
    free = x.untouched or (() if x.declared else x.destinations)
    rows = [r for r in free if np.isfinite(came[r, :w]).all()]
    if not rows:
        return None
    drawn = _effects(s, x, x.at, w, whole=False)
    others = estimate(drawn[:, rows].sum(axis=(1, 2)), float(came[rows, :w].sum()))
    given = _effects(s, x, x.at, w, controls=np.isin(np.arange(len(x.counts)), rows))
    controlled = estimate(given[:, list(x.touched)].sum(axis=(1, 2)), total.observed)
    return Compared(len(rows), not x.untouched, others, controlled, is_shared(total, others, controlled))


def _series(
    s: Setting, x: Scope, drawn: np.ndarray, came: np.ndarray, w: int, past: Surprises, elsewhere: np.ndarray,
    horizon: int | None, others: Sequence[Overlap],
) -> tuple[SeriesEffect, ...]:  # fmt: skip
    """Each touched series by itself, among the same cases as the sum; its verdict asks that p holds for as many series
    as there are, and a change is inseparable where a measure too near in time reaches that series."""
    near_by = [s.corridor.measures[o.measure] for o in others if o.relation == "inseparable"]
    ranks, ps = [], []
    for i, r in enumerate(x.touched):
        score = _score(drawn, came, [r], w)
        held = _ranks(rank(score, past, i + 1), rank_among(score, elsewhere, len(elsewhere)))
        ranks.append(merged(*held))
        ps.append(chance(tail(drawn[:, r, :w].sum(axis=1)), *held))
    totals = [estimate(drawn[:, r, :w].sum(axis=1), float(came[r, :w].sum())) for r in x.touched]
    return tuple(
        SeriesEffect(
            query=x.queries[r],
            total=total,
            by_period=tuple(estimate(drawn[:, r, t], float(came[r, t])) for t in range(w)),
            after=_after(s, x, drawn[:, r], came[r], x.at, horizon),
            placebo=found,
            p=p,
            adjusted=held,
            verdict=judge(total, held, any(concerns(s, m, x.queries[r]) for m in near_by), True),
        )
        for r, total, found, p, held in zip(x.touched, totals, ranks, ps, adjusted(ps), strict=True)
    )


def _after(
    s: Setting, x: Scope, effect: np.ndarray, seen: np.ndarray, at: int, horizon: int | None
) -> tuple[After, ...]:
    found = []
    for months in sorted({*AFTER, *([horizon] if horizon else [])}):
        n = x.steps(months)
        if n / A_MONTH[x.frequency] > 1.5 * months:
            continue  # a quarter tells nothing of its first month
        if n <= len(seen) and np.isfinite(seen[:n]).all():
            told = estimate(effect[:, :n].sum(axis=1), float(seen[:n].sum()))
            found.append(After(months, x.periods[at + n - 1], told, begun(s, x, at, at + n)))
    return tuple(found)


def _announced(s: Setting, x: Scope, w: int, horizon: int | None) -> tuple[Estimate | None, tuple[After, ...]]:
    if x.announced == x.at:
        return None, ()
    lead = x.at - x.announced
    drawn = _effects(s, x, x.announced, lead + min(x.known, max(w, x.steps(max(horizon or 0, *AFTER)))))
    rows = list(x.touched)
    seen = observed_from(x.counts, x.announced, drawn.shape[2])[rows].sum(axis=0)
    whole = drawn[:, rows].sum(axis=1)
    total = estimate(whole[:, : lead + w].sum(axis=1), float(seen[: lead + w].sum()))
    return total, _after(s, x, whole, seen, x.announced, horizon)


def _lead(s: Setting, x: Scope, w: int, total: Estimate) -> Lead | None:
    """The months just before the start, asked as the window is; None where too little lies before them."""
    n = x.steps(LEAD)
    if x.at - n < LEAST_PAST:
        return None
    rows = list(x.touched)
    seen = observed_from(x.counts, x.at - n, n + w)[rows].sum(axis=0)
    if not np.isfinite(seen).all():
        return None
    drawn = _effects(s, x, x.at - n, n + w)[:, rows].sum(axis=1)
    before = estimate(drawn[:, :n].sum(axis=1), float(seen[:n].sum()))
    both = estimate(drawn.sum(axis=1), float(seen.sum()))
    opposite = before.lower80 > 0 if total.effect < 0 else before.upper80 < 0
    return Lead(x.periods[x.at - n], x.periods[x.at - 1], before, both, opposite)


def _choices(x: Scope, w: int) -> Choices:
    own = round(w / A_MONTH[x.frequency], 1)
    asked = AFTER[1:-1] if x.frequency == "D" else AFTER[1:]  # a year of days ahead is slow, and says little
    windows = {own: w, **{float(m): x.steps(m) for m in asked if x.steps(m) != w}}
    starts = {"in force": x.at, **({"announced": x.announced} if x.announced != x.at else {})}
    donors = x.untouched if len(x.untouched) > 1 else ()
    return Choices(starts, windows, own, donors, A_MONTH[x.frequency], _kin(x))


def _scanned(s: Setting, x: Scope) -> tuple[Scan | None, tuple[Period, ...]]:
    """The break in the touched sum, near the measure's dates, and the record it was looked for in: five years before.

    Days are added up to weeks: their zeros and waves are no new level.
    """
    low = max(x.announced - x.steps(SCAN_PAST), 0)
    whole, periods = x.counts[list(x.touched), low:].sum(axis=0), x.periods[low:]
    first, last = x.announced - x.steps(SCAN_BEFORE) - low, x.at + x.steps(SCAN_AFTER) - low
    freq, season = x.frequency, x.season
    if freq == "D":
        skip = (x.at - low) % 7
        weeks = (len(whole) - skip) // 7
        whole = whole[skip : skip + 7 * weeks].reshape(weeks, 7).sum(axis=1)
        periods = tuple(period_of(p.start, "W") for p in periods[skip : skip + 7 * weeks : 7])
        first, last, freq, season = (first - skip) // 7, (last - skip) // 7, "W", SEASON["W"]
    days = [d for m in s.corridor.measures.values() for d in (m.announced, m.in_force, m.ended) if d is not None]
    quiet = np.flatnonzero(~near(periods, days))
    found = scan(
        whole, [d for d in range(first, last + 1) if 0 < d < len(whole)], quiet=quiet.tolist(), season=season,
        start=periods[0].start, freq=freq, seed=s.seed,
    ) if periods else None  # fmt: skip
    return found, periods
