"""The page of an evidence base: the picture, the table beneath it, the types, the measures and the editions."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.brief.document import Bullets, Cell, Chart, Column, Document, Paragraph, Run, Runs, Section, Table
from caudal.brief.evidence.forest import alternative, forest
from caudal.brief.evidence.words import (
    TEXTS,
    day,
    half_life,
    lead,
    moved,
    percent,
    placebo,
    ranged,
    standing,
)
from caudal.brief.language import Language
from caudal.brief.numbers import decimal_text, join
from caudal.effect import LEVEL
from caudal.studies.evidence_json import editions_of, months_of, type_name
from caudal.studies.evidence_record import MONTHS, Evidence, Finding


def document(e: Evidence, code: str) -> Document:
    """The document tree of an evidence base in one language. Raises UsageError for a language it does not speak."""
    language = Language(code)
    t = TEXTS[code]
    corridors = join([c.name[code] for c in e.corridors], code)
    first = _text(lead(e, code))
    dates = (
        (_text(t["as-of"]), (language.day(e.as_of),)),
        (_text(t["measures"]), _text(str(len(e.findings)))),
        (_text(t["seed"]), _text(str(e.seed))),
    )
    chart = Chart("forest", _text(t["forest"]), _text(t["forest-sub"]), forest(e, code), alternative(e, code), None,
                  least_width=860)  # fmt: skip
    judged = sum(f.effect is not None and f.effect.p is not None for f in e.findings)
    many = t["read-many"].format(n=judged, false=decimal_text(LEVEL * judged, 1))
    said = [t["read-effect"], *([many] if judged else []), *(t[k] for k in ("read-pool", "read-out", "read-limits"))]
    reading = Bullets(tuple(_text(line) for line in said))
    parts = [
        ("points", "exact", (chart, _effects(e, code), _kinds(e, code)) if e.findings else ()),
        ("reading", "reading", (reading,)),
        ("measures", "what", (_measures(e, code),) if e.findings else ()),
        ("editions", "sources", (_editions(e, code),)),
    ]
    held = [(id, title, blocks) for id, title, blocks in parts if blocks or id == "points"]
    return Document(
        language=code,
        tag=language.tag,
        title=_text(t["title"]),
        kicker=_text(t["kicker"].format(corridors=corridors)),
        dates=dates,
        front=(Paragraph(first, "lead"),),
        sections=tuple(Section(id, str(n), _text(t[title]), blocks) for n, (id, title, blocks) in enumerate(held, 1)),
        answer=(first, (), ()),
        points=(),
        paste=(),
        statement=((), ()),
        figures=(),
        labels={
            "skip": t["skip"], "contents": t["contents"], "language": t["language"], "source": t["footer"],
            "document-description": t["description"],
        },
    )  # fmt: skip


def sheets(e: Evidence, code: str) -> tuple[Table, ...]:
    """The tables of the results: by measure and, where any are pooled, by type."""
    return (_effects(e, code), *([_kinds(e, code)] if e.kinds else []))


def _effects(e: Evidence, code: str) -> Table:
    t = TEXTS[code]
    after = [t["c.month"] if n == 1 else t["c.months"].format(n=n) for n in MONTHS]
    rows = [
        (f.measure.id, *(_after(f, n, code) for n in MONTHS), half_life(f, code), moved(f, code), placebo(f),
         _window(f), ranged(f.pooled, code), standing(f, code))
        for f in e.findings
    ]  # fmt: skip
    also = sorted({name for f in e.findings for names in f.also.values() for name in names})
    notes = [t["note-also"].format(names=join(also, code))] if also else []
    notes += [t["note-moved"], t["note-blank"]]
    heads = (t["c.measure"], *after, t["c.half-life"], t["c.moved"], t["c.p"], t["c.window"], t["c.pooled"],
             t["c.verdict"])  # fmt: skip
    return _table("t-effects", t["table"], heads, rows, notes)


def _after(f: Finding, months: int, code: str) -> str:
    return ranged(f.after.get(months), code, "†" if f.also.get(months) else "")


def _window(f: Finding) -> str:
    held = months_of(f)
    return "" if held is None else decimal_text(held, 0 if held == round(held) else 1)


def _kinds(e: Evidence, code: str) -> Table:
    t = TEXTS[code]
    rows = [
        (type_name(k.type)[code], str(k.measures), ranged(k.mean, code),
         f"{percent(k.following.lower95, code)} {t['to']} {percent(k.following.upper95, code)}")
        for k in e.kinds
    ]  # fmt: skip
    return _table("t-types", t["kinds"], (t["c.type"], t["c.n"], t["c.mean"], t["c.next"]), rows, [t["note-few"]])


def _measures(e: Evidence, code: str) -> Table:
    t, language = TEXTS[code], Language(code)
    rows = [
        (f.measure.id, f.corridor.name[code], type_name(f.measure.type)[code], language.day(f.measure.announced).text,
         day(f, code), f.measure.what[code])
        for f in e.findings
    ]  # fmt: skip
    heads = (t["c.measure"], t["c.corridor"], t["c.type"], t["c.announced"], t["c.in-force"], t["c.what"])
    return _table("t-measures", t["what"], heads, rows)


def _editions(e: Evidence, code: str) -> Table:
    t, language = TEXTS[code], Language(code)
    rows = [
        (x.publisher, x.title, language.day(x.released).text, language.word(f"basis.{x.basis}")
         if language.has(f"basis.{x.basis}") else x.basis, x.sha256[:12])
        for x in editions_of(e)
    ]  # fmt: skip
    heads = (t["c.publisher"], t["c.edition"], t["c.released"], t["c.basis"], "sha256")
    return _table("t-sources", t["sources"], heads, rows)


def _table(
    id: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()
) -> Table:
    return Table(
        id,
        _text(caption),
        tuple(Column(_text(h)) for h in heads),
        tuple(tuple(Cell(_text(v)) for v in row) for row in rows),
        tuple(_text(n) for n in notes),
    )


def _text(text: str) -> Runs:
    return (Run(text, kind="given"),)
