"""What is asked of the data: the corridor file's questions on each of their days, and the newest period of a count."""

from __future__ import annotations

from datetime import date

import numpy as np

from caudal.claims import claim as make_claim
from caudal.claims import parse_where
from caudal.corridor import ClaimEntry
from caudal.errors import NotHeldError
from caudal.periods import step
from caudal.records import Claim, Period, Query
from caudal.stocktaking import Asked
from caudal.studies.checking import check, panel_for
from caudal.studies.figures import FigureBook
from caudal.studies.setting import Setting
from caudal.studies.shown import verdict_figures


def newest_periods(s: Setting, query: Query) -> tuple[Period, Period]:
    """The newest period known for a query and the one before it: months where the data allow, else as they come."""
    for frequency in ("M", "Q", "W", "D"):
        panel = panel_for(s, query, frequency)
        known = np.flatnonzero(np.isfinite(panel.counts[0])) if panel is not None else np.array([])
        if panel is not None and known.size:
            period = panel.periods[int(known[-1])]
            return period, step(period, -1)
    raise NotHeldError(
        f"No figure of {query.indicator} at {query.place} is known as of {s.as_of}. "
        "caudal sources lists what is held; caudal load adds a release.",
        key="not-known",
        indicator=query.indicator,
        place=query.place,
        as_of=s.as_of,
    )


def asked(s: Setting, book: FigureBook, entry: ClaimEntry) -> Asked:
    """A question of the corridor file, judged on each of its days; its figures are those of the last."""
    claim = claim_of(entry)
    verdicts = []
    figures: dict[str, str] = {}
    for day in judged_on(s, entry):
        then = s.on(day)
        verdict = check(then, claim)
        verdicts.append(verdict)
        figures = verdict_figures(then, book, verdict)
    return Asked(entry, tuple(verdicts), figures)


def claim_of(entry: ClaimEntry) -> Claim:
    """The structured claim of a corridor file's entry. Raises UsageError where its parts do not fit together."""
    query = parse_where([f"{key}={value}" for key, value in entry.where.items()])
    return make_claim(query, entry.period, entry.direction, entry.against, entry.level, entry.per, id=entry.id)


def judged_on(s: Setting, entry: ClaimEntry) -> tuple[date, ...]:
    """The days on which a claim is judged: each meeting from the day it was said, and the brief's own day."""
    days = {m["judged_on"] for m in s.corridor.meetings if "judged_on" in m}
    return (*sorted(d for d in days if entry.said_on <= d < s.as_of), s.as_of)
