"""What a second reader of a text proposes: a parse, or a person's model. It may add items or second those found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from caudal.talks.items import Kind
from caudal.talks.words.lexicon import load

FLOWS = ("crossings", "arrivals", "encounters", "apprehensions", "returns", "asylum", "migration", "deaths")
"""The generic names of what is counted, as in `FlowClaim.indicator`."""
SLOTS: Mapping[Kind, tuple[str, ...]] = {
    "meeting": ("date", "place", "participants"),
    "statement": ("speaker", "cue", "channel"),
    "claim": ("speaker", "indicator", "direction", "magnitude", "period", "place"),
    "commitment": ("actor", "action", "with", "by"),
}
"""The fields of each kind that are words of the text."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that a second reader sees: `text` stands at start..end of the stored text. fields: as in the register."""

    kind: Kind
    start: int
    end: int
    text: str
    fields: Mapping[str, Any]


def flow_named(words: str, language: str) -> str | None:
    """The generic name of the flow that words speak of: "border crossings" -> crossings; None where none is known."""
    known, said = _flows(language), words.lower().split()
    for size in range(len(said), 0, -1):
        for i in range(len(said) - size + 1):
            name = known.get(" ".join(said[i : i + size]))
            if name is not None:
                return name
    return None


def mode_of(text: str) -> str:
    """Direct where quotation marks hold all of it, mixed where they hold a part, else indirect."""
    words = text.strip().rstrip(".,;")
    marks = sum(words.count(mark) for mark in '"“”«»')
    if not marks:
        return "indirect"
    return "direct" if marks == 2 and words[:1] in '"“«' and words[-1:] in '"”»' else "mixed"


@cache
def _flows(language: str) -> Mapping[str, str]:
    raw = load(language).raw["flow"]
    return {phrase.lower(): name for name in FLOWS for phrase in raw.get(name, ()) if isinstance(phrase, str)}
