"""The audit names every row that was changed behind the register's back."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
import sqlalchemy as sa
from reviewed import ANA, fill

from caudal.register import Register
from caudal.register.schema import TABLES, head, texts, touched, trail


def reviewed(register: Register) -> list[str]:
    ids = fill(register)
    register.confirm(ids[4], ANA)
    register.rate(ids[4], 2, "seen", date(2024, 3, 1), ANA)
    register.correct(ids[0], {"place": "Mexico City"}, ANA)
    return ids


def test_an_untouched_register_is_whole_and_its_chain_can_be_checked_by_hand(opened: Register) -> None:
    reviewed(opened)
    found = opened.audit()
    assert (found.entries, found.problems) == (4, ())
    previous = "0" * 64
    for entry in opened.trail():
        row = entry.row()
        said = row.pop("hash")
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert (row["previous"], hashlib.sha256(text.encode()).hexdigest()) == (previous, said)
        previous = said
    assert found.hash == previous


TAMPERINGS = {
    "a field of a record": (TABLES["meetings"].update().values(place="Lima"), "meetings meeting-2: place is 'Lima'"),
    "a version": (TABLES["claims"].update().values(version=9), "claims claim-5: version is 9"),
    "a level": (TABLES["ratings"].update().values(level=3), "ratings rating-8: level is 3, by the trail 2"),
    "a record taken away": (TABLES["ratings"].delete(), "ratings rating-8: the row is missing"),
    "a record put in": (
        TABLES["links"].insert().values(id="link-x", version=1, state="held", subject="a", relation="b", object="c"),
        "links link-x: the row has no entry",
    ),
    "a stored text": (texts.update().values(text="Delegations"), "the stored text does not match its sha256"),
    "who did it": (trail.update().where(trail.c.seq == 2).values(who="eve"), "entry 2 (confirm commitment-6 by eve)"),
    "why": (trail.update().where(trail.c.seq == 3).values(why="no"), "entry 3 (rate commitment-6 by ana): its content"),
    "when": (
        trail.update().where(trail.c.seq == 1).values(at="2020"),
        "entry 1 (read source-1 by reader): its content",
    ),
    "a hash": (trail.update().where(trail.c.seq == 2).values(hash="f" * 64), "entry 2 (confirm commitment-6"),
    "a history": (touched.delete().where(touched.c.seq == 2), "do not agree on entry 2"),
    "the head": (head.update().values(seq=9), "its head says 9 entries"),
    "what cannot be read": (trail.update().where(trail.c.seq == 2).values(changes=sa.text("'[1'")), "cannot be read"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_tampered_row_is_named(opened: Register, what: str) -> None:
    reviewed(opened)
    statement, told = TAMPERINGS[what]
    with opened._engine.begin() as connection:
        connection.execute(statement)
    problems = opened.audit().problems
    assert any(told in str(problem) for problem in problems), problems
    assert all(problem.text("es") != problem.text("en") for problem in problems)


@pytest.mark.parametrize(
    ("gone", "told"), [(2, "entry 2 is missing before entry 3"), (4, "its head says 4 entries, 3")]
)
def test_an_entry_taken_out_is_noticed_even_the_last(opened: Register, gone: int, told: str) -> None:
    reviewed(opened)
    with opened._engine.begin() as connection:
        connection.execute(touched.delete().where(touched.c.seq == gone))
        connection.execute(trail.delete().where(trail.c.seq == gone))
    assert any(told in str(problem) for problem in opened.audit().problems)


def test_a_record_and_its_entry_changed_together_break_the_chain(opened: Register) -> None:
    """Whoever also forges the entry's own hash is found by the next entry, which holds the true one."""
    reviewed(opened)
    forged = opened.trail()[1].row() | {"who": "eve"}
    forged["hash"] = hashlib.sha256(
        json.dumps({k: v for k, v in forged.items() if k != "hash"}, ensure_ascii=False, sort_keys=True,
                   separators=(",", ":")).encode()).hexdigest()  # fmt: skip
    with opened._engine.begin() as connection:
        connection.execute(trail.update().where(trail.c.seq == 2).values(who="eve", hash=forged["hash"]))
    (problem,) = opened.audit().problems
    assert str(problem).startswith("trail entry 3")
    assert "does not follow" in str(problem)
