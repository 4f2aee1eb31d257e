"""The forecast's scores, beside what to expect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caudal.corridor import load_corridor
from caudal.records import Query
from caudal.scoreboard import load_forecast_scores
from caudal.stocktaking import Outlook
from caudal.studies.fared import fared_told

US = Outlook(Query("usbp-encounters", place="southwest"), "US", by="place")
MX = Outlook(Query("mexico-events"), "MX", by="origin")


def test_each_count_gets_the_scores_of_its_own_breakdown() -> None:
    told = fared_told(load_corridor("us-mexico"), (US, MX))
    assert told is not None
    boards = load_forecast_scores()["boards"]
    for name, indicator in (("places", "usbp-encounters"), ("events", "mexico-events")):
        for part, level in ((False, "whole"), (True, "cell")):
            for horizon in (1, 3, 6):
                (row,) = [f for f in told if (f.indicator, f.part, f.horizon) == (indicator, part, horizon)]
                held = boards[name]["levels"][level][str(horizon)]
                assert row.cases == held["cases"] > 50
                assert (row.covered80, row.covered95) == (held["coverage"]["80"][0], held["coverage"]["95"][0])
                assert row.skill == pytest.approx(1 - held["scaled_ratio"]["naive"][0])
    assert len(told) == 12


def test_a_count_without_scores_and_another_corridor_have_none() -> None:
    corridor = load_corridor("us-mexico")
    assert fared_told(corridor, (replace(US, by=""),)) is None
    assert fared_told(load_corridor("central-mediterranean"), (US, MX)) is None
