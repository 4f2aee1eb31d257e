"""`caudal nowcast` on the reference edition: tables in both languages, one document, files, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Command = Callable[..., Any]
ASKED = ("nowcast", "--as-of", "2024-01-19")


def test_the_tables_answer_december_and_january_in_both_languages(command: Command, tmp_path: Path) -> None:
    told = command(*ASKED, "--store", tmp_path, "--lang", "en,es")
    assert told.code == 0, told.err
    for expected in (
        "Border Patrol encounters, Southwest land border: what is not yet published, as known on 19 January 2024",
        "The last period published is 2023-11",
        "open to revision",
        "not published",
        "CBP encounters (Border Patrol and ports), Southwest land border",
        "How often such intervals held",
        "the publisher's year begins in month 10",
        "[a] replay",
        "lo que aún no se publica, según lo conocido el 19 de enero de 2024",
        "sujeto a revisión",
        "Con qué frecuencia acertaron intervalos como estos",
    ):
        assert expected in told.out, expected
    assert told.out.index("2023-12") < told.out.index("2024-01")


def test_json_is_one_document_and_files_hold_its_rows(command: Command, tmp_path: Path) -> None:
    document = command(*ASKED, "--store", tmp_path, "--strict", "--seed", "3", "--json").document()
    assert {"caudal_version", "seed", "editions", "rows", "flows", "as_of", "mode", "not_held"} <= set(document)
    assert (document["seed"], document["mode"]) == (3, "strict")
    assert len(document["rows"]) == 2 * 4 * 7
    assert {r["state"] for r in document["rows"]} == {"open", "unpublished"}
    flow = document["flows"][0]
    assert flow["last_published"] == "2023-11"
    assert flow["replays"]["held"][0]["cases"] > 200
    assert [n["key"] for n in flow["notes"]] == ["after-the-data", "no-signs"]
    for name, read in (("n.csv", pl.read_csv), ("deep/n.parquet", pl.read_parquet)):
        told = command(*ASKED, "--store", tmp_path, "--strict", "--seed", "3", "--out", tmp_path / name)
        assert told.code == 0, told.err
        frame = read(tmp_path / name)
        assert frame["value"].to_list() == [r["value"] for r in document["rows"]]
        assert frame["state"].to_list() == [r["state"] for r in document["rows"]]


def test_one_count_upstream_is_nowcast_by_its_own_lag(command: Command, tmp_path: Path) -> None:
    asked = ("--indicator", "mexico-events", "--where", "place=mexico", "--periods", "1")
    document = command(*ASKED, "--store", tmp_path, *asked, "--json").document()
    (flow,) = document["flows"]
    assert (flow["last_published"], [p["period"] for p in flow["periods"]]) == ("2023-11", ["2024-01"])
    assert document["mode"] == "replay"
    assert "revisions-not-known" in {n["key"] for n in flow["notes"]}


@pytest.mark.parametrize(
    ("more", "said", "code"),
    [
        (("--indicator", "mexico-events", "--where", "indicator=usbp-encounters"), "differ", 2),
        (("--out", "n.xml"), "name a file that ends in", 2),
        (("--periods", "0"), "--periods", 2),
        (("--where", "colour=red"), "colour", 2),
        (("--indicator", "guatemala-returns"), "No edition of guatemala-returns is held", 5),
        (("--strict", "--indicator", "darien-transits", "--where", "place=panama-darien"), "Without --strict", 5),
    ],
)
def test_what_makes_no_sense_or_is_not_held_is_refused(
    command: Command, tmp_path: Path, more: tuple[str, ...], said: str, code: int
) -> None:
    told = command(*ASKED, "--store", tmp_path, *more)
    assert told.code == code, told.err
    assert said in told.err
