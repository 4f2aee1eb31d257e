"""The annex on paper says of every figure what the record says of it, on few pages and in type that can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pymupdf
import pytest

from caudal import brief
from caudal.brief.document import Document, TraceGroup, TraceLine, Traces, plain
from caudal.brief.words.digest import call, spans
from caudal.periods import parse_period
from caudal.records import Figure
from caudal.stocktaking import StockTaking

MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
}
AMONG = re.compile(r"(\d+) (?:in|en) (\d+)–(\d+)")


@pytest.fixture
def document(stock: StockTaking, lang: str) -> Document:
    return brief.build(stock, lang)


@pytest.fixture
def traces(document: Document) -> Traces:
    annex = next(s for s in document.sections if s.id == "annex")
    return next(b for b in annex.blocks if isinstance(b, Traces))


def lines(group: TraceGroup) -> Iterator[tuple[str, TraceLine, str]]:
    """What is said of each line, the year of the line before it where its own is left out."""
    for piece in group.pieces:
        for run in piece.runs:
            year = ""
            for line in run.lines:
                lead = plain(line.lead)
                named = re.findall(r"\b(?:19|20)\d\d\b", lead)
                year = named[-1] if named else year
                yield f"{plain(piece.head)} · {plain(run.labels)} · {lead} {year} · {plain(line.rows)}", line, year


def test_every_figure_stands_on_one_line(traces: Traces, document: Document) -> None:
    told = Counter(f for g in traces.groups for _, line, _ in lines(g) for f in line.figures)
    assert set(told) == {f.id for f in document.figures}
    assert set(told.values()) == {1}
    for group in traces.groups:
        in_full = {e.figure for part in group.parts for e in part.entries}
        assert in_full == {f for _, line, _ in lines(group) for f in line.figures}


def test_a_line_gives_period_editions_rows_and_computation(traces: Traces, document: Document, lang: str) -> None:
    figures = {f.id: f for f in document.figures}
    keys = {plain(row[0].runs): row for row in _editions(document)}
    hashes = {plain(row[-1].runs): key for key, row in keys.items()}
    calls = {key: plain(text) for key, text in traces.computations}
    checked = 0
    for group in traces.groups:
        for said, line, _ in lines(group):
            for figure in (figures[f] for f in line.figures):
                words = set(re.findall(r"[EC]\d+", said))
                assert {hashes[s.sha256] for s in figure.sources} <= words
                assert [whole(calls[w], figure) for w in words if w.startswith("C")].count(
                    call(figure.computation)
                ) == 1
                assert _rows_told(figure, said), (figure.id, said)
                assert _dated(figure, said, lang), (figure.id, said)
                checked += 1
    assert checked > 700


def whole(text: str, figure: Figure) -> str:
    """A call with what its ellipsis stands for."""
    if "…" not in text:
        return text
    taken: Mapping[str, object] = {**figure.computation.get("options", {}), **figure.computation}  # type: ignore[dict-item]
    given = re.findall(r"(\w+=[^,()]+)", text) + [f"{k}={taken[k]}" for k in ("seed", "version")]
    return f"{text.split('(', maxsplit=1)[0]}({', '.join(sorted(given))})"


def _editions(document: Document) -> tuple[tuple[object, ...], ...]:
    sources = next(s for s in document.sections if s.id == "sources")
    return next(b for s in sources.sections for b in s.blocks if getattr(b, "id", "") == "t-editions").rows  # type: ignore[union-attr,return-value]


def _rows_told(figure: Figure, said: str) -> bool:
    for source in figure.sources:
        if not source.rows:
            continue
        held = spans(sorted(set(source.rows)))
        among = (str(len(set(source.rows))), str(min(source.rows)), str(max(source.rows)))
        if ", ".join(held) not in said and among not in AMONG.findall(said):
            return False
    return True


def _dated(figure: Figure, said: str, lang: str) -> bool:
    """Month and year of the figure's period, or of both its ends, are said."""
    ends = [parse_period(p).start for p in figure.period.split("/")]
    return all(MONTHS[lang][e.month - 1] in said and str(e.year) in said for e in ends)


def test_names_of_a_line_are_as_many_as_its_figures(traces: Traces) -> None:
    for group in traces.groups:
        for piece in group.pieces:
            for run in piece.runs:
                counts = {len(line.figures) for line in run.lines}
                assert len(counts) == 1
                named = plain(run.labels).count(" | ") + 1
                assert named in counts or (named == 1 and counts <= {1, 3, 5})


def test_each_computation_is_written_once(traces: Traces) -> None:
    calls = [plain(text) for _, text in traces.computations]
    assert len(calls) == len(set(calls))
    assert [key for key, _ in traces.computations] == [f"C{i}" for i in range(1, len(calls) + 1)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def pages_of_annex(opened: pymupdf.Document, document: Document) -> range:
    """The pages from the heading of annex A to that of annex B, which may begin on the last of them."""
    title = plain(next(s for s in document.sections if s.id == "annex").title)
    first = next(i for i, p in enumerate(opened) if f"A {title}" in squeezed(p.get_text()))
    end = next(i for i, p in enumerate(opened) if f"B {document.labels['data.annex']}" in squeezed(p.get_text()))
    return range(first, end + 1)


def test_the_annex_takes_few_pages_inside_the_margins_in_type_of_six_points(pdf: bytes, document: Document) -> None:
    opened = pymupdf.open(stream=pdf)
    held = pages_of_annex(opened, document)
    assert len(document.figures) / len(held) > 250
    checked = 0
    for page in (opened[i] for i in held[:-1]):  # the last may be annex B's too
        for block in page.get_text("dict")["blocks"]:
            for span in (s for line in block.get("lines", []) for s in line["spans"] if s["text"].strip()):
                assert span["size"] >= 6, span["text"]
                assert span["bbox"][0] >= 51
                assert span["bbox"][2] <= 612 - 50
                checked += 1
    assert checked > 1000


def test_a_link_of_the_body_lands_at_its_own_number(pdf: bytes, document: Document) -> None:
    """Where the body prints a count as it is held, the link ends at the line of the annex that holds it."""
    opened = pymupdf.open(stream=pdf)
    held = pages_of_annex(opened, document)
    counts = {plain(e.value) for s in document.sections for b in s.blocks if isinstance(b, Traces)
              for g in b.groups for p in g.parts for e in p.entries if "," in plain(e.value)}  # fmt: skip
    checked = 0
    for page in opened.pages(0, held.start):
        for link in page.get_links():
            text = page.get_textbox(link["from"]).strip()
            if link.get("page", -1) not in held or text not in counts or text.endswith("00"):
                continue  # no link into the annex, or a number that may be rounded
            to, words = link["to"], opened[link["page"]].get_text("words")
            near = {w[4].strip("|;.():") for w in words if -2 < w[1] - to.y < 14 and w[2] > to.x - 60}
            assert text in near, (page.number, text, to)
            checked += 1
    assert checked > 100
