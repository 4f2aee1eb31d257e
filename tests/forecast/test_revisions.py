"""Revisions: learned from prints as a naive loop would, the predictive against integration, the year found or not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.stats import invgamma, norm, t

from caudal.forecast.revisions import (
    AGES,
    LEAST,
    MEAN_PRIOR,
    SPREAD_PRIOR,
    cases,
    factors,
    is_open,
    learn,
    predictive,
    year_begins,
)


def releases(seed: int, *, begin: int = 9, periods: int = 48, size: float = 0.004, leak: float = 0.0) -> tuple[
    np.ndarray, np.ndarray
]:  # fmt: skip
    """One edition a period, each printing the past; only the open publisher's year is changed (place 0 = January)."""
    rng = np.random.default_rng(seed)
    truth = np.rint(rng.uniform(50_000, 200_000, periods))
    prints, now = np.full((periods, periods), np.nan), truth.copy()
    for i in range(periods):
        for p in range(i):
            year_end = p + 11 - (p - begin) % 12
            if i <= year_end or rng.random() < leak:
                now[p] = np.rint(now[p] * np.exp(size * rng.standard_normal()))
        prints[i, : i + 1] = now[: i + 1]
    return prints, np.arange(periods)


def test_cases_are_those_of_a_naive_loop() -> None:
    prints, newest = releases(0, periods=30)
    prints[5, 2] = np.nan
    prints[20, 3] = 0.0
    found = cases(prints, newest)
    by_hand = []
    for p in range(30):
        said = [(i, prints[i, p]) for i in range(30) if not np.isnan(prints[i, p])]
        for i, value in said[:-1]:
            if value > 0 and 0 <= i - p <= AGES:
                by_hand.append((p, i - p, np.log(said[-1][1] / value), i))
    got = list(
        zip(found.period.tolist(), found.age.tolist(), found.change.tolist(), found.newest.tolist(), strict=True)
    )
    assert [g[:2] for g in got] == [b[:2] for b in by_hand]
    assert found.change == pytest.approx([b[2] for b in by_hand])


@pytest.mark.parametrize("begin", [0, 3, 9])
def test_the_month_in_which_a_publisher_s_year_begins_is_read_off_its_prints(begin: int) -> None:
    for seed in range(3):
        found = cases(*releases(seed, begin=begin, leak=0.002))
        assert year_begins(found, 12) == begin
        assert year_begins(found, 12, first=5) == (begin + 5) % 12


def test_where_every_print_may_change_no_year_is_found() -> None:
    found = cases(*releases(1, leak=1.0))
    assert year_begins(found, 12) is None
    assert year_begins(cases(np.full((2, 5), 7.0), np.array([4, 4])), 12) is None


def test_what_is_open_is_what_later_editions_of_its_year_may_change() -> None:
    for begin in range(12):
        for p in range(24):
            last = next(q for q in range(p, p + 12) if (q + 1) % 12 == begin)  # the last period of the year of p
            for newest in range(p, p + 14):
                assert bool(is_open(np.array(p), np.array(newest), 12, begin)) == (newest < last)


def test_learning_is_that_of_a_naive_loop_and_closed_periods_move_little() -> None:
    prints, newest = releases(4)
    found = learn(prints, newest, 12)
    assert found.closes == 9
    told = cases(prints, newest)
    for p in (47, 46, 44, 40, 30):
        year_end = p + 11 - (p - 9) % 12
        state = year_end > 47
        assert found.state[p] == state
        like = [r for q, a, r, n in zip(told.period, told.age, told.change, told.newest, strict=True)
                if (n < q + 11 - (q - 9) % 12) == state and (not state or a == 47 - p)]  # fmt: skip
        every = [r for q, r, n in zip(told.period, told.change, told.newest, strict=True)
                 if (n < q + 11 - (q - 9) % 12) == state]  # fmt: skip
        assert len(like) >= LEAST
        assert found.cases[p] == len(like)
        mean, scale, freedom = predictive(np.array(like), float(np.mean(np.square(every))))
        assert (found.mean[p], found.scale[p], found.freedom[p]) == pytest.approx((mean, scale, freedom))
    assert found.scale[30] == 0.0
    assert 0.002 < found.scale[47] < 0.04


def test_the_predictive_is_that_of_integration_over_mean_and_variance() -> None:
    change, spread = np.array([0.8, -0.2, 0.5]), 0.6
    mean, scale, freedom = predictive(change, spread)
    n = len(change)

    def prior(mu: float, v: float) -> float:
        a, b = SPREAD_PRIOR / 2, SPREAD_PRIOR * spread / 2
        return float(invgamma.pdf(v, a, scale=b) * norm.pdf(mu, 0, np.sqrt(v / MEAN_PRIOR)))

    def likelihood(mu: float, v: float) -> float:
        return float(np.prod(norm.pdf(change, mu, np.sqrt(v))))

    def whole(extra: float | None) -> float:
        def f(mu: float, v: float) -> float:
            return prior(mu, v) * likelihood(mu, v) * (1.0 if extra is None else norm.pdf(extra, mu, np.sqrt(v)))

        return float(dblquad(f, 0.01, 25, -5, 5, epsabs=1e-9)[0])

    evidence = whole(None)
    for x in (-1.0, 0.2, 1.5):
        assert whole(x) / evidence == pytest.approx(t.pdf((x - mean) / scale, freedom) / scale, rel=2e-3)
    assert freedom == SPREAD_PRIOR + n


def test_draws_of_final_values_have_the_predictive_s_quantiles_and_move_together() -> None:
    found = learn(*releases(5), 12)
    rows = np.array([45, 46, 47])
    drawn = np.log(factors(found, rows, 40_000, 0))
    for j, p in enumerate(rows):
        wanted = found.mean[p] + found.scale[p] * t.ppf((0.1, 0.5, 0.9), found.freedom[p])
        assert np.quantile(drawn[:, j], (0.1, 0.5, 0.9)) == pytest.approx(wanted, abs=0.04 * found.scale[p])
    assert 0.3 < np.corrcoef(drawn[:, 0], drawn[:, 2])[0, 1] < 0.6
    one = factors(found, rows[-1:], 40_000, 0)
    assert np.log(one[:, 0]).tobytes() == drawn[:, 2].tobytes()


def test_a_series_never_printed_twice_teaches_nothing_and_a_related_one_lends_its_size() -> None:
    prints, newest = releases(6)
    once = np.full_like(prints, np.nan)
    once[-1] = prints[-1]
    alone = learn(once, newest, 12)
    assert not alone.known
    assert (factors(alone, np.array([46, 47]), 10, 0) == 1).all()
    lent = learn(once, newest, 12, related=[(prints, newest)])
    assert lent.closes == 9
    assert lent.mean[47] == 0.0
    squares = [r**2 for p, r, n in zip(*(getattr(cases(prints, newest), k) for k in ("period", "change", "newest")),
               strict=True) if n < p + 11 - (p - 9) % 12]  # fmt: skip
    assert lent.scale[47] == pytest.approx(np.sqrt(np.mean(squares) * (1 + 1 / MEAN_PRIOR)))
    assert not learn(np.empty((0, 5)), np.empty(0, dtype=int), 12).known
