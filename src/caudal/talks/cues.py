"""Reporting words in a sentence: which verb or phrase, whose, and where what was said begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caudal.talks.items import Actor
from caudal.talks.mentions import Mention
from caudal.talks.scene import Scene, State
from caudal.talks.tokens import word_set

COORDINATORS = word_set("and but while y e pero pues mientras who quien quienes aunque though")
_MODALS = word_set("to will would could can may might should must cannot didn't couldn't won't")
_WITHIN = word_set("en tras durante ante desde por con de del sobre in at after during")
THAT = frozenset({"that", "que"})
_STOPS = frozenset(".;!?") | {"..."}
_HAVE = word_set("has have had ha han había habían hemos haber having 've")
_BE = frozenset(["is", "are", "was", "were", "been", "be", "'s"])
WEAK_EN = word_set(
    "continue ask show find think believe post repeat estimate report note claim state joke comment "
    "signal observe indicate deny respond advise tweet"
)


@dataclass(slots=True)
class Cue:
    """A reporting word at tokens [i, j); `after` is where its complement would begin; `kind` its frame."""

    i: int
    j: int
    kind: str  # clause, noun, label, source
    lemma: str
    gerund: bool
    start: int  # where cue and subject together begin
    after: int
    speaker: Actor | None
    subject: tuple[int, int] | None = None
    joined: bool = False  # shares its subject with a verb before it


class Cues:
    """Finds the cues of a sentence; the speaker of a cue without a subject is carried over."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        self.before: Cue | None = None  # the cue before, in the same sentence

    def all(self, first: int, last: int) -> list[Cue]:
        """The cues of a sentence, left to right; none within a quotation."""
        s, out, k = self.s, list[Cue](), first
        while k < last:
            if s.block.quote_of[k] >= 0:
                k += 1
                continue
            self.before = out[-1] if out else None
            cue = self._cue(k, first, last)
            if cue is None:
                k += 1
            else:
                out.append(cue)
                k = cue.j
        return out

    def _cue(self, k: int, first: int, last: int) -> Cue | None:
        s = self.s
        if s.has(k, "source"):
            return self._source(k, last)
        for kind, tag in (("label", "label"), ("clause", "say"), ("noun", "say_noun")):
            if not s.has(k, tag):
                continue
            lemma, tense = s.verb(k, tag)
            if kind == "label" and not self._quoted_label(k, last):
                continue
            cue = self._verb(k, first, last, kind, lemma, tense, s.size(k, tag))
            if cue is not None:
                return cue
        return None

    def _quoted_label(self, k: int, last: int) -> bool:
        end = last
        return any(self.s.block.quote_of[m] >= 0 for m in range(k + 1, end)) or (
            self.s.spanish and self.s.low(k + 1) in {"de", "como"}
        )

    def _verb(self, k: int, first: int, last: int, kind: str, lemma: str, tense: str, size: int) -> Cue | None:
        s = self.s
        if s.cover[k] >= 0 and not (s.mention(k) is not None and s.mentions[s.cover[k]].i == k and tense == "past"):
            return None
        i, gerund = k, tense == "ger"
        if (s.low(k - 1) in _MODALS and k > first) or (
            tense == "inf" and s.spanish and s.low(k - 1) not in {"al", "tras"}
        ):
            return None
        if tense in {"cond", "imp"} and kind != "clause":
            return None
        if (
            s.has(k - 1, "det")
            and k > first
            and s.cover[k - 1] < 0
            and s.low(k - 1) not in {"lo", "la", "both", "all", "los"}
        ):
            return None
        if s.low(k - 1) in {"to", "de", "por", "para", "the"} and k > first:
            return None
        helper = next((m for m in range(k - 1, max(first - 1, k - 4), -1) if s.low(m) in _HAVE), None)
        if tense == "part" and helper is None:
            return None
        if gerund and not (
            s.low(k - 1) in {",", "while", "after", "by", "and", "y"} or s.low(k - 1) in _BE or k == first
        ):
            return None
        if helper is not None and tense in {"part", "past"} and s.low(k - 1) not in {","}:
            i = helper
        elif gerund and s.low(k - 1) in _BE:
            i, gerund = k - 1, False
        if s.low(i - 1) == "se" and s.spanish:
            return None
        if s.low(i - 1) in {"que", "who"} and lemma in {"pedir", "exigir", "ask", "request", "demand"}:
            return None
        cue = Cue(i, k + size, kind, lemma, gerund, i, k + size, None)
        return self._attach(cue, first, last, tense)

    def _attach(self, cue: Cue, first: int, last: int, tense: str) -> Cue | None:
        """Finds the speaker of a verb, left or right of it, and where its complement begins."""
        s = self.s
        left = None if cue.gerund else self._left(cue, first)
        after_mark = (
            cue.i == first
            or s.block.quote_of[cue.i - 1] >= 0
            or s.low(cue.i - 1) in {",", "—", "–", "y", "and", "según"}
        )
        right = None
        if left is None and (s.spanish or after_mark) and not cue.gerund:
            right = self.right(cue.j, last)
        q = cue.j
        if left is not None:
            mentions, cue.start = left
            cue.speaker = s.actor(mentions) if mentions else self.carried()
            cue.subject = (cue.start, cue.i)
            self._possessor(cue, first)
        elif right is not None:
            cue.speaker = s.actor([right])
            cue.subject = (right.i, right.j)
            q = right.j
            if s.low(q) == "," and s.low(q + 1) not in THAT and s.spanish:
                closing = next((m for m in range(q + 1, min(q + 16, last)) if s.low(m) == ","), -1)
                if closing > 0 and s.low(closing + 1) in THAT:
                    q = closing + 1
        else:
            plain = self._plain_subject(cue, first) if not cue.gerund else None
            shared = self._shared(cue, first)
            if shared is not None:
                cue.speaker, cue.joined = shared, True
            elif plain is not None:
                cue.start, cue.speaker = plain[0], self._plain_actor(plain)
                cue.subject = plain
            elif cue.gerund or s.spanish or s.low(cue.i - 1) in {"and", "but", ","}:
                cue.speaker = self.carried()
            else:
                return None
        if not s.spanish and tense in {"inf", "pres"} and cue.lemma in WEAK_EN and left is None:
            return None
        if (
            not s.spanish
            and tense == "inf"
            and not (left and (not left[0] or len(left[0]) > 1 or _plural(self.s, left[0])))
        ):
            return None
        cue.after = self._skip(q, last, cue.lemma)
        return cue

    def _left(self, cue: Cue, first: int) -> tuple[list[Mention], int] | None:
        """The subject before the verb; not where a comma or a quotation ends there and a speaker follows the verb."""
        s = self.s
        after = s.mention(cue.j)
        closed = cue.i > first and (s.low(cue.i - 1) == "," or s.block.quote_of[cue.i - 1] >= 0)
        if closed and after is not None and after.i == cue.j and not after.adjective:
            beyond = s.low(after.j)
            if s.spanish or not beyond[:1].isalnum() or s.has(after.j, "link") or beyond in _WITHIN | {"who", "to"}:
                return None
        return s.subject(cue.i, first)

    def _possessor(self, cue: Cue, first: int) -> None:
        """Takes in whose spokesman it is: "the minister's spokesman", where only "spokesman" was found."""
        s, k = self.s, cue.start - 1
        if k <= first or s.low(k) not in {"'s", "’s"} or cue.speaker is None or cue.speaker.carried:
            return
        owner = s.mention(k - 1)
        start = owner.i if owner is not None and owner.j == k else k - 1
        actor = cue.speaker
        slot = s.slot(start, cue.start)
        text = s.text[slot.start : actor.end]
        cue.speaker = replace(actor, start=slot.start, text=text, anonymous=False)
        cue.start = start
        cue.subject = (start, cue.i)

    def _shared(self, cue: Cue, first: int) -> Actor | None:
        """The speaker of a verb that is joined to another one: "praised the plan and said", «señaló ... y destacó»."""
        s = self.s
        if cue.gerund or s.low(cue.i - 1) not in {"and", "but", "y", "e", "pero"} or cue.i == first:
            return None
        if self.before is not None and self.before.kind != "source" and self.before.speaker is not None:
            return self.before.speaker
        for k in range(first, min(first + 3, cue.i)):
            mention = s.mention(k)
            if mention is not None and mention.i == k and not mention.adjective and (mention.person or mention.role):
                return s.actor([mention])
        return None

    def right(self, k: int, last: int) -> Mention | None:
        """The subject after the verb: "señaló la diplomática", "dijo a los medios el presidente", "said Blinken"."""
        s, m = self.s, k
        while m < last and m - k < 12:
            if s.low(m) in {"a", "al", "to"} and s.cover[m] < 0:
                dative = s.mention(m + 1)
                m = dative.j if dative is not None else m + s.size(m, "adjunct") if s.has(m, "adjunct") else m + 3
                continue
            mention = s.mention(m)
            if mention is not None:
                return mention if not mention.adjective and mention.i == m else None
            if s.low(m) in _STOPS or s.low(m) in THAT or s.low(m) in {",", ":"} or s.block.quote_of[m] >= 0:
                return None
            if s.has(m, "det") and m not in s.date_at and not s.has(m, "adjunct") and s.low(m - 1) not in _WITHIN:
                return None  # an object of the verb, not its subject
            m = m + s.size(m, "adjunct") if s.has(m, "adjunct") else s.date_at[m].j if m in s.date_at else m + 1
        return None

    def _plain_subject(self, cue: Cue, first: int) -> tuple[int, int] | None:
        """A noun phrase that no lexicon knows, between the start of the clause and the verb ("the study found")."""
        s, k = self.s, cue.i - 1
        while k >= first and (s.has(k, "aux") or s.low(k).endswith("ly")):
            k -= 1
        end = k + 1
        while (
            k >= first and end - k < 8 and s.tokens[k].word and s.block.quote_of[k] < 0 and s.low(k) not in COORDINATORS
        ):
            k -= 1
        start = k + 1
        if end - start < 1 or end - start > 7:
            return None
        proper = s.tokens[end - 1].cap or (s.has(start, "det") and end - start > 1)
        if s.spanish:
            opens = start == first or s.low(start - 1) in {",", "—", "»", "”"} or s.low(start - 1) in COORDINATORS
            proper = (
                opens and end - start > 1 and (s.has(start, "det") or (start == first and s.low(start).endswith("s")))
            )
            proper = proper and s.low(end - 1) not in {"se", "no", "le", "les", "lo"} and not s.has(start, "meet_noun")
        return (start, end) if proper else None

    def _plain_actor(self, span: tuple[int, int]) -> Actor:
        slot = self.s.slot(*span)
        return Actor(slot.start, slot.end, slot.text)

    def _source(self, k: int, last: int) -> Cue | None:
        """According to X: the speaker follows."""
        s = self.s
        j = k + s.size(k, "source")
        lemma = s.low(k)
        if s.spanish and s.has(j, "say") and s.size(k, "source") == 1:
            j += s.size(j, "say")
        if s.spanish and j - k > 1 and s.low(k) == "según":
            found = self.right(j, last)
            actor = s.actor([found]) if found is not None else self.carried()
            return Cue(k, j, "source", lemma, False, k, found.j if found else j, actor)
        m = j
        while m < last and m - j < 3 and s.cover[m] < 0:
            m += 1
        mention = s.mention(m)
        if mention is not None and not (mention.adjective and not mention.person):
            return Cue(
                k,
                j,
                "source",
                lemma,
                False,
                k,
                mention.j,
                s.actor([mention]) if m == j else self._stretch(j, mention.j),
            )
        end = j
        while end < last and s.tokens[end].word and end - j < 9 and not s.has(end, "clause"):
            end += 1
        return Cue(k, j, "source", lemma, False, k, end, self._stretch(j, end)) if end > j else None

    def _stretch(self, i: int, j: int) -> Actor:
        slot = self.s.slot(i, j)
        return Actor(slot.start, slot.end, slot.text, parties=self.s.parties(self.s.between(i, j)))

    def _skip(self, q: int, last: int, lemma: str) -> int:
        """Past what may stand between the verb and its complement: day, place, whom it was told."""
        s, start = self.s, q
        while q < last and q - start < 22:
            if s.has(q, "adjunct"):
                q += s.size(q, "adjunct")
            elif q in s.date_at and s.date_at[q].i == q:
                q = s.date_at[q].j
            elif s.low(q) in {"us", "him", "her", "them", "me"} or (
                q > start and s.low(q) in {"afternoon", "morning", "night", "evening"}
            ):
                q += 1
            elif (
                lemma.startswith(("tell", "assure", "warn", "ask", "advise"))
                and q == start
                and s.mention(q) is not None
            ):
                q = s.mentions[s.cover[q]].j
            elif lemma.startswith("tell") and q == start and (s.has(q, "det") or s.low(q) == "an"):
                ends = THAT | {",", "."}
                q += 1
                while q < min(start + 12, last) and s.low(q) not in ends and s.block.quote_of[q] < 0:
                    q += 1
                return self._that(q, last) or q + (s.low(q) in THAT)
            elif s.spanish and s.low(q) in {"a", "al"} and s.mention(q + 1) is not None:
                q = s.mentions[s.cover[q + 1]].j
            else:
                that = self._that(q, last)
                return that if that is not None else q
        return q

    def _that(self, q: int, last: int) -> int | None:
        """A "that" after a short phrase: "said in the Mexican capital that"."""
        s = self.s
        if not (
            s.has(q, "link")
            or s.low(q) in {"in", "at", "on", "during", "after", "en", "tras", "durante", "ante", "al", "to", ","}
        ):
            return None
        for m in range(q, min(q + 16, last)):
            if s.low(m) in THAT and s.block.quote_of[m] < 0:
                return m
            if s.low(m) in {".", ";", ":"} or s.block.quote_of[m] >= 0 or (m > q and s.has(m, "say")):
                return None
        return None

    def carried(self) -> Actor | None:
        """The speaker who goes on, or else whom the text is about; None at the start of a text."""
        actor, topic = self.state.speaker or self.state.topic, self.state.topic
        if actor is not None and topic is not None and topic.start > actor.start:
            actor = topic
        return None if actor is None else replace(actor, carried=True)


def _plural(scene: Scene, mentions: list[Mention]) -> bool:
    last = scene.tokens[mentions[-1].j - 1].low
    return last.endswith("s") or last in {"people", "police"}
