"""What the brief tells of a measure: the effect study's own numbers, on the real record, as known on the day."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import brief, studies
from caudal.brief.document import plain
from caudal.stocktaking import MeasureTold, StockTaking
from caudal.studies.effects.study import effect


@pytest.fixture(scope="module")
def real() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=date(2024, 2, 15)))


@pytest.fixture(scope="module")
def told(real: StockTaking) -> MeasureTold:
    (measure,) = real.measures
    return measure


def number(real: StockTaking, figure: str) -> float:
    value = real.figures[figure].value
    assert value is not None
    return value


def test_the_numbers_are_those_of_the_effect_study(real: StockTaking, told: MeasureTold) -> None:
    found = effect(studies.setting(as_of=date(2024, 2, 15)), "US-MX-DEC23")
    assert (told.measure.id, told.verdict) == ("US-MX-DEC23", found.verdict)
    assert told.total is not None
    assert found.total is not None
    for name, value in {
        "observed": found.total.observed,
        "expected": found.total.counterfactual,
        "effect": found.total.effect,
        "effect-lower95": found.total.lower95,
        "effect-upper95": found.total.upper95,
        "percent": found.total.percent,
    }.items():
        assert number(real, told.total.figures[name]) == pytest.approx(value)


def test_the_touched_series_add_up_to_the_observed_sum(real: StockTaking, told: MeasureTold) -> None:
    assert told.total is not None
    parts = sum(number(real, s.figures["observed"]) for s in told.series)
    assert told.hidden == 0
    assert parts == number(real, told.total.figures["observed"]) == 124_215  # nine sectors, January 2024, as compiled


def test_what_is_not_published_yet_is_not_told(told: MeasureTold) -> None:
    parts = {p.key: p.figures for p in told.ledger}
    assert not told.complete
    assert parts["delayed"] == {}
    assert "net" not in parts
    assert parts["net-and-delayed"]


def test_the_parts_of_the_ledger_add_up_to_the_fall(real: StockTaking, told: MeasureTold) -> None:
    parts = {p.key: number(real, p.figures["value"]) for p in told.ledger if p.figures}
    assert told.total is not None
    assert parts["moved"] + parts["net-and-delayed"] == pytest.approx(parts["fall"], abs=1e-6)
    assert parts["fall"] == pytest.approx(-number(real, told.total.figures["effect"]), abs=1e-6)


@pytest.fixture(scope="module")
def early() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=date(2023, 12, 28)))


def test_before_its_months_are_published_a_measure_has_a_verdict_and_no_number(early: StockTaking) -> None:
    (told,) = [m for m in early.measures if m.measure.id == "US-MX-DEC23"]
    assert (told.verdict, told.total, told.ledger, told.curve) == ("too early", None, (), ())
    assert not [f for f in early.figures if "US-MX-DEC23" in f]


@pytest.mark.parametrize(("lang", "word"), [("en", "too early"), ("es", "demasiado pronto")])
def test_the_section_says_that_it_is_too_early(early: StockTaking, lang: str, word: str) -> None:
    section = next(s for s in brief.build(early, lang).sections if s.id == "effects")
    assert len(section.sections) == len(early.measures)
    part = section.sections[[m.measure.id for m in early.measures].index("US-MX-DEC23")]
    said = " ".join(plain(b.runs) for b in part.blocks if hasattr(b, "runs"))
    assert word in said.lower()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_section_prints_figures_and_says_what_a_verdict_does_not(real: StockTaking, lang: str) -> None:
    section = next(s for s in brief.build(real, lang).sections if s.id == "effects")
    said = " ".join(plain(b.runs) for b in section.blocks if hasattr(b, "runs"))
    assert {"en": "it does not say why", "es": "no dice por qué"}[lang] in said
    (part,) = section.sections
    figures = {r.figure for b in part.blocks if hasattr(b, "runs") for r in b.runs if r.figure}
    assert len(figures) > 8
    assert figures <= set(real.figures)
