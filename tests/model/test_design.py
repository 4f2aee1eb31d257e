"""The calendar as regressors."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from caudal.errors import UsageError
from caudal.model.design import calendar


def test_months_get_one_effect_each_summing_to_zero() -> None:
    design = calendar(30, season=12, start=None, freq="M")
    assert np.array_equal(design.X[3], np.eye(12)[3])
    assert np.array_equal(design.X[15], design.X[3])
    np.testing.assert_allclose(design.shape.sum(axis=0), 0.0, atol=1e-12)


def test_days_know_their_weekday_from_the_start() -> None:
    start = date(2023, 12, 27)
    design = calendar(400, season=7, start=start, freq="D")
    for t in (0, 5, 399):
        assert design.X[t, :7].argmax() == (start + timedelta(days=t)).weekday()


def test_christmas_and_new_year_weeks_are_placed_by_date() -> None:
    design = calendar(60, season=52, start=date(2023, 12, 4), freq="W")
    christmas, new_year = design.X[:, -2], design.X[:, -1]
    assert christmas[3] == pytest.approx(1.0)  # 25 to 31 December 2023
    assert new_year[3] == 0.0
    assert new_year[4] == pytest.approx(6 / 7)  # 1 to 7 January 2024
    assert christmas[5:50].sum() == 0.0


EASTERS = (date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20))  # as the almanacs print them


@pytest.mark.parametrize(("freq", "season", "days"), [("D", 7, 1), ("W", 52, 7)])
def test_easter_is_placed_by_date_and_followed_by_its_week(freq: str, season: int, days: int) -> None:
    start = date(2023, 1, 2)
    design = calendar(1099 // days, season=season, start=start, freq=freq)
    feast = design.X[:, -2:] if freq == "D" else design.X[:, -4:-2]
    for column, (first, last) in enumerate(((-7, 0), (1, 7))):
        expected = np.zeros(len(feast))
        for sunday in EASTERS:
            for d in range(first, last + 1):
                expected[(sunday + timedelta(days=d) - start).days // days] += 1 / days
        np.testing.assert_allclose(feast[:, column], expected, atol=1e-12)


def test_without_a_date_there_are_no_feasts() -> None:
    assert calendar(60, season=7, start=None, freq="D").columns == 11
    assert calendar(60, season=52, start=None, freq="W").columns == 8


def test_no_season_has_no_columns() -> None:
    assert calendar(5, season=1, start=None, freq=None).columns == 0


@pytest.mark.parametrize(("season", "freq"), [(12, "X"), (0, None)])
def test_unknown_calendars_are_refused(season: int, freq: str | None) -> None:
    with pytest.raises(UsageError):
        calendar(5, season=season, start=None, freq=freq)
