"""Until when: the words of a deadline, start or rhythm within a promised act, and its last day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from caudal.talks.items import Slot
from caudal.talks.words.dates import Calendar
from caudal.talks.words.days import When
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_WITHIN = word_set("within in en dentro plazo inside")
_FILL = word_set("de del los las the un una próximos próximas next plazo el coming a no más of")
_DAYS = {
    **dict.fromkeys(("day", "days", "día", "días"), 1),
    **dict.fromkeys(("week", "weeks", "semana", "semanas"), 7),
    **dict.fromkeys(("fortnight", "quincena"), 14),
}
_MONTHS = {
    **dict.fromkeys(("month", "months", "mes", "meses"), 1),
    **dict.fromkeys(("year", "years", "año", "años"), 12),
}
_END = word_set(
    "end finales fines fin final termine concluya acabe finalice ends finalizar terminar concluir acabar close cierre"
)
_OF_END = word_set("of the this de del el la este mes año year month financial fiscal in en presente")
_STARTS = word_set("starting beginning from partir desde comenzando empezando")
_EVERY = word_set("every each cada")
_LEADS = word_set(
    "by before until no later than antes de del a más tardar para hasta al at the within during durante el dentro en "
    "in from starting on as of partir desde que"
)
_DONE = ("ed", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas")
_TO_BE = word_set(
    "be been being is are was were has have had get got to será serán sea sean ser ha han haya estar estará estarán "
    "estén esté quede quedará quedarán and y also también fully"
)
_FISCAL_END = (9, 30)  # the fiscal year of the United States


class _Ahead:
    """Every token of a promised action points to the future."""

    def __getitem__(self, k: int) -> bool:
        return True


def deadline(scene: Scene, first: int, last: int) -> Slot | None:
    """The first deadline in tokens [first, last): its words, and the day, month or stretch that they give.

    "By the end of July" is 31 July; "within 90 days" counts from publication, unless it says from when.
    """
    found = Calendar(scene.lexicon, scene.published).find(scene.tokens, scene.hits, first, last, _Ahead())
    at = {when.i: when for when in found}
    for k in range(first, last):
        slot = _fiscal(scene, k, last) or _term(scene, k, last) or _closing(scene, k, last) or _feast(scene, k, last)
        if slot is not None:
            return slot
        if k in at and _bygone(scene, k):
            continue
        if k in at and _weekly(scene, at[k]):
            return scene.slot(k, at[k].j)  # «los martes»: a rhythm
        if k in at and not any(scene.low(x) == "fiscal" for x in range(k, at[k].j + 1)):
            since = next((w for w in found if w.i > k and w.value and _begins(scene, w)), None)
            return _dated(scene, since if since is not None and at[k].value is None else at[k], first)
        if scene.low(k) in _EVERY and k + 1 < last and scene.low(k + 1) != "other":
            since = next((w for w in found if w.i > k and w.value and _begins(scene, w)), None)
            if since is not None:
                return _dated(scene, since, first)  # "every two weeks, starting on the 25th"
            return scene.slot(k, min(k + 3 if scene.low(k + 1) in {"two", "three", "dos", "tres"} else k + 2, last))
    return None


def _bygone(s: Scene, k: int) -> bool:
    """Whether the date at token k tells when something was done: "the boats seized in May", «lo pactado en enero»."""
    done = s.low(k - 1).endswith(_DONE) and s.low(k - 2) not in _TO_BE and len(s.low(k - 1)) > 4
    return done and not s.has(k - 1, "det") and s.low(k) not in {"by", "before", "antes", "from", "desde", "a"}


def _weekly(s: Scene, when: When) -> bool:
    """Whether a weekday stands in the plural: "on Tuesdays", «los martes»."""
    plural = s.low(when.core).endswith("days") or (s.low(when.core) == "los" or s.low(when.core - 1) == "los")
    return plural and any(s.has(x, "weekday") or s.low(x).endswith("days") for x in range(when.core, when.j))


def _begins(s: Scene, when: When) -> bool:
    """Whether a date is that from which something is done: "beginning Feb. 1", «a partir del lunes»."""
    return any(s.low(x) in _STARTS for x in range(when.i - 1, when.core))


def _end_of(s: Scene, when: When, first: int) -> int:
    """The token of the word that makes a date the end of a month or year, or -1: "by the end of the year in March"."""
    k = when.core - 1
    while k >= first and when.core - k < 8 and s.low(k) in _OF_END:
        k -= 1
    return k if k >= first and s.low(k) in _END else -1


def _dated(s: Scene, when: When, first: int) -> Slot:
    value, i = when.value, when.i
    while i > first and s.low(i - 1) in _LEADS and when.i - i < 4:
        i -= 1
    words = {s.low(x) for x in range(i, when.j)}
    if value is not None and "/" in value and s.low(i) in {"before", "antes"}:
        value = (date.fromisoformat(value[:10]) - timedelta(days=1)).isoformat()
    end = _end_of(s, when, first)
    if value is not None and len(value) < 8 and (words & _END or end >= 0):
        value = _last_day(int(value[:4]), int(value[5:] or 12))
        while end > first and s.low(end - 1) in _LEADS:
            end -= 1
        i = min(i, end) if end >= 0 else i
    return s.slot(i, when.j, value)


def _last_day(year: int, month: int) -> str:
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _fiscal(s: Scene, k: int, last: int) -> Slot | None:
    year = (s.low(k) == "fiscal" and s.low(k + 1) == "year") or (s.low(k) == "año" and s.low(k + 1) == "fiscal")
    if not year or k + 1 >= last:
        return None
    stop = k + 2
    given = s.tokens[stop].text if stop < last else ""
    number = int(given) if len(given) == 4 and given.isascii() and given.isdigit() else None
    number = number or s.published.year + ((s.published.month, s.published.day) > _FISCAL_END)
    return s.slot(k, stop + (given == str(number)), date(number, *_FISCAL_END).isoformat())


def _term(s: Scene, k: int, last: int) -> Slot | None:
    """Within 90 days; en un plazo de treinta días; in six weeks. Working days and rhythms have no calendar date."""
    if s.low(k) not in _WITHIN:
        return None
    m = k + 1
    while m < last and s.low(m) in _FILL:
        m += 1
    words = s.lexicon.raw["numbers"]["words"]
    text = s.tokens[m].text if m < last else ""
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else words.get(s.low(m))
    if count is None or m + 1 >= last:
        return None
    unit = m + 1
    working = s.low(unit) in {"working", "business", "calendar"}
    unit += working
    days, months = _DAYS.get(s.low(unit)), _MONTHS.get(s.low(unit))
    if (days is None and months is None) or unit >= last:
        return None
    j = unit + 1
    working = (working and s.low(m + 1) != "calendar") or s.low(j) == "hábiles"
    each = s.low(j) in {"of", "de"} and s.low(j + 1) in _EVERY | {"receiving", "receipt", "recibir", "the"}
    value = None if working or each else _later(s.published, days, months, count)
    return s.slot(k, j + (s.low(j) in {"hábiles", "naturales"}), value)


def _later(start: date, days: int | None, months: int | None, count: int) -> str | None:
    try:
        if days is not None:
            return (start + timedelta(days=days * count)).isoformat()
        index = start.year * 12 + start.month - 1 + (months or 0) * count
        year, month = index // 12, index % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1])).isoformat()
    except (OverflowError, ValueError):
        return None


def _closing(s: Scene, k: int, last: int) -> Slot | None:
    """The end of the month or of the year."""
    if s.low(k) not in _END:
        return None
    m = k + 1
    while m < last and s.low(m) in {"of", "the", "de", "del", "el", "este", "this"}:
        m += 1
    if m >= last or s.low(m) not in {"month", "mes", "year", "año"}:
        return None
    month = s.published.month if s.low(m) in {"month", "mes"} else 12
    return s.slot(k, m + 1, _last_day(s.published.year, month))


def _feast(s: Scene, k: int, last: int) -> Slot | None:
    if s.low(k) not in {"christmas", "navidad"} or not s.cap(k) or s.low(k - 1) not in {"before", "de", "by"}:
        return None
    return s.slot(k, k + 1, date(s.published.year, 12, 24).isoformat())
