"""An effect as one JSON document: plain values, keys as DESIGN section 8 has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from caudal.effect import Estimate, Ledger, Rank
from caudal.records import Period
from caudal.studies.documents import query_json
from caudal.studies.effects.record import After, Compared, Effect, Lead, Overlap, SeriesEffect
from caudal.studies.effects.scope import A_MONTH
from caudal.studies.effects.together import Joint
from caudal.studies.panels import edition_json

NUMBERS = ("observed", "counterfactual", "effect", "lower50", "upper50", "lower80", "upper80", "lower95", "upper95",
           "percent")  # fmt: skip


def effect_json(e: Effect) -> dict[str, object]:
    """The document of one effect. effect = observed - counterfactual (negative = fewer); in the ledger a fall is
    positive: change = net + moved + delayed."""
    m = e.measure
    return {
        "measure": m.id,
        "what": dict(m.what),
        "announced": m.announced.isoformat(),
        "in_force": m.in_force.isoformat(),
        "approximate": m.approximate,
        "parties": list(m.parties),
        "verdict": e.verdict,
        "reason": e.why,
        "as_of": e.as_of.isoformat(),
        "mode": e.mode,
        "indicator": e.scope.queries[e.scope.touched[0]].indicator if e.scope else None,
        "unit": e.scope.unit if e.scope else None,
        "frequency": e.scope.frequency if e.scope else None,
        "window": window_json(e),
        "total": {**_numbers(e.total), "p_placebo": e.p},
        "by_period": [{"period": p.label, **_numbers(t)} for p, t in zip(e.window, e.by_period, strict=False)],
        "after": [_after(a) for a in e.after],
        "from_announcement": None
        if e.announced is None
        else {
            **_numbers(e.announced),
            "first_period_after_start": e.announced_share,
            "after": [_after(a) for a in e.announced_after],
        },
        "before_start": None if e.lead is None else _before(e.lead),
        "half_life": asdict(e.half_life) if e.half_life else None,
        "ledger": ledger_json(e.ledger, e),
        "series": [_series(r, e.window) for r in e.series],
        "overlapping": [_overlap(o) for o in e.overlapping],
        "together": None if e.together is None else _together(e.together),
        "placebo": {
            "tail": e.tail,
            **_rank(e.placebo),
            "in_time": _rank(e.in_time),
            "in_place": _rank(e.in_place),
        },
        "compared": None if e.compared is None else _compared(e.compared),
        "controls": {
            "untouched": [query_json(e.scope.queries[r]) for r in e.scope.untouched] if e.scope else [],
            "refused": [{"series": query_json(r.query), "reason": r.reason} for r in e.refused],
        },
        "specifications": [
            {**{k: v for k, v in asdict(c).items() if k != "estimate"}, **_numbers(c.estimate)} for c in e.curve
        ],
        "scan": scan_json(e),
        "beside": [
            {"series": query_json(b.query), "lag_months": b.lag, "correlation": b.correlation, "from": b.first.label,
             "to": b.last.label, **_numbers(b.total)} for b in e.beside
        ],
        "left_out": [query_json(q) for q in e.scope.left_out] if e.scope else [],
        "not_held": list(e.scope.not_held) if e.scope else [],
        "editions": [edition_json(edition) for edition in e.editions],
    }  # fmt: skip


def _before(lead: Lead) -> dict[str, object]:
    """What lay apart from the expected just before the start, alone and with the window."""
    return {
        "from": lead.first.label,
        "to": lead.last.label,
        "opposite": lead.opposite,
        **_numbers(lead.before),
        "with_window": _numbers(lead.both),
    }


def _series(r: SeriesEffect, window: Sequence[Period]) -> dict[str, object]:
    return {
        "series": query_json(r.query),
        "verdict": r.verdict,
        **_numbers(r.total),
        "p_placebo": r.p,
        "p_adjusted": r.adjusted,
        "by_period": [{"period": p.label, **_numbers(t)} for p, t in zip(window, r.by_period, strict=True)],
        "after": [_after(a) for a in r.after],
    }


def _overlap(o: Overlap) -> dict[str, object]:
    joint = None if o.joint is None else {**_numbers(o.joint), "from": _label(o.joint_from)}
    return {"measure": o.measure, "date": o.day.isoformat(), "relation": o.relation, "series": o.series,
            "joint": joint}  # fmt: skip


def _together(t: Joint) -> dict[str, object]:
    return {
        "from": t.first.label,
        "to": t.last.label,
        "parts": [{**asdict(p), "measures": list(p.measures), "since": p.since.label} for p in t.shares],
        "rest": dict(zip(("effect", "lower95", "upper95"), t.rest, strict=True)),
        "whole": _numbers(t.whole),
        "correlation": list(t.correlation),
        "inseparable": [list(pair) for pair in t.inseparable],
    }


def _compared(c: Compared) -> dict[str, object]:
    return {
        "series": c.series,
        "possible_destinations": c.possible,
        "shared": c.shared,
        "others": _numbers(c.others),
        "controlled": _numbers(c.controlled),
    }


def window_json(e: Effect) -> dict[str, object]:
    """The window: first and last period, how many, and whether all of it is published."""
    first, last = (e.window[0], e.window[-1]) if e.window else (None, None)
    return {
        "from": _label(first),
        "to": _label(last),
        "first_day": first.start.isoformat() if first else None,
        "end": last.end.isoformat() if last else None,
        "periods": len(e.window),
        "months": round(len(e.window) / A_MONTH[e.scope.frequency], 1) if e.scope else None,
        "complete": e.complete,
        "first_period_after_start": e.begun_share,
        "capped_by": e.capped_by,
    }


def ledger_points(book: Ledger) -> dict[str, float | None]:
    """One number for each part of the ledger, adding up: medians, and the net as what remains."""
    change = float(np.median(book.fall))
    moved = None if book.moved is None else float(np.median(book.moved))
    delayed = None if book.delayed is None else float(np.median(book.delayed))
    rest = change - (moved or 0.0)
    return {
        "change": change,
        "moved": moved,
        "delayed": delayed,
        "net": None if delayed is None else rest - delayed,
        "net_and_delayed": rest,
    }


def ledger_json(book: Ledger | None, e: Effect) -> dict[str, object]:
    """The ledger: points that add up, intervals of the draws, and whether "moved" may be said."""
    if book is None:
        return dict.fromkeys(("change", "net", "moved", "delayed", "net_and_delayed"))
    parts: Mapping[str, np.ndarray | None] = {
        "change": book.fall, "moved": book.moved, "delayed": book.delayed, "net": book.net,
        "net_and_delayed": book.net_and_delayed,
    }  # fmt: skip
    season = None if np.isnan(book.before) else float(np.median(book.season))
    points = ledger_points(book)
    if e.elsewhere_unknown:  # what remains of the change is then no net: a part of it may have been seen elsewhere
        points |= {"net": None, "net_and_delayed": None}
        parts = {"change": book.fall, "delayed": book.delayed}
    return {
        **points,
        "intervals": {name: _interval(draws) for name, draws in parts.items() if draws is not None},
        "excess_elsewhere": book.excess,
        "said_moved": book.said_moved,
        "moved_p": book.moved_p,
        "moved_placebo": _rank(book.moved_rank),
        "destinations": [query_json(e.scope.queries[r]) for r in e.scope.destinations] if e.scope else [],
        "destinations_not_published": [query_json(q) for q in e.uncounted],
        "destinations_declared": bool(e.scope and e.scope.declared),
        "before": None if np.isnan(book.before) else book.before,
        "observed": book.observed,
        "season_and_trend": season,
        "later": {"from": _label(e.later[0]), "to": _label(e.later[-1])} if e.later else None,
        "later_overlapping": list(e.later_others),
    }


def scan_json(e: Effect) -> dict[str, object] | None:
    """The break found, as dates."""
    if e.scan is None:
        return None
    at = e.scanned
    return {
        "break": at[e.scan.at].label,
        "date": at[e.scan.at].start.isoformat(),
        "lower80": at[e.scan.first].start.isoformat(),
        "upper80": at[e.scan.last].start.isoformat(),
        "percent": e.scan.percent,
        "p": e.scan.p,
        "dates": len(e.scan.candidates),
        "set_in_elsewhere": e.break_elsewhere,
        "placebo": _rank(e.scan.rank),
        "candidates": [
            {"date": at[int(c)].start.isoformat(), "score": float(v)}
            for c, v in zip(e.scan.candidates, e.scan.score, strict=True)
        ],
    }


def _numbers(told: Estimate | None) -> dict[str, float | None]:
    return {name: None if told is None else getattr(told, name) for name in NUMBERS}


def _after(a: After) -> dict[str, object]:
    return {"months": a.months, "to": a.last.label, **_numbers(a.total), "overlapping": list(a.others)}


def _rank(found: Rank | None) -> dict[str, object]:
    return {
        "cases": found.cases if found else 0,
        "as_far": found.far if found else 0,
        "rate": found.rate if found else None,
        "p": found.p if found else None,
        "smallest_p": found.smallest if found else None,
        "separate": found.separate if found else 0,
    }


def _interval(draws: np.ndarray) -> dict[str, float]:
    lower80, upper80, lower95, upper95 = (float(q) for q in np.quantile(draws, (0.1, 0.9, 0.025, 0.975)))
    return {"lower80": lower80, "upper80": upper80, "lower95": lower95, "upper95": upper95}


def _label(period: Period | None) -> str | None:
    return None if period is None else period.label
