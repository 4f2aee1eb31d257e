"""Forecasts of counts never seen before: any corridor, daily and monthly, and what each may know."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from caudal import studies
from caudal.cli.streams import to_json
from caudal.errors import NotHeldError, UsageError
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
origin = {{ column = "origin" }}
"""
CORRIDOR = """
id = "strait"
name = "Strait"
parties = ["A", "B"]
indicator = "crossings"
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
[[measures]]
id = "PATROL"
announced = 2023-12-10
in_force = 2024-01-15
parties = ["A"]
what = { en = "Patrols", es = "Patrullas" }
[[measures]]
id = "TALKS"
kind = "meeting"
announced = 2023-12-10
in_force = 2024-01-20
parties = ["A"]
what = { en = "Talks", es = "Conversaciones" }
"""
CELLS = [(place, origin) for place in ("east", "west") for origin in ("SYR", "AFG", "SOM")]


def strait(
    folder: Path, frequency: str, last: date, as_of: date, *, released: str = "2024-02-01", lift: float = 1.0
) -> Setting:
    """Two harbours, three origins, to the period that begins on `last`; `lift` multiplies what came in 2024."""
    first = {"D": date(2022, 1, 1), "M": date(2017, 1, 1)}[frequency]
    rng = np.random.default_rng(11)
    rows = ["period,place,origin,n"]
    for period in span(first, last, frequency):
        season = 1 + 0.3 * np.sin(2 * np.pi * period.start.timetuple().tm_yday / 365)
        for i, (place, origin) in enumerate(CELLS):
            n = rng.poisson((200, 40, 1.2)[i % 3] * season) * (lift if period.start.year == 2024 else 1)
            rows.append(f"{period.start.isoformat()},{place},{origin},{round(n)}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "crossings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "crossings.toml").write_text(SPEC.format(released=released, frequency=frequency), encoding="utf-8")
    (folder / "strait.toml").write_text(CORRIDOR, encoding="utf-8")
    s = studies.setting(corridor=str(folder / "strait.toml"), store=folder / "store", as_of=as_of)
    studies.load(s, [folder / "crossings.csv"], spec=folder / "crossings.toml")
    return studies.setting(corridor=str(folder / "strait.toml"), store=folder / "store", as_of=as_of)


@pytest.mark.parametrize("frequency", ["M", "D"])
def test_a_table_never_seen_before_is_forecast_by_place_and_origin(tmp_path: Path, frequency: str) -> None:
    last = {"M": date(2023, 12, 1), "D": date(2023, 12, 31)}[frequency]
    found = studies.forecast(strait(tmp_path, frequency, last, date(2024, 2, 1)), horizon=3)
    assert found.by == ("place", "origin")
    assert found.totals == 1 + 2 + 3
    assert dict(found.series[0]) == {"place": "strait", "origin": "all", "population": "all", "authority": "all"}
    assert {(k["place"], k["origin"]) for k in found.series} == {
        ("strait", "all"), ("east", "all"), ("west", "all"), *(("strait", o) for o in ("SYR", "AFG", "SOM")), *CELLS,
    }  # fmt: skip
    labels = {"M": ["2024-01", "2024-02", "2024-03"], "D": ["2024-01-01", "2024-01-02", "2024-01-03"]}[frequency]
    assert [p.label for p in found.periods] == labels
    assert (found.values >= 0).all()
    assert (np.diff(found.values, axis=2) >= 0).all()
    assert found.latest[0] == found.panel.counts[:, -1].sum()
    assert 0.5 < found.values[0, 0, 3] / found.panel.counts[:, -12:].sum(axis=0).mean() < 2


def test_what_comes_later_is_never_seen(tmp_path: Path) -> None:
    """Two worlds alike until December, ten times apart from January: in January both forecast the same."""
    day = date(2024, 1, 25)
    calm = studies.forecast(strait(tmp_path / "calm", "M", date(2024, 6, 1), day, released="2024-08-01"), horizon=4)
    wild = studies.forecast(
        strait(tmp_path / "wild", "M", date(2024, 6, 1), day, released="2024-08-01", lift=10.0), horizon=4
    )
    assert calm.last.label == wild.last.label == "2023-12"
    assert calm.panel.mode == "replay"
    assert calm.values.tobytes() == wild.values.tobytes()
    held = studies.setting(str(tmp_path / "wild" / "strait.toml"), tmp_path / "wild" / "store", date(2024, 8, 2))
    assert studies.forecast(held, horizon=1).last.label == "2024-06"


def test_the_document_holds_the_rows_of_the_contract_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1))
    found = studies.forecast(s, ("place",), 2, probabilities=studies.HUB_QUANTILES)
    document = json.loads(json.dumps(to_json(studies.forecast_json(found))))
    assert len(document["rows"]) == 3 * 2 * 23
    assert set(document["rows"][0]) == {"series", "period", "horizon", "quantile", "value"}
    assert document["rows"][23]["horizon"] == 2
    assert document["last_published"] == "2023-12"
    assert [e["publisher"] for e in document["editions"]] == ["Office"]
    again = studies.forecast_json(studies.forecast(s, ("place",), 2, probabilities=studies.HUB_QUANTILES))
    assert json.dumps(to_json(again)) == json.dumps(document)


def test_a_measure_that_begins_after_the_data_is_named_and_a_meeting_is_not(tmp_path: Path) -> None:
    found = studies.forecast(strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1)), (), 1)
    assert ("after-the-data", {"measures": ["PATROL"]}) in found.notes
    assert found.totals == 0
    assert len(found.series) == 1


def test_one_origin_is_forecast_by_place_and_sums_keep_it(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1))
    found = studies.forecast(s, horizon=1, where={"origin": "SYR"})
    assert found.by == ("place",)
    assert [(k["place"], k["origin"]) for k in found.series] == [("strait", "SYR"), ("east", "SYR"), ("west", "SYR")]


def test_a_horizon_that_makes_no_sense_and_a_past_too_short_are_refused(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1))
    for horizon in (0, 121):
        with pytest.raises(UsageError, match="horizon"):
            studies.forecast(s, horizon=horizon)
    with pytest.raises(NotHeldError):
        studies.forecast(s.on(date(2017, 1, 1) + timedelta(days=60)), ("place",), 1)
