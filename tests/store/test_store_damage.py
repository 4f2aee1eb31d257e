"""Damage to a stored file is named, never read as a number."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import cell, reading, table

from caudal.errors import StoreError
from caudal.records import Reading
from caudal.store import Store


def small() -> Reading:
    cells = [cell("2023-10", n, place, "HND") for n, place in enumerate(("tucson", "yuma"))]
    return reading("small", "2024-01-10", [(table("areas", "2023-10", "2023-12"), cells)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Store.open(tmp_path, reference=False).add([small()])
    return tmp_path / "editions" / "small"


def read_everything(root: Path) -> None:
    store = Store.open(root, reference=False)
    for edition in store.editions:
        store.cells(edition.id)


def variants(data: bytes, bits: list[int]) -> Iterator[bytes]:
    """Every truncation, and every byte with each of these bits flipped."""
    yield from (data[:n] for n in range(len(data)))
    for i in range(len(data)):
        for bit in bits:
            yield data[:i] + bytes([data[i] ^ (1 << bit)]) + data[i + 1 :]


def each_damage_is_named(folder: Path, name: str, bits: list[int]) -> int:
    path = folder / name
    good = path.read_bytes()
    cases = 0
    for bad in variants(good, bits):
        path.write_bytes(bad)
        with pytest.raises(StoreError) as caught:
            read_everything(folder.parent.parent)
        assert str(path) in str(caught.value)
        assert "caudal load" in str(caught.value)
        cases += 1
    path.write_bytes(good)
    read_everything(folder.parent.parent)
    return cases


@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet"])
def test_every_byte_flipped_and_every_length_cut_is_named(folder: Path, name: str) -> None:
    bit = random.Random(name).randrange(8)
    size = (folder / name).stat().st_size
    assert each_damage_is_named(folder, name, [bit]) == 2 * size


@pytest.mark.soak
@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet"])
def test_every_bit_flipped_is_named(folder: Path, name: str) -> None:
    size = (folder / name).stat().st_size
    assert each_damage_is_named(folder, name, list(range(8))) == 9 * size


@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet"])
@pytest.mark.parametrize("extra", [b"\n", b" ", b"\x00", b"{}"])
def test_a_byte_too_many_is_named(folder: Path, name: str, extra: bytes) -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + extra)
    with pytest.raises(StoreError, match=name):
        read_everything(folder.parent.parent)


@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(StoreError, match=rf"{name}.*cannot be read"):
        read_everything(folder.parent.parent)


def test_an_edition_under_the_name_of_another_is_named(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "other")
    with pytest.raises(StoreError, match=r"other.*belongs to another edition"):
        read_everything(folder.parent.parent)


def test_damage_after_the_first_reading_is_seen_by_the_next(folder: Path) -> None:
    store = Store.open(folder.parent.parent, reference=False)
    first = store.cells("small")
    assert store.cells("small") is first  # trusted while inode, size and time stay the same
    data = bytearray((folder / "cells.parquet").read_bytes())
    data[100] ^= 1
    (folder / "cells.parquet").write_bytes(data)
    with pytest.raises(StoreError, match=r"cells\.parquet"):
        store.cells("small")


def test_verify_names_every_damaged_file(folder: Path) -> None:
    root = folder.parent.parent
    other = replace(small(), edition=replace(small().edition, id="second", title="second"))
    Store.open(root, reference=False).add([other])
    (folder / "cells.parquet").write_bytes(b"PAR1")
    (folder.parent / "second" / "manifest.json").write_bytes(b"{}")
    messages = Store.open(root, reference=False).verify()
    assert len(messages) == 2
    assert "second/manifest.json" in messages[0]
    assert "small/cells.parquet" in messages[1]
    assert "small.csv" in messages[1]  # the source to load again


@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet"])
def test_loading_the_source_again_repairs_the_edition_and_keeps_the_damaged_copy(folder: Path, name: str) -> None:
    root = folder.parent.parent
    (folder / name).write_bytes(b"rubbish")
    (root / "damaged" / "small-1").mkdir(parents=True)  # an earlier one
    (added,) = Store.open(root, reference=False).add([small()])
    assert added.status == "added"
    assert any("set aside" in m for m in added.messages)
    read_everything(root)
    assert (root / "damaged" / "small-2" / name).read_bytes() == b"rubbish"


def test_a_manifest_of_a_newer_format_is_refused_and_left_alone(folder: Path) -> None:
    from caudal.store import manifest as m  # noqa: PLC0415

    known = m.decode((folder / "manifest.json").read_bytes(), folder / "manifest.json")
    real = m.SCHEMA
    try:
        m.SCHEMA = real + 1
        (folder / "manifest.json").write_bytes(m.encode(known))
    finally:
        m.SCHEMA = real
    with pytest.raises(StoreError, match=r"manifest\.json.*format 2.*newer caudal"):
        read_everything(folder.parent.parent)


def test_an_edition_whose_cells_are_gone_is_repaired_by_loading_it_again(folder: Path) -> None:
    (folder / "cells.parquet").unlink()
    (added,) = Store.open(folder.parent.parent, reference=False).add([small()])
    assert added.status == "added"
    read_everything(folder.parent.parent)
