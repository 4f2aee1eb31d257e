"""Each command: what it asks of studies, and how it shows the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

import caudal
from caudal.cli import answers

Command = Callable[..., Any]
Asked = Any


def test_load_hands_over_all_paths_spec_and_release_day(command: Command, asked: Asked) -> None:
    done = command("load", "a.csv", "b.csv", "--spec", "s.toml", "--released", "2024-02-13")
    (paths,), named = asked.calls["load"]
    assert paths == (Path("a.csv"), Path("b.csv"))
    assert named["spec"] == Path("s.toml")
    assert named["released"] == date(2024, 2, 13)
    assert "added: january.csv" in done.out
    assert "last row is short" in done.out
    assert "warning: no row for March" in done.out


def test_what_a_loaded_release_says_already_is_not_said_again_as_a_warning() -> None:
    told = "1 count of 'people' is withheld (first in row 3): kept as suppressed, never as zero."
    edition = SimpleNamespace(publisher="Office", title="Table", released="2024-01-05", rows=3, id="e", source="a.csv")
    report = SimpleNamespace(
        added=[SimpleNamespace(edition=edition, status="added", messages=(told,))], warnings=(told,)
    )
    lines = [str(line) for line in answers.loaded(cast(Any, report))]
    assert sum(line.count("is withheld") for line in lines) == 1


def test_panel_breaks_down_what_is_asked_and_nothing_else(command: Command, asked: Asked) -> None:
    command("panel", "--by", "place, origin", "--where", "authority=title-8", "--frequency", "M", "--first", "2023-10")
    positional, named = asked.calls["panel"]
    assert positional == ("usbp-encounters", ("place", "origin"), {"authority": "title-8"})
    assert named == {"frequency": "M", "first": date(2023, 10, 1)}


def test_panel_takes_its_indicator_from_the_option_or_from_where(command: Command, asked: Asked) -> None:
    command("panel", "--where", "indicator=darien-transits")
    assert asked.calls["panel"][0][0] == "darien-transits"
    command("panel", "--indicator", "mexico-events")
    assert asked.calls["panel"][0][0] == "mexico-events"


def test_the_panels_table_keeps_unknown_suppressed_rounded_zero_and_replay_apart(
    command: Command, asked: Asked
) -> None:
    out = command("panel").out
    for text in ("1,234", "[c]", "[x]", "50[~]", "61,234[a]", "2023-11", "Note: rounded cells do not add up"):
        assert text in out
    assert " 0" in out
    assert "[a] replay: from an edition released later" in out
    assert "[u]" not in out


def test_a_narrow_terminal_shows_every_cell_of_the_panel(
    command: Command, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out = command("panel").out
    for text in ("1,234", "61,234[a]", "[c]", "[x]", "50[~]", "tucson", "del-rio"):
        assert text in out


def test_panel_csv_goes_to_standard_output_and_is_read_back(command: Command, asked: Asked) -> None:
    done = command("panel", "--format", "csv")
    assert done.out == "place,count\ntucson,1234\n"


def test_panel_files_take_their_format_from_their_name(command: Command, asked: Asked, tmp_path: Path) -> None:
    for name in ("p.csv", "p.parquet", "p.json"):
        assert command("panel", "--out", tmp_path / "new" / name).code == 0
    assert pl.read_csv(tmp_path / "new" / "p.csv").rows() == [("tucson", 1234)]
    assert pl.read_parquet(tmp_path / "new" / "p.parquet").rows() == [("tucson", 1234)]
    document = json.loads((tmp_path / "new" / "p.json").read_text("utf-8"))
    assert document["counts"][0] == [1234.0, 0.0, None]
    assert document["caudal_version"] == caudal.__version__


def test_panel_as_json_gives_null_for_what_is_not_known(command: Command, asked: Asked) -> None:
    for arguments in (("panel", "--json"), ("panel", "--format", "json"), ("--json", "panel", "--format", "csv")):
        assert command(*arguments).document()["counts"][1] == [50.0, None, 61234.0]


def test_brief_writes_its_pages_and_prints_where_and_the_three_sentences_in_both_languages(
    command: Command, asked: Asked, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder"
    done = command("brief", "--as-of", "2024-02-15", "--out", out)
    files = [str(out / "brief-en.html"), str(out / "brief-es.html")]
    english, spanish = ["[en]", "One.", "Two.", "Three."], ["[es]", "Uno.", "Dos.", "Tres."]
    assert done.out.splitlines() == [*files, "", *english, "", *spanish]
    assert [Path(f).read_text() for f in files] == ["en", "es"]


def test_brief_as_json_names_its_files_answer_and_editions(command: Command, asked: Asked, tmp_path: Path) -> None:
    document = command("brief", "--json", "--lang", "es", "--out", tmp_path).document()
    assert document["files"] == [str(tmp_path / "brief-es.html")]
    assert document["answer"] == {"es": ["Uno.", "Dos.", "Tres."]}
    assert document["editions"][0]["id"] == "cbp-2024-02-13"


def test_trace_opens_a_figure_to_its_rows_and_hash(command: Command, asked: Asked) -> None:
    done = command("trace", "usbp-encounters.southwest.2024-01.count")
    for text in ("124,220", "rows 2-3, 9", "ab" * 32, "2024-02-13", "official", "strict"):
        assert text in done.out
    document = command("trace", "usbp-encounters.southwest.2024-01.count", "--json").document()
    assert document["figure"]["value"] == 124220.0
    assert document["editions"][0]["rows"] == [2, 3, 9]


def test_every_document_carries_version_seed_and_editions(command: Command, asked: Asked, tmp_path: Path) -> None:
    for arguments in (
        ("sources",),
        ("load", "a.csv"),
        ("panel",),
        ("brief", "--out", tmp_path),
        ("trace", "usbp-encounters.southwest.2024-01.count"),
    ):
        document = command(*arguments, "--json", "--seed", "3").document()
        assert document["caudal_version"] == caudal.__version__
        assert document["seed"] == 3
        assert isinstance(document["editions"], list)


def test_panel_writes_a_data_package_and_sdmx_where_asked(command: Command, tmp_path: Path) -> None:
    asked_for = ("panel", "--where", "place=southwest", "--by", "place", "--first", "2023-10", "--as-of", "2024-02-15")
    done = command(*asked_for, "--format", "package", "--out", tmp_path / "new", "--json")
    assert sorted(done.document()["files"]) == sorted(str(p) for p in (tmp_path / "new").iterdir())
    package = json.loads((tmp_path / "new" / "datapackage.json").read_text("utf-8"))
    assert package["caudal"]["as_of"] == "2024-02-15"
    assert package["title"].startswith("Border Patrol encounters")
    counts = pl.read_csv(tmp_path / "new" / "counts.csv")
    assert set(counts["edition"].drop_nulls()) <= set(pl.read_csv(tmp_path / "new" / "editions.csv")["id"])
    sdmx = command(*asked_for, "--format", "sdmx").out
    assert sdmx.startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,")
    assert len(sdmx.splitlines()) == 1 + counts.height
    assert command(*asked_for, "--format", "sdmx", "--out", tmp_path / "s.csv").code == 0
    assert (tmp_path / "s.csv").read_text("utf-8") == sdmx


def test_a_package_needs_a_folder(command: Command) -> None:
    done = command("panel", "--format", "package")
    assert done.code == 2
    assert "add --out DIR" in done.err
