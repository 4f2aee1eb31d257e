"""The annex of figures on paper: the same figures, each thing that several of them share said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from caudal.brief.document import Run, Runs, TraceLine, TracePiece, TraceRun
from caudal.brief.numbers import MINUS
from caudal.brief.words.scribe import Scribe, period_label
from caudal.brief.words.sources import edition_run
from caudal.records import Figure

ENDS = ("lower95", "lower80", "median", "upper80", "upper95")  # in the order in which they are printed
EVERYWHERE = ("seed", "version")  # what nearly every computation takes, with the same value
FEW_SPANS = 2  # spans of rows that are printed one by one

Key = tuple[str, ...]


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
        """The figures of one series: a piece for those that share date, editions and computation."""
        parts: dict[Key, list[Figure]] = {}
        for figure in members:
            editions = ",".join(sorted(s.edition for s in figure.sources))
            key = (figure.as_of.isoformat(), figure.mode, editions, self._call(figure))
            parts.setdefault(key, []).append(figure)
        return tuple(self._piece(p) for p in parts.values())

    # ---- a piece, its runs, their lines ----

    def _piece(self, members: list[Figure]) -> TracePiece:
        """What all lines share stands in the head: period, rows, kind."""
        lines = _lines(members)
        periods = {f.period for f in members}
        rows = {_rows_key(f) for f in members}
        first = members[0]
        once = len(periods) == 1
        head = [*self._editions(first)]
        if once and first.indicator:
            head.append((period(self.scribe, first.period),))
        if len(rows) == 1:
            head += [(*self.scribe.say("annex.rows.word"), Run(" "), *r) for r in [self._rows(first)] if r]
        runs: dict[tuple[Key, Key], list[list[Figure]]] = {}
        for line in lines:
            names, units = tuple(_name(f) for f in line), tuple(f.unit for f in line)
            runs.setdefault((names, units), []).append(line)
        return TracePiece(
            _listed(head),
            tuple(
                TraceRun(self._labels(names, units), self._told(held, dated=not once, rowed=len(rows) > 1))
                for (names, units), held in runs.items()
            ),
        )

    def _editions(self, figure: Figure) -> list[Runs]:
        """Keys of editions and computation, and the date where it is not the brief's own."""
        key = self._keys[self._call(figure)]
        out: list[Runs] = [(edition_run(self.scribe, s.edition),) for s in figure.sources]
        out.append((Run(key, kind="id", to=f"computation-{key}"),))
        if (figure.as_of, figure.mode) != (self.scribe.stock.as_of, "strict"):
            day, mode = self.scribe.language.day(figure.as_of), self.scribe.say(f"mode.{figure.mode}")
            out.append(self.scribe.say("annex.as-of.value", day=day, mode=mode))
        return out

    def _labels(self, names: Key, units: Key) -> Runs:
        """The names of the figures of a line and their unit, which counts do without."""
        same = len(set(units)) == 1
        said = []
        for name, unit_ in zip(names, units, strict=True):
            own = self._token(name)
            told = self.scribe.word(unit(self.scribe, unit_))
            said.append((Run(own if same or unit_ == "count" or told == own else f"{own} ({told})", kind="given"),))
        out = _listed(said, " | ")
        if same and units[0] != "count" and self.scribe.word(unit(self.scribe, units[0])) not in {r.text for r in out}:
            out = (*out, Run(", "), *self.scribe.say(unit(self.scribe, units[0])))
        return out

    def _told(self, lines: list[list[Figure]], *, dated: bool, rowed: bool) -> tuple[TraceLine, ...]:
        """Lines in order, each with its kind and period, the year only where it changes."""
        out: list[TraceLine] = []
        said = ""
        for line in lines:
            first = line[0]
            kind = self._stem(first)
            lead: list[Runs] = [(Run(kind, kind="given"),)] if kind else []
            if dated:
                run = period(self.scribe, first.period)
                month, _, year = run.text.rpartition(" ")
                if period_label(first.period) is not None and month and f"{kind} {year}" == said:
                    run = replace(run, text=month)
                said = f"{kind} {year}"
                lead.append((run,))
            out.append(TraceLine(_listed(lead, " "), tuple(f.id for f in line), self._rows(first) if rowed else ()))
        return tuple(out)

    # ---- words ----

    def _call(self, figure: Figure) -> str:
        own = _everywhere(figure.computation)
        if not own or own != self._shared:
            return call(figure.computation)
        return call(figure.computation, without=EVERYWHERE)

    def _stem(self, figure: Figure) -> str:
        """What kind of figure it is, beyond its name: a measure's reading, an effect, a specification."""
        _, *tokens = reversed(_tokens(figure))
        named = {str(v) for v in _options(figure.computation).values()}
        return " ".join(self._token(t) for t in reversed(tokens) if t not in named)

    def _token(self, token: str) -> str:
        """An identifier's part in words, where the catalogue has them."""
        key = f"annex.label.{token}"
        if self.scribe.language.has(key):
            return self.scribe.word(key)
        planted = re.fullmatch(r"(power)?-(\d\d?)", token)
        if planted is not None:
            return self.scribe.word("annex.label.planted", percent=f"{MINUS}{planted[2]}%")
        return token

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
    return f"{function}({', '.join([*rest, '…'] if without else rest)})"


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


def _name(figure: Figure) -> str:
    return _tokens(figure)[-1]


def _rows_key(figure: Figure) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((s.edition, tuple(sorted(set(s.rows)))) for s in figure.sources)


def _lines(members: list[Figure]) -> list[list[Figure]]:
    """Figures of one kind, period and rows on a line, ends of intervals in order."""
    held: dict[tuple[object, ...], list[Figure]] = {}
    for figure in sorted(members, key=lambda f: (_tokens(f)[:-1], f.period, f.id)):
        held.setdefault((tuple(_tokens(figure)[:-1]), figure.period, _rows_key(figure)), []).append(figure)
    return [sorted(line, key=lambda f: (ENDS.index(_name(f)) if _name(f) in ENDS else -1, f.id)) for line in held.values()]


def _listed(parts: Sequence[Runs], between: str = ", ") -> Runs:
    out: list[Run] = []
    for part in parts:
        out += ([Run(between)] if out else []) + list(part)
    return tuple(out)
