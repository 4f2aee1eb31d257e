"""The page in a real browser, where one is installed: nothing runs over a telephone, numbers open by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Browser, found

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium here")


@pytest.fixture
def file(html: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "brief.html"
    path.write_bytes(html)
    return path


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_is_never_wider_than_the_screen(file: Path, width: int) -> None:
    with Browser() as browser:
        browser.open(file, width)
        assert browser.ask("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_every_verdict_of_the_first_page_is_in_sight(file: Path) -> None:
    with Browser() as browser:
        browser.open(file, 390)
        edges = browser.ask("[...document.querySelectorAll('.front .verdict')].map(v=>v.getBoundingClientRect().right)")
        assert edges
        assert max(edges) <= 390
        assert browser.ask("getComputedStyle(document.querySelector('.wide')).display") == "none"


def test_a_number_opens_to_its_source_by_keyboard_alone(file: Path) -> None:
    with Browser() as browser:
        browser.open(file, 1280)
        for _ in range(12):
            browser.press("Tab", 9)
            if browser.ask("document.activeElement.matches('a.n')"):
                break
        wanted = browser.ask("document.activeElement.getAttribute('href')")
        assert wanted.startswith("#f-")
        browser.press("Enter", 13, "\r")
        assert browser.ask("location.hash") == wanted
        assert browser.ask("document.querySelector(':target').textContent")
