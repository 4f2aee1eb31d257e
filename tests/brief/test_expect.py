"""Section 5: the planners' three questions, alike for every party; scores beside them where they are held."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import made
import pytest
from test_pdf import charts_of, tables_of

from caudal import brief
from caudal.brief.document import Bullets, Section, plain
from caudal.stocktaking import Fared, Outlook, StockTaking


def section(stock: StockTaking, lang: str) -> Section:
    return next(s for s in brief.build(stock, lang).sections if s.id == "expect")


def questions(part: Section) -> list[str]:
    (found,) = [b for b in part.blocks if isinstance(b, Bullets)]
    return [plain(i) for i in found.items]


def test_both_parties_get_the_same_blocks_in_both_languages(stock: StockTaking) -> None:
    shapes = [[type(b).__name__ for b in p.blocks] for lang in ("en", "es") for p in section(stock, lang).sections]
    assert len(shapes) == 4
    assert all(s == shapes[0] == ["Paragraph", "Bullets", "Chart", "Table", "Chart"] for s in shapes)


def test_the_three_questions_are_answered_with_figures_and_a_day(stock: StockTaking) -> None:
    many, high, when = questions(section(stock, "en").sections[0])
    assert many == (
        "How many in the next month? In February 2024, 137,000 encounters (median); with a chance of 80%, from 89,000 "
        "to 199,000."
    )
    assert high.startswith("How high could it go? Up to 248,000, the upper end of the 95% interval")
    assert when == (
        "When will it be known? The first figure for February 2024 is due about 15 March 2024, going by the usual wait."
    )
    es = questions(section(stock, "es").sections[1])
    assert es[0].startswith("¿Cuántos en el próximo mes? En febrero de 2024, 125,000 eventos (mediana);")
    assert es[2].endswith("se espera hacia el 7 de marzo de 2024, según la espera habitual.")


def test_a_day_that_has_passed_and_one_not_known_are_said_to_be(stock: StockTaking) -> None:
    first = stock.outlooks[0]
    late = replace(stock, outlooks=(replace(first, due=date(2024, 2, 1)), replace(first, due=None)))
    told = [questions(p)[2] for p in section(late, "en").sections]
    assert "was due about 1 February 2024" in told[0]
    assert "usual wait" in told[1]
    assert not re.search(r"\d", told[1])


@pytest.mark.parametrize("why", ["not-held", "too-short"])
def test_a_count_that_cannot_be_foreseen_is_said_so_beside_the_other(stock: StockTaking, lang: str, why: str) -> None:
    none = Outlook(stock.outlooks[1].query, "MX", why)
    told = section(replace(stock, outlooks=(stock.outlooks[0], none)), lang)
    said = plain(told.sections[1].blocks[0].runs)  # type: ignore[union-attr]
    start = {
        "en": {"not-held": "Not held", "too-short": "Too short"},
        "es": {"not-held": "No disponible", "too-short": "Demasiado corto"},
    }
    assert said.startswith(start[lang][why])
    assert len(brief.render(replace(stock, outlooks=(none,)), (lang,))) == 3


def test_every_fan_has_its_numbers_in_a_table_and_in_words(stock: StockTaking, lang: str) -> None:
    for part, outlook in zip(section(stock, lang).sections, stock.outlooks, strict=True):
        whole, parts = charts_of(part.blocks)
        assert whole.table is not None
        assert parts.table is not None
        assert len(whole.table.rows) == 3
        assert len(parts.table.rows) == 3 * len(outlook.parts)
        assert all(plain(r.runs) in parts.alt for row in parts.table.rows for r in row[:1])
        assert whole.svg.count("<polygon") == 2
        assert parts.svg.count("<polygon") == 2 * len(outlook.parts)


def test_ends_of_an_interval_under_ten_are_withheld(stock: StockTaking, lang: str) -> None:
    first = stock.outlooks[0]
    assert first.whole is not None
    id = first.whole.coming[0][1]["lower95"]
    small = replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=4.0)})
    high = questions(section(small, lang).sections[0])[1]
    assert {"en": "fewer than ten", "es": "menos de diez"}[lang] in high
    table = next(t for t in tables_of(section(small, lang)) if t.id == "t-expect-1")
    assert "[c]" in plain(table.rows[0][4].runs)


def test_the_twin_carries_the_same_numbers_as_the_table(stock: StockTaking, twin: bytes) -> None:
    told = json.loads(twin)
    for outlook, held in zip(told["outlooks"], stock.outlooks, strict=True):
        assert held.whole is not None
        assert held.due is not None
        assert (outlook["party"], outlook["due"]) == (held.party, held.due.isoformat())
        for f, wanted in zip((outlook["whole"], *outlook["parts"]), (held.whole, *held.parts), strict=True):
            for coming, (period, figures) in zip(f["expected"], wanted.coming, strict=True):
                assert coming["period"] == period.label
                for key, id in figures.items():
                    assert coming[key] == told["figures"][id]["value"] == stock.figures[id].value


def test_no_number_is_rounded_to_nothing(stock: StockTaking) -> None:
    """A lower end far under the step of its interval keeps its first digit."""
    first = stock.outlooks[0]
    assert first.whole is not None
    id = first.whole.coming[0][1]["lower95"]
    low = replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=347.0)})
    assert "which begins at 300." in questions(section(low, "en").sections[0])[1]


def test_a_95_interval_far_wider_than_the_rest_is_cut_and_said_to_be(stock: StockTaking, lang: str) -> None:
    first = stock.outlooks[0]
    assert first.whole is not None
    id = first.whole.coming[-1][1]["upper95"]
    wide = replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=9e6)})
    plainly, cut = (charts_of(section(s, lang).sections[0].blocks)[0] for s in (stock, wide))
    words = {"en": "goes on above it", "es": "continúa más arriba"}[lang]
    assert words not in plain(plainly.subtitle)
    assert words in plain(cut.subtitle)


def test_measures_after_the_data_are_named(stock: StockTaking) -> None:
    after = replace(stock, outlooks=(replace(stock.outlooks[0], after=("US-MX-DEC23",)),))
    said = plain(section(after, "en").sections[0].blocks[0].runs)  # type: ignore[union-attr]
    assert said.endswith("not in these figures: US-MX-DEC23.")


def test_the_main_points_say_what_to_expect_of_both_parties(stock: StockTaking, lang: str) -> None:
    last = plain(brief.build(stock, lang).points[-1])
    assert {
        "en": "89,000 to 199,000 encounters in February 2024 (United States)",
        "es": "89,000 a 199,000 encuentros en febrero de 2024 (Estados Unidos)",
    }[lang] in last
    assert {"en": "(Mexico)", "es": "(México)"}[lang] in last
    assert len(brief.build(made.unseen(), lang).points) >= 3


def test_scores_of_forecasts_stand_beside_them_where_they_are_held(stock: StockTaking, lang: str) -> None:
    assert not [t for t in tables_of(section(stock, lang)) if t.id == "t-fared"]
    fared = (
        Fared("usbp-encounters", False, 1, 108, 0.806, 0.944, 0.117),
        Fared("mexico-events", True, 3, 900, 0.79, 0.93, -0.03),
    )
    (table,) = [t for t in tables_of(section(replace(stock, fared=fared), lang)) if t.id == "t-fared"]
    assert [plain(c.runs) for c in table.rows[0][1:]] == ["1", "108", "81%", "94%", "12%"]
    assert plain(table.rows[1][5].runs) == "−3.0%"
    twin = json.loads(
        brief.twin.write_json(brief.build(replace(stock, fared=fared), lang), replace(stock, fared=fared))
    )
    assert [f["covered80"] for f in twin["forecast_scores"]] == [0.806, 0.79]
    assert len(brief.render(replace(stock, fared=fared), (lang,))) == 3


def test_a_corridor_without_outlooks_says_so_in_one_line(lang: str) -> None:
    told = section(made.unseen(), lang)
    assert len(told.blocks) == 1
    assert told.sections == ()
