"""What a change is compared with, and how that reaches the question put to the data. All words are our own."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import talks

DAY = date(2024, 6, 20)
LEAD = {
    "en": "Malta and Italy held talks on irregular migration on Tuesday.\n",
    "es": "México y Guatemala sostuvieron conversaciones sobre migración irregular el martes.\n",
}

CASES = [
    ("en", "Crossings fell by a third in May from a year earlier.", "2023-05"),
    ("en", "Crossings in May fell 12% compared with the same month last year.", "2023-05"),
    ("en", "Crossings fell in April from March.", None),
    ("en", "Crossings fell in May. A year ago nobody counted.", None),
    ("en", "Some 900 people crossed in May, a year after the fence went up.", None),
    ("es", "Las llegadas cayeron un 12 % en abril respecto al mismo mes del año anterior.", "2023-04"),
    ("es", "En abril cruzaron 12 % menos personas que un año antes.", "2023-04"),
    ("es", "Los cruces bajaron en abril frente a marzo.", None),
]


@pytest.mark.parametrize(("language", "sentence", "against"), CASES)
def test_a_year_before_is_read_as_what_is_compared_with(language: str, sentence: str, against: str | None) -> None:
    text = LEAD[language] + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    [claim] = [item for item in document.items if isinstance(item, talks.FlowClaim)]
    assert talks.year_before(text, claim) == against


@pytest.mark.parametrize(
    ("value", "against"),
    [
        ("2024-02", "2023-02"),
        ("2024", "2023"),
        ("2024-01-01/2024-03-31", "2023-Q1"),
        ("2023-10-01/2023-12-31", "2022-Q4"),
        ("2024-02-01/2024-04-30", None),
        ("2024-05-06/2024-05-12", None),
        ("2024-05-03", None),
        ("per day", None),
    ],
)
def test_only_whole_months_quarters_and_years_step_back(value: str, against: str | None) -> None:
    words = talks.Slot(0, 4, "fell", "down")
    period = talks.Slot(5, 9, "then", value)
    claim = talks.FlowClaim(0, 9, "fell then", words, words, period=period)
    assert talks.year_before("fell then, year on year.", claim) == against
