"""Any tidy table through its spec: one row per period and combination, one column of counts."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import product

import polars as pl

from caudal.errors import InputError, UsageError
from caudal.periods import containing, parse_period
from caudal.records import ALL, DIMENSIONS, Reading
from caudal.sources.cells import ISO, WITHHELD, Marks, counts, dates, fold, refuse, refuse_repeats
from caudal.sources.citizenship import from_anything, is_total
from caudal.sources.intake import ROW, Grid, grid
from caudal.sources.layout import Part, Publication, Request, Told, reading
from caudal.sources.receiving import Received
from caudal.sources.spec import Dimension, Spec

WIDEN = "Let `first` and `last` in the spec take it in, or leave such rows out of the table."
_OWN_LABELS = {
    "M": r"^[0-9]{4}-[0-9]{2}$",
    "Q": r"^[0-9]{4}-?Q[1-4]$",
    "W": r"^[0-9]{4}-?W[0-9]{2}$",
    "A": r"^[0-9]{4}$",
}


def read(received: Received, spec: Spec, request: Request) -> tuple[Reading, ...]:
    """One edition. Rows under a declared `total` label become tables of their own, beside the broken-down one."""
    table = grid(received, delimiter=spec.delimiter, final_newline=spec.final_newline)
    _check_columns(table, spec)
    table = _chosen(table, spec)
    marks = Marks(
        spec.suppressed | WITHHELD - spec.missing,
        spec.missing | {""} - spec.suppressed,
        spec.thousands,
        spec.rounding,
        withheld_range=True,
    )
    number = counts(table, spec.value, marks)
    warnings = _hidden_warnings(table, spec, number["status"])
    below = _below(table, spec, number["status"])
    cells = pl.DataFrame(
        {
            "period": _periods(table, spec),
            "count": number["count"],
            "status": number["status"],
            "row": table.frame[ROW],
            "place_label": pl.Series([None] * number.height, dtype=pl.String),
            "origin_label": pl.Series([None] * number.height, dtype=pl.String),
        }
    )
    for name in DIMENSIONS:
        declared = spec.dimensions.get(name, Dimension())
        if declared.column is not None:
            ids, said = _ids(table, name, declared)
            warnings += said
            cells = cells.with_columns(ids.alias(name))
            if name in ("place", "origin"):
                cells = cells.with_columns(table.frame[declared.column].str.strip_chars(" ").alias(f"{name}_label"))
    broken = [d for d in DIMENSIONS if d in cells.columns]
    if spec.sum_duplicates:
        cells = fold(cells, ["period", *broken])
    else:
        what = "period" if not broken else "period and " + ", ".join(broken)
        refuse_repeats(
            table,
            cells.select("period", *broken),
            spec.value,
            what,
            "Remove the repeated row; name the column that tells them apart under [dimensions]; or say "
            'duplicates = "sum" in [table] where the parts are to be added up.',
        )
    warnings += _totals_warnings(cells, spec, broken)
    parts = [replace(part, below=below) for part in _parts(cells, spec, broken)]
    released = request.released or spec.released
    return (reading(table, _publication(spec), request, released, parts, _told(spec, warnings)),)


def _publication(spec: Spec) -> Publication:
    return Publication(
        _slug(spec.publisher),
        _slug(spec.name),
        spec.publisher,
        spec.title,
        spec.licence,
        spec.basis,
        spec.address,
        spec.period,
    )


def _told(spec: Spec, warnings: tuple[str, ...]) -> Told:
    notes = {"spec": f"read through the spec {spec.name}"}
    if spec.definition is not None:
        notes["definition"] = spec.definition["en"]
    return Told(notes, warnings, {spec.indicator: spec.indicator_name})


def _slug(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:48].strip("-") or "table"


def _check_columns(table: Grid, spec: Spec) -> None:
    asked = {"table.period": spec.period, "table.value": spec.value}
    asked |= {f"dimensions.{d}": v.column for d, v in spec.dimensions.items() if v.column is not None}
    asked |= {f"table.where.{c}": c for c in spec.where}
    for key, column in asked.items():
        if column not in table.header:
            near = difflib.get_close_matches(column, table.header, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Columns: {', '.join(map(repr, table.header[:12]))}."
            if len(table.header) == 1 and (other := re.search(r"[;|\t,]", table.header[0])):
                named = {"\t": "tab"}.get(other[0], other[0])
                hint += f' If {named!r} parts the columns, say delimiter = "{named}" in [table].'
            raise InputError(
                f"the table has no such column, which the spec names as {key}",
                file=table.file,
                row=1,
                column=column,
                next_step=f"{hint} Correct the spec, or fetch the file again.",
                key="no-column",
            )
    used = [spec.period, spec.value, *(v.column for v in spec.dimensions.values() if v.column is not None)]
    for column in used:
        if used.count(column) > 1:
            raise InputError(
                "the spec uses this column for two things",
                file=table.file,
                row=1,
                column=column,
                next_step="Give each dimension its own column.",
            )


def _chosen(table: Grid, spec: Spec) -> Grid:
    """Only the rows that `where` chooses."""
    frame = table.frame
    for column, value in spec.where.items():
        frame = frame.filter(pl.col(column) == value)
        if frame.height == 0:
            raise InputError(
                "no row holds the value that the spec asks for in [table] where",
                file=table.file,
                column=column,
                value=value,
                next_step="Correct the value in the spec.",
            )
    return replace(table, frame=frame)


def _periods(table: Grid, spec: Spec) -> pl.Series:
    column = table.frame[spec.period].str.strip_chars(" ")
    own = _OWN_LABELS.get(spec.frequency)
    if spec.date_format is None and own is not None and column.str.contains(own).all():
        starts = {}
        for label in column.unique(maintain_order=True).to_list():
            try:
                starts[label] = parse_period(label).start
            except UsageError as error:
                refuse(
                    table,
                    column == label,
                    spec.period,
                    "this is not a period of the calendar",
                    str(error),
                    "not-a-date",
                )
        parsed = column.replace_strict(starts, return_dtype=pl.Date)
    else:
        parsed = dates(table, spec.period, spec.date_format or ISO)
    _check_first_days(table, spec, parsed)
    return parsed


def _check_first_days(table: Grid, spec: Spec, parsed: pl.Series) -> None:
    named = {"M": "month", "Q": "quarter", "A": "year"}.get(spec.frequency)
    if named is not None:
        every = {"M": "1mo", "Q": "1q", "A": "1y"}[spec.frequency]
        refuse(
            table,
            parsed != parsed.dt.truncate(every),
            spec.period,
            f"a {named} is named by its first day",
            f"Write the first day of the {named}, or correct the frequency in the spec.",
        )
    if spec.frequency == "W":
        _check_weekdays(table, spec, parsed)
    for key, day in (("first", spec.first), ("last", spec.last)):
        if day is None:
            continue
        start = containing(day, spec.frequency).start if spec.frequency != "W" else day
        if start != day or (spec.frequency == "W" and day.weekday() != parsed[0].weekday()):
            raise InputError(
                "this is not the first day of a period of the table",
                file=table.file,
                column=f"table.{key}",
                value=str(day),
                next_step="Correct the spec.",
            )
    if spec.first is not None:
        refuse(table, parsed < spec.first, spec.period, f"the row lies before `first`, {spec.first}", WIDEN)
    if spec.last is not None:
        refuse(table, parsed > spec.last, spec.period, f"the row lies after `last`, {spec.last}", WIDEN)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _check_weekdays(table: Grid, spec: Spec, parsed: pl.Series) -> None:
    """Refuse the first week that begins on another weekday than most of the table's weeks do."""
    begins = parsed.dt.weekday()
    weeks = parsed.unique(maintain_order=True).dt.weekday().to_list()
    common = max(dict.fromkeys(weeks), key=weeks.count)
    refuse(
        table,
        begins != common,
        spec.period,
        f"weeks begin on different days: most weeks of this table begin on a {_WEEKDAYS[common - 1]}",
        "Name each week by its first day, or correct the frequency in the spec.",
    )


