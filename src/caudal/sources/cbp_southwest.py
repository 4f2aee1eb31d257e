"""CBP, Southwest Land Border Encounters: fiscal month x component x demographic x citizenship group x authority."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from caudal.records import Reading
from caudal.sources.cbp import (
    AUTHORITIES,
    COMPONENTS,
    DEMOGRAPHICS,
    ENCOUNTER_TYPES,
    country,
    coverage,
    months,
    newest_month,
    release_day,
)
from caudal.sources.cells import REPEATED, codes, counts, fold, mapped, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import (
    CBP_LAG,
    PUBLIC_DOMAIN,
    Layout,
    Part,
    Publication,
    Request,
    Told,
    gap_warnings,
    reading,
)

GROUPS = frozenset({"MEX", "GTM", "HND", "SLV", "OTH"})
"""The citizenship groups of this layout: Mexico, Guatemala, Honduras, El Salvador, Other."""

PUBLICATION = Publication(
    slug="cbp",
    layout="southwest",
    publisher="US Customs and Border Protection",
    title="Southwest Land Border Encounters",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://www.cbp.gov/newsroom/stats/southwest-land-border-encounters",
    period="Fiscal Year",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of usbp-encounters and ofo-encounters at place southwest; encounter types are added up."""
    period = months(grid, "Fiscal Year", "Month (abbv)")
    covered = coverage(grid, "Fiscal Year", "Month Grouping", period)
    cells = _cells(grid, period)
    key = ["indicator", "period", "origin", "population", "authority"]
    refuse_repeats(
        grid,
        cells.select(*key, "type"),
        "Encounter Count",
        "month, component, demographic, citizenship, authority and type",
        REPEATED,
    )
    folded = fold(cells.drop("type"), key)
    released, how = release_day(grid, request, covered)
    dims = {"place": "southwest", "origin": "*", "population": "*", "authority": "*"}
    parts = [
        Part(
            name,
            indicator,
            "M",
            dims,
            folded.filter(indicator=indicator),
            "zero",
            lag_days=CBP_LAG,
            place_label="Southwest Land Border",
        )
        for name, indicator in (("usbp", "usbp-encounters"), ("ofo", "ofo-encounters"))
    ]
    notes = {
        "release_day": how,
        "encounter_type": "Apprehensions, inadmissibles and expulsions of one key are added "
        "up: the title of authority already tells them apart.",
    }
    title = f"{PUBLICATION.title}, through {newest_month(period):%B %Y}"
    made = reading(grid, replace(PUBLICATION, title=title), request, released, parts, Told(notes, covered.warnings))
    return (gap_warnings(made),)


def _cells(grid: Grid, period: pl.Series) -> pl.DataFrame:
    number = counts(grid, "Encounter Count")
    return pl.DataFrame(
        {
            "indicator": codes(grid, "Component", COMPONENTS),
            "period": period,
            "origin": mapped(
                grid,
                "Citizenship Grouping",
                _group,
                "citizenship grouping",
                "Groups are Mexico, Guatemala, Honduras, El Salvador, Other.",
            ),
            "population": codes(grid, "Demographic", DEMOGRAPHICS),
            "authority": codes(grid, "Title of Authority", AUTHORITIES),
            "type": codes(grid, "Encounter Type", ENCOUNTER_TYPES),
            "count": number["count"],
            "status": number["status"],
            "origin_label": grid.frame["Citizenship Grouping"],
            "row": grid.frame[ROW],
        }
    )


def _group(label: str) -> str | None:
    found = country(label)
    return found if found in GROUPS else None


LAYOUT = Layout(
    "southwest",
    "CBP Southwest Land Border Encounters",
    (
        "Fiscal Year",
        "Month Grouping",
        ("Month (abbv)", "Month abbv"),
        "Component",
        "Demographic",
        "Citizenship Grouping",
        "Title of Authority",
        "Encounter Type",
        "Encounter Count",
    ),
    read,
)
