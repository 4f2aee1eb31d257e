"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.pop("COLUMNS", None)  # a test runner's own screen width is not the program's

ROOT = Path(__file__).resolve().parents[1]


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