def _ids(table: Grid, name: str, declared: Dimension) -> tuple[pl.Series, tuple[str, ...]]:
    """The id of each label; ALL for the declared total. Origins become ISO 3166 where they name a country."""
    column = declared.column or ""
    labels = table.frame[column].str.strip_chars(" ")
    ids: dict[str, str] = {}
    unknown = []
    for label in labels.unique(maintain_order=True).to_list():
        if label == declared.total:
            ids[label] = ALL
            continue
        if label == "" and label not in declared.map:
            refuse(
                table,
                labels == label,
                column,
                f"the {name} is empty",
                f'Fill it in, or map it in the spec: {name} = {{ column = "{column}", map = {{ "" = "OTH" }} }}.',
            )
        if label not in declared.map and (is_total(label) or label in ("*", ALL)):
            refuse(
                table,
                labels == label,
                column,
                "this label looks like a printed total, which would be counted twice",
                f'Say so in the spec: {name} = {{ column = "{column}", total = "{label}" }}.',
            )
        found = declared.map.get(label) or (from_anything(label) if name == "origin" else None)
        if found is None and name == "origin":
            unknown.append(label)
        ids[label] = found or label
    said: tuple[str, ...] = ()
    if declared.total is not None and declared.total not in ids:
        said = (f"no row of {column!r} holds the declared total {declared.total!r}.",)
    if unknown:
        shown = ", ".join(map(repr, unknown[:5])) + (" and others" if len(unknown) > 5 else "")
        said += (f"{len(unknown)} labels of {column!r} name no country and are kept as they are: {shown}.",)
    return labels.replace_strict(ids, return_dtype=pl.String), said


