"""Calendar periods: parsing, stepping and covering. Pure functions on `Period`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from caudal.errors import UsageError
from caudal.records import Period

FREQUENCIES = ("D", "W", "M", "Q", "A")


def period_of(start: date, frequency: str) -> Period:
    """The period of that frequency which begins on `start`; weeks begin on the day given."""
    if frequency == "D":
        return Period(start, start + timedelta(days=1), "D", start.isoformat())
    if frequency == "W":
        year, week, weekday = start.isocalendar()
        label = f"{year}-W{week:02d}" if weekday == 1 else f"{start.isoformat()}/P7D"
        return Period(start, start + timedelta(days=7), "W", label)
    if frequency == "M":
        return Period(start, _add_months(start, 1), "M", f"{start.year}-{start.month:02d}")
    if frequency == "Q":
        return Period(start, _add_months(start, 3), "Q", f"{start.year}-Q{(start.month + 2) // 3}")
    if frequency == "A":
        return Period(start, _add_months(start, 12), "A", f"{start.year}")
    raise UsageError(f"Unknown frequency {frequency!r}: use one of {', '.join(FREQUENCIES)}.")


def step(period: Period, n: int) -> Period:
    """The period n steps later (earlier where n is negative)."""
    if period.frequency in ("D", "W"):
        days = n * (1 if period.frequency == "D" else 7)
        return period_of(period.start + timedelta(days=days), period.frequency)
    months = {"M": 1, "Q": 3, "A": 12}[period.frequency] * n
    return period_of(_add_months(period.start, months), period.frequency)


def span(first: date, last: date, frequency: str) -> tuple[Period, ...]:
    """All periods of that frequency from the one starting at `first` to the one starting at `last`."""
    out = []
    period = period_of(first, frequency)
    while period.start <= last:
        out.append(period)
        period = step(period, 1)
    return tuple(out)


def containing(day: date, frequency: str) -> Period:
    """The calendar period (ISO week for W) that holds a day."""
    if frequency == "D":
        return period_of(day, "D")
    if frequency == "W":
        return period_of(day - timedelta(days=day.weekday()), "W")
    months = {"M": 1, "Q": 3, "A": 12}[frequency]
    return period_of(date(day.year, (day.month - 1) // months * months + 1, 1), frequency)


def parse_period(text: str) -> Period:
    """A period from its label: 2024-01, 2023-W52, 2024-01-05, 2023-Q4 or 2023. Raises UsageError."""
    t = text.strip()
    try:
        if re.fullmatch(r"\d{4}", t):
            return period_of(date(int(t), 1, 1), "A")
        if re.fullmatch(r"\d{4}-\d{2}", t):
            return period_of(date(int(t[:4]), int(t[5:]), 1), "M")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", t):
            return period_of(date.fromisoformat(t), "D")
        if m := re.fullmatch(r"(\d{4})-?W(\d{2})", t):
            return period_of(date.fromisocalendar(int(m[1]), int(m[2]), 1), "W")
        if m := re.fullmatch(r"(\d{4})-?Q([1-4])", t):
            return period_of(date(int(m[1]), 3 * int(m[2]) - 2, 1), "Q")
        if m := re.fullmatch(r"(\d{4}-\d{2}-\d{2})/P7D", t):
            return period_of(date.fromisoformat(m[1]), "W")
    except ValueError as error:
        told = f"{text!r} is not a date of the calendar ({error})."
        raise UsageError(told, key="calendar", value=text) from error
    raise UsageError(
        f"{text!r} is not a period. Write a month 2024-01, a day 2024-01-05, an ISO week 2023-W52, "
        "a quarter 2023-Q4 or a year 2023.",
        key="period",
        value=text,
    )


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
