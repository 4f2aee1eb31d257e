"""`caudal fetch`: find, get and load the newest files of the publishers."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caudal.cli import streams
from caudal.cli.options import argument, option
from caudal.cli.run import Run
from caudal.errors import FetchError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies import FetchReport

EXAMPLES = ("caudal fetch --list", "caudal fetch cbp")


def fetch(
    run: Run,
    publisher: Annotated[
        str | None,
        argument("PUBLISHER", "cbp, ohss, upmrip or snm. Default: all."),
    ] = None,
    listing: Annotated[bool, option("--list", "", "Say what would be got; get and write nothing.")] = False,
) -> None:
    """Get the newest files that the publishers' own pages link, and load what is new."""
    from caudal import studies

    with streams.progress_on_stderr() as progress:
        report = studies.fetch(run.setting, publisher, listing=listing, progress=progress)
    run.show(report.to_json, lambda: shown(report))
    for problem in report.problems:
        streams.write_error(problem)
    if report.problems:
        raise typer.Exit(FetchError.exit_code)


def shown(report: FetchReport) -> list[RenderableType]:
    """What became of each release, and where it stands."""
    from caudal.cli.answers import text_lines

    lines = []
    for f in report.fetched:
        lines.append(f"{f.status}: {f.file} ({f.publisher}, {f.title})")
        lines.append(f"  {f.address}")
        if f.status == "loaded":
            lines.append(f"  {f.bytes:,} bytes, sha256 {f.sha256}")
        lines += [f"  {e.id}, released {e.released}, {e.rows:,} rows" for e in f.editions]
        lines += [f"  {message}" for message in f.messages]
    return text_lines(lines)
