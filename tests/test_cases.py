"""docs/cases.md says what the program says now: two of its cases asked again, word for word."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    return import_module("cases")


def test_the_cases_are_what_is_found_now(cases: ModuleType, shared_data: Path, tmp_path: Path) -> None:
    """Where this fails after a change of the engine, `make cases` writes the page anew."""
    page = cases.PAGE.read_text(encoding="utf-8")
    border, italy = cases.settings(tmp_path, shared_data)
    for s, measure in ((border, "VEN-OCT22"), (italy, "IT-LY-2017")):
        assert cases.case(s, measure) in page
    assert [line[3:].strip() for line in page.splitlines() if line.startswith("## ")] == list(cases.KEPT)


def test_what_a_person_wrote_holds_no_figure(cases: ModuleType) -> None:
    for measure, text in cases.KEPT.items():
        words = text
        for id in sorted((*cases.KEPT, "CBP-ONE"), key=len, reverse=True):
            words = words.replace(id, "")
        assert not any(c.isdigit() for c in words.replace("Title 42", "")), measure
