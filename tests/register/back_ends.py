"""Back ends to test the register on: a folder for SQLite, a PostgreSQL server of our own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cached_property
from pathlib import Path

from caudal.register import Register
from caudal.register.engine import url_engine
from caudal.register.schema import head, metadata
from caudal.register.trail import GENESIS


class Cluster:
    """A PostgreSQL server of our own, on a socket in a temporary folder, as a user that is not root."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)
        self.made = 0
        self._run("initdb", "-D", "data", "-A", "trust", "-U", "caudal", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        # fsync off: a killed server loses nothing that the system was given; only a power cut would.
        settings = f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 60\nfsync = off\n"
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(settings)
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-l", str(self.folder / "log"), "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop the server; "immediate" is a crash: it recovers from its log at the next start."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", how, "stop")

    def database(self) -> str:
        """The URL of a new, empty database."""
        self.made += 1
        name = f"register{self.made}"
        self._run("createdb", "-h", str(self.folder), "-U", "caudal", name)
        return f"postgresql://caudal@/{name}?host={self.folder}"

    @cached_property
    def shared(self) -> str:
        """The URL of a database whose tables are made; `emptied` before each use, which is quicker than a new one."""
        url = self.database()
        Register.open(url=url).close()
        return url

    def emptied(self) -> str:
        """The shared database with nothing in its register."""
        bind = url_engine(self.shared)
        with bind.begin() as connection:
            tables = ", ".join(table.name for table in metadata.sorted_tables if table.name != "head")
            connection.exec_driver_sql(f"TRUNCATE {tables}")
            connection.execute(head.update().values(seq=0, hash=GENESIS, at="", numbered=0))
        bind.dispose()
        return self.shared

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder, user=self.user if os.geteuid() == 0 else None, check=False, text=True,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


def programs() -> Path | None:
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if found:
        return max(found, key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("createdb") else None


def open_at(target: str) -> Register:
    """The register of a folder or URL."""
    return Register.open(url=target) if target.startswith("postgresql") else Register.open(Path(target))
