"""Check: a claim, the store as of a date, and the engine meet; the answer is a Verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from caudal.check import Evidence, Placebo, Siblings, Whole, judge, near, placebo
from caudal.errors import NotHeldError
from caudal.model import predict
from caudal.panel import SUPPRESSED, Panel
from caudal.periods import containing
from caudal.records import ALL, Claim, Direction, Mode, Period, Query, Source, Verdict
from caudal.series import aggregate, query_panel, revision_range, sources_of
from caudal.studies.answering import FINER, summed, why_not_answered
from caudal.studies.figures import merged
from caudal.studies.groups import company, parent, siblings
from caudal.studies.setting import Setting

SEASON = {"D": 7, "W": 52, "M": 12, "Q": 4, "A": 1}
DRAWS = 4000
LEAST_CASES = 100  # placebo cases under which no rate is stated
LEAST_PAST = 6  # known periods of the series before the claim's, under which no expectation is stated


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Series judged together over the same two periods. panel: at the claim's frequency, row 0.. as `queries`."""

    panel: Panel
    queries: tuple[Query, ...]
    period: Period
    against: Period
    observed: np.ndarray  # (series,), NaN where not published
    base: np.ndarray  # (series,)
    draws: np.ndarray | None  # (draws, series): the period's count from data to the end of the against-period


def check(s: Setting, claim: Claim) -> Verdict:
    """The verdict on a claim as it could be known at `s.as_of`.

    The series is judged in the company of its siblings (or its parts) where the corridor declares them, so that
    calibration and the false-alarm rate rest on more than one past. What no indicator counts is "not checkable", not
    an error. Raises DefinitionError for indicators joined by + that no publisher adds.
    """
    claim = replace(claim, query=replace(claim.query, indicator=summed(s.corridor, claim.query.indicator)))
    wanted = [claim.period, *([claim.against] if claim.against else [])]
    panel = panel_for(s, claim.query, claim.period.frequency, wanted)
    if panel is None:
        obstacle = why_not_answered(s, claim)
        return judge(Evidence(claim, s.as_of, checkable=obstacle is not None, obstacle=obstacle))
    if claim.level is not None or claim.against is None:
        return judge(_evidence(s, claim, panel, None))
    together = _company_panel(s, claim, panel)
    judged = judge_together(s, together, claim.period, claim.against)
    verdict = judge(_evidence(s, claim, panel, judged))
    return with_rates(verdict, rates(s, judged, _direction(claim)))


def panel_for(s: Setting, query: Query, frequency: str, wanted: Sequence[Period] = ()) -> Panel | None:
    """The series of one query at a claim's frequency, from the plainest data that can give it; None if none can.

    Strict where the editions released by `as_of` know the periods `wanted` and a past to judge them by, else with
    replayed values where those know more.
    """
    strict = group_panel(s, [query], frequency, strict=True)
    if s.strict or (strict is not None and _enough(strict, wanted)):
        return strict
    replayed = group_panel(s, [query], frequency, strict=False)
    return replayed if strict is None or (replayed is not None and _enough(replayed, wanted)) else strict


def _enough(panel: Panel, wanted: Sequence[Period]) -> bool:
    past = int(np.isfinite(panel.counts[0]).sum())
    return past > LEAST_PAST and all(np.isfinite(row_values(panel, p)[0]) for p in wanted)


def group_panel(s: Setting, queries: Sequence[Query], frequency: str, strict: bool) -> Panel | None:
    """Several series on one calendar; None where the editions held cannot answer all of them."""
    for finer in FINER[frequency]:
        try:
            panel = query_panel(s.store, s.corridor, queries, as_of=s.as_of, strict=strict, frequency=finer)
        except NotHeldError:
            continue
        if finer == frequency:
            return panel
        if containing(panel.periods[0].start, frequency).end <= panel.periods[-1].end:
            return aggregate(panel, frequency)
    return None


