"""The look of every picture: few colours that hold in grey, light gridlines, direct labels, no legend."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import vl_convert

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # names the grammar; nothing is fetched

INK = "#1a1a1a"
SOFT = "#595959"
GRID = "#e3e3e3"
BLUE = "#0b4f8a"  # observed
RUST = "#a8480b"  # expected
RUST_LIGHT = "#f0d5c3"
RUST_PALE = "#f8eae0"
FONT = "Liberation Sans"  # carried by the converter, so that widths are the same on every machine
SCREEN_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
FALL, RISE, EVEN = "#0b4f8a", "#a8480b", "#595959"
NUMBER_LOCALE = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""], "minus": "−"}


def to_svg(view: Spec) -> str:
    """The SVG of a Vega-Lite view, the same bytes for the same view; nothing is fetched."""
    svg = vl_convert.vegalite_to_svg(styled(view), format_locale=NUMBER_LOCALE, allowed_base_urls=[])
    return screen(svg)


def screen(svg: str) -> str:
    """An SVG fit to stand inside a page: hidden from readers of the text (the alternative is beside it)."""
    svg = svg.replace(f'font-family="{FONT}"', f'font-family="{SCREEN_FONT}"')
    svg = re.sub(r' (aria-[a-z]+|role|class)="[^"]*"', "", svg)
    width, height = (float(v) for v in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())  # type: ignore[union-attr]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" aria-hidden="true" focusable="false">'
    )
    return head + svg[svg.index(">") + 1 :]


def styled(view: Spec) -> Spec:
    """The view with the common configuration, set once on the outermost part."""
    axis = {
        "grid": True,
        "gridColor": GRID,
        "gridWidth": 1,
        "domain": False,
        "ticks": False,
        "labelColor": SOFT,
        "labelFontSize": 12,
        "labelPadding": 6,
        "title": None,
        "labelFont": FONT,
    }
    config = {
        "font": FONT,
        "background": "white",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "labelPadding": 9},
    }
    return {"$schema": SCHEMA, **view, "config": config}


def layer(mark: Spec, rows: list[Spec], **encoding: object) -> Spec:
    """One layer: a mark, its rows, and its channels as Vega-Lite writes them."""
    return {"mark": mark, "data": {"values": rows}, "encoding": encoding}


def field(name: str, kind: str = "quantitative", **more: object) -> Spec:
    """One channel: the field of a row and what it measures."""
    return {"field": name, "type": kind, **more}


def time_axis(labels: Mapping[int, str], last: float, **more: object) -> Spec:
    """The x channel: positions 0, 1, ... with a label at some of them."""
    words = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in labels.items())
    axis = {"values": list(labels), "labelExpr": f"{{{words}}}[datum.value]", "labelBound": False, **more}
    return field("x", scale={"domain": [0, last], "nice": False}, axis=axis)


def count_axis(top: float, **more: object) -> Spec:
    """The y channel, from zero."""
    return field("y", scale={"domain": [0, top], "nice": False}, axis={"format": ",.0f", **more})


def apart(centres: list[float], sizes: list[float], low: float, high: float) -> list[float]:
    """Centres of labels of those sizes, moved so that none lies over its neighbour or beyond low..high, order kept.

    Where they do not fit between, they leave at the top.
    """
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    out = [min(max(c, low + s / 2), high - s / 2) for c, s in zip(centres, sizes, strict=True)]
    for below, above in reversed(list(pairwise(order))):
        out[below] = min(out[below], out[above] - (sizes[below] + sizes[above]) / 2)
    if order:
        out[order[0]] = max(out[order[0]], low + sizes[order[0]] / 2)
    for below, above in pairwise(order):
        out[above] = max(out[above], out[below] + (sizes[below] + sizes[above]) / 2)
    return out


def drawing(body: str, width: float, height: float) -> str:
    """Own drawing as an SVG of that size."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{SCREEN_FONT}" aria-hidden="true" focusable="false">{body}</svg>'
    )


def label(x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, anchor: str = "") -> str:
    """One line of text; anchor: "middle" or "end" where it is not the start."""
    weight = ' font-weight="600"' if bold else ""
    side = f' text-anchor="{anchor}"' if anchor else ""
    words = escape(text, quote=False)
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{weight}{side}>{words}</text>'


def marked_label(x: float, y: float, parts: Sequence[tuple[str, bool]], size: float, colour: str) -> str:
    """One line of text in parts; a part marked True is a status letter, set smaller."""
    held = [(escape(words, quote=False), small) for words, small in parts]
    spans = "".join(f'<tspan font-size="{size * 0.78:g}">{w}</tspan>' if small else w for w, small in held)
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" xml:space="preserve">{spans}</text>'


def lines(text: str, width: int) -> list[str]:
    """A text in lines of at most that many characters, words kept whole."""
    out = [""]
    for word in text.split():
        if len(out[-1]) + len(word) + 1 > width and out[-1]:
            out.append("")
        out[-1] = f"{out[-1]} {word}".strip()
    return out
