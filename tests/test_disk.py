"""disk: all or nothing, whatever fails."""

from __future__ import annotations

import fcntl
import os
import random
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import FAULTS, failing

from caudal import disk
from caudal.errors import StoreError

OLD = {"a.html": b"old a", "b.pdf": b"old b"}
NEW = {"a.html": b"new a" * 100, "b.pdf": b"", "c.json": b"new c"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def put(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_file_written_twice_holds_the_second_bytes_and_leaves_nothing_else(tmp_path: Path) -> None:
    disk.write_file(tmp_path / "new" / "deep" / "x.json", b"one")
    disk.write_file(tmp_path / "new" / "deep" / "x.json", b"two")
    assert contents(tmp_path / "new" / "deep") == {"x.json": b"two"}


def test_several_files_are_written_together(tmp_path: Path) -> None:
    folder = put(tmp_path / "out", OLD)
    disk.write_files(folder, NEW)
    assert contents(folder) == NEW


def test_no_file_to_write_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    folder = put(tmp_path / "out", OLD)
    disk.write_files(folder, {})
    assert contents(folder) == OLD


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".caudal-new-0"])
def test_a_name_that_leaves_the_folder_or_is_ours_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="plain file name"):
        disk.write_files(tmp_path, {name: b"x"})
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("broken", [False, True], ids=["one call fails", "all later calls fail too"])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_system_call_may_fail_and_the_files_are_all_old_or_all_new(
    tmp_path: Path, fault: str, broken: bool
) -> None:
    cases = 0
    for n in range(1, 200):
        folder = put(tmp_path / str(n), OLD)
        with failing(n, fault, broken=broken) as system:
            try:
                disk.write_files(folder, NEW)
                refusal = None
            except StoreError as error:
                refusal = str(error)
        assert refusal is None or str(folder) in refusal
        visible = {k: v for k, v in contents(folder).items() if not k.startswith(".caudal-")}
        if refusal is None:
            assert visible == NEW, (n, fault)
        elif not broken:
            assert visible == OLD, (n, fault)
        disk.recover(folder)
        assert contents(folder) in (OLD, NEW), (n, fault)
        disk.write_files(folder, NEW)  # works again unattended
        assert contents(folder) == NEW
        cases += system.failed
        if n > system.count:
            break
    else:
        pytest.fail("the operation never passed untouched")
    assert cases >= (3 if fault == "short write" else 30)


def test_a_failed_fsync_means_not_written(tmp_path: Path) -> None:
    folder = put(tmp_path / "out", OLD)
    with failing(1) as system:
        system.n = 0
        real = system.__getattr__("fsync")

        def fsync(descriptor: int) -> None:
            real(descriptor)
            raise OSError(5, "Input/output error")

        system.__dict__["fsync"] = fsync
        with pytest.raises(StoreError, match=r"a\.html.*Input/output error.*unchanged"):
            disk.write_files(folder, NEW)
    assert contents(folder) == OLD


@pytest.mark.parametrize("write", [disk.write_files, disk.write_folders])
def test_no_change_of_names_is_left_without_an_fsync_of_the_folder(tmp_path: Path, write: Callable) -> None:
    files = NEW if write is disk.write_files else {"e1": NEW, "e2": NEW}
    with failing() as system:
        write(tmp_path, files)
    groups = "".join({"rename": "r", "unlink": "u", "fsync": "s"}.get(name, "") for name in system.log)
    assert re.fullmatch(r"s+rsr+sus(u*)", groups), groups  # files; journal; names; journal gone; each fsynced


def test_a_full_disk_is_named_with_the_file_and_the_next_step(tmp_path: Path) -> None:
    with failing(2, "ENOSPC"), pytest.raises(StoreError, match=r"x\.json.*No space left.*Free some space"):
        disk.write_file(tmp_path / "x.json", b"data")


def test_a_folder_in_the_place_of_a_file_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    folder = put(tmp_path / "out", {"a.html": b"old a"})
    (folder / "c.json").mkdir()
    with pytest.raises(StoreError, match=r"c\.json"):
        disk.write_files(folder, NEW)
    assert (folder / "a.html").read_bytes() == b"old a"
    assert sorted(p.name for p in folder.iterdir()) == ["a.html", "c.json"]


def test_a_damaged_journal_is_named_not_guessed_at(tmp_path: Path) -> None:
    folder = put(tmp_path / "out", {**OLD, ".caudal-journal": b"[[\x00"})
    with pytest.raises(StoreError, match=r"\.caudal-journal.*damaged"):
        disk.write_files(folder, NEW)


@pytest.mark.parametrize("seed", range(20))
def test_folders_appear_whole_and_together(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    folders = {f"e{i}": {f"f{j}": rng.randbytes(rng.randrange(2000)) for j in range(3)} for i in range(3)}
    disk.write_folders(tmp_path, folders)
    assert {p.name: contents(p) for p in tmp_path.iterdir()} == folders


def test_folders_are_not_written_over_one_that_exists(tmp_path: Path) -> None:
    disk.write_folders(tmp_path, {"e1": {"f": b"1"}})
    with pytest.raises(StoreError, match="e1"):
        disk.write_folders(tmp_path, {"e0": {"f": b"0"}, "e1": {"f": b"2"}})
    assert {p.name: contents(p) for p in tmp_path.iterdir()} == {"e1": {"f": b"1"}}


def test_folders_of_a_killed_write_do_not_count_and_are_swept(tmp_path: Path) -> None:
    disk.write_folders(tmp_path, {"e0": {"f": b"0"}, "e1": {"f": b"1"}})
    (tmp_path / ".caudal-journal").write_bytes(b'["e1", "e2"]')
    (tmp_path / ".caudal-staged-e2").mkdir()
    assert disk.unfinished(tmp_path) == {"e1", "e2"}
    disk.sweep_folders(tmp_path)
    assert {p.name: contents(p) for p in tmp_path.iterdir()} == {"e0": {"f": b"0"}}
    assert disk.unfinished(tmp_path) == set()


def test_a_damaged_journal_of_folders_is_named(tmp_path: Path) -> None:
    (tmp_path / ".caudal-journal").write_bytes(b"\xff")
    with pytest.raises(StoreError, match=r"\.caudal-journal.*cannot be read"):
        disk.unfinished(tmp_path)


def test_a_write_that_takes_no_bytes_is_a_full_disk(tmp_path: Path) -> None:
    with failing() as system:
        system.__dict__["write"] = lambda descriptor, data: 0
        with pytest.raises(StoreError, match="No space left"):
            disk.write_file(tmp_path / "x", b"data")
    assert contents(tmp_path) == {}


def test_a_place_where_writing_is_forbidden_is_named_with_the_next_step(tmp_path: Path) -> None:
    with failing(1, "EACCES"), pytest.raises(StoreError, match=r"x\.json.*Permission denied.*choose another folder"):
        disk.write_file(tmp_path / "x.json", b"data")


def test_two_writers_of_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiter = threading.Thread(target=disk.write_file, args=(tmp_path / "x", b"later"))
    waiter.start()
    time.sleep(0.05)
    assert not (tmp_path / "x").exists()
    os.close(held)
    waiter.join()
    assert contents(tmp_path) == {"x": b"later"}


def test_a_writer_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_WAIT_SECONDS", 0.05)
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(StoreError, match="another process has been writing"):
        disk.write_file(tmp_path / "x", b"never")
    os.close(held)


def test_without_locks_of_the_system_a_file_is_still_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "fcntl", None)
    disk.write_file(tmp_path / "x", b"data")
    assert contents(tmp_path) == {"x": b"data"}
