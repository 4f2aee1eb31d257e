"""Reads the tables of a page back: id -> rows of cell texts; and all the words of the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Tables(HTMLParser):
    """The tables of a page: id -> rows of cell texts; and all its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self._rows: list[list[str]] | None = None
        self._cell = self._mute = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = self.tables.setdefault(dict(attrs)["id"] or "", [])
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows is not None:
            self._rows[-1].append("")
            self._cell = True
        self._mute = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False
        elif tag == "table":
            self._rows = None
        self._mute = False

    def handle_data(self, data: str) -> None:
        if self._mute:
            return
        self.words.append(data)
        if self._cell and self._rows:
            self._rows[-1][-1] += data


def opened(page: str) -> list[tuple[str, str]]:
    """Each number of a page that is a link: its text, and the line of the annex that it opens to."""
    lines = dict(re.findall(r'<li id="(f-[^"]+)">(.*?)</li>', page))
    return [(text, lines[id]) for id, text in re.findall(r'<a class="n" href="#(f-[^"]+)">([^<]*)</a>', page)]
