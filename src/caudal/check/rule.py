"""The verdict rule of DESIGN section 6: evidence in, verdict out. Pure; the first branch that applies decides.

A verdict says whether a count changed beyond what was to be expected, never why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from caudal.check.tail import TAIL, expected, level_of, tail_probability
from caudal.records import Claim, Direction, Level, Mode, Period, Source, Verdict

SEASONAL_SHARE = 0.5
"""From this share of the observed change on, the expected median is said to supply it (verdict "seasonal")."""

LEAST_YEARS = 3
"""Under so many years compared, the rank of a level says nothing worth a sentence."""

Reason = tuple[str, Mapping[str, object]]
OPPOSITE: dict[Direction, Direction] = {"down": "up", "up": "down"}


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The declared parent of the place in the claim, over the same two periods. draws: (n,), counts."""

    place: str
    draws: np.ndarray
    observed: float
    against_value: float


@dataclass(frozen=True, slots=True, eq=False)
class Siblings:
    """The other children of that parent, added up, over the claim's period. draws: (n,), joint sums, counts."""

    places: tuple[str, ...]
    draws: np.ndarray
    observed: float


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that a verdict may look at, as known at `as_of`.

    checkable: an indicator held counts what the claim speaks of.
    obstacle: why a count that is held cannot answer. observed, against_value: the counts of the claim's
    period and of its against-period; None while not published. draws: (n,) predictive draws of the period's count
    from data to the end of the against-period; None where the past is too short. parent, siblings: where the corridor
    declares them and they are published. revision_range: 95% of the |relative revisions| of this indicator, None where
    not known. definition_changed: its definition changed between the two periods. history_values, history_periods: the
    same count over all periods held, for its level. newest: last period published; next_release: when more is due.
    """

    claim: Claim
    as_of: date
    mode: Mode = "strict"
    checkable: bool = True
    obstacle: Reason | None = None
    observed: float | None = None
    against_value: float | None = None
    draws: np.ndarray | None = None
    parent: Whole | None = None
    siblings: Siblings | None = None
    revision_range: float | None = None
    definition_changed: bool = False
    history_values: tuple[float, ...] = ()
    history_periods: tuple[Period, ...] = ()
    newest: Period | None = None
    next_release: date | None = None
    sources: tuple[Source, ...] = ()
    computation: Mapping[str, object] = field(default_factory=dict)


def judge(evidence: Evidence) -> Verdict:
    """The verdict on a claim: for a change, the first of the eight that applies; for a level, within bounds or not.

    The tail is one-sided, as the claim names its direction, at 5%. A change of exactly nothing counts as lying within
    the range of revisions. `moved` mirrors for claims of a rise: the siblings' shortfall in their lower tail.
    """
    if evidence.obstacle is not None:
        return _verdict(evidence, "not checkable", [evidence.obstacle])
    if not evidence.checkable:
        return _verdict(evidence, "not checkable", [("not-checkable", {"indicator": evidence.claim.query.indicator})])
    missing = _unpublished(evidence)
    if missing:
        return _verdict(evidence, "too early", missing)
    if evidence.claim.level is not None:
        return _judge_level(evidence, evidence.claim.level)
    return _judge_change(evidence)


def _unpublished(evidence: Evidence) -> list[Reason]:
    claim, reasons = evidence.claim, list[Reason]()
    if evidence.observed is None:
        reasons.append(("not-published", {"period": claim.period, "as_of": evidence.as_of}))
    if claim.against is not None and evidence.against_value is None:
        reasons.append(("not-published", {"period": claim.against, "as_of": evidence.as_of}))
    if reasons and evidence.newest is not None:
        reasons.append(("newest", {"newest": evidence.newest}))
    if reasons and evidence.next_release is not None:
        reasons.append(("next-release", {"next_release": evidence.next_release}))
    return reasons


def _judge_level(evidence: Evidence, bounds: tuple[float, float]) -> Verdict:
    claim, low, high = evidence.claim, *bounds
    value = _known(evidence.observed)
    shown: dict[str, object] = {"period": claim.period, "low": low, "high": high}
    if claim.per == "day":
        value /= claim.period.days
    shown["per_day" if claim.per == "day" else "observed"] = value
    where = "below" if value < low else "above" if value > high else "within"
    key = f"level-{where}-per-day" if claim.per == "day" else f"level-{where}"
    verdict = "supported" if where == "within" else "contradicted"
    return _verdict(evidence, verdict, [(key, shown), *_level_reasons(evidence)])


def _judge_change(evidence: Evidence) -> Verdict:
    claim = evidence.claim
    direction, against = _direction(claim), _against(claim)
    observed, base = _known(evidence.observed), _known(evidence.against_value)
    change = observed - base
    level = _level_reasons(evidence)
    tail = None if evidence.draws is None else tail_probability(evidence.draws, observed, direction)

    reporting = _reporting(evidence, observed, base, against)
    if reporting:
        return _verdict(evidence, "reporting", [*reporting, *level], tail)
    if (change < 0) != (direction == "down"):
        went = "rose" if change > 0 else "fell"
        return _verdict(evidence, "contradicted", [(f"opposite-{went}", _change(observed, base, claim)), *level], tail)
    if evidence.draws is None or tail is None:
        return _verdict(evidence, "inconclusive", [("short-history", {"against": against}), *level])

    inside: Reason = (f"in-tail-{direction}" if tail <= TAIL else f"not-in-tail-{direction}",
                      {"against": against, "tail": tail, "threshold": TAIL})  # fmt: skip
    if tail <= TAIL:
        whole = _whole(evidence, direction)
        word = "moved" if [key for key, _ in whole] == [f"parent-not-{direction}", f"siblings-{direction}"] else ""
        return _verdict(evidence, word or "supported", [inside, *whole, *level], tail)
    median = float(np.median(evidence.draws))
    share = (median - base) / change
    if share >= SEASONAL_SHARE:
        return _verdict(evidence, "seasonal", [inside, ("seasonal-share", {"median": median}), *level], tail)
    return _verdict(evidence, "inconclusive", [inside, ("beyond-season", {"median": median}), *level], tail)


def _reporting(evidence: Evidence, observed: float, base: float, against: Period) -> list[Reason]:
    claim = evidence.claim
    if evidence.definition_changed:
        return [("definition-changed", {"against": against, "period": claim.period})]
    if observed == base:
        return [("no-change", {"against": against, "period": claim.period, "observed": observed})]
    if evidence.revision_range is not None and abs(observed - base) <= evidence.revision_range * base:
        percent = 100 * (observed - base) / base
        return [("within-revisions", {"percent": percent, "range": 100 * evidence.revision_range})]
    return []


def _whole(evidence: Evidence, direction: Direction) -> list[Reason]:
    """What the parent and the siblings say, once the place itself is in the tail."""
    parent, siblings = evidence.parent, evidence.siblings
    if parent is None:
        return []
    tail = tail_probability(parent.draws, parent.observed, direction)
    fell = tail <= TAIL
    found: list[Reason] = [(f"parent-{direction}" if fell else f"parent-not-{direction}",
                            {"parent": parent.place, "probability": tail})]  # fmt: skip
    if not fell and siblings is not None:
        excess = tail_probability(siblings.draws, siblings.observed, OPPOSITE[direction])
        key = f"siblings-{direction}" if excess <= TAIL else f"siblings-not-{direction}"
        found.append((key, {"parent": parent.place, "probability": excess}))
    return found


def _level_reasons(evidence: Evidence) -> list[Reason]:
    level = _level(evidence)
    if level is None or level.of < LEAST_YEARS:
        return []
    period = evidence.claim.period
    values: dict[str, object] = {"period": period, "since": level.since}
    if level.rank_low == 1 and level.rank_high > 1:
        return [_since("level-lowest", level.lowest_since, values)]
    if level.rank_high == 1 and level.rank_low > 1:
        return [_since("level-highest", level.highest_since, values)]
    # The nearer of the two years says little ("the lowest since last year"): name the farther one.
    low, high = level.lowest_since, level.highest_since
    if low is not None and high is not None and low != high:
        key, year = ("level-lowest-since", low) if low < high else ("level-highest-since", high)
        return [(key, {**values, "year": year})]
    return []


def _since(key: str, tied: int | None, values: dict[str, object]) -> Reason:
    """A record in data since the first year; where an earlier year had the very same count, say so."""
    return (key, values) if tied is None else (f"{key}-tied", {**values, "year": tied})


def _level(evidence: Evidence) -> Level | None:
    return level_of(evidence.history_values, evidence.history_periods, evidence.claim.period)


def _change(observed: float, base: float, claim: Claim) -> dict[str, object]:
    return {"period": claim.period, "against": claim.against, "from": base, "to": observed}


def _verdict(evidence: Evidence, verdict: str, reasons: list[Reason], tail: float | None = None) -> Verdict:
    change = evidence.claim.direction is not None
    return Verdict(
        claim=evidence.claim,
        verdict=verdict,
        as_of=evidence.as_of,
        mode=evidence.mode,
        tail_probability=tail,
        observed=evidence.observed,
        against_value=evidence.against_value,
        expected=expected(evidence.draws) if change and tail is not None and evidence.draws is not None else None,
        level=_level(evidence),
        reasons=tuple(reasons),
        sources=evidence.sources,
        computation=evidence.computation,
    )


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("a value was used before it was known")
    return value


def _direction(claim: Claim) -> Direction:
    if claim.direction is None:
        raise ValueError("a change needs a direction; build claims with caudal.claims.claim")
    return claim.direction


def _against(claim: Claim) -> Period:
    if claim.against is None:
        raise ValueError("a change needs an against-period; build claims with caudal.claims.claim")
    return claim.against
