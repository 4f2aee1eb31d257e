"""Structured claims: the words and numbers of a claim become a `Claim`, checked once, here."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal, cast

from caudal.errors import UsageError
from caudal.periods import parse_period, step
from caudal.records import DIMENSIONS, Claim, Direction, Period, Query

WHERE_KEYS = ("indicator", *DIMENSIONS)
DIRECTIONS = ("down", "up")
PERS = ("period", "day")


def parse_where(pairs: Sequence[str], *, indicator: str | None = None) -> Query:
    """The query that `key=value` pairs describe, e.g. ("indicator=usbp-encounters", "place=southwest").

    Keys: indicator, place, origin, population, authority; a dimension left out means the whole (`ALL`).
    indicator: used where no pair names one. Values are taken as written, outer spaces removed.
    Raises UsageError for an unknown, repeated or empty key, for text without "=", and without an indicator.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals:
            told = ", ".join(WHERE_KEYS)
            raise UsageError(
                f"{pair!r} is not of the form key=value. Keys: {told}.", key="where", value=pair, known=told
            )
        if key not in WHERE_KEYS:
            told = ", ".join(WHERE_KEYS)
            raise UsageError(f"Unknown key {key!r} in {pair!r}. Keys: {told}.", key="where", value=pair, known=told)
        if not value:
            raise UsageError(f"{pair!r} gives {key!r} no value; leave the pair out to ask for the whole.")
        if key in found:
            raise UsageError(f"{key!r} is given twice ({found[key]!r} and {value!r}); a claim speaks of one count.")
        found[key] = value
    if indicator is not None:
        found.setdefault("indicator", indicator)
    if "indicator" not in found:
        raise UsageError("A claim needs an indicator: add indicator=ID (caudal sources lists those held).")
    return Query(**found)


def parse_level(text: str) -> tuple[float, float]:
    """The inclusive bounds that "2000..9999" describes, in counts. Raises UsageError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*\.\.\s*(\d+(?:\.\d+)?)\s*", text)
    if match is None:
        raise UsageError(f"{text!r} is not a level. Write both bounds without separators, e.g. 2000..9999.")
    return _bounds((float(match[1]), float(match[2])))


def claim(
    query: Query,
    period: Period | str,
    direction: str | None = None,
    against: Period | str | None = None,
    level: tuple[float, float] | str | None = None,
    per: str = "period",
    *,
    id: str = "",
) -> Claim:
    """A claim about one count, checked: a change (`direction`) or a level (`level`), never both.

    period, against: periods or their labels (2024-01, 2023-W52, 2024-01-05, 2023-Q4, 2023). The two have the
    same length, and `against` ends before `period` begins; left out, it is the period just before.
    level: inclusive bounds, or text like "2000..9999"; per: "period" (the count itself) or "day" (its daily mean).
    Raises UsageError with the one rule that is broken.
    """
    about = _as_period(period)
    if direction is None and level is None:
        raise UsageError(
            "A claim states a change or a level: give a direction (down or up), or a level like 2000..9999."
        )
    if direction is not None and level is not None:
        raise UsageError("A claim states a change or a level, not both: drop the direction or the level.")
    if per not in PERS:
        raise UsageError(f"Unknown per {per!r}: use one of {', '.join(PERS)}.")
    if level is not None:
        if against is not None:
            raise UsageError("A level is not compared with another period: drop `against`, or give a direction.")
        bounds = parse_level(level) if isinstance(level, str) else _bounds(level)
        return Claim(query, about, level=bounds, per=cast(Literal["period", "day"], per), id=id)
    if direction not in DIRECTIONS:
        raise UsageError(f"Unknown direction {direction!r}: use one of {', '.join(DIRECTIONS)}.")
    if per != "period":
        raise UsageError("per=day belongs to a level; a change compares the counts of two whole periods.")
    base = step(about, -1) if against is None else _as_period(against)
    _check_pair(about, base)
    return Claim(query, about, direction=cast(Direction, direction), against=base, id=id)


def _check_pair(period: Period, against: Period) -> None:
    if against.frequency != period.frequency:
        raise UsageError(
            f"{period.label} and {against.label} are periods of different length; their counts cannot be compared. "
            "Give both as days, weeks, months, quarters or years."
        )
    if against.end > period.start:
        raise UsageError(
            f"The period compared with must end before {period.label} begins; {against.label} does not. "
            "Give an earlier one."
        )


def _as_period(period: Period | str) -> Period:
    return parse_period(period) if isinstance(period, str) else period


def _bounds(level: tuple[float, float]) -> tuple[float, float]:
    low, high = (float(bound) for bound in level)
    if not (math.isfinite(low) and math.isfinite(high)) or low < 0:
        raise UsageError(f"The level {low:g}..{high:g} needs two finite bounds of zero or more.")
    if low > high:
        raise UsageError(f"The level {low:g}..{high:g} runs downwards; write the lower bound first.")
    return low, high
