"""The annex of figures on paper: the same figures, each thing that several of them share said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caudal.brief.document import Run, Runs, TraceLine, TracePiece, TraceRun
from caudal.brief.numbers import MINUS
from caudal.brief.words.scribe import Scribe, period_label
from caudal.brief.words.sources import edition_run
from caudal.records import Figure

ENDS = ("lower95", "lower80", "median", "upper80", "upper95")  # in the order in which they are printed
EVERYWHERE = ("seed", "version")  # what nearly every computation takes, with the same value
CHOICES = ("start", "pre", "season", "scale", "unit", "controls")  # of a specification, in the order of its id
FEW_SPANS = 2  # spans of rows that are printed one by one

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """Figures of one period, kind and rows, the words for their kind, and their computation."""

    figures: tuple[Figure, ...]
    stem: tuple[str, ...]
    call: str


class Digest:
    """Says figures on few lines; `groups` are all figures of the annex, those of one series together."""

    def __init__(self, scribe: Scribe, groups: Sequence[Sequence[Figure]]) -> None:
        self.scribe = scribe
        figures = [f for members in groups for f in members]
        taken = Counter(_everywhere(f.computation) for f in figures if _everywhere(f.computation))
        self._shared = taken.most_common(1)[0][0] if taken else ""
        calls = dict.fromkeys(self._call(f) for f in figures)
        self._keys = {text: f"C{i}" for i, text in enumerate(calls, 1)}

    def reading(self) -> Runs:
        """How to read the lines, with what all of them share."""
        scribe = self.scribe
        day, mode = scribe.language.day(scribe.stock.as_of), scribe.say("mode.strict")
        said = scribe.say("annex.reading", day=day, mode=mode)
        shared = scribe.say("annex.reading.shared", shared=Run(self._shared, kind="id")) if self._shared else ()
        return (*said, Run(" "), *shared) if shared else said

    def computations(self) -> tuple[tuple[str, Runs], ...]:
        """Each computation's key with its call."""
        return tuple((key, (Run(text, kind="id"),)) for text, key in self._keys.items())

    def pieces(self, members: Sequence[Figure]) -> tuple[TracePiece, ...]:
        """The figures of one series: a piece for those that share date, editions and computation.

        Pieces of one period and the same rows, as a change and what was expected of it, are one.
        """
        parts: dict[Key, list[Figure]] = {}
        for figure in members:
            parts.setdefault((*_held(figure), self._call(figure)), []).append(figure)
        merged: dict[tuple[object, ...], list[Figure]] = {}
        for key, part in parts.items():
            places = {_place(f) for f in part}
            merged.setdefault((*key[:-1], *places.pop()) if len(places) == 1 else key, []).extend(part)
        return tuple(self._piece(p) for p in merged.values())

    # ---- a piece, its runs, their lines ----

    def _piece(self, members: list[Figure]) -> TracePiece:
        """What all lines share stands in the head: period, rows, the kind's first words."""
        lines = self._lines(members)
        dated = len({f.period for f in members}) > 1
        rowed = len({_rows_key(f) for f in members}) > 1
        several = len({line.call for line in lines}) > 1
        shared = _common([line.stem for line in lines]) if len(lines) > 1 else 0
        head = self._head(members[0], called=not several, dated=not dated, rowed=not rowed)
        if shared:
            head.append((Run(", ".join(lines[0].stem[:shared]), kind="given"),))
        few = 3 * len({_place(line.figures[0]) for line in lines}) <= len(lines)
        runs: dict[tuple[object, ...], list[_Line]] = {}
        for line in lines:
            names, units = tuple(_name(f) for f in line.figures), tuple(f.unit for f in line.figures)
            key = (line.call, names, units, _place(line.figures[0]) if few else ())
            runs.setdefault(key, []).append(replace(line, stem=line.stem[shared:]))
        told = (self._run(held, several=several, dated=dated, rowed=rowed, few=few) for held in runs.values())
        return TracePiece(_listed(head), tuple(told))

    def _head(self, figure: Figure, *, called: bool, dated: bool, rowed: bool) -> list[Runs]:
        """Keys of editions and computation, the date where it is not the brief's own, period and rows."""
        scribe = self.scribe
        out: list[Runs] = [(edition_run(scribe, s.edition),) for s in figure.sources]
        if called:
            out.append((self._key(figure),))
        if (figure.as_of, figure.mode) != (scribe.stock.as_of, "strict"):
            mode = scribe.say(f"mode.{figure.mode}")
            out.append(scribe.say("annex.as-of.value", day=scribe.language.day(figure.as_of), mode=mode))
        if dated:
            out.append((period(scribe, figure.period),))
        rows = self._rows_said(figure) if rowed else ()
        return [*out, rows] if rows else out

    def _lines(self, members: Sequence[Figure]) -> list[_Line]:
        """Figures of one kind, computation, period and rows on a line, ends of intervals in order."""
        held: dict[tuple[object, ...], list[Figure]] = {}
        for figure in sorted(members, key=lambda f: (_tokens(f)[:-1], f.period, f.id)):
            key = (tuple(_tokens(figure)[:-1]), self._call(figure), _place(figure))
            held.setdefault(key, []).append(figure)
        out = []
        for line in held.values():
            line.sort(key=lambda f: (ENDS.index(_name(f)) if _name(f) in ENDS else -1, f.id))
            out.append(_Line(tuple(line), tuple(self._stem(line[0])), self._call(line[0])))
        return out

    def _run(self, lines: list[_Line], *, several: bool, dated: bool, rowed: bool, few: bool) -> TraceRun:
        """Lines of one computation, names and units; what all of them share goes before them."""
        stems = [line.stem for line in lines]
        before = _common(stems)
        after = _common([stem[before:][::-1] for stem in stems])
        shared = [*stems[0][:before], *stems[0][len(stems[0]) - after :]]
        own = [replace(line, stem=line.stem[before : len(line.stem) - after]) for line in lines]
        labels = self._labels(lines[0].figures, shared)
        first = lines[0].figures[0]
        before_all: list[Runs] = []
        if few:
            before_all += [(period(self.scribe, first.period),)] if dated else []
            before_all += [r for r in [self._rows_said(first) if rowed else ()] if r]
        labels = _listed([*before_all, *([labels] if labels else [])])
        if several:
            labels = (self._key(first), *([Run(" "), *labels] if labels else []))
        return TraceRun(labels, self._told(own, dated=dated and not few, rowed=rowed and not few))

    def _labels(self, figures: tuple[Figure, ...], shared: Sequence[str]) -> Runs:
        """What the lines are, the names of their figures and the unit; ends of intervals and counts go unnamed."""
        names = tuple(_name(f) for f in figures)
        units = [self.scribe.word(unit(self.scribe, f.unit)) for f in figures]
        same = len(set(units)) == 1
        said = list(shared)
        if names not in (("count",), ENDS, ENDS[::2]):
            pairs = [
                (self._token(n), u, f.unit == "count" or same) for n, u, f in zip(names, units, figures, strict=True)
            ]
            said.append(" | ".join(n if bare or u == n else f"{n} ({u})" for n, u, bare in pairs))
        text = ", ".join(said)
        if same and figures[0].unit != "count" and not text.endswith(units[0]):
            text = ", ".join([*([text] if text else []), units[0]])
        return (Run(text, kind="given"),) if text else ()

    def _told(self, lines: list[_Line], *, dated: bool, rowed: bool) -> tuple[TraceLine, ...]:
        """Lines in order, each with its kind and period, the year only where it changes."""
        out: list[TraceLine] = []
        said = ""
        for line in lines:
            first, kind = line.figures[0], ", ".join(line.stem)
            lead: list[Runs] = [(Run(kind, kind="given"),)] if kind else []
            if dated:
                run = period(self.scribe, first.period)
                month, _, year = run.text.rpartition(" ")
                if period_label(first.period) is not None and month and f"{kind} {year}" == said:
                    run = replace(run, text=month)
                said = f"{kind} {year}"
                lead.append((run,))
            ids = tuple(f.id for f in line.figures)
            out.append(TraceLine(_listed(lead, " "), ids, self._rows(first) if rowed else ()))
        return tuple(out)

    # ---- words ----

    def _call(self, figure: Figure) -> str:
        own = _everywhere(figure.computation)
        if not own or own != self._shared:
            return call(figure.computation)
        return call(figure.computation, without=EVERYWHERE)

    def _key(self, figure: Figure) -> Run:
        key = self._keys[self._call(figure)]
        return Run(key, kind="id", to=f"computation-{key}")

    def _stem(self, figure: Figure) -> list[str]:
        """What kind of figure it is, beyond its name: a measure's reading, an effect, a specification."""
        named = {str(v) for v in _options(figure.computation).values()}
        tokens = [t for t in _tokens(figure)[:-1] if t not in named]
        if tokens[:1] != ["curve"] or len(tokens) < len(CHOICES) + 2:
            return [self._token(t) for t in tokens]
        say = self.scribe.language
        chosen = [
            self.scribe.word(f"curve.{choice}.{t}") if say.has(f"curve.{choice}.{t}") else self._token(t)
            for choice, t in zip(CHOICES, tokens[1:], strict=False)
        ]
        rest = tokens[len(CHOICES) + 1 :]
        return [
            self._token("specification"),
            chosen[0],
            " / ".join([*chosen[1:], rest[0]]),
            *map(self._token, rest[1:]),
        ]

    def _token(self, token: str) -> str:
        """An identifier's part in words, where the catalogue has them."""
        key = f"annex.label.{token}"
        if self.scribe.language.has(key):
            return self.scribe.word(key)
        planted = re.fullmatch(r"(power)?-(\d\d?)", token)
        if planted is not None:
            said = self.scribe.word("annex.label.planted", percent=f"{MINUS}{planted[2]}%")
            return f"{self._token('power')} {said}" if planted[1] else said
        printed = re.match(r"print-(\d{4}-\d\d-\d\d)-", token)
        if printed is not None:
            return self.scribe.word("annex.label.print", day=self.scribe.language.day(date.fromisoformat(printed[1])))
        return token

    def _rows_said(self, figure: Figure) -> Runs:
        """The same after the word for it."""
        rows = self._rows(figure)
        count = sum(len(s.rows) for s in figure.sources)
        return self.scribe.say("annex.rows", count, rows=rows) if rows else ()

    def _rows(self, figure: Figure) -> Runs:
        """1869–1933, 8205–8349; for many spans how many rows lie between the first and the last."""
        sources = [s for s in figure.sources if s.rows]
        out: list[Runs] = []
        for source in sources:
            rows = sorted(set(source.rows))
            held = spans(rows)
            text = ", ".join(held)
            if len(held) > FEW_SPANS:
                text = self.scribe.word(
                    "annex.rows.among", number=f"{len(rows)}", first=f"{rows[0]}", last=f"{rows[-1]}"
                )
            run = Run(text, kind="given")
            out.append((edition_run(self.scribe, source.edition), Run(" "), run) if len(sources) > 1 else (run,))
        return _listed(out, "; ")


