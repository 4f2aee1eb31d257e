"""The documented cases as reasoned pages: writes docs/cases.md from the same record as `caudal effect --out`.

Every figure is the program's; the paragraph "What to keep in mind" is a person's, and holds no figure.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from panels import shared_data

from caudal import studies
from caudal.brief.document import Block, Bullets, Chart, Document, Paragraph, Section, Table, plain
from caudal.brief.measure.page import document
from caudal.studies import Effect, Setting

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cases.md"
AS_OF = date(2024, 11, 15)
ITALY = date(2019, 12, 2)
SPEC = """[edition]
publisher = "UNHCR"
title = "Sea arrivals in Italy, daily"
released = 2019-12-01
licence = "CC BY 4.0"
basis = "compiled"
[table]
period = "date"
frequency = "D"
value = "n"
absent = "zero"
lag = "2d"
[indicator]
id = "italy-sea-arrivals"
name = { en = "Sea arrivals in Italy", es = "Llegadas por mar a Italia" }
[dimensions]
place = { value = "italy" }
"""
TABLES = ("t-after", "t-ledger-1")
KEPT: dict[str, str] = {
    "US-MX-DEC23": (
        "The announcement came at the end of a record month and the start is approximate, so the two starts "
        "give two answers: the months from the start are compared with what a record December led to expect, "
        "those from the announcement with what stood before the record. A part of the fall from a peak is "
        "what peaks do, and the placebo cases hold some of that. The Mexican side of the measure is not in "
        "this count; Mexican events and returns stand beside it. What came after the window cannot be told "
        "from the proclamation of June."
    ),
    "CHNV": (
        "Four citizenships are judged, and the fall is of two of them: the other two had fallen before, one "
        "of them after VEN-OCT22. A parole that asks people to wait at home and a return to Mexico began on "
        "one day; nothing here tells one from the other. People who came by parole flew in and are in neither "
        "count."
    ),
    "T42-END": (
        "Many expected a rise at once. The first weeks of May were high and the weeks after the day in force "
        "low, and one month holds both: monthly counts cannot show it. Later months rose and fell; over the "
        "window nothing can be told apart. The end of Title 42 and the new rule began on one day, with "
        "opposite intent."
    ),
    "PROC-10773": (
        "The counts had been coming down since January and the verdict asks whether they came down faster "
        "than that. The ports, where the flow may be seen instead, are capped by appointments."
    ),
    "PA-US-2024": (
        "Few years of the Darién are held by month, and they run from almost nothing to a record: what was to "
        "be expected is wide. The first flight left weeks after the start."
    ),
    "VEN-OCT22": (
        "One citizenship whose count had gone from almost nothing to tens of thousands within two years: the "
        "past says little of what was to come, so the interval is wide although the fall is deep. The window "
        "ends where CHNV begins, which touches the same people."
    ),
    "T42": ("Two things began in the same week, the measure and the pandemic's closures; no count tells them apart."),
    "IT-LY-2017": (
        "Arrivals rose after the signature, and are not credited to it. The scan, which is never told the "
        "date, puts the change in mid-July."
    ),
    "IT-LY-SABRATHA": (
        "No day was published for the reported deals; the window begins where reports place them. A code of "
        "conduct for rescue ships and a naval mission followed within weeks and cannot be told apart from "
        "them."
    ),
}


def settings(folder: Path, data: Path) -> tuple[Setting, Setting]:
    """The border as of the reference edition, and the central Mediterranean with the daily arrivals loaded."""
    spec = folder / "spec.toml"
    spec.write_text(SPEC, encoding="utf-8")
    italy = studies.setting("central-mediterranean", folder / "italy", ITALY)
    studies.load(italy, [data / "central-mediterranean" / "italy_daily_arrivals_2015-2019.csv"], spec=spec)
    border = studies.setting(store=folder / "border", as_of=AS_OF)
    return border, studies.setting("central-mediterranean", folder / "italy", ITALY)


def text(data: Path) -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as name:
        border, italy = settings(Path(name), data)
        parts = [
            "# Cases\n\nThe documented measures of both corridors, each with its reasons, as `make cases` prints them "
            f"from the reference edition as known on {AS_OF.isoformat()} (replay) and the daily arrivals in Italy. "
            "`caudal effect MEASURE --out DIR` writes the same as a page in both languages, with its pictures; how "
            "to read it stands in the [method](method.md#effects). A verdict says whether a count changed, not why.\n"
        ]
        parts += [case(italy if measure.startswith("IT-") else border, measure) for measure in KEPT]
    return "\n".join(parts)


def case(s: Setting, measure: str) -> str:
    """One case: the answer, its reasons and tables, and what to keep in mind."""
    return "\n".join(_case(s, studies.effect(s, measure, scan_dates=True)))


def _case(s: Setting, found: Effect) -> Iterator[str]:
    page = document(studies.measure_page(s, found), "en")
    yield f"## {found.measure.id}\n"
    for block in page.front:
        if isinstance(block, Paragraph):
            yield plain(block.runs) + "\n"
    for block in _blocks(page):
        if isinstance(block, Bullets) and block is _reasons(page):
            yield from (f"- {plain(item)}" for item in block.items)
            yield ""
        elif isinstance(block, Table) and (block.id in TABLES or block.id.startswith("t-together")):
            yield from _table(block)
    if found.measure.id == "T42":
        yield _del_rio(found) + "\n"
    yield f"**What to keep in mind.** {KEPT[found.measure.id]}\n"


def _reasons(page: Document) -> Block | None:
    return next((b for s in page.sections if s.id == "points" for b in s.blocks if isinstance(b, Bullets)), None)


def _blocks(page: Document) -> Iterator[Block]:
    def inside(section: Section) -> Iterator[Block]:
        for block in section.blocks:
            yield block
            if isinstance(block, Chart) and block.table is not None:
                yield block.table
        for part in section.sections:
            yield from inside(part)

    for section in page.sections:
        yield from inside(section)


def _table(table: Table) -> Iterator[str]:
    yield f"{plain(table.caption)}:\n"
    yield "| " + " | ".join(plain(c.title) for c in table.columns) + " |"
    yield "| " + " | ".join("---:" if c.numeric else "---" for c in table.columns) + " |"
    for row in table.rows:
        yield "| " + " | ".join(plain(c.runs) for c in row) + " |"
    yield ""


def _del_rio(found: Effect) -> str:
    (one,) = [r for r in found.series if r.query.place == "del-rio"]
    (three,) = [a.total for a in one.after if a.months == 3]
    return (
        f"Del Rio after three months: observed {three.observed:,.0f}, expected {three.counterfactual:,.0f}; effect "
        f"{three.effect:+,.0f} (95% interval: {three.lower95:+,.0f} to {three.upper95:+,.0f})."
    ).replace("-", "−")


def main() -> None:
    page = text(shared_data())
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text(encoding="utf-8") == page else f"{PAGE} is not what `make cases` writes now.")
    PAGE.write_text(page, encoding="utf-8")
    print(f"Written: {PAGE}")


if __name__ == "__main__":
    main()
