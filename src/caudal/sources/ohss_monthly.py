"""OHSS, monthly tables on enforcement and legal processes: one sheet for each table, months down, categories across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources.cells import LARGEST
from caudal.sources.layout import CBP_LAG, PUBLIC_DOMAIN, Part, Publication, Request, Told, gap_warnings, reading
from caudal.sources.ohss import LAG, MONTHS, NOTES, PUBLISHER, ROUNDING, month, release_day
from caudal.sources.ohss_tables import INDICATORS, PLACE_LABELS, TABLES, TOTALS, Columns, Target
from caudal.sources.workbook import Cell, Sheet, Workbook, WorkbookLayout, text

NOT_APPLICABLE = "X"
MARKS = {"D": "suppressed", "NA": "unknown"}
"""Marks of cells without a count, beside X, whose cell does not exist."""
_YEARS = re.compile(r"^(?P<title>.+): Fiscal Years \d{4} to (?P<last>\d{4})(?: YTD \((?P<month>[A-Z][a-z]+) \d{4}\))?$")
_YEAR = re.compile(r"^(\d{4})( YTD)?$")
_FOOTNOTE = re.compile(r"(?<=[A-Za-z)])\d{1,2}$")
_AGAIN = "Compare the sheet with the publisher's; fetch the file again if they differ."
PUBLICATION = Publication(
    slug="ohss",
    layout="monthly-tables",
    publisher=PUBLISHER,
    title="Immigration enforcement and legal processes, monthly tables",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://ohss.dhs.gov/topics/immigration/immigration-enforcement/monthly-tables",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number on the sheet (0 = A), all words above it, its place or origin's words, its target."""

    number: int
    shown: str
    label: str
    target: Target


@dataclass(slots=True)
class Gathered:
    """Cells collected from sheet after sheet: for each table its keys, and what was said on the way."""

    targets: dict[str, Target] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[tuple[date, tuple[tuple[str, str], ...]], tuple[int | None, str, str, int]]] = field(
        default_factory=dict
    )
    warnings: list[str] = field(default_factory=list)

    def add(self, sheet: Sheet, column: Column, row: int, period: date, cell: Cell) -> int | None:
        """Keep one cell under its table; the count, or None where there is none.

        A table that two sheets print is kept from the first; where the second differs, a warning says so.
        """
        counted = _count(sheet, row, column.shown, cell)
        if counted is None:
            return None
        target = column.target
        table = self.cells.setdefault(target.table, {})
        self.targets.setdefault(target.table, target)
        home = self.sheets.setdefault(target.table, sheet.name)
        key = (period, tuple(sorted(target.values.items())))
        if key not in table:
            table[key] = (*counted, column.label, row)
        elif home == sheet.name:
            raise InputError(
                "two columns of this sheet count the same thing",
                file=sheet.file,
                row=row,
                column=column.shown,
                value=text(cell),
                next_step=_AGAIN,
            )
        elif table[key][:2] != counted:
            self.warnings.append(
                f"{sheet.name!r} prints {text(cell)} for {column.shown!r} in {period:%Y-%m}, where {home!r} prints "
                f"{table[key][0]}. The latter is kept."
            )
        return counted[0]


def read(book: Workbook, request: Request) -> tuple[Reading, ...]:
    """One edition with a table for each declared cross-classification of each sheet that is a monthly table.

    A cell marked X does not exist, one marked D is suppressed, one marked NA is unknown; a printed 0 is a count that
    rounds to zero. Sheets that no table is declared for are named in the notes and never guessed.
    """
    gathered, unread, newest = Gathered(), [], date.min
    for sheet in book.sheets.values():
        at = _header(sheet)
        title = _title(sheet, at) if at is not None else None
        if at is None or title is None or title["title"] not in TABLES:
            unread.append(sheet.name)
            if at is not None:
                said = title["title"] if title else text(sheet.rows[max(0, at - 1)][0] if at else None)
                gathered.warnings.append(
                    f"sheet {sheet.name!r} is a monthly table that is not known ({said}): not read."
                )
            continue
        newest = max(newest, _table(sheet, at, title, gathered))
    _mark_uncounted_families(gathered)
    released, known = release_day(book, request, newest)
    notes = {
        **NOTES,
        "release_day": known,
        "rows": "Row numbers count within the sheet: "
        + "; ".join(f"{table} = {sheet!r}" for table, sheet in gathered.sheets.items()),
        "not_read": f"Not monthly tables, or not known: {', '.join(unread) or 'none'}.",
        "absent": "X (not applicable) is a cell that does not exist; D is suppressed; NA is unknown: none is a zero.",
        "population": "Until March 2016 the ports of entry did not tell family units apart: single adults and family "
        "units of those months, and the sums of both components, are unknown here though the sheet prints them.",
        "process": "In the CHNV tables origin is the country of the process, which is not always the citizenship.",
    }
    names = {i: INDICATORS[i] for t in gathered.targets.values() if (i := t.indicator) in INDICATORS}
    told = Told(notes, tuple(gathered.warnings), names)
    parts = [_part(table, gathered) for table in gathered.cells]
    return (gap_warnings(reading(book.blank(), PUBLICATION, request, released, parts, told)),)


