"""The article of 28 December 2023, from its bytes to its verdicts, as a person would type it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caudal import studies
from caudal.claims import claim, parse_where

Command = Callable[..., Any]
SPEAKERS = (  # the first words of each quotation, and who says it, by hand
    ("productive", "U.S. officials"),
    ("very productive", "U.S. officials"),
    ("[Mexico] came prepared", "a senior White House official"),
    ("We have seen in", "a senior White House official"),
    ("assess progress and", "council"),
    ("The regional challenge", "Mayorkas"),
    ("Important agreements were", "Lopez Obrador"),
    ("Now more than", "Lopez Obrador"),
)


@pytest.fixture(scope="module")
def article(shared_data: Path) -> Path:
    return shared_data.parent / "texts" / "en_seed_upi.txt"


@pytest.fixture
def talk(command: Command, tmp_path: Path) -> Command:
    def run(*arguments: object) -> Any:
        outcome = command("--store", tmp_path / "store", "talks", *arguments, "--json")
        assert outcome.code == 0, outcome.err
        return outcome.document()

    return run


@pytest.fixture
def items(talk: Command, article: Path) -> list[dict[str, Any]]:
    found = talk("read", article, "--published", "2023-12-28", "--publisher", "UPI", "--who", "ana")["items"]
    return list(found)


def one(items: list[dict[str, Any]], kind: str, words: str) -> dict[str, Any]:
    (found,) = [i for i in items if i["kind"] == kind and words in i["text"]]
    return found


def test_the_three_meetings_are_found(items: list[dict[str, Any]]) -> None:
    meetings = [i for i in items if i["kind"] == "meeting"]
    held = one(items, "meeting", "Mexico City meeting")
    assert (held["date"], held["status"]) == ("2023-12-27", "past")
    assert [m["event"] for m in meetings if m["text"] == "the bilateral meeting"] == [held["event"]]
    (call,) = [m for m in meetings if m["form"] == "call"]
    assert (call["date"], call["status"]) == ("2023-12-18/2023-12-24", "past")  # the week before the dateline's
    assert call["text"].startswith("Biden's phone call")
    planned = [m for m in meetings if m["date"] == "2024-01" and m["status"] == "planned"]
    assert any("Washington" in m["text"] for m in planned)
    (that,) = [m for m in planned if m["text"] == "That meeting"]
    assert {m["event"] for m in planned} == {that["event"]}
    same = [m for m in meetings if m["event"] == held["event"]]
    assert {(m["date"], m["status"], m["place"]) for m in same} == {("2023-12-27", "past", "Mexico City")}
    assert len(meetings) == len(same) + len(planned) + 1  # one event each, and the call
    (whole,) = [m for m in same if m["text"] == "Wednesday's meeting"]
    for name in ("Antony Blinken", "Alejandro Mayorkas"):
        assert any(person["name"] == name for person in whole["participants"])


def test_every_quotation_has_its_speaker(items: list[dict[str, Any]], article: Path) -> None:
    text = article.read_text("utf-8")
    quoted = list(re.finditer(r'"[^"]+"', text))
    assert len(quoted) == len(SPEAKERS)
    for found, (words, speaker) in zip(quoted, SPEAKERS, strict=True):
        assert found[0][1:].startswith(words)
        holding = [i for i in items if i["kind"] == "statement" and i["start"] <= found.start() and
                   found.end() <= i["end"]]  # fmt: skip
        assert len(holding) == 1, found[0]
        assert speaker in holding[0]["speaker"], found[0]


def test_the_two_claims_have_their_slots(items: list[dict[str, Any]]) -> None:
    down, level = (one(items, "claim", words) for words in ("reduction", "thousands"))
    slots = ("indicator_text", "direction", "magnitude", "period", "speaker")
    assert [down[s] for s in slots] == [
        "border crossings", "down", "pretty significant", "in recent days", "a senior White House official",
    ]  # fmt: skip
    assert [level[s] for s in slots] == [
        "illegal border crossings", "level", "thousands", "daily", "Border officials",
    ]  # fmt: skip
    assert level["magnitude_range"] == "2000..9999"


def test_nothing_is_judged_before_a_person_confirms_and_then_as_the_rule_gives(
    talk: Command, command: Command, items: list[dict[str, Any]], tmp_path: Path
) -> None:
    ids = [one(items, "claim", words)["id"] for words in ("reduction", "thousands")]
    on = ("--as-of", "2024-02-15")
    for id in ids:
        assert command("--store", tmp_path / "store", "talks", "check", id, *on).code == 2
        talk("confirm", id, "--who", "ana", "--why", "read against the article")
    down, level = (talk("check", id, *on)["claims"][0] for id in ids)

    (thousands,) = level["answers"]
    assert (thousands["on_the_day"]["claim"]["period"], thousands["on_the_day"]["claim"]["per"]) == ("2023-11", "day")
    assert (thousands["on_the_day"]["verdict"], thousands["on_the_day"]["mode"]) == ("supported", "strict")
    assert 2_000 <= thousands["on_the_day"]["observed"]["value"] <= 9_999

    as_said, followed = down["answers"]
    assert (as_said["role"], followed["role"]) == ("as-said", "followed")
    assert (as_said["now"]["claim"]["period"], as_said["now"]["claim"]["against"]) == ("2023-W52", "2023-W51")
    assert {"calendar", "within", "place"} <= {note["key"] for note in as_said["notes"]}
    assert (as_said["on_the_day"]["verdict"], as_said["on_the_day"]["mode"]) == ("too early", "strict")
    assert as_said["now"]["mode"] == "replay"
    where = ["indicator=usbp-encounters", "place=nationwide"]
    asked = claim(parse_where(where), "2023-W52", "down", "2023-W51")
    witness = studies.check(studies.setting(as_of=date(2024, 2, 15)), asked)
    assert as_said["now"]["verdict"] == witness.verdict
    assert as_said["now"]["observed"]["value"] == 48_722  # the digitised week
    assert down["verdict"] == as_said["now"]["word"]  # never that of what followed
    assert followed["now"]["claim"]["period"] == "2024-01"
    assert followed["on_the_day"]["verdict"] == "too early"
    then = replace(studies.setting(as_of=date(2023, 12, 28)), strict=True)
    assert studies.check(then, asked).verdict in ("too early", "not checkable")
    assert talk("audit")["whole"] is True
