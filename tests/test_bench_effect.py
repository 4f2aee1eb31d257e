"""The parts of `bench/effect.py`, each against brute force, a closed form or another package."""

from __future__ import annotations

import doctest
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import scoringrules
from scipy import stats

from caudal.effect import ledger
from caudal.periods import span

BENCH = Path(__file__).resolve().parents[1] / "bench"
NAMES = ("panels", "effect_cases", "effect_tables", "effect_ledger", "path_peers", "outside")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """The modules of bench/, imported as `python bench/effect.py` does, and forgotten afterwards."""
    monkeypatch.syspath_prepend(str(BENCH))
    yield {name: import_module(name) for name in NAMES}
    for name in NAMES:
        sys.modules.pop(name, None)


def block_of(bench: dict[str, ModuleType], counts: np.ndarray) -> object:
    keys = tuple((f"place{i % 2}", f"origin{i % 3}") for i in range(len(counts)))
    return bench["panels"].Block("made", counts, (), 12, "M", 24, ("place", "origin"), keys)


def test_the_examples_of_the_parts_hold(bench: dict[str, ModuleType]) -> None:
    for name in ("effect_cases", "effect_ledger"):
        found = doctest.testmod(bench[name])
        assert found.attempted > 0
        assert found.failed == 0


def test_bands_are_the_quantiles_of_the_sums(bench: dict[str, ModuleType]) -> None:
    cases = bench["effect_cases"]
    draws = np.random.default_rng(0).poisson(20, (400, 3, 6)) - 15.0  # some below zero, as raw peers draw
    found = cases.bands(draws)
    assert found.shape == (3, 2, 2, 7)
    for i in range(3):
        for h, months in enumerate(cases.HORIZONS):
            plain = [sum(draw[i, :months]) for draw in draws]
            logs = [sum(np.log1p(max(x, 0.0)) for x in draw[i, :months]) for draw in draws]
            assert found[i, 0, h] == pytest.approx(np.quantile(plain, cases.PROBS))
            assert found[i, 1, h] == pytest.approx(np.quantile(logs, cases.PROBS))


def test_the_winkler_score_is_that_of_scoringrules(bench: dict[str, ModuleType]) -> None:
    rng = np.random.default_rng(1)
    band = np.sort(rng.normal(0, 10, (50, 7)), axis=1)
    came = rng.normal(0, 20, 50)
    other = scoringrules.interval_score(came, band[:, 0], band[:, -1], 0.05)
    assert bench["effect_cases"].winkler(band, came) == pytest.approx(other)


def test_a_surprise_passes_one_just_where_the_interval_does_not_hold_what_came(bench: dict[str, ModuleType]) -> None:
    cases = bench["effect_cases"]
    rng = np.random.default_rng(2)
    band = np.sort(rng.normal(0, 10, (500, 7)), axis=1)
    came = rng.normal(0, 15, 500)
    held = cases.inside(band, came, 95)
    assert 0 < held.mean() < 1
    assert ((np.abs(cases.surprise(band, came)) <= 1) == (held == 1)).all()
    assert np.isnan(cases.inside(band[:1], np.array([np.nan]), 95)).all()


def test_a_surprise_is_the_normal_score_of_a_normal_quantile(bench: dict[str, ModuleType]) -> None:
    cases = bench["effect_cases"]
    band = 50 + 10 * stats.norm.ppf(cases.PROBS)
    at = 50 + 10 * stats.norm.ppf([0.001, 0.025, 0.06, 0.25, 0.5, 0.6, 0.9, 0.999])
    exact = (at - 50) / 10 / stats.norm.ppf(0.975)
    assert cases.surprise(band, at) == pytest.approx(exact, abs=1e-9)


def test_no_more_than_the_share_lies_below_the_threshold_and_one_more_would(bench: dict[str, ModuleType]) -> None:
    distance = np.random.default_rng(3).normal(0, 1, 333)
    t = bench["effect_cases"].threshold(distance)
    below = int((distance < t).sum())
    assert below == int(0.025 * 333)
    assert (distance <= t).sum() == below + 1


def test_the_ledgers_of_a_date_are_those_of_the_package(bench: dict[str, ModuleType]) -> None:
    part = bench["effect_ledger"]
    rng = np.random.default_rng(6)
    counts = rng.poisson(100, (5, 40)).astype(float)
    start = date(2020, 1, 1)
    block = bench["panels"].Block("made", counts, span(start, date(2023, 4, 1), "M"), 12, "M", 24)
    made = part.plant(counts, 30, 1, np.array([0, 3]))
    found = part._Asked.of(block, 30, [[2, 4], [0, 3]], 200, 0).ledger(made.counts, 1, [0, 3], 1)
    plain = ledger(made.counts, 30, touched=[1], destinations=[0, 3], window=part.WINDOW, later=part.LATER, start=start,
                   freq="M", draws=200)  # fmt: skip
    for name in part.PARTS:
        assert getattr(found, name) == pytest.approx(getattr(plain, name))
    assert found.moved_rank == plain.moved_rank


def test_a_planted_ledger_adds_up(bench: dict[str, ModuleType]) -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(100, (5, 12)).astype(float)
    made = bench["effect_ledger"].plant(counts, 4, 1, np.array([0, 3]))
    change = made.counts - counts
    assert -change[1, 4:7].sum() == pytest.approx(made.truth["fall"])
    assert change[[0, 3], 4:7].sum() == pytest.approx(made.truth["moved"])
    assert change[1, 7:10].sum() == pytest.approx(made.truth["delayed"])
    assert -change.sum() == pytest.approx(made.truth["net"])
    assert (change[[2, 4]] == 0).all()
    assert (change[:, :4] == 0).all()


