"""Review on both back ends: each act, what it refuses, and what it leaves on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from reviewed import ANA, ITEMS, TEXT, fill, source, span

from caudal.errors import ConflictError, UsageError
from caudal.register import Register, Reviewer, on_day

BO = Reviewer("bo")
ITEMS_HELD = ("claim", {**ITEMS[3][1], "state": "proposed", "extraction": "by hand", "basis": "extracted"})


def kinds(ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(id.rpartition("-")[0], []).append(id)
    return found


def test_a_source_is_kept_whole_and_the_same_bytes_twice_change_nothing(opened: Register) -> None:
    ids = fill(opened)
    held = opened.state()
    (kept,) = (r for (table, _), r in held.items() if table == "sources")
    assert opened.text(kept["id"]) == TEXT
    again, items, new = opened.read(source(), TEXT, [], ANA)
    assert (again["id"], {i["id"] for i in items}, new) == (kept["id"], set(ids), False)
    assert opened.state() == held


def test_every_item_keeps_its_exact_span_and_what_read_it(opened: Register) -> None:
    for id, (_, given) in zip(fill(opened), ITEMS, strict=True):
        _, record, _ = opened.show(id)
        assert TEXT[record["start"] : record["end"]] == record["text"] == given["text"]
        assert record["extraction"] == "by hand"


def test_a_second_confirmation_is_refused_with_who_came_first(opened: Register) -> None:
    id = fill(opened)[0]
    assert opened.confirm(id, ANA)["state"] == "confirmed"
    with pytest.raises(ConflictError, match=rf"{id} is confirmed already .confirm by ana, .*Nothing was changed"):
        opened.confirm(id, BO)
    assert opened.show(id)[1]["version"] == 2


def test_an_act_on_an_older_version_is_refused(opened: Register) -> None:
    id = fill(opened)[3]
    opened.correct(id, {"magnitude": "a third"}, ANA, version=1)
    with pytest.raises(ConflictError, match=r"at version 2, not 1 .correct by ana"):
        opened.correct(id, {"magnitude": "half"}, BO, version=1)
    assert opened.show(id)[1]["magnitude"] == "a third"


def test_a_correction_sets_fields_and_confirms(opened: Register) -> None:
    id = fill(opened)[0]
    pairs = {
        "place": "Mexico City",
        "parties": "MEX; USA",
        "gist.en": "They met.",
        "gist.es": "Se reunieron.",
        "form": "",
    }
    record = opened.correct(id, pairs, ANA)
    assert record["state"] == "confirmed"
    assert (record["place"], record["parties"], record["form"]) == ("Mexico City", ["MEX", "USA"], None)
    assert record["gist"] == {"en": "They met.", "es": "Se reunieron."}
    assert record["text"] == "met on Monday"


@pytest.mark.parametrize(
    ("at", "pair", "told"),
    [
        (0, {"place_": "x"}, "no field 'place_'"),
        (0, {"text": "x"}, "no field 'text'"),
        (0, {"date": "soon"}, "not a date"),
        (0, {"status": "perhaps"}, "past, planned"),
        (3, {"direction": "sideways"}, "down, up"),
        (3, {"ask.colour": "x"}, "no field 'ask.colour'"),
        (3, {"ask": "x"}, "no field 'ask'"),
        (3, {"ask.negated": "perhaps"}, "yes or no"),
        (4, {"level": "3"}, "no field 'level'"),
        (4, {"ratable": "perhaps"}, "yes or no"),
        (4, {}, "Nothing to correct"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    opened: Register, at: int, pair: dict[str, str], told: str
) -> None:
    id = fill(opened)[at]
    with pytest.raises(UsageError, match=told):
        opened.correct(id, pair, ANA)
    assert opened.show(id)[1]["version"] == 1


def test_a_rejection_needs_a_reason_and_ends_the_matter(opened: Register) -> None:
    id = fill(opened)[0]
    with pytest.raises(UsageError, match="needs its reason"):
        opened.reject(id, BO)
    assert opened.reject(id, ANA)["state"] == "rejected"
    with pytest.raises(ConflictError, match=r"is rejected .*undo that before you confirm"):
        opened.confirm(id, BO)


def test_what_was_missed_is_added_where_it_stands_verbatim(opened: Register) -> None:
    fill(opened)
    (kept,) = (id for table, id in opened.state() if table == "sources")
    record = opened.add("statement", kept, "menos cruces", {"speaker": "unnamed"}, ANA)
    assert TEXT[record["start"] : record["end"]] == "menos cruces"
    assert (record["state"], record["basis"]) == ("confirmed", "added")
    place = span("Se dijo")
    assert opened.add("statement", kept, (place["start"], place["end"]), {}, ANA)["text"] == "Se dijo"
    with pytest.raises(UsageError, match="do not stand in"):
        opened.add("statement", kept, "fewer crossings", {}, ANA)
    with pytest.raises(UsageError, match=f"stand {TEXT.count('in')} times"):
        opened.add("statement", kept, "in", {}, ANA)
    with pytest.raises(UsageError, match="not a stretch"):
        opened.add("statement", kept, (5, len(TEXT) + 1), {}, ANA)
    with pytest.raises(ConflictError, match="at the same place already"):
        opened.add("statement", kept, "menos cruces", {}, BO)
    with pytest.raises(UsageError, match="No source"):
        opened.add("statement", "source-99", "menos cruces", {}, ANA)
    with pytest.raises(UsageError, match="No kind"):
        opened.add("rumour", kept, "menos cruces", {}, ANA)


def test_mentions_of_one_event_become_one(opened: Register) -> None:
    first, second, statement, *_ = fill(opened)
    opened.merge(first, [second], ANA)
    record = opened.show(second)[1]
    assert (record["state"], record["merged_into"]) == ("merged", first)
    with pytest.raises(ConflictError, match="is merged"):
        opened.merge(first, [second], BO)
    with pytest.raises(UsageError, match="of different kinds"):
        opened.merge(first, [statement], ANA)
    with pytest.raises(UsageError, match="each named once"):
        opened.merge(first, [first], ANA)


def test_a_merge_is_in_the_history_of_the_mention_kept_and_undone_by_its_id(opened: Register) -> None:
    keep, other, *_ = fill(opened)
    opened.confirm(keep, ANA)
    opened.merge(keep, [other], ANA)
    assert [e.action for e in opened.show(keep)[2]] == ["read", "confirm", "merge"]
    opened.undo(keep, BO)
    assert (opened.record(other)[1]["state"], opened.record(keep)[1]["state"]) == ("proposed", "confirmed")
    opened.undo(keep, BO)
    assert opened.record(keep)[1]["state"] == "proposed"
    assert opened.audit().problems == ()


def test_a_link_and_a_source_put_aside_are_undone_by_their_ids(opened: Register) -> None:
    meeting, _, statement, *_ = fill(opened)
    link = opened.link(statement, "meeting", meeting, ANA)
    opened.undo(link["id"], BO)
    assert opened.record(link["id"])[1]["state"] == "withdrawn"
    (kept,) = (id for table, id in opened.state() if table == "sources")
    opened.reject(kept, ANA)
    opened.undo(kept, BO)
    assert (opened.record(kept)[1]["state"], opened.record(meeting)[1]["state"]) == ("held", "proposed")


def test_the_mentions_that_the_reading_grouped_are_merged_without_being_named(opened: Register) -> None:
    first, second, *_, last = fill(opened, [(k, {**g, "event": "e1"} if k == "meeting" else g) for k, g in ITEMS])
    opened.merge(first, [], ANA)
    assert opened.show(second)[1]["merged_into"] == first
    for id in (first, last):  # none left; and not a meeting
        with pytest.raises(UsageError, match="merge"):
            opened.merge(id, [], ANA)


def test_several_items_are_confirmed_in_one_act_or_none(opened: Register) -> None:
    first, second, third, *_ = fill(opened)
    assert [r["state"] for r in opened.confirm_all([first, second], ANA)] == ["confirmed"] * 2
    assert len(opened.trail()) == 2
    with pytest.raises(ConflictError, match=f"{second} is confirmed already"):
        opened.confirm_all([third, second], BO)
    assert opened.show(third)[1]["state"] == "proposed"
    with pytest.raises(UsageError, match="named twice"):
        opened.confirm_all([third, third], BO)
    opened.undo(first, ANA)
    assert {opened.show(id)[1]["state"] for id in (first, second)} == {"proposed"}
    assert opened.audit().problems == ()


def test_a_source_read_wrongly_is_put_aside_with_its_items_and_its_bytes_may_be_read_anew(opened: Register) -> None:
    ids = fill(opened)
    opened.confirm(ids[0], ANA)
    with pytest.raises(ConflictError, match=f"{ids[0]} of source-1 is confirmed"):
        opened.reject("source-1", Reviewer("ana", "wrong day"))
    opened.undo(ids[0], ANA)
    opened.reject(ids[1], Reviewer("ana", "no meeting"))
    opened.reject("source-1", Reviewer("ana", "wrong day"))
    assert {opened.show(id)[1]["state"] for id in ids} == {"rejected"}
    for act in (lambda: opened.reject("source-1", ANA), lambda: opened.add("claim", "source-1", (0, 5), {}, ANA)):
        with pytest.raises(ConflictError, match="source-1 is rejected"):
            act()
    record, items, new = opened.read(source(published="2024-02-07"), TEXT, [ITEMS_HELD], ANA)
    assert new
    assert (record["id"], record["published"], len(items)) == ("source-8", "2024-02-07", 1)
    assert opened.audit().problems == ()


def test_putting_a_source_aside_can_be_undone(opened: Register) -> None:
    ids = fill(opened)
    before = {id: opened.show(id)[1]["state"] for id in ids}
    opened.reject("source-1", Reviewer("ana", "wrong day"))
    opened.undo(str(opened.trail()[-1].seq), ANA)
    assert {id: opened.show(id)[1]["state"] for id in ids} == before
    assert opened.read(source(), TEXT, [], ANA)[2] is False


def test_links_join_what_belongs_together_and_nothing_else(opened: Register) -> None:
    meeting, _, statement, claim, commitment, _ = fill(opened)
    opened.link(commitment, "measure", "US-MX-DEC23", ANA)
    opened.link("measure:US-MX-DEC23", "indicator", "usbp-encounters", ANA)
    opened.link(claim, "indicator", "usbp-encounters", ANA)
    opened.link(statement, "meeting", meeting, ANA)
    with pytest.raises(ConflictError, match="linked to US-MX-DEC23 already"):
        opened.link(commitment, "measure", "US-MX-DEC23", BO)
    with pytest.raises(UsageError, match="A meeting takes no link"):
        opened.link(meeting, "measure", "US-MX-DEC23", ANA)
    with pytest.raises(UsageError, match="is not a meeting"):
        opened.link(statement, "meeting", claim, ANA)
    with pytest.raises(UsageError, match="takes measure or meeting, not indicator"):
        opened.link(commitment, "indicator", "usbp-encounters", ANA)


def test_a_rating_needs_evidence_a_confirmed_commitment_and_one_that_can_be_rated(opened: Register) -> None:
    *_, commitment, vague = fill(opened)
    day = date(2024, 3, 1)
    with pytest.raises(UsageError, match="is proposed: confirm it before"):
        opened.rate(commitment, 1, "seen", day, ANA)
    opened.confirm(commitment, ANA)
    opened.confirm(vague, ANA)
    with pytest.raises(UsageError, match="needs its evidence"):
        opened.rate(commitment, 1, " ", day, ANA)
    with pytest.raises(UsageError, match="not on the scale: 0 none, 1 begun, 2 substantial, 3 done"):
        opened.rate(commitment, 4, "seen", day, ANA)
    with pytest.raises(UsageError, match="too vague to rate"):
        opened.rate(vague, 1, "seen", day, ANA)
    assert opened.rate(commitment, 1, "seen", day, ANA)["level"] == 1
    assert opened.rate(commitment, 3, "signed", day + timedelta(9), BO)["level"] == 3
    opened.undo(commitment, ANA)
    assert opened.show(commitment)[1]["level"] == 1


def test_undo_takes_back_the_newest_act_and_stays_in_the_trail(opened: Register) -> None:
    id = fill(opened)[3]
    before = opened.show(id)[1]
    opened.correct(id, {"magnitude": "half"}, ANA)
    entry = opened.undo(id, BO)
    assert opened.show(id)[1] == {**before, "version": 3}
    assert [e.action for e in opened.show(id)[2]] == ["read", "correct", "undo"]
    assert opened.show(id)[2][1].seq == entry.undoes
    opened.undo(str(entry.seq), ANA)  # taking back the taking back
    assert opened.show(id)[1]["magnitude"] == "half"
    opened.undo(id, BO)  # the act stands again, and can be taken back again
    assert opened.show(id)[1] == {**before, "version": 5}


def test_an_act_that_another_came_after_is_undone_only_once_that_one_is(opened: Register) -> None:
    id = fill(opened)[3]
    for magnitude in ("half", "a third", "half"):
        opened.correct(id, {"magnitude": magnitude}, ANA)
    with pytest.raises(ConflictError, match="was changed since"):
        opened.undo("2", BO)  # the record says again what entry 2 made it say, but by a later word
    opened.undo("4", BO)
    opened.undo("3", BO)
    opened.undo("2", BO)
    assert opened.show(id)[1]["magnitude"] == "sharply"


def test_a_long_history_is_whole_in_order_and_undone_from_its_newest_act(opened: Register) -> None:
    id = fill(opened)[3]
    for n in range(50):
        opened.correct(id, {"magnitude": str(n)}, ANA)
    for n in range(49, 9, -1):  # each undo takes back the newest act that still stands
        assert opened.show(id)[1]["magnitude"] == str(n)
        opened.undo(id, BO)
    entries = opened.show(id)[2]
    assert [e.seq for e in entries] == list(range(1, 92))
    assert entries == tuple(e for e in opened.trail() if id in {change.id for change in e.changes})
    assert opened.record(id) == opened.show(id)[:2]


def test_undo_refuses_what_was_read_what_was_built_upon_and_what_never_was(opened: Register) -> None:
    *_, commitment, _ = fill(opened)
    with pytest.raises(UsageError, match="Nothing to undo"):
        opened.undo(commitment, ANA)
    with pytest.raises(UsageError, match="what was read is on record"):
        opened.undo("1", ANA)
    with pytest.raises(UsageError, match="Nothing to undo"):
        opened.undo("77", ANA)
    opened.confirm(commitment, ANA)
    opened.rate(commitment, 1, "seen", date(2024, 3, 1), ANA)
    with pytest.raises(ConflictError, match=r"was changed since .rate by ana"):
        opened.undo("2", BO)


def test_an_item_that_was_added_is_withdrawn_by_undo_unless_others_rest_on_it(opened: Register) -> None:
    fill(opened)
    (kept,) = (id for table, id in opened.state() if table == "sources")
    added = opened.add("statement", kept, "menos cruces", {}, ANA)
    link = opened.link(added["id"], "meeting", "meeting-2", ANA)
    with pytest.raises(ConflictError, match=f"still has {link['id']}"):
        opened.undo(added["id"], ANA)
    opened.undo(str(opened.trail()[-1].seq), ANA)
    opened.undo(added["id"], ANA)
    assert opened.show(added["id"])[1]["state"] == "withdrawn"
    assert opened.audit().problems == ()


def test_an_unknown_id_is_refused_with_the_nearest(opened: Register) -> None:
    fill(opened)
    with pytest.raises(UsageError, match=r"the id 'meetin-2'.* Nearest: .*meeting-2"):
        opened.confirm("meetin-2", ANA)


def test_who_acts_must_be_named(opened: Register) -> None:
    id = fill(opened)[0]
    with pytest.raises(UsageError, match="Who acts"):
        opened.confirm(id, Reviewer("  "))


@pytest.mark.parametrize("words", ["a\x00b", "caf\udce9"])
def test_words_that_are_no_text_are_refused(opened: Register, words: str) -> None:
    id = fill(opened)[0]
    for act in (lambda: opened.confirm(id, Reviewer("ana", words)), lambda: opened.correct(id, {"place": words}, ANA)):
        with pytest.raises(UsageError, match="Nothing was changed"):
            act()
    assert opened.show(id)[1]["version"] == 1


def test_a_text_with_a_nul_is_refused_whole(opened: Register) -> None:
    with pytest.raises(UsageError, match="character 1 is NUL"):
        opened.read(source("a\x00b"), "a\x00b", [], ANA)
    assert opened.state() == {}


def test_the_state_of_a_past_day_is_what_had_been_recorded_by_then(tmp_path: Path) -> None:
    now = [datetime(2024, 2, 6, 12, tzinfo=UTC)]
    register = Register.open(tmp_path, clock=lambda: now[0])
    *_, commitment, _ = fill(register)
    now[0] += timedelta(days=2)
    register.confirm(commitment, ANA)
    assert register.state(date(2024, 2, 7))[("commitments", commitment)]["state"] == "proposed"
    assert register.state(date(2024, 2, 8)) == register.state()
    assert register.state(date(2024, 2, 5)) == {}


def test_on_record_by_a_day_is_what_was_published_and_rated_by_then(tmp_path: Path) -> None:
    register = Register.open(tmp_path)
    *_, commitment, _ = fill(register, state="confirmed")
    register.rate(commitment, 1, "seen", date(2024, 3, 1), ANA)
    register.rate(commitment, 3, "signed", date(2024, 3, 9), ANA)
    register.rate(commitment, 2, "an older report", date(2024, 3, 5), ANA)
    state = register.state()
    assert on_day(state, date(2024, 2, 5)) == {}
    for day, level in ((date(2024, 2, 6), None), (date(2024, 3, 1), 1), (date(2024, 3, 6), 2), (date(2024, 4, 1), 3)):
        assert on_day(state, day)[("commitments", commitment)]["level"] == level


def test_the_clock_of_the_trail_never_runs_back(tmp_path: Path) -> None:
    now = [datetime(2024, 2, 6, 12, tzinfo=UTC)]
    register = Register.open(tmp_path, clock=lambda: now[0])
    ids = fill(register)
    now[0] -= timedelta(hours=3)
    register.confirm(ids[0], ANA)
    first, second = register.trail()
    assert first.at == second.at == "2024-02-06T12:00:00.000000Z"
