"""The series of an effect on one calendar: the finest held, days added up to weeks from the day in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from caudal.errors import NotHeldError
from caudal.panel import SUPPRESSED, Panel
from caudal.periods import containing, period_of
from caudal.records import Edition, Mode, Period, Query
from caudal.series import aggregate, query_panel
from caudal.studies.answering import FINER
from caudal.studies.checking import LEAST_PAST
from caudal.studies.setting import Setting

LEAST_WEEKS = 26  # days are added up to weeks where so many lie before the measure


@dataclass(frozen=True, slots=True, eq=False)
class Stacked:
    """Panels of one or two indicators on the calendar of the first. withheld: as in `Scope`."""

    counts: np.ndarray
    withheld: np.ndarray
    frequency: str
    periods: tuple[Period, ...]
    editions: tuple[Edition, ...]
    mode: Mode


def stacked(s: Setting, queries: Sequence[Query], first: str, day: date, frequency: str | None) -> Stacked | None:
    """All series on the calendar of the first indicator: the finest with a past before `day` and something after."""
    for wanted in ("D", "W", "M", "Q") if frequency is None else (frequency,):
        lead = _of(s, [q for q in queries if q.indicator == first], wanted, day, frequency)
        if lead is None:
            continue
        at = index_of(lead.periods, day)
        if at is None or at < LEAST_PAST or (at >= len(lead.periods) and wanted in ("D", "W") and frequency is None):
            continue
        counts = np.full((len(queries), len(lead.periods)), np.nan)
        withheld = np.zeros(counts.shape, dtype=bool)
        editions, mode = {e.id: e for e in lead.editions}, lead.mode
        place = {p.start: t for t, p in enumerate(lead.periods)}
        for indicator in dict.fromkeys(q.indicator for q in queries):
            mine = [i for i, q in enumerate(queries) if q.indicator == indicator]
            panel = lead if indicator == first else _of(s, [queries[i] for i in mine], lead.frequency, day, frequency)
            for t, p in enumerate(panel.periods if panel is not None else ()):
                if p.start in place and panel is not None:
                    counts[mine, place[p.start]] = panel.counts[:, t]
                    withheld[mine, place[p.start]] = panel.state[:, t] == SUPPRESSED
            if panel is not None:
                editions |= {e.id: e for e in panel.editions}
                mode = "replay" if "replay" in (mode, panel.mode) else "strict"
        known = np.isfinite(counts)
        later = np.flip(np.logical_or.accumulate(np.flip(known, axis=1), axis=1), axis=1)
        withheld |= ~known & later
        return Stacked(counts, withheld, lead.frequency, lead.periods, tuple(editions.values()), mode)
    return None


def _of(s: Setting, queries: Sequence[Query], frequency: str, day: date, asked: str | None) -> Panel | None:
    """The series at a frequency: as held, else finer ones added up; days to weeks, unless days were asked for."""
    for held in dict.fromkeys((frequency, *FINER[frequency])):
        try:
            panel = query_panel(s.store, s.corridor, queries, as_of=s.as_of, strict=s.strict, frequency=held)
        except NotHeldError:
            continue
        if held == "D" and frequency in ("D", "W") and asked != "D":
            return _weeks(panel, day) if (day - panel.periods[0].start).days >= 7 * LEAST_WEEKS else panel
        if held == frequency:
            return panel
        if containing(panel.periods[0].start, frequency).end <= panel.periods[-1].end:
            return aggregate(panel, frequency)
    return None


def _weeks(panel: Panel, day: date) -> Panel:
    """Days added up to weeks of which one begins on `day`, so that no week mixes before and after."""
    first = (day - panel.periods[0].start).days % 7
    n = (len(panel.periods) - first) // 7
    cells = slice(first, first + 7 * n)

    def blocks(values: np.ndarray) -> np.ndarray:
        return values[:, cells].reshape(len(panel.series), n, 7)

    return replace(
        panel,
        frequency="W",
        periods=tuple(period_of(panel.periods[first + 7 * i].start, "W") for i in range(n)),
        counts=blocks(panel.counts).sum(axis=2),
        state=blocks(panel.state).max(axis=2),
        edition=blocks(panel.edition)[:, :, -1],
        replay=blocks(panel.replay).max(axis=2),
        middle=None if panel.middle is None else blocks(panel.middle).sum(axis=2),
    )


def index_of(periods: Sequence[Period], day: date) -> int | None:
    """The period that holds a day; the one after the last where the day comes later; else None."""
    if day >= periods[-1].end:
        return len(periods)
    return next((t for t, p in enumerate(periods) if p.start <= day < p.end), None)
