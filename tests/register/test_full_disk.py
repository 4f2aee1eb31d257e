"""On a disk that is full, at any point, an act is refused in one sentence and the register stays whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reviewed import ANA, fill

from caudal.register import Register


def test_a_full_disk_refuses_an_act_and_leaves_the_register_whole(tmp_path: Path) -> None:
    program = Path(__file__).with_name("full_disk.py")
    done = subprocess.run([sys.executable, str(program), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcomes = {int(room): int(code) for room, code in (line.split() for line in done.stdout.splitlines())}
    assert set(outcomes.values()) == {0, 3}, done.stderr  # some too small, some large enough, nothing else
    partly = 0
    for room in outcomes:
        register = Register.open(tmp_path / str(room))  # works unattended once there is room
        found = register.audit()
        assert found.problems == ()
        partly += 0 < found.entries < 7
        if found.entries == 0:
            fill(register)
        else:
            waiting = [id for (_, id), r in register.state().items() if r["state"] == "proposed"]
            assert len(waiting) == 7 - found.entries
            for id in waiting:
                register.confirm(id, ANA)
        assert register.audit().problems == ()
        register.close()
    assert partly, "no size stopped between two acts: the steps are too large"
