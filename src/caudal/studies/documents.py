"""Documents: records as plain JSON values, by the contract that others build on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from caudal.records import Claim, Figure, Period, Query, Source, Verdict


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict by the contract's keys; `reasons` as key and values, to be worded by a face."""
    claim = verdict.claim
    return {
        "verdict": verdict.verdict,
        "tail_probability": verdict.tail_probability,
        "as_of": verdict.as_of.isoformat(),
        "mode": verdict.mode,
        "claim": claim_json(claim),
        "observed": _observed(verdict),
        "expected": None if verdict.expected is None else asdict(verdict.expected),
        "change": _change(verdict),
        "level": None if verdict.level is None else asdict(verdict.level),
        "false_alarm_rate": verdict.false_alarm_rate,
        "false_alarm_cases": verdict.false_alarm_cases,
        "power": dict(verdict.power),
        "reasons": [{"key": key, "values": plain(values)} for key, values in verdict.reasons],
        "editions": [source_json(s) for s in verdict.sources],
        "computation": plain(verdict.computation),
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim as asked: where, direction and periods, or level."""
    return {
        "where": query_json(claim.query),
        "direction": claim.direction,
        "period": claim.period.label,
        "against": None if claim.against is None else claim.against.label,
        "level": None if claim.level is None else list(claim.level),
        "per": claim.per,
        "id": claim.id or None,
    }


def query_json(query: Query) -> dict[str, str]:
    """The indicator and its dimensions."""
    return {"indicator": query.indicator, **query.dims()}


def source_json(source: Source) -> dict[str, Any]:
    """An edition as a figure cites it, rows included."""
    return plain(asdict(source))  # type: ignore[no-any-return]


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure in full (DESIGN section 7)."""
    return plain(asdict(figure))  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Records, dates and tuples as JSON values; periods as their labels."""
    if isinstance(value, Period):
        return value.label
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    return value


def _observed(verdict: Verdict) -> dict[str, Any] | None:
    if verdict.observed is None:
        return None
    claim = verdict.claim
    if claim.per == "day":
        return {"value": verdict.observed / claim.period.days, "unit": "per day", "period": claim.period.label,
                "count": verdict.observed}  # fmt: skip
    return {"value": verdict.observed, "unit": "count", "period": claim.period.label}


def _change(verdict: Verdict) -> dict[str, Any] | None:
    if verdict.claim.against is None or verdict.observed is None or verdict.against_value is None:
        return None
    return {"from": verdict.against_value, "to": verdict.observed, "percent": verdict.percent}
