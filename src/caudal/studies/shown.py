"""Series as a brief shows them: history, change, level and verdict, every number entered as a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from caudal.check import tail_probability
from caudal.panel import SUPPRESSED, Panel
from caudal.records import ALL, SMALL_CELL, Mode, Query, Source, Verdict
from caudal.series import panel_sources
from caudal.stocktaking import Change, Point, Standing
from caudal.studies.checking import period_sources
from caudal.studies.figures import FigureBook
from caudal.studies.setting import Setting

SHOWN = 37  # periods of history in a picture


@dataclass(frozen=True, slots=True, eq=False)
class Cited:
    """A panel and the sources of its last cells."""

    panel: Panel
    sources: Mapping[tuple[int, int], tuple[Source, ...]]


def cited(s: Setting, panel: Panel) -> Cited:
    """The panel with the sources of the periods that a picture shows."""
    return Cited(panel, panel_sources(s.store, s.corridor, panel, since=max(0, len(panel.periods) - SHOWN - 1)))


def large(value: float) -> bool:
    """Whether a count may be printed."""
    return bool(np.isfinite(value)) and value >= SMALL_CELL


def standing_of(draws: np.ndarray | None, observed: float) -> Standing | None:
    """Both tails of an observed count, each from the draws themselves; None where either is not known. draws: (n,)."""
    if draws is None or not np.isfinite(observed) or not np.isfinite(draws).all():
        return None
    return Standing(tail_probability(draws, observed, "down"), tail_probability(draws, observed, "up"))


def change_of(
    s: Setting,
    book: FigureBook,
    shown: Cited,
    row: int,
    query: Query,
    verdict: Verdict,
    standing: Standing | None = None,
) -> Change:
    """One series up to the claim's period, with the numbers of its verdict and standing entered in `book`."""
    panel = shown.panel
    until = next((t + 1 for t, p in enumerate(panel.periods) if p == verdict.claim.period), len(panel.periods))
    history = tuple(_point(book, shown, row, query, t) for t in range(max(0, until - SHOWN), until))
    name = ".".join(v for v in (query.indicator, query.place, query.origin) if v != ALL)
    figures = verdict_figures(s, book, verdict)
    if standing is not None and figures:
        figures |= _standing_figures(book, verdict, standing)
    return Change(name, query, history, verdict, verdict.level, figures, standing)


def _standing_figures(book: FigureBook, verdict: Verdict, standing: Standing) -> dict[str, str]:
    claim = verdict.claim
    assert claim.against is not None
    span = f"{claim.against.label}/{claim.period.label}"
    options = verdict.computation.get("options", {})
    return {
        kind: book.add(claim.query, span, kind, tail, unit="probability", mode=verdict.mode, sources=verdict.sources,
                       function="caudal.check.tail_probability", options=options if isinstance(options, dict) else {})
        for kind, tail in (("lower-tail", standing.lower), ("upper-tail", standing.upper))
    }  # fmt: skip


def _point(book: FigureBook, shown: Cited, row: int, query: Query, t: int) -> Point:
    panel = shown.panel
    period, value = panel.periods[t], float(panel.counts[row, t])
    if not np.isfinite(value):
        return Point(period, None, "", "c" if panel.state[row, t] == SUPPRESSED else "x")
    if value < SMALL_CELL:
        return Point(period, None, "", "low")
    mode: Mode = "replay" if panel.replay[row, t] else "strict"
    id = book.add(query, period.label, "count", value, unit="count", mode=mode,
                  sources=shown.sources.get((row, t), ()), function="caudal.series.query_panel")  # fmt: skip
    return Point(period, value, id, book.figures[id].mark)


def verdict_figures(s: Setting, book: FigureBook, verdict: Verdict) -> dict[str, str]:
    """Enter every number of a verdict judged as of `s.as_of`; empty where nothing was published."""
    claim, query = verdict.claim, verdict.claim.query
    if verdict.observed is None or (claim.against is not None and verdict.against_value is None):
        return {}
    options = verdict.computation.get("options", {})
    span = claim.period.label if claim.against is None else f"{claim.against.label}/{claim.period.label}"
    found: dict[str, str] = {}

    def enter(name: str, period: str, kind: str, value: float, unit: str, function: str,
              sources: Sequence[Source], mode: Mode) -> None:  # fmt: skip
        found[name] = book.add(query, period, kind, value, unit=unit, mode=mode, sources=sources, function=function,
                               options=options if isinstance(options, dict) else {}, as_of=s.as_of)  # fmt: skip

    for name, period, value in (("to", claim.period, verdict.observed), ("from", claim.against, verdict.against_value)):
        if period is not None and value is not None:
            own = period_sources(s, query, period, verdict.mode)
            mode: Mode = "replay" if any(x.mode == "replay" for x in own) else "strict"
            enter(name, period.label, "count", value, "count", "caudal.series.query_panel", own, mode)
    both, how = verdict.sources, verdict.mode
    if verdict.percent is not None:
        enter("percent", span, "percent", verdict.percent, "percent", "caudal.records.Verdict.percent", both, how)
    if claim.per == "day":
        per_day = verdict.observed / claim.period.days
        enter("per-day", claim.period.label, "per-day", per_day, "per-day", "count / days", both, how)
    if verdict.tail_probability is not None:
        tail = verdict.tail_probability
        enter("tail", span, "tail", tail, "probability", "caudal.check.tail_probability", both, how)
    if verdict.expected is not None:
        for kind in ("median", "lower80", "upper80", "lower95", "upper95"):
            enter(kind, span, kind, getattr(verdict.expected, kind), "count", "caudal.predict", both, how)
    if verdict.false_alarm_rate is not None:
        rate = verdict.false_alarm_rate
        enter("false-alarm", span, "false-alarm", rate, "probability", "caudal.check.placebo", both, how)
        cases = float(verdict.false_alarm_cases)
        enter("cases", span, "false-alarm-cases", cases, "cases", "caudal.check.placebo", both, how)
    for plant, share in verdict.power.items():
        enter(f"power{plant}", span, f"power{plant}", share, "probability", "caudal.check.placebo", both, how)
    return found
