"""Work spread over dask workers: the same bytes as here, and one clear error for each thing that can be wrong.

The real scheduler and workers run in processes of their own, for these tests may open no socket; where dask's
distributed is not installed that test is skipped, and a stand-in shows the rest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from routes import route

from caudal import studies
from caudal.errors import UsageError
from caudal.studies.workers import spread, versions

HERE = Path(__file__).resolve().parents[1]
ADDRESS = "tcp://127.0.0.1:8786"


class StandIn:
    """A client whose workers are this process."""

    found: dict[str, tuple[str, str]] = {"one": versions(), "two": versions()}  # noqa: RUF012
    closed = 0
    loop = None

    def __init__(self, address: str, **options: Any) -> None:
        if address.endswith(":1"):
            raise OSError("nobody there")

    def nthreads(self) -> dict[str, int]:
        return {"one": 1, "two": 1}

    def run(self, function: Callable[[], Any]) -> dict[str, Any]:
        return dict(self.found)

    def map(self, function: Callable[[Any], Any], tasks: list[Any], pure: bool) -> list[Any]:
        assert not pure
        return [function(task) for task in tasks]

    def gather(self, futures: list[Any]) -> list[Any]:
        return futures

    def close(self) -> None:
        type(self).closed += 1


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    class Client(StandIn):
        pass

    module = ModuleType("distributed")
    module.Client = Client  # type: ignore[attr-defined]
    module.as_completed = lambda futures, loop: reversed(futures)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", module)
    return Client


def test_answers_stand_in_the_order_asked_and_progress_is_told(stand_in: type[StandIn]) -> None:
    told: list[int] = []
    with spread(ADDRESS) as workers:
        assert workers.threads == 2
        assert workers.map(lambda x: x * x, [3, 1, 2], told.append) == [9, 1, 4]
    assert told == [1, 2, 3]
    assert stand_in.closed == 1


def test_a_hindcast_shared_out_in_parts_is_the_one_made_here(stand_in: type[StandIn], tmp_path: Path) -> None:
    s = route(tmp_path, "M", 6)
    here, there = (
        studies.hindcast(s, since=date(2023, 1, 1), draws=30, scheduler=at) for at in (None, ADDRESS)
    )  # fmt: skip
    assert here.quantiles.tobytes() == there.quantiles.tobytes()
    assert studies.hindcast_csv(here) == studies.hindcast_csv(there)


@pytest.mark.parametrize(
    ("address", "said"),
    [("somewhere", "is no address"), ("http://127.0.0.1:8786", "is no address"), ("tcp://127.0.0.1:1", "No scheduler")],
)
def test_an_address_that_leads_nowhere_is_one_clear_error(stand_in: type[StandIn], address: str, said: str) -> None:
    with pytest.raises(UsageError, match=said), spread(address):
        pass


def test_a_scheduler_without_workers_or_with_others_than_ours_is_refused(stand_in: type[StandIn]) -> None:
    stand_in.found = {}
    with pytest.raises(UsageError, match="has no worker"), spread(ADDRESS):
        pass
    stand_in.found = {"one": versions(), "two": ("0.0.1", "1.0")}
    with pytest.raises(UsageError, match=r"runs caudal 0\.0\.1 with NumPy 1\.0"), spread(ADDRESS):
        pass
    assert stand_in.closed == 2


def test_without_distributed_the_next_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'caudal\[workers\]'"), spread(ADDRESS):
        pass


@pytest.mark.skipif(find_spec("distributed") is None, reason="dask's distributed is not installed")
def test_two_real_workers_give_the_same_bytes(tmp_path: Path) -> None:
    s = route(tmp_path / "made", "M", 6)
    asked = ["hindcast", "--corridor", str(tmp_path / "made" / "gulf.toml"), "--store", str(s.store.root),
             "--as-of", "2024-03-01", "--since", "2023-01", "--horizons", "1,3"]  # fmt: skip
    commands = {"here": [sys.executable, "-m", "caudal"], "there": [sys.executable, str(HERE / "with_workers.py")]}
    for name, command in commands.items():
        done = subprocess.run(
            [*command, *asked, "--out", str(tmp_path / name)], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=240,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    names = sorted(p.name for p in (tmp_path / "here").iterdir())
    assert names == sorted(p.name for p in (tmp_path / "there").iterdir())
    for name in names:
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()
