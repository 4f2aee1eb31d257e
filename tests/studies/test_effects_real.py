"""The documented cases, on the reference edition and on the Mediterranean: what an expert would say, no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caudal import studies
from caudal.studies import Effect, Setting

AS_OF = date(2025, 7, 1)


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return studies.setting(store=tmp_path_factory.mktemp("store"), as_of=AS_OF)


def series(found: Effect, id: str) -> tuple[float, float, float]:
    """Effect after three months, and its 95% interval, on one touched series."""
    (one,) = [r for r in found.series if id in (r.query.place, r.query.origin)]
    (three,) = [a for a in one.after if a.months == 3]
    return three.total.effect, three.total.lower95, three.total.upper95


def test_title_42_did_not_raise_del_rio(border: Setting) -> None:
    found = studies.effect(border, "T42")
    effect, lower, upper = series(found, "del-rio")
    assert not lower > 0
    assert lower < effect < upper


def test_parole_for_four_nationalities_is_a_fall_of_most_of_the_flow(border: Setting) -> None:
    found = studies.effect(border, "CHNV", scan_dates=True)
    assert [r.query.origin for r in found.series] == ["CUB", "HTI", "NIC", "VEN"]
    assert found.verdict == "fall"
    assert found.capped_by == "T42-END"
    assert found.total is not None
    assert -97 < (found.total.percent or 0) < -60
    assert found.scan is not None
    assert found.scanned[found.scan.at].label == "2023-01"
    assert next(o.relation for o in found.overlapping if o.measure == "VEN-OCT22") == "earlier"
    cuba = series(found, "CUB")
    assert cuba[2] < 0


def test_december_2023_is_told_from_the_announcement_too_and_its_meeting_is_no_measure(border: Setting) -> None:
    found = studies.effect(border, "US-MX-DEC23", scan_dates=True)
    assert found.announced is not None
    assert found.total is not None
    assert found.total.effect < 0
    assert next(o.relation for o in found.overlapping if o.measure == "US-MX-JAN24") == "meeting"
    assert found.capped_by == "PROC-10773"
    assert found.scope is not None
    assert found.scope.unit == "cbp-encounters"  # sectors and ports: the sum that the publisher declares
    effect, _, upper = series(found, "del-rio")
    assert effect < 0
    assert upper < 0
    assert found.scan is not None
    assert found.scanned[found.scan.at].label == "2024-01"
    assert {b.query.indicator for b in found.beside} == {"darien-transits", "honduras-entries", "mexico-events"}


def test_the_end_of_title_42_and_the_proclamation_claim_no_more_than_they_show(border: Setting) -> None:
    for measure in ("T42-END", "PROC-10773"):
        found = studies.effect(border, measure)
        assert found.verdict in ("no change", "fall", "inseparable")
        assert found.placebo is not None
        assert found.placebo.cases > 100
    assert not found.complete  # the reference edition ends with September 2024
    assert found.ledger is not None
    assert found.ledger.delayed is None


def test_the_memorandum_with_panama_is_told_in_transits_of_the_darien(border: Setting) -> None:
    found = studies.effect(border, "PA-US-2024")
    assert found.scope is not None
    assert found.scope.unit == "darien-transits"
    assert "VEN" in [r.query.origin for r in found.series]
    assert "PROC-10773" in [o.measure for o in found.overlapping if o.relation == "elsewhere"]


CORRIDOR = """
id = "central-mediterranean"
name = { en = "Central Mediterranean", es = "Mediterráneo central" }
parties = ["IT", "LY"]
indicator = "italy-sea-arrivals"
[[measures]]
id = "IT-LY-2017"
announced = 2017-02-02
in_force = 2017-02-02
parties = ["IT", "LY"]
what = { en = "Memorandum of understanding", es = "Memorando de entendimiento" }
touches = { place = ["Italy"] }
"""
SPEC = """
[edition]
publisher = "UNHCR"
title = "Sea arrivals in Italy, daily"
released = 2019-12-01
licence = "CC BY 4.0"
basis = "compiled"
[table]
period = "date"
frequency = "D"
value = "n"
absent = "zero"
lag = "2d"
[indicator]
id = "italy-sea-arrivals"
name = { en = "Sea arrivals in Italy", es = "Llegadas por mar a Italia" }
[dimensions]
place = { value = "Italy" }
"""


def test_italy_and_libya_is_not_credited_at_its_signature_and_the_break_is_mid_july(
    shared_data: Path, tmp_path: Path
) -> None:
    for name, text in (("cm.toml", CORRIDOR), ("spec.toml", SPEC)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    s = studies.setting(str(tmp_path / "cm.toml"), tmp_path / "store", date(2020, 1, 1))
    arrivals = shared_data / "central-mediterranean" / "italy_daily_arrivals_2015-2019.csv"
    studies.load(s, [arrivals], spec=tmp_path / "spec.toml")
    s = studies.setting(str(tmp_path / "cm.toml"), tmp_path / "store", date(2020, 1, 1))
    found = studies.effect(s, "IT-LY-2017", scan_dates=True)
    assert found.verdict == "no change"
    assert found.total is not None
    assert found.total.effect > 0  # arrivals rose
    assert found.scan is not None
    assert date(2017, 7, 10) <= found.scanned[found.scan.at].start <= date(2017, 7, 24)
    assert (found.scan.percent or 0) < -50
