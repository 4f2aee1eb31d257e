"""A verdict in words: the same record in English and Spanish, nothing left out, nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caudal.check import REASONS, UNITS
from caudal.cli import words
from caudal.corridor import load_corridor
from caudal.periods import parse_period
from caudal.records import VERDICTS, Claim, Interval, Level, Query, Source, Verdict

CORRIDOR = load_corridor("us-mexico")
JANUARY, DECEMBER = parse_period("2024-01"), parse_period("2023-12")
FELL = Claim(Query("usbp-encounters", place="southwest"), JANUARY, "down", DECEMBER)
SUPPORTED = Verdict(
    FELL,
    "supported",
    date(2024, 2, 15),
    "replay",
    tail_probability=0.019,
    observed=124_220.0,
    against_value=249_785.0,
    expected=Interval(190_123.4, 150_499.0, 239_600.0, 130_001.0, 270_400.0),
    level=Level(23, 2, 24, 2000, None, 2022),
    false_alarm_rate=0.044,
    false_alarm_cases=900,
    power={"-20": 0.2, "-50": 0.9},
    reasons=(("in-tail-down", {"against": DECEMBER, "tail": 0.019, "threshold": 0.05}),),
    sources=(Source("e", "CBP", "Update", date(2024, 2, 13), "ab" * 32, "unverified", "strict", (4,)),),
)


def test_a_supported_fall_reads_so_in_english() -> None:
    assert words.verdict_lines(SUPPORTED, CORRIDOR, "en") == [
        "Border Patrol encounters, Southwest land border: down in January 2024 against December 2023?",
        "Verdict: supported",
        "As known on 15 February 2024 (replay: values of later editions, for periods published by then).",
        "  Observed: 124,220 in January 2024, 249,785 in December 2023 (−50.3%) (unverified).",
        "  Expected from data to the end of December 2023: 190,000 "
        "(80% interval 150,000 to 240,000; 95% 130,000 to 270,000).",
        "  Tail probability: 1.9%, one-sided; the rule asks for 5% or less.",
        "  Level: number 2 of 24 for that time of year in data since 2000; 1 is the highest.",
        "  False-alarm rate of this rule on 900 past placebo cases of this series and those judged with it: 4.4%.",
        "  Planted changes found: −20%: 20.0%, −50%: 90.0%.",
        "Reasons:",
        "  - From data to the end of December 2023, season and trend included, the probability of a count this low or "
        "lower was 1.9% (threshold: 5.0%).",
        "A verdict says whether it changed, not why.",
        "Sources:",
        "  CBP: Update (2024-02-13, unverified, strict, sha256 abababababab)",
    ]


def test_the_same_verdict_reads_so_in_spanish() -> None:
    lines = words.verdict_lines(SUPPORTED, CORRIDOR, "es")
    question = "Encuentros de la Patrulla Fronteriza, Frontera terrestre suroeste: "
    assert lines[:4] == [
        question + "¿bajó en enero de 2024 frente a diciembre de 2023?",
        "Dictamen: sustentado",
        "Al 15 de febrero de 2024 "
        "(reconstrucción: valores de ediciones posteriores, de periodos publicados hasta entonces).",
        "  Observado: 124,220 en enero de 2024, 249,785 en diciembre de 2023 (−50.3%) (sin verificar).",
    ]
    assert lines[-1] == "  CBP: Update (2024-02-13, sin verificar, estricto, sha256 abababababab)"
    assert len(lines) == len(words.verdict_lines(SUPPORTED, CORRIDOR, "en"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_verdict_has_a_name_and_what_is_not_known_has_no_line(language: str) -> None:
    for name in VERDICTS:
        lines = words.verdict_lines(Verdict(FELL, name, date(2024, 1, 19), "strict"), CORRIDOR, language)
        assert len(lines) == 4
        assert "None" not in " ".join(lines)
        assert "nan" not in " ".join(lines)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", sorted(REASONS))
def test_every_reason_is_worded_with_its_values(key: str, language: str) -> None:
    by_unit = {
        "indicator": "usbp-encounters", "place": "southwest", "given": "Siria", "period": JANUARY,
        "date": date(2024, 2, 15),
        "count": 1234.0, "per-day": 1234.0, "bound": 2000.0, "percent": -50.25, "probability": 0.0004, "year": 2019,
    }  # fmt: skip
    values = {name: by_unit[unit] for name, unit in UNITS.items()}
    sentence = words.reason(key, values, CORRIDOR, language)
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "southwest" not in sentence
    assert "2,019" not in sentence


def test_a_daily_level_claim_shows_the_daily_mean_not_the_count() -> None:
    november = parse_period("2023-11")
    claim = Claim(Query("usbp-encounters", place="southwest"), november, level=(2000.0, 9999.0), per="day")
    verdict = Verdict(claim, "supported", date(2023, 12, 28), "strict", observed=191_100.0)
    lines = words.verdict_lines(verdict, CORRIDOR, "en")
    assert lines[0].endswith("2,000 to 9,999 a day in November 2023?")
    assert "  Observed: 6,370 a day in November 2023." in lines


@pytest.mark.parametrize(
    ("bases", "en", "es"),
    [(("official",), "", ""), (("unverified", "unverified"), " (unverified)", " (sin verificar)"),
     (("official", "unverified"), " (in part from an unverified source)", " (en parte de una fuente sin verificar)")],
)  # fmt: skip
def test_an_observed_count_tells_where_its_basis_is_unverified(bases: tuple[str, ...], en: str, es: str) -> None:
    told = replace(SUPPORTED, sources=tuple(replace(SUPPORTED.sources[0], basis=basis) for basis in bases))
    for language, mark in (("en", en), ("es", es)):
        assert words.verdict_lines(told, CORRIDOR, language)[3].endswith(f"(−50.3%){mark}.")


def test_a_change_from_a_small_base_is_given_in_counts_without_a_percentage() -> None:
    small = replace(SUPPORTED, observed=20.0, against_value=40.0)
    assert "  Observed: 20 in January 2024, 40 in December 2023 (unverified)." in words.verdict_lines(
        small, CORRIDOR, "en"
    )


def test_a_tail_near_zero_is_not_printed_as_zero() -> None:
    rare = replace(SUPPORTED, tail_probability=0.00025)
    assert any("less than 0.1%" in line for line in words.verdict_lines(rare, CORRIDOR, "en"))
    assert any("menos de 0.1%" in line for line in words.verdict_lines(rare, CORRIDOR, "es"))


def test_names_come_from_the_corridor_and_codes_become_countries() -> None:
    query = Query("usbp-encounters", place="del-rio", origin="VEN", authority="title-8")
    shown = words.subject(query, CORRIDOR, "es")
    assert shown.startswith("Encuentros de la Patrulla Fronteriza, Sector Del Río, Venezuela, ")
    assert "title-8" not in shown
    assert words.subject(Query("strange", place="Elsewhere"), CORRIDOR, "en") == "strange, Elsewhere"


def test_weeks_and_days_take_their_articles_in_spanish() -> None:
    week = Claim(Query("usbp-encounters"), parse_period("2023-W52"), "down", parse_period("2023-W51"))
    days = Claim(Query("usbp-encounters"), parse_period("2024-01-05"), "up", parse_period("2024-01-04"))
    asked = words.question(week, CORRIDOR, "es")
    assert "¿bajó en la semana del 25 de diciembre de 2023 frente a la semana del 18 de diciembre de 2023?" in asked
    assert "¿subió el 5 de enero de 2024 frente al 4 de enero de 2024?" in words.question(days, CORRIDOR, "es")
    assert "down in the week of 25 December 2023 against the week of 18" in words.question(week, CORRIDOR, "en")
