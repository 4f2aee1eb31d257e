"""What cannot be answered is refused with the part of the question that fails, never as "not yet published"."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caudal import studies
from caudal.claims import claim, parse_where
from caudal.errors import DefinitionError
from caudal.records import Verdict
from caudal.studies import Setting

SPEC = """
[edition]
publisher = "Office"
title = "Crossings, quarterly"
released = 2024-02-01
licence = "CC BY 4.0"
basis = "official"
[table]
period = "quarter"
frequency = "Q"
value = "n"
absent = "zero"
lag = "20d"
[indicator]
id = "crossings"
name = { en = "Crossings", es = "Cruces" }
[dimensions]
place = { value = "Strait" }
origin = { column = "origin" }
"""
ROWS = "quarter,origin,n\n" + "".join(
    f"{year}-{month:02d}-01,{origin},{count}\n"
    for year in (2021, 2022, 2023)
    for month in (1, 4, 7, 10)
    for origin, count in (("SYR", 40 + month), ("AFG", "<10" if (year, month) == (2023, 10) else 200))
)
CORRIDOR = 'id = "strait"\nname = "Strait"\nparties = ["A", "B"]\nindicator = "crossings"\n'


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("strait")
    for name, text in (("c.csv", ROWS), ("c.toml", SPEC), ("strait.toml", CORRIDOR)):
        (folder / name).write_text(text, encoding="utf-8")
    names = (str(folder / "strait.toml"), folder / "store", date(2024, 6, 1))
    studies.load(studies.setting(*names), [folder / "c.csv"], spec=Path(folder / "c.toml"))
    return studies.setting(*names)


def ask(s: Setting, *where: str, period: str = "2023-Q4") -> Verdict:
    return studies.check(s, claim(parse_where(["indicator=crossings", *where]), period, "down"))


def test_a_published_total_with_a_withheld_part_is_withheld_and_not_early(strait: Setting) -> None:
    verdict = ask(strait)
    assert (verdict.verdict, verdict.reasons[0][0]) == ("not checkable", "withheld")
    assert ask(strait, "origin=SYR").observed == 50


def test_a_period_still_to_come_is_too_early(strait: Setting) -> None:
    assert ask(strait, period="2024-Q2").verdict == "too early"


@pytest.mark.parametrize(
    ("where", "period", "key"),
    [
        (("place=strait",), "2023-Q4", "value-not-held"),
        (("origin=Siria",), "2023-Q4", "value-not-held"),
        ((), "2023-11", "frequency-not-held"),
        ((), "1999-Q4", "before-first"),
    ],
)
def test_the_part_of_a_question_that_no_edition_answers_is_named(
    strait: Setting, where: tuple[str, ...], period: str, key: str
) -> None:
    verdict = ask(strait, *where, period=period)
    assert (verdict.verdict, verdict.reasons[0][0]) == ("not checkable", key)


def test_a_strict_reading_says_that_only_later_editions_answer() -> None:
    s = studies.setting(as_of=date(2024, 2, 15), strict=True)
    week = claim(parse_where(["indicator=usbp-encounters", "place=nationwide"]), "2023-W52", "down", "2023-W51")
    assert studies.check(s, week).reasons[0][0] == "strict-not-held"


def test_two_definitions_are_never_added_and_the_error_says_what_each_counts() -> None:
    s = studies.setting(as_of=date(2024, 2, 15))
    mixed = claim(parse_where(["indicator=usbp-encounters+darien-transits"]), "2024-01", "down")
    with pytest.raises(DefinitionError, match=r"not a sum that any publisher declares.*Darién"):
        studies.check(s, mixed)
    with pytest.raises(DefinitionError, match="side by side"):
        studies.panel(s, "usbp-encounters,mexico-events")


def test_a_declared_partition_is_the_whole_by_either_name() -> None:
    s = studies.setting(as_of=date(2024, 2, 15))
    where = ["place=southwest"]
    parts = claim(parse_where(["indicator=usbp-encounters+ofo-encounters", *where]), "2024-01", "down")
    whole = claim(parse_where(["indicator=cbp-encounters", *where]), "2024-01", "down")
    assert studies.check(s, parts) == studies.check(s, whole)


def test_a_name_that_a_spec_defines_is_known_everywhere(strait: Setting) -> None:
    assert strait.corridor.indicators["crossings"].name == {"en": "Crossings", "es": "Cruces"}


def test_a_brief_dated_before_a_claim_does_not_speak_of_it() -> None:
    early = studies.stock_taking(studies.setting(as_of=date(2021, 3, 1)))
    assert early.asked == ()
