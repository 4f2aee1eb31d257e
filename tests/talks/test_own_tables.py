"""Tables of own sentences: how news tells of promises (`promises`) and of what was said (`voices`).

A line marked "~" is not read right yet; the day it is, its test fails and the mark goes.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import talks

HERE = Path(__file__).parent
DAY = date(2024, 6, 20)
LEAD = {
    "en": "Malta and Italy held talks on irregular migration on Tuesday.\n",
    "es": "México y Guatemala sostuvieron conversaciones sobre migración irregular el martes.\n",
}
EDGE = "\"“”„«»‘’' .,;:"


def rows(folder: str) -> list[tuple[str, str]]:
    lines = (
        (p.stem, line) for p in sorted((HERE / folder).glob("*.txt")) for line in p.read_text("utf-8").splitlines()
    )
    return [(name, line) for name, line in lines if line and not line.startswith("#")]


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence without brackets, and the spans that stood in them."""
    plain, spans, opened = "", [], []
    for piece in re.split(r"([\[\]])", marked.replace("\\n", "\n")):
        if piece == "[":
            opened.append(len(plain))
        elif piece == "]":
            spans.append((opened.pop(), len(plain)))
        else:
            plain += piece
    return plain, sorted(spans)


def found(language: str, text: str, kind: str, lead: str = "") -> list[dict[str, Any]]:
    document = talks.read(lead + text, name="own.txt", published=DAY, language=language)
    items = [talks.item_json(item) for item in document.items if item.kind == kind and item.start >= len(lead)]
    return sorted(
        ({**item, "start": item["start"] - len(lead), "end": item["end"] - len(lead)} for item in items),
        key=lambda item: (item["start"], -item["end"]),
    )


def same(have: dict[str, Any], want: tuple[int, int], plain: str) -> bool:
    return bool(have["text"].strip(EDGE) == plain[want[0] : want[1]].strip(EDGE))


def overlaps(have: dict[str, Any], want: tuple[int, int]) -> bool:
    common = min(have["end"], want[1]) - max(have["start"], want[0])
    return 2 * common >= min(have["end"] - have["start"], want[1] - want[0])


def judge_promise(language: str, line: str) -> str:
    """What is wrong with the promises found in a line; "" where nothing is."""
    actors, days, flags, marked = (part.strip() for part in line.split(" | ", 3))
    plain, spans = unmark(marked)
    got = found(language, plain, "commitment", LEAD[language])
    if len(got) != len(spans) or not all(overlaps(h, s) for h, s in zip(got, spans, strict=True)):
        return f"items: {[g['text'] for g in got]}"
    columns = [[one.strip() for one in c.split(";")] for c in (actors, days, flags)]
    for k, have in enumerate(got):
        actor, day, flag = (c[k] for c in columns)
        if actor != "-" and actor.lower() not in (have["actor"] or "").lower():
            return f"field: actor {have['actor']!r}"
        if (have["by"] or "-") != day:
            return f"field: by {have['by']!r}"
        if have["conditional"] != ("c" in flag):
            return f"field: conditional {have['conditional']!r}"
        if have["ratable"] == ("v" in flag):
            return f"field: ratable {have['ratable']!r}"
    return ""


def judge_voice(language: str, line: str) -> str:
    """What is wrong with the statements found in a line; "" where nothing is."""
    speakers, marked = (part.strip() for part in line.split(" | ", 1))
    plain, spans = unmark(marked)
    got = found(language, plain, "statement")
    if len(got) != len(spans) or not all(overlaps(h, s) for h, s in zip(got, spans, strict=True)):
        return f"items: {[(g['text'], g['speaker']) for g in got]}"
    for have, span, speaker in zip(got, spans, speakers.split(";"), strict=bool(spans)):
        if not same(have, span, plain):
            return f"span: {have['text']!r}"
        told = f"{have['speaker'] or ''} {have.get('speaker_name') or ''}".lower()
        if speaker.strip() != "-" and speaker.strip().lower() not in told:
            return f"field: speaker {have['speaker']!r}"
    return ""


@pytest.mark.parametrize(("name", "line"), rows("promises"))
def test_the_promises_of_a_sentence_are_found_and_nothing_else(name: str, line: str) -> None:
    told = judge_promise(name[:2], line.removeprefix("~ "))
    assert bool(told) == line.startswith("~ "), told


@pytest.mark.parametrize(("name", "line"), rows("voices"))
def test_what_a_voice_says_is_found_and_nothing_else(name: str, line: str) -> None:
    told = judge_voice(name[:2], line.removeprefix("~ "))
    assert bool(told) == line.startswith("~ "), told
