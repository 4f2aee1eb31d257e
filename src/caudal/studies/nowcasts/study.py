"""Nowcast: what is not yet published, and what is published but open to revision, as known at a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from caudal.errors import NotHeldError, UsageError
from caudal.forecast import quantiles
from caudal.forecast.nowcast import Base, draw, listen, on_grid, replay, replay_origins, settle
from caudal.forecast.revisions import factors
from caudal.forecast.signs import Earned
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import ALL, Query
from caudal.replay import date_blocks, date_blocks_ratio
from caudal.series import usual_lag
from caudal.studies.answering import summed
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.nowcasts.record import LEVELS, EarlySign, Flow, Held, Note, Nowcast
from caudal.studies.nowcasts.revised import Revised, revised, within
from caudal.studies.nowcasts.signs import LAGS, Heard, origin_days, signs
from caudal.studies.panels import panel
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting

DRAWS = 4000
REPLAY_DRAWS = 400
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
MANY = 120  # unpublished periods, beyond which no draw says anything
NAMED = 6  # parts not known that are named
LEAST_REPLAYS = 20  # under which no coverage is stated
BLOCKS = {"D": 30, "W": 13, "M": 6, "Q": 4, "A": 2}  # dates resampled together


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A series as known: the panel's periods up to the last known count, and what its prints teach."""

    panel: Panel
    query: Query
    counts: np.ndarray
    revised: Revised
    ahead: int  # periods not published, up to that of as_of


def nowcast(
    s: Setting,
    indicator: str | None = None,
    where: Mapping[str, str] | None = None,
    periods: int | None = None,
    *,
    frequency: str | None = None,
    probabilities: Sequence[float] = QUANTILES,
    draws: int = DRAWS,
    progress: Progress | None = None,
) -> Nowcast:
    """The periods not yet published at `s.as_of`, up to the one in which it lies, and those still open to revision.

    indicator: None takes the corridor's principal one and, beside it, those of which a publisher declares it a part.
    where: dimension -> value; {} takes the corridor's principal place. periods: at most so many of each kind, the
    latest. frequency: None takes the finest held. Each answer is a distribution of the final value, all periods of a
    count jointly: the engine's forecast, moved by early signs as far as their past gain, as known at as_of, earned it.
    Raises NotHeldError where the count is not held, its past is too short or its last period too long ago, UsageError
    for a number of periods or a probability that makes no sense.
    """
    tell = telling(progress)
    if periods is not None and not 1 <= periods <= MANY:
        raise UsageError(f"{periods} periods make no sense: use 1 to {MANY}.")
    fixed = dict(where or {})
    if not fixed and s.corridor.place != ALL:
        fixed["place"] = s.corridor.place
    first = summed(s.corridor, indicator or s.corridor.indicator)
    wholes = [] if indicator else [x.id for x in s.corridor.indicators.values() if first in x.parts]
    flows, not_held = [], []
    for n, wanted in enumerate((first, *wholes)):
        tell(wanted, n, 1 + len(wholes))
        try:
            flows.append(_flow(s, wanted, fixed, periods, frequency, tuple(probabilities), draws))
        except NotHeldError as error:
            if wanted == first:
                raise
            not_held.append((wanted, str(error)))
    tell("done", 1 + len(wholes), 1 + len(wholes))
    return Nowcast(s.as_of, s.strict, tuple(probabilities), tuple(flows), tuple(not_held), draws, s.seed)


