"""The worst misses of a hindcast, and what the corridor file documents between the last period seen and the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from caudal.forecast import Fared
from caudal.forecast.rules import LEVELS, MEDIAN
from caudal.periods import step
from caudal.records import DIMENSIONS, Period, Query
from caudal.studies.effects.scope import concerns
from caudal.studies.hindcasts.record import Began, Miss, Origin
from caudal.studies.setting import Setting

WORST = 5  # misses named of each level


def misses(
    s: Setting, indicator: str, fared: Fared, came: np.ndarray, series: Sequence[Mapping[str, str]],
    levels: Sequence[str], origins: Sequence[Origin], horizons: Sequence[int], season: int,
) -> tuple[Miss, ...]:  # fmt: skip
    """The worst outcomes outside their 95% interval, WORST of each level, by scaled weighted interval score.

    Of one series, no two whose periods lie less than half a season apart: one event is named once.
    """
    a, b = LEVELS[95]
    outside = (came < fared.quantiles[:, a]) | (came > fared.quantiles[:, b])
    score = np.where(outside, fared.wis[0] / fared.change[:, :, None], np.nan)
    found: list[Miss] = []
    for level in dict.fromkeys(levels):
        rows = np.array([i for i, x in enumerate(levels) if x == level])
        mine = score[:, rows]
        order = np.argsort(-np.nan_to_num(mine, nan=-1.0), axis=None, kind="stable")
        taken: list[tuple[int, Period]] = []
        for flat in order[: int((~np.isnan(mine)).sum())]:
            o, k, h = (int(i) for i in np.unravel_index(flat, mine.shape))
            row, period = int(rows[k]), step(origins[o].last, horizons[h])
            if any(r == row and abs((p.start - period.start).days) < _half(period, season) for r, p in taken):
                continue
            taken.append((row, period))
            lower, middle, upper = (float(fared.quantiles[o, q, row, h]) for q in (a, MEDIAN, b))
            found.append(Miss(
                level, series[row], origins[o], period, horizons[h], lower, middle, upper, float(came[o, row, h]),
                float(mine[o, k, h]), began(s, indicator, series[row], origins[o].last.end, period.end),
            ))  # fmt: skip
            if len(taken) == WORST:
                break
    return tuple(found)


def began(s: Setting, indicator: str, series: Mapping[str, str], since: date, until: date) -> tuple[Began, ...]:
    """What is documented on any part of a series from one day to before another, meetings apart, by day."""
    query = Query(indicator, **{d: series[d] for d in DIMENSIONS})
    found = [
        Began(m.id, step, day)
        for m in s.corridor.measures.values()
        if m.kind != "meeting" and m.announced <= s.as_of and concerns(s, m, query)
        for step, day in (("announced", m.announced), ("in-force", m.in_force), ("ended", m.ended))
        if day is not None and since <= day < until
    ]
    return tuple(sorted(found, key=lambda b: (b.day, b.measure, b.step)))


def _half(period: Period, season: int) -> float:
    return period.days * max(season, 2) / 2
