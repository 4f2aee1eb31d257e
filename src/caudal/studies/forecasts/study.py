"""Forecast: the panel as known at a date, and the engine, meet; the answer is a Forecast."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from caudal.errors import NotHeldError, UsageError
from caudal.forecast import forecast_array, grid_unit, levels, quantiles, summed
from caudal.forecast.nowcast import on_grid
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import Edition, Period
from caudal.series.fill import CLOSE
from caudal.studies.breakdown import broken_down, told_by, whole_key
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.forecasts.record import Scenario, Supposed, supposed_json
from caudal.studies.forecasts.scenarios import supposed
from caudal.studies.nowcasts.revised import Revised, opened
from caudal.studies.panels import edition_json
from caudal.studies.progress import Progress
from caudal.studies.setting import Setting

DRAWS = 2000
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
HUB_QUANTILES = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
"""The 23 levels that forecast hubs ask for."""
MANY = 120  # periods ahead: beyond, no draw says anything


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Quantiles of the coming periods, for every total and every series of a panel, from one joint distribution.

    series: totals first, the widest before the narrower, then the cells; totals: how many of them are totals.
    last: the last period published; the horizon counts from it. latest: (series,) the count there, as printed: the
    draws start from what it is expected to be in the end. It is NaN where not known or withheld, and for a sum where
    its withheld parts may be over `CLOSE` of it. values: (series, horizon, quantiles), counts. editions: those that the
    past was read from. supposed: the scenarios put on the draws.
    """

    panel: Panel
    by: tuple[str, ...]
    series: tuple[Mapping[str, str], ...]
    totals: int
    last: Period
    latest: np.ndarray
    periods: tuple[Period, ...]
    probabilities: tuple[float, ...]
    values: np.ndarray
    draws: int
    seed: int
    notes: tuple[tuple[str, Mapping[str, object]], ...]
    supposed: tuple[Supposed, ...] = ()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions behind the panel."""
        return self.panel.editions


def forecast(
    s: Setting,
    by: Sequence[str] | None = None,
    horizon: int = 12,
    *,
    indicator: str | None = None,
    where: Mapping[str, str] | None = None,
    frequency: str | None = None,
    probabilities: Sequence[float] = QUANTILES,
    draws: int = DRAWS,
    scenarios: Sequence[Scenario] = (),
    progress: Progress | None = None,
) -> Forecast:
    """Joint forecasts of the next `horizon` periods after the last one published, from what was known at `s.as_of`.

    by, where, indicator, frequency: the series, as in `studies.panel`; `by` None takes place and origin where they
    are held together and reach the newest period, as `breakdown.broken_down` chooses.
    Totals are sums of the series in every draw.
    The last periods of which the whole's prints tell that they are still revised are taken as they are expected to
    stand in the end, and what comes starts from there in every draw, as in `studies.nowcast`; never from later prints.
    scenarios: what to suppose of known measures; sums are those of the cells under all of them.
    Raises NotHeldError where no such series is held or its past is too short, UsageError for a horizon or a
    probability that makes no sense, both as `scenarios.supposed` does.
    """
    tell = progress or (lambda name, done, total: None)
    if not 1 <= horizon <= MANY:
        raise UsageError(f"A horizon of {horizon} periods makes no sense: use 1 to {MANY}.")
    tell("series", 0, 3)
    chosen = broken_down(s, by, indicator, dict(where or {}), frequency)
    found, dims, where = chosen.panel, chosen.by, chosen.where
    rows = np.flatnonzero((~np.isnan(found.filled)).sum(axis=1) > 0)
    if not len(rows) or len(found.periods) < LEAST_PAST:
        raise NotHeldError(
            f"A forecast needs {LEAST_PAST} periods of the past; {len(found.periods)} of {found.indicator} are known "
            f"as of {s.as_of}. Load a longer history, or ask at a later date."
        )
    cells = [found.series[i] for i in rows]
    counts = found.filled[rows]
    tell("draws", 1, 3)
    told = told_by(cells, dims)
    whole = whole_key(s.corridor, cells, told, where)
    open_to = opened(s, found, whole)
    drawn = forecast_array(
        open_to.starts(counts), horizon, season=SEASON[found.frequency], start=found.periods[0].start,
        freq=found.frequency, draws=draws, seed=s.seed,
    )  # fmt: skip
    moved = open_to.moved(len(found.periods) - 1, draws, s.seed)
    if moved is not None:
        drawn = on_grid(moved[:, None, None] * drawn, counts)
    periods = tuple(step(found.periods[-1], h) for h in range(1, horizon + 1))
    told_of: tuple[Supposed, ...] = ()
    if scenarios:
        drawn, told_of = supposed(s, scenarios, drawn, found.indicator, cells, periods, grid_unit(counts), progress)
    tell("totals", 2, 3)
    sums = levels(cells, told)
    values = np.concatenate([quantiles(summed(drawn, sums), probabilities), quantiles(drawn, probabilities)])
    tell("done", 3, 3)
    return Forecast(
        panel=found,
        by=dims,
        series=(*({**whole, **x.kept} for x in sums), *cells),
        totals=len(sums),
        last=found.periods[-1],
        latest=_latest(found.counts[rows, -1], counts[:, -1], [list(x.rows) for x in sums]),
        periods=periods,
        probabilities=tuple(probabilities),
        values=values,
        draws=draws,
        seed=s.seed,
        notes=(
            *chosen.notes,
            *_notes(s, found, counts, len(found.series) - len(rows), {x.measure.id for x in told_of}),
            *_revised_note(found, open_to),
        ),
        supposed=told_of,
    )


def _latest(printed: np.ndarray, filled: np.ndarray, sums: list[list[int]]) -> np.ndarray:
    """(sums and cells,) the last counts. printed: (cells,) NaN where withheld; filled: those at their middle."""
    hidden = np.where(np.isnan(printed), filled, 0.0)
    totals = [filled[x].sum() if hidden[x].sum() <= CLOSE * filled[x].sum() else np.nan for x in sums]
    return np.concatenate([np.array(totals), printed])


def forecast_rows(f: Forecast) -> list[dict[str, object]]:
    """One row for each series, period and quantile: `series{}, period, horizon, quantile, value`; under scenarios also
    `scenario`, as it was asked for."""
    supposed = {"scenario": "; ".join(str(x.scenario) for x in f.supposed)} if f.supposed else {}
    return [
        {"series": dict(key), "period": period.label, "horizon": h, "quantile": q, "value": value, **supposed}
        for key, block in zip(f.series, f.values.tolist(), strict=True)
        for h, (period, row) in enumerate(zip(f.periods, block, strict=True), start=1)
        for q, value in zip(f.probabilities, row, strict=True)
    ]  # fmt: skip


def forecast_json(f: Forecast) -> dict[str, object]:
    """A forecast as one JSON document: its rows, what it was made from, and how."""
    latest = [None if np.isnan(v) else float(v) for v in f.latest]
    return {
        "indicator": f.panel.indicator,
        "frequency": f.panel.frequency,
        "as_of": f.panel.as_of.isoformat(),
        "mode": f.panel.mode,
        "by": list(f.by),
        "last_published": f.last.label,
        "latest": [{"series": dict(k), "value": v} for k, v in zip(f.series, latest, strict=True)],
        "rows": forecast_rows(f),
        "scenarios": [supposed_json(x, f.periods) for x in f.supposed],
        "notes": [{"key": key, "values": dict(values)} for key, values in f.notes],
        "computation": {"function": "caudal.forecast.forecast_array", "draws": f.draws, "seed": f.seed},
        "seed": f.seed,
        "editions": [edition_json(e) for e in f.editions],
    }


def _revised_note(panel: Panel, x: Revised) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """What the last published period is expected to become, where its prints tell that it is still revised."""
    last = len(panel.periods) - 1
    if last not in x.open:
        return ()
    percent = 100.0 * float(np.expm1(x.told.mean[last]))
    return (("open-to-revision", {"period": panel.periods[-1].label, "change": f"{percent:+.1f}"}),)


def _notes(
    s: Setting, panel: Panel, counts: np.ndarray, unseen: int, supposed: Collection[str]
) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """What a reader must know: keys with their values, worded by a face. supposed: measures put on the draws."""
    found: list[tuple[str, Mapping[str, object]]] = []
    if unseen:
        found.append(("never-known", {"series": unseen}))
    withheld = int((np.isnan(panel.counts[:, -1]) & ~np.isnan(panel.filled[:, -1])).sum())
    if withheld:
        found.append(("withheld", {"series": withheld, "period": panel.periods[-1].label}))
    late = int(np.isnan(counts[:, -1]).sum())
    if late:
        found.append(("last-not-known", {"series": late, "period": panel.periods[-1].label}))
    end = panel.periods[-1].end
    began = [m.id for m in s.corridor.measures.values() if m.kind != "meeting" and m.announced <= s.as_of
             and m.id not in supposed
             and (m.in_force >= end or (m.ended is not None and end <= m.ended <= s.as_of))]  # fmt: skip
    if began:
        found.append(("after-the-data", {"measures": began}))
    return tuple(found)