def _flow(
    s: Setting, indicator: str, where: Mapping[str, str], most: int | None, frequency: str | None,
    probabilities: tuple[float, ...], draws: int,
) -> Flow:  # fmt: skip
    x = _known(s, panel(s, indicator, (), where, frequency))
    last = len(x.counts) - 1
    published = x.revised.open[-most:] if most else x.revised.open
    by_revision = factors(x.revised.told, published, draws, s.seed)
    final = on_grid(x.counts[published] * by_revision, x.counts)
    steps = list(range(1, x.ahead + 1))[-(most or MANY) :]
    future = plain = np.empty((draws, 0))
    heard: list[Heard] = []
    told: tuple[EarlySign, ...] = ()
    held: tuple[Held, ...] = ()
    origins, notes = np.arange(0), _notes(s, x)
    if x.ahead:
        base, edges = _settled(x), _edges(x)
        asked = origin_days(edges, last + 1, x.ahead, s.as_of)
        heard = signs(s, x.query, x.panel, base, edges, asked)
        earned = listen(base, [h.said for h in heard])
        told = tuple(_sign(h, k, earned, steps) for k, h in enumerate(heard))
        least = next((h.least for h in heard if h.least is not None), None)
        floor = None if least is None else least[-1]
        ahead_by = x.revised.moved(last, draws, s.seed)
        moved = np.ones((draws, 1)) if ahead_by is None else ahead_by[:, None]
        rows = [h - 1 for h in steps]
        future, plain = (
            on_grid(moved * draw(base, e, last + 1, draws=draws, seed=s.seed, least=floor), x.counts)[:, rows]
            for e in (earned, None)
        )
        origins = replay_origins(base, SEASON[x.panel.frequency])
        held = _held(base, earned, origins, steps, least, x, s.seed)
        notes += () if heard else (("no-signs", {}),)
        notes += () if held else (("few-replays", {"replays": len(origins), "least": LEAST_REPLAYS}),)
    whole, alone = (np.concatenate([final, y], axis=1)[:, :, None] for y in (future, plain))
    return Flow(
        panel=x.panel,
        query=x.query,
        last=x.panel.periods[last],
        periods=tuple(x.panel.periods[p] for p in published) + tuple(step(x.panel.periods[last], h) for h in steps),
        steps=(*(int(p) - last for p in published), *steps),
        printed=np.concatenate([x.counts[published], np.full(len(steps), np.nan)]),
        values=quantiles(whole, probabilities)[:, 0],
        plain=quantiles(alone, probabilities)[:, 0],
        cases=(*(int(x.revised.told.cases[p]) for p in published), *(0 for _ in steps)),
        year_begins=_month(x),
        signs=told,
        held=held,
        first_replay=x.panel.periods[int(origins[0])] if held else None,
        block=_block(x),
        notes=notes,
    )


def _known(s: Setting, found: Panel) -> _Known:
    known = np.flatnonzero(np.isfinite(found.filled[0]))
    if len(known) < LEAST_PAST:
        raise NotHeldError(
            f"A nowcast needs {LEAST_PAST} periods of the past; {len(known)} of {found.indicator} are known as of "
            f"{s.as_of}. Load a longer history, or ask at a later date."
        )
    last, query = int(known[-1]), Query(found.indicator, **dict(found.series[0]))
    ahead = 0
    while step(found.periods[last], ahead).end <= s.as_of:
        ahead += 1
        if ahead > MANY:
            raise NotHeldError(
                f"The last period of {found.indicator} known on {s.as_of} is {found.periods[last].label}: more than "
                f"{MANY} periods before. Load a newer release (`caudal fetch`), or ask as of an earlier date."
            )
    told = within(revised(s, query, found.periods[: last + 1]), found)
    return _Known(found, query, found.filled[0, : last + 1], told, ahead)


def _settled(x: _Known) -> Base:
    """The base forecast, from counts as they are expected to stand in the end."""
    counts, frequency = x.revised.expected(x.counts), x.panel.frequency
    return settle(counts, x.ahead, season=SEASON[frequency], start=x.panel.periods[0].start, freq=frequency)


def _edges(x: _Known) -> np.ndarray:
    """First days, as ordinals, of the periods, of those to come and of the one after."""
    periods = x.panel.periods[: len(x.counts)]
    ahead = [step(periods[-1], h).start.toordinal() for h in range(1, x.ahead + 2)]
    return np.array([*(p.start.toordinal() for p in periods), *ahead])


def _block(x: _Known) -> int:
    return max(BLOCKS[x.panel.frequency], x.ahead)


def _month(x: _Known) -> int | None:
    begins = x.revised.told.closes
    return None if begins is None else begins + 1 if x.panel.frequency == "M" else 3 * begins + 1


