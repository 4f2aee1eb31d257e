"""Beside: upstream counts over the same months, in their own units and with their lags, never added to the ledger."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from caudal.effect import effect_array, estimate
from caudal.errors import NotHeldError
from caudal.records import Query
from caudal.series import query_panel
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.effects.record import Beside
from caudal.studies.effects.scope import Scope
from caudal.studies.setting import Setting

LAGS = 4  # months tried: 0 to 3
DRAWS = 1000
CHANCE = 1.959963984540054  # standard errors beyond which a correlation is more than chance


def beside(s: Setting, x: Scope, w: int) -> tuple[Beside, ...]:
    """The counts of `stands_beside` over a measure's window, each moved ahead by its lag. Months only."""
    if x.frequency != "M":
        return ()
    own = x.queries[x.touched[0]].indicator
    found = []
    for indicator in s.corridor.indicators.values():
        if not stands_beside(s, indicator.id, own):
            continue
        origins = dict.fromkeys(x.queries[r].origin for r in x.touched)
        told = _one(s, x, w, [Query(indicator.id, origin=o) for o in origins]) or _one(s, x, w, [Query(indicator.id)])
        if told is not None:
            found.append(told)
    return tuple(found)


def stands_beside(s: Setting, indicator: str, own: str) -> bool:
    """Whether a count is shown beside the touched one: upstream of the border, or what a party other than the one that
    counts there has counted afterwards, as the returns of another country."""
    held, border = s.corridor.indicators[indicator], s.corridor.indicators.get(s.corridor.indicator)
    after = held.stage == "after" and bool(held.party) and border is not None and held.party != border.party
    return indicator != own and (held.stage == "upstream" or after)


def _one(s: Setting, x: Scope, w: int, queries: list[Query]) -> Beside | None:
    try:
        panel = query_panel(s.store, s.corridor, queries, as_of=s.as_of, strict=s.strict, frequency="M")
    except NotHeldError:
        return None
    start = {p.start: t for t, p in enumerate(panel.periods)}
    counts = np.full((len(queries), len(x.periods)), np.nan)
    for t, p in enumerate(x.periods):
        if p.start in start:
            counts[:, t] = panel.counts[:, start[p.start]]
    lag, correlation = _lag(counts.sum(axis=0)[: x.at], x.counts[list(x.touched)].sum(axis=0)[: x.at])
    at = x.at - lag
    came = counts[:, at : at + w]
    if np.isfinite(counts[:, :at]).sum(axis=1).min() < LEAST_PAST or not np.isfinite(came).all():
        return None
    low = int(np.isfinite(counts[:, :at]).any(axis=0).argmax())
    drawn = effect_array(counts[:, low:], at - low, w, season=SEASON["M"], start=x.periods[low].start, freq="M",
                         draws=DRAWS, seed=s.seed)  # fmt: skip
    whole = queries[0] if len(queries) == 1 else replace(queries[0], origin="+".join(q.origin for q in queries))
    told = estimate(drawn.sum(axis=(1, 2)), float(came.sum()))
    return Beside(whole, lag, correlation, x.periods[at], x.periods[at + w - 1], told)


def _lag(ahead: np.ndarray, own: np.ndarray) -> tuple[int, float]:
    """The lead, 0 to 3 months, at which monthly log changes correlate most, and that correlation; 0 where the most is
    no more than chance gives, 1.96 / sqrt(n)."""
    a, b = np.diff(np.log1p(ahead)), np.diff(np.log1p(own))
    best = (0, float("nan"))
    for lag in range(LAGS):
        first, second = a[: len(a) - lag], b[lag:]
        known = np.isfinite(first) & np.isfinite(second)
        if known.sum() >= 12 and first[known].std() > 0 and second[known].std() > 0:
            r = float(np.corrcoef(first[known], second[known])[0, 1])
            clear = r > max(best[1], CHANCE / np.sqrt(known.sum()))
            best = (lag, r) if not np.isfinite(best[1]) or clear else best
    return best
