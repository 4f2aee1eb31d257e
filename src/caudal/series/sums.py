"""Sums over panels: coarser periods from complete finer ones, and totals that add up or say why not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from caudal.errors import UsageError
from caudal.panel import ROUNDED, SUPPRESSED, UNKNOWN, Panel
from caudal.periods import FREQUENCIES, containing, step
from caudal.records import ALL, DIMENSIONS, Period


def aggregate(panel: Panel, frequency: str) -> Panel:
    """The panel summed to a coarser frequency, complete periods only.

    A sum with an unknown part is unknown, with a suppressed part suppressed (NaN); it is a replay if any part is; its
    edition is the newest among its parts. Raises UsageError where the periods of the panel do not fill the coarser
    ones (weeks never fill months).
    """
    if frequency == panel.frequency:
        return panel
    if (
        panel.frequency == "W"
        or frequency not in FREQUENCIES
        or FREQUENCIES.index(frequency) < FREQUENCIES.index(panel.frequency)
    ):
        raise UsageError(f"Counts by {panel.frequency} cannot be added up to {frequency}: the periods do not fill it.")
    starts = {p.start: t for t, p in enumerate(panel.periods)}
    ends = {p.end: t for t, p in enumerate(panel.periods)}
    coarse: list[Period] = []
    ranges: list[tuple[int, int]] = []
    period = containing(panel.periods[0].start, frequency)
    while period.end <= panel.periods[-1].end:
        if period.start in starts and period.end in ends:
            coarse.append(period)
            ranges.append((starts[period.start], ends[period.end] + 1))
        period = step(period, 1)
    if not coarse:
        raise UsageError(f"The panel covers no complete period of frequency {frequency}.")
    released = np.array([e.released.toordinal() for e in panel.editions] + [-1])  # the last stands for "no edition"
    age = released[panel.edition]
    newest = [np.argmax(age[:, a:b], axis=1) + a for a, b in ranges]
    rows = np.arange(panel.counts.shape[0])
    return replace(
        panel,
        frequency=frequency,
        periods=tuple(coarse),
        counts=np.stack([panel.counts[:, a:b].sum(axis=1) for a, b in ranges], axis=1),
        state=np.stack([panel.state[:, a:b].max(axis=1) for a, b in ranges], axis=1),
        edition=np.stack([panel.edition[rows, t] for t in newest], axis=1),
        replay=np.stack([panel.replay[:, a:b].any(axis=1) for a, b in ranges], axis=1),
        middle=None
        if panel.middle is None
        else np.stack([panel.middle[:, a:b].sum(axis=1) for a, b in ranges], axis=1),
    )


def value_over(panel: Panel, series: int, period: Period) -> float:
    """The count of one series over a period: its own cell, or the sum of the finer periods that fill it exactly.

    NaN where a part is unknown, suppressed or outside the panel, or where the panel's periods do not fill it.
    """
    inside = [t for t, p in enumerate(panel.periods) if p.start >= period.start and p.end <= period.end]
    if not inside:
        return float("nan")
    covered = panel.periods[inside[0]].start == period.start and panel.periods[inside[-1]].end == period.end
    return float(panel.counts[series, inside].sum()) if covered else float("nan")


def adds_up(children: Panel, total: Panel) -> tuple[str, ...]:
    """Compares sums over all series of `children` with the one series of `total`; one note for each kind of difference.

    () where every shared period agrees to the unit. A difference within the rounding of the cells (half a rounding
    step for each rounded cell) is noted as such; a larger one, and periods that cannot be compared because a part is
    suppressed or unknown, are noted with their periods.
    """
    if len(total.series) != 1:
        raise UsageError("The total must be a panel of one series.")
    at = {(p.start, p.end): t for t, p in enumerate(total.periods)}
    rounded: list[str] = []
    wrong: list[str] = []
    hidden: list[str] = []
    for t, period in enumerate(children.periods):
        u = at.get((period.start, period.end))
        if u is None:
            continue
        states = np.append(children.state[:, t], total.state[0, u])
        if (states >= SUPPRESSED).any():
            which = "unknown" if (states == UNKNOWN).any() else "suppressed"
            hidden.append(f"{period.label} ({which})")
            continue
        gap = float(children.counts[:, t].sum() - total.counts[0, u])
        slack = sum(_half_step(children, s, t) for s in range(len(children.series))) + _half_step(total, 0, u)
        if gap != 0:
            (rounded if abs(gap) <= slack else wrong).append(f"{period.label} ({gap:+,.0f})")
    name = f"{children.indicator}: the parts"
    notes = []
    if rounded:
        notes.append(f"{name} differ from the printed total by no more than rounding in {_list(rounded)}.")
    if wrong:
        notes.append(f"{name} do not add up to the printed total, beyond rounding, in {_list(wrong)}.")
    if hidden:
        notes.append(f"{name} cannot be compared with the printed total in {_list(hidden)}: a cell is not published.")
    return tuple(notes)


def _half_step(panel: Panel, series: int, t: int) -> float:
    """Half the rounding step of a cell: by how much it may differ from what it stands for."""
    if panel.state[series, t] != ROUNDED or panel.edition[series, t] < 0:
        return 0.0
    edition, dims = panel.editions[panel.edition[series, t]], panel.series[series]
    steps = [
        table.rounding
        for table in edition.tables
        if table.indicator == panel.indicator and all(table.dims[d] in ("*", ALL, dims[d]) for d in DIMENSIONS)
    ]
    return max(steps, default=1) / 2


def _list(items: list[str], limit: int = 6) -> str:
    shown = ", ".join(items[:limit])
    return shown if len(items) <= limit else f"{shown} and {len(items) - limit} more periods"
