"""The page of one measure: the answer with its reasons, the pictures, the ledger, the choices, the sources."""

from __future__ import annotations

from datetime import date

from caudal.brief.charts.curve import curve_chart
from caudal.brief.charts.flow import flow_chart
from caudal.brief.charts.paths import cumulated_chart, paths_chart, placebo_chart
from caudal.brief.document import Block, Bullets, Cell, Column, Document, Paragraph, Run, Runs, Table
from caudal.brief.language import Language, capital
from caudal.brief.ledger import Ledger
from caudal.brief.page import Part, numbered
from caudal.brief.words.annex import annex
from caudal.brief.words.build import FRAME
from caudal.brief.words.effects import (
    found,
    from_announcement,
    ledger_table,
    moved,
    overlap_blocks,
    placebo,
    series_table,
    sides_table,
    starts_table,
    verdict,
    what,
)
from caudal.brief.words.estimates import honest, percent, ranged, signed
from caudal.brief.words.letters import keyed
from caudal.brief.words.scribe import Scribe
from caudal.brief.words.sources import editions_list
from caudal.effect import CHANGED
from caudal.studies import MeasurePage

READ = ("page.read.effect", "page.read.placebo", "page.read.ledger", "page.read.together", "page.read.why")


def document(m: MeasurePage, code: str) -> Document:
    """The document tree of a measure's page in one language."""
    language = Language(code)
    scribe = Scribe(m.stock, language, Ledger(m.stock))
    told, measure = m.told, m.told.measure
    name = Run(measure.id, kind="id")
    dates = (
        (scribe.say("page.as-of"), (language.day(m.stock.as_of),)),
        (scribe.say("page.announced"), (language.day(measure.announced),)),
        (scribe.say("page.about" if measure.approximate else "page.in-force"), (language.day(measure.in_force),)),
        (scribe.say("page.seed"), (Run(str(m.stock.seed), kind="rule"),)),
    )
    lead: tuple[Block, ...] = (Paragraph(verdict(scribe, told), "lead"), Paragraph(what(scribe, told)))
    total = told.total
    parts: list[Part] = []
    if total is None:
        parts.append(("points", "page.section.effect", overlap_blocks(scribe, told)))
    else:
        step = honest(scribe, told)
        lead = (lead[0], Paragraph(found(scribe, told, total, step)), lead[1])
        flow = (flow_chart(scribe, told, step, 1), ledger_table(scribe, told, step, 1)) if told.ledger else ()
        parts = [
            ("points", "page.section.reasons", (Bullets(tuple(_reasons(scribe, m))),)),
            ("effect", "page.section.effect", (
                paths_chart(scribe, m), cumulated_chart(scribe, m), starts_table(scribe, told, total, step, 1),
                _after(scribe, m), *((series_table(scribe, told, 1),) if told.series else ()),
            )),
            ("where", "page.section.where", (*flow, sides_table(scribe, told, total, step, 1))),
            ("near", "page.section.near", overlap_blocks(scribe, told)),
            ("choices", "page.section.choices", _choices(scribe, m)),
        ]  # fmt: skip
    parts.append(("reading", "page.section.reading", (Bullets(tuple(scribe.say(key) for key in READ)),)))
    parts.append(("editions", "section.editions", editions_list(scribe)))
    sections = [keyed(scribe, s) for s in numbered((id, scribe.say(key), blocks) for id, key, blocks in parts)]
    return Document(
        language=code, tag=language.tag, title=scribe.say("page.title", measure=name),
        kicker=scribe.say("page.kicker", corridor=scribe.text(m.stock.corridor.name)), dates=dates, front=lead,
        sections=(*sections, annex(scribe)), figures=scribe.ledger.used,
        labels={k: language.template(f"frame.{k}") for k in FRAME}
        | {"document-description": language.word("page.description", measure=measure.id)},
    )  # fmt: skip


