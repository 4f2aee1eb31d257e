"""Words to numbers: the stated table by which the words of a claim become bounds, sizes and calendars."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from caudal.claims import parse_level
from caudal.errors import UsageError
from caudal.register import Record

Words = Mapping[str, Any]


def words_text() -> str:
    """The package's own table, as the file that a person may copy and edit."""
    return (files("caudal.studies.talks") / "words.toml").read_text("utf-8")


def words_table(path: Path | None = None) -> Words:
    """The table of words to numbers: the package's own, or a person's copy. Raises UsageError."""
    try:
        table = tomllib.loads(words_text() if path is None else path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: the table of words cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a TOML file in UTF-8 ({error}).") from error
    missing = [
        k for k in ("tail", "levels", "figures", "sizes", "rates", "recent", "indicators", "places") if k not in table
    ]
    if missing:
        raise UsageError(f"{path}: the table of words lacks [{missing[0]}]; start from a copy of the package's.")
    if table["tail"].get("probability") != 0.05:
        raise UsageError(f"{path}: the tail of the verdict rule is 0.05; a table of words cannot change it.")
    return table


def recent_calendar(said: str | None, words: Words) -> str | None:
    """The calendar on which an undated stretch like "recent days" is asked; None where the table knows none."""
    for calendar, phrases in words["recent"].items():
        if said and any(phrase in plain_words(said) for phrase in phrases):
            return str(calendar)
    return None


def number_said(record: Record, words: Words) -> tuple[float, float] | None:
    """The bounds that the words of a level state, by the table: words of number, or figures; None where neither."""
    said, written = record.get("magnitude"), record.get("magnitude_range") or ""
    known = _matched(said, words["levels"])
    if known is not None:
        return float(known[0]), float(known[1])
    if ".." in written:
        return parse_level(written)
    if not re.fullmatch(r"\d{1,15}", written):
        return None
    value, figures = float(written), words["figures"]
    if _matched(said, dict.fromkeys(figures["over"], True)):
        return value, value * figures["over_times"]
    if _matched(said, dict.fromkeys(figures["under"], True)):
        return 0.0, value
    if _matched(said, dict.fromkeys(figures["about"], True)):
        within = figures["about_within"] / 100
        return round(value * (1 - within), 6), round(value * (1 + within), 6)
    zeros = len(written) - len(written.rstrip("0")) if value else 0
    half = 10**zeros / 2 if zeros else 0.0
    return value - half, value + half


def in_tail(said: str, words: Words) -> bool:
    """Whether words of degree ("significant") mean the verdict rule's own tail."""
    return bool(_matched(said, dict.fromkeys(words["tail"]["words"], True)))


def size_said(said: str | None, words: Words) -> tuple[float, float] | None:
    """The bounds of a change in percent that words state ("half", "50%"); None where they state none."""
    if not said:
        return None
    percent = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent|por ciento)", said)
    if percent:
        value, within = float(percent[1].replace(",", ".")), float(words["sizes"]["percent_within"])
        return value - within, value + within
    known = _matched(said, {k: v for k, v in words["sizes"].items() if k != "percent_within"})
    return None if known is None else (float(known[0]), float(known[1]))


def _matched(said: str | None, table: Mapping[str, Any]) -> Any:
    for phrase in sorted(table, key=len, reverse=True):
        if said and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", plain_words(said)):
            return table[phrase]
    return None


def plain_words(text: str) -> str:
    """Words in lower case with single spaces, without an article before them."""
    return " ".join(text.lower().split()).removeprefix("the ").removeprefix("la ")
