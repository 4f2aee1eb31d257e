"""Outlook: what to expect of each party's count and its parts, every number entered as a figure. The brief words it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from caudal.errors import NotHeldError
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import ALL, Mode, Period, Query, Source
from caudal.series import coverage, first_released, panel_sources
from caudal.stocktaking import Change, Foreseen, Headline, Outlook, Point, Section
from caudal.studies.figures import FigureBook, merged
from caudal.studies.forecasts.study import Forecast, forecast
from caudal.studies.panels import panel
from caudal.studies.setting import Setting

HORIZON = 6  # periods told: beyond them the intervals of a brief say little
DRAWN = 12  # periods drawn: as many as `caudal forecast` does unless told, so that its numbers are these
PARTS = 9  # parts shown of each count
QUANTILES = {"lower95": 0.025, "lower80": 0.1, "median": 0.5, "upper80": 0.9, "upper95": 0.975}
CITED = 1  # last periods whose rows a figure names; earlier ones by edition
WAITS = 6  # last periods whose wait for a first print tells the usual one
ADDS_UP = 0.01  # of the whole, by which its parts may differ from it


def outlooks_told(
    s: Setting, book: FigureBook, principal: Query, period: Period, headlines: Sequence[Headline],
    sections: Sequence[Section],
) -> tuple[Outlook, ...]:  # fmt: skip
    """The principal count, then the first count of each other party that can be foreseen; as many parts of each."""
    changes = [h.change for h in headlines] + [c for section in sections for c in section.changes]
    held = s.corridor.indicators.get(principal.indicator)
    party = held.party if held is not None else None
    found = [_outlook(s, book, principal, party, period, changes, sections)]
    for other in s.corridor.parties:
        if other == party:
            continue
        own = [i.id for i in s.corridor.indicators.values() if i.party == other]
        told = [_outlook(s, book, Query(i), other, period, changes, sections) for i in own]
        found += ([t for t in told if not t.why] or told)[:1]
    counted = [len(o.parts) for o in found if o.parts]
    return tuple(replace(o, parts=o.parts[: min(counted, default=0)]) for o in found)


def _outlook(
    s: Setting, book: FigureBook, query: Query, party: str | None, period: Period, changes: Sequence[Change],
    sections: Sequence[Section],
) -> Outlook:  # fmt: skip
    own = next((c for c in changes if c.query == query), None)
    made = _forecast(s, query, period.frequency, own, sections)
    if isinstance(made, str):
        return Outlook(query, party, made)
    found, by = made
    entered = _Entry(s, book, found, by, query)
    series = {q: i for i, q in entered.rows.items()}
    members = [c for section in sections for c in section.changes if c.query in series and c.query != query]
    members.sort(key=lambda c: -float(found.values[series[c.query], 0, found.probabilities.index(0.5)]))
    after = next((v["measures"] for key, v in found.notes if key == "after-the-data"), ())
    return Outlook(
        query=query, party=party, last=found.last, due=due(s, query, found.last),
        whole=entered.foreseen(query, 0, own),
        parts=tuple(entered.foreseen(c.query, series[c.query], c) for c in members[:PARTS]),
        by=by[0] if by else "", after=tuple(str(m) for m in after) if isinstance(after, Sequence) else (),
    )  # fmt: skip


def _forecast(
    s: Setting, query: Query, frequency: str, own: Change | None, sections: Sequence[Section]
) -> tuple[Forecast, tuple[str, ...]] | str:
    """The forecast of a count by the parts that the brief shows, where these reach its newest count and add up to it;
    else of the count alone; else why there is none."""
    where = {d: v for d, v in query.dims().items() if v != ALL}
    shown = {s.id for s in sections if s.changes}
    ways = [
        (d,) for d, name in (("place", "places"), ("origin", "citizenships")) if f"{name}.{query.indicator}" in shown
    ]
    for by in (*ways, ()):
        try:
            found = forecast(s, by, DRAWN, indicator=query.indicator, where=where, frequency=frequency,
                             probabilities=tuple(QUANTILES.values()))  # fmt: skip
        except NotHeldError:
            continue
        if not by or _adds_up(found, own):
            return found, by
    try:
        panel(s, query.indicator, (), where, frequency)
    except NotHeldError:
        return "not-held"
    return "too-short"


def _adds_up(found: Forecast, own: Change | None) -> bool:
    """Whether parts reach the newest count of the whole, and sum to it."""
    known = [p for p in own.history if p.value is not None] if own is not None else []
    if not known or found.totals == 0:
        return False
    newest = known[-1]
    assert newest.value is not None
    return newest.period == found.last and abs(float(found.latest[0]) - newest.value) <= ADDS_UP * newest.value


class _Entry:
    """Enters the quantiles of one forecast in the book, each with the editions and rows behind its series.

    rows: row of the forecast -> the query of its series, the whole first.
    """

    def __init__(self, s: Setting, book: FigureBook, found: Forecast, by: tuple[str, ...], whole: Query) -> None:
        self.book, self.found, self.by = book, found, by
        self.rows = {i: replace(whole, **{d: found.series[i][d] for d in by})
                     for i in range(max(found.totals, 1), len(found.series))}  # fmt: skip
        self.rows[0] = whole
        cited = panel_sources(s.store, s.corridor, found.panel, since=max(0, len(found.panel.periods) - CITED))
        held = [_sources(found.panel, i, cited) for i in range(len(found.panel.series))]
        place = {tuple(sorted(dims.items())): held[i] for i, dims in enumerate(found.panel.series)}
        self.sources = {i: place[tuple(sorted(found.series[i].items()))] for i in self.rows if i >= found.totals}
        self.sources[0] = merged(held)

    def foreseen(self, query: Query, row: int, change: Change | None) -> Foreseen:
        """One series with its figures; its history is that of the change which the brief shows of it."""
        known: tuple[Point, ...] = change.history if change is not None else ()
        coming = []
        for h, period in enumerate(self.found.periods[:HORIZON]):
            values = zip(QUANTILES, self.found.values[row, h], strict=True)
            coming.append((period, {k: self._add(query, row, period, k, float(v)) for k, v in values}))
        return Foreseen(query, tuple(p for p in known if p.period.end <= self.found.last.end), tuple(coming))

    def _add(self, query: Query, row: int, period: Period, kind: str, value: float) -> str:
        sources = self.sources[row]
        mode: Mode = "replay" if any(x.mode == "replay" for x in sources) else "strict"
        options = {"by": ",".join(self.by), "draws": self.found.draws, "data_to": self.found.last.label}
        return self.book.add(query, period.label, f"forecast.{kind}", value, unit="count", mode=mode, sources=sources,
                             function="caudal.studies.forecast", options=options)  # fmt: skip


def _sources(held: Panel, row: int, cited: Mapping[tuple[int, int], tuple[Source, ...]]) -> tuple[Source, ...]:
    """The editions behind the past of one series: with the rows of its last periods, without those of earlier ones."""
    last = [source for t in range(len(held.periods)) for source in cited.get((row, t), ())]
    named = {source.edition for source in last}
    earlier = []
    for number in sorted({int(n) for n in held.edition[row] if n >= 0}):
        e, replayed = held.editions[number], bool(held.replay[row, held.edition[row] == number].any())
        if e.id not in named:
            earlier.append(Source(e.id, e.publisher, e.title, e.released, e.sha256, e.basis,
                                  "replay" if replayed else "strict", ()))  # fmt: skip
    return merged([earlier, last])


def due(s: Setting, query: Query, period: Period) -> date | None:
    """The day by which the first figure of the period after this one is to be expected.

    The end of that period plus the median wait for a first print over the last periods whose day is known, else plus
    the usual lag of the newest table held, one of that frequency before others; None where neither is known.
    """
    waits = []
    for n in range(WAITS):
        past = step(period, -n)
        released = first_released(s.store, s.corridor, query, past)
        if released is not None and released <= s.as_of:
            waits.append((released - past.end).days)
    if waits:
        wait = round(float(np.median(waits)))
    else:
        tables = [t for _, t in coverage(s.store, s.corridor, query.indicator) if t.lag_days]
        lags = [t.lag_days for t in tables if t.frequency == period.frequency] or [t.lag_days for t in tables]
        if not lags:
            return None
        wait = lags[-1]
    return step(period, 1).end + timedelta(days=wait)
