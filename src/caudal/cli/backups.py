"""`caudal backup` and `caudal restore`: the whole store in one file, and back."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import streams
from caudal.cli.options import RegisterUrl, argument
from caudal.cli.run import Run

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies.backups import BackupReport

BACKUP_EXAMPLE, RESTORE_EXAMPLE = "caudal backup caudal-2024-02-15.zip", "caudal restore caudal-2024-02-15.zip"


def backup(
    run: Run,
    path: Annotated[Path, argument("FILE", "A new .zip file.")],
    register: RegisterUrl = None,
) -> None:
    """Copy the store into one file: every edition held, and the register with its trail."""
    from caudal.studies import backups

    with streams.progress_on_stderr() as progress:
        report = backups.backup(run.setting, path, register, progress)
    run.show(report.to_json, lambda: shown(report, "in the backup"))


def restore(
    run: Run,
    path: Annotated[Path, argument("FILE", "A backup.")],
    register: RegisterUrl = None,
) -> None:
    """Bring a backup back into the store. What is held stays as it is; a damaged copy is set aside."""
    from caudal.studies import backups

    with streams.progress_on_stderr() as progress:
        report = backups.restore(run.setting, path, register, progress)
    run.show(report.to_json, lambda: shown(report, "restored"))


def shown(report: BackupReport, done: str) -> list[RenderableType]:
    """The file, its editions and the register."""
    from caudal.cli.answers import text_lines

    held = len(report.editions) - len(report.placed)
    lines = [f"{report.path}: {report.bytes:,} bytes",
             f"  editions {done}: {len(report.placed)}" + (f"; held already: {held}" if held else "")]  # fmt: skip
    if report.entries is None:
        lines.append("  no register in it")
    else:
        lines.append(f"  entries of the register's trail {done}: {report.entries}")
    return text_lines([*lines, *(f"  {m}" for m in report.messages)])
