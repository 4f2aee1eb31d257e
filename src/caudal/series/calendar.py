"""Periods as integers: the k-th period of a regular calendar, so that coverage is a range and a panel a grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from caudal.periods import period_of
from caudal.records import Period, Table

_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = {"M": 1, "Q": 3, "A": 12}


@dataclass(frozen=True, slots=True)
class Grid:
    """A regular calendar. `anchor` tells weeks by their first day, quarters and years by their first month."""

    frequency: str
    anchor: int

    @classmethod
    def of(cls, day: date, frequency: str) -> Grid:
        """The calendar on which a period begins on `day`."""
        return cls(frequency, _raw(day, frequency) % _size(frequency))

    def index(self, day: date) -> int:
        """The number of the period that holds `day`."""
        return (_raw(day, self.frequency) - self.anchor) // _size(self.frequency)

    def holds(self, period: Period) -> bool:
        """True where `period` is one of this calendar's."""
        return period.frequency == self.frequency and Grid.of(period.start, self.frequency) == self

    def period(self, index: int) -> Period:
        """The period of that number."""
        raw = index * _size(self.frequency) + self.anchor
        if self.frequency in _MONTHS:
            return period_of(date(raw // 12, raw % 12 + 1, 1), self.frequency)
        return period_of(date.fromordinal(raw), self.frequency)

    def column(self, name: str) -> pl.Expr:
        """A date column as period numbers."""
        day = pl.col(name)
        if self.frequency in _MONTHS:
            raw = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1
        else:
            raw = day.cast(pl.Int32).cast(pl.Int64) + _EPOCH
        return (raw - self.anchor).floordiv(_size(self.frequency))

    def ends(self, low: int, high: int) -> np.ndarray:
        """The day after each period low..high, as proleptic ordinals: int64 (high - low + 1,)."""
        if self.frequency in _MONTHS:
            return np.array([self.period(i).end.toordinal() for i in range(low, high + 1)], dtype=np.int64)
        size = _size(self.frequency)
        return (np.arange(low, high + 1, dtype=np.int64) + 1) * size + self.anchor


def grid_of(table: Table) -> Grid:
    """The calendar of a table."""
    return Grid.of(table.first, table.frequency)


def _raw(day: date, frequency: str) -> int:
    return day.year * 12 + day.month - 1 if frequency in _MONTHS else day.toordinal()


def _size(frequency: str) -> int:
    return {"D": 1, "W": 7, **_MONTHS}[frequency]