def test_totals_are_the_sums_of_their_parts_and_of_all(bench: dict[str, ModuleType]) -> None:
    counts = np.random.default_rng(5).poisson(9, (7, 30)).astype(float)
    block = block_of(bench, counts)
    cases = bench["effect_cases"]
    names = list(cases.totals(block))
    whole = cases.totals_counts(block)
    assert whole[names.index(("all", "all"))] == pytest.approx(counts.sum(axis=0))
    for kind in ("place", "origin"):
        assert whole[cases.kinds(block)[kind]].sum(axis=0) == pytest.approx(counts.sum(axis=0))


def test_a_sample_takes_as_many_from_every_date_and_only_usable_cases(bench: dict[str, ModuleType]) -> None:
    usable = np.random.default_rng(6).random((40, 30)) < 0.5
    usable[7] = False
    picked = bench["effect_cases"].sample(usable, 60, 12, 0)
    assert usable[picked[:, 0], picked[:, 1]].all()
    assert len({tuple(case) for case in picked.tolist()}) == len(picked) == 60
    dates, each = np.unique(picked[:, 0], return_counts=True)
    assert len(dates) == 12
    assert (each == 5).all()
    assert dates[0] == 0
    assert dates[-1] == 39


def test_the_ratio_of_paired_scores_has_an_interval_around_it(bench: dict[str, ModuleType]) -> None:
    rng = np.random.default_rng(7)
    below = rng.gamma(2.0, 5.0, (48, 10))
    below[rng.random(below.shape) < 0.3] = np.nan
    above = 0.8 * below * np.exp(rng.normal(0, 0.1, (48, 1)))  # dates share their luck
    point, low, high = bench["effect_cases"].ratio(above, below)
    assert point == pytest.approx(np.nansum(above) / np.nansum(below))
    assert low < point < high
    assert 0.7 < low < 0.8 < high < 0.9


def test_power_is_full_for_a_method_that_knows_what_was_to_come(bench: dict[str, ModuleType]) -> None:
    cases, tables = bench["effect_cases"], bench["effect_tables"]
    rng = np.random.default_rng(8)
    counts = rng.poisson(1000, (6, 60)).astype(float)
    block = block_of(bench, counts)
    origins = cases.origins_of(block)
    draws = [rng.poisson(1000, (300, 6, 6)).astype(float) for _ in origins]
    band, came = np.array([cases.bands(d) for d in draws]), cases.came(counts, origins)
    judged = cases.Judged("knows the mean", 0, origins, band, came, 0.0)
    factors = [cases.planted(fall, shape) for fall, shape in tables.PLANTS]
    shares = [float(np.nanmean(seen)) for seen in cases.found(judged, block, factors, 1, 0)]
    assert shares[tables.PLANTS.index((0.5, "step"))] == 1.0
    assert shares[tables.PLANTS.index((0.1, "step"))] > 0.9  # 600 of 6,000 is eight standard deviations
    nothing = cases.found(judged, block, [np.ones(6)], 1, 0)[0]
    assert np.nanmean(nothing) == pytest.approx(0.025)


def test_a_kept_answer_is_found_again_and_not_asked_for_twice(bench: dict[str, ModuleType], tmp_path: Path) -> None:
    peers = bench["path_peers"]
    asked = []

    def paths(past: np.ndarray, months: int, seed: int) -> np.ndarray:
        asked.append(seed)
        return np.log1p(np.random.default_rng(seed).poisson(past[-1], (50, months)))

    peer = peers.PathPeer("made", 1, paths)
    pasts = [np.arange(1.0, 20.0), np.arange(5.0, 30.0)]
    first = peers.ask(peer, pasts, lambda: None, tmp_path)
    again = peers.ask(peer, pasts, lambda: None, tmp_path)
    other = peers.ask(peer, pasts[:1], lambda: None, tmp_path)
    assert asked == [0, 1, 0]
    assert (first.band == again.band).all()
    assert (other.band == first.band[:1]).all()
    assert first.band[1, 0, 0, 3] == pytest.approx(3 * 29, rel=0.1)  # back on counts: three months of about 29


def test_the_worker_gives_each_variant_its_scale_and_each_series_its_past(
    bench: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside = bench["outside"]
    monkeypatch.setitem(outside.PEERS, "made", lambda y, months, word, seed: np.full((2, months), y[-1]))
    asked, answered = tmp_path / "asked.npz", tmp_path / "answered.npz"
    np.savez(asked, past=[1.0, 2.0, 3.0, 7.0, 9.0], lengths=[3, 2], months=4, words=["raw", "log"], scales=[0, 1])
    outside.main("made", str(asked), str(answered))
    held = np.load(answered)
    assert held["raw-draws"].shape == (2, 2, 4)
    assert held["raw-draws"][:, 0, 0].tolist() == [3.0, 9.0]
    assert held["log-draws"][:, 0, 0] == pytest.approx(np.log1p([3.0, 9.0]))


def test_the_panels_of_the_effect_hold_the_printed_totals(bench: dict[str, ModuleType], shared_data: Path) -> None:
    panels = bench["panels"]
    sectors = panels.sectors_to_2020(shared_data)
    assert sectors.counts.shape == (20, 252)
    southwest = sectors.counts[sectors.parts("border")["southwest"]]
    assert southwest[:, 228:240].sum() == 851_508  # FY2019, as printed
    states = panels.state_citizenship(shared_data)
    december = [p.label for p in states.periods].index("2023-12")
    assert 0.999 * 370_883 < states.counts[:, december].sum() <= 370_883  # the smallest series are left out
    covered = np.sort(np.concatenate(list(states.parts("state").values())))
    assert (covered == np.arange(len(states.counts))).all()
