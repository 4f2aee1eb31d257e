"""Short sentences on meetings as wire services write them, in our own words: where they stand, when, where, who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import talks

FOLDER = Path(__file__).parent / "met"
DAY = date(2024, 6, 20)  # a Thursday


def rows() -> Iterator[tuple[str, str, str]]:
    """Language, the sentence that stands before, and the row."""
    for path in sorted(FOLDER.glob("??.txt")):
        lead = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("@ "):
                lead = line[2:] + "\n"
            elif line and not line.startswith("#"):
                yield path.stem, lead, line


def expected(line: str) -> tuple[str, list[dict[str, Any]]]:
    """The sentence without brackets, and its meetings with spans in it."""
    when, place, people, marked = (part.strip() for part in line.split(" | ", 3))
    plain, spans, at = "", [], 0
    for piece in re.split(r"([\[\]])", marked.replace(" ¶ ", "\n")):
        if piece == "[":
            at = len(plain)
        elif piece == "]":
            spans.append((at, len(plain)))
        else:
            plain += piece
    columns = [[one.strip() for one in column.split(";")] for column in (when, place, people)]
    meetings = []
    for k, (start, end) in enumerate(spans):
        status, day = columns[0][min(k, len(columns[0]) - 1)].split()
        site, who = (column[k] if len(column) == len(spans) else "-" for column in columns[1:])
        single = len(spans) == 1 or len(columns[0]) == len(spans)
        meetings.append(
            {"start": start, "end": end, "status": status, "date": day if single else "-", "place": site, "who": who}
        )
    return plain, meetings


def found(language: str, text: str) -> list[dict[str, Any]]:
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [talks.item_json(item) for item in document.items if item.kind == "meeting"]


def judge(language: str, lead: str, line: str) -> str:
    """What is wrong with the reading of a sentence; "" where nothing is."""
    sentence, wanted = expected(line)
    got = found(language, lead + sentence)
    if len(got) != len(wanted):
        return f"{len(got)} for {len(wanted)}: {[g['text'] for g in got]}"
    for have, want in zip(got, wanted, strict=True):
        start, end = have["start"] - len(lead), have["end"] - len(lead)
        common = min(end, want["end"]) - max(start, want["start"])
        if common < 0.5 * min(end - start, want["end"] - want["start"]):
            return f"span {have['text']!r}"
        if have["status"] != want["status"]:
            return f"status {have['status']}"
        if want["date"] != "-" and (have["date"] or "null") != want["date"]:
            return f"date {have['date']} {have.get('date_text')!r}"
        if want["place"] != "-" and want["place"].lower() not in (have["place"] or "").lower():
            return f"place {have['place']!r}"
        people = " ".join(str(p) for p in have["participants"])
        missing = [] if want["who"] == "-" else [n for n in want["who"].split(", ") if n not in people]
        if missing:
            return f"participants {missing} not in {people!r}"
    return ""


@pytest.mark.parametrize(("language", "lead", "line"), list(rows()))
def test_the_meetings_of_a_sentence_are_found_and_nothing_else(language: str, lead: str, line: str) -> None:
    missed = line.startswith("~ ")
    assert (judge(language, lead, line.removeprefix("~ ")) != "") == missed, "a row marked ~ is one not yet read"
