"""Laws over records made at random: the brief never fails, never prints a cell under ten, never contradicts itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import made
import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_figures import DECEMBER, EDITIONS, JANUARY, Maker
from made_parts import SECTORS
from reading import numbers, page, read_number

from caudal import brief
from caudal.brief.html import anchor
from caudal.brief.ledger import held_back
from caudal.corridor import load_corridor
from caudal.records import VERDICTS, Query
from caudal.stocktaking import Gap, Headline, Section, StockTaking

COUNTS = st.one_of(st.none(), st.integers(0, 60), st.integers(0, 3_000_000)).map(
    lambda v: None if v is None else float(v)
)
TAILS = st.one_of(st.none(), st.floats(0, 1, allow_nan=False))
SERIES = st.tuples(COUNTS, COUNTS, st.sampled_from(VERDICTS), TAILS)
LIGHT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def record(series: list[tuple[float | None, float | None, str, float | None]]) -> StockTaking:
    """The made record with its sectors, headline and citizenships replaced by random series."""
    maker, base = Maker(), made.unseen()
    corridor = load_corridor("us-mexico")
    places = list(SECTORS)
    queries = []
    for i in range(len(series)):
        origin = "HTI" if i >= len(places) else "all"
        queries.append(Query("usbp-encounters", places[i % len(places)], origin))
    changes = tuple(
        maker.change(q, b, a, word, "sectors", tail=tail) for q, (b, a, word, tail) in zip(queries, series, strict=True)
    )
    first = maker.change(Query("usbp-encounters", "southwest"), *series[0][:3], "cbp", tail=series[0][3])
    return replace(
        base, corridor=corridor, period=JANUARY, against=DECEMBER, released=date(2024, 2, 13),
        headlines=(Headline(first, ()),), sections=(Section("places.usbp-encounters", changes),),
        gaps=(Gap("anything", {"number": 12.0}),), editions=tuple(EDITIONS.values()), figures=dict(maker.figures),
    )  # fmt: skip


@LIGHT
@given(st.lists(SERIES, min_size=1, max_size=12))
def test_any_record_renders_and_prints_no_cell_under_ten(
    series: list[tuple[float | None, float | None, str, float | None]],
) -> None:
    stock = record(series)
    files = brief.render(stock, ("es",))
    names = {k.rsplit(".", 1)[1]: v for k, v in files.items()}
    twin = json.loads(names["json"])
    held = {anchor(k): v for k, v in twin["figures"].items()}
    for at, text in numbers(page(names["html"])):
        figure = held[at]
        shown = read_number(text)
        if figure["unit"] == "count":
            assert shown is None or shown >= 10, (text, figure)
        if figure["value"] is None:
            assert shown is None
    assert not [f for f in twin["figures"].values() if f["value"] is not None and held_back(f["value"], f["unit"])]
    assert len(pymupdf.open(stream=names["pdf"])) >= 4


@LIGHT
@given(SERIES)
def test_no_sentence_contradicts_the_two_counts(series: tuple[float | None, float | None, str, float | None]) -> None:
    before, after = series[0], series[1]
    said = brief.answer(record([series]), "en")[0].split(";")[0]
    known = before is not None and after is not None and before >= 10 and after >= 10
    assert ("fell" in said) == (known and after < before)  # type: ignore[operator]
    assert ("rose" in said) == (known and after > before)  # type: ignore[operator]
    if not known or (before is not None and before < 50):
        assert "%" not in said


@pytest.mark.parametrize("values", [(0.0, 0.0), (0.0, 5e9), (1e12, 10.0), (10.0, 10.0)])
def test_extreme_counts_render(values: tuple[float, float]) -> None:
    assert len(brief.render(made.unseen(*values, tail=0.5), ("en",))) == 3


def test_text_of_others_cannot_break_a_page() -> None:
    stock = made.unseen()
    nasty = 'A <b>"title"</b> #panic() \\ $x$ */ & `code` [c] {from}'
    held = tuple(replace(e, title=nasty, publisher=nasty, licence=nasty) for e in stock.editions)
    files = brief.render(replace(stock, editions=held), ("en",))
    root = page(files["brief-aegean-2024-02-15-en.html"])
    assert nasty in root.text()
    assert not root.all("b", "x")
    text = "".join(p.get_text() for p in pymupdf.open(stream=files["brief-aegean-2024-02-15-en.pdf"]))
    assert "#panic()" in text
