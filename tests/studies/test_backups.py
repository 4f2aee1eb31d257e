"""A store in one file, and back: byte for byte, whole or not at all, damage named."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import samples

from caudal import studies
from caudal.errors import InputError, StoreError, UsageError
from caudal.register import Register, Reviewer, export_json
from caudal.register.engine import FILE
from caudal.store import Store
from caudal.store.manifest import decode, encode
from caudal.studies import Setting
from caudal.studies.backups import LIST, REGISTER, backup, restore
from caudal.studies.talks.study import open_register


@pytest.fixture
def held(tmp_path: Path) -> Setting:
    """A store with two editions of its own and a register in which someone acted."""
    s = studies.setting(store=tmp_path / "store", as_of=date(2024, 2, 15))
    for name, text in (("darien.csv", samples.darien()), ("honduras.csv", samples.honduras())):
        (tmp_path / name).write_text(text, encoding="utf-8")
    studies.load(s, [tmp_path / "darien.csv", tmp_path / "honduras.csv"])
    s = studies.setting(store=tmp_path / "store", as_of=date(2024, 2, 15))
    register = open_register(s)
    (first, *_) = (id for (table, id), r in register.state().items() if table == "commitments" and r["ratable"])
    register.rate(first, 1, "A notice was published.", date(2024, 1, 10), Reviewer("ana"))
    register.close()
    return s


def elsewhere(s: Setting, folder: Path) -> Setting:
    return replace(s, store=Store.open(folder))


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / "editions").rglob("*") if p.is_file()}


def register_of(folder: Path) -> dict[str, object]:
    register = Register.open(folder)
    try:
        return export_json(register)
    finally:
        register.close()


def test_a_backup_restores_every_byte_of_the_editions_and_the_register_with_its_trail(
    held: Setting, tmp_path: Path
) -> None:
    made = backup(held, tmp_path / "b" / "all.zip")
    assert (len(made.editions), made.entries) == (2, len(register_of(held.store.root)["trail"]))
    back = restore(elsewhere(held, tmp_path / "new"), tmp_path / "b" / "all.zip")
    assert back.placed == made.editions
    assert back.entries == made.entries
    assert files_of(tmp_path / "new") == files_of(held.store.root)
    assert register_of(tmp_path / "new") == register_of(held.store.root)
    assert Store.open(tmp_path / "new").verify() == ()
    again = restore(elsewhere(held, tmp_path / "new"), tmp_path / "b" / "all.zip")
    assert (again.placed, again.entries) == ((), 0)


def test_the_same_store_gives_the_same_bytes_and_no_backup_is_overwritten(held: Setting, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    backup(held, one)
    backup(held, two)
    assert one.read_bytes() == two.read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        backup(held, one)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".caudal")) == []


def test_a_damaged_edition_and_a_damaged_register_are_brought_back(held: Setting, tmp_path: Path) -> None:
    backup(held, tmp_path / "all.zip")
    whole, trail = files_of(held.store.root), register_of(held.store.root)
    cells = next(p for p in (held.store.root / "editions").rglob("cells.parquet"))
    cells.write_bytes(cells.read_bytes()[:-1] + b"?")
    (held.store.root / FILE).write_bytes(b"not a register" * 400)
    with pytest.raises(StoreError, match=r"cells\.parquet"):
        backup(held, tmp_path / "other.zip")
    assert not (tmp_path / "other.zip").exists()
    back = restore(elsewhere(held, held.store.root), tmp_path / "all.zip")
    assert len(back.placed) == 1
    assert len(back.messages) == 1
    assert "moved aside" in back.messages[0]
    assert files_of(held.store.root) == whole
    assert register_of(held.store.root) == trail
    assert len(list((held.store.root / "damaged").iterdir())) == 1


def test_what_was_loaded_from_elsewhere_meanwhile_is_held_already(held: Setting, tmp_path: Path) -> None:
    backup(held, tmp_path / "all.zip")
    new = elsewhere(held, tmp_path / "new")
    (tmp_path / "darien.csv").rename(tmp_path / "other name.csv")
    studies.load(new, [tmp_path / "other name.csv"])
    assert len(restore(new, tmp_path / "all.zip").placed) == 1


def test_other_content_under_the_same_name_is_left_as_it_is(held: Setting, tmp_path: Path) -> None:
    name, files = next(iter(held.store.own().items()))
    manifest = decode(files["manifest.json"].read_bytes(), files["manifest.json"])
    other = encode(replace(manifest, edition=replace(manifest.edition, title="Another table")))
    before = files_of(held.store.root)
    with pytest.raises(StoreError, match="held with other content; it was left as it is"):
        held.store.put_back(name, {"manifest.json": other, "cells.parquet": files["cells.parquet"].read_bytes()})
    assert files_of(held.store.root) == before


@pytest.mark.parametrize("damage", ["cut", "byte", "noise", "stranger", "no list", "climbs"])
def test_a_damaged_or_strange_file_restores_nothing(held: Setting, tmp_path: Path, damage: str) -> None:
    path, bad = tmp_path / "all.zip", tmp_path / "bad.zip"
    backup(held, path)
    data = path.read_bytes()
    if damage == "cut":
        bad.write_bytes(data[: len(data) // 2])
    elif damage == "byte":
        with zipfile.ZipFile(path) as archive:
            info = next(i for i in archive.infolist() if i.filename.endswith("cells.parquet"))
        at = info.header_offset + 30 + len(info.filename) + info.file_size // 2
        bad.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    elif damage == "noise":
        bad.write_bytes(bytes(range(256)) * 40)
    else:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bad, "w") as made:
            for info in archive.infolist():
                if damage == "no list" and info.filename == LIST:
                    continue
                made.writestr(info, archive.read(info))
            if damage != "no list":
                made.writestr("editions/../../evil" if damage == "climbs" else "editions/x/other.txt", b"x")
    with pytest.raises(InputError, match="Nothing was restored"):
        restore(elsewhere(held, tmp_path / "new"), bad)
    assert not (tmp_path / "new").exists()


def test_a_store_without_a_register_has_none_in_its_backup(tmp_path: Path) -> None:
    s = studies.setting(store=tmp_path / "store")
    made = backup(s, tmp_path / "empty.zip")
    assert (made.editions, made.entries) == ((), None)
    with zipfile.ZipFile(tmp_path / "empty.zip") as archive:
        assert REGISTER not in archive.namelist()
    assert restore(elsewhere(s, tmp_path / "new"), tmp_path / "empty.zip").entries is None
