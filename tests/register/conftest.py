"""Registers to test on: SQLite in a folder, and a private PostgreSQL cluster where one can be started."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from back_ends import Cluster, open_at, programs

from caudal.register import Register


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server; where PostgreSQL is not installed, CI fails and other machines skip."""
    found = programs()
    if found is None:
        message = "PostgreSQL is not installed (initdb not found): the register is not tested on it here"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="caudal-pg-"))
    folder.chmod(0o755)
    running = Cluster(found, folder)
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an empty register, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    Register.open(folder).close()
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path, migrated_folder: Path) -> str:
    """Where an empty register lives: a folder, or the URL of a database."""
    if request.param == "sqlite":
        return str(shutil.copytree(migrated_folder, tmp_path / "store"))
    running: Cluster = request.getfixturevalue("cluster")
    return running.emptied()


@pytest.fixture
def opened(target: str) -> Iterator[Register]:
    """A new register on either back end."""
    register = open_at(target)
    yield register
    register.close()
