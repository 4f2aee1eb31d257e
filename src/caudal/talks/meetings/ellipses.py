"""A meeting told without its noun: "The next is due in Lille", «La siguiente será el lunes», "The March one was in"."""

from __future__ import annotations

from caudal.talks.meetings.nouns import Nouns
from caudal.talks.meetings.sides import Found
from caudal.talks.words.tokens import word_set

_WHICH = word_set(
    "next first second third fourth last latest previous próxima próximo siguiente primera primero segunda segundo "
    "tercera tercero cuarta cuarto última último anterior earlier final quinta quinto fifth "
    "anteriores siguientes últimas most más"
)
_KINDS = word_set("ones review edition instalment stage leg one revisión edición etapa")
_OPENS = word_set("the la el las los")
_ANOTHER = word_set("another otra otro")
_RECENT = word_set("recent reciente recientes")
_TAKES_PLACE = (
    *("is due", "was due", "is set", "is scheduled", "is planned", "will be", "will take place", "took place"),
    *("was held", "will be held", "is to be held", "is to take place", "is expected", "was in", "was on", "is in"),
    *("is on", "came in", "is pencilled", "is slated", "was to", "is to", "will follow", "was scheduled", "had been"),
    *("takes place", "follows in", "will come", "is fixed", "has been fixed", "has been set", "is likely", "will fall"),
    *("tendrá lugar", "tuvo lugar", "será en", "será el", "será a", "fue en", "fue el", "fue a", "está prevista"),
    *("está previsto", "se celebrará", "se celebró", "se realizará", "se realizó", "se hará", "quedó fijada"),
    *("está agendada", "se llevará a cabo", "se llevó a cabo", "ocurrió en", "se efectuará", "está convocada"),
    *("quedó agendada", "se espera", "se prevé", "quedó fijado", "está fijada", "está fijado", "quedó para", "toca en"),
    *("were held", "were in", "se celebraron", "se realizaron", "fueron en", "tuvieron lugar", "will be held"),
    *("debe celebrarse", "se había celebrado", "había sido", "será ya", "sería en", "sería el", "quedó convocada"),
)
_PHRASES = tuple(tuple(phrase.split()) for phrase in _TAKES_PLACE)
_ENDS = word_set(
    "ended broke lasted failed collapsed produced yielded brought led closed finished fell left took was had did went "
    "terminó acabó duró fracasó dejó concluyó fue se no había apenas naufragó produjo arrojó cerró derivó quedó sirvió "
    "dealt covered turned touched lasted resulted trató abordó versó giró concluyeron terminaron acabaron"
)
_PLACED = frozenset({"in", "at", "on", "en", "el", "a"})
_ONE_MORE = frozenset({"a", "una", "un"})
_RANKED = word_set("second third fourth fifth segunda segundo tercera tercero cuarta cuarto quinta quinto sixth sexta")
_LEADS = _OPENS | _ANOTHER | _ONE_MORE
_AT = word_set("at in after during before en tras durante after and y de hasta until to from desde")
_FAR = 14  # tokens that an aside may take


