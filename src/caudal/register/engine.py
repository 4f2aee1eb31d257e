"""Connecting: SQLite in the store's folder by default, PostgreSQL by URL; migrated to the newest tables on open."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from caudal import disk
from caudal.errors import StoreError, UsageError

FILE = "register.sqlite"
LOCK = ".register.lock"
NEWEST = "v0002"
SAFE_WAL = (3, 51, 3)
"""Older SQLite may corrupt a file in WAL mode with several writers."""
WAIT_SECONDS = 60
_ADVISORY = 0x63617564616C  # "caudal": keeps two PostgreSQL migrations apart
_DAMAGE = ("malformed", "not a database", "file is encrypted")


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: pysqlite3 where installed, else Python's own."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - optional: not on every platform
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module if module.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL where this SQLite is safe with it, else DELETE."""
    return "WAL" if version >= SAFE_WAL else "DELETE"


def memory_engine() -> sa.Engine:
    """An empty register that lives as long as its engine."""
    engine = sa.create_engine("sqlite://", module=sqlite_module(), poolclass=StaticPool)
    _prepare_sqlite(engine, journal=None)
    with translated("the register in memory"), writing(engine) as connection:
        _migrate(connection)
    return engine


def sqlite_engine(folder: Path) -> sa.Engine:
    """The register of a store's folder, made if missing. Raises StoreError; a damaged file is moved aside first."""
    path = folder / FILE
    try:
        disk.ensure_folder(folder)
        with FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            module = sqlite_module()
            engine = sa.create_engine(f"sqlite:///{path}", module=module, poolclass=NullPool)
            _prepare_sqlite(engine, journal=journal_mode(module.sqlite_version_info))
            try:
                with writing(engine) as connection:
                    fault = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                    if fault == "ok":
                        _migrate(connection)
            except DBAPIError as error:
                if not any(sign in str(error.orig) for sign in _DAMAGE):
                    raise
                fault = str(error.orig)
            if fault != "ok":
                engine.dispose()
                raise _moved_aside(path, str(fault))
    except Timeout as error:
        told = f"{folder / LOCK}: another process has held it for {WAIT_SECONDS} s. Try again."
        raise StoreError(told, key="locked", file=folder / LOCK, seconds=WAIT_SECONDS) from error
    except DBAPIError as error:
        raise refusal(str(path), error) from error
    except OSError as error:
        raise StoreError(
            f"{path}: could not be opened ({error.strerror}). Give --store a folder that you may write to."
        ) from error
    return engine


def set_aside(folder: Path) -> Path | None:
    """The newest damaged register that was moved aside, where none stands in its place; else None."""
    if (folder / FILE).exists():
        return None
    return max(folder.glob(f"{FILE}.damaged-*[0-9]"), default=None)


def url_engine(url: str) -> sa.Engine:
    """The register behind a URL. Raises UsageError for a URL of another kind, StoreError where none answers."""
    try:
        made = sa.make_url(url)
    except ArgumentError:
        raise UsageError("The register's URL is not one. Write postgresql://USER@HOST/NAME.") from None
    if made.get_backend_name() == "sqlite" and made.database and made.database != ":memory:":
        raise UsageError("SQLite registers live in a store: give --store DIR instead of a sqlite URL.")
    if made.get_backend_name() != "postgresql":
        raise UsageError(f"{made.drivername!r} registers are not known. Write postgresql://USER@HOST/NAME.")
    if made.drivername == "postgresql":
        made = made.set(drivername="postgresql+psycopg")
    options = {"options": f"-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"}
    try:
        engine = sa.create_engine(made, pool_pre_ping=True, connect_args=options)
    except (ImportError, NoSuchModuleError):
        raise UsageError("A PostgreSQL register needs psycopg: pip install 'caudal[postgres]'.") from None
    try:
        with translated(_shown(made)), writing(engine) as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY)))
            _migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One write transaction: committed at the end, rolled back on any error. SQLite locks at its start."""
    with engine.connect() as connection:
        locking = connection.execution_options(caudal_write=True)
        with locking.begin():
            yield locking


@contextlib.contextmanager
def translated(name: str) -> Iterator[None]:
    """Errors of the database as StoreError."""
    try:
        yield
    except DBAPIError as error:
        raise refusal(name, error) from error


def refusal(name: str, error: DBAPIError) -> StoreError:
    """The one sentence for an error of the database."""
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if error.connection_invalidated or "connection" in said:
        step = ("Whether the last action was recorded is not known: look with caudal talks show, "
                "then run the command again.")  # fmt: skip
    elif "locked" in said or "lock timeout" in said:
        step = f"Others have been writing for {WAIT_SECONDS} s; run the command again."
        told = f"{name}: the register cannot go on ({said}). {step}"
        return StoreError(told, key="locked", file=name, seconds=WAIT_SECONDS)
    elif any(sign in said for sign in _DAMAGE):
        step = ("It is damaged; the next command that opens it moves it aside. "
                "Restore it with caudal restore or caudal talks import.")  # fmt: skip
    else:
        step = "Nothing of this action was kept. Check the disk and the rights, then run the command again."
    return StoreError(f"{name}: the register cannot go on ({said}). {step}")


def name_of(engine: sa.Engine) -> str:
    """Where the register is, without a password."""
    return engine.url.database or "the register in memory" if engine.name == "sqlite" else _shown(engine.url)


def _shown(url: sa.URL) -> str:
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _prepare_sqlite(engine: sa.Engine, journal: str | None) -> None:
    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin as we say, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA mmap_size=0")
        if journal is not None:
            got = cursor.execute(f"PRAGMA journal_mode={journal}").fetchone()[0]
            if got.upper() != journal:  # some file systems refuse WAL
                cursor.execute("PRAGMA journal_mode=DELETE")
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("caudal_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _migrate(connection: sa.Connection) -> None:
    held = None
    if sa.inspect(connection).has_table("alembic_version"):
        held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if held == NEWEST:
        return
    if held is not None and held > NEWEST:
        raise StoreError(
            f"{name_of(connection.engine)}: written by a newer caudal (tables {held}, this one knows {NEWEST}). "
            "Nothing was changed. Upgrade caudal."
        )
    upgrade(connection)


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring the tables to a version by the packaged migrations, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - only a new or an old register needs it

    command.upgrade(_config(connection), to)


def downgrade(connection: sa.Connection, to: str) -> None:
    """Take the tables back to an older version ("base": none)."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(_config(connection), to)


def _config(connection: sa.Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(files("caudal.register") / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _moved_aside(path: Path, fault: str) -> StoreError:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{FILE}.damaged-{stamp}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(path.with_name(path.name + suffix), aside.with_name(aside.name + suffix))
    return StoreError(
        f"{path}: the register is damaged ({fault.splitlines()[0]}). It was moved aside, whole, to {aside.name}; "
        "editions and answers from them are not affected. Restore the register with caudal restore FILE.zip or "
        "caudal talks import FILE.json; "
        "without that, the next command starts an empty one."
    )
