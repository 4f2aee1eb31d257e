"""The Spanish words of each delegation: one idea, two wordings; a set is chosen for output, quotations never change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from caudal.errors import UsageError
from caudal.records import Text

_QUOTED = re.compile(r"(«[^»]*»|“[^”]*”|\"[^\"]*\")")


@dataclass(frozen=True, slots=True)
class TermSet:
    """The words that one delegation uses. words: id of the idea -> its wording."""

    id: str
    party: str
    name: Text
    words: Mapping[str, str]


def term_sets() -> Mapping[str, TermSet]:
    """Every set, by id."""
    raw = _raw()
    return {
        id: TermSet(id, given["party"], given["name"], {t: words[id] for t, words in raw["terms"].items()})
        for id, given in raw["sets"].items()
    }


def term_set(id: str | None) -> TermSet:
    """A set by its id; None: the one that the catalogues are written in. Raises UsageError."""
    known = term_sets()
    if id is not None and id not in known:
        raise UsageError(f"No terms {id!r}. Known: {', '.join(known)}.")
    return known[id or _raw()["default"]]


def ideas() -> Mapping[str, str]:
    """Id of each idea -> its English wording, which all share."""
    return {id: words["en"] for id, words in _raw()["terms"].items()}


def reworded(text: str, to: TermSet) -> str:
    """Our own Spanish words in the wording of a set; what stands in quotation marks is left as it was said."""
    pattern, wanted = _others(to.id)
    parts = _QUOTED.split(text)
    return "".join(part if i % 2 else pattern.sub(lambda m: _like(m[0], wanted[m[0].lower()]), part)
                   for i, part in enumerate(parts))  # fmt: skip


def _like(found: str, word: str) -> str:
    """The word with a capital first letter where what it replaces had one."""
    return word[:1].upper() + word[1:] if found[:1].isupper() else word


@cache
def _others(id: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of every other set's wordings, longest first, and what each becomes."""
    own = term_sets()[id].words
    wanted = {
        words.lower(): own[term]
        for other in term_sets().values()
        if other.id != id
        for term, words in other.words.items()
        if words != own[term]
    }
    longest = sorted(wanted, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), wanted


@cache
def _raw() -> Mapping[str, Any]:
    text = (files("caudal.brief") / "terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
