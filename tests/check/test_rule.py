"""The verdict rule, branch by branch, on evidence made by hand; and the laws every verdict obeys."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from caudal.check import REASONS, UNITS, Evidence, Siblings, Whole, judge
from caudal.claims import claim
from caudal.periods import parse_period, span
from caudal.records import VERDICTS, Query, Verdict

QUERY = Query("usbp-encounters", place="tucson")
DOWN = claim(QUERY, "2024-01", "down", "2023-12")
UP = claim(QUERY, "2024-01", "up", "2023-12")
AS_OF = date(2024, 2, 15)


def normal(mean: float, sd: float, n: int = 4001) -> np.ndarray:
    """Draws that sit on the quantiles of a normal distribution: no chance in them."""
    return np.asarray(stats.norm.ppf((np.arange(n) + 0.5) / n, mean, sd))


def evidence(**changes: Any) -> Evidence:
    """A fall from 1,000 to 500 where 900 +- 100 was to be expected: in the tail, nothing else the matter."""
    plain = Evidence(DOWN, AS_OF, observed=500.0, against_value=1000.0, draws=normal(900, 100))
    return replace(plain, **changes)


def keys(verdict: Verdict) -> list[str]:
    return [key for key, _ in verdict.reasons]


def test_a_fall_in_the_tail_is_supported() -> None:
    verdict = judge(evidence())
    assert verdict.verdict == "supported"
    assert keys(verdict) == ["in-tail-down"]
    assert verdict.tail_probability is not None
    assert verdict.tail_probability < 0.001
    assert verdict.percent == -50.0
    assert verdict.expected is not None
    assert verdict.expected.median == pytest.approx(900)


def test_a_count_that_nobody_holds_is_not_checkable_even_with_values() -> None:
    verdict = judge(evidence(checkable=False))
    assert verdict.verdict == "not checkable"
    assert verdict.tail_probability is None
    assert verdict.reasons == (("not-checkable", {"indicator": "usbp-encounters"}),)


@pytest.mark.parametrize("missing", ["observed", "against_value"])
def test_it_is_too_early_while_either_period_is_unpublished(missing: str) -> None:
    newest, due = parse_period("2023-11"), date(2024, 3, 22)
    verdict = judge(evidence(**{missing: None}, newest=newest, next_release=due, definition_changed=True))
    assert verdict.verdict == "too early"
    assert keys(verdict) == ["not-published", "newest", "next-release"]
    assert verdict.reasons[0][1]["period"] == (DOWN.period if missing == "observed" else DOWN.against)
    assert verdict.tail_probability is None


def test_it_names_both_periods_where_both_are_unpublished() -> None:
    assert keys(judge(evidence(observed=None, against_value=None))) == ["not-published", "not-published"]


def test_a_change_of_definition_comes_before_the_sign() -> None:
    verdict = judge(evidence(observed=2000.0, definition_changed=True))
    assert (verdict.verdict, keys(verdict)) == ("reporting", ["definition-changed"])


@pytest.mark.parametrize(
    ("observed", "expected"),
    [(990.0, "reporting"), (989.0, "supported"), (1010.0, "reporting"), (1011.0, "contradicted")],
)
def test_a_change_within_the_range_of_revisions_is_reporting_to_the_unit(observed: float, expected: str) -> None:
    tight = normal(1200, 10)
    assert judge(evidence(observed=observed, draws=tight, revision_range=0.01)).verdict == expected


def test_the_range_of_revisions_is_told_in_percent() -> None:
    found = judge(evidence(observed=990.0, revision_range=0.02))
    assert found.reasons[0] == ("within-revisions", {"percent": pytest.approx(-1.0), "range": pytest.approx(2.0)})


def test_no_change_is_never_supported_even_where_a_rise_was_due() -> None:
    verdict = judge(evidence(observed=1000.0, draws=normal(2000, 10)))
    assert (verdict.verdict, keys(verdict)) == ("reporting", ["no-change"])


def test_zero_against_zero_is_no_change() -> None:
    assert judge(evidence(observed=0.0, against_value=0.0, revision_range=0.0)).verdict == "reporting"


def test_the_opposite_sign_contradicts_whatever_the_tail() -> None:
    rose = judge(evidence(observed=1001.0, draws=normal(5000, 10)))
    assert (rose.verdict, keys(rose)) == ("contradicted", ["opposite-rose"])
    fell = judge(evidence(claim=UP))
    assert (fell.verdict, keys(fell)) == ("contradicted", ["opposite-fell"])
    assert fell.tail_probability is not None  # it is told even where it does not decide


def calm_parent(probability: float) -> Whole:
    observed = float(stats.norm.ppf(probability, 9000, 300))
    return Whole("southwest", normal(9000, 300), observed, 9500.0)


def siblings(probability_high: float) -> Siblings:
    observed = float(stats.norm.isf(probability_high, 8000, 300))
    return Siblings(("yuma", "el-paso"), normal(8000, 300), observed)


@pytest.mark.parametrize(
    ("parent", "excess", "verdict", "told"),
    [
        (0.40, 0.01, "moved", ["parent-not-down", "siblings-down"]),
        (0.40, 0.20, "supported", ["parent-not-down", "siblings-not-down"]),
        (0.01, 0.01, "supported", ["parent-down"]),
        (0.055, 0.045, "moved", ["parent-not-down", "siblings-down"]),
        (0.045, 0.045, "supported", ["parent-down"]),
        (0.055, 0.055, "supported", ["parent-not-down", "siblings-not-down"]),
    ],
)
def test_a_fall_moved_only_if_the_parent_is_calm_and_the_siblings_are_high(
    parent: float, excess: float, verdict: str, told: list[str]
) -> None:
    found = judge(evidence(parent=calm_parent(parent), siblings=siblings(excess)))
    assert (found.verdict, keys(found)) == (verdict, ["in-tail-down", *told])


def test_a_calm_parent_without_siblings_does_not_make_it_moved() -> None:
    found = judge(evidence(parent=calm_parent(0.4)))
    assert (found.verdict, keys(found)) == ("supported", ["in-tail-down", "parent-not-down"])


def test_the_tails_of_parent_and_siblings_include_five_percent() -> None:
    ladder = np.arange(1.0, 10.0)  # beyond all nine draws: a tail of exactly 5%
    low, calm = Whole("southwest", ladder, 0.5, 9.0), Whole("southwest", ladder, 1.0, 9.0)
    assert keys(judge(evidence(parent=low)))[1] == "parent-down"
    high, plain = Siblings(("yuma",), ladder, 9.5), Siblings(("yuma",), ladder, 9.0)
    assert judge(evidence(parent=calm, siblings=high)).verdict == "moved"
    assert judge(evidence(parent=calm, siblings=plain)).verdict == "supported"


def test_what_is_not_in_the_tail_is_never_moved() -> None:
    found = judge(evidence(observed=850.0, parent=calm_parent(0.4), siblings=siblings(0.001)))
    assert found.verdict == "seasonal"


def test_a_rise_moved_where_the_siblings_fell_short() -> None:
    risen = evidence(claim=UP, observed=1500.0, draws=normal(1000, 100))
    whole = Whole("southwest", normal(9000, 300), 9000.0, 8800.0)
    short = Siblings(("yuma",), normal(8000, 300), 7000.0)
    assert judge(replace(risen, parent=whole, siblings=short)).verdict == "moved"
    plenty = replace(short, observed=9000.0)
    assert judge(replace(risen, parent=whole, siblings=plenty)).verdict == "supported"


@pytest.mark.parametrize(
    ("median", "verdict"), [(850.0, "seasonal"), (900.0, "seasonal"), (900.1, "inconclusive"), (1200.0, "inconclusive")]
)
def test_seasonal_where_the_expected_median_supplies_half_of_the_change(median: float, verdict: str) -> None:
    found = judge(evidence(observed=800.0, draws=normal(median, 400)))
    assert found.verdict == verdict
    assert keys(found)[0] == "not-in-tail-down"


def test_the_tail_decides_before_the_season_does() -> None:
    assert judge(evidence(observed=800.0, draws=normal(850, 20))).verdict == "supported"


def test_without_draws_the_past_is_too_short_to_say() -> None:
    found = judge(evidence(draws=None))
    assert (found.verdict, keys(found), found.tail_probability, found.expected) == (
        "inconclusive", ["short-history"], None, None,
    )  # fmt: skip
    assert judge(evidence(draws=None, observed=1500.0)).verdict == "contradicted"


def test_the_threshold_is_a_tail_of_five_percent_included() -> None:
    ladder = np.arange(1.0, 10.0)  # 9 draws: one at or below gives (1 + .5) / 10
    assert judge(evidence(observed=0.5, draws=ladder)).tail_probability == pytest.approx(0.05)
    assert judge(evidence(observed=0.5, draws=ladder)).verdict == "supported"
    assert keys(judge(evidence(observed=0.5, draws=ladder))) == ["in-tail-down"]
    assert judge(evidence(observed=1.0, draws=ladder)).verdict != "supported"


@pytest.mark.parametrize(
    ("count", "verdict", "key"),
    [(60_000, "supported", "level-within-per-day"), (299_970, "supported", "level-within-per-day"),
     (59_999, "contradicted", "level-below-per-day"), (299_971, "contradicted", "level-above-per-day")],
)  # fmt: skip
def test_thousands_daily_is_judged_on_the_mean_of_the_days(count: float, verdict: str, key: str) -> None:
    made = claim(QUERY, "2023-11", level="2000..9999", per="day")
    found = judge(Evidence(made, AS_OF, observed=count))
    assert (found.verdict, keys(found)) == (verdict, [key])
    assert found.reasons[0][1]["per_day"] == count / 30
    assert found.tail_probability is None
    assert found.expected is None


def test_a_level_of_the_whole_period_is_not_divided() -> None:
    made = claim(QUERY, "2023-11", level="2000..9999")
    assert judge(Evidence(made, AS_OF, observed=9999.0)).verdict == "supported"
    assert judge(Evidence(made, AS_OF, observed=10_000.0)).verdict == "contradicted"
    assert judge(Evidence(made, AS_OF)).verdict == "too early"
    assert judge(Evidence(made, AS_OF, checkable=False)).verdict == "not checkable"


def januaries(*values: float) -> dict[str, Any]:
    """History whose Januaries end with these values, 2024 the last; every other month is 10 times as large."""
    periods = span(date(2025 - len(values), 1, 1), date(2024, 1, 1), "M")
    counts = [values[i // 12] if i % 12 == 0 else 10_000.0 for i in range(len(periods))]
    return {"history_values": tuple(counts), "history_periods": periods, "observed": values[-1]}


@pytest.mark.parametrize(
    ("values", "key", "told"),
    [
        ((600.0, 700.0, 800.0, 500.0), "level-lowest", {"since": 2021}),
        ((600.0, 400.0, 800.0, 900.0), "level-highest", {"since": 2021}),
        ((400.0, 700.0, 800.0, 500.0), "level-lowest-since", {"since": 2021, "year": 2021}),
        ((900.0, 400.0, 300.0, 700.0), "level-highest-since", {"since": 2021, "year": 2021}),
        ((500.0, 700.0, 800.0, 500.0), "level-lowest-tied", {"since": 2021, "year": 2021}),
        ((900.0, 400.0, 300.0, 900.0), "level-highest-tied", {"since": 2021, "year": 2021}),
    ],
)
def test_the_level_is_told_apart_from_the_change(values: tuple[float, ...], key: str, told: dict[str, int]) -> None:
    found = judge(evidence(**januaries(*values)))
    assert found.reasons[-1][0] == key
    assert {name: found.reasons[-1][1][name] for name in told} == told
    assert found.level is not None
    assert found.level.of == 4


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((500.0,), []),
        ((500.0, 500.0), []),
        ((500.0, 500.0, 500.0), []),
        ((600.0, 500.0), []),
        ((700.0, 600.0, 500.0), ["level-lowest"]),
        ((300.0, 400.0, 500.0), ["level-highest"]),
        ((400.0, 600.0, 500.0), ["level-lowest-since"]),
    ],
)
def test_a_level_is_told_from_three_years_on_where_it_says_something(
    values: tuple[float, ...], told: list[str]
) -> None:
    assert keys(judge(evidence(**januaries(*values))))[1:] == told


def test_a_steep_fall_may_end_at_a_high_level() -> None:
    found = judge(evidence(**januaries(100.0, 200.0, 300.0, 400.0)))
    assert found.verdict == "supported"
    assert found.reasons[-1][0] == "level-highest"


def test_every_reason_has_both_languages_with_the_same_placeholders_and_a_unit_for_each() -> None:
    for key, text in REASONS.items():
        names = {code: {n for _, n, _, _ in string.Formatter().parse(text[code]) if n} for code in ("en", "es")}
        assert set(text) == {"en", "es"}, key
        assert names["en"] == names["es"], key
        assert names["en"] <= set(UNITS), key


NUMBERS = st.floats(0, 1e6, allow_nan=False).map(lambda v: float(round(v)))
SOME = st.one_of(st.none(), NUMBERS)


@st.composite
def any_evidence(draw: st.DrawFn) -> Evidence:
    made = draw(st.sampled_from([DOWN, UP, claim(QUERY, "2024-01", level="10..500", per="day")]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.floats(1, 1e5))

    def drawn() -> np.ndarray:
        return np.asarray(rng.poisson(scale, 50), dtype=float)

    values = draw(st.lists(NUMBERS, min_size=1, max_size=40))
    periods = span(date(2024, 1, 1), date(2024, 1, 1), "M")
    whole = Whole("southwest", drawn(), draw(NUMBERS), draw(NUMBERS)) if draw(st.booleans()) else None
    return Evidence(
        made, AS_OF, checkable=draw(st.booleans()), observed=draw(SOME), against_value=draw(SOME),
        draws=drawn() if draw(st.booleans()) else None, parent=whole,
        siblings=Siblings(("yuma",), drawn(), draw(NUMBERS)) if whole else None,
        revision_range=draw(st.one_of(st.none(), st.floats(0, 0.2))), definition_changed=draw(st.booleans()),
        history_values=(values[0],), history_periods=periods,
    )  # fmt: skip


@given(any_evidence())
def test_any_evidence_gets_one_known_verdict_with_reasons_that_both_languages_can_word(given_: Evidence) -> None:
    found = judge(given_)
    assert found.verdict in VERDICTS
    assert found.reasons
    for key, values in found.reasons:
        wanted = {name for _, name, _, _ in string.Formatter().parse(REASONS[key]["en"]) if name}
        assert wanted <= set(values), key
        assert set(values) <= set(UNITS), key
    if found.verdict in ("supported", "moved") and found.claim.direction is not None:
        assert found.tail_probability is not None
        assert found.tail_probability <= 0.05
        assert found.observed is not None
        assert found.against_value is not None
        assert (found.observed < found.against_value) == (found.claim.direction == "down")


@given(any_evidence(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_the_unit_of_the_count_does_not_change_the_verdict(given_: Evidence, factor: float) -> None:
    if given_.claim.level is not None or given_.observed is None or given_.against_value is None:
        return
    whole, others, draws = given_.parent, given_.siblings, given_.draws
    scaled = replace(
        given_, observed=factor * given_.observed, against_value=factor * given_.against_value,
        draws=None if draws is None else factor * draws,
        parent=whole and replace(whole, draws=factor * whole.draws, observed=factor * whole.observed),
        siblings=others and replace(others, draws=factor * others.draws, observed=factor * others.observed),
    )  # fmt: skip
    assert judge(scaled).verdict == judge(given_).verdict
    assert judge(scaled).tail_probability == judge(given_).tail_probability


@given(st.floats(1, 1999), st.floats(1, 1999), st.floats(1, 500))
def test_a_claim_of_a_rise_mirrors_a_claim_of_a_fall(observed: float, median: float, sd: float) -> None:
    base = 1000.0
    fall = evidence(observed=observed, draws=normal(median, sd, 201))
    rise = evidence(claim=UP, observed=2 * base - observed, draws=2 * base - normal(median, sd, 201))
    assert judge(fall).verdict == judge(rise).verdict
