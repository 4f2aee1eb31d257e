"""What a change is compared with, where the words after a claim say that it is a year before."""

from __future__ import annotations

import re
from calendar import monthrange

from caudal.talks.items import FlowClaim

_REACH = 120  # characters after a claim that may still say what it is compared with
_YEAR_BEFORE = re.compile(
    r"\b(?:(?:from|than|on|over|against|with|to|versus)(?: in)? (?:a|one) year (?:earlier|ago|before)"
    r"|same (?:month|period|quarter|time)(?: of| in)? (?:last year|the (?:previous|prior) year|the year before"
    r"|a year (?:earlier|ago|before))"
    r"|year[- ](?:on|over)[- ]year"
    r"|(?:que|frente a|respecto a|respecto de|contra|comparación con|sobre)(?: las?| los?)?(?: de)?"
    r" (?:hace un año|un año (?:antes|atrás))"
    r"|(?:mismo|igual) (?:mes|per[ií]odo|trimestre|lapso) (?:de|del) (?:el )?año (?:anterior|pasado|previo)"
    r"|interanual(?:es)?)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;:!?](?:\s|$)|\n")


def year_before(text: str, claim: FlowClaim, stop: int | None = None) -> str | None:
    """The label of the period a year before a claim's own, where its words compare it with that; else None.

    Only changes up or down of a month, a quarter or a year are compared; `stop` is where the next claim begins.
    "fell by a third in May from a year earlier", said of 2024-05, gives "2023-05".
    """
    if claim.direction.value not in {"up", "down"} or claim.period is None:
        return None
    end = min(claim.end + _REACH, len(text) if stop is None else max(stop, claim.end))
    after = _ENDS.split(text[claim.end : end], maxsplit=1)[0]
    told = _YEAR_BEFORE.search(text[claim.start : claim.end] + after)
    return _earlier(claim.period.value or "") if told else None


def _earlier(value: str) -> str | None:
    """The same month, quarter or year, a year earlier: "2024-05" to "2023-05"; None for other stretches."""
    whole = re.fullmatch(r"(\d{4})(-\d{2})?", value)
    if whole:
        return f"{int(whole[1]) - 1:04d}{whole[2] or ''}"
    found = re.fullmatch(r"(\d{4})-(\d{2})-01/(\d{4})-(\d{2})-(\d{2})", value)
    if not found:
        return None
    year, first, again, last, day = (int(part) for part in found.groups())
    ends = year == again and 1 <= last <= 12 and day == monthrange(year, last)[1]
    return f"{year - 1:04d}-Q{last // 3}" if ends and last - first == 2 and last % 3 == 0 else None
