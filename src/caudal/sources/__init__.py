"""Readers of official releases: a file's bytes -> editions with their cells. Never writes, never guesses a column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caudal.records import Reading
from caudal.sources import (
    cbp_areas,
    cbp_dashboard,
    cbp_nationwide,
    cbp_southwest,
    first_prints,
    guatemala,
    honduras,
    mexico,
    mexico_returns,
    ohss_khsm,
    ohss_monthly,
    panama,
    tidy,
    usbp_sectors,
    usbp_southwest,
    usbp_weekly,
)
from caudal.sources.intake import grid, split_header
from caudal.sources.layout import Layout, Request, match, unknown_header
from caudal.sources.receiving import ZIP, fetch, text_of
from caudal.sources.spec import load_spec
from caudal.sources.workbook import WorkbookLayout, open_workbook, unknown_workbook

LAYOUTS: tuple[Layout, ...] = (
    cbp_nationwide.LAYOUT,
    cbp_southwest.LAYOUT,
    cbp_areas.LAYOUT,
    cbp_dashboard.LAYOUT,
    cbp_dashboard.NUMBERED,
    usbp_sectors.LAYOUT,
    usbp_southwest.LAYOUT,
    first_prints.LAYOUT,
    usbp_weekly.LAYOUT,
    panama.LAYOUT,
    honduras.LAYOUT,
    mexico.LAYOUT,
    mexico_returns.LAYOUT,
    guatemala.LAYOUT,
)
"""The official layouts that `read` knows by their header."""

WORKBOOKS: tuple[WorkbookLayout, ...] = (ohss_khsm.LAYOUT, ohss_monthly.LAYOUT)
"""The official workbooks that `read` knows by their sheets."""

__all__ = ["LAYOUTS", "WORKBOOKS", "Layout", "WorkbookLayout", "read"]


def read(
    path: Path, *, spec: Path | None = None, released: date | None = None, retrieved: date | None = None
) -> tuple[Reading, ...]:
    """The editions in a file (.csv, .csv.gz or .xlsx), one for each release it holds, checked and not yet stored.

    What the file is, its bytes say and not its name. The layout is known by the header alone (and the file's name
    where two layouts share one), that of a workbook by its sheets; with `spec`, the table is read as that TOML file
    says. `released` overrides the release day that the layout knows; `retrieved` is today where not given. Raises
    InputError; nothing is returned of a file with one fault.
    """
    path = Path(path)
    request = Request(released, retrieved)
    described = load_spec(Path(spec)) if spec is not None else None
    raw = fetch(path)
    if described is None and raw.data.startswith(ZIP):
        book = open_workbook(raw)
        known = next((x for x in WORKBOOKS if x.fits(book)), None)
        if known is None:
            raise unknown_workbook(book, WORKBOOKS)
        return known.read(book, request)
    received = text_of(raw, described.encoding if described is not None else "utf-8")
    if described is not None:
        return tidy.read(received, described, request)
    received = cbp_dashboard.naming_index(received)
    line = received.data.split(b"\n", 1)[0]
    delimiter = max(",|;\t", key=lambda d: line.count(d.encode()))
    header = split_header(received.file, line, delimiter)
    found = match(header, received.file, LAYOUTS, delimiter)
    if found is None:
        raise unknown_header(header, received.file, LAYOUTS, delimiter)
    layout, renames = found
    table = grid(received, delimiter=delimiter)
    return layout.read(table.renamed(renames), request)
