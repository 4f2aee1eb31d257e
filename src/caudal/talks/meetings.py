"""Meetings: calls, talks and visits between two different parties, past or planned."""

from __future__ import annotations

from bisect import bisect_left

from caudal.talks.acts import BY, NEXT, PHONE
from caudal.talks.items import Slot
from caudal.talks.journeys import Journeys
from caudal.talks.mentions import Mention
from caudal.talks.sides import GENERIC, Found
from caudal.talks.tokens import word_set

_FRINGE = frozenset({"sidelines", "margins", "margen", "márgenes"})
_SITE = word_set(
    "station stations center centre centers centres facility facilities desk room points place places hall"
)
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
_TALKING = frozenset({"negotiations", "talks", "negociaciones", "negociación", "conversaciones", "diálogo", "dialogue"})
_STANDING = frozenset({"negotiations", "negociaciones", "negociación"})  # as an institution, no meeting
_TOPIC = frozenset({"on", "about", "over", "sobre", "para", "to"})  # what is talked about, not with whom
_GOING_ON = word_set(
    "mantienen mantiene sostienen sostiene mantener tienen tiene maintain maintains keep keeps have has"
)
_LASTING = word_set("day hour minute days hours minutes día días hora horas minutos")
_SEVERAL = word_set("ambos dichos estos esos sendos varios sus sucesivos")
_HELD_ES = word_set("celebrada sostenida mantenida realizada")
_RANKS = (
    "first primera primer inaugural",
    "second segunda segundo",
    "third tercera tercer",
    "fourth cuarta cuarto",
    "fifth quinta quinto",
    "sixth sexta sexto",
    "seventh séptima séptimo",
)
_BACK = 12  # dates that are looked through for the one before a meeting
_NUMBERED = {name: str(rank) for rank, names in enumerate(_RANKS, 1) for name in names.split()}
_FORMER = word_set("previous earlier anterior anteriores last último última")
_NEW = word_set("new another further fresh additional follow-up nueva nuevo nuevas nuevos otra otro otras otros")


