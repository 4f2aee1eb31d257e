"""How long effects wait to halve, and an act not seen yet: against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.effect import following_draws, half_life_draws, pool, wait_posterior
from caudal.errors import UsageError

Y, S, KINDS = (-0.9, -0.2, -0.5, 0.3), (0.2, 0.4, 0.3, 0.25), ("visa", "visa", "return", "return")


def test_acts_that_have_not_come_down_add_their_months_and_no_event() -> None:
    assert wait_posterior([10.0, 50.0], [True, False]) == (2.0, 66.0)
    assert wait_posterior([], []) == (1.0, 6.0)
    for months, down in (([-1.0], [True]), ([1.0], [])):
        with pytest.raises(UsageError, match="Waits"):
            wait_posterior(months, down)


@pytest.mark.parametrize("posterior", [(2.0, 66.0), (1.0, 6.0), (7.0, 40.0)])
def test_draws_of_a_half_life_follow_the_lomax_law(posterior: tuple[float, float]) -> None:
    a, b = posterior
    drawn = half_life_draws(posterior, 400_000, np.random.default_rng(1))
    assert (drawn > 0).all()
    for m in (1.0, 6.0, 24.0, 120.0):
        assert np.mean(drawn > m) == pytest.approx((b / (b + m)) ** a, abs=0.004)


def test_draws_of_an_act_not_seen_yet_have_the_quantiles_that_pooling_tells() -> None:
    told = pool(Y, S, KINDS).following
    for kind in ("visa", "return"):
        drawn = following_draws(Y, S, KINDS, kind, 400_000, np.random.default_rng(2))
        lower, median, upper = np.quantile(drawn, (0.025, 0.5, 0.975))
        assert (lower, median, upper) == pytest.approx(
            (told[kind].lower95, told[kind].median, told[kind].upper95), abs=0.02
        )


def test_a_kind_of_which_none_is_pooled_rests_on_the_common_centre() -> None:
    """With data that say nothing, theta ~ N(0, 1 + omega^2 + tau^2), each square 0.25 on average under its prior."""
    drawn = following_draws([0.0], [1e3], ["visa"], "asylum", 400_000, np.random.default_rng(3))
    assert drawn.mean() == pytest.approx(0.0, abs=0.01)
    assert drawn.var() == pytest.approx(1.5, rel=0.02)
    with pytest.raises(UsageError, match="one length"):
        following_draws([], [], [], "visa", 5, np.random.default_rng(0))