def fits(book: Workbook) -> bool:
    """Whether at least one sheet is a table that is known by its title."""
    for sheet in book.sheets.values():
        at = _header(sheet)
        title = None if at is None else _title(sheet, at)
        if title is not None and title["title"] in TABLES:
            return True
    return False


def _header(sheet: Sheet) -> int | None:
    """Index of the row that begins with Fiscal Year and Month, None where the sheet has none near its top."""
    for at, row in enumerate(sheet.rows[:8]):
        if [_words(x) for x in row[:2]] == ["Fiscal Year", "Month"]:
            return at
    return None


def _title(sheet: Sheet, header: int) -> re.Match[str] | None:
    found = (_YEARS.match(_words(row[0])) for row in sheet.rows[:header] if row)
    return next((m for m in found if m), None)


def _words(cell: Cell) -> str:
    """A label without its footnote number, doubled spaces or line breaks."""
    return _FOOTNOTE.sub("", " ".join(text(cell).split()))


def _columns(sheet: Sheet, header: int, targets: Columns) -> list[Column]:
    """Every column beyond the month, with the group above it carried to the right as its merged cell spans."""
    labels = sheet.rows[header]
    above = sheet.rows[header - 1] if header and not _words(sheet.rows[header - 1][0]) else [None] * len(labels)
    out, group = [], ""
    for number in range(2, len(labels)):
        group = _words(above[number]) or group
        label = _words(labels[number])
        if not label and all(row[number] is None for row in sheet.rows[header:]):
            continue
        target = targets(group, label)
        shown = f"{group} / {label}" if group else label
        if target is None:
            raise InputError(
                "this column is not one of its table's",
                file=sheet.file,
                row=header + 1,
                column=shown,
                next_step="If the publisher has a new category, the layout must learn it first; else restore the "
                "published header, or fetch the file again.",
            )
        named = group if len(target.values) > 1 or label in TOTALS else label
        out.append(Column(number, shown, named, target))
    return out


def _table(sheet: Sheet, header: int, title: re.Match[str], gathered: Gathered) -> date:
    """Gather one sheet; its newest month. Months must follow each other without a gap, and end where the title says."""
    columns = _columns(sheet, header, TABLES[title["title"]])
    sums: dict[int, int | None] = {}
    newest = None
    printed: tuple[int, str, Sequence[Cell], int] | None = None
    for row, fiscal, place, cells in _lines(sheet, header + 1):
        if place is None:
            _compare(sheet, columns, printed, sums, gathered)
            printed, sums = (row, fiscal, cells, 0), {c.number: 0 for c in columns}
            continue
        assert printed is not None
        newest = month(int(fiscal), place)
        printed = (*printed[:3], printed[3] + 1)
        for column in columns:
            count = gathered.add(sheet, column, row, newest, cells[column.number])
            held = sums[column.number]
            sums[column.number] = None if held is None or count is None else held + count
    _compare(sheet, columns, printed, sums, gathered)
    if newest is None:
        raise InputError("the table has no month", file=sheet.file, next_step=_AGAIN)
    last = month(int(title["last"]), MONTHS.index(title["month"]) if title["month"] in MONTHS else len(MONTHS) - 1)
    if newest != last:
        raise InputError(
            f"the title says that the table ends in {last:%Y-%m}, but its last month is {newest:%Y-%m}",
            file=sheet.file,
            next_step="The sheet may be cut: fetch the file again.",
        )
    return newest


def _lines(sheet: Sheet, start: int) -> Iterator[tuple[int, str, int | None, Sequence[Cell]]]:
    """(row number, fiscal year, number of the month or None for the year's total, cells) of each line of figures."""
    fiscal, place = "", len(MONTHS)
    for row, cells in enumerate(sheet.rows[start:], start + 1):
        year, name = _YEAR.match(text(cells[0])), text(cells[1])
        if name == "Total" and year and place == len(MONTHS) and (not fiscal or int(year[1]) == int(fiscal) + 1):
            fiscal, place = year[1], 0
            yield row, fiscal, None, cells
        elif fiscal and place < len(MONTHS) and name == MONTHS[place] and not text(cells[0]):
            yield row, fiscal, place, cells
            place += 1
        elif name or any(x is not None for x in cells[2:]):
            expected = MONTHS[place] if fiscal and place < len(MONTHS) else "Total of the next fiscal year"
            raise InputError(
                f"a line of {expected} must stand here: a year's total, then its months from October on",
                file=sheet.file,
                row=row,
                value=f"{text(cells[0])} {name}".strip(),
                next_step=_AGAIN,
            )


