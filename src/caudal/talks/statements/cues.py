"""Reporting words in a sentence: which verb or phrase, whose, and where what was said begins."""

from __future__ import annotations

from caudal.talks.statements.inquits import PRONOUNS, Inquits
from caudal.talks.statements.subjects import TELLING, THAT, WITHIN, Cue
from caudal.talks.words.tokens import word_set

_MODALS = word_set("to will would could can may might should must cannot didn't couldn't won't")
_HAVE = word_set("has have had ha han había habían hemos haber having 've")
_CLITICS = word_set("se le les me nos lo la")
_CALLING = word_set("calificar describir tachar definir tildar catalogar")
_WHICH = word_set("that which who whom what")
_OWN = word_set("his her their its su")
_VIEWS = word_set(
    "view opinion words estimation estimate judgment judgement telling account juicio opinión entender parecer "
    "criterio palabras"
)
_PASSIVE = word_set("inform notify brief ask tell quote")
_PHASE = word_set(
    "limitó limitaron limita limitan llegó llegaron llega volvió volvieron vuelve vuelven alcanzó atrevió "
    "atrevieron apresuró apresuraron apresura apresuran empezó comenzó terminó acabó insistió entró quiso quisieron "
    "solía solían suele suelen quiere supo dedicó vino cansa cansó"
)
_BIDS = word_set("ask pedir exigir demand request urge solicitar reclamar rogar implorar exhortar")
_BEFORE_NOUN = word_set("in on of with for at by without under")
_NOUNS = word_set(
    "advocate protest claim report charge rule shout note comment post question object counter reason state"
)
_REPUTED = word_set("reported believed understood quoted alleged thought known claimed said appears appeared heard")
_SAME = word_set("put let read")
_READY = word_set("used on quick keen careful first eager quickest")
_ASKED_WHAT = word_set("what whether if how why about when who where")
_BE = frozenset(["is", "are", "was", "were", "been", "be", "'s"])
WEAK_EN = frozenset({"put it"}) | word_set(
    "read forecast apologise apologize text email promise vow pledge counsel continue ask show find "
    "think believe post repeat estimate report note claim state joke "
    "comment signal observe indicate deny respond advise tweet declare find rule explain reveal suggest disclose"
)


