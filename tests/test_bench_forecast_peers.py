"""Peers of the forecast: the hierarchy asked, sums of series drawn alone, a witness that fails on any difference."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from caudal.forecast import levels, summed

BENCH = Path(__file__).resolve().parents[1] / "bench"
CELLS = [{"part": p, "area": a, "origin": o} for p, a in (("x", "x1"), ("x", "x2"), ("y", "y1")) for o in "PQ"]


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    yield from _bench("forecast_peers", monkeypatch)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    yield from _bench("outside_forecast", monkeypatch)


def _bench(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCH))
    before = set(sys.modules)
    yield import_module(name)
    for module in set(sys.modules) - before:
        if getattr(sys.modules[module], "__file__", None) and str(BENCH) in str(sys.modules[module].__file__):
            del sys.modules[module]


def test_the_tree_takes_levels_that_nest_and_leaves_out_those_that_cross(peers: ModuleType) -> None:
    totals = [x for x in levels(CELLS, ("part", "area", "origin")) if len(x.kept) < 2]
    kinds = [next(iter(x.kept), "whole") for x in totals]
    whole = np.array([[i in x.rows for i in range(len(CELLS))] for x in totals], dtype=float)
    assert dict(zip(kinds, peers.tree(kinds, whole).tolist(), strict=True)) == {
        "whole": 0,
        "part": 1,
        "area": 2,
        "origin": -1,
    }
    gap = [i for i, k in enumerate(kinds) if k != "area" or i == kinds.index("area")]  # a level that leaves series out
    assert peers.tree([kinds[i] for i in gap], whole[gap]).max() == 1


def test_sums_that_differ_by_one_unit_end_the_run(peers: ModuleType) -> None:
    drawn = np.random.default_rng(0).integers(0, 10**6, (5, len(CELLS), 3)).astype(float)
    ours = summed(drawn, levels(CELLS, ("part", "area", "origin")))
    assert peers.agree(ours, ours.copy()) == ours.size
    other = ours.copy()
    other[2, 4, 1] += 1.0
    with pytest.raises(SystemExit, match=r"differ by 1\.0"):
        peers.agree(ours, other)
    with pytest.raises(SystemExit, match="their shapes"):
        peers.agree(ours, ours[:-1])


def test_series_drawn_alone_have_sums_whose_variances_add(outside: ModuleType) -> None:
    n, mean, sd = 400, 1000.0, 0.05
    places = outside.norm.ppf(outside.PROBS)[:, None, None]
    logs = np.log1p(mean) + sd * places * np.ones((1, n, 1))
    found = outside.independent(logs, np.ones((1, n)), 4000, 0)[:, 0, 0]
    one = (mean + 1) * np.exp(sd**2 / 2)  # moments of the log-normal
    spread = one * np.sqrt(np.expm1(sd**2)) * np.sqrt(n)
    assert found[3] == pytest.approx(n * (one - 1), rel=1e-3)
    assert found[6] - found[0] == pytest.approx(2 * 1.96 * spread, rel=0.06)


def test_a_peer_that_stumbles_says_the_last_value_and_is_counted(
    outside: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(name: str, y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray, bool]:
        return np.full((7, horizon), y[-1]), y, bool(y[0] == 0)

    monkeypatch.setattr(outside, "one", one)
    past = np.array([[0.0, 3.0], [4.0, 5.0], [6.0, 7.0]])
    logs, fitted, _, fallen = outside.told("any", past, np.array([0, 2]), 2)
    assert fallen == 1
    assert outside.back(logs)[:, [0, 2]] == pytest.approx(np.broadcast_to([[3.0, 3.0], [7.0, 7.0]], (7, 2, 2)))
    assert np.isnan(logs[:, 1]).all()
    assert fitted[2] == pytest.approx([6.0, 7.0])


def test_answers_are_kept_until_the_question_changes(
    peers: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[dict[str, np.ndarray]] = []

    def outside(python: Path, question: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        asked.append(question)
        return {"cells X": question["counts"] * 2}

    monkeypatch.setattr(peers, "_outside", outside)
    question = {"counts": np.arange(4.0)}
    for _ in range(2):
        found = peers._kept(Path("python"), question, tmp_path / "kept")
        assert found["cells X"] == pytest.approx(np.arange(4.0) * 2)
    assert len(asked) == 1
    peers._kept(Path("python"), {"counts": np.arange(4.0) + 1}, tmp_path / "kept")
    peers._kept(Path("python"), question, None)
    assert len(asked) == 3
