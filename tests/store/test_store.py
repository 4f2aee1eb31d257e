"""The store: editions in, the same cells out; nothing overwritten, nothing half loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from by_hand import BROKEN_DOWN, cell, reading, table
from faults import failing
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from caudal.errors import InputError, NotHeldError, StoreError
from caudal.records import Reading
from caudal.store import Store, user_folder
from caudal.store.places import reference_folder

KEY = ["table", "place", "origin", "population", "authority", "period"]


def update(n: int = 1, **more: object) -> Reading:
    cells = [cell("2023-10", 5 + n, "tucson", "HND"), cell("2023-12", None, "yuma", "GTM")]
    return reading(f"update-{n}", f"2024-01-{10 + n}", [(table("areas", "2023-10", "2023-12"), cells)], **more)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_was_added_is_there_after_reopening(tmp_path: Path) -> None:
    added = Store.open(tmp_path, reference=False).add([update(1), update(2)])
    assert [a.status for a in added] == ["added", "added"]
    again = Store.open(tmp_path, reference=False)
    assert again.editions == (update(1).edition, update(2).edition)
    assert_frame_equal(again.cells("update-1"), update(1).observations.sort(KEY))
    assert again.values("update-1") == {"areas": {"place": ("tucson", "yuma"), "origin": ("GTM", "HND")}}
    assert again.verify() == ()


def test_opening_a_store_that_does_not_exist_makes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "later", reference=False)
    assert store.editions == ()
    assert not (tmp_path / "later").exists()


def test_a_file_in_the_place_of_the_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(StoreError, match="not a folder"):
        Store.open(tmp_path / "x")


def test_an_unknown_edition_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(NotHeldError, match="nothing-such"):
        Store.open(tmp_path, reference=False).cells("nothing-such")


def test_loading_the_same_bytes_twice_is_a_no_op_that_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([update()])
    before = snapshot(tmp_path)
    later = replace(update(), edition=replace(update().edition, retrieved=date(2026, 1, 1), source="copy.csv"))
    (added,) = store.add([later])
    assert added.status == "already held"
    assert "copy.csv has the bytes of edition update-1" in added.messages[0]
    assert f"loaded from {update().edition.source}" in added.messages[0]
    assert snapshot(tmp_path) == before


def test_the_same_bytes_under_another_id_but_the_same_release_are_held_already(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([update()])
    (added,) = store.add([replace(update(), edition=replace(update().edition, id="otherwise"))])
    assert (added.status, added.edition.id) == ("already held", "update-1")


def test_the_same_bytes_with_another_release_date_are_another_edition_and_this_is_said(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([update()])
    twin = replace(update(), edition=replace(update().edition, id="update-b", released=date(2024, 3, 1)))
    (added,) = store.add([twin])
    assert added.status == "added"
    assert any("same bytes are held as update-1" in m for m in added.messages)


def test_an_older_release_is_kept_as_an_older_edition_and_this_is_said(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([update(2)])
    (added,) = store.add([update(1)])
    assert added.status == "added"
    assert any("Older than a release held (update-2, released 2024-01-12)" in m for m in added.messages)
    assert [e.id for e in store.editions] == ["update-1", "update-2"]


def by_spec(id: str, count: int, place: str = "tucson", day: str = "2024-01-11") -> Reading:
    months = table("areas", "2023-10", "2023-12")
    return reading(id, day, [(months, [cell("2023-10", count, place, "HND")])], notes={"spec": "read through a spec"})


@pytest.mark.parametrize("ids", [("first", "second", "third"), ("c", "b", "a")])
def test_of_one_release_day_the_file_loaded_last_speaks_whatever_its_id(tmp_path: Path, ids: tuple[str, ...]) -> None:
    store = Store.open(tmp_path, reference=False)
    for n, id in enumerate(ids):
        (added,) = store.add([by_spec(id, n)])
        assert any("same release day" in m for m in added.messages) == (n > 0)
    assert [e.id for e in store.editions] == list(ids)
    assert [a.status for a in store.add([by_spec(ids[1], 1), by_spec(ids[0], 0)])] == ["already held"] * 2
    assert [e.id for e in Store.open(tmp_path, reference=False).editions] == list(ids)


def test_files_of_one_load_and_day_keep_their_order_and_other_days_have_none(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    added = store.add([by_spec("z", 1), by_spec("a", 2), by_spec("b", 3, day="2024-02-11")])
    assert [e.id for e in store.editions] == ["z", "a", "b"]
    assert [any("same release day" in m for m in a.messages) for a in added] == [False, True, False]


def test_a_damaged_later_file_of_a_day_is_repaired_in_its_place(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([by_spec("c", 1), by_spec("b", 2), by_spec("a", 3)])
    next((tmp_path / "editions").glob("b*")).joinpath("cells.parquet").write_bytes(b"")
    store.add([by_spec("b", 2)])
    assert [e.id for e in store.editions] == ["c", "b", "a"]


def test_two_halves_of_a_release_are_said_not_to_add_up(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([by_spec("north", 1, "tucson")])
    (south,) = store.add([by_spec("south", 2, "yuma")])
    (told,) = [m for m in south.messages if "never added up" in m]
    assert told.startswith("No place of this file is in north (released 2024-01-11)")
    assert "yuma here, tucson there" in told
    (later,) = store.add([by_spec("later", 2, "yuma", "2024-02-11")])
    assert not [m for m in later.messages if "in south" in m]


def test_an_id_held_with_other_content_is_an_error_and_the_old_content_stays(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    store.add([update()])
    before = snapshot(tmp_path)
    other = replace(update(3), edition=replace(update(3).edition, id="update-1"))
    with pytest.raises(StoreError, match=r"update-1 is held with other content.*never overwritten"):
        store.add([update(2), other])
    assert snapshot(tmp_path) == before


def test_two_readings_of_one_load_may_not_carry_one_id(tmp_path: Path) -> None:
    twin = replace(update(2), edition=replace(update(2).edition, id="update-1"))
    with pytest.raises(StoreError, match="two readings"):
        Store.open(tmp_path, reference=False).add([update(1), twin])
    assert Store.open(tmp_path, reference=False).editions == ()


@pytest.mark.parametrize("bad", ["", ".hidden", "a/b", "../up", "x" * 300, "e.extract"])
def test_an_id_that_cannot_be_a_folder_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(StoreError, match="cannot be the id"):
        Store.open(tmp_path, reference=False).add([replace(update(), edition=replace(update().edition, id=bad))])
    assert not list(tmp_path.iterdir())


def test_an_extract_does_not_keep_the_full_file_out_and_the_full_file_hides_it(tmp_path: Path) -> None:
    cells = [cell("2023-10", n, "tucson", f"A{n}") for n in range(3)]
    full = reading("e", "2024-01-10", [(table("t", "2023-10", "2023-10"), cells)])
    cut = reading("e", "2024-01-10", [(table("t", "2023-10", "2023-10"), cells[1:2])], extract=True)
    store = Store.open(tmp_path, reference=False)
    store.add([cut])
    assert store.cells("e").height == 1
    assert store.add([full])[0].status == "added"
    assert [e.extract for e in store.editions] == [False]
    assert Store.open(tmp_path, reference=False).cells("e").height == 3
    assert store.add([cut])[0].status == "already held"


def test_reference_editions_lie_under_those_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caudal.store.store.reference_folder", lambda: tmp_path / "package")
    cut = replace(update(), edition=replace(update().edition, extract=True))
    Store.write_reference(tmp_path / "package", [cut, update(2)])
    frozen = snapshot(tmp_path / "package")
    store = Store.open(tmp_path / "mine")
    assert [(e.id, e.extract) for e in store.editions] == [("update-1", True), ("update-2", False)]
    assert not (tmp_path / "mine").exists()
    assert [a.status for a in store.add([update(1), update(2)])] == ["added", "already held"]
    assert [(e.id, e.extract) for e in store.editions] == [("update-1", False), ("update-2", False)]
    assert Store.open(tmp_path / "mine", reference=False).editions == (update(1).edition,)
    assert snapshot(tmp_path / "package") == frozen


def test_a_reference_layer_compiled_twice_has_the_same_bytes_and_only_the_named_editions(tmp_path: Path) -> None:
    Store.write_reference(tmp_path / "a", [update(1), update(2)])
    Store.write_reference(tmp_path / "b", [update(3)])
    Store.write_reference(tmp_path / "b", [update(2), update(1)])
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert not (tmp_path / "b" / ".lock").exists()


def test_opening_forty_editions_writes_nothing(tmp_path: Path) -> None:
    readings = [replace(update(), edition=replace(update().edition, id=f"e{n}", title=str(n))) for n in range(40)]
    with failing(sync=False):
        Store.write_reference(tmp_path, readings)
    with failing() as calls:
        assert len(Store.open(tmp_path, reference=False).editions) == 40
    assert calls.count == 0


def test_reading_works_where_nothing_can_be_written(tmp_path: Path) -> None:
    Store.open(tmp_path, reference=False).add([update()])
    (tmp_path / "editions" / ".caudal-staged-x").mkdir()
    with failing(1, "EIO", broken=True) as system:
        system.fault = "EROFS"
        store = Store.open(tmp_path, reference=False)
        assert store.cells("update-1").height == 2
        with pytest.raises(StoreError, match="Nothing was loaded"):
            store.add([update(2)])
    assert [e.id for e in Store.open(tmp_path, reference=False).editions] == ["update-1"]


def test_leftovers_of_a_killed_load_go_at_the_next_opening(tmp_path: Path) -> None:
    Store.open(tmp_path, reference=False).add([update()])
    staged = tmp_path / "editions" / ".caudal-staged-update-9"
    staged.mkdir()
    (staged / "cells.parquet").write_bytes(b"half")
    assert [e.id for e in Store.open(tmp_path, reference=False).editions] == ["update-1"]
    assert not staged.exists()


def test_a_load_that_waits_too_long_for_another_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caudal.store.folders._LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / ".lock"), pytest.raises(StoreError, match=r"\.lock: another caudal has been loading"):
        Store.open(tmp_path, reference=False).add([update()])
    assert Store.open(tmp_path, reference=False).editions == ()


def test_a_load_under_way_is_not_swept_and_its_editions_are_not_seen_yet(tmp_path: Path) -> None:
    Store.open(tmp_path, reference=False).add([update(1), update(2)])
    (tmp_path / "editions" / ".caudal-journal").write_bytes(b'["update-2"]')
    with FileLock(tmp_path / ".lock"):
        assert [e.id for e in Store.open(tmp_path, reference=False).editions] == ["update-1"]
        assert (tmp_path / "editions" / "update-2").exists()
    assert [e.id for e in Store.open(tmp_path, reference=False).editions] == ["update-1"]  # killed: undone
    assert not (tmp_path / "editions" / "update-2").exists()


def test_a_store_whose_folder_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(StoreError, match=r"editions: cannot be read \(Permission denied\)"):
        Store(tmp_path, (tmp_path,))


def test_a_store_with_a_damaged_manifest_answers_for_no_edition_it_may_hold(tmp_path: Path) -> None:
    Store.open(tmp_path, reference=False).add([update(1), update(2)])
    (tmp_path / "editions" / "update-2" / "manifest.json").write_bytes(b"{}")
    store = Store.open(tmp_path, reference=False)
    for ask in (lambda: store.editions, lambda: store.cells("update-2")):
        with pytest.raises(StoreError, match=r"update-2/manifest\.json: damaged"):
            ask()


def test_the_package_carries_its_reference_beside_the_code() -> None:
    assert reference_folder().parts[-2:] == ("caudal", "reference")


def test_the_users_folder_follows_the_customs_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert user_folder() == tmp_path / "caudal"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert user_folder() == tmp_path / "local" / "caudal"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_folder().parts[-2:] == ("Application Support", "caudal")


UNSOUND = {
    "a negative count": ([cell("2023-10", -1, "tucson", "HND")], {}, "never negative"),
    "a suppressed cell with a count": ([cell("2023-10", 4, "tucson", "HND", status="suppressed")], {}, "exactly when"),
    "an exact cell without one": ([cell("2023-10", None, "tucson", "HND", status="exact")], {}, "exactly when"),
    "an unknown status": ([cell("2023-10", 4, "tucson", "HND", status="guessed")], {}, "unknown status"),
    "the same cell twice": ([cell("2023-10", 4, "tucson", "HND"), cell("2023-10", 5, "tucson", "HND")], {}, "once"),
    "a period outside the coverage": ([cell("2024-10", 4, "tucson", "HND")], {}, "outside its coverage"),
    "a period off the calendar": ([cell(date(2023, 10, 2), 4, "tucson", "HND")], {}, "off its calendar"),
    "a period among the gaps": ([cell("2023-11", 4, "tucson", "HND")], {"gaps": (date(2023, 11, 1),)}, "own gaps"),
    "'all' in a dimension broken down": ([cell("2023-10", 4, "all", "HND")], {}, "outside its dimensions"),
    "another indicator": ([cell("2023-10", 4, "tucson", "HND", indicator="ofo")], {}, "another indicator"),
    "no place": ([cell("2023-10", 4, None, "HND")], {}, "key column is empty"),
    "a missing dimension": ([], {"dims": {"place": "*"}}, "each of place"),
    "an impossible frequency": ([], {"frequency": "H"}, "impossible frequency"),
    "months that begin mid-month": ([], {"first": date(2023, 10, 5)}, "first day of a month"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_unsound_cells_are_never_stored(tmp_path: Path, case: str) -> None:
    cells, options, message = UNSOUND[case]
    t = replace(table("areas", "2023-10", "2023-12"), **options)
    store = Store.open(tmp_path, reference=False)
    with pytest.raises(InputError, match=message):
        store.add([reading("e", "2024-01-10", [(t, cells)])])
    assert store.editions == ()


def test_cells_of_other_columns_or_unnamed_tables_are_never_stored(tmp_path: Path) -> None:
    store = Store.open(tmp_path, reference=False)
    good = update()
    with pytest.raises(InputError, match="columns"):
        store.add([replace(good, observations=good.observations.drop("row"))])
    with pytest.raises(InputError, match="does not name"):
        store.add([replace(good, observations=good.observations.with_columns(table=pl.lit("elsewhere")))])
    with pytest.raises(InputError, match="names that differ"):
        store.add([replace(good, edition=replace(good.edition, tables=good.edition.tables * 2))])


counts = st.one_of(st.none(), st.integers(0, 2**40))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(lambda s: s != "all")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.tuples(texts, texts, st.integers(0, 2)), st.tuples(counts, texts, st.integers(0, 9999)), max_size=12
    ),
    st.dictionaries(texts, texts, max_size=2),
    texts,
)
def test_any_sound_reading_comes_back_cell_for_cell(cells: dict, notes: dict, title: str) -> None:
    rows = [
        cell(date(2023, 10 + m, 1), count, place, origin, row=row)
        for (place, origin, m), (count, _, row) in cells.items()
    ]
    given_reading = reading("e", "2024-01-10", [(table("t", "2023-10", "2023-12"), rows)], notes=notes, title=title)
    labels = pl.Series("origin_label", [label for _, label, _ in cells.values()], dtype=pl.String())
    given_reading = replace(given_reading, observations=given_reading.observations.with_columns(labels))
    with tempfile.TemporaryDirectory() as folder, failing(sync=False):
        Store.open(Path(folder), reference=False).add([given_reading])
        store = Store.open(Path(folder), reference=False)
        assert store.editions == (given_reading.edition,)
        assert_frame_equal(store.cells("e"), given_reading.observations.sort(KEY))


def test_the_same_reading_gives_the_same_bytes_on_one_and_on_two_threads(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; from by_hand import *;"
        "from caudal.store import Store; import random; r = random.Random(7);"
        "cells = [cell('2023-10', r.randrange(999), f'p{i % 40}', f'o{i}') for i in range(5000)]; r.shuffle(cells);"
        "t = table('t', '2023-10', '2023-10');"
        "Store.open(Path(sys.argv[1]), reference=False).add([reading('e', '2024-01-10', [(t, cells)])])"
    )
    for threads in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / threads), str(Path(__file__).resolve().parents[1])],
            check=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads},
        )
    assert snapshot(tmp_path / "1") == snapshot(tmp_path / "2")


def test_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    one = update()
    other = replace(one, observations=one.observations.reverse())
    Store.open(tmp_path / "a", reference=False).add([one])
    Store.open(tmp_path / "b", reference=False).add([other])
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_a_table_with_no_cells_is_kept(tmp_path: Path) -> None:
    empty = reading("e", "2024-01-10", [(table("t", "2023-10", "2023-12", dims=BROKEN_DOWN), [])])
    Store.open(tmp_path, reference=False).add([empty])
    assert Store.open(tmp_path, reference=False).cells("e").height == 0
