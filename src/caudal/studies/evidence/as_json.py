"""An evidence base as one JSON document and as one csv, a row for each measure."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from caudal.corridor import MEASURE_TYPES
from caudal.effect import Spread
from caudal.records import Edition, Text
from caudal.studies.effects.scope import A_MONTH
from caudal.studies.evidence.record import MONTHS, POOLED_AT, Change, Evidence, Finding, KindMean
from caudal.studies.panels import edition_json

RANGE = ("percent", "lower95", "upper95")


def type_name(type: str) -> Text:
    """The name of a type of act; as written where it has none."""
    return MEASURE_TYPES.get(type, {"en": type, "es": type})


def editions_of(e: Evidence) -> tuple[Edition, ...]:
    """The editions that any effect used, each once."""
    held = {edition.id: edition for f in e.findings if f.effect is not None for edition in f.effect.editions}
    return tuple(held.values())


def evidence_json(e: Evidence) -> dict[str, object]:
    """The document of an evidence base. Effects in percent of what was expected, negative = fewer."""
    return {
        "as_of": e.as_of.isoformat(),
        "corridors": [{"id": c.id, "name": dict(c.name)} for c in e.corridors],
        "measures": [_finding(f) for f in e.findings],
        "types": [_kind(k) for k in e.kinds],
        "pooling": None if e.pooled is None else {
            "months": POOLED_AT,
            "measures": sum(k.measures for k in e.kinds),
            "within_types": _spread(e.pooled.within),
            "among_types": _spread(e.pooled.among),
        },
        "editions": [edition_json(edition) for edition in editions_of(e)],
    }  # fmt: skip


def evidence_csv(e: Evidence) -> bytes:
    """One row for each measure, UTF-8, the columns of the JSON spread out; an empty cell is not known."""
    rows = [_row(f) for f in e.findings]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([["" if r[c] is None else r[c] for c in _COLUMNS] for r in rows])
    return out.getvalue().encode("utf-8")


_COLUMNS = (
    "corridor", "measure", "type", "announced", "in_force", "verdict", "reason", "names", "indicator", "frequency",
    "window_months", "p_placebo",
    *(f"{name}_{m}m" for m in MONTHS for name in (*RANGE, "also")),
    "half_life_months", *(f"moved_{name}" for name in RANGE), "said_moved",
    "log_ratio", "log_error", *(f"pooled_{name}" for name in RANGE),
)  # fmt: skip


def _row(f: Finding) -> dict[str, object]:
    doc = _finding(f)
    row = {c: doc.get(c) for c in _COLUMNS} | {"names": ";".join(f.names)}
    for m in MONTHS:
        row |= {f"{name}_{m}m": value for name, value in _ranged(f.after.get(m)).items()}
        row[f"also_{m}m"] = ";".join(f.also.get(m, ()))
    for part, change in (("moved", f.moved), ("pooled", f.pooled)):
        row |= {f"{part}_{name}": value for name, value in _ranged(change).items()}
    return row


def _finding(f: Finding) -> dict[str, object]:
    m, e = f.measure, f.effect
    half = e.half_life if e is not None else None
    return {
        "corridor": f.corridor.id,
        "measure": m.id,
        "what": dict(m.what),
        "type": m.type,
        "type_name": dict(type_name(m.type)),
        "announced": m.announced.isoformat(),
        "in_force": m.in_force.isoformat(),
        "verdict": f.verdict,
        "reason": f.reason or None,
        "names": list(f.names),
        "indicator": e.scope.queries[e.scope.touched[0]].indicator if e is not None and e.scope else None,
        "frequency": e.scope.frequency if e is not None and e.scope else None,
        "window_months": months_of(f),
        "p_placebo": e.p if e is not None else None,
        "after": [{"months": n, **_ranged(f.after.get(n)), "overlapping": list(f.also.get(n, ()))} for n in MONTHS],
        "half_life_months": half.median if half else None,
        "half_life_reached": half.reached if half else None,
        "moved": None if f.moved is None else asdict(f.moved),
        "said_moved": e.ledger.said_moved if e is not None and e.ledger is not None else None,
        "log_ratio": f.log[0] if f.log else None,
        "log_error": f.log[1] if f.log else None,
        "pooled": None if f.pooled is None else asdict(f.pooled),
    }


def months_of(f: Finding) -> float | None:
    """Months of the window that the verdict and p speak of."""
    if f.effect is None or f.effect.scope is None or not f.effect.window:
        return None
    return round(len(f.effect.window) / A_MONTH[f.effect.scope.frequency], 1)


def _kind(k: KindMean) -> dict[str, object]:
    return {"type": k.type, "name": dict(type_name(k.type)), "measures": k.measures,
            "mean": asdict(k.mean), "next": asdict(k.following)}  # fmt: skip


def _ranged(change: Change | None) -> dict[str, float | None]:
    return {name: None if change is None else getattr(change, name) for name in RANGE}


def _spread(told: Spread) -> dict[str, float]:
    return asdict(told)
