"""Sources with hashes and basis, what each indicator counts, and revisions kept apart from corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from caudal.brief.document import Block, Cell, Column, Paragraph, Run, Section, Table
from caudal.brief.numbers import half_up
from caudal.brief.words.editions import licence, publisher
from caudal.brief.words.editions import title as edition_title
from caudal.brief.words.scribe import Scribe
from caudal.records import SMALL_BASE, Edition, Query, Source
from caudal.stocktaking import Revision


def sources_section(scribe: Scribe) -> Section:
    """Section 9."""
    sections = (
        Section("definitions", "9.1", scribe.say("section.definitions"), _definitions(scribe)),
        Section("editions", "9.2", scribe.say("section.editions"), editions_list(scribe)),
        Section("revisions", "9.3", scribe.say("section.revisions"), _revisions(scribe)),
    )
    return Section("sources", "9", scribe.say("section.sources"), (), sections)


def indicators_used(scribe: Scribe) -> tuple[str, ...]:
    """Indicators of headlines, questions and groups, in that order."""
    stock = scribe.stock
    found = [h.change.query.indicator for h in stock.headlines]
    found += [a.entry.where["indicator"] for a in stock.asked if "indicator" in a.entry.where]
    found += [c.query.indicator for s in stock.sections for c in s.changes]
    return tuple(dict.fromkeys(found or [stock.corridor.indicator]))


def _definitions(scribe: Scribe) -> tuple[Block, ...]:
    rows = []
    for indicator in indicators_used(scribe):
        held = scribe.stock.corridor.indicators.get(indicator)
        name = Cell((Run(scribe.names.indicator(indicator), kind="given"),))
        if held is None:
            rows.append((name, Cell(scribe.say("cell.unknown")), Cell(scribe.say("cell.unknown"))))
            continue
        excludes = (scribe.text(held.excludes),) if held.excludes else scribe.say("cell.unknown")
        rows.append((name, Cell((scribe.text(held.definition),)), Cell(excludes)))
    columns = (
        Column(scribe.say("definitions.indicator"), share=1.2),
        Column(scribe.say("definitions.counts"), share=2.6),
        Column(scribe.say("definitions.excludes"), share=2.2),
    )
    return (
        Table(
            "t-definitions", scribe.say("definitions.title"), columns, tuple(rows), (scribe.say("definitions.note"),)
        ),
    )


def edition_run(scribe: Scribe, edition: str) -> Run:
    """E1, E2, ...: the place of an edition in the list of sources, linked to it; the same in both languages."""
    for i, held in enumerate(_ordered(scribe), 1):
        if held.id == edition:
            return Run(f"E{i}", kind="id", to=f"edition-E{i}")
    return Run(edition, kind="id")


def _ordered(scribe: Scribe) -> tuple[Edition, ...]:
    return tuple(sorted(scribe.stock.editions, key=lambda e: (e.publisher, e.released, e.id)))


def editions_list(scribe: Scribe) -> tuple[Block, ...]:
    """Every edition used, with its basis, licence and hash."""
    rows = []
    for edition in _ordered(scribe):
        number = replace(edition_run(scribe, edition.id), to=None)
        href = edition.address if edition.address.startswith("https://") else None
        title = (*publisher(scribe, edition.publisher), Run(": "), *edition_title(scribe, edition.title, href))
        key = f"basis.{edition.basis}"
        basis = scribe.say(key) if scribe.language.has(key) else (Run(edition.basis, kind="given"),)
        if edition.extract:
            basis = (*basis, *scribe.say("basis.extract"))
        rows.append(
            (
                Cell((number,)),
                Cell(title),
                Cell((scribe.language.day(edition.released),)),
                Cell(basis),
                Cell(licence(scribe, edition.licence)),
                Cell((Run(edition.sha256, kind="id"),)),
            )
        )
    if not rows:
        return (Paragraph(scribe.say("editions.none")),)
    columns = (
        Column(scribe.say("editions.number"), share=0.5),
        Column(scribe.say("editions.title"), share=2.3),
        Column(scribe.say("editions.released"), share=1.1),
        Column(scribe.say("editions.basis"), share=1.0),
        Column(scribe.say("editions.licence"), share=1.0),
        Column((Run("SHA-256", kind="given"),), share=1.9),
    )
    return (Table("t-editions", scribe.say("editions.caption"), columns, tuple(rows), (scribe.say("editions.note"),)),)


# ---- revisions ----


def _revisions(scribe: Scribe) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(scribe.say("revisions.words"))]
    rows = [_revision(scribe, r) for r in scribe.stock.revisions if len(r.values) > 1]
    if not rows:
        return (*blocks, Paragraph(scribe.say("revisions.none")))
    columns = (
        Column(scribe.say("revisions.count"), share=2.2),
        Column(scribe.say("revisions.period"), share=1.1),
        Column(scribe.say("revisions.first"), True, 1.7),
        Column(scribe.say("revisions.last"), True, 1.7),
        Column(scribe.say("revisions.difference"), True, 1.0),
        Column(scribe.say("revisions.percent"), True, 0.9),
    )
    blocks.append(
        Table(
            "t-revisions",
            scribe.say("revisions.title"),
            columns,
            tuple(rows),
            (scribe.say("revisions.note"), scribe.say("revisions.corrections")),
        )
    )
    return tuple(blocks)


def _revision(scribe: Scribe, revision: Revision) -> tuple[Cell, ...]:
    query = Query(revision.indicator, place=revision.place)
    printed = [_printed(scribe, revision, query, *v) for v in (revision.values[0], revision.values[-1])]
    first, last = (scribe.ledger.look(p).value for p in printed)
    difference, percent = _difference(scribe, revision, query, first, last)
    cells = [
        Cell((scribe.number(p), Run(" ("), scribe.language.day(v[0]), Run(")")))
        for p, v in zip(printed, (revision.values[0], revision.values[-1]), strict=True)
    ]
    return (
        Cell((Run(scribe.names.titled(query), kind="given"),)),
        Cell((scribe.language.period(revision.period),)),
        *cells,
        Cell((difference,) if difference else (Run("[c]", kind="letter"),)),
        Cell((percent,) if percent else (Run("[s]", kind="letter"),)),
    )


def _printed(scribe: Scribe, revision: Revision, query: Query, released: date, value: float, edition: str) -> str:
    found = scribe.ledger.find(
        query, revision.period.label, f"print-{released.isoformat()}-{edition}", scribe.stock.as_of
    )
    if found is not None:
        return found
    held = next((e for e in scribe.stock.editions if e.id == edition), None)
    sources = (
        ()
        if held is None
        else (Source(held.id, held.publisher, held.title, held.released, held.sha256, held.basis, "strict", ()),)
    )
    return scribe.ledger.derive(
        f"{revision.indicator}.{revision.place}.{revision.period.label}.print-{released.isoformat()}-{edition}",
        value,
        "count",
        query=query,
        period=revision.period.label,
        as_of=scribe.stock.as_of,
        mode="strict",
        sources=sources,
        computation={"function": "caudal.series.prints"},
    )


def _difference(
    scribe: Scribe, revision: Revision, query: Query, first: float | None, last: float | None
) -> tuple[Run | None, Run | None]:
    """The revision in counts and, from a base of 50 or more, in percent."""
    if first is None or last is None:
        return None, None
    owner = f"{revision.indicator}.{revision.place}.{revision.period.label}"

    def derived(kind: str, value: float, unit: str, function: str) -> Run:
        figure = scribe.ledger.derive(
            f"{owner}.{kind}", value, unit, query=query, period=revision.period.label, as_of=scribe.stock.as_of,
            mode="strict", sources=(), computation={"function": function},
        )  # fmt: skip
        return _signed(scribe.number(figure))

    run = derived("revision", last - first, "difference", "last print - first print")
    if first < SMALL_BASE:
        return run, None
    fine = 100 * (last - first) / first
    return run, derived("revision-percent", fine, "percent-fine", "100 * (last - first) / first")


def _signed(run: Run) -> Run:
    return replace(run, text=f"+{run.text}") if run.shown and half_up(run.shown, run.step) > 0 else run
