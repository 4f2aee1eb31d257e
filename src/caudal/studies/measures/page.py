"""Measure page: one effect with every number entered as a figure, so that a page of it can be traced."""

from __future__ import annotations

from collections import Counter
from datetime import date

from caudal import __version__
from caudal.effect import LEVEL
from caudal.periods import containing, step
from caudal.records import Period
from caudal.stocktaking import MeasureTold, StockTaking, Told
from caudal.studies.effects.record import Effect
from caudal.studies.effects.scope import A_MONTH, Scope
from caudal.studies.figures import FigureBook
from caudal.studies.measures.record import MeasurePage, PathPoint
from caudal.studies.measures.section import Entry, common, told_measure
from caudal.studies.setting import Setting

HISTORY = 24  # months shown before the start


def measure_page(s: Setting, e: Effect) -> MeasurePage:
    """The record of a measure's page. s: the setting that the effect was asked in."""
    book = FigureBook(s.as_of, s.seed)
    told = told_measure(s, book, e)
    if e.scope is None or told.total is None:
        period = e.window[-1] if e.window else containing(e.measure.in_force, "M")
        return MeasurePage(_stock(s, book, told, period))
    page = _Page(s, book, e, e.scope, told.total)
    made = {
        "history": page.history(), "path": page.path(), "after": page.after(), "counts": page.counts(),
        "scan": page.scan(), "half_life": page.half_life(), "compared": page.compared(), "reasons": page.reasons(),
        "begun": page.begun(), "begun_announced": page.begun_announced(), "lead": page.lead(),
    }  # fmt: skip
    cases = e.cases
    return MeasurePage(
        stock=_stock(s, book, told, e.scope.periods[-1]),
        own=cases.own if cases else 0.0,
        time=cases.time if cases else (),
        place=cases.place if cases and e.in_time and e.placebo and e.placebo.cases > e.in_time.cases else (),
        shared=None if e.compared is None else e.compared.shared,
        not_counted=e.scope.not_held,
        left_out=e.scope.left_out,
        **made,  # type: ignore[arg-type]
    )


def _stock(s: Setting, book: FigureBook, told: MeasureTold, period: Period) -> StockTaking:
    """A stock-taking of one measure alone."""
    used = {source.edition for f in book.figures.values() for source in f.sources}
    return StockTaking(
        corridor=s.corridor, as_of=s.as_of, seed=s.seed, version=__version__, period=period, against=step(period, -1),
        released=s.as_of, next_release=None, headlines=(), asked=(), sections=(), revisions=(), gaps=(), scores={},
        editions=tuple(x for x in s.store.editions if x.id in used), figures=dict(book.figures),
        measures=(told,),
    )  # fmt: skip


