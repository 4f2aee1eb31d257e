"""Loading while the disk fails: the old store or the new one, never a third."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from by_hand import cell, reading, table
from faults import FAULTS, failing

from caudal.errors import StoreError
from caudal.records import Reading
from caudal.store import Store


def update(n: int) -> Reading:
    cells = [cell("2023-10", n, "tucson", "HND"), cell("2023-11", n + 1, "yuma", "GTM")]
    return reading(f"update-{n}", f"2024-01-{10 + n}", [(table("areas", "2023-10", "2023-12"), cells)])


def state(root: Path) -> dict[str, int]:
    """What the store holds, every byte checked, and nothing left over."""
    store = Store.open(root, reference=False)
    assert [p.name for p in (root / "editions").iterdir() if p.name.startswith(".")] == []
    return {e.id: int(store.cells(e.id)["count"].sum()) for e in store.editions}


def outcome(act: Callable[[], object]) -> str | None:
    """The message of the refusal, None where it went well."""
    try:
        act()
    except StoreError as error:
        return str(error)
    return None


@pytest.mark.parametrize("broken", [False, True], ids=["one call fails", "all later calls fail too"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("repair", [False, True], ids=["new editions", "one of them damaged before"])
def test_every_system_call_of_a_load_may_fail(tmp_path: Path, fault: str, broken: bool, repair: bool) -> None:
    start = tmp_path / "start"
    Store.open(start, reference=False).add([update(0), *([update(1)] if repair else [])])
    old = {"update-0": 1}
    if repair:
        (start / "editions" / "update-1" / "manifest.json").write_bytes(b"{")
    new = {"update-0": 1, "update-1": 3, "update-2": 5}
    cases = 0
    for n in range(1, 200):
        root = tmp_path / str(n)
        shutil.copytree(start, root)
        with failing(n, fault, broken=broken) as system:
            refusal = outcome(lambda root=root: Store.open(root, reference=False).add([update(1), update(2)]))
        assert refusal is None or str(root) in refusal
        damaged = outcome(lambda root=root: state(root))
        if damaged is not None:  # as damaged as it was
            assert repair, (n, fault)
            assert refusal is not None, (n, fault)
            assert "update-1/manifest.json" in damaged, (n, fault)
        else:
            allowed = [new] if refusal is None else [old, new] if broken else [old]
            assert state(root) in allowed, (n, fault)
        Store.open(root, reference=False).add([update(1), update(2)])  # works again unattended
        assert state(root) == new
        cases += system.failed
        if n > system.count:
            break
    else:
        pytest.fail("the load never passed untouched")
    assert cases >= (5 if fault == "short write" else 34)


def test_the_first_load_into_a_new_place_may_fail_at_every_call(tmp_path: Path) -> None:
    for n in range(1, 100):
        root = tmp_path / str(n) / "deep"
        with failing(n, "ENOSPC") as system:
            try:
                Store.open(root, reference=False).add([update(0)])
            except StoreError:
                assert Store.open(root, reference=False).editions == ()
        Store.open(root, reference=False).add([update(0)])
        assert state(root) == {"update-0": 1}
        if n > system.count:
            break
    assert n > 15


PROGRAM = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from by_hand import cell, reading, table
from caudal.errors import StoreError
from caudal.store import Store
import polars
cells = [cell("2023-10", i, f"p{i}", "HND") for i in range(2000)]
big = reading("big", "2024-01-10", [(table("areas", "2023-10", "2023-12"), cells)])
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    Store.open(Path(sys.argv[1]), reference=False).add([big])
except StoreError as error:
    print(error)
    sys.exit(4)
"""


def test_a_full_disk_leaves_the_store_as_it_was_and_says_which_file_did_not_fit(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    Store.open(tmp_path, reference=False).add([update(0)])
    tests = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), tests], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4, done.stderr
    assert "big/cells.parquet: could not be written (File too large)" in done.stdout
    assert "Free some space" in done.stdout
    assert state(tmp_path) == {"update-0": 1}


LOADER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from by_hand import cell, reading, table
from caudal.store import Store
def update(n):
    cells = [cell("2023-10", n, "tucson", "HND"), cell("2023-11", n + 1, "yuma", "GTM")]
    return reading(f"update-{n}", "2024-01-10", [(table("areas", "2023-10", "2023-12"), cells)])
store = Store.open(Path(sys.argv[1]), reference=False)
sys.stdin.readline()
for n in range(12):
    print(*(a.status for a in store.add([update(n), update(n + 1)])), sep="\\n")
"""


def test_two_loaders_at_once_both_end_well_and_each_edition_is_added_once(tmp_path: Path) -> None:
    tests = str(Path(__file__).resolve().parents[1])
    loaders = [
        subprocess.Popen(
            [sys.executable, "-c", LOADER, str(tmp_path), tests],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
        )
        for _ in range(2)
    ]
    for loader in loaders:
        assert loader.stdin is not None
        loader.stdin.write("go\n")
        loader.stdin.flush()
    statuses = [line for loader in loaders for line in loader.communicate()[0].split("\n") if line]
    assert [loader.returncode for loader in loaders] == [0, 0]
    assert statuses.count("added") == 13
    assert len(statuses) == 48
    assert state(tmp_path) == {f"update-{n}": 2 * n + 1 for n in range(13)}
