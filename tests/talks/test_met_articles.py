"""Meetings in short articles of our own: how many are found, how many of those found are meetings, when and where."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import talks

FOLDER = Path(__file__).parent / "met"
LEAST = {
    "articles.txt": {"precision": 0.95, "recall": 0.90, "date": 0.92, "place": 0.90, "status": 0.95},
    "articles2.txt": {"precision": 0.94, "recall": 0.80, "date": 0.90, "place": 0.88, "status": 0.95},
}


def articles(name: str) -> list[tuple[str, date, str, list[tuple[int, int, list[str]]]]]:
    """Language, day, plain text and labels (start, end, [date, place, status]) of each article."""
    out = []
    text = "\n".join(line for line in (FOLDER / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    for part in re.split(r"(?m)^@ ", text)[1:]:
        head, _, body = part.partition("\n")
        plain, labels = "", []
        for piece in re.split(r"([{][^{}]*[}])", body.strip().replace("\n", "\n\n")):
            words, _, marks = piece.strip("{}").partition("||") if piece.startswith("{") else (piece, "", "")
            if marks:
                labels.append((len(plain), len(plain) + len(words), marks.split("|")))
            plain += words
        language, day = head.split()
        out.append((language, date.fromisoformat(day), plain, labels))
    return out


def nearest(label: tuple[int, int, list[str]], found: list[dict[str, Any]], used: set[int]) -> int | None:
    """The item not yet used that shares half of the shorter span with a label, the one with most in common."""
    start, end, _ = label
    common = {k: min(end, f["end"]) - max(start, f["start"]) for k, f in enumerate(found) if k not in used}
    fitting = {k: c for k, c in common.items() if c >= 0.5 * min(end - start, found[k]["end"] - found[k]["start"])}
    return max(fitting, key=lambda k: fitting[k], default=None)


def tally(name: str, language: str) -> Counter[str]:
    """Counts over all articles of a language: labels, found, right; checked and right of each slot."""
    counts: Counter[str] = Counter()
    for code, day, plain, labels in articles(name):
        if code != language:
            continue
        read = talks.read(plain, name="own.txt", published=day, language=language)
        found = [talks.item_json(item) for item in read.items if item.kind == "meeting"]
        used: set[int] = set()
        for label in labels:
            when, where, status = label[2]
            at = nearest(label, found, used)
            used |= {at} if at is not None else set()
            if status == "x":
                continue
            counts["labels"] += 1
            if at is None:
                continue
            have = found[at]
            told, placed = have["date"] or "", have["place"] or ""
            counts["right"] += 1
            counts["status"] += have["status"] == {"p": "past", "f": "planned"}[status]
            counts["dates"] += when != "-"
            counts["date"] += when != "-" and (told == when or (len(when) == 7 and told.startswith(when)))
            counts["places"] += where != "-"
            counts["place"] += where != "-" and bool(placed) and (where in placed or placed in where)
        counts["found"] += counts["right"] - counts["before"] + len(found) - len(used)
        counts["before"] = counts["right"]
    return counts


@pytest.mark.parametrize("name", list(LEAST))
@pytest.mark.parametrize("language", ["en", "es"])
def test_meetings_of_short_articles_are_found_with_their_day_and_place(language: str, name: str) -> None:
    n = tally(name, language)
    shares = {
        "precision": n["right"] / n["found"],
        "recall": n["right"] / n["labels"],
        "date": n["date"] / n["dates"],
        "place": n["place"] / n["places"],
        "status": n["status"] / n["right"],
    }
    assert n["labels"] > 100
    assert {slot: share for slot, share in shares.items() if share < LEAST[name][slot]} == {}
