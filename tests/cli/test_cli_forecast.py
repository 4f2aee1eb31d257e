"""`caudal forecast` on the reference edition: tables, files, both languages, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Command = Callable[..., Any]
ASKED = ("forecast", "--where", "place=southwest", "--by", "place", "--horizon", "2", "--as-of", "2024-01-19")


def test_the_table_shows_sums_before_series_in_both_languages(command: Command, tmp_path: Path) -> None:
    told = command(*ASKED, "--store", tmp_path, "--lang", "en,es")
    assert told.code == 0, told.err
    for expected in (
        "as known on 19 January 2024",
        "The last period published is 2023-11",
        "2024-01",
        "según lo conocido el 19 de enero de 2024",
        "Un intervalo de 80%",
    ):
        assert expected in told.out
    assert told.out.index("Sums") < told.out.index("Series") < told.out.index("Sumas")
    assert "US-MX-JAN24" not in told.out  # a meeting is no measure


def test_json_is_one_document_by_the_contract(command: Command, tmp_path: Path) -> None:
    document = command(*ASKED, "--store", tmp_path, "--json", "--seed", "3").document()
    assert {"caudal_version", "seed", "editions", "rows"} <= set(document)
    assert document["seed"] == 3
    assert len(document["rows"]) == (1 + 9) * 2 * 7
    assert document["rows"][0]["series"]["place"] == "southwest"
    assert document["rows"][0]["period"] == "2023-12"


def test_files_hold_the_same_rows_in_every_format(command: Command, tmp_path: Path) -> None:
    rows = command(*ASKED, "--store", tmp_path, "--json").document()["rows"]
    for name in ("f.csv", "deep/f.parquet"):
        told = command(*ASKED, "--store", tmp_path, "--out", tmp_path / name)
        assert told.code == 0, told.err
        read = pl.read_csv if name.endswith("csv") else pl.read_parquet
        frame = read(tmp_path / name)
        assert frame["value"].to_list() == [r["value"] for r in rows]
        assert frame["place"].to_list() == [r["series"]["place"] for r in rows]
    assert command(*ASKED, "--store", tmp_path, "--format", "csv").out == (tmp_path / "f.csv").read_text("utf-8")
    package = command(*ASKED, "--store", tmp_path, "--format", "package", "--out", tmp_path / "package")
    assert package.code == 0, package.err
    assert {p.name for p in (tmp_path / "package").iterdir()} == {"forecasts.csv", "editions.csv", "datapackage.json"}
    hub = command(*ASKED, "--store", tmp_path, "--format", "hub").out.splitlines()
    assert len(hub) == 1 + 10 * 2 * 23
    assert command(*ASKED, "--store", tmp_path, "--format", "sdmx").out.startswith("STRUCTURE,")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "colour"), "not a dimension"),
        (("--quantiles", "many"), "neither standard nor hub"),
        (("--format", "xml"), "not a format of forecast"),
        (("--format", "parquet"), "add --out"),
        (("--indicator", "mexico-events", "--where", "indicator=usbp-encounters"), "differ"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    told = command("forecast", "--as-of", "2024-01-19", "--store", tmp_path, *more)
    assert told.code == 2
    assert said in told.err


def test_a_scenario_is_told_in_words_in_both_languages(command: Command, tmp_path: Path) -> None:
    day = (*ASKED[:-1], "2024-02-15")
    told = command(*day, "--if", "US-MX-DEC23=lapses@2024-03", "--store", tmp_path, "--lang", "en,es")
    assert told.code == 0, told.err
    text = " ".join(told.out.split())
    assert "If US-MX-DEC23 lapses from 1 March 2024 on: its effect, estimated at −" in text
    assert "Si US-MX-DEC23 deja de aplicarse a partir del 1.º de marzo de 2024" in text
    assert "Multiplied: 9 of 9 series" in text


def test_a_file_names_its_scenario_and_forms_without_room_for_one_are_refused(command: Command, tmp_path: Path) -> None:
    day = (*ASKED[:-1], "2024-02-15", "--store", tmp_path, "--if", "US-MX-DEC23=holds")
    assert command(*day, "--out", tmp_path / "f.csv").code == 0
    frame = pl.read_csv(tmp_path / "f.csv")
    assert frame["scenario"].unique().to_list() == ["US-MX-DEC23=holds"]
    for form in ("hub", "sdmx", "package"):
        told = command(*day, "--format", form, "--out", tmp_path / "x")
        assert (told.code, "With --if write table, csv, parquet, json" in told.err) == (2, True)
