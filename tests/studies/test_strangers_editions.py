"""What a stranger meets who loads editions of days and quarters, and asks by names that the table does not hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caudal import studies
from caudal.cli import effects_shown
from caudal.errors import NotHeldError
from caudal.studies import Setting

SPEC = """
[edition]
publisher = "Asylum Office"
title = "Applications"
released = 2024-02-20
licence = "CC BY 4.0"
basis = "official"
[table]
period = "from"
frequency = "{frequency}"
value = "people"
absent = "unknown"
lag = "20d"
[indicator]
id = "{indicator}"
name = "Applications"
[dimensions]
place = {{ column = "country" }}
origin = {{ column = "citizenship" }}
"""
CORRIDOR = """
id = "union"
name = "The Union"
parties = ["A", "B"]
indicator = "by-quarter"
place = "union"
[[places]]
id = "union"
[[places]]
id = "Norland"
kind = "country"
parent = "union"
[[places]]
id = "Sudland"
kind = "country"
parent = "union"
[[indicators]]
id = "by-quarter"
partitions = { union = "country" }
[[measures]]
id = "VISA"
announced = 2022-06-01
in_force = 2022-07-01
parties = ["A"]
what = "A visa for Syrians."
touches = { origin = ["Syria"] }
"""


@pytest.fixture
def union(tmp_path: Path) -> Setting:
    (tmp_path / "union.toml").write_text(CORRIDOR, encoding="utf-8")
    s = studies.setting(str(tmp_path / "union.toml"), tmp_path / "store", date(2024, 3, 1))
    quarters = [f"{y}-{m:02d}-01" for y in (2022, 2023) for m in (1, 4, 7, 10)]
    days = [f"2023-{m:02d}-{d:02d}" for m in (11, 12) for d in range(1, 31)]
    for frequency, periods in (("Q", quarters), ("D", days)):
        indicator = {"Q": "by-quarter", "D": "by-day"}[frequency]
        (tmp_path / "spec.toml").write_text(SPEC.format(frequency=frequency, indicator=indicator), encoding="utf-8")
        for n, released in enumerate((date(2024, 1, 5), date(2024, 2, 20))):
            rows = [f"{p},{c},Syria,{5 + n * (p == periods[-1])}" for p in periods for c in ("Norland", "Sudland")]
            (tmp_path / f"{n}.csv").write_text("\n".join(["from,country,citizenship,people", *rows]) + "\n", "utf-8")
            studies.load(s, [tmp_path / f"{n}.csv"], spec=tmp_path / "spec.toml", released=released)
    return s


def test_revisions_of_quarters_and_of_the_months_that_days_make_up_are_listed(union: Setting) -> None:
    found = {r.indicator: r for r in studies.sources(union).revisions if r.place == "union"}
    assert found["by-quarter"].period.label == "2023-Q4"
    assert [v for _, v, _ in found["by-quarter"].values] == [10, 12]
    assert "by-day" not in found  # December's last day is in neither edition
    assert {r.indicator for r in studies.sources(union.on(date(2024, 1, 10))).revisions} == set()


def test_days_that_fill_a_month_are_compared_as_that_month(union: Setting, tmp_path: Path) -> None:
    (tmp_path / "later.csv").write_text(
        "\n".join(
            [
                "from,country,citizenship,people",
                *(f"2023-11-{d:02d},{c},Syria,6" for d in range(1, 31) for c in ("Norland", "Sudland")),
            ]
        )
        + "\n",
        encoding="utf-8",
    )
    studies.load(union, [tmp_path / "later.csv"], spec=tmp_path / "spec.toml", released=date(2024, 2, 25))
    (month,) = [r for r in studies.sources(union).revisions if (r.indicator, r.place) == ("by-day", "union")]
    assert month.period.label == "2023-11"
    assert [v for _, v, _ in month.values] == [300, 300, 360]


def test_a_breakdown_of_an_origin_by_another_name_says_which_names_are_held(union: Setting) -> None:
    with pytest.raises(NotHeldError, match=r"tells origin 'Syria' apart\. Held: SYR"):
        studies.panel(union, "by-quarter", ("place",), {"origin": "Syria"})


def test_a_breakdown_before_anything_was_published_says_so(union: Setting) -> None:
    told = r"Nothing of by-quarter was published by 2020-01-01 .*the first is of 2024-01-05"
    with pytest.raises(NotHeldError, match=told):
        studies.panel(union.on(date(2020, 1, 1)), "by-quarter", ("place", "origin"))


def test_a_measure_that_touches_a_name_not_held_says_where_names_are_seen(union: Setting) -> None:
    effect = studies.effect(union, "VISA")
    assert (effect.verdict, effect.why) == ("not held", "no-count")
    for language, where in (
        ("en", "caudal panel --by place (or origin)"),
        ("es", "caudal panel --by place (u origin)"),
    ):
        assert where in "\n".join(str(x) for x in effects_shown.shown(effect, union.corridor, [language]))