class Ellipses(Nouns):
    """Finds one of several meetings by its rank, its month or its day alone."""

    def ranked(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """The meeting whose rank opens a sentence, with its day or place, after one that the text has told."""
        s = self.s
        if s.low(k) not in _LEADS or not self.state.meetings or not self.state.two():
            return None
        if self._unreal(k, first, last):
            return None
        if s.low(k) in {"a", "the"} and (s.low(k + 1), s.low(k + 2), s.low(k + 3)) == ("follow", "-", "up"):
            return self._follow_up(k, first, last)
        found = self._one_more(k, first, last)
        if s.low(k) in _ANOTHER and found is None:
            found = self._another(k, first, last)
        opens = k == first or not s.tokens[k - 1].word or s.low(k - 1) in {"and", "y", "but", "pero"}
        if found is not None or not opens or s.low(k) not in _OPENS:
            return found
        if (end := self._dated_one(k, last)) is not None:
            return self._make(k + 1, k, end, first, last, "meeting", [], "", definite=False, ordinal="new"), end
        if s.low(k + 1) not in _WHICH:
            return None
        recent = s.low(k + 2) in _RECENT
        if s.low(k + 1) in {"most", "más"} and not recent:
            return None
        verb = k + 2 + (s.low(k + 2) in _KINDS or recent)
        stop = s.clause_end(verb, last)
        if s.low(verb) == ",":
            closing = self._set_apart(verb, last)
            if closing is None:
                return None
            end = closing
        elif not any(all(s.low(verb + n) == word for n, word in enumerate(phrase)) for phrase in _PHRASES):
            return None
        else:
            if not self._when_or_where(verb, stop):
                return None
            days = [w for w in s.dates if verb <= w.i < stop]
            end = max([k + 2, *(w.j for w in days[:1])])
        if self._home(k, max(stop, end)):
            return None
        rank = self._ordinal(k + 1, k + 2)
        return self._make(k + 1, k, end, first, last, "meeting", [], "", definite=False, ordinal=rank or "new"), end

    def _follow_up(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """One more meeting called so, with its day or place: "A follow-up planned for early May in Quito"."""
        s = self.s
        at = k + 4
        set_so = s.low(at) in {"planned", "scheduled", "due", "set", "expected", "slated"}
        set_so = set_so or any(all(s.low(at + n) == word for n, word in enumerate(phrase)) for phrase in _PHRASES)
        stop = min(s.clause_end(at, last), at + _FAR)
        days = [w for w in s.dates if at <= w.i < stop]
        if not set_so or not self._when_or_where(at, stop) or self._home(k, stop):
            return None
        end = max(at, *(w.j for w in days[:1]), at)
        found = self._make(k, k, end, first, last, "meeting", [], "", definite=False, ordinal="new")
        return found, end

    def worked(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """Hours of work with the other side: «tres horas de trabajo con la delegación», "six hours of work with"."""
        s = self.s
        if (
            s.low(k) not in {"trabajo", "work"}
            or s.low(k - 1) not in {"de", "of"}
            or s.low(k + 1) not in {"con", "with"}
        ):
            return None
        i, _, _ = self.around.left(k, first)
        end = self.around.object_end(k + 2, last)
        whom = next((m for m in s.between(k + 1, end) if m.role is not None or m.counterpart), None)
        if i == k or not self._measures(i, k) or whom is None or whom.i > k + 4 or self._home(whom.i, whom.j + 1):
            return None
        if not (whom.parties or whom.counterpart) or not self.state.parties or self._unreal(i, first, last):
            return None
        return self._make(k, i, end, first, last, "meeting", [whom], "past"), end

    def _another(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """One more meeting without its noun that opens a sentence: "Another is due in May", «Otra está prevista»."""
        s = self.s
        verb = k + 1 + (s.low(k + 1) in {"one", "more", "más"})
        opens = k == first or s.low(k - 1) in {";", "and", "y"}
        told = any(all(s.low(verb + n) == word for n, word in enumerate(phrase)) for phrase in _PHRASES)
        stop = s.clause_end(verb, last)
        if not (opens and told and self._when_or_where(verb, stop)) or self._home(k, stop):
            return None
        end = max([k + 1, *(w.j for w in s.dates if verb <= w.i < stop)])
        return self._make(k, k, end, first, last, "meeting", [], "", definite=False, ordinal="new"), end

    def _when_or_where(self, i: int, j: int) -> bool:
        """Whether a day or a town is told in tokens [i, j)."""
        s = self.s
        placed = any(s.low(x) in {"in", "en", "at"} and self.around.town(x + 1) for x in range(i, j))
        return placed or any(i <= w.i < j for w in s.dates)

    def _set_apart(self, comma: int, last: int) -> int | None:
        """The end of an aside that is only a day or a place: "The first, in La Paz in January, ended"."""
        s = self.s
        near = range(comma + 1, min(comma + _FAR, last))
        closing = next((x for x in near if s.low(x) == ","), None)
        starts = s.low(comma + 1) in _PLACED or comma + 1 in s.date_at or s.low(comma + 1) in {"held", "celebrada"}
        if closing is None or not starts or s.low(closing + 1) not in _ENDS:
            return None
        return closing if self._when_or_where(comma + 1, closing) else None

    def _dated_one(self, k: int, last: int) -> int | None:
        """The end of a meeting told by its month or day alone: "The March one was", «La de marzo fue», "The one in"."""
        s = self.s
        if s.spanish:
            at = k + 2 if s.low(k + 1) == "de" else k + 1
            when = s.date_at.get(at)
            led = (s.low(k + 1) == "de" and at in s.date_at) or s.low(k + 1) == "del"
            end = when.j if led and when is not None else -1
        else:
            when = s.date_at.get(k + 1)
            named = when is not None and s.low(when.j) == "one"
            after = s.date_at.get(k + 2) or s.date_at.get(k + 3) if s.low(k + 1) == "one" else None
            end = when.j + 1 if named and when is not None else after.j if after is not None else -1
        if end < 0 or end >= last:
            return None
        placed = s.low(end) in {"in", "en"} and self.around.town(end + 1)
        verb = next((x for x in range(end, min(end + 5, last)) if s.low(x) in _ENDS | {"será", "is", "will"}), None)
        if verb is None or (verb > end and not placed):
            return None
        return end

    def _one_more(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """One more of the meetings just named in the sentence: "after two summits, ... at a third, in Arica"."""
        s = self.s
        if s.low(k) not in _ONE_MORE or s.low(k + 1) not in _RANKED or k <= first or s.low(k - 1) not in _AT:
            return None
        comma = s.low(k + 2) == ","
        at = k + 2 + comma
        if s.low(at) not in _PLACED or max(self.met, self.told) < first:
            return None
        stop = next((x for x in range(at + 1, min(at + _FAR, last)) if not s.tokens[x].word), min(at + _FAR, last))
        if not self._when_or_where(at, min(stop, at + 6)):
            return None
        end = max([at + 2, *(w.j for w in s.dates if at <= w.i < at + 5)])
        rank = self._ordinal(k + 1, k + 2)
        return self._make(k + 1, k, end, first, last, "meeting", [], "", definite=False, ordinal=rank or "new"), end
