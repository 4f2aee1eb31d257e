"""The forest: each measure's effect after three months on one line, by type, with its pooled value and the mean. Own
drawing."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import groupby

from caudal.brief.charts.look import BLUE, GRID, INK, SOFT, drawing, label, lines
from caudal.brief.evidence.words import TEXTS, day, percent, ranged, reason, verdict
from caudal.brief.page import in_words
from caudal.studies.evidence.as_json import type_name
from caudal.studies.evidence.record import POOLED_AT, Change, Evidence, Finding, KindMean

WIDTH, LEFT, RIGHT = 960, 236, 656  # of the picture; where the plot begins and ends
ROW, HEAD, TOP, FOOT = 38, 30, 74, 26
THIRD = 14  # height of a third line of words, where there are several corridors to name
TICKS = (-95, -90, -75, -50, -25, 0, 50, 100, 200, 400)
LEAST, MOST = math.log(0.02), math.log(8)  # log ratios at which a line is cut, with an arrow
LETTER = 6.2  # width of one in the numbers of the ticks
NAMED = 40  # letters of a corridor's name on the left
LETTERS = 47  # of a line of words on the right


def forest(e: Evidence, language: str) -> str:
    """The SVG of the forest."""
    low, high = _reach(e)
    means = {k.type: k for k in e.kinds}
    body: list[str] = []
    y = TOP
    for type, members in groupby(e.findings, key=lambda f: f.measure.type):
        body.append(label(0, y + 20, type_name(type)[language], 14, INK, bold=True))
        y += HEAD
        for f in members:
            several = len(e.corridors) > 1
            body.append(_finding(f, y, low, high, language, several=several))
            y += ROW + (THIRD if several else 0)
        if type in means:
            body.append(_mean(means[type], y, low, high, language))
            y += ROW
        y += 8
    frame = _frame(low, high, y, language)
    return drawing(frame + "".join(body), WIDTH, y + FOOT)


def alternative(e: Evidence, language: str) -> str:
    """The picture in words: each measure's effect, or why it has none."""
    t = TEXTS[language]
    rows = [f"{f.measure.id}: {ranged(f.after.get(POOLED_AT), language) or reason(f, language)}" for f in e.findings]
    return in_words(t["forest"], t["forest-sub"], rows)


def _reach(e: Evidence) -> tuple[float, float]:
    """The log ratios at both ends of the scale: all intervals, within limits."""
    held = [c for f in e.findings for c in (f.after.get(POOLED_AT), f.pooled) if c is not None]
    held += [k.mean for k in e.kinds]
    low = min((_log(c.lower95) for c in held), default=-1.0)
    high = max((_log(c.upper95) for c in held), default=1.0)
    return max(min(low, math.log(0.5)) - 0.1, LEAST), min(max(high, math.log(1.5)) + 0.1, MOST)


def _log(value: float) -> float:
    return math.log(max(1 + value / 100, 1e-6))


def _x(value: float, low: float, high: float) -> float:
    """Where a percentage stands."""
    return LEFT + (RIGHT - LEFT) * (_log(value) - low) / (high - low)


def _frame(low: float, high: float, bottom: float, language: str) -> str:
    t = TEXTS[language]
    out = []
    free = -math.inf
    for tick in TICKS:
        x = _x(tick, low, high)
        if LEFT <= x <= RIGHT:
            colour, width = (SOFT, 1.4) if tick == 0 else (GRID, 1)
            out.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom:g}" stroke="{colour}" '
                       f'stroke-width="{width}"/>')  # fmt: skip
            half = LETTER * len(percent(tick, language)) / 2
            if x - half >= free:
                free = x + half + 8
                out += [label(round(x, 1), y, percent(tick, language), 11.5, SOFT, anchor="middle")
                        for y in (TOP - 8, bottom + 16)]  # fmt: skip
    zero = round(_x(0, low, high), 1)
    out.append(label(zero - 10, TOP - 26, f"← {t['fewer']}", 12, SOFT, anchor="end"))
    out.append(label(zero + 10, TOP - 26, f"{t['more']} →", 12, SOFT))
    return "".join(out) + _key(language)


