"""The PDF: accessible by build, the same bytes, a first page that stands alone, the numbers of the document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import pairwise

import pymupdf
import pytest
import typst
from reading import NUMBER

from caudal import brief
from caudal.brief import pdf as writer
from caudal.brief.document import Chart, Charts, Document, Run, Table, glued, plain, shared_notes
from caudal.stocktaking import StockTaking


def runs_of(value: object) -> list[Run]:
    """Every run of a document, charts' data tables included."""
    if isinstance(value, Run):
        return [value]
    if isinstance(value, tuple):
        return [r for v in value for r in runs_of(v)]
    if is_dataclass(value):
        return [r for f in fields(value) for r in runs_of(getattr(value, f.name))]
    return []


def charts_of(value: object) -> list[Chart]:
    if isinstance(value, Chart):
        return [value]
    if isinstance(value, tuple):
        return [c for v in value for c in charts_of(v)]
    return [c for f in fields(value) for c in charts_of(getattr(value, f.name))] if is_dataclass(value) else []


def tables_of(value: object) -> list[Table]:
    if isinstance(value, Table):
        return [value]
    if isinstance(value, tuple):
        return [t for v in value for t in tables_of(v)]
    return [t for f in fields(value) for t in tables_of(getattr(value, f.name))] if is_dataclass(value) else []


@pytest.fixture
def document(stock: StockTaking, lang: str) -> Document:
    return brief.build(stock, lang)


@pytest.fixture
def opened(pdf: bytes) -> pymupdf.Document:
    return pymupdf.open(stream=pdf)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xad", "").replace("\u200b", ""))


def test_the_pdf_declares_itself_accessible(pdf: bytes, opened: pymupdf.Document, lang: str) -> None:
    assert "pdfuaid" in opened.get_xml_metadata()
    assert opened.metadata["title"]
    assert opened.language.lower().startswith(lang)


def test_a_picture_without_an_alternative_does_not_compile() -> None:
    bare = (
        "#set document(title: \"x\")\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))"
    )
    with pytest.raises(typst.TypstError, match="alt"):
        typst.compile(bare.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0)


def test_every_picture_carries_its_alternative(document: Document) -> None:
    source = writer.typeset(document)
    charts = charts_of(document.front) + charts_of(document.sections)
    assert len(charts) >= 6
    assert all(chart.alt in source for chart in charts)


def test_pages_are_letter_and_numbered(opened: pymupdf.Document, lang: str) -> None:
    assert {(round(p.rect.width), round(p.rect.height)) for p in opened} == {(612, 792)}
    last = words(opened[-1].get_text())
    total = len(opened)
    assert {"en": f"Page {total} of {total}", "es": f"Página {total} de {total}"}[lang] in last


def test_the_first_page_gives_answer_picture_and_verdicts_and_nothing_else(
    document: Document, opened: pymupdf.Document, lang: str
) -> None:
    first, second = words(opened[0].get_text()), words(opened[1].get_text())
    for sentence in document.answer:
        assert words(plain(sentence)) in first.replace("- ", "") or _hyphenated(plain(sentence), first)
    for asked in ("28 December 2023", "19 January 2024") if lang == "en" else ("28 de diciembre", "19 de enero"):
        assert asked in first
    heading = plain(next(s.title for s in document.sections if s.id == "points"))
    assert heading not in first
    assert second.startswith(f"1 {heading}")


def _hyphenated(sentence: str, page: str) -> bool:
    """Whether the page holds the sentence once hyphens at line ends are taken out."""
    squeezed = re.sub(r"[\s-]", "", page)
    return re.sub(r"[\s-]", "", sentence) in squeezed


def test_every_number_of_the_document_is_in_the_pdf(document: Document, opened: pymupdf.Document) -> None:
    text = words(" ".join(p.get_text() for p in opened))
    shown = Counter(NUMBER.findall(text))
    wanted = Counter(
        n for r in runs_of((document.front, document.sections)) if r.figure for n in NUMBER.findall(r.text)
    )
    assert sum(wanted.values()) > 1500
    assert [n for n, times in wanted.items() if shown[n] < times] == []


