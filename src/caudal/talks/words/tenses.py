"""Whether what a word stands in lies ahead or behind: the tense that governs each token of a block."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from caudal.talks.words.tokens import word_set

if TYPE_CHECKING:
    from caudal.talks.words.scene import Scene

FUTURE_EN = word_set("will 'll shall won't we'll they'll he'll she'll it'll i'll")
_CLITICS = ("se", "nos", "me", "lo", "la", "le", "los", "las", "les")
INFINITIVES = ("ar", "er", "ir", *(vowel + "r" + clitic for vowel in "aei" for clitic in _CLITICS))
_PAST_EN = word_set(
    "was were had did has have said told met held came went took made began spoke gave saw found left led became "
    "got brought sat flew sent wrote been agreed"
)
_NOT_PAST_EN = word_set("need needed united unprecedented red exceed speed indeed proceed succeed hundred")
_PARTICIPLES = word_set(
    "held hosted convened organised organized chaired aimed focused dedicated devoted led headed attended called named "
    "based related joined sponsored mediated brokered billed designed intended meant concerned involved planned "
    "scheduled expected proposed needed required made found left"
)
_PAST_ES = word_set(
    "fue fueron tuvo tuvieron tuvimos hubo sostuvo sostuvieron ha han había habían era eran hizo vino hemos dijo "
    "dijeron hicieron vinieron puso pusieron estuvo estuvieron pudo dio vio"
)
_MOVED = word_set(
    "postponed rescheduled cancelled canceled shelved pospuesta pospuesto pospuestas aplazada aplazado aplazó "
    "aplazaron aplazadas suspendida suspendido cancelada cancelado canceló cancelaron pospuso pospusieron "
    "reprogramada reprogramado diferida postergada postergó postergaron pospone aplaza"
)
_RESUMES = word_set(
    "resume resumes reconvene reconvenes opens begins starts arranca arrancan comienza empieza reanudan reanuda "
    "embarks departs emprende emprenden follows"
)
_MODALS = word_set("could would might may")
_BE = word_set("is are 's 're")
_LOOSE = word_set("to did does do will would not by on over via")  # before a base form that is no present tense
_RANKED = frozenset({"st", "nd", "rd", "th"})  # "on the 22nd"
_GOING = word_set("vamos voy va van")
_TELLING = word_set("told tell tells informed assured reminded")
_JOINS = word_set("and but while whereas although though y pero mientras aunque")
_AFTER = word_set("after following tras")
_AT_THE_END = frozenset(
    {("al", "cabo", "de"), ("al", "término", "de"), ("al", "final", "de"), ("at", "the", "end"), ("at", "the", "close")}
)
_SEALED = word_set("struck signed reached agreed sealed unveiled announced brokered concluded negotiated inked")
_SEALED_ES = word_set(
    "alcanzado firmado suscrito anunciado sellado pactado acordado alcanzada firmada suscrita anunciada acordada"
)
_DEALS = word_set(
    "deal agreement accord pact arrangement plan scheme understanding treaty memorandum protocol acuerdo pacto "
    "convenio plan memorando protocolo tratado compromiso entendimiento medidas"
)
_DEFINITE = word_set("the their his her its our next la el las los su sus próxima próximo esta este dicha that this")
_PLACING = word_set("in at on during after before to from en a durante tras ante por para con with for")
_ASIDE = 8  # tokens that the source of what is told may take
_NEARBY = 14  # tokens within which a date makes a progressive point ahead


class Tenses:
    """Reads the signs of tense of one block, in one pass."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene

    def ahead(self) -> list[bool | None]:
        """For each token, whether the sign of tense that governs it points ahead.

        That is the nearest sign to its left, or the first of the sentence; but what is reported ("said the talks
        will", «anunció que el viernes se reunirán») and a clause that is joined on go by their own verb. None where the
        sentence has no sign of tense.
        """
        s = self.s
        out: list[bool | None] = [None] * len(s.tokens)
        for first, last in s.block.units:
            marks = sorted([*self._marks(first, last), *self._promised(first, last)])
            if not marks:
                continue
            marks = sorted([*marks, *self._own(marks, last), *self._over(marks, first, last)])
            at, current = 0, marks[0][1]
            for k in range(first, last):
                while at < len(marks) and marks[at][0] <= k:
                    current = marks[at][1]
                    at += 1
                out[k] = current
        return out

    def _marks(self, first: int, last: int) -> list[tuple[int, bool]]:
        marks: list[tuple[int, bool]] = []
        k, open_future = first, False  # whether a future verb governs the words since, with no clause between
        while k < last:
            size = max(self.s.size(k, "future"), self.s.size(k, "ahead"), 1)
            if self.s.has(k, "vague_date"):
                k += self.s.size(k, "vague_date")  # «en lo que va del año» is no journey
                continue
            if self._bound(k):
                open_future = False
            sign = self._tense(k)
            sealed = self.s.low(k) in _SEALED and self.s.low(k - 1) in _DEALS
            if sign is False and open_future and self.s.low(k) in _PARTICIPLES and not sealed:
                sign = None  # "will attend talks hosted by"
            if sign is not None:
                marks.append((k, sign))
                open_future = sign
            k += size if sign else 1
        return marks

    def _bound(self, k: int) -> bool:
        s = self.s
        return s.low(k) in _JOINS or s.low(k) in {",", ";", ":", "—", "--", '"', "”", "“"} or s.has(k, "clause")

    def _promised(self, first: int, last: int) -> list[tuple[int, bool]]:
        """Where what is promised begins ("agreed on Monday to", «acordaron celebrar»): it lies ahead.

        Not so what came before the promise: "agreed to keep talking after the meeting on Monday".
        """
        s, out = self.s, []
        for k in range(first, last):
            if not s.has(k, "commit_to"):
                continue
            for m in range(k + 1, min(k + 12, last)):
                low = s.low(m)
                if low == "to" and s.has(k - 1, "meet_noun"):
                    break  # "the dinner offered to them"
                if s.spanish and s.cover[m] >= 0:
                    continue  # «la canciller» is no infinitive
                if low == "to" or (s.spanish and len(low) > 4 and low.endswith(INFINITIVES) and not s.has(m, "day")):
                    out.append((m, True))
                    if s.verb(k, "commit_to")[1] in {"past", "part"}:
                        stop = next((x for x in range(m + 1, last) if self._tense(x) is not None), last)
                        back = (
                            x for x in range(m + 1, stop) if s.low(x) in _AFTER or self._during(x) or self._closing(x)
                        )
                        out += [(x, False) for x in back][:1]
                    break
        return out

    def _closing(self, x: int) -> bool:
        """Whether what was promised came at the end of something: «al cabo de», "at the end of"."""
        s = self.s
        phrase = (s.low(x), s.low(x + 1), s.low(x + 2))
        return phrase in _AT_THE_END or phrase[:2] in {("luego", "de"), ("después", "de")}

    def _during(self, x: int) -> bool:
        """Whether the meeting at which it was promised is told at token x: ", en un encuentro", ", at a summit"."""
        s = self.s
        led = s.low(x) in {"en", "durante", "at", "during", "in"} and s.low(x - 1) == ","
        return led and s.has(x + 1, "det") and any(s.has(y, "meet_noun") for y in range(x + 2, x + 5))

    def _own(self, marks: list[tuple[int, bool]], last: int) -> list[tuple[int, bool]]:
        """Where the words before a sign of tense are already its own: a reported or joined clause."""
        out = []
        for (k, _), (after, sign) in pairwise(marks):
            own_noun = self.s.has(k, "light") and any(self.s.has(x, "meet_noun") for x in range(k + 1, k + 6))
            if self.s.has(k, "say") and not own_noun:  # "concluded their meeting with a promise to"
                start = (
                    self._told(k, after)
                    if self.s.low(k) in _TELLING
                    else self._reported(k + self.s.size(k, "say"), after)
                )
                if start is None and self.s.low(k - 1) in {"según", "as"}:  # «Según explicó, en noviembre volverán»
                    start = next((x + 1 for x in range(k + 1, min(k + _ASIDE, after)) if self.s.low(x) == ","), None)
                if start is not None:
                    out.append((start, sign))
                    continue
            joined = next((m for m in range(k + 1, after) if self._joins(m) or self._opens(m, after)), None)
            if joined is not None:
                out.append((joined, sign))
        return out

    def _over(self, marks: list[tuple[int, bool]], first: int, last: int) -> list[tuple[int, bool]]:
        """Where a meeting that is news begins, after which something will be done: "will run patrols after talks on".

        It has no article or an indefinite one; "after the talks in June" may lie ahead.
        """
        s, out = self.s, list[tuple[int, bool]]()
        if not any(sign for _, sign in marks):
            return out
        for k in range(first, last):
            if s.low(k) not in _AFTER:
                continue
            near = range(k + 1, min(k + 7, last))
            noun = next((x for x in near if s.has(x, "meet_noun") and s.cover[x] < 0), None)
            if noun is None or any(s.low(x) in _DEFINITE or not s.tokens[x].word for x in range(k + 1, noun)):
                continue
            if not any(s.has(x, "future", "clause", "say") for x in range(k + 1, noun)):
                out.append((k, False))
                ends = range(noun, last) if k == first else range(0)
                comma = next((x for x in ends if s.low(x) in {",", ";"}), None)
                if comma is not None:
                    out.append((comma, next(sign for _, sign in marks)))
        return out

    def _told(self, k: int, stop: int) -> int | None:
        """The token after "that", past the person told."""
        return next((m + 1 for m in range(k + 1, stop) if self.s.low(m) in {"that", "que"}), None)

    def _joins(self, m: int) -> bool:
        s = self.s
        return s.low(m) == ";" or (
            s.low(m) in _JOINS and (s.low(m - 1) == "," or s.low(m) not in {"and", "y", "but", "pero"})
        )

    def _opens(self, m: int, stop: int) -> bool:
        """Whether a clause that ends in the sign of tense at token `stop` begins at token m: "after talks ended"."""
        s = self.s
        return s.has(m, "clause") and not any(s.low(x) in {",", ";", ":"} for x in range(m, stop))

    def _reported(self, m: int, stop: int) -> int | None:
        """The token after a verb of saying at which what is said begins, before token `stop`."""
        s = self.s
        while m < stop:
            if s.low(m) in {"that", "que"}:
                return m + 1
            if s.has(m, "adjunct"):
                m += s.size(m, "adjunct")
            elif s.low(m) in _PLACING:
                mention = s.mention(m + 1)
                m = mention.j if mention is not None else m + 2
            elif s.has(m, "weekday", "month", "day") or s.low(m) in {"this", "este", "last", "early", "late"}:
                m += 1
            elif s.has(m, "det", "pron", "meet_adjective") or s.cap(m):
                return m if not s.spanish else None
            elif s.spanish and (s.mention(m) is not None or s.tokens[m].word):
                m += 1
            else:
                return None
        return None

    def _tense(self, k: int) -> bool | None:
        s = self.s
        token = s.tokens[k]
        low = token.low
        if low.startswith("emplaz"):
            return True  # «se han emplazado para el día 12»
        if low in _MOVED or (low in {"put", "called", "pushed"} and s.low(k + 1) in {"off", "back"}):
            return True
        if low in {"pushed", "moved"} and s.low(k + 1) == "to" and s.has(k + 2, "month", "weekday"):
            return True
        if low in {"llamó", "llamaron"} and (rung := s.mention(k + 2)) is not None and rung.person:
            return False  # «llamó a su homóloga», not «llamó a una reunión»
        if (s.hits[k] or low in _RESUMES) and (self._scheduled(k) or s.has(k, "ahead")):
            return True
        if s.has(k, "travel") and s.verb(k, "travel")[1] == "fut":
            return True
        if s.hits[k] and s.spanish:
            tenses = {s.verb(k, t)[1] for t in ("meet_with", "meet", "travel") if s.has(k, t)}
            if tenses & {"past", "imp", "sub"}:
                return False
            if "cond" in tenses:
                return True
        if not token.word or (
            token.cap and k and len(low) > 4 and low not in _GOING | FUTURE_EN and not s.has(k, "say")
        ):
            return None
        if s.has(k, "passive", "future") or low in FUTURE_EN:
            return True
        return self._spanish(k, low) if s.spanish else self._english(k, low)

    def _spanish(self, k: int, low: str) -> bool | None:
        if low in _GOING:  # «vamos el viernes a tener una reunión»
            near = (x for x in range(k + 1, k + 6) if self.s.low(x) == "a")
            return True if any(self.s.low(x + 1).endswith(INFINITIVES) for x in near) else None
        if low.endswith(("rá", "rán", "remos", "ré")) and len(low) > 3:
            return True
        if low in _SEALED_ES and {self.s.low(k - 1), self.s.low(k - 2)} & _DEALS:
            return False
        if low in _PAST_ES or (low.endswith(("uvo", "ó", "aron", "ieron", "eron")) and len(low) > 4):
            return False
        return None

    def _english(self, k: int, low: str) -> bool | None:
        s = self.s
        if low in _SEALED and s.low(k - 1) in _DEALS:
            return False  # "under a deal struck on Thursday"
        if low in _MODALS and s.low(k + 1) != "have" and not s.has(k + 1, "say") and not s.cap(k):
            return True
        if low in _BE and self._progressive(k):
            return True
        if low == "due" and (s.low(k + 1) == "on" or (s.low(k + 1) == "to" and self._dated(k + 2))):
            return True
        if low in {"scheduled", "slated", "planned"} and not s.has(k - 1, "det"):
            return True
        if low in {"have", "be"} and (s.low(k - 1) in FUTURE_EN | _MODALS | {"to"} or s.has(k - 1, "future")):
            return None  # "we'll have more to announce"
        if low in _PAST_EN or (low.endswith("ed") and len(low) > 4 and low not in _NOT_PAST_EN):
            attributive = low.endswith("ed") and (s.has(k - 1, "det") or s.low(k - 1) in {"be", "being", "-"})
            return None if s.low(k - 1) in {"be", "being"} or attributive else False
        return None

    def _progressive(self, k: int) -> bool:
        """A progressive that announces, by the date that follows: "is meeting her on Friday"."""
        s = self.s
        if not s.has(k + 1, "meet", "meet_with", "travel", "travel_bare") or not s.low(k + 1).endswith("ing"):
            return False
        return self._dated(k + 2)

    def _scheduled(self, k: int) -> bool:
        """A present tense that announces: "talks resume on Monday", «se reúnen el lunes»."""
        s = self.s
        if s.low(k) in _RESUMES:
            if s.low(k) == "follows" and s.low(k + 1) not in {"on", "in", "at"}:
                return False  # "The trip follows a visit in January"
            return not (s.has(k - 1, "det") or s.low(k - 1) in {"to", "did", "not"})
        if s.has(k, "meet_noun") and s.low(k - 1) not in {"se", "nos"}:
            return False  # «la visita», «la cena»
        tag = next((t for t in ("meet_with", "meet", "travel", "travel_bare") if s.has(k, t)), None)
        if tag is None:
            return False
        tense = s.verb(k, tag)[1]
        if s.spanish:
            return tense == "pres"
        loose = s.low(k) in _PAST_EN or s.low(k - 1) in _LOOSE or s.has(k - 1, "det")
        return tense in {"pres", "inf"} and not loose and self._dated(k + 1)

    def _dated(self, k: int) -> bool:
        """Whether a date follows within a few words."""
        s = self.s
        return any(
            s.has(x, "weekday", "month")
            or s.low(x) in {"next", "tomorrow"}
            or (s.low(x)[:1].isdigit() and s.low(x)[-2:] in _RANKED)
            for x in range(k, min(k + _NEARBY, len(s.tokens)))
        )
