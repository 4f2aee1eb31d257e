"""A source made by hand, with items of every kind in it."""

from __future__ import annotations

import hashlib

from caudal.register import Record, Register, Reviewer

TEXT = (
    "Delegations of both countries met on Monday. The minister said crossings fell sharply in recent weeks. "
    "Both sides agreed to meet again in March. They would also open an office. Se dijo: «menos cruces»."
)
ANA = Reviewer("ana", "read it twice")


def span(words: str) -> Record:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


ITEMS: list[tuple[str, Record]] = [
    ("meeting", {**span("met on Monday"), "form": "meeting", "status": "past", "date": "2024-02-05",
                 "parties": ["MEX"]}),
    ("meeting", {**span("meet again in March"), "form": "meeting", "status": "planned", "date": "2024-03"}),
    ("statement", {**span("crossings fell sharply in recent weeks"), "mode": "indirect", "speaker": "The minister"}),
    ("claim", {**span("crossings fell sharply"), "indicator": "crossings", "direction": "down", "magnitude": "sharply",
               "period": "in recent weeks"}),
    ("commitment", {**span("agreed to meet again in March"), "actor": "Both sides", "action": "meet again",
                    "by": "2024-03", "ratable": True, "conditional": False}),
    ("commitment", {**span("would also open an office"), "actor": "They", "action": "open an office", "ratable": False,
                    "conditional": False}),
]  # fmt: skip


def source(text: str = TEXT, published: str = "2024-02-06", corridor: str = "us-mexico") -> Record:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return {"corridor": corridor, "sha256": sha, "name": "note.txt", "published": published, "language": "en",
            "title": "A note", "publisher": "Office", "address": "", "basis": "read",
            "extraction": "by hand"}  # fmt: skip


def fill(register: Register, items: list[tuple[str, Record]] = ITEMS, state: str = "proposed") -> list[str]:
    """Keep the source with its items; their ids, in order."""
    given = [(kind, {"state": state, "extraction": "by hand", "basis": "extracted", **item}) for kind, item in items]
    _, records, new = register.read(source(), TEXT, given, Reviewer("reader"))
    assert new
    return [record["id"] for record in records]