def unit(scribe: Scribe, name: str) -> str:
    """The key of a unit's word."""
    key = f"unit.{name}"
    return key if scribe.language.has(key) else "unit.other"


def call(computation: Mapping[str, object], without: Iterable[str] = ()) -> str:
    """A computation as one writes a call; options in `without` are left out and stand as an ellipsis."""
    function = str(computation.get("function", "caudal.brief"))
    rest = [f"{k}={v}" for k, v in sorted(_options(computation).items(), key=lambda kv: kv[0]) if k not in without]
    given = ", ".join([*rest, "…"] if without else rest)
    return f"{function}({given})" if given or re.fullmatch(r"[\w.]+", function) else function


def period(scribe: Scribe, label: str) -> Run:
    """A period or a change between two, as short as columns have it; the label itself where it is neither."""
    known = [period_label(part) for part in label.split("/")]
    if all(p is not None for p in known):
        return Run(" → ".join(scribe.language.short(p) for p in known if p is not None), kind="date")
    return Run(label, kind="date")


def spans(rows: list[int]) -> list[str]:
    """Ascending row numbers as spans: 3, 4, 5, 9 is 3–5 and 9."""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return [str(a) if a == b else f"{a}–{b}" for a, b in found]


def _options(computation: Mapping[str, object]) -> dict[str, object]:
    """What a computation takes, by name."""
    options = computation.get("options")
    own = {str(k): v for k, v in computation.items() if k not in ("function", "options", "number")}
    return {**{str(k): v for k, v in options.items()}, **own} if isinstance(options, Mapping) else own


