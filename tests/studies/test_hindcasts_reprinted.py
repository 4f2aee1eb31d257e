"""Hindcasts where counts are printed again: each origin starts from what its prints were expected to become, as the
forecast of its day does, and never from what they became."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from routes import reprinted

from caudal import studies
from caudal.forecast import RULES, Batch, forecast_array, parted, quantiles, replayed
from caudal.forecast.rules import PROBABILITIES, naive
from caudal.scores import quantile_wis
from caudal.studies import Hindcast, Setting

SHARE = 0.7
FIRST = date(2022, 6, 1)  # the newest month of the first edition


@pytest.fixture(scope="module")
def low(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return reprinted(tmp_path_factory.mktemp("low"), SHARE, FIRST)


@pytest.fixture(scope="module")
def board(low: Setting) -> Hindcast:
    return studies.hindcast(low, since=date(2022, 8, 1), draws=400)


def test_each_origin_is_the_forecast_of_its_day_to_the_bit(low: Setting, board: Hindcast) -> None:
    opened = 0
    for o, origin in enumerate(board.origins):
        then = studies.forecast(low.on(origin.as_of), horizon=max(board.horizons), draws=400)
        opened += any(key == "open-to-revision" for key, _ in then.notes)
        said = then.values[:, [h - 1 for h in board.horizons]]
        assert np.moveaxis(board.quantiles[o], 0, -1).tobytes() == np.ascontiguousarray(said).tobytes()
    assert opened > len(board.origins) / 2


def test_the_forecast_starts_higher_than_the_print_that_was_read(low: Setting, board: Hindcast) -> None:
    """Of months that come at 0.7 of what they become the next forecast is 1 / 0.7 or so of the print, season aside."""
    at, change = PROBABILITIES.index(0.5), []
    for o, origin in list(enumerate(board.origins))[6:]:
        counts = studies.panel(low.on(origin.as_of), by=("place",)).counts
        change.append(board.quantiles[o, at, 0, 0] / counts[:, -1].sum())
    assert np.median(change) == pytest.approx(1 / SHARE, rel=0.15)


def test_a_batch_moved_by_its_last_count_is_the_draws_times_that_and_stays_so_when_parted() -> None:
    rng = np.random.default_rng(2)
    printed = rng.poisson(300, (2, 40)).astype(float)
    expected = printed.copy()
    expected[:, -1] *= 1.25
    expected = np.rint(expected)
    moved = np.exp(0.1 * rng.standard_normal(60))
    came = np.full((1, 3, 1), 300.0)
    batch = Batch(expected, (40,), (1,), ((0, 1),), came, 12, None, None, 60, 1, printed=printed, moved=moved)
    still = replayed(Batch(expected, (40,), (1,), ((0, 1),), came, 12, None, None, 60, 1))
    answer = replayed(batch)
    assert (answer.quantiles != still.quantiles).any()
    drawn = np.rint(moved[:, None, None] * forecast_array(expected, 1, draws=60, seed=1))
    assert np.array_equal(answer.quantiles[0, :, 0, 0], quantiles(drawn.sum(axis=1)[:, None], PROBABILITIES)[0, 0])
    rules = quantile_wis(naive(printed, 1), PROBABILITIES, came[0, 1:])
    assert answer.wis[1 + list(RULES).index("naive"), 0, 1:] == pytest.approx(rules)
    for one, where in parted(batch, 1):
        assert where == slice(0, 1)
        assert replayed(one).quantiles.tobytes() == answer.quantiles.tobytes()
