"""No number without a figure, one value for one number, nothing under ten."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest

from caudal import brief
from caudal.brief.ledger import Ledger, UntraceableError, held_back
from caudal.stocktaking import StockTaking


def test_a_number_whose_figure_is_not_in_the_record_is_refused(stock: StockTaking) -> None:
    figure = stock.headlines[0].change.figures["percent"]
    broken = replace(stock, figures={k: v for k, v in stock.figures.items() if k != figure})
    with pytest.raises(UntraceableError, match="does not hold"):
        brief.render(broken, ("en",))


def test_a_figure_that_contradicts_its_verdict_is_refused(stock: StockTaking) -> None:
    id = stock.headlines[0].change.figures["to"]
    wrong = replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=124_216.0)})
    with pytest.raises(UntraceableError, match="prints neither"):
        brief.answer(wrong, "en")


def test_counts_under_ten_are_withheld_and_marked(stock: StockTaking) -> None:
    id = stock.headlines[0].change.figures["to"]
    small = Ledger(replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=9.0)}))
    assert small.look(id).value is None
    assert small.look(id).mark == "c"
    assert [held_back(v, "count") for v in (0.0, 9.9, 10.0, None)] == [True, True, False, False]
    assert not held_back(3.0, "percent")


def test_a_value_that_is_not_finite_is_not_known(stock: StockTaking) -> None:
    id = stock.headlines[0].change.figures["to"]
    ledger = Ledger(replace(stock, figures={**stock.figures, id: replace(stock.figures[id], value=float("nan"))}))
    assert ledger.look(id).value is None


def test_an_earlier_verdict_finds_the_figures_entered_for_its_date(stock: StockTaking) -> None:
    asked = next(a for a in stock.asked if a.entry.role == "as-said")
    ledger = Ledger(stock)
    early = asked.verdicts[0]
    found = ledger.of_verdict("owner", "to", early, {})
    assert found is not None
    assert found.endswith("@2023-12-28")
    assert stock.figures[found].value == early.observed


def test_numbers_outside_the_record_s_figures_are_derived_with_their_sources(stock: StockTaking) -> None:
    verdict = stock.headlines[0].change.verdict
    ledger = Ledger(stock)
    id = ledger.of_verdict("owner", "power-30", verdict, {})
    assert id == "owner.power-30"
    held = ledger.look(id)
    assert (held.value, held.unit, held.sources) == (0.62, "probability", verdict.sources)


def test_the_brief_lists_every_figure_it_prints(stock: StockTaking) -> None:
    printed = brief.figures(stock)
    assert stock.headlines[0].change.figures["to"] in printed
    assert all(id == f.id for id, f in printed.items())


def test_made_figures_are_invented(stock: StockTaking) -> None:
    assert "invented" in (made.__doc__ or "")
