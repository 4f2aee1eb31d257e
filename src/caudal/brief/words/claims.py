"""The claims made at the talks: each question judged as known on each date, never merged with another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from caudal.brief.document import Block, Bullets, Cell, Column, Paragraph, Run, Runs, Section, Table
from caudal.brief.language import Filling
from caudal.brief.numbers import decimal_text
from caudal.brief.words.naming import per_day
from caudal.brief.words.reasons import reasons
from caudal.brief.words.scribe import Judged, Scribe
from caudal.claims import parse_where
from caudal.records import Query
from caudal.stocktaking import Asked

ROLES = ("as-said", "followed", "level")


def claims_section(scribe: Scribe) -> Section:
    """Section 2: a part for each role, the claim as said and what followed kept apart."""
    asked = scribe.stock.asked
    if not asked:
        return Section("claims", "2", scribe.say("section.claims.none"), (Paragraph(scribe.say("claims.none")),))
    title = scribe.say("section.claims", days=scribe.language.days(tuple(a.entry.said_on for a in asked)))
    roles = [r for r in ROLES if any(a.entry.role == r for a in asked)]
    roles += sorted({a.entry.role for a in asked} - set(ROLES))
    sections = []
    quoted: set[str] = set()
    for i, role in enumerate(roles, 1):
        members = tuple(a for a in asked if a.entry.role == role)
        key = f"claims.{role}" if scribe.language.has(f"claims.{role}") else "claims.other"
        sections.append(Section(f"claims-{i}", f"2.{i}", scribe.say(key), _members(scribe, members, quoted)))
    return Section("claims", "2", title, (Paragraph(scribe.say("claims.intro")),), tuple(sections))


def _members(scribe: Scribe, members: tuple[Asked, ...], quoted: set[str]) -> tuple[Block, ...]:
    """Each question with its statement (printed once in the section), verdicts, reasons and track record."""
    blocks: list[Block] = []
    for asked in members:
        entry = asked.entry
        if entry.quote and entry.quote not in quoted:
            blocks.append(Paragraph(_quotation(scribe, asked), "quote"))
            quoted.add(entry.quote)
        blocks.append(Paragraph((Run(scribe.language.pick(entry.question), kind="given", strong=True),), "question"))
        judged = scribe.asked(asked)
        blocks.append(_level_table(scribe, asked, judged) if entry.level is not None else _table(scribe, asked, judged))
        if judged:
            said = reasons(scribe, judged[-1])
            if said:
                blocks.append(Bullets(said, style="reasons"))
            record = track_record(scribe, judged[-1])
            if record:
                blocks.append(Paragraph(record, "note"))
    return tuple(blocks)


def _quotation(scribe: Scribe, asked: Asked) -> Runs:
    entry = asked.entry
    quote = Run(entry.quote, kind="given", lang=spoken(entry.quote))
    gloss = (entry.gloss or {}).get(scribe.language.code)
    filling: dict[str, Filling] = {
        "quote": quote, "speaker": scribe.text(entry.speaker), "source": Run(_dated(scribe, entry.source), kind="given")
    }  # fmt: skip
    bare = "" if entry.source else ".bare"
    if gloss:
        return scribe.say(f"claims.quote.gloss{bare}", gloss=Run(gloss, kind="given"), **filling)
    return scribe.say(f"claims.quote{bare}", **filling)


def _dated(scribe: Scribe, text: str) -> str:
    """The text with its ISO dates written out."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: scribe.language.day(date.fromisoformat(found[0])).text, text)


def spoken(quote: str) -> str:
    """The language of a quotation, "es" or "en", by its commonest words."""
    words = set(re.findall(r"\w+", quote.lower()))
    spanish = words & {"de", "la", "el", "los", "las", "que", "en", "una", "por", "con", "del", "se", "y"}
    english = words & {"the", "of", "in", "a", "and", "to", "is", "that", "we", "from", "on"}
    return "es" if len(spanish) > len(english) else "en"


def _as_known(scribe: Scribe, judged: Judged) -> Runs:
    name = scribe.meeting(judged.verdict.as_of)
    mode = scribe.say(f"mode.{judged.verdict.mode}")
    tail = (Run(f", {name}", kind="given"),) if name else ()
    return (scribe.language.day(judged.verdict.as_of), *tail, Run(" ("), *mode, Run(")"))


def cell(runs: Runs | Run | None) -> Cell:
    """A cell; the letter x where there is nothing known to print."""
    if runs is None:
        return Cell((Run("[x]", kind="letter"),))
    return Cell((runs,) if isinstance(runs, Run) else runs)


def number_cell(scribe: Scribe, judged: Judged, key: str) -> Cell:
    """One number of a verdict with its letters."""
    figure = scribe.figure(judged, key)
    return cell(None if figure is None else scribe.marked(figure))


def percent_cell(scribe: Scribe, judged: Judged) -> Cell:
    """The change in percent; [c] where a count is withheld, [s] from a base under 50, [x] where not known."""
    percent = scribe.percent(judged)
    if percent is not None:
        return Cell((percent,))
    figures = [scribe.figure(judged, k) for k in ("from", "to")]
    held = [scribe.ledger.look(f) for f in figures if f]
    if any(f.mark == "c" for f in held):
        return Cell((Run("[c]", kind="letter"),))
    known = len(held) == 2 and all(f.value is not None for f in held)
    return Cell((Run("[s]" if known else "[x]", kind="letter"),))


