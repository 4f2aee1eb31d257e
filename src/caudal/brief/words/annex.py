"""Where every number comes from: figures grouped by what they share, one anchor for each."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caudal.brief.document import SHORT_HASH, Entry, Paragraph, Run, Runs, Section, TraceGroup, TracePart, Traces
from caudal.brief.numbers import decimal_text
from caudal.brief.words.editions import publisher
from caudal.brief.words.scribe import Scribe, period_label
from caudal.brief.words.sources import edition_run
from caudal.records import ALL, Figure, Query

MOST_ROWS = 6


def annex(scribe: Scribe) -> Section:
    """One group for each series, in order of first use; in it one part for figures that share all but the period."""
    groups: dict[str, list[Figure]] = {}
    for figure in scribe.ledger.used:
        groups.setdefault(json.dumps([figure.indicator, sorted(figure.dims.items())]), []).append(figure)
    made = tuple(_group(scribe, i, members) for i, members in enumerate(groups.values(), 1))
    return Section("annex", "A", scribe.say("section.annex"), (Paragraph(scribe.say("annex.intro")), Traces(made)))


def _group(scribe: Scribe, index: int, members: list[Figure]) -> TraceGroup:
    title = scribe.say(
        "annex.group", number=Run(f"A{index}", kind="id"), name=Run(_name(scribe, members[0]), kind="given")
    )
    parts: dict[str, list[Figure]] = {}
    for figure in members:
        parts.setdefault(_shared(figure), []).append(figure)
    return TraceGroup(f"A{index}", title, tuple(_part(scribe, p) for p in parts.values()))


def _shared(figure: Figure) -> str:
    editions = sorted((s.edition, s.mode) for s in figure.sources)
    computation = {k: v for k, v in figure.computation.items() if k != "number"}
    return json.dumps(
        [figure.as_of.isoformat(), figure.mode, figure.unit, editions, computation], default=str, sort_keys=True
    )


def _part(scribe: Scribe, members: list[Figure]) -> TracePart:
    first = members[0]
    head: tuple[tuple[Runs, Runs], ...] = (
        (scribe.say("annex.unit"), scribe.say(_unit(scribe, first.unit))),
        (
            scribe.say("annex.as-of"),
            scribe.say(
                "annex.as-of.value", day=scribe.language.day(first.as_of), mode=scribe.say(f"mode.{first.mode}")
            ),
        ),
        (scribe.say("annex.editions"), _editions(scribe, first)),
        (scribe.say("annex.computation"), (Run(_computation(first.computation), kind="id"),)),
    )
    return TracePart(head, tuple(_entry(scribe, f) for f in sorted(members, key=lambda f: (f.period, f.id))))


def _name(scribe: Scribe, figure: Figure) -> str:
    if not figure.indicator:
        return scribe.word("annex.whole")
    query = Query(figure.indicator, **{k: str(v) for k, v in figure.dims.items()})
    parts = [scribe.names.indicator(query.indicator)]
    parts += [scribe.names.dimension(d, v) for d, v in query.dims().items() if v != ALL]
    return ", ".join(parts)


def _unit(scribe: Scribe, unit: str) -> str:
    key = f"unit.{unit}"
    return key if scribe.language.has(key) else "unit.other"


def _editions(scribe: Scribe, figure: Figure) -> Runs:
    out: list[Run] = []
    for source in figure.sources:
        number = edition_run(scribe, source.edition)
        key = f"basis.{source.basis}"
        basis = scribe.word(key) if scribe.language.has(key) else source.basis
        out += ([Run("; ")] if out else []) + [
            number,
            Run(" "),
            *publisher(scribe, source.publisher),
            Run(", "),
            scribe.language.day(source.released),
            Run(f", {basis}, sha256 "),
            Run(source.sha256[:SHORT_HASH], kind="id"),
        ]
    return tuple(out) or scribe.say("annex.no-edition")


def _computation(computation: Mapping[str, object]) -> str:
    function = str(computation.get("function", "caudal.brief"))
    options = computation.get("options")
    rest = {k: v for k, v in computation.items() if k not in ("function", "options", "number")}
    if isinstance(options, Mapping):
        rest = {**options, **rest}
    return f"{function}({', '.join(f'{k}={v}' for k, v in sorted(rest.items(), key=lambda kv: str(kv[0])))})"


def _entry(scribe: Scribe, figure: Figure) -> Entry:
    return Entry(figure.id, (_period(scribe, figure.period),), (_value(scribe, figure),), _rows(scribe, figure))


def _period(scribe: Scribe, label: str) -> Run:
    known = [period_label(part) for part in label.split("/")]
    if all(p is not None for p in known):
        return Run(" → ".join(scribe.language.short(p) for p in known if p is not None), kind="date")
    return Run(label, kind="date")


def _value(scribe: Scribe, figure: Figure) -> Run:
    """The value as held, to more digits than in the text."""
    if figure.value is None:
        return scribe.number(figure.id)
    places = 0 if float(figure.value).is_integer() else 4 if abs(figure.value) < 1 else 2
    return Run(decimal_text(figure.value, places), figure.id, step=10.0**-places, shown=figure.value)


def _rows(scribe: Scribe, figure: Figure) -> Runs:
    """Which rows of the source file were used, as spans; how the figure differs from its group."""
    out: list[Run] = []
    rows = sorted({r for s in figure.sources for r in s.rows})
    spans = _spans(rows)
    if spans:
        shown = ", ".join(spans[:MOST_ROWS]) + (", …" if len(spans) > MOST_ROWS else "")
        out += list(scribe.say("annex.rows", len(rows), rows=Run(shown, kind="id")))
    number = figure.computation.get("number")
    kind = str(number) if number else figure.id.split("@")[0].rsplit(".", 1)[-1]
    if kind not in ("count", "to", "from"):
        out += ([Run(", ")] if out else []) + [Run(kind, kind="id")]
    return tuple(out)


def _spans(rows: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return [str(a) if a == b else f"{a}–{b}" for a, b in spans]
