"""What is still open to revision: learned from successive prints of the same counts. Arrays only.

A case is a print that was printed again: r = log(newest print / that print). It has an age, how many later periods its
edition already held, and a state: open while the publisher's year of the period was not over in that edition, else
closed. The month in which that year begins is learned too. Of a period now, the final value is

    print x exp(m + s T),  T Student with k degrees of freedom,

the predictive of a normal sample under normal-inverse-gamma priors: mean 0, worth each of MEAN_PRIORS cases, mixed by
how well each tells the cases; variance that of cases of that state about the mean of their age, those of related
series too (worth SPREAD_PRIOR cases). So revisions that always go one way are believed after a few, and noise is not.
Source: Gelman and others, Bayesian Data Analysis, 3.3.

The newest print of a case may be open itself: r then has added to it what is expected of that print, learned first.
A case counts FADE to the power of the releases since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

MEAN_PRIORS = (1 / 4, 1.0, 4.0, 16.0, 64.0)
MEAN_PRIOR = 4.0  # where a series has no case
SPREAD_PRIOR = 4.0
FADE = 0.8  # discount a release of what was learned, half after three: publishers mend their ways
TINY = 1e-16  # of a variance: prints that never changed
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
    others = [cases(*other) for other in related]
    every = joined(found, *others)
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
    past, weight = _state(found, season, begin, first), faded(found.newest)
    parts = [(x, _state(x, season, begin, first)) for x in (found, *others)]
    for p in np.flatnonzero(last >= 0)[-RECENT:]:
        spread = _spread(parts, int(out.state[p]))
        if spread is None:
            continue
        like = _alike(found, past == out.state[p], int(out.age[p]), bool(out.state[p] == 0))
        change = found.change[like] + out.mean[found.period[like]]  # their newest prints may be open too
        out.mean[p], out.scale[p], out.freedom[p] = predictive(change, spread, weight[like])
        out.cases[p] = like.sum()
        out.changed[p] = (found.change[like] != 0).mean() if like.any() else 0.0
    return out


def _spread(parts: Sequence[tuple[Cases, np.ndarray]], state: int) -> tuple[float, float] | None:
    """Mean square of the changes of a state: about the mean of their series and age, this worth one case beside; and
    about 0. None where there are fewer than LEAST."""
    squares, apart, free = [], 0.0, 0
    for found, states in parts:
        change, age = found.change[states == state], found.age[states == state]
        squares.append(change**2)
        for a in np.unique(age):
            one = change[age == a]
            apart += float(((one - one.mean()) ** 2).sum())
            free += one.size - 1
    every = np.concatenate(squares)
    if every.size < LEAST:
        return None
    total = float(every.mean())
    return (apart + total) / (free + 1), total


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


def faded(newest: np.ndarray) -> np.ndarray:
    """How much each case counts, (cases,): FADE to the power of the releases with a new period that came since."""
    releases, rank = np.unique(newest, return_inverse=True)
    weight: np.ndarray = FADE ** (len(releases) - 1.0 - rank)
    return weight


def predictive(
    change: np.ndarray, spreads: tuple[float, float], weight: np.ndarray | None = None
) -> tuple[float, float, float]:
    """(mean, scale, degrees of freedom) of the Student predictive of the next change.

    spreads: prior variances about the mean, alike beforehand; where there is no case, the last stands for the mean
    square. weight: of each case, 1 where not given. With n the sum of weights, S that of weighted squares about their
    mean, and for every spread v and k of MEAN_PRIORS: mean_k = n mean / (k + n), b = SPREAD_PRIOR v + S + k n mean^2 /
    (k + n), and a weight in proportion to sqrt(k / (k + n)) v^(SPREAD_PRIOR / 2) b^(-freedom / 2). The mixture is told
    as one Student of its mean and variance.
    """
    w = np.ones(change.shape) if weight is None else weight
    n = float(w.sum())
    freedom = SPREAD_PRIOR + n
    if not any(spreads):  # nothing was ever changed
        return 0.0, 0.0, freedom
    if n == 0:
        return 0.0, float(np.sqrt(spreads[-1] * (1.0 + 1.0 / MEAN_PRIOR))), freedom
    mean = float(w @ change) / n
    k, v = np.array(MEAN_PRIORS)[:, None], np.maximum(np.array(spreads), TINY)
    b = SPREAD_PRIOR * v + float(w @ (change - mean) ** 2) + k * n * mean**2 / (k + n)
    told = 0.5 * np.log(k / (k + n)) + 0.5 * SPREAD_PRIOR * np.log(v) - 0.5 * freedom * np.log(b)
    share = np.exp(told - told.max())
    share /= share.sum()
    centre = n * mean / (k + n)
    at = float((share * centre).sum())
    inner = b / freedom * (1.0 + 1.0 / (k + n)) + (centre - at) ** 2 * (freedom - 2.0) / freedom
    return at, float(np.sqrt((share * inner).sum())), freedom


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