class Cues(Inquits):
    """Finds the cues of a sentence; the speaker of a cue without a subject is carried over."""

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
        per = s.low(k) == "per" and s.low(k - 1) == "," and s.has(k + 1, "det")  # ", per the trade bulletin"
        if s.has(k, "source") or per:
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

    def _quoted_label(self, k: int, last: int) -> bool:
        s = self.s
        opening = next((m for m in range(k + 1, last) if s.block.quote_of[m] >= 0), -1)
        if any(
            s.has(m, "say") and s.cover[m] < 0 and not s.has(m - 1, "det")
            for m in range(k + s.size(k, "label"), opening)
        ):
            return False
        if s.low(opening - 1) == ":" or any(s.low(m) in THAT for m in range(k + 1, opening)):
            return False
        return opening >= 0 or (s.spanish and s.low(k + 1) in {"de", "como"} and s.verb(k, "label")[0] in _CALLING)

    def _verb(self, k: int, first: int, last: int, kind: str, lemma: str, tense: str, size: int) -> Cue | None:
        s = self.s
        helped = tense == "part" and s.low(k - 1) in _HAVE  # «ha agregado», which is no attaché
        opens = s.cover[k] >= 0 and s.mentions[s.cover[k]].i == k
        if s.cover[k] >= 0 and not (opens and (tense == "past" or helped)):
            return None
        related = s.low(k + size) == "as" and (
            any(s.low(x) in _WHICH for x in range(max(first, k - 6), k)) or self._person_before(k)
        )
        if (
            not s.spanish
            and kind != "clause"
            and tense == "past"
            and s.low(k + size) in {"of", "by", "as"}
            and not related
        ):
            return None  # "a treasurer accused of stealing"
        if tense == "inf" and not s.spanish and s.low(k) in _SAME:
            tense = "past"  # "as one analyst put it"
        i, gerund = k, tense == "ger"
        light = self._light(k, first) if tense == "inf" else None
        if light is not None:
            return self._attach(Cue(light, k + size, kind, lemma, False, light, k + size, None), first, last, "past")
        only = s.low(k - 1) == "only" and s.low(k - 2) in {"would", "could"}  # "would only say that"
        if only:
            return self._attach(Cue(k - 2, k + size, kind, lemma, False, k - 2, k + size, None), first, last, "past")
        habit = s.low(k - 1) == "would" and self._told_after_mark(k - 1, first)  # '"Why?" he would say'
        if habit:
            return self._attach(Cue(k - 1, k + size, kind, lemma, False, k - 1, k + size, None), first, last, "past")
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
        if s.low(k) == "asked" and s.low(k - 1) == "," and s.low(k + 1) in _ASKED_WHAT:
            return None  # "The captain, asked what it would mean, grinned."
        if s.low(k) == "advocates" and self.finite(k + size):
            return None  # "Refugee advocates greeted the plan"
        if tense == "fut" and lemma in {"admitir", "admit"} and s.low(k + size) not in THAT:
            return None  # «Caracas admitirá vuelos de retorno»
        if self._not_said(k, first, tense) or (
            not s.spanish and lemma in _PASSIVE and tense == "past" and s.low(k + size) in {"on", "by", "about"}
        ):
            return None
        if s.spanish and s.low(k - 1) == "la" and tense == "pres" and not self._object_before(k, first):
            return None  # «al salir de la cita»
        helped = any(s.low(m) in _HAVE for m in range(max(first, k - 2), k))
        tense = "part" if tense == "inf" and helped and not s.spanish else tense  # "has let it be known"
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
        if lemma in _BIDS and self._bids(k + size, last):
            return None  # a request
        if lemma == "read" and not (s.low(k + 1) == ":" or self.closes(k, first)):
            return None  # "read out three sentences"
        if helper is not None and s.low(helper - 1) == "to" and s.low(helper - 2) in _REPUTED:
            i = helper - 2  # "was reported to have said"
        if tense == "inf" and not s.spanish and s.low(k - 1) in _BEFORE_NOUN:
            return None  # "in protest at"
        if lemma == "back" and tense == "inf":
            return None  # "sent back 9,412 people"
        if tense == "pres" and lemma in _NOUNS and not s.spanish and not self._complete(k, size, first):
            return None  # "since the protests last September"
        if s.low(k) == "digo" and s.low(k - 1) == ",":
            return None  # «En la llamada, digo.»: I mean
        if lemma in {"admit", "admitir"} and k + size < last and s.tokens[k + size].text[0].isdigit():
            return None  # "admits 1,000 workers"
        if s.low(i - 1) in {"que", "who"} and lemma in {"pedir", "exigir", "ask", "request", "demand"}:
            return None
        cue = Cue(i, k + size, kind, lemma, gerund, i, k + size, None)
        return self._attach(cue, first, last, tense)

    def _complete(self, k: int, size: int, first: int) -> bool:
        """Whether "that", a colon, a quotation or the end of one shows that a word like "protests" is a verb."""
        s, after = self.s, k + size
        marked = s.low(after) in THAT | {":", ","} or (after < len(s.tokens) and s.block.quote_of[after] >= 0)
        return marked or self.closes(k, first) or self._person_before(k)

    def _bids(self, k: int, last: int) -> bool:
        """Whether "that" follows, past whom it is asked: «pidió a los bodegueros que no suban los precios»."""
        s, m = self.s, k
        while m < min(k + 9, last) and s.tokens[m].word and s.block.quote_of[m] < 0:
            if s.low(m) in THAT:
                return True
            m += 1
        return False

    def _person_before(self, k: int) -> bool:
        """Whether an office or name ends just before token k: "the minister rejected as"."""
        mention = self.s.mention(k - 1)
        return mention is not None and mention.j == k and (mention.role is not None or mention.name is not None)

    def _object_before(self, k: int, first: int) -> bool:
        """Whether «la» before a verb is its object: a subject, a comma or «que» stands before it."""
        s = self.s
        return k - 2 < first or s.mention(k - 2) is not None or s.low(k - 2) in {",", "que", "quien", "no", "y"}

    def _not_said(self, k: int, first: int, tense: str) -> bool:
        """A verb that is denied, or whose subject is nobody: «ni lo desmiente», "Neither has said much"."""
        s, m = self.s, k - 1
        if not s.spanish and any(
            s.low(x).endswith("n't") or s.low(x) in {"not", "never"} for x in (k - 1, k - 2) if x >= first
        ):
            return s.low(k + 1) != "only"
        nobody = s.low(first) in {"neither", "nobody", "none", "nadie", "ninguno", "ninguna"}
        if nobody and not any(s.low(x) == "," for x in range(first, k)):
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
        whole = (None if cue.gerund else self._from_mark(cue, left, first)) or whole
        right = None
        if left is None and (s.spanish or after_mark) and not cue.gerund:
            right = self.right(cue.j, last)
        if not s.spanish and cue.lemma.startswith(TELLING):
            right = None
        if right is not None and not s.spanish and before == "," and not self._beyond(right):
            right = None
        q, plain = cue.j, None
        closed = s.spanish or cue.j + 1 >= last or not s.tokens[cue.j + 1].word
        spoken = s.low(cue.j) if s.low(cue.j) in PRONOUNS and left is None and after_mark and closed else ""
        if left is None and right is None and not spoken:
            plain = self._plain(cue, first)
        told = self._after(cue.j, last) if trails and left is None and right is None and plain is None else None
        quoted = edge > first + 1 and self.closes(edge, first)
        named = s.spanish and told is not None and any(m.name and m.person for m in s.between(*told))
        if told is not None and not (quoted or named or self.nominal.agent(*told) or self._clause_before(edge, first)):
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
            owner = s.low(right.j) in {"'s", "’s"}  # "said the union's negotiator, Pat Rennie"
            owned = self.nominal.after(right.i, last) if owner else None
            apposed = s.mention(right.j + 1) if right.name is None and s.low(right.j) == "," else None
            if owned is None and apposed is not None and apposed.i == right.j + 1 and apposed.name and not apposed.role:
                owned = (right.i, apposed.j)  # «corrigió su vecino, Tomás Rey»
            cue.speaker = s.actor([right]) if owned is None else self.plain_actor(owned)
            cue.subject = (right.i, right.j) if owned is None else owned
            q = self._past_adjective(right.j, last) if owned is None else owned[1]
            if s.low(q) == "," and s.low(q + 1) not in THAT and s.spanish:
                closing = next((m for m in range(q + 1, min(q + 16, last)) if s.low(m) == ","), -1)
                if closing > 0 and s.low(closing + 1) in THAT:
                    q = closing + 1
        elif not self._without_subject(cue, first, plain):
            return None
        known = left is not None or plain is not None
        if not s.spanish and tense in {"inf", "pres"} and cue.lemma in WEAK_EN and not known:
            return None
        if not s.spanish and tense == "inf" and not (self._many(left, plain) or self._many(None, whole)):
            return None
        if s.low(cue.start - 1) in {"as", "como"} and cue.start > first:
            cue.start -= 1  # "as one analyst put it"
        cue.after = self._skip(q, last, cue.lemma, quoted=self._follows(cue, first, left is None and plain is None))
        return cue

    def _past_adjective(self, q: int, last: int) -> int:
        """Past an adjective that closes the subject: «dijo una fuente judicial, la Corte ...»."""
        s = self.s
        plain = (
            q + 1 < last and s.tokens[q].word and s.tokens[q].text.islower() and s.cover[q] < 0 and q not in s.date_at
        )
        known = s.has(q, "det", "clause", "link", "aux", "say", "adjunct", "channel", "meet_with")
        closed = s.low(q + 1) in {",", ".", ":"}
        return q + 1 if s.spanish and plain and not known and closed and s.low(q) not in WITHIN else q

    def _source(self, k: int, last: int) -> Cue | None:
        """According to X: the speaker follows."""
        s = self.s
        j = k + max(1, s.size(k, "source"))
        lemma = s.low(k)
        which = j + (s.low(j) in {"el", "la", "los", "las"})
        if s.low(which) in {"cual", "cuales", "which", "quien"}:  # «..., según las cuales las salidas bajaron»
            start = next((a for a, b in s.block.sentences if a <= k < b), 0)
            people = [m for m in s.between(start, k) if not m.adjective and (m.person or m.role)]
            teller = s.actor(people[:1]) if people and people[0].i <= start + 2 else self.carried()
            return Cue(k, which + 1, "source", lemma, False, k, which + 1, teller)
        if s.spanish and s.size(k, "source") == 1:
            told = s.low(j).endswith(("ó", "aron", "ieron")) and s.cover[j] < 0
            j += s.size(j, "say") if s.has(j, "say") else int(told)  # «según confió una fuente»
        if s.spanish and j - k > 1 and s.low(k) == "según":
            found = self.right(j, last)
            plain = self.nominal.after(j, last) if found is None else None
            actor = s.actor([found]) if found is not None else self.plain_actor(plain) if plain else self.carried()
            if plain is not None:
                return Cue(k, j, "source", lemma, False, k, plain[1], actor)
            return Cue(k, j, "source", lemma, False, k, found.j if found else j, actor)
        m = j
        while m < last and m - j < 3 and s.cover[m] < 0:
            m += 1
        mention = s.mention(m)
        owned = self.nominal.after(m, last) if mention is not None and s.low(mention.j) in {"'s", "’s"} else None
        if owned is not None:
            return Cue(k, j, "source", lemma, False, k, owned[1], self.plain_actor(owned))
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
        phrase = self.nominal.after(j, last)
        if phrase is not None and s.low(phrase[0] + 2) in {"'s", "’s"}:
            return Cue(k, j, "source", lemma, False, k, phrase[1], self.plain_actor(phrase))
        end = j
        while end < last and s.tokens[end].word and end - j < 9 and not s.has(end, "clause"):
            end += 1
        return Cue(k, j, "source", lemma, False, k, end, self._stretch(j, end)) if end > j else None

    def _own_view(self, k: int) -> Cue | None:
        """«A su juicio», "In her view", "In Vandel's words": the speaker is who was spoken of, or is named."""
        s = self.s
        named = (
            self.nominal.after(k + 1, len(s.tokens)) if s.low(k) in {"in", "by"} and s.low(k + 1) not in _OWN else None
        )
        if named is not None and s.low(named[1] - 1) in _VIEWS and s.low(named[1] - 2) in {"'s", "’s", "'", "’"}:
            return Cue(k, named[1], "source", s.low(k), False, k, named[1], self.plain_actor((k + 1, named[1] - 2)))
        if s.low(k) not in {"in", "by", "a", "en", "por"} or s.low(k + 1) not in _OWN:
            return None
        way = s.low(k + 2) == "modo" and s.low(k + 3) == "de"  # «a su modo de ver»
        if s.low(k + 2) not in _VIEWS and not way:
            return None
        pronoun = {"her": "she", "his": "he", "their": "they"}.get(s.low(k + 1), "")
        start = next(first for first, last in s.block.sentences if first <= k < last)
        near = [m for m in s.between(start, k) if not m.adjective and (m.name or (m.role and m.person))]
        speaker = s.actor(near[-1:]) if near and not pronoun else self.carried(pronoun)
        end = k + 3 + 2 * way
        return Cue(k, end, "source", s.low(k), False, k, end, speaker)