def _reasons(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    """Why the verdict is what it is and how far it carries, one sentence or two each."""
    told, total = m.told, m.told.total
    assert total is not None
    ends = [scribe.ledger.look(total.figures[f"effect-{end}95"]).value or 0.0 for end in ("lower", "upper")]
    beyond = ends[0] > 0 or ends[1] < 0
    out = [scribe.say("page.why.interval" if beyond else "page.why.zero")]
    said = told.verdict in CHANGED
    out.append(placebo(scribe, told))
    if beyond and not said:
        out.append(scribe.say("page.why.placebo"))
    out += [
        r for r in (from_announcement(scribe, told, honest(scribe, told)), *_lead(scribe, m), *_shared(scribe, m)) if r
    ]
    out += _robust(scribe, m, said)
    if told.ledger and any(p.key == "moved" and p.figures for p in told.ledger):
        out.append(moved(scribe, told))
    if any(p.key == "rest" for p in told.ledger):
        out.append(scribe.say("page.why.elsewhere-unknown"))
    out += _decay(scribe, m) + _scan(scribe, m) + _left_out(scribe, m)
    return out


def _lead(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    if m.lead is None:
        return []
    before, both = m.lead
    steps = honest(scribe, before), honest(scribe, both)
    f = both.figures
    return [scribe.say(
        "page.why.lead",
        first=scribe.language.the(before.first), last=scribe.language.the(before.last),
        before=signed(scribe, before.figures["effect"], steps[0]), effect=signed(scribe, f["effect"], steps[1]),
        lower=signed(scribe, f["effect-lower95"], steps[1]), upper=signed(scribe, f["effect-upper95"], steps[1]),
    )]  # fmt: skip


def _shared(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    if not m.compared:
        return []
    f = m.compared
    filled = {name: signed(scribe, f[name], 1.0) for name in f if name != "series"}
    keys = {"others": "others", "others_low": "others-lower95", "others_high": "others-upper95",
            "own": "controlled", "own_low": "controlled-lower95", "own_high": "controlled-upper95"}  # fmt: skip
    out = [scribe.say("page.why.compared", n=scribe.number(f["series"]), **{k: filled[v] for k, v in keys.items()})]
    return [*out, scribe.say("page.why.shared")] if m.told.verdict == "shared" else out


def _robust(scribe: Scribe, m: MeasurePage, said: bool) -> list[Runs]:
    n, beyond = (scribe.ledger.look(m.counts[k]).value or 0.0 for k in ("choices", "beyond"))
    if not n:
        return []
    key = ("holds" if 2 * beyond >= n else "fragile") if said else ("hidden" if 2 * beyond >= n else "calm")
    filled = {k: scribe.number(m.counts[k]) for k in ("beyond", "choices", "below")}
    return [scribe.say(f"page.why.{key}", **filled)]


def _decay(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    if m.half_life is None:
        return []
    reached = scribe.number(m.half_life["reached"], prose=True)
    if "median" not in m.half_life:
        return [scribe.say("page.why.no-half-life", reached=reached)]
    return [scribe.say("page.why.half-life", months=scribe.number(m.half_life["median"]), reached=reached)]


def _scan(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    held = m.scan
    if not held:
        return []
    days = {k: scribe.language.day(d) for k in ("at", "first", "last") if isinstance(d := held[k], date)}
    filled = {k: scribe.number(str(held[k]), prose=True) for k in ("p", "dates")}
    said = scribe.say("page.why.scan" if held["clear"] == "yes" else "page.why.scan-unclear", **days, **filled)
    return [(*said, Run(" "), *scribe.say("page.why.scan-elsewhere"))] if held["elsewhere"] == "yes" else [said]


def _left_out(scribe: Scribe, m: MeasurePage) -> list[Runs]:
    out = []
    if m.begun:
        period = scribe.language.the(m.told.total.first)  # type: ignore[union-attr]
        out.append(scribe.say("page.why.begun", period=period, share=scribe.number(m.begun, prose=True)))
    if m.begun_announced:
        first, share = m.begun_announced
        said = {"period": scribe.language.the(first), "share": scribe.number(share, prose=True)}
        out.append(scribe.say("page.why.begun-announced", **said))
    if m.left_out:
        names = Run(scribe.language.listed(tuple(scribe.names.series(q, m.left_out) for q in m.left_out)), kind="given")
        out.append(scribe.say("page.why.left-out", series=names))
    if m.not_counted:
        names = Run(scribe.language.listed(tuple(scribe.names.place(p) for p in m.not_counted)), kind="given")
        out.append(scribe.say("page.why.not-counted", places=names))
    return out


def _after(scribe: Scribe, m: MeasurePage) -> Table:
    """The effect added up after 1, 3, 6 and 12 months."""
    rows = []
    for months, told, others in m.after:
        listed: Runs = (Run(scribe.language.listed(others), kind="id"),) if others else scribe.say("page.none")
        rows.append((
            Cell((Run(f"{months:g}", kind="rule"),)), Cell((scribe.language.period(told.last),)),
            Cell(ranged(scribe, told.figures, ("effect", "effect-lower95", "effect-upper95"), honest(scribe, told))),
            Cell(percent(scribe, told.figures)), Cell(listed),
        ))  # fmt: skip
    columns = (
        Column(scribe.say("effects.column.months"), share=0.7),
        Column(scribe.say("page.column.to"), share=1.3),
        Column(scribe.say("effects.column.effect"), True, 2.2),
        Column(scribe.say("effects.column.percent"), True, 0.8),
        Column(scribe.say("page.column.also"), share=1.6),
    )
    return Table("t-after", capital(scribe.say("page.after")), columns, tuple(rows))


def _choices(scribe: Scribe, m: MeasurePage) -> tuple[Block, ...]:
    charts = (curve_chart(scribe, m.told, 1), placebo_chart(scribe, m))
    blocks: list[Block] = [c for c in charts if c is not None]
    if m.reasons:
        items = []
        for reason, figure in m.reasons.items():
            key = f"page.refused.{reason}"
            words = scribe.say(key) if scribe.language.has(key) else None
            words = words or scribe.say("page.refused.measure", measure=Run(reason, kind="id"))
            items.append((*words, Run(": "), scribe.number(figure)))
        blocks += [Paragraph(scribe.say("page.refused")), Bullets(tuple(items))]
    return tuple(blocks)
