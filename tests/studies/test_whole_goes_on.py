"""A publisher that goes on printing a whole, by citizenship or alone, after its places: the newest is not missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from caudal import studies
from caudal.brief.charts.tiles import tile_map
from caudal.brief.document import plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.points import points
from caudal.brief.words.scribe import Scribe
from caudal.cli import forecasts
from caudal.errors import NotHeldError
from caudal.periods import span
from caudal.studies import Setting

SPEC = """
[edition]
publisher = "Office"
title = "Crossings"
released = {released}
licence = "CC BY 4.0"
basis = "official"
[table]
period = "month"
frequency = "M"
value = "n"
absent = "zero"
lag = "20d"
[indicator]
id = "crossings"
name = {{ en = "Crossings", es = "Cruces" }}
[dimensions]
place = {place}
"""
CORRIDOR = """
id = "strait"
name = { en = "The Strait", es = "El Estrecho" }
parties = ["A", "B"]
indicator = "crossings"
place = "strait"
[[places]]
id = "strait"
[[indicators]]
id = "crossings"
partitions = { strait = "harbour" }
[[measures]]
id = "SHUT"
announced = 2023-03-01
in_force = 2023-03-01
parties = ["A"]
what = { en = "The strait is shut", es = "Se cierra el estrecho" }
touches = { place = ["strait"] }
""" + "".join(
    f'[[places]]\nid = "{p}"\nkind = "harbour"\nparent = "strait"\ntile = [{n}, 0]\n'
    for n, p in enumerate(("east", "west"))
)
ORIGINS = ("SYR", "AFG", "SOM")
LAST_BY_PLACE, LAST, SHUT = date(2022, 9, 1), date(2023, 9, 1), date(2023, 3, 1)


def strait(folder: Path, *, origins: bool) -> Setting:
    """Two harbours to September 2022; the whole, by citizenship or alone, to September 2023, a tenth from March on."""
    rng = np.random.default_rng(5)
    months = [p.start for p in span(date(2014, 1, 1), LAST, "M")]
    season = 1 + 0.2 * np.sin(np.arange(len(months)) * np.pi / 6)
    left = np.array([0.1 if m >= SHUT else 1.0 for m in months])
    y = rng.poisson(300 * season * left, (2, 3, len(months)))  # places, origins, months
    old = [f"{m},{p},{o},{y[i, j, t]}" for i, p in enumerate(("east", "west")) for j, o in enumerate(ORIGINS)
           for t, m in enumerate(months) if m <= LAST_BY_PLACE]  # fmt: skip
    new = [f"{m},strait,{o},{y[:, j, t].sum()}" for j, o in enumerate(ORIGINS) for t, m in enumerate(months)]
    if not origins:
        new = [f"{m},strait,,{n}" for m, n in zip(months, y.sum(axis=(0, 1)).tolist(), strict=True)]
    (folder / "c.toml").write_text(CORRIDOR, encoding="utf-8")
    given = (str(folder / "c.toml"), folder / "store", date(2023, 10, 25))
    by_origin = 'origin = { column = "origin" }\n'
    for name, rows, released, dims in (
        ("old", old, "2022-10-20", '{ column = "place" }\n' + by_origin),
        ("new", new, "2023-10-20", '{ value = "strait" }\n' + (by_origin if origins else "")),
    ):
        (folder / f"{name}.csv").write_text("\n".join(["month,place,origin,n", *rows]) + "\n", encoding="utf-8")
        (folder / f"{name}.toml").write_text(SPEC.format(released=released, place=dims), encoding="utf-8")
        studies.load(studies.setting(*given), [folder / f"{name}.csv"], spec=folder / f"{name}.toml")
    return studies.setting(*given)


@pytest.mark.parametrize(("origins", "by"), [(True, ("origin",)), (False, ())])
def test_unasked_a_forecast_starts_from_the_newest_count_of_the_whole(
    tmp_path: Path, origins: bool, by: tuple[str, ...]
) -> None:
    s = strait(tmp_path, origins=origins)
    found = studies.forecast(s, horizon=1, draws=200)
    assert found.by == by
    assert found.last.label == "2023-09"
    assert {key["place"] for key in found.series} == {"strait"}
    key, values = found.notes[0]
    assert key == ("coarser-reaches" if origins else "whole-reaches")
    assert (values["last"], values["newest"]) == ("2022-09", "2023-09")
    for language, word in (("en", "ends in 2022-09"), ("es", "termina en 2022-09")):
        assert any(word in str(x) for x in forecasts.shown(found, s.corridor, (language,)))


def test_a_breakdown_asked_for_by_name_stands_and_says_that_the_whole_goes_on(tmp_path: Path) -> None:
    s = strait(tmp_path, origins=True)
    found = studies.forecast(s, ("place",), 1, draws=200)
    assert (found.by, found.last.label) == (("place",), "2022-09")
    assert found.notes[0][0] == "breakdown-ends"
    for language, word in (("en", "to 2022-09 only"), ("es", "solo hay cifras publicadas hasta 2022-09")):
        assert any(word in str(x) for x in forecasts.shown(found, s.corridor, (language,)))


def test_while_the_parts_are_the_newest_nothing_is_said(tmp_path: Path) -> None:
    s = strait(tmp_path, origins=True)
    found = studies.forecast(s.on(date(2022, 10, 25)), horizon=1, draws=200)
    assert (found.by, found.last.label) == (("place", "origin"), "2022-09")
    assert not {key for key, _ in found.notes} & {"breakdown-ends", "coarser-reaches", "whole-reaches"}


def test_a_hindcast_scores_the_breakdown_that_goes_on(tmp_path: Path) -> None:
    s = strait(tmp_path, origins=True)
    found = studies.hindcast(s, horizons=(1,), since=date(2023, 5, 1), draws=200)
    assert found.by == ("origin",)
    assert {o.last.label for o in found.origins} >= {"2023-03", "2023-06"}
    with pytest.raises(NotHeldError, match="the last period published with this breakdown is 2022-09"):
        studies.hindcast(s, ("place",), horizons=(1,), since=date(2023, 5, 1), draws=200)


@pytest.mark.parametrize("origins", [True, False])
def test_a_measure_after_the_last_count_by_place_is_judged_by_the_whole(tmp_path: Path, origins: bool) -> None:
    """Not "too early": seven months of the whole are out. Expected about 1,800 a month, a tenth came."""
    s = strait(tmp_path, origins=origins)
    found = studies.effect(s, "SHUT")
    assert found.verdict == "fall"
    assert [q.query.place for q in found.series] == ["strait"] * (3 if origins else 1)
    assert found.total is not None
    assert found.total.percent == pytest.approx(-90, abs=4)
    before = replace(s, as_of=date(2022, 10, 25))  # the whole is not out either: the places stand
    assert studies.effect(before, "SHUT").verdict == "too early"


@pytest.mark.parametrize(
    ("code", "then", "short"), [("en", "in September 2022", "Sep 2022"), ("es", "en septiembre de 2022", "sep 2022")]
)
def test_a_brief_dates_the_parts_that_are_older_than_their_whole(
    tmp_path: Path, code: str, then: str, short: str
) -> None:
    """May hold a place's last count beside a whole a year newer: never as if both were of one month."""
    stock = studies.stock_taking(strait(tmp_path, origins=False))
    assert stock.period.label == "2023-09"
    scribe = Scribe(stock, Language(code), Ledger(stock))
    told = [plain(p) for p in points(scribe)]
    assert sum(then in line for line in told) == 1, told
    chart = tile_map(scribe)
    assert chart is not None
    places = [plain(row[0].runs) for row in chart.table.rows]
    assert places == [f"east ({short})", f"west ({short})"]
