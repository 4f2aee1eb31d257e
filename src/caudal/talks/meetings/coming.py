"""Whether a meeting is past or still to come, and the days of one that takes several."""

from __future__ import annotations

from datetime import date, timedelta

from caudal.talks.meetings.refusals import Refusals
from caudal.talks.words.days import When, bounds
from caudal.talks.words.tokens import word_set

NEXT = word_set("next upcoming planned scheduled follow-up future próxima próximo próximas próximos siguiente")
_ENDING = word_set(
    "fin wrapped up concluded ended finished closed after completed concluyó concluyeron terminó terminaron cerraron "
    "cerró "
    "finalizaron finalizó culminaron culminó tras luego después close end conclusion cierre término final conclusión"
)
_OPENING = word_set(
    "opened began started begin begins start open opens inició iniciaron abrió abrieron comenzó comenzaron inicia "
    "iniciará iniciarán arrancó arrancaron"
)
_BEFOREHAND = word_set("previo previa antes before prior")
_LATER = frozenset({("luego", "de"), ("después", "de")})
_POINTED = word_set("la el las los su sus esa ese dicha próxima próximo una un")  # «después de la cita» may lie ahead
_SINCE = word_set("after following during tras durante")
_MANAGING = word_set("aprovechó aprovecharon logró lograron consiguió pudo managed seized used paused stopped")
_PROPOSING = word_set("proposed proposes suggested requested propuso propusieron propone proponen solicitó sugirió")
_BEGUN = word_set("began started opened ended took lasted comenzó empezó arrancó terminó tuvo duró concluyó inició")
_ARRANGING = ("arrang", "concert", "requested", "solicit", "announced", "anunciad", "agreed", "acordad", "pactad")
_ALONE = frozenset({"first", "only"})
_MEANT = word_set("iba iban debía debían tenía tenían")
_MOOTING = word_set("discussed discuss discussing about considered proposed suggested mooted of")


