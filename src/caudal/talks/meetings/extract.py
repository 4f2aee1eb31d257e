"""Meetings: calls, talks and visits between two different parties, past or planned."""

from __future__ import annotations

from bisect import bisect_left

from caudal.talks.items import Slot
from caudal.talks.meetings.acts import BY, PHONE
from caudal.talks.meetings.coming import NEXT
from caudal.talks.meetings.ellipses import Ellipses
from caudal.talks.meetings.nouns import FORMER, FOUND, NEW, ORDINALS, TALKING, THAT, WHOSE
from caudal.talks.meetings.sides import Found
from caudal.talks.words.tokens import word_set

_FRINGE = frozenset({"sidelines", "margins", "margen", "márgenes"})
_SITE = word_set(
    "station stations center centre centers centres facility facilities desk room points place places hall"
)
_KEEP = word_set(
    "continue continuing promote maintain keep strengthen deepen mantener continuar promover fortalecer impulsar "
    "fomentar profundizar profundizando manteniendo "
    "favorecer encourage support ampliar extender expand broaden widen extend report"
)
_FOR = frozenset({"for", "motivo", "marco", "framework", "occasion", "ocasión", "para", "part"})
_TOPIC = frozenset({"on", "about", "over", "sobre", "para", "to"})  # what is talked about, not with whom
_MASS = word_set("talks conversaciones negociaciones negotiations pláticas")  # plural words for one meeting
_ROOMS = word_set("sala salas centro centros módulo módulos área espacio zona punto salón")
_AMID = word_set("in during after amid following en durante tras mediante")
_WITHIN = word_set("at during after en durante tras")  # "a group set up at the meeting"
_APPOSED = word_set("visita reunión encuentro cita entrevista llamada conversación")  # «..., visita que se saldó»
_AND_THEN = word_set("and y e where donde")
_PROGRAMME = 160  # characters between a journey that is told and whom one will meet there
_FAR = 8  # tokens between two verbs of one subject
_BOTH = frozenset({"both", "ambos", "ambas"})
_THROUGH = word_set("en in during durante mediante through via by over")
_SPOKEN_OF = word_set(
    "describe described detail discuss confirm confirmed characterize comentar confirmar confirmado detallar"
)
_PAST = 14  # tokens from a verb of meeting to what it is called beside it
_BACK = 12  # dates that are looked through for the one before a meeting


