"""The rule's own record: placebo cases against a plain loop, and the laws they must obey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.check import Cases, cases, near, placebo, summarise, tail_probability
from caudal.errors import UsageError
from caudal.model import predict
from caudal.periods import span
from caudal.records import Direction


def log_walk(counts: np.ndarray, horizon: int, sd: float = 0.2, draws: int = 400) -> Callable[[int], np.ndarray]:
    """Paths of a random walk on the log scale whose truth `walk` simulates: a model that is exactly right."""

    def paths(origin: int) -> np.ndarray:
        rng = np.random.default_rng(origin)
        steps = sd * rng.standard_normal((draws, counts.shape[0], horizon)).cumsum(axis=2)
        return np.asarray(counts[:, origin - 1][None, :, None] * np.exp(steps))

    return paths


def walk(series: int, periods: int, seed: int, sd: float = 0.2) -> np.ndarray:
    """Counts that follow that random walk."""
    rng = np.random.default_rng(seed)
    return np.asarray(1000 * np.exp(sd * rng.standard_normal((series, periods)).cumsum(axis=1)))


def test_no_effect_in_about_five_percent_out() -> None:
    counts = walk(40, 240, seed=1)
    found = summarise(cases(counts, paths=log_walk(counts, 1), first=12), block=6)
    assert found.cases == 40 * 228
    assert found.rate == pytest.approx(0.05, abs=0.008)
    assert found.lower95 < 0.05 < found.upper95
    assert found.peak_rate == pytest.approx(0.05, abs=0.015)
    assert 0 < found.peak_cases < found.cases


@pytest.mark.parametrize("direction", ["down", "up"])
def test_planted_changes_are_found_and_deeper_ones_more_often(direction: Direction) -> None:
    counts = walk(40, 120, seed=2)
    found = summarise(cases(counts, paths=log_walk(counts, 1), direction=direction), block=6)
    shares = list(found.power.values())
    assert list(found.power) == (["-20", "-30", "-50"] if direction == "down" else ["+20", "+30", "+50"])
    assert found.rate < shares[0] < shares[1] < shares[2]


def test_the_power_is_the_normal_one() -> None:
    """log(.5) / .2 = -3.47 standard deviations: found where z - 3.47 <= -1.645, so in 96.6% of cases."""
    counts = walk(40, 240, seed=3)
    found = summarise(cases(counts, paths=log_walk(counts, 1), first=12), block=6)
    assert found.power["-50"] == pytest.approx(0.966, abs=0.012)
    assert found.power["-20"] == pytest.approx(0.298, abs=0.02)


@pytest.mark.parametrize(("gap", "width", "direction"), [(1, 1, "down"), (3, 1, "up"), (4, 2, "down"), (2, 2, "up")])
def test_cases_equal_a_plain_loop(gap: int, width: int, direction: Direction) -> None:
    counts = np.round(walk(3, 40, seed=4))
    counts[1, 20] = np.nan
    paths = log_walk(counts, gap)
    found = cases(counts, gap=gap, width=width, direction=direction, first=10, revision_range=0.02, paths=paths)
    sign = -1 if direction == "down" else 1
    assert list(found.origins) == list(range(10, 40 - gap + 1))
    for i, origin in enumerate(found.origins):
        for s in range(3):
            base = counts[s, origin - width : origin].sum()
            came = counts[s, origin + gap - width : origin + gap].sum()
            drawn = paths(origin)[:, s, gap - width : gap].sum(axis=1)
            for f, factor in enumerate(found.factors):
                if np.isnan(base + came) or np.isnan(drawn).any():
                    assert np.isnan(found.tail[f, i, s])
                    continue
                assert found.tail[f, i, s] == tail_probability(drawn, factor * came, direction)
                change = factor * came - base
                assert found.claimed[f, i, s] == (sign * change > 0 and abs(change) > 0.02 * base)


def test_a_peak_is_a_record_or_a_rise_of_a_fifth_and_a_trough_its_mirror() -> None:
    counts = np.array([[10.0, 11, 10, 12, 13, 10, 12.1, 9, 10.8, 10, 7, 8, 6, 9, 9]])
    high = cases(counts, paths=log_walk(counts, 1), first=2).peak[:, 0]
    low = cases(counts, paths=log_walk(counts, 1), first=2, direction="up").peak[:, 0]
    before = range(1, 14)  # index of the against-period of each case
    assert [t for t, p in zip(before, high, strict=True) if p] == [1, 3, 4, 6, 8, 13]
    assert [t for t, p in zip(before, low, strict=True) if p] == [5, 7, 10, 12]


def test_excluded_outcomes_are_no_cases_and_the_rest_is_unchanged() -> None:
    counts = walk(2, 60, seed=5)
    mask = np.zeros(60, dtype=bool)
    mask[[30, 31, 45]] = True
    every = cases(counts, paths=log_walk(counts, 2), gap=2)
    some = cases(counts, paths=log_walk(counts, 2), gap=2, exclude=mask)
    kept = ~np.isin(every.origins + 1, [30, 31, 45])
    assert list(some.origins) == list(every.origins[kept])
    assert np.array_equal(some.tail, every.tail[:, kept])


def test_only_the_rows_asked_for_are_cases() -> None:
    counts = walk(5, 60, seed=6)
    every, two = cases(counts, paths=log_walk(counts, 1)), cases(counts, paths=log_walk(counts, 1), target_rows=[3, 1])
    assert np.array_equal(two.tail, every.tail[:, :, [3, 1]])
    assert np.array_equal(two.peak, every.peak[:, [3, 1]])


def test_a_higher_threshold_only_adds_alarms() -> None:
    found = cases(walk(4, 80, seed=7), paths=log_walk(walk(4, 80, seed=7), 1))
    assert (found.supported(0.2) >= found.supported(0.05)).all()


def test_a_panel_without_cases_says_so() -> None:
    counts = np.full((2, 40), np.nan)
    found = summarise(cases(counts, paths=lambda o: np.zeros((10, 2, 1))), block=6)
    assert found.cases == 0
    assert np.isnan(found.rate)
    empty = summarise(
        cases(np.ones((1, 5)), exclude=np.ones(5, dtype=bool), paths=lambda o: np.ones((9, 1, 1))), block=6
    )
    assert (empty.cases, empty.peak_cases) == (0, 0)


@pytest.mark.parametrize(
    ("counts", "options", "words"),
    [
        (np.ones(9), {}, "series, periods"),
        (np.ones((1, 9)), {"gap": 1, "width": 2}, "overlap"),
        (np.ones((1, 9)), {"width": 0}, "overlap"),
        (np.ones((1, 9)), {"exclude": np.zeros(8, dtype=bool)}, "one entry for each of the 9"),
    ],
)
def test_shapes_that_make_no_sense_are_one_clear_error(
    counts: np.ndarray, options: dict[str, object], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        cases(counts, **options)  # type: ignore[arg-type]


@given(st.integers(0, 10_000), st.sampled_from([0.25, 2.0, 64.0]))
@settings(max_examples=20)
def test_the_unit_of_the_counts_changes_nothing(seed: int, factor: float) -> None:
    counts = walk(2, 40, seed)
    plain = cases(counts, paths=log_walk(counts, 1))
    scaled = cases(factor * counts, paths=log_walk(factor * counts, 1))
    assert np.array_equal(plain.tail, scaled.tail)
    assert np.array_equal(plain.supported(), scaled.supported())
    assert np.array_equal(plain.peak, scaled.peak)


def test_the_interval_is_wide_where_alarms_share_their_dates() -> None:
    origins = np.arange(120)
    shared = np.repeat((np.random.default_rng(8).random(120) < 0.05)[:, None], 50, axis=1)
    tail = np.where(shared, 0.01, 0.5)[None]
    alone = np.random.default_rng(9).permuted(tail[0], axis=0)[None]
    width = {}
    for name, t in (("shared", tail), ("alone", alone)):
        found = summarise(Cases(origins, (1.0,), t, np.ones(t.shape, bool), np.zeros(t.shape[1:], bool)), block=6)
        width[name] = found.upper95 - found.lower95
    assert width["shared"] > 3 * width["alone"]


@pytest.mark.parametrize(
    ("past", "high", "low"),
    [
        ([20.0, 10.0, 12.0], True, False),  # up by exactly a fifth, no record
        ([20.0, 10.0, 11.9], False, False),
        ([12.0, 11.0, 12.0], False, False),  # as high as the record, not above it
        ([5.0, 0.0, 3.0], False, False),  # no rise is measured from nothing
        ([5.0, 10.0, 8.0], False, True),  # down by exactly a fifth
        ([5.0, 10.0, 8.1], False, False),
        ([5.0, 6.0, 5.0], False, False),
        ([3.0, 0.0, 0.0], False, False),
        ([np.nan, 10.0, 10.1], True, False),
        ([1.0, np.nan, 9.0], True, False),
    ],
)
def test_the_edges_of_a_peak(past: list[float], high: bool, low: bool) -> None:
    counts = np.array([[*past, 7.0]])
    for direction, expected in (("down", high), ("up", low)):
        found = cases(counts, first=3, direction=direction, paths=lambda o: np.ones((9, 1, 1)))  # type: ignore[arg-type]
        assert found.peak.tolist() == [[expected]], direction


def test_two_periods_wide_a_peak_is_of_sums() -> None:
    counts = np.array(
        [[1.0, 5.0, 5.0, 6.0, 6.0, 7.0, 7.0]]
    )  # sums before the last: 10, then 12; the odd one is left out
    found = cases(counts, first=5, gap=2, width=2, paths=lambda o: np.ones((9, 1, 2)))
    assert found.peak.tolist() == [[True]]
    lone = cases(counts, first=3, gap=2, width=2, paths=lambda o: np.ones((9, 1, 2)))
    assert not lone.peak[0, 0]  # a single window has nothing to compare with


def test_thresholds_and_ranges_include_their_edges() -> None:
    tail = np.array([[[0.05, 0.0501]]])
    found = Cases(np.arange(1), (1.0,), tail, np.ones(tail.shape, bool), np.zeros(tail.shape[1:], bool))
    assert found.supported().tolist() == [[[1.0, 0.0]]]
    counts = np.array([[100.0, 75.0], [100.0, 74.0], [100.0, 100.0]])
    within = cases(counts, first=1, revision_range=0.25, paths=lambda o: np.ones((9, 3, 1)))
    assert within.origins.size == 0  # the earliest origin sees two periods
    counts = np.insert(counts, 0, 100.0, axis=1)
    within = cases(counts, first=2, revision_range=0.25, paths=lambda o: np.ones((9, 3, 1)))
    assert within.claimed[0].tolist() == [[False, True, False]]
    plain = cases(counts, first=2, paths=lambda o: np.ones((9, 3, 1)))
    assert plain.claimed[0].tolist() == [[True, True, False]]
    assert plain.factors == (1.0, 0.8, 0.7, 0.5)


@pytest.mark.parametrize(("periods", "first"), [(60, 30), (72, 36), (200, 36)])
def test_three_seasons_come_first_at_most_half_of_the_panel(periods: int, first: int) -> None:
    counts = walk(1, periods, seed=12)
    found = cases(counts, paths=log_walk(counts, 1))
    assert (found.origins[0], found.origins[-1]) == (first, periods - 1)


def test_few_dates_are_resampled_in_shorter_blocks() -> None:
    tail = np.array([[[0.01], [0.5], [0.5], [0.5]]])
    few = Cases(np.arange(4), (1.0,), tail, np.ones(tail.shape, bool), np.zeros(tail.shape[1:], bool))
    found = summarise(few, block=6)
    assert (found.lower95, found.rate) == (0.0, 0.25)
    assert found.upper95 > 0.25


def test_months_near_a_date_are_three_on_each_side() -> None:
    months = span(date(2023, 1, 1), date(2023, 12, 1), "M")
    assert [p.label for p, hit in zip(months, near(months, [date(2023, 6, 30)]), strict=True) if hit] == [
        "2023-03", "2023-04", "2023-05", "2023-06", "2023-07", "2023-08", "2023-09",
    ]  # fmt: skip
    assert not near(months, []).any()


def test_weeks_and_quarters_near_a_date_touch_those_months() -> None:
    weeks = span(date(2022, 12, 26), date(2023, 12, 25), "W")
    hit = [p for p, yes in zip(weeks, near(weeks, [date(2023, 6, 1)], months=1), strict=True) if yes]
    assert (hit[0].start, hit[-1].start) == (date(2023, 5, 1), date(2023, 7, 31))
    quarters = span(date(2022, 1, 1), date(2024, 10, 1), "Q")
    assert sum(near(quarters, [date(2023, 6, 1)])) == 3


def test_the_replay_gives_what_predicting_from_each_truncated_panel_gives() -> None:
    rng = np.random.default_rng(10)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(72) / 12)
    counts = rng.poisson(200 * season * np.exp(0.1 * rng.standard_normal((3, 72)).cumsum(axis=1))).astype(float)
    options = {"season": 12, "start": date(2015, 1, 1), "freq": "M"}
    found = cases(counts, gap=2, first=66, draws=300, seed=4, **options)  # type: ignore[arg-type]
    for i, origin in enumerate(found.origins):
        drawn = predict(counts[:, :origin], 2, whole=False, draws=300, seed=4, **options)  # type: ignore[arg-type]
        for s in range(3):
            assert found.tail[0, i, s] == tail_probability(drawn[:, s, 1], counts[s, origin + 1], "down")


def test_the_engine_keeps_its_promise_on_quiet_months() -> None:
    """A seasonal panel with noise and slow drift, nothing planted: about 5% or less; half taken away is found."""
    rng = np.random.default_rng(11)
    months = np.arange(144)
    level = 2000 * np.exp(0.03 * rng.standard_normal((6, 144)).cumsum(axis=1) + 0.25 * np.cos(2 * np.pi * months / 12))
    counts = rng.poisson(level * np.exp(0.05 * rng.standard_normal((6, 144)))).astype(float)
    found = placebo(counts, season=12, start=date(2010, 1, 1), freq="M", seed=1, draws=400)
    assert found.cases == 6 * 108
    assert found.rate <= 0.07
    assert found.power["-50"] > 0.95
    assert placebo(counts, season=12, start=date(2010, 1, 1), freq="M", seed=1, draws=400) == found
