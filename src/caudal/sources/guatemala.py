"""Guatemala (IGM): Guatemalans returned, by the country they are returned from, sex, age and month."""

from __future__ import annotations

import polars as pl

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, RELEASE_NOTE, RELEASED, THROUGH
from caudal.sources.cells import REPEATED, Codes, codes, counts, first_days_of_month, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import Layout, Part, Publication, Request, Told, compiled_day, gap_warnings, reading

LAG = 30  # days; from memory
NOT_STATED = "not-stated"
COUNTRIES = Codes("country of return", {"MEX": "mexico", "USA": "united-states", "": NOT_STATED})
SEXES = Codes("sex", {"male": "male", "female": "female"})
AGES = Codes("age group", {x: x for x in ("adult", "accompanied child", "unaccompanied child")})
POPULATIONS = {
    ("male", "adult"): "adult-men",
    ("female", "adult"): "adult-women",
    ("male", "accompanied child"): "accompanied-boys",
    ("female", "accompanied child"): "accompanied-girls",
    ("male", "unaccompanied child"): "unaccompanied-boys",
    ("female", "unaccompanied child"): "unaccompanied-girls",
}
"""Sex and age group -> population."""
PUBLICATION = Publication(
    slug="igm",
    layout="guatemala-returns",
    publisher="Guatemala, Instituto Guatemalteco de Migración, compiled by IOM",
    title="Guatemalans returned, by country of return, sex and age",
    licence="official statistics, with attribution",
    basis="compiled",
    address=ADDRESS,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of guatemala-returns; place is the country they are returned from; all are Guatemalans.

    Months in which some rows name no country are a table of their own, with place not-stated: there the rows of a named
    country may not be all of it, so the other table is silent on them.
    """
    period, number = first_days_of_month(grid, "month"), counts(grid, "n")
    place = codes(grid, "origin", COUNTRIES)
    codes(grid, "sex", SEXES)
    codes(grid, "age", AGES)
    refuse_repeats(
        grid, grid.frame.select("month", "sex", "age", "origin"), "n", "month, sex, age and origin", REPEATED
    )
    cells = pl.DataFrame(
        {
            "period": period,
            "place": place,
            "population": [POPULATIONS[pair] for pair in grid.frame.select("sex", "age").iter_rows()],
            "count": number["count"],
            "status": number["status"],
            "place_label": grid.frame["origin"],
            "row": grid.frame[ROW],
        }
    )
    vague = cells.filter(place=NOT_STATED)["period"].unique().to_list()
    dims = {"place": "*", "population": "*"}
    whole = cells.filter(~pl.col("period").is_in(vague))
    parts = [
        Part("by-country", "guatemala-returns", "M", dims, whole, "zero", lag_days=LAG),
        Part(
            "by-country-in-part", "guatemala-returns", "M", dims, cells.filter(pl.col("period").is_in(vague)), "zero",
            lag_days=LAG,
        ),
    ]  # fmt: skip
    notes = {
        "release_day": request.day_note(RELEASE_NOTE),
        "place": "The country from which they are returned; not-stated where the compilation leaves it empty.",
        "population": "Sex and age group together: adult-men, adult-women, accompanied-boys and so on.",
    }
    names = {"guatemala-returns": {"en": "Guatemala: nationals returned", "es": "Guatemala: connacionales retornados"}}
    released = compiled_day(grid, request, period, RELEASED, THROUGH)
    made = reading(grid, PUBLICATION, request, released, parts, Told(notes, (), names))
    return (gap_warnings(made),)


LAYOUT = Layout(
    "guatemala-returns", "Guatemala, nationals returned, by country", ("month", "sex", "age", "origin", "n"), read
)
