"""A second reader on the register: it adds proposals or seconds them, and what a person said stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from caudal import studies
from caudal.assist import Endpoint, reading
from caudal.cli import main
from caudal.cli.talks import record_words
from caudal.errors import AssistError, UsageError
from caudal.register import Register, Reviewer
from caudal.studies import Setting
from caudal.studies.talks.check import check_claims
from caudal.studies.talks.study import open_register, read_text, records
from caudal.studies.talks.suggest import suggest_by_model

ANA = Reviewer("ana")
MODEL = Endpoint("http://localhost:11434/v1", "small")
TEXT = """Delegations of Mexico and Guatemala met in Tapachula on Monday to talk about migration.
Irregular crossings fell sharply in May, the foreign minister of Guatemala said.
Mexico and Guatemala agreed to open a joint office in July. Things went well.
"""
Answer = Callable[..., None]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return studies.setting(store=tmp_path / "store", as_of=date(2024, 6, 30))


@pytest.fixture
def register(setting: Setting, tmp_path: Path) -> Register:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    held = open_register(setting)
    read_text(setting, held, path, date(2024, 6, 5), ANA)
    return held


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Set what the endpoint answers, in place of the network."""
    real = httpx.Client

    def say(*items: dict[str, Any], status: int = 200) -> None:
        content = {"choices": [{"message": {"content": json.dumps({"items": items})}}]}
        transport = httpx.MockTransport(lambda request: httpx.Response(status, json=content))
        monkeypatch.setattr(
            "caudal.assist.endpoint.httpx.Client", lambda **given: real(**{**given, "transport": transport})
        )

    return say


def held_of(setting: Setting, register: Register, kind: str) -> list[dict[str, Any]]:
    return [r for k, r in records(setting, register, kind=kind) if r["source"] == "source-1"]


CLAIM = {"kind": "claim", "words": "Irregular crossings fell sharply in May", "indicator": "crossings",
         "direction": "down"}  # fmt: skip
MISSED = {"kind": "statement", "words": "Things went well", "speaker": "foreign minister of Guatemala"}
INVENTED = {"kind": "commitment", "words": "Mexico promised ten million pesos", "action": "promised"}


def test_it_adds_what_was_missed_and_seconds_what_was_found_and_drops_what_it_invented(
    setting: Setting, register: Register, answer: Answer
) -> None:
    before = register.state()
    answer(CLAIM, MISSED, INVENTED)
    report = suggest_by_model(register, "source-1", MODEL, ANA)
    assert (report.found_by, report.sent_to, report.dropped) == ("assist small", None, {"not in the text": 1})
    (added,), (seconded,) = report.added, report.seconded
    assert (added["text"], added["state"], added["basis"]) == ("Things went well", "proposed", "suggested")
    assert added["extraction"] == "assist small"
    assert seconded["details"]["seconded_by"] == ["assist small"]
    after = register.state()
    assert before.keys() < after.keys()
    for key, record in before.items():  # nothing is taken away and nothing but the voice is changed
        same = {**after[key], "details": record.get("details"), "version": record["version"]}
        assert same == record if "details" in record else after[key] == record
    assert register.audit().problems == ()
    assert register.trail()[-1].action == "suggest"


def test_the_same_answer_twice_changes_nothing(register: Register, answer: Answer) -> None:
    answer(CLAIM, MISSED)
    suggest_by_model(register, "source-1", MODEL, ANA)
    length = len(register.trail())
    again = suggest_by_model(register, "source-1", MODEL, ANA)
    assert (again.added, again.seconded, again.known) == ((), (), 2)
    assert len(register.trail()) == length


def test_what_a_person_put_aside_is_not_proposed_again_and_what_is_confirmed_is_left_alone(
    setting: Setting, register: Register, answer: Answer
) -> None:
    (claim,) = held_of(setting, register, "claim")
    register.reject(claim["id"], Reviewer("ana", "of another border"))
    meeting = held_of(setting, register, "meeting")[0]
    register.confirm(meeting["id"], ANA)
    answer(CLAIM, {"kind": "meeting", "words": "met in Tapachula on Monday"})
    report = suggest_by_model(register, "source-1", MODEL, ANA)
    assert (report.added, report.seconded, report.known) == ((), (), 2)
    assert register.show(claim["id"])[1]["state"] == "rejected"


