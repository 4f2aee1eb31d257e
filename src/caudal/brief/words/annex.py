"""Where every number comes from: figures grouped by what they share, one anchor for each."""

from __future__ import annotations

import json

from caudal.brief.document import SHORT_HASH, Entry, Paragraph, Run, Runs, Section, TraceGroup, TracePart, Traces
from caudal.brief.language import capital
from caudal.brief.numbers import decimal_text
from caudal.brief.words.digest import Digest, call, period, spans, unit
from caudal.brief.words.editions import publisher
from caudal.brief.words.scribe import Scribe
from caudal.brief.words.sources import edition_run
from caudal.records import ALL, Figure, Query

MOST_ROWS = 6


def annex(scribe: Scribe) -> Section:
    """One group for each series, in it one part for figures that share all but the period.

    In order of first use: indicators, and series of one indicator; what is of no series comes last.
    """
    groups: dict[str, dict[str, list[Figure]]] = {}
    for figure in sorted(scribe.ledger.used, key=lambda f: not f.indicator):
        series = groups.setdefault(figure.indicator, {})
        series.setdefault(json.dumps(sorted(figure.dims.items())), []).append(figure)
    held = [members for series in groups.values() for members in series.values()]
    digest = Digest(scribe, held)
    made = tuple(_group(scribe, digest, i, members) for i, members in enumerate(held, 1))
    traces = Traces(made, digest.reading(), digest.computations())
    return Section("annex", "A", scribe.say("section.annex"), (Paragraph(scribe.say("annex.intro")), traces))


def _group(scribe: Scribe, digest: Digest, index: int, members: list[Figure]) -> TraceGroup:
    title = scribe.say(
        "annex.group", number=Run(f"A{index}", kind="id"), name=Run(_name(scribe, members[0]), kind="given")
    )
    parts: dict[str, list[Figure]] = {}
    for figure in members:
        parts.setdefault(_shared(figure), []).append(figure)
    first, *rest = _names(scribe, members[0])
    return TraceGroup(
        f"A{index}",
        title,
        tuple(_part(scribe, p) for p in parts.values()),
        capital((Run(first, kind="given"),)),
        capital((Run(", ".join(rest) or first, kind="given"),)),
        digest.pieces(members),
    )


def _shared(figure: Figure) -> str:
    editions = sorted((s.edition, s.mode) for s in figure.sources)
    computation = {k: v for k, v in figure.computation.items() if k != "number"}
    return json.dumps(
        [figure.as_of.isoformat(), figure.mode, figure.unit, editions, computation], default=str, sort_keys=True
    )


def _part(scribe: Scribe, members: list[Figure]) -> TracePart:
    first = members[0]
    head: tuple[tuple[Runs, Runs], ...] = (
        (scribe.say("annex.unit"), scribe.say(unit(scribe, first.unit))),
        (
            scribe.say("annex.as-of"),
            scribe.say(
                "annex.as-of.value", day=scribe.language.day(first.as_of), mode=scribe.say(f"mode.{first.mode}")
            ),
        ),
        (scribe.say("annex.editions"), _editions(scribe, first)),
        (scribe.say("annex.computation"), (Run(call(first.computation), kind="id"),)),
    )
    return TracePart(head, tuple(_entry(scribe, f) for f in sorted(members, key=lambda f: (f.period, f.id))))


def _name(scribe: Scribe, figure: Figure) -> str:
    return ", ".join(_names(scribe, figure))


def _names(scribe: Scribe, figure: Figure) -> list[str]:
    """The indicator's name, then those of its place, citizenship and the like."""
    if not figure.indicator:
        return [scribe.word("annex.whole")]
    query = Query(figure.indicator, **{k: str(v) for k, v in figure.dims.items()})
    parts = [scribe.names.indicator(query.indicator)]
    parts += [scribe.names.dimension(d, v) for d, v in query.dims().items() if v != ALL]
    return parts


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


def _entry(scribe: Scribe, figure: Figure) -> Entry:
    return Entry(figure.id, (period(scribe, figure.period),), (_value(scribe, figure),), _rows(scribe, figure))


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
    held = spans(rows)
    if held:
        shown = ", ".join(held[:MOST_ROWS]) + (", …" if len(held) > MOST_ROWS else "")
        out += list(scribe.say("annex.rows", len(rows), rows=Run(shown, kind="id")))
    number = figure.computation.get("number")
    kind = str(number) if number else figure.id.split("@")[0].rsplit(".", 1)[-1]
    if kind not in ("count", "to", "from"):
        out += ([Run(", ")] if out else []) + [Run(kind, kind="id")]
    return tuple(out)