def _held(
    base: Base, earned: Earned, origins: np.ndarray, steps: Sequence[int], least: np.ndarray | None, x: _Known,
    seed: int,
) -> tuple[Held, ...]:  # fmt: skip
    """How often the intervals held over the replays, step by step."""
    if len(origins) < LEAST_REPLAYS:
        return ()
    told = replay(base, earned, origins, draws=REPLAY_DRAWS, seed=seed, least=least)
    out = []
    for h in (n - 1 for n in steps):
        inside = told.inside[:, :, h]
        share = {v: date_blocks(inside[:, i], _block(x), seed=seed) for i, v in enumerate(LEVELS)}
        moved = earned.move[origins, h] != 0
        against = None
        if moved.sum() >= LEAST_REPLAYS:
            against = date_blocks_ratio(told.crps[moved, h], told.plain[moved, h], _block(x), seed=seed)
        out.append(Held(h + 1, int(np.isfinite(inside[:, 0]).sum()), share, against))
    return tuple(out)


def _sign(h: Heard, k: int, earned: Earned, steps: Sequence[int]) -> EarlySign:
    rows = [n - 1 for n in steps]
    variant = earned.variant[k, -1, rows].tolist()
    known = np.flatnonzero(np.isfinite(h.panel.filled[0]))
    return EarlySign(
        query=h.query,
        kind=h.kind,
        frequency=h.panel.frequency,
        mode=h.panel.mode,
        last=h.panel.periods[int(known[-1])],
        days=None if h.days is None else tuple(h.days[rows].tolist()),
        lags=tuple(LAGS[v] for v in variant) if h.kind == "upstream" else None,
        said=tuple(float(h.said[v, -1, r]) for v, r in zip(variant, rows, strict=True)),
        weights=tuple(earned.weights[k, -1, rows].tolist()),
        gain=tuple(earned.gain[k, -1, rows].tolist()),
        editions=h.panel.editions,
    )


def _unknown_parts(s: Setting, x: _Known) -> list[str]:
    """The parts of a count that are not known in the newest period published, by the first dimension that tells."""
    where = {d: v for d, v in x.query.dims().items() if v != ALL}
    for by in ("place", "origin"):
        try:
            told = panel(s, x.query.indicator, (by,), where, x.panel.frequency)
        except NotHeldError:
            continue
        unknown = [dict(d)[by] for d, row in zip(told.series, told.counts, strict=True) if not np.isfinite(row[-1])]
        if len(told.series) > 1 and unknown:
            return unknown if len(unknown) <= NAMED else [*unknown[:NAMED], "..."]
    return []


def _notes(s: Setting, x: _Known) -> tuple[Note, ...]:
    """What a reader must know: keys with their values, worded by a face."""
    found: list[Note] = []
    periods = x.panel.periods
    last = periods[len(x.counts) - 1]
    if not x.ahead:
        found.append(("all-published", {"period": last.label}))
    withheld = int((~np.isfinite(x.panel.counts[0, : len(x.counts)]) & np.isfinite(x.counts)).sum())
    if withheld:
        found.append(("withheld", {"periods": withheld}))
    if len(periods) > len(x.counts):
        gone = _unknown_parts(s, x)
        key = "parts-not-known" if gone else "last-not-known"
        found.append((key, {"period": periods[-1].label, **({"parts": gone} if gone else {})}))
    if not x.revised.told.known:
        found.append(("revisions-not-known", {}))
    elif not len(x.revised.open):
        found.append(("not-revised", {}))
    lag = usual_lag(s.store, s.corridor, x.query, as_of=s.as_of, strict=s.strict, frequency=x.panel.frequency)
    awaited = [step(last, h) for h in range(1, x.ahead + 1)] if lag is not None else []
    late = sum((s.as_of - p.end).days > 2 * (lag or 0) for p in awaited if p.start > periods[-1].start)
    if late:
        found.append(("overdue", {"periods": late, "days": lag}))
    began = [m.id for m in s.corridor.measures.values() if m.kind != "meeting" and m.announced <= s.as_of
             and (m.in_force >= last.end or (m.ended is not None and last.end <= m.ended <= s.as_of))]  # fmt: skip
    if began:
        found.append(("after-the-data", {"measures": began}))
    return tuple(found)
