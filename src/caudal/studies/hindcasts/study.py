"""Hindcast: the forecast made again as of every month, from what was known then, and scored on what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from caudal.errors import NotHeldError, UsageError
from caudal.forecast import Batch, Fared, histograms, levels, parted, replayed, scores, shared
from caudal.forecast.rules import PROBABILITIES, RULES
from caudal.panel import Panel
from caudal.studies.breakdown import broken_down, told_by, whole_key
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.forecasts.study import DRAWS, MANY
from caudal.studies.hindcasts.misses import misses
from caudal.studies.hindcasts.record import CELL, WHOLE, Hindcast, Origin
from caudal.studies.nowcasts.revised import Revised, opened
from caudal.studies.panels import panel
from caudal.studies.progress import Progress
from caudal.studies.setting import Setting
from caudal.studies.workers import Spread, spread

SINCE = date(2015, 1, 1)
HORIZONS = {"D": (1, 7, 14, 28), "W": (1, 4, 13, 26), "M": (1, 3, 6, 12), "Q": (1, 2, 4)}
DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Q": 91.3}
HALF_A_YEAR = 182.6  # days of origins resampled together at least
PARTS = 3  # batches for each worker: a slow one then holds up the rest but little

Key = tuple[str, tuple[str, ...]]  # level, values of the dimensions broken down


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What was known on the day of an origin: the series by key, and their counts up to the last period published.

    open_to: which of these were still open to revision, and what their prints told of that.
    """

    origin: Origin
    start: date
    cells: tuple[Mapping[str, str], ...]
    counts: np.ndarray
    open_to: Revised

    @property
    def opened(self) -> bool:
        """Whether a count was still open to revision."""
        return bool(len(self.open_to.open))


def hindcast(
    s: Setting,
    by: Sequence[str] | None = None,
    horizons: Sequence[int] | None = None,
    *,
    indicator: str | None = None,
    where: Mapping[str, str] | None = None,
    frequency: str | None = None,
    since: date = SINCE,
    draws: int = DRAWS,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Hindcast:
    """The forecast as of the first day of every month since `since`, scored on the counts known at `s.as_of`.

    by, where, indicator, frequency: the series, as in `studies.forecast`. horizons: periods after the last one
    published then; None: those usual for the frequency. At each origin the answer is that of `studies.forecast` with
    `s.on(day)` and the longest horizon; the rules take the counts as they were printed. A day on which nothing new had
    been published since the one before is left out.
    scheduler: address of a dask scheduler whose workers share the work; the same bytes as without.
    Raises NotHeldError where no such series is held or no origin has an outcome, UsageError for horizons or a day that
    make no sense, or a scheduler that does not answer.
    """
    tell = progress or (lambda name, done, total: None)
    if since > s.as_of:
        raise UsageError(f"Nothing can be replayed since {since}: the question is asked as of {s.as_of}.")
    tell("series", 0, 0)
    chosen = broken_down(s, by, indicator, dict(where or {}), frequency)
    final, dims, kept = chosen.panel, chosen.by, dict(chosen.where)
    ahead = _horizons(horizons, final.frequency)
    days = _months(since, s.as_of)
    known = _origins(s, final, dims, kept, days, tell)
    cells = _cells(final, known)
    told = told_by(cells, dims)
    frame = _Frame(s, final, told, kept, cells)
    came = [frame.outcomes(k, ahead) for k in known]
    held = [i for i, c in enumerate(came) if not np.isnan(c[1]).all()]
    if not held:
        raise NotHeldError(
            f"No month since {since} has both a forecast of {final.indicator} and an outcome known as of {s.as_of}: "
            f"the last period published with this breakdown is {final.periods[-1].label}. "
            f"A forecast needs {LEAST_PAST} periods of the past: load a longer history, or ask of earlier months or at "
            "a later date."
        )
    known, came = [known[i] for i in held], [came[i] for i in held]
    fared = _run(s, final.frequency, known, [rows for rows, _ in came], [c for _, c in came], ahead, draws, scheduler,
                 tell)  # fmt: skip
    keys = frame.keys(known)
    laid, outcomes = _laid(keys, [frame.of(k) for k in known], fared, [c for _, c in came])
    series, names = tuple(frame.series(key) for key in keys), tuple(key[0] for key in keys)
    blocks = tuple(_block(known, h * DAYS[final.frequency]) for h in ahead)
    tell("scores", 0, 0)
    origins = tuple(k.origin for k in known)
    return Hindcast(
        corridor=s.corridor, panel=final, by=dims, told=told, where=kept, since=since, series=series,
        levels=names, horizons=ahead, origins=origins, probabilities=PROBABILITIES, quantiles=laid.quantiles,
        came=outcomes, scores=scores(laid, outcomes, names, ahead, blocks, s.seed),
        histograms=histograms(laid, outcomes, names, ahead),
        misses=misses(s, final.indicator, laid, outcomes, series, names, origins, ahead, SEASON[final.frequency]),
        skipped=len(days) - len(known), blocks=blocks, draws=draws, seed=s.seed,
    )  # fmt: skip


def _horizons(asked: Sequence[int] | None, frequency: str) -> tuple[int, ...]:
    if frequency not in HORIZONS:
        raise UsageError(f"Counts of frequency {frequency} are not forecast: ask for {', '.join(HORIZONS)}.")
    found = tuple(sorted(set(asked or HORIZONS[frequency])))
    wrong = next((h for h in found if not 1 <= h <= MANY), None)
    if wrong is not None:
        raise UsageError(f"A horizon of {wrong} periods makes no sense: use 1 to {MANY}.")
    return found


def _months(since: date, until: date) -> list[date]:
    """The first day of every month from `since` to `until`."""
    first = since.year * 12 + since.month - 1 + (since.day > 1)
    last = until.year * 12 + until.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(first, last + 1)]