class _Page:
    """Enters the numbers of the page that the brief does not print."""

    def __init__(self, s: Setting, book: FigureBook, e: Effect, x: Scope, total: Told) -> None:
        self.e, self.x, self.total = e, x, total
        self.entry = Entry(s, book, e)
        self.parts = [x.queries[r] for r in x.touched]
        self.whole = common(s, self.parts)
        self.span = f"{e.window[0].label}/{e.window[-1].label}" if len(e.window) > 1 else e.window[0].label

    def _number(self, kind: str, value: float, unit: str, sources: bool = True) -> str:
        held = self.entry.book.figures[self.total.figures["observed"]].sources if sources else ()
        return self.entry.add(self.whole, self.span, f"page.{kind}", value, unit, held, {})

    def history(self) -> tuple[tuple[Period, str], ...]:
        x = self.x
        counts = x.counts[list(x.touched)].sum(axis=0)
        out = []
        for t in range(max(x.at - round(HISTORY * A_MONTH[x.frequency]), 0), x.at):
            p = x.periods[t]
            sources = self.entry.sources(self.parts, [p])
            out.append((p, self.entry.add(self.whole, p.label, "before", float(counts[t]), "count", sources, {})))
        return tuple(out)

    def path(self) -> tuple[PathPoint, ...]:
        out = []
        periods = [p.period for p in self.e.path]
        for n, p in enumerate(self.e.path, 1):
            one = self.entry.told(self.whole, self.parts, [p.period], p.total, "path")
            so_far = self.entry.told(self.whole, self.parts, periods[:n], p.cumulated, "cumulated")
            if one is not None and so_far is not None:
                out.append(PathPoint(p.period, one.figures, so_far.figures, n <= len(self.e.window)))
        return tuple(out)

    def after(self) -> tuple[tuple[float, Told, tuple[str, ...]], ...]:
        out = []
        for a in self.e.after:
            periods = self.x.periods[self.x.at : self.x.at + self.x.steps(a.months)]
            told = self.entry.told(self.whole, self.parts, periods, a.total, f"after-{a.months:g}")
            if told is not None:
                out.append((a.months, told, a.others))
        return tuple(out)

    def counts(self) -> dict[str, str]:
        e, others = self.e, [c.estimate for c in self.e.curve if not c.default]
        found = {"series": len(e.series), "choices": len(others), "beyond": sum(c.beyond for c in others),
                 "below": sum(c.effect < 0 for c in others), "refused": len(e.refused)}  # fmt: skip
        if e.placebo is not None:
            found |= {"far": e.placebo.far, "separate": e.placebo.separate}
        out = {key: self._number(key, float(n), "cases", sources=False) for key, n in found.items()}
        if e.tail is not None:
            out["tail"] = self._number("tail", e.tail, "probability")
        return out

    def scan(self) -> dict[str, date | str]:
        found, at = self.e.scan, self.e.scanned
        if found is None:
            return {}
        out: dict[str, date | str] = {
            "at": at[found.at].start, "first": at[found.first].start, "last": at[found.last].start,
            "p": self._number("scan.p", found.p, "probability"),
            "dates": self._number("scan.dates", float(len(found.candidates)), "cases"),
            "clear": "yes" if found.p <= LEVEL else "no",
            "elsewhere": "yes" if self.e.break_elsewhere else "no",
        }  # fmt: skip
        if found.percent is not None:
            out["percent"] = self._number("scan.percent", found.percent, "percent")
        return out

    def half_life(self) -> dict[str, str] | None:
        held = self.e.half_life
        if held is None:
            return None
        out = {"reached": self._number("half-life.reached", held.reached, "probability")}
        if held.median is not None:
            out["median"] = self._number("half-life", held.median, "cases")
        return out

    def compared(self) -> dict[str, str]:
        c = self.e.compared
        if c is None:
            return {}
        out = {"series": self._number("others.series", float(c.series), "cases", sources=False)}
        for name, told in (("others", c.others), ("controlled", c.controlled)):
            ends = {"": told.effect, "-lower95": told.lower95, "-upper95": told.upper95}
            out |= {f"{name}{end}": self._number(f"{name}{end}", v, "difference") for end, v in ends.items()}
        return out

    def reasons(self) -> dict[str, str]:
        found = Counter(r.reason for r in self.e.refused)
        return {k: self._number(f"refused.{k}", float(n), "cases", sources=False) for k, n in found.items()}

    def lead(self) -> tuple[Told, Told] | None:
        held = self.e.lead
        if held is None or not held.opposite:
            return None
        periods = [p for p in self.x.periods if held.first.start <= p.start <= self.e.window[-1].start]
        ahead = [p for p in periods if p.start <= held.last.start]
        before = self.entry.told(self.whole, self.parts, ahead, held.before, "lead")
        both = self.entry.told(self.whole, self.parts, periods, held.both, "lead-and-window")
        return None if before is None or both is None else (before, both)

    def begun(self) -> str:
        share = self.e.begun_share
        return self._number("begun", share, "share", sources=False) if share < 1 else ""

    def begun_announced(self) -> tuple[Period, str] | None:
        share, x = self.e.announced_share, self.e.scope
        if x is None or share >= 1:
            return None
        return x.periods[x.announced], self._number("begun-announced", share, "share", sources=False)


__all__ = ["measure_page"]
