"""The scoreboard: current, recomputable in any part, and refused where code or data have moved on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caudal import scoreboard
from caudal.errors import StoreError
from caudal.scoreboard import (
    BOARDS,
    COLUMNS,
    canonical,
    load_forecast_scores,
    load_scores,
    recompute,
    stale_parts,
)
from caudal.studies import forecast_scores


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """scores.json in a folder of its own, for tests that damage it."""
    path = tmp_path / "scores.json"
    path.write_bytes(scoreboard.SCORES.read_bytes())
    monkeypatch.setattr(scoreboard, "SCORES", path)
    load_scores.cache_clear()
    yield path
    load_scores.cache_clear()


def column(panel: dict[str, Any], name: str) -> int:
    return sum(line[1 + COLUMNS.index(name)] for line in panel["origins"])


def apart(a: object, b: object, where: str = "") -> list[str]:
    """Where two boards differ by more than processors do: the vectors of some round a last digit otherwise."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return [w for k in a for w in apart(a[k], b[k], f"{where}/{k}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [w for i, (x, y) in enumerate(zip(a, b, strict=True)) for w in apart(x, y, f"{where}/{i}")]
    same = a == pytest.approx(b, rel=1e-4, abs=2e-6) if isinstance(a, float) and isinstance(b, float) else a == b
    return [] if same else [f"{where}: {a} is not {b}"]


def test_a_board_with_another_figure_is_seen_and_one_off_by_rounding_is_not() -> None:
    board = {"a": [0.5, {"b": 1028.011446, "c": None}], "d": "x"}
    assert apart(board, {"a": [0.500001, {"b": 1028.011303, "c": None}], "d": "x"}) == []
    for other in ({"a": [0.501, {"b": 1028.011446, "c": None}], "d": "x"}, {"a": [0.5], "d": "x"}, {"a": board["a"]}):
        assert apart(board, other)


def test_the_scores_held_are_of_this_code_and_this_data() -> None:
    assert stale_parts(load_scores()) == ()


def test_a_random_tenth_of_the_scores_comes_out_the_same() -> None:
    seed = int(load_scores()["code_sha256"][:8], 16)  # another tenth whenever the code changes
    assert recompute(0.1, seed) == (), f"seed {seed}"


def test_a_wrong_number_among_the_scores_is_found(moved: Path) -> None:
    held = json.loads(moved.read_bytes())
    for line in held["panels"]["usbp-sectors"]["origins"]:
        line[2] += 1
    wrong = recompute(0.05, 0, held)
    assert wrong
    assert all(line.startswith("usbp-sectors 20") for line in wrong)


def test_the_rates_are_those_of_the_origins_printed_below_them() -> None:
    held = load_scores()
    assert set(held["panels"]) == set(BOARDS)
    for panel in held["panels"].values():
        assert panel["cases"] == column(panel, "cases")
        assert panel["dates"] == len(panel["origins"])
        assert panel["false_rate"] == pytest.approx(column(panel, "false") / panel["cases"], abs=1e-6)
        assert panel["false_lower95"] <= panel["false_rate"] <= panel["false_upper95"]
        for plant in (20, 30, 50):
            assert panel["power"][f"-{plant}"] == pytest.approx(
                column(panel, f"found{plant}") / panel["cases"], abs=1e-6
            )
        for level in (50, 80, 95):
            assert panel["coverage"][str(level)] == pytest.approx(
                column(panel, f"in{level}") / panel["cases"], abs=1e-6
            )
        if panel["peak_cases"]:
            share = column(panel, "peak_false") / column(panel, "peak_cases")
            assert panel["peak_false_rate"] == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("name", ["usbp-sectors", "usbp-area-origin", "ofo-area-origin", "usbp-nationwide-weekly"])
def test_the_rule_keeps_its_five_percent_on_placebo_periods(name: str) -> None:
    panel = load_scores()["panels"][name]
    assert panel["false_lower95"] <= 0.05
    assert panel["power"]["-20"] <= panel["power"]["-30"] <= panel["power"]["-50"]


def test_each_stale_part_is_named_with_the_next_step(moved: Path) -> None:
    held = json.loads(moved.read_bytes())
    held["files"]["check/rule.py"] = "0" * 64
    held["files"]["model/gone.py"] = "0" * 64
    held["reference_sha256"] = "0" * 64
    moved.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(StoreError, match=r"check/rule.py, model/gone.py, reference changed .*make scores"):
        load_scores()


@pytest.mark.parametrize(("text", "words"), [(None, "missing"), ("{", "not JSON"), ("{}", "out of date")])
def test_missing_or_damaged_scores_are_one_clear_error(moved: Path, text: str | None, words: str) -> None:
    moved.unlink()
    if text is not None:
        moved.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=words):
        load_scores()


def test_the_file_is_in_canonical_form() -> None:
    raw = scoreboard.SCORES.read_bytes()
    assert canonical(json.loads(raw)) == raw
    assert len(raw) < 100_000


def test_the_user_s_own_store_is_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden() -> Path:
        raise AssertionError("the scoreboard looked for the user's store")

    monkeypatch.setattr("caudal.store.store.user_folder", forbidden)
    assert recompute(0.001, 1) == ()


def test_the_forecast_s_scores_held_are_of_this_code_and_this_data() -> None:
    held = load_forecast_scores()
    assert set(held["boards"]) == set(forecast_scores.BOARDS)
    assert held["horizons"] == list(forecast_scores.HORIZONS)
    for board in held["boards"].values():
        assert "whole" in board["levels"]
        assert "cell" in board["levels"]
        for cells in board["levels"].values():
            assert set(cells) == {str(h) for h in held["horizons"]}
            for cell in cells.values():
                assert 0 < cell["dates"] <= min(board["origins"], cell["cases"])
                for value, low, high in cell["coverage"].values():
                    assert 0 <= (low or 0) <= value <= (high or 1) <= 1
                assert set(cell["scaled_ratio"]) == set(cell["log_ratio"]) == set(held["rules"])


def test_one_board_of_the_forecast_s_scores_comes_out_the_same() -> None:
    held = load_forecast_scores()
    names = sorted(forecast_scores.BOARDS)
    name = names[int(held["files"]["forecast/arrays.py"][:8], 16) % len(names)]  # another as the code changes
    now = json.loads(canonical(forecast_scores.compute({name: forecast_scores.BOARDS[name]})))
    assert apart(now["boards"][name], held["boards"][name]) == []
    assert {k: v for k, v in now.items() if k != "boards"} == {k: v for k, v in held.items() if k != "boards"}


def test_stale_missing_or_damaged_forecast_scores_are_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "forecast_scores.json"
    held = json.loads(scoreboard.FORECAST_SCORES.read_bytes())
    assert canonical(held) == scoreboard.FORECAST_SCORES.read_bytes()
    monkeypatch.setattr(scoreboard, "FORECAST_SCORES", path)
    held["files"]["forecast/arrays.py"] = "0" * 64
    held["reference_sha256"] = "0" * 64
    for text, words in (
        (None, "missing"), ("{", "not JSON"), (json.dumps(held), r"arrays.py, reference changed .*make scores"),
    ):  # fmt: skip
        load_forecast_scores.cache_clear()
        if text is not None:
            path.write_text(text, encoding="utf-8")
        with pytest.raises(StoreError, match=words):
            load_forecast_scores()
    load_forecast_scores.cache_clear()
