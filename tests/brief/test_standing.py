"""Where counts stand against what was expected; verdicts only where a claim was made; letters with one meaning."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from caudal import brief
from caudal.brief.charts.tiles import tile_map
from caudal.brief.document import Chart, Document, KeyFigures, Section, Table, plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.claims import track_record
from caudal.brief.words.letters import KEY_TABLE, used
from caudal.brief.words.scribe import LETTERS, VERDICT_KEYS, Scribe
from caudal.corridor import Measure
from caudal.stocktaking import Change, Standing, StockTaking

SIDES = {
    "en": ("Lower", "Within", "Higher"),
    "es": ("Menor", "Dentro", "Mayor"),
}


def scribe_of(stock: StockTaking, lang: str) -> Scribe:
    return Scribe(stock, Language(lang), Ledger(stock))


def tables(sections: tuple[Section, ...]) -> list[Table]:
    return [b for s in sections for b in s.blocks if isinstance(b, Table)] + [
        t for s in sections if s.sections for t in tables(s.sections)
    ]


def charts_of(value: object) -> list[Chart]:
    if isinstance(value, Chart):
        return [value]
    if isinstance(value, tuple):
        return [c for part in value for c in charts_of(part)]
    if is_dataclass(value):
        return [c for f in fields(value) for c in charts_of(getattr(value, f.name))]
    return []


def where(document: Document) -> list[Table]:
    return tables(tuple(s for s in document.sections if s.id == "where"))


def standing(stock: StockTaking, id: str, lower: float, upper: float) -> StockTaking:
    def put(change: Change) -> Change:
        return replace(change, standing=Standing(lower, upper)) if change.id == id else change

    sections = tuple(replace(s, changes=tuple(put(c) for c in s.changes)) for s in stock.sections)
    return replace(stock, sections=sections)


@pytest.mark.parametrize(
    ("lower", "upper", "side"),
    [(0.05, 0.97, "lower"), (0.051, 0.96, "within"), (0.97, 0.05, "higher"), (0.96, 0.051, "within"),
     (0.6, 0.6, "within")],
)  # fmt: skip
def test_a_count_is_lower_or_higher_from_five_percent_on_its_own_side(lower: float, upper: float, side: str) -> None:
    assert Standing(lower, upper).side == side


def test_rows_of_where_say_standings_of_either_side_and_no_verdict(stock: StockTaking, lang: str) -> None:
    id = next(s for s in stock.sections if s.id == "upstream").changes[0].id
    for lower, upper, said in ((0.01, 1.0, 0), (0.5, 0.5, 1), (1.0, 0.01, 2)):
        document = brief.build(standing(stock, id, lower, upper), lang)
        rows = [row for t in where(document) for row in t.rows]
        assert all(c.verdict is None for row in rows for c in row)
        words = {plain(c.runs) for row in rows for c in row}
        verdicts = {Scribe.verdict(scribe_of(stock, lang), v, start=True) for v in VERDICT_KEYS}
        assert not words & verdicts
        upstream = next(t for t in where(document) if t.id == "t-upstream")
        assert plain(upstream.rows[0][6].runs) == SIDES[lang][said]
        nearer = {"en": ("lower", "lower", "upper"), "es": ("inferior", "inferior", "superior")}[lang][said]
        assert plain(upstream.rows[0][5].runs).endswith(f"% ({nearer})")


def test_tiles_have_a_solid_frame_only_where_lower_or_higher(stock: StockTaking, lang: str) -> None:
    drawn = tile_map(scribe_of(stock, lang))
    assert drawn is not None
    assert drawn.table is not None
    outside = sum(plain(row[-1].runs) in (SIDES[lang][0], SIDES[lang][2]) for row in drawn.table.rows)
    frames = re.findall(r"<rect[^>]*>", drawn.svg)
    tiles = [f for f in frames if "stroke-width" in f]
    assert len(tiles) == len(drawn.table.rows)
    assert sum("dasharray" not in t for t in tiles) == outside > 0
    assert all(word[1:] in drawn.alt for word in {plain(r[-1].runs) for r in drawn.table.rows})


def test_every_table_lists_the_letters_it_uses(stock: StockTaking, lang: str) -> None:
    document = brief.build(stock, lang)
    found = 0
    for table in tables(document.sections):
        letters = used(c.runs for row in table.rows for c in row)
        notes = " ".join(plain(n) for n in table.notes)
        found += bool(letters) and table.id != KEY_TABLE
        assert all(f"[{m}]: " in notes for m in letters if table.id != KEY_TABLE)
    assert found > 3
    glance = next(b for b in document.front if isinstance(b, Table))
    strip = next(b for b in document.front if isinstance(b, KeyFigures))
    shown = used([*(k.value for k in strip.items), *(k.note for k in strip.items)])
    assert shown
    assert all(f"[{m}]: " in plain(glance.notes[-1]) for m in shown)


def test_each_letter_has_one_meaning_and_no_two_differ_by_case_alone(lang: str) -> None:
    language = Language(lang)
    meanings = [language.word(f"letter.{m}") for m in LETTERS]
    assert len(set(meanings)) == len(LETTERS) == len({m.lower() for m in LETTERS})
    assert language.word("letter.z") == {"en": "not applicable", "es": "no aplica"}[lang]


def test_a_verdict_on_an_unverified_count_is_marked_wherever_it_stands(stock: StockTaking, lang: str) -> None:
    asked = next(a for a in stock.asked if a.entry.role == "level")
    figures = {k: replace(f, mark="u") if f.id == asked.figures["to"] else f for k, f in stock.figures.items()}
    document = brief.build(replace(stock, figures=figures), lang)
    glance = next(b for b in document.front if isinstance(b, Table))
    row = next(r for r in glance.rows if plain(r[0].runs) == asked.entry.question[lang])
    level = next(t for t in tables(document.sections) if t.id == f"t-{asked.entry.id}")
    for cell in (row[-1], level.rows[-1][-1]):
        assert cell.verdict is not None
        assert plain(cell.runs).endswith("[u]")
    assert {"en": ", on an unverified figure.", "es": ", con una cifra sin verificar."}[lang] in plain(
        document.answer[2]
    )
    assert "[u]: " in plain(glance.notes[-1])


def test_the_point_upstream_says_so_and_is_of_a_party(stock: StockTaking, lang: str) -> None:
    said = [plain(p) for p in brief.build(stock, lang).points]
    upstream = [p for p in said if p.startswith({"en": "Upstream, ", "es": "Antes en la ruta, "}[lang])]
    assert len(upstream) == 1
    assert {"en": "Mexico", "es": "México"}[lang] in upstream[0]


def test_a_fall_too_small_for_a_whole_percent_is_said_as_a_rise_is(stock: StockTaking, lang: str) -> None:
    held = next(f for f in stock.figures.values() if f.unit == "percent" and f.value is not None)
    for value, table in ((-0.3, "<1%"), (0.3, "<1%"), (0.0, "0%"), (-0.7, "\N{MINUS SIGN}1%")):
        changed = replace(stock, figures={**stock.figures, held.id: replace(held, value=value)})
        assert scribe_of(changed, lang).number(held.id).text == table


def test_no_alternative_text_doubles_its_full_stops(stock: StockTaking, lang: str) -> None:
    texts = [c.alt for c in charts_of(brief.build(stock, lang))]
    assert len(texts) > 5
    assert [t for t in texts if ".." in t] == []


def test_meetings_are_no_measures_and_a_day_nobody_published_is_approximate(stock: StockTaking, lang: str) -> None:
    day = date(2024, 1, 1)

    def measure(id: str, **more: object) -> Measure:
        return Measure(id, day, day, ("US",), {"en": id, "es": id}, {}, **more)  # type: ignore[arg-type]

    held = {m.id: m for m in (measure("talks", kind="meeting"), measure("near", approximate=True), measure("sure"))}
    document = brief.build(replace(stock, corridor=replace(stock.corridor, measures=held)), lang)
    rows = next(t for t in tables(document.sections) if t.id == "t-measures").rows
    said = {plain(r[2].runs): plain(r[0].runs) for r in rows}
    written = {"en": "1 January 2024", "es": "el 1.º de enero de 2024"}[lang]
    assert said == {
        "near": {"en": "about ", "es": "hacia "}[lang] + written,
        "sure": written.removeprefix("el "),
    }


def test_a_track_record_says_what_it_counts_and_names_no_neighbours_where_there_are_none(
    stock: StockTaking, lang: str
) -> None:
    scribe = scribe_of(stock, lang)
    judged = scribe.judged(stock.headlines[0].change)
    alone = replace(judged, verdict=replace(judged.verdict, computation={"options": {"series": 1}}))
    many, one = (plain(track_record(scribe, j) or ()) for j in (judged, alone))
    assert all({"en": "section 8", "es": "sección 8"}[lang] in said for said in (many, one))
    with_it = {"en": "judged with it", "es": "se juzgan con ella"}[lang]
    assert with_it in many
    assert with_it not in one


def test_a_point_upstream_gives_the_same_numbers_in_both_languages(stock: StockTaking) -> None:
    shown = [[[r.figure for r in p if r.figure] for p in brief.build(stock, code).points] for code in ("en", "es")]
    assert [set(p) for p in shown[0]] == [set(p) for p in shown[1]]
