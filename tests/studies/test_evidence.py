"""The page of the evidence base: the numbers of the JSON and no others, in both languages; no count, however small."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from page_tables import Tables, opened
from routes import route

from caudal import studies
from caudal.brief.evidence import render_evidence
from caudal.brief.evidence.words import TEXTS
from caudal.cli.streams import to_json
from caudal.effect import VERDICTS
from caudal.studies import Evidence

DAY = date(2024, 3, 1)
WORD = {"en": "to", "es": "a"}
PERCENT = r"[−+]?[\d,.]+%"

UNKNOWN = "[x]"  # a cell that is not known, not held or not given: never an empty one


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The border as known in the autumn of 2020, and two made routes, one of a few people a season."""
    made = route(tmp_path_factory.mktemp("made"), "M", 1, fall=0.6)
    tiny = route(tmp_path_factory.mktemp("tiny"), "M", 2, size=0.0004)
    text = Path(tiny.store.root).parent / "gulf.toml"
    text.write_text(text.read_text("utf-8").replace('id = "gulf"\nname', 'id = "creek"\nname', 1), encoding="utf-8")
    measures = Path(tiny.store.root).parent / "measures.csv"
    measures.write_text(measures.read_text("utf-8").replace(",gulf,", ",creek,"), encoding="utf-8")
    tiny = studies.setting(str(text), tiny.store.root, DAY)
    return studies.evidence([made, tiny])


@pytest.fixture(scope="module")
def document(base: Evidence) -> dict[str, Any]:
    return to_json(json.loads(json.dumps(to_json(studies.evidence_json(base)))))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pages(base: Evidence) -> dict[str, str]:
    return {code: render_evidence(base)[f"evidence-{base.as_of}-{code}.html"].decode() for code in ("en", "es")}


def read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").removesuffix("%"))


@pytest.mark.parametrize("code", ["en", "es"])
def test_every_percentage_of_the_page_is_one_of_the_json(
    pages: dict[str, str], document: dict[str, Any], code: str
) -> None:
    head, *rows = Tables(pages[code]).tables["t-effects"]
    assert len(rows) == len(document["measures"])
    compared = 0
    for row, told in zip(rows, document["measures"], strict=True):
        assert row[0] == told["measure"]
        cells = [*zip(row[1:5], told["after"], strict=True), (row[9], told["pooled"])]
        for cell, numbers in cells:
            if numbers is None or numbers["percent"] is None:
                assert cell == UNKNOWN
                continue
            found = re.fullmatch(rf"({PERCENT})†? \(({PERCENT}) {WORD[code]} (.+)\)", cell)
            assert found is not None, cell
            for text, name in zip(found.groups(), ("percent", "lower95", "upper95"), strict=True):
                if text != TEXTS[code]["over"]:
                    assert read(text) == pytest.approx(numbers[name], abs=0.51)
                    compared += 1
                else:
                    assert numbers[name] > 999
        shown = row[7]
        assert (
            told["p_placebo"] < 0.001
            if shown == "<0.001"
            else read(shown) == pytest.approx(told["p_placebo"], abs=5.1e-4)
        )
        assert VERDICTS[told["verdict"]][code] in row[10]
    assert compared > 10
    assert len(head) == 11


@pytest.mark.parametrize("code", ["en", "es"])
def test_the_picture_holds_the_effects_of_the_page(base: Evidence, pages: dict[str, str], code: str) -> None:
    svg = render_evidence(base)[f"evidence-{base.as_of}-{code}.svg"].decode()
    _, *rows = Tables(pages[code]).tables["t-effects"]
    for row in rows:
        assert f">{row[0]}<" in svg
        if row[2] != UNKNOWN:
            assert f">{row[2].replace('†', '')}<" in svg
    means = Tables(pages[code]).tables.get("t-types", [[]])[1:]
    assert all(f">{row[2]}<" in svg for row in means)


