"""Outlooks: the numbers of `caudal forecast`, as many parts of each party's count, the usual wait, nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_forecasts import strait

from caudal import studies
from caudal.periods import parse_period
from caudal.records import Query
from caudal.stocktaking import Outlook, StockTaking
from caudal.studies.forecasts.outlook import HORIZON, PARTS, QUANTILES, due
from caudal.studies.forecasts.study import forecast
from caudal.studies.setting import Setting

FEBRUARY = date(2024, 2, 15)


@pytest.fixture(scope="module")
def stock() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=FEBRUARY))


def test_the_principal_count_and_the_other_party_s_get_equal_space(stock: StockTaking) -> None:
    first, second = stock.outlooks
    assert (first.party, second.party) == ("US", "MX")
    assert (first.query, second.query) == (Query("usbp-encounters", "southwest"), Query("mexico-events"))
    assert (first.by, second.by) == ("place", "origin")
    assert len(first.parts) == len(second.parts) == PARTS
    assert all(len(f.coming) == HORIZON for o in (first, second) if o.whole for f in (o.whole, *o.parts))


@pytest.mark.parametrize("index", [0, 1])
def test_every_number_is_that_of_the_forecast_command(stock: StockTaking, index: int) -> None:
    o = stock.outlooks[index]
    where = {} if o.query.place == "all" else {"place": o.query.place}
    found = forecast(studies.setting(as_of=FEBRUARY), (o.by,), 12, indicator=o.query.indicator, where=where,
                     frequency="M", probabilities=tuple(QUANTILES.values()))  # fmt: skip
    held = {
        tuple(key[d] for d in ("place", "origin")): row for key, row in zip(found.series, found.values, strict=True)
    }
    assert o.whole is not None
    for f in (o.whole, *o.parts):
        row = found.values[0] if f is o.whole else held[f.query.place, f.query.origin]
        for h, (period, figures) in enumerate(f.coming):
            assert period == found.periods[h]
            assert [stock.figures[figures[k]].value for k in QUANTILES] == row[h].tolist()


def test_every_figure_names_its_editions_and_the_rows_of_its_newest_count(stock: StockTaking) -> None:
    for o in stock.outlooks:
        assert o.whole is not None
        for f in (o.whole, *o.parts):
            for _, figures in f.coming:
                sources = stock.figures[figures["median"]].sources
                assert sources
                assert any(x.rows for x in sources)
                assert all(len(x.sha256) == 64 for x in sources)


def test_the_next_release_is_expected_when_the_next_first_figure_is(stock: StockTaking) -> None:
    assert stock.outlooks[0].due == stock.next_release
    assert all(o.due is not None and o.due > FEBRUARY for o in stock.outlooks)


def test_the_wait_is_the_usual_lag_where_no_release_tells_it(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", date(2024, 6, 1), date(2024, 1, 25), released="2024-12-31")
    crossings = Query("crossings", "strait")
    assert due(s, crossings, parse_period("2023-12")) == date(2024, 2, 1) + timedelta(days=20)
    assert due(s, crossings, parse_period("2023-Q4")) == date(2024, 4, 1) + timedelta(days=20)  # of its months
    assert due(s, Query("returns"), parse_period("2023-12")) is None


def outlooks(s: Setting) -> tuple[Outlook, ...]:
    return studies.stock_taking(s).outlooks


def test_what_comes_later_is_never_seen_in_an_outlook(tmp_path: Path) -> None:
    day = date(2024, 1, 25)
    told = []
    for name, lift in (("calm", 1.0), ("wild", 10.0)):
        s = strait(tmp_path / name, "M", date(2024, 6, 1), day, released="2024-08-01", lift=lift)
        record = studies.stock_taking(s)
        told.append({k: f.value for k, f in record.figures.items() if ".forecast." in k})
    assert len(told[0]) > 50
    assert told[0] == told[1]


def test_a_party_whose_count_is_not_held_is_told_so_and_a_past_too_short_is_too(tmp_path: Path) -> None:
    s = strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1))
    own = s.corridor.indicators["crossings"]
    counts = {"crossings": replace(own, party="A"), "returns": replace(own, id="returns", party="B", partitions={})}
    s = replace(s, corridor=replace(s.corridor, indicators=counts))
    first, second = outlooks(s)
    assert (first.why, first.last and first.last.label, first.by) == ("", "2023-12", "place")
    assert {f.query.place for f in first.parts} == {"east", "west"}
    assert (second.query.indicator, second.party, second.why, second.whole) == ("returns", "B", "not-held", None)
    short = outlooks(s.on(date(2017, 4, 25)))
    assert short[0].why == "too-short"


def test_parts_that_do_not_add_up_to_the_count_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s = strait(tmp_path, "M", date(2023, 12, 1), date(2024, 2, 1))
    monkeypatch.setattr("caudal.studies.forecasts.outlook.ADDS_UP", -1.0)
    (found,) = outlooks(s)
    assert (found.by, found.parts) == ("", ())
    assert found.whole is not None
