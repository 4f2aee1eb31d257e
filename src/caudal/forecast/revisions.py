"""What is still open to revision: learned from successive prints of the same counts. Arrays only.

A case is a print that was printed again: r = log(newest print / that print). It has an age, how many later periods its
edition already held, and a state: open while the publisher's year of the period was not over in that edition, else
closed. The month in which that year begins is learned too. Of a period now, the final value is

    print x exp(m + s T),  T Student with k degrees of freedom,

the predictive of a normal sample under a normal-inverse-gamma prior: mean 0 (worth MEAN_PRIOR cases), variance that of
all cases of that state together, those of related series too (worth SPREAD_PRIOR cases). Source: Gelman and others,
Bayesian Data Analysis, 3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

MEAN_PRIOR = 4.0
SPREAD_PRIOR = 4.0
AGES = 24  # a print of a greater age teaches nothing of revisions: it is a history, reprinted
LEAST = 2  # cases, under which nothing is said
RECENT = 60  # newest periods of which anything is said
SHARED = 0.5  # share of the variance that the open periods have in common: one release revises them together


@dataclass(frozen=True, slots=True, eq=False)
class Revisions:
    """What past revisions say of the periods now. All (periods,), 0 where nothing is learned.

    state: 1 open, 0 closed, -1 not known. age: newest period printed with it, less the period. mean, scale, freedom: of
    the log of the final value over the newest print. cases: how many past prints of such a state and age taught it.
    changed: the share of these that were changed in the end.
    closes: how many periods after a first of the calendar (period index modulo the season) a publisher's year begins;
    None where the prints do not tell.
    """

    state: np.ndarray
    age: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    freedom: np.ndarray
    cases: np.ndarray
    changed: np.ndarray
    closes: int | None

    @property
    def known(self) -> bool:
        """Whether the past says anything of revisions."""
        return bool((self.freedom > 0).any())


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Prints that were printed again: period, age, r, and the newest period of their edition; all (cases,)."""

    period: np.ndarray
    age: np.ndarray
    change: np.ndarray
    newest: np.ndarray


def cases(prints: np.ndarray, newest: np.ndarray) -> Cases:
    """The cases among prints (editions, periods), oldest edition first, NaN where one does not speak.

    newest: (editions,), index of the last period that was out when an edition came. The last print of a period is no
    case; zeros and prints of an age over AGES teach nothing.
    """
    period, age, change, at = [], [], [], []
    for p in range(prints.shape[1]):
        rows = np.flatnonzero(np.isfinite(prints[:, p]))
        for i in rows[:-1].tolist():
            was, final = prints[i, p], prints[rows[-1], p]
            if was > 0 and final > 0 and 0 <= newest[i] - p <= AGES:
                period.append(p)
                age.append(int(newest[i]) - p)
                change.append(float(np.log(final / was)))
                at.append(int(newest[i]))
    return Cases(np.array(period, dtype=int), np.array(age, dtype=int), np.array(change), np.array(at, dtype=int))


def year_begins(found: Cases, season: int, first: int = 0) -> int | None:
    """The place in the year (0 .. season - 1) with which the publisher's year begins, where the prints tell; else None.

    Each place is a hypothesis: prints of a year not yet over are changed with one probability, those of a year that is
    over with a smaller one (Beta(1, 1) both). It is taken where its marginal likelihood, over the number of places,
    beats that of one probability for all, and that of two that part young prints from old ones, at any age up to a
    season, over the number of ages. first: place in the year of period 0.
    """
    if season < 2 or not found.change.size:
        return None
    changed = found.change != 0
    nobody = np.zeros(changed.shape, dtype=bool)
    rivals = [_parted(changed, nobody)]
    rivals += [_parted(changed, found.age <= age) - np.log(season) for age in range(season)]
    best, at = max(rivals), None
    for begin in range(season):
        told = _parted(changed, is_open(found.period, found.newest, season, begin, first)) - np.log(season)
        if told > best:
            best, at = told, begin
    return at


def _parted(changed: np.ndarray, more: np.ndarray) -> float:
    """Log marginal likelihood of two probabilities of a change, the larger among `more`; -inf where it is not."""
    yes, no = (np.array([(more & c).sum(), (~more & c).sum()]) for c in (changed, ~changed))
    share = (yes + 1) / (yes + no + 2)
    if more.any() and share[0] <= share[1]:
        return -np.inf
    return float(betaln(1 + yes, 1 + no).sum())


