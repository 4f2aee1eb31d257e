"""Stretches of time that are no dates: how long, since which event, a season, so far this year, a month in a row."""

from __future__ import annotations

from caudal.talks.claims.movers import STOPS
from caudal.talks.claims.moves import Moves
from caudal.talks.items import Slot
from caudal.talks.words.tokens import word_set

AGAINST = word_set("than against compared versus from frente respecto que comparación contra desde")
_STRETCHES = word_set(
    "season holidays holiday period stretch ceasefire lockdown pandemic temporada fiestas vacaciones pandemia período "
    "periodo lapso tramo temporal tregua monsoon harvest cosecha zafra"
)
_UNITS = ("day", "week", "month", "quarter", "year", "día", "semana", "mes", "trimestre", "año")
_ROW = ("straight", "consecutive", "running", "successive", "row", "consecutiv", "seguid")
_SPANS = word_set(
    "hour hours day days night nights week weeks month months year years quarter quarters fortnight decade hora horas "
    "día días noche noches semana semanas mes meses año años trimestre semestre jornada quincena década "
    "bimestre cuatrimestre bimestres cuatrimestres trimestres semestres quincenas weekend weekends"
)
_LEADS = word_set("in for over within during throughout since en durante por desde")
_FILL = word_set(
    "the a an one single first its their his her your our su sus primer primera "
    "primeros primeras just only under less more than about barely past last some "
    "almost nearly few several  "
    "couple of un una el la los las solo sola sólo apenas menos más de casi unos unas pocas pocos hace único "
    "última último últimas últimos varias varios plazo espacio space transcurso cuestión matter"
)
_MANNER = word_set("de forma manera modo")
_MARKS = frozenset({"”", "»", '"'})
_LINKS = word_set("the and el la los y al of de del")
_SAME = word_set("same that those this mismo misma ese esa esos esas igual idéntico dicho dicha aquel aquella")
_DURING = word_set("over during throughout durante en after tras")
_PAST = word_set("after tras")
_GOES_ON = word_set("of de del last - 's ’s pasado anterior")
_ENDS = word_set("end close cierre término final fin corte inicio comienzo start beginning")
_TERMS = word_set("quarter month year trimestre semestre cuatrimestre bimestre mes año")
_BOOKS = word_set("financial fiscal tax budget ejercicio trienio bienio sexenio")
_RARE = word_set("time vez lowest highest most fewest least first level record mínimo máximo récord nivel worst peor")


FEASTS = word_set(
    "navidad navidades nochebuena nochevieja semana pascua reyes easter christmas thanksgiving ramadan ramadán "
    "eid epiphany carnaval carnival halloween"
)


_FEAST_LEADS = word_set(
    "at over on in during by since around through before en durante por desde para hasta a tras after"
)
_FEAST_ENDS = word_set("eve day weekend holiday holidays week break santa nuevo season period")
_FACING = word_set("than against compared versus frente respecto que comparación contra")
_ALL = word_set("all whole todo toda entire")
_TO = word_set("to and through until a y hasta al")
_BETWEEN = word_set("between from entre de desde")
_TERM_OF = word_set(
    "year month week season quarter decade campaign año mes semana temporada trimestre campaña ejercicio"
)


