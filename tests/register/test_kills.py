"""kill -9 at any instant: every acknowledged act stands once, none is half there, nothing is left beside the file."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from caudal.register import Register
from caudal.register.engine import FILE, LOCK

HERE = Path(__file__).parent


def killed_over_and_over(folder: Path, log: Path, seed: int, kills: int) -> int:
    """Runs the killing, then checks the register against the log. Returns how many acts were acknowledged."""
    command = [sys.executable, str(HERE / "killed.py"), str(folder), str(log), str(seed), str(kills)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, f"killed {kills}\n"), run.stderr
    said = [line.split() for line in log.read_text().splitlines()]
    tried, done = {t for word, t in said if word == "try"}, {t for word, t in said if word == "done"}
    register = Register.open(folder)
    try:
        recorded = Counter(entry.why for entry in register.trail() if entry.action != "read")
        assert register.audit().problems == ()
    finally:
        register.close()
    assert done <= set(recorded), "acknowledged acts were lost"
    assert set(recorded) <= tried, "acts stand there that nobody made"
    assert set(recorded.values()) <= {1}, "an act stands there twice"
    assert {path.name for path in folder.iterdir()} <= {FILE, LOCK}
    return len(done)


def test_a_register_killed_500_times_loses_no_acknowledged_act(tmp_path: Path) -> None:
    assert killed_over_and_over(tmp_path / "store", tmp_path / "log", 5, 500) > 100


@pytest.mark.soak
def test_a_register_killed_10000_times_loses_no_acknowledged_act(tmp_path: Path) -> None:
    assert killed_over_and_over(tmp_path / "store", tmp_path / "log", 11, 10_000) > 2_000
