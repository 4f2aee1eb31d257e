"""What was agreed, and where it stands: the talks in time, commitments, what is due, the agenda of the next meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from caudal.brief.charts.timeline import timeline_chart
from caudal.brief.document import Block, Bullets, Cell, Column, Paragraph, Run, Runs, Section, Table
from caudal.brief.language import Filling, capital
from caudal.brief.words.claims import spoken
from caudal.brief.words.editions import publisher, worded
from caudal.brief.words.estimates import verdict_word
from caudal.brief.words.scribe import Scribe
from caudal.periods import parse_period
from caudal.stocktaking import AgendaPoint, Agreed, Commitment, LinkedMeasure, TalksMoment, TalksSource

AGENDA = ("commitment", "claim", "question")


def agreed_section(scribe: Scribe) -> Section:
    """Section 6; one sentence where no talks are on record."""
    title, agreed = scribe.say("section.agreed"), scribe.stock.agreed
    day = scribe.language.day(scribe.stock.as_of)
    lost = scribe.say("agreed.lost") if agreed is not None and agreed.lost else ()
    if agreed is None or not agreed.timeline:
        return Section("agreed", "6", title, (Paragraph(scribe.say("agreed.none", day=day) + lost),))
    intro = scribe.say("agreed.intro", day=day) + (scribe.say("agreed.left-out") if agreed.left_out else ()) + lost
    makers: tuple[tuple[str, Callable[[Scribe, Agreed], tuple[Block, ...]]], ...] = (
        ("timeline", _timeline),
        ("commitments", _commitments),
        ("due", _due),
        ("agenda", _agenda),
    )
    parts = tuple(
        Section(f"agreed-{name}", f"6.{i}", scribe.say(f"agreed.{name}"), make(scribe, agreed))
        for i, (name, make) in enumerate(makers, 1)
    )
    return Section("agreed", "6", title, (Paragraph(intro),), parts)


# ---- what the items say ----


def _said(scribe: Scribe, item: TalksMoment | Commitment) -> Runs:
    """An item in our own words; the words of its source, in quotation marks, where a person wrote none of ours."""
    if item.gist is None:
        return scribe.say("agreed.quoted", text=Run(item.text, kind="given", lang=spoken(item.text)))
    return tuple(replace(r, text=scribe.language.reworded(r.text)) for r in scribe.language.held(item.gist))


def when(scribe: Scribe, iso: str) -> Runs:
    """An ISO day, month, year or stretch of them, written out."""
    first, _, last = iso.partition("/")
    start = scribe.language.period(parse_period(first))
    if not last:
        return (start,)
    return scribe.say("effects.span", first=start, last=scribe.language.period(parse_period(last)))


def source(scribe: Scribe, held: TalksSource, *, prose: bool = False) -> Runs:
    """Who published it, and when; where nobody has read it there, that it is unverified."""
    name: Runs = publisher(scribe, held.publisher or held.title)
    if held.address.startswith("https://"):
        name = tuple(Run(r.text, kind="given", href=held.address, lang=r.lang) for r in name)
    out: Runs = (*name, Run(", "), scribe.language.day(held.published))
    if held.basis != "unverified":
        return out
    return (*out, *(scribe.say("number.unverified") if prose else (Run(" [u]", kind="letter"),)))


def numbered(agreed: Agreed) -> dict[str, str]:
    """C1, C2, ... of each commitment, in order of date; the same in every language."""
    return {c.id: f"C{i}" for i, c in enumerate(agreed.commitments, 1)}


def _status(scribe: Scribe, c: Commitment) -> Runs:
    if not c.ratable:
        return scribe.say("agreed.too-general")
    return scribe.say("agreed.not-rated") if c.rating is None else scribe.say(f"agreed.level.{c.rating.level}")


def evidence(scribe: Scribe, text: str) -> Runs:
    """The evidence of a rating; as a person wrote it, where the catalogues have no words for it."""
    return worded(scribe, "talks-evidence.", text) or (Run(text, kind="given", lang=spoken(text)),)


# ---- the parts ----


def _timeline(scribe: Scribe, agreed: Agreed) -> tuple[Block, ...]:
    meetings = [m for m in agreed.timeline if m.kind == "meeting"]
    blocks: list[Block] = [timeline_chart(scribe, agreed, _moments(scribe, agreed))]
    if meetings:
        columns = (
            Column(scribe.say("agreed.column.date"), share=1.1),
            Column(scribe.say("agreed.column.meeting"), share=3.2),
            Column(scribe.say("agreed.column.source"), share=2.2),
        )
        rows = tuple((_date(scribe, m), Cell(_said(scribe, m)), _source_cell(scribe, m)) for m in meetings)
        blocks.append(Table("t-meetings", scribe.say("agreed.meetings"), columns, rows))
    return tuple(blocks)


def _date(scribe: Scribe, m: TalksMoment) -> Cell:
    day = when(scribe, m.when)
    return Cell(scribe.say("agreed.planned", when=day) if m.planned else day)


def _source_cell(scribe: Scribe, m: TalksMoment) -> Cell:
    if m.source is not None:
        return Cell(source(scribe, m.source))
    return Cell(scribe.say("agreed.source.rating" if m.kind == "rating" else "agreed.source.corridor"))


def _moments(scribe: Scribe, agreed: Agreed) -> Table:
    """Every point of the timeline: the data of the picture."""
    number = numbered(agreed)
    rows = []
    for m in agreed.timeline:
        what = _said(scribe, m)
        if m.kind == "commitment" and m.id in number:
            what = (Run(number[m.id], kind="id"), Run(": "), *what)
        elif m.kind == "measure":
            what = (Run(m.id, kind="id"), Run(": "), *what)
        elif m.kind == "rating":
            what = scribe.say(
                "agreed.rated",
                number=Run(number.get(m.about or "", m.about or ""), kind="id"),
                level=scribe.say(f"agreed.level.{m.level}"),
                evidence=evidence(scribe, m.text),
            )
        rows.append((_date(scribe, m), Cell(scribe.say(f"agreed.kind.{m.kind}")), Cell(what), _source_cell(scribe, m)))
    columns = (
        Column(scribe.say("agreed.column.date"), share=1.1),
        Column(scribe.say("agreed.column.kind"), share=0.9),
        Column(scribe.say("agreed.column.what"), share=4.4),
        Column(scribe.say("agreed.column.source"), share=2.2),
    )
    return Table("t-timeline-data", (), columns, tuple(rows), style="data")


def _commitments(scribe: Scribe, agreed: Agreed) -> tuple[Block, ...]:
    if not agreed.commitments:
        return (Paragraph(scribe.say("agreed.commitments.none")),)
    number = numbered(agreed)
    columns = (
        Column(scribe.say("agreed.column.number"), share=0.4),
        Column(scribe.say("agreed.column.commitment"), share=2.7),
        Column(scribe.say("agreed.column.by"), share=0.8),
        Column(scribe.say("agreed.column.status"), share=2.2),
        Column(scribe.say("agreed.column.measure"), share=1.5),
        Column(scribe.say("agreed.column.source"), share=1.7),
    )
    rows = tuple(
        (
            Cell((Run(number[c.id], kind="id"),)),
            Cell(_said(scribe, c)),
            Cell(_by(scribe, c)),
            Cell(_rated(scribe, c)),
            Cell(_measures(scribe, c)),
            Cell(source(scribe, c.source)),
        )
        for c in agreed.commitments
    )
    caption = scribe.say("agreed.commitments.table")
    return (Table("t-commitments", caption, columns, rows, (scribe.say("agreed.commitments.note"),)),)


def _by(scribe: Scribe, c: Commitment) -> Runs:
    if c.by is None:
        return scribe.say("agreed.by.none")
    return scribe.say("agreed.by.overdue", by=when(scribe, c.by)) if c.overdue else when(scribe, c.by)


def _rated(scribe: Scribe, c: Commitment) -> Runs:
    """The status, then what the person who gave it named as evidence."""
    status = tuple(Run(r.text, kind=r.kind, strong=True) for r in capital(_status(scribe, c)))
    return status if c.rating is None else (*status, Run(". "), *evidence(scribe, c.rating.evidence))


def _measures(scribe: Scribe, c: Commitment) -> Runs:
    out: list[Run] = []
    for linked in c.measures:
        out += ([Run("; ")] if out else []) + [Run(linked.measure.id, kind="id"), Run(": "), *_verdict(scribe, linked)]
    return tuple(out) or scribe.say("agreed.measure.none")


def _verdict(scribe: Scribe, linked: LinkedMeasure) -> Runs:
    if linked.verdict is None:
        return scribe.say("agreed.measure.meeting")
    return (Run(verdict_word(scribe, linked.verdict, linked.others), kind="given"),)


def _due(scribe: Scribe, agreed: Agreed) -> tuple[Block, ...]:
    coming, number = agreed.next_meeting, numbered(agreed)
    if coming is None:
        first = scribe.say("agreed.next.none", day=scribe.language.day(scribe.stock.as_of))
    else:
        named = source(scribe, coming.source, prose=True) if coming.source else ()
        first = scribe.say("agreed.next", when=when(scribe, coming.when), what=_said(scribe, coming), source=named)
    held = {c.id: c for c in agreed.commitments}
    items = tuple(
        scribe.say(
            "agreed.due.item",
            number=Run(number[c.id], kind="id"),
            by=when(scribe, c.by or ""),
            status=_status(scribe, c),
            source=source(scribe, c.source, prose=True),
        )
        for c in (held[id] for id in agreed.due)
    )
    if not items:
        return (Paragraph((*first, Run(" "), *scribe.say("agreed.due.nothing"))),)
    return (Paragraph((*first, Run(" "), *scribe.say("agreed.due.some"))), Bullets(items))


def _agenda(scribe: Scribe, agreed: Agreed) -> tuple[Block, ...]:
    """Open commitments, claims overtaken, questions: three lists, each said to be empty where it is."""
    blocks: list[Block] = []
    for kind in AGENDA:
        blocks.append(Paragraph(scribe.say(f"agreed.agenda.{kind}"), "question"))
        items = tuple(_point(scribe, agreed, p) for p in agreed.agenda if p.kind == kind)
        filling = {"day": scribe.language.day(scribe.stock.as_of)} if kind == "claim" else {}
        blocks.append(Bullets(items) if items else Paragraph(scribe.say(f"agreed.agenda.{kind}.none", **filling)))
    return tuple(blocks)


def _point(scribe: Scribe, agreed: Agreed, p: AgendaPoint) -> Runs:
    key = f"agreed.point.{p.key}"
    if p.kind == "commitment":
        c = next(c for c in agreed.commitments if c.id == p.id)
        filling: dict[str, Filling] = {
            "number": Run(numbered(agreed)[c.id], kind="id"),
            "what": _said(scribe, c),
            "status": _status(scribe, c),
            "source": source(scribe, c.source, prose=True),
        }
        return scribe.say(key, **filling, by=when(scribe, c.by)) if c.by else scribe.say(key, **filling)
    claim = next(m for m in agreed.timeline if m.kind == "claim" and m.id == p.id)
    entry = next((e for e in scribe.stock.corridor.claims if e.id == p.asked), None)
    asked = entry is not None and p.kind == "question"
    return scribe.say(
        key,
        what=(scribe.text(entry.question),) if asked and entry is not None else _said(scribe, claim),
        then=scribe.verdict(p.then),
        now=scribe.verdict(p.now),
        see=scribe.say("agreed.see") if entry is not None else (),
        source=source(scribe, claim.source, prose=True) if claim.source else (),
    )
