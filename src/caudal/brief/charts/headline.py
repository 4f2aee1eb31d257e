"""The picture of the first page: observed counts against what the months before gave reason to expect."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from caudal.brief.charts.look import (
    BLUE,
    RUST,
    RUST_LIGHT,
    RUST_PALE,
    Spec,
    apart,
    count_axis,
    field,
    layer,
    time_axis,
    to_svg,
)
from caudal.brief.charts.series import SHOWN, axis_labels, series_table, shown_value
from caudal.brief.document import Chart, Run, Runs, plain
from caudal.brief.language import capital
from caudal.brief.words.scribe import Judged, Scribe
from caudal.records import ALL, Interval, Period, Query
from caudal.stocktaking import Headline

WIDTH, WIDE, HEIGHT = 378, 738, 250  # pixels, direct labels included
LINE, LETTER = 15, 6.8  # pixels from line to line of a label, and that a letter of it takes, on the wide side
LEAST, BESIDE = 78, 14  # pixels kept for the labels at least, and between the plot and them


def headline_charts(scribe: Scribe, headlines: Sequence[Headline]) -> tuple[Chart, ...]:
    """A picture for each, all with the same room for labels, so that their plots stand level; wide if alone."""
    said = [plain(words) for h in headlines for _, words, _ in _labels(scribe, scribe.judged(h.change))]
    longest = max((len(line) for text in said for line in text.split("|")), default=0)
    right = max(LEAST, ceil(LETTER * longest) + BESIDE)
    width = WIDE if len(headlines) == 1 else WIDTH
    return tuple(headline_chart(scribe, h, i, width - right, right) for i, h in enumerate(headlines))


def headline_chart(scribe: Scribe, headline: Headline, index: int, width: int, right: int) -> Chart:
    """Observed line of the last 25 periods, the 95% range expected for each, the newest one in full.

    width: pixels of the plot; right: pixels kept for direct labels.
    """
    change = headline.change
    judged = scribe.judged(change)
    history = change.history[-SHOWN:]
    observed = [(i, shown_value(scribe, p)) for i, p in enumerate(history)]
    place_in = {p.period.start: i for i, p in enumerate(history)}
    ranges = [(place_in[p.start], e) for p, e in headline.expected if p.start in place_in]
    labels = _labels(scribe, judged)
    axis = axis_labels(scribe, [p.period for p in history])
    svg = to_svg(_draw(observed, ranges, labels, axis, (width, right)))
    title = capital(
        scribe.say(
            f"chart.headline.{_finding(scribe, judged)}",
            indicator=Run(scribe.names.indicator(change.query.indicator), kind="given"),
            after=scribe.language.period(change.verdict.claim.period),
        )
    )
    subtitle = scribe.say(
        "chart.headline.subtitle",
        scope=_scope(scribe, change.query),
        first=_short(scribe, history[0].period),
        last=_short(scribe, history[-1].period),
        unit=Run(_unit(scribe, change.query.indicator), kind="given"),
    )
    subtitle = capital(subtitle)
    if ranges:
        subtitle += scribe.say("chart.headline.ranges")
    table = series_table(
        scribe, f"t-headline-{index}", title, [(change, scribe.names.indicator(change.query.indicator))]
    )
    held = scribe.stock.corridor.indicators.get(change.query.indicator)
    notes = ((scribe.text(held.caution),),) if held is not None and held.caution else ()
    alt_text = _alt(scribe, judged, title, subtitle)
    return Chart(
        f"headline-{index}",
        title,
        subtitle,
        svg,
        alt_text,
        table,
        tuple(r for text in labels for r in text[1] if r.figure),
        notes=notes,
    )


def _scope(scribe: Scribe, query: Query) -> Runs:
    """The place, unless the indicator's name says it or there is none."""
    name = scribe.names.titled(query)
    if query.place == ALL or name == scribe.names.titled(query, here=True):
        return ()
    return (Run(scribe.names.place(query.place), kind="given"), Run(", "))


def _short(scribe: Scribe, period: Period) -> Run:
    return Run(scribe.language.short(period), kind="date")


def _unit(scribe: Scribe, indicator: str) -> str:
    held = scribe.stock.corridor.indicators.get(indicator)
    return scribe.language.pick(held.unit) if held is not None and held.unit else scribe.word("unit.count")


def _finding(scribe: Scribe, judged: Judged) -> str:
    """down or up where the verdict says so, within where it does not, observed where nothing was expected."""
    if scribe.value(judged, "to") is None or scribe.figure(judged, "median") is None:
        return "observed"
    way = scribe.way(judged)
    return way if judged.verdict.verdict in ("supported", "moved") and way in ("down", "up") else "within"


