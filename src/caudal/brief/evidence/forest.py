"""The forest: each measure's effect after three months on one line, by type, with its pooled value and the mean. Own
drawing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
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
NARROW, LINE, FEW = 360, 20, 56  # on a telephone: its width, a line of the key, letters of a line
NAMED = 40  # letters of a corridor's name on the left
LETTERS = 47  # of a line of words on the right


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the plot begins and ends, and the log ratios at its ends."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a percentage stands."""
        return self.left + (self.right - self.left) * (_log(value) - self.low) / (self.high - self.low)


def forest(e: Evidence, language: str) -> str:
    """The SVG of the forest."""
    s = Scale(LEFT, RIGHT, *_reach(e))
    means = {k.type: k for k in e.kinds}
    body: list[str] = []
    y = TOP
    for type, members in groupby(e.findings, key=lambda f: f.measure.type):
        body.append(label(0, y + 20, type_name(type)[language], 14, INK, bold=True))
        y += HEAD
        for f in members:
            several = len(e.corridors) > 1
            body.append(_finding(f, y, s, language, several=several))
            y += ROW + (THIRD if several else 0)
        if type in means:
            body.append(_mean(means[type], y, s, language))
            y += ROW
        y += 8
    frame = _frame(s, TOP, y, language) + _key(language)
    return drawing(frame + "".join(body), WIDTH, y + FOOT)


def narrow_forest(e: Evidence, language: str) -> str:
    """The forest for a telephone: the words of a measure above its line, not beside it."""
    s = Scale(8, NARROW - 8, *_reach(e))
    means = {k.type: k for k in e.kinds}
    body: list[str] = []
    top = y = 4 * LINE + 52
    for type, members in groupby(e.findings, key=lambda f: f.measure.type):
        body.append(label(0, y + 20, type_name(type)[language], 14, INK, bold=True))
        y += HEAD
        for f in members:
            told, said = f.after.get(POOLED_AT), lines(" ".join(_words(f, language)), FEW)[:3]
            body.append(label(0, y + 14, f"{f.measure.id}, {day(f, language)}", 12, INK))
            if told is not None:
                body.append(label(0, y + 30, ranged(told, language), 12, SOFT if f.reason else INK))
                y += 16
            body += [label(0, y + 29 + 14 * i, line, 11.5, SOFT) for i, line in enumerate(said)]
            y += 30 + 14 * len(said)
            if told is not None:
                body.append(_marks(f, told, y, s))
                y += 30
        if type in means:
            mean = means[type]
            words = f"{TEXTS[language]['mean'].format(n=mean.measures)}: {ranged(mean.mean, language)}"
            body += [label(0, y + 14, words, 12, BLUE), _spread(mean, y + 28, s)]
            y += 44
        y += 8
    frame = _frame(s, top, y, language) + _key(language, narrow=True)
    return drawing(frame + "".join(body), NARROW, y + FOOT)


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


def _frame(s: Scale, top: float, bottom: float, language: str) -> str:
    t = TEXTS[language]
    out = []
    free = -math.inf
    for tick in TICKS:
        x = s.x(tick)
        if s.left <= x <= s.right:
            colour, width = (SOFT, 1.4) if tick == 0 else (GRID, 1)
            out.append(f'<line x1="{x:.1f}" y1="{top:g}" x2="{x:.1f}" y2="{bottom:g}" stroke="{colour}" '
                       f'stroke-width="{width}"/>')  # fmt: skip
            half = LETTER * len(percent(tick, language)) / 2
            if x - half >= free:
                free = x + half + 8
                out += [label(round(x, 1), y, percent(tick, language), 11.5, SOFT, anchor="middle")
                        for y in (top - 8, bottom + 16)]  # fmt: skip
    zero = round(s.x(0), 1)
    out.append(label(zero - 10, top - 26, f"← {t['fewer']}", 12, SOFT, anchor="end"))
    out.append(label(zero + 10, top - 26, f"{t['more']} →", 12, SOFT))
    return "".join(out)


