"""`caudal evidence`: two corridors side by side, one of them a made-up route; page, picture, csv and JSON agree."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from caudal import studies
from caudal.brief.evidence.words import TEXTS

Command = Callable[..., Any]
DAY = "2019-12-31"
SPEC = """
[edition]
publisher = "Office"
title = "Crossings"
released = 2019-12-20
licence = "CC BY 4.0"
basis = "official"
[table]
period = "month"
frequency = "M"
value = "n"
absent = "zero"
lag = "5d"
[indicator]
id = "crossings"
name = { en = "Crossings", es = "Cruces" }
[dimensions]
place = { column = "place" }
"""
CORRIDOR = """
id = "strait"
name = { en = "Strait", es = "Estrecho" }
parties = ["A", "B"]
indicator = "crossings"
place = "strait"
[[places]]
id = "strait"
[[places]]
id = "east"
kind = "harbour"
parent = "strait"
[[places]]
id = "west"
kind = "harbour"
parent = "strait"
[[indicators]]
id = "crossings"
partitions = { strait = "harbour" }
"""
MEASURE = """
[[measures]]
id = "{id}"
announced = {day}
in_force = {day}
parties = ["A"]
what = {{ en = "Patrols", es = "Patrullas" }}
type = "{type}"
touches = {{ place = ["east"] }}
"""


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corridor and its store: the east loses 70% from January 2019; nothing happened in January 2017."""
    folder = tmp_path_factory.mktemp("strait")
    rng = np.random.default_rng(2)
    months = [(y, m) for y in range(2011, 2020) for m in range(1, 13) if (y, m) < (2019, 12)]
    rows = ["month,place,n"]
    for y, m in months:
        counts = rng.poisson([900 * (0.3 if y == 2019 else 1), 600])
        rows += [f"{y}-{m:02d}-01,{place},{n}" for place, n in zip(("east", "west"), counts, strict=True)]
    made = CORRIDOR + MEASURE.format(id="NULL", day="2017-01-01", type="talk")
    made += MEASURE.format(id="WALL", day="2019-01-01", type="sea")
    for name, text in (("c.csv", "\n".join(rows) + "\n"), ("c.toml", SPEC), ("strait.toml", made)):
        (folder / name).write_text(text, encoding="utf-8")
    s = studies.setting(corridor=str(folder / "strait.toml"), store=folder / "store")
    studies.load(s, [folder / "c.csv"], spec=folder / "c.toml")
    return folder


@pytest.fixture
def asked(strait: Path) -> tuple[object, ...]:
    return ("evidence", "--corridor", "us-mexico", "--corridor", strait / "strait.toml", "--store", strait / "store",
            "--as-of", DAY)  # fmt: skip


def test_files_and_json_hold_the_same_numbers_of_both_corridors(
    command: Command, asked: tuple[object, ...], strait: Path, tmp_path: Path
) -> None:
    told = command(*asked, "--json", "--out", tmp_path)
    assert told.code == 0, told.err
    document = told.document()
    assert {"caudal_version", "seed", "editions", "corridors", "measures", "types", "pooling", "files"} <= set(document)
    assert [c["id"] for c in document["corridors"]] == ["us-mexico", "strait"]
    by_id = {m["measure"]: m for m in document["measures"]}
    assert {"MPP-1", "US-MX-2019", "NULL", "WALL"} <= set(by_id)
    assert by_id["WALL"]["verdict"] == "fall"
    assert by_id["NULL"]["verdict"] == "no change"  # and it stands there all the same
    assert by_id["NULL"]["type_name"] == {"en": "talk", "es": "talk"}

    stem = f"evidence-{DAY}"
    assert {p.name for p in tmp_path.iterdir()} == {
        f"{stem}.csv", f"{stem}.json", *(f"{stem}-{x}.{end}" for x in ("en", "es") for end in ("html", "svg", "png"))
    }  # fmt: skip
    held = json.loads((tmp_path / f"{stem}.json").read_text("utf-8"))
    assert held == {k: v for k, v in document.items() if k != "files"}
    rows = {r["measure"]: r for r in csv.DictReader(io.StringIO((tmp_path / f"{stem}.csv").read_text("utf-8")))}
    assert list(rows) == [m["measure"] for m in document["measures"]]
    for id, measure in by_id.items():
        for after in measure["after"]:
            for name in ("percent", "lower95", "upper95"):
                cell = rows[id][f"{name}_{after['months']}m"]
                assert (float(cell) if cell else None) == after[name]

    s = studies.setting(corridor=str(strait / "strait.toml"), store=strait / "store", as_of=date.fromisoformat(DAY))
    alone = studies.effect_json(studies.effect(s, "WALL"))
    assert by_id["WALL"]["verdict"] == alone["verdict"]
    three = next(a for a in alone["after"] if a["months"] == 3)  # type: ignore[attr-defined]
    assert next(a for a in by_id["WALL"]["after"] if a["months"] == 3)["percent"] == three["percent"]

    assert (tmp_path / f"{stem}-en.png").read_bytes().startswith(b"\x89PNG")
    for code, tag in (("en", "en"), ("es", "es-MX")):
        page = (tmp_path / f"{stem}-{code}.html").read_text("utf-8")
        assert f'lang="{tag}"' in page
        assert all(id in page for id in by_id)
        assert TEXTS[code]["title"] in page
        assert not re.search(r"(src|href)=\"(https?:)?//|@import|url\((?!#|data:)", page)


def test_the_terminal_speaks_both_languages(command: Command, asked: tuple[object, ...]) -> None:
    told = command(*asked, "--lang", "en,es")
    assert told.code == 0, told.err
    for expected in ("Documented measures: ", "WALL", "NULL", "Medidas documentadas: ", "sin cambio"):
        assert expected in told.out


@pytest.mark.parametrize(
    ("corridors", "said"),
    [(("us-mexico", "nowhere"), "nowhere"), (("us-mexico", "us-mexico"), "given twice")],
)
def test_a_corridor_not_known_or_given_twice_is_wrong_use(
    command: Command, tmp_path: Path, corridors: tuple[str, ...], said: str
) -> None:
    given = [part for name in corridors for part in ("--corridor", name)]
    told = command("evidence", *given, "--store", tmp_path, "--as-of", "2019-01-15")
    assert told.code == 2
    assert said in told.err


def test_other_commands_take_one_corridor(command: Command, tmp_path: Path) -> None:
    told = command("sources", "--corridor", "us-mexico", "--corridor", "other", "--store", tmp_path)
    assert told.code == 2
    assert "takes one corridor" in told.err


def test_both_languages_say_the_same_things() -> None:
    assert set(TEXTS["en"]) == set(TEXTS["es"])
