"""Estimates, half-lives, controls, the curve and the verdict, each against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta
from statsmodels.stats.multitest import multipletests

from caudal.effect import (
    WORTH,
    Choices,
    Rank,
    adjusted,
    chance,
    effect_array,
    estimate,
    half_life,
    is_shared,
    judge,
    merged,
    rank_among,
    specification_curve,
    tail,
)


def test_an_estimate_is_the_quantiles_of_its_draws() -> None:
    draws = np.linspace(-100.0, 20.0, 4001)
    told = estimate(draws, 60.0)
    assert told.effect == pytest.approx(-40)
    assert told.counterfactual == pytest.approx(100)
    assert told.percent == pytest.approx(-40)
    assert (told.lower95, told.upper95) == pytest.approx((-97, 17))
    assert (told.lower80, told.upper80) == pytest.approx((-88, 8))
    assert (told.lower50, told.upper50) == pytest.approx((-70, -10))
    assert not told.beyond
    assert estimate(draws - 30, 60.0).beyond


def test_no_percentage_from_a_small_base() -> None:
    assert estimate(np.full(5, -4.0), 1.0).percent is None


def test_a_half_life_runs_from_the_peak_to_half_of_it() -> None:
    relative = np.array([-0.2, -0.8, -0.7, -0.5, -0.39, -0.1])
    base = np.full(6, 100.0)
    effect = np.tile(relative * base, (10, 1))
    told = half_life(effect, base + relative * base, 1.0)
    assert told.median == 3  # peak -80% in the second period, -39% in the fifth
    assert told.reached == 1
    assert half_life(effect, base + relative * base, 0.5).median == 6  # half a period a month


def test_a_half_life_may_not_be_reached() -> None:
    effect = np.tile([-50.0, -60.0, -55.0], (10, 1))
    told = half_life(effect, np.array([50.0, 40.0, 45.0]), 1.0)
    assert told.median is None
    assert told.reached == 0


def test_a_calm_week_is_no_half_life_and_a_rebound_puts_it_off() -> None:
    weeks = np.full(26, -80.0)
    weeks[[5, 11]] = 0.0
    told = half_life(np.tile(weeks, (5, 1)), 100 + weeks, 365.2425 / 84)
    assert told.median is None
    gone = np.array([-80.0, -30.0, -70.0, -30.0, -10.0])
    assert half_life(np.tile(gone, (5, 1)), 100 + gone, 1.0).median == 3  # to the month after the rebound
    assert half_life(np.tile(weeks, (5, 1))[:, :3], 100 + weeks[:3], 365.2425 / 84).median is None  # under a month


def test_a_change_is_shared_where_others_changed_alike_and_controls_leave_nothing() -> None:
    wide, narrow, up = (
        estimate(np.linspace(*ends, 101), 60.0) for ends in ((-50.0, 40.0), (-90.0, -20.0), (5.0, 50.0))
    )
    assert is_shared(FALL, narrow, wide)
    assert not is_shared(FALL, narrow, narrow)  # something remains
    assert not is_shared(FALL, wide, wide)  # they did not change
    assert not is_shared(FALL, up, wide)  # a move shows the other sign
    assert judge(FALL, RARE, False, True, shared=True) == "shared"
    assert judge(FALL, RARE, True, True, shared=True) == "inseparable"
    assert judge(FALL, COMMON, False, True, shared=True) == "no change"


def test_the_curve_holds_every_choice_once_and_its_default_is_the_plain_estimate() -> None:
    rng = np.random.default_rng(4)
    y = rng.poisson(500 * np.exp(0.05 * rng.standard_normal((4, 120)).cumsum(axis=1))).astype(float)
    choices = Choices({"in force": 100, "announced": 98}, {6.0: 6, 3.0: 3, 12.0: 12, 30.0: 30}, 6.0, [2, 3], 1.0)
    curve = specification_curve(y, [0, 1], choices, seed=1)
    keys = [(c.start, c.pre, c.season, c.scale, c.unit, c.controls, c.months) for c in curve]
    assert len(keys) == len(set(keys)) == 2 * (3 * 2 + 1) * 3 * 3  # 30 months are not known; donors only with parts
    (default,) = [c for c in curve if c.default]
    plain = effect_array(y, 100, 12, draws=500, seed=1)[:, :2, :6].sum(axis=(1, 2))
    assert default.estimate == estimate(plain, float(y[:2, 100:106].sum()))
    (logged,) = [c for c in curve if c.scale == "log" and (c.start, c.unit, c.controls, c.months) ==
                 ("in force", "parts", "none", 6.0)]  # fmt: skip
    k = np.cbrt(y[:2, :100].mean(axis=1)) / np.log1p(y[:2, :100].mean(axis=1))
    within = np.cbrt((k[:, None] * np.log1p(y[:2])) ** 3) / k[:, None]
    assert np.expm1(within) == pytest.approx(y[:2])  # what the engine is given is the log, and comes back whole
    assert logged.estimate.counterfactual == pytest.approx(default.estimate.counterfactual, rel=0.1)
    assert logged.estimate != default.estimate
    percents = [c.estimate.percent for c in curve]
    assert percents == sorted(percents, key=lambda p: p or 0)


def test_of_three_donors_or_more_the_half_most_alike_is_asked_apart() -> None:
    rng = np.random.default_rng(9)
    own = np.exp(0.1 * rng.standard_normal(60).cumsum())
    y = np.stack([800 * own, 500 * own, 300 * own, *(400 * np.exp(0.1 * rng.standard_normal((2, 60)).cumsum(axis=1)))])
    y = rng.poisson(y).astype(float)
    curve = specification_curve(y, [0], Choices({"in force": 54}, {6.0: 6}, 6.0, [1, 2, 3, 4], 1.0), seed=2)
    told = {c.controls: c.estimate for c in curve if c.pre is None and c.season and c.scale == "power"}
    for controls, donors in (("alike", [1, 2]), ("donors", [1, 2, 3, 4])):  # rows 1 and 2 share the shocks of row 0
        given = effect_array(y, 54, 6, draws=500, seed=2, controls=np.isin(np.arange(5), donors))[:, 0].sum(axis=1)
        assert told[controls] == estimate(given, float(y[0, 54:].sum()))


FALL = estimate(np.linspace(-100.0, -10.0, 101), 60.0)
NONE = estimate(np.linspace(-100.0, 50.0, 101), 60.0)
RISE = estimate(np.linspace(10.0, 90.0, 101), 160.0)
RARE, COMMON = 0.01, 0.3


@pytest.mark.parametrize(
    ("total", "p", "inseparable", "held", "verdict"),
    [
        (FALL, RARE, False, False, "not held"),
        (None, None, True, True, "too early"),
        (NONE, RARE, True, True, "no change"),
        (FALL, COMMON, True, True, "no change"),
        (FALL, RARE, True, True, "inseparable"),
        (FALL, RARE, False, True, "fall"),
        (RISE, RARE, False, True, "rise"),
        (RISE, 0.05, False, True, "rise"),
        (RISE, 0.0501, False, True, "no change"),
    ],
)
def test_the_first_part_of_the_rule_that_applies_decides(
    total: object, p: float | None, inseparable: bool, held: bool, verdict: str
) -> None:
    assert judge(total, p, inseparable, held) == verdict  # type: ignore[arg-type]


def test_the_tail_of_the_draws_is_counted_on_both_sides_and_never_zero() -> None:
    assert tail(np.arange(1.0, 1000.0)) == pytest.approx(1 / 1000)
    assert tail(np.array([-1.0, 1.0])) == 1.0
    normal = np.random.default_rng(1).normal(1.645, 1.0, 200_000)
    assert tail(normal) == pytest.approx(0.10, abs=0.004)


def test_the_chance_is_the_mean_of_a_beta_posterior() -> None:
    assert chance(0.02) == pytest.approx(0.02)
    told = Rank(p=4 / 100, cases=99, separate=30, smallest=0.01, rate=0.05, far=3)
    prior = beta(WORTH * 0.02 + 30 * 3 / 99, WORTH * 0.98 + 30 * 96 / 99)
    assert chance(0.02, told) == pytest.approx(prior.mean())
    none = Rank(None, 0, 0, None, None)
    assert chance(0.02, told, none) == chance(0.02, told)
    assert chance(0.02, told, told) == pytest.approx((WORTH * 0.02 + 60 * 3 / 99) / (WORTH + 60))


def test_merged_ranks_are_the_rank_among_all_their_cases() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(0, 0.6, 40), rng.normal(0, 0.6, 25)
    both = merged(rank_among(0.9, first, 10), rank_among(0.9, second, 5))
    assert both.p == rank_among(0.9, np.concatenate([first, second]), 15).p
    assert both.rate == pytest.approx(float((np.abs(np.concatenate([first, second])) > 1).mean()))
    assert (both.cases, both.separate) == (65, 15)


@pytest.mark.parametrize("ps", [[0.01, 0.04, 0.03], [0.2], [], [0.5, 0.9, 0.001, 0.001, 0.02]])
def test_adjusted_for_their_number_as_statsmodels_does(ps: list[float]) -> None:
    witness = multipletests(ps, method="holm")[1] if ps else []
    assert adjusted(ps) == pytest.approx(tuple(witness))
