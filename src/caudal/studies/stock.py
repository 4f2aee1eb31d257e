"""Stock taking: the record behind one brief, from one setting. Numbers and keys only; `brief` words them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from caudal import __version__
from caudal.check import expected
from caudal.claims import claim as make_claim
from caudal.claims import parse_where
from caudal.corridor import ClaimEntry
from caudal.errors import NotHeldError
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import Claim, Interval, Period, Query
from caudal.replay import rolling
from caudal.scoreboard import load_scores
from caudal.series import first_released
from caudal.stocktaking import Asked, Gap, Headline, StockTaking
from caudal.studies.checking import LEAST_PAST, SEASON, check, claim_on, panel_for
from caudal.studies.fared import fared_told
from caudal.studies.figures import FigureBook
from caudal.studies.listing import revisions_shown
from caudal.studies.measures import measures_told
from caudal.studies.outlook import due, outlooks_told
from caudal.studies.sections import headline_queries, sections_of
from caudal.studies.setting import Setting
from caudal.studies.shown import change_of, cited, verdict_figures

PICTURED = 24  # periods whose expectation is drawn on the first page
Progress = Callable[[str, int, int], None]
"""Told the name of each step, how many are done and how many there are."""


def stock_taking(s: Setting, progress: Progress | None = None) -> StockTaking:
    """Everything a brief of this setting says. Raises NotHeldError where the principal indicator is not held."""
    from caudal.studies.agreed import agreed_told  # noqa: PLC0415 - claims of the talks are read as claims are here

    tell = progress or (lambda name, done, total: None)
    book = FigureBook(s.as_of, s.seed)
    entries = [entry for entry in s.corridor.claims if entry.said_on <= s.as_of]
    steps = 6 + len(entries)
    principal = Query(s.corridor.indicator, place=s.corridor.place)
    tell("headlines", 0, steps)
    period, against = newest_periods(s, principal)
    headlines = _headlines(s, book, principal, period, against)
    asked = []
    for i, entry in enumerate(entries):
        tell(entry.id, 1 + i, steps)
        asked.append(_asked(s, book, entry))
    tell("sections", steps - 5, steps)
    sections = sections_of(s, book, principal, period, against)
    tell("measures", steps - 4, steps)
    measures = measures_told(s, book, period)
    tell("outlook", steps - 3, steps)
    outlooks = outlooks_told(s, book, principal, period, headlines, sections)
    tell("talks", steps - 2, steps)
    agreed = agreed_told(s, measures)
    tell("revisions", steps - 1, steps)
    revisions = revisions_shown(s, book, [h.change.query for h in headlines], period, against)
    used = {source.edition for f in book.figures.values() for source in f.sources}
    tell("done", steps, steps)
    return StockTaking(
        corridor=s.corridor,
        as_of=s.as_of,
        seed=s.seed,
        version=__version__,
        period=period,
        against=against,
        released=first_released(s.store, s.corridor, principal, period) or s.as_of,
        next_release=due(s, principal, period),
        headlines=headlines,
        asked=tuple(asked),
        sections=sections,
        revisions=revisions,
        gaps=_gaps(book, headlines),
        scores=load_scores(),
        editions=tuple(e for e in s.store.editions if e.id in used),
        figures=dict(book.figures),
        measures=measures,
        agreed=agreed,
        outlooks=outlooks,
        fared=fared_told(s.corridor, outlooks),
    )


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
        "caudal sources lists what is held; caudal load adds a release."
    )


def _headlines(s: Setting, book: FigureBook, principal: Query, period: Period, against: Period) -> tuple[Headline, ...]:
    found = []
    for query in headline_queries(s, principal):
        panel = panel_for(s, query, period.frequency, (period, against))
        if panel is None:
            continue
        verdict = check(s, claim_on(s, query, period, against))
        change = change_of(s, book, cited(s, panel), 0, query, verdict)
        found.append(Headline(change, _expected_before(s, panel, period)))
    return tuple(found)


def _expected_before(s: Setting, panel: Panel, period: Period) -> tuple[tuple[Period, Interval], ...]:
    """For each of the last periods, what data to the end of the one before led to expect."""
    end = next((t + 1 for t, p in enumerate(panel.periods) if p == period), len(panel.periods))
    origins = list(range(max(end - PICTURED, LEAST_PAST), end))
    if not origins:
        return ()
    replays = rolling(panel.counts[:, :end], 1, origins=origins, season=SEASON[panel.frequency],
                      start=panel.periods[0].start, freq=panel.frequency, draws=1000, seed=s.seed)  # fmt: skip
    return tuple((panel.periods[t], expected(replays.paths(t)[:, 0, 0])) for t in origins)


def _asked(s: Setting, book: FigureBook, entry: ClaimEntry) -> Asked:
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


def _gaps(book: FigureBook, headlines: Sequence[Headline]) -> tuple[Gap, ...]:
    """What this brief cannot say: keys that the catalogues word."""
    gaps = []
    for key, marked in (("replayed", "a"), ("unverified", "u"), ("digitised", "e")):
        indicators = sorted({f.indicator for f in book.figures.values() if marked in f.mark})
        if indicators:
            gaps.append(Gap(key, {"indicators": tuple(indicators)}))
    if headlines:
        gaps.append(Gap("provisional", {"period": headlines[0].change.history[-1].period}))
    return (*gaps, Gap("people", {}))
