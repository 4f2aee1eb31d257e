"""Words and letters: the vocabulary of the brief and the key to its marks."""

from __future__ import annotations

from caudal.brief.document import Cell, Column, Run, Section, Table
from caudal.brief.words.letters import KEY_TABLE
from caudal.brief.words.scribe import LETTERS, Scribe

TERMS = (
    "encounter",
    "event",
    "irregular",
    "transit",
    "indicator",
    "edition",
    "as-of",
    "replay",
    "verdict",
    "expected",
    "effect",
    "net",
    "moved",
    "delayed",
    "standing",
    "tail",
    "interval",
    "false-alarm",
    "fiscal-year",
)


def glossary_section(scribe: Scribe) -> Section:
    """Section 11."""
    terms = tuple((Cell(scribe.say(f"term.{t}")), Cell(scribe.say(f"term.{t}.means"))) for t in TERMS)
    letters = tuple(
        (Cell((Run(f"[{letter}]", kind="letter"),)), Cell(scribe.say(f"letter.{letter}"))) for letter in LETTERS
    )
    words = Table(
        "t-words",
        scribe.say("words.title"),
        (Column(scribe.say("words.term"), share=1.1), Column(scribe.say("words.means"), share=3.4)),
        terms,
    )
    key = Table(
        KEY_TABLE,
        scribe.say("letters.title"),
        (Column(scribe.say("letters.letter"), share=0.5), Column(scribe.say("letters.means"), share=4)),
        letters,
    )
    return Section("words", "11", scribe.say("section.words"), (key, words))
