"""The calendar of a panel as regressors: one row of season columns for every period, past or to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from caudal.errors import UsageError

FREQUENCIES = ("D", "W", "M", "Q")
DAYS_A_YEAR = 365.2425
EASTER = 0.5  # prior variance of Holy Week and of the week after, in units of the season's


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Season columns X (periods, columns) and the shape of their covariance.

    shape: (columns, columns), positive semi-definite; the prior covariance of the season's coefficients at the
        panel's start is `c * shape`, their drift from one period to the next `w * shape` (Harrison and Stevens 1976).
    cycle: periods in the season's full turn, which sets how fast drift may be.
    """

    X: np.ndarray
    shape: np.ndarray
    cycle: float

    @property
    def columns(self) -> int:
        """How many season coefficients there are."""
        return int(self.X.shape[1])

    @property
    def pace(self) -> float:
        """Periods a month, at least 1: dates are counted in months where near ones repeat each other."""
        return max(1.0, self.cycle / 12.0)

    def without_season(self) -> Design:
        """The same calendar for candidates whose season never moves from nothing."""
        return Design(self.X[:, :0], self.shape[:0, :0], self.cycle)


def calendar(periods: int, *, season: int, start: date | None, freq: str | None) -> Design:
    """The design of `periods` periods from `start`.

    Months and quarters (or no calendar): one free effect per place in the season, summing to zero.
    Days: weekday effects (season 7), two annual waves, and Easter. Weeks: four annual waves, Easter, and the weeks of
    Christmas and New Year. Feasts are placed by date. Without `start` a week's or day's place in the year is counted
    from the first period, and there are no feasts.
    Raises UsageError where `season` or `freq` is not one we know.
    """
    if freq is not None and freq not in FREQUENCIES:
        raise UsageError(f"Unknown frequency {freq!r}: use one of {', '.join(FREQUENCIES)}, or none.")
    if season < 1:
        raise UsageError(f"A season of {season} periods makes no sense: use 1 for none, 12 for months.")
    if freq == "D":
        return _days(periods, season, start)
    if freq == "W" or season > 24:
        return _waves_of_year(periods, float(season) if freq is None else DAYS_A_YEAR / 7, start)
    place = np.arange(periods) % season if season > 1 else np.zeros(periods, dtype=int)
    if season == 1:
        return Design(np.zeros((periods, 0)), np.zeros((0, 0)), 1.0)
    return Design(np.eye(season)[place], _sum_to_zero(season), float(season))


def _sum_to_zero(m: int) -> np.ndarray:
    shape: np.ndarray = np.eye(m) - 1.0 / m
    return shape


def _waves(angle: np.ndarray, n: int) -> np.ndarray:
    order = np.arange(1, n + 1)
    turn = angle[:, None] * order
    return np.concatenate([np.cos(turn), np.sin(turn)], axis=1)


def _days(periods: int, season: int, start: date | None) -> Design:
    week = season if 1 < season <= 31 else 7
    first = start.weekday() if start is not None and week == 7 else 0
    weekday = np.eye(week)[(np.arange(periods) + first) % week]
    offset = start.timetuple().tm_yday - 1 if start is not None else 0
    year = _waves(2 * np.pi * (np.arange(periods) + offset) / DAYS_A_YEAR, 2)
    parts, own = [weekday, year], np.tile([0.5, 0.25], 2)
    if start is not None:
        parts.append(_easter(periods, start, 1))
        own = np.concatenate([own, np.full(2, EASTER)])
    shape = np.diag(np.concatenate([np.zeros(week), own]))
    shape[:week, :week] = 0.5 * _sum_to_zero(week)
    return Design(np.concatenate(parts, axis=1), shape, DAYS_A_YEAR)


def _waves_of_year(periods: int, cycle: float, start: date | None) -> Design:
    waves = 4
    offset = (start.timetuple().tm_yday - 1) / 7 if start is not None else 0.0
    year = _waves(2 * np.pi * (np.arange(periods) + offset) / cycle, waves)
    fade = 1.0 / np.arange(1, waves + 1) ** 2
    parts, scale = [year], [np.tile(0.6 * fade / fade.sum(), 2)]
    if start is not None:
        parts += [_easter(periods, start, 7), _holidays(periods, start)]
        scale += [np.full(2, EASTER), np.full(2, 1.0)]
    return Design(np.concatenate(parts, axis=1), np.diag(np.concatenate(scale)), cycle)


def _easter(periods: int, start: date, days: int) -> np.ndarray:
    """Share of each period's days from Palm Sunday to Easter Sunday, and in the seven days after.

    The feast that moves most on this route: both sides travel less, and what was put off follows. Holy Week without the
    week after tells less: it is the turn from one to the other that shows.
    """
    from dateutil.easter import easter  # noqa: PLC0415 - months need no feasts

    last = start + timedelta(days=periods * days - 1)
    first_day, out = start.toordinal(), np.zeros((periods, 2))
    for year in range(start.year, last.year + 1):
        sunday = easter(year).toordinal()
        for column, span in enumerate((range(sunday - 7, sunday + 1), range(sunday + 1, sunday + 8))):
            for day in span:
                t = (day - first_day) // days
                if 0 <= t < periods:
                    out[t, column] += 1 / days
    return out


def _holidays(periods: int, start: date) -> np.ndarray:
    """Share of each week's days that fall on 24-31 December and on 1-6 January.

    From Christmas Eve to Epiphany both sides of the border travel less. On the weeks of 2013 to January 2023 the CRPS
    of the weeks around the turn of the year is a third lower with these days than with 22-28 December and 29 December
    to 4 January.
    """
    out = np.zeros((periods, 2))
    for t in range(periods):
        for d in range(7):
            day = start + timedelta(days=7 * t + d)
            if day.month == 12 and day.day >= 24:
                out[t, 0] += 1 / 7
            elif day.month == 1 and day.day <= 6:
                out[t, 1] += 1 / 7
    return out
