"""Generated histories: one writer against an oracle, and eight at once with kills and a server restart (goal G4)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from back_ends import Cluster, open_at
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from review_oracle import Item, Oracle
from reviewed import ITEMS, fill
from writers import Tried

from caudal.errors import ConflictError, UsageError
from caudal.register import Register, Reviewer

HERE = Path(__file__).resolve().parent
WRITERS = 8
PLAIN = ("cue", "magnitude", "place", "action", "gist", "ratable", "level")


class Review(RuleBasedStateMachine):
    """Random review of a few items; the register must accept, refuse and hold exactly what the oracle says."""

    def __init__(self) -> None:
        super().__init__()
        self.register = Register.open()
        self.oracle = Oracle()

    @initialize()
    def read(self) -> None:
        self.ids = fill(self.register)
        for id, (_, given) in zip(self.ids, ITEMS, strict=True):
            self.oracle.items[id] = Item([("proposed", {name: given.get(name) for name in PLAIN})])

    def act(self, action: str, at: int, version: bool, stale: bool, value: str = "", other: int = 0) -> None:
        id = self.ids[at]
        item = self.oracle.items[id]
        given = None if not version else item.version - 1 if stale and item.version > 1 else item.version
        others = [self.ids[1 - at]] if action == "merge" else []
        refused = self.oracle.refused(action, id, given, others)
        by = Reviewer("hypothesis", value or "why")
        changed: dict[str, Any] | None = None
        try:
            if action == "confirm":
                self.register.confirm(id, by, version=given)
            elif action == "correct":
                changed = {"gist": {"en": value}}
                refused = refused or (item.state == "confirmed" and item.fields.get("gist") == changed["gist"])
                self.register.correct(id, {"gist.en": value}, by, version=given)
            elif action == "reject":
                self.register.reject(id, by, version=given)
            elif action == "merge":
                self.register.merge(id, others, by, version=given)
            elif action == "rate":
                changed = {"level": other % 4}
                self.register.rate(id, other % 4, value, date(2024, 3, 1), by, version=given)
            else:
                self.register.undo(id, by)
        except (ConflictError, UsageError):
            if not refused:
                raise
            return
        assert not refused, f"{action} {id} was accepted"
        self.oracle.apply(action, id, changed, others)

    @rule(at=st.integers(0, 5), version=st.booleans(), stale=st.booleans())
    def confirm(self, at: int, version: bool, stale: bool) -> None:
        self.act("confirm", at, version, stale)

    @rule(
        at=st.integers(0, 5), version=st.booleans(), stale=st.booleans(), value=st.text("abñ", min_size=1, max_size=2)
    )
    def correct(self, at: int, version: bool, stale: bool, value: str) -> None:
        self.act("correct", at, version, stale, value)

    @rule(at=st.integers(0, 5), version=st.booleans(), stale=st.booleans())
    def reject(self, at: int, version: bool, stale: bool) -> None:
        self.act("reject", at, version, stale)

    @rule(at=st.integers(0, 1))
    def merge(self, at: int) -> None:
        self.act("merge", at, False, False)

    @rule(at=st.integers(4, 5), level=st.integers(0, 3))
    def rate(self, at: int, level: int) -> None:
        self.act("rate", at, False, False, "seen", level)

    @rule(at=st.integers(0, 5))
    def undo(self, at: int) -> None:
        self.act("undo", at, False, False)

    @precondition(lambda self: hasattr(self, "ids"))
    @invariant()
    def holds_what_the_oracle_says(self) -> None:
        state = self.register.state()
        held = {id: r for (_, id), r in state.items() if id in self.oracle.items}
        assert {id: (r["state"], r["version"], r["gist"], r.get("level")) for id, r in held.items()} == {
            id: (i.state, i.version, i.fields.get("gist"), i.fields.get("level")) for id, i in self.oracle.items.items()
        }

    def teardown(self) -> None:
        found = self.register.audit()
        assert found.problems == ()
        assert found.entries == 1 + len(self.oracle.acts)
        self.register.close()


def test_any_review_is_accepted_refused_and_held_as_the_oracle_says() -> None:
    quick = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Review, settings=quick)


@pytest.mark.soak
def test_any_long_review_is_accepted_refused_and_held_as_the_oracle_says() -> None:
    long = settings(max_examples=1000, stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Review, settings=long)


@pytest.fixture
def logs() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="caudal-logs-"))
    yield folder
    shutil.rmtree(folder)


def many_write(
    target: str, logs: Path, operations: int, kills: int, restarts: int = 0, cluster: Cluster | None = None
) -> None:
    """Eight writers on an open register, some killed, the server stopped as by a crash; then everything is checked."""
    register = open_at(target)
    fill(register, [*ITEMS, *(("statement", {**ITEMS[2][1], "start": n, "end": n + 1, "text": t}) for n, t in
                              enumerate("Dele"))])  # fmt: skip
    register.close()
    command = [
        sys.executable,
        str(HERE / "writers.py"),
        target,
        str(logs),
        "7",
        str(WRITERS),
        str(operations),
        str(kills),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "started\n", process.stderr.read()
        tried = Tried(logs)
        for n in range(restarts):
            assert cluster is not None
            wait_for(process, tried, operations * (n + 1) // (restarts + 1))
            cluster.stop()
            cluster.start()
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert out == f"killed {kills}\n"
    register = open_at(target)
    try:
        check_history(register, logs, operations)
    finally:
        register.close()


def wait_for(process: subprocess.Popen[str], tried: Tried, operations: int) -> None:
    while process.poll() is None and tried.look() < operations:
        time.sleep(0.02)


def check_history(register: Register, logs: Path, operations: int) -> None:
    """Every acknowledged act is in the trail once, nothing else is, and the rules held at each step."""
    done, unsure = read_logs(logs)
    trail = [entry for entry in register.trail() if entry.action != "read"]
    recorded = Counter(entry.why for entry in trail)
    assert Tried(logs).look() >= operations
    assert len(done) > operations // 10
    assert done - set(recorded) == set(), "acknowledged acts were lost"
    assert set(recorded) - done <= unsure, "the trail holds acts that were refused or never tried"
    assert max(recorded.values()) == 1, "an act was recorded twice"
    assert register.audit().problems == ()
    oracle = Oracle()
    for (table, id), _ in register.state().items():
        if table in ("meetings", "statements", "claims", "commitments"):
            first = register.show(id)[2][0].changes
            fields = next(c.after for c in first if c.id == id)
            oracle.items[id] = Item([(fields["state"], {name: fields.get(name) for name in PLAIN})])
    for entry in trail:
        assert not oracle.refused(entry.action, entry.target), f"entry {entry.seq} {entry.action} should be refused"
        after = next(c.after for c in entry.changes if c.id == entry.target)
        before = oracle.items[entry.target].fields
        changed = {name: after.get(name) for name in PLAIN if after.get(name) != before.get(name)}
        if entry.action == "correct" and "cue" in changed:
            assert int(changed["cue"]) == int(before["cue"] or 0) + 1, "a count was lost"
        oracle.apply(entry.action, entry.target, {} if entry.action == "undo" else changed)
    held = {id: r for (_, id), r in register.state().items() if id in oracle.items}
    for id, item in oracle.items.items():
        assert (held[id]["state"], held[id]["version"]) == (item.state, item.version)
        assert {name: held[id].get(name) for name in PLAIN} == item.fields


def read_logs(logs: Path) -> tuple[set[str], set[str]]:
    """Tokens of acts that were acknowledged, and of those whose end is not known."""
    done: set[str] = set()
    unsure: set[str] = set()
    for log in logs.glob("w*"):
        token = ""
        for line in log.read_text().splitlines():
            word = line.split()
            if word[0] == "try":
                unsure |= {token} - {""}
                token = word[1]
            else:
                (done if word[0] == "done" else unsure if word[0] == "unknown" else set()).add(token)
                token = ""
        unsure |= {token} - {""}
    return done, unsure


@pytest.mark.timeout(900)
def test_eight_writers_on_sqlite_lose_nothing_though_some_are_killed(tmp_path: Path, logs: Path) -> None:
    many_write(str(tmp_path / "store"), logs, operations=5_000, kills=16)


@pytest.mark.timeout(900)
def test_eight_writers_on_postgresql_lose_nothing_though_some_are_killed_and_the_server_crashes(
    cluster: Cluster, logs: Path
) -> None:
    many_write(cluster.database(), logs, operations=5_000, kills=16, restarts=2, cluster=cluster)


@pytest.mark.soak
@pytest.mark.parametrize("back_end", ["sqlite", "postgres"])
def test_many_more_acts_of_eight_writers_lose_nothing(
    back_end: str, tmp_path: Path, logs: Path, request: pytest.FixtureRequest
) -> None:
    if back_end == "sqlite":
        many_write(str(tmp_path / "store"), logs, operations=100_000, kills=200)
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        many_write(cluster.database(), logs, operations=100_000, kills=200, restarts=10, cluster=cluster)
