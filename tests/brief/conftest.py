"""The made record and its brief, rendered once for all tests of this room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from caudal import brief
from caudal.stocktaking import StockTaking

sys.path.insert(0, str(Path(__file__).parent))  # made.py and reading.py stand beside the tests

import made


@pytest.fixture(scope="session")
def stock() -> StockTaking:
    return made.stock_taking()


@pytest.fixture(scope="session")
def files(stock: StockTaking) -> dict[str, bytes]:
    return brief.render(stock)


def name(lang: str, kind: str) -> str:
    return f"brief-us-mexico-2024-02-15-{lang}.{kind}"


@pytest.fixture(params=["en", "es"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def html(files: dict[str, bytes], lang: str) -> bytes:
    return files[name(lang, "html")]


@pytest.fixture
def pdf(files: dict[str, bytes], lang: str) -> bytes:
    return files[name(lang, "pdf")]


@pytest.fixture
def twin(files: dict[str, bytes], lang: str) -> bytes:
    return files[name(lang, "json")]
