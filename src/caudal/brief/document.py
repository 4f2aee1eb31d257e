"""The document tree: what a brief says, in one language, before any writer gives it a shape.

`words` builds it, `html`, `pdf` and `twin` write it. A number is a `Run` that names the figure behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from caudal.records import Figure

Kind = Literal["", "date", "given", "rule", "id", "letter"]
SHORT_HASH = 12  # digits of a sha256 that tell an edition apart


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    figure: id of the figure this number shows; step: the unit to which its value was rounded for show;
    shown: the number shown, a sign dropped where the sentence carries the direction.
    kind: "date" a date; "given" text of a corridor file, edition or quotation; "rule" a threshold of the
    method; "id" an identifier or hash; "letter" a status letter; "" plain words.
    to: id of the part of the document this run links to. lang: language, where it is not the document's.
    """

    text: str
    figure: str | None = None
    kind: Kind = ""
    step: float = 1.0
    shown: float | None = None
    to: str | None = None
    href: str | None = None
    lang: str | None = None
    strong: bool = False


Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The text of runs, nothing else."""
    return "".join(r.text for r in runs)


def glued(runs: Runs) -> Runs:
    """A heading whose date and whose short parenthesis stay on one line."""
    runs = tuple(replace(r, text=r.text.replace(" ", "\u00a0")) if r.kind == "date" else r for r in runs)
    whole = plain(runs)
    made = re.sub(r"\([^()]{1,22}\)", lambda m: m[0].replace(" ", "\u00a0"), whole)
    ends = accumulate(len(r.text) for r in runs)
    return tuple(replace(r, text=made[end - len(r.text) : end]) for r, end in zip(runs, ends, strict=True))


def words_in(runs: Runs) -> int:
    """How many words a reader counts: stretches between spaces that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in w) for w in plain(runs).split())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; style says what kind."""

    runs: Runs
    style: Literal["", "lead", "note", "quote", "question"] = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered where `ordered`."""

    items: tuple[Runs, ...]
    ordered: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `verdict` is the key of the verdict it shows, for its frame."""

    runs: Runs
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and how it is set."""

    title: Runs
    numeric: bool = False
    share: float = 1.0  # of the width, relative to the other columns


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its header. `notes` are printed under it."""

    id: str
    caption: Runs
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Runs, ...] = ()
    style: Literal["", "glance", "data"] = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its words: title = finding, subtitle = statistic, place, period, unit; alt; data table.

    labels: the runs printed inside the picture that show figures.
    """

    id: str
    title: Runs
    subtitle: Runs
    svg: str
    alt: str
    table: Table | None
    labels: Runs = ()
    least_width: int = 320  # pixels under which the picture scrolls instead of shrinking
    notes: tuple[Runs, ...] = ()
    narrow: str = ""  # the same drawing for a screen as wide as a telephone, where it has such a form


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side where there is room."""

    items: tuple[Chart, ...]


def shared_notes(charts: Charts) -> tuple[tuple[Chart, ...], tuple[Runs, ...]]:
    """The charts and the notes to print once under them: those of the charts, where all have the same."""
    notes = {c.notes for c in charts.items}
    if len(charts.items) < 2 or len(notes) != 1:
        return charts.items, ()
    return tuple(replace(c, notes=()) for c in charts.items), notes.pop()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number of the strip on the first page, with what it is and between which counts."""

    label: Runs
    value: Runs
    note: Runs
    span: Runs = ()


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The strip of key figures."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks set apart in a frame under their own title."""

    title: Runs
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure in the annex: its value as held, its period, mark, rows used and what sets it apart."""

    figure: str
    period: Runs
    value: Runs
    detail: Runs


@dataclass(frozen=True, slots=True)
class TracePart:
    """Figures of one series that share unit, date, mode, editions and computation; the head says these once."""

    head: tuple[tuple[Runs, Runs], ...]  # term, description
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Figures of one period and one kind on a line of the printed annex: its lead, their ids, the rows used."""

    lead: Runs
    figures: tuple[str, ...]
    rows: Runs


@dataclass(frozen=True, slots=True)
class TraceRun:
    """Lines whose figures have the same names; `labels` gives these once."""

    labels: Runs
    lines: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class TracePiece:
    """Runs of lines that share editions and computation; `head` says these and all else they share."""

    head: Runs
    runs: tuple[TraceRun, ...]


@dataclass(frozen=True, slots=True)
class TraceGroup:
    """All figures of one series: in full as `parts`, for paper as `pieces`.

    chapter: the indicator, which several series share; short: the title without it.
    """

    id: str
    title: Runs
    parts: tuple[TracePart, ...]
    chapter: Runs
    short: Runs
    pieces: tuple[TracePiece, ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """The annex of figures. For paper: how to read it, and each computation under its key."""

    groups: tuple[TraceGroup, ...]
    reading: Runs
    computations: tuple[tuple[str, Runs], ...]  # key, call


Block = Paragraph | Bullets | Table | Chart | Charts | KeyFigures | Box | Traces


@dataclass(frozen=True, slots=True)
class Section:
    """number: "1", "2.1", "A"; the same in every language."""

    id: str
    number: str
    title: Runs
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A brief or a page in one language. `answer`, `points`, `paste` and `statement` also stand in a brief's blocks."""

    language: str  # "en" or "es"
    tag: str  # BCP 47, for lang attributes
    title: Runs
    kicker: Runs
    dates: tuple[tuple[Runs, Runs], ...]  # term, description
    front: tuple[Block, ...]  # the first page
    sections: tuple[Section, ...]
    labels: Mapping[str, str]  # words of the frame: contents, skip link, footer
    figures: tuple[Figure, ...] = ()  # every figure a run names, in order of first use
    answer: tuple[Runs, Runs, Runs] = ((), (), ())
    points: tuple[Runs, ...] = ()
    paste: Runs = ()
    statement: tuple[Runs, Runs] = ((), ())
