"""A meeting told without its noun: "The next is due in Lille before Christmas", «La siguiente será el lunes»."""

from __future__ import annotations

from caudal.talks.meetings.nouns import Nouns
from caudal.talks.meetings.sides import Found
from caudal.talks.words.tokens import word_set

_WHICH = word_set(
    "next first second third fourth last latest previous próxima próximo siguiente primera primero segunda segundo "
    "tercera tercero cuarta última último anterior"
)
_KINDS = word_set("review edition instalment stage leg one revisión edición etapa entrega")
_OPENS = word_set("the la el")
_TAKES_PLACE = (
    *("is due", "was due", "is set", "is scheduled", "is planned", "will be", "will take place", "took place"),
    *(
        "was held",
        "will be held",
        "is to be held",
        "is to take place",
        "is expected",
        "was in",
        "was on",
        "is in",
        "is on",
        "came in",
    ),
    *(
        "tendrá lugar",
        "tuvo lugar",
        "será en",
        "será el",
        "será a",
        "fue en",
        "fue el",
        "está prevista",
        "está previsto",
    ),
    *("se celebrará", "se celebró", "se realizará", "se realizó", "se hará", "quedó fijada", "está agendada"),
    *("se llevará a cabo", "se llevó a cabo", "ocurrió en", "se efectuará", "está convocada", "quedó agendada"),
)
_PHRASES = tuple(tuple(phrase.split()) for phrase in _TAKES_PLACE)


class Ellipses(Nouns):
    """Finds one of several meetings by its rank alone."""

    def ranked(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """The meeting whose rank opens a sentence, with its day or place, after one that the text has told."""
        s = self.s
        opens = k == first or not s.tokens[k - 1].word or s.low(k - 1) in {"and", "y", "but", "pero"}
        if not opens or s.low(k) not in _OPENS or s.low(k + 1) not in _WHICH or not self.state.meetings:
            return None
        verb = k + 2 + (s.low(k + 2) in _KINDS)
        if not self.state.two() or not any(
            all(s.low(verb + n) == word for n, word in enumerate(phrase)) for phrase in _PHRASES
        ):
            return None
        stop = s.clause_end(verb, last)
        days = [w for w in s.dates if verb <= w.i < stop]
        placed = any(s.low(x) in {"in", "en", "at"} and self.around.town(x + 1) for x in range(verb, stop))
        if not (days or placed) or self._unreal(k, first, last) or self._home(k, stop):
            return None
        end = max([k + 2, *(w.j for w in days[:1])])
        rank = self._ordinal(k + 1, k + 2)
        return self._make(k + 1, k, end, first, last, "meeting", [], "", definite=False, ordinal=rank or "new"), end
