"""Panel: a calendar-regular block of counts as known at a date. Plain arrays under labelled axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.records import Edition, Mode, Period

KNOWN, ROUNDED, SUPPRESSED, UNKNOWN = 0, 1, 2, 3
STATE_NAMES = ("known", "rounded", "suppressed", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Counts of one indicator, series x periods, as known at `as_of`.

    counts: float64 (series, periods); NaN wherever state is SUPPRESSED or UNKNOWN; zero is a count.
    state: uint8 (series, periods), one of KNOWN, ROUNDED, SUPPRESSED, UNKNOWN.
    middle: the same counts, but a withheld cell (alone or in a sum) that its table says to lie under a bound counts as
    the middle of 0 and the bound, rounded down; None where no cell is so. For forecasts: see `filled`.
    edition: int16 (series, periods), index into `editions`, -1 where nothing covers the cell.
    replay: bool (series, periods): the value comes from an edition released after `as_of`.
    """

    indicator: str
    frequency: str
    periods: tuple[Period, ...]
    series: tuple[Mapping[str, str], ...]  # each: dimension -> value
    counts: np.ndarray
    state: np.ndarray
    edition: np.ndarray
    replay: np.ndarray
    editions: tuple[Edition, ...]
    as_of: date
    notes: tuple[str, ...] = ()  # e.g. why children do not sum to a printed total
    middle: np.ndarray | None = None

    @property
    def mode(self) -> Mode:
        """Replay where any cell is one."""
        return "replay" if bool(self.replay.any()) else "strict"

    @property
    def filled(self) -> np.ndarray:
        """Counts as a forecast takes them: withheld cells of known size at their middle, the others NaN."""
        return self.counts if self.middle is None else self.middle

    def at(self, series: int, period: Period) -> float:
        """The count of one series over one panel period; NaN where not known. Raises KeyError if absent."""
        for t, p in enumerate(self.periods):
            if p.start == period.start and p.end == period.end:
                return float(self.counts[series, t])
        raise KeyError(period.label)
