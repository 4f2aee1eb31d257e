"""Early signs: what earns a weight and what does not, against closed forms and naive loops."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.forecast.members import best_weights
from caudal.forecast.signs import FADE, LEAST, PRIOR, centre_sign, earn, lead_sign, rate_centres


def errors(seed: int, origins: int = 400, horizon: int = 1) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).standard_normal((origins, horizon)), -2.9, 2.9)


@pytest.mark.parametrize("noise", [0.3, 1.0, 2.0])
def test_a_planted_sign_gets_the_weight_and_leaves_the_width_of_the_gaussian_update(noise: float) -> None:
    """e ~ N(0, 1), x = e + noise: given x the mean is x / (1 + noise^2), the variance noise^2 / (1 + noise^2)."""
    e = errors(1, 4000)
    x = e + noise * np.random.default_rng(2).standard_normal(e.shape)
    told = earn(e, [x[None]])
    share = 1 / (1 + noise**2)
    discounted = 1 / (1 - FADE)
    slack = 4 * noise / np.sqrt((1 + noise**2) * discounted / 2) + PRIOR / discounted
    weights = told.weights[0, 1000:, 0]
    assert weights.mean() == pytest.approx(share, abs=slack)
    assert np.median(told.shrink[1000:, 0]) == pytest.approx(np.sqrt(1 - share), abs=0.12)
    after = (e - told.move)[1000:, 0]
    assert np.abs(after.mean()) < 0.1
    assert np.mean(after**2) == pytest.approx(1 - share, abs=0.12)


def test_a_sign_that_is_noise_gets_next_to_no_weight() -> None:
    moved, mean_weight = [], []
    for seed in range(20):
        e = errors(seed, 250)
        told = earn(e, [np.random.default_rng(1000 + seed).standard_normal((4, *e.shape))])
        mean_weight.append(told.weights[0, -100:, 0].mean())
        moved.append(np.mean((e - told.move) ** 2) / np.mean(e**2))
    assert np.mean(mean_weight) < 0.02
    assert np.mean(moved) < 1.01


def test_noise_beside_a_good_sign_takes_nothing_from_it() -> None:
    e = errors(3, 600)
    rng = np.random.default_rng(4)
    good = (e + 0.4 * rng.standard_normal(e.shape))[None]
    noise = [rng.standard_normal((1, *e.shape)) for _ in range(3)]
    told, alone = earn(e, [good, *noise]), earn(e, [good])
    assert told.weights[1:, 200:].mean() < 0.03
    left, without = (np.mean((e - t.move)[200:] ** 2) for t in (told, alone))
    assert left == pytest.approx(without, rel=0.08)


def test_the_weight_of_one_sign_is_the_ridge_regression_of_the_known_past_times_its_trust() -> None:
    e = errors(5, 80)
    x = 0.6 * e + 0.5 * np.random.default_rng(6).standard_normal(e.shape)
    told = earn(e, [x[None]])
    u = np.zeros(80)  # what the sign alone would have moved
    for t in range(80):
        f = FADE ** (t - 1.0 - np.arange(t))
        n, g, c = f.sum(), (f * x[:t, 0] ** 2).sum(), (f * x[:t, 0] * e[:t, 0]).sum()
        trust = 0.0
        if n >= LEAST:
            u[t] = min(max(c, 0.0) / (g * (1 + PRIOR / n)), 1.0) * x[t, 0]
            d = e[:t, 0] ** 2 - (e[:t, 0] - u[:t]) ** 2
            mean = (f * d).sum() / n
            if mean > 0:
                variance = ((f * d**2).sum() / n - mean**2) / (n**2 / (f**2).sum())
                trust = max(0.0, 1 - variance / mean**2)
            assert told.alone[0, t, 0] == pytest.approx(u[t])
            expected = best_weights(np.array([[g]]), np.array([c]), n, PRIOR)[0] * trust
            assert told.weights[0, t, 0] == pytest.approx(expected, abs=1e-9)
    assert told.weights[0, -1, 0] > 0.3


def test_only_outcomes_known_at_an_origin_teach_it() -> None:
    """Errors of outcomes from period 60 on are turned upside down: nothing changes for origins up to 60."""
    e = errors(7, 120, horizon=3)
    x = e + 0.3 * np.random.default_rng(8).standard_normal(e.shape)
    other = e.copy()
    for h in range(3):
        other[60 - h :, h] *= -1
    first, second = earn(e, [x[None]]), earn(other, [x[None]])
    for name in ("move", "shrink"):
        assert getattr(first, name)[:61].tobytes() == getattr(second, name)[:61].tobytes()
    assert first.move[90:].tobytes() != second.move[90:].tobytes()


def test_the_lag_that_carried_the_sign_is_found() -> None:
    rng = np.random.default_rng(9)
    shock = rng.standard_normal(300)
    e = np.clip(0.8 * np.concatenate([np.zeros(2), shock[:-2]]) + 0.4 * rng.standard_normal(300), -2.9, 2.9)[:, None]
    day, asked = np.arange(300), np.arange(300) + 5
    said = lead_sign(shock, day, asked, 1, (0, 1, 2, 3))
    told = earn(e, [said])
    assert (told.variant[0, 60:, 0] == 2).all()
    assert told.weights[0, -1, 0] > 0.4


def test_surprises_upstream_are_summed_over_what_the_count_cannot_have_shown_and_what_was_out() -> None:
    rng = np.random.default_rng(10)
    surprise, day = rng.standard_normal(30), np.arange(30) + rng.integers(1, 4, 30)
    surprise[[4, 11]] = np.nan
    asked = np.arange(31) + 2
    said = lead_sign(surprise, day, asked, 3, (0, 1, 3))
    for i, lag in enumerate((0, 1, 3)):
        for t in range(31):
            for h in range(3):
                seen = [surprise[q] for q in range(t - lag, t + h - lag + 1)
                        if 0 <= q < 30 and np.isfinite(surprise[q]) and day[q] <= asked[t]]  # fmt: skip
                assert said[i, t, h] == pytest.approx(sum(seen)) if seen else np.isnan(said[i, t, h])


def test_a_finer_series_names_a_centre_by_its_daily_means() -> None:
    """By hand, day by day: weeks shared out over their days, compared with the last known period."""
    rng = np.random.default_rng(11)
    starts = np.arange(3, 150, 7)
    finer, ends = rng.poisson(70, len(starts)).astype(float), starts + 7
    finer[8] = np.nan
    edges = np.array([0, 31, 59, 90, 120, 151, 181])
    counts = np.array([310.0, 280.0, 330.0, 300.0])
    day, asked = ends + 4, np.array([20, 50, 80, 110, 140])
    centres, days = rate_centres(finer, starts, ends, day, counts, edges, asked, 2)
    for t in range(1, 5):
        daily = {d: finer[i] / 7 for i, s in enumerate(starts) if day[i] <= asked[t] and np.isfinite(finer[i])
                 for d in range(s, s + 7)}  # fmt: skip
        before = [daily[d] for d in range(edges[t - 1], edges[t]) if d in daily]
        for h in range(2):
            now = [daily[d] for d in range(edges[t + h], edges[t + h + 1]) if d in daily]
            assert days[t, h] == len(now)
            if not (now and before):
                assert np.isnan(centres[t, h])
                continue
            length = (edges[t + h + 1] - edges[t + h]) / (edges[t] - edges[t - 1])
            assert centres[t, h] == pytest.approx(counts[t - 1] * length * np.mean(now) / np.mean(before))


def test_where_a_finer_series_is_silent_the_surprise_before_stands() -> None:
    centres = np.array([[5.0, np.nan, 9.0], [np.nan, np.nan, 7.0]])
    said = centre_sign(centres, np.full((2, 3), 4.0), np.full((2, 3), 2.0))
    assert np.array_equal(said, [[[0.5, 0.5, 2.5], [np.nan, np.nan, 1.5]]], equal_nan=True)


def test_signs_that_do_not_fit_the_errors_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        earn(np.zeros((5, 2)), [np.zeros((1, 5, 3))])
