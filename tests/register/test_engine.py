"""Opening: tables migrated, damage moved aside, newer registers refused, SQLite set up for many writers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from back_ends import Cluster, open_at
from reviewed import ANA, fill

from caudal.cli import main
from caudal.errors import StoreError, UsageError
from caudal.register import Register
from caudal.register.engine import FILE, NEWEST, SAFE_WAL, downgrade, journal_mode, sqlite_module, upgrade, writing
from caudal.register.schema import metadata


def test_the_migrations_make_the_tables_that_the_code_speaks_of(opened: Register) -> None:
    with opened._engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_migrations_go_back_and_forth(opened: Register) -> None:
    with writing(opened._engine) as connection:
        downgrade(connection, "base")
        assert set(sa.inspect(connection).get_table_names()) == {"alembic_version"}
        upgrade(connection)
    fill(opened)
    assert opened.audit().problems == ()


def test_a_register_of_the_first_version_is_brought_up_to_date_with_its_history(target: str) -> None:
    old = open_at(target)
    id = fill(old)[0]
    old.confirm(id, ANA)
    held, entries = old.state(), old.show(id)[2]
    with writing(old._engine) as connection:
        downgrade(connection, "v0001")
        assert indexes(connection) == {("record",)}
    old.close()
    new = open_at(target)
    with new._engine.connect() as connection:
        assert indexes(connection) == {("record", "seq")}
    assert (new.state(), new.show(id)[2], new.audit().problems) == (held, entries, ())
    new.close()


def indexes(connection: sa.Connection) -> set[tuple[str | None, ...]]:
    return {tuple(index["column_names"]) for index in sa.inspect(connection).get_indexes("touched")}


def test_a_register_opened_again_is_as_it_was(target: str) -> None:
    first = open_at(target)
    ids = fill(first)
    first.confirm(ids[0], ANA)
    held = first.state()
    first.close()
    again = open_at(target)
    assert again.state() == held
    again.close()


def test_a_newer_register_is_refused_and_left_alone(target: str) -> None:
    register = open_at(target)
    fill(register)
    with register._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v9999'")
    try:
        with pytest.raises(StoreError, match=r"written by a newer caudal .*Nothing was changed. Upgrade caudal"):
            open_at(target)
        assert len(register.state()) > 1
    finally:
        with register._engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{NEWEST}'")
        register.close()


def test_wal_is_used_only_where_sqlite_is_safe_with_it(tmp_path: Path) -> None:
    assert journal_mode((3, 51, 2)) == journal_mode((3, 40, 1)) == "DELETE"
    assert journal_mode(SAFE_WAL) == journal_mode((3, 54, 1)) == "WAL"
    register = Register.open(tmp_path)
    with register._engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "busy_timeout")}  # fmt: skip
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
    assert read["journal_mode"] == "delete" or tuple(map(int, str(version).split("."))) >= SAFE_WAL
    assert read["journal_mode"] == journal_mode(sqlite_module().sqlite_version_info).lower()
    assert (read["synchronous"], read["foreign_keys"], read["mmap_size"]) == (2, 1, 0)
    assert int(str(read["busy_timeout"])) >= 10_000


def test_an_older_sqlite_works_without_wal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caudal.register.engine.journal_mode", lambda version: "DELETE")
    monkeypatch.setattr("caudal.register.engine.sqlite_module", lambda: sqlite3)
    register = Register.open(tmp_path)
    register.confirm(fill(register)[0], ANA)
    assert register.audit().problems == ()


@pytest.mark.parametrize("damage", ["rubbish", "cut", "page"])
def test_a_damaged_register_is_moved_aside_whole_and_the_next_opening_works(tmp_path: Path, damage: str) -> None:
    register = Register.open(tmp_path)
    fill(register)
    with register._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    register.close()
    path = tmp_path / FILE
    data = path.read_bytes()
    bad = {"rubbish": b"not a register" * 400, "cut": data[: len(data) // 2],
           "page": data[:4096] + bytes(4096) + data[8192:]}[damage]  # fmt: skip
    path.write_bytes(bad)
    for leftover in ("-wal", "-shm"):
        (tmp_path / (FILE + leftover)).unlink(missing_ok=True)
    with pytest.raises(StoreError, match=r"is damaged .*moved aside, whole, to register.sqlite.damaged-.*talks import"):
        Register.open(tmp_path)
    (aside,) = tmp_path.glob(f"{FILE}.damaged-*[0-9]")
    assert aside.read_bytes() == bad
    again = Register.open(tmp_path)
    fill(again)
    assert again.audit().problems == ()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://x/y", "'mysql' registers are not known"),
        ("sqlite:///x.sqlite", "give --store DIR instead"),
        ("nonsense", "Write postgresql://"),
        ("sqlite://", "are not known"),
    ],
)
def test_a_url_of_another_kind_is_refused(url: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Register.open(url=url)


def test_a_server_that_does_not_answer_is_one_clear_error_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the register cannot go on") as told:
        Register.open(url=f"postgresql://ana:secret@/x?host={tmp_path}")
    assert "secret" not in str(told.value)


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="could not be opened"):
        Register.open(tmp_path / "file" / "store")


def test_a_team_shares_one_register_by_its_url(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = cluster.emptied()
    store = ["--store", str(tmp_path / "store"), "talks"]
    assert main([*store, "rate", "working-group", "1", "--evidence", "seen", "--register", url, "--who", "ana"]) == 0
    monkeypatch.setenv("CAUDAL_REGISTER", url)
    assert main([*store, "undo", "working-group", "--who", "bo"]) == 0
    assert main([*store, "audit"]) == 0
    assert "whole: 3 entries" in capsys.readouterr().out
    assert not (tmp_path / "store" / FILE).exists()
