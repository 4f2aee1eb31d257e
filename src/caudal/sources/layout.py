"""What every official layout declares, and how cells become a Reading."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

import polars as pl

from caudal.errors import InputError
from caudal.periods import period_of, span
from caudal.records import ALL, DIMENSIONS, OBSERVATION_SCHEMA, Absent, Basis, Edition, Period, Reading, Table, Text
from caudal.sources.intake import ROW, Grid

PUBLIC_DOMAIN = "US government work, public domain"
CBP_LAG = 22
"""Usual days from a month's end to CBP's monthly update."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user said about the release: both None where nothing was said."""

    released: date | None = None
    retrieved: date | None = None

    def day_note(self, known: str) -> str:
        """How the release day is known: the user's word, else what the layout says of its own day."""
        return "given by the user" if self.released else known


def compiled_day(grid: Grid, request: Request, period: pl.Series, known: date, through: date) -> date:
    """The release day of a compilation that names none: the user's, else `known`, the day of the one to `through`.

    period: first days of its periods. A later compilation came out on another day: InputError asks for it.
    """
    newest = period.max()
    assert isinstance(newest, date)
    if request.released is None and newest > through:
        raise InputError(
            f"no release day is known for this table to {newest:%Y-%m}: the compilation to {through:%Y-%m} came out "
            f"about {known}, this is a later one",
            file=grid.file,
            next_step="Say when this release came out: --released YYYY-MM-DD.",
        )
    return request.released or known


@dataclass(frozen=True, slots=True)
class Layout:
    """One official file layout. `columns`: each a name, or the names it had in successive releases.

    `file_mark`: a part of the file's name, for layouts whose headers are alike.
    """

    name: str
    title: str
    columns: tuple[str | tuple[str, ...], ...]
    read: Callable[[Grid, Request], tuple[Reading, ...]]
    delimiter: str = ","
    file_mark: str = ""

    @property
    def canonical(self) -> tuple[str, ...]:
        """The columns under the names that the reader uses."""
        return tuple(c if isinstance(c, str) else c[0] for c in self.columns)

    def renames(self, header: Sequence[str]) -> dict[str, str] | None:
        """Header name -> canonical name, or None where the header is not exactly this layout's columns."""
        known = self._known()
        if len(header) == len(self.columns) and {known.get(h) for h in header} == set(self.canonical):
            return {h: known[h] for h in header}
        return None

    def differences(self, header: Sequence[str]) -> tuple[list[str], list[str]]:
        """Columns missing, and columns that the layout does not have."""
        known = self._known()
        present = {known[h] for h in header if h in known}
        return [c for c in self.canonical if c not in present], [h for h in header if h not in known]

    def _known(self) -> dict[str, str]:
        names = [(c,) if isinstance(c, str) else c for c in self.columns]
        return {alias: group[0] for group in names for alias in group}


@dataclass(frozen=True, slots=True)
class Publication:
    """What is the same in all editions of a layout. `period`: the column that says a row's period, or its year."""

    slug: str
    layout: str
    publisher: str
    title: str
    licence: str
    basis: Basis
    address: str = ""
    period: str = "month"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A table in the making. `cells` has `period, count, status, row` and a column for each dimension that is "*".

    Dimensions not named in `dims` are ALL. `whole_gaps`: a period without any row is unknown, not zero.
    `first`, `last` widen the coverage beyond the periods present.
    """

    name: str
    indicator: str
    frequency: str
    dims: Mapping[str, str]
    cells: pl.DataFrame
    absent: Absent
    whole_gaps: bool = True
    rounding: int = 1
    below: int = 0
    lag_days: int = 0
    place_label: str | None = None
    origin_label: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Notes and warnings of one edition; notes have stable keys so that a brief can word them."""

    notes: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    indicators: Mapping[str, Text] = field(default_factory=dict)


def match(
    header: Sequence[str], file: str, layouts: Sequence[Layout], delimiter: str
) -> tuple[Layout, dict[str, str]] | None:
    """The layout whose columns these are, with the renames to its canonical names; None where no layout fits.

    Where two layouts share a header, the file's name decides; InputError where it does not.
    """
    fits = [(x, names) for x in layouts if x.delimiter == delimiter and (names := x.renames(header)) is not None]
    if len(fits) > 1:
        name = PurePath(file).name.lower()
        named = [(x, names) for x, names in fits if x.file_mark in name]
        if len(named) != 1:
            choices = " or ".join(f"{x.file_mark!r} ({x.title})" for x, _ in fits)
            raise InputError(
                "several layouts have this header, and the file's name does not say which one it is",
                file=file,
                row=1,
                value=",".join(header),
                next_step=f"Let the name contain {choices}, or describe the table in a spec (--spec).",
            )
        fits = named
    return fits[0] if fits else None


def unknown_header(header: Sequence[str], file: str, layouts: Sequence[Layout], delimiter: str) -> InputError:
    """The error for a header that fits no layout: the nearest one, and what differs from it."""

    def distance(x: Layout) -> float:
        return -difflib.SequenceMatcher(None, delimiter.join(header), x.delimiter.join(x.canonical)).ratio()

    nearest = min(layouts, key=distance)
    missing, extra = nearest.differences(header)
    said = [f"missing {', '.join(map(repr, missing))}"] if missing else []
    if not missing and not extra:
        said = [f"its columns, but set apart by {delimiter!r}, where its own file has {nearest.delimiter!r}"]
    if extra:
        said.append(f"not in it {', '.join(map(repr, extra[:6]))}")
    pairs = [(e, near[0]) for e in extra if (near := difflib.get_close_matches(e, missing, n=1))]
    hint = "".join(f" {e!r} looks like {m!r} renamed or with a stray letter." for e, m in pairs[:3])
    return InputError(
        f"the header fits no known layout; the nearest is {nearest.name} ({nearest.title}): {'; '.join(said)}",
        file=file,
        row=1,
        column=extra[0] if extra else (missing[0] if missing else None),
        value=None if extra else delimiter.join(header),
        next_step=f"{hint.strip()} Restore the published header, or describe the table in a spec (--spec).".strip(),
        key="layout",
    )