class Coming(Refusals):
    """Tells the past from the planned."""

    def _planned(self, k: int, i: int, end: int, first: int, tense: str, when: When | None) -> tuple[bool, int]:
        """Whether the meeting is still to come, and how surely its words tell (Found.sure)."""
        s = self.s
        if when is not None and when.value is not None:
            opens, closes = bounds(when.value)
            if closes < s.published and tense == "fut":
                return True, 2
            if opens > s.published or closes < s.published:
                return opens > s.published, 2
        meant = s.low(end) in _MEANT or (s.low(end) in {"was", "were"} and s.low(end + 1) == "to")
        if tense == "" and meant and when is None:
            return True, 0  # "The meeting was to take place in Lima, but": perhaps one that is over
        behind = tense == "inf" and (s.low(k - 1) == "tras" or (s.low(k - 2), s.low(k - 1)) == ("después", "de"))
        behind = behind or (tense == "inf" and s.low(k - 1) in {"to", "para"} and self._managed(k, first))
        if tense == "part" and s.low(k - 1) == "be" and s.low(k - 2) in {"will", "to"}:
            return True, 2  # "will be convened"
        if behind or tense in {"past", "part", "imp"} or s.low(i - 1) in {"since", "desde"}:
            return False, 2
        if i - first < 4 and any(s.low(x) in _BEFOREHAND for x in range(first, i)):
            return bool(s.ahead[end - 1]), 0  # "Prior to the meeting, she was received": past or to come
        if self.around.long_after(i, first):
            return False, 2
        if self.around.led(i, first):
            return True, 2  # "ahead of the summit", «para preparar el encuentro»; Meetings makes some less sure
        if tense == "" and (not s.ahead[k] or self._began(end)) and self._over(k, i, end):
            return False, 2
        # "became the first to hold talks"
        ranked = any(s.low(x) in _ALONE for x in range(max(first, i - 10), i)) and "to" in {s.low(k - 1), s.low(k - 2)}
        coming = (tense == "ger" and s.low(k - 1) == "be") or tense == "fut" or (tense == "inf" and not ranked)
        coming = coming or not self.around.words(i, end).isdisjoint(NEXT)
        coming = coming or (tense == "" and s.low(k - 1) == "to")
        led = next((x for x in range(i - 1, max(first - 1, i - 9), -1) if s.has(x, "light") and s.cover[x] < 0), None)
        bare = led is not None and s.ahead[k] is None and s.low(led).endswith(("ar", "er", "ir", "hold"))
        bare = bare or (led is not None and s.low(led).endswith(("ing", "ndo")) and s.low(led - 1) in _MOOTING)
        bare = bare or self._invited(i, first)
        bare = bare or (tense == "" and any(s.low(x) in _PROPOSING for x in range(max(first, i - 2), i)))
        if self._invited(i, first) and s.low(i) in {"the", "la", "el", "las", "los"}:
            return bool(s.ahead[k]), 0  # "Colombia, which was invited to the talks"
        coming = coming or bare  # in a list of what was agreed: «realizar en julio un encuentro»
        coming = coming or any(
            s.low(x) == "to" and s.has(x + 1, "light", "meet_noun") and not ranked for x in range(max(first, i - 4), i)
        )
        if coming or (when is not None and when.ahead):
            return True, 2
        arranged = tense == "" and any(s.low(x).startswith(_ARRANGING) for x in range(end, min(end + 6, len(s.tokens))))
        return bool(s.ahead[k]), 0 if arranged else int(s.ahead[k] is not None)

    def _invited(self, i: int, first: int) -> bool:
        """Whether somebody was invited to the meeting: "invited him to pay a visit", «lo invitó a efectuar una»."""
        s = self.s
        asked = next((x for x in range(i - 1, max(first, i - 12), -1) if s.low(x).startswith("invit")), None)
        if asked is None or any(s.low(x) in {",", ";"} for x in range(asked, i)):
            return False
        return any(s.low(x) in {"to", "a"} for x in range(max(asked, i - 2), i))

    def _managed(self, k: int, first: int) -> bool:
        """Whether one did what the infinitive tells: «aprovechó el viaje para verse con él», "took the chance to"."""
        near = range(k - 2, max(first, k - 9) - 1, -1)
        return any(self.s.low(x) in _MANAGING for x in near)

    def _began(self, end: int) -> bool:
        """Whether a relative clause tells that it began: "a series of meetings that began last autumn"."""
        s = self.s
        return s.low(end) in {"que", "that", "which"} and s.low(end + 1) in _BEGUN

    def _over(self, k: int, i: int, end: int) -> bool:
        """Whether its own words tell that a meeting is over: "the talks that he led", «tras la reunión», «durante»."""
        s = self.s
        if s.low(i - 1) in _SINCE and s.ahead[i - 1] is False:
            return True
        led = (s.low(i - 2), s.low(i - 1)) in _LATER
        if led and s.low(i) not in _POINTED:
            return True  # «luego de dos días de conversaciones»
        at = next((x for x in range(k + 1, end + 1) if s.low(x) in {"que", "that", "which"}), None)
        if at is None:
            return False
        if at == end:
            return self._began(end)
        verbs = range(at + 1, min(at + 12, end))
        past = ("ó", "aron", "ieron") if s.spanish else ("ed", "led", "held", "took")
        return any(s.low(x).endswith(past) and s.cover[x] < 0 for x in verbs)

    def _lasting(self, when: When, i: int, k: int, first: int) -> str | None:
        """The days of a meeting of several: "wrapped up two days of talks on Thursday", "opened a two-day summit"."""
        s = self.s
        count = self.around.days(i, k + 6 if self.s.spanish else k)
        if count < 2 or when.value is None or len(when.value) != 10:
            return when.value
        day = date.fromisoformat(when.value)
        near = {s.low(x) for x in range(max(first, i - 6), i)}
        if not near.isdisjoint(_ENDING):
            return f"{(day - timedelta(days=count - 1)).isoformat()}/{when.value}"
        if not near.isdisjoint(_OPENING):
            return f"{when.value}/{(day + timedelta(days=count - 1)).isoformat()}"
        return when.value
