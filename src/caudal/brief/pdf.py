"""The brief on Letter pages: accessible by build (PDF/UA-1), its bytes fixed by the record's own date."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812
from functools import cache
from importlib.resources import files

import typst

from caudal.brief.document import (
    Block,
    Box,
    Bullets,
    Cell,
    Chart,
    Charts,
    Document,
    KeyFigures,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
    TraceGroup,
    TraceRun,
    Traces,
    glued,
    plain,
    shared_notes,
)
from caudal.brief.heights import ALONE, PAGE_WIDTH, height, table_height, table_width

PRINT_FONT = "Libertinus Serif"  # carried by the compiler
LONG = 15  # rows beyond which a table in a frame may run over a page's end
TALL = 200.0  # points beyond which a table of words may, between its rows
TALLEST = 470.0  # points beyond which parts that belong together may
HEADING = 28.0  # points
PROSE = 100.0  # points of words beyond which they may part from the table or picture they lead to
ANNEX = 260.0  # points that an annex must find on a page to begin there
HALF = 0.49 * PAGE_WIDTH  # points: a table of data no wider stands in one of two columns
ABOVE = (8, 20, 13)  # points above a part kept together: plain, with a heading of level 1, of level 2
Data = Mapping[str, tuple[str, Table]]  # id of a chart's data table -> its number in annex B, the table


def write_pdf(document: Document, as_of: Date) -> bytes:
    """The PDF of a document, stamped with midnight UTC of `as_of`. Raises typst.TypstError where it is inaccessible."""
    source = typeset(document)
    _trim()
    stamp = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    try:
        made = _compile(source, stamp)
    except typst.TypstError as error:
        if "internal error" not in str(error):
            raise
        # The compiler can trip over its own tags where a block that keeps with the next meets a page's end.
        made = _compile(source.replace("sticky: true", "sticky: false"), stamp)
    _forget()
    return made


def _compile(source: str, stamp: int) -> bytes:
    made = typst.compile(
        source.encode(), format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=stamp
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def _forget() -> None:
    """Let the compiler drop what it keeps of the last ten compilations, and the system have it: 150 MB a brief."""
    for _ in range(11):
        typst.compile(b"", format="pdf", ignore_system_fonts=True)
    _trim()


def _trim() -> None:
    with suppress(OSError, AttributeError):  # only the C library of Linux offers it
        ctypes.CDLL(None).malloc_trim(0)


def typeset(document: Document) -> str:
    """The typst source of a document."""
    labels = document.labels
    data = _numbered(document)
    front = "".join(_block(b, document, data) for b in document.front)
    body = "".join(_section(s, document, data, 1) for s in document.sections if s.id != "annex")
    last = next((s for s in document.sections if s.id == "annex"), None)
    annexes = f"#room({ANNEX:g}pt)\n{_section(last, document, data, 1)}" if last is not None else ""
    if data:
        annexes += _data_annex(data, labels)
    dates = (f"({_content(t)}, {_content(d)})" for t, d in document.dates)
    region = '"MX"' if document.language == "es" else '"US"'
    return (
        f"{_template()}\n#show: brief.with(title: {_q(plain(document.title))}, kicker: {_content(document.kicker)}, "
        f"dates: {_array(dates)}, lang: {_q(document.language)}, region: {region}, page-word: {_q(labels['page'])}, "
        f"of-word: {_q(labels['of'])}, description: {_q(labels['document-description'])})\n"
        f"#front-page[\n{front}]\n{body}{annexes}"
    )


def _numbered(document: Document) -> Data:
    """The data tables of the charts in the order of annex B: those that need the page's width, then the narrow ones."""
    blocks = [*document.front, *(b for s in document.sections for b in _blocks_of(s))]
    charts = [c for b in blocks for c in (b.items if isinstance(b, Charts) else (b,)) if isinstance(c, Chart)]
    tables = sorted((c.table for c in charts if c.table is not None), key=lambda t: table_width(t) <= HALF)
    return {t.id: (f"B{n}", t) for n, t in enumerate(tables, 1)}


def _blocks_of(section: Section) -> Iterator[Block]:
    for block in section.blocks:
        yield from block.blocks if isinstance(block, Box) else (block,)
    for part in section.sections:
        yield from _blocks_of(part)


def _data_annex(data: Data, labels: Mapping[str, str]) -> str:
    """Annex B: the data tables of the charts, narrow ones in two columns."""
    out = [f"#room({ANNEX:g}pt)\n#numbered-heading(1, {_q('B')}, {_q(labels['data.annex'])}, <s-data-annex>)\n"]
    out.append(f"#prose({_q('note')}, {_q(labels['data.first'])})\n")
    made = {
        number: f"#block({{ {_anchor('data-' + table.id)}; {_table(table, number)} }})\n"
        for number, table in data.values()
    }
    narrow = [made[number] for number, table in data.values() if table_width(table) <= HALF]
    out += [made[number] for number, table in data.values() if table_width(table) > HALF]
    if narrow:
        out.append(f"#room({ANNEX:g}pt)\n#in-two-columns[\n{''.join(narrow)}]\n")
    return "".join(out)


