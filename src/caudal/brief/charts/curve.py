"""The specification curve: the effect under every defensible choice, and below it which choices each point is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caudal.brief.charts.look import BLUE, GRID, INK, SOFT, drawing, label
from caudal.brief.charts.plot import ticks
from caudal.brief.document import Cell, Chart, Column, Run, Runs, Table, plain
from caudal.brief.language import capital
from caudal.brief.numbers import decimal_text
from caudal.brief.words.estimates import honest, signed
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import Choice, MeasureTold

WIDTH, PLOT, LEFT, RIGHT, ROW = 660, 170, 216, 14, 15  # pixels
REACH = 3.0
Value = Callable[[Choice], str]


def curve_chart(scribe: Scribe, m: MeasureTold, index: int) -> Chart | None:
    """Every specification from the least effect to the greatest; None where fewer than two could be run."""
    curve = sorted(m.curve, key=lambda c: _value(scribe, c, "effect"))
    held = [c for c in curve if all(scribe.ledger.look(f).value is not None for f in c.told.figures.values())]
    if len(held) < 2:
        return None
    ends = [(_value(scribe, c, "effect-lower95"), _value(scribe, c, "effect-upper95")) for c in held]
    below, above = sum(hi < 0 for _, hi in ends), sum(lo > 0 for lo, _ in ends)
    counts = {"n": len(held), "below": below, "above": above, "zero": len(held) - below - above}
    runs = {k: _count(scribe, m, k, v) for k, v in counts.items()}
    measure = Run(m.measure.id, kind="id")
    title = capital(scribe.say("chart.curve.title", measure=measure, n=runs["n"], below=runs["below"]))
    subtitle = scribe.say("chart.curve.subtitle", above=runs["above"], zero=runs["zero"])
    low, high = _scale([_value(scribe, c, "effect") for c in held], ends)
    if any(lo < low or hi > high for lo, hi in ends):
        subtitle = (*subtitle, Run(" "), *scribe.say("chart.curve.clipped"))
    table = _table(scribe, held, index, capital(scribe.say("chart.curve.caption", measure=measure)))
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle)}")
    return Chart(f"chart-curve-{index}", title, subtitle, _draw(scribe, held, low, high), alt, table, (), 640)


def _value(scribe: Scribe, c: Choice, key: str) -> float:
    """One number of a specification a month, so that windows of any length stand on one scale."""
    return (scribe.ledger.look(c.told.figures[key]).value or 0.0) / c.months


def _count(scribe: Scribe, m: MeasureTold, key: str, value: int) -> Run:
    assert m.total is not None
    held = scribe.ledger.look(m.total.figures["effect"])
    figure = scribe.ledger.derive(
        f"curve.{m.measure.id}.{key}", float(value), "cases", query=m.total.query, period=m.total.first.label,
        as_of=held.as_of, mode=held.mode, sources=held.sources,
        computation={"function": "caudal.effect.specification_curve", "number": f"curve-{key}"},
    )  # fmt: skip
    return scribe.number(figure)


def _options(scribe: Scribe) -> tuple[tuple[str, Value], ...]:
    """The kinds of choice and how each is said."""
    return (
        ("start", lambda c: scribe.word(f"curve.start.{c.start.replace(' ', '-')}")),
        ("pre", lambda c: scribe.word("curve.pre.all") if c.pre is None else _months(scribe, float(c.pre))),
        ("season", lambda c: scribe.word("curve.yes" if c.season else "curve.no")),
        ("scale", lambda c: scribe.word(f"curve.scale.{c.scale}")),
        ("unit", lambda c: scribe.word(f"curve.unit.{c.unit}")),
        ("controls", lambda c: scribe.word(f"curve.controls.{c.controls}")),
        ("window", lambda c: _months(scribe, c.months)),
    )


def _months(scribe: Scribe, months: float) -> str:
    places = 0 if months == round(months) else 1
    return scribe.word("curve.months", 1 if months == 1 else 2, n=decimal_text(months, places))


def _scale(points: Sequence[float], ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Lower and upper end of the axis, zero within: intervals far longer than the others are cut, no point is unless it
    lies as far out (`REACH` times the reach of half of the specifications, the headline's among them or not)."""
    reach = sorted(max(abs(p), -lo, hi) for p, (lo, hi) in zip(points, ends, strict=True))
    most = REACH * reach[(len(reach) - 1) // 2]
    low, high = min(0.0, *(lo for lo, _ in ends)), max(0.0, *(hi for _, hi in ends))
    return max(low, -most), min(high, most)


def _arrow(x: float, y: float, down: bool) -> str:
    """The head of a line that goes on beyond the scale."""
    tip = 5 if down else -5
    return f'<path d="M{x - 3.5:.1f} {y - tip:.1f} L{x + 3.5:.1f} {y - tip:.1f} L{x:.1f} {y:.1f} Z" fill="{BLUE}"/>'


def _draw(scribe: Scribe, held: list[Choice], low: float, high: float) -> str:
    top, gap = 12.0, (WIDTH - LEFT - RIGHT) / len(held)

    def y(value: float) -> float:
        return top + (high - min(max(value, low), high)) / max(high - low, 1.0) * PLOT

    def x(i: int) -> float:
        return LEFT + gap * (i + 0.5)

    out = []
    marks = ticks(max(high, -low, 1.0))
    for tick in sorted({t for m in marks for t in (-m, m) if low <= t <= high}):
        strong = tick == 0
        out.append(f'<line x1="{LEFT}" y1="{y(tick):.1f}" x2="{WIDTH - RIGHT}" y2="{y(tick):.1f}" '
                   f'stroke="{INK if strong else GRID}" stroke-width="1"/>')  # fmt: skip
        out.append(label(LEFT - 6, round(y(tick) + 4, 1), decimal_text(tick), 11.5, SOFT, anchor="end"))
    for i, c in enumerate(held):
        lower, upper = _value(scribe, c, "effect-lower95"), _value(scribe, c, "effect-upper95")
        clear = lower > 0 or upper < 0
        out.append(f'<line x1="{x(i):.1f}" y1="{y(upper):.1f}" x2="{x(i):.1f}" y2="{y(lower):.1f}" '
                   f'stroke="{BLUE}" stroke-width="{3 if c.default else 1.5}"/>')  # fmt: skip
        out += [_arrow(x(i), y(low), True)] if lower < low else []
        out += [_arrow(x(i), y(high), False)] if upper > high else []
        out.append(f'<circle cx="{x(i):.1f}" cy="{y(_value(scribe, c, "effect")):.1f}" r="{6 if c.default else 4}" '
                   f'fill="{BLUE if clear else "#ffffff"}" stroke="{BLUE}" stroke-width="1.6"/>')  # fmt: skip
    at = top + PLOT + 16
    for key, said in _options(scribe):
        values = list(dict.fromkeys(said(c) for c in held))
        out.append(label(2, at + 4, scribe.word(f"curve.{key}"), 11.5, INK, bold=True))
        for value in values:
            out.append(label(LEFT - 6, at + 4, value, 11.5, SOFT, anchor="end"))
            out.append(f'<line x1="{LEFT}" y1="{at:g}" x2="{WIDTH - RIGHT}" y2="{at:g}" stroke="{GRID}"/>')
            for i, c in enumerate(held):
                if said(c) == value:
                    out.append(f'<rect x="{x(i) - 3.5:.1f}" y="{at - 3.5:g}" width="7" height="7" fill="{INK}"/>')
            at += ROW
        at += 5
    return drawing("".join(out), WIDTH, at)


def _table(scribe: Scribe, held: list[Choice], index: int, title: Runs) -> Table:
    options = _options(scribe)
    rows = []
    for i, c in enumerate(held, 1):
        step = honest(scribe, c.told)
        name = (Run(f"S{i}", kind="id"), *(scribe.say("curve.headline") if c.default else ()))
        rows.append(
            (
                Cell(name),
                *(Cell((Run(said(c), kind="given"),)) for _, said in options),
                *(
                    Cell((signed(scribe, c.told.figures[k], step),))
                    for k in ("effect", "effect-lower95", "effect-upper95")
                ),
            )
        )
    columns = (
        Column(scribe.say("curve.specification"), share=1.1),
        *(Column(scribe.say(f"curve.{key}"), share=1.2) for key, _ in options),
        Column(scribe.say("effects.column.effect.bare"), True),
        Column(scribe.say("effects.column.lower"), True),
        Column(scribe.say("effects.column.upper"), True),
    )
    return Table(f"t-curve-data-{index}", scribe.say("chart.data", title=title), columns, tuple(rows), style="data")
