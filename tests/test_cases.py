"""docs/cases.md says what the program says now: two of its cases asked again, word for word and figure for figure."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"


FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def unit(figure: str) -> float:
    """One unit of the last digit that is not a closing zero: 440,000 is told to the nearest 10,000."""
    whole, _, decimals = figure.replace(",", "").partition(".")
    return 10.0 ** (len(whole) - len(whole.rstrip("0")) if not decimals else -len(decimals))


def apart(now: str, kept: str) -> list[str]:
    """Words that differ, and figures that differ by more than the last digit told: processors round otherwise."""
    told = FIGURE.findall(now)
    held = FIGURE.findall(kept)[: len(told)]
    words, others = FIGURE.sub("#", now), FIGURE.sub("#", kept)
    out = [] if others.startswith(words) else [f"{words}\nis not\n{others[: len(words)]}"]
    for a, b in zip(told, held, strict=True):
        gap = abs(float(a.replace(",", "")) - float(b.replace(",", "")))
        if gap > max(unit(a), unit(b)) * 1.001:
            out.append(f"{a} is not {b}")
    return out


@pytest.mark.parametrize(
    ("now", "found"), [("a fall of 440,000", 0), ("a fall of 450,000", 1), ("a rise of 430,000", 1)]
)
def test_a_figure_off_by_its_last_digit_passes_and_any_other_difference_is_seen(now: str, found: int) -> None:
    assert len(apart(now, "a fall of 430,000 people")) == found


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    return import_module("cases")


def test_the_cases_are_what_is_found_now(cases: ModuleType, shared_data: Path, tmp_path: Path) -> None:
    """Where this fails after a change of the engine, `make cases` writes the page anew."""
    page = cases.PAGE.read_text(encoding="utf-8")
    border, italy = cases.settings(tmp_path, shared_data)
    for s, measure in ((border, "VEN-OCT22"), (italy, "IT-LY-2017")):
        kept = page[page.index(f"## {measure}\n") :]
        assert apart(cases.case(s, measure), kept) == []
    assert [line[3:].strip() for line in page.splitlines() if line.startswith("## ")] == list(cases.KEPT)


def test_what_a_person_wrote_holds_no_figure(cases: ModuleType) -> None:
    for measure, text in cases.KEPT.items():
        words = text
        for id in sorted((*cases.KEPT, "CBP-ONE"), key=len, reverse=True):
            words = words.replace(id, "")
        assert not any(c.isdigit() for c in words.replace("Title 42", "")), measure
