"""The case of December 2023, on the embedded reference edition: the rule stated first, then applied."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import studies
from caudal.claims import claim, parse_where
from caudal.records import Claim, Verdict
from caudal.studies import Setting

TALKS, WASHINGTON, FEBRUARY = date(2023, 12, 28), date(2024, 1, 19), date(2024, 2, 15)


@pytest.fixture(scope="module")
def setting() -> Setting:
    return studies.setting(as_of=FEBRUARY)


def january(indicator: str, place: str) -> Claim:
    return claim(parse_where([f"indicator={indicator}", f"place={place}"]), "2024-01", "down", "2023-12")


@pytest.mark.parametrize("day", [TALKS, WASHINGTON])
@pytest.mark.parametrize("indicator", ["usbp-encounters", "cbp-encounters"])
def test_before_january_is_published_the_verdict_is_too_early(setting: Setting, indicator: str, day: date) -> None:
    verdict = studies.check(setting.on(day), january(indicator, "southwest"))
    assert verdict.verdict == "too early"
    assert verdict.observed is None
    assert verdict.tail_probability is None


@pytest.fixture(scope="module")
def usbp(setting: Setting) -> Verdict:
    return studies.check(setting, january("usbp-encounters", "southwest"))


def test_border_patrol_fell_by_half_on_the_prints_of_the_day(usbp: Verdict) -> None:
    assert usbp.mode == "strict"
    assert (usbp.against_value, usbp.observed) == (249_735, 124_220)
    assert usbp.percent == pytest.approx(-50.26, abs=0.01)


def test_the_verdict_on_border_patrol_follows_from_its_own_tail_and_the_rule(usbp: Verdict) -> None:
    assert usbp.tail_probability is not None
    assert (usbp.verdict == "supported") == (usbp.tail_probability <= 0.05)
    assert 0.001 < usbp.tail_probability < 0.05  # several simple models say 1-3%


def test_level_and_change_are_told_apart_for_each_indicator(setting: Setting, usbp: Verdict) -> None:
    cbp = studies.check(setting, january("cbp-encounters", "southwest"))
    assert usbp.level is not None
    assert cbp.level is not None
    assert usbp.level.lowest_since == 2021  # the lowest January since 2021
    assert cbp.level.rank_high == 1  # and the highest in data
    assert (cbp.against_value, cbp.observed) == (301_983, 176_205)


@pytest.mark.parametrize(
    ("sector", "december", "now"),
    [("del-rio", 71_048, 16_710), ("tucson", 80_184, 50_560), ("san-diego", 34_370, 24_709)],
)
def test_each_sector_is_judged_on_its_own_as_a_marked_replay(
    setting: Setting, sector: str, december: int, now: int
) -> None:
    verdict = studies.check(setting, january("usbp-encounters", sector))
    assert verdict.mode == "replay"
    assert (verdict.against_value, verdict.observed) == (december, now)
    assert all(s.mode == "replay" and s.rows for s in verdict.sources)


def test_strict_refuses_the_sectors_that_no_edition_of_the_day_holds() -> None:
    strict = studies.setting(as_of=FEBRUARY, strict=True)
    assert studies.check(strict, january("usbp-encounters", "del-rio")).observed is None


def test_whole_years_are_compared_too(setting: Setting) -> None:
    asked = claim(parse_where(["indicator=usbp-encounters", "place=southwest"]), "2023", "down", "2022")
    verdict = studies.check(setting, asked)
    months = [
        claim(asked.query, f"{year}-{month:02}", level=(0, 1e9)) for year in (2022, 2023) for month in range(1, 13)
    ]
    counts = [studies.check(setting, one).observed for one in months]
    assert (verdict.against_value, verdict.observed) == (sum(counts[:12]), sum(counts[12:]))
    assert verdict.tail_probability is not None


def test_thousands_a_day_is_answerable_on_the_day_it_was_said(setting: Setting) -> None:
    thousands = claim(
        parse_where(["indicator=usbp-encounters", "place=southwest"]), "2023-11", level="2000..9999", per="day"
    )
    verdict = studies.check(setting.on(TALKS), thousands)
    assert verdict.verdict == "supported"
    assert verdict.observed == 191_113
    assert verdict.sources[0].basis == "unverified"  # and so marked, never shown as published


def test_the_weekly_claim_is_a_marked_replay_or_too_early(setting: Setting) -> None:
    week = claim(parse_where(["indicator=usbp-encounters", "place=nationwide"]), "2023-W52", "down", "2023-W51")
    assert studies.check(setting.on(TALKS), week).verdict == "too early"
    later = studies.check(setting, week)
    assert later.mode == "replay"
    assert (later.against_value, later.observed) == (64_205, 48_722)


def test_what_nobody_counts_is_not_checkable(setting: Setting) -> None:
    unheard = claim(parse_where(["indicator=asylum-grants"]), "2024-01", "down", "2023-12")
    assert studies.check(setting, unheard).verdict == "not checkable"
    ancient = claim(parse_where(["indicator=usbp-encounters", "place=southwest"]), "1990-02", "down", "1990-01")
    assert studies.check(setting, ancient).verdict == "not checkable"


def test_the_same_seed_gives_the_same_verdict_and_another_seed_the_same_word(setting: Setting, usbp: Verdict) -> None:
    assert studies.check(setting, january("usbp-encounters", "southwest")) == usbp
    other = studies.check(studies.setting(as_of=FEBRUARY, seed=7), january("usbp-encounters", "southwest"))
    assert other.verdict == usbp.verdict
