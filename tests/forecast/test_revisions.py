"""Revisions: learned from prints as a naive loop would, the predictive against integration, the year found or not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import invgamma, norm, t

from caudal.forecast.revisions import (
    AGES,
    FADE,
    LEAST,
    MEAN_PRIOR,
    MEAN_PRIORS,
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
    raw = cases(prints, newest)
    told = list(zip(raw.period.tolist(), raw.age.tolist(), raw.change.tolist(), raw.newest.tolist(), strict=True))
    stated = [(q, a, r, n, n < q + 11 - (q - 9) % 12) for q, a, r, n in told]
    came = sorted({n for *_, n, _ in stated})
    means: dict[int, float] = {}
    for p in range(48):
        state = p + 11 - (p - 9) % 12 > 47
        assert found.state[p] == state
        of_state = [c for c in stated if c[4] == state]
        like = [c for c in of_state if not state or c[1] == 47 - p]
        if state:
            assert len(like) >= LEAST
        ages = {a: [r for _, b, r, _, _ in of_state if b == a] for a in {c[1] for c in of_state}}
        total = sum(r * r for _, _, r, _, _ in of_state) / len(of_state)
        apart = sum((r - sum(x) / len(x)) ** 2 for x in ages.values() for r in x)
        about = (apart + total) / (len(of_state) - len(ages) + 1)
        change = np.array([r + means.get(q, 0.0) for q, _, r, _, _ in like])
        weight = np.array([FADE ** sum(m > n for m in came) for *_, n, _ in like])
        wanted = predictive(change, (about, total), weight)
        means[p] = wanted[0]
        assert found.cases[p] == len(like)
        assert (found.mean[p], found.scale[p], found.freedom[p]) == pytest.approx(wanted, abs=1e-9)
    assert found.scale[30] == 0.0
    assert 0.002 < found.scale[47] < 0.04


def test_the_predictive_is_that_of_integration_over_mean_variance_and_priors() -> None:
    change, spreads, weight = np.array([0.8, -0.2, 0.5]), (0.1, 0.6), np.array([0.5, 0.8, 1.0])
    mean, scale, freedom = predictive(change, spreads, weight)
    mu = np.linspace(-40, 40, 8001)[:, None]
    v = np.exp(np.linspace(np.log(0.003), np.log(3000), 500))[None]
    likelihood = np.exp(sum(w * norm.logpdf(r, mu, np.sqrt(v)) for r, w in zip(change, weight, strict=True)))
    sums = np.zeros(3)  # of the evidence, and of mean and mean square of the next change under it
    for k in MEAN_PRIORS:
        for spread in spreads:
            prior = invgamma.pdf(v, SPREAD_PRIOR / 2, scale=SPREAD_PRIOR * spread / 2) * v
            joint = likelihood * prior * norm.pdf(mu, 0, np.sqrt(v / k))
            sums += [joint.sum(), (joint * mu).sum(), (joint * (mu**2 + v)).sum()]
    assert mean == pytest.approx(sums[1] / sums[0], rel=2e-3)
    assert scale**2 * freedom / (freedom - 2) == pytest.approx(sums[2] / sums[0] - mean**2, rel=1e-2)
    assert freedom == SPREAD_PRIOR + weight.sum()


def test_revisions_that_always_go_one_way_are_believed_and_those_of_chance_are_not() -> None:
    rng = np.random.default_rng(11)
    noise = 0.01 * rng.standard_normal((200, 16))
    spread = (1e-4, 1e-4 + 0.07**2)
    late = np.array([predictive(0.07 + x, spread)[0] for x in noise])
    assert late.mean() == pytest.approx(0.07, abs=0.002)
    none = np.array([predictive(x, (1e-4, 1e-4))[0] for x in noise])
    assert np.abs(none).mean() < 0.85 * np.abs(noise.mean(axis=1)).mean()
    inside = [abs(0.07 + 0.01 * rng.standard_normal() - m) < k * t.ppf(0.9, f)
              for m, k, f in (predictive(0.07 + x, spread) for x in noise)]  # fmt: skip
    assert np.mean(inside) > 0.75


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
