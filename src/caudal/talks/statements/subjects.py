"""Whose word it is: the subject of a verb of saying, before or after it, known or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caudal.talks.items import Actor
from caudal.talks.words import antecedent
from caudal.talks.words.mentions import Mention
from caudal.talks.words.nominal import OPENERS, Nominal
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import word_set

COORDINATORS = word_set("and but while y e pero pues mientras who quien quienes aunque though")
WITHIN = word_set("en tras durante ante desde por con de del sobre in at after during")
THAT = frozenset({"that", "que"})
_STOPS = frozenset(".;!?") | {"..."}
TELLING = ("tell", "assure", "warn", "ask", "advise", "remind", "inform", "notify")
LEADING = word_set(
    "asked preguntado preguntada interrogado interrogada consultado consultada entrevistado entrevistada in on at "
    "after during before by for en tras durante a ante por para con desde al asimismo además"
)
_DEFINITE = word_set("the el la los las his her its their su sus this that este esta ese esa our nuestro nuestra")
_PLACED = word_set("in at near from along around across en desde hacia hasta por sobre")
_GLUE = frozenset({"'s", "’s", "'", "’", "-", "&", "."})
_COUNTED = word_set(
    "member members majority half one some many most several two three four both uno una dos tres varios varias "
    "algunos algunas"
)


def _plural(scene: Scene, mentions: list[Mention]) -> bool:
    role = mentions[-1].role
    if role is not None and scene.tokens[role[1] - 1].low.endswith("s"):
        return True  # "officials in Valletta"
    last = scene.tokens[mentions[-1].j - 1].low
    return last.endswith("s") or last in {"people", "police"}


def _many(actor: Actor) -> bool:
    """Whether several people spoke."""
    words = actor.text.lower().split()
    return len(actor.parties) > 1 or words[0] in {"ambos", "ambas", "los", "las"}


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


class Subjects:
    """Finds the speaker of a cue."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        self.nominal = Nominal(scene)
        self.before: Cue | None = None  # the cue before, in the same sentence

    def _many(self, left: tuple[list[Mention], int] | None, plain: tuple[int, int] | None) -> bool:
        """Whether an English base form has a subject that takes it: a pronoun, several people, a plural."""
        if left is not None:
            return not left[0] or len(left[0]) > 1 or _plural(self.s, left[0])
        if plain is None:
            return False
        words = [self.s.low(x) for x in range(*plain)]
        return any(w.endswith("s") and len(w) > 3 for w in words) or bool({"people", "police"} & set(words))

    def _without_subject(self, cue: Cue, first: int, plain: tuple[int, int] | None) -> bool:
        """Fills in the speaker of a verb beside which nobody known stands; False where it is no cue."""
        s = self.s
        shared = self._shared(cue, first)
        if shared is not None:
            cue.speaker, cue.joined = shared, True
        elif plain is not None:
            cue.start, cue.speaker, cue.subject = plain[0], self.plain_actor(plain), plain
        elif not s.spanish and s.low(cue.i - 1) == "," and s.low(cue.j) in _PLACED | {"by", "on", "as"}:
            return False  # "printed in the timetable, announced at every station"
        elif cue.gerund or s.spanish or s.low(cue.i - 1) in {"and", "but", ",", "who", "which"}:
            before = self.before
            same = before is not None and before.kind != "source" and before.speaker is not None
            cue.speaker = before.speaker if same and before is not None else self._opening_subject(cue, first)
            number = self._number(cue)
            cue.speaker = cue.speaker or (self._same_voice() if number == "sing" else None) or self.carried(number)
        else:
            return False
        return True

    def _number(self, cue: Cue) -> str:
        """Whether a Spanish verb without subject is singular or plural: «dijo», «coincidieron»."""
        form = self.s.low(cue.j - 1) if not self.s.has(cue.i, "aux") else self.s.low(cue.i)
        if not self.s.spanish or cue.gerund:
            return ""
        return "plur" if form.endswith("n") else "sing" if form.endswith(("ó", "a", "e", "o")) else ""

    def _same_voice(self) -> Actor | None:
        """Who spoke last in this paragraph: a Spanish verb without subject goes on with that voice: «añadió»."""
        speaker = self.state.speaker
        inside = speaker is not None and speaker.start >= self.s.block.start
        return speaker if inside and speaker is not None and not _many(speaker) else None

    def _opening_subject(self, cue: Cue, first: int) -> Actor | None:
        """Who the sentence is about, for a verb further on: "A judge refused, saying", «... y tomaron nota»."""
        s, k = self.s, first
        apart = s.spanish and s.low(cue.i - 1) in {",", ":"}  # «Un dirigente que ..., y que ..., sostiene»
        if not (apart or cue.gerund or s.low(cue.i - 1) in {"and", "but", "y", "e", "pero", "aunque"}):
            return None
        if k < cue.i and s.low(k) in LEADING:
            comma = next((m for m in range(k, min(k + 12, cue.i)) if s.low(m) == ","), -1)
            k = comma + 1 if comma >= 0 else k
        found = self.nominal.after(k, cue.i)
        if found is None or s.block.quote_of[k] >= 0:
            return None
        if (
            apart
            and s.low(cue.i - 1) == ","
            and not (s.low(found[1]) in {"que", "quien"} or s.low(found[1] + 1) in {"que", "quien"})
        ):
            return None
        mention = s.mention(found[0])
        people = mention is not None and (mention.role or mention.name or mention.both)
        return self.plain_actor(found) if people or self.nominal.agent(*found) else None

    def _head_of(self, left: tuple[list[Mention], int] | None, cue: Cue, first: int) -> tuple[int, int] | None:
        """The whole phrase where only its last part was known: "a police captain at [the Limpopo post] said"."""
        s = self.s
        if left is None or len(left[0]) != 1 or left[1] <= first:
            return None
        [mention] = left[0]
        at = left[1] - 1
        inside = (
            (s.low(at) == "." and s.low(at - 1) in s.lexicon.abbreviations)
            or s.low(at) in _PLACED | {"on"}
            or (s.low(at) in {"of", "de"} and (mention.role is None or s.low(at - 1) in _COUNTED))
        )
        plain = s.tokens[at].word and not s.cap(at) and s.cover[at] < 0 and s.low(at) not in WITHIN | THAT
        plain = plain and not s.has(at, "say", "aux", "flow_be", "clause", "link", "future", "det")
        titled = plain and mention.name is not None and mention.role is None and s.low(at) not in COORDINATORS
        adviser = s.low(at) in {"to", "for"} and (m := s.mention(at - 1)) is not None and m.role is not None
        headed = (
            s.low(at) == "of"
            and (found := self.nominal.before(cue.i, first)) is not None
            and (s.low(found[0] - 1) == "," and found[0] > first)
        )
        inside = (
            inside or adviser or headed
        )  # "an adviser to the delegation", "the chairman of the Thai side of the committee"
        adjective = plain and s.has(at - 1, "det") and not s.has(left[1], "det")  # "the regional [office]"
        opens = self._compound(at, first) if plain else -1
        if opens >= 0:
            return opens, cue.i
        if not (inside or titled or adjective):
            return None
        return self.nominal.before(cue.i, first)

    def _compound(self, at: int, first: int) -> int:
        """Where a phrase past token `at` begins after a comma: ", the provincial disaster agency"."""
        s, m = self.s, at
        while not s.spanish and m > first and at - m < 5 and not s.has(m, "say", "aux", "clause", "future"):
            if (s.has(m, "det") and s.low(m) != "that") or s.low(m) in {"his", "her", "its", "their"}:
                return m if s.low(m - 1) == "," else -1
            if not (s.tokens[m].word or s.low(m) in {"'", "’"}):
                return -1
            m -= 1
        return -1

    def _from_mark(self, cue: Cue, left: tuple[list[Mention], int] | None, first: int) -> tuple[int, int] | None:
        """All that stands between a closing mark and the verb: '"..." [a person close to the two sides] said'."""
        s, k = self.s, cue.i - 1
        while k >= first and cue.i - k < 30 and s.block.quote_of[k] < 0:
            k -= 1
        p = k + 1 + (s.low(k + 1) in {",", "—", "–", "--"})
        if k < first or s.block.quote_of[k] < 0 or p >= cue.i or (left is not None and left[1] <= p):
            return None
        end = cue.i
        while end > p and (s.has(end - 1, "aux") or s.low(end - 1).endswith(("ly", "mente"))):
            end -= 1
        commas = [x for x in range(p, end) if s.low(x) == ","]
        plural = s.low(p).endswith("s") and len(s.low(p)) > 3
        if len(commas) == 1 or (commas and commas[-1] != end - 1) or not (self.nominal.opens(p) or plural):
            return None
        stop = commas[0] if commas else end
        if stop == p or any(not s.tokens[x].word and s.low(x) not in _GLUE for x in range(p, stop)):
            return None
        if any(
            s.has(x, "say", "aux", "clause", "flow_be", "future", "source") and s.cover[x] < 0 for x in range(p, stop)
        ):
            return None
        named = any(m.name for m in s.between(p, stop))
        after = s.mention(stop + 1) if commas and not named else None
        whole = after is not None and after.name is not None and after.i == stop + 1 and s.low(after.j) == ","
        return p, after.j if whole and after is not None else stop

    def _after(self, m: int, last: int) -> tuple[int, int] | None:
        """A phrase after a trailing verb that no lexicon knows: «afirmó nada más salir una vecina»."""
        s, k = self.s, m
        while k < last and k - m < 8:
            if s.has(k, "adjunct"):
                k += s.size(k, "adjunct")
            elif k in s.date_at:
                k = s.date_at[k].j
            elif s.low(k) in {"reporters", "him", "her", "them", "us", "me"} or s.low(k).endswith("mente"):
                k += 1
            elif s.spanish and s.low(k) in {"a", "al"} and s.mention(k + 1) is not None:
                k = s.mentions[s.cover[k + 1]].j
            elif s.spanish and s.low(k) in {"en", "desde", "entre", "ante", "con", "tras", "a", "al"}:
                k += 2 + (s.has(k + 1, "det") or s.low(k + 1) in {"su", "sus"})
            else:
                return self.nominal.after(k, last)
        return None

    def _left(self, cue: Cue, first: int) -> tuple[list[Mention], int] | None:
        """The subject before the verb; not where a comma or a quotation ends there and a speaker follows the verb."""
        s = self.s
        after = s.mention(cue.j)
        closed = cue.i > first and (s.low(cue.i - 1) == "," or s.block.quote_of[cue.i - 1] >= 0)
        if (
            closed
            and after is not None
            and after.i == cue.j
            and not after.adjective
            and (s.spanish or (self._beyond(after) and not cue.lemma.startswith(TELLING)))
        ):
            return None
        found = s.subject(cue.i, first)
        if found is not None and s.spanish and s.low(first) in WITHIN and found[0] and found[0][0].role is None:
            inside = not any(not s.tokens[x].word for x in range(first, found[1])) and s.low(found[1] - 1) in {
                "de",
                "en",
            }
            return None if inside else found  # «En su perfil de Facebook escribió»
        return found

    def _beyond(self, after: Mention) -> bool:
        """Whether a name after a verb is its subject: nothing follows it that it could be the subject of."""
        s, low = self.s, self.s.low(after.j)
        return not low[:1].isalnum() or s.has(after.j, "link") or low in WITHIN | {"who", "to"}

    def _possessor(self, cue: Cue, first: int) -> None:
        """Takes in whose spokesman it is: "the minister's spokesman", where only "spokesman" was found."""
        s, k = self.s, cue.start - 1
        if k <= first or s.low(k) not in {"'s", "’s", "'", "’"} or cue.speaker is None or cue.speaker.carried:
            return
        owner = s.mention(k - 1)
        start = owner.i if owner is not None and owner.j == k else k - 1
        while owner is None and start > max(first, k - 4) and s.tokens[start - 1].word and not s.has(start, "det"):
            start -= 1  # "the two countries' ministers"
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
        led = next((x for x in range(first, cue.i) if s.low(x) == ","), first) if s.low(first) in LEADING else first
        for k in range(led, min(led + 3, cue.i)):
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
            placed = s.low(m - 1) in _PLACED | {"de", "del"}
            if mention is not None and mention.i == m and not mention.role and placed and m > k:
                m = mention.j
                continue
            if mention is not None:
                return mention if not mention.adjective and mention.i == m else None
            if s.low(m) in _STOPS or s.low(m) in THAT or s.low(m) in {",", ":"} or s.block.quote_of[m] >= 0:
                return None
            if s.has(m, "det") and m not in s.date_at and not s.has(m, "adjunct") and s.low(m - 1) not in WITHIN:
                return None  # an object of the verb, not its subject
            m = m + s.size(m, "adjunct") if s.has(m, "adjunct") else s.date_at[m].j if m in s.date_at else m + 1
        return None

    def _plain(self, cue: Cue, first: int) -> tuple[int, int] | None:
        if cue.gerund:
            return None
        s, found = self.s, self.nominal.before(cue.i, first)
        if found is not None and s.spanish:
            opens = found[0] == first or not s.tokens[found[0] - 1].word or s.low(found[0] - 1) in COORDINATORS
            found = found if opens and not s.has(found[0], "meet_noun") else None
        return found or self._plain_subject(cue, first)

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
        if end - start == 1 and s.low(start) in OPENERS:
            return None
        proper = s.cap(end - 1) or (s.has(start, "det") and end - start > 1)
        if s.spanish:
            opens = start == first or s.low(start - 1) in {",", "—", "»", "”"} or s.low(start - 1) in COORDINATORS
            proper = (
                opens and end - start > 1 and (s.has(start, "det") or (start == first and s.low(start).endswith("s")))
            )
            proper = proper and s.low(end - 1) not in {"se", "no", "le", "les", "lo"} and not s.has(start, "meet_noun")
        return (start, end) if proper else None

    def plain_actor(self, span: tuple[int, int]) -> Actor:
        """A phrase as an actor: its names and parties, and whether it leaves the person unnamed."""
        s, slot = self.s, self.s.slot(*span)
        within = [m for m in s.between(*span) if m.j <= span[1]]
        named = next((s.slot(*m.name).text for m in within if m.name and m.i == span[0]), None)
        apposed = next((s.slot(*m.name).text for m in within if m.name and s.low(m.i - 1) == ","), None)
        unnamed = not any(m.name for m in within) and (s.has(span[0], "det") or s.low(span[0]) in {"an", "one"})
        indefinite = unnamed and s.low(span[0]) not in _DEFINITE
        return Actor(slot.start, slot.end, slot.text, named or apposed, None, s.parties(within), indefinite)

    def _stretch(self, i: int, j: int) -> Actor:
        slot = self.s.slot(i, j)
        return Actor(slot.start, slot.end, slot.text, parties=self.s.parties(self.s.between(i, j)))

    def carried(self, pronoun: str = "") -> Actor | None:
        """The speaker who goes on, or else whom the text is about; None at the start of a text."""
        return antecedent.carried(self.s, self.state, pronoun)
