"""Answering: which data can answer a question about a period, and where none can, which part of it fails."""

from __future__ import annotations

import re
from dataclasses import replace

from caudal.corridor import Corridor
from caudal.errors import NotHeldError
from caudal.records import ALL, Claim, Query
from caudal.series import coverage, query_panel
from caudal.studies.setting import Setting

FINER = {"D": ("D",), "W": ("W", "D"), "M": ("M", "D"), "Q": ("Q", "M", "D"), "A": ("A", "Q", "M", "D")}
"""Frequencies of data that can answer a claim about a period of the key's length, the plainest first."""
NAMED = 6  # held values named in a reason

Obstacle = tuple[str, dict[str, object]]
"""A key of `caudal.check.REASONS` and its values."""


def summed(corridor: Corridor, indicator: str) -> str:
    """The indicator asked for; of several, joined by + or a comma, the one that a publisher declares as their sum.

    Raises DefinitionError, which explains, where no publisher adds them.
    """
    named = tuple(part.strip() for part in re.split(r"[+,]", indicator) if part.strip())
    return corridor.require_summable(named) if len(named) > 1 else indicator


def why_not_answered(s: Setting, claim: Claim) -> Obstacle | None:
    """The part of a claim's question that no edition held can answer; None where its indicator is not held at all.

    In this order: a value of one dimension, several values together, the length of the period, a strict reading.
    """
    query = claim.query
    if not coverage(s.store, s.corridor, query.indicator):
        return None
    about: dict[str, object] = {"indicator": query.indicator}
    asked = {d: v for d, v in query.dims().items() if v != ALL}
    for dimension, value in asked.items():
        if not _answers(s, Query(query.indicator, **{dimension: value})):
            return "value-not-held", {**about, "value": value, "held": ", ".join(_held(s, query, dimension)) or "-"}
    if not _answers(s, query):
        together = " + ".join(asked.values()) or query.indicator
        return "breakdown-not-held", {**about, "value": together}
    if not any(_answers(s, query, frequency) for frequency in FINER[claim.period.frequency]):
        return "frequency-not-held", {**about, "period": claim.period}
    if s.strict and any(_visible(s, query, frequency) for frequency in FINER[claim.period.frequency]):
        return "strict-not-held", {"as_of": s.as_of}
    return None


def _answers(s: Setting, query: Query, frequency: str | None = None) -> bool:
    """Whether some edition held answers a query at some date."""
    latest = max((e.released for e in s.store.editions), default=s.as_of)
    return _visible(replace(s, as_of=max(latest, s.as_of)), query, frequency)


def _visible(s: Setting, query: Query, frequency: str | None) -> bool:
    try:
        query_panel(s.store, s.corridor, [query], as_of=s.as_of, frequency=frequency)
    except NotHeldError:
        return False
    return True


def _held(s: Setting, query: Query, dimension: str) -> list[str]:
    """Some values of a dimension that editions of the indicator tell apart."""
    values: set[str] = set()
    for edition, table in coverage(s.store, s.corridor, query.indicator):
        told = table.dims[dimension]
        values.update(s.store.values(edition.id)[table.name].get(dimension, ()) if told == "*" else (told,))
    named = sorted(values - {ALL})
    return named[:NAMED] + (["…"] if len(named) > NAMED else [])
