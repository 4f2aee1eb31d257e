"""One self-contained page: no network, no script, inline pictures, readable at 320 pixels and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html import escape
from importlib.resources import files

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
    TracePart,
    Traces,
    glued,
    plain,
    shared_notes,
)

CODE = 6  # letters of a row heading that needs no room of its own
FEW = 6  # rows up to which a table becomes cards on a narrow screen


def write_html(document: Document, twin: str | None = None) -> str:
    """The page of a document. twin: the address of the same page in the other language, beside this file."""
    labels = document.labels
    title, description = escape(plain(document.title)), escape(labels["document-description"])
    other = ""
    if twin is not None:
        tag = "es-MX" if document.language == "en" else "en"
        link = f'<a href="{escape(twin)}" hreflang="{tag}" lang="{tag}">{escape(labels["language"])}</a>'
        other = f'<p class="twin">{link}</p>'
    dates = "".join(f"<div><dt>{_runs(t)}</dt><dd>{_runs(d)}</dd></div>" for t, d in document.dates)
    front = "".join(_block(b) for b in document.front)
    return (
        f'<!DOCTYPE html>\n<html lang="{document.tag}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<meta name="description" content="{description}">\n<style>\n{_style()}</style>\n</head>\n<body>\n'
        f'<a class="skip" href="#points">{escape(labels["skip"])}</a>\n'
        f'<header class="top"><p class="kicker">{_runs(document.kicker)}</p>{other}\n<h1>{_runs(document.title)}</h1>\n'
        f'<dl class="dates">{dates}</dl></header>\n<main id="main">\n<div class="front">{front}</div>\n'
        f"{_contents(document)}\n{''.join(_section(s, 2) for s in document.sections)}</main>\n"
        f"<footer><p>{escape(labels['source'])}</p></footer>\n</body>\n</html>\n"
    )


def write_pages(documents: Mapping[str, Document]) -> dict[str, bytes]:
    """The same page in each of its languages: name without ending -> document in, name.html -> bytes out.

    Each links to the first of the others.
    """
    twins = {name: next((f"{n}.html" for n in documents if n != name), None) for name in documents}
    return {f"{name}.html": write_html(d, twins[name]).encode() for name, d in documents.items()}


@cache
def _style() -> str:
    return (files("caudal.brief") / "templates" / "brief.css").read_text("utf-8")


def _contents(document: Document) -> str:
    items = "".join(
        f'<li><a href="#{s.id}"><span class="no">{s.number}</span> {_runs(bare(s.title))}</a></li>'
        for s in document.sections
    )
    label = escape(document.labels["contents"])
    return f'<nav class="contents" aria-label="{label}"><h2>{label}</h2><ol>{items}</ol></nav>'


def _section(section: Section, depth: int) -> str:
    heading = f'<h{depth}><span class="no">{section.number}</span> {_runs(section.title)}</h{depth}>'
    inner = "".join(_block(b) for b in section.blocks) + "".join(_section(s, depth + 1) for s in section.sections)
    return f'<section id="{escape(section.id)}">{heading}\n{inner}</section>\n'


def anchor(figure: str) -> str:
    """An id that HTML and a URL fragment take as it stands."""
    return "f-" + re.sub(r"[^A-Za-z0-9._-]", lambda m: f"_{ord(m[0]):x}", figure)


def bare(runs: Runs) -> Runs:
    """Runs without links, for places where a link may not stand."""
    return tuple(replace(r, figure=None, to=None, href=None) for r in runs)


def _text(runs: Runs) -> str:
    return escape(plain(runs), quote=False)


def _runs(runs: Runs) -> str:
    return "".join(_run(r) for r in runs)


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.figure is not None:
        return f'<a class="n" href="#{anchor(run.figure)}">{text}</a>'
    if run.href is not None:
        return f'<a href="{escape(run.href)}" rel="external noreferrer"><span class="{run.kind}">{text}</span></a>'
    if run.to is not None:
        return f'<a class="id" href="#{escape(run.to)}">{text}</a>'
    language = f' lang="{run.lang}"' if run.lang else ""
    if run.kind == "letter":
        return f'<span class="letter">{text}</span>'
    if run.kind:
        text = f'<span class="{run.kind}"{language}>{text}</span>'
    return f"<strong>{text}</strong>" if run.strong else text


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            if block.style == "quote":
                return f"<blockquote><p>{_runs(block.runs)}</p></blockquote>\n"
            name = f' class="{block.style}"' if block.style else ""
            return f"<p{name}>{_runs(block.runs)}</p>\n"
        case Bullets():
            tag = "ol" if block.ordered else "ul"
            name = f' class="{block.style}"' if block.style else ""
            return f"<{tag}{name}>{''.join(f'<li>{_runs(i)}</li>' for i in block.items)}</{tag}>\n"
        case KeyFigures():
            cells = "".join(
                f'<div><dt>{_runs(k.label)}</dt><dd><span class="big">{_runs(k.value)}</span> '
                f'<span class="small">{_runs(k.note)}</span> <span class="small">{_runs(k.span)}</span></dd></div>'
                for k in block.items
            )
            return f'<dl class="strip">{cells}</dl>\n'
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case Charts():
            items, notes = shared_notes(block)
            said = "".join(f'<p class="note">{_runs(n)}</p>' for n in notes)
            return f'<div class="pair">{"".join(_chart(c) for c in items)}</div>{said}\n'
        case Box():
            inner = "".join(_block(b) for b in block.blocks)
            return f'<div class="box"><p class="box-title">{_runs(block.title)}</p>{inner}</div>\n'
        case Traces():
            return _traces(block)


def _table(table: Table) -> str:
    shape = _shape(table)
    titles = [glued(c.title) for c in table.columns]
    head = "".join(
        f'<th scope="col"{_number(c.numeric)}>{_runs(t)}</th>' for c, t in zip(table.columns, titles, strict=True)
    )
    labels = [escape(plain(t)) for t in titles] if "cards" in shape else []
    rows = "".join(
        "<tr"
        + (f' id="{escape(_row_id(row))}"' if table.id == "t-editions" else "")
        + ">"
        + "".join(_cell(c, table.columns[i].numeric, i, labels[i] if labels else None) for i, c in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    notes = "".join(f'<p class="note">{_runs(n)}</p>' for n in table.notes)
    name = f' class="{" ".join(shape)}"' if shape else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{escape(table.id)}-c">'
        f'<table{name} id="{escape(table.id)}"><caption id="{escape(table.id)}-c"><span>{_runs(table.caption)}</span>'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{notes}\n"
    )


def _shape(table: Table) -> list[str]:
    """Class names: the style; "coded" where row headings are short codes; how it stands on a narrow screen.

    "cards": each row a card of its cells under its heading, for few rows or much text; "broad": it scrolls beside its
    first column, for long tables of numbers. A table of two columns fits as it is.
    """
    out: list[str] = [table.style] if table.style else []
    if max((len(plain(r[0].runs)) for r in table.rows), default=0) <= CODE:
        out.append("coded")
    if len(table.columns) > 2 and table.style != "data":
        numeric = sum(c.numeric for c in table.columns)
        out.append("cards" if len(table.rows) <= FEW or numeric <= 2 else "broad")
    return out


def _row_id(row: tuple[Cell, ...]) -> str:
    return f"edition-{plain(row[0].runs)}"


def _number(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _cell(cell: Cell, numeric: bool, index: int, label: str | None) -> str:
    """label: the heading of the column, for a table whose rows become cards."""
    inner = _runs(cell.runs)
    if cell.verdict is not None:
        inner = f'<span class="verdict v-{cell.verdict.replace(" ", "-")}">{inner}</span>'
    if index == 0:
        return f'<th scope="row"{_number(numeric)}>{inner}</th>'
    if label is not None:
        return f'<td{_number(numeric)} data-label="{label}"><span>{inner}</span></td>'
    return f"<td{_number(numeric)}>{inner}</td>"


def _chart(chart: Chart) -> str:
    data = _table(chart.table) if chart.table is not None else ""
    caption = _runs(bare(chart.table.caption)) if chart.table is not None else ""
    details = f"<details><summary>{caption}</summary>{data}</details>" if data else ""
    notes = "".join(f'<p class="note">{_runs(n)}</p>' for n in chart.notes)
    label = escape(chart.alt)
    return (
        f'<figure id="{escape(chart.id)}"><figcaption><p class="chart-title">{_runs(chart.title)}</p>'
        f'<p class="chart-sub">{_runs(chart.subtitle)}</p></figcaption>'
        f'<div class="picture" role="img" aria-label="{label}" tabindex="0">'
        f"{_picture(chart)}</div>{notes}{details}</figure>\n"
    )


def _picture(chart: Chart) -> str:
    """The drawing, and where there is one its form for a narrow screen: the page shows one of them."""
    full = f'<div style="min-width:{chart.least_width}px">{chart.svg}</div>'
    return f'<div class="wide">{full}</div><div class="narrow">{chart.narrow}</div>' if chart.narrow else full


def _traces(traces: Traces) -> str:
    out = []
    for group in traces.groups:
        parts = "".join(_trace_part(p) for p in group.parts)
        out.append(f'<section class="trace" id="{group.id}"><h3>{_runs(group.title)}</h3>{parts}</section>')
    return "\n".join(out) + "\n"


def _trace_part(part: TracePart) -> str:
    head = "".join(f"<dt>{_runs(t)}</dt><dd>{_runs(d)}</dd>" for t, d in part.head)
    items = "".join(
        f'<li id="{anchor(e.figure)}">{_runs(e.period)}: <b>{_text(e.value)}</b>'
        f"{f' <small>{_runs(e.detail)}</small>' if e.detail else ''} <code>{escape(e.figure)}</code></li>"
        for e in part.entries
    )
    return f"<dl>{head}</dl><ul>{items}</ul>"
