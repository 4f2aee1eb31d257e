"""An effect at the terminal in words and tables, in English and Spanish, from the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from caudal.brief.document import plain
from caudal.brief.language import Language
from caudal.cli import tables
from caudal.cli.answers import each_language, text_lines
from caudal.cli.effects_words import TEXTS
from caudal.cli.words import TEXTS as MODES
from caudal.cli.words import UNKNOWN, contracted, day, following, number, period, share, subject
from caudal.corridor import Corridor
from caudal.effect import CHANGED, LEVEL, STRONG, VERDICTS, WORTH, Estimate
from caudal.records import ALL, Query
from caudal.studies.effects.as_json import ledger_points
from caudal.studies.effects.record import WHY, After, Effect, Overlap

MOST_SERIES = 15  # touched series listed at the terminal

if TYPE_CHECKING:
    from rich.console import RenderableType


def shown(e: Effect, corridor: Corridor, languages: Sequence[str]) -> list[RenderableType]:
    """An effect in words and tables, for each language."""
    return each_language(languages, lambda code: _one(e, corridor, code))


def verdict_text(e: Effect, language: str) -> str:
    """The verdict in words, naming what it cannot be separated from."""
    others = [o.measure for o in e.overlapping if o.relation == "inseparable"]
    joined = (" and " if language == "en" else " y ").join(others)
    return VERDICTS[e.verdict][language].format(others=joined)


def _one(e: Effect, corridor: Corridor, language: str) -> list[RenderableType]:
    t = TEXTS[language]
    lines = _opening(e, language)
    if e.total is None or e.scope is None:
        why = [t["not-held"].format(why=WHY[e.why][language])] if e.why else []
        return [*text_lines([*lines, *why, t["not-why"]]), *_overlaps(e.overlapping, language)]
    capped = t["capped"].format(measure=e.capped_by) if e.capped_by else ""
    lines += [
        _counted(e, corridor, language),
        t["window" if len(e.window) > 1 else "window-one"].format(
            first=period(e.window[0], language), last=period(e.window[-1], language),
            so_far="" if e.complete else t["so-far"], capped=capped,
        ),
        t["total"].format(**_words(e.total)),
        *_partial(e, corridor, language),
        *_announcement(e, language),
        _placebo(e, language),
        *([t["interval-only"]] if e.total.beyond and e.verdict == "no change" else []),
        *_lead(e, language),
        *_compared(e, language),
        *([_half_life(e, language)] if e.half_life else []),
    ]  # fmt: skip
    out = [*text_lines(contracted(line, language) for line in lines if line), *_afters(t["after"], e.after, language)]
    if e.announced_after:
        out += _afters(t["after-announced"], e.announced_after, language)
    out += [*_series(e, corridor, language), *_ledger(e, language), *_overlaps(e.overlapping, language)]
    out += [*_together(e, language), *_beside(e, corridor, language)]
    return [*out, *text_lines([*_curve(e, language), *_scan(e, language), *_refused(e, language), t["not-why"]])]


def _opening(e: Effect, language: str) -> list[str]:
    """The measure, the verdict, and as of when."""
    t, m = TEXTS[language], e.measure
    known = t["known"].format(
        as_of=day(e.as_of, language),
        mode=MODES[language][e.mode],
        announced=day(m.announced, language),
        in_force=day(m.in_force, language),
        about=t["about"] if m.approximate else "",
    )
    return [
        f"{m.id}: {plain(Language(language).held(m.what))}",
        t["verdict"].format(name=verdict_text(e, language)),
        known,
    ]


def _series(e: Effect, corridor: Corridor, language: str) -> list[RenderableType]:
    """The touched series over the window, those with the most expected where there are many."""
    t, listed = TEXTS[language], e.series
    if len(listed) > MOST_SERIES:
        largest = sorted(listed, key=lambda r: -r.total.counterfactual)[:MOST_SERIES]
        listed = tuple(r for r in listed if r in largest)
    several = len(e.series) > 1
    out = tables.table(
        t["series"],
        (t["count"], t["observed"], t["expected"], t["effect"], t["lower95"], t["upper95"], t["percent"], t["p"],
         *([t["p-adjusted"]] if several else []), t["name"]),
        [(_short(r.query, e, corridor, language), r.total.observed, _whole(r.total.counterfactual),
          _signed(r.total.effect), _signed(r.total.lower95), _signed(r.total.upper95), _percent(r.total),
          _p(r.p), *([_p(r.adjusted)] if several else []), VERDICTS[r.verdict][language])
         for r in listed],
        language,
    )  # fmt: skip
    notes = [t["more-series"].format(shown=len(listed), n=len(e.series))] if len(listed) < len(e.series) else []
    return [*out, *text_lines([*notes, *([t["adjusted"].format(n=len(e.series))] if several else [])])]


def _short(query: Query, e: Effect, corridor: Corridor, language: str) -> str:
    """A touched series by what sets it apart from the others: its place, citizenship or other part."""
    first = e.series[0].query
    shared = {d: ALL for d, v in first.dims().items() if all(getattr(r.query, d) == v for r in e.series)}
    if len(e.series) == 1 or len(shared) == len(first.dims()):
        return subject(query, corridor, language)
    return subject(replace(query, **shared), corridor, language).partition(", ")[2]


def _afters(title: str, afters: Sequence[After], language: str) -> list[RenderableType]:
    t = TEXTS[language]
    return tables.table(
        title,
        (t["n-months"], t["to"], t["effect"], t["lower95"], t["upper95"], t["percent"], t["also"]),
        [(a.months, period(a.last, language), _signed(a.total.effect), _signed(a.total.lower95),
          _signed(a.total.upper95), _percent(a.total), ", ".join(a.others)) for a in afters],
        language,
    )  # fmt: skip


def _ledger(e: Effect, language: str) -> list[RenderableType]:
    t, book = TEXTS[language], e.ledger
    if book is None or e.scope is None:
        return []
    import numpy as np  # noqa: PLC0415

    points = _whole_points(ledger_points(book))
    draws = {"change": book.fall, "moved": book.moved, "delayed": book.delayed, "net": book.net,
             "net_and_delayed": book.net_and_delayed if book.delayed is None else None}  # fmt: skip
    if e.elsewhere_unknown:
        draws = {"change": book.fall, "all-parts": book.fall if book.delayed is None else None}
        points |= {"all-parts": points["change"]}
    later = following(len(e.later), e.scope.frequency, language)
    rows = []
    for name, values in draws.items():
        point = points[name]
        if values is None or point is None:
            continue
        label = "moved-default" if name == "moved" and not e.scope.declared else name
        lower, upper = (float(q) for q in np.quantile(values, (0.025, 0.975)))
        rows.append((t[label].format(later=later), _signed(point), _signed(lower), _signed(upper)))
    if e.elsewhere_unknown:
        rows.insert(1, (t["unknown-elsewhere"], "", "", ""))
    out = tables.table(t["ledger"], (t["part"], t["ledger-value"], t["lower95"], t["upper95"]), rows, language)
    lines = []
    if not np.isnan(book.before):
        change = points["change"] or 0
        before, season = number(book.before), _signed(book.observed - book.before + change)
        lines.append(
            t["season"].format(before=before, season=season, effect=_signed(-change), observed=number(book.observed))
        )
    if e.uncounted and not e.elsewhere_unknown:
        lines.append(t["uncounted.one" if len(e.uncounted) == 1 else "uncounted"].format(n=len(e.uncounted)))
    if not e.scope.destinations and not e.scope.declared:
        lines.append(t["nowhere-held"])
    if book.moved is not None:
        lines.append(t["said-moved" if book.said_moved else "excess-only" if book.excess else "not-moved"])
    if e.later_others:
        lines.append(t["later-others"].format(others=", ".join(e.later_others)))
    return [*out, *text_lines(lines)]


def _whole_points(points: Mapping[str, float | None]) -> dict[str, float | None]:
    """The points to the last unit, so that the table adds up as printed."""
    change, moved, delayed = (None if (v := points[k]) is None else round(v) for k in ("change", "moved", "delayed"))
    rest = (change or 0) - (moved or 0)
    net = None if delayed is None else rest - delayed
    return {"change": change, "moved": moved, "delayed": delayed, "net": net, "net_and_delayed": rest}


def _overlaps(overlaps: Sequence[Overlap], language: str) -> list[RenderableType]:
    t = TEXTS[language]
    if not overlaps:
        return []
    rows = [(o.measure, o.day, t[o.relation], _signed(o.joint.effect) if o.joint else "",
             f"{_signed(o.joint.lower95)} .. {_signed(o.joint.upper95)}" if o.joint else "",
             period(o.joint_from, language) if o.joint_from else "") for o in overlaps]  # fmt: skip
    return tables.table(
        t["overlap"], (t["measure"], t["date"], t["relation"], t["joint"], "95%", t["since"]), rows, language
    )


def _together(e: Effect, language: str) -> list[RenderableType]:
    t, joint = TEXTS[language], e.together
    if joint is None:
        return []
    names = [" + ".join(p.measures) for p in joint.shares]
    rows = [(name, period(p.since, language), _signed(p.effect), _signed(p.lower95), _signed(p.upper95),
             f"{p.percent:+.0f}% ({p.percent_lower95:+.0f}% .. {p.percent_upper95:+.0f}%)".replace("-", "−"))
            for name, p in zip(names, joint.shares, strict=True)]  # fmt: skip
    whole, rest = joint.whole, joint.rest
    rows.append((t["rest"], "", _signed(rest[0]), _signed(rest[1]), _signed(rest[2]), ""))
    rows.append((t["all-together"], period(joint.first, language), _signed(whole.effect), _signed(whole.lower95),
                 _signed(whole.upper95), _percent(whole)))  # fmt: skip
    head = (t["measure"], t["since"], t["effect"], t["lower95"], t["upper95"], t["percent"])
    span = t["together"].format(first=period(joint.first, language), last=period(joint.last, language))
    title = contracted(span, language)
    lines = [
        t["hang-strong" if r <= STRONG else "hang"].format(one=one, two=two, r=f"{r:+.2f}".replace("-", "−"))
        for one, two, r in zip(names, names[1:], joint.correlation, strict=False)
    ]
    return [*tables.table(title, head, rows, language), *text_lines(lines)]


def _beside(e: Effect, corridor: Corridor, language: str) -> list[RenderableType]:
    t = TEXTS[language]
    if not e.beside:
        return []
    rows = [(subject(b.query, corridor, language), _months(b.lag, language), b.total.observed,
             _whole(b.total.counterfactual), _signed(b.total.effect), _signed(b.total.lower95),
             _signed(b.total.upper95), _percent(b.total)) for b in e.beside]  # fmt: skip
    head = (t["count"], t["lag"], t["observed"], t["expected"], t["effect"], t["lower95"], t["upper95"], t["percent"])
    return tables.table(t["beside"], head, rows, language)


def _curve(e: Effect, language: str) -> list[str]:
    others = [c.estimate for c in e.curve if not c.default and c.estimate.percent is not None]
    if not others:
        return []
    values = sorted(o.percent or 0.0 for o in others)
    middle = values[len(values) // 2]
    beyond = sum(o.beyond for o in others)
    warned = _warned(e, beyond, len(others), language)
    return [TEXTS[language]["curve"].format(
        n=len(others), low=_signed_percent(values[0]), high=_signed_percent(values[-1]), middle=_signed_percent(middle),
        negative=sum(v < 0 for v in values), beyond=beyond), *warned]  # fmt: skip


def _warned(e: Effect, beyond: int, n: int, language: str) -> list[str]:
    """Where most other choices would have said otherwise, so it is said."""
    said = e.verdict in CHANGED
    if said == (2 * beyond >= n):
        return []
    return [TEXTS[language]["fragile" if said else "hidden-change"]]


def _partial(e: Effect, corridor: Corridor, language: str) -> list[str]:
    """What the answer leaves out: places it does not count, the part of the first period before the start."""
    t = TEXTS[language]
    out = []
    if e.scope is not None and e.scope.not_held:
        names = (corridor.places[p].name[language] if p in corridor.places else p for p in e.scope.not_held)
        out.append(t["not-counted"].format(places=", ".join(names)))
    if e.scope is not None and e.scope.left_out:
        gone = "; ".join(_short(q, e, corridor, language) for q in e.scope.left_out[:MOST_SERIES])
        out.append(t["left-out"].format(n=len(e.scope.left_out), names=gone))
    if e.begun_share < 1:
        out.append(t["begun"].format(period=period(e.window[0], language), share=f"{100 * e.begun_share:.0f}%"))
    return out


def _announcement(e: Effect, language: str) -> list[str]:
    if e.announced is None or e.scope is None:
        return []
    t, first = TEXTS[language], e.scope.periods[e.scope.announced]
    share = f"{100 * e.announced_share:.0f}%"
    whole = [t["begun-announced"].format(period=period(first, language), share=share)] if e.announced_share < 1 else []
    return [t["announcement"].format(**_words(e.announced)), *whole]


def _scan(e: Effect, language: str) -> list[str]:
    if not e.scanned:
        return []
    if e.scan is None:
        return [TEXTS[language]["no-scan"]]
    at, found = e.scanned, e.scan
    key = "no-break" if found.p > LEVEL else "break-elsewhere" if e.break_elsewhere else None
    unclear = [TEXTS[language][key]] if key else []
    return [TEXTS[language]["scan"].format(
        date=day(at[found.at].start, language), first=day(at[found.first].start, language),
        last=day(at[found.last].start, language), n=len(found.candidates), p=share(found.p, language),
        percent=UNKNOWN if found.percent is None else _signed_percent(found.percent)), *unclear]  # fmt: skip


def _refused(e: Effect, language: str) -> list[str]:
    t, count = TEXTS[language], dict[str, int]()
    for r in e.refused:
        count[r.reason] = count.get(r.reason, 0) + 1
    if not count:
        return []
    named = {key: t.get(f"{key}.many", t.get(key, key)) if n > 1 else t.get(key, key) for key, n in count.items()}
    reasons = ", ".join(f"{n} {named[key]}" for key, n in count.items())
    return [t["refused.one" if len(e.refused) == 1 else "refused"].format(n=len(e.refused), reasons=reasons)]


def _placebo(e: Effect, language: str) -> str:
    t, found = TEXTS[language], e.placebo
    if found is None or found.rate is None:
        return t["no-placebo"].format(p=_p(e.p))
    return t["placebo"].format(p=_p(e.p), tail=_p(e.tail), worth=f"{WORTH:.0f}", far=found.far, cases=found.cases,
                               separate=found.separate, rate=share(found.rate, language))  # fmt: skip


def _half_life(e: Effect, language: str) -> str:
    t, h = TEXTS[language], e.half_life
    assert h is not None
    median = t["not-reached"] if h.median is None else _months(h.median, language)
    return t["half-life"].format(median=median, reached=share(h.reached, language))


def _months(n: float, language: str) -> str:
    return TEXTS[language]["month"] if round(n) == 1 else TEXTS[language]["months"].format(n=round(n))


def _counted(e: Effect, corridor: Corridor, language: str) -> str:
    """What is counted: the one series, or how many are added up."""
    assert e.scope is not None
    if len(e.series) == 1:
        return subject(e.scope.queries[e.scope.touched[0]], corridor, language)
    id = e.scope.queries[e.scope.touched[0]].indicator
    name = corridor.indicators[id].name[language] if id in corridor.indicators else id
    return TEXTS[language]["sum"].format(n=len(e.series), name=name)


def _compared(e: Effect, language: str) -> list[str]:
    t, c = TEXTS[language], e.compared
    if c is None:
        return []
    told = c.controlled
    line = t["compared"].format(
        n=c.series, **_words(c.others), controlled=_signed(told.effect), controlled_percent=_percent(told),
        controlled_lower=_signed(told.lower95), controlled_upper=_signed(told.upper95),
    )  # fmt: skip
    return [line, t["shared"]] if e.verdict == "shared" else [line]


def _lead(e: Effect, language: str) -> list[str]:
    t, held = TEXTS[language], e.lead
    if held is None or not held.opposite:
        return []
    span = {"first": period(held.first, language), "last": period(held.last, language)}
    before = {"before": _signed(held.before.effect), "before_percent": _percent(held.before)}
    return [t["lead"].format(**span, **before, **_words(held.both))]


def _words(told: Estimate) -> dict[str, str]:
    signed = ("effect", "lower95", "upper95", "lower80", "upper80")
    return {"observed": number(told.observed), "counterfactual": number(told.counterfactual), "percent": _percent(told),
            **{name: _signed(getattr(told, name)) for name in signed}}  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "−") if round(value) else "0"


def _whole(value: float) -> int:
    return round(value)


def _percent(told: Estimate) -> str:
    return UNKNOWN if told.percent is None else _signed_percent(told.percent)


def _signed_percent(value: float) -> str:
    return f"{value:+.0f}%".replace("-", "−")


def _p(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.3f}"