def _hidden_warnings(table: Grid, spec: Spec, status: pl.Series) -> tuple[str, ...]:
    said: tuple[str, ...] = ()
    for name, word in (("suppressed", "withheld"), ("unknown", "empty or unknown")):
        hit = status == name
        if hit.any():
            said += (
                f"{hit.sum()} {'count' if hit.sum() == 1 else 'counts'} of {spec.value!r} "
                f"{'is' if hit.sum() == 1 else 'are'} {word} (first in row "
                f"{table.frame[ROW][hit.arg_true()[0]]}): kept as {name}, never as zero.",
            )
    return said


def _totals_warnings(cells: pl.DataFrame, spec: Spec, broken: list[str]) -> tuple[str, ...]:
    """Whether printed totals are the sums of their rows, where all of those are known; rounding may part them."""
    said: tuple[str, ...] = ()
    for d in (d for d in broken if spec.dimensions[d].total is not None):
        rest = ["period", *(x for x in broken if x != d)]
        totals = cells.filter(pl.col(d) == ALL, pl.col("status") == "exact").select(*rest, "count", "row")
        parts = cells.filter(pl.col(d) != ALL).group_by(rest).agg(
            sum=pl.col("count").sum(), n=pl.len(), whole=(pl.col("status") == "exact").all()
        )  # fmt: skip
        both = totals.join(parts.filter("whole"), on=rest).sort("row")
        off = both.filter((pl.col("count") - pl.col("sum")).abs() > (spec.rounding - 1) * (pl.col("n") + 1))
        if off.height:
            first = off.row(0, named=True)
            said += (
                f"{off.height} of {both.height} printed totals of {d} are not the sum of their rows (first in row "
                f"{first['row']}: {first['count']:,} printed, {first['sum']:,} added up). Both are kept as printed: a "
                "question about the whole is answered by the total, one about parts by the rows.",
            )
    return said


def _below(table: Grid, spec: Spec, status: pl.Series) -> int:
    """What every withheld count of the table lies under: as the cells print it ("<10"), else as the spec says; else 0.

    Where cells print different bounds, the largest.
    """
    texts = table.frame[spec.value].str.strip_chars(" ").filter(status == "suppressed").unique()
    bounds = texts.str.extract(r"^<\s?([0-9]+)$").cast(pl.Int64, strict=False).fill_null(spec.suppressed_below)
    found = [int(b) for b in bounds.to_list()]
    return max(found) if found and min(found) > 0 else 0


def _parts(cells: pl.DataFrame, spec: Spec, broken: list[str]) -> list[Part]:
    """The broken-down table, and one for each combination of dimensions that the table prints as totals."""
    constant = {d: spec.dimensions[d].value for d in spec.dimensions if spec.dimensions[d].column is None}
    constant = {d: _constant(d, v) for d, v in constant.items()}
    with_total = [d for d in broken if spec.dimensions[d].total is not None]
    first, last = _coverage(cells, spec)
    parts = []
    for mask in product((False, True), repeat=len(with_total)):
        whole = [d for d, on in zip(with_total, mask, strict=True) if on]
        own = cells.filter(*((pl.col(d) == ALL) == (d in whole) for d in with_total))
        if own.height == 0:
            continue
        dims = constant | {d: "*" for d in broken if d not in whole}
        hidden = [pl.lit(None, pl.String).alias(f"{d}_label") for d in whole if d in ("place", "origin")]
        parts.append(
            Part(
                "main" if not whole else "total-" + "-".join(whole),
                spec.indicator,
                spec.frequency,
                dims,
                own.with_columns(hidden),
                spec.absent,
                whole_gaps=False,
                rounding=spec.rounding,
                lag_days=spec.lag_days,
                first=first,
                last=last,
            )
        )
    return parts


def _constant(dimension: str, value: str) -> str:
    return (from_anything(value) or value) if dimension == "origin" else value


def _coverage(cells: pl.DataFrame, spec: Spec) -> tuple[date | None, date | None]:
    """All tables of one file cover the same periods: those present, widened by `first` and `last`."""
    present = cells.select(first=pl.col("period").min(), last=pl.col("period").max()).row(0, named=True)
    return spec.first or present["first"], spec.last or present["last"]
