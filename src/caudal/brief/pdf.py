"""The brief on Letter pages: accessible by build (PDF/UA-1), its bytes fixed by the record's own date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    TracePart,
    Traces,
    plain,
)

PRINT_FONT = "Libertinus Serif"  # carried by the compiler


def write_pdf(document: Document, as_of: Date) -> bytes:
    """The PDF of a document, stamped with midnight UTC of `as_of`. Raises typst.TypstError where it is inaccessible."""
    source = typeset(document)
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
    """Let the compiler drop what it keeps of the last ten compilations: some 150 MB for each brief."""
    for _ in range(11):
        typst.compile(b"", format="pdf", ignore_system_fonts=True)


def typeset(document: Document) -> str:
    """The typst source of a document."""
    labels = document.labels
    deferred: list[tuple[str, Table]] = []
    front = "".join(_block(b, document, deferred) for b in document.front)
    body = "".join(_section(s, document, deferred, 1) for s in document.sections if s.id != "annex")
    last = next((s for s in document.sections if s.id == "annex"), None)
    annexes = _section(last, document, deferred, 1) if last is not None else ""
    if deferred:
        annexes += _data_annex(deferred, labels)
    dates = (f"({_content(t)}, {_content(d)})" for t, d in document.dates)
    region = '"MX"' if document.language == "es" else '"US"'
    return (
        f"{_template()}\n#show: brief.with(title: {_q(plain(document.title))}, kicker: {_content(document.kicker)}, "
        f"dates: {_array(dates)}, lang: {_q(document.language)}, region: {region}, page-word: {_q(labels['page'])}, "
        f"of-word: {_q(labels['of'])}, description: {_q(labels['document-description'])})\n"
        f"#front-page[\n{front}]\n{body}{annexes}"
    )


def _data_annex(deferred: list[tuple[str, Table]], labels: Mapping[str, str]) -> str:
    """Annex B: the data tables of the charts, narrow ones side by side."""
    out = [f"#pagebreak(weak: true)\n#numbered-heading(1, {_q('B')}, {_q(labels['data.annex'])}, <s-data-annex>)\n"]
    out.append(f"#prose({_q('note')}, {_q(labels['data.first'])})\n")
    narrow: list[str] = []
    for number, table in [*deferred, ("", None)]:
        set_in = f"{{ {_anchor('data-' + table.id)}; {_table(table, number)} }}" if table is not None else ""
        if table is not None and len(table.columns) <= 2:
            narrow.append(set_in)
            continue
        if narrow:
            out.append(f"#side-by-side({_array(narrow)})\n")
            narrow = []
        if set_in:
            out.append(f"#block({set_in})\n")
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


def _section(section: Section, document: Document, deferred: list[tuple[str, Table]], depth: int) -> str:
    out = f"#numbered-heading({depth}, {_q(section.number)}, {_content(section.title)}, {_label('s-' + section.id)})\n"
    out += "".join(_block(b, document, deferred) for b in section.blocks)
    return out + "".join(_section(s, document, deferred, depth + 1) for s in section.sections)


def _block(block: Block, document: Document, deferred: list[tuple[str, Table]]) -> str:
    match block:
        case Paragraph():
            return f"#prose({_q(block.style)}, {_content(block.runs)})\n"
        case Bullets():
            items = ", ".join(_content(i) for i in block.items)
            return f"#{'enum' if block.ordered else 'list'}({items})\n"
        case KeyFigures():
            parts = (", ".join(_content(r) for r in (k.label, k.value, k.note, k.span)) for k in block.items)
            cells = (f"({p})" for p in parts)
            return f"#strip({_array(cells)})\n"
        case Table():
            return f"#{{ {_table(block)} }}\n"
        case Chart():
            return f"#{{ {_chart(block, document, deferred)} }}\n"
        case Charts():
            cells = (f"{{ {_chart(c, document, deferred)} }}" for c in block.items)
            return f"#side-by-side({_array(cells)})\n"
        case Box():
            inner = "".join(_block(b, document, deferred) for b in block.blocks)
            splits = "true" if any(isinstance(b, Table) for b in block.blocks) else "false"
            return f"#boxed({_content(block.title)}, {splits})[\n{inner}]\n"
        case Traces():
            return "".join(_trace(g) for g in block.groups)


def _table(table: Table, number: str | None = None) -> str:
    shares = (f"{c.share:g}fr" for c in table.columns)
    if table.style == "data":
        shares = ("auto" for _ in table.columns)
    align = ("right" if c.numeric else "left" for c in table.columns)
    head = (_content(c.title) for c in table.columns)
    rows = (_cell(c, table, i, r) for r, row in enumerate(table.rows) for i, c in enumerate(row))
    caption = _content((Run(f"{number}. "), *table.caption) if number else table.caption)
    notes = "; ".join(f"prose({_q('note')}, {_content(n)})" for n in table.notes)
    widths = ", ".join(_array(p) for p in (shares, align))
    made = f"data-table({_q(table.style)}, {caption}, {widths}, {len(table.columns)}, {_array(head)}, {_array(rows)})"
    return f"{made}; {notes}" if notes else made


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


def _chart(chart: Chart, document: Document, deferred: list[tuple[str, Table]]) -> str:
    see = ""
    if chart.table is not None:
        number = f"B{len(deferred) + 1}"
        deferred.append((number, chart.table))
        words = document.labels["data.see"].replace("{number}", number)
        see = f"; link({_label('data-' + chart.table.id)}, prose({_q('note')}, {_q(words)}))"
    svg = re.sub(r"font-family=\"[^\"]*\"", f'font-family="{PRINT_FONT}"', chart.svg)
    notes = "".join(f"; prose({_q('note')}, {_content(n)})" for n in chart.notes)
    return f"picture({_content(chart.title)}, {_content(chart.subtitle)}, {_q(svg)}, {_q(chart.alt)}){notes}{see}"


def _trace(group: TraceGroup) -> str:
    parts = (_trace_part(p) for p in group.parts)
    return f"#trace({_content(group.title)}, {_array(parts)})\n"


def _trace_part(part: TracePart) -> str:
    head = (f"({_content(t)}, {_content(d)})" for t, d in part.head)
    entries = (
        f"({_q('f-' + e.figure)}, {_content(e.period)}, {_content((Run(plain(e.value)),))}, {_content(e.detail)})"
        for e in part.entries
    )
    return f"({_array(head)}, {_array(entries)})"
