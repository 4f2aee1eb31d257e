"""What the register keeps: the columns of each kind of record, and the rules that a person's corrections must meet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from caudal.errors import UsageError

Record = dict[str, Any]
"""One row as plain values: always `id`, `version` (1, 2, ...) and `state`."""

Shape = Literal["text", "flag", "number", "json"]

KINDS = ("meeting", "statement", "claim", "commitment")
TABLE_OF = {"meeting": "meetings", "statement": "statements", "claim": "claims", "commitment": "commitments"}
KIND_OF = {table: kind for kind, table in TABLE_OF.items()}

PROPOSED, PRINTED, CONFIRMED = "proposed", "printed", "confirmed"
REJECTED, MERGED, WITHDRAWN, HELD = "rejected", "merged", "withdrawn", "held"
LIVE = (PROPOSED, PRINTED, CONFIRMED)
USABLE = (PRINTED, CONFIRMED)
"""States whose records may feed a figure: confirmed by a person, or taken as printed."""
STATES = (*LIVE, REJECTED, MERGED, WITHDRAWN)

LEVELS: dict[int, dict[str, str]] = {
    0: {"en": "none", "es": "ninguno"},
    1: {"en": "begun", "es": "iniciado"},
    2: {"en": "substantial", "es": "sustancial"},
    3: {"en": "done", "es": "cumplido"},
}
"""The scale of a commitment's status."""

RELATIONS = ("measure", "indicator", "claim", "meeting")
"""What a link says: commitment > measure, measure > indicator, claim > indicator or corridor claim, ... > meeting."""

KEYS: dict[str, Shape] = {"id": "text", "version": "number", "state": "text"}
SPAN: dict[str, Shape] = {
    "source": "text",
    "start": "number",
    "end": "number",
    "text": "text",
    "extraction": "text",
    "basis": "text",
    "merged_into": "text",
    "gist": "json",
    "details": "json",
}
"""Every item: where it stands in which source, what read it, on what basis; `gist` is a summary in both languages."""

FIELDS: dict[str, dict[str, Shape]] = {
    "meeting": {
        "form": "text",
        "status": "text",
        "event": "text",
        "date": "text",
        "place": "text",
        "participants": "json",
        "parties": "json",
    },
    "statement": {
        "speaker": "text",
        "speaker_name": "text",
        "speaker_role": "text",
        "anonymous": "flag",
        "mode": "text",
        "cue": "text",
        "channel": "text",
    },
    "claim": {
        "speaker": "text",
        "speaker_name": "text",
        "indicator": "text",
        "direction": "text",
        "magnitude": "text",
        "magnitude_range": "text",
        "period": "text",
        "period_value": "text",
        "place": "text",
        "ask": "json",
    },
    "commitment": {
        "actor": "text",
        "action": "text",
        "with": "text",
        "by": "text",
        "conditional": "flag",
        "ratable": "flag",
        "level": "number",
    },
}
"""A claim's `ask` says how it is put to the data: `corridor` names entries of the corridor file, or keys of ASK."""

COLUMNS: dict[str, dict[str, Shape]] = {
    "sources": {
        **KEYS,
        "corridor": "text",
        "sha256": "text",
        "text_sha256": "text",
        "characters": "number",
        "name": "text",
        "published": "text",
        "language": "text",
        "title": "text",
        "publisher": "text",
        "address": "text",
        "basis": "text",
        "extraction": "text",
    },
    **{TABLE_OF[kind]: {**KEYS, **SPAN, **fields} for kind, fields in FIELDS.items()},
    "links": {**KEYS, "subject": "text", "relation": "text", "object": "text"},
    "ratings": {**KEYS, "commitment": "text", "level": "number", "evidence": "text", "day": "text"},
}
"""Table -> column -> shape, in the order of every listing and export."""

ASK = ("corridor", "indicator", "place", "origin", "population", "authority", "period", "against", "direction",
       "level", "per", "negated")  # fmt: skip
CHOICES = {
    "status": ("past", "planned"),
    "mode": ("direct", "mixed", "indirect"),
    "direction": ("down", "up", "level", "record", "stable"),
}
"""The fields that hold one of a few words."""
_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_DATE = re.compile(f"{_DAY}(?:/{_DAY})?")
_YES, _NO = ("yes", "true", "sí", "si", "1"), ("no", "false", "0")
_KEPT = ("level",)  # set by rating only


def corrected(kind: str, record: Mapping[str, Any], pairs: Mapping[str, str]) -> dict[str, Any]:
    """The fields that `field=value` pairs set on a record. An empty value clears a field.

    Lists are written with ";" between entries; `gist.en`, `gist.es` and `ask.KEY` set one part. Raises UsageError.
    """
    allowed = {name: shape for name, shape in FIELDS[kind].items() if name not in _KEPT} | {"gist": "json"}
    changed: dict[str, Any] = {}
    for name, value in pairs.items():
        stem, dot, part = name.partition(".")
        if stem not in allowed or (dot and part not in _parts(stem)) or (not dot and stem in ("gist", "ask")):
            known = [n for n in allowed if n not in ("gist", "ask")]
            known += ["gist.en", "gist.es"] + ([f"ask.{key}" for key in ASK] if "ask" in allowed else [])
            raise UsageError(f"A {kind} has no field {name!r}. Fields: {', '.join(known)}.")
        if dot:
            whole = dict(changed.get(stem, record.get(stem)) or {})
            if value:
                whole[part] = _yes_or_no(name, value) if part == "negated" else value
            else:
                whole.pop(part, None)
            changed[stem] = whole or None
        else:
            changed[name] = _value(name, allowed[name], value)
    if not changed:
        raise UsageError("Nothing to correct: write field=value, like magnitude='pretty significant'.")
    return changed


def _parts(stem: str) -> tuple[str, ...]:
    return {"gist": ("en", "es"), "ask": ASK}.get(stem, ())


def denied(record: Mapping[str, Any]) -> bool:
    """Whether a claim denies what its fields say: "have not fallen" is a fall denied."""
    return (record.get("ask") or {}).get("negated") == "yes"


def _yes_or_no(name: str, value: str) -> str:
    if value.lower() not in (*_YES, *_NO):
        raise UsageError(f"{name}={value!r}: write yes or no.")
    return "yes" if value.lower() in _YES else "no"


def _value(name: str, shape: Shape, value: str) -> Any:
    if not value:
        return [] if shape == "json" else None
    if shape == "flag":
        return _yes_or_no(name, value) == "yes"
    if shape == "json":
        return [part.strip() for part in value.split(";") if part.strip()]
    if name in CHOICES and value not in CHOICES[name]:
        raise UsageError(f"{name}={value!r}: write one of {', '.join(CHOICES[name])}.")
    if name in ("date", "by") and not _DATE.fullmatch(value):
        raise UsageError(f"{name}={value!r} is not a date. Write 2024-01-19, 2024-01, 2024, or FIRST/LAST.")
    return value