def _key(language: str, *, narrow: bool = False) -> str:
    """What each mark means: side by side, or below each other on a narrow screen."""
    t, out, x, y = TEXTS[language], [], 0.0, 14
    marks: tuple[tuple[str, Callable[[float, float], str]], ...] = (
        ("key-effect", lambda x, y: _bar(x, x + 30, y, INK) + _square(x + 15, y, INK)),
        ("key-pooled", lambda x, y: _bar(x, x + 30, y, BLUE) + _ring(x + 15, y)),
        ("key-mean", lambda x, y: _diamond(x, x + 15, x + 30, y)),
        ("key-apart", lambda x, y: _bar(x, x + 30, y, SOFT, dashed=True) + _square(x + 15, y, SOFT, hollow=True)),
    )
    for key, draw in marks:
        out += [draw(x, y), label(x + 38, y + 4, t[key], 12, INK)]
        x, y = (x, y + LINE) if narrow else (x + 68 + 6.4 * len(t[key]), y)
    return "".join(out)


def _finding(f: Finding, y: float, s: Scale, language: str, *, several: bool) -> str:
    out = [label(10, y + 15, f.measure.id, 13, INK), label(10, y + 29, day(f, language), 11, SOFT)]
    if several:
        out.append(label(10, y + 42, lines(f.corridor.name[language], NAMED)[0], 11, SOFT))
    told, apart, words = f.after.get(POOLED_AT), bool(f.reason), _words(f, language)
    if told is None:
        out += [label(s.right + 16, y + 15 + 13 * i, line, 12, SOFT) for i, line in enumerate(_lines(words))]
        return "".join(out)
    out.append(_marks(f, told, y + 11, s))
    out.append(label(s.right + 16, y + 15, ranged(told, language), 12.5, SOFT if apart else INK))
    out += [label(s.right + 16, y + 29 + 12 * i, line, 11, SOFT) for i, line in enumerate(_lines(words)[:1])]
    return "".join(out)


def _marks(f: Finding, told: Change, y: float, s: Scale) -> str:
    """The effect with its interval, and under it the pooled one, where there is one."""
    colour = SOFT if f.reason else INK
    out, at = [_line(told, y, s, colour, dashed=bool(f.reason))], s.x(told.percent)
    if s.left <= at <= s.right:
        out.append(_square(at, y, colour, hollow=bool(f.reason)))
    if f.pooled is not None:
        out.append(_line(f.pooled, y + 14, s, BLUE))
        middle = s.x(f.pooled.percent)
        out.append(_ring(middle, y + 14) if s.left <= middle <= s.right else "")
    return "".join(out)


def _words(f: Finding, language: str) -> list[str]:
    return [verdict(f, language)] if not f.reason or f.verdict == "inseparable" else [reason(f, language)]


def _lines(words: list[str]) -> list[str]:
    return lines(" ".join(words), LETTERS)[:2]


def _mean(k: KindMean, y: float, s: Scale, language: str) -> str:
    return (
        label(10, y + 18, TEXTS[language]["mean"].format(n=k.measures), 12, BLUE)
        + _spread(k, y + 14, s)
        + label(s.right + 16, y + 18, ranged(k.mean, language), 12.5, BLUE)
    )


def _spread(k: KindMean, y: float, s: Scale) -> str:
    """The mean of a type as a diamond from one end of its interval to the other."""
    left, middle, right = (min(max(s.x(v), s.left), s.right)
                           for v in (k.mean.lower95, k.mean.percent, k.mean.upper95))  # fmt: skip
    return _diamond(left, middle, right, y)


def _line(c: Change, y: float, s: Scale, colour: str, *, dashed: bool = False) -> str:
    """An interval; an arrow where it goes on beyond the plot."""
    left, right = s.x(c.lower95), s.x(c.upper95)
    out = _bar(max(left, s.left), min(right, s.right), y, colour, dashed=dashed)
    for beyond, end, back in ((left < s.left, s.left, 6), (right > s.right, s.right, -6)):
        if beyond:
            out += f'<path d="M{end + back:g} {y - 4:g}L{end:g} {y:g}L{end + back:g} {y + 4:g}" fill="none" '
            out += f'stroke="{colour}"/>'
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