def test_no_number_is_in_the_pdf_that_the_document_does_not_hold(document: Document, opened: pymupdf.Document) -> None:
    text = words(" ".join(p.get_text() for p in opened))
    parts = (document.title, document.kicker, document.dates, document.front, document.sections)
    known = {n for r in runs_of(parts) for n in NUMBER.findall(r.text)}
    known |= {n for c in charts_of((document.front, document.sections)) for n in NUMBER.findall(c.svg)}
    small = {str(n) for n in range(len(opened) + 1)}
    numbered = {n for s in document.sections for p in (s, *s.sections) for n in NUMBER.findall(p.number)}
    hashes = re.compile(r"[0-9a-f]{6,}")
    left = [n for n in NUMBER.findall(hashes.sub(" ", text)) if n not in known | small | numbered]
    assert left == []


def test_numbers_link_into_the_annex(opened: pymupdf.Document) -> None:
    links = [link for p in opened for link in p.get_links() if link["kind"] in (pymupdf.LINK_GOTO, pymupdf.LINK_NAMED)]
    assert len(links) > 300
    annex = next(i for i, p in enumerate(opened) if "SHA-256" in p.get_text())
    assert sum(link["page"] > annex for link in links) > 300


def lines_of(opened: pymupdf.Document) -> list[list[str]]:
    """The lines of each page above its footer."""
    return [
        [line.strip() for block in p.get_text("blocks", sort=True) for line in block[4].splitlines() if block[1] < 740]
        for p in opened
    ]


def test_no_page_ends_with_a_heading_or_a_table_without_rows(document: Document, opened: pymupdf.Document) -> None:
    titles = {plain(s.title) for top in document.sections for s in (top, *top.sections)}
    titles |= {plain(t.caption) for t in tables_of((document.front, document.sections))}
    last = [words(held[-1]) for held in lines_of(opened) if held]
    assert [t for t in titles for line in last if line.endswith(words(t))] == []


def test_a_short_table_is_never_cut(document: Document, opened: pymupdf.Document) -> None:
    """Each table under sixteen rows stands under its caption with its last row header on the same page."""
    texts = [words(p.get_text()) for p in opened]
    checked = 0
    for table in tables_of(document.sections):
        if table.style == "data" or len(table.rows) > 15 or table.id == "t-editions":
            continue
        caption, last = words(plain(table.caption)), words(plain(table.rows[-1][0].runs))
        page = next(t for t in texts if caption in t)
        assert _hyphenated(last, page), (table.id, last)
        checked += 1
    assert checked >= 10


def test_headings_of_numbers_never_overlap(opened: pymupdf.Document) -> None:
    for page in opened:
        lines: dict[int, list[tuple[float, float, str]]] = {}
        for x0, _, x1, y1, word, *_ in page.get_text("words"):
            lines.setdefault(round(y1 * 4), []).append((x0, x1, word))
        for line in lines.values():
            for a, b in pairwise(sorted(line)):
                assert b[0] > a[1] - 1.5, (page.number + 1, a[2], b[2])


def test_a_heading_keeps_its_parenthesis_and_its_date_whole() -> None:
    runs = (Run("Expected (95"), Run("% interval) "), Run("Dec 2023", kind="date"))
    assert plain(glued(runs)) == "Expected (95%\u00a0interval) Dec\u00a02023"
    assert [r.kind for r in glued(runs)] == ["", "", "date"]


def test_notes_that_charts_share_are_said_once() -> None:
    one = Chart("a", (), (), "", "", None, notes=((Run("n"),),))
    items, notes = shared_notes(Charts((one, replace(one, id="b"))))
    assert [c.notes for c in items] == [(), ()]
    assert notes == ((Run("n"),),)
    assert shared_notes(Charts((one, replace(one, notes=()))))[1] == ()


def test_a_slip_of_the_compiler_s_own_is_got_round(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def compile_(source: bytes, **options: object) -> bytes:
        seen.append(source)
        if b"sticky: true" in source:
            raise typst.TypstError("internal error: parent group")
        return b"%PDF"

    monkeypatch.setattr(writer.typst, "compile", compile_)
    assert writer.write_pdf(document, date(2024, 2, 15)) == b"%PDF"
    assert b"sticky: false" in seen[1]


def test_any_other_refusal_of_the_compiler_is_passed_on(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: bytes, **options: object) -> bytes:
        raise typst.TypstError("PDF/UA-1 error: missing alt text")

    monkeypatch.setattr(writer.typst, "compile", refuse)
    with pytest.raises(typst.TypstError, match="alt"):
        writer.write_pdf(document, date(2024, 2, 15))
