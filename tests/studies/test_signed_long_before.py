"""A measure announced, or signed, long before anything changed: both readings stand there, and the break is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from routes import CUT, route

from caudal import studies
from caudal.brief.measure import render_measure
from caudal.cli import effects_shown
from caudal.errors import NotHeldError
from caudal.studies import Effect, Setting

ADDED = """LATE,gulf,2021-06-07,2022-05-03,,A;B,patrols from May on,boats to the east harbour,read
SIGNED,gulf,2021-11-03,2021-11-03,,A;B,a memorandum,boats to the east harbour,read
TWIN,gulf,2022-05-20,2022-05-20,,A;B,another act of that month,boats to the east harbour,read
"""


def given(folder: Path, frequency: str, keep: tuple[str, ...]) -> Setting:
    """A made route whose east loses 70% from 3 May 2022 on, with only those measures."""
    route(folder, frequency, 0, fall=0.7)
    listed = folder / "measures.csv"
    head, *rows = (listed.read_text(encoding="utf-8") + ADDED).splitlines()
    listed.write_text("\n".join([head, *(r for r in rows if r.split(",")[0] in keep)]) + "\n", encoding="utf-8")
    return studies.setting(str(folder / "gulf.toml"), folder / "store", date(2024, 3, 1))


def said(s: Setting, e: Effect, language: str) -> list[str]:
    return [str(x) for x in effects_shown.shown(e, s.corridor, (language,))]


@pytest.mark.parametrize("frequency", ["D", "M", "Q"])
def test_what_was_signed_half_a_year_before_is_not_credited_and_the_break_is_told(
    tmp_path: Path, frequency: str
) -> None:
    s = given(tmp_path, frequency, ("SIGNED",))
    e = studies.effect(s, "SIGNED", scan_dates=True)
    assert e.verdict == "no change"
    assert e.scan is not None
    found = e.scanned[e.scan.at]
    assert found.start <= CUT < found.end or abs((found.start - CUT).days) <= 7  # the period in which it bit
    assert e.break_elsewhere
    assert any("the largest change did not set in with it." in line for line in said(s, e, "en"))
    assert any("el cambio mayor no comenzó con ella." in line for line in said(s, e, "es"))


def test_what_was_announced_long_before_is_read_from_both_days(tmp_path: Path) -> None:
    s = given(tmp_path, "M", ("LATE",))
    e = studies.effect(s, "LATE", scan_dates=True)
    assert e.verdict == "fall"
    assert e.total is not None
    assert e.announced is not None
    assert e.total.beyond
    assert abs(e.announced.percent or 0.0) < abs(e.total.percent or 0.0)  # months in which nothing changed dilute it
    assert not e.break_elsewhere
    lines = said(s, e, "en")
    assert any(line.startswith("From the announcement on: effect ") for line in lines)
    assert any(line.startswith("Scan: the level changes most at 1 May 2022") for line in lines)
    assert not any("did not set in with it" in line for line in lines)
    assert e.announced_share == 24 / 30  # the 7th to the 30th of June
    assert "Of June 2021, 80% lay after the announcement: that reading counts it whole." in lines
    made = render_measure(studies.measure_page(s, e), ("es",))
    page = re.sub(r"<[^>]+>", "", next(v for k, v in made.items() if k.endswith(".html")).decode("utf-8"))
    assert "De junio de 2021, 80 por ciento quedó después del anuncio" in page.replace("\u00a0", " ")


def test_two_acts_of_one_month_are_told_inseparable(tmp_path: Path) -> None:
    s = given(tmp_path, "M", ("LATE", "TWIN"))
    for one, other in (("LATE", "TWIN"), ("TWIN", "LATE")):
        e = studies.effect(s, one)
        assert e.verdict == "inseparable"
        assert f"Verdict: a change beyond placebo that cannot be separated from {other}" in said(s, e, "en")


def test_an_indicator_listed_without_a_name_has_that_of_the_spec(tmp_path: Path) -> None:
    s = given(tmp_path, "M", ("LATE",))
    held = s.corridor.indicators["arrivals"]
    assert held.name == {"en": "Arrivals by sea", "es": "Llegadas por mar"}
    assert held.partitions == {"gulf": "harbour"}  # what the file says stands
    assert held.publisher == "Harbour Office"


def test_a_period_shorter_than_the_table_has_is_named_as_the_reason(tmp_path: Path) -> None:
    s = given(tmp_path, "M", ("LATE",))
    e = studies.effect(s, "LATE", frequency="W")
    assert (e.verdict, e.why) == ("not held", "not-so-short")
    with pytest.raises(NotHeldError, match="is not held at frequency W; held: M"):
        studies.forecast(s, ("place",), frequency="W")
