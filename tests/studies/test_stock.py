"""Stock taking on the embedded reference edition: complete, traceable, and nothing from after its date."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from caudal import studies
from caudal.corridor import load_corridor
from caudal.errors import UsageError
from caudal.records import SMALL_CELL, Figure
from caudal.stocktaking import StockTaking
from caudal.studies.sections import LARGEST
from caudal.studies.shown import standing_of

FEBRUARY = date(2024, 2, 15)


@pytest.fixture(scope="module")
def stock() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=FEBRUARY))


def test_it_speaks_of_the_newest_month_published(stock: StockTaking) -> None:
    assert (stock.period.label, stock.against.label) == ("2024-01", "2023-12")
    assert stock.released == date(2024, 2, 13)
    assert stock.next_release is not None
    assert date(2024, 3, 1) < stock.next_release < date(2024, 4, 1)


def test_each_question_is_judged_on_each_date_and_none_is_merged(stock: StockTaking) -> None:
    roles = [a.entry.role for a in stock.asked]
    assert roles == ["as-said", "followed", "followed", "level"]
    for asked in stock.asked:
        assert [v.as_of for v in asked.verdicts] == [date(2023, 12, 28), date(2024, 1, 19), FEBRUARY]


def test_every_number_of_a_change_is_a_figure_with_its_sources(stock: StockTaking) -> None:
    for section in stock.sections:
        for change in section.changes:
            for key, value in (("from", change.verdict.against_value), ("to", change.verdict.observed)):
                figure = stock.figures[change.figures[key]]
                assert figure.value == value
                assert figure.sources
                assert all(s.rows and len(s.sha256) == 64 for s in figure.sources)
            for point in change.history:
                assert (point.value is None) == (point.figure == "")
                if point.figure:
                    assert stock.figures[point.figure].value == point.value


def test_nothing_under_ten_is_shown(stock: StockTaking) -> None:
    counts = [f.value for f in stock.figures.values() if f.unit == "count" and f.id.endswith("count")]
    assert counts
    assert min(v for v in counts if v is not None) >= SMALL_CELL


def test_strict_figures_use_no_edition_released_after_their_date(stock: StockTaking) -> None:
    def ahead(figure: Figure) -> bool:
        return any(s.released > figure.as_of for s in figure.sources)

    for figure in stock.figures.values():
        assert ahead(figure) == (figure.mode == "replay"), figure.id
        assert ("a" in figure.mark) == (figure.mode == "replay")


def test_unverified_prints_are_marked_wherever_they_stand(stock: StockTaking) -> None:
    november = stock.figures["usbp-encounters.southwest.2023-11.count"]
    assert november.value == 191_113
    assert "u" in november.mark


def test_both_countries_and_the_route_stand_in_it(stock: StockTaking) -> None:
    ids = [s.id for s in stock.sections]
    assert ids == [
        "places.usbp-encounters",
        "places.ofo-encounters",
        "citizenships.usbp-encounters",
        "citizenships.cbp-encounters",
        "upstream",
        "citizenships.mexico-events",
    ]
    by_id = {s.id: s for s in stock.sections}
    assert len(by_id["places.usbp-encounters"].changes) == 9
    assert len(by_id["places.ofo-encounters"].changes) == 4
    assert len(by_id["citizenships.mexico-events"].changes) == len(by_id["citizenships.usbp-encounters"].changes)
    assert len(by_id["citizenships.usbp-encounters"].changes) <= LARGEST


def test_what_is_not_published_yet_is_shown_at_its_own_newest_month(stock: StockTaking) -> None:
    upstream = next(s for s in stock.sections if s.id == "upstream")
    mexico = next(c for c in upstream.changes if c.query.indicator == "mexico-events")
    assert mexico.verdict.claim.period.label == "2023-12"
    assert (mexico.verdict.against_value, mexico.verdict.observed) == (97_204, 94_816)


def test_a_figure_opens_by_its_id_and_an_unknown_one_names_the_nearest(stock: StockTaking) -> None:
    found = studies.figure_of(stock, "usbp-encounters.southwest.2024-01.count")
    assert found.value == 124_220
    with pytest.raises(UsageError, match=r"usbp-encounters\.southwest\.2024-01\.count"):
        studies.figure_of(stock, "usbp-encounters.southwest.2024-01.counts")


def test_the_same_setting_gives_the_same_record(stock: StockTaking) -> None:
    again = studies.stock_taking(studies.setting(as_of=FEBRUARY))
    assert again.figures == stock.figures
    assert again.sections == stock.sections


def test_a_brief_of_december_knows_november_and_nothing_later() -> None:
    early = studies.stock_taking(studies.setting(as_of=date(2023, 12, 28)))
    assert early.period.label == "2023-11"
    later = [f for f in early.figures.values() if "2024-" in f.period or "2023-12" in f.period]
    assert {f.computation["function"] for f in later} == {"caudal.studies.forecast"}  # what to expect, not what came
    assert {f.computation["options"]["data_to"] for f in later} == {"2023-10", "2023-11"}  # type: ignore[index]
    assert {v.verdict for a in early.asked for v in a.verdicts if a.entry.role != "level"} == {"too early"}


def test_standings_of_either_side_are_counted_in_the_draws_themselves() -> None:
    """In discrete draws both tails count the ties: neither is 1 minus the other."""
    draws = np.array([1.0, 2.0, 2.0, 2.0, 3.0])
    found = standing_of(draws, 2.0)
    assert found is not None
    assert (found.lower, found.upper) == (4.5 / 6, 4.5 / 6)
    assert standing_of(None, 2.0) is None
    assert standing_of(draws, float("nan")) is None


def test_every_series_of_a_section_stands_where_its_two_tails_say(stock: StockTaking) -> None:
    series = [c for s in stock.sections for c in s.changes]
    assert {c.standing.side for c in series if c.standing is not None} >= {"lower", "within"}
    for change in series:
        assert change.standing is not None
        lower, upper = change.standing.lower, change.standing.upper
        claimed = lower if change.verdict.claim.direction == "down" else upper
        assert change.verdict.tail_probability == claimed
        assert lower + upper >= 1.0
        tails = [stock.figures[change.figures[k]].value for k in ("lower-tail", "upper-tail")]
        assert tails == [lower, upper]
        assert change.verdict.false_alarm_rate is None  # no claim, so no rate of false alarms


def test_the_corridor_says_which_measure_is_a_meeting_and_which_day_is_approximate() -> None:
    measures = load_corridor("us-mexico").measures
    assert [m.id for m in measures.values() if m.kind == "meeting"] == ["US-MX-JAN24"]
    assert [m.id for m in measures.values() if m.approximate] == ["US-MX-DEC23"]
