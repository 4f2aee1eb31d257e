"""Tables as files: the format asked for, the bytes, and where they were written."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caudal.cli import streams
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    from caudal.panel import Panel


def panel_format(form: str | None, out: Path | None) -> str:
    """The format asked for, or as the name of --out ends. Raises UsageError."""
    known = ("table", "csv", "parquet", "json", "package", "sdmx")
    chosen = form or (out.suffix.lstrip(".").lower() if out is not None else "table")
    if chosen not in known:
        raise UsageError(f"{chosen!r} is not a format of panel. Write --format {'|'.join(known)}.")
    if chosen in ("parquet", "package") and out is None:
        place = "FILE.parquet" if chosen == "parquet" else "DIR"
        raise UsageError(f"{chosen} is not for a terminal: add --out {place}.")
    if chosen == "table" and out is not None:
        raise UsageError("a table is for the terminal: with --out, write --format csv, parquet, json, package or sdmx.")
    return chosen


def panel_files(run: Run, panel: Panel, form: str) -> dict[str, bytes]:
    """Name -> bytes; one file without a name, or those of a package."""
    import caudal
    from caudal import exchange, studies

    if form == "json":
        return {"": streams.document_text(run.stamped(studies.panel_json(run.setting, panel))).encode("utf-8")}
    frame = studies.panel_frame(panel)
    if form == "csv":
        return {"": exchange.csv_bytes(frame)}
    named = run.setting.corridor.indicators.get(panel.indicator)
    title = named.name["en"] if named else panel.indicator
    origin = exchange.panel_origin(panel, title, caudal.__version__)
    if form == "package":
        return exchange.panel_package(frame, panel.frequency, origin)
    if form == "sdmx":
        return {"": exchange.panel_sdmx(frame, panel.frequency, origin)}
    return {"": exchange.parquet_bytes(frame, origin.document())}


def written(out: Path, form: str, files: dict[str, bytes]) -> list[str]:
    """Writes one file, or a package's folder, whole or not at all; says where."""
    from caudal import disk

    if form == "package":
        disk.write_files(out, files)
        return [str(out / name) for name in files]
    out.parent.mkdir(parents=True, exist_ok=True)
    disk.write_file(out, files[""])
    return [str(out)]


def panel_size(panel: Panel) -> str:
    """How many series and periods."""
    return f"{len(panel.series):,} series x {len(panel.periods):,} periods"
