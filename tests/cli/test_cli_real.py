"""The commands over the reference edition: documents keep their contract, words and documents say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import caudal

Command = Callable[..., Any]
CLAIM = ("--where", "indicator=usbp-encounters", "--where", "place=southwest")
FELL = (*CLAIM, "--direction", "down", "--period", "2024-01", "--against", "2023-12")


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def keys(document: dict[str, Any], *names: str) -> None:
    assert set(names) | {"caudal_version", "seed", "editions"} <= set(document)
    assert document["caudal_version"] == caudal.__version__
    assert document["editions"], "a document that rests on no edition"
    assert all(len(e["sha256"]) == 64 for e in document["editions"])


def test_check_answers_by_the_contract_and_as_known_on_each_day(command: Command) -> None:
    told = {
        day: command("check", *FELL, "--as-of", day, "--json").document()
        for day in ("2023-12-28", "2024-01-19", "2024-02-15")
    }
    assert told["2023-12-28"]["verdict"] == told["2024-01-19"]["verdict"] == "too early"
    final = told["2024-02-15"]
    keys(
        final, "verdict", "tail_probability", "as_of", "mode", "claim", "observed", "expected", "change", "level",
        "false_alarm_rate", "reasons",
    )  # fmt: skip
    assert set(final["observed"]) >= {"value", "unit", "period"}
    assert set(final["expected"]) == {"median", "lower80", "upper80", "lower95", "upper95"}
    assert set(final["change"]) == {"from", "to", "percent"}
    assert round(final["change"]["percent"]) == -50
    assert 0 < final["tail_probability"] < 0.05
    assert final["verdict"] == "supported"
    assert all(set(r["text"]) == {"en", "es"} for r in final["reasons"])


def test_check_says_in_words_what_its_document_says(command: Command) -> None:
    document = command("check", *FELL, "--as-of", "2024-02-15", "--json").document()
    words = command("check", *FELL, "--as-of", "2024-02-15", "--lang", "en,es").out
    for value in (document["change"]["from"], document["change"]["to"]):
        assert words.count(f"{value:,.0f}") >= 2
    assert words.count(f"{100 * document['tail_probability']:.1f}%") >= 2
    for reason in document["reasons"]:
        assert reason["text"]["en"] in words
        assert reason["text"]["es"] in words


def test_the_same_command_twice_prints_the_same_bytes(command: Command) -> None:
    first = command("check", *FELL, "--as-of", "2024-02-15", "--json")
    assert command("--json", "check", *FELL, "--as-of", "2024-02-15") == first


def test_a_level_claim_is_answered_by_the_count_itself(command: Command) -> None:
    document = command(
        "check",
        *CLAIM,
        "--level",
        "2000..9999",
        "--per",
        "day",
        "--period",
        "2023-11",
        "--as-of",
        "2023-12-28",
        "--json",
    ).document()
    assert document["verdict"] == "supported"
    assert document["claim"]["level"] == [2000, 9999]
    assert document["observed"]["unit"] == "per day"
    assert document["tail_probability"] is None


def test_panel_gives_the_same_counts_as_table_csv_and_document(command: Command) -> None:
    asked = ("panel", "--where", "place=southwest", "--first", "2023-12", "--as-of", "2024-02-15")
    document = command(*asked, "--json").document()
    keys(document, "indicator", "frequency", "as_of", "mode", "periods", "series", "counts", "state", "notes")
    counts = dict(zip(document["periods"], document["counts"][0], strict=True))
    assert counts["2024-01"] == 124_220
    lines = command(*asked, "--format", "csv").out.splitlines()
    header = lines[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=True)) for line in lines[1:]]
    assert {r["period"]: float(r["count"]) for r in rows} == counts
    table = command(*asked).out
    for period, count in counts.items():
        assert any(line.startswith(period) and f"{count:,.0f}" in line for line in table.splitlines())


def test_panel_never_cuts_a_long_table(command: Command) -> None:
    asked = ("panel", "--where", "place=southwest", "--by", "place,origin", "--as-of", "2024-12-01")
    document = command(*asked, "--json").document()
    printed = command(*asked).out.splitlines()
    assert len(document["series"]) > 40
    assert len([line for line in printed if " 20" in line]) >= len(document["series"]) * len(document["periods"])


def test_strict_refuses_what_only_a_later_edition_holds(command: Command) -> None:
    asked = ("--where", "indicator=usbp-encounters", "--where", "place=del-rio", *FELL[4:], "--as-of", "2024-02-15")
    assert command("check", *asked, "--json").document()["mode"] == "replay"
    strict = command("check", *asked, "--strict", "--json").document()
    assert strict["mode"] == "strict"
    assert strict["verdict"] in ("too early", "not checkable")


def test_sources_lists_only_what_was_released_by_then(command: Command) -> None:
    document = command("sources", "--as-of", "2023-12-28", "--json").document()
    keys(document, "coverage", "revisions")
    assert max(e["released"] for e in document["editions"]) <= "2023-12-28"


def test_a_panel_that_no_edition_holds_is_exit_5(command: Command) -> None:
    done = command("panel", "--indicator", "moon-landings", "--json")
    assert done.code == 5
    assert done.document()["error"]["type"] == "NotHeldError"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"a,b\n1,2\n", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_3_one_line_and_nothing_kept(
    command: Command, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "odd.csv").write_bytes(content)
    done = command("load", tmp_path / "odd.csv", "--store", tmp_path / "held")
    assert done.code == 3
    refusal = done.err.splitlines()[-1]
    assert refusal.startswith("caudal: ")
    assert "odd.csv" in refusal
    assert said in refusal
    assert not list((tmp_path / "held").glob("editions/*"))


SPEC = """
[edition]
publisher = "Harbour"
title = "Crossings"
released = 2024-01-10
licence = "CC BY 4.0"
basis = "official"
[table]
period = "day"
frequency = "M"
value = "n"
absent = "unknown"
[indicator]
id = "crossings"
name = "Crossings"
[dimensions]
place = { column = "place" }
"""


def test_the_files_of_one_command_are_kept_all_or_none_and_twice_is_once(command: Command, tmp_path: Path) -> None:
    good, bad, spec = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "spec.toml"
    good.write_text("day,place,n\n2023-11-01,quay,5\n2023-12-01,quay,7\n")
    bad.write_text("day,place,n\n2023-11-01,quay,5\n2023-12-01,quay,-7\n")
    spec.write_text(SPEC)
    done = command("load", good, bad, "--spec", spec)
    assert done.code == 3
    assert done.err.startswith("caudal: ")
    assert done.err.count("\n") == 1
    assert "bad.csv, row 3" in done.err
    asked = ("panel", "--indicator", "crossings", "--where", "place=quay", "--as-of", "2024-02-01")
    assert command(*asked).code == 5
    assert command("load", good, "--spec", spec, "--json").document()["added"][0]["status"] == "added"
    assert command("load", good, "--spec", spec, "--json").document()["added"][0]["status"] == "already held"
    assert command(*asked, "--json").document()["counts"] == [[5.0, 7.0]]


def test_brief_names_the_files_it_wrote_and_any_figure_in_them_can_be_traced(command: Command, tmp_path: Path) -> None:
    done = command("brief", "--as-of", "2024-02-15", "--lang", "en", "--out", tmp_path, "--json")
    assert done.code == 0, done.err
    document = done.document()
    keys(document, "as_of", "files", "answer")
    assert len(document["answer"]["en"]) == 3
    assert {Path(f).suffix for f in document["files"]} == {".html", ".pdf", ".json"}
    assert all("brief" in Path(f).name and Path(f).stat().st_size > 1000 for f in document["files"])

    twin = json.loads(next(tmp_path.glob("brief-*-en.json")).read_text("utf-8"))
    wanted = "usbp-encounters.southwest.2024-01.count"
    traced = command("trace", wanted, "--as-of", "2024-02-15", "--json").document()
    keys(traced, "figure")
    assert traced["figure"]["value"] == twin["figures"][wanted]["value"] == 124_220
    assert traced["editions"][0]["rows"]
