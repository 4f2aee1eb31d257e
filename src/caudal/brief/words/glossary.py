"""Words and letters: the vocabulary of the brief and the key to its marks."""

from __future__ import annotations

from caudal.brief.document import Block, Cell, Column, Paragraph, Run, Section, Table
from caudal.brief.terms import ideas, term_set, term_sets
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
    return Section("words", "11", scribe.say("section.words"), (key, words, *_two_wordings(scribe)))


def _two_wordings(scribe: Scribe) -> tuple[Block, ...]:
    """Where the delegations of this corridor word one idea differently in Spanish: both wordings, and which is used."""
    sets = [s for s in term_sets().values() if s.party in scribe.stock.corridor.parties]
    if len(sets) < 2:
        return ()
    chosen = scribe.language.terms or term_set(None)
    rows = tuple(
        (Cell((Run(english, lang="en"),)), *(Cell((Run(s.words[id], kind="given", lang="es"),)) for s in sets))
        for id, english in ideas().items()
    )
    columns = (Column(scribe.say("terms.idea"), share=1),
               *(Column((Run(scribe.language.pick(s.name), kind="given"),), share=1.6) for s in sets))  # fmt: skip
    used = scribe.say("terms.used", name=Run(scribe.language.pick(chosen.name), kind="given"))
    return (Table("t-terms", scribe.say("terms.title"), columns, rows), Paragraph(used))