@cache
def _template() -> str:
    return (files("caudal.brief") / "templates" / "brief.typ").read_text("utf-8")


def _array(items: Iterable[str]) -> str:
    """A typst array; one of nothing is ()."""
    held = list(items)
    return f"({', '.join(held)},)" if held else "()"


def _q(text: str) -> str:
    """A typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "").replace("\t", " ")
    return f'"{escaped}"'


def _anchor(name: str) -> str:
    return f"[#metadata(none) #{_label(name)}]"


def _label(name: str) -> str:
    return f"label({_q(name)})"


def _content(runs: Runs) -> str:
    """Runs as one typst code block."""
    return "{ " + "; ".join(_run(r) for r in runs if r.text) + " }" if any(r.text for r in runs) else "[]"


def _run(run: Run) -> str:
    text = _q(run.text)
    if run.figure is not None:
        return f"num({_q('f-' + run.figure)}, {text})"
    if run.href is not None:
        return f"link({_q(run.href)}, {text})"
    if run.to is not None:
        return f"link({_label(run.to)}, ident({text}))"
    if run.kind == "letter":
        return f"letter({text})"
    if run.kind == "id":
        return f"ident({_q(_breakable(run.text))})"
    if run.lang:
        text = f"text(lang: {_q(run.lang)}, {text})"
    return f"strong({text})" if run.strong else text


def _breakable(text: str) -> str:
    """A long hash with places where a line may break."""
    return re.sub(r"([0-9a-f]{8})(?=[0-9a-f]{4})", "\\1\u200b", text)


def _section(section: Section, document: Document, data: Data, depth: int, lead: str = "", led: float = 0) -> str:
    """A section: its heading stays with what it heads, a paragraph with the table or picture it introduces.

    lead: headings and words above this section that must not be parted from its beginning; led: their height.
    """
    title = _content(section.title)
    held = f"{lead}#numbered-heading({depth}, {_q(section.number)}, {title}, {_label('s-' + section.id)})\n"
    tall = led + HEADING
    above = ABOVE[1 if lead else depth]
    out: list[str] = []
    for block in section.blocks:
        made = _block(block, document, data)
        closes = not isinstance(block, Paragraph)
        if isinstance(block, Paragraph) and block.style == "note" and not held and out:
            out.append(made)
            continue
        held += made
        tall += height(block)
        if closes:
            breaks = tall > TALLEST or tall - height(block) > PROSE
            breaks |= isinstance(block, Table) and table_height(block) > TALL
            out.append(held if isinstance(block, Traces) else _kept(held, above, breaks))
            held, above, tall = "", ABOVE[0], 0.0
    first, *rest = section.sections or (None,)
    if first is not None:
        out.append(_section(first, document, data, depth + 1, held, tall))
    elif held:
        out.append(_kept(held, above, tall > TALLEST))
    return "".join(out) + "".join(_section(s, document, data, depth + 1) for s in rest if s is not None)


def _kept(source: str, above: float, breaks: bool) -> str:
    return f"#keep({above:g}pt, {_bool(breaks)})[\n{source}]\n"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _block(block: Block, document: Document, data: Data) -> str:
    match block:
        case Paragraph():
            return f"#prose({_q(block.style)}, {_content(block.runs)})\n"
        case Bullets():
            if block.style == "lead":
                return f"#lead({_array(_content(i) for i in block.items)})\n"
            items = ", ".join(_content(i) for i in block.items)
            return f"#{'enum' if block.ordered else 'list'}({items})\n"
        case KeyFigures():
            parts = (
                f"{_content(k.label)}, {_content(k.value).replace('letter(', 'small-letter(')}, "
                f"{_content(k.note)}, {_content(k.span)}"
                for k in block.items
            )
            cells = (f"({p})" for p in parts)
            return f"#strip({_array(cells)})\n"
        case Table():
            return f"#{{ {_table(block)} }}\n"
        case Chart():
            return f"#{{ {_chart(block, document, data)} }}\n"
        case Charts():
            charts, notes = shared_notes(block)
            cells = (f"{{ {_chart(c, document, data, 1.0)} }}" for c in charts)
            said = "".join(f"#prose({_q('note')}, {_content(n)})\n" for n in notes)
            return f"#side-by-side({_array(cells)})\n{said}"
        case Box():
            return f"#boxed({_content(block.title)}, {_array(_box_parts(block, document, data))})\n"
        case Traces():
            return _traces(block)


def _box_parts(box: Box, document: Document, data: Data) -> list[str]:
    """The parts of a frame that each stay on one page: a table begins a new one."""
    parts: list[list[Block]] = [[]]
    for block in box.blocks:
        if isinstance(block, Table) and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    out = []
    for part in parts:
        long = any(isinstance(b, Table) and len(b.rows) > LONG for b in part)
        inner = "".join(_block(b, document, data) for b in part)
        out.append(f"({_bool(long)}, [\n{inner}])")
    return out


def _table(table: Table, number: str | None = None) -> str:
    kinds = [_kind(table, i) for i in range(len(table.columns))]
    titles = [glued(c.title) for c in table.columns]
    head = (_content(t) for t in titles)
    words = (_array(_q(w) for w in plain(t).split(" ") if w) for t in titles)
    rows = (_cell(c, table, i, r) for r, row in enumerate(table.rows) for i, c in enumerate(row))
    caption = _content((Run(f"{number}. "), *table.caption) if number else table.caption)
    said = "; ".join(f"prose({_q('note')}, {_content(n)})" for n in table.notes)
    notes = f"together({{ {said} }})" if len(table.notes) > 1 else said
    widths = ", ".join(_array(p) for p in ((_q(k) for k in kinds), (f"{c.share:g}" for c in table.columns), words))
    numbers = table.style == "data" and any(c.numeric for c in table.columns)
    long = _bool(len(table.rows) > 30 or (not numbers and table_height(table) > TALL))
    made = f"data-table({_q(table.style)}, {caption}, {widths}, {_array(head)}, {_array(rows)}, {long})"
    return f"{made}; {notes}" if notes else made


def _kind(table: Table, column: int) -> str:
    """number and mark never break over lines; text does."""
    if table.columns[column].numeric:
        return "number"
    return "mark" if any(row[column].verdict is not None for row in table.rows) else "text"


def _cell(cell: Cell, table: Table, index: int, row: int) -> str:
    """In a data table only the first row links to the annex, where each column's numbers stand together."""
    runs = cell.runs
    if table.style == "data" and row > 0:
        runs = tuple(replace(r, figure=None) for r in runs)
    inner = _content(runs)
    if cell.verdict is not None and table.style != "data":
        return f"verdict({_q(cell.verdict)}, {inner})"
    if index == 0 and table.id == "t-editions":
        return f"{{ {inner}; {_anchor('edition-' + plain(cell.runs))} }}"
    return inner


