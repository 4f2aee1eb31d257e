"""A program of many writers: `python writers.py TARGET LOGS SEED WRITERS OPERATIONS KILLS`.

It forks WRITERS processes that review the same items at random until OPERATIONS acts in all were tried, kills KILLS of
them at random instants and forks others in their place. Each writes a log of its own, one line before an act
("try TOKEN ...") and one after ("done", "refused", "unknown"), straight to the file.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

from caudal.errors import ConflictError, StoreError, UsageError
from caudal.register import Register, Reviewer

COUNTER = "cue"  # a field that writers count up: read it, add one, write it back


def open_at(target: str) -> Register:
    return Register.open(url=target) if target.startswith("postgresql") else Register.open(Path(target))


class Writer:
    """One process: acts at random, and says what it tried and what came of it."""

    def __init__(self, target: str, log: Path, seed: int) -> None:
        self.target, self.random, self.name = target, random.Random(seed), log.name
        self.file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.register: Register | None = None
        self.acts = 0

    def say(self, text: str) -> None:
        os.write(self.file, f"{text}\n".encode())

    def one(self, ids: list[str]) -> None:
        self.acts += 1
        token = f"{self.name}.{self.acts}"
        action = self.random.choice(["confirm", "confirm", "count", "count", "correct", "reject", "undo", "rate"])
        id = self.random.choice(ids)
        try:
            if self.register is None:
                self.register = open_at(self.target)
            _, record = self.register.record(id)
        except StoreError:
            time.sleep(0.05)
            return
        self.say(f"try {token} {action} {id}")
        try:
            self.act(action, id, record, Reviewer(self.name, token))
            self.say("done")
        except (ConflictError, UsageError):
            self.say("refused")
        except StoreError:
            self.say("unknown")  # the connection went: whether it was recorded, the trail says
            time.sleep(0.05)

    def act(self, action: str, id: str, record: dict[str, object], by: Reviewer) -> None:
        register = self.register
        assert register is not None
        if action == "confirm":
            register.confirm(id, by)
        elif action == "count" and id.startswith("statement"):
            number = int(str(record[COUNTER] or 0)) + 1
            register.correct(id, {COUNTER: str(number)}, by, version=int(str(record["version"])))
        elif action in ("correct", "count"):
            register.correct(id, {"gist.en": by.why}, by)
        elif action == "reject":
            register.reject(id, by)
        elif action == "undo":
            register.undo(id, by)
        else:
            register.rate(id, self.random.randrange(4), by.why, date(2024, 3, 1), by)


def fork(target: str, logs: Path, name: int, seed: int, ids: list[str]) -> int:
    child = os.fork()
    if child == 0:
        try:
            writer = Writer(target, logs / f"w{name}", seed)
            while not (logs / "enough").exists():
                writer.one(ids)
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    return child


class Tried:
    """How many acts the logs say were tried; only what was added since the last look is read."""

    def __init__(self, logs: Path) -> None:
        self.logs, self.read, self.count = logs, dict[Path, int](), 0

    def look(self) -> int:
        for log in self.logs.glob("w*"):
            with log.open("rb") as file:
                file.seek(self.read.get(log, 0))
                new = file.read()
            whole = new[: new.rfind(b"\n") + 1]  # a line half written is read again
            self.read[log] = self.read.get(log, 0) + len(whole)
            self.count += sum(line.startswith(b"try ") for line in whole.splitlines())
        return self.count


def main() -> None:
    target, logs = sys.argv[1], Path(sys.argv[2])
    seed, writers, operations, kills = (int(a) for a in sys.argv[3:7])
    rng = random.Random(seed)
    register = open_at(target)
    ids = sorted(id for table, id in register.state() if table in ("statements", "claims", "commitments", "meetings"))
    register.close()
    living = {fork(target, logs, n, seed * 1000 + n, ids) for n in range(writers)}
    forked, told, tried = writers, 0, Tried(logs)
    print("started", flush=True)
    while living:
        time.sleep(0.02)
        done = tried.look()
        while told < kills and done >= operations * (told + 1) // (kills + 1):
            victim = rng.choice(sorted(living))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            living.remove(victim)
            living.add(fork(target, logs, forked, seed * 1000 + forked, ids))
            forked, told = forked + 1, told + 1
        if done >= operations:
            (logs / "enough").touch()
        for child in sorted(living):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                assert os.waitstatus_to_exitcode(status) == 0
                living.remove(child)
    print(f"killed {told}", flush=True)


if __name__ == "__main__":
    main()
