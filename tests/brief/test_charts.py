"""Pictures: valid grammar, the same bytes, labels that do not meet, round ticks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import altair as alt
import made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_parts import PORTS, SECTORS

from caudal.brief.charts import headline, look
from caudal.brief.charts.headline import headline_charts
from caudal.brief.charts.look import apart, lines, styled
from caudal.brief.charts.multiples import multiples_chart
from caudal.brief.charts.plot import ticks
from caudal.brief.charts.series import axis_labels
from caudal.brief.charts.tiles import tile_map
from caudal.brief.document import plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.scribe import Scribe
from caudal.periods import parse_period
from caudal.stocktaking import StockTaking

SVG = "{http://www.w3.org/2000/svg}"


def scribe_of(stock: StockTaking, lang: str = "en") -> Scribe:
    return Scribe(stock, Language(lang), Ledger(stock))


def test_the_headline_is_a_valid_picture_of_the_grammar(stock: StockTaking, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr(headline, "to_svg", lambda view: drawn.append(styled(view)) or "<svg/>")
    headline_charts(scribe_of(stock), stock.headlines[:1])[0]
    alt.Chart.from_json(json.dumps(drawn[0]), validate=True)


def test_two_headlines_stand_level_for_their_labels_get_the_same_room(stock: StockTaking) -> None:
    sizes = {re.search(r'height="([0-9.]+)"', c.svg)[1] for c in headline_charts(scribe_of(stock), stock.headlines[:2])}  # type: ignore[index]
    assert len(sizes) == 1


def test_the_same_picture_has_the_same_bytes(stock: StockTaking) -> None:
    made_twice = [headline_charts(scribe_of(stock), stock.headlines[:1])[0].svg for _ in range(2)]
    assert made_twice[0] == made_twice[1]


def test_the_headline_shows_25_periods_observed_and_the_range_expected(stock: StockTaking) -> None:
    chart = headline_charts(scribe_of(stock), stock.headlines[:1])[0]
    assert chart.table is not None
    assert len(chart.table.rows) == 25
    assert "Expected 215,000" in chart.alt
    root = ET.fromstring(chart.svg)
    texts = [words for t in root.iter("{http://www.w3.org/2000/svg}text") for words in t.itertext()]
    assert {"observed", "124,215 [p]", "expected", "215,000"} <= set(texts)


def test_a_number_in_a_small_multiple_carries_the_letters_of_its_table(stock: StockTaking) -> None:
    scribe = scribe_of(stock)
    drawn = 0
    for group in stock.sections:
        for chart in multiples_chart(scribe, group):
            said = " ".join("".join(t.itertext()) for t in ET.fromstring(chart.svg).iter(f"{SVG}text"))
            for change in group.changes:
                ids = [scribe.figure(scribe.judged(change), k) for k in ("from", "to")]
                if all(ids) and change.history:
                    assert " → ".join(plain(scribe.marked(str(i))) for i in ids) in said
                    drawn += 1
    assert drawn > 20


def test_names_over_small_multiples_are_whole_and_their_scale_begins_at_zero(stock: StockTaking) -> None:
    scribe = scribe_of(stock, "es")
    for group in stock.sections:
        queries = tuple(c.query for c in group.changes)
        for chart in multiples_chart(scribe, group):
            texts = ["".join(t.itertext()) for t in ET.fromstring(chart.svg).iter(f"{SVG}text")]
            assert "esperado (intervalo de 95%)" in texts
            panels = sum(" → " in t for t in texts)
            assert texts.count("0") >= panels > 0
            whole = " ".join(texts)
            assert all(scribe.names.series(q, queries) in whole for q in queries)


def test_the_newest_period_is_labelled_where_january_is_long_past(stock: StockTaking) -> None:
    scribe = scribe_of(stock)
    months = [parse_period(f"{2021 + (11 + i) // 12}-{(11 + i) % 12 + 1:02d}") for i in range(25)]
    assert list(axis_labels(scribe, months).values()) == ["Jan 2022", "Jan 2023", "Dec 2023"]
    assert list(axis_labels(scribe, months[1:]).values()) == ["Jan 2022", "Jan 2023", "Dec 2023"]
    assert list(axis_labels(scribe, months[1:15]).values()) == ["Jan 2022", "Jan 2023"]


def test_pictures_hold_at_most_ten_gridlines(stock: StockTaking) -> None:
    svg = headline_charts(scribe_of(stock), stock.headlines[:1])[0].svg
    assert svg.count(f'stroke="{look.GRID}"') <= 10


def test_every_sector_port_and_country_with_a_tile_is_on_the_map(stock: StockTaking) -> None:
    chart = tile_map(scribe_of(stock))
    assert chart is not None
    assert chart.table is not None
    assert len(chart.table.rows) == len(SECTORS) + len(PORTS) + 3
    assert "Del Rio" in chart.svg


def test_a_corridor_without_tiles_has_no_map() -> None:
    assert tile_map(scribe_of(made.unseen())) is None


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 150)), min_size=1, max_size=6))
def test_labels_never_lie_over_one_another_nor_leave_at_the_foot(labels: list[tuple[float, float]]) -> None:
    centres, sizes = [c for c, _ in labels], [s for _, s in labels]
    moved = apart(centres, sizes, 0.0, 1000.0)
    ordered = sorted(range(len(labels)), key=lambda i: centres[i])
    for a, b in pairwise(ordered):
        assert moved[b] - moved[a] >= (sizes[a] + sizes[b]) / 2 - 1e-6
    assert all(m - s / 2 >= -1e-6 for m, s in zip(moved, sizes, strict=True))
    if sum(sizes) <= 1000:
        assert all(m + s / 2 <= 1000 + 1e-6 for m, s in zip(moved, sizes, strict=True))
    if len(labels) == 1 and sizes[0] / 2 <= centres[0] <= 1000 - sizes[0] / 2:
        assert moved == centres


@given(st.floats(1, 1e9))
def test_ticks_are_few_round_and_within_the_scale(top: float) -> None:
    found = ticks(top)
    assert found[0] == 0
    assert 1 <= len(found) <= 5
    assert found[-1] <= top
    assert all(t == int(t) for t in found)


def test_names_break_between_words() -> None:
    assert lines("Rio Grande Valley Sector", 12) == ["Rio Grande", "Valley", "Sector"]
    assert lines("Extraordinarily", 5) == ["Extraordinarily"]
