"""Reporting words in a sentence: which verb or phrase, whose, and where what was said begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caudal.talks import antecedent
from caudal.talks.items import Actor
from caudal.talks.mentions import Mention
from caudal.talks.nominal import Nominal
from caudal.talks.scene import Scene, State
from caudal.talks.tokens import word_set

COORDINATORS = word_set("and but while y e pero pues mientras who quien quienes aunque though")
_MODALS = word_set("to will would could can may might should must cannot didn't couldn't won't")
_WITHIN = word_set("en tras durante ante desde por con de del sobre in at after during")
THAT = frozenset({"that", "que"})
_STOPS = frozenset(".;!?") | {"..."}
_HAVE = word_set("has have had ha han había habían hemos haber having 've")
_CLITICS = word_set("se le les me nos lo la")
_TELLING = ("tell", "assure", "warn", "ask", "advise", "remind", "inform", "notify")
_SUBJECTS = word_set("he she they it we i there the his her their its")
_ADVERBS = word_set("además también asimismo luego entonces also again later then only simply flatly sólo solo")
_ONWARD = word_set(
    "in on at to during after before with as while when from for by of about over into and but who which that en "
    "ante durante tras a al con por para sobre desde entre hasta mientras cuando que quien y e o de del según sin "
    "una uno unos unas este esta ese esa esos esas donde siempre nunca aunque también"
)
PRONOUNS = word_set("he she they él ella ellos ellas")
LEADING = word_set(
    "asked preguntado preguntada interrogado interrogada consultado consultada entrevistado entrevistada in on at "
    "after during before by for en tras durante a ante por para con desde al asimismo además"
)
_CALLING = word_set("calificar describir tachar definir tildar catalogar")
_OWN = word_set("his her their its su")
_VIEWS = word_set(
    "view opinion words estimation estimate judgment judgement telling account juicio opinión entender parecer "
    "criterio palabras"
)
_PASSIVE = word_set("inform notify brief ask tell quote")
_PHASE = word_set(
    "limitó limitaron limita limitan llegó llegaron llega volvió volvieron vuelve vuelven alcanzó atrevió "
    "atrevieron apresuró apresuraron apresura apresuran empezó comenzó terminó acabó insistió entró quiso quisieron "
    "quiere supo dedicó vino cansa cansó"
)
_READY = word_set("on quick keen careful first eager quickest")
_DEFINITE = word_set("the el la los las his her its their su sus this that este esta ese esa our nuestro nuestra")
_PLACED = word_set("in at near from along around across en desde hacia hasta por sobre")
_BE = frozenset(["is", "are", "was", "were", "been", "be", "'s"])
WEAK_EN = word_set(
    "continue ask show find think believe post repeat estimate report note claim state joke comment signal observe "
    "indicate deny respond advise tweet"
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
        self.nominal = Nominal(scene)
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
        own = self._own_view(k)
        if own is not None:
            return own
        for kind, tag in (("label", "label"), ("clause", "say"), ("noun", "say_noun")):
            if not s.has(k, tag):
                continue
            lemma, tense = s.verb(k, tag)
            if kind == "label" and not self._quoted_label(k, last):
                continue
            cue = self._verb(k, first, last, kind, lemma, tense, s.size(k, tag))
            if cue is not None:
                return cue
        return self._inquit(k, first, last)

    def _closes(self, k: int, first: int) -> bool:
        """Whether a quotation ends just before token k, with or without a comma outside it."""
        s, q = self.s, k - 1
        if s.low(q) in {",", "—", "–"} and s.block.quote_of[q] < 0:
            q -= 1
        return q > first and s.block.quote_of[q] >= 0 and s.block.quote_of[k] < 0

    def _inquit(self, k: int, first: int, last: int) -> Cue | None:
        """A verb that no lexicon knows, beside a quotation and its speaker: "...," laughs Ana; «...» resopla Luis."""
        s = self.s
        if k <= first + 1 or not self._closes(k, first):
            return None
        v = k
        while v < last and s.spanish and s.low(v) in _CLITICS:
            v += 1
        if self.finite(v):
            subject = self._told_by(v + 1, last)
            if subject is not None and self._ends(subject[1], last):
                return self._made(k, v + 1, k, subject[1], subject)
        if s.spanish or s.low(k - 1) not in {",", "?", "!", "”", '"', "’"}:
            return None
        named = self.nominal.after(k, last)
        span = None if named is None else self._verb_within(named, last)
        if span is None:
            return None
        (i, j), verb = span
        return self._made(verb, verb + 1, i, verb + 1, (i, j)) if self._ends(verb + 1, last) else None

    def _verb_within(self, named: tuple[int, int], last: int) -> tuple[tuple[int, int], int] | None:
        """The finite verb that follows a phrase, or its last word: "Ana shrugged"."""
        i, j = named
        if j < last and self.finite(j):
            return (i, j), j
        return ((i, j - 1), j - 1) if j - i > 1 and self.finite(j - 1) and self.s.cover[j - 1] < 0 else None

    def _told_by(self, m: int, last: int) -> tuple[int, int] | None:
        """The phrase after the verb; a bare mention must be somebody."""
        found = self.right(m, last)
        return (found.i, found.j) if found is not None and found.i - m < 4 else self.nominal.after(m, last)

    def _ends(self, j: int, last: int) -> bool:
        s = self.s
        return j >= last or not s.tokens[j].word or s.low(j) in _ONWARD or j in s.date_at or s.low(j).endswith("ly")

    def _made(self, i: int, j: int, start: int, after: int, subject: tuple[int, int]) -> Cue:
        s = self.s
        mention = s.mention(subject[0])
        known = mention is not None and mention.i == subject[0] and mention.j == subject[1]
        actor = s.actor([mention]) if known and mention is not None else self.plain_actor(subject)
        return Cue(i, j, "clause", "", False, start, self._skip(after, max(after, len(s.tokens)), ""), actor, subject)

    def finite(self, k: int) -> bool:
        """Whether an unknown word may be a finite verb, by its ending."""
        s = self.s
        if not 0 <= k < len(s.tokens):
            return False
        token, low = s.tokens[k], s.low(k)
        if token.cap or not token.word or s.cover[k] >= 0 or low in _ONWARD or k in s.date_at or len(low) < 4:
            return False
        if s.has(k, "det", "link", "aux", "clause", "pron", "adjunct", "source", "percent"):
            return False
        if s.spanish:
            return low.endswith(("ó", "aba", "aban", "ía", "ían", "aron", "ieron", "eron", "a", "e", "an", "en"))
        return low.endswith(("ed", "es", "s")) and not low.endswith(("ss", "'s", "us", "ous", "'s"))

    def _quoted_label(self, k: int, last: int) -> bool:
        s = self.s
        opening = next((m for m in range(k + 1, last) if s.block.quote_of[m] >= 0), -1)
        if any(s.has(m, "say") and s.cover[m] < 0 and not s.has(m - 1, "det") for m in range(k + 1, opening)):
            return False
        if s.low(opening - 1) == ":" or any(s.low(m) in THAT for m in range(k + 1, opening)):
            return False
        return opening >= 0 or (s.spanish and s.low(k + 1) in {"de", "como"} and s.verb(k, "label")[0] in _CALLING)

    def _verb(self, k: int, first: int, last: int, kind: str, lemma: str, tense: str, size: int) -> Cue | None:
        s = self.s
        if s.cover[k] >= 0 and not (s.mention(k) is not None and s.mentions[s.cover[k]].i == k and tense == "past"):
            return None
        if not s.spanish and kind != "clause" and tense == "past" and s.low(k + size) in {"of", "by", "as"}:
            return None  # "a treasurer accused of stealing"
        i, gerund = k, tense == "ger"
        light = self._light(k, first) if tense == "inf" else None
        if light is not None:
            return self._attach(Cue(light, k + size, kind, lemma, False, light, k + size, None), first, last, "past")
        if (s.low(k - 1) in _MODALS and k > first) or (
            tense == "inf" and s.spanish and s.low(k - 1) not in {"al", "tras"}
        ):
            return None
        if (tense == "cond" and kind != "clause") or (tense == "imp" and kind == "noun"):
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
        if self._not_said(k, first, tense) or (
            not s.spanish and lemma in _PASSIVE and tense == "past" and s.low(k + size) in {"on", "by", "about"}
        ):
            return None
        if s.spanish and s.low(k - 1) == "la" and s.low(k - 2) in _WITHIN | {"a", "para", "y"} and tense == "pres":
            return None  # «al salir de la cita»
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

    def _not_said(self, k: int, first: int, tense: str) -> bool:
        """A verb that is denied, or whose subject is nobody: «ni lo desmiente», "Neither has said much"."""
        s, m = self.s, k - 1
        if s.low(first) in {"neither", "nobody", "none", "nadie", "ninguno", "ninguna"}:
            return True
        while s.spanish and m > first and s.low(m) in _CLITICS | {"ha", "han", "había"}:
            m -= 1
        return s.spanish and m >= first and s.low(m) in {"no", "ni", "tampoco", "nunca"} and tense != "ger"

    def _light(self, k: int, first: int) -> int | None:
        """The verb that only leads to the one of saying: «se limitó a señalar», "went on to say"."""
        s = self.s
        if s.spanish:
            at = k - 2 if s.low(k - 1) in {"a", "en", "por", "de"} else k - 1
            return at if at >= first and s.low(at) in _PHASE else None
        if s.low(k - 1) != "to" or s.low(k - 2) not in _READY:
            return None
        return k - 3 if k - 3 >= first else None

    def _attach(self, cue: Cue, first: int, last: int, tense: str) -> Cue | None:
        """Finds the speaker of a verb, left or right of it, and where its complement begins."""
        s = self.s
        left = None if cue.gerund else self._left(cue, first)
        edge = cue.i
        while s.spanish and edge > first and s.low(edge - 1) in _CLITICS:
            edge -= 1
        before = s.low(edge - 1)
        after_mark = edge == first or s.block.quote_of[edge - 1] >= 0 or before in {",", "—", "–"}
        trails = edge > first and after_mark and not cue.gerund
        after_mark = after_mark or (s.spanish and before in {"y", "según"})
        whole = self._head_of(left, cue, first)
        right = None
        if left is None and (s.spanish or after_mark) and not cue.gerund:
            right = self.right(cue.j, last)
        if not s.spanish and cue.lemma.startswith(_TELLING):
            right = None
        if right is not None and not s.spanish and before == "," and not self._beyond(right):
            right = None
        q, plain = cue.j, None
        closed = s.spanish or cue.j + 1 >= last or not s.tokens[cue.j + 1].word
        spoken = s.low(cue.j) if s.low(cue.j) in PRONOUNS and left is None and after_mark and closed else ""
        if left is None and right is None and not spoken:
            plain = self._plain(cue, first)
        told = self._after(cue.j, last) if trails and left is None and right is None and plain is None else None
        quoted = edge > first + 1 and self._closes(edge, first)
        if told is not None and not (quoted or self.nominal.agent(*told) or self._clause_before(edge, first)):
            told = None
        if whole is not None:
            cue.start, cue.speaker, cue.subject = whole[0], self.plain_actor(whole), (whole[0], cue.i)
        elif left is not None:
            mentions, cue.start = left
            cue.speaker = s.actor(mentions) if mentions else self.carried(s.low(cue.start))
            cue.subject = (cue.start, cue.i)
            self._possessor(cue, first)
        elif spoken:
            cue.speaker, cue.subject, q = self.carried(spoken), (cue.j, cue.j + 1), cue.j + 1
        elif told is not None:
            cue.speaker, cue.subject, q = self.plain_actor(told), told, told[1]
        elif right is not None:
            cue.speaker = s.actor([right])
            cue.subject = (right.i, right.j)
            q = right.j
            if s.low(q) == "," and s.low(q + 1) not in THAT and s.spanish:
                closing = next((m for m in range(q + 1, min(q + 16, last)) if s.low(m) == ","), -1)
                if closing > 0 and s.low(closing + 1) in THAT:
                    q = closing + 1
        elif not self._without_subject(cue, first, plain):
            return None
        known = left is not None or plain is not None
        if not s.spanish and tense in {"inf", "pres"} and cue.lemma in WEAK_EN and not known:
            return None
        if not s.spanish and tense == "inf" and not self._many(left, plain):
            return None
        cue.after = self._skip(q, last, cue.lemma, quoted=self._follows(cue, first, left is None and plain is None))
        return cue

    def _clause_before(self, edge: int, first: int) -> bool:
        """Whether a clause of its own, not an adverbial, ends at the comma before a verb: «Lo estaba, reconoce»."""
        s = self.s
        if s.low(edge - 1) != "," or s.low(first) in LEADING or s.low(first).endswith("mente"):
            return False
        return any(s.has(k, "flow_be", "aux", "future") or self.finite(k) for k in range(first, edge - 1))

    def _follows(self, cue: Cue, first: int, inverted: bool) -> bool:
        """Whether what is said stands before the cue: a comma there, and more before it than an adverbial."""
        s, k = self.s, cue.start - 1
        if s.low(k) != "," or s.low(first) in LEADING or (s.spanish and not inverted):
            return inverted and s.low(k) == ","
        return sum(s.tokens[x].word for x in range(first, k)) > 4

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
        elif cue.gerund or s.spanish or s.low(cue.i - 1) in {"and", "but", ","}:
            before = self.before
            same = before is not None and before.kind != "source" and before.speaker is not None
            cue.speaker = before.speaker if same and before is not None else self._opening_subject(cue, first)
            cue.speaker = cue.speaker or self.carried(self._number(cue))
        else:
            return False
        return True

    def _number(self, cue: Cue) -> str:
        """Whether a Spanish verb without subject is singular or plural: «dijo», «coincidieron»."""
        form = self.s.low(cue.j - 1) if not self.s.has(cue.i, "aux") else self.s.low(cue.i)
        if not self.s.spanish or cue.gerund:
            return ""
        return "plur" if form.endswith("n") else "sing" if form.endswith(("ó", "a", "e", "o")) else ""

    def _opening_subject(self, cue: Cue, first: int) -> Actor | None:
        """Who the sentence is about, for a verb further on: "A judge refused, saying", «... y tomaron nota»."""
        s, k = self.s, first
        if not (cue.gerund or s.low(cue.i - 1) in {"and", "but", "y", "e", "pero", "aunque"}):
            return None
        if k < cue.i and s.low(k) in LEADING:
            comma = next((m for m in range(k, min(k + 12, cue.i)) if s.low(m) == ","), -1)
            k = comma + 1 if comma >= 0 else k
        found = self.nominal.after(k, cue.i)
        if found is None or s.block.quote_of[k] >= 0:
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
        inside = s.low(at) in _PLACED | {"on"} or (s.low(at) in {"of", "de"} and mention.role is None)
        plain = s.tokens[at].word and not s.tokens[at].cap and s.cover[at] < 0 and s.low(at) not in _WITHIN | THAT
        plain = plain and not s.has(at, "say", "aux", "flow_be", "clause", "link", "future", "det")
        titled = plain and mention.name is not None and mention.role is None and s.low(at) not in COORDINATORS
        if not (inside or titled):
            return None
        return self.nominal.before(cue.i, first)

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
            and (s.spanish or (self._beyond(after) and not cue.lemma.startswith(_TELLING)))
        ):
            return None
        return s.subject(cue.i, first)

    def _beyond(self, after: Mention) -> bool:
        """Whether a name after a verb is its subject: nothing follows it that it could be the subject of."""
        s, low = self.s, self.s.low(after.j)
        return not low[:1].isalnum() or s.has(after.j, "link") or low in _WITHIN | {"who", "to"}

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
            if mention is not None and mention.i == m and not mention.role and s.low(m - 1) in _PLACED and m > k:
                m = mention.j
                continue
            if mention is not None:
                return mention if not mention.adjective and mention.i == m else None
            if s.low(m) in _STOPS or s.low(m) in THAT or s.low(m) in {",", ":"} or s.block.quote_of[m] >= 0:
                return None
            if s.has(m, "det") and m not in s.date_at and not s.has(m, "adjunct") and s.low(m - 1) not in _WITHIN:
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
        proper = s.tokens[end - 1].cap or (s.has(start, "det") and end - start > 1)
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

    def _own_view(self, k: int) -> Cue | None:
        """«A su juicio, ...», "In her view, ...": the speaker is who was spoken of."""
        s = self.s
        if s.low(k) not in {"in", "by", "a", "en", "por"} or s.low(k + 1) not in _OWN or s.low(k + 2) not in _VIEWS:
            return None
        pronoun = {"her": "she", "his": "he", "their": "they"}.get(s.low(k + 1), "")
        start = next(first for first, last in s.block.sentences if first <= k < last)
        near = [m for m in s.between(start, k) if not m.adjective and (m.name or (m.role and m.person))]
        speaker = s.actor(near[-1:]) if near and not pronoun else self.carried(pronoun)
        return Cue(k, k + 3, "source", s.low(k), False, k, k + 3, speaker)

    def _stretch(self, i: int, j: int) -> Actor:
        slot = self.s.slot(i, j)
        return Actor(slot.start, slot.end, slot.text, parties=self.s.parties(self.s.between(i, j)))

    def _skip(self, q: int, last: int, lemma: str, *, quoted: bool = False) -> int:
        """Past what may stand between the verb and its complement: day, place, whom it was told."""
        s, start = self.s, q
        while q < last and q - start < 22:
            if s.has(q, "adjunct"):
                q += s.size(q, "adjunct")
            elif q in s.date_at and s.date_at[q].i == q:
                q = s.date_at[q].j
            elif s.low(q) in _ADVERBS and (s.low(q + 1) in THAT | {":"} or s.block.quote_of[min(q + 1, last - 1)] >= 0):
                q += 1
            elif quoted and s.low(q) == "," and s.low(q + 1) in THAT:
                return q
            elif s.low(q) in {"us", "him", "her", "them", "me"} or (
                q > start and s.low(q) in {"afternoon", "morning", "night", "evening"}
            ):
                q += 1
            elif lemma.startswith(_TELLING) and q == start and s.mention(q) is not None:
                q = s.mentions[s.cover[q]].j
            elif lemma.startswith(("tell", "remind", "inform")) and q == start and self._addressed(q, last) > q:
                q = self._addressed(q, last)
            elif s.spanish and s.low(q) in {"a", "al"} and s.mention(q + 1) is not None:
                q = s.mentions[s.cover[q + 1]].j
            elif s.low(q) == "," and self._aside(q, last) is not None:
                return self._aside(q, last) or q
            elif quoted:
                return q
            else:
                that = self._that(q, last)
                return that if that is not None else q
        return q

    def _aside(self, q: int, last: int) -> int | None:
        """The colon before a quotation that an aside parts from its verb: «Y añade, bajando la voz: «Sonaba mal»»."""
        s = self.s
        for m in range(q + 1, min(q + 12, last - 1)):
            if s.low(m) == ":":
                return m if s.block.quote_of[m + 1] >= 0 else None
            if s.block.quote_of[m] >= 0 or s.low(m) in {".", ";"}:
                return None
        return None

    def _addressed(self, q: int, last: int) -> int:
        """Past whom it was told: "told friends he will", "told a radio station in Pretoria that"."""
        s, m = self.s, q
        determined = s.has(q, "det") or s.low(q) == "an"
        if not (determined or s.low(q).endswith("s") or s.low(q) in {"people", "parliament", "congress"}):
            return q
        ends = THAT | {",", ".", ":"} | _SUBJECTS
        m += 1
        while m < min(q + 12, last) and s.low(m) not in ends and s.block.quote_of[m] < 0:
            if m > q + determined and (s.has(m, "det") or s.low(m) in _WITHIN or m in s.date_at):
                break
            m += 1
        return m

    def _that(self, q: int, last: int) -> int | None:
        """A "that" after a short phrase: "said in the Mexican capital that"."""
        s = self.s
        if not (
            s.has(q, "link")
            or s.low(q) in {"in", "at", "on", "during", "after", "en", "tras", "durante", "ante", "al", "to", ","}
            or s.low(q) in {"when", "as", "cuando", "while", "with", "con", "por", "mediante", "via", "through"}
        ):
            return None
        if s.low(q) == "," and s.low(q + 1) in THAT | {"who", "quien"}:
            return None
        for m in range(q, min(q + 16, last)):
            if s.low(m) in THAT and s.block.quote_of[m] < 0:
                return m
            if s.low(m) in {".", ";", ":"} or s.block.quote_of[m] >= 0 or (m > q and s.has(m, "say")):
                return None
        return None

    def carried(self, pronoun: str = "") -> Actor | None:
        """The speaker who goes on, or else whom the text is about; None at the start of a text."""
        return antecedent.carried(self.s, self.state, pronoun)


def _plural(scene: Scene, mentions: list[Mention]) -> bool:
    last = scene.tokens[mentions[-1].j - 1].low
    return last.endswith("s") or last in {"people", "police"}
