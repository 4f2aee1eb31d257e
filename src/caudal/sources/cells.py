"""Text cells -> counts, dates and codes, a column at a time; the first bad cell is named with its row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import polars as pl

from caudal.errors import InputError
from caudal.sources.intake import ROW, Grid

WITHHELD = frozenset({"X", "D", "*"})
"""Marks that publishers print for "not shown": a cell holding one is suppressed, never zero."""
WITHHELD_RANGE = r"^<\s?[0-9]+$"
LARGEST = 10**10
FIRST_YEAR, LAST_YEAR = 1900, 2100
ISO = "%Y-%m-%d"
"""Form of a date in most layouts; a form without a day means the first of the month."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a layout writes its counts, beside plain digits.

    `suppressed`, `missing`: texts that mean withheld / not known (both become null). `thousands`: the
    separator of groups of three. `rounding`: cells are multiples of it.
    """

    suppressed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    thousands: str | None = None
    rounding: int = 1
    withheld_range: bool = False


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Codes:
    """A closed list of categories: publisher's label -> id."""

    what: str
    ids: Mapping[str, str]
    next_step: str = field(
        default="If the publisher has a new category, the layout must learn it first; else fetch the file again."
    )


def refuse(grid: Grid, bad: pl.Series, column: str, rule: str, next_step: str, key: str = "") -> None:
    """Raise InputError for the first row where `bad` is true; do nothing where none is."""
    if bad.any():
        raise _refusal(grid, bad.arg_true()[0], column, rule, next_step, key)


def _refusal(grid: Grid, at: int, column: str, rule: str, next_step: str, key: str) -> InputError:
    """The error of one cell: its row and column as the file has them."""
    return InputError(
        rule,
        file=grid.file,
        row=grid.frame[ROW][at],
        column=grid.published.get(column, column),
        value=grid.frame[column][at],
        next_step=next_step,
        key=key,
    )


def counts(grid: Grid, column: str, marks: Marks = PLAIN) -> pl.DataFrame:
    """Columns `count` (Int64, null where withheld or not known) and `status`, aligned with the grid.

    Integral floats ("12.0") are counts; negative, fractional or grouped numbers raise InputError.
    """
    text = grid.frame[column].str.strip_chars(" ")
    hidden = text.is_in(list(marks.suppressed))
    if marks.withheld_range:
        hidden = hidden | text.str.contains(WITHHELD_RANGE)
    unknown = text.is_in(list(marks.missing)) & ~hidden
    digits = text
    if marks.thousands:
        group = re.escape(marks.thousands)
        grouped = text.str.contains(rf"^[0-9]{{1,3}}({group}[0-9]{{3}})+(\.0+)?$")
        digits = pl.select(
            pl.when(grouped).then(text.str.replace_all(marks.thousands, "", literal=True)).otherwise(text)
        ).to_series()
    good = digits.str.contains(r"^[0-9]{1,11}(\.0+)?$")  # \d would take the digits of every script
    bad = ~(good | hidden | unknown)
    if bad.any():
        _explain_count(grid, column, int(bad.arg_true()[0]))
    value = digits.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    refuse(grid, (value > LARGEST).fill_null(value=False), column, f"the count is above {LARGEST:,}", _LOOK)
    status = "rounded" if marks.rounding > 1 else "exact"
    if marks.rounding > 1:
        refuse(
            grid,
            ((value % marks.rounding) != 0).fill_null(value=False),
            column,
            f"the layout rounds to {marks.rounding} but this count is no multiple of it",
            _LOOK,
        )
    return pl.select(
        pl.when(~hidden & ~unknown).then(value).alias("count"),
        pl.when(hidden)
        .then(pl.lit("suppressed"))
        .when(unknown)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit(status))
        .alias("status"),
    )


_LOOK = "Compare the row with the publisher's file; fetch it again if they differ."


def _explain_count(grid: Grid, column: str, at: int) -> NoReturn:
    text = grid.frame[column][at].strip(" ")
    next_step = _LOOK
    if text == "":
        key, rule = "empty-count", "the count is empty; a withheld or unknown count needs its own mark"
    elif re.fullmatch(r"[-−]\s?[\d.,]+", text):
        key, rule = "negative", "a count cannot be negative"
    elif found := re.fullmatch(r"[0-9]{1,3}([,.'’  _])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?", text):
        key, rule = "thousands", "the count has thousands separators, which this layout does not use"
        next_step = f'Save the column as plain digits; a tidy table may say thousands = "{found[1]}" in its spec.'
    elif re.fullmatch(r"\d+[.,]\d+", text):
        key, rule = "fraction", "a count cannot be a fraction"
    elif re.fullmatch(r"\d{12,}(\.0+)?", text):
        key, rule = "any", "the count is too large to be one"
    else:
        key, rule = "not-a-count", "this is not a count"
        next_step = (
            'Correct it; a spec lists marks of withheld cells as suppressed = ["…"], of cells not known as '
            'missing = ["…"]; a mark that stands for none is written 0 in the table.'
        )
    raise _refusal(grid, at, column, rule, next_step, key)


