"""How each answer looks at the terminal: records in, lines and tables out."""

# ruff: noqa: PLC0415 - only a verdict needs the rooms that word it

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.text import Text

from caudal.cli import streams, tables
from caudal.cli.figures import figure_lines
from caudal.corridor import Corridor
from caudal.records import ALL, Figure, Table, Verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies import LoadReport, SourcesReport


def text_lines(lines: Iterable[str]) -> list[RenderableType]:
    """Plain lines, folded by the terminal, control characters made visible."""
    return [Text(streams.plain(line)) for line in lines]


def noted(texts: Mapping[str, str], notes: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Notes given by key and values as sentences, a list of names joined by commas; `key.one` where a number is 1."""
    out = []
    for key, values in notes:
        template = texts[f"{key}.one" if f"{key}.one" in texts and 1 in values.values() else key]
        out.append(template.format(**{k: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v
                                      for k, v in values.items()}))  # fmt: skip
    return out


def each_language(languages: Sequence[str], shown: Callable[[str], Sequence[RenderableType]]) -> list[RenderableType]:
    """What is shown in one language after the other, an empty line between them."""
    lines: list[RenderableType] = []
    for language in languages:
        lines += [*text_lines([""] if lines else []), *shown(language)]
    return lines


def judged(verdict: Verdict, corridor: Corridor, languages: Sequence[str]) -> list[RenderableType]:
    """A verdict in words, one paragraph for each language."""
    from caudal.cli import words

    return each_language(languages, lambda code: text_lines(words.verdict_lines(verdict, corridor, code)))


def loaded(report: LoadReport) -> list[RenderableType]:
    """What became of each release found in the files, and what its reader warns of."""
    lines = []
    for item in report.added:
        e = item.edition
        about = f"{e.publisher}, {e.title} (released {e.released}, {e.rows:,} rows, {e.id})"
        lines.append(f"{item.status}: {e.source}: {about}")
        lines += [f"  {message}" for message in item.messages]
    said = {message for item in report.added for message in item.messages}
    lines += [f"warning: {warning}" for warning in report.warnings if warning not in said]
    return text_lines(lines)


def briefed(files: Iterable[str], answer: Mapping[str, Sequence[str]]) -> list[RenderableType]:
    """Where the files are, and the answer in three sentences for each language."""
    lines = list(files)
    for language, sentences in answer.items():
        lines += ["", f"[{language}]", *sentences]
    return text_lines(lines)


def held(report: SourcesReport) -> list[RenderableType]:
    """Editions, their coverage and gaps, and what later releases revised."""
    shown = tables.table(
        "Editions held",
        ("released", "publisher", "title", "basis", "rows", "id"),
        [(e.released, e.publisher, e.title, e.basis, e.rows, e.id) for e in report.editions],
    )
    shown += tables.table(
        "Coverage",
        ("indicator", "of", "broken down by", "frequency", "first", "last", "gaps", "rows", "edition"),
        [(t.indicator, _fixed(t), _broken_down(t), t.frequency, t.first, t.last, _gaps(t.gaps), t.rows, e.id)
         for e in report.editions for t in e.tables],
    )  # fmt: skip
    shown += tables.table(
        "Revisions: the same count as successive releases printed it",
        ("indicator", "place", "period", "first print", "last print", "change", "releases"),
        [(r.indicator, r.place, r.period.label, first, last, f"{100 * (last - first) / first:+.3f}%" if first else "",
          len(r.values)) for r in report.revisions for first, last in [(r.values[0][1], r.values[-1][1])]],
    )  # fmt: skip
    return [*shown, *text_lines(f"Damaged: {sentence}" for sentence in report.damage)]


def _fixed(table: Table) -> str:
    return ", ".join(v for v in table.dims.values() if v not in ("*", ALL)) or ALL


def _broken_down(table: Table) -> str:
    return ", ".join(name for name, value in table.dims.items() if value == "*") or "nothing"


def _gaps(gaps: Sequence[date]) -> str:
    return f"{len(gaps)}: {', '.join(day.isoformat() for day in gaps)}" if gaps else "none"


def worded(document: dict[str, Any], verdict: Verdict, corridor: Corridor) -> dict[str, Any]:
    """A verdict's document, each reason also as a sentence in both languages."""
    from caudal.cli import words

    for entry, (key, values) in zip(document["reasons"], verdict.reasons, strict=True):
        entry["text"] = {language: words.reason(key, values, corridor, language) for language in ("en", "es")}
    return document


def traced(figure: Figure) -> list[RenderableType]:
    """Everything that a figure carries."""
    return text_lines(figure_lines(figure))
