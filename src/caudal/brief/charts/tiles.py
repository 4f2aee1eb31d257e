"""The tile map: one tile for each place that the corridor file puts on its schematic map. Own drawing."""

from __future__ import annotations

from caudal.brief.charts.look import EVEN, FALL, INK, RISE, drawing, label, lines
from caudal.brief.document import Cell, Chart, Column, Run, Runs, Table, plain
from caudal.brief.words.claims import number_cell, percent_cell
from caudal.brief.words.scribe import Judged, Scribe
from caudal.brief.words.standing import standing_cell
from caudal.corridor import Place
from caudal.records import ALL
from caudal.stocktaking import Change

TILE_W, TILE_H, GAP = 86, 84, 6
ARROW = {"down": "▼", "up": "▲", "same": "=", "unknown": ""}
PAPER = {"down": "#dbe9f6", "up": "#f8e3d4", "same": "#eeeeee", "unknown": "#ffffff"}
EDGE = {"down": FALL, "up": RISE, "same": EVEN, "unknown": EVEN}


def tile_map(scribe: Scribe) -> Chart | None:
    """A map of every place with a tile and a change; None where fewer than two have one."""
    placed = _placed(scribe)
    if len(placed) < 2:
        return None
    svg, labels = _draw(scribe, placed)
    rows = tuple(
        (
            Cell((Run(_dated(scribe, c), kind="given"),)),
            Cell((Run(scribe.names.indicator(c.query.indicator), kind="given"),)),
            number_cell(scribe, j, "from"),
            number_cell(scribe, j, "to"),
            percent_cell(scribe, j),
            standing_cell(scribe, c),
        )
        for c in placed.values()
        for j in [scribe.judged(c)]
    )
    columns = (
        Column(scribe.say("column.place"), share=1.6),
        Column(scribe.say("column.indicator"), share=1.8),
        Column(scribe.say("column.before"), True),
        Column(scribe.say("column.after"), True),
        Column(scribe.say("column.change"), True, 0.8),
        Column(scribe.say("column.standing"), share=1.4),
    )
    title = scribe.say("chart.map.title")
    subtitle = scribe.say(
        "chart.map.subtitle",
        before=scribe.language.period(scribe.stock.against),
        after=scribe.language.period(scribe.stock.period),
    )
    table = Table("t-map-data", scribe.say("chart.data", title=title), columns, rows, style="data")
    said = "; ".join(_said(scribe, c) for c in placed.values())
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle)} {said}.")
    return Chart("chart-map", title, subtitle, svg, alt, table, labels, 640)


def _placed(scribe: Scribe) -> dict[tuple[int, int], Change]:
    """Tile -> the first change of a whole count at its place."""
    found: dict[tuple[int, int], Change] = {}
    root = {i.id: i for i in scribe.stock.corridor.indicators.values()}
    for section in scribe.stock.sections:
        for change in section.changes:
            query = change.query
            if any(v != ALL for d, v in query.dims().items() if d != "place"):
                continue
            place = scribe.stock.corridor.places.get(query.place) or _home(scribe, change)
            if place is not None and place.tile is not None and query.indicator in root:
                found.setdefault(place.tile, change)
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))


def _home(scribe: Scribe, change: Change) -> Place | None:
    """The place of an indicator counted at one place only, where the query asks for the whole."""
    held = scribe.stock.corridor.indicators.get(change.query.indicator)
    places = [
        p
        for p in scribe.stock.corridor.places.values()
        if p.tile is not None and held is not None and held.stage == "upstream" and p.party == held.party
    ]
    return places[0] if len(places) == 1 else None


def _name(scribe: Scribe, change: Change) -> str:
    home = scribe.stock.corridor.places.get(change.query.place) or _home(scribe, change)
    return scribe.language.pick(home.name) if home is not None else change.query.place


def _dated(scribe: Scribe, change: Change) -> str:
    """The name of a place, with its newest period where that is not the brief's."""
    period = change.verdict.claim.period
    name = _name(scribe, change)
    return name if period == scribe.stock.period else f"{name} ({scribe.language.short(period)})"


