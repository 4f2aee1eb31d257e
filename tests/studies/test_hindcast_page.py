"""The page of a hindcast: the numbers of the JSON, in both languages; no small count; pictures to scale."""

from __future__ import annotations

import html
import json
import math
import re
from datetime import date
from typing import Any

import pytest
from page_tables import Tables, opened
from routes import route

from caudal import studies
from caudal.brief.hindcast import render_hindcast, stem
from caudal.brief.hindcast.pictures import coverage, pit, skill
from caudal.brief.hindcast.words import TEXTS
from caudal.cli.streams import to_json
from caudal.forecast import RULES, SIZES
from caudal.studies import Hindcast

CODES = ["en", "es"]
WORD = {"en": "to", "es": "a"}
NUMBER = r"[\d,]+\.?\d*"
CAUSE = re.compile(r"\b(because|caused?|due to|porque|caus[óa]|debido a|a raíz)\b", re.IGNORECASE)


@pytest.fixture(scope="module", params=["usual", "tiny"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Hindcast:
    """A route of thousands a month, and one of a few people."""
    size = {"usual": 1.0, "tiny": 0.002}[request.param]
    s = route(tmp_path_factory.mktemp("made"), "M", 7, fall=0.6, size=size)
    return studies.hindcast(s, since=date(2019, 1, 1), draws=100)


@pytest.fixture(scope="module")
def document(found: Hindcast) -> dict[str, Any]:
    return json.loads(json.dumps(to_json(studies.hindcast_json(found))))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pages(found: Hindcast) -> dict[str, str]:
    made = render_hindcast(found)
    assert set(made) == {f"{stem(found)}.csv", *(f"{stem(found)}-{code}.html" for code in CODES)}
    return {code: made[f"{stem(found)}-{code}.html"].decode() for code in CODES}


def held(text: str, told: dict[str, float | None], code: str, times: float, within: float) -> None:
    """A cell such as 0.85 (0.70 to 1.02) shows a value and its interval."""
    match = re.fullmatch(rf"({NUMBER})(?: \(({NUMBER}) {WORD[code]} ({NUMBER})\))?", text)
    assert match, text
    for shown, name in zip(match.groups(), ("value", "lower95", "upper95"), strict=True):
        value = told[name]
        assert (shown is None) == (value is None)
        if shown is not None and value is not None:
            assert float(shown.replace(",", "")) == pytest.approx(times * value, abs=within)


@pytest.mark.parametrize("code", CODES)
def test_every_score_of_the_page_is_one_of_the_json(pages: dict[str, str], document: dict[str, Any], code: str) -> None:
    tables = Tables(pages[code]).tables
    board = [x for x in document["scores"] if x["size"] == "all"]
    for name, part in (("t-ratios", "scaled_ratio"), ("t-log-ratios", "log_ratio")):
        _, *rows = tables[name]
        for row, told in zip(rows, board, strict=True):
            for text, rule in zip(row[2:], RULES, strict=True):
                held(text, told[part][rule], code, 1, 0.00501)
    _, *rows = tables["t-scores"]
    for row, told in zip(rows, board, strict=True):
        numbers = [float(text.replace(",", "")) for text in row[2:7]]
        assert numbers[:2] == [told["cases"], told["dates"]]
        assert numbers[2:] == pytest.approx([told["wis"], told["log_wis"], told["mase"]], abs=0.0501)
        for text, percent in zip(row[7:], ("50", "80", "95"), strict=True):
            held(text, told["coverage"][percent], code, 100, 0.0501)


@pytest.mark.parametrize("code", CODES)
def test_sizes_are_told_for_the_finest_series(pages: dict[str, str], document: dict[str, Any], code: str) -> None:
    _, *rows = Tables(pages[code]).tables["t-sizes"]
    order = list(SIZES)
    told = sorted(
        (x for x in document["scores"] if x["level"] == "cell" and x["size"] != "all"),
        key=lambda x: (order.index(x["size"]), x["horizon"]),
    )
    for row, x in zip(rows, told, strict=True):
        assert row[0] == TEXTS[code][f"size.{x['size']}"]
        assert float(row[2].replace(",", "")) == x["cases"]
        held(row[3], x["coverage"]["50"], code, 100, 0.0501)
        held(row[7], x["log_ratio"]["naive on log1p"], code, 1, 0.00501)


@pytest.mark.parametrize("code", CODES)
def test_misses_are_those_of_the_json_and_no_small_count_is_printed(
    pages: dict[str, str], document: dict[str, Any], code: str
) -> None:
    _, *rows = Tables(pages[code]).tables["t-misses"]
    small = TEXTS[code]["small"]
    for row, told in zip(rows, document["misses"], strict=True):
        expected = re.fullmatch(rf"(.+) \((.+) {WORD[code]} (.+)\)", row[5])
        assert expected
        said = told["expected"]
        shown = zip((*expected.groups(), row[6]), (said["median"], said["lower95"], said["upper95"], told["came"]),
                    strict=True)  # fmt: skip
        for text, value in shown:
            assert text == small if value < 10 else float(text.replace(",", "")) == value
        for began in told["documented_meanwhile"]:
            assert began["measure"] in row[7]
        assert bool(told["documented_meanwhile"]) != (row[7] == TEXTS[code]["none"])


@pytest.mark.parametrize("code", CODES)
def test_the_page_stands_alone_names_every_rule_and_no_cause(pages: dict[str, str], code: str) -> None:
    page, tag = pages[code], {"en": "en", "es": "es-MX"}[code]
    assert f'lang="{tag}"' in page
    assert not re.search(r"(src|href)=\"(https?:)?//|@import|url\((?!#|data:)|<script", page)
    words = " ".join(Tables(page).words)
    for rule in RULES:
        assert TEXTS[code][f"rule.{rule}"] in words
    for key in ("title", "coverage", "skill", "pit", "misses", "read-score"):
        assert TEXTS[code][key] in words
    assert not CAUSE.search(words.replace(TEXTS[code]["read-misses"], ""))
    assert "nan" not in re.findall(r"[a-zñ]+", page.lower())


def test_both_languages_say_the_same_things(pages: dict[str, str]) -> None:
    assert set(TEXTS["en"]) == set(TEXTS["es"])
    for key, text in TEXTS["en"].items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", TEXTS["es"][key])), key
    tables = [Tables(pages[code]).tables for code in CODES]
    cells = [
        [c for name in ("t-scores", "t-ratios", "t-sizes") for row in t[name][1:] for c in row[2:]] for t in tables
    ]
    numbers = [re.findall(r"[\d,.]+", " ".join(mine)) for mine in cells]
    assert len(numbers[0]) > 50
    assert numbers[0] == numbers[1]


def test_dots_of_coverage_stand_at_their_share(found: Hindcast) -> None:
    rows = [x for x in found.scores if x.size == "all"]
    drawn = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)" r="3.4"', coverage(found, "en"))]
    assert drawn == pytest.approx([204 - 174 * x.coverage[p][0] for x in rows for p in (50, 80, 95)], abs=0.051)


def test_dots_of_skill_stand_at_the_log_of_their_ratio_or_an_arrow_at_the_edge(found: Hindcast) -> None:
    svg = skill(found, "es")
    ratios = [getattr(x, part)[rule][0] for x in found.scores if x.size == "all" for rule in RULES
              for part in ("scaled_ratio", "log_ratio")]  # fmt: skip
    inside = [r for r in ratios if 0.2 <= r <= 3]
    dots = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="3.6"', svg)
    assert len(dots) == len(inside)
    assert svg.count('Z" fill=') == sum(not math.isnan(r) for r in ratios) - len(inside)
    places = sorted(
        left + 356 * math.log(getattr(x, part)[rule][0] / 0.2) / math.log(15)
        for x in found.scores if x.size == "all" for rule in RULES
        for left, part in ((204, "scaled_ratio"), (596, "log_ratio")) if 0.2 <= getattr(x, part)[rule][0] <= 3
    )  # fmt: skip
    assert sorted(float(x) for x in dots) == pytest.approx(places, abs=0.06)


def test_bars_are_as_high_as_their_shares(found: Hindcast) -> None:
    bars = [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', pit(found, "en"))]
    shares = [s for x in found.histograms for s in x.shares]
    assert len(bars) == len(shares)
    for i in range(0, len(bars), 10 * len(found.horizons)):  # of one level, on one scale
        mine = slice(i, i + 10 * len(found.horizons))
        scale = 98 / (1.05 * max(0.2, *shares[mine]))
        assert bars[mine] == pytest.approx([scale * s for s in shares[mine]], abs=0.051)


def test_a_level_without_a_miss_says_so(found: Hindcast) -> None:
    from dataclasses import replace  # noqa: PLC0415

    page = render_hindcast(replace(found, misses=()))[f"{stem(found)}-es.html"].decode()
    assert TEXTS["es"]["note-nothing"] in page


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_the_tables_opens_to_its_editions_and_computation(
    found: Hindcast, pages: dict[str, str], code: str
) -> None:
    page, tables = pages[code], Tables(pages[code]).tables
    cells = [c for id in ("t-scores", "t-ratios", "t-log-ratios", "t-sizes") for row in tables[id][1:] for c in row[2:]]
    cells += [c for row in tables["t-misses"][1:] for c in row[5:7]]
    told = opened(page)
    assert [html.unescape(text) for text, _ in told] == [c for c in cells if re.search(r"\d", c)]
    assert all(f"<b>{text}</b>" in line for text, line in told)
    groups = re.findall(r'<section class="trace" id="A\d+">.*?</section>', page, re.DOTALL)
    assert 4 <= len(groups) <= 5
    for group in groups:
        assert f"draws={found.draws}, seed={found.seed})" in group
        assert all(edition.sha256[:12] in group for edition in found.editions)
