"""Known measures as scenarios: holds, lapses, decays; each rests on what was known on the day, and says on what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from routes import HARBOURS, route

from caudal import studies
from caudal.cli.scenarios import said
from caudal.cli.streams import to_json
from caudal.corridor import Measure
from caudal.errors import NotHeldError, UsageError
from caudal.periods import span
from caudal.studies import Forecast, Setting, parse_scenario
from caudal.studies.forecasts.scenarios import log_effect, months_after, shares, touched_rows

TOUCHED, FREE = HARBOURS[0], HARBOURS[1:]


def measure(id: str, announced: date, in_force: date, **more: object) -> Measure:
    what = {"en": "patrols", "es": "patrullas"}
    return Measure(id, announced, in_force, ("A",), what, {"place": (TOUCHED,)}, **more)  # type: ignore[arg-type]


def with_more(s: Setting) -> Setting:
    more = (
        measure("SOON", date(2024, 2, 1), date(2024, 2, 16)),
        measure("LATE", date(2024, 2, 1), date(2026, 1, 1)),
        measure("SECRET", date(2024, 5, 1), date(2024, 6, 1)),
        measure("GONE", date(2021, 1, 1), date(2021, 2, 1), ended=date(2023, 1, 1)),
        measure("TALKS", date(2023, 1, 1), date(2023, 2, 1), kind="meeting"),
        replace(measure("PART", date(2024, 2, 1), date(2024, 2, 16)), touches={"origin": ("SYR",)}),
        replace(measure("AWAY", date(2024, 2, 1), date(2024, 2, 16)), touches={"place": ("moon",)}),
    )
    return replace(s, corridor=replace(s.corridor, measures=dict(s.corridor.measures) | {m.id: m for m in more}))


@pytest.fixture(scope="module")
def gulf(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """Four harbours to December 2023; BITE took 60% of the east's arrivals from May 2022."""
    return with_more(route(tmp_path_factory.mktemp("gulf"), "M", 1, fall=0.6))


def asked(s: Setting, *texts: str, horizon: int = 6) -> Forecast:
    return studies.forecast(s, ("place",), horizon, scenarios=[parse_scenario(t) for t in texts])


@pytest.fixture(scope="module")
def bare(gulf: Setting) -> Forecast:
    return asked(gulf)


def row(f: Forecast, place: str) -> np.ndarray:
    (found,) = [v for key, v in zip(f.series, f.values, strict=True) if key["place"] == place]
    return found


def test_what_was_in_force_within_the_data_holds_as_the_forecast_stands(gulf: Setting, bare: Forecast) -> None:
    held = asked(gulf, "BITE=holds")
    assert held.values.tobytes() == bare.values.tobytes()
    assert [x.basis for x in held.supposed] == ["as-is"]
    assert "the forecast stands as it is" in said(held.supposed[0], 4, "en")


def test_what_lapses_is_divided_by_its_own_effect_from_its_day_on(gulf: Setting, bare: Forecast) -> None:
    told = asked(gulf, "BITE=lapses@2024-03-16")
    (x,) = told.supposed
    own = studies.effect(gulf, "BITE", indicator="arrivals")
    assert own.total is not None
    assert x.effect is not None
    assert 100 * np.expm1(x.effect.median) == pytest.approx(own.total.percent, abs=1.0)
    assert x.verdict == own.verdict == "fall"
    assert x.window == own.window
    gone = np.exp(-x.effect.median)
    medians = [f.median for f in x.factors]
    assert medians == pytest.approx([1, 1, 1 + (gone - 1) * 16 / 31, gone, gone, gone], rel=0.01)
    for place in FREE:
        assert row(told, place).tobytes() == row(bare, place).tobytes()
    assert row(told, TOUCHED)[:2].tobytes() == row(bare, TOUCHED)[:2].tobytes()
    assert row(told, TOUCHED)[4, 3] == pytest.approx(gone * row(bare, TOUCHED)[4, 3], rel=0.1)
    assert (row(told, "gulf")[3:, 3] > row(bare, "gulf")[3:, 3]).all()


