"""What a noun of movement must pass to tell a flow: gates, guards and permits are none; and the level reached."""

from __future__ import annotations

from caudal.talks.claims.further import Further
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_OPENED = tuple(word_set("cover clos open reopen operat manag guard abarc cerr abr abier reab vigil"))
_GATES = word_set("crossing crossings cruce cruces paso pasos accesos acceso passage")
_NEAR = word_set("near at around by through along beside to in en por junto hacia cerca del al desde between entre")
_REFUGE = ("asyl", "asil", "refug", "protec", "comar", "acnur", "unhcr")
_PERMITS = (
    "visa",
    "visad",
    "permi",
    "work",
    "trabaj",
    "emple",
    "job",
    "student",
    "licen",
    "citizen",
    "ciudadan",
    "grant",
)
_ROUTES = (
    "rout",
    "rut",
    "sea",
    "mar",
    "irregular",
    "boat",
    "migra",
    "jungl",
    "selva",
    "vía",
    "way",
    "clandest",
    "pater",
    "land",
)


class Gates(Further):
    """Tells nouns of movement that are flows from those that are not."""

    def _noun_of_change(self, k: int, floor: int) -> bool:
        """Whether a noun of change with its "of" stands right before people: «el repunte de migrantes en»."""
        s = self.s
        m = k - 2 - s.has(k - 1, "det")
        led = s.low(m + 1) in {"of", "de", "in", "en"}
        if m >= floor and led and s.has(k, "flow") and s.has(m, "up_noun", "down_noun"):
            return True
        apply = s.low(k).startswith(("applicant", "solicitante", "demandante", "peticionari"))
        known = s.has(k, "flow_people") and (apply or s.has(k - 1, "flow_adjective") or s.size(k, "flow_people") > 2)
        before = (m - 1, m - 2, m)
        if (
            led
            and known
            and (apply or not s.spanish)
            and any(x >= floor and s.has(x, "up_noun", "down_noun") for x in before)
        ):
            return True  # "the increase in southbound travellers"
        ends = (x for x in range(max(floor, k - 5), k) if s.has(x, "record") and s.size(x, "record") > 1)
        return any(x + s.size(x, "record") in {k - 1, k} for x in ends)  # «cifras récord de solicitantes»

    def _posts(self, k: int, amount: Amount | None, floor: int, last: int) -> bool:
        """Whether crossings are places on a line: "the deal covers 48 crossings", «cerró tres cruces»."""
        s = self.s
        if s.low(k) not in {"crossings", "crossing", "cruces", "cruce", "pasos", "accesos"} or amount is None:
            return False
        near = (s.low(x) for x in (*range(max(floor, k - 8), k), *range(k + 1, min(last, k + 6))))
        few = (amount.value or "x").isdigit() and int(amount.value or 0) < 100
        return few and any(word.startswith(_OPENED) for word in near)

    def _is_place(self, k: int, start: int) -> bool:
        """Whether a crossing is where something happens: "near the crossing", «en los pasos terrestres»."""
        s, m = self.s, start - 1
        if s.low(k) not in _GATES or s.size(k, "flow") > 1 + s.has(k + 1, "flow_adjective"):
            return False
        while m > start - 4 and s.has(m, "det"):
            m -= 1
        return s.low(m) in _NEAR and (m < start - 1 or s.low(m) in {"del", "al"})

    def _border(self, k: int, floor: int, last: int) -> bool:
        """Whether arrests are of people who crossed: "made 249,785 arrests along the southwest border"."""
        s = self.s
        near = [s.low(x) for x in (*range(max(floor, k - 8), k), *range(k + 1, min(last, k + 10)))]
        crossed = any(
            word.startswith(("border", "migra", "cross", "illegal", "unlawful", "fence", "front")) for word in near
        )
        return crossed and not self._crime("arrest", k, k, last)

    def _asylum(self, k: int, j: int, floor: int, last: int) -> bool:
        """Whether applications are for asylum: so named near, told before, or those of a people."""
        s, before = self.s, self.state.claim
        if s.size(k, "flow") > 1:
            return True
        near = [s.low(x) for x in (*range(max(floor, k - 12), k), *range(j, min(last, j + 9)))]
        if any(word.startswith(_PERMITS) for word in near):
            return False
        of = j + 1 + s.has(j + 1, "det")
        people = s.low(j) in {"from", "by", "of", "de"} and (self._nationals(of) or s.has(of, "flow_people"))
        known = before is not None and before.indicator.value == "asylum"
        return people or known or self._nationals(j - 1) or any(word.startswith(_REFUGE) for word in near)

    def _by_route(self, k: int, j: int, last: int) -> bool:
        """Whether journeys are those of people on the move: "journeys by sea", «los viajes por la ruta»."""
        near = (*range(max(0, k - 3), k), *range(j, min(last, j + 6)))
        return any(self.s.low(x).startswith(_ROUTES) for x in near)

    def _settled(self, k: int) -> int:
        """The last token of «hasta situarse en», "to stand at" that begins at token k; k itself where none does."""
        s = self.s
        if s.low(k) not in {"hasta", "to", "para", "and", "y"} or s.low(k + 2) not in {"en", "a", "at"}:
            return k
        stems = (
            "situar",
            "ubicar",
            "llegar",
            "quedar",
            "coloc",
            "estabiliz",
            "stand",
            "settle",
            "stood",
            "settling",
            "quedó",
        )
        return k + 2 if s.low(k + 1).startswith(stems) else k

    def _level_reached(self, change: FlowClaim, end: int, last: int) -> FlowClaim | None:
        """The level that a change came to, said after it: "fell for the third month, officials say, to about 600"."""
        s = self.s
        if change.direction.value not in {"up", "down"}:
            return None
        for k in range(end, min(end + 14, last)):
            if (
                s.low(k) in {".", ";", ":", "while", "mientras", "but", "pero"}
                or s.block.quote_of[k] != s.block.quote_of[end]
            ):
                return None
            after = k + 1 if s.low(k) == "," else k
            after = self._settled(after)
            if (after == k and k > end) or s.low(after) not in {"to", "hasta", "a", "en", "at"}:
                continue
            if s.low(after) in {"en", "at"} and after - k < 3:
                continue  # "risen by 70% this year to 21,000"
            if any(a.j == after and self.s.low(a.i - 1) in {"from", "de"} for a in self.amounts):
                return None  # «un aumento “moderado”, de 310 a 345 diarias»
            near = {after + 1, after + 2} | ({after} if s.low(after) == "hasta" else set())
            amount = next((a for a in self.amounts if a.i in near and a.kind == "count"), None)
            if amount is None or any(s.low(x) not in {"los", "las", "the"} for x in range(after + 1, amount.i)):
                return None
            stop = amount.j + (s.size(amount.j, "flow_people") or s.size(amount.j, "per"))
            slot, size = s.slot(amount.i, stop), s.slot(amount.i, amount.j, amount.value)
            level = Slot(size.start, size.end, size.text, "level")
            own = next((w for w in s.dates if stop <= w.i <= stop + 1), None)  # "to 19 in the past twelve months"
            period = change.period if own is None else s.slot(own.i, own.j, own.value)
            rated = own is None and s.has(amount.j, "per") and (period is None or period.value is None)
            period = s.slot(amount.j, stop) if rated else period  # "since the spring, to about 310 a day"
            return FlowClaim(slot.start, slot.end, slot.text, change.indicator, level, size, period, change.place)
        return None
