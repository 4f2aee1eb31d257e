"""The past of publication itself: days on which periods were out, and what each edition printed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from routes import route

from caudal import studies
from caudal.records import Query
from caudal.series import print_matrix, prints, publication_days, query_panel, usual_lag

COUNT = Query("usbp-encounters", place="southwest")


def test_days_are_first_releases_where_known_and_the_usual_lag_elsewhere(tmp_path: Path) -> None:
    s = studies.setting(store=tmp_path, as_of=date(2024, 1, 19))
    panel = query_panel(s.store, s.corridor, [COUNT], as_of=s.as_of)
    days = publication_days(s.store, s.corridor, COUNT, panel.periods, as_of=s.as_of)
    lag = usual_lag(s.store, s.corridor, COUNT, as_of=s.as_of, frequency="M")
    by_label = {p.label: (date.fromordinal(int(d)), p) for p, d in zip(panel.periods, days, strict=True)}
    assert by_label["2023-11"][0] == date(2023, 12, 22)
    assert by_label["2023-10"][0] == date(2023, 11, 14)
    day, period = by_label["2015-03"]
    assert lag == 22
    assert day == period.end + timedelta(days=22)


def test_strict_days_do_not_depend_on_editions_released_later(tmp_path: Path) -> None:
    """December's first release came on 26 January: as of the 19th only a replay's calendar may know of it."""
    s = studies.setting(store=tmp_path, as_of=date(2024, 1, 19))
    periods = query_panel(s.store, s.corridor, [COUNT], as_of=date(2024, 3, 1)).periods
    at = [p.label for p in periods].index("2023-12")
    known = [publication_days(s.store, s.corridor, COUNT, periods, as_of=day, strict=strict)[at]
             for day, strict in ((date(2024, 2, 5), False), (date(2024, 2, 5), True))]  # fmt: skip
    assert known == [date(2024, 1, 26).toordinal()] * 2
    eve = date(2024, 1, 25)
    early = publication_days(s.store, s.corridor, COUNT, periods, as_of=eve, strict=True)
    assert early[at] == np.iinfo(np.int64).max  # no edition released by then covers it
    assert early[at - 1] == date(2023, 12, 22).toordinal()
    assert (publication_days(s.store, s.corridor, COUNT, periods[:at], as_of=s.as_of) <= s.as_of.toordinal()).all()


def test_the_matrix_holds_every_print_known_by_then_and_no_later_one(tmp_path: Path) -> None:
    s = studies.setting(store=tmp_path, as_of=date(2024, 2, 20))
    periods = query_panel(s.store, s.corridor, [COUNT], as_of=s.as_of).periods
    told = print_matrix(s.store, s.corridor, COUNT, periods, as_of=s.as_of)
    assert all(e.released <= s.as_of for e in told.editions)
    assert (np.diff([e.released.toordinal() for e in told.editions]) >= 0).all()
    for label in ("2023-12", "2023-01", "2020-05", "2012-07"):
        at = [p.label for p in periods].index(label)
        listed = [(d, v) for d, v, _ in prints(s.store, s.corridor, COUNT, periods[at]) if d <= s.as_of]
        column = told.values[:, at]
        said = [(e.released, v) for e, v in zip(told.editions, column.tolist(), strict=True) if np.isfinite(v)]
        assert said == listed
    newest = {e.id: periods[int(n)].label for e, n in zip(told.editions, told.newest, strict=True)}
    assert newest[told.editions[-1].id] == "2024-01"


def test_a_table_without_a_lag_has_none(tmp_path: Path) -> None:
    s = route(tmp_path, "M", 1)
    asked = Query("arrivals", place="gulf")
    assert usual_lag(s.store, s.corridor, asked, as_of=s.as_of, frequency="M") == 15
    assert usual_lag(s.store, s.corridor, asked, as_of=s.as_of, frequency="W") is None
    assert usual_lag(s.store, s.corridor, asked, as_of=date(2024, 1, 1), strict=True, frequency="M") is None
