"""Where the talks stand on a day: the timeline, the commitments, what is due, and the agenda."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from caudal import studies
from caudal.register import Register, Reviewer
from caudal.studies import Setting
from caudal.studies.talks.documents import status_json
from caudal.studies.talks.status import TalksStatus, talks_status
from caudal.studies.talks.study import open_register

ANA = Reviewer("ana")


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return studies.setting(store=tmp_path_factory.mktemp("none") / "store", as_of=date(2024, 2, 15))


@pytest.fixture
def case(setting: Setting) -> Register:
    return open_register(setting, write=False)


def on(setting: Setting, case: Register, day: date) -> TalksStatus:
    return talks_status(setting.on(day), case, with_claims=False)


def test_before_the_washington_meeting_it_is_next_and_the_january_commitments_are_due(
    setting: Setting, case: Register
) -> None:
    status = on(setting, case, date(2024, 1, 10))
    assert status.next_meeting is not None
    assert (status.next_meeting.id, status.next_meeting.when) == ("meeting-washington-2024-planned", "2024-01")
    assert status.due == ("working-group", "meet-again")
    assert {(p.kind, p.key, p.id) for p in status.agenda} == {
        ("commitment", "due", "working-group"),
        ("commitment", "due", "meet-again"),
        ("commitment", "open", "reopen-ports"),
        ("commitment", "not-rated", "four-nationalities"),
    }


def test_after_it_the_report_stands_instead_of_the_plan(setting: Setting, case: Register) -> None:
    status = on(setting, case, date(2024, 2, 15))
    meetings = [(m.when, m.id) for m in status.timeline if m.kind == "meeting"]
    assert meetings == [
        ("2023-12-21", "call-december-2023"),
        ("2023-12-27", "meeting-mexico-city-2023"),
        ("2024-01-19", "meeting-washington-2024"),
    ]
    assert status.next_meeting is None
    assert [c.id for c in status.commitments if c.overdue] == ["working-group"]
    levels = {c.id: c.level for c in status.commitments}
    assert levels == {
        "reopen-ports": 2, "send-delegation": 3, "working-group": None, "border-trade": None,
        "four-nationalities": None, "meet-again": 3, "orderly-migration": None, "root-causes": None,
    }  # fmt: skip


def test_nothing_of_later_days_is_seen(setting: Setting, case: Register) -> None:
    for day in (date(2023, 12, 20), date(2023, 12, 27), date(2024, 1, 3), date(2024, 1, 18)):
        status = on(setting, case, day)
        assert all(m.source is None or m.source.published <= day for m in status.timeline)
        assert all(r.day <= day for c in status.commitments for r in c.ratings)
        assert all(m.day <= day for m in status.timeline if m.kind in ("rating", "measure"))
    assert on(setting, case, date(2023, 12, 20)).timeline == ()


def test_linked_measures_bring_their_indicators(setting: Setting, case: Register) -> None:
    status = on(setting, case, date(2024, 2, 15))
    ports = next(c for c in status.commitments if c.id == "reopen-ports")
    assert [m.id for m in ports.measures] == ["US-MX-DEC23"]
    assert set(ports.indicators) == {"usbp-encounters", "mexico-events"}


def test_a_rejected_commitment_and_an_undone_rating_count_no_more(setting: Setting, case: Register) -> None:
    case.reject("root-causes", Reviewer("ana", "not agreed"))
    case.rate("working-group", 1, "first session", date(2024, 1, 30), ANA)
    status = on(setting, case, date(2024, 2, 15))
    assert "root-causes" not in [c.id for c in status.commitments]
    assert next(c for c in status.commitments if c.id == "working-group").level == 1
    case.undo("working-group", ANA)
    assert next(c for c in on(setting, case, date(2024, 2, 15)).commitments if c.id == "working-group").level is None


def test_claims_reach_the_agenda_as_questions_or_as_overtaken(setting: Setting, case: Register) -> None:
    status = talks_status(setting, case)
    about = {(p.kind, p.id): p for p in status.agenda if p.kind != "commitment"}
    for claim in status.claims:
        for answer in claim.as_said:
            now = answer.word(answer.now)
            expected = {"inconclusive": "question", "too early": "question", "seasonal": "claim",
                        "contradicted": "claim", "moved": "claim", "reporting": "claim"}.get(now)  # fmt: skip
            assert expected is None or (expected, claim.id) in about
            assert expected is not None or ("claim", claim.id) not in about


def test_the_record_is_frozen_and_its_document_is_plain(setting: Setting, case: Register) -> None:
    status = on(setting, case, date(2024, 2, 15))
    with pytest.raises(FrozenInstanceError):
        status.waiting = 1  # type: ignore[misc]
    document = status_json(status)
    row = next(c for c in document["commitments"] if c["id"] == "meet-again")
    assert (row["level"], row["level_words"], row["due"]) == (3, {"en": "done", "es": "cumplido"}, "2024-01-31")