def test_no_count_is_printed_and_no_percentage_of_fewer_than_ten(
    pages: dict[str, str], document: dict[str, Any], base: Evidence
) -> None:
    tiny = [f for f in base.findings if f.corridor.id == "creek"]
    assert tiny
    for f in tiny:
        assert f.effect is not None
        assert all(a.total.percent is None for a in f.effect.after if a.total.counterfactual < 10)
        assert any(a.total.counterfactual < 10 for a in f.effect.after)
    assert not {"observed", "counterfactual", "effect"} & set(re.findall(r'"(\w+)":', json.dumps(document)))
    plain = re.compile(
        rf"({PERCENT}|[\d.,]+|<0\.001|[†*()]|\s|\bto\b|\ba\b|not reached|no se alcanza|over|más de|\+|\[x\])*"
    )
    for page in pages.values():
        for row in Tables(page).tables["t-effects"][1:]:
            for cell in (*row[1:5], row[6], row[9]):
                assert plain.fullmatch(cell), cell
                assert all(n.endswith("%") for n in re.findall(r"[\d][\d.,]*%?", cell)), cell


def test_the_spanish_page_is_spanish(pages: dict[str, str]) -> None:
    words = " ".join(Tables(pages["es"]).words)
    assert 'lang="es-MX"' in pages["es"]
    for key, english in TEXTS["en"].items():
        plain = english.split("{")[0].strip()
        if len(plain) > 12 and TEXTS["es"][key] != english:
            assert plain not in words, key
    for verdict in ("fall", "no change"):
        assert VERDICTS[verdict]["en"] not in words
        assert VERDICTS[verdict]["es"] in words
    assert "%" in words
    assert not re.search(r"\d\s%", words)  # as in Mexico: no space before the sign


def test_dates_that_show_nothing_stand_as_plainly_as_the_others(base: Evidence, pages: dict[str, str]) -> None:
    nothing = [f.measure.id for f in base.findings if f.verdict == "no change"]
    assert nothing
    for page in pages.values():
        rows = {(r[0], r[10]) for r in Tables(page).tables["t-effects"][1:]}
        assert len(rows) >= 3
        assert {id for id, _ in rows} >= set(nothing)


@pytest.mark.parametrize("code", ["en", "es"])
def test_every_number_of_the_tables_opens_to_its_editions_and_computation(
    base: Evidence, pages: dict[str, str], code: str
) -> None:
    page, told = pages[code], opened(pages[code])
    tables = Tables(page).tables
    cells = [c for row in tables["t-effects"][1:] for c in row[1:10]]
    cells += [c for row in tables.get("t-types", [[]])[1:] for c in row[1:]]
    assert [html.unescape(text) for text, _ in told] == [c for c in cells if re.search(r"\d", c)]
    assert all(f"<b>{text}</b>" in line for text, line in told)
    groups = re.findall(r'<section class="trace" id="A\d+">.*?</section>', page, re.DOTALL)
    held = [f for f in base.findings if f.effect is not None]
    for f, group in zip(held, groups, strict=False):
        assert f.effect is not None
        assert f"measure={f.measure.id}, seed={base.seed})" in group
        assert all(edition.sha256[:12] in group for edition in f.effect.editions)
        assert f.measure.id in group.split("</h3>")[0]
    assert len(groups) == len(held) + bool(base.kinds)
    pooled = [line for _, line in told if re.search(r"effects\.[^<]*\.9</code>", line)]
    assert len(pooled) == sum(f.pooled is not None for f in base.findings)
    assert all(f"caudal.effect.pool(months=3, seed={base.seed})" in line for line in pooled)


@pytest.mark.parametrize("code", ["en", "es"])
def test_a_telephone_gets_a_picture_of_its_own_width_with_the_same_numbers(pages: dict[str, str], code: str) -> None:
    wide, narrow = re.findall(r'<div class="(?:wide|narrow)">(.*?</svg>)', pages[code], re.DOTALL)
    assert float(re.search(r'viewBox="0 0 ([\d.]+) ', narrow)[1]) <= 366  # type: ignore[index]
    _, *rows = Tables(pages[code]).tables["t-effects"]
    for row in rows:
        assert f">{row[0]}, " in narrow
        if row[2] != UNKNOWN:
            assert f">{row[2].replace('†', '')}<" in narrow
    for mark in ("<rect", "<circle", "<path"):
        assert wide.count(mark) == narrow.count(mark)
