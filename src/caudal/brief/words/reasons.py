"""The reasons of a verdict in words: the check room's sentences, their numbers filled with figures."""

from __future__ import annotations

import string
from collections.abc import Mapping

from caudal.brief.document import Run, Runs
from caudal.brief.language import capital, contracted, literal
from caudal.brief.words.fillings import filling
from caudal.brief.words.naming import per_day
from caudal.brief.words.scribe import Judged, Scribe
from caudal.check import REASONS

FIGURES = {
    "observed": "to",
    "to": "to",
    "against_value": "from",
    "base": "from",
    "from": "from",
    "tail": "tail",
    "median": "median",
    "lower95": "lower95",
    "upper95": "upper95",
    "percent": "percent",
    "per_day": "per-day",
}


def reasons(scribe: Scribe, judged: Judged) -> tuple[Runs, ...]:
    """A sentence for each reason that has one; numbers in it are figures."""
    out = []
    for key, values in judged.verdict.reasons:
        if key in REASONS:
            out.append(_fill(scribe, judged, key, scribe.language.pick(REASONS[key]), values))
    return tuple(out)


def _fill(scribe: Scribe, judged: Judged, key: str, template: str, values: Mapping[str, object]) -> Runs:
    out: list[Run] = []
    for words, name, form, _ in string.Formatter().parse(template):
        out += literal(words)
        if name is None:
            continue
        field = name.split(".")[0].split("[")[0]
        if field not in values:
            return (Run(key.replace("-", " "), kind="given"),)
        known = scribe.figure(judged, FIGURES[field]) if field in FIGURES else None
        if known is None and field == "per_day":
            known = per_day(scribe, judged)
        if field == "median" and known is not None:
            out += scribe.expected(judged, "median", prose=True) or ()
        elif known is not None and isinstance(values[field], (int, float)):
            out += scribe.told(known)
        else:
            out += filling(scribe, f"{judged.owner}.{key}.{field}", field, values[field], form or "")
    return capital(contracted(tuple(out)) if scribe.language.code == "es" else tuple(out))
