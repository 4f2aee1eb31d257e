"""Replays at the level of arrays: equal to forecasting from the beginning of the panel, blind to what comes later, and
every score equal to a plain loop."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.forecast import RULES, Batch, drawn_at, forecast_array, parted, quantiles, replayed, shared
from caudal.forecast.hindcast import mean_change
from caudal.forecast.rules import PROBABILITIES
from caudal.model.engine import fit

CALENDARS = {"M": (12, 40), "Q": (4, 30), "W": (52, 70), "D": (7, 60)}
START = date(2020, 1, 6)


def made(freq: str, *, gaps: str = "", fractions: bool = False, seed: int = 0) -> np.ndarray:
    """Three series; gaps: none, "early" (in the first periods), or "late" (in the last one alone)."""
    season, periods = CALENDARS[freq]
    rng = np.random.default_rng(seed)
    turn = 1 + 0.4 * np.sin(2 * np.pi * np.arange(periods) / season)
    y = rng.poisson(np.array([[3.0], [60.0], [900.0]]) * turn).astype(float)
    if gaps == "early":
        y[0, 3] = y[1, :2] = np.nan
    if gaps == "late":
        y[1, -1] = np.nan
    return y / 8 if fractions else y


@pytest.mark.parametrize("freq", CALENDARS)
@pytest.mark.parametrize("gaps", ["", "early"])
def test_a_replay_is_the_forecast_from_the_beginning_of_the_panel_to_the_bit(freq: str, gaps: str) -> None:
    season, periods = CALENDARS[freq]
    y = made(freq, gaps=gaps, fractions=freq == "Q")
    fitted = fit(y, 3, season=season, start=START, freq=freq)
    for origin in (periods, 9, periods - 7, 9):  # in any order, and again: an origin leaves nothing behind
        ours = drawn_at(fitted, y, origin, season=season, draws=40, seed=3)
        theirs = forecast_array(y[:, :origin], 3, season=season, start=START, freq=freq, draws=40, seed=3)
        assert ours.tobytes() == theirs.tobytes()


def test_gaps_that_come_later_move_a_replay_by_rounding_at_most() -> None:
    y = made("M", gaps="late", fractions=True)
    ours = drawn_at(fit(y, 3), y, 30, draws=200)
    theirs = forecast_array(y[:, :30], 3, draws=200)
    assert np.abs(ours - theirs).max() <= 1 / 1024  # the unit of the grid: a draw may round to its neighbour
    assert (ours == theirs).mean() > 0.999


@settings(max_examples=15, deadline=None)
@given(st.integers(8, 38), st.integers(0, 2**16), st.booleans(), st.sampled_from(["M", "D"]))
def test_counts_after_an_origin_cannot_change_its_forecast(origin: int, seed: int, forget: bool, freq: str) -> None:
    season = CALENDARS[freq][0]
    y = made(freq, gaps="early", seed=seed)
    other = y.copy()
    other[:, origin:] = np.nan if forget else np.random.default_rng(seed).poisson(5000, other[:, origin:].shape)
    drawn = [drawn_at(fit(x, 2, season=season, start=START, freq=freq), x, origin, season=season, draws=20)
             for x in (y, other)]  # fmt: skip
    assert drawn[0].tobytes() == drawn[1].tobytes()


def batch(y: np.ndarray, origins: tuple[int, ...], horizons: tuple[int, ...], season: int = 12) -> Batch:
    totals = ((0, 1, 2), (1, 2))
    whole = np.concatenate([[y.sum(axis=0), y[1:].sum(axis=0)], y])
    came = np.full((len(origins), 5, len(horizons)), np.nan)
    for o, t in enumerate(origins):
        for j, h in enumerate(horizons):
            if t + h - 1 < y.shape[1]:
                came[o, :, j] = whole[:, t + h - 1]
    return Batch(y, origins, horizons, totals, came, season, None, None, 50, 1)


def test_every_score_of_a_replay_is_that_of_a_plain_loop() -> None:
    y = made("M")
    y[1, 20] = np.nan
    origins, horizons = (12, 25, 39), (1, 4)
    given = batch(y, origins, horizons)
    told = replayed(given)
    whole = np.concatenate([[y.sum(axis=0), y[1:].sum(axis=0)], y])
    for o, t in enumerate(origins):
        drawn = forecast_array(y[:, :t], 4, draws=50, seed=1)
        every = np.concatenate([drawn.sum(axis=1, keepdims=True), drawn[:, 1:].sum(axis=1, keepdims=True), drawn], 1)
        ours = np.moveaxis(quantiles(every, PROBABILITIES), -1, 0)
        rules = [ours, *(rule(whole[:, :t], 4, 12) for rule in RULES.values())]
        for i in range(5):
            past = whole[i, :t]
            steps = [abs(a - b) for a, b in pairwise(past) if not np.isnan(a + b)]
            years = [abs(past[u] - past[u - 12]) for u in range(12, t) if not np.isnan(past[u] + past[u - 12])]
            assert told.change[o, i] == pytest.approx(max(np.mean(steps), 1))
            assert told.seasonal[o, i] == pytest.approx(max(np.mean(years), 1) if years else np.nan, nan_ok=True)
            assert told.size[o, i] == pytest.approx(np.mean([v for v in past[-12:] if not np.isnan(v)]))
            for j, h in enumerate(horizons):
                came = given.came[o, i, j]
                assert told.quantiles[o, :, i, j].tolist() == ours[:, i, h - 1].tolist()
                if np.isnan(came):
                    assert np.isnan([told.below[o, i, j], told.upto[o, i, j], told.error[o, i, j]]).all()
                    assert np.isnan(told.wis[:, o, i, j]).all()
                    continue
                draws = every[:, i, h - 1].tolist()
                assert told.below[o, i, j] == pytest.approx(sum(d < came for d in draws) / 50)
                assert told.upto[o, i, j] == pytest.approx(sum(d <= came for d in draws) / 50)
                assert told.error[o, i, j] == abs(ours[3, i, h - 1] - came)
                for k, q in enumerate(rules):
                    for scored, scale in ((told.wis, float), (told.log_wis, np.log1p)):
                        pairs = zip(PROBABILITIES, q[:, i, h - 1], strict=True)
                        pinball = [scoringrules.quantile_score(scale(came), scale(at), p) for p, at in pairs]
                        assert scored[k, o, i, j] == pytest.approx(2 * np.mean(pinball))


def test_a_batch_in_parts_answers_the_same_bytes() -> None:
    given = batch(made("M"), (12, 20, 25, 30, 39), (1, 3))
    whole = replayed(given)
    parts = [replayed(part) for part, _ in parted(given, 2)]
    assert [at for _, at in parted(given, 2)] == [slice(0, 2), slice(2, 4), slice(4, 5)]
    for f in fields(whole):
        axis = 1 if f.name in ("wis", "log_wis") else 0
        together = np.concatenate([getattr(p, f.name) for p in parts], axis=axis)
        assert together.tobytes() == np.ascontiguousarray(getattr(whole, f.name)).tobytes()


def test_panels_are_filtered_together_where_one_is_the_beginning_of_the_other() -> None:
    y = made("M")
    revised = y[:, :25].copy()
    revised[0, 3] += 1
    assert shared([y[:, :20], revised, y, y[:, :22]], ["a", "a", "a", "a"]) == [[2, 3, 0], [1]]
    assert shared([y[:, :20], y], ["a", "b"]) == [[1], [0]]
    late = made("M", gaps="late")
    assert shared([late[:, :30], late], ["a", "a"]) == [[1], [0]]  # gaps differ in one and not in the other
    early = made("M", gaps="early")
    assert shared([early[:, :30], early], ["a", "a"]) == [[1, 0]]


def test_a_day_without_arrivals_parts_days_as_a_gap_does() -> None:
    y = 500.0 + np.zeros((2, 40))
    y[0, 35] = 0.0
    assert shared([y[:, :30], y], ["a", "a"], "M") == [[1, 0]]
    assert shared([y[:, :30], y], ["a", "a"], "D") == [[1], [0]]


def test_panels_filtered_together_answer_as_each_alone() -> None:
    y = made("M", gaps="early")
    panels = [y[:, :t] for t in (15, 22, 31, 40)]
    for members in shared(panels, ["a"] * 4):
        head = panels[members[0]]
        fitted = fit(head, 2)
        for i in members:
            alone = forecast_array(panels[i], 2, draws=30)
            assert drawn_at(fitted, head, panels[i].shape[1], draws=30).tobytes() == alone.tobytes()


def test_a_mean_change_is_at_least_one_count_and_not_known_without_a_pair() -> None:
    past = np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 9.0, np.nan, 4.0], [np.nan, 1.0, np.nan, 2.0]])
    assert mean_change(past, 1) == pytest.approx([1.0, 8.0, np.nan], nan_ok=True)
    assert mean_change(past, 4) == pytest.approx([np.nan] * 3, nan_ok=True)