def test_nothing_suggested_feeds_a_figure_before_a_person_confirms(
    setting: Setting, register: Register, answer: Answer
) -> None:
    answer({"kind": "claim", "words": "Things went well", "indicator": "Things", "direction": "down"})
    (claim,) = suggest_by_model(register, "source-1", MODEL, ANA).added
    assert claim["state"] == "proposed"
    assert claim["id"] not in {c.id for c in check_claims(setting, register)}
    with pytest.raises(UsageError, match="nothing extracted feeds a figure"):
        check_claims(setting, register, claim["id"])
    register.confirm(claim["id"], ANA)
    assert claim["id"] in {c.id for c in check_claims(setting, register)}


def test_a_failure_keeps_nothing(register: Register, answer: Answer) -> None:
    length, state = len(register.trail()), register.state()
    answer(CLAIM, status=500)
    with pytest.raises(AssistError, match="answered 500"):
        suggest_by_model(register, "source-1", MODEL, ANA)
    assert (len(register.trail()), register.state()) == (length, state)


def test_only_a_source_can_be_read_again(register: Register) -> None:
    for id in ("reduction", "source-99"):
        with pytest.raises(UsageError):
            suggest_by_model(register, id, MODEL, ANA)
    with pytest.raises(UsageError, match=r"does not stand at 0\.\.5"):
        register.suggest("source-1", [("claim", {"start": 0, "end": 5, "text": "Never"})], "assist x", ANA)


def test_an_act_of_suggesting_can_be_undone(setting: Setting, register: Register, answer: Answer) -> None:
    before = {r["id"]: r["details"] for r in held_of(setting, register, "claim")}
    answer(CLAIM, MISSED)
    added = suggest_by_model(register, "source-1", MODEL, ANA).added[0]["id"]
    with pytest.raises(UsageError, match="Nothing to undo"):  # by its id, a reading stays as one of the rules does
        register.undo(added, ANA)
    register.undo(str(register.trail()[-1].seq), ANA)
    assert register.show(added)[1]["state"] == "withdrawn"
    assert {r["id"]: r["details"] for r in held_of(setting, register, "claim")} == before
    assert register.audit().problems == ()


def test_the_command_says_what_came_and_what_was_dropped(
    setting: Setting, register: Register, answer: Answer, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    register.close()
    store = ["--store", str(setting.store.root), "talks", "suggest", "source-1", "--who", "ana"]
    monkeypatch.setenv("CAUDAL_ASSIST_KEY", "secret-key")
    answer(CLAIM, MISSED, INVENTED)
    assert main([*store, "--assist", "https://models.example.org/v1", "--model", "small"]) == 0
    told = capsys.readouterr().out
    assert "1 new items, all proposed; 1 seconded; 0 known" in told
    assert "The text was sent to models.example.org." in told
    assert "Dropped, as the words do not stand in the text as they must: 1 not in the text." in told
    assert main([*store, "--assist", "http://localhost:1/v1", "--model", "small", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["added"], document["known"], document["sent_to"]) == ([], 2, None)
    for wrong in (["--assist", "http://localhost:1/v1"], [], ["--parse", "--assist", "http://localhost:1/v1"]):
        assert main([*store, *wrong]) == 2
    assert "secret-key" not in capsys.readouterr().err
    answer(INVENTED)
    assert main([*store, "--assist", "https://models.example.org/v1", "--model", "small", "--lang", "es"]) == 0
    told = capsys.readouterr().out
    assert "Puntos nuevos, todos propuestos: 0; respaldados: 0; ya conocidos: 0." in told
    assert "No se tomaron, porque sus palabras no están en el texto como deben: 1 no está en el texto." in told
    assert "El texto se envió a models.example.org." in told
    assert set(record_words.DROPPED) == set(reading.DROPPED)