def test_what_decays_goes_away_by_and_by(gulf: Setting, bare: Forecast) -> None:
    """CALM alone is left to learn a half-life from, and it did nothing: so BITE's cannot be known."""
    with pytest.raises(NotHeldError, match="decay"):
        asked(gulf, "BITE=decays")
    told = asked(gulf, "SOON=decays", horizon=12)
    (x,) = told.supposed
    assert (x.basis, x.waited, x.since) == ("pooled", 1, date(2024, 2, 16))
    assert x.half_life is not None
    far = [abs(np.log(f.median)) for f in x.factors]
    assert far[0] == 0.0
    assert max(far) == far[2]  # March, the first whole month
    assert far[2] > far[6] > far[11] > 0
    assert row(told, FREE[0]).shape == (12, 7)


def test_what_is_to_come_sets_in_as_acts_of_its_type_did(gulf: Setting) -> None:
    told = asked(gulf, "SOON=holds")
    (x,) = told.supposed
    base = studies.evidence([gulf])
    (kind,) = [k for k in base.kinds if k.type == "other"]
    assert x.effect is not None
    got = [100 * np.expm1(v) for v in (x.effect.median, x.effect.lower95, x.effect.upper95)]
    want = (kind.following.percent, kind.following.lower95, kind.following.upper95)
    assert got[0] == pytest.approx(want[0], abs=4)
    assert got[1] == pytest.approx(want[1], abs=4)
    assert np.log1p(got[2] / 100) == pytest.approx(np.log1p(want[2] / 100), abs=0.15)
    assert x.acts == kind.measures
    assert x.factors[0].median == 1.0
    assert x.factors[1].median == pytest.approx(1 + np.expm1(x.effect.median) * 14 / 29, rel=0.01)
    named = [m for key, v in told.notes if key == "after-the-data" for m in v["measures"]]  # type: ignore[attr-defined]
    assert "LATE" in named
    assert "SOON" not in named


def test_an_effect_that_cannot_be_told_from_zero_is_said_so_and_still_shown(gulf: Setting, bare: Forecast) -> None:
    told = asked(gulf, "CALM=lapses")
    (x,) = told.supposed
    assert x.verdict == "no change"
    assert not x.told_apart
    assert "cannot be told from zero" in said(x, 4, "en")
    assert "No se distingue de cero" in said(x, 4, "es")
    assert row(told, TOUCHED).tobytes() != row(bare, TOUCHED).tobytes()


