"""A measure and counts never seen before: any corridor file and one tidy table, any frequency."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from caudal import studies
from caudal.cli.streams import to_json
from caudal.errors import DefinitionError, UsageError
from caudal.periods import span
from caudal.studies import Effect, Setting

SPEC = """
[edition]
publisher = "Office"
title = "Crossings"
released = {released}
licence = "CC BY 4.0"
basis = "official"
[table]
period = "period"
frequency = "{frequency}"
value = "n"
absent = "zero"
lag = "20d"
[indicator]
id = "crossings"
name = {{ en = "Crossings", es = "Cruces" }}
[dimensions]
place = {{ column = "place" }}
"""
CORRIDOR = """
id = "strait"
name = "Strait"
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
[[places]]
id = "north"
kind = "harbour"
parent = "strait"
[[places]]
id = "south"
kind = "harbour"
parent = "strait"
[[indicators]]
id = "crossings"
partitions = { strait = "harbour" }
[[indicators]]
id = "permits"
"""
EAST = """
[[measures]]
id = "PATROL"
announced = 2021-11-10
in_force = 2022-01-01
parties = ["A"]
what = { en = "Patrols at the east harbour", es = "Patrullas en el puerto este" }
touches = { place = ["east"] }
"""
NULL = EAST.replace("PATROL", "TALK").replace("2022-01-01", "2020-05-04").replace("2021-11-10", "2020-05-04")
SOON = EAST.replace("PATROL", "WALL").replace("2022-01-01", "2022-02-10").replace("2021-11-10", "2022-02-01")
LATE = EAST.replace("PATROL", "FENCE").replace("2022-01-01", "2022-05-10").replace("2021-11-10", "2022-05-01")
HARBOURS = ("east", "west", "north", "south")


def counts(frequency: str, seed: int = 3) -> tuple[list[date], np.ndarray]:
    """Four harbours to 2023, with a season and shared shocks; the east loses 65% from 2022."""
    first = {"D": date(2018, 1, 1), "W": date(2018, 1, 1), "M": date(2014, 1, 1), "Q": date(2014, 1, 1)}[frequency]
    periods = span(first, date(2023, 12, 1), frequency)
    days = np.array([(p.start - date(2014, 1, 1)).days for p in periods])
    rng = np.random.default_rng(seed)
    step = {"D": 0.01, "W": 0.02, "M": 0.05, "Q": 0.07}[frequency]
    walk = step * (rng.standard_normal((4, len(days))) + 0.5 * rng.standard_normal(len(days))).cumsum(axis=1)
    level = np.array([[900], [700], [500], [300]]) * (1 + 0.15 * np.sin(2 * np.pi * days / 365.25))
    y = rng.poisson(level * np.exp(np.clip(walk, -1, 1)) * (0.05 if frequency == "D" else 1)).astype(float)
    fewer = np.round(0.65 * y[0]) * (days >= (date(2022, 1, 1) - date(2014, 1, 1)).days)
    y[0] -= fewer
    return [p.start for p in periods], y


def strait(folder: Path, frequency: str, measures: str, places: tuple[str, ...] = HARBOURS) -> Setting:
    folder.mkdir(parents=True, exist_ok=True)
    starts, y = counts(frequency)
    rows = [f"{d},{place},{int(v)}" for i, place in enumerate(places) for d, v in zip(starts, y[i], strict=True)]
    (folder / "c.csv").write_text("\n".join(["period,place,n", *rows]) + "\n", encoding="utf-8")
    (folder / "c.toml").write_text(SPEC.format(frequency=frequency, released="2024-01-25"), encoding="utf-8")
    (folder / "strait.toml").write_text(CORRIDOR + measures, encoding="utf-8")
    names = (str(folder / "strait.toml"), folder / "store", date(2024, 6, 1))
    studies.load(studies.setting(*names), [folder / "c.csv"], spec=folder / "c.toml")
    return studies.setting(*names)


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return strait(tmp_path_factory.mktemp("monthly"), "M", EAST + NULL)


@pytest.fixture(scope="module")
def patrol(monthly: Setting) -> Effect:
    return studies.effect(monthly, "PATROL", scan_dates=True)


def test_a_strong_measure_is_a_fall_with_its_size(patrol: Effect) -> None:
    assert patrol.verdict == "fall"
    assert patrol.total is not None
    assert patrol.total.percent == pytest.approx(-65, abs=12)
    assert [p.label for p in patrol.window] == [f"2022-{m:02d}" for m in range(1, 7)]
    assert [a.months for a in patrol.after] == [1, 3, 6, 12]
    assert patrol.placebo is not None
    assert patrol.placebo.p is not None
    assert patrol.placebo.p <= 0.05


def test_its_ledger_adds_up_and_its_siblings_are_where_it_may_have_gone(patrol: Effect) -> None:
    doc = studies.effect_json(patrol)
    book = doc["ledger"]
    assert isinstance(book, dict)
    assert book["net"] + book["moved"] + book["delayed"] == pytest.approx(book["change"], abs=1e-6)
    assert [d["place"] for d in book["destinations"]] == ["west", "north", "south"]
    assert not book["destinations_declared"]
    assert not book["said_moved"]  # nothing was planted there
    assert book["change"] == pytest.approx(-doc["total"]["effect"])  # type: ignore[index]


def test_the_scan_finds_the_break_without_the_date_of_signature(patrol: Effect) -> None:
    assert patrol.scan is not None
    assert patrol.scanned[patrol.scan.at].label == "2022-01"
    assert patrol.scan.p <= 0.05


def test_touched_series_and_destinations_are_refused_as_controls_with_the_reason(patrol: Effect) -> None:
    assert {(r.query.place, r.reason) for r in patrol.refused} == {
        ("east", "touched"), *((p, "possible-destination") for p in ("west", "north", "south"))
    }  # fmt: skip


def test_declared_destinations_leave_the_others_as_controls(tmp_path: Path) -> None:
    spill = EAST + 'destinations = { place = ["west"] }\nspills = { place = ["north"] }\n'
    found = studies.effect(strait(tmp_path, "M", spill), "PATROL")
    assert found.scope is not None
    assert [found.scope.queries[r].place for r in found.scope.untouched] == ["south"]
    assert {r.reason for r in found.refused} == {"touched", "destination", "spill"}


def test_a_date_on_which_nothing_happened_shows_nothing(monthly: Setting) -> None:
    found = studies.effect(monthly, "TALK")
    assert found.verdict == "no change"
    assert found.half_life is None


def test_as_of_never_sees_the_future(monthly: Setting, tmp_path: Path) -> None:
    """The answer of a day is the same whether or not later counts and measures are held."""
    early = replace(monthly, as_of=date(2022, 4, 25))
    later = strait(tmp_path, "M", EAST + NULL + LATE)
    first, second = (
        to_json(studies.effect_json(studies.effect(s, "PATROL"))) for s in (early, replace(later, as_of=early.as_of))
    )
    assert first["total"] == second["total"]
    assert [o["measure"] for o in second["overlapping"]] == []
    assert first["window"]["to"] == "2022-03"
    assert not first["window"]["complete"]
    assert first["ledger"]["delayed"] is None
    assert first["ledger"]["net"] is None
    assert first["ledger"]["net_and_delayed"] is not None


def test_before_anything_is_published_it_is_too_early(monthly: Setting) -> None:
    for day in (date(2021, 12, 1), date(2022, 1, 20)):
        found = studies.effect(replace(monthly, as_of=day), "PATROL")
        assert found.verdict == "too early"
        assert studies.effect_json(found)["total"]["effect"] is None  # type: ignore[index]


def test_the_same_seed_gives_the_same_document(monthly: Setting) -> None:
    first, second = (json.dumps(to_json(studies.effect_json(studies.effect(monthly, "PATROL")))) for _ in range(2))
    assert first == second


def test_two_measures_weeks_apart_cannot_be_separated_and_their_sum_is_given(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", EAST + SOON)
    found = studies.effect(s, "WALL", window=4)
    assert [(o.measure, o.relation) for o in found.overlapping] == [("PATROL", "inseparable")]
    joint = found.overlapping[0].joint
    assert joint is not None
    assert joint.beyond
    assert studies.effect(s, "PATROL").verdict == "inseparable"


def test_a_later_measure_that_can_be_told_apart_ends_the_window(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", EAST + LATE)
    found = studies.effect(s, "PATROL")
    assert (found.capped_by, found.window[-1].label) == ("FENCE", "2022-04")
    assert [(o.measure, o.relation) for o in found.overlapping] == [("FENCE", "later")]
    assert found.later_others == ("FENCE",)
    assert [a.others for a in found.after] == [(), (), ("FENCE",), ("FENCE",)]
    other = studies.effect(s, "FENCE")
    assert [(o.measure, o.relation) for o in other.overlapping] == [("PATROL", "earlier")]


@pytest.mark.parametrize(("frequency", "periods"), [("D", 26), ("W", 26), ("Q", 2)])
def test_days_weeks_and_quarters_are_answered_too(tmp_path: Path, frequency: str, periods: int) -> None:
    found = studies.effect(strait(tmp_path, frequency, EAST), "PATROL", scan_dates=True)
    assert found.verdict == "fall"
    assert len(found.window) == periods
    assert found.total is not None
    assert found.total.percent == pytest.approx(-65, abs=15)
    if frequency == "D":  # added up to weeks of which one begins on the day in force
        assert found.window[0].start == date(2022, 1, 1)
    assert found.scan is not None
    assert abs(found.scanned[found.scan.at].start - date(2022, 1, 1)) <= timedelta(days=32)


def test_a_whole_measure_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    whole = EAST.replace('["east"]', '["strait"]')
    found = studies.effect(strait(tmp_path, "M", whole), "PATROL")
    assert [r.query.place for r in found.series] == list(HARBOURS)
    assert found.total is not None
    assert found.total.observed == sum(r.total.observed for r in found.series)
    assert {c.unit for c in found.curve} == {"parts", "whole"}
    assert found.ledger is not None
    assert found.ledger.moved is None


def test_what_no_count_held_touches_is_not_held(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", EAST.replace('["east"]', '["the moon"]'))
    assert studies.effect(s, "PATROL").verdict == "not held"


def test_destinations_of_another_definition_are_an_error(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", EAST + 'destinations = { indicator = ["permits"], place = ["west"] }\n')
    with pytest.raises(DefinitionError, match="not a sum that any publisher declares"):
        studies.effect(s, "PATROL")


def test_an_unknown_measure_or_breakdown_is_refused_with_those_there_are(monthly: Setting) -> None:
    with pytest.raises(UsageError, match="PATROL, TALK"):
        studies.effect(monthly, "PATROLS")
    with pytest.raises(UsageError, match="place or origin"):
        studies.effect(monthly, "PATROL", by="colour")


def test_the_document_has_the_keys_that_others_build_on(patrol: Effect) -> None:
    doc = to_json(studies.effect_json(patrol))
    assert {"measure", "as_of", "window", "total", "ledger", "series", "overlapping", "placebo", "editions"} <= set(doc)
    assert {"observed", "counterfactual", "effect", "lower95", "upper95", "percent", "p_placebo"} <= set(doc["total"])
    assert {"change", "net", "moved", "delayed"} <= set(doc["ledger"])
    assert {"cases", "rate"} <= set(doc["placebo"])
    json.dumps(doc, allow_nan=False)


def test_measures_months_apart_are_estimated_together_and_their_parts_add_up(tmp_path: Path) -> None:
    found = studies.effect(strait(tmp_path, "M", EAST + LATE), "FENCE")
    joint = found.together
    assert joint is not None
    assert [p.measures for p in joint.shares] == [("PATROL",), ("FENCE",)]
    assert (joint.first.label, joint.shares[1].since.label) == ("2022-01", "2022-05")
    patrol, fence = joint.shares
    assert -85 < patrol.percent < -40  # 65% were taken away
    assert fence.percent_lower95 < 0 < fence.percent_upper95  # nothing more was
    assert patrol.effect + fence.effect + joint.rest[0] == pytest.approx(joint.whole.effect, rel=0.2)  # draws add up
    assert joint.correlation[0] > -0.7
    told = studies.effect_json(found)["together"]
    assert isinstance(told, dict)
    assert [p["measures"] for p in told["parts"]] == [["PATROL"], ["FENCE"]]


def test_measures_weeks_apart_have_one_start_together(tmp_path: Path) -> None:
    found = studies.effect(strait(tmp_path, "M", EAST + SOON + LATE.replace("2022-05-10", "2022-06-10")), "WALL")
    assert found.together is not None
    assert [p.measures for p in found.together.shares] == [("PATROL", "WALL"), ("FENCE",)]
    alone = studies.effect(strait(tmp_path / "two", "M", EAST + SOON), "WALL")
    assert alone.together is None  # one start: the sum of both stands with the overlap


def test_of_one_series_the_sum_and_the_series_have_one_p(monthly: Setting, patrol: Effect) -> None:
    young = studies.effect(replace(monthly, as_of=date(2022, 7, 1)), "PATROL", window=3)
    for found in (patrol, young):
        assert [r.p for r in found.series] == [found.p]
        assert [r.placebo for r in found.series] == [found.placebo]


def test_what_was_pulled_forward_is_said(tmp_path: Path) -> None:
    """The east rises for the two months before the start and falls below for as long after it: nothing on balance."""
    made = strait(tmp_path, "M", NULL)
    found = studies.effect(made, "TALK")
    assert found.lead is not None
    assert not found.lead.opposite
    table = tmp_path / "c.csv"
    out = []
    for line in table.read_text("utf-8").splitlines():
        day, place, n = line.split(",")
        factor = {"2020-03-01": 1.6, "2020-04-01": 1.6, "2020-05-01": 0.4, "2020-06-01": 0.4}.get(day, 1.0)
        out.append(line if place != "east" else f"{day},{place},{round(int(n) * factor)}")
    table.write_text("\n".join(out) + "\n", encoding="utf-8")
    given = (str(tmp_path / "strait.toml"), tmp_path / "again", date(2024, 6, 1))
    studies.load(studies.setting(*given), [table], spec=tmp_path / "c.toml")
    pulled = studies.effect(studies.setting(*given), "TALK", window=2)
    assert pulled.total is not None
    assert pulled.lead is not None
    assert pulled.lead.opposite
    assert pulled.lead.first.label == "2020-03"
    assert pulled.total.effect < 0
    assert abs(pulled.lead.both.percent or 0) < 25 < abs(pulled.total.percent or 0)


def withheld(folder: Path, cells: dict[tuple[str, str], str], measure: str) -> Setting:
    """The monthly strait with some counts withheld by the publisher."""
    strait(folder, "M", measure)
    lines = (folder / "c.csv").read_text("utf-8").splitlines()
    out = [",".join([*line.split(",")[:2], cells.get(tuple(line.split(",")[:2]), line.split(",")[2])])  # type: ignore[arg-type]
           for line in lines]  # fmt: skip
    (folder / "c.csv").write_text("\n".join(out) + "\n", encoding="utf-8")
    spec = (folder / "c.toml").read_text("utf-8").replace('absent = "zero"', 'absent = "zero"\nsuppressed = ["<10"]')
    (folder / "c.toml").write_text(spec, encoding="utf-8")
    given = (str(folder / "strait.toml"), folder / "again", date(2024, 6, 1))
    studies.load(studies.setting(*given), [folder / "c.csv"], spec=folder / "c.toml")
    return studies.setting(*given)


def test_a_touched_series_withheld_within_the_window_is_left_out_and_said(tmp_path: Path) -> None:
    both = EAST.replace('place = ["east"]', 'place = ["east", "south"]')
    found = studies.effect(withheld(tmp_path, {("2022-02-01", "south"): "<10"}, both), "PATROL")
    assert found.verdict == "fall"
    assert [r.query.place for r in found.series] == ["east"]
    assert len(found.window) == 6
    assert found.scope is not None
    assert [q.place for q in found.scope.left_out] == ["south"]
    assert studies.effect_json(found)["left_out"] == [
        {"indicator": "crossings", "place": "south", "origin": "all", "population": "all", "authority": "all"}
    ]


def test_a_first_count_withheld_is_not_too_early(tmp_path: Path) -> None:
    found = studies.effect(withheld(tmp_path, {("2022-01-01", "east"): "<10"}, EAST), "PATROL")
    assert (found.verdict, found.why) == ("not held", "withheld")