def _labels(scribe: Scribe, judged: Judged) -> list[tuple[float, Runs, str]]:
    """(height, words, colour) of the labels at the right edge."""
    out: list[tuple[float, Runs, str]] = []
    after = scribe.figure(judged, "to")
    value = scribe.value(judged, "to")
    if after is not None and value is not None:
        out.append((value, scribe.say("chart.observed", value=scribe.marked(after)), BLUE))
    interval = scribe.expected(judged, "median", "lower95", "upper95")
    median = scribe.value(judged, "median")
    if interval is not None and median is not None:
        said = scribe.say("chart.expected", median=interval[0], lower=interval[1], upper=interval[2])
        out.append((median, said, RUST))
    return out


def _draw(
    observed: list[tuple[int, float | None]],
    ranges: list[tuple[int, Interval]],
    labels: list[tuple[float, Runs, str]],
    axis: dict[int, str],
    size: tuple[int, int],
) -> Spec:
    width, right = size
    highest = [v for _, v in observed if v is not None] + [e.upper95 for _, e in ranges]
    top = max(highest, default=0.0) * 1.06 or 1.0
    last = len(observed) - 1
    x = time_axis(axis, max(last, 1) * (1 + right / width), labelFlush=False, labelFontSize=13)
    y = count_axis(top, tickCount=5, labelFontSize=13)
    layers = _expected(ranges, last, x, y) if ranges else []
    line: Spec = {"type": "line", "color": BLUE, "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    layers.append(layer(line, [{"x": i, "y": v} for i, v in observed], x=x, y=y))
    dot: Spec = {"type": "point", "color": BLUE, "filled": True, "size": 60, "opacity": 1}
    layers.append(layer(dot, [{"x": i, "y": v} for i, v in observed[-2:] if v is not None], x=x, y=y))
    texts = [plain(words).split("|") for _, words, _ in labels]
    tall = [(len(lines) * LINE + 4) * top / HEIGHT for lines in texts]
    heights = apart([h for h, _, _ in labels], tall, 0.0, top)
    for height, lines, (_, _, colour) in zip(heights, texts, labels, strict=True):
        text: Spec = {
            "type": "text",
            "align": "left",
            "dx": 13,
            "dy": -(len(lines) - 1) * LINE / 2,  # Vega sets the first line at the height, not the middle of all
            "baseline": "middle",
            "color": colour,
            "fontSize": 13,
            "fontWeight": 600,
            "lineHeight": LINE,
        }
        row = {"x": last, "y": height, "t": lines}
        layers.append(layer(text, [row], x=x, y=y, text=field("t", "nominal")))
    return {"layer": layers, "width": width + right, "height": HEIGHT}


def _expected(ranges: list[tuple[int, Interval]], last: int, x: Spec, y: Spec) -> list[Spec]:
    """The 95% range of every period; that of the period judged in a frame, with its 80% part."""
    half = {True: 0.42, False: 0.32}
    ends: Spec = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}

    def rows(low: str, high: str, newest: bool) -> list[Spec]:
        return [
            {"x": i - half[newest], "x2": i + half[newest], "y": getattr(r, low), "y2": getattr(r, high)}
            for i, r in ranges
            if (i == last) == newest
        ]

    middle = {"x": x, "x2": {"field": "x2"}, "y": y}
    return [
        layer({"type": "rect", "color": RUST_LIGHT}, rows("lower95", "upper95", False), **ends),
        layer({"type": "rule", "color": RUST, "strokeWidth": 1}, rows("median", "median", False), **middle),
        layer(
            {"type": "rect", "fill": RUST_PALE, "stroke": RUST, "strokeWidth": 1.2},
            rows("lower95", "upper95", True),
            **ends,
        ),
        layer(
            {"type": "rect", "fill": RUST_LIGHT, "stroke": RUST, "strokeWidth": 0.6},
            rows("lower80", "upper80", True),
            **ends,
        ),
        layer({"type": "rule", "color": RUST, "strokeWidth": 2.2}, rows("median", "median", True), **middle),
    ]


def _alt(scribe: Scribe, judged: Judged, title: Runs, subtitle: Runs) -> str:
    parts = [
        plain(title),
        plain(subtitle).rstrip("."),
        plain(scribe.change(judged, scribe.names.subject(judged.verdict.claim.query))),
    ]
    interval = scribe.expected(judged, "median", "lower95", "upper95", prose=True)
    if interval is not None:
        parts.append(scribe.word("chart.alt.expected", median=interval[0], lower=interval[1], upper=interval[2]))
    return scribe.word("chart.alt.table", text=". ".join(p[:1].upper() + p[1:] for p in parts) + ".")
