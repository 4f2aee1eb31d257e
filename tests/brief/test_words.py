"""What the brief says: short points, questions never merged, honest words where little is known."""

from __future__ import annotations

import re
from dataclasses import replace

import made
import pytest
from made_figures import AS_OF, DECEMBER, JANUARY
from test_pdf import runs_of

from caudal import brief
from caudal.brief.document import Document, Paragraph, Section, Table, plain, words_in
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.reasons import reasons
from caudal.brief.words.scribe import Judged, Scribe
from caudal.brief.words.unknown import gap_sentence
from caudal.check import REASONS, UNITS
from caudal.periods import parse_period
from caudal.records import Level, Query
from caudal.stocktaking import Gap, StockTaking


def section(document: Document, id: str) -> Section:
    return next(s for s in document.sections if s.id == id)


def scribe_of(stock: StockTaking, lang: str) -> Scribe:
    return Scribe(stock, Language(lang), Ledger(stock))


def test_there_are_five_or_six_points_of_at_most_25_words(stock: StockTaking, lang: str) -> None:
    points = brief.build(stock, lang).points
    assert 5 <= len(points) <= 6
    assert [plain(p) for p in points if words_in(p) > 25] == []
    assert all(plain(p).endswith(".") and plain(p)[0].isupper() for p in points)


def test_the_answer_is_three_sentences_in_each_language(stock: StockTaking, lang: str) -> None:
    for sentence in brief.answer(stock, lang):
        assert sentence.endswith(".")
        assert not re.search(r"[a-z]\. [A-ZÁÉÍÓÚ]", sentence)


def test_the_answer_in_spanish_reads_as_official_mexican_prose(stock: StockTaking) -> None:
    first = brief.answer(stock, "es")[0]
    assert first.startswith(
        "Los encuentros de la Patrulla Fronteriza en la frontera terrestre suroeste bajaron 50 por ciento, de 249,740 "
        "en diciembre de 2023 a 124,215 en enero de 2024, el enero más bajo desde 2021;"
    )
    assert "«sustentado»" in first


def test_the_title_gives_topic_place_and_period(stock: StockTaking) -> None:
    assert (
        plain(brief.build(stock, "en").title) == "Encounters at the southwest land border: January 2024 (provisional)"
    )
    es = "Encuentros en la frontera terrestre suroeste: enero de 2024 (cifras provisionales)"
    assert plain(brief.build(stock, "es").title) == es


def test_the_claim_as_said_and_what_followed_stand_apart(stock: StockTaking, lang: str) -> None:
    parts = section(brief.build(stock, lang), "claims").sections
    assert [p.number for p in parts] == ["2.1", "2.2", "2.3"]
    tables = [[b.id for b in p.blocks if isinstance(b, Table)] for p in parts]
    assert tables == [
        ["t-reduction-as-said"],
        ["t-reduction-followed-usbp", "t-reduction-followed-cbp"],
        ["t-thousands-daily"],
    ]


def test_each_question_is_judged_on_each_date(stock: StockTaking, lang: str) -> None:
    for part in section(brief.build(stock, lang), "claims").sections:
        for block in part.blocks:
            if isinstance(block, Table):
                assert len(block.rows) == 3


def test_a_statement_is_quoted_once_and_in_its_own_language(stock: StockTaking) -> None:
    parts = section(brief.build(stock, "es"), "claims").sections
    quotes = [b for p in parts for b in p.blocks if isinstance(b, Paragraph) and b.style == "quote"]
    assert len(quotes) == 2
    assert all(any(r.lang == "en" for r in q.runs) for q in quotes)


def test_outcomes_for_people_without_a_source_are_not_held(stock: StockTaking) -> None:
    text = str(section(brief.build(stock, "en"), "unknown"))
    assert text.count("not held") >= 4
    assert "no disponible" in str(section(brief.build(stock, "es"), "unknown"))


def test_the_statement_uses_numbers_of_the_headline_table(stock: StockTaking, lang: str) -> None:
    first, second = brief.build(stock, lang).statement
    used = {r.figure for r in first if r.figure}
    held = {v for h in stock.headlines for v in h.change.figures.values()}
    assert used <= held
    assert not [r for r in second if r.figure]


def change_text(before: float | None, after: float | None, lang: str = "en") -> str:
    stock = made.unseen(before, after)
    scribe = scribe_of(stock, lang)
    change = stock.headlines[0].change
    return plain(scribe.change(scribe.judged(change), scribe.names.subject(change.query)))


def test_no_percentage_from_a_base_under_fifty() -> None:
    said = "sea arrivals in Greece rose from 49 on 12 February 2024 to 98 on 13 February 2024"
    assert change_text(49, 98) == said
    assert "100%" in change_text(50, 100)


def test_a_change_too_small_to_print_is_said_in_words() -> None:
    assert "fewer than ten" not in change_text(120, 40)
    assert "cannot be stated" in change_text(40, 6) or "fewer than ten" in change_text(40, 6)
    assert not re.search(
        r"\b[0-9]\b", change_text(40, 6).replace("12 February 2024", "").replace("13 February 2024", "")
    )


def test_an_unknown_count_is_said_to_be_unknown() -> None:
    assert "cannot be stated" in change_text(40, None)
    assert "not known" in change_text(None, 400)


def test_an_unchanged_count_neither_fell_nor_rose() -> None:
    text = change_text(400, 400)
    assert "fell" not in text
    assert "rose" not in text