def dates(grid: Grid, column: str, form: str = ISO) -> pl.Series:
    """A Date series from ISO dates (or `form`, as in strftime); an impossible date raises InputError."""
    text = grid.frame[column].str.strip_chars(" ")
    if "%d" in form:
        parsed = text.str.to_date(form, strict=False)
    else:
        parsed = (text + " 1").str.to_date(form + " %d", strict=False)
    if form == ISO:
        parsed = pl.select(pl.when(text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(parsed)).to_series()
    year = parsed.dt.year()
    bad = parsed.is_null() | (year < FIRST_YEAR).fill_null(value=True) | (year > LAST_YEAR).fill_null(value=True)
    shown = "YYYY-MM-DD" if form == ISO else form
    step = f'{_LOOK} A spec says how dates are written as date_format = "%d/%m/%Y"; names of months in English alone.'
    refuse(grid, bad, column, f"this is not a date of the calendar, written {shown}", step, "not-a-date")
    return parsed


def first_days_of_month(grid: Grid, column: str, form: str = ISO) -> pl.Series:
    """Dates that must all be the first of a month."""
    parsed = dates(grid, column, form)
    refuse(grid, parsed.dt.day() != 1, column, "a month is named by its first day", _LOOK)
    return parsed


def codes(grid: Grid, column: str, known: Codes) -> pl.Series:
    """Each label's id; a label outside the closed list raises InputError naming the nearest one."""
    return mapped(grid, column, known.ids.get, known.what, known.next_step, known.ids)


def mapped(
    grid: Grid,
    column: str,
    find: Callable[[str], str | None],
    what: str,
    next_step: str,
    known: Mapping[str, str] | None = None,
) -> pl.Series:
    """Each label's id as `find` gives it; a label it does not know raises InputError at its first row."""
    series = grid.frame[column]
    ids: dict[str, str] = {}
    for label in series.unique(maintain_order=True).to_list():
        found = find(label)
        if found is None:
            near = difflib.get_close_matches(label, list(known or ()), n=1)
            hint = f" The nearest known one is {near[0]!r}." if near else ""
            refuse(grid, series == label, column, f"unknown {what}", hint.strip() + " " * bool(hint) + next_step)
        else:
            ids[label] = found
    return series.replace_strict(ids, return_dtype=pl.String)


def refuse_repeats(grid: Grid, keys: pl.DataFrame, column: str, what: str, next_step: str) -> None:
    """Raise InputError where two rows share all of `keys`, naming both rows."""
    fresh = keys.is_unique()
    if fresh.all():
        return
    first = keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    at = (~first).arg_true()[0]
    same = pl.select(pl.all_horizontal(*(keys[c].eq_missing(keys[c][at]) for c in keys.columns))).to_series()
    twin = same.arg_true()[0]
    raise InputError(
        f"row {grid.frame[ROW][twin]} holds the same {what}",
        file=grid.file,
        row=grid.frame[ROW][at],
        column=grid.published.get(column, column),
        value=grid.frame[column][at],
        next_step=next_step,
        key="repeated",
    )


REPEATED = "A key may stand once: remove the repeated row, or fetch the file again."


def fold(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Rows sharing `keys` added up: count null where any part is, the weakest status, the lowest row number.

    Labels that were folded are joined with " + ". For layouts that declare such a sum.
    """
    rank = {"exact": 0, "rounded": 1, "suppressed": 2, "unknown": 3}
    name = {v: k for k, v in rank.items()}
    single = cells.select(pl.struct(keys).is_unique()).to_series()
    if single.all():
        return cells
    alone, shared = cells.filter(single), cells.filter(~single)
    labels = [c for c in ("place_label", "origin_label") if c in cells.columns and c not in keys]
    summed = shared.group_by(keys, maintain_order=True).agg(
        pl.when(pl.col("count").null_count() == 0).then(pl.col("count").sum()).alias("count"),
        pl.col("status")
        .replace_strict(rank, return_dtype=pl.Int8)
        .max()
        .replace_strict(name, return_dtype=pl.String)
        .alias("status"),
        *(pl.col(c).drop_nulls().unique().sort().str.join(" + ").alias(c) for c in labels),
        pl.col("row").min(),
    )
    return pl.concat([alone, summed.select(alone.columns)])
