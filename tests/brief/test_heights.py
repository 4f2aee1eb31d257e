"""Rough heights against the compiler's own measure."""

from __future__ import annotations

import json
import re

import pytest
import typst

from caudal import brief
from caudal.brief import pdf
from caudal.brief.document import Chart, Document, Paragraph, Section, Table
from caudal.brief.heights import PAGE_WIDTH, height, table_height
from caudal.stocktaking import StockTaking


def blocks_of(sections: tuple[Section, ...]) -> list[Table | Paragraph | Chart]:
    own = [b for s in sections for b in s.blocks if isinstance(b, Table | Paragraph | Chart)]
    return own + [b for s in sections if s.sections for b in blocks_of(s.sections)]


def measured(document: Document, blocks: list[Table | Paragraph | Chart]) -> list[float]:
    """The compiler's heights, in points; links lead nowhere here, so they are taken off."""
    sources = []
    for block in blocks:
        made = pdf._block(block, document, pdf._numbered(document))
        made = re.sub(r'num\("[^"]*", ("(?:[^"\\]|\\.)*")\)', r"\1", made)
        made = re.sub(r'link\(label\("[^"]*"\), ', "text(", made)
        sources.append(f"[{made}]")
    source = (
        f"{pdf._template()}\n#set page(width: {PAGE_WIDTH}pt, height: auto, margin: 0pt)\n"
        '#set text(font: "Libertinus Serif", size: 9.4pt)\n#set par(leading: 0.56em, spacing: 0.78em)\n'
        f"#for b in ({', '.join(sources)},) "
        f"{{ context [#metadata(measure(width: {PAGE_WIDTH}pt, b).height.pt()) <tall>] }}"
    )
    found = json.loads(typst.query(source.encode(), "<tall>", field="value", ignore_system_fonts=True))
    assert len(found) == len(blocks)
    return [float(f) for f in found]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_tall_blocks_are_told_from_short_ones_as_the_compiler_would(stock: StockTaking, lang: str) -> None:
    document = brief.build(stock, lang)
    blocks = blocks_of(document.sections)
    tall = measured(document, blocks)
    assert len(tall) > 20
    for block, true in zip(blocks, tall, strict=True):
        rough = height(block)
        assert rough == pytest.approx(true, rel=0.45, abs=30), (block, true)
        if isinstance(block, Table):
            # What is unbreakable must fit on a page with room to spare.
            assert true < 2 * pdf.TALL or table_height(block) > pdf.TALL or len(block.rows) > 30