def reading(
    grid: Grid, publication: Publication, request: Request, released: date, parts: Sequence[Part], told: Told
) -> Reading:
    """An edition and its cells from the parts of one file. Raises InputError for a release before its data."""
    frames, tables, warnings = [], [], list(told.warnings)
    for part in parts:
        if part.cells.height == 0:
            continue
        frame, table = _observations(part)
        frames.append(frame)
        tables.append(table)
    if not frames:
        raise InputError("no row holds a count", file=grid.file, next_step="Fetch the file again.")
    newest = max((period_of(t.last, t.frequency) for t in tables), key=lambda p: p.end)
    if released < newest.start:
        raise _too_new(grid, publication.period, released, newest, pl.concat(frames))
    if released < newest.end:
        warnings.append(f"{newest.label} had not ended on the release day {released}: its counts may be partial.")
    observations = pl.concat(frames)
    if not observations.select(pl.struct("table", *DIMENSIONS, "period").is_unique().all()).item():
        raise InputError(
            "two rows hold the same key after its labels were mapped",
            file=grid.file,
            next_step="Remove the repeated row, or fetch the file again.",
        )
    edition = Edition(
        id=f"{publication.slug}-{publication.layout}-{released}-{grid.sha256[:8]}",
        publisher=publication.publisher,
        title=publication.title,
        released=released,
        retrieved=request.retrieved or date.today(),
        address=publication.address,
        licence=publication.licence,
        basis=publication.basis,
        layout=publication.layout,
        source=grid.source,
        sha256=grid.sha256,
        tables=tuple(tables),
        rows=observations.height,
        notes=dict(told.notes),
        indicators=dict(told.indicators),
    )
    return Reading(edition, observations, tuple(warnings))


def _too_new(grid: Grid, column: str, released: date, newest: Period, cells: pl.DataFrame) -> InputError:
    """The error for a period after the release day: the slip may be in its first row or in the release day."""
    rule = f"the release day {released} lies before the newest period held, {newest.label}"
    row = cells.filter(pl.col("period") == newest.start)["row"].min()
    if not isinstance(row, int):
        return InputError(rule, file=grid.file, next_step="Correct --released, or `released` or `last` in the spec.")
    held = column in grid.frame.columns
    value = grid.frame.filter(pl.col(ROW) == row)[column].to_list()[:1] if held else []
    return InputError(
        f"{rule}, of which this is the first row",
        file=grid.file,
        row=row,
        column=grid.published.get(column, column) if held else None,
        value=value[0] if value else newest.label,
        next_step="Either this row is wrong (correct it, or fetch the file again), or the release day is: correct "
        "--released, or `released` in the spec.",
    )


def _observations(part: Part) -> tuple[pl.DataFrame, Table]:
    dims = {d: part.dims.get(d, ALL) for d in DIMENSIONS}
    fixed = {
        "table": part.name,
        "indicator": part.indicator,
        "place_label": part.place_label,
        "origin_label": part.origin_label,
        **{d: v for d, v in dims.items() if v != "*"},
    }
    held = part.cells.columns
    columns = [
        (pl.lit(fixed.get(c)) if c not in held or dims.get(c, "*") != "*" else pl.col(c)).cast(kind).alias(c)
        for c, kind in OBSERVATION_SCHEMA.items()
    ]
    frame = part.cells.select(columns).sort("period", *DIMENSIONS)
    present = frame["period"].unique().sort().to_list()
    first, last = min(part.first or present[0], present[0]), max(part.last or present[-1], present[-1])
    gaps: tuple[date, ...] = ()
    if part.whole_gaps:
        held_periods = set(present)
        gaps = tuple(p.start for p in span(first, last, part.frequency) if p.start not in held_periods)
    table = Table(
        part.name,
        part.indicator,
        part.frequency,
        dims,
        first,
        last,
        part.absent,
        gaps,
        part.rounding,
        part.lag_days,
        frame.height,
        part.below,
    )
    return frame, table


THIN = 0.5
"""A last block of rows with less than this share of the usual number may be cut."""


def gap_warnings(result: Reading) -> Reading:
    """The same reading, with a warning for each table that is silent or strangely thin on a period it covers."""
    said = []
    for table in result.edition.tables:
        if table.gaps:
            labels = [period_of(g, table.frequency).label for g in table.gaps]
            more = f" and {len(labels) - 12} others" if len(labels) > 12 else ""
            said.append(
                f"coverage: table {table.name} has no row for {', '.join(labels[:12])}{more}; "
                "these are unknown, not zero."
            )
        said += _thin(result.observations.filter(pl.col("table") == table.name), table)
    return replace(result, warnings=result.warnings + tuple(said)) if said else result


def _thin(cells: pl.DataFrame, table: Table) -> list[str]:
    """Whether the period of the file's last line has far fewer rows than the twelve periods before it."""
    if table.absent != "zero":
        return []
    last = cells.item(cells["row"].arg_max(), "period")
    held = cells.group_by("period").len().filter(pl.col("period") <= last).sort("period").tail(13)
    usual = held["len"].head(held.height - 1).median()
    own = held.item(-1, "len")
    if held.height < 4 or not isinstance(usual, float) or own >= THIN * usual:
        return []
    label = period_of(last, table.frequency).label
    return [
        f"coverage: table {table.name} ends in {label} with {own} rows where about {usual:.0f} are usual; "
        "the file may be cut there."
    ]
