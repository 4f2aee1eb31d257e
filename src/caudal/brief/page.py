"""What the stand-alone pages share: numbered sections, tables of plain words, the frame of a page of results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from caudal.brief.document import SHORT_HASH, Block, Cell, Column, Document, Paragraph, Run, Runs, Section, Table
from caudal.brief.language import Language
from caudal.brief.words.names import capital_first
from caudal.records import Edition

UNKNOWN: Runs = (Run("[x]", kind="letter"),)
Part = tuple[str, str, tuple[Block, ...]]  # id, title, blocks


def given(text: str) -> Runs:
    """Words that stand as they are: no figure lies behind them."""
    return (Run(text, kind="given"),)


def numbered(parts: Iterable[tuple[str, Runs, tuple[Block, ...]]]) -> tuple[Section, ...]:
    """Sections from id, title and blocks, numbered in their order."""
    return tuple(Section(id, str(n), title, blocks) for n, (id, title, blocks) in enumerate(parts, 1))


def sheet(
    id: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | Runs]], notes: Iterable[str] = (),
    numeric: Sequence[int] = (),
) -> Table:  # fmt: skip
    """A table of plain words; numeric: the columns set to the right. A value not known is marked, no cell is empty."""
    return Table(
        id,
        given(caption),
        tuple(Column(given(capital_first(head)), numeric=i in numeric) for i, head in enumerate(heads)),
        tuple(
            tuple(Cell((given(value) if isinstance(value, str) else value) if value else UNKNOWN) for value in row)
            for row in rows
        ),
        tuple(given(note) for note in notes),
    )


def editions_sheet(editions: Iterable[Edition], language: Language) -> Table:
    """The editions used, each with its publisher, day, basis and the first digits of its sha256."""
    rows = [(x.publisher, x.title, language.day(x.released).text, basis_name(x, language), x.sha256[:SHORT_HASH])
            for x in editions]  # fmt: skip
    heads = [language.word(f"page.editions.{name}") for name in ("publisher", "edition", "released", "basis")]
    return sheet("t-sources", language.word("section.editions"), (*heads, "sha256"), rows)


def in_words(title: str, subtitle: str, rows: Iterable[str]) -> str:
    """A picture in words: its title and each of its numbers."""
    return f"{title}. {subtitle} {'; '.join(rows)}."


def basis_name(x: Edition, language: Language) -> str:
    """What kind of copy an edition is: official, compiled, digitised, unverified."""
    key = f"basis.{x.basis}"
    return language.word(key) if language.has(key) else x.basis


def results_page(
    language: Language, title: str, kicker: str, description: str, dates: Iterable[tuple[str, Runs]], lead: str,
    parts: Iterable[Part], annex: Section | None = None,
) -> Document:  # fmt: skip
    """A page of results whose numbers stand, with more digits, in the csv and JSON beside it; parts with their titles.

    The first part is the one that the skip link leads to, so its id is "points".
    """
    labels = {name: language.template(f"frame.{name}") for name in ("contents", "language")}
    labels |= {name: language.template(f"page.frame.{name}") for name in ("skip", "source")}
    return Document(
        language=language.code,
        tag=language.tag,
        title=given(title),
        kicker=given(kicker),
        dates=tuple((given(term), runs) for term, runs in dates),
        front=(Paragraph(given(lead), "lead"),),
        sections=(*numbered((id, given(name), blocks) for id, name, blocks in parts), *([annex] if annex else [])),
        labels={**labels, "document-description": description},
    )