class Lengths(Moves):
    """Finds the periods of a claim that the calendar does not know."""

    def _named_stretch(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """A stretch between years, a feast, a whole year: "between 2019 and 2023", «en Navidad», «en todo 2023»."""
        s = self.s
        after = [*range(start, end), *self._around(start, end, floor, min(last, end + 9))]
        after += [k for k in range(max(floor, start - 14), start - 8) if self._one_clause(k, start)]
        for k in after:
            if k < start and not self._one_clause(k, start):
                continue
            j = self._years(k) or self._feast(k) or self._entire(k) or self._until_feast(k) or self._gone(k)
            facing = any(s.low(x) in _FACING for x in range(max(end, k - 5), k))
            if j and not facing and s.low(k - 1) not in AGAINST | {"como"} and not self._ranked(k, start):
                return s.slot(k, j)
        return None

    def _years(self, k: int) -> int:
        """The end of a stretch between two years that begins at token k; 0 where none does."""
        s = self.s
        if s.low(k) not in _BETWEEN or not _year(s.low(k + 1)) or s.low(k + 2) not in _TO or not _year(s.low(k + 3)):
            return 0
        return k + 4 if int(s.low(k + 1)) < int(s.low(k + 3)) else 0

    def _feast(self, k: int) -> int:
        """The end of a feast with its preposition at token k: "on New Year's Day", «durante la Semana Santa»."""
        s = self.s
        if s.low(k) not in _FEAST_LEADS:
            return 0
        m = k + 1 + (s.has(k + 1, "det") or s.low(k + 1) in {"la", "las", "the"})
        new = (s.low(m), s.low(m + 1)) in {("new", "year"), ("año", "nuevo"), ("holy", "week"), ("fin", "de")}
        if s.low(m) == "fin" and s.low(m + 2) != "año":
            return 0
        plain = s.low(m) in FEASTS and (s.low(m) not in {"semana", "reyes"} or s.low(m + 1) == "santa" or s.cap(m))
        if not (new or plain) or (s.low(m) == "semana" and s.low(m + 1) != "santa"):
            return 0
        j = m + 1 + new + (s.low(m) == "fin")
        j += s.low(j) in {"'s", "’s"}
        return j + (s.low(j) in _FEAST_ENDS)

    def _entire(self, k: int) -> int:
        """The end of a whole year at token k: «en todo 2023», "in the whole of last year"; 0 where none is."""
        s = self.s
        if s.low(k) not in {"in", "during", "over", "en", "durante", "throughout"}:
            return 0
        m = k + 1 + (s.low(k + 1) in {"the", "el"})
        if s.low(m) not in _ALL:
            return 0
        m += 1 + (s.low(m + 1) in {"of", "el"})
        when = self.s.date_at.get(m)
        return when.j if when is not None else m + 1 if _year(s.low(m)) else 0

    def _gone(self, k: int) -> int:
        """The end of what has gone by of a stretch, at token k: «en lo que va de 2024», «en lo que va del invierno»."""
        s = self.s
        if tuple(map(s.low, range(k, k + 3))) != ("en", "lo", "que") or s.low(k + 3) not in {"va", "llevamos", "iba"}:
            return 0
        m = k + 4 + (s.low(k + 4) in {"de", "del"})
        m += s.has(m, "det")
        when = s.date_at.get(m) or s.date_at.get(m - 1)
        if when is not None:
            return when.j
        seasons = {"invierno", "verano", "otoño", "primavera", "temporada", "ejercicio", "campaña", "sexenio", "década"}
        return m + 1 if s.low(m) in _SPANS | seasons or _year(s.low(m)) else 0

    def _until_feast(self, k: int) -> int:
        """The end of a stretch that a date begins and a feast or another date ends; 0 where none begins at token k."""
        s = self.s
        if s.low(k) not in {"between", "from", "entre", "desde"}:
            return 0
        when = next((s.date_at[x] for x in (k, k + 1, k + 2) if x in s.date_at), None)
        if when is None or s.low(when.j) not in _TO:
            return 0
        m = when.j + 1
        m += s.has(m, "det")
        other = s.date_at.get(m)
        if other is not None:
            return other.j
        return m + 1 + (s.low(m + 1) in {"santa", "nuevo"}) if s.low(m) in FEASTS else 0

    def _lasting(self, start: int, end: int, last: int) -> Slot | None:
        """How long it went on, or a stretch named before: "for three weeks", «en un mes», "in the same month"."""
        s = self.s
        held = next((k for k in range(start, end) if s.low(k) in {"lleva", "llevan", "llevaba", "llevaban"}), -1)
        if held >= 0 and (j := self._span(held + 1, last)):
            return s.slot(held + 1, j)  # «lleva cinco meses a la baja»
        for k in range(start, min(end + 9, last)):
            if k < end - 3 and s.low(k) not in _DURING | {"in"}:
                continue
            if k > end and (not s.tokens[k - 1].word or s.has(k - 1, "say", "clause", "move") or s.low(k) in STOPS):
                break
            lone = k > end + 1 and s.low(k) in {"for", "por", "since"}
            if s.low(k) not in _LEADS or lone or s.low(k - 1) in AGAINST:
                continue
            j = self._span(k + 1, last) or self._whole(k)
            if j and not self._ranked(k, start):
                return s.slot(k, j, self._as_before(k, j))
        return None

    def _whole(self, k: int) -> int:
        """The end of a stretch that the words before have named: "during the month", «durante el año»; else 0."""
        s = self.s
        lead = {"during", "durante", "throughout", "over"} | (
            {"in", "en"} if s.low(k + 2) in _TERMS | _BOOKS else set()
        )
        named = s.low(k) in lead and s.low(k + 1) in {"the", "el", "la"}
        if named and s.low(k + 2) in {"financial", "fiscal", "tax", "budget"} and s.low(k + 3) == "year":
            return k + 4
        if named and s.low(k + 2) in {"ejercicio", "trienio", "bienio", "sexenio"}:
            return k + 3 + (s.low(k + 3) in {"fiscal", "pasado", "anterior"})
        closed = s.low(k + 3) not in _GOES_ON
        return k + 3 if named and (s.low(k + 2) in _SPANS or s.low(k + 2) == "puente") and closed else 0

    def _lasting_before(self, start: int, floor: int) -> Slot | None:
        """The same before the claim: «En ese mes fueron devueltas ...», "During the same period the coast guard"."""
        s = self.s
        since = s.low(floor) in {"since", "desde"} and floor not in s.date_at and not self._whence(floor + 1)
        words = range(floor + 1, start)
        if since and 0 < len(words) < 6 and all(s.tokens[x].word and not s.has(x, "say", "clause") for x in words):
            return s.slot(floor, start)  # «Desde Año Nuevo han sido deportados»
        led = s.low(start - 1) == "," and s.low(floor) in {"since", "desde"} and floor not in s.date_at
        if led and start - floor < 12 and not any(s.low(x) in {",", ";", ":"} for x in range(floor, start - 1)):
            return s.slot(floor, start - 1)  # "Since the deal took effect, crossings"
        when = s.date_at.get(start - 3) if s.low(start - 1) in {"when", "cuando"} and s.low(start - 2) == "," else None
        if when is not None:
            return s.slot(when.i, when.j, when.value)  # "slowed in April, when 24,000 crossed"
        for k in range(max(floor, start - 10), start - 1):
            opens = k == floor or not s.tokens[k - 1].word or s.low(k - 1) in {"y", "and", "but", "pero", "que", "that"}
            led = s.low(k) in _LEADS
            opens = opens or (led and self._span(k + 1, start) == start)  # «frustró en la primera quincena 300»
            if opens and led and (j := self._span(k + 1, start)) and self._one_clause(j, start):
                return s.slot(k, j, self._as_before(k, j))
        return None

    def _span(self, k: int, last: int) -> int:
        """The end of a length of time, or of a stretch named before, that begins at token k; 0 where none does."""
        s, j, counted = self.s, k, False
        numbers = s.lexicon.raw["numbers"]["words"]
        while j < min(last, k + 6):
            low = s.low(j)
            if low in _SPANS or (low in _STRETCHES and counted):
                if half := self._half(j + 1):
                    return j + 1 + half
                of = j + 2 + (s.low(j + 2) in {"the", "el", "la", "this", "este", "esta"})
                if counted and s.low(j + 1) in {"of", "de", "del"} and s.low(of) in _TERM_OF and of < last:
                    return of + 1  # "during the first three weeks of the year"
                closed = j + 1 >= last or s.low(j + 1) not in _GOES_ON
                return j + 1 if closed and (counted or low.endswith("s")) else 0
            named = low in _SAME or low in numbers or low in {"a", "an", "un", "una"}
            if not (named or low in _FILL or low.isdigit()):
                return 0
            counted = counted or named or low in _FILL - {"the", "el", "la", "los", "las", "of", "de"} or low.isdigit()
            j += 1
        return 0

    def _half(self, k: int) -> int:
        """How many tokens add a half to a length that ends before token k: "a day and a half", «día y medio»."""
        words = [self.s.low(x) for x in range(k, k + 3)]
        return 3 if words == ["and", "a", "half"] else 2 if words[:2] in (["y", "medio"], ["y", "media"]) else 0

    def _between(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """From one part of a year to another: "between the second and the fourth quarters", «entre el primer y el»."""
        s = self.s
        ordinals = s.lexicon.raw["dates"]["ordinals"]
        for k in (*range(start, end), *self._around(start, end, floor, min(last, end + 6))):
            if s.low(k) not in {"between", "from", "entre", "del"}:
                continue
            j, counted = k + 1, 0
            while j < min(last, k + 9) and (s.low(j) in _LINKS | {"to"} or s.low(j) in ordinals):
                counted += s.low(j) in ordinals
                j += 1
            if counted == 2 and s.low(j).removesuffix("s") in _TERMS | {"half", "week", "semana", "quincena"}:
                return s.slot(k, j + 1)
        return None

    def _as_before(self, k: int, j: int) -> str | None:
        """The value of the period of the claim before, where the words point back to it."""
        before = self.state.claim
        pointing = any(self.s.low(x) in _SAME for x in range(k, j))
        return before.period.value if pointing and before is not None and before.period is not None else None

    def _ranked(self, k: int, start: int) -> bool:
        """Whether the stretch only says among what something is a first or an extreme: "the lowest in five years"."""
        s = self.s
        near = range(max(start, k - 3), k)
        return any(s.low(x) in _RARE or max(s.size(x, "up_word"), s.size(x, "down_word")) > 1 for x in near)

    def _since(self, end: int, last: int) -> Slot | None:
        """A start that is no date: "since the wall went up", «desde que cerró la feria»."""
        s = self.s
        for _ in range(6):  # past a place: "drownings on this stretch since Christmas"
            if s.low(end) in {"since", "desde"} or end >= last:
                break
            how = s.low(end).endswith(("mente", "ly")) or s.low(end) in _MANNER or s.tokens[end].text in _MARKS
            if not (how or s.has(end, "ground") or self._on_route(end)):
                break
            end += 1
        if s.low(end) not in {"since", "desde"} or end in s.date_at or self._whence(end + 1):
            return None
        j = end + 1
        while j < min(last, end + 10) and s.tokens[j].word and s.low(j) not in {"and", "but", "y", "pero"}:
            j += 1
        return s.slot(end, j) if j - end > 1 else None

    def _whence(self, k: int) -> bool:
        """Whether a place stands after a Spanish "desde": «desde aquí», «desde la costa libia», «desde Túnez»."""
        s = self.s
        m = k + s.has(k, "det")
        place = s.mention(m)
        if s.low(m) in FEASTS or s.low(m + 1) == "nuevo":
            return False  # «desde Año Nuevo»
        return s.spanish and (
            s.low(k) in {"aquí", "allí", "ahí", "allá", "acá"}
            or s.has(m, "place", "flow_place")
            or s.low(m).startswith(("cost", "puert", "play", "front", "puest", "orilla"))
            or (place is not None and place.role is None and not place.adjective)
        )

    def _so_far(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """What has gone by of a stretch: "so far this season", «en lo que va de ejercicio», «en lo corrido del año»."""
        s = self.s
        for k in self._around(start, end, floor, min(last, end + 9)):
            words = [s.low(x) for x in range(k, k + 5)]
            if words[:3] == ["en", "lo", "que"] and words[3] in {"va", "llevamos", "iba"}:
                j = k + 4
            elif words[:2] == ["en", "lo"] and words[2] in {"corrido", "transcurrido"}:
                j = k + 3
            elif words[:2] in (["so", "far"], ["thus", "far"]):
                j = k + 2
            else:
                continue
            j += s.low(j) in {"this", "in", "of", "de", "del", "the"}
            j += s.low(j) in {"el", "la", "the", "este", "esta", "this"}
            if s.low(j) in _SPANS | _STRETCHES or s.low(j) in {"ejercicio", "campaña", "temporada", "summer", "winter"}:
                return s.slot(k, j + 1)
        return None

    def _around(self, start: int, end: int, floor: int, reach: int) -> list[int]:
        """The tokens after a claim in its clause, up to `reach`, then those just before it."""
        s, out = self.s, []
        for k in range(end, reach):
            if s.low(k) in STOPS or s.has(k, "say", "clause"):
                break
            out.append(k)
        return out + list(range(max(floor, start - 8), start))

    def _middle(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """The middle of a month with its hyphen: "by mid-May", "since mid-March 2023"."""
        s = self.s
        for k in (*range(start, end), *self._around(start, end, floor, min(last, end + 8))):
            if s.low(k) == "mid" and s.low(k + 1) == "-" and s.has(k + 2, "month"):
                year = k + 3 < last and s.low(k + 3).isdigit() and len(s.low(k + 3)) == 4
                return s.slot(k, k + 3 + year)
        return None

    def _close(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """The end of a stretch that is named: «al cierre del mes», "by the end of the season"."""
        s = self.s
        for k in self._around(start, end, floor, min(last, end + 7)):
            if s.low(k) not in _ENDS or s.low(k - 1) not in {"al", "el", "the"}:
                continue
            j = k + 1 + (s.low(k + 1) in {"of", "de", "del"})
            j += s.has(j, "det")
            if j > k + 1 and s.low(j) in _SPANS | _STRETCHES:
                return s.slot(k - 1 - (s.low(k - 2) in {"by", "at"}), j + 1)
        return None

    def _season(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """A stretch that is no date: "over the festive season", «en igual período»."""
        s = self.s
        for k in (*range(start, min(last, end + 7)), *range(max(floor, start - 9), start)):
            if (
                s.low(k) in _DURING | {"at", "since", "desde"}
                and s.low(k + 1) in FEASTS
                and s.low(k - 1) not in AGAINST
            ):
                return s.slot(k, k + 2)  # "over Christmas"
            if start <= k < end:
                continue
            if s.low(k) in {"this", "esta", "este"} and s.low(k + 1) in _STRETCHES:
                return s.slot(k, k + 2)  # "this season"
            if s.low(k) not in _DURING or s.low(k - 1) in {"que", "than"}:
                continue
            if s.low(k) in _PAST and k >= end and not s.tokens[end].word:
                continue
            for m in range(k + 1, min(last, k + 5)):
                if s.low(m) in _STRETCHES:
                    j = m + (2 if s.low(m + 1) in {"de", "of"} and s.low(m + 2) in _STRETCHES else 0)
                    return s.slot(k, j + 1)
                if not s.tokens[m].word:
                    break
        return None

    def _in_a_row(self, end: int, last: int) -> Slot | None:
        """How long a change has gone on: "for the third straight month", «por tercer mes consecutivo»."""
        s = self.s
        if s.low(end) not in {"for", "por", "durante"}:
            return None
        for j in range(end + 2, min(last, end + 7)):
            if s.low(j).startswith(_UNITS):
                row = any(s.low(x).startswith(_ROW) for x in range(end + 1, min(last, j + 4)))
                k = j + 1
                while (
                    row
                    and k < min(last, j + 4)
                    and (s.low(k).startswith(_ROW) or s.low(k + 1) == "row" or s.low(k + 2) == "row")
                ):
                    k += 1
                when = s.date_at.get(k + (s.low(k) in {"in", "en"}))
                if row and when is not None:  # "for the third straight month in March"
                    return s.slot(when.i, when.j, when.value)
                return s.slot(end, k) if row else None
        return None

    def _one_clause(self, i: int, j: int) -> bool:
        """Whether no verb of saying and no strong mark stands in tokens [i, j)."""
        return not any(self.s.low(x) in {";", ":"} or self.s.has(x, "say") for x in range(i, j))


def _year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit() and "1990" <= word <= "2099"
