"""What is filled in beside a claim or a meeting: period, place, direction and magnitude; the day of a meeting."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import talks

FOLDER = Path(__file__).parent / "slots"
DAY = date(2024, 6, 20)  # a Thursday
LEAD = {
    "en": "Malta and Italy held talks on irregular migration in 2022.\n",
    "es": "México y Guatemala sostuvieron conversaciones sobre migración irregular en 2022.\n",
}
SLOTS = {"claims": ("direction", "magnitude", "period", "place"), "days": ("date",)}
KIND = {"claims": "claim", "days": "meeting"}


def rows(kind: str) -> Iterator[tuple[str, str, str]]:
    """Language, the lot, and the row."""
    for path in sorted(FOLDER.glob(f"*_{kind}.txt")):
        lot = ""
        for line in path.read_text("utf-8").splitlines():
            if line in {"# a", "# b"}:
                lot = line[2:]
            elif line and not line.startswith("#"):
                yield path.stem[:2], lot, line


def expected(line: str, kind: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without brackets, and what is marked in it with its slots."""
    *columns, marked = (part.strip() for part in line.split(" | ", len(SLOTS[kind])))
    plain, spans, at = "", [], 0
    for piece in re.split(r"([\[\]])", marked.replace(" ¶ ", "\n")):
        if piece == "[":
            at = len(plain)
        elif piece == "]":
            spans.append((at, len(plain)))
        else:
            plain += piece
    slots = [[one.strip() for one in column.split(" ; ")] for column in columns]
    assert all(len(column) == len(spans) for column in slots), line
    return plain, [
        {"start": start, "end": end, **dict(zip(SLOTS[kind], (column[k] for column in slots), strict=True))}
        for k, (start, end) in enumerate(spans)
    ]


def agrees(slot: str, have: str | None, want: str) -> bool:
    if want == "?":
        return True
    if slot == "direction":
        return {"stable": "level", "record": "up"}.get(have or "", have) == want
    if slot == "date" or want == "-":
        return (have or {"date": "null"}.get(slot, "-")) == want
    short, long = sorted(((have or "").lower(), want.lower()), key=len)
    return bool(short) and short in long


def judge(language: str, line: str, kind: str) -> Iterator[tuple[str, bool, str]]:
    """Each slot of what is marked: its name, whether it is right, what was read. What is not found has only "found"."""
    text, wanted = expected(line, kind)
    shift = len(LEAD[language])
    read = talks.read(LEAD[language] + text, name="own.txt", published=DAY, language=language)
    found = [talks.item_json(item) for item in read.items if item.kind == KIND[kind] and item.start >= shift]
    for want in wanted:

        def common(item: dict[str, Any], want: dict[str, Any] = want) -> int:
            return int(min(item["end"] - shift, want["end"]) - max(item["start"] - shift, want["start"]))

        best = max(found, key=common, default=None)
        short = 0 if best is None else min(best["end"] - best["start"], want["end"] - want["start"])
        if best is None or 2 * common(best) < short:
            yield "found", False, text[want["start"] : want["end"]]
            continue
        yield "found", True, best["text"]
        for slot in SLOTS[kind]:
            yield slot, agrees(slot, best[slot], want[slot]), f"{best[slot]!r} for {want[slot]!r}"


@pytest.mark.parametrize(("language", "lot", "line"), [*rows("claims")])
def test_a_claim_tells_when_where_and_how_much(language: str, lot: str, line: str) -> None:
    missed = line.startswith("~ ")
    wrong = [
        told for slot, good, told in judge(language, line.removeprefix("~ "), "claims") if not good and slot != "found"
    ]
    assert bool(wrong) == missed, f"{wrong}; a row marked ~ is one not yet read"


@pytest.mark.parametrize(("language", "lot", "line"), [*rows("days")])
def test_a_meeting_has_its_day(language: str, lot: str, line: str) -> None:
    missed = line.startswith("~ ")
    wrong = [
        told for slot, good, told in judge(language, line.removeprefix("~ "), "days") if not good and slot != "found"
    ]
    assert bool(wrong) == missed, f"{wrong}; a row marked ~ is one not yet read"


def main() -> None:
    """Prints the share of each slot that is right: python tests/talks/test_slots.py [LOT]."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for kind in SLOTS:
        for language, lot, line in rows(kind):
            if len(sys.argv) > 1 and lot != sys.argv[1]:
                continue
            for slot, good, told in judge(language, line.removeprefix("~ "), kind):
                counts[language, f"{KIND[kind]} {slot}"][0] += good
                counts[language, f"{KIND[kind]} {slot}"][1] += 1
                if not good:
                    print(f"{slot}: {told}   <- {line}")
    for (language, slot), (right, every) in counts.items():
        print(f"{language} {slot:18} {right}/{every} {right / every:.2f}")


if __name__ == "__main__":
    main()
