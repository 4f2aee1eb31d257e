"""Measures told: what the measures of the last months did, every number entered as a figure. The brief words it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from caudal.corridor import Measure
from caudal.effect import Estimate, Ledger
from caudal.effect.curve import DRAWS as CURVE_DRAWS
from caudal.records import ALL, SMALL_BASE, Mode, Period, Query, Source
from caudal.stocktaking import Beside, Choice, JointTold, LedgerPart, MeasureTold, Overlapping, ShareTold, Told
from caudal.studies.checking import period_sources
from caudal.studies.effects.as_json import ledger_points
from caudal.studies.effects.beside import stands_beside
from caudal.studies.effects.record import Effect
from caudal.studies.effects.study import DRAWS, effect
from caudal.studies.figures import FigureBook
from caudal.studies.setting import Setting
from caudal.studies.shown import large

RECENT = 6  # months before the newest period within which a measure's entry into force is told
MOST = 2  # measures told; the others are listed with those in force
ENDS = {"fall": "fall", "moved": "moved", "delayed": "delayed", "net": "net", "net-and-delayed": "net_and_delayed"}


def measures_told(s: Setting, book: FigureBook, period: Period) -> tuple[MeasureTold, ...]:
    """The newest measures that entered into force from six months before the newest period on, newest first."""
    return tuple(told_measure(s, book, effect(s, m.id)) for m in recent_measures(s, period)[:MOST])


def recent_measures(s: Setting, period: Period) -> list[Measure]:
    """Measures, not meetings, announced by `s.as_of` and in force from six months before a period on.

    One that begins after the period is told too: that it is too early to say what it did.
    """
    since = period.start.year * 12 + period.start.month - 1 - RECENT
    start = date(since // 12, since % 12 + 1, 1)
    held = [
        m
        for m in s.corridor.measures.values()
        if m.kind == "measure" and m.announced <= s.as_of and start <= m.in_force
    ]
    return sorted(held, key=lambda m: (m.in_force, m.id), reverse=True)


class Entry:
    """Enters the numbers of one measure in the book, each with the editions and rows behind it."""

    def __init__(self, s: Setting, book: FigureBook, e: Effect) -> None:
        self.s, self.book, self.e = s, book, e
        self.known: dict[tuple[Query, Period], tuple[Source, ...]] = {}

    def sources(self, queries: Sequence[Query], periods: Sequence[Period]) -> tuple[Source, ...]:
        """The editions behind some counts, their rows together."""
        rows: dict[tuple[str, Mode], set[int]] = {}
        first: dict[tuple[str, Mode], Source] = {}
        for query in queries:
            for period in periods:
                if (query, period) not in self.known:
                    self.known[query, period] = period_sources(self.s, query, period, self.e.mode)
                for found in self.known[query, period]:
                    key = (found.edition, found.mode)
                    first.setdefault(key, found)
                    rows.setdefault(key, set()).update(found.rows)
        return tuple(replace(held, rows=tuple(sorted(rows[key]))) for key, held in first.items())

    def add(self, query: Query, span: str, kind: str, value: float | None, unit: str, sources: Sequence[Source],
            options: Mapping[str, object]) -> str:  # fmt: skip
        """Enter one number of the measure; the id of its figure."""
        return self.book.add(
            query, span, f"{self.e.measure.id}.{kind}", value, unit=unit, mode=self.e.mode, sources=sources,
            function="caudal.studies.effect", options={"measure": self.e.measure.id, **options},
        )  # fmt: skip

    def told(self, query: Query, parts: Sequence[Query], periods: Sequence[Period], found: Estimate, name: str,
             p: float | None = None, *, brief: bool = False) -> Told | None:  # fmt: skip
        """The figures of one estimate, the effect alone where `brief`; None where its count may not be printed."""
        if not large(found.observed):
            return None
        first, last = periods[0], periods[-1]
        span = first.label if first == last else f"{first.label}/{last.label}"
        sources = self.sources(parts, periods)
        how = {"draws": CURVE_DRAWS if brief else DRAWS, "start": first.label}

        def enter(kind: str, value: float, unit: str) -> str:
            return self.add(query, span, f"{name}.{kind}", value, unit, sources, how)

        figures = {
            "effect": enter("effect.median", found.effect, "difference"),
            "effect-lower95": enter("effect.lower95", found.lower95, "difference"),
            "effect-upper95": enter("effect.upper95", found.upper95, "difference"),
        }
        if brief:
            return Told(query, first, last, figures)
        figures |= {
            "observed": enter("observed", found.observed, "count"),
            "expected": enter("expected.median", found.counterfactual, "count"),
            "expected-lower95": enter("expected.lower95", max(found.observed - found.upper95, 0.0), "count"),
            "expected-upper95": enter("expected.upper95", max(found.observed - found.lower95, 0.0), "count"),
        }
        if found.percent is not None and found.counterfactual >= SMALL_BASE:
            figures["percent"] = enter("percent", found.percent, "percent")
        if p is not None:
            figures["p"] = enter("p", p, "probability")
        return Told(query, first, last, figures)


def told_measure(s: Setting, book: FigureBook, e: Effect) -> MeasureTold:
    """One effect with its numbers entered in a book of figures."""
    x = e.scope
    others = tuple(Overlapping(s.corridor.measures[o.measure], o.relation, None) for o in e.overlapping)
    bare = MeasureTold(e.measure, e.verdict, overlapping=others)
    if x is None or e.total is None:
        return bare
    entry = Entry(s, book, e)
    parts = [x.queries[r] for r in x.touched]
    whole = common(s, parts)
    total = entry.told(whole, parts, e.window, e.total, "in-force", p=e.p)
    if total is None:
        return bare
    first, end = x.announced, x.at + len(e.window)
    series = [
        None
        if (told := entry.told(r.query, [r.query], e.window, r.total, "in-force", p=r.p)) is None
        else replace(told, verdict=r.verdict)
        for r in e.series
    ]
    shown = tuple(t for t in series if t is not None)
    return replace(
        bare,
        complete=e.complete,
        capped_by=e.capped_by,
        total=replace(total, verdict=e.verdict),
        announced=entry.told(whole, parts, x.periods[first:end], e.announced, "announced") if e.announced else None,
        placebo=_placebo(entry, whole, total, e),
        series=shown if len(e.series) > 1 else (),
        hidden=len(series) - len(shown),
        ledger=_ledger(entry, whole, total, e),
        before=_before(entry, whole, total, e),
        declared=x.declared,
        said_moved=bool(e.ledger and e.ledger.said_moved),
        excess=bool(e.ledger and e.ledger.excess),
        later_others=e.later_others,
        overlapping=tuple(
            replace(
                held,
                joint=None
                if o.joint is None or o.joint_from is None
                else entry.told(
                    whole, parts, [p for p in x.periods[:end] if p.start >= o.joint_from.start], o.joint, o.measure
                ),
            )
            for o, held in zip(e.overlapping, others, strict=True)
        ),
        together=_together(entry, whole, parts, e),
        beside=_beside(s, entry, whole, e),
        curve=_curve(entry, whole, parts, e),
    )


def common(s: Setting, queries: Sequence[Query]) -> Query:
    """The series that stands for a sum: what its parts share; for places, the smallest that holds them all."""
    first = queries[0]
    shared = {d: v if all(getattr(q, d) == v for q in queries) else ALL for d, v in first.dims().items()}
    if shared["place"] == ALL and first.place != ALL:
        holding = [p for p in s.corridor.places if all(q.place in s.corridor.within(p) for q in queries)]
        shared["place"] = min(holding, key=lambda p: len(s.corridor.within(p)), default=ALL)
    return Query(first.indicator, **shared)


def _span(told: Told) -> str:
    return told.first.label if told.first == told.last else f"{told.first.label}/{told.last.label}"


def _placebo(entry: Entry, whole: Query, total: Told, e: Effect) -> Mapping[str, str]:
    found = e.placebo
    if found is None or found.p is None or found.rate is None:
        return {}
    sources = entry.book.figures[total.figures["observed"]].sources
    how: dict[str, object] = {"number": "caudal.effect.placebo"}
    return {
        "p": total.figures["p"],
        "cases": entry.add(whole, _span(total), "placebo.cases", float(found.cases), "cases", sources, how),
        "rate": entry.add(whole, _span(total), "placebo.false-alarm", found.rate, "probability", sources, how),
    }


def _ledger(entry: Entry, whole: Query, total: Told, e: Effect) -> tuple[LedgerPart, ...]:
    book, x = e.ledger, e.scope
    if book is None or x is None:
        return ()
    points = ledger_points(book)
    draws = _draws(book)
    gone = [x.queries[r] for r in x.destinations]
    sources = entry.sources([*(x.queries[r] for r in x.touched), *gone], [*e.window, *e.later])
    out = []
    rest = "net" if book.delayed is not None else "net-and-delayed"
    for key in ("fall", *(("moved",) if x.destinations else ()), "delayed", "rest" if e.elsewhere_unknown else rest):
        values, point = draws[key], points["change" if key in ("fall", "rest") else ENDS[key]]
        figures = {}
        if values is not None and point is not None:
            lower, upper = (float(q) for q in np.quantile(values, (0.025, 0.975)))
            query = replace(whole, indicator=x.unit)
            for name, value in (("value", point), ("lower95", lower), ("upper95", upper)):
                kind = f"ledger.{key}.{'median' if name == 'value' else name}"
                figures[name] = entry.add(query, _span(total), kind, value, "difference", sources, {"draws": DRAWS})
        out.append(LedgerPart(key, figures))
    return tuple(out)


def _draws(book: Ledger) -> dict[str, np.ndarray | None]:
    return {"fall": book.fall, "rest": book.fall if book.delayed is None else None, "moved": book.moved,
            "delayed": book.delayed, "net": book.net, "net-and-delayed": book.net_and_delayed}  # fmt: skip


def _before(entry: Entry, whole: Query, total: Told, e: Effect) -> Mapping[str, str]:
    """The count just before the window, and what season and trend then implied, so that the changes add up."""
    book, x = e.ledger, e.scope
    if book is None or x is None or not large(book.before):
        return {}
    n = len(e.window)
    past = x.periods[x.at - n : x.at]
    sources = entry.sources([x.queries[r] for r in x.touched], past)
    span = past[0].label if n == 1 else f"{past[0].label}/{past[-1].label}"
    implied = book.observed - book.before + float(np.median(book.fall))
    return {
        "before": entry.add(whole, span, "ledger.before", book.before, "count", sources, {}),
        "season": entry.add(whole, _span(total), "ledger.season-and-trend", implied, "difference", sources, {}),
    }


def _together(entry: Entry, whole: Query, parts: Sequence[Query], e: Effect) -> JointTold | None:
    """What each start added to those before it, what has the form of none, and all of them together."""
    joint, x = e.together, e.scope
    if joint is None or x is None or not large(joint.whole.observed):
        return None
    periods = [p for p in x.periods if joint.first.start <= p.start <= joint.last.start]
    sources = entry.sources(parts, periods)
    how = {"number": "caudal.effect.together", "draws": DRAWS}

    def enter(name: str, since: Period, counts: Sequence[float], percents: Sequence[float | None]) -> dict[str, str]:
        span = f"{since.label}/{joint.last.label}"
        ends = ("", "-lower95", "-upper95")
        out = {f"effect{end}": entry.add(whole, span, f"together.{name}.effect{end}", v, "difference", sources, how)
               for end, v in zip(ends, counts, strict=True)}  # fmt: skip
        return out | {
            f"percent{end}": entry.add(whole, span, f"together.{name}.percent{end}", v, "percent", sources, how)
            for end, v in zip(ends, percents, strict=False) if v is not None
        }  # fmt: skip

    shares = [
        ShareTold(p.measures, p.since, enter("+".join(p.measures), p.since, (p.effect, p.lower95, p.upper95),
                                             (p.percent, p.percent_lower95, p.percent_upper95)))
        for p in joint.shares
    ]  # fmt: skip
    w = joint.whole
    every = enter("all", joint.first, (w.effect, w.lower95, w.upper95), (w.percent, None, None))
    rest = enter("rest", joint.first, joint.rest, ())
    mine = tuple(dict.fromkeys(m for pair in joint.inseparable if e.measure.id in pair for m in pair))
    shares += [ShareTold(("",), joint.first, rest), ShareTold((), joint.first, every)]
    return JointTold(joint.first, joint.last, tuple(shares), mine)


def _beside(s: Setting, entry: Entry, whole: Query, e: Effect) -> tuple[Beside, ...]:
    """Every upstream count of the corridor, told or said to be missing for these months."""
    told = {b.query.indicator: b for b in e.beside}
    out = []
    for indicator in s.corridor.indicators.values():
        if not stands_beside(s, indicator.id, whole.indicator):
            continue
        b = told.get(indicator.id)
        query = Query(indicator.id) if b is None else b.query
        if "+" in query.origin:
            query = replace(query, origin=ALL)
        found = None
        if b is not None and e.scope is not None:
            periods = [p for p in e.scope.periods if b.first.start <= p.start <= b.last.start]
            found = entry.told(query, [query], periods, b.total, "beside")
        out.append(Beside(query, None if found is None or b is None else replace(found, lag=b.lag)))
    return tuple(out)


def _curve(entry: Entry, whole: Query, parts: Sequence[Query], e: Effect) -> tuple[Choice, ...]:
    x = e.scope
    if x is None:
        return ()
    out = []
    for c in sorted(e.curve, key=lambda c: c.estimate.effect):
        at = x.at if c.start == "in force" else x.announced
        periods = x.periods[at : at + x.steps(c.months)]
        name = f"curve.{c.start.replace(' ', '-')}.{c.pre or 'all'}.{'season' if c.season else 'plain'}"
        name += f".{c.scale}.{c.unit}.{c.controls}.{c.months:g}"
        told = entry.told(whole, parts, periods, c.estimate, name, brief=True)
        if told is not None:
            out.append(Choice(c.start, c.pre, c.season, c.scale, c.unit, c.controls, c.months, c.default, told))
    return tuple(out)
