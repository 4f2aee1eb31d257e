"""Mexico (UPMRIP): people returned from Mexico, by nationality, kind of return and month."""

from __future__ import annotations

import polars as pl

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, ORIGIN_NOTE, RELEASE_NOTE, RELEASED, THROUGH
from caudal.sources.cells import REPEATED, Codes, codes, counts, first_days_of_month, fold, mapped, refuse_repeats
from caudal.sources.citizenship import from_code
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import Layout, Part, Publication, Request, Told, compiled_day, gap_warnings, reading

LAG = 35
KINDS = Codes(
    "type of return",
    {
        "assisted return": "assisted-return",
        "deportation": "deportation",
        "assisted return of children": "assisted-return-of-children",
    },
)
PUBLICATION = Publication(
    slug="upmrip",
    layout="mexico-returns",
    publisher="Mexico, Unidad de Política Migratoria (UPMRIP), compiled by IOM",
    title="People returned from Mexico, by nationality and kind of return",
    licence="Libre Uso MX",
    basis="compiled",
    address=ADDRESS,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of mexico-returns at place mexico: the country they are returned from. The kind is the authority.

    Absent is zero for a nationality and kind, unknown for a whole month.
    """
    period, number = first_days_of_month(grid, "month"), counts(grid, "n")
    refuse_repeats(grid, grid.frame.select("month", "nat", "type"), "nat", "month, nationality and type", REPEATED)
    cells = pl.DataFrame(
        {
            "period": period,
            "origin": mapped(
                grid, "nat", from_code, "nationality code", "Codes are ISO 3166 alpha-3, or OOO for others."
            ),
            "authority": codes(grid, "type", KINDS),
            "count": number["count"],
            "status": number["status"],
            "origin_label": grid.frame["nat"],
            "row": grid.frame[ROW],
        }
    )
    dims = {"place": "mexico", "origin": "*", "authority": "*"}
    part = Part(
        "by-month", "mexico-returns", "M", dims, fold(cells, ["period", "origin", "authority"]), "zero", lag_days=LAG
    )
    notes = {
        "release_day": request.day_note(RELEASE_NOTE),
        "origin": ORIGIN_NOTE,
        "authority": "The type of return: assisted return, deportation, assisted return of children.",
    }
    names = {
        "mexico-returns": {
            "en": "Mexico: people returned to their country",
            "es": "México: personas devueltas a su país",
        }
    }
    released = compiled_day(grid, request, period, RELEASED, THROUGH)
    made = reading(grid, PUBLICATION, request, released, [part], Told(notes, (), names))
    return (gap_warnings(made),)


LAYOUT = Layout(
    "mexico-returns", "Mexico, people returned, by nationality and type", ("month", "nat", "type", "n"), read
)
