"""Section 6: what was agreed and where it stands, from the case that the package carries."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from caudal import brief, studies
from caudal.brief.document import Section, Table, plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.editions import worded
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import Agreed, StockTaking
from caudal.studies.talks.agreed import agreed_told

DAYS = (date(2023, 12, 26), date(2023, 12, 28), date(2024, 1, 10), date(2024, 2, 15))


@pytest.fixture(scope="module")
def told() -> dict[date, Agreed]:
    held = {day: agreed_told(studies.setting(as_of=day)) for day in DAYS}
    return {day: agreed for day, agreed in held.items() if agreed is not None}


@pytest.fixture(scope="module")
def stock() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=DAYS[-1]))


def section(stock: StockTaking, lang: str) -> Section:
    (found,) = [s for s in brief.build(stock, lang).sections if s.id == "agreed"]
    return found


def table(stock: StockTaking, lang: str, id: str) -> Table:
    (found,) = [b for p in section(stock, lang).sections for b in p.blocks if isinstance(b, Table) and b.id == id]
    return found


def test_nothing_that_was_said_or_rated_after_the_day_is_told(told: dict[date, Agreed]) -> None:
    for day, agreed in told.items():
        assert all(m.day <= day for m in agreed.timeline if not m.planned), day
        assert all(m.source is None or m.source.published <= day for m in agreed.timeline), day
        assert all(c.source.published <= day for c in agreed.commitments), day
        assert all(c.rating is None or c.rating.day <= day for c in agreed.commitments), day


def test_the_record_grows_and_never_shrinks(told: dict[date, Agreed]) -> None:
    seen = [{c.id for c in told[day].commitments} for day in DAYS if day in told]
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert len(seen[-1]) > len(seen[0])


def test_the_timeline_runs_from_the_call_to_the_washington_meeting(told: dict[date, Agreed]) -> None:
    meetings = [(m.day, m.form, m.planned) for m in told[DAYS[-1]].timeline if m.kind == "meeting"]
    assert meetings[0] == (date(2023, 12, 21), "call", False)
    assert (date(2023, 12, 27), "meeting", False) in meetings
    assert meetings[-1] == (date(2024, 1, 19), "meeting", False)


def test_before_it_was_held_the_washington_meeting_is_the_next(told: dict[date, Agreed]) -> None:
    coming = told[date(2023, 12, 28)].next_meeting
    assert coming is not None
    assert (coming.planned, coming.when[:7]) == (True, "2024-01")
    assert told[DAYS[-1]].next_meeting is None


def test_what_is_open_stands_on_the_agenda_and_what_is_done_does_not(told: dict[date, Agreed]) -> None:
    agreed = told[DAYS[-1]]
    due = {p.id for p in agreed.agenda if p.kind == "commitment"}
    still_open = {c.id for c in agreed.commitments if c.ratable and (c.rating is None or c.rating.level < 3)}
    assert due == still_open
    assert due


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_commitment_has_a_row_with_its_status_and_its_public_source(stock: StockTaking, lang: str) -> None:
    assert stock.agreed is not None
    rows = table(stock, lang, "t-commitments").rows
    assert len(rows) == len(stock.agreed.commitments)
    levels = {"en": ("none", "begun", "substantial", "done"), "es": ("ninguno", "iniciado", "sustancial", "cumplido")}
    for row, c in zip(rows, stock.agreed.commitments, strict=True):
        number, what, _, status, _, source = (plain(cell.runs) for cell in row)
        assert number.startswith("C")
        assert what == c.gist[lang] if c.gist is not None else c.text in what
        assert str(c.source.published.year) in source
        if c.rating is not None:
            assert f"{c.rating.level}, {levels[lang][c.rating.level]}" in status


def test_both_languages_tell_the_same_things(stock: StockTaking) -> None:
    one, other = (section(stock, lang) for lang in ("en", "es"))
    assert [s.id for s in one.sections] == [s.id for s in other.sections]
    for a, b in zip(one.sections, other.sections, strict=True):
        assert [type(x) for x in a.blocks] == [type(x) for x in b.blocks]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_evidence_of_our_own_ratings_is_worded_in_both_languages(stock: StockTaking, lang: str) -> None:
    assert stock.agreed is not None
    scribe = Scribe(stock, Language(lang), Ledger(stock))
    for c in stock.agreed.commitments:
        if c.rating is not None:
            assert worded(scribe, "talks-evidence.", c.rating.evidence), c.id
