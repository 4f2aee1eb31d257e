"""CBP, Nationwide Encounters by State: fiscal month x region x state x demographic x citizenship x authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pycountry

from caudal.records import Reading
from caudal.sources.cbp import (
    AUTHORITIES,
    DEMOGRAPHICS,
    REGION_LABELS,
    country,
    coverage,
    months,
    newest_month,
    release_day,
)
from caudal.sources.cells import REPEATED, Codes, codes, counts, mapped, refuse_repeats
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

AT_LARGE_SINCE = date(2023, 10, 1)
BLOCK_KEY = ("Land Border Region", "State", "Demographic")
PUBLICATION = Publication(
    slug="cbp",
    layout="nationwide-state",
    publisher="US Customs and Border Protection",
    title="Nationwide Encounters by State",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://www.cbp.gov/newsroom/stats/nationwide-encounters",
    period="Fiscal Year",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of indicator cbp-encounters; a row absent is zero, a month without any row is unknown."""
    period = months(grid, "Fiscal Year", "Month (abbv)")
    covered = coverage(grid, "Fiscal Year", "Month Grouping", period)
    region = codes(grid, "Land Border Region", Codes("land border region", REGION_LABELS))
    state = codes(grid, "State", Codes("state", {s: s.lower() for s in _states()}))
    number = counts(grid, "Encounter Count")
    cells = pl.DataFrame(
        {
            "period": period,
            "place": region + "-" + state,
            "origin": mapped(
                grid, "Citizenship", country, "citizenship", "Fetch the file again, or report the new label."
            ),
            "population": codes(grid, "Demographic", DEMOGRAPHICS),
            "authority": codes(grid, "Title of Authority", AUTHORITIES),
            "count": number["count"],
            "status": number["status"],
            "place_label": grid.frame["Land Border Region"] + " / " + grid.frame["State"],
            "origin_label": grid.frame["Citizenship"],
            "row": grid.frame[ROW],
        }
    )
    keys = cells.select("period", "place", "origin", "population", "authority")
    refuse_repeats(grid, keys, "Encounter Count", "month, state, demographic, citizenship and authority", REPEATED)
    released, how = release_day(grid, request, covered)
    notes = {"release_day": how, "absent": "A combination without a row is a count of zero in this release."}
    newest = newest_month(period)
    if newest >= AT_LARGE_SINCE:
        notes["at_large"] = "From October 2023 the totals include arrests in the interior (at large), a few percent."
    part = Part(
        "by-state",
        "cbp-encounters",
        "M",
        dict.fromkeys(("place", "origin", "population", "authority"), "*"),
        cells,
        "zero",
        lag_days=CBP_LAG,
    )
    title = f"{PUBLICATION.title}, through {newest:%B %Y}"
    told = Told(notes, covered.warnings + _cut_block(grid))
    made = reading(
        grid,
        replace(PUBLICATION, title=title),
        request,
        released,
        [part],
        told,
    )
    return (gap_warnings(made),)


def _cut_block(grid: Grid) -> tuple[str, ...]:
    """A warning where the file's last month ends elsewhere than other months do: CBP sorts its rows within a month."""
    ends = (
        grid.frame.group_by("Fiscal Year", "Month (abbv)", maintain_order=True)
        .last()
        .select("Month (abbv)", "Fiscal Year", end=pl.concat_str(BLOCK_KEY, separator=" / "))
    )
    usual = ends["end"].head(ends.height - 1)
    last = ends.row(-1, named=True)
    if usual.n_unique() != 1 or last["end"] == usual[0]:
        return ()
    return (
        f"coverage: {last['Month (abbv)']} of fiscal year {last['Fiscal Year']}, the last month in the file, ends with "
        f"{last['end']!r} where every other month ends with {usual[0]!r}; the file may be cut there.",
    )


_SUBDIVISIONS: Any = pycountry.subdivisions


def _states() -> list[str]:
    """Postal codes of the states, the District of Columbia and the territories."""
    return [s.code.removeprefix("US-") for s in _SUBDIVISIONS.get(country_code="US")]


LAYOUT = Layout(
    "nationwide-state",
    "CBP Nationwide Encounters by State",
    (
        "Fiscal Year",
        "Month Grouping",
        ("Month (abbv)", "Month abbv"),
        "Land Border Region",
        "State",
        "Demographic",
        "Citizenship",
        "Title of Authority",
        "Encounter Count",
    ),
    read,
)