def is_open(period: np.ndarray, newest: np.ndarray, season: int, begin: int, first: int = 0) -> np.ndarray:
    """Whether the publisher's year of each period had periods to come when its edition came."""
    place = (np.asarray(period) + first - begin) % season
    opened: np.ndarray = np.asarray(newest) < np.asarray(period) + season - 1 - place
    return opened


def learn(
    prints: np.ndarray, newest: np.ndarray, season: int, first: int = 0,
    related: Sequence[tuple[np.ndarray, np.ndarray]] = (),
) -> Revisions:  # fmt: skip
    """What the prints known say of every period's newest print. Arguments as in `cases` and `year_begins`.

    related: (prints, newest) of series that the same publisher revises together, on the same periods: they help to tell
    the year and how large revisions are, never which way they go.
    """
    periods = prints.shape[1]
    found = cases(prints, newest)
    every = joined(found, *(cases(*other) for other in related))
    begin = year_begins(every, season, first)
    out = Revisions(
        state=np.full(periods, -1),
        age=np.zeros(periods, dtype=int),
        mean=np.zeros(periods),
        scale=np.zeros(periods),
        freedom=np.zeros(periods),
        cases=np.zeros(periods, dtype=int),
        changed=np.zeros(periods),
        closes=begin,
    )
    if not len(prints):
        return out
    known = np.isfinite(prints)
    last = np.array([np.flatnonzero(known[:, p])[-1] if known[:, p].any() else -1 for p in range(periods)])
    out.age[:] = np.where(last >= 0, newest[last] - np.arange(periods), 0)
    if begin is not None:
        out.state[:] = np.where(last >= 0, is_open(np.arange(periods), newest[last], season, begin, first), -1)
    past, wide = (_state(x, season, begin, first) for x in (found, every))
    for p in np.flatnonzero(last >= 0)[-RECENT:]:
        squares = every.change[wide == out.state[p]] ** 2
        if squares.size < LEAST:
            continue
        like = _alike(found, past == out.state[p], int(out.age[p]), bool(out.state[p] == 0))
        out.mean[p], out.scale[p], out.freedom[p] = predictive(found.change[like], float(squares.mean()))
        out.cases[p] = like.sum()
        out.changed[p] = (found.change[like] != 0).mean() if like.any() else 0.0
    return out


def joined(*parts: Cases) -> Cases:
    """The cases of several series as one."""
    return Cases(*(np.concatenate([getattr(x, f) for x in parts]) for f in ("period", "age", "change", "newest")))


def _state(found: Cases, season: int, begin: int | None, first: int) -> np.ndarray:
    """1 open, 0 closed, -1 where the publisher's year is not known; (cases,)."""
    if begin is None:
        return np.full(found.period.shape, -1)
    opened: np.ndarray = is_open(found.period, found.newest, season, begin, first).astype(int)
    return opened


def _alike(found: Cases, state: np.ndarray, age: int, closed: bool) -> np.ndarray:
    """Cases of the same state; while open, of the same age, or of about that age where fewer than LEAST are.

    What is closed is over at any age.
    """
    if closed:
        return state
    like: np.ndarray = state
    for reach in (0, 1, 2, 5, 11, AGES):
        like = state & (np.abs(found.age - age) <= reach)
        if like.sum() >= LEAST:
            break
    return like


def predictive(change: np.ndarray, spread: float) -> tuple[float, float, float]:
    """(mean, scale, degrees of freedom) of the Student predictive of the next change; spread: prior variance."""
    n = change.size
    mean = float(change.mean()) if n else 0.0
    freedom = SPREAD_PRIOR + n
    squares = float(((change - mean) ** 2).sum()) + MEAN_PRIOR * n * mean**2 / (MEAN_PRIOR + n)
    variance = (SPREAD_PRIOR * spread + squares) / freedom
    return n * mean / (MEAN_PRIOR + n), float(np.sqrt(variance * (1.0 + 1.0 / (MEAN_PRIOR + n)))), freedom


def factors(found: Revisions, rows: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Joint draws (draws, rows) of final value over newest print; 1 where nothing is learned.

    Periods share half of the variance. Random numbers are the same for a row however many others are asked for.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 7])))
    common = rng.standard_normal((draws, 1))
    out = np.ones((draws, len(rows)))
    for j, p in enumerate(rows.tolist()):
        k = found.freedom[p]
        if k <= 0:
            continue
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 7, int(p)])))
        score = np.sqrt(SHARED) * common[:, 0] + np.sqrt(1.0 - SHARED) * own.standard_normal(draws)
        out[:, j] = np.exp(found.mean[p] + found.scale[p] * score * np.sqrt(k / own.chisquare(k, draws)))
    return out
