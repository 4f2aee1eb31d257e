"""The HTML page read back: every number against the record, structure, access, nothing fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from itertools import pairwise

import pytest
from reading import NUMBER, Node, decimals, numbers, page, read_number

from caudal.brief.charts import look
from caudal.brief.charts.tiles import EDGE, PAPER
from caudal.brief.html import anchor
from caudal.brief.ledger import held_back
from caudal.stocktaking import StockTaking

QUIET = ("style", "title", "svg", "date", "given", "rule", "id", "letter", "no", "code", "n", "script")
"""Parts of a page that may hold digits without a figure: dates, quotations, thresholds, ids, section numbers."""


def figures_by_anchor(twin: bytes) -> dict[str, dict[str, object]]:
    return {anchor(k): {**v, "id": k} for k, v in json.loads(twin)["figures"].items()}


def expected_width(stock: StockTaking, figure: dict[str, object]) -> float:
    """How far an expected value may be from its figure: half the step its interval allows."""
    id = str(figure["id"])
    day = id.partition("@")[2]
    stem = re.sub(r"\.(median|lower\d\d|upper\d\d)$", "", id.partition("@")[0])
    if stem == id.partition("@")[0]:
        return 0.5
    ends = [stock.figures[f"{stem}.{k}" + (f"@{day}" if day else "")].value for k in ("lower95", "upper95")]
    assert ends[0] is not None
    assert ends[1] is not None
    return max(0.5, (ends[1] - ends[0]) / 40)


def effect_widths(stock: StockTaking) -> dict[str, float]:
    """Widths of the 95% intervals beside which the numbers of measures stand; a twentieth is what they round to."""
    out: dict[str, float] = {}

    def enter(figures: Mapping[str, str], low: str, high: str, keys: Collection[str]) -> None:
        ends = [stock.figures[figures[k]].value for k in (low, high)]
        assert ends[0] is not None
        assert ends[1] is not None
        out.update({figures[k]: ends[1] - ends[0] for k in keys if k in figures})

    for m in stock.measures:
        beside = [b.told for b in m.beside] + [o.joint for o in m.overlapping] + [c.told for c in m.curve]
        for told in [t for t in (m.total, m.announced, *m.series, *beside) if t is not None]:
            keys = [k for k in told.figures if k.startswith(("effect", "expected"))]
            enter(told.figures, "effect-lower95", "effect-upper95", keys)
        for part in m.ledger:
            if part.figures:
                enter(part.figures, "lower95", "upper95", part.figures)
        if m.total is not None and m.before:
            out[m.before["season"]] = out[m.total.figures["effect"]]
    return out


def agree(stock: StockTaking, figure: dict[str, object], text: str) -> bool:
    shown, value, unit = read_number(text), figure["value"], figure["unit"]
    if value is None:
        return shown is None
    assert isinstance(value, float | int)
    scaled = 100 * value if unit in ("probability", "share") else value
    assert shown is not None, (figure["id"], text)
    if text.startswith("<") or text.startswith(("under", "menos")):
        return abs(scaled) < shown
    slack = 0.5 * 10.0 ** -decimals(text)
    if unit == "count":
        slack = max(slack, expected_width(stock, figure))
    slack = max(slack, effect_widths(stock).get(str(figure["id"]), 0.0) / 40)
    return abs(abs(shown) - abs(scaled)) <= slack * (1 + 1e-9) and (shown >= 0 or scaled < 0)


def test_every_number_of_the_page_is_the_number_of_its_figure(stock: StockTaking, html: bytes, twin: bytes) -> None:
    held = figures_by_anchor(twin)
    shown = numbers(page(html))
    assert len(shown) > 800
    wrong = [(a, t) for a, t in shown if not agree(stock, held[a], t)]
    assert wrong == []


def test_every_figure_of_the_twin_is_the_record_s_own_value(stock: StockTaking, twin: bytes) -> None:
    figures = json.loads(twin)["figures"]
    own = {k: v for k, v in figures.items() if k in stock.figures}
    assert len(own) > 700
    wanted = {k: None if held_back(f.value, f.unit) else f.value for k, f in stock.figures.items()}
    assert [k for k, v in own.items() if v["value"] != wanted[k]] == []


def test_derived_figures_repeat_the_verdict_they_come_from(stock: StockTaking, twin: bytes) -> None:
    figures = json.loads(twin)["figures"]
    verdicts = {c.id: c.verdict for s in stock.sections for c in s.changes} | {
        h.change.id: h.change.verdict for h in stock.headlines
    } | {f"{a.entry.id}.{v.as_of}": v for a in stock.asked for v in a.verdicts}  # fmt: skip
    checked = 0
    for id, figure in figures.items():
        if id in stock.figures:
            continue
        owner, _, kind = id.rpartition(".")
        if kind == "cases":
            assert figure["value"] == verdicts[owner].false_alarm_cases
        elif kind.startswith("power"):
            assert figure["value"] == verdicts[owner].power[kind.removeprefix("power")]
        else:
            assert kind in ("not-shown", "revision", "revision-percent") or ".print-" in id, id
            continue
        checked += 1
    assert checked > 5


def test_no_digit_stands_outside_a_figure_a_date_or_a_quotation(html: bytes) -> None:
    root = page(html)
    body = root.all("body")[0]
    for trace in body.all("section", "trace"):
        trace.children = []
    left = body.text(without=QUIET)
    assert NUMBER.findall(left) == []


def test_direction_words_agree_with_signs(stock: StockTaking, html: bytes, lang: str) -> None:
    words = {
        "en": (r"\b(fell|fall)\b", r"\b(rose|rise)\b"),
        "es": (r"\b(bajó|bajaron|baja)\b", r"\b(subió|subieron|alza)\b"),
    }
    root = page(html)
    checked = 0
    for node in [*root.all("p"), *root.all("li")]:
        for sentence in re.split(r"[.;](?:\s|$)", node.text()):
            shown = [read_number(t) for t in re.findall(r"\d[\d,]*,\d{3}\b", sentence)]
            if len(shown) != 2 or None in shown or not re.search(r"\b(to|a)\b", sentence):
                continue
            down, up = (bool(re.search(w, sentence)) for w in words[lang])
            if down == up:
                continue
            assert (shown[1] < shown[0]) == down, sentence  # type: ignore[operator]
            checked += 1
    assert checked >= 10


def test_links_inside_the_page_reach_something_and_ids_are_unique(html: bytes) -> None:
    root = page(html)
    ids = [n.attrs["id"] for n in root.walk() if "id" in n.attrs]
    assert len(ids) == len(set(ids))
    targets = {n.attrs["href"][1:] for n in root.all("a") if n.attrs["href"].startswith("#")}
    assert targets <= set(ids)


def test_the_page_loads_nothing_and_runs_nothing(html: bytes) -> None:
    text = html.decode()
    root = page(html)
    assert not root.all("script")
    assert not root.all("link")
    assert not root.all("img")
    assert not [n for n in root.walk() if any(k == "src" or k.startswith("on") for k in n.attrs)]
    assert "@import" not in text
    assert "url(" not in text
    outside = {n.attrs["href"] for n in root.all("a") if not n.attrs["href"].startswith("#")}
    assert outside <= {
        "https://example.org/upm",
        "brief-us-mexico-2024-02-15-en.html",
        "brief-us-mexico-2024-02-15-es.html",
    }


def test_the_page_names_its_language_and_lets_readers_skip(html: bytes, lang: str) -> None:
    root = page(html)
    assert root.all("html")[0].attrs["lang"] == {"en": "en", "es": "es-MX"}[lang]
    first = next(n for n in root.walk() if n.tag == "a")
    assert first.attrs["href"] == "#points"
    assert len(root.all("h1")) == 1
    assert len(root.all("main")) == 1
    quotes = [n for n in root.walk() if n.attrs.get("lang") == "en" and "given" in n.attrs.get("class", "")]
    assert quotes


def test_headings_never_skip_a_level(html: bytes) -> None:
    levels = [int(n.tag[1]) for n in page(html).walk() if re.fullmatch(r"h[1-6]", n.tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_sections_carry_the_same_numbers_in_both_languages(files: dict[str, bytes]) -> None:
    pages = [page(v) for k, v in files.items() if k.endswith(".html")]
    numbered = [
        [n.all("span", "no")[0].text() for n in p.walk() if n.tag in ("h2", "h3") and n.all("span", "no")]
        for p in pages
    ]
    assert numbered[0] == numbered[1]
    assert numbered[0][:3] == ["1", "2", "2.1"]
    assert len({len(p.all("section")) for p in pages}) == 1
    points = [len(next(n for n in p.all("section") if n.attrs["id"] == "points").all("li")) for p in pages]
    assert points[0] == points[1]


def test_every_picture_has_a_title_words_and_a_data_table(html: bytes) -> None:
    figures = page(html).all("figure")
    assert len(figures) >= 6
    for figure in figures:
        picture = figure.all("div", "picture")[0]
        assert len(picture.attrs["aria-label"]) > 80
        assert figure.all("p", "chart-title")[0].text()
        assert figure.all("p", "chart-sub")[0].text()
        assert figure.all("details")[0].all("table")
        assert figure.all("svg")[0].attrs["aria-hidden"] == "true"


def test_every_number_drawn_in_a_picture_is_in_the_record(stock: StockTaking, html: bytes) -> None:
    values = {round(f.value) for f in stock.figures.values() if f.value is not None and f.unit == "count"}
    percents = {round(abs(f.value)) for f in stock.figures.values() if f.value is not None and f.unit == "percent"}
    for figure in page(html).all("figure"):
        for text in figure.all("text"):
            said = re.sub(r" \[\w\]", "", text.text())  # the key names the interval; letters follow the numbers
            said = re.sub(r"\(.*95%.*\)|95% interval|intervalo de 95%", "", said)
            for pair in re.findall(r"(\d[\d,]*) → (\d[\d,]*)", said):
                assert {int(v.replace(",", "")) for v in pair} <= values
            for percent in re.findall(r"(\d+)%", said):
                assert int(percent) in percents


def test_tables_have_captions_and_header_scopes(html: bytes) -> None:
    for table in page(html).all("table"):
        assert table.all("caption")[0].text()
        assert all(th.attrs.get("scope") in ("col", "row") for th in table.all("th"))
        assert all(len(row.all("th")) == 1 for row in table.all("tbody")[0].all("tr"))


def test_no_cell_of_a_table_is_empty(html: bytes) -> None:
    assert [c for c in page(html).all("td") if not c.text().strip()] == []


CAUSES = {
    "en": r"\b(because|caused?|causes|due to|led to|thanks to|as a result|driven by|owing to|resulted|impact of)\b",
    "es": r"\b(porque|causó|causado|causas?|debido|gracias a|como resultado|provocó|a raíz|impacto de)\b",
}


def words_of(root: Node) -> str:
    return root.all("body")[0].text(without=("style", "given", "svg")).lower()


def test_generated_words_name_no_cause(html: bytes, lang: str) -> None:
    assert re.findall(CAUSES[lang], words_of(page(html))) == []


def test_people_are_never_called_illegals(html: bytes) -> None:
    root = page(html)
    assert re.findall(r"\b(illegals?|ilegal(es)?|aliens?)\b", words_of(root)) == []
    quoted = [q.text() for q in root.all("blockquote")]
    outside = root.all("body")[0].text(without=("blockquote", "style"))
    assert re.findall(r"\b(illegals|ilegales)\b", outside.lower()) == []
    assert any("illegal border crossings" in q for q in quoted)


@pytest.mark.parametrize("word", ["encuentro de seguimiento", "el encuentro en washington"])
def test_meetings_are_reuniones_in_spanish(files: dict[str, bytes], word: str) -> None:
    assert word not in files["brief-us-mexico-2024-02-15-es.html"].decode().lower()


def test_colours_meet_contrast_on_white() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert all(contrast(c, "#ffffff") >= 4.5 for c in (look.INK, look.SOFT, look.BLUE, look.RUST))
    assert all(contrast(EDGE[k], PAPER[k]) >= 4.5 for k in EDGE)