def test_scenarios_multiply_together_and_the_document_carries_each(gulf: Setting) -> None:
    both = asked(gulf, "BITE=lapses", "SOON=holds")
    document = json.loads(json.dumps(to_json(studies.forecast_json(both))))
    assert [x["measure"] for x in document["scenarios"]] == ["BITE", "SOON"]
    one, two = document["scenarios"]
    assert (one["basis"], one["from"], two["basis"], two["from"]) == ("own", "2024-01-01", "pooled", "2024-02-16")
    assert [s["place"] for s in one["series"]] == [TOUCHED]
    assert len(one["factors"]) == 6
    assert {r["scenario"] for r in document["rows"]} == {"BITE=lapses; SOON=holds"}
    again = asked(gulf, "BITE=lapses", "SOON=holds")
    assert again.values.tobytes() == both.values.tobytes()


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [("NOPE=holds", UsageError, "no measure 'NOPE'"), ("TALKS=holds", UsageError, "is a meeting"),
     ("SECRET=holds", UsageError, "after 2024-03-01"), ("GONE=lapses", UsageError, "ended on 2023-01-01"),
     ("SOON=lapses", UsageError, "no effect yet"), ("SOON=decays@2024-05", UsageError, "name no day"),
     ("LATE=holds", UsageError, "outside the periods"), ("BITE=lapses@2023-11", UsageError, "outside the periods"),
     ("PART=holds", UsageError, "only a part"), ("AWAY=holds", UsageError, "none of these series")],
)  # fmt: skip
def test_what_cannot_be_supposed_ends_in_one_clear_error(
    gulf: Setting, text: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        asked(gulf, text)


def test_a_name_not_known_is_answered_with_those_known_on_the_day(gulf: Setting) -> None:
    with pytest.raises(UsageError) as told:
        asked(gulf, "NOPE=holds")
    assert "SOON" in str(told.value)
    assert "SECRET" not in str(told.value)


@pytest.mark.parametrize(
    "text", ["BITE", "BITE=stays", "=holds", "BITE=lapses@", "BITE=holds@2024-03", "BITE=lapses@soon"]
)
def test_a_scenario_that_is_not_one_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_scenario(text)


def test_one_thing_is_supposed_of_a_measure(gulf: Setting) -> None:
    with pytest.raises(UsageError, match="BITE twice"):
        asked(gulf, "BITE=lapses", "BITE=holds")


def test_what_came_after_the_day_changes_no_scenario(tmp_path: Path) -> None:
    """Two worlds alike to October 2022, ten times apart from then: on that day their scenarios are the same bytes."""
    day = date(2022, 11, 20)
    calm = route(tmp_path / "calm", "M", 1, fall=0.6)
    folder = tmp_path / "wild"
    lines = (tmp_path / "calm" / "table.csv").read_text("utf-8").splitlines()
    later = [f"{p},{h},{int(n) * (10 if p >= '2022-11' else 1)}" for p, h, n in (x.split(",") for x in lines[1:])]
    folder.mkdir()
    for name in ("gulf.toml", "measures.csv", "spec.toml"):
        (folder / name).write_text((tmp_path / "calm" / name).read_text("utf-8"), encoding="utf-8")
    (folder / "table.csv").write_text("\n".join([lines[0], *later]) + "\n", encoding="utf-8")
    wild = studies.setting(str(folder / "gulf.toml"), folder / "store", date(2024, 3, 1))
    studies.load(wild, [folder / "table.csv"], spec=folder / "spec.toml")
    wild = studies.setting(str(folder / "gulf.toml"), folder / "store", date(2024, 3, 1))
    told = []
    for s in (calm, wild):
        then = s.on(day)
        new = measure("SOON", date(2022, 11, 1), date(2022, 12, 10))
        then = replace(then, corridor=replace(then.corridor, measures=dict(then.corridor.measures) | {"SOON": new}))
        told.append(asked(then, "BITE=lapses", "SOON=holds"))
    assert told[0].last.label == "2022-10"
    assert told[0].values.tobytes() == told[1].values.tobytes()
    assert told[0].supposed[0].effect == told[1].supposed[0].effect


def test_shares_and_months_count_the_days_of_the_calendar() -> None:
    periods = tuple(span(date(2024, 1, 1), date(2024, 3, 1), "M"))
    assert shares(periods, date(2024, 2, 11)).tolist() == [0.0, 19 / 29, 1.0]
    middle = months_after(periods, date(2024, 2, 1)) * 365.2425 / 12
    assert middle[1:].tolist() == pytest.approx([14.5, 29 + 15.5])


def test_log_effect_is_observed_over_expected_in_every_draw(gulf: Setting) -> None:
    found = studies.effect(gulf, "BITE")
    theta = log_effect(found)
    assert theta is not None
    assert found.ledger is not None
    expected = found.ledger.observed + found.ledger.fall
    assert theta == pytest.approx(np.log((found.ledger.observed + 0.5) / (expected + 0.5)))


def test_rows_are_those_that_lie_whole_within_what_a_measure_touches() -> None:
    s = studies.setting(as_of=date(2024, 2, 15))
    chnv = s.corridor.measures["CHNV"]
    cells = [{"place": p, "origin": o} for p in ("tucson", "yuma") for o in ("VEN", "MEX", "CUB")]
    assert touched_rows(s, chnv, "usbp-encounters", cells) == (0, 2, 3, 5)
    with pytest.raises(UsageError, match="--by place,origin"):
        touched_rows(s, chnv, "usbp-encounters", [{"place": "tucson"}])
