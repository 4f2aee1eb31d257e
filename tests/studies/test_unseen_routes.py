"""What a stranger's table brings: rounded prints printed again, a place no longer counted, quarters and their words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from routes import route

from caudal import studies
from caudal.brief.charts.curve import REACH, _scale
from caudal.cli import effects_shown, forecasts
from caudal.cli.answers import noted
from caudal.cli.words import contracted, following, units
from caudal.periods import span
from caudal.studies import Setting

SPEC = """
[edition]
publisher = "Sea Ministry"
title = "Arrivals by coast"
released = {released}
licence = "CC BY 4.0"
basis = "official"
[table]
period = "month"
frequency = "M"
value = "arrivals"
absent = "unknown"
lag = "20d"
rounding = 5
suppressed = ["<5"]
[indicator]
id = "arrivals"
name = {{ en = "Sea arrivals", es = "Llegadas por mar" }}
[dimensions]
place = {{ column = "coast" }}
"""
CORRIDOR = """
id = "shore"
name = { en = "The Shore", es = "La Costa" }
parties = ["S", "T"]
indicator = "arrivals"
place = "shore"
[[places]]
id = "shore"
[[indicators]]
id = "arrivals"
partitions = { shore = "stretch" }
[[claims]]
id = "fewer"
said_on = 2023-02-20
speaker = { en = "A minister", es = "Una ministra" }
quote = "Fewer arrive."
question = { en = "Did they fall?", es = "¿Bajaron?" }
where = { indicator = "arrivals", place = "coast" }
period = "2023-01"
against = "2022-12"
direction = "down"
""" + "".join(f'[[places]]\nid = "{p}"\nkind = "stretch"\nparent = "shore"\n' for p in ("coast", "point"))
RELEASES = (date(2023, 3, 20), date(2023, 6, 20), date(2023, 9, 20), date(2024, 2, 20))
ENDED = date(2022, 8, 1)  # the last month that counts the point


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """Four editions rounded to 5 whose last three months are each time 10% short; the point ends in August 2022."""
    folder = tmp_path_factory.mktemp("shore")
    (folder / "shore.toml").write_text(CORRIDOR, encoding="utf-8")
    rng = np.random.default_rng(1)
    months = span(date(2017, 1, 1), date(2024, 1, 31), "M")
    final = {p: rng.poisson(n * (1 + 0.3 * np.sin(np.arange(len(months))))) for p, n in (("coast", 600), ("point", 60))}
    given = (str(folder / "shore.toml"), folder / "store", date(2024, 3, 1))
    for n, released in enumerate(RELEASES):
        out = [m for m in months if m.end <= released]
        rows = ["month,coast,arrivals"]
        for place, counts in final.items():
            for t, m in enumerate(out):
                if place == "coast" or m.start <= ENDED:
                    short = 0.9 if t >= len(out) - 3 else 1.0
                    rows.append(f"{m.start},{place},{5 * round(counts[t] * short / 5)}")
        (folder / f"{n}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (folder / "spec.toml").write_text(SPEC.format(released=released), encoding="utf-8")
        studies.load(studies.setting(*given), [folder / f"{n}.csv"], spec=folder / "spec.toml")
    return studies.setting(*given)


def test_revisions_are_learned_from_prints_that_are_all_rounded_alike(shore: Setting) -> None:
    (flow,) = studies.nowcast(shore, "arrivals", {"place": "coast"}).flows
    assert "revisions-not-known" not in [key for key, _ in flow.notes]
    shown = [n for n, step in enumerate(flow.steps) if step <= 0]
    assert [flow.periods[n].label for n in shown][-3:] == ["2023-11", "2023-12", "2024-01"]
    middle = flow.values[shown[-3:], 3] / flow.printed[shown[-3:]]
    assert ((middle > 1.02) & (middle < 1 / 0.9)).all()  # nine tenths were printed; few cases, shrunk to no revision


def test_a_whole_that_lost_a_part_says_which_and_is_not_called_unpublished(shore: Setting) -> None:
    (flow,) = studies.nowcast(shore).flows
    told = dict(flow.notes)
    assert flow.last.label == "2022-08"
    assert told["parts-not-known"] == {"period": "2024-01", "parts": ["point"]}
    assert told.get("overdue", {}).get("periods", 0) == 0  # January 2024 is out; February's is not due before 10 April


def test_a_brief_says_how_far_its_newest_whole_lies_behind_what_is_published(shore: Setting) -> None:
    stock = studies.stock_taking(shore)
    assert stock.period.label == "2022-08"
    assert stock.released == RELEASES[0]  # the first edition held that prints it, not the brief's own day
    (gap,) = [g for g in stock.gaps if g.key == "incomplete"]
    assert str(gap.values["published"].label) == "2024-01"  # type: ignore[attr-defined]
    assert stock.next_release is not None
    assert stock.next_release > date(2024, 3, 1)


def test_a_forecast_counts_ahead_in_the_periods_it_has(tmp_path: Path) -> None:
    s = route(tmp_path, "Q", 0)
    found = studies.forecast(s, ("place",), 2)
    for language, word in (("en", "; quarters ahead count from there."), ("es", "se cuenta en trimestres desde ahí.")):
        lines = [str(x) for x in forecasts.shown(found, s.corridor, (language,))]
        assert any(word in line for line in lines)


def test_quarters_contract_and_a_series_of_an_inseparable_measure_is_called_so(tmp_path: Path) -> None:
    s = route(tmp_path, "Q", 0, fall=0.7)
    listed = tmp_path / "measures.csv"
    twin = "TWIN,gulf,2022-06-01,2022-06-10,,A,a second act,boats to the east harbour,read\n"
    listed.write_text(listed.read_text(encoding="utf-8") + twin, encoding="utf-8")
    s = studies.setting(str(tmp_path / "gulf.toml"), tmp_path / "store", date(2024, 3, 1))
    found = studies.effect(s, "BITE")
    assert found.verdict == "inseparable"
    assert [r.verdict for r in found.series] == ["inseparable"]
    lines = [str(x) for x in effects_shown.shown(found, s.corridor, ("es",))]
    assert "Ventana: del segundo trimestre de 2022 al tercer trimestre de 2022." in lines
    assert not any(" de el " in line or " a el " in line for line in lines)


def test_words_of_periods() -> None:
    assert (units("D", "en"), units("W", "es")) == ("days", "semanas")
    assert (following(26, "W", "en"), following(1, "M", "en")) == ("next 26 weeks", "next month")
    assert (following(2, "Q", "es"), following(1, "M", "es")) == ("2 trimestres siguientes", "mes siguiente")
    assert contracted("De el lunes a el martes, desde el jueves", "es") == "Del lunes al martes, desde el jueves"
    assert contracted("a el b", "en") == "a el b"


def test_a_note_about_one_says_one() -> None:
    texts = {"late": "{n} are late.", "late.one": "{n} is late.", "other": "{n} others."}
    assert noted(texts, [("late", {"n": 1}), ("late", {"n": 2}), ("other", {"n": 1})]) == [
        "1 is late.", "2 are late.", "1 others.",
    ]  # fmt: skip


def test_one_interval_that_explodes_does_not_flatten_the_curve() -> None:
    points = [-10.0] * 9
    ends = [(-20.0, 0.0)] * 8 + [(-1e9, 5.0)]
    assert _scale(points, ends) == (-20.0 * REACH, 5.0)
    assert _scale(points, [(-20.0, 3.0)] * 9) == (-20.0, 3.0)  # alike: nothing is cut