def _key(language: str) -> str:
    t, y = TEXTS[language], 14
    out, x = [], 0.0
    marks: tuple[tuple[str, Callable[[float], str]], ...] = (
        ("key-effect", lambda x: _bar(x, x + 30, y, INK) + _square(x + 15, y, INK)),
        ("key-pooled", lambda x: _bar(x, x + 30, y, BLUE) + _ring(x + 15, y)),
        ("key-mean", lambda x: _diamond(x, x + 15, x + 30, y)),
        ("key-apart", lambda x: _bar(x, x + 30, y, SOFT, dashed=True) + _square(x + 15, y, SOFT, hollow=True)),
    )
    for key, draw in marks:
        out += [draw(x), label(x + 38, y + 4, t[key], 12, INK)]
        x += 68 + 6.4 * len(t[key])
    return "".join(out)


def _finding(f: Finding, y: float, low: float, high: float, language: str, *, several: bool) -> str:
    out = [label(10, y + 15, f.measure.id, 13, INK), label(10, y + 29, day(f, language), 11, SOFT)]
    if several:
        out.append(label(10, y + 42, lines(f.corridor.name[language], NAMED)[0], 11, SOFT))
    told, apart = f.after.get(POOLED_AT), bool(f.reason)
    words = [verdict(f, language)] if not apart or f.verdict == "inseparable" else [reason(f, language)]
    if told is None:
        out += [label(RIGHT + 16, y + 15 + 13 * i, line, 12, SOFT) for i, line in enumerate(_lines(words))]
        return "".join(out)
    out.append(_line(told, y + 11, low, high, SOFT if apart else INK, dashed=apart))
    at = _x(told.percent, low, high)
    if LEFT <= at <= RIGHT:
        out.append(_square(at, y + 11, SOFT if apart else INK, hollow=apart))
    out.append(label(RIGHT + 16, y + 15, ranged(told, language), 12.5, SOFT if apart else INK))
    out += [label(RIGHT + 16, y + 29 + 12 * i, line, 11, SOFT) for i, line in enumerate(_lines(words)[:1])]
    if f.pooled is not None:
        out.append(_line(f.pooled, y + 25, low, high, BLUE))
        middle = _x(f.pooled.percent, low, high)
        out.append(_ring(middle, y + 25) if LEFT <= middle <= RIGHT else "")
    return "".join(out)


def _lines(words: list[str]) -> list[str]:
    return lines(" ".join(words), LETTERS)[:2]


def _mean(k: KindMean, y: float, low: float, high: float, language: str) -> str:
    left, middle, right = (min(max(_x(v, low, high), LEFT), RIGHT)
                           for v in (k.mean.lower95, k.mean.percent, k.mean.upper95))  # fmt: skip
    return (
        label(10, y + 18, TEXTS[language]["mean"].format(n=k.measures), 12, BLUE)
        + _diamond(left, middle, right, y + 14)
        + label(RIGHT + 16, y + 18, ranged(k.mean, language), 12.5, BLUE)
    )


def _line(c: Change, y: float, low: float, high: float, colour: str, *, dashed: bool = False) -> str:
    """An interval; an arrow where it goes on beyond the plot."""
    left, right = _x(c.lower95, low, high), _x(c.upper95, low, high)
    out = _bar(max(left, LEFT), min(right, RIGHT), y, colour, dashed=dashed)
    if left < LEFT:
        out += f'<path d="M{LEFT + 6} {y - 4:g}L{LEFT} {y:g}L{LEFT + 6} {y + 4:g}" fill="none" stroke="{colour}"/>'
    if right > RIGHT:
        out += f'<path d="M{RIGHT - 6} {y - 4:g}L{RIGHT} {y:g}L{RIGHT - 6} {y + 4:g}" fill="none" stroke="{colour}"/>'
    return out


def _bar(left: float, right: float, y: float, colour: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return (f'<line x1="{left:.1f}" y1="{y:g}" x2="{right:.1f}" y2="{y:g}" stroke="{colour}" '
            f'stroke-width="1.6"{dash}/>')  # fmt: skip


def _square(x: float, y: float, colour: str, *, hollow: bool = False) -> str:
    fill = "#fff" if hollow else colour
    return (f'<rect x="{x - 4:.1f}" y="{y - 4:g}" width="8" height="8" fill="{fill}" stroke="{colour}" '
            'stroke-width="1.4"/>')  # fmt: skip


def _ring(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:g}" r="4" fill="#fff" stroke="{BLUE}" stroke-width="1.6"/>'


def _diamond(left: float, middle: float, right: float, y: float) -> str:
    return (f'<path d="M{left:.1f} {y:g}L{middle:.1f} {y - 6:g}L{right:.1f} {y:g}L{middle:.1f} {y + 6:g}Z" '
            f'fill="#dbe4ec" stroke="{BLUE}" stroke-width="1.4"/>')  # fmt: skip
