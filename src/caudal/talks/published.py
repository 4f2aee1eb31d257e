"""The day a text was published, as it says itself: in its page's metadata, on a line of its own, or in its dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Literal

Where = Literal["metadata", "line", "dateline"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sept sep septiembre setiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|(?P<d1>\d{1,2})(?:st|nd|rd|th|º)? (?:de )?" + _MONTH.format("m1") + r"(?:,? (?:de |del )?(?P<y1>\d{4})\b)?"
    r"|" + _MONTH.format("m2") + r" (?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?:, ?(?P<y2>\d{4})\b)?)",
    re.IGNORECASE,
)
_METAS = frozenset(
    (
        *("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued"),
        *("dcterms.issued", "dcterms.date", "pubdate", "publishdate", "publish-date", "parsely-pub-date"),
        *("sailthru.date", "citation_publication_date"),
    )
)
_JSON_DAY = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"(\d{4}-\d{2}-\d{2})')
_LABELS = re.compile(
    r"(?:first |last )?(?:published|posted|date|issued|release date|publicado|publicación|fecha(?: de publicación)?|"
    r"publicado el)\s{0,3}:?\s{0,3}(?:on |el )?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo),? ",
    re.IGNORECASE,
)
_TIME = re.compile(r"[\s,|·–—-]{0,4}(?:at |a las )?\d{1,2}[:.h]\d{2}.{0,20}|[\s.,|·–—-]{0,4}", re.DOTALL)
_CLOSES = re.compile(r"[ ,]{0,2}(?:\([^()\n]{1,60}\)|/[^/\n]{1,40}/)?[ .]{0,2}(?:--|—|–|-|:)|\. ?")
_LINES = 8  # lines of the beginning that are looked at
_REACH = 110  # characters of a line within which a dateline's day stands
_TOWN = 70  # characters of a place before it


@dataclass(frozen=True, slots=True)
class Printed:
    """A day of publication and where it stands; `day` is None where the text prints it without its year."""

    day: date | None
    where: Where
    words: str


class _Metadata(HTMLParser):
    """Reads the days that a page gives in its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.named: list[tuple[str, str]] = []
        self.times: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
            if name in _METAS:
                self.named.append((name, found.get("content", "")))
        elif tag == "time" and found.get("datetime"):
            marked = "pubdate" in found or found.get("itemprop", "").lower() == "datepublished"
            (self.named.insert(0, ("time", found["datetime"])) if marked else self.times.append(found["datetime"]))


def printed_day(page: str, text: str) -> Printed | None:
    """The day of publication that a page or text gives of itself; None where it gives none.

    `page` is the HTML as received, or the text itself; `text` its visible words. The metadata of a page go before a
    line of its own ("Published: 28 December 2023"), and this before the dateline ("MEXICO CITY, Dec. 28 (Agency) --",
    «Ciudad de México, 28 de diciembre de 2023.-»). A dateline without a year takes it only where the text prints the
    same day and month with one year.
    """
    found = None if page == text else _of_metadata(page)
    return found or _of_text(text)


def _of_metadata(page: str) -> Printed | None:
    reader = _Metadata()
    reader.feed(page)
    reader.close()
    for name, content in reader.named:
        if (day := _iso(content)) is not None:
            return Printed(day, "metadata", name)
    told = {day for words in _JSON_DAY.findall(page) if (day := _iso(words)) is not None}
    if len(told) == 1:
        return Printed(told.pop(), "metadata", "datePublished")
    days = {day for words in reader.times if (day := _iso(words)) is not None}
    return Printed(days.pop(), "metadata", "time") if len(days) == 1 else None


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None


def _of_text(text: str) -> Printed | None:
    lines = [line.strip() for line in text[:6000].split("\n")]
    lines = [line for line in lines if line][:_LINES]
    for line in lines:
        if len(line) < _REACH and (alone := _alone(line)) is not None:
            return alone
    for line in lines:
        led = _led(line[: _REACH + 80], text)
        if led is not None:
            return led
    return None


def _alone(line: str) -> Printed | None:
    """The day of a line that holds nothing else: "Published: December 28, 2023, 10:15", «28 de diciembre de 2023»."""
    at = 0
    while (label := _LABELS.match(line, at)) is not None and label.end() > at:
        at = label.end()
    found = _DAY.match(line, at)
    day = _day(found) if found is not None else None
    if found is None or day is None:
        return None
    rest = _TIME.match(line, found.end())
    return Printed(day, "line", line) if rest is not None and rest.end() == len(line) else None


def _led(line: str, text: str) -> Printed | None:
    """The day of a dateline at the head of a line: a place, the day, perhaps an agency, and a dash or full stop."""
    found = next((m for m in _DAY.finditer(line) if m.start() <= _TOWN and m["m1" if m["d1"] else "m2"]), None)
    if found is None or not _place(line[: found.start()]) or _CLOSES.match(line, found.end()) is None:
        return None
    words = line[: found.end()]
    day = _day(found)
    return Printed(day if day is not None else _elsewhere(found, text), "dateline", words)


def _place(before: str) -> bool:
    """Whether only a town, in capitals or with them, stands before the day: "WASHINGTON, D.C.,"."""
    words = [word.strip('«»"“”.,()') for word in before.replace("/", " ").split()]
    small = {"de", "del", "la", "las", "los", "el", "a", "of", "the", "y", "and"}
    named = [word for word in words if word]
    if named and named[0].lower() in {
        "on",
        "in",
        "by",
        "since",
        "until",
        "after",
        "before",
        "en",
        "el",
        "desde",
        "tras",
    }:
        return False
    return bool(named) and len(named) < 9 and all(w[:1].isupper() or w in small or not w.isalpha() for w in named)


def _numbers(found: re.Match[str]) -> tuple[int, int, int | None]:
    """Day, month and year of a match."""
    first = found["d1"] is not None
    year = found["y1"] if first else found["y2"]
    month = _MONTHS[(found["m1"] if first else found["m2"]).lower()]
    return int(found["d1"] if first else found["d2"]), month, int(year) if year else None


def _day(found: re.Match[str]) -> date | None:
    if found["iso"]:
        return _iso(found["iso"])
    day, month, year = _numbers(found)
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None


def _elsewhere(led: re.Match[str], text: str) -> date | None:
    """The day of a dateline without a year, where the text prints the same day and month with one year only."""
    day, month, _ = _numbers(led)
    whole = (m for m in _DAY.finditer(text) if not m["iso"] and _numbers(m)[2] is not None)
    years = {_numbers(m)[2] for m in whole if _numbers(m)[:2] == (day, month)}
    year = years.pop() if len(years) == 1 else None
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None
