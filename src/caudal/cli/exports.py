"""Tables as files: the format asked for, the bytes, and where they were written."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caudal.cli import streams
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from caudal.corridor import Corridor
    from caudal.exchange import Origin
    from caudal.panel import Panel

    Package = Callable[[pl.DataFrame, str, Origin], dict[str, bytes]]
    File = Callable[[pl.DataFrame, str, Origin], bytes]


def table_format(form: str | None, out: Path | None, known: Sequence[str], command: str) -> str:
    """The format asked for, or as the name of --out ends, else a table. known: "table" first. Raises UsageError."""
    chosen = form or (out.suffix.lstrip(".").lower() if out is not None else "table")
    if chosen not in known:
        told = "|".join(known)
        raise UsageError(f"{chosen!r} is not a format of {command}. Write --format {told}.", key="format",
                         value=chosen, command=command, known=told)  # fmt: skip
    if chosen in ("parquet", "package") and out is None:
        place = "FILE.parquet" if chosen == "parquet" else "DIR"
        raise UsageError(f"{chosen} is not for a terminal: add --out {place}.")
    if chosen == "table" and out is not None:
        others = f"{', '.join(known[1:-1])} or {known[-1]}"
        raise UsageError(f"a table is for the terminal: with --out, write --format {others}.")
    return chosen


def document_file(run: Run, document: Mapping[str, Any]) -> dict[str, bytes]:
    """A JSON document as one file without a name."""
    return {"": streams.document_text(run.stamped(document)).encode("utf-8")}


def table_files(
    form: str, frame: pl.DataFrame, panel: Panel, corridor: Corridor, package: Package, sdmx: File
) -> dict[str, bytes]:
    """Name -> bytes of a long table, its origin with it; one file without a name, or those of a package."""
    import caudal
    from caudal import exchange

    named = corridor.indicators.get(panel.indicator)
    origin = exchange.panel_origin(panel, named.name["en"] if named else panel.indicator, caudal.__version__)
    if form == "package":
        return package(frame, panel.frequency, origin)
    if form == "sdmx":
        return {"": sdmx(frame, panel.frequency, origin)}
    return {"": exchange.csv_bytes(frame) if form == "csv" else exchange.parquet_bytes(frame, origin.document())}


def written(out: Path, form: str, files: dict[str, bytes]) -> list[str]:
    """Writes one file, or a package's folder, whole or not at all; says where."""
    from caudal import disk

    if form == "package":
        disk.write_files(out, files)
        return [str(out / name) for name in files]
    out.parent.mkdir(parents=True, exist_ok=True)
    disk.write_file(out, files[""])
    return [str(out)]