def judge_together(s: Setting, panel: Panel, period: Period, against: Period) -> Judged:
    """Observed counts, base counts and joint predictive draws of every row of `panel`.

    draws: (DRAWS, series), from the counts up to the end of `against`; None where fewer than LEAST_PAST periods
    are known or the panel ends before `against` does.
    """
    observed, base = row_values(panel, period), row_values(panel, against)
    start = next((t for t, p in enumerate(panel.periods) if p.start >= against.end), len(panel.periods))
    past = panel.counts[:, :start]
    draws = None
    known = np.isfinite(past).sum(axis=1).max(initial=0)
    if known >= LEAST_PAST and panel.periods and panel.periods[start - 1].end == against.end:
        horizon = steps_between(panel, against, period)
        paths = predict(
            past,
            horizon,
            season=SEASON[panel.frequency],
            **_calendar(panel),
            whole=False,  # a series and its company: a total may stand beside its parts
            draws=DRAWS,
            seed=s.seed,
        )
        draws = paths[:, :, -1]
    queries = tuple(Query(panel.indicator, **dict(dims)) for dims in panel.series)
    return Judged(panel, queries, period, against, observed, base, draws)


def rates(s: Setting, judged: Judged, direction: Direction) -> Placebo | None:
    """How often the rule errs and finds on the past of these same series, as known; None where too short.

    Months within three of a measure's dates are left out, since something may have happened in them.
    """
    panel = judged.panel
    start = next((t for t, p in enumerate(panel.periods) if p.start >= judged.against.end), len(panel.periods))
    if start < 3 * SEASON[panel.frequency] or judged.draws is None:
        return None
    return placebo(
        panel.counts[:, :start],
        gap=steps_between(panel, judged.against, judged.period),
        season=SEASON[panel.frequency],
        **_calendar(panel),
        direction=direction,
        seed=s.seed,
        exclude=near(panel.periods[:start], _measure_days(s)),
    )


def _calendar(panel: Panel) -> dict[str, Any]:
    """The engine's calendar of a panel; years have none, as nothing recurs within them."""
    if panel.frequency == "A":
        return {"start": None, "freq": None}
    return {"start": panel.periods[0].start, "freq": panel.frequency}


def _measure_days(s: Setting) -> list[date]:
    return [d for m in s.corridor.measures.values() for d in (m.announced, m.in_force, m.ended) if d is not None]


def with_rates(verdict: Verdict, measured: Placebo | None) -> Verdict:
    """The verdict with its measured false-alarm rate and power, where enough cases stand behind them."""
    if measured is None or measured.cases < LEAST_CASES:
        return verdict
    return replace(
        verdict,
        false_alarm_rate=measured.rate,
        false_alarm_cases=measured.cases,
        power=dict(measured.power),
    )


def row_values(panel: Panel, period: Period) -> np.ndarray:
    """(series,) counts of one panel period, NaN where the panel does not hold it."""
    for t, p in enumerate(panel.periods):
        if p.start == period.start and p.end == period.end:
            return panel.counts[:, t]
    return np.full(len(panel.series), np.nan)


def steps_between(panel: Panel, against: Period, period: Period) -> int:
    """Panel periods from the end of `against` to the end of `period`."""
    months = {"M": 1, "Q": 3, "A": 12}.get(panel.frequency)
    if months is None:
        return (period.end - against.end).days // (7 if panel.frequency == "W" else 1)
    between = (period.end.year - against.end.year) * 12 + period.end.month - against.end.month
    return between // months


def evidence_for(s: Setting, claim: Claim, judged: Judged, row: int) -> Evidence:
    """Evidence on one row of series judged together (no parent or siblings: a section asks each in its own terms)."""
    return _evidence(s, claim, judged.panel, judged, row=row, wider=False)


def _evidence(
    s: Setting, claim: Claim, panel: Panel, judged: Judged | None, *, row: int = 0, wider: bool = True
) -> Evidence:
    observed = _known(row_values(panel, claim.period)[row])
    base = _known(row_values(panel, claim.against)[row]) if claim.against else None
    whole, others = _wider(s, claim, judged) if judged is not None and wider else (None, None)
    spread = revision_range(s.store, s.corridor, claim.query, s.as_of)
    return Evidence(
        claim=claim,
        as_of=s.as_of,
        mode=_mode(panel, row, claim),
        obstacle=_obstacle(panel, row, claim),
        observed=observed,
        against_value=base,
        draws=None if judged is None or judged.draws is None else judged.draws[:, row],
        parent=whole,
        siblings=others,
        revision_range=None if np.isnan(spread) else spread,
        definition_changed=_definition_changed(s, claim),
        history_values=tuple(float(v) for v in panel.counts[row]),
        history_periods=panel.periods,
        newest=_newest(panel, row),
        sources=_sources(s, claim, _mode(panel, row, claim)),
        computation={
            "function": "caudal.check.judge",
            "options": {
                "predict": "caudal.predict",
                "draws": DRAWS,
                "season": SEASON[panel.frequency],
                "frequency": panel.frequency,
                "series": 1 if judged is None else len(judged.queries),
            },
            "seed": s.seed,
        },
    )