def interval_cell(scribe: Scribe, judged: Judged) -> Cell:
    """Median (lower to upper of the 95% interval), rounded to the interval's width."""
    interval = scribe.expected(judged, "median", "lower95", "upper95")
    if interval is None:
        return cell(None)
    return Cell(scribe.say("cell.interval", median=interval[0], lower=interval[1], upper=interval[2]))


def tail_cell(scribe: Scribe, judged: Judged) -> Cell:
    """The tail probability."""
    tail = scribe.figure(judged, "tail")
    return cell(None if tail is None else scribe.number(tail))


def verdict_cell(scribe: Scribe, judged: Judged) -> Cell:
    """The verdict in its frame, with the basis letters of the counts it rests on."""
    word = Run(scribe.verdict(judged.verdict.verdict, start=True))
    return Cell((word, *scribe.resting_on(judged)), judged.verdict.verdict)


def _table(scribe: Scribe, asked: Asked, judged: tuple[Judged, ...]) -> Table:
    claim = judged[-1].verdict.claim if judged else None
    before = scribe.language.short(claim.against) if claim and claim.against else ""
    after = scribe.language.short(claim.period) if claim else ""
    columns = (
        Column(scribe.say("column.as-known"), share=2.1),
        Column((Run(before, kind="date"),), True),
        Column((Run(after, kind="date"),), True),
        Column(scribe.say("column.change"), True, 0.8),
        Column(scribe.say("column.expected"), True, 2.0),
        Column(scribe.say("column.tail"), True, 0.8),
        Column(scribe.say("column.verdict"), share=1.45),
    )
    rows = tuple(
        (
            Cell(_as_known(scribe, j)),
            number_cell(scribe, j, "from"),
            number_cell(scribe, j, "to"),
            percent_cell(scribe, j),
            interval_cell(scribe, j),
            tail_cell(scribe, j),
            verdict_cell(scribe, j),
        )
        for j in judged
    )
    caption = scribe.say("claims.table", subject=Run(scribe.names.titled(_query(asked, judged)), kind="given"))
    return Table(f"t-{asked.entry.id}", caption, columns, rows, _cautions(scribe, asked))


def _level_table(scribe: Scribe, asked: Asked, judged: tuple[Judged, ...]) -> Table:
    low, high = asked.entry.level or (0.0, 0.0)
    day = asked.entry.per == "day"
    columns = (
        Column(scribe.say("column.as-known"), share=2.4),
        Column(scribe.say("column.count"), True),
        *((Column(scribe.say("column.per-day"), True),) if day else ()),
        Column(scribe.say("column.bounds.day" if day else "column.bounds"), True, 1.4),
        Column(scribe.say("column.verdict"), share=1.45),
    )
    bounds = Cell(
        scribe.say("cell.bounds", low=Run(decimal_text(low), kind="rule"), high=Run(decimal_text(high), kind="rule"))
    )
    rows = []
    for j in judged:
        rate = per_day(scribe, j) if day else None
        rows.append(
            (
                Cell(_as_known(scribe, j)),
                number_cell(scribe, j, "to"),
                *((cell(scribe.marked(rate) if rate else None),) if day else ()),
                bounds,
                verdict_cell(scribe, j),
            )
        )
    caption = scribe.say(
        "claims.table.level",
        subject=Run(scribe.names.titled(_query(asked, judged)), kind="given"),
        when=scribe.language.when(judged[-1].verdict.claim.period) if judged else "",
    )
    return Table(f"t-{asked.entry.id}", caption, columns, tuple(rows), _cautions(scribe, asked))


def _query(asked: Asked, judged: tuple[Judged, ...]) -> Query:
    return judged[-1].verdict.claim.query if judged else parse_where([f"{k}={v}" for k, v in asked.entry.where.items()])


def _cautions(scribe: Scribe, asked: Asked) -> tuple[Runs, ...]:
    held = scribe.stock.corridor.indicators.get(asked.entry.where.get("indicator", ""))
    return ((scribe.text(held.caution),),) if held is not None and held.caution else ()


def track_record(scribe: Scribe, judged: Judged) -> Runs | None:
    """How often the rule was wrong, and how often it found planted falls, on this series' own past."""
    rate, cases = scribe.figure(judged, "false-alarm"), scribe.figure(judged, "cases")
    if rate is None:
        return None
    filling = {"rate": scribe.number(rate, prose=True)}
    options = judged.verdict.computation.get("options")
    alone = isinstance(options, Mapping) and options.get("series") == 1
    if cases is None:
        runs = scribe.say("track.rate.alone" if alone else "track.rate", **filling)
    else:
        key = "track.rate.alone.cases" if alone else "track.rate.cases"
        runs = scribe.say(key, cases=scribe.number(cases), **filling)
    found = []
    for planted in sorted(judged.verdict.power, key=lambda p: abs(float(p))):
        figure = scribe.figure(judged, f"power{planted}")
        if figure is not None:
            size = Run(decimal_text(abs(float(planted))), kind="rule")
            found.append(scribe.say("track.power.one", size=size, found=scribe.number(figure, prose=True)))
    if found:
        joined: list[Run] = []
        for i, part in enumerate(found):
            joined += ([Run(", " if i < len(found) - 1 else scribe.word("list.and"))] if i else []) + list(part)
        runs = (*runs, Run(" "), *scribe.say("track.power", found=tuple(joined)))
    return runs