def _chart(chart: Chart, document: Document, data: Data, share: float = ALONE) -> str:
    after = [f"prose({_q('note')}, {_content(n)})" for n in chart.notes]
    if chart.table is not None:
        number = data[chart.table.id][0]
        words = document.labels["data.see"].replace("{number}", number)
        after.append(f"link({_label('data-' + chart.table.id)}, prose({_q('note')}, {_q(words)}))")
    svg = re.sub(r"font-family=\"[^\"]*\"", f'font-family="{PRINT_FONT}"', chart.svg)
    title, subtitle = _content(chart.title), _content(chart.subtitle)
    return f"picture({title}, {subtitle}, {_q(svg)}, {_q(chart.alt)}, {100 * share:g}%, {{ {'; '.join(after)} }})"


def _traces(traces: Traces) -> str:
    """The annex of figures: how to read it, the computations by key, each indicator with its series."""
    calls = (f"({_q(key)}, {_label('computation-' + key)}, {_key(text)})" for key, text in traces.computations)
    out = [f"#prose({_q('note')}, {_key(traces.reading)})\n#trace-pages[\n#calls({_array(calls)})\n"]
    chapter: Runs = ()
    for group in traces.groups:
        if group.chapter != chapter:
            out.append(f"#trace-chapter({_content(group.chapter)})\n")
            chapter = group.chapter
        out.append(_trace(group))
    return "".join([*out, "]\n"])


def _trace(group: TraceGroup) -> str:
    values = {e.figure: plain(e.value) for part in group.parts for e in part.entries}
    pieces = (f"({_key(p.head)}, {_array(_trace_run(r, values) for r in p.runs)})" for p in group.pieces)
    return f"#trace({_q(group.id)}, {_content(group.short)}, {_array(pieces)})\n"


def _trace_run(run: TraceRun, values: Mapping[str, str]) -> str:
    lines = []
    for line in run.lines:
        shown = _array(f"({_q('f-' + f)}, {_q(values[f])})" for f in line.figures)
        lines.append(f"({_key(line.lead)}, {shown}, {_key(line.rows)})")
    return f"({_key(run.labels)}, {_array(lines)})"


def _key(runs: Runs) -> str:
    """Runs whose identifiers are set like words."""
    return _content(runs).replace("ident(", "key(")
