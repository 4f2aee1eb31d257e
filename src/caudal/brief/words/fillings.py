"""Values of gaps and reasons as runs: dates, periods, names by id, texts; a number becomes a figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from caudal.brief.document import Run, Runs
from caudal.brief.numbers import decimal_text, honest_step
from caudal.brief.words.scribe import Scribe
from caudal.records import Period


def filled(scribe: Scribe, owner: str, values: Mapping[str, object]) -> dict[str, Runs]:
    """Values of a gap or reason as runs: dates, periods, names by id, texts; a number becomes a derived figure."""
    return {name: filling(scribe, f"{owner}.{name}", name, value) for name, value in values.items()}


def filling(scribe: Scribe, owner: str, name: str, value: object, form: str = "") -> Runs:
    """One value as runs."""
    if isinstance(value, Period):
        return (scribe.language.the(value),)
    if isinstance(value, date):
        return (scribe.language.day(value),)
    if isinstance(value, Mapping):
        return (Run(scribe.language.pick({str(k): str(v) for k, v in value.items()}), kind="given"),)
    if isinstance(value, (list, tuple)):
        names = tuple("".join(r.text for r in filling(scribe, owner, name, v)) for v in value)
        return (Run(scribe.language.listed(names), kind="given"),)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (_number(scribe, owner, name, float(value)),)
    return (Run(_named(scribe, str(value)), kind="given"),)


def _named(scribe: Scribe, text: str) -> str:
    """An id of the corridor as its name; other text as it stands."""
    corridor = scribe.stock.corridor
    if text in corridor.places:
        return scribe.names.whole(text)
    return scribe.names.inside(text) if scribe.names.indicator(text) != text else text  # an edition may define it


UNITS = {
    "low": "bound",
    "high": "bound",
    "threshold": "threshold",
    "year": "year",
    "since": "year",
    "percent": "percent",
    "range": "percent",
    "share": "percent",
    "tail": "probability",
    "probability": "probability",
    "rate": "probability",
    "per_day": "per-day",
}
"""What a number is by its name in a reason or gap; a count where the name is not here."""


def _number(scribe: Scribe, owner: str, name: str, value: float) -> Run:
    unit = UNITS.get(name, "count")
    if unit == "year":
        return Run(str(int(value)), kind="date")
    if unit == "bound":
        return Run(decimal_text(value), kind="rule")
    if unit == "threshold":
        return Run(scribe.word("percent.prose", value=decimal_text(100 * value)), kind="rule")
    figure = scribe.ledger.about(owner, value, unit, {"number": owner})
    return scribe.number(figure, prose=True, step=honest_step(value / 5) if name == "median" else 1.0)
