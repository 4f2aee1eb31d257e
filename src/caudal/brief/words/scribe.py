"""The scribe: numbers, names and the few clauses that every part of the brief shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from caudal.brief.document import Run, Runs
from caudal.brief.language import Filling, Language
from caudal.brief.ledger import Ledger
from caudal.brief.numbers import (
    MINUS,
    decimal_text,
    half_up,
    honest_step,
    probability_places,
)
from caudal.brief.words.names import Names
from caudal.periods import parse_period
from caudal.records import ALL, SMALL_BASE, VERDICTS, Figure, Level, Period, Text, Verdict
from caudal.stocktaking import Asked, Change, StockTaking

VERDICT_KEYS = {v: v.replace(" ", "-") for v in VERDICTS}
LETTERS = ("p", "r", "c", "e", "u", "a", "s", "x", "z")
"""Status letters in the order of the glossary."""
BASIS_LETTERS = (
    "eua"  # what a conclusion inherits from the counts under it: read off a chart, unverified, later edition
)

COUNTED = ("count", "per-day", "percent", "percent-fine", "difference")  # units that inherit the basis of a count


@dataclass(frozen=True)
class Judged:
    """A verdict with the ids of its figures: what the clauses below speak of."""

    owner: str
    verdict: Verdict
    figures: Mapping[str, str]


class Scribe:
    """Says numbers, names and clauses in one language, and notes every figure used in the ledger."""

    def __init__(self, stock: StockTaking, language: Language, ledger: Ledger) -> None:
        self.stock = stock
        self.language = language
        self.ledger = ledger
        self.names = Names(stock, language)
        self.say = language.say
        self.word = language.word

    # ---- numbers ----

    def number(self, figure: str, *, unsigned: bool = False, prose: bool = False, step: float = 1.0) -> Run:
        """A figure as a run in its own unit: 249,740; −50%; 1.9%; fewer than ten; not known."""
        held = self.ledger.use(figure)
        if held.value is None:
            return self._absent(held, prose)
        value = abs(held.value) if unsigned else held.value
        if held.unit == "percent":
            small = figure.split("@", maxsplit=1)[0].endswith("false-alarm")
            return self._percent(figure, value, prose, places=probability_places(value / 100) if small else 0)
        if held.unit in ("probability", "share"):
            return self._percent(figure, 100 * value, prose, places=probability_places(value))
        if held.unit == "percent-fine":
            return self._percent(figure, value, prose, places=2)
        if held.unit in ("score", "ratio", "rank-score"):
            return Run(decimal_text(value, 2), figure, step=0.01, shown=value)
        if held.unit == "count" and 0 < half_up(value, step) < 10:
            step = 1.0
        return Run(decimal_text(half_up(value, step)), figure, step=step, shown=value)

    def _percent(self, figure: str, value: float, prose: bool, places: int) -> Run:
        step = 10.0**-places
        text = decimal_text(value, places)
        if value != 0 and half_up(value, step) == 0:
            text = self.word("number.under.prose" if prose else "number.under", value=decimal_text(step, places))
        return Run(self.word("percent.prose" if prose else "percent.table", value=text), figure, step=step, shown=value)

    def _absent(self, held: Figure, prose: bool) -> Run:
        if held.mark == "c":
            text = self.word("number.few") if prose else "[c]"
        else:
            text = self.word("number.unknown") if prose else "[x]"
        return Run(text, held.id)

    def unverified(self, figure: str) -> bool:
        """Whether a known count, or a number made of counts, rests on an edition of unverified basis."""
        held = self.ledger.look(figure)
        if held.value is None or held.unit not in COUNTED:
            return False
        return "u" in held.mark or any(s.basis == "unverified" for s in held.sources)

    def told(self, figure: str) -> Runs:
        """A figure for running text: the number, and in words that it is unverified where it is."""
        run = self.number(figure, prose=True)
        return (run, *self.say("number.unverified")) if self.unverified(figure) else (run,)

    def pair(self, before: str, after: str) -> tuple[Runs, Runs]:
        """Two counts of one sentence; where both are unverified, it is said once, after the second."""
        if self.unverified(before) and self.unverified(after):
            both = (self.number(after, prose=True), *self.say("number.unverified.both"))
            return (self.number(before, prose=True),), both
        return self.told(before), self.told(after)

    def marked(self, figure: str, *, step: float = 1.0) -> Runs:
        """A figure for a table: the number and its letters, provisional, revised, unverified, replay."""
        run = self.number(figure, step=step)
        held = self.ledger.look(figure)
        letters = self.letters(held) if held.value is not None else ()
        return (run, *(Run(f" [{m}]", kind="letter") for m in letters))

    def letters(self, held: Figure) -> tuple[str, ...]:
        """Status letters of a count: its own marks, a in replay, p in the newest period, r where revised."""
        letters = {m for m in held.mark if m not in "cx"}
        if self.unverified(held.id):
            letters.add("u")
        if held.mode == "replay":
            letters.add("a")
        elif held.unit == "count" and held.period == self.stock.period.label and held.as_of == self.stock.as_of:
            letters.add("p")
        for revision in self.stock.revisions:
            same = (revision.indicator, revision.place, revision.period.label) == (
                held.indicator,
                held.dims.get("place"),
                held.period,
            )
            whole = all(v == ALL for d, v in held.dims.items() if d != "place")
            if same and whole and held.mode == "strict" and len({v for _, v, _ in revision.values}) > 1:
                letters.add("r")
        return tuple(m for m in LETTERS if m in letters)

    def resting_on(self, judged: Judged) -> Runs:
        """The basis letters (BASIS_LETTERS) of the counts under a verdict or percentage."""
        ids = [f for k in ("from", "to") if (f := self.figure(judged, k)) is not None]
        held = [h for h in map(self.ledger.look, ids) if h.value is not None]
        letters = {m for h in held for m in self.letters(h) if m in BASIS_LETTERS}
        return tuple(Run(f" [{m}]", kind="letter") for m in LETTERS if m in letters)

    def expected(self, judged: Judged, *keys: str, prose: bool = False) -> tuple[Run, ...] | None:
        """Expected values rounded to their interval's width; None where the verdict has none."""
        ids = {k: self.figure(judged, k) for k in ("lower95", "upper95", *keys)}
        if any(v is None for v in ids.values()):
            return None
        bounds = [self.ledger.look(str(ids[k])).value for k in ("lower95", "upper95")]
        step = honest_step(bounds[1] - bounds[0]) if None not in bounds else 1.0  # type: ignore[operator]
        return tuple(self.number(str(ids[k]), prose=prose, step=step) for k in keys)

    def figure(self, judged: Judged, key: str) -> str | None:
        """The id of one number of a verdict; None where it has none."""
        return self.ledger.of_verdict(judged.owner, key, judged.verdict, judged.figures)

    def value(self, judged: Judged, key: str) -> float | None:
        """The value a figure has once small cells are withheld; None where not known or not printable."""
        figure = self.figure(judged, key)
        return None if figure is None else self.ledger.look(figure).value

    def text(self, text: Text | None) -> Run:
        """A text of the corridor file, in this language."""
        return Run(self.language.pick(text), kind="given")

    # ---- verdicts ----

    def verdict(self, verdict: str, *, start: bool = False) -> str:
        """The word for a verdict, capitalised where it starts a cell."""
        name = self.word(f"verdict.{VERDICT_KEYS.get(verdict, 'unknown')}")
        return name[:1].upper() + name[1:] if start else name

    def way(self, judged: Judged) -> str:
        """down, up or same, from the figures themselves; "unknown" where either is missing or withheld."""
        before, after = self.value(judged, "from"), self.value(judged, "to")
        if before is None or after is None:
            return "unknown"
        if half_up(before) == half_up(after):
            return "same"
        return "down" if after < before else "up"

    def percent(self, judged: Judged, *, unsigned: bool = False, prose: bool = False) -> Run | None:
        """The change in percent; None from a base under 50 or where either count is withheld."""
        before, after, figure = self.value(judged, "from"), self.value(judged, "to"), self.figure(judged, "percent")
        if before is None or after is None or figure is None or before < SMALL_BASE:
            return None
        run = self.number(figure, unsigned=unsigned, prose=prose)
        if not unsigned and run.shown is not None and run.shown > 0 and run.text[:1].isdigit():
            return replace(run, text=f"+{run.text}")
        return run

    def change(self, judged: Judged, subject: str, style: Literal["full", "short", "brief"] = "full") -> Runs:
        """X fell from A in P to B in Q, a fall of C; without percentage from a small base; honest where unknown.

        style: "short" names the newest period only; "brief" gives the percentage without the counts.
        """
        claim, way = judged.verdict.claim, self.way(judged)
        after = self.figure(judged, "to")
        number = self.names.plural(claim.query)
        if claim.against is None or way == "unknown" or after is None:
            return self._partly_known(judged, subject)
        percent = self.percent(judged, unsigned=True, prose=True)
        if percent is not None and percent.text == self.number(str(self.figure(judged, "percent"))).text == "0%":
            percent = None
        key = f"change.{way}.{style}" if way == "same" or percent is not None else f"change.{way}.{style}.bare"
        before, told = self.pair(str(self.figure(judged, "from")), after)
        filling: dict[str, Filling] = {
            "subject": Run(subject, kind="given"),
            "from": before,
            "to": told,
            "before": self.language.when(claim.against),
            "after": self.language.when(claim.period),
        }
        if percent is not None:
            bare = style == "brief" and self.unverified(after)
            filling["percent"] = (percent, *self.say("number.unverified")) if bare else percent
        return self.say(key, number, **filling)

    def _partly_known(self, judged: Judged, subject: str) -> Runs:
        claim, after = judged.verdict.claim, self.figure(judged, "to")
        if after is None or self.ledger.look(after).value is None:
            return self.say(
                "change.unknown",
                self.names.plural(claim.query),
                subject=Run(subject, kind="given"),
                after=self.language.when(claim.period),
            )
        return self.say(
            "change.only",
            self.names.plural(claim.query),
            subject=Run(subject, kind="given"),
            to=self.told(after),
            after=self.language.when(claim.period),
        )

    def level(self, level: Level | None, period: Period) -> Runs | None:
        """The lowest January since 2021; the highest in data since 2000; None where it says nothing."""
        if not rankable(level, period):
            return None
        assert level is not None
        season = self.language.season(period)
        if level.rank_low == 1 or level.rank_high == 1:
            record = "lowest" if level.rank_low == 1 else "highest"
            return self.say(f"level.{record}.record", season=season, since=Run(str(level.since), kind="date"))
        side = _side(level, period)
        year = level.lowest_since if side == "lowest" else level.highest_since
        if side is None or year is None:
            return None
        return self.say(f"level.{side}.since", season=season, since=Run(str(year), kind="date"))

    def side(self, level: Level | None, change: Change) -> str | None:
        """Whether `level` would call the newest count of a change lowest or highest."""
        return None if level is None else _side(level, change.verdict.claim.period)

    def clause(self, judged: Judged) -> Runs:
        """Why the verdict is what it is, in the words of the rule."""
        verdict, claim = judged.verdict, judged.verdict.claim
        key = f"clause.{VERDICT_KEYS.get(verdict.verdict, 'unknown')}"
        tail = self.figure(judged, "tail")
        data_to = claim.against or claim.period
        if verdict.verdict in ("supported", "inconclusive", "moved") and tail is None:
            key += ".bare"
        elif verdict.verdict == "contradicted":
            key += f".{claim.direction or 'down'}"
        filling: dict[str, Filling] = {
            "data": self.language.the(data_to),
            "as_of": self.language.day(verdict.as_of),
        }
        if tail is not None:
            filling["tail"] = self.number(tail, prose=True)
        return self.say(key, **filling)

    # ---- what the record's parts are called ----

    def judged(self, change: Change) -> Judged:
        """The verdict of a change with its figures."""
        return Judged(change.id, change.verdict, change.figures)

    def asked(self, asked: Asked) -> tuple[Judged, ...]:
        """The verdicts of one question in order of date; the record's figures belong to the last of them."""
        last = len(asked.verdicts) - 1
        return tuple(
            Judged(f"{asked.entry.id}.{v.as_of.isoformat()}", v, asked.figures if i == last else {})
            for i, v in enumerate(asked.verdicts)
        )

    def meeting(self, day: date) -> str:
        """The name of the meeting judged on a day, or of this brief; empty where neither."""
        for meeting in self.stock.corridor.meetings:
            if meeting.get("judged_on", meeting.get("date")) == day:
                return self.language.pick(meeting.get("name"))
        return self.word("meeting.brief") if day == self.stock.as_of else ""


def rankable(level: Level | None, period: Period) -> bool:
    """Whether a count can be ranked among those of other years: at least three of them, by month or quarter."""
    return level is not None and level.of >= 3 and period.frequency in ("M", "Q")


def _side(level: Level, period: Period) -> str | None:
    """lowest or highest, whichever reaches further back than the year before; None where neither does."""
    if level.rank_low == 1 or level.rank_high == 1:
        return "lowest" if level.rank_low == 1 else "highest"
    last = period.start.year - 1
    if level.lowest_since is not None and level.lowest_since < last:
        return "lowest"
    return "highest" if level.highest_since is not None and level.highest_since < last else None


def period_label(text: str) -> Period | None:
    """The period a figure's label names, None where it names a change or something else."""
    try:
        return parse_period(text)
    except Exception:
        return None


__all__ = ["MINUS", "Judged", "Scribe", "period_label"]
