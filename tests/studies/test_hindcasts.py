"""Hindcasts of made routes at every frequency: each origin is the forecast of its day, and never knows what came."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from routes import route

from caudal import studies
from caudal.cli.streams import to_json
from caudal.errors import NotHeldError, UsageError
from caudal.forecast.rules import RULES, naive
from caudal.scores import quantile_wis
from caudal.studies import Hindcast, Setting
from caudal.studies.forecasts.study import QUANTILES
from caudal.studies.hindcasts.as_json import COLUMNS

SINCE = date(2022, 9, 1)
HORIZONS = {"D": (1, 7, 14, 28), "W": (1, 4, 13, 26), "M": (1, 3, 6, 12), "Q": (1, 2, 4)}


@pytest.fixture(scope="module")
def gulf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Setting]:
    return {f: route(tmp_path_factory.mktemp(f), f, 3, fall=0.7) for f in HORIZONS}


@pytest.fixture(scope="module")
def monthly(gulf: dict[str, Setting]) -> Hindcast:
    return studies.hindcast(gulf["M"], since=date(2020, 1, 1), draws=200)


def key(series: Any) -> tuple[tuple[str, str], ...]:
    return tuple(series.items())


@pytest.mark.parametrize("frequency", HORIZONS)
def test_each_origin_is_the_forecast_of_its_day_to_the_bit(gulf: dict[str, Setting], frequency: str) -> None:
    s = gulf[frequency]
    found = studies.hindcast(s, since=SINCE, draws=100)
    assert found.horizons == HORIZONS[frequency]
    assert found.probabilities == QUANTILES
    assert found.levels == ("whole", *["cell"] * 4)
    for o in (0, len(found.origins) // 2):
        origin = found.origins[o]
        then = studies.forecast(s.on(origin.as_of), horizon=max(found.horizons), draws=100)
        assert origin.last == then.last
        assert [key(k) for k in then.series] == [key(k) for k in found.series]
        said = then.values[:, [h - 1 for h in found.horizons]]
        assert np.moveaxis(found.quantiles[o], 0, -1).tobytes() == np.ascontiguousarray(said).tobytes()


@pytest.mark.parametrize("frequency", ["W", "M", "Q"])
def test_what_came_is_the_count_so_many_periods_after_the_last_one_published(
    gulf: dict[str, Setting], frequency: str
) -> None:
    found = studies.hindcast(gulf[frequency], since=SINCE, draws=20)
    final = studies.panel(gulf[frequency], by=("place",))
    for o, origin in enumerate(found.origins):
        last = [p.label for p in final.periods].index(origin.last.label)
        for j, h in enumerate(found.horizons):
            known = last + h < len(final.periods)
            came = final.counts[:, last + h] if known else np.full(4, np.nan)
            assert found.came[o, 1:, j] == pytest.approx(came, nan_ok=True)
            assert found.came[o, 0, j] == pytest.approx(came.sum(), nan_ok=True)


def test_a_month_without_a_new_period_is_no_origin(gulf: dict[str, Setting]) -> None:
    found = studies.hindcast(gulf["Q"], since=date(2021, 1, 1), draws=20)
    labels = [o.last.label for o in found.origins]
    assert labels == sorted(set(labels))
    assert labels[0] == "2020-Q3"  # the last quarter of 2020 is out in the middle of January
    assert found.origins[0].as_of == date(2021, 1, 1)
    assert found.origins[1].as_of == date(2021, 2, 1)
    months = (2024 - 2021) * 12 + 3  # first days from January 2021 to March 2024
    assert found.skipped == months - len(found.origins)


def test_what_comes_later_cannot_change_what_was_said(tmp_path: Path) -> None:
    """Two worlds alike until May 2022, in one of which seven of ten then vanish: what was said before is the same."""
    calm, wild = (
        studies.hindcast(route(tmp_path / str(fall), "M", 5, fall=fall), since=date(2021, 10, 1), draws=50)
        for fall in (0.0, 0.7)
    )
    before = [o for o, origin in enumerate(calm.origins) if origin.last.end <= date(2022, 5, 1)]
    assert len(before) == 9  # asked from October 2021, when August was out, to June 2022, when April was
    assert calm.quantiles[before].tobytes() == wild.quantiles[before].tobytes()
    assert not np.array_equal(calm.quantiles, wild.quantiles)
    assert not np.array_equal(calm.came[before], wild.came[before], equal_nan=True)


def test_the_board_is_that_of_its_own_quantiles_and_outcomes(monthly: Hindcast) -> None:
    row = next(x for x in monthly.scores if (x.level, x.horizon, x.size) == ("cell", 3, "all"))
    j = monthly.horizons.index(3)
    y = monthly.came[:, 1:, j]
    known = ~np.isnan(y)
    assert row.cases == known.sum()
    assert row.dates == known.any(axis=1).sum()
    q = np.moveaxis(monthly.quantiles[:, :, 1:, j], 1, 0)
    for percent, (a, b) in {50: (2, 4), 80: (1, 5), 95: (0, 6)}.items():
        assert row.coverage[percent][0] == pytest.approx(((q[a] <= y) & (y <= q[b]))[known].mean())
    assert row.wis == pytest.approx(quantile_wis(q, QUANTILES, y)[known].mean())
    final = monthly.panel
    other = []
    for o, origin in enumerate(monthly.origins):
        t = [p.label for p in final.periods].index(origin.last.label) + 1
        rule = naive(final.counts[:, :t], 3)[:, :, 2]
        change = np.abs(np.diff(final.counts[:, :t], axis=1)).mean(axis=1)
        own, others = (quantile_wis(x, QUANTILES, y[o]) / np.maximum(change, 1) for x in (q[:, o], rule))
        other += [(a, b) for a, b in zip(own, others, strict=True) if not np.isnan(a)]
    ratio = sum(a for a, _ in other) / sum(b for _, b in other)
    assert row.scaled_ratio["naive"][0] == pytest.approx(ratio)


def test_a_fall_that_nobody_saw_coming_is_among_the_worst_misses_with_its_measure(monthly: Hindcast) -> None:
    missed = [m for m in monthly.misses if m.series["place"] == "east"]
    assert missed
    worst = missed[0]
    assert worst.level == "cell"
    assert worst.origin.last.end <= date(2022, 5, 3) < worst.period.end
    assert worst.came < worst.lower95
    assert [(b.measure, b.step, b.day) for b in worst.began] == [
        ("BITE", "announced", date(2022, 5, 3)),
        ("BITE", "in-force", date(2022, 5, 3)),
    ]


def test_misses_lie_outside_their_interval_the_worst_of_each_level_first(monthly: Hindcast) -> None:
    for level in ("whole", "cell"):
        mine = [m for m in monthly.misses if m.level == level]
        assert 0 < len(mine) <= 5
        assert [m.score for m in mine] == sorted((m.score for m in mine), reverse=True)
        for m in mine:
            assert not m.lower95 <= m.came <= m.upper95
            assert all(m.origin.last.end <= b.day < m.period.end for b in m.began)
        seen = [(key(m.series), m.period.start) for m in mine]
        for i, (who, when) in enumerate(seen):
            for other, then in seen[:i]:
                assert other != who or abs((when - then).days) >= 150
    after = [m for m in monthly.misses if m.series["place"] == "west"]
    assert all(b.measure != "BITE" for m in after for b in m.began)  # it touches the east alone


def test_the_document_and_the_csv_hold_the_same_board(monthly: Hindcast) -> None:
    document = json.loads(json.dumps(to_json(studies.hindcast_json(monthly))))
    rows = list(csv.DictReader(io.StringIO(studies.hindcast_csv(monthly).decode())))
    assert len(rows) == len(document["scores"]) == len(monthly.scores)
    assert list(rows[0]) == list(COLUMNS)
    for row, told in zip(rows, document["scores"], strict=True):
        assert (row["level"], int(row["horizon"]), row["size"]) == (told["level"], told["horizon"], told["size"])
        assert float(row["log_wis"]) == told["log_wis"]
        assert float(row["coverage80"]) == told["coverage"]["80"]["value"]
        for rule in RULES:
            column = f"log_ratio_{rule.replace(' ', '_')}"
            assert float(row[column]) == told["log_ratio"][rule]["value"]
            low = told["log_ratio"][rule]["lower95"]
            assert row[f"{column}_lower95"] == ("" if low is None else str(low))
    assert document["rules"] == list(RULES)
    assert len(document["origins"]) == len(monthly.origins)
    assert {"editions", "seed", "computation", "pit", "misses"} <= set(document)


def test_the_same_question_gives_the_same_bytes(gulf: dict[str, Setting]) -> None:
    made = [studies.hindcast(gulf["M"], ("place",), (2, 1), since=SINCE, draws=30) for _ in range(2)]
    assert made[0].horizons == (1, 2)
    assert json.dumps(to_json(studies.hindcast_json(made[0]))) == json.dumps(to_json(studies.hindcast_json(made[1])))


def test_a_single_series_is_its_own_level(gulf: dict[str, Setting]) -> None:
    found = studies.hindcast(gulf["M"], (), (1,), where={"place": "east"}, since=SINCE, draws=30)
    assert found.levels == ("cell",)
    assert found.told == ()
    assert {x.level for x in found.scores} == {"cell"}


def test_sums_are_of_the_series_counted_before_the_day(tmp_path: Path) -> None:
    """The fourth harbour is counted only from 2023 on: a sum forecast before then is held to the three."""
    s = route(tmp_path / "made", "M", 4)
    spec, table = (tmp_path / "made" / name for name in ("spec.toml", "table.csv"))
    rows = table.read_text("utf-8").splitlines()
    late = [row for row in rows if ",south," not in row or row >= "2023-01"]
    (tmp_path / "late.csv").write_text("\n".join(late) + "\n", encoding="utf-8")
    spec.write_text(spec.read_text("utf-8").replace('absent = "zero"', 'absent = "unknown"'), encoding="utf-8")
    held = studies.setting(str(tmp_path / "made" / "gulf.toml"), tmp_path / "store", s.as_of)
    studies.load(held, [tmp_path / "late.csv"], spec=spec)
    held = studies.setting(str(tmp_path / "made" / "gulf.toml"), tmp_path / "store", s.as_of)
    found = studies.hindcast(held, horizons=(1, 6), since=date(2022, 6, 1), draws=20)
    final = studies.panel(held, by=("place",))
    south = [k["place"] for k in final.series].index("south")
    for o, origin in enumerate(found.origins):
        t = [p.label for p in final.periods].index(origin.last.label)
        counted = [r for r in range(4) if r != south or origin.last.start >= date(2023, 1, 1)]
        assert origin.cells == len(counted)
        for j, h in enumerate((1, 6)):
            came = final.counts[counted, t + h].sum() if t + h < len(final.periods) else np.nan
            assert found.came[o, 0, j] == pytest.approx(came, nan_ok=True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"horizons": (0,)}, "horizon of 0"), ({"horizons": (1, 500)}, "horizon of 500"),
     ({"since": date(2030, 1, 1)}, "Nothing can be replayed"), ({"scheduler": "somewhere"}, "no address")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(gulf: dict[str, Setting], asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        studies.hindcast(gulf["M"], **{"since": SINCE, "draws": 5, **asked})


def test_a_past_without_an_outcome_is_refused(gulf: dict[str, Setting]) -> None:
    with pytest.raises(NotHeldError, match="has both a forecast"):
        studies.hindcast(gulf["M"], since=date(2024, 2, 1), horizons=(12,), draws=5)