def _origins(
    s: Setting, final: Panel, dims: tuple[str, ...], where: dict[str, str], days: Sequence[date], tell: Progress
) -> list[_Known]:
    """What was known on each day, days on which nothing new had come out or too little was known left out."""
    found: list[_Known] = []
    for i, day in enumerate(days):
        tell("what was known then", i, len(days))
        try:
            then = panel(s.on(day), final.indicator, dims, where, final.frequency)
        except NotHeldError:
            continue
        rows = np.flatnonzero((~np.isnan(then.filled)).any(axis=1))
        last = then.periods[-1]
        if not len(rows) or len(then.periods) < LEAST_PAST or (found and found[-1].origin.last == last):
            continue
        cells = tuple(then.series[r] for r in rows)
        open_to = opened(s.on(day), then, whole_key(s.corridor, cells, told_by(cells, dims), where))
        origin = Origin(day, last, len(rows), then.mode)
        found.append(_Known(origin, then.periods[0].start, cells, then.filled[rows], open_to))
    return found


def _cells(final: Panel, known: Sequence[_Known]) -> list[Mapping[str, str]]:
    """All series ever forecast: those of the final panel in its order, then those told apart before only."""
    every = {tuple(key.items()): key for key in final.series}
    every |= {tuple(key.items()): key for k in known for key in k.cells if tuple(key.items()) not in every}
    forecast = {tuple(key.items()) for k in known for key in k.cells}
    return [key for id, key in every.items() if id in forecast]


class _Frame:
    """Where a series of an origin stands among all, and what came of it."""

    def __init__(
        self, s: Setting, final: Panel, told: tuple[str, ...], where: dict[str, str], cells: list[Mapping[str, str]]
    ) -> None:
        self.final, self.told, self.cells = final, told, cells
        self.whole = whole_key(s.corridor, cells, told, where) if cells else {}
        self.row = {tuple(key.items()): i for i, key in enumerate(final.series)}
        self.at = {p.start: t for t, p in enumerate(final.periods)}

    def of(self, k: _Known) -> list[Key]:
        """The keys of an origin's totals, then of its cells."""
        totals = [(_level(x.kept), tuple(x.kept.values())) for x in levels(k.cells, self.told)]
        return totals + [self.cell(key) for key in k.cells]

    def cell(self, key: Mapping[str, str]) -> Key:
        return CELL, tuple(key.values())

    def keys(self, known: Sequence[_Known]) -> list[Key]:
        """All keys: totals as the levels of all cells order them, then the cells."""
        held = {key for k in known for key in self.of(k)}
        every = [(_level(x.kept), tuple(x.kept.values())) for x in levels(self.cells, self.told)]
        return [key for key in (*every, *(self.cell(key) for key in self.cells)) if key in held]

    def series(self, key: Key) -> Mapping[str, str]:
        """The dimensions of a key."""
        level, values = key
        if level == CELL:
            return dict(zip(self.final.series[0], values, strict=True))
        return {**self.whole, **(dict(zip(level.split(","), values, strict=True)) if level != WHOLE else {})}

    def outcomes(self, k: _Known, horizons: Sequence[int]) -> tuple[tuple[tuple[int, ...], ...], np.ndarray]:
        """The rows that each total of an origin adds up; and what came (totals + cells, horizons), NaN if not known.

        A total is what the newest counts say of all its series, those too that were first counted after the origin,
        but for series of which nothing was known before it: their count was not in the forecast's terms.
        Withheld cells of known size enter a total at their middle; on their own they are not scored.
        """
        totals = levels(k.cells, self.told)
        out = np.full((len(totals) + len(k.cells), len(horizons)), np.nan)
        t = self.at.get(k.origin.last.start)
        if t is not None:
            counts, series = self.final.filled, self.final.series
            before = (~np.isnan(counts[:, : t + 1])).any(axis=1)
            parts = [[r for r, key in enumerate(series) if before[r] and x.kept.items() <= key.items()] for x in totals]
            own = [self.row.get(tuple(key.items())) for key in k.cells]
            for j, h in enumerate(horizons):
                if t + h < counts.shape[1]:
                    now, told = counts[:, t + h], self.final.counts[:, t + h]
                    out[:, j] = [*(now[rows].sum() if rows else np.nan for rows in parts),
                                 *(np.nan if r is None else told[r] for r in own)]  # fmt: skip
        return tuple(x.rows for x in totals), out


