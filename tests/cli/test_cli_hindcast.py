"""`caudal hindcast` on the reference edition: tables, pages, JSON, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
ASKED = ("hindcast", "--where", "place=southwest", "--by", "place", "--horizons", "1,6", "--since", "2022-06",
         "--as-of", "2024-01-19")  # fmt: skip


def test_the_terminal_shows_the_board_the_rules_and_the_misses_in_both_languages(
    command: Command, tmp_path: Path
) -> None:
    told = command(*ASKED, "--store", tmp_path, "--lang", "en,es")
    assert told.code == 0, told.err
    for expected in (
        "The forecast was made again on 17 days, from 1 June 2022 to 1 December 2023",
        "last value x recent season",
        "Outcomes farthest outside the 95% interval",
        "El pronóstico se rehízo en 17 fechas",
        "mismo periodo de la temporada anterior",
        "Resultados más alejados del intervalo de 95%",
    ):
        assert expected.lower() in told.out.lower(), told.out


def test_the_folder_holds_both_pages_csv_and_the_json_of_the_terminal(command: Command, tmp_path: Path) -> None:
    told = command(*ASKED, "--store", tmp_path / "store", "--json", "--seed", "3", "--out", tmp_path / "out")
    assert told.code == 0, told.err
    document = told.document()
    assert {"caudal_version", "seed", "editions", "scores", "pit", "misses", "origins", "rules", "files"} <= set(
        document
    )
    assert document["seed"] == 3
    assert document["horizons"] == [1, 6]
    assert document["since"] == "2022-06-01"
    assert {x["level"] for x in document["scores"]} == {"whole", "cell"}
    assert document["origins"][0] == {"as_of": "2022-06-01", "last_published": "2022-04", "series": 9, "mode": "replay"}
    stem = "hindcast-usbp-encounters-2024-01-19"
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        f"{stem}.csv", f"{stem}.json", f"{stem}-en.html", f"{stem}-es.html"
    }  # fmt: skip
    held = json.loads((tmp_path / "out" / f"{stem}.json").read_text("utf-8"))
    assert held == {k: v for k, v in document.items() if k != "files"}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / f"{stem}.csv").read_text("utf-8"))))
    assert [float(r["log_wis"]) for r in rows] == [x["log_wis"] for x in document["scores"]]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "colour"), "not a dimension"),
        (("--horizons", "soon"), "whole numbers"),
        (("--horizons", ","), "whole numbers"),
        (("--horizons", "0"), "horizon of 0"),
        (("--since", "yesterday"), "is not a period"),
        (("--since", "2025"), "Nothing can be replayed"),
        (("--frequency", "A", "--where", "place=southwest"), "are not forecast"),
        (("--scheduler", "there"), "is no address"),
        (("--indicator", "mexico-events", "--where", "indicator=usbp-encounters"), "differ"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    told = command("hindcast", "--as-of", "2024-01-19", "--store", tmp_path, "--lang", "es", *more)
    assert told.code == 2
    assert said in told.err


def test_a_past_too_short_is_not_held(command: Command, tmp_path: Path) -> None:
    told = command("hindcast", "--as-of", "2020-03-01", "--since", "2020-01", "--store", tmp_path)
    assert told.code == 5
    assert "has both a forecast" in told.err
