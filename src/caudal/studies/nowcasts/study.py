"""Nowcast: what is not yet published, and what is published but open to revision, as known at a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from caudal.errors import NotHeldError, UsageError
from caudal.forecast import quantiles
from caudal.forecast.nowcast import Base, draw, listen, on_grid, replay, replay_origins
from caudal.forecast.revisions import factors
from caudal.forecast.signs import Earned
from caudal.periods import step
from caudal.records import ALL
from caudal.replay import date_blocks, date_blocks_ratio
from caudal.series import usual_lag
from caudal.studies.answering import summed
from caudal.studies.checking import SEASON
from caudal.studies.nowcasts.known import MANY, Known, edges_of, known, settled
from caudal.studies.nowcasts.parts import Parts, parts
from caudal.studies.nowcasts.record import LEVELS, EarlySign, Flow, Held, Note, Nowcast
from caudal.studies.nowcasts.signs import LAGS, Heard, origin_days, signs
from caudal.studies.panels import panel
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting

DRAWS = 4000
REPLAY_DRAWS = 400
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
NAMED = 6  # parts not known that are named
LEAST_REPLAYS = 20  # under which no coverage is stated
BLOCKS = {"D": 30, "W": 13, "M": 6, "Q": 4, "A": 2}  # dates resampled together


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
    x = known(s, panel(s, indicator, (), where, frequency))
    last = len(x.counts) - 1
    published = x.revised.open[-most:] if most else x.revised.open
    by_revision = factors(x.revised.told, published, draws, s.seed)
    final = on_grid(x.counts[published] * by_revision, x.counts)
    steps = list(range(1, x.ahead + 1))[-(most or MANY) :]
    future = plain = np.empty((draws, 0))
    told: tuple[EarlySign, ...] = ()
    held: tuple[Held, ...] = ()
    origins, notes = np.arange(0), _notes(s, x)
    if x.ahead:
        base, edges = settled(x), edges_of(x)
        asked = origin_days(edges, last + 1, x.ahead, s.as_of)
        origins, rows = replay_origins(base, SEASON[x.panel.frequency]), [h - 1 for h in steps]
        made = parts(s, x, edges, asked, origins)
        if made is None:
            heard = signs(s, x.query, x.panel, base, edges, asked)
            earned, least = listen(base, [h.said for h in heard]), _least(heard)
            told = tuple(_sign(h, k, earned, rows) for k, h in enumerate(heard))
            held = _held(base, earned, origins, steps, x, s.seed, least=least)
        else:
            origins, earned, least = made.origins, listen(base, []), None
            told = _by_parts(made, rows)
            held = _held(base, earned, origins, steps, x, s.seed, drawn=made.drawn)
        ahead_by = x.revised.moved(last, draws, s.seed)
        moved = np.ones((draws, 1)) if ahead_by is None else ahead_by[:, None]
        floor = None if least is None else least[-1]
        future, plain = (
            on_grid(moved * draw(base, e, last + 1, draws=draws, seed=s.seed, least=floor), x.counts)[:, rows]
            for e in (earned, None)
        )
        if made is not None:
            future = made.drawn(last + 1, draws)[:, rows]
        notes += () if told else (("no-signs", {}),)
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


def _block(x: Known) -> int:
    return max(BLOCKS[x.panel.frequency], x.ahead)


def _month(x: Known) -> int | None:
    begins = x.revised.told.closes
    return None if begins is None else begins + 1 if x.panel.frequency == "M" else 3 * begins + 1


def _held(
    base: Base, earned: Earned, origins: np.ndarray, steps: Sequence[int], x: Known, seed: int, *,
    least: np.ndarray | None = None, drawn: Callable[[int, int], np.ndarray] | None = None,
) -> tuple[Held, ...]:  # fmt: skip
    """How often the intervals held over the replays, step by step."""
    if len(origins) < LEAST_REPLAYS:
        return ()
    told = replay(base, earned, origins, draws=REPLAY_DRAWS, seed=seed, least=least, drawn=drawn)
    out = []
    for h in (n - 1 for n in steps):
        inside = told.inside[:, :, h]
        share = {v: date_blocks(inside[:, i], _block(x), seed=seed) for i, v in enumerate(LEVELS)}
        moved = np.isfinite(told.crps[:, h]) & (drawn is not None or earned.move[origins, h] != 0)
        against = None
        if moved.sum() >= LEAST_REPLAYS:
            against = date_blocks_ratio(told.crps[moved, h], told.plain[moved, h], _block(x), seed=seed)
        out.append(Held(h + 1, int(np.isfinite(inside[:, 0]).sum()), share, against))
    return tuple(out)


def _least(heard: Sequence[Heard]) -> np.ndarray | None:
    return next((h.least for h in heard if h.least is not None), None)


def _by_parts(made: Parts, rows: Sequence[int]) -> tuple[EarlySign, ...]:
    """The shorter periods themselves, then the signs that their own forecast hears, at the first not yet out."""
    x, days = made.known, made.seen_days()
    nan = (float("nan"),) * len(rows)
    own = EarlySign(
        query=x.query,
        kind="parts",
        frequency=x.panel.frequency,
        mode=x.panel.mode,
        last=x.panel.periods[len(x.counts) - 1],
        days=tuple(float(days[r]) for r in rows),
        lags=None,
        said=nan,
        weights=(1.0,) * len(rows),
        gain=nan,
        editions=x.panel.editions,
    )
    at = made.rows()
    return (own, *(_sign(h, k, made.earned, [at[r] for r in rows]) for k, h in enumerate(made.heard)))


def _sign(h: Heard, k: int, earned: Earned, rows: Sequence[int]) -> EarlySign:
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


def _unknown_parts(s: Setting, x: Known) -> list[str]:
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


def _notes(s: Setting, x: Known) -> tuple[Note, ...]:
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
