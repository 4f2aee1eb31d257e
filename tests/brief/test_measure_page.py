"""One measure's page read back: a made route, both languages, every number traced, every picture with its table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import test_pages
from reading import page

from caudal import studies
from caudal.brief.document import Run, plain
from caudal.brief.html import anchor
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.measure import render_measure
from caudal.brief.measure.page import document
from caudal.brief.words.effects import series_table
from caudal.brief.words.scribe import Scribe
from caudal.periods import span
from caudal.studies import Effect, MeasurePage

SPEC = """
[edition]
publisher = "Office"
title = "Crossings"
released = 2024-01-25
licence = "CC BY 4.0"
basis = "official"
[table]
period = "period"
frequency = "M"
value = "n"
absent = "zero"
lag = "20d"
[indicator]
id = "crossings"
name = { en = "Crossings", es = "Cruces" }
[dimensions]
place = { column = "place" }
"""
CORRIDOR = """
id = "strait"
name = { en = "The Strait", es = "El Estrecho" }
parties = ["A", "B"]
indicator = "crossings"
place = "strait"
[[places]]
id = "strait"
[[indicators]]
id = "crossings"
unit = { en = "people", es = "personas" }
partitions = { strait = "harbour" }
[[measures]]
id = "PATROL"
announced = 2021-11-10
in_force = 2022-01-12
parties = ["A"]
what = { en = "Patrols at the east harbour", es = "Patrullas en el puerto este" }
touches = { place = ["east", "west"] }
destinations = { place = ["north"] }
[[measures]]
id = "FENCE"
announced = 2022-06-01
in_force = 2022-06-01
parties = ["B"]
what = { en = "A fence at the east harbour", es = "Una cerca en el puerto este" }
touches = { place = ["east", "atlantis"] }
""" + "".join(
    f'[[places]]\nid = "{h}"\nkind = "harbour"\nparent = "strait"\nname = {{ en = "{h} harbour", es = "puerto {h}" }}\n'
    for h in ("east", "west", "north", "south", "lee")
)


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[studies.Setting, Effect]]:
    folder = tmp_path_factory.mktemp("strait")
    rng = np.random.default_rng(7)
    months = span(date(2013, 1, 1), date(2023, 12, 1), "M")
    level = np.array([[9000], [4000], [3000], [2000], [1500]]) * np.exp(
        0.05 * rng.standard_normal((5, 132)).cumsum(axis=1)
    )
    y = rng.poisson(level)
    y[:2, 108:] = rng.binomial(y[:2, 108:], 0.35)
    rows = [f"{p.start},{h},{y[i, t]}" for i, h in enumerate(("east", "west", "north", "south", "lee"))
            for t, p in enumerate(months)]  # fmt: skip
    for name, text in (("t.csv", "\n".join(["period,place,n", *rows]) + "\n"), ("s.toml", SPEC), ("c.toml", CORRIDOR)):
        (folder / name).write_text(text, encoding="utf-8")
    given = (str(folder / "c.toml"), folder / "store", date(2024, 6, 1))
    studies.load(studies.setting(*given), [folder / "t.csv"], spec=folder / "s.toml")
    s = studies.setting(*given)
    early = studies.setting(*given[:2], date(2021, 12, 1))
    return {
        "PATROL": (s, studies.effect(s, "PATROL", scan_dates=True)),
        "FENCE": (s, studies.effect(s, "FENCE")),
        "early": (early, studies.effect(early, "PATROL")),
    }


def record(effects: dict[str, tuple[studies.Setting, Effect]], which: str) -> MeasurePage:
    return studies.measure_page(*effects[which])


def runs(part: object) -> Iterator[Run]:
    if isinstance(part, Run):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from runs(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from runs(getattr(part, field.name))


WHICH = pytest.mark.parametrize("which", ["PATROL", "FENCE", "early"])
CODE = pytest.mark.parametrize("code", ["en", "es"])


@WHICH
@CODE
def test_every_number_is_the_value_of_its_figure(
    effects: dict[str, tuple[studies.Setting, Effect]], which: str, code: str
) -> None:
    m = record(effects, which)
    made = document(m, code)
    shown = [r for r in runs((made.front, made.sections)) if r.figure and r.shown is not None]
    assert len(shown) > (100 if which != "early" else -1)
    held = {f.id: f for f in made.figures}
    for run in shown:
        value = held[str(run.figure)].value
        assert value is not None
        hundredths = held[str(run.figure)].unit in ("probability", "share") and ("%" in run.text or "por" in run.text)
        scale = 100 if hundredths else 1
        assert abs(abs(scale * value) - abs(run.shown or 0.0)) <= 1e-9 + run.step, run


@WHICH
@CODE
def test_the_page_holds_no_digit_without_a_figure_and_reads_as_the_brief_does(
    effects: dict[str, tuple[studies.Setting, Effect]], which: str, code: str
) -> None:
    pages = render_measure(record(effects, which))
    (html,) = (v for k, v in pages.items() if k.endswith(f"-{code}.html"))
    test_pages.test_no_digit_stands_outside_a_figure_a_date_or_a_quotation(html)
    test_pages.test_links_inside_the_page_reach_something_and_ids_are_unique(html)
    test_pages.test_tables_have_captions_and_header_scopes(html)
    test_pages.test_no_cell_of_a_table_is_empty(html)
    test_pages.test_generated_words_name_no_cause(html, code)
    test_pages.test_headings_never_skip_a_level(html)
    for figure in page(html).all("figure"):
        assert figure.all("details")[0].all("table")


def test_both_languages_show_the_same_figures(effects: dict[str, tuple[studies.Setting, Effect]]) -> None:
    m = record(effects, "PATROL")
    en, es = (document(m, code) for code in ("en", "es"))
    assert [f.id for f in en.figures] == [f.id for f in es.figures]
    assert [s.number for s in en.sections] == [s.number for s in es.sections]
    assert "Dictamen" in render_measure(m, ("es",)).popitem()[1].decode()


def test_its_numbers_are_those_of_the_json(effects: dict[str, tuple[studies.Setting, Effect]]) -> None:
    s, found = effects["PATROL"]
    told = json.loads(json.dumps(studies.effect_json(found), default=str))
    figures = {f.id: f for f in document(studies.measure_page(s, found), "en").figures}
    by_kind = {k.rsplit("PATROL.", 1)[-1]: f.value for k, f in figures.items()
               if k.startswith("crossings.strait.2022-01-to-2022-05")}  # fmt: skip
    assert by_kind["in-force.effect.median"] == pytest.approx(told["total"]["effect"])
    assert by_kind["ledger.fall.median"] == pytest.approx(told["ledger"]["change"])
    assert by_kind["page.beyond"] == sum(
        c["lower95"] > 0 or c["upper95"] < 0 for c in told["specifications"] if not c["default"]
    )
    assert all(anchor(k) for k in figures)


def test_its_reasons_say_what_the_answer_leaves_out(effects: dict[str, tuple[studies.Setting, Effect]]) -> None:
    text = render_measure(record(effects, "FENCE"), ("en",)).popitem()[1].decode()
    assert "atlantis" in text
    assert "estimated together" in text
    early = render_measure(record(effects, "early"), ("en",)).popitem()[1].decode()
    assert "too early" in early
    first = render_measure(record(effects, "PATROL"), ("en",)).popitem()[1].decode()
    assert "lay after the start" in first  # in force on the twelfth: a part of January lay before


def test_the_same_record_gives_the_same_bytes(
    effects: dict[str, tuple[studies.Setting, Effect]], tmp_path: Path
) -> None:
    assert render_measure(record(effects, "FENCE")) == render_measure(record(effects, "FENCE"))


@pytest.mark.parametrize(("code", "begins"), [("en", "The 1 series"), ("es", "Las 1 series")])
def test_a_brief_lists_the_largest_series_and_says_where_all_are(
    effects: dict[str, tuple[studies.Setting, Effect]], code: str, begins: str
) -> None:
    m = record(effects, "PATROL")
    scribe = Scribe(m.stock, Language(code), Ledger(m.stock))
    whole, cut = (series_table(scribe, m.told, 1, most) for most in (None, 1))
    expected = [scribe.ledger.look(t.figures["expected"]).value or 0.0 for t in m.told.series]
    assert len(whole.rows) == len(expected) > 1
    assert cut.rows == (whole.rows[expected.index(max(expected))],)
    assert plain(cut.notes[-1]).startswith(begins)
    assert not any(plain(n).startswith(begins) for n in whole.notes)