def _level(kept: Mapping[str, str]) -> str:
    return ",".join(kept) or WHOLE


def _run(
    s: Setting, frequency: str, known: Sequence[_Known], totals: Sequence[tuple[tuple[int, ...], ...]],
    came: Sequence[np.ndarray], horizons: tuple[int, ...], draws: int, scheduler: str | None, tell: Progress,
) -> list[tuple[Fared, int]]:  # fmt: skip
    """How each origin fared: the answers of its batch, and its place there."""
    labels = [(k.start, tuple(tuple(key.items()) for key in k.cells), i if k.opened else None)
              for i, k in enumerate(known)]  # fmt: skip
    starts = [k.open_to.starts(k.counts) for k in known]
    batches, places = [], []
    for members in shared(starts, labels, frequency):
        members.sort()
        one = known[members[0]]
        batches.append(Batch(
            max((starts[i] for i in members), key=lambda c: c.shape[1]),
            tuple(known[i].counts.shape[1] for i in members), horizons, totals[members[0]],
            np.stack([came[i] for i in members]), SEASON[frequency], one.start, frequency, draws, s.seed,
            printed=one.counts if one.opened else None,
            moved=one.open_to.moved(one.counts.shape[1] - 1, draws, s.seed) if one.opened else None,
        ))  # fmt: skip
        places.append(members)
    found: list[tuple[Fared, int] | None] = [None] * len(known)
    if scheduler is None:
        done = 0
        for batch, members in zip(batches, places, strict=True):

            def step() -> None:
                nonlocal done
                done += 1
                tell("origins", done, len(known))

            answer = replayed(batch, step)
            for j, i in enumerate(members):
                found[i] = (answer, j)
    else:
        with spread(scheduler) as workers:
            _share_out(workers, batches, places, found, tell)
    return [f for f in found if f is not None]


def _share_out(
    workers: Spread, batches: Sequence[Batch], places: Sequence[list[int]], found: list[tuple[Fared, int] | None],
    tell: Progress,
) -> None:  # fmt: skip
    """Give the workers parts of the batches and put the answers where they belong."""
    most = max(1, -(-len(found) // (PARTS * workers.threads)))
    parts = [(part, members[at]) for batch, members in zip(batches, places, strict=True)
             for part, at in parted(batch, most)]  # fmt: skip
    answers = workers.map(replayed, [part for part, _ in parts], lambda n: tell("batches", n, len(parts)))
    for (_, members), answer in zip(parts, answers, strict=True):
        for j, i in enumerate(members):
            found[i] = (answer, j)


def _laid(
    keys: Sequence[Key], own: Sequence[Sequence[Key]], fared: Sequence[tuple[Fared, int]], came: Sequence[np.ndarray]
) -> tuple[Fared, np.ndarray]:
    """The answers of all origins as one block whose series are `keys`, NaN where an origin lacks one; and outcomes."""
    place = {key: i for i, key in enumerate(keys)}
    origins, n, horizons = len(own), len(keys), came[0].shape[1]
    heads = {"quantiles": len(PROBABILITIES), "wis": 1 + len(RULES), "log_wis": 1 + len(RULES)}
    laid: dict[str, np.ndarray] = {}
    for f in fields(Fared):
        per_horizon = f.name not in ("change", "seasonal", "size")
        shape = (origins, *([heads[f.name]] if f.name in heads else []), n, *([horizons] if per_horizon else []))
        laid[f.name] = np.full(shape, np.nan)
    outcomes = np.full((origins, n, horizons), np.nan)
    for o, (mine, (answer, j), y) in enumerate(zip(own, fared, came, strict=True)):
        at = [place[key] for key in mine]
        outcomes[o, at] = y
        for name, block in laid.items():
            given = getattr(answer, name)
            if name in ("wis", "log_wis"):
                block[o][:, at] = given[:, j]
            elif name == "quantiles":
                block[o][:, at] = given[j]
            else:
                block[o, at] = given[j]
    for name in ("wis", "log_wis"):
        laid[name] = np.moveaxis(laid[name], 1, 0)
    return Fared(**laid), outcomes


def _block(known: Sequence[_Known], days_ahead: float) -> int:
    """Origins resampled together: half a year of them, or as many as one forecast reaches over."""
    days = [k.origin.as_of.toordinal() for k in known]
    apart = float(np.median(np.diff(days))) if len(days) > 1 else HALF_A_YEAR
    return max(1, round(max(HALF_A_YEAR, days_ahead) / apart))