class Meetings(Journeys):
    """Reads the meetings of one block. `state.parties` counts the parties named in the text so far."""

    def read(self) -> list[Found]:
        """All meetings of the block that pass the party filter."""
        out: list[Found] = []
        if self._heading():
            return out
        for first, last in self.s.block.units:
            floor = max(first, self.s.body) if self.s.body < last else first
            k = floor
            while k < last:
                found = self._at(k, floor, last)
                if found is None:
                    k += 1
                    continue
                meeting, k = found
                if meeting is not None:
                    meeting.near = self._near(meeting)
                    out.append(meeting)
                    self.state.home.clear()
                    self.state.meetings += 1
        return out

    def _near(self, meeting: Found) -> Slot | None:
        """The last day of the past that the block names before a meeting that has none: "On May 3 they signed"."""
        s = self.s
        if meeting.date is not None or not meeting.definite:
            return None
        today = s.published.isoformat()
        before = bisect_left(s.dates, meeting.start, key=lambda w: s.tokens[w.i].start)
        told = [w for w in s.dates[max(0, before - _BACK) : before] if w.value is not None and len(w.value) == 10]
        last = next((w for w in reversed(told) if w.value is not None and w.value <= today and not s.ahead[w.i]), None)
        return None if last is None else s.slot(last.core, last.j, last.value)

    def _heading(self) -> bool:
        """Whether the block is a heading: all in capitals, or a short line without a stop before another one."""
        s = self.s
        line = s.text[s.block.start : s.block.end].strip()
        if line.isupper():
            return True
        short = len(line) < 160 and len(s.tokens) < 22 and line[:1].isupper() and line[-1:].isalnum()
        return short and bool(s.text[s.block.end : s.block.end + 200].strip())

    def _at(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        if s.has(k, "meet_with", "meet") and self._is_verb(k, first):
            found = self._verb(k, first, last)
            if found is not None or not s.has(k, "meet_noun", "travel"):
                return found
        if s.has(k, "travel", "travel_bare") and self._is_verb(k, first):
            return self._travel(k, first, last)
        if s.has(k, "meet_noun"):
            return self._noun(k, first, last)
        return self.passed(k, first, last)

    def _noun(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        noun = " ".join(s.low(x) for x in range(k, k + s.size(k, "meet_noun")))
        j = k + s.size(k, "meet_noun") - noun.endswith((" con", " entre"))
        if s.low(j) in {"of", "de"} and noun in {"round", "rounds", "ronda", "rondas"}:
            inner = next((x for x in range(j + 1, j + 5) if s.has(x, "meet_noun") and s.cover[x] < 0), None)
            inner = inner if all(s.tokens[x].word for x in range(j, inner or j)) else None
            j = inner + s.size(inner, "meet_noun") if inner is not None else j  # "a round of technical talks"
        i, definite, before = self.around.left(k, first)
        if self.met >= first and any(s.low(x) in _FOR for x in range(max(first, i - 5), i)):
            return None
        attended = definite and s.low(i - 1) in {"at", "in", "to", "a", "en", "al", "during", "durante"}
        attended = attended or (definite and not self.around.words(i, k).isdisjoint(NEXT))
        if self._unreal(i, first, last) and not (attended and s.low(last - 1) != "?"):
            return None
        if max(self.met, self.told) >= first and any(s.low(x) in _FRINGE for x in range(max(first, i - 4), i)):
            return None  # they met on the sidelines of something else
        if i == k and s.low(i - 1) in BY and self.call.intersection({noun}) | PHONE.intersection(noun.split()):
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
        if i == k == first and s.low(j) in {".", ":"}:
            return None  # a heading of one word within the line
        if self._institution(i, j, last):
            self._own(noun)
            return None
        if not self._spoken_of(noun, i, k, j, first):
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
            ordinal = not self.around.words(i, k).isdisjoint(NEXT | _ORDINALS)
            accepted = (definite and not parties - set(self.state.parties)) or not weak or ordinal
        if not accepted and known and any(m.role and (m.person or m.parties) for m in [*inside, *subject]):
            accepted = not weak or any(m.role for m in inside)
            accepted = accepted and not all(self._home(m.i, m.j + 1) for m in [*inside, *subject])
        if not accepted and not weak and known and joint:
            accepted = True
        if not accepted and not weak and known and not parties:
            unit = {code for m in s.between(first, last) if m.person or m.role or m.country for code in m.parties}
            accepted = len(unit) > 1
        topic = next((x for x in range(j, min(end + 4, last)) if s.low(x) in _TOPIC), min(end + 4, last))
        if not accepted and self.state.diplomatic() and not self._home(i if definite else max(first, i - 6), topic):
            fixed = definite or i < k or bool(inside) or any(w.i >= i and w.j <= end for w in s.dates)
            accepted = fixed and (not weak or definite or self._set(i, k, end, first))
        inner = min(end + 4, last) if s.low(end) in {"of", "de", "del"} else end
        copular = self.state.meetings > 0 and self._predicate(i, first)
        accepted = accepted or (copular and known)
        if not accepted:
            if self._home(i if definite else max(first, i - 6), topic):
                self._own(noun)
            return None
        if self._home(j, min(inner, topic)) and len(parties) < 2:
            self._own(noun)
            return None
        if len(parties) < 2 and not both:
            told = any(i <= w.i < end for w in s.dates) or any(m.capital or m.country or m.name for m in inside)
            if not definite and not parties and self._home(max(first, i - 5), i):
                self._own(noun)
                return None
            named_so = not told and not self.state.home.isdisjoint({noun, noun.split(maxsplit=1)[0]})
            if (named_so and (definite or i == k)) or self._one_sided(i, j, end, first, last, definite=definite):
                self._own(noun)
                return None
        self.told = k
        form = "call" if noun in self.call else "visit" if noun in self.visit else "meeting"
        people = [m for m in [*subject, *named, *self.around.included(end, last)] if not (m.capital and not m.role)]
        people = people or self._parted(first, i)
        rank = self._ordinal(i, k) or ("former" if self.around.long_after(i, first) else "")
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
            pointing=(s.low(i) in _THAT and k - i < 3) or copular,
            ordinal=rank,
        ), end

    def _institution(self, i: int, j: int, last: int) -> bool:
        """Whether the noun names a standing body or the session of one: "a meeting of the board", «la mesa creada»."""
        s = self.s
        if s.low(j).startswith(_FOUND) and s.low(j).endswith(("ada", "ado", "ida", "ido", "ed")):
            return True
        if s.low(j) not in {"of", "de", "del"}:
            return False
        near = range(j + 1, min(j + 6, last))
        body = next((x for x in near if s.has(x, "single")), None)
        if body is None or any(s.has(x, "joint", "joint_body") for x in range(i, min(j + 8, last))):
            return False
        if any(not s.tokens[x].text.strip("IVX") for x in range(i, j)) or self._ordinal(i, j):
            return False  # numbered: the rounds of a body of two
        within = [m for m in s.between(j, body + 1) if m.parties]
        return len(set(s.parties(within))) < 2 and all(s.tokens[x].word or s.low(x) == "'" for x in range(j, body))

    def _own(self, noun: str) -> None:
        """Keeps in mind that a meeting of one side was spoken of by that noun."""
        same = GENERIC if noun not in self.call | self.visit else frozenset({noun})
        talking = _TALKING if noun in _TALKING else frozenset()
        self.state.home |= {noun, noun.split(maxsplit=1)[0]} | same | talking

    def _one_sided(self, i: int, j: int, end: int, first: int, last: int, *, definite: bool) -> bool:
        """Whether the other side is nobody's: "between the government and truckers", «el gabinete, en una reunión»."""
        s = self.s
        if s.low(j) in {"between", "entre"} and s.low(end) in {"and", "y", "e"}:
            other = s.mention(end + 1) or s.mention(end + 2)
            return other is None or (other.role is None and other.name is None and not other.parties)
        if s.low(end) in {"with", "con"} and s.mention(end + 1) is None and s.mention(end + 2) is None:
            at = end + 2 if s.low(end + 1) in {"the", "los", "las", "unos", "unas", "sus", "his", "her"} else end + 1
            if s.low(at).endswith(("s", "men", "people")) and not s.has(at, "det", "mod", "counterpart"):
                return True  # "a meeting with fishermen"
        if s.low(i) in {"its", "their", "su", "sus"}:
            definite = False  # the cabinet "at its weekly meeting"
        partner = any(s.low(x) in {"with", "con", "between", "entre"} for x in range(j, min(end + 1, last)))
        return not (partner or definite) and any(
            s.has(x, "single") and s.cover[x] >= 0 and not s.mentions[s.cover[x]].name
            for x in range(max(first, i - 12), i)
        )

    def _spoken_of(self, noun: str, i: int, k: int, j: int, first: int) -> bool:
        """Whether a noun with other senses means a meeting here: «ambos encuentros», "that appointment"."""
        s = self.s
        if noun in {"encuentros", "encuentros con"}:
            other = s.mention(j) or s.mention(j + 1) or s.mention(j + 2)
            official = other is not None and (other.name is not None or other.role is not None)
            paired = (noun.endswith("con") or s.low(j) in {"con", "entre"}) and official
            paired = paired or s.has(j, "joint")
            return paired or s.low(i) in _SEVERAL or any(s.has(x, "light") for x in range(max(first, i - 3), i))
        if noun in {"entrevista", "entrevistas"}:
            with_whom = s.mention(j + 1) or s.mention(j + 2)
            official = with_whom is not None and with_whom.person and with_whom.role is not None
            if s.low(j) == "de" and self.state.meetings > 0 and (s.has(j + 1, "place") or s.mention(j + 1) is not None):
                return self.around.town(j + 1)
            held = s.low(j) == "que" and any(s.has(x, "light") for x in range(j + 1, j + 6))
            return (
                held or s.low(j + 1) in _HELD_ES or (s.low(j) in {"con", "entre"} and official and s.low(i - 1) != "en")
            )
        if noun in {"trip", "trips", "viaje", "viajes"}:
            return not any(
                s.has(x, "flow", "flow_people", "up_verb", "down_verb") for x in range(max(first, i - 8), j + 6)
            )
        if noun in {"diálogo", "diálogos", "dialogue"} and s.low(j) not in {"between", "entre", "with", "con"}:
            going_on = any(s.low(x) in _GOING_ON for x in range(max(first, i - 3), i))  # «mantienen un diálogo fluido»
            return not going_on or any(i <= w.i < j + 4 for w in s.dates)
        if noun in _STANDING:
            return self._set(i, k, j, first) or s.low(j) in {"between", "entre"}
        if noun == "comisión mixta":
            held = any(
                s.has(x, "light") or s.low(x) in _HELD_ES for x in (*range(max(first, i - 3), i), *range(j, j + 3))
            )
            return held or bool(self._ordinal(i, k)) or not s.tokens[k - 1].text.strip("IVX")
        if noun in {"exchange", "exchanges"}:
            whom = s.mention(j + 1) or s.mention(j + 2)
            return s.low(j) == "with" and whom is not None and (whom.counterpart or (whom.person and bool(whom.role)))
        if noun in {"visita", "gira", "viaje"} and i == k and s.low(k - 1) == "de":
            return False  # «de visita en Roma, se reunió»
        if noun == "discussion":
            return s.low(i) in _THAT | {"the"} or s.low(j) in {"with", "between"}
        if noun == "appointment":
            return self.state.meetings > 0 and s.low(i) in _THAT
        return True

    def _parted(self, first: int, i: int) -> list[Mention]:
        """Those of two parties who act in the sentence before the meeting: "Malta and Libya agreed ... after talks"."""
        s = self.s
        acting = [m for m in s.between(first, i) if not m.adjective and (m.role or m.country or self.around.person(m))]
        acting = [m for m in acting if s.low(m.j) not in {"'s", "’s"}]
        return acting if len(set(self.s.parties(acting))) > 1 else []

    def _predicate(self, i: int, first: int) -> bool:
        """Whether the noun says what a meeting was: "It was a good call", «fue una buena reunión»."""
        s = self.s
        if s.low(i) not in {"a", "an", "una", "un"}:
            return False
        if s.low(i - 1) in {"as", "como", "de"}:  # "described on both sides as a frank conversation"
            return any(s.has(x, "label") for x in range(max(first, i - 8), i - 1))
        if s.low(i - 1) == "," and first <= self.met and i - self.met < 12:
            j = next((x for x in range(i, i + 5) if s.has(x, "meet_noun")), None)  # "spoke, a talk that they called"
            return j is not None and s.low(j + s.size(j, "meet_noun")) in {"that", "which", "que"}
        if not s.has(i - 1, "flow_be"):
            return False
        return s.low(i - 2) in {"it", "that", "this", "esta", "esa"} or (
            s.spanish and (i - 1 == first or s.low(i - 2) in {",", ";", ":", "y"})
        )

    def _ordinal(self, i: int, k: int) -> str:
        """Which of several meetings: "1" for the first, ..., "new" for one more, "" where the words do not tell."""
        words = self.around.words(i, k)
        for name in words:
            if name in _NUMBERED:
                return _NUMBERED[name]
        return "new" if not words.isdisjoint(_NEW) else "former" if not words.isdisjoint(_FORMER) else ""

    def _set(self, i: int, k: int, end: int, first: int) -> bool:
        """Whether a noun that may mean many things has a number, a day, a place or a light verb of its own."""
        s = self.s
        dated = any(i <= w.i < end + 2 for w in s.dates)
        led = any(s.has(x, "light") and s.cover[x] < 0 for x in range(max(first, i - 3), i))
        led = led or self.around.trail(i, first) is not None
        lasting = not self.around.words(i, k).isdisjoint(_LASTING)
        placed = any(
            m.capital or m.country or m.name for m in s.between(k, end) if s.low(m.i - 1) in {"in", "at", "en"}
        )
        return dated or led or lasting or (placed and i < k) or not self.around.words(i, k).isdisjoint(NEXT | _ORDINALS)

    def _held(self, i: int, first: int) -> int:
        """The start of a light verb that goes with the noun: "held talks", «sostuvieron hoy en Roma un encuentro»."""
        s, x = self.s, i
        while x > first and i - x < 7 and ((x - 1) in s.date_at or self._between_partners(x - 1)):
            x -= 1
        for at in (i - 1, x - 1, x - 3):
            stop = at + s.size(at, "light")
            if at < i - 1 and s.low(at) in {"had", "have", "has"}:
                continue  # an auxiliary
            if at >= first and s.has(at, "light") and s.cover[at] < 0 and s.low(at).startswith(_HOLD) and stop <= i:
                return at
        return i

    def _nominal(self, k: int, i: int, j: int, noun: str) -> bool:
        s = self.s
        if noun in {"call", "calls"}:
            paid = s.low(j) == "on" and (j + 1 in s.date_at or "courtesy" in self.around.words(i, k))
            rung = s.mention(j + 1) if s.low(j) == "from" else None
            paid = paid or (rung is not None and (rung.counterpart or rung.person))
            return s.low(j) in {"with", "between"} or (i < k and (paid or s.low(j) not in {"for", "to", "on", "from"}))
        if noun == "talks":
            return not (i == k and s.low(j) in {"about", "to", "of"} and s.cover[k - 1] >= 0)
        return i < k or s.low(j) in {"by", "to", "of"}
