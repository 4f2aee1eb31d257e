"""A program that reviews until it is killed: `python killed.py FOLDER LOG SEED KILLS`.

It forks a writer that confirms, corrects and takes back at random and notes each act that was acknowledged; kills it
at a random instant; opens the register again, and forks the next, KILLS times. It ends with "killed N".
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from reviewed import ITEMS, fill

from caudal.errors import ConflictError, UsageError
from caudal.register import Register, Reviewer


def write(folder: Path, log: Path, seed: int, heard: int) -> None:
    """Act for ever; a line for each act: "try TOKEN" before it, "done TOKEN" after. Each act told to `heard`."""
    dice = random.Random(seed)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    register = Register.open(folder)
    ids = [id for (table, id), _ in register.state().items() if table in ("meetings", "statements", "commitments")]
    for n in range(10_000):
        token, id = f"{seed}.{n}", dice.choice(ids)
        os.write(file, f"try {token}\n".encode())
        try:
            if dice.random() < 0.7:
                register.correct(id, {"gist.en": token}, Reviewer("ana", token))
            else:
                register.undo(id, Reviewer("ana", token))
        except (ConflictError, UsageError):
            continue
        os.write(file, f"done {token}\n".encode())
        os.write(heard, b".")


def main() -> None:
    folder, log, seed, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    dice = random.Random(seed)
    register = Register.open(folder)
    fill(register, ITEMS)
    register.close()
    for n in range(kills):
        hears, heard = os.pipe()
        child = os.fork()
        if child == 0:
            write(folder, log, seed * 100_000 + n, heard)
            os._exit(0)
        for _ in range(dice.randrange(3) if n % 2 else 0):
            os.read(hears, 1)  # every other one dies after some acts, the others while they open or begin
        time.sleep(dice.uniform(0.0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hears)
        os.close(heard)
        Register.open(folder).close()
    print("killed", kills)


if __name__ == "__main__":
    main()
