"""The JSON twin: the same record and the same sentences as the pages, with every figure they use in full."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from caudal.brief.document import Document, Runs, plain
from caudal.brief.ledger import Ledger, held_back
from caudal.records import SMALL_BASE, Claim, Edition, Figure, Interval, Level, Period, Query, Source, Verdict
from caudal.stocktaking import Asked, Change, Foreseen, Outlook, Revision, StockTaking


def write_json(document: Document, stock: StockTaking) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8, one line feed at the end."""
    return (
        json.dumps(twin(document, stock), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        + "\n"
    ).encode()


def twin(document: Document, stock: StockTaking) -> dict[str, object]:
    """The twin as plain values. Counts under ten are null."""
    figures = {f.id: f for f in document.figures}
    return {
        "caudal_version": stock.version,
        "seed": stock.seed,
        "language": document.tag,
        "corridor": stock.corridor.id,
        "as_of": stock.as_of.isoformat(),
        "title": plain(document.title),
        "period": stock.period.label,
        "against": stock.against.label,
        "released": stock.released.isoformat(),
        "next_release": stock.next_release.isoformat() if stock.next_release else None,
        "answer": [_said(s) for s in document.answer],
        "main_points": [_said(p) for p in document.points],
        "paragraph": _said(document.paste),
        "statement": [_said(s) for s in document.statement],
        "headlines": [
            {
                **_change(h.change, stock),
                "expected_by_period": [{"period": p.label, **_interval(i)} for p, i in h.expected],
            }
            for h in stock.headlines
        ],
        "claims": [_asked(a, document.language, figures) for a in stock.asked],
        "sections": [
            {"id": s.id, "not_shown": s.not_shown, "series": [_series(c, stock) for c in s.changes]}
            for s in stock.sections
        ],
        "outlooks": [_outlook(o, stock) for o in stock.outlooks],
        "forecast_scores": None if stock.fared is None else [_plain(asdict(f)) for f in stock.fared],
        "agreed": None if stock.agreed is None else _plain(asdict(stock.agreed)),
        "revisions": [_revision(r) for r in stock.revisions],
        "gaps": [{"key": g.key, **_plain_map(g.values)} for g in stock.gaps],
        "scores": _plain(stock.scores),
        "editions": [edition(e) for e in stock.editions],
        "figures": {f.id: figure(f) for f in document.figures},
    }


def _asked(a: Asked, language: str, figures: Mapping[str, Figure]) -> dict[str, object]:
    """A question and its verdicts; of its figures, those that the document prints."""
    return {
        "id": a.entry.id,
        "role": a.entry.role,
        "said_on": a.entry.said_on.isoformat(),
        "quote": a.entry.quote,
        "question": a.entry.question.get(language, a.entry.question["en"]),
        "figures": {k: v for k, v in a.figures.items() if v in figures},
        "verdicts": [verdict(v) for v in a.verdicts],
    }


def _outlook(o: Outlook, stock: StockTaking) -> dict[str, object]:
    return {
        "where": _query(o.query),
        "party": o.party,
        "why": o.why,
        "last_published": o.last.label if o.last else None,
        "due": o.due.isoformat() if o.due else None,
        "by": o.by,
        "not_in_it": list(o.after),
        "whole": _foreseen(o.whole, stock) if o.whole else None,
        "parts": [_foreseen(f, stock) for f in o.parts],
    }


def _revision(r: Revision) -> dict[str, object]:
    return {
        "indicator": r.indicator,
        "place": r.place,
        "period": r.period.label,
        "prints": [{"released": d.isoformat(), "value": _count(v), "edition": e} for d, v, e in r.values],
    }


def _said(runs: Runs) -> dict[str, object]:
    return {"text": plain(runs), "figures": [r.figure for r in runs if r.figure is not None]}


def _count(value: float | None) -> float | None:
    if value is None or not math.isfinite(value) or held_back(value, "count"):
        return None
    return value


def verdict(v: Verdict) -> dict[str, object]:
    """A verdict under the keys of `caudal check --json`."""
    before, after = _count(v.against_value), _count(v.observed)
    sayable = before is not None and after is not None and before >= SMALL_BASE
    return {
        "verdict": v.verdict,
        "tail_probability": v.tail_probability,
        "as_of": v.as_of.isoformat(),
        "mode": v.mode,
        "claim": claim(v.claim),
        "observed": {"value": after, "unit": "count", "period": v.claim.period.label},
        "expected": _interval(v.expected) if v.expected is not None else None,
        "change": {"from": before, "to": after, "percent": v.percent if sayable else None},
        "level": _level(v.level),
        "false_alarm_rate": v.false_alarm_rate,
        "false_alarm_cases": v.false_alarm_cases,
        "power": dict(v.power),
        "reasons": [{"key": k, **_plain_map(values)} for k, values in v.reasons],
        "editions": [source(s) for s in v.sources],
        "computation": _plain(v.computation),
    }


def claim(c: Claim) -> dict[str, object]:
    """A claim in structured form."""
    return {
        "id": c.id,
        "where": _query(c.query),
        "period": c.period.label,
        "against": c.against.label if c.against else None,
        "direction": c.direction,
        "level": list(c.level) if c.level else None,
        "per": c.per,
    }


def _query(q: Query) -> dict[str, str]:
    return {"indicator": q.indicator, **q.dims()}


def _interval(i: Interval) -> dict[str, object]:
    return {k: _count(getattr(i, k)) for k in ("median", "lower80", "upper80", "lower95", "upper95")}


def _level(level: Level | None) -> dict[str, object] | None:
    if level is None:
        return None
    return {k: getattr(level, k) for k in ("rank_low", "rank_high", "of", "since", "lowest_since", "highest_since")}


def _change(change: Change, stock: StockTaking) -> dict[str, object]:
    ledger = Ledger(stock)
    history = [
        {
            "period": p.period.label,
            "figure": p.figure or None,
            "mark": p.mark,
            "value": ledger.look(p.figure).value if p.figure and p.value is not None else None,
        }
        for p in change.history
    ]
    return {"id": change.id, "where": _query(change.query), "history": history, **verdict(change.verdict)}


def _foreseen(f: Foreseen, stock: StockTaking) -> dict[str, object]:
    """What to expect of a series, by period; ends of intervals that are counts under ten are null."""
    ledger = Ledger(stock)
    coming = [
        {"period": p.label, "figures": dict(figures), **{k: ledger.look(i).value for k, i in figures.items()}}
        for p, figures in f.coming
    ]
    return {"where": _query(f.query), "expected": coming}


CLAIMED = ("verdict", "tail_probability", "claim", "false_alarm_rate", "false_alarm_cases", "power", "reasons")
"""Keys of a verdict that answer a claim; series of a section answer none."""


def _series(change: Change, stock: StockTaking) -> dict[str, object]:
    """A series of a section: no verdict, but where it stands against what was expected of it."""
    claim, standing = change.verdict.claim, change.standing
    return {k: v for k, v in _change(change, stock).items() if k not in CLAIMED} | {
        "period": claim.period.label,
        "against": claim.against.label if claim.against else None,
        "standing": None
        if standing is None
        else {"side": standing.side, "lower_tail": standing.lower, "upper_tail": standing.upper},
    }


def source(s: Source) -> dict[str, object]:
    """Where a figure comes from: edition, hash, basis, rows."""
    return {
        "edition": s.edition,
        "publisher": s.publisher,
        "title": s.title,
        "released": s.released.isoformat(),
        "sha256": s.sha256,
        "basis": s.basis,
        "mode": s.mode,
        "rows": list(s.rows),
    }


def edition(e: Edition) -> dict[str, object]:
    """An edition as listed in the brief."""
    return {
        "id": e.id,
        "publisher": e.publisher,
        "title": e.title,
        "released": e.released.isoformat(),
        "retrieved": e.retrieved.isoformat(),
        "address": e.address,
        "licence": e.licence,
        "basis": e.basis,
        "layout": e.layout,
        "source": e.source,
        "sha256": e.sha256,
        "rows": e.rows,
        "extract": e.extract,
    }


def figure(f: Figure) -> dict[str, object]:
    """A figure in full: what DESIGN section 7 asks of a number."""
    return {
        "value": f.value,
        "unit": f.unit,
        "indicator": f.indicator,
        "dims": dict(f.dims),
        "period": f.period,
        "as_of": f.as_of.isoformat(),
        "mode": f.mode,
        "mark": f.mark,
        "sources": [source(s) for s in f.sources],
        "computation": _plain(f.computation),
    }


def _plain_map(values: Mapping[str, object]) -> dict[str, object]:
    return {k: _plain(v) for k, v in values.items()}


def _plain(value: object) -> object:
    """Any value of a record as JSON has it."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, Period):
        return value.label
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)