def _kind(scribe: Scribe, change: Change) -> str:
    home = scribe.stock.corridor.places.get(change.query.place) or _home(scribe, change)
    return home.kind if home is not None else ""


def _said(scribe: Scribe, change: Change) -> str:
    """One place in the text alternative: its name, its change where that may be said, its standing."""
    percent = scribe.percent(scribe.judged(change))
    standing = scribe.word("standing.unknown" if change.standing is None else f"standing.{change.standing.side}")
    return f"{_name(scribe, change)}: {f'{percent.text}, ' if percent else ''}{standing}"


def _draw(scribe: Scribe, placed: dict[tuple[int, int], Change]) -> tuple[str, Runs]:
    columns, rows = (max(t[i] for t in placed) + 1 for i in (0, 1))
    left, top = (min(t[i] for t in placed) for i in (0, 1))
    width = (columns - left) * (TILE_W + GAP) - GAP + 2
    height = (rows - top) * (TILE_H + GAP) - GAP + 2
    labels: list[Run] = []
    body = []
    names: dict[tuple[int, int], str] = {}
    for kind in dict.fromkeys(_kind(scribe, c) for c in placed.values()):
        members = [tile for tile, c in placed.items() if _kind(scribe, c) == kind]
        names |= dict(zip(members, _short_names([_name(scribe, placed[t]) for t in members]), strict=True))
    for (column, row), change in placed.items():
        x, y = (column - left) * (TILE_W + GAP) + 1, (row - top) * (TILE_H + GAP) + 1
        body.append(_tile(scribe, change, names[column, row], x, y, labels))
    return drawing("".join(body), width, height), tuple(labels)


def _tile(scribe: Scribe, change: Change, name: str, x: int, y: int, labels: list[Run]) -> str:
    judged = scribe.judged(change)
    way = scribe.way(judged)
    side = "unknown" if change.standing is None else change.standing.side
    dash = "" if side in ("lower", "higher") else ' stroke-dasharray="4 3"'
    out = [
        f'<rect x="{x}" y="{y}" width="{TILE_W}" height="{TILE_H}" rx="3" fill="{PAPER[way]}" stroke="{EDGE[way]}" '
        f'stroke-width="1.6"{dash}/>'
    ]
    period = change.verdict.claim.period
    named = lines(name, 12)[:2] if period == scribe.stock.period else lines(name, 14)[:1]
    for i, line in enumerate(named):
        out.append(label(x + 6, y + 16 + 14 * i, line, 13, INK, bold=True))
    if period != scribe.stock.period:
        out.append(label(x + 6, y + 30, scribe.language.short(period), 11, INK))
    kind = f"tile.{_kind(scribe, change)}"
    if len(named) == 1 and period == scribe.stock.period and scribe.language.has(kind):
        out.append(label(x + 6, y + 30, scribe.word(kind), 11, INK))
    value, labelled = _headline(scribe, judged)
    labels += labelled
    out.append(label(x + 6, y + 53, f"{ARROW[way]} {value}".strip(), 17, EDGE[way], bold=True))
    out.append(label(x + 6, y + 74, scribe.word(f"standing.{side}.short"), 11.5, INK))
    return "".join(out)


def _short_names(names: list[str]) -> list[str]:
    """Names of one kind of place without the words they all begin or end with."""
    split = [n.split() for n in names]
    while len(split) > 1 and all(len(w) > 1 for w in split) and len({w[0] for w in split}) == 1:
        split = [w[1:] for w in split]
    while len(split) > 1 and all(len(w) > 1 for w in split) and len({w[-1] for w in split}) == 1:
        split = [w[:-1] for w in split]
    return [" ".join(w) for w in split]


def _headline(scribe: Scribe, judged: Judged) -> tuple[str, list[Run]]:
    percent = scribe.percent(judged)
    if percent is not None:
        return percent.text, [percent]
    after = scribe.figure(judged, "to")
    if after is None:
        return "[x]", []
    run = scribe.number(after)
    return run.text, [run]
