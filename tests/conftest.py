"""Fixtures every test may use."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

os.environ.pop("COLUMNS", None)  # a test runner's own screen width is not the program's
os.environ.pop("CAUDAL_LANG", None)  # nor is its language

ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is left out: a skip is a failure that says what was missing."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped, and CI skips nothing: {reason}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real official data; in CI its absence is a failure, elsewhere these tests skip."""
    folder = Path(os.environ.get("CAUDAL_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        message = "real data not found: set CAUDAL_SHARED to the folder that holds data/"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
