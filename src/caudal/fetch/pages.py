"""A publisher's page -> the address of its newest file. Text in, address out: no network here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = {"ene": 1, "abr": 4, "ago": 8, "dic": 12}
_FISCAL_START = 10
_WHOLE_YEAR = 13  # a file that names no month is the year's last

_LONGEST_NAME = 150

Order = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a page links. order: larger is newer (year, month in it, year and month of upload, copy)."""

    address: str
    name: str
    order: Order


class PageError(Exception):
    """The page links no file of the shape expected, or two that look equally new."""


def newest(page: str, address: str, pattern: str) -> Link:
    """The newest file on a page (its HTML and its own address) whose address matches `pattern`.

    Raises PageError where none matches, or where two different files look equally new: no file is guessed.
    """
    expected = re.compile(pattern, re.IGNORECASE)
    found: dict[str, Link] = {}
    for target in _targets(page, address):
        readable = unquote(urlsplit(target).path)
        match = expected.search(readable)
        if match is None:
            continue
        name, order = readable.rpartition("/")[2], _order(match.groupdict())
        if order is not None and name.isprintable() and len(name) <= _LONGEST_NAME:
            found[target] = Link(target, name, order)
    if not found:
        raise PageError("the page links no file of the shape expected: it was changed, or moved")
    links = sorted(found.values(), key=lambda link: link.order)
    if len(links) > 1 and links[-1].order == links[-2].order:
        raise PageError(f"the page links two files that look equally new, {links[-2].name} and {links[-1].name}")
    return links[-1]


def _order(groups: Mapping[str, str | None]) -> Order | None:
    """Where a file stands among releases; None where a group holds what is no year or month."""
    fiscal, year, month = groups.get("fiscal"), groups.get("year"), groups.get("month")
    when = _WHOLE_YEAR
    if month:
        number = _month(month)
        if number is None:
            return None
        when = (number - _FISCAL_START) % 12 + 1 if fiscal else number
    upload = re.split(r"[-/]", groups.get("folder") or "")
    folder = (int(upload[0]), _month(upload[1]) or 0) if len(upload) == 2 else (0, 0)
    return (int(fiscal or year or 0) % 100, when, *folder, int(groups.get("copy") or -1))


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    short = text[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else _SPANISH.get(short)


def _targets(page: str, address: str) -> list[str]:
    """Absolute addresses of all links, without fragments."""
    parser = _Links()
    parser.feed(page)
    parser.close()
    targets = []
    for href in parser.hrefs:
        try:
            targets.append(urldefrag(urljoin(urljoin(address, parser.base), href.strip())).url)
        except ValueError:  # no address at all, as "http://[": somebody's slip, not our file
            continue
    return targets


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hrefs: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href and tag == "a":
            self.hrefs.append(href)
        elif href and tag == "base" and not self.base:
            self.base = href
