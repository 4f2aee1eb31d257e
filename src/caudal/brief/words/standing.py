"""Where a count stands against what was expected of it, said alike for every party and in no claim's direction."""

from __future__ import annotations

from dataclasses import replace

from caudal.brief.document import Cell, Run
from caudal.brief.language import capital
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import Change


def standing_cell(scribe: Scribe, change: Change) -> Cell:
    """Lower than, within or higher than expected; the letter x where nothing was to be expected."""
    if change.standing is None:
        return Cell((Run("[x]", kind="letter"),))
    side = change.standing.side
    return Cell(capital(tuple(replace(r, strong=side != "within") for r in scribe.say(f"standing.{side}.short"))))


def nearer_tail_cell(scribe: Scribe, change: Change) -> Cell:
    """The smaller of the two tails, named for its side."""
    if change.standing is None:
        return Cell((Run("[x]", kind="letter"),))
    side = "lower" if change.standing.lower <= change.standing.upper else "upper"
    figure = scribe.figure(scribe.judged(change), f"{side}-tail")
    if figure is None:
        return Cell((Run("[x]", kind="letter"),))
    return Cell(scribe.say(f"cell.tail.{side}", tail=scribe.number(figure)))