def _everywhere(computation: Mapping[str, object]) -> str:
    held = _options(computation)
    return ", ".join(f"{k}={held[k]}" for k in EVERYWHERE) if all(k in held for k in EVERYWHERE) else ""


def _tokens(figure: Figure) -> list[str]:
    """The parts of an id after its series and period."""
    whole, mark = figure.id.split("@")[0], f"{figure.period.replace('/', '-to-')}."
    return (whole.rsplit(mark, 1)[-1] if mark in whole else whole).split(".")


def _place(figure: Figure) -> tuple[object, ...]:
    """Period and rows."""
    return (figure.period, _rows_key(figure))


def _held(figure: Figure) -> Key:
    """Date, mode and editions."""
    return (figure.as_of.isoformat(), figure.mode, ",".join(s.edition for s in figure.sources))


def _common(stems: Sequence[Sequence[str]]) -> int:
    """How many first words all stems share."""
    count = 0
    for words in zip(*stems, strict=False):
        if len(set(words)) > 1:
            break
        count += 1
    return count


def _name(figure: Figure) -> str:
    return _tokens(figure)[-1]


def _rows_key(figure: Figure) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((s.edition, tuple(sorted(set(s.rows)))) for s in figure.sources)


def _listed(parts: Sequence[Runs], between: str = ", ") -> Runs:
    out: list[Run] = []
    for part in parts:
        out += ([Run(between)] if out else []) + list(part)
    return tuple(out)
