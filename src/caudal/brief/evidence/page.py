"""The page of an evidence base: the picture, the table beneath it, the types, the measures and the editions."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from caudal.brief.document import Bullets, Chart, Document, Run, Section, Table
from caudal.brief.evidence.forest import alternative, forest, narrow_forest
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
from caudal.brief.page import Part, editions_sheet, given, results_page, sheet
from caudal.brief.sourced import annex, group, linked
from caudal.effect import LEVEL
from caudal.records import Mode
from caudal.studies.evidence.as_json import editions_of, months_of, type_name
from caudal.studies.evidence.record import MONTHS, POOLED_AT, Evidence, Finding


def document(e: Evidence, code: str) -> Document:
    """The document tree of an evidence base in one language. Raises UsageError for a language it does not speak."""
    language = Language(code)
    t = TEXTS[code]
    dates = (
        (language.word("page.as-of"), (language.day(e.as_of),)),
        (t["measures"], given(str(len(e.findings)))),
        (language.word("page.seed"), given(str(e.seed))),
    )
    tables, annexed = _sourced(e, code)
    chart = Chart("forest", given(t["forest"]), given(t["forest-sub"]), forest(e, code), alternative(e, code), None,
                  least_width=860, narrow=narrow_forest(e, code))  # fmt: skip
    parts: list[Part] = [
        ("points", language.word("page.section.results"), (chart, *tables) if e.findings else ()),
        (
            "reading",
            language.word("page.section.reading"),
            (Bullets(tuple(given(line) for line in _reading(e, code))),),
        ),
        *([("measures", t["what"], (_measures(e, code),))] if e.findings else []),
        ("editions", language.word("section.editions"), (editions_sheet(editions_of(e), language),)),
    ]
    kicker = t["kicker"].format(corridors=join([c.name[code] for c in e.corridors], code))
    return results_page(language, t["title"], kicker, t["description"], dates, lead(e, code), parts, annexed)


def _sourced(e: Evidence, code: str) -> tuple[tuple[Table, ...], Section | None]:
    """The tables of the results with each number a link to the annex, and that annex; None where no effect is held."""
    t, language = TEXTS[code], Language(code)
    effects, *kinds = sheets(e, code)
    keys = [f"{f.corridor.id}.{f.measure.id}" if f.effect is not None else "" for f in e.findings]
    last = len(effects.columns) - 2  # the pooled effects: they rest on the others of their type too
    effects, told = linked(effects, range(1, last + 1), keys, named=0)
    pooling = f"caudal.effect.pool(months={POOLED_AT}, seed={e.seed})"
    told = [tuple(replace(x, detail=(Run(pooling, kind="id"),)) if x.figure.endswith(f".{last}") else x for x in row)
            for row in told]  # fmt: skip
    groups = [
        group(language, f.measure.id, entries, as_of=f.effect.as_of, mode=f.effect.mode, editions=f.effect.editions,
              computation=f"caudal.studies.effect(corridor={f.corridor.id}, measure={f.measure.id}, seed={e.seed})")
        for f, entries in zip(e.findings, told, strict=True) if f.effect is not None and entries
    ]  # fmt: skip
    for i, table in enumerate(kinds):
        kinds[i], told = linked(table, range(1, len(table.columns)), [k.type for k in e.kinds])
        held = [f.effect for f in e.findings if f.effect is not None and f.pooled is not None]
        mode: Mode = "replay" if any(x.mode == "replay" for x in held) else "strict"
        used = {x.id: x for effect in held for x in effect.editions}.values()
        groups.append(group(language, t["kinds"], chain.from_iterable(told), as_of=e.as_of, mode=mode, editions=used,
                            computation=pooling))  # fmt: skip
    return (effects, *kinds), annex(language, groups) if groups else None


def _reading(e: Evidence, code: str) -> list[str]:
    t = TEXTS[code]
    judged = sum(f.effect is not None and f.effect.p is not None for f in e.findings)
    many = t["read-many"].format(n=judged, false=decimal_text(LEVEL * judged, 1))
    return [t["read-effect"], *([many] if judged else []), *(t[k] for k in ("read-pool", "read-out", "read-limits"))]


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
    return sheet("t-effects", t["table"], heads, rows, notes)


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
    return sheet("t-types", t["kinds"], (t["c.type"], t["c.n"], t["c.mean"], t["c.next"]), rows, [t["note-few"]])


def _measures(e: Evidence, code: str) -> Table:
    t, language = TEXTS[code], Language(code)
    rows = [
        (f.measure.id, f.corridor.name[code], type_name(f.measure.type)[code], language.day(f.measure.announced).text,
         day(f, code), language.held(f.measure.what))
        for f in e.findings
    ]  # fmt: skip
    heads = (t["c.measure"], t["c.corridor"], t["c.type"], t["c.announced"], t["c.in-force"], t["c.what"])
    return sheet("t-measures", t["what"], heads, rows)