def _company_panel(s: Setting, claim: Claim, alone: Panel) -> Panel:
    """The series with its company on one calendar; alone where the company cannot be answered in the same mode."""
    queries = company(s.corridor, claim.query)
    if len(queries) == 1:
        return alone
    strict = s.strict or _mode(alone, 0, claim) == "strict"
    together = group_panel(s, queries, claim.period.frequency, strict)
    return alone if together is None else together


def _wider(s: Setting, claim: Claim, judged: Judged) -> tuple[Whole | None, Siblings | None]:
    """The parent and the other siblings over the same periods, from joint draws; None where not declared or known."""
    kin = siblings(s.corridor, claim.query)
    above = parent(s.corridor, claim.query)
    if judged.draws is None or above is None or len(kin) < 2 or len(judged.queries) < len(kin):
        return None, None
    rows = [judged.queries.index(q) for q in kin]
    if not (np.isfinite(judged.observed[rows]).all() and np.isfinite(judged.base[rows]).all()):
        return None, None
    others = [r for r, q in zip(rows, kin, strict=True) if q != claim.query]
    whole = Whole(
        above.place,
        judged.draws[:, rows].sum(axis=1),
        float(judged.observed[rows].sum()),
        float(judged.base[rows].sum()),
    )
    rest = Siblings(
        tuple(judged.queries[r].place for r in others),
        judged.draws[:, others].sum(axis=1),
        float(judged.observed[others].sum()),
    )
    return whole, rest


def _obstacle(panel: Panel, row: int, claim: Claim) -> tuple[str, dict[str, object]] | None:
    """Why a period within what is published has no count: before the first held, withheld, or not known."""
    newest = _newest(panel, row)
    for period in (claim.period, claim.against):
        if period is None or np.isfinite(row_values(panel, period)[row]):
            continue
        if period.start < panel.periods[0].start:
            return "before-first", {"first": panel.periods[0]}
        at = next((t for t, p in enumerate(panel.periods) if p.start == period.start and p.end == period.end), None)
        if at is not None and panel.state[row, at] == SUPPRESSED:
            return "withheld", {"period": period}
        covered = at is not None and panel.edition[row, at] >= 0
        if covered or (newest is not None and period.end <= newest.start):
            return "not-known", {"period": period}
    return None


def _definition_changed(s: Setting, claim: Claim) -> bool:
    indicator = s.corridor.indicators.get(claim.query.indicator)
    if indicator is None or claim.against is None:
        return False
    against = claim.against
    return any(
        against.start < day <= claim.period.start and place in (ALL, claim.query.place)
        for day, place in indicator.breaks
    )


def _mode(panel: Panel, row: int, claim: Claim) -> Mode:
    until = [t for t, p in enumerate(panel.periods) if p.start < claim.period.end]
    return "replay" if bool(panel.replay[row, until].any()) else "strict"


def _newest(panel: Panel, row: int) -> Period | None:
    known = np.flatnonzero(np.isfinite(panel.counts[row]))
    return panel.periods[int(known[-1])] if known.size else None


def _sources(s: Setting, claim: Claim, mode: Mode) -> tuple[Source, ...]:
    return merged(period_sources(s, claim.query, p, mode) for p in (claim.period, claim.against) if p is not None)


def period_sources(s: Setting, query: Query, period: Period, mode: Mode) -> tuple[Source, ...]:
    """The editions and rows behind one count as of the setting's date; empty where nothing is known."""
    try:
        return sources_of(s.store, s.corridor, query, period, as_of=s.as_of, strict=mode == "strict")
    except NotHeldError:
        return ()


def _direction(claim: Claim) -> Direction:
    assert claim.direction is not None
    return claim.direction


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def claim_on(s: Setting, query: Query, period: Period, against: Period) -> Claim:
    """The question a brief asks of a series: did it move in the direction its indicator is asked about?"""
    indicator = s.corridor.indicators.get(query.indicator)
    asks: Direction = "up" if indicator is not None and indicator.asks == "up" else "down"
    return Claim(query, period, asks, against)
