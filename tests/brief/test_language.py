"""Catalogues and dates: every key in both languages, every key in use, dates as official bodies write them."""

from __future__ import annotations

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest

import caudal.brief
from caudal.brief.document import Run
from caudal.brief.language import Language, MissingWordsError, contracted, keys
from caudal.brief.words.build import FRAME
from caudal.errors import UsageError
from caudal.periods import parse_period

SOURCE = Path(caudal.brief.__file__).parent


def patterns() -> list[re.Pattern[str]]:
    """Every string of the room's code as a pattern: f-strings with their fields as wildcards."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        inside = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in ast.walk(n)} - {
            id(n) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values]
                if isinstance(node.values[0], ast.Constant) and re.match(r"[a-z-]+\.", node.values[0].value):
                    found.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                found.add(re.escape(node.value))
    return [re.compile(p) for p in found]


def test_both_catalogues_hold_the_same_keys() -> None:
    assert keys("en") == keys("es")


def test_every_key_of_the_catalogues_is_used() -> None:
    known = patterns()
    named = (
        *("frame.", "population.", "authority."),  # built from ids: the frame's names, a dimension's values
        *("publisher.", "edition-title.", "licence."),  # found by their English wording: test_editions.py
        "talks-evidence.",  # likewise: test_agreed.py
    )
    rest = [k for k in keys("en") if not k.startswith(named)]
    unused = [k for k in rest if not any(p.fullmatch(k) or p.fullmatch(k.removesuffix(".bare")) for p in known)]
    assert unused == []
    assert {k.removeprefix("frame.") for k in keys("en") if k.startswith("frame.")} == set(FRAME)


def test_every_key_that_code_names_is_in_the_catalogues() -> None:
    missing = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if named and node.func.attr in ("say", "word", "template"):
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                        whole = isinstance(node.args[0], (ast.Constant, ast.IfExp))
                        if whole and part.value.strip(".") == part.value and part.value not in keys("en"):
                            missing.add(part.value)
    assert not missing


def test_sentences_ask_for_the_same_values_in_both_languages() -> None:
    en, es = Language("en"), Language("es")

    def asked(language: Language, key: str) -> set[str | None]:
        return {f for _, f, _, _ in string.Formatter().parse(language.template(key)) if f}

    assert [k for k in keys("en") if asked(en, k) != asked(es, k)] == []


def test_a_key_without_a_sentence_is_an_error_that_names_it() -> None:
    with pytest.raises(MissingWordsError, match=r"no\.such\.key"):
        Language("es").say("no.such.key")
    with pytest.raises(MissingWordsError, match="period"):
        Language("es").say("when.M")
    with pytest.raises(UsageError, match="fr"):
        Language("fr")


@pytest.mark.parametrize(
    ("label", "en", "es"),
    [("2023-09", "September 2023", "septiembre de 2023"), ("2023-12-27", "27 December 2023", "27 de diciembre de 2023"),
     ("2024-01-01", "1 January 2024", "1.º de enero de 2024"),
     ("2023-W51", "week of 18 December 2023", "semana del 18 de diciembre de 2023"),
     ("2023-Q4", "fourth quarter of 2023", "cuarto trimestre de 2023"), ("2023", "2023", "2023")],
)  # fmt: skip
def test_periods_are_written_out_in_each_language(label: str, en: str, es: str) -> None:
    period = parse_period(label)
    assert (Language("en").period(period).text, Language("es").period(period).text) == (en, es)


def test_periods_take_their_preposition_and_article() -> None:
    es = Language("es")
    assert es.when(parse_period("2024-01")).text == "en enero de 2024"
    assert es.when(parse_period("2024-01-05")).text == "el 5 de enero de 2024"
    assert es.when(parse_period("2023-W51")).text == "en la semana del 18 de diciembre de 2023"
    assert es.when(parse_period("2023-Q1")).text == "en el primer trimestre de 2023"
    assert Language("en").the(parse_period("2023-W51")).text == "the week of 18 December 2023"


def test_spans_of_days_share_what_they_have_in_common() -> None:
    days = (date(2023, 12, 27), date(2023, 12, 28))
    assert Language("en").days(days).text == "27–28 December 2023"
    assert Language("es").days(days).text == "27–28 de diciembre de 2023"
    assert Language("en").days(days[:1]).text == "27 December 2023"


def test_de_el_becomes_del_where_runs_meet() -> None:
    runs = contracted((Run("hasta el final de "), Run("el primer trimestre")))
    assert "".join(r.text for r in runs) == "hasta el final del primer trimestre"


def test_plurals_follow_the_number() -> None:
    es = Language("es")
    assert "No se muestra 1 serie" in es.word("gaps.held-back", 1, count="1", section="x")
    assert "No se muestran 2 series" in es.word("gaps.held-back", 2, count="2", section="x")


def test_countries_are_named_in_the_language_of_the_page() -> None:
    assert Language("es").country("HTI") == "Haití"
    assert Language("en").country("VEN") == "Venezuela"
    assert Language("es").country("OTH") == "otras nacionalidades"
    assert Language("es").country("XXX") == "XXX"


@pytest.mark.parametrize(
    ("said", "english", "spanish"),
    [
        ("he said “no”", "he said ‘no’", "he said “no”"),
        ("dijo «no»", "dijo ‘no’", "dijo “no”"),
        ('the "law" of 2019', "the ‘law’ of 2019", "the “law” of 2019"),
        (
            "he said “they call it ‘calm’, no?”",
            "he said ‘they call it “calm”, no?’",
            "he said “they call it ‘calm’, no?”",
        ),
        ("Mexico’s ‘own’ count", "Mexico’s ‘own’ count", "Mexico’s “own” count"),
        ("the ‘state’s rule’", "the ‘state’s rule’", "the “state’s rule”"),
        ('5 ft 6" wide', '5 ft 6" wide', '5 ft 6" wide'),
        ("no marks", "no marks", "no marks"),
    ],
)
def test_a_quotation_within_a_quotation_has_the_marks_of_its_level(said: str, english: str, spanish: str) -> None:
    en, es = Language("en"), Language("es")
    assert en.word("agreed.quoted", text=said) == f"“{english}”"
    assert es.word("agreed.quoted", text=said) == f"«{spanish}»"
    assert en.word("claims.quote.bare", quote=said, speaker=said) == f"“{english}”, {said}."


def test_a_week_is_said_once_and_with_its_article() -> None:
    week = parse_period("2017-06-25/P7D")
    en, es = Language("en"), Language("es")
    for key in ("page.why.begun", "page.why.begun-announced"):
        assert en.word(key, period=en.the(week), share="57%").startswith("Of the week of ")
        assert es.word(key, period=es.the(week), share="57%").startswith("De la semana del ")
        quarter = parse_period("2017-Q2")
        assert es.word(key, period=es.the(quarter), share="57%").startswith("Del segundo trimestre de 2017, ")