@pytest.mark.parametrize(
    ("level", "en"),
    [(Level(4, 21, 25, 2000, 2021, 2023), "the lowest January since 2021"),
     (Level(1, 25, 25, 2000, None, 2023), "the lowest January in data since 2000"),
     (Level(25, 1, 25, 2000, 2023, None), "the highest January in data since 2000"),
     (Level(20, 3, 25, 2000, 2023, 2008), "the highest January since 2008"),
     (Level(3, 3, 5, 2019, 2023, 2023), None), (Level(1, 2, 2, 2022, None, 2023), None)],
)  # fmt: skip
def test_levels_name_a_record_only_with_its_first_year(stock: StockTaking, level: Level, en: str | None) -> None:
    said = scribe_of(stock, "en").level(level, parse_period("2024-01"))
    assert (plain(said) if said else None) == en


def test_weekly_and_daily_counts_have_no_calendar_level(stock: StockTaking) -> None:
    assert scribe_of(stock, "en").level(Level(1, 9, 9, 2010, None, None), parse_period("2024-01-05")) is None


def test_subjects_take_article_place_and_dimension(stock: StockTaking) -> None:
    es, en = scribe_of(stock, "es"), scribe_of(stock, "en")
    sector = Query("usbp-encounters", "tucson", "HTI")
    assert (
        es.names.subject(sector) == "los encuentros de la Patrulla Fronteriza de personas de Haití en el sector Tucson"
    )
    assert en.names.subject(Query("usbp-encounters", "tucson")) == "Border Patrol encounters in the Tucson Sector"
    events = Query("mexico-events")
    assert es.names.subject(events) == "los eventos de personas en situación migratoria irregular en México"
    assert es.names.subject(Query("darien-transits", "panama-darien")) == "los tránsitos irregulares por el Darién"


def test_letters_say_provisional_revised_and_replay(stock: StockTaking) -> None:
    scribe = scribe_of(stock, "en")
    change = stock.headlines[0].change
    assert scribe.letters(stock.figures[change.figures["to"]]) == ("p",)
    assert scribe.letters(stock.figures[change.figures["from"]]) == ("r",)
    sector = stock.sections[0].changes[0]
    assert scribe.letters(stock.figures[sector.figures["to"]]) == ("a",)


def test_expected_values_are_rounded_to_their_interval(stock: StockTaking) -> None:
    scribe = scribe_of(stock, "en")
    change = stock.headlines[0].change
    shown = scribe.expected(Judged(change.id, change.verdict, change.figures), "median", "lower95", "upper95")
    assert shown is not None
    assert [r.text for r in shown] == ["215,000", "140,000", "317,000"]


def test_an_unseen_daily_route_gets_an_honest_brief(lang: str) -> None:
    stock = made.unseen()
    document = brief.build(stock, lang)
    assert [s.number for s in document.sections] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "A"]
    title = plain(document.title)
    assert title.startswith(
        {"en": "Sea arrivals in Greece: 13 February 2024", "es": "Llegadas por mar a Grecia: 13 de febrero"}[lang]
    )
    assert {"en": "Sea arrivals in Greece fell 54%, from 130", "es": "Las llegadas por mar a Grecia"}[lang] in plain(
        document.answer[0]
    )
    assert len(brief.render(stock, (lang,))) == 3


def test_a_record_without_any_series_still_renders(stock: StockTaking, lang: str) -> None:
    empty = replace(
        stock, headlines=(), asked=(), sections=(), revisions=(), gaps=(), editions=(), figures={}, outlooks=()
    )
    document = brief.build(empty, lang)
    assert {"en": "No figure of", "es": "No se dispone"}[lang] in plain(document.answer[0])
    assert len(brief.render(empty, (lang,))) == 3


def test_a_gap_without_a_sentence_is_said_in_plain_order(stock: StockTaking) -> None:
    said = plain(gap_sentence(scribe_of(stock, "en"), Gap("border-closures", {"place": "tucson"})))
    assert said == "Not known: border closures: Tucson Sector."


@pytest.mark.parametrize("key", sorted(REASONS))
def test_every_reason_of_a_verdict_can_be_said(stock: StockTaking, lang: str, key: str) -> None:
    values: dict[str, object] = {
        "indicator": "usbp-encounters", "parent": "southwest", "period": JANUARY, "against": DECEMBER,
        "newest": DECEMBER, "as_of": AS_OF, "next_release": AS_OF, "from": 249_740.0, "to": 124_215.0,
        "observed": 124_215.0, "median": 0.86 * 249_740, "per_day": 4006.9, "low": 2000.0, "high": 9999.0,
        "percent": -50.3, "range": 0.4, "tail": 0.019, "probability": 0.3, "threshold": 0.05, "since": 2000,
        "year": 2021, "places": ("tucson", "yuma"), "held": "Tucson, Yuma", "value": "Siria", "first": DECEMBER,
    }  # fmt: skip
    assert set(UNITS) <= set(values)
    change = stock.headlines[0].change
    verdict = replace(change.verdict, reasons=((key, values),))
    said = reasons(scribe_of(stock, lang), Judged(change.id, verdict, change.figures))
    assert len(said) == 1
    assert not re.search(r"[{}]|southwest\b(?! land)|usbp", plain(said[0]))
    assert plain(said[0]).endswith(".")


def test_scores_are_shown_with_their_interval(stock: StockTaking, lang: str) -> None:
    panel = {
        "cases": 1287, "false_rate": 0.0435, "false_lower95": 0.02, "false_upper95": 0.0746, "peak_false_rate": 0.03,
        "power": {"-20": 0.26, "-30": 0.51, "-50": 0.92}, "coverage": {"80": 0.757, "95": 0.926},
        "first": "2006-10", "last": "2018-08",
    }  # fmt: skip
    scored = replace(stock, scores={"code_sha256": "ab", "panels": {"usbp-sectors": panel}})
    text = "".join(r.text for r in runs_of(section(brief.build(scored, lang), "method")))
    assert "4.4% (2.0%" in text
    assert "1,287" in text
