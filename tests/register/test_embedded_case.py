"""The case that the package carries: complete, bilingual, sourced, and the corridor file's own facts not repeated."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from caudal.corridor import load_corridor
from caudal.register import Register, corridors_with_a_case, embed

CORRIDOR = load_corridor("us-mexico")


def opened() -> Register:
    register = Register.open()
    assert embed(register, CORRIDOR)
    return register


def test_the_case_is_entered_once_as_one_act_and_always_the_same() -> None:
    register = opened()
    assert not embed(register, CORRIDOR)
    (entry,) = register.trail()
    assert (entry.action, entry.who) == ("embed", "caudal project")
    assert entry.hash == opened().trail()[0].hash
    assert register.audit().problems == ()


def test_everything_is_confirmed_by_the_project_on_a_stated_basis_in_both_languages() -> None:
    for (table, id), record in opened().state().items():
        if table == "sources":
            assert record["publisher"]
            assert record["published"]
            assert record["basis"] in ("read", "unverified")
        elif "gist" in record:
            assert record["state"] == "confirmed"
            assert record["gist"]["en"]
            assert record["gist"]["es"] != record["gist"]["en"], id


def test_the_timeline_runs_from_the_call_to_the_washington_meeting() -> None:
    meetings = {r["id"]: (r["date"], r["form"]) for (t, _), r in opened().state().items() if t == "meetings"}
    assert meetings["call-december-2023"] == ("2023-12-21", "call")
    assert meetings["meeting-mexico-city-2023"] == ("2023-12-27", "meeting")
    assert meetings["meeting-washington-2024"] == ("2024-01-19", "meeting")


def test_what_the_corridor_file_holds_is_named_and_not_repeated() -> None:
    text = (files("caudal.register") / "cases" / "us-mexico.toml").read_text("utf-8")
    for claim in CORRIDOR.claims:
        assert claim.quote not in text
        assert claim.id in text
    case = tomllib.loads(text)
    for subject, measure in case["links"]["measure"]:
        assert measure in CORRIDOR.measures, subject
    for subject, indicator in case["links"]["indicator"]:
        assert indicator in CORRIDOR.indicators, subject
    assert corridors_with_a_case() == ("us-mexico",)


def test_quotations_are_short_and_stand_in_quotation_marks() -> None:
    state = opened().state()
    for (table, id), record in state.items():
        if table in ("statements", "claims") and record["text"] != (record["gist"] or {}).get("en"):
            assert len(record["text"].split()) <= 12, id
            assert f'"{record["text"]}"' in record["gist"]["en"], id
