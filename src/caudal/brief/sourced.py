"""The annex of a page of results: each number of a table opens to its editions, day, mode and computation there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from caudal.brief.document import (
    SHORT_HASH,
    Entry,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
    TraceGroup,
    TracePart,
    Traces,
    glued,
    plain,
)  # fmt: skip
from caudal.brief.language import Language
from caudal.brief.page import basis_name, given
from caudal.records import Edition, Mode

Entries = tuple[Entry, ...]


def linked(table: Table, columns: Sequence[int], keys: Sequence[str], named: int = 1) -> tuple[Table, list[Entries]]:
    """The table with the numbers of these columns as links, and the entries that they open to, row by row.

    keys: what names each row in the ids of its numbers; "" for a row without a source, which is left as it is. named:
    how many of the first cells an entry repeats; 0 where its group names the row.
    """
    rows, entries = [], []
    for row, key in zip(table.rows, keys, strict=True):
        made, told = list(row), []
        for i in columns if key else ():
            text = plain(row[i].runs)
            if any(c.isdigit() for c in text):
                id = f"{table.id.removeprefix('t-')}.{key}.{i}"
                made[i] = replace(row[i], runs=(Run(text, figure=id, kind="given"),))
                words = [plain(c.runs) for c in row[:named]] + [plain(glued(table.columns[i].title))]
                told.append(Entry(id, given(", ".join(words)), given(text), ()))
        rows.append(tuple(made))
        entries.append(tuple(told))
    return replace(table, rows=tuple(rows)), entries


def group(language: Language, title: str, entries: Iterable[Entry], *, as_of: date, mode: Mode,
          editions: Iterable[Edition], computation: str) -> TraceGroup:  # fmt: skip
    """Entries that share day, mode, editions and computation; numbered by `annex`."""
    day = language.say("annex.as-of.value", day=language.day(as_of), mode=language.say(f"mode.{mode}"))
    head: tuple[tuple[Runs, Runs], ...] = (
        (language.say("annex.as-of"), day),
        (language.say("annex.editions"), _editions(language, editions)),
        (language.say("annex.computation"), (Run(computation, kind="id"),)),
    )
    return TraceGroup("", given(title), (TracePart(head, tuple(entries)),), (), (), ())


def annex(language: Language, groups: Iterable[TraceGroup]) -> Section:
    """Groups as the annex A, numbered in their order."""
    made = []
    for i, g in enumerate(groups, 1):
        title = language.say("annex.group", number=Run(f"A{i}", kind="id"), name=g.title)
        made.append(replace(g, id=f"A{i}", title=title))
    said = Paragraph(language.say("page.annex.intro"))
    return Section("annex", "A", language.say("section.annex"), (said, Traces(tuple(made), (), ())))


def _editions(language: Language, editions: Iterable[Edition]) -> Runs:
    told = (f"{x.publisher}, {language.day(x.released).text}, {basis_name(x, language)}, sha256 {x.sha256[:SHORT_HASH]}"
            for x in editions)  # fmt: skip
    return given("; ".join(told))
