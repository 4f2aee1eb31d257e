"""Status letters: each with one meaning, the same in every language, and a key under every table that uses one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from caudal.brief.document import Block, Box, Chart, Charts, KeyFigures, Run, Runs, Section, Table
from caudal.brief.words.scribe import LETTERS, Scribe

KEY_TABLE = "t-letters"  # the glossary's own list of letters
_LETTER = re.compile(r"\[([a-z])\]")


def used(runs: Iterable[Runs]) -> tuple[str, ...]:
    """The letters that runs print, in the order of the glossary; words of others, such as quotations, left out."""
    found = {m for line in runs for run in line if run.kind != "given" for m in _LETTER.findall(run.text)}
    return tuple(letter for letter in LETTERS if letter in found)


def key(scribe: Scribe, letters: tuple[str, ...]) -> tuple[Runs, ...]:
    """One note that says what these letters mean; none where there are none."""
    out: list[Run] = []
    for letter in letters:
        out += ([Run(" ")] if out else []) + [Run(f"[{letter}]", kind="letter"), Run(": ")]
        out += [*scribe.say(f"letter.{letter}"), Run(".")]
    return (tuple(out),) if out else ()


def keyed(scribe: Scribe, section: Section) -> Section:
    """The section with the key of its letters under each of its tables."""
    return replace(
        section,
        blocks=tuple(_block(scribe, b) for b in section.blocks),
        sections=tuple(keyed(scribe, s) for s in section.sections),
    )


def keyed_front(scribe: Scribe, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first page, the letters of its key figures listed under its last table, where those of the table are."""
    strip = tuple(runs for b in blocks if isinstance(b, KeyFigures) for k in b.items for runs in (k.value, k.note))
    return tuple(_block(scribe, b, strip) for b in blocks)


def _block(scribe: Scribe, block: Block, also: tuple[Runs, ...] = ()) -> Block:
    match block:
        case Table():
            return _table(scribe, block, also)
        case Chart(table=Table() as data):
            return replace(block, table=_table(scribe, data))
        case Charts():
            return replace(block, items=tuple(_chart(scribe, c) for c in block.items))
        case Box():
            return replace(block, blocks=tuple(_block(scribe, b) for b in block.blocks))
        case _:
            return block


def _chart(scribe: Scribe, chart: Chart) -> Chart:
    return chart if chart.table is None else replace(chart, table=_table(scribe, chart.table))


def _table(scribe: Scribe, table: Table, also: tuple[Runs, ...] = ()) -> Table:
    if table.id == KEY_TABLE:
        return table
    cells = tuple(c.runs for row in table.rows for c in row)
    letters = used((*cells, *(c.title for c in table.columns), *also))
    return replace(table, notes=(*table.notes, *key(scribe, letters)))
