"""What the workbooks of OHSS share: fiscal months, places, citizenships, marks, and how their release day is known."""

from __future__ import annotations

from datetime import date

from caudal.errors import InputError
from caudal.sources.cbp import FISCAL_START
from caudal.sources.citizenship import OTHER, from_english, plain
from caudal.sources.layout import Request
from caudal.sources.workbook import Workbook

PUBLISHER = "US Department of Homeland Security, Office of Homeland Security Statistics (OHSS)"
ROUNDING = 10
LAG = 100
"""Usual days from a month's end to these workbooks: 80 to 107 in the three monthly editions read."""
STALE = 180
"""Days after the newest month's end beyond which a workbook's last saving is not believed to be its release."""

MONTHS = (
    *("October", "November", "December", "January", "February", "March"),
    *("April", "May", "June", "July", "August", "September"),
)
"""The months of a fiscal year in their order."""

SECTORS = {
    **{"San Diego, CA": "san-diego", "El Centro, CA": "el-centro", "Yuma, AZ": "yuma", "Tucson, AZ": "tucson"},
    **{"El Paso, TX": "el-paso", "Big Bend, TX": "big-bend", "Del Rio, TX": "del-rio", "Laredo, TX": "laredo"},
    "Rio Grande Valley, TX": "rio-grande-valley",
}
"""Border Patrol sectors of the southwest border."""
OTHER_SECTORS = {
    **{"Livermore, CA": "livermore", "Miami, FL": "miami", "New Orleans, LA": "new-orleans", "Ramey, PR": "ramey"},
    **{"Blaine, WA": "blaine", "Buffalo, NY": "buffalo", "Detroit, MI": "detroit", "Grand Forks, ND": "grand-forks"},
    **{"Havre, MT": "havre", "Houlton, ME": "houlton", "Spokane, WA": "spokane", "Swanton, VT": "swanton"},
}
OFFICES = {x: f"{SECTORS[x]}-fo" for x in ("San Diego, CA", "Tucson, AZ", "El Paso, TX", "Laredo, TX")}
POPULATIONS = {
    "Single Adults": "single-adults",
    "Family Unit Individuals": "family-units",
    "Unaccompanied Children": "unaccompanied-children",
    "Unaccompanied Children/Single Minors": "unaccompanied-children",
    "Accompanied Minors (OFO)": "accompanied-minors",
}

_REST = frozenset({"unknown", "serbia and montenegro former", "all other including stateless and unknown"})
"""Labels that are no country of ISO 3166: they are in OTH, under their own label."""

NOTES = {
    "rounding": "The publisher rounds every cell to the nearest ten, so parts may not add up to their printed total.",
    "origin": "Unknown citizenship, stateless people and Serbia and Montenegro (former) are in OTH, under their label.",
    "methods": "OHSS may count otherwise than CBP's own updates: its FY2000 is about 4.5% below CBP's print.",
}


def citizenship(label: str) -> str | None:
    """The alpha-3 code of a citizenship as OHSS prints it, OTH for the rest, None where the label is not known."""
    return OTHER if plain(label) in _REST else from_english(label)


def month(fiscal_year: int, place: int) -> date:
    """First day of the month that is number `place` (0 = October) of a fiscal year."""
    number = (place + FISCAL_START - 1) % 12 + 1
    return date(fiscal_year - (number >= FISCAL_START), number, 1)


def release_day(book: Workbook, request: Request, newest: date) -> tuple[date, str]:
    """The release day and how it is known: as the user says, else the day on which the workbook was last saved.

    OHSS prints no release day. A saving before its newest month ended, or more than STALE days after that, is
    somebody's copy: InputError asks for the day.
    """
    if request.released is not None:
        return request.released, "given by the user"
    ended = month(newest.year + (newest.month >= FISCAL_START), (newest.month - FISCAL_START) % 12 + 1)
    if book.saved is not None and 0 <= (book.saved - ended).days <= STALE:
        return (
            book.saved,
            "the day on which the workbook was last saved, by its own properties; it came out then or after",
        )
    raise InputError(
        "the workbook does not say on which day it came out",
        file=book.file,
        value=None if book.saved is None else f"last saved {book.saved}, newest month {newest:%Y-%m}",
        next_step="Say when this release came out: --released YYYY-MM-DD.",
    )
