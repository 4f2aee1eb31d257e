"""`caudal sources` and `caudal load`: the editions held, and files kept as editions."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from caudal.cli import streams
from caudal.cli.options import argument, option, parse_date
from caudal.cli.run import Run

SOURCES_EXAMPLES = ("caudal sources", "caudal --json sources")
LOAD_EXAMPLES = (
    "caudal load encounters.csv --released 2024-02-13",
    "caudal load arrivals.csv --spec arrivals.toml",
)


def sources(run: Run) -> None:
    """Show the editions held: publishers, coverage, gaps, and what each release revised."""
    from caudal import studies
    from caudal.cli import answers

    report = studies.sources(run.setting)
    run.show(report.to_json, lambda: answers.held(report))


def load(
    run: Run,
    paths: Annotated[list[Path], argument("PATH...", "Files as their publishers released them.")],
    spec: Annotated[Path | None, option("--spec", "F.toml", "How to read a tidy table (docs/corridors.md).")] = None,
    released: Annotated[
        str | None, option("--released", "DATE", "Release day, where neither the file nor the spec says it.")
    ] = None,
) -> None:
    """Check files and keep them as editions: all of them, or none."""
    from caudal import studies
    from caudal.cli import answers

    day = None if released is None else parse_date(released, "--released")
    with streams.progress_on_stderr() as progress:
        report = studies.load(run.setting, tuple(paths), spec=spec, released=day, progress=progress)
    run.show(report.to_json, lambda: answers.loaded(report))
