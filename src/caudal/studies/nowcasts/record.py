"""What a nowcast says: frozen records, numbers and keys, in no language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.panel import Panel
from caudal.records import Edition, Mode, Period, Query

LEVELS = (0.5, 0.8, 0.95)
Note = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, eq=False)
class EarlySign:
    """A count that is out before the one asked about, and the say that its past earned it, as known at as_of.

    kind: "parts" (the very count by shorter periods that add up to it: nothing weighed, `said` and `gain` NaN), "finer"
    (the same flow, or its whole, by shorter periods) or "upstream". last: its last period out. days: of the first two,
    how many of each unpublished period it has seen. lags: of one upstream, by how many periods it is taken
    ahead at each step. said: the surprise at each step, in widths of the forecast; NaN where
    silent. weights, gain: (steps,), its weight, and its mean past gain as a share of the mean square error (negative: a
    loss). No gain beyond its noise, no weight.
    """

    query: Query
    kind: str
    frequency: str
    mode: Mode
    last: Period
    days: tuple[float, ...] | None
    lags: tuple[int, ...] | None
    said: tuple[float, ...]
    weights: tuple[float, ...]
    gain: tuple[float, ...]
    editions: tuple[Edition, ...]

    @property
    def used(self) -> bool:
        """Whether it moved anything."""
        return any(self.weights)


@dataclass(frozen=True, slots=True)
class Held:
    """How often intervals held at one step over the replays: level -> (share, lower95, upper95) by blocks of dates.

    cases: replays whose outcome is known. against: score with the signs over that without, and its interval (CRPS on
    the engine's scale, under 1: the signs helped); None where no sign moved any of them.
    """

    step: int
    cases: int
    share: Mapping[float, tuple[float, float, float]]
    against: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The nowcast of one count. periods: published ones still open to revision, then those not yet published.

    steps: periods after the last published, at most 0 for a published one. printed: the newest print, NaN where there
    is none. values: (periods, probabilities), of the final value, from one joint distribution. plain: the same without
    early signs. cases: past prints that taught how each published one is revised. year_begins: the first month of the
    publisher's year as its prints tell it, None where they do not. first_replay, block: the replays behind `held`.
    """

    panel: Panel
    query: Query
    last: Period
    periods: tuple[Period, ...]
    steps: tuple[int, ...]
    printed: np.ndarray
    values: np.ndarray
    plain: np.ndarray
    cases: tuple[int, ...]
    year_begins: int | None
    signs: tuple[EarlySign, ...]
    held: tuple[Held, ...]
    first_replay: Period | None
    block: int
    notes: tuple[Note, ...]

    @property
    def mode(self) -> Mode:
        """Replay where a value behind it comes from an edition released later: the weaker word wins."""
        replayed = self.panel.mode == "replay" or any(x.mode == "replay" for x in self.signs)
        return "replay" if replayed else "strict"

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions behind the count and its signs, each once."""
        every = [*self.panel.editions, *(e for x in self.signs for e in x.editions)]
        return tuple({e.id: e for e in every}.values())


@dataclass(frozen=True, slots=True, eq=False)
class Nowcast:
    """The nowcast of one or more counts, each in its own terms. not_held: (indicator, why) of those asked in vain."""

    as_of: date
    strict: bool
    probabilities: tuple[float, ...]
    flows: tuple[Flow, ...]
    not_held: tuple[tuple[str, str], ...]
    draws: int
    seed: int

    @property
    def mode(self) -> Mode:
        """Replay where any flow's is."""
        return "replay" if any(f.mode == "replay" for f in self.flows) else "strict"

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions behind it, each once."""
        return tuple({e.id: e for f in self.flows for e in f.editions}.values())