def _count(sheet: Sheet, row: int, column: str, cell: Cell) -> tuple[int | None, str] | None:
    """A cell's count and status, None where the cell does not exist. Raises InputError for anything else."""
    if isinstance(cell, float) and cell >= 0 and cell % ROUNDING == 0 and cell <= LARGEST:
        return int(cell), "rounded"
    if cell == NOT_APPLICABLE:
        return None
    if isinstance(cell, str) and cell in MARKS:
        return None, MARKS[cell]
    if cell is None:
        rule = "the cell is empty; a count that is withheld or does not exist needs its own mark"
    elif not isinstance(cell, float):
        rule = f"this is neither a count nor one of the marks {', '.join([NOT_APPLICABLE, *MARKS])}"
    elif cell < 0:
        rule = "a count cannot be negative"
    else:
        rule = f"the publisher rounds to {ROUNDING}, but this is no multiple of it"
    raise InputError(rule, file=sheet.file, row=row, column=column, value=text(cell), next_step=_AGAIN)


def _compare(
    sheet: Sheet,
    columns: Sequence[Column],
    printed: tuple[int, str, Sequence[Cell], int] | None,
    sums: dict[int, int | None],
    gathered: Gathered,
) -> None:
    """Warn where a year's months, all counted, do not add up to its printed total within their rounding."""
    if printed is None:
        return
    row, fiscal, cells, months = printed
    for column in columns:
        counted = _count(sheet, row, column.shown, cells[column.number])
        total, added = counted[0] if counted else None, sums[column.number]
        if total is not None and added is not None and abs(total - added) > ROUNDING / 2 * (months + 1):
            gathered.warnings.append(
                f"sheet {sheet.name!r}, row {row}, column {column.shown!r}: fiscal year {fiscal} is printed as "
                f"{total:,}, but its months add up to {added:,}. Both cannot be right; the months are kept."
            )


_HOLDING_FAMILIES = (
    "ofo-southwest-by-population",
    "cbp-southwest-by-population",
    "cbp-book-outs-southwest-by-population",
    "cbp-book-outs-southwest-by-population-and-outcome",
)


def _mark_uncounted_families(gathered: Gathered) -> None:
    """Single adults and family units are unknown until the ports of entry first print a family.

    Before that the sheet marks families NA, then prints five zeros, and has their members under single adults.
    """
    ports = gathered.cells.get(_HOLDING_FAMILIES[0], {})
    counted = [period for (period, key), cell in ports.items() if dict(key)["population"] == "family-units" and cell[0]]
    since = min(counted, default=date.max)
    for table in _HOLDING_FAMILIES if ports else ():
        cells = gathered.cells.get(table, {})
        for (period, key), cell in cells.items():
            if period < since and dict(key)["population"] in ("single-adults", "family-units"):
                cells[period, key] = (None, "unknown", *cell[2:])


def _part(table: str, gathered: Gathered) -> Part:
    target = gathered.targets[table]
    rows = [
        {"period": p, "count": n, "status": s, "row": r, **dict(k), **_labels(k, label)}
        for (p, k), (n, s, label, r) in gathered.cells[table].items()
    ]
    schema = {"period": pl.Date(), "count": pl.Int64(), "status": pl.String(), "row": pl.Int32()}
    names = [*target.values, *_labels(tuple(target.values.items()), "")]
    frame = pl.DataFrame(rows, schema=schema | {n: pl.String() for n in names})
    dims = dict(target.fixed) | dict.fromkeys(target.values, "*")
    own = target.indicator in INDICATORS
    place = PLACE_LABELS.get(target.fixed.get("place", ""))
    return Part(
        table,
        target.indicator,
        "M",
        dims,
        frame,
        "unknown",
        rounding=ROUNDING,
        lag_days=LAG if own else CBP_LAG,
        place_label=place,
    )


def _labels(key: Sequence[tuple[str, str]], label: str) -> dict[str, str]:
    """The publisher's label of a cell's place or origin, where one of them is what its column names."""
    named = [d for d, _ in key if d in ("place", "origin")]
    return {f"{named[0]}_label": label} if named else {}


LAYOUT = WorkbookLayout(
    "monthly-tables",
    "OHSS monthly tables on enforcement and legal processes",
    tuple(f"of {t}" for t in list(TABLES)[:2]),
    fits,
    read,
)
