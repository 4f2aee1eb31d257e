"""Small multiples: one panel for each series of a group, each on its own scale from zero, newest range expected."""

from __future__ import annotations

from collections.abc import Mapping

from caudal.brief.charts.look import BLUE, INK, RUST, SOFT, Spec, count_axis, layer, time_axis, to_svg
from caudal.brief.charts.tiles import lines
from caudal.brief.charts.series import SHOWN, axis_labels, series_table, shown_value
from caudal.brief.document import Chart, Run, Runs, plain
from caudal.brief.words.naming import furthest
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.stocktaking import Change, Section

PANEL_WIDTH, PANEL_HEIGHT = (172, 128), 72  # pixels; the width for three and for four columns
MOST_PANELS = 12


def multiples_chart(scribe: Scribe, group: Section, finding: Runs | None) -> list[Chart]:
    """Charts of at most twelve panels; series without history are left to the table."""
    drawn = [c for c in group.changes if any(shown_value(scribe, p) is not None for p in c.history)]
    pages = [drawn[i : i + MOST_PANELS] for i in range(0, len(drawn), MOST_PANELS)]
    return [_chart(scribe, group, page, f"{group.id}-{n}") for n, page in enumerate(pages)]


def _chart(scribe: Scribe, group: Section, changes: list[Change], id: str) -> Chart:
    queries = tuple(c.query for c in group.changes)
    names = [scribe.series(c.query, queries) for c in changes]
    heads = [_head(scribe, c, name) for c, name in zip(changes, names, strict=True)]
    svg = to_svg(_draw(scribe, changes, heads))
    title = _title(scribe, changes, names)
    indicators = tuple(dict.fromkeys(scribe.indicator(c.query.indicator) for c in changes))
    first = min(c.history[-SHOWN:][0].period for c in changes)
    last = max(c.history[-1].period for c in changes)
    subtitle = scribe.say(
        "chart.multiples.subtitle", indicator=Run(scribe.language.listed(indicators), kind="given"),
        first=Run(scribe.language.short(first), kind="date"), last=Run(scribe.language.short(last), kind="date"),
    )  # fmt: skip
    table = series_table(scribe, f"t-{id.replace('.', '-')}-data", title, list(zip(changes, names, strict=True)))
    alt_text = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle)}. "
                           + "; ".join(plain(h).replace("|", ": ") for h in heads) + ".")  # fmt: skip
    labels = tuple(r for h in heads for r in h if r.figure)
    return Chart(f"chart-{id.replace('.', '-')}", title, subtitle, svg, alt_text, table, labels, 560)


def _head(scribe: Scribe, change: Change, name: str) -> Runs:
    judged = scribe.judged(change)
    before, after, percent = scribe.figure(judged, "from"), scribe.figure(judged, "to"), scribe.percent(judged)
    words: list[Run] = [Run(name, kind="given"), Run("|")]
    if before and after:
        words += [scribe.number(before), Run(" → "), scribe.number(after)]
    if percent is not None:
        words += [Run("  "), percent]
    return tuple(words)


def _title(scribe: Scribe, changes: list[Change], names: list[str]) -> Runs:
    """The finding, in words that need no number: which series fell most and rose most in number."""
    shown = tuple(changes)
    several = len({c.query.indicator for c in shown}) > 1
    named = {way: names[changes.index(c)] for way in ("down", "up") if (c := furthest(scribe, shown, way)) is not None}
    filling = {way: Run(name, kind="given") for way, name in named.items()}
    if not named or several:
        return scribe.say("chart.multiples.several" if several else "chart.multiples.unknown")
    if len(named) == 2:
        return scribe.say("chart.multiples.mixed", **filling)
    way = next(iter(named))
    return scribe.say(f"chart.multiples.one.{way}" if len(shown) == 1 else f"chart.multiples.{way}", **filling)


def _draw(scribe: Scribe, changes: list[Change], heads: list[Runs]) -> Spec:
    periods = sorted({p.period for c in changes for p in c.history[-SHOWN:]})
    at = {p: i for i, p in enumerate(periods)}
    axis = axis_labels(scribe, periods, 2)
    columns = 4 if len(changes) in (4, 7, 8, 10, 11, 12) else 3
    width = PANEL_WIDTH[columns - 3]
    panels = [_panel(scribe, c, h, at, axis, width) for c, h in zip(changes, heads, strict=True)]
    return {"concat": panels, "columns": columns, "bounds": "flush", "spacing": {"row": 72, "column": 62}}


def _panel(scribe: Scribe, change: Change, head: Runs, at: Mapping[Period, int], axis: dict[int, str],
           width: int) -> Spec:  # fmt: skip
    history = change.history[-SHOWN:]
    rows = [{"x": at[p.period], "y": shown_value(scribe, p)} for p in history]
    low, high, median = (scribe.value(scribe.judged(change), k) for k in ("lower95", "upper95", "median"))
    top = max([float(r["y"]) for r in rows if r["y"] is not None] + [high or 0.0]) * 1.05 or 1.0
    x = time_axis(axis, max(at.values()) + 0.5, labelFontSize=11)
    y = count_axis(top, tickCount=3, labelFontSize=11, minExtent=46, maxExtent=46)
    end = at[history[-1].period]
    layers: list[Spec] = []
    if high is not None:
        bar: Spec = {"type": "rule", "color": RUST, "strokeWidth": 4, "opacity": 0.55}
        layers.append(layer(bar, [{"x": end, "y": low or 0.0, "y2": high}], x=x, y=y, y2={"field": "y2"}))
    if median is not None:
        tick: Spec = {"type": "tick", "color": RUST, "thickness": 2, "size": 11}
        layers.append(layer(tick, [{"x": end, "y": median}], x=x, y=y))
    line: Spec = {"type": "line", "color": BLUE, "strokeWidth": 1.8, "invalid": "break-paths-show-domains"}
    dot: Spec = {"type": "point", "color": BLUE, "filled": True, "size": 34, "opacity": 1}
    layers += [layer(line, rows, x=x, y=y), layer(dot, [r for r in rows[-1:] if r["y"] is not None], x=x, y=y)]
    name, _, numbers = plain(head).partition("|")
    title = {"text": lines(name, width // 6)[:2], "subtitle": numbers, "anchor": "start", "frame": "group", "fontSize": 12, "color": INK,
             "subtitleColor": SOFT, "subtitleFontSize": 12, "fontWeight": 600, "offset": 6, "limit": 210}  # fmt: skip
    return {"layer": layers, "width": width, "height": PANEL_HEIGHT, "title": title}
