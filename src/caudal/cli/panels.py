"""`caudal panel`: the counts as known on a day, at the terminal or as a file."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import exports
from caudal.cli.options import Where, option, parse_count, parse_dimensions
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    from caudal.panel import Panel

EXAMPLES = (
    "caudal panel --where place=southwest --by place --first 2023-10 \\\n    --as-of 2024-02-15",
    "caudal panel --indicator darien-transits --by origin --out darien.csv",
)
FORMATS = ("table", "csv", "parquet", "json", "package", "sdmx")


def panel(
    run: Run,
    indicators: Annotated[
        list[str] | None,
        option("--indicator", "ID", "Default: indicator of --where, else the corridor's principal one."),
    ] = None,
    by: Annotated[str, option("--by", "DIM,DIM", "Break down: place, origin, population, authority.")] = "",
    where: Where = None,
    frequency: Annotated[
        str | None, option("--frequency", "D|W|M|Q|A", "Length of the periods. Default: the finest held.")
    ] = None,
    first: Annotated[str | None, option("--first", "PERIOD", "First period wanted, like 2023-10.")] = None,
    form: Annotated[
        str | None, option("--format", "FORMAT", "table, csv, parquet, json, package or sdmx. Default: as --out ends.")
    ] = None,
    out: Annotated[
        Path | None, option("--out", "FILE", "Write there instead of to the terminal. A package: a folder.")
    ] = None,
) -> None:
    """Show the counts as known at --as-of: unknown, suppressed and zero kept apart."""
    from caudal import studies
    from caudal.cli import tables
    from caudal.periods import parse_period

    chosen = exports.table_format(form, out, FORMATS, "panel")
    if len(indicators or ()) > 1:
        raise UsageError("--indicator is given twice. A panel holds one; ask for each on its own, or for a sum with +.")
    named, pairs = parse_count(where, indicators[0] if indicators else None)
    start = None if first is None else parse_period(first).start
    wanted = named or run.setting.corridor.indicator
    found = studies.panel(run.setting, wanted, parse_dimensions(by) or (), pairs, frequency=frequency, first=start)
    if out is not None:
        files = {"files": exports.written(out, chosen, _files(run, found, chosen))}
        run.show(lambda: {**studies.panel_json(run.setting, found), **files}, lambda: [f"{out}: {_size(found)}"])
    elif chosen in ("csv", "sdmx") and not run.options.as_json:
        (text,) = _files(run, found, chosen).values()
        sys.stdout.write(text.decode("utf-8"))
    elif chosen == "json":
        run.write(studies.panel_json(run.setting, found))
    else:
        run.show(lambda: studies.panel_json(run.setting, found), lambda: tables.panel_table(found))


def _files(run: Run, panel: Panel, form: str) -> dict[str, bytes]:
    """Name -> bytes; one file without a name, or those of a package."""
    from caudal import exchange, studies

    if form == "json":
        return exports.document_file(run, studies.panel_json(run.setting, panel))
    frame = studies.panel_frame(panel)
    writers = exchange.panel_package, exchange.panel_sdmx
    return exports.table_files(form, frame, panel, run.setting.corridor, *writers)


def _size(panel: Panel) -> str:
    return f"{len(panel.series):,} series x {len(panel.periods):,} periods"
