"""Meetings: calls, talks and visits between two different parties, past or planned."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.talks.days import When
from caudal.talks.mentions import Mention
from caudal.talks.sides import Found, Sides
from caudal.talks.tokens import word_set

_WITH = frozenset({"with", "con"})
_PLANNING = frozenset(["to", "a", "para"])
_NEXT = word_set("next upcoming planned scheduled follow-up future próxima próximo próximas próximos siguiente")

_PHONE = word_set("phone telephone teléfono videollamada videoconferencia video videolink")
_FRINGE = frozenset({"sidelines", "margins", "margen", "márgenes"})
_BY = word_set("by via over on por vía")
_SITE = word_set("center centre centers centres facility facilities desk room points place places hall")
_KEEP = word_set(
    "continue continuing promote maintain keep strengthen deepen mantener continuar promover fortalecer impulsar "
    "fomentar profundizar favorecer encourage support"
)
_THAT = word_set("that this those these dicha dicho dichas dichos esa ese esta este aquella aquel")
_HOLD = (
    *("hold", "held", "paid", "pay", "had", "conduct", "celebr", "sosten", "sostuv", "sostien", "manten", "mantuv"),
    *("mantien", "tuv", "tendr", "tener", "realiz", "lleva", "llevó", "habrá", "hubo", "spent"),
)
_FOUND = ("creat", "establish", "form", "crea", "establec", "instal", "constitu", "integra", "launch", "conform")
_FOR = frozenset({"for", "motivo", "marco", "framework", "occasion", "ocasión", "para", "part"})
_ORDINALS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth another "
    "cuarto quinta sexta octava novena décima primera primer segunda segundo tercera tercer cuarta nueva"
)


class Meetings(Sides):
    """Reads the meetings of one block. `state.parties` counts the parties named in the text so far."""

    def read(self) -> list[Found]:
        """All meetings of the block that pass the party filter."""
        out: list[Found] = []
        if self.s.text[self.s.block.start : self.s.block.end].isupper():
            return out  # a heading
        for first, last in self.s.block.units:
            k = max(first, self.s.body) if self.s.body < last else first
            while k < last:
                found = self._at(k, first, last)
                if found is None:
                    k += 1
                    continue
                meeting, k = found
                if meeting is not None:
                    out.append(meeting)
                    self.state.meetings += 1
        return out

    def _at(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        if s.has(k, "meet_with", "meet") and self._is_verb(k, first):
            found = self._verb(k, first, last)
            if found is not None or not s.has(k, "meet_noun"):
                return found
        if s.has(k, "travel", "travel_bare") and self._is_verb(k, first):
            return self._travel(k, first, last)
        if s.has(k, "meet_noun"):
            return self._noun(k, first, last)
        return None

    def _is_verb(self, k: int, first: int) -> bool:
        s = self.s
        if s.cover[k] >= 0:
            return False
        before = s.low(k - 1) if k > first else ""
        if s.low(k) in _PHONE and before in {"by", "on", "over", "por"}:
            return False
        if s.has(k, "meet_noun") and (
            s.has(k - 1, "det", "meet_adjective") or before in {"'s", "a", "the", "una", "la"}
        ):
            return False
        return not (
            s.has(k - 1, "det") and before not in {"lo", "la", "los", "both", "all", "two"} and s.cover[k - 1] < 0
        )

    # verbs ---------------------------------------------------------------------------------------

    def _verb(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        tag = "meet_with" if s.has(k, "meet_with") else "meet"
        lemma, tense = s.verb(k, tag)
        j = k + s.size(k, tag)
        if tense == "part" and lemma in {"receive", "recibir", "reunir"}:
            gathered = lemma == "reunir" and s.low(k - 1) == "," and s.low(k + 1) in {"en", "ayer", "hoy", "hace"}
            if not (gathered and len(s.parties(s.between(first, k))) > 1):
                return None
        if tag == "meet":
            m = j
            while m < last and m - j < 10 and s.low(m) not in _WITH and self._between_partners(m):
                m += 1
            if s.low(m) in _WITH or (s.low(m) == "to" and lemma == "speak"):
                tag, j = "meet_with", m + 1
        if tense == "ger" and tag == "meet" and s.has(k, "meet_noun") and s.mention(j) is None:
            return None
        if tag == "meet" and lemma in {"speak", "hablar", "platicar", "dialogar", "conversar", "convene"}:
            by_phone = any(s.low(x) in _PHONE for x in range(j, min(j + 6, last)))
            if not by_phone and lemma in {"speak", "hablar", "platicar", "convene"}:
                return None
        if s.spanish and lemma in {"recibir", "acoger"}:
            j = self._dative(j, last)
        end = self._by_phone(self.around.object_end(j, last), last)
        if any(s.low(x) in self.no_object for x in range(j, min(j + 5, last))) or self._unreal(k, first, last):
            return None
        subject = self._subject(k, first)
        objects = [m for m in s.between(j, end) if not m.adjective]
        if lemma == "call":
            rung = s.mention(j)
            if rung is None or rung.i != j or not rung.person or s.block.quote_of[min(rung.j, last - 1)] >= 0:
                return None
        if tag == "meet" and not objects and s.has(j, "meet_noun"):
            return None
        tag_form = "call" if lemma in self.call or any(s.low(x) in _PHONE for x in range(j, end)) else "meeting"
        tag_form = "visit" if lemma in {"visit", "visitar"} else tag_form
        accepted = self._two(subject, objects, first, last, plural=tag == "meet" and not objects)
        if lemma in {"tour", "recorrer"}:
            accepted = len(set(s.parties(subject))) > 1 or any(m.both or m.counterpart for m in subject)
        if not accepted:
            return None
        self.met = k
        if lemma in {
            "recibir",
            "receive",
            "reunir",
            "visit",
            "visitar",
            "host",
            "welcome",
            "acoger",
            "call on",
        } and not self._official(subject, objects):
            return None
        found = self._make(k, k, end, first, last, tag_form, [*subject, *objects], tense, open_form=lemma in self.open)
        return found, end

    def _dative(self, j: int, last: int) -> int:
        """Past the place to whom was received: «recibió en su despacho a la embajadora»."""
        s = self.s
        if s.low(j) != "en":
            return j
        for m in range(j, min(j + 8, last)):
            if s.low(m) in {"a", "al"} and s.mention(m + 1) is not None:
                return m
            if not s.tokens[m].word:
                break
        return j

    def _by_phone(self, end: int, last: int) -> int:
        """Takes in how they met: "spoke by phone on Monday", «hablarán por videollamada la próxima semana»."""
        s = self.s
        if s.low(end) in _BY and (s.low(end + 1) in _PHONE or (s.has(end + 1, "det") and s.low(end + 2) in _PHONE)):
            end += 2 if s.low(end + 1) in _PHONE else 3
            while end < last and end in s.date_at:
                end = s.date_at[end].j
        return min(end, last)

    def _travel(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """Travel to a place, where the purpose is a meeting or the traveller is an official of another party."""
        s = self.s
        tag = "travel" if s.has(k, "travel") else "travel_bare"
        j = k + s.size(k, tag)
        _, tense = s.verb(k, tag)
        if s.has(k, "travel_bare") and s.tokens[j - 1].low not in {"to", "a", "in", "at"}:
            while j < last and j - k < 7 and s.low(j) not in {"to", "a", "into"} and self._between_partners(j):
                j += 1
            if s.low(j) not in {"to", "a", "into"}:
                return None
            j += 1
        if self._unreal(k, first, last):
            return None
        goal = s.mention(j) or s.mention(j + 1)
        place = goal is not None or s.has(j, "place") or (j < last and s.tokens[j].cap)
        if not place:
            return None
        limit = s.clause_end(j, last)
        purpose = next(
            (m for m in range(j, limit) if s.has(m, "meet_with", "meet", "meet_noun") and s.cover[m] < 0), None
        )
        subject = self._subject(k, first)
        end = goal.j if goal is not None else j + 1
        end = max(end, *(when.j for when in s.dates if when.i in (end, end + 1)), end)
        objects: list[Mention] = [goal] if goal is not None else []
        if purpose is not None:
            tag = next(t for t in ("meet_with", "meet", "meet_noun") if s.has(purpose, t))
            end = self.around.object_end(purpose + s.size(purpose, tag), last)
            objects += [m for m in s.between(purpose, end) if not m.adjective]
        elif not any(m.person or m.role for m in subject):
            return None
        if not s.parties(subject):
            subject = [*subject, *(m for m in s.between(first, k) if m.role and not m.adjective)]
        abroad = bool(subject) and subject[0].person and not subject[0].parties and bool(s.parties(objects))
        abroad = abroad and purpose is None and self.state.diplomatic()
        if not abroad and not self._two(subject, objects, first, last, plural=False, strict=purpose is None):
            return None
        form = "visit" if purpose is None else "meeting"
        return self._make(k, k, end, first, last, form, [*subject, *objects], tense), end

    # nouns ---------------------------------------------------------------------------------------

    def _noun(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        noun = " ".join(s.low(x) for x in range(k, k + s.size(k, "meet_noun")))
        j = k + s.size(k, "meet_noun")
        if s.low(j) in {"of", "de"} and noun in {"round", "rounds", "ronda", "rondas"}:
            inner = next((x for x in (j + 1, j + 2) if s.has(x, "meet_noun")), None)
            j = inner + s.size(inner, "meet_noun") if inner is not None else j  # "a round of technical talks"
        i, definite, before = self.around.left(k, first)
        if self.met >= first and any(s.low(x) in _FOR for x in range(max(first, i - 5), i)):
            return None
        attended = definite and s.low(i - 1) in {"at", "in", "to", "a", "en", "al", "during", "durante"}
        if self._unreal(i, first, last) and not (attended and s.low(last - 1) != "?"):
            return None
        if any(s.low(x) in _FRINGE for x in range(max(first, i - 4), i)):
            return None  # they met on the sidelines of something else
        if s.low(i - 1) in _BY and self.call.intersection({noun}) | _PHONE.intersection(noun.split()):
            return None  # how they met: "will be held by video link"
        if noun in {"bilateral", "trilateral"} and (s.has(j, "meet_noun") or i == k):
            return None
        if (s.has(k, "meet_adjective") and s.has(j, "meet_noun")) or s.low(j) in _SITE:
            return None
        kept = s.low(i) in _KEEP or s.low(i - 1) in _KEEP or s.low(i - 2) in _KEEP
        if kept and noun in self.weak and not any(k <= w.i <= j + 8 for w in s.dates):
            return None
        if any(s.low(x) in self.not_after for x in range(i, k)) or s.low(k - 1) in self.not_after:
            return None
        if noun in {"call", "calls", "visit", "visits", "talks"} and not self._nominal(k, i, j, noun):
            return None
        if any(s.low(x).startswith(_FOUND) and s.cover[x] < 0 for x in range(max(first, i - 3), i)):
            return None
        if noun in {"cita", "llamada", "llamadas", "bilateral", "trilateral"} and (s.has(j, "say") or i == k):
            return None
        if s.cover[k] >= 0 and s.mentions[s.cover[k]].name is not None:
            return None
        end, inside = self.around.right(j, last)
        named = [m for m in [*before, *inside] if not m.adjective or m in before]
        subject = self._holder(i, first)
        parties = set(s.parties([*before, *inside]))
        both = any(m.both or m.counterpart for m in [*before, *inside, *subject])
        joint = any(s.has(x, "joint") for x in range(i, end))
        weak = noun in self.weak
        accepted = len(parties) > 1 or (both and len(parties) > 0)
        accepted = accepted or len(parties | set(s.parties(subject))) > 1 or any(m.both for m in [*subject, *inside])
        known = self.state.two()
        if not accepted and self.state.meetings and known:
            ordinal = any(s.low(x) in _NEXT or s.low(x) in _ORDINALS for x in range(i, k))
            accepted = (definite and not parties - set(self.state.parties)) or not weak or ordinal
        if not accepted and known and any(m.role and (m.person or m.parties) for m in [*inside, *subject]):
            accepted = not weak or any(m.role for m in inside)
        if not accepted and not weak and known and joint:
            accepted = True
        if not accepted and not weak and known and not parties:
            unit = {code for m in s.between(first, last) if m.person or m.role or m.country for code in m.parties}
            accepted = len(unit) > 1
        if not accepted and self.state.diplomatic() and not self._home(max(first, i - 6), min(end + 4, last)):
            fixed = definite or i < k or bool(inside) or any(w.i >= i and w.j <= end for w in s.dates)
            accepted = fixed and (not weak or definite or self._set(i, k, end, first))
        inner = min(end + 4, last) if s.low(end) in {"of", "de", "del"} else end
        if not accepted or (self._home(j, inner) and len(parties) < 2):
            return None
        form = "call" if noun in self.call else "visit" if noun in self.visit else "meeting"
        people = [m for m in [*subject, *named] if not (m.capital and not m.role)]
        i = self._held(i, first)
        return self._make(
            k,
            i,
            end,
            first,
            last,
            form,
            people,
            "",
            definite=definite,
            plural=noun.endswith("s") and noun != "talks",
            open_form=noun in self.open,
            pointing=s.low(i) in _THAT and k - i < 3,
        ), end

    def _set(self, i: int, k: int, end: int, first: int) -> bool:
        """Whether a noun that may mean many things has a number, a day, a place or a light verb of its own."""
        s = self.s
        dated = any(i <= w.i < end + 2 for w in s.dates)
        led = any(s.has(x, "light") and s.cover[x] < 0 for x in range(max(first, i - 3), i))
        return dated or led or any(s.low(x) in _NEXT or s.low(x) in _ORDINALS for x in range(i, k))

    def _held(self, i: int, first: int) -> int:
        """The start of a light verb that goes with the noun: "held talks", «sostuvieron hoy en Roma un encuentro»."""
        s, x = self.s, i
        while x > first and i - x < 7 and ((x - 1) in s.date_at or self._between_partners(x - 1)):
            x -= 1
        for at in (i - 1, x - 1, x - 3):
            stop = at + s.size(at, "light")
            if at >= first and s.has(at, "light") and s.cover[at] < 0 and s.low(at).startswith(_HOLD) and stop <= i:
                return at
        return i

    def _nominal(self, k: int, i: int, j: int, noun: str) -> bool:
        s = self.s
        if noun in {"call", "calls"}:
            return s.low(j) in {"with", "between"} or (i < k and s.low(j) not in {"for", "to", "on", "from"})
        if noun == "talks":
            return not (i == k and s.low(j) in {"about", "to", "of"} and s.cover[k - 1] >= 0)
        return i < k or s.low(j) in {"by", "to", "of"}

    # common --------------------------------------------------------------------------------------

    def _make(
        self, k: int, i: int, end: int, first: int, last: int, form: str, people: Sequence[Mention], tense: str,
        *, definite: bool = False, plural: bool = False, open_form: bool = False, pointing: bool = False,
    ) -> Found:  # fmt: skip
        s = self.s
        when = self.around.when(k, end, first, last)
        moved, later = self.around.moved(i, end, first, last) if tense == "" else (False, None)
        when = later if moved else when
        planned = moved or self._planned(k, i, end, first, tense, when)
        start = i
        if when is not None and when.i >= end and when.i - end < 2:
            end = when.j
        slot = s.slot(start, end)
        date = None
        if when is not None:
            date = s.slot(when.core, when.j, when.value)
        place = self.around.place(k, i, end, first, last)
        actors = tuple(s.actor([m]) for m in {(m.i, m.j): m for m in people}.values())
        return Found(
            slot.start,
            slot.end,
            slot.text,
            form,
            planned,
            definite,
            plural,
            date,
            place,
            actors,
            s.parties(people),
            open_form,
            pointing,
        )

    def _planned(self, k: int, i: int, end: int, first: int, tense: str, when: When | None) -> bool:
        s = self.s
        if when is not None and when.value is not None:
            day = when.value[:10]
            today = self.s.published.isoformat()
            if len(day) == 10 and day != today:
                return day > today
        if tense in {"past", "part", "imp"} or s.low(i - 1) in {"since", "desde"}:
            return False
        if tense == "ger" and s.low(k - 1) == "be":
            return True
        if tense == "fut" or any(s.low(x) in _NEXT for x in range(i, end)):
            return True
        if tense == "inf":
            return True
        if (tense == "" and s.low(k - 1) == "to") or any(
            s.low(x) == "to" and s.has(x + 1, "light", "meet_noun") for x in range(max(first, i - 4), i)
        ):
            return True
        if when is not None and when.ahead:
            return True
        return bool(s.ahead[k])
