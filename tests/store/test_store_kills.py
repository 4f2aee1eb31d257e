"""Killed at any instant: nothing acknowledged is lost, nothing is half there, nothing is left over."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from killed import files

from caudal import disk
from caudal.store import Store

KILLS_PER_FOLDER = 20


class Victims:
    """Starts writers in a folder and kills each after a random time."""

    def __init__(self, process: subprocess.Popen[str], rng: random.Random) -> None:
        self.process, self.rng = process, rng
        self.died_working = 0

    def kill_one(self, folder: Path, longest: float) -> list[int]:
        """What the writer acknowledged before it was killed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{folder}\n")
        self.process.stdin.flush()
        acknowledged, pid, status = [], 0, 0
        while not pid:
            word, value = self._line()
            if word == "ack":
                acknowledged.append(value)
            else:
                pid = value
        time.sleep(self.rng.uniform(0.0, longest))
        os.kill(pid, signal.SIGKILL)
        while True:
            word, value = self._line()
            if word == "end":
                status = value
                break
            acknowledged.append(value)
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL
        return acknowledged

    def _line(self) -> tuple[str, int]:
        assert self.process.stdout is not None
        word, value = self.process.stdout.readline().split()
        return word, int(value)


@contextmanager
def victims(kind: str, seed: int) -> Iterator[Victims]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed.py")), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
    )
    try:
        yield Victims(process, random.Random(seed))
    finally:
        process.communicate()
    assert process.returncode == 0


def check_store(root: Path, acknowledged: int) -> int:
    store = Store.open(root, reference=False)
    left = list((root / "editions").glob(".*")) if root.exists() else []
    assert left == []
    held = {e.id: int(store.cells(e.id)["count"].sum()) for e in store.editions}
    assert held == {f"update-{n}": 2 * n + 1 for n in range(len(held))}  # whole, in order, none twice
    assert len(held) >= acknowledged
    return len(held)


def check_files(root: Path, acknowledged: int) -> int:
    root.mkdir(exist_ok=True)
    disk.recover(root)
    found = {p.name: p.read_bytes() for p in root.iterdir()}
    if not found:
        assert acknowledged == 0
        return 0
    generation = int(found["brief.html"][:1])
    expected = files(generation)
    if "brief.json" not in expected:
        found.pop("brief.json", None)  # of an earlier generation: not part of this one
    assert found == expected
    assert acknowledged in (0, generation, generation - 1 or 9)
    return generation


def run(tmp_path: Path, kind: str, kills: int, check: Callable[[Path, int], int], longest: float) -> None:
    with victims(kind, seed=kills) as killer:
        for k in range(kills):
            root = tmp_path / f"{k // KILLS_PER_FOLDER}"
            before = check(root, 0) if k % KILLS_PER_FOLDER else 0
            acknowledged = killer.kill_one(root, longest)
            after = check(root, acknowledged[-1] if acknowledged else (before if kind == "store" else 0))
            assert after >= 0


def test_500_kills_of_a_loader_lose_no_acknowledged_edition(tmp_path: Path) -> None:
    run(tmp_path, "store", 500, check_store, 0.06)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_10000_kills_of_a_loader_lose_no_acknowledged_edition(tmp_path: Path) -> None:
    run(tmp_path, "store", 10_000, check_store, 0.06)


def test_200_kills_of_a_writer_of_several_files_leave_one_generation(tmp_path: Path) -> None:
    run(tmp_path, "files", 200, check_files, 0.01)
