"""Days, months and years as printed, and as ISO."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caudal.talks.tokens import Token


def month_label(day: date, shift: int) -> str:
    """The ISO month so many months from a day."""
    index = day.year * 12 + day.month - 1 + shift
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def plural(token: Token) -> bool:
    """Whether a word for a stretch of time is in the plural."""
    return token.low.endswith("s") and token.low != "mes"


def day_of(token: Token) -> int | None:
    """The day of a month that a token prints, 1 to 31, or None."""
    digits = token.text.rstrip("stndrhºª°")
    if digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 2 and 1 <= int(digits) <= 31:
        return int(digits)
    return None


def is_year(token: Token) -> bool:
    """Whether a token prints a year, 1900 to 2099."""
    return token.text.isascii() and token.text.isdigit() and len(token.text) == 4 and token.text[:2] in {"19", "20"}


def iso_day(tokens: Sequence[Token], k: int) -> str | None:
    """The ISO day that begins at token k, or None."""
    if not is_year(tokens[k]) or k + 4 >= len(tokens) or tokens[k + 1].text != "-" or tokens[k + 3].text != "-":
        return None
    if not all(t.text.isascii() and t.text.isdigit() and len(t.text) == 2 for t in (tokens[k + 2], tokens[k + 4])):
        return None
    try:
        return date(int(tokens[k].text), int(tokens[k + 2].text), int(tokens[k + 4].text)).isoformat()
    except ValueError:
        return None
