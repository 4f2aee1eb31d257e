"""Readers of official releases: a file's bytes -> editions with their cells. Never writes, never guesses a column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caudal.records import Reading
from caudal.sources import (
    cbp_areas,
    cbp_nationwide,
    cbp_southwest,
    first_prints,
    honduras,
    mexico,
    panama,
    tidy,
    usbp_sectors,
    usbp_southwest,
    usbp_weekly,
)
from caudal.sources.intake import grid, receive, split_header
from caudal.sources.layout import Layout, Request, match, unknown_header
from caudal.sources.spec import load_spec

LAYOUTS: tuple[Layout, ...] = (
    cbp_nationwide.LAYOUT,
    cbp_southwest.LAYOUT,
    cbp_areas.LAYOUT,
    usbp_sectors.LAYOUT,
    usbp_southwest.LAYOUT,
    first_prints.LAYOUT,
    usbp_weekly.LAYOUT,
    panama.LAYOUT,
    honduras.LAYOUT,
    mexico.LAYOUT,
)
"""The official layouts that `read` knows by their header."""

__all__ = ["LAYOUTS", "Layout", "read"]


def read(
    path: Path, *, spec: Path | None = None, released: date | None = None, retrieved: date | None = None
) -> tuple[Reading, ...]:
    """The editions in a file (.csv or .csv.gz), one for each release it holds, checked and not yet stored.

    The layout is known by the header alone (and the file's name where two layouts share one); with `spec`,
    the table is read as that TOML file says. `released` overrides the release day that the layout knows;
    `retrieved` is today where not given. Raises InputError; nothing is returned of a file with one fault.
    """
    path = Path(path)
    request = Request(released, retrieved)
    described = load_spec(Path(spec)) if spec is not None else None
    received = receive(path, described.encoding if described is not None else "utf-8")
    if described is not None:
        return tidy.read(received, described, request)
    line = received.data.split(b"\n", 1)[0]
    delimiter = max(",|;\t", key=lambda d: line.count(d.encode()))
    header = split_header(received.file, line, delimiter)
    found = match(header, received.file, LAYOUTS, delimiter)
    if found is None:
        raise unknown_header(header, received.file, LAYOUTS, delimiter)
    layout, renames = found
    table = grid(received, delimiter=delimiter)
    return layout.read(table.renamed(renames), request)
