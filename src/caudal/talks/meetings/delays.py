"""Meetings put off or called off, the day first meant, and a relative clause that gives a timetable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from caudal.talks.meetings.around import Around
from caudal.talks.words.days import When, bounds, day_of, is_year
from caudal.talks.words.tokens import word_set

_ORIGINALLY = word_set("originally initially first inicialmente originalmente principio")
_POSTPONE = (
    "postpon",
    "reschedul",
    "cancel",
    "shelv",
    "pospuest",
    "pospus",
    "aplaz",
    "suspend",
    "scrapped",
    "axed",
    "derailed",
    "frustr",
    "abandon",
    "reprogram",
    "posterg",
)
_HOSTED = word_set("host hosts hosted acogerá acoge acogió albergará albergó organizará hospedará")
_RAN = word_set("ran runs lasted lasts spanned stretched duró dura prolongó extendió transcurrió")
_BUT = frozenset({"but", "pero"})
_AFTER_ALL = frozenset({"finalmente", "finally", "now", "instead"})
_WOULD_BE = word_set("será serán sería serían")
_SHIFTED = word_set("corrió movió trasladó pasó adelantó")
_LATE = ("delay", "retras", "demor")
_CLOSED = word_set("concluded finished closed concluimos terminamos cerramos concluyeron terminaron cerraron")
_UNTIL = word_set("until till to for hasta para al a")
HELD = word_set(
    "efectuada efectuado efectuadas desarrollada desarrollado mantenida mantenido held convened hosted celebrado "
    "celebrada sostenido sostenida realizado realizada celebrados celebradas"
)
REACH = 24  # tokens
TURNS = word_set(
    "begins opens starts resumes ends began opened started resumed ended concluded lasted wrapped comienza arranca "
    "inicia empieza comenzó arrancó inició empezó concluyó terminó finalizó duró comenzaron arrancaron iniciaron "
    "empezaron concluyeron terminaron finalizaron duraron start open begin"
)
SET = word_set(
    "scheduled set due planned slated expected prevista previsto programada programado pautada pautado agendada "
    "agendado fijada fijado convocada convocado pencilled slotted fixed called"
)


class Delays(Around):
    """Tells whether a meeting is put off, and until when."""

    def _former(self, i: int, first: int) -> bool:
        """Whether a date is the one first meant: "originally set for Friday", «inicialmente prevista el lunes»."""
        s = self.s
        near = (x for x in range(max(first, i - 5), i) if s.low(x) in _ORIGINALLY)
        return any(s.low(x) != "first" or s.low(x + 1) in SET | {"meant", "due"} for x in near)

    def moved(self, i: int, end: int, first: int, last: int) -> tuple[bool, When | None]:
        """Whether the meeting is put off or called off, and its new date: after "until", "to", «hasta», «al»."""
        s = self.s
        bound = (x for x in range(end + 2, last) if s.has(x, "clause", "meet_noun") or s.low(x) == ";")
        stop = next((x for x in bound if not (s.low(x) in _BUT and self._put_off(x, last))), last)
        stop = end if s.low(end) in {"whose", "cuyo", "cuya"} else stop
        near = [*range(max(first, i - 6), i), *range(end, min(stop, end + 16))]
        at = next((x for x in near if self._postpones(x) and not self._of_another(end, x)), None)
        if at is None:
            at_last = self._at_last(i, last)
            return at_last is not None, at_last
        dates = (w for w in s.dates if at < w.i < last and any(s.low(x) in _UNTIL for x in range(w.i - 1, w.core)))
        later = next(dates, None) or self._renewed(at, first, last)
        if later is None and s.low(at).startswith(_LATE):
            return False, None  # "delayed by an hour"
        return True, later

    def _at_last(self, i: int, last: int) -> When | None:
        """The day on which it is held after all: «se celebrará finalmente el jueves», "will now be held"."""
        s = self.s
        near = (x for x in range(i, min(i + REACH, last)) if s.low(x) in _AFTER_ALL)
        at = next((x for x in near if s.low(x - 1).endswith(("rá", "rán")) or s.low(x - 1) == "will"), None)
        if at is None or not (self._timetable(at - 1) or self._timetable(at)):
            return None
        return next((w for w in s.dates if at < w.i < at + 6 and w.value is not None), None)

    def _of_another(self, end: int, x: int) -> bool:
        """Whether what is put off is told in an aside of something else: "turned on flights, suspended since April"."""
        s = self.s
        apart = any(s.low(y) == "," for y in range(end + 2, x))
        return apart and s.low(x - 1) == ","

    def had_been(self, i: int, end: int, first: int, last: int) -> bool:
        """Whether it was put off before it was held, perhaps: "had been delayed twice", «se había aplazado»."""
        s = self.s
        near = range(end, min(last, end + 8))
        at = next((x for x in near if self._postpones(x)), -1)
        return at > 0 and any(s.low(x) in {"had", "había", "habían"} for x in range(max(end, at - 4), at))

    def _renewed(self, at: int, first: int, last: int) -> When | None:
        """The day that a main verb gives a meeting put off: "The summit, delayed in May, will take place on June 9"."""
        s = self.s
        far = min(last, at + REACH)
        commas = (x for x in range(at + 1, far) if s.low(x - 1) == ",")
        verb = next((x for x in commas if self._timetable(x) or s.low(x) in TURNS), None)
        if verb is None:  # "the talks, postponed twice, in Perth in November"
            apart = next((x for x in range(at + 1, far) if s.low(x) == ","), None)
            own = (
                apart is not None
                and s.low(apart + 1) in {"in", "on", "at", "en", "el", "para"}
                and s.low(at - 1) == ","
            )
            near = (w for w in s.dates if apart is not None and apart < w.i < apart + 8 and w.value is not None)
            return next(near, None) if own else None
        if verb + 1 >= last or s.ahead[verb + 1] is not True:
            return None
        return next((w for w in s.dates if verb < w.i < last and w.value is not None and s.ahead[w.i]), None)

    def _put_off(self, x: int, last: int) -> bool:
        """Whether the meeting is put off in the clause joined at token x: ", but was moved to May 24"."""
        return any(self._postpones(y) for y in range(x + 1, min(x + 5, last)))

    def _postpones(self, x: int) -> bool:
        low = self.s.low(x)
        particle = low in {"put", "called", "pushed"} and self.s.low(x + 1) in {"off", "back"}
        particle = particle or (low in {"pushed", "moved"} and self.s.low(x + 1) == "to" and x + 2 in self.s.date_at)
        shifted = low in _SHIFTED and self.s.low(x - 1) == "se" and self.s.low(x + 1) in {"al", "para", "a"}
        particle = particle or (shifted and any(y in self.s.date_at for y in (x + 1, x + 2)))
        return low.startswith(_POSTPONE + _LATE) or particle

    def timed(self, m: int) -> bool:
        """Whether the words from token m on tell when or where a meeting is."""
        return self._timetable(m)

    def _gives(self, x: int) -> bool:
        """Whether a light verb stands at token x, and no auxiliary: "which will be held", not "who had met"."""
        s = self.s
        helping = s.low(x) in {"had", "has", "have"} and s.has(x + 1, "meet", "meet_with", "travel", "say", "commit_to")
        return s.has(x, "light") and not helping

    def _timetable(self, m: int) -> bool:
        """Whether a relative clause tells when or where the meeting is: "which will be held", «que tuvo lugar»."""
        s = self.s
        hosted = any(s.low(x) in _HOSTED and s.mention(m) is not None for x in range(m + 1, m + 6))
        turning = s.low(m) in TURNS and (self.s.has(m - 1, "clause") or s.low(m) not in {"start", "open", "begin"})
        would_be = s.low(m) in _WOULD_BE and any(x in s.date_at for x in range(m + 1, m + 4))
        return (
            hosted
            or turning
            or would_be
            or any(self._gives(x) or s.low(x) in HELD | SET | _RAN | _CLOSED for x in range(m, m + 3))
        )

    def on_side(self, w: When, *, planned: bool) -> When:
        """A weekday or month on the side that the verb tells: the next one of a meeting to come, the last of one past.

        Signs of tense farther off may have put it on the other: "She had last sat down with him in December".
        """
        s = self.s
        if w.value is None or any(is_year(s.tokens[x]) for x in range(w.i, w.j)):
            return w
        opened, closed = bounds(w.value)
        shift = 1 if planned and closed < s.published else -1 if not planned and opened > s.published else 0
        named = range(w.core, w.j)
        if not shift or w.ahead or len(w.value) not in {7, 10}:
            return w
        if any(s.has(x, "month") for x in named):
            return replace(w, value=f"{int(w.value[:4]) + shift:04d}{w.value[4:]}") if w.value[5:] != "02-29" else w
        if not any(s.has(x, "weekday") for x in named) or any(day_of(s.tokens[x]) for x in named):
            return w
        return replace(w, value=(opened + timedelta(days=7 * shift)).isoformat())

    def finer(self, w: When) -> When:
        """The finer date that stands right behind one in commas: «en días pasados, a comienzos de junio»."""
        s = self.s
        beside = s.date_at.get(w.j + 1) if s.low(w.j) == "," else None
        if beside is None or beside.value is None:
            return w
        inside = w.value is None or (len(beside.value) == 10 and len(w.value) < 10)
        return beside if inside else w
