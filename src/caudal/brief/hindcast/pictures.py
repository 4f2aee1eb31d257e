"""The three pictures of a hindcast: coverage, skill beside each rule, and PIT histograms. Own drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from caudal.brief.charts.look import BLUE, GRID, INK, RUST, SOFT, drawing, label
from caudal.brief.hindcast.words import TEXTS, ahead, level, share
from caudal.brief.numbers import decimal_text
from caudal.brief.page import in_words
from caudal.forecast import RULES, Range, Score
from caudal.forecast.board import BINS
from caudal.studies.hindcasts.record import Hindcast

WIDTH = 960
COLOURS = {50: INK, 80: RUST, 95: BLUE}
SHADES = ("#7aa7cf", "#3f7fb5", "#0b4f8a", "#062d50")  # from the nearest horizon to the farthest; they hold in grey
LEAST, MOST = math.log(0.2), math.log(3.0)  # log ratios at which a line is cut, with an arrow
TICKS = (0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)


def whole(f: Hindcast) -> list[Score]:
    """The rows of the board over all sizes."""
    return [x for x in f.scores if x.size == "all"]


def _levels(rows: Sequence[Score]) -> list[str]:
    return list(dict.fromkeys(x.level for x in rows))


def coverage(f: Hindcast, code: str) -> str:
    """A panel for each level: shares inside the three intervals at each horizon."""
    rows = whole(f)
    names = _levels(rows)
    columns = min(len(names), 4)
    pitch = WIDTH / max(columns, 3)
    height = 236
    body = [
        f'<g transform="translate({(i % columns) * pitch:g},{(i // columns) * height})">'
        + _coverage(f, [x for x in rows if x.level == name], level(f, name, code), pitch, code)
        + "</g>"
        for i, name in enumerate(names)
    ]
    return drawing("".join(body), WIDTH, height * -(-len(names) // columns))


def _coverage(f: Hindcast, rows: Sequence[Score], name: str, pitch: float, code: str) -> str:
    left, right, top, bottom = 40.0, pitch - 44, 30.0, 204.0
    out = [label(0, 14, name, 13, INK, bold=True)]

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value, 1)

    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        out.append(f'<path d="M{left},{y(tick)}H{right:g}" stroke="{GRID}"/>')
        out.append(label(left - 6, y(tick) + 4, f"{100 * tick:.0f}", 11, SOFT, anchor="end"))
    for percent, colour in COLOURS.items():
        at = y(percent / 100)
        out.append(f'<path d="M{left},{at}H{right:g}" stroke="{colour}" stroke-dasharray="5 4"/>')
        out.append(label(right + 6, at + 4, f"{percent}%", 11.5, colour, bold=True))
    step = (right - left) / len(f.horizons)
    for x in rows:
        middle = left + step * (f.horizons.index(x.horizon) + 0.5)
        for percent, shift in ((50, -6.0), (80, 0.0), (95, 6.0)):
            told, at = x.coverage[percent], round(middle + shift, 1)
            if not math.isnan(told[1]):
                out.append(f'<path d="M{at},{y(told[1])}V{y(told[2])}" stroke="{COLOURS[percent]}" '
                           'stroke-width="1.6"/>')  # fmt: skip
            out.append(f'<circle cx="{at}" cy="{y(told[0])}" r="3.4" fill="{COLOURS[percent]}"/>')
    for i, h in enumerate(f.horizons):
        words = f"{h} {TEXTS[code][f'short.{f.panel.frequency}']}"
        out.append(label(round(left + step * (i + 0.5), 1), bottom + 17, words, 11, SOFT, anchor="middle"))
    return "".join(out)


def skill(f: Hindcast, code: str) -> str:
    """A row for each level and rule, a dot for each horizon: the scaled score at the left, on log1p at the right."""
    t, rows = TEXTS[code], whole(f)
    sides = ((204.0, 560.0, "scaled_ratio", "skill-left"), (596.0, 952.0, "log_ratio", "skill-right"))
    pitch = 9.0 * len(f.horizons) + 12
    body, y, top = [], 84.0, 72.0
    for name in _levels(rows):
        body.append(label(0, y + 4, level(f, name, code), 13, INK, bold=True))
        y += 18
        for rule in RULES:
            body.append(label(12, y + pitch / 2, t[f"rule.{rule}"] if len(t[f"rule.{rule}"]) < 31 else "", 11.5, INK))
            if len(t[f"rule.{rule}"]) >= 31:
                body += _folded(t[f"rule.{rule}"], y + pitch / 2)
            for x in rows:
                if x.level == name:
                    i = f.horizons.index(x.horizon)
                    for left, right, part, _ in sides:
                        body.append(_dot(getattr(x, part)[rule], y + 6 + 9 * i, left, right, _shade(f, i)))
            y += pitch
        y += 8
    frame = [_axis(left, right, top, y, t[title], code) for left, right, _, title in sides]
    return drawing(_key(f, code) + "".join(frame) + "".join(body), WIDTH, y + 24)


def _folded(text: str, y: float) -> list[str]:
    words = text.split(" ")
    half = -(-len(words) // 2)
    return [label(12, y - 7 + 14 * i, " ".join(part), 11.5, INK) for i, part in enumerate((words[:half], words[half:]))]


def _shade(f: Hindcast, i: int) -> str:
    return SHADES[round(i * (len(SHADES) - 1) / max(len(f.horizons) - 1, 1))]


def _key(f: Hindcast, code: str) -> str:
    out, x = [], 204.0
    for i, h in enumerate(f.horizons):
        words = ahead(f, h, code, inside=True)
        out.append(f'<circle cx="{x + 4:g}" cy="10" r="4" fill="{_shade(f, i)}"/>' + label(x + 14, 14, words, 12, INK))
        x += 40 + 6.4 * len(words)
    return "".join(out)


def _at(value: float, left: float, right: float) -> float:
    return round(left + (right - left) * (math.log(max(value, 1e-9)) - LEAST) / (MOST - LEAST), 1)


def _axis(left: float, right: float, top: float, bottom: float, title: str, code: str) -> str:
    out = [label((left + right) / 2, 36, title, 12, INK, bold=True, anchor="middle")]
    one = _at(1.0, left, right)
    out.append(label(one - 10, 52, f"← {TEXTS[code]['better']}", 11, SOFT, anchor="end"))
    out.append(label(one + 10, 52, f"{TEXTS[code]['worse']} →", 11, SOFT))
    for tick in TICKS:
        x = _at(tick, left, right)
        colour, width = (SOFT, 1.4) if tick == 1 else (GRID, 1)
        out.append(f'<path d="M{x},{top:g}V{bottom:g}" stroke="{colour}" stroke-width="{width}"/>')
        out += [label(x, y, decimal_text(tick, 1), 11, SOFT, anchor="middle") for y in (top - 5, bottom + 15)]
    return "".join(out)


def _dot(told: Range, y: float, left: float, right: float, colour: str) -> str:
    """A ratio and its interval; an arrow at the edge beyond which the plot does not reach."""
    if math.isnan(told[0]):
        return ""
    out = ""
    if not math.isnan(told[1]):
        low, high = (min(max(_at(v, left, right), left), right) for v in told[1:])
        out = f'<path d="M{low},{y:g}H{high}" stroke="{colour}" stroke-width="1.5"/>'
    x = _at(told[0], left, right)
    if x < left:
        return out + f'<path d="M{left + 6:g},{y - 4:g}L{left:g},{y:g}L{left + 6:g},{y + 4:g}Z" fill="{colour}"/>'
    if x > right:
        return out + f'<path d="M{right - 6:g},{y - 4:g}L{right:g},{y:g}L{right - 6:g},{y + 4:g}Z" fill="{colour}"/>'
    return out + f'<circle cx="{x}" cy="{y:g}" r="3.6" fill="{colour}"/>'


def pit(f: Hindcast, code: str) -> str:
    """A histogram for each level and horizon, those of a level on one scale."""
    names = list(dict.fromkeys(x.level for x in f.histograms))
    tops = {n: max([0.2, *(v for x in f.histograms if x.level == n for v in x.shares)]) * 1.05 for n in names}
    pitch, height = (WIDTH - 10) / max(len(f.horizons), 3), 150.0
    body = []
    for x in f.histograms:
        i, j = names.index(x.level), f.horizons.index(x.horizon)
        body.append(f'<g transform="translate({j * pitch:g},{i * height:g})">')
        head = f"{level(f, x.level, code)}, {ahead(f, x.horizon, code, inside=True)}"
        body.append(
            label(6, 14, head, 11.5, INK, bold=True) + _bars(x.shares, tops[x.level], pitch - 26, height) + "</g>"
        )
    return drawing("".join(body), WIDTH, height * len(names) + 4)


def _bars(shares: Sequence[float], top: float, width: float, height: float) -> str:
    bottom, high = height - 24, height - 52
    step = width / BINS
    out = []
    for k, value in enumerate(shares):
        tall = high * value / top
        out.append(f'<rect x="{6 + k * step + 1:.1f}" y="{bottom - tall:.1f}" width="{step - 2:.1f}" '
                   f'height="{tall:.1f}" fill="{BLUE}"/>')  # fmt: skip
    even = bottom - high / BINS / top
    out.append(f'<path d="M6,{bottom}h{width:g}" stroke="{SOFT}"/>')
    out.append(f'<path d="M6,{even:.1f}h{width:g}" stroke="{RUST}" stroke-width="1.4" stroke-dasharray="5 4"/>')
    out += [label(6 + width * k, bottom + 14, f"{100 * k:.0f}%", 10.5, SOFT, anchor=("", "middle", "end")[int(2 * k)])
            for k in (0, 0.5, 1)]  # fmt: skip
    return "".join(out)


def alternative(f: Hindcast, picture: str, code: str) -> str:
    """A picture in words: its title, and each of its numbers."""
    t = TEXTS[code]
    if picture == "pit":
        rows = [
            t["alt-pit"].format(level=level(f, x.level, code), ahead=ahead(f, x.horizon, code, inside=True),
                                shares=" ".join(share(v) for v in x.shares))
            for x in f.histograms
        ]  # fmt: skip
    else:
        rows = []
        for x in whole(f):
            named = {"level": level(f, x.level, code), "ahead": ahead(f, x.horizon, code, inside=True)}
            shares = {f"c{p}": share(v[0]) for p, v in x.coverage.items()}
            ratios = ", ".join(f"{t[f'rule.{r}']} {decimal_text(v[0], 2)}" for r, v in x.log_ratio.items()
                               if not math.isnan(v[0]))  # fmt: skip
            rows.append(t[f"alt-{picture}"].format(**named, **shares, ratios=ratios))
    return in_words(t[picture], t[f"{picture}-sub"], rows)
