"""Stock taking: the record behind one brief, from one setting. Numbers and keys only; `brief` words them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caudal import __version__
from caudal.check import expected
from caudal.panel import Panel
from caudal.records import Interval, Period, Query
from caudal.replay import rolling
from caudal.scoreboard import load_scores
from caudal.series import first_released, prints
from caudal.stocktaking import Gap, Headline, StockTaking
from caudal.studies.asked import asked, newest_periods
from caudal.studies.checking import LEAST_PAST, SEASON, check, claim_on, panel_for
from caudal.studies.fared import fared_told
from caudal.studies.figures import FigureBook
from caudal.studies.forecasts.outlook import due, outlooks_told
from caudal.studies.measures.section import measures_told
from caudal.studies.nowcasts.revisions import revisions_shown
from caudal.studies.progress import Progress, telling
from caudal.studies.sections import headline_queries, sections_of
from caudal.studies.setting import Setting
from caudal.studies.shown import change_of, cited
from caudal.studies.talks.agreed import agreed_told

PICTURED = 24  # periods whose expectation is drawn on the first page


def stock_taking(s: Setting, progress: Progress | None = None) -> StockTaking:
    """Everything a brief of this setting says. Raises NotHeldError where the principal indicator is not held."""
    tell = telling(progress)
    book = FigureBook(s.as_of, s.seed)
    entries = [entry for entry in s.corridor.claims if entry.said_on <= s.as_of]
    steps = 6 + len(entries)
    principal = Query(s.corridor.indicator, place=s.corridor.place)
    tell("headlines", 0, steps)
    period, against = newest_periods(s, principal)
    headlines = _headlines(s, book, principal, period, against)
    questions = []
    for i, entry in enumerate(entries):
        tell(entry.id, 1 + i, steps)
        questions.append(asked(s, book, entry))
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
        released=_first_out(s, principal, period),
        next_release=due(s, principal, period),
        headlines=headlines,
        asked=tuple(questions),
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


def _first_out(s: Setting, query: Query, period: Period) -> date:
    """The day on which a period was first out: as the editions tell it, else that of the oldest print held, as far as
    it is known by as_of."""
    held = [day for day, _, _ in prints(s.store, s.corridor, query, period)]
    return first_released(s.store, s.corridor, query, period) or min((*held, s.as_of))
