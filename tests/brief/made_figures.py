"""The figures, verdicts and changes of a StockTaking made by hand: every count here is invented."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from caudal.periods import parse_period, span, step
from caudal.records import ALL, Claim, Edition, Figure, Interval, Level, Period, Query, Source, Verdict
from caudal.stocktaking import Change, Point, Standing

AS_OF = date(2024, 2, 15)
JANUARY, DECEMBER = parse_period("2024-01"), parse_period("2023-12")


def edition(id: str, publisher: str, released: date, basis: str = "official", **more: object) -> Edition:
    digest = (id.encode().hex() * 16)[:64]
    fields: dict[str, object] = {
        "id": id,
        "publisher": publisher,
        "title": f"Monthly counts ({id})",
        "released": released,
        "retrieved": released,
        "address": "",
        "licence": "public domain",
        "basis": basis,
        "layout": "made",
        "source": f"{id}.csv",
        "sha256": digest,
        "tables": (),
        "rows": 100,
    }
    return Edition(**{**fields, **more})  # type: ignore[arg-type]


EDITIONS = {
    "cbp": edition("cbp-2024-02-13", "U.S. Customs and Border Protection", date(2024, 2, 13)),
    "cbp-before": edition("cbp-2024-01-26", "U.S. Customs and Border Protection", date(2024, 1, 26)),
    "sectors": edition("sectors-2025", "International data group", date(2025, 3, 1), "compiled", extract=True),
    "weekly": edition("weekly-2024", "Digitised weekly series", date(2024, 6, 1), "digitised"),
    "mexico": edition("mexico-2024", "UPMRIP, SEGOB", date(2024, 2, 14), address="https://example.org/upm"),
    "panama": edition("panama-2024", "Servicio Nacional de Migración", date(2024, 2, 9), "unverified"),
}


def around(value: float) -> Interval:
    """What was to be expected beside a count."""
    return Interval(0.86 * value, 0.66 * value, 1.09 * value, 0.56 * value, 1.27 * value)


def source(name: str, as_of: date, rows: tuple[int, ...] = (12, 13, 14, 40)) -> Source:
    e = EDITIONS[name]
    return Source(
        e.id, e.publisher, e.title, e.released, e.sha256, e.basis, "replay" if e.released > as_of else "strict", rows
    )


@dataclass
class Maker:
    """Collects figures while a record is made, as the studies do."""

    as_of: date = AS_OF
    figures: dict[str, Figure] = field(default_factory=dict)

    def figure(
        self, query: Query, period: str, kind: str, value: float | None, unit: str, name: str, as_of: date | None = None
    ) -> str:
        day = as_of or self.as_of
        dims = [v for v in query.dims().values() if v != ALL] or [ALL]
        id = ".".join([query.indicator, *dims, period.replace("/", "-to-"), kind])
        id += "" if day == self.as_of else f"@{day.isoformat()}"
        used = source(name, day)
        basis = EDITIONS[name].basis
        mark = ("u" if basis == "unverified" else "e" if basis == "digitised" else "") + (
            "a" if used.mode == "replay" else ""
        )
        self.figures[id] = Figure(
            id,
            value,
            unit,
            query.indicator,
            query.dims(),
            period,
            day,
            used.mode,
            (used,),
            {"function": "tests.made", "options": {"draws": 4000, "season": 12}, "seed": 0, "version": "0.1.0"},
            mark,
        )
        return id

    def verdict(
        self,
        query: Query,
        period: Period,
        against: Period,
        before: float | None,
        after: float | None,
        word: str,
        name: str,
        *,
        as_of: date | None = None,
        tail: float | None = None,
        interval: Interval | None = None,
        level: Level | None = None,
        id: str = "",
    ) -> tuple[Verdict, dict[str, str]]:
        day = as_of or self.as_of
        used = source(name, day)
        verdict = Verdict(
            claim=Claim(query, period, "down", against, id=id),
            verdict=word,
            as_of=day,
            mode=used.mode,
            tail_probability=tail,
            observed=after,
            against_value=before,
            expected=interval,
            level=level,
            false_alarm_rate=0.041 if tail is not None else None,
            false_alarm_cases=412 if tail is not None else 0,
            power={"-20": 0.31, "-30": 0.62, "-50": 0.97} if tail is not None else {},
            sources=(used,),
            reasons=reasons(word, period, against, tail, day),
            computation={"function": "tests.made.judge", "seed": 0},
        )
        return verdict, self.verdict_figures(verdict, name)

    def verdict_figures(self, v: Verdict, name: str) -> dict[str, str]:
        if v.observed is None or v.against_value is None or v.claim.against is None:
            return {}
        query, label, past = v.claim.query, v.claim.period.label, v.claim.against.label
        both = f"{past}/{label}"
        out = {
            "to": self.figure(query, label, "count", v.observed, "count", name, v.as_of),
            "from": self.figure(query, past, "count", v.against_value, "count", name, v.as_of),
            "percent": self.figure(query, both, "percent", v.percent, "percent", name, v.as_of),
        }
        if v.tail_probability is not None:
            out["tail"] = self.figure(query, both, "tail", v.tail_probability, "probability", name, v.as_of)
        if v.expected is not None:
            for kind in ("median", "lower80", "upper80", "lower95", "upper95"):
                out[kind] = self.figure(query, both, kind, getattr(v.expected, kind), "count", name, v.as_of)
        if v.false_alarm_rate is not None:
            out["false-alarm"] = self.figure(
                query, both, "false-alarm", 100 * v.false_alarm_rate, "percent", name, v.as_of
            )
        return out

    def history(
        self, query: Query, before: float | None, after: float | None, period: Period, name: str, periods: int = 37
    ) -> tuple[Point, ...]:
        months = span(step(period, 1 - periods).start, period.start, period.frequency)
        points = []
        for i, p in enumerate(months):
            wave = (before or 0.0) * (0.72 + 0.22 * math.sin(i / 3.1) + 0.06 * math.cos(1.7 * i))
            value = after if i == periods - 1 else before if i == periods - 2 else float(round(wave))
            id = self.figure(query, p.label, "count", value, "count", name) if value is not None else ""
            points.append(Point(p, value, id, "" if value is not None else "x"))
        return tuple(points)

    def change(
        self,
        query: Query,
        before: float | None,
        after: float | None,
        word: str,
        name: str,
        *,
        tail: float | None = 0.019,
        level: Level | None = None,
        period: Period = JANUARY,
    ) -> Change:
        against = step(period, -1)
        interval = None if before is None or tail is None else around(before)
        history = self.history(query, before, after, period, name)
        verdict, figures = self.verdict(
            query, period, against, before, after, word, name, tail=tail, interval=interval, level=level
        )
        id = ".".join([query.indicator, query.place, query.origin])
        if tail is None or after is None or not figures:
            return Change(id, query, history, verdict, level, figures)
        standing = Standing(tail, 1.02 - tail)  # ties count on both sides
        both = f"{against.label}/{period.label}"
        for kind, value in (("lower-tail", standing.lower), ("upper-tail", standing.upper)):
            figures[kind] = self.figure(query, both, kind, value, "probability", name, verdict.as_of)
        return Change(id, query, history, verdict, level, figures, standing)


def reasons(
    word: str, period: Period, against: Period, tail: float | None, day: date
) -> tuple[tuple[str, dict[str, object]], ...]:
    if word == "too early":
        return (("not-published", {"period": period, "as_of": day}),)
    if tail is not None:
        key = "in-tail-down" if tail <= 0.05 else "not-in-tail-down"
        return ((key, {"against": against, "tail": tail, "threshold": 0.05}),)
    return ()