class Meetings(Ellipses):
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
                    self._joined(meeting, out, first)
                    meeting.near, meeting.fresh = self._near(meeting), self._fresh(meeting, floor, last)
                    out.append(meeting)
                    self.state.home.clear()
                    self.state.meetings += 1
                    self.state.visited = self.state.visited or meeting.form == "visit"
        return out

    def _told_in(self, i: int, first: int) -> bool:
        """Whether somebody of one side told something to one of the other in it: «me confirmó, en una llamada, que»."""
        s = self.s
        if s.low(i - 1) not in _THROUGH:
            return False
        said = next((x for x in range(i - 1, max(first, i - 9), -1) if s.has(x, "say") and s.cover[x] < 0), None)
        to_us = said is not None and any(s.low(x) in {"me", "nos", "us"} for x in (said - 1, said + 1))
        return to_us and any(m.parties or m.counterpart for m in s.between(first, i) if not m.adjective)

    def _joined(self, meeting: Found, out: list[Found], first: int) -> None:
        """Gives a meeting told by a second verb the day of the first: "was received on Monday and later held talks"."""
        s = self.s
        before = out[-1] if out else None
        if meeting.date is not None or meeting.definite or before is None or before.date is None or before.noun:
            return
        if before.planned != meeting.planned:
            return
        if before.start < s.tokens[first].start:
            near = meeting.start - before.end < _PROGRAMME and before.form == "visit"
            if near and meeting.planned and len(before.date.value or "") == 10 and not meeting.noun:
                meeting.date = before.date  # "She lands in Lima on Monday. First she will be received by"
            return
        i, j = (bisect_left(s.tokens, at, key=lambda token: token.start) for at in (before.end, meeting.start))
        between = [s.low(x) for x in range(i, j)]
        if not any(low in _AND_THEN for low in between) or len(between) > _FAR or "," in between[1:]:
            return
        if not any(s.has(x, "say", "clause", "commit_to") and s.low(x) not in _AND_THEN for x in range(i, j)):
            meeting.date = before.date

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

    def _fresh(self, meeting: Found, first: int, last: int) -> Slot | None:
        """The day of publication, where somebody speaks on leaving a meeting: "after the talks, she told reporters"."""
        s = self.s
        if meeting.planned or meeting.date is not None or not any(s.has(x, "say") for x in range(first, last)):
            return None
        i = bisect_left(s.tokens, meeting.start, key=lambda token: token.start)
        i -= s.low(i - 1) in {"la", "el", "las", "los"}
        if not self._left(i):
            return None
        return Slot(meeting.start, meeting.end, meeting.text, s.published.isoformat())

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
            if found is not None or not s.has(k, "meet_noun", "travel", "travel_bare"):
                return found
        if s.has(k, "travel", "travel_bare") and self._is_verb(k, first):
            return self._travel(k, first, last)
        if s.has(k, "meet_noun"):
            return self._noun(k, first, last)
        told = self.dispatched(k, first, last) or self.passed(k, first, last) or self.ranked(k, first, last)
        told = told or self.worked(k, first, last)
        return told or (self.seen(k, first, last) if s.spanish else None)

    def _noun(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        s = self.s
        noun = " ".join(s.low(x) for x in range(k, k + s.size(k, "meet_noun")))
        j = k + s.size(k, "meet_noun") - noun.endswith((" con", " entre"))
        if s.low(j) in {"of", "de"} and noun in {"round", "rounds", "ronda", "rondas"}:
            inner = next((x for x in range(j + 1, j + 5) if s.has(x, "meet_noun") and s.cover[x] < 0), None)
            inner = inner if all(s.tokens[x].word for x in range(j, inner or j)) else None
            j = inner + s.size(inner, "meet_noun") if inner is not None else j  # "a round of technical talks"
            while inner is not None and s.has(j, "meet_noun") and s.cover[j] < 0:
                j += s.size(j, "meet_noun")  # "a round of ministerial talks"
        i, definite, before = self.around.left(k, first)
        led = self.around.led(i, first)
        if not led and self.met >= first and any(s.low(x) in _FOR for x in range(max(first, i - 5), i)):
            return None
        attended = definite and s.low(i - 1) in {"at", "in", "to", "a", "en", "al", "during", "durante"}
        attended = attended or (definite and self.state.meetings > 0 and s.low(i - 1) in _SPOKEN_OF)
        attended = attended or (definite and not self.around.words(i, k).isdisjoint(NEXT))
        attended = attended or (definite and self.state.meetings > 0 and self._silent(i, first))
        if not definite and i - first > 0 and self._conditional(i, j, first, last):
            return None
        if self._unreal(i, first, last) and not (attended and s.low(last - 1) != "?"):
            return None
        if max(self.met, self.told) >= first and any(s.low(x) in _FRINGE for x in range(max(first, i - 6), i)):
            return None  # they met on the sidelines of something else
        if i == k and s.low(i - 1) in BY and self.call.intersection({noun}) | PHONE.intersection(noun.split()):
            return None, j  # how they met: "will be held by video link"
        if noun in {"face-to-face", "one-on-one"} and s.has(j, "meet_noun", "object") | (s.low(j) == "contact"):
            return None  # "the first face-to-face contact"
        if noun in {"cara a cara", "mano a mano", "aparte"} and (i == k or s.has(k - 1, "meet_noun")):
            return None  # «un encuentro cara a cara»
        if noun in {"bilateral", "trilateral"} and (i == k or self._qualifies(j, last)):
            return None
        if self._by_the_clock(noun, i, k, j):
            return None
        if noun == "llamada" and s.cap(min(j, last - 1)):
            return None  # «la llamada Reunión de Alto Nivel»
        if (s.has(k, "meet_adjective") and s.has(j, "meet_noun")) or s.low(j) in _SITE:
            return None
        kept = any(s.low(x) in _KEEP for x in (i, i - 1, i - 2))
        if kept and noun in self.weak and not any(k <= w.i <= j + 8 for w in s.dates):
            return None
        qualified = any(s.low(x) in self.not_after for x in range(i, k)) or s.low(k - 1) in self.not_after
        if qualified and not (s.low(k - 1) == "emergency" and s.low(j) in {"with", "between"}):
            return None
        if noun in {"call", "calls", "visit", "visits", "talks"} and not self._nominal(k, i, j, noun):
            return None
        founded = any(s.low(x).startswith(FOUND) and s.cover[x] < 0 for x in range(max(first, i - 3), i))
        if founded and not (definite and s.low(i - 1) in _WITHIN):
            return None
        if noun in {"cita", "llamada", "llamadas", "bilateral", "trilateral"} and (s.has(j, "say") or i == k):
            return None
        if s.cover[k] >= 0 and s.mentions[s.cover[k]].name is not None and not self._entitled(k):
            return None
        if s.low(k - 1) in {"de", "of"} and s.low(k - 2) in _ROOMS:
            return None  # «una sala de recepción»
        if i == k == first and s.low(j) in {".", ":"}:
            return None  # a heading of one word within the line
        if noun.startswith("mesa") and s.low(i - 1) == "a" and first <= self.met:
            return None  # «se sentaron a la mesa de negociación»
        if self._institution(i, j, last):
            self._own(noun)
            return None
        if not self._spoken_of(noun, i, k, j, first):
            return None
        end, inside = self.around.right(j, last)
        if self._never_held(end, last) or self._fluent(noun, end) or self._sitting(noun, i, first, last, inside):
            return None
        how = noun in self.call and not definite and s.low(i - 1) in _THROUGH and first <= self.met
        if how and i - self.met < _BACK and not s.parties(inside):
            return None  # «hablaron del asunto en una conversación telefónica»
        named = [m for m in [*before, *inside] if not m.adjective or m in before]
        subject = self._holder(i, first)
        parties = set(s.parties([*before, *inside]))
        civil = subject and all(self._civil(m) for m in subject) and not (definite and self.state.meetings)
        if subject and not parties and (civil or self._one_party(subject)):
            self._own(noun)
            return None
        both = any(m.both or m.counterpart for m in [*before, *inside, *subject])
        shared = any(s.low(x) in _BOTH for m in inside for x in range(m.j, m.j + 3))
        joint = any(s.has(x, "joint") for x in range(i, end))
        weak = noun in self.weak
        accepted = len(parties) > 1 or (both and len(parties) > 0) or (shared and self.state.two())
        accepted = accepted or len(parties | set(s.parties(subject))) > 1 or any(m.both for m in [*subject, *inside])
        known = self.state.two()
        if not accepted and self.state.meetings and known:
            ordinal = not self.around.words(i, end).isdisjoint(NEXT | ORDINALS | NEW | FORMER)
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
        topic = next((x for x in range(end, topic) if not s.tokens[x].word), topic)
        near = i if definite else self._clause_start(max(first, i - 6), i)
        if not accepted and self.state.diplomatic() and not self._home(near, i, movers=False) | self._home(i, topic):
            fixed = definite or i < k or bool(inside) or any(w.i >= i and w.j <= end for w in s.dates)
            accepted = fixed and (not weak or definite or self._set(i, k, end, first))
        inner = topic if s.low(end) in {"of", "de", "del"} else end
        copular = self.state.meetings > 0 and self._predicate(i, first)
        accepted = accepted or (copular and known)
        owned = self._other_side(i, first, parties)
        bare = i == k and s.low(i - 1) in _AMID and noun in TALKING and not self._home(j, topic)
        accepted = accepted or (known and noun in self.call and self._told_in(i, first))
        accepted = accepted or owned or (bare and known and bool(self._parted(first, i)))
        apposed = i == k and s.low(k - 1) == "," and s.low(j) == "que" and noun in _APPOSED
        apposed = apposed and any(s.has(x, "travel", "meet", "meet_with") for x in range(max(first, i - _PAST), i))
        accepted = accepted or (apposed and known)
        paired = known and s.low(j) in {"between", "entre"} and s.low(j + 1) in {"their", "sus"}
        accepted, owned = accepted or paired, owned or paired  # "a call between their advisers"
        if not accepted:
            if self._home(near, i, movers=False) or self._home(i, topic):
                self._own(noun)
            return None
        if self._theirs_too(j, min(inner, topic), subject) and len(parties) < 2 and not owned:
            self._own(noun)
            return None
        if len(parties) < 2 and not both and not paired:
            told = any(i <= w.i < end for w in s.dates) or any(m.capital or m.country or m.name for m in inside)
            if not definite and not parties and self._home(self._clause_start(max(first, i - 5), i), i):
                self._own(noun)
                return None
            named_so = not told and not self.state.home.isdisjoint({noun, noun.split(maxsplit=1)[0]})
            if (named_so and (definite or i == k)) or self._one_sided(i, j, end, first, last, definite=definite):
                self._own(noun)
                return None
        self.told = k
        measured = i < k and s.low(i) not in WHOSE and i - first > 0 and self._measures(i, k)
        definite = definite or (measured and self.state.meetings > 0 and self._left(i))
        form = "call" if noun in self.call else "visit" if noun in self.visit else "meeting"
        people = [m for m in [*subject, *named, *self.around.included(end, last)] if not (m.capital and not m.role)]
        people = people or self._parted(first, i)
        rank = self._ordinal(i, k) or ("former" if self.around.long_after(i, first) else "")
        i = self._held(i, first)
        found = self._make(
            k,
            i,
            end,
            first,
            last,
            form,
            people,
            "",
            definite=definite,
            plural=noun.endswith("s") and noun not in _MASS,
            open_form=noun in self.open,
            pointing=(s.low(i) in THAT and k - i < 3) or copular,
            ordinal=rank,
        )
        if owned and found.date is None and self.around.led(i, first):
            found.led, found.sure = True, 1
        return found, end
