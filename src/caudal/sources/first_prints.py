"""Border Patrol southwest as first printed in each monthly update: one edition for each release day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl

from caudal.errors import InputError
from caudal.periods import parse_period
from caudal.records import Basis, Reading
from caudal.sources.cells import REPEATED, counts, dates, first_days_of_month, refuse, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import CBP_LAG, PUBLIC_DOMAIN, Layout, Part, Publication, Request, Told, reading

_REPRINT = re.compile(r"Reprinted as (\d+) on (\d{4}-\d{2}-\d{2})")
_BASES: tuple[tuple[str, Basis], ...] = (
    ("read in CBP", "official"),
    ("read in a secondary source", "compiled"),
    ("from memory", "unverified"),
)
_WEAKEST: tuple[Basis, ...] = ("official", "compiled", "digitised", "unverified")
PUBLICATION = Publication(
    slug="usbp",
    layout="first-prints",
    publisher="US Customs and Border Protection, monthly updates",
    title="Border Patrol southwest as first printed",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://www.cbp.gov/newsroom/stats/southwest-land-border-encounters",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition for each release day, covering exactly the months it printed; basis from the row's own words.

    A remark "Reprinted as N on DAY" is a figure of that day's release. An edition has the weakest basis of
    its first prints.
    """
    if request.released is not None:
        raise InputError(
            "this table holds several releases, each with its own day",
            file=grid.file,
            next_step="Load it without --released.",
        )
    cells = pl.DataFrame(
        {
            "period": first_days_of_month(grid, "month", "%Y-%m"),
            "count": counts(grid, "first_print")["count"],
            "released": dates(grid, "released"),
            "remark": grid.frame["basis"],
            "row": grid.frame[ROW],
        }
    )
    refuse_repeats(grid, cells.select("period"), "month", "month", REPEATED)
    refuse(
        grid,
        cells["released"] < cells["period"],
        "released",
        "a month cannot be printed before it begins",
        "Correct the day.",
    )
    bases = [_basis(remark) for remark in cells["remark"]]
    refuse(
        grid,
        pl.Series([b is None for b in bases]),
        "basis",
        "the words do not say whether the figure was read or is from memory",
        'Begin with "read in CBP\'s", "read in a secondary source" or "from memory".',
    )
    cells = cells.with_columns(pl.Series("basis", bases, pl.String))
    cells = pl.concat([cells.with_columns(reprint=False), _reprints(cells)])
    refuse_reprinted_twice(grid, cells)
    return tuple(
        _edition(grid, request, day, part)
        for (day,), part in cells.sort("released", "period").group_by("released", maintain_order=True)
    )


def refuse_reprinted_twice(grid: Grid, cells: pl.DataFrame) -> None:
    """Raise InputError where one release would print a month twice."""
    twice = cells.filter(pl.struct("released", "period").is_duplicated())
    if twice.height:
        raise InputError(
            "one release prints this month twice",
            file=grid.file,
            row=int(twice.item(-1, "row")),
            column="basis",
            next_step="Correct the remark or the release day.",
        )


def _basis(remark: str) -> Basis | None:
    return next((basis for words, basis in _BASES if remark.startswith(words)), None)


def _reprints(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows for the figures that remarks name; their basis is that of the release's own first prints."""
    found = []
    for row in cells.iter_rows(named=True):
        for value, day in _REPRINT.findall(row["remark"]):
            released = parse_period(day).start
            own = cells.filter(released=released)["basis"].to_list()
            found.append(
                {
                    **row,
                    "count": int(value),
                    "released": released,
                    "reprint": True,
                    "basis": max(own or [row["basis"]], key=_WEAKEST.index),
                }
            )
    return pl.DataFrame(found, schema={**cells.schema, "reprint": pl.Boolean()})


def _edition(grid: Grid, request: Request, day: object, part: pl.DataFrame) -> Reading:
    assert isinstance(day, date)
    basis = max(part["basis"].to_list(), key=_WEAKEST.index)
    own = part.filter(~pl.col("reprint"))
    notes = {"remark": "; ".join(f"{p:%Y-%m}: {r}" for p, r in own.select("period", "remark").iter_rows())}
    if part["reprint"].any():
        notes["reprint"] = "; ".join(
            f"{p:%Y-%m} reprinted as {n}" for p, n in part.filter("reprint").select("period", "count").iter_rows()
        )
    made = Part(
        "southwest",
        "usbp-encounters",
        "M",
        {"place": "southwest"},
        part.with_columns(pl.lit("exact").alias("status")),
        "unknown",
        lag_days=CBP_LAG,
        place_label="southwest border",
    )
    title = f"{PUBLICATION.title}, {', '.join(f'{p:%B %Y}' for p in part['period'])}"
    return reading(grid, replace(PUBLICATION, basis=basis, title=title), request, day, [made], Told(notes))


LAYOUT = Layout(
    "first-prints", "Border Patrol southwest, first prints", ("month", "first_print", "released", "basis"), read
)
