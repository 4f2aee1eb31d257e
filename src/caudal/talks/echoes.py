"""Claims that lean on one made before: "a rise of 56% on last year", "bringing the total to 8,452", «lo que supone»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.amounts import Amount
from caudal.talks.items import FlowClaim
from caudal.talks.movers import AND
from caudal.talks.moves import Move, compare
from caudal.talks.sizes import Sizes
from caudal.talks.tokens import word_set

_LINKS = word_set(
    "is was are were represents represented representing marks marked marking means meant meaning reflects reflected "
    "constitutes amounts to or o supone supuso suponen representa representó representan significa significó implica "
    "implicó equivale es fue son refleja reflejan constituye arroja arrojó confirma a"
)
_NEARS = ("alcanz", "rond", "super", "roz", "reach", "exceed", "com", "amount", "stood", "stand", "hit", "lleg")
_OPENS = frozenset({",", "—", "–", "--", "(", ";", ":"})
_AFTER = word_set(
    "from on over sobre más compared against versus since year respecto frente con desde en in de during entre que"
)
_THE = word_set("the el la this that esta este esa ese dicha dicho")
_AFTER_NUMBER = word_set("solo sólo desde en por hasta a y más al cada durante entre")
_COUNTS = word_set(
    "average total totals tally count figure figures number numbers pace rate promedio media total cifra cifras número "
    "números conteo ritmo recuento"
)
_BRINGS = word_set(
    "bring brings brought bringing take takes took taking push pushes pushed pushing raise raises raised"
)
_SIZES = word_set("put puts estimate estimates estimated reckon reckons place places placed")
_BRINGS_ES = (
    *("elev", "situ", "sitú", "cifr", "llev", "fij", "aument", "increment", "reduj", "reduc", "ubic", "estim"),
    "rebaj",
)
_PUTS = ("put", "estimat", "reckon", "gauge", "cifr", "estim", "sitúa", "situó", "calcul", "fij")
_AT = word_set("at closer to near around between nearer en a cerca de por entre")
_TOTALS = word_set("total totals number numbers tally count figure overall cifra número total recuento balance suma")


class Echoes(Sizes):
    """Finds what is said of a flow that the words before have named."""

    def _echo(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A noun of change with its size, in apposition to a claim or said of it."""
        s = self.s
        tag = next((t for t in ("up_noun", "down_noun") if s.has(k, t)), "")
        if not tag or self.state.claim is None or s.cover[k] >= 0:
            return None
        j = k + s.size(k, tag)
        amount = self._sized_by(k, j, last)
        if (
            amount is None
            or not self._said_of_it(min(k, amount.i), k, floor)
            or self._elsewhere(max(j, amount.j), floor, last)
        ):
            return None
        if self._supposed(min(k, amount.i), floor):
            return None
        move = Move(k, j, tag[: tag.index("_")])
        return self._leaning(min(k, amount.i), j, move, amount, floor, last)

    def _compared(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A size with a word of comparison, in apposition to a claim: ", a figure 18% higher than the year before"."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind in {"percent", "share"}), None)
        if amount is None or self.state.claim is None:
            return None
        j = amount.j
        tag = next((t for t in ("up_word", "down_word") if s.has(j, t)), "")
        m = k - 1
        while m >= floor and (s.has(m, "det", "approximate") or s.low(m) in _TOTALS):
            m -= 1
        if not tag or s.low(m) not in _OPENS or s.low(j + 1) not in {"than", "que", "on", "from", "frente", "a"}:
            return None
        move = Move(j, j + s.size(j, tag), tag[: tag.index("_")])
        return self._leaning(k, move.j, move, amount, floor, last)

    def _put_at(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A change that a source sizes: "the army puts the increase at a tenth", «cifra la baja en un 10 %»."""
        s = self.s
        tag = next((t for t in ("up_noun", "down_noun") if s.has(k, t)), "")
        if not tag or self.state.claim is None or s.low(k - 1) not in _THE | {"its", "their", "su"}:
            return None
        j = k + s.size(k, tag)
        told = any(s.low(x).startswith(_PUTS) for x in range(max(floor, k - 4), k))
        amount = next((a for a in self.amounts if j < a.i < j + 4 and a.kind != "degree"), None)
        if not told or amount is None or any(s.low(x) not in _AT for x in range(j, amount.i)):
            return None
        return self._leaning(k - 1, j, Move(k, j, tag[: tag.index("_")]), amount, floor, last)

    def _leaning(
        self, start: int, j: int, move: Move, amount: Amount | None, floor: int, last: int
    ) -> tuple[FlowClaim, int] | None:
        """The claim with what is counted, and the period where it has none, from the claim before."""
        before = self.state.claim
        found = self._make(before.indicator, start, j, move, amount, floor, last) if before is not None else None
        if found is None or before is None:
            return None
        claim, end = found
        own = claim.period is not None and claim.start <= claim.period.start < claim.end
        if (
            own
            and claim.period is not None
            and claim.period.text.lower().startswith(("from ", "on ", "desde ", "sobre "))
        ):
            own = False  # what it is compared with
        return replace(claim, period=claim.period if own else before.period or claim.period), end

    def _bare(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A number alone that moves or is a rate: "Seventeen drowned", "some 300 were turned back", «60 diarios»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or not self.state.migration or self._supposed(k, floor) or self._is_base(amount):
            return None
        if s.low(k - 1) in {"los", "las", "the", "both", "estos", "esos", "these", "those"}:
            return None  # «los dos salieron»
        if s.has(amount.j, "per") and self.state.claim is not None and not self._from(k):
            stop = amount.j + s.size(amount.j, "per")
            return self._make(self.state.claim.indicator, amount.i, stop, None, amount, floor, last)
        verb = next((x for x in range(k - 1, k - 3, -1) if x >= floor and s.has(x, "move")), -1) if s.spanish else -1
        alone = amount.j >= last or not s.tokens[amount.j].word or s.low(amount.j) in _AFTER_NUMBER
        if verb >= 0 and alone and s.verb(verb, "move")[1] in {"past", "pres", "imp"} and s.cover[verb] < 0:
            return self._make(s.slot(amount.i, amount.j, "crossings"), verb, verb + 1, None, amount, floor, last)
        m = amount.j + (s.low(amount.j) in {"have", "had", "were", "han", "habían", "fueron", "more", "others"})
        m += s.low(m) in {"been", "sido"}
        if m >= last or not s.has(m, "move") or s.cover[m] >= 0:
            return None
        _, tense = s.verb(m, "move")
        if tense not in ({"past"} if s.spanish and m == amount.j else {"past", "part"}):
            return None
        words = s.slot(amount.i, amount.j, "crossings")
        return self._make(words, amount.i, m + s.size(m, "move"), None, amount, floor, last)

    def _from(self, k: int) -> bool:
        """Whether a rate is only what another is compared with: "from 300 a day"; not «a razón de 60 diarios»."""
        s = self.s
        at = s.low(k - 1) == "de" and s.low(k - 2) in {"razón", "ritmo", "promedio", "media", "cerca", "alrededor"}
        return s.low(k - 1) in {"from", "de", "than", "que"} and not at

    def _sized_by(self, k: int, j: int, last: int) -> Amount | None:
        """The share or number that a noun of change carries: "a 77% decrease", «un descenso que alcanza el 69 %»."""
        s = self.s
        for a in self.amounts:
            if a.kind == "degree":
                continue
            if a.j <= k and k - a.j < 2 and (a.j == k or s.has(k - 1, "magnitude")):
                return a
            if a.i >= j and a.i - j < 5 and all(self._joins(x) for x in range(j, a.i)):
                return a
        return None

    def _joins(self, x: int) -> bool:
        s = self.s
        return s.low(x) in {"of", "by", "de", "del", "que", "casi", "el", "un", "al", "to"} | _LINKS or (
            s.low(x).startswith(_NEARS) or s.has(x, "approximate")
        )

    def _said_of_it(self, start: int, noun: int, floor: int) -> bool:
        """Whether the noun stands in apposition, after a verb of being, or as a subject that the text has named."""
        s, m = self.s, start - 1
        if s.low(m) in _THE and m >= floor and start == noun:
            after = noun + 1
            return s.has(after, "flow_be", "level_verb") or s.low(after) in _LINKS or s.low(after).startswith(_NEARS)
        while m >= floor and (s.has(m, "det") or s.has(m, "magnitude") or s.low(m) in {"a", "an", "un", "una", "in"}):
            m -= 1
        return m >= floor and (s.low(m) in _OPENS or s.low(m) in _LINKS)

    def _in_unit(self, floor: int) -> bool:
        """Whether the claim before stands in the same sentence."""
        claim, s = self.state.claim, self.s
        return claim is not None and any(a <= floor < b and s.tokens[a].start <= claim.end for a, b in s.block.units)

    def _elsewhere(self, end: int, floor: int, last: int) -> bool:
        """Whether the change is one of something else: "a 10% rise in prices"."""
        s = self.s
        if s.low(end) not in {"in", "of", "en", "de", "del"}:
            return end < last and s.tokens[end].word and s.low(end) not in _AFTER | AND and not self._time(end)
        m = end + 1
        while m < last and s.has(m, "det"):
            m += 1
        mention = s.mention(m)
        placed = mention is not None and mention.role is None and not mention.adjective
        if s.low(end) in {"in", "en"} and self._in_unit(floor):
            return False
        return not (
            self._time(m) or self._time(end) or placed or s.has(m, "flow", "flow_place", "place", "flow_people")
        )

    def _time(self, k: int) -> bool:
        return k in self.s.date_at or self.s.has(k, "per", "date_part", "fraction")

    def _total(self, k: int, last: int) -> int:
        """The end of a count that stands for the flow named before: "the daily average", "the total for May"; or 0."""
        s = self.s
        if self.state.claim is None or s.low(k) not in _COUNTS:
            return 0
        if s.low(k + 1) in {"of", "de"} and k + 2 not in s.date_at:
            return 0
        if not any(s.has(x, "det") or s.low(x) in {"’s", "'s"} for x in range(max(0, k - 4), k)):
            return 0
        j = k + 1
        while s.spanish and s.low(j) in {"diario", "diaria", "semanal", "mensual", "anual"}:
            j += 1
        if s.low(j) in {"for", "in", "de", "en", "del"} and j + 1 in s.date_at:
            j = s.date_at[j + 1].j
        elif j in s.date_at:
            j = s.date_at[j].j
        return min(j, last)

    def _pronoun(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A pronoun for the flow of the claim before: "They have not fallen", "It has doubled since May"."""
        s = self.s
        opens = k == floor or not s.tokens[k - 1].word or s.low(k - 1) in AND | {"that", "but"} or k - 1 in s.date_at
        if self.state.claim is None or s.low(k) not in {"they", "it"} or not opens:
            return None
        m = k + 1
        while m < min(last, k + 5) and (s.has(m, "aux", "flow_be") or s.low(m) in {"not", "since", "been"}):
            m += 1
        if s.has(m, "level_verb") and s.verb(m, "level_verb")[1] == "past":
            j = m + s.size(m, "level_verb")
            level = next((a for a in self.amounts if j <= a.i < j + 3 and a.kind == "count"), None)
            if level is not None and not s.has(level.j, "det"):
                return self._make(self.state.claim.indicator, k, j, None, level, floor, last)
        for tag, value in (("up_verb", "up"), ("down_verb", "down")):
            if s.has(m, tag) and s.verb(m, tag)[1] in {"past", "part", "ger"} and m > k + (s.verb(m, tag)[1] != "past"):
                move = Move(m, m + s.size(m, tag), value)
                amount = self._size(move, k, k + 1, floor, last)
                return self._leaning(k, k + 1, move, amount, floor, last)
        return None

    def _went(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow between its two amounts: "we went from 8,300 crossings a day to 217", «pasamos de 300 cruces a 20»."""
        s = self.s
        if not s.low(k).startswith(("went", "gone", "pas", "baj", "sub", "ca", "fell", "dropp", "rose")):
            return None
        one = next((a for a in self.amounts if a.i == k + 2 and a.kind == "count"), None)
        if one is None or s.low(k + 1) not in {"from", "de"} or self._ahead(k):
            return None
        j = one.j
        while s.has(j, "flow_adjective", "mod") and not s.has(j, "flow", "flow_people"):
            j += 1
        tag = next((t for t in ("flow", "flow_people") if s.has(j, t)), "")
        if not tag or not self.state.migration:
            return None
        for x in range(j + 1, min(last, j + 14)):
            other = next((a for a in self.amounts if a.i == x + 1 and a.kind == "count"), None)
            if s.low(x) in {"to", "a"} and other is not None:
                way = compare(one.value, other.value)
                if not way:
                    return None
                indicator = str(s.hits[j]["flow"][1]) if tag == "flow" else "crossings"
                size = Amount(k + 1, other.j, one.core, "count", None)
                stop = j + s.size(j, tag)
                return self._make(
                    s.slot(j, stop, indicator), k, stop, Move(k, k + 1, way), size, max(floor, other.i - 1), last
                )
            if s.low(x) in {".", ";", ":"}:
                return None
        return None

    def _reaches(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A level that goes on from a claim: ", which reached 9,800", "and exceeded 18,000", «y ya suman 400»."""
        s = self.s
        if not s.has(k, "level_verb") or not self._in_unit(floor) or not self._verbal(k, "level_verb"):
            return None
        m = k - 1
        while m > floor and (
            s.has(m, "aux") or s.low(m) in {"que", "which", "already", "ya", "se", "now"} or m in s.date_at
        ):
            m -= 1
        if s.low(m) not in _OPENS | AND | {"but", "pero"} or s.cover[k] >= 0:
            return None
        j = k + s.size(k, "level_verb")
        amount = next((a for a in self.amounts if j <= a.i < j + 3 and a.kind == "count"), None)
        before = self.state.claim
        if amount is None or before is None or self._ahead(k) or s.has(amount.j, "det"):
            return None
        return self._make(before.indicator, k, j, None, amount, floor, last)

    def _did_so(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """As many again, by the Spanish verb that stands for the one before: «lo hicieron otros 9 mil 30»."""
        s = self.s
        if self.state.claim is None or s.low(k) not in {"hicieron", "hizo"} or s.low(k - 1) != "lo":
            return None
        if any(s.low(x) == "cuando" for x in range(max(floor, k - 8), k)):
            return None  # the base of a comparison
        amount = next((a for a in self.amounts if k < a.i < k + 3 and a.kind == "count"), None)
        if amount is None:
            return None
        return self._make(self.state.claim.indicator, k - 1, k + 1, None, amount, floor, last)

    def _fragment(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A count without a verb: "Eleven boats since Christmas.", «Doce lanchas en una semana.»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if (
            amount is None
            or last - k > 10
            or not self.state.migration
            or any(s.tokens[x].word for x in range(floor, k))
        ):
            return None
        j = amount.j
        while s.has(j, "flow_adjective", "mod") and not s.has(j, "flow_people"):
            j += 1
        end = j + s.size(j, "flow_people")
        dated = end in s.date_at or s.low(end) in {"since", "desde"} or s.has(end, "per")
        moving = any(s.has(x, "flow_be", "aux", "say", "move", "carry") for x in range(end, last))
        if end == j or not dated or moving:
            return None
        return self._make(s.slot(j, end, "crossings"), k, end, None, amount, floor, last)

    # totals ---------------------------------------------------------------------------------------

    def _brought(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The level that a total came to: "bringing the total for the year to 8,452", «eleva a 300 el número de»."""
        s = self.s
        verb = s.low(k).startswith(_BRINGS_ES) if s.spanish else s.low(k) in _BRINGS | _SIZES
        if not verb or not self.state.migration or s.cover[k] >= 0 or self._ahead(k) or s.has(k - 1, "det"):
            return None
        amount = next((a for a in self.amounts if k < a.i < k + 18 and a.kind == "count"), None)
        if amount is None or s.low(amount.i - 1) not in {"to", "at", "a", "en", "hasta", "los", "las"}:
            return None
        before = self._counted_thing(k + 1, amount.i)
        after = self._counted_thing(amount.j, min(last, amount.j + 7)) if s.spanish else None
        thing = before or after
        if thing is None or any(not s.tokens[x].word and s.low(x) != "," for x in range(k, amount.i)):
            return None
        known = self.state.claim is not None
        if not (known or any(s.has(x, "flow", "flow_people") for x in range(k, max(amount.j, thing[1])))):
            return None
        named = s.slot(*thing, "migration")
        start = amount.i if before is None else thing[0]
        end = max(amount.j, thing[1])
        return self._make(named, start, end, None, amount, floor, last)

    def _counted_thing(self, i: int, j: int) -> tuple[int, int] | None:
        """The total or flow named in tokens [i, j)."""
        s = self.s
        for x in range(i, j):
            if s.low(x) in _TOTALS or s.has(x, "flow", "number_of"):
                end = x + max(1, s.size(x, "flow"), s.size(x, "number_of"))
                return (x, min(j, end + s.size(end, "flow_people")))
        return None

    # times ----------------------------------------------------------------------------------------

    def _times(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How often people did it: "encountered migrants 249,785 times", «en 249 mil ocasiones»."""
        s = self.s
        amount = next((a for a in self.amounts if k < a.i < k + 14 and a.kind == "count"), None)
        if amount is None or s.low(amount.j) not in {"times", "veces", "ocasiones"}:
            return None
        if not (amount.value or "").isdigit() or int(amount.value or 0) < 20:
            return None
        j = k + s.size(k, "flow_people")
        near = [*range(max(floor, k - 4), k), *range(j, amount.i)]
        if not any(s.has(x, "move", "carry") for x in near) or self._supposed(k, floor):
            return None
        return self._make(s.slot(k, j, "encounters"), k, amount.j + 1, None, amount, floor, last)
