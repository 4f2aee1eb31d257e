"""Short sentences on the flow as wire services write them, in our own words: where the claims stand, what they say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import talks

FOLDER = Path(__file__).parent / "flow"
DAY = date(2024, 6, 20)
LEAD = {
    "en": "Malta and Italy held talks on irregular migration on Tuesday.\n",
    "es": "México y Guatemala sostuvieron conversaciones sobre migración irregular el martes.\n",
}


def rows() -> list[tuple[str, str]]:
    lines = ((p.stem[:2], line) for p in sorted(FOLDER.glob("*.txt")) for line in p.read_text("utf-8").splitlines())
    return [(language, line) for language, line in lines if line and not line.startswith("#")]


def expected(line: str) -> tuple[str, list[dict[str, Any]]]:
    """The sentence without brackets, and its claims with spans in it."""
    direction, magnitude, period, marked = (part.strip() for part in line.split(" | ", 3))
    plain, spans, at = "", [], 0
    for piece in re.split(r"([\[\]])", marked):
        if piece == "[":
            at = len(plain)
        elif piece == "]":
            spans.append((at, len(plain)))
        else:
            plain += piece
    columns = [[one.strip() for one in column.split(";")] for column in (direction, magnitude, period)]
    keys = ("direction", "magnitude", "period")
    claims = [
        {"start": span[0], "end": span[1], **{key: column[k] for key, column in zip(keys, columns, strict=True)}}
        for k, span in enumerate(spans)
    ]
    return plain, claims


def found(language: str, sentence: str) -> list[Any]:
    text = LEAD[language] + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [talks.item_json(item) for item in document.items if item.kind == "claim"]


def judge(language: str, line: str) -> str:
    """What is wrong with the reading of a sentence; "" where nothing is."""
    sentence, wanted = expected(line)
    shift = len(LEAD[language])
    got = found(language, sentence)
    if len(got) != len(wanted):
        return f"{len(got)} for {len(wanted)}: {[g['text'] for g in got]}"
    for have, want in zip(got, wanted, strict=True):
        start, end = have["start"] - shift, have["end"] - shift
        common = min(end, want["end"]) - max(start, want["start"])
        if common < 0.5 * min(end - start, want["end"] - want["start"]):
            return f"span {have['text']!r}"
        way = {"stable": "level", "record": "up"}.get(have["direction"], have["direction"])
        if way != want["direction"]:
            return f"direction {have['direction']}"
        for slot in ("magnitude", "period"):
            words = have[slot] or ""
            short, long = sorted((words.lower(), want[slot].lower()), key=len)
            if want[slot] != "-" and not (short and short in long):
                return f"{slot} {have[slot]!r}"
    return ""


@pytest.mark.parametrize(("language", "line"), rows())
def test_the_claims_of_a_sentence_are_found_and_nothing_else(language: str, line: str) -> None:
    assert judge(language, line) == ""


def placed() -> list[tuple[str, str, str]]:
    lines = FOLDER.with_name("flow_places.txt").read_text("utf-8").splitlines()
    parts = [line.split(" | ", 2) for line in lines if line and not line.startswith("#")]
    return [(language, place, sentence) for language, place, sentence in parts]


@pytest.mark.parametrize(("language", "place", "sentence"), placed())
def test_a_claim_says_where(language: str, place: str, sentence: str) -> None:
    (claim,) = found(language, sentence)
    words = claim["place"] or "-"
    assert words in place or place in words


def test_a_title_makes_no_claim() -> None:
    text = "Arrivals in Malta fall by half\n\nMalta and Italy held talks on migration. Arrivals fell by half in May."
    document = talks.read(text, name="own.txt", published=DAY, language="en")
    assert [item.text for item in document.items if item.kind == "claim"] == ["Arrivals fell by half in May"]
