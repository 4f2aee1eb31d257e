"""Claims that lean on one made before: "a rise of 56% on last year", "bringing the total to 8,452", «lo que supone»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND, HANDLED
from caudal.talks.claims.moves import KEEPS
from caudal.talks.claims.sizes import Sizes
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_LINKS = word_set(
    "is was are were makes made represents represented representing marks marked marking means meant meaning reflects "
    "reflected "
    "constitutes amounts to or o supone supuso suponen representa representó representan significa significó implica "
    "implicó equivale es fue son refleja reflejan constituye arroja arrojó confirma a"
)
_NEARS = ("alcanz", "rond", "super", "roz", "reach", "exceed", "com", "amount", "stood", "stand", "hit", "lleg")
OPENS = frozenset({",", "—", "–", "--", "(", ";", ":"})
_AFTER = word_set(
    "from on over sobre más compared against versus since year respecto frente con desde en in de during entre que"
)
_THE = word_set("the el la this that esta este esa ese dicha dicho")
_AFTER_NUMBER = word_set("solo sólo desde en por hasta a y más al cada durante entre")
_MORE = word_set("more fewer less más menos")
_LEVEL = word_set("level levels figure total number tally nivel cifra")
_PUTS = ("put", "estimat", "reckon", "gauge", "cifr", "estim", "sitúa", "situó", "calcul", "fij")
_AT = word_set("at closer to near around between nearer en a cerca de por entre")
_TAKEN = word_set(
    "brought taken moved transferred flown ferried returned trasladados trasladadas llevados llevadas traídos traídas "
    "devueltos devueltas transferidos transferidas"
)
_THERE = word_set("ahí aquí allí allá por ya hasta ahora")
_HAVING = word_set("ha han había habían hemos")
_BESIDE = word_set("with as and saw seen that while where when")
_LONE = word_set("in on since during so last this overall altogether")
TOTALS = word_set("total totals number numbers tally count figure overall cifra número total recuento balance suma")


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
        amount = next((a for a in self.amounts if a.i == k and a.kind != "degree"), None)
        if amount is None or self.state.claim is None:
            return None
        j = amount.j
        if amount.kind == "count" and not (s.low(j) in _MORE and s.low(j + 1) in {"than", "que"}):
            return None
        if amount.kind == "share" and s.low(k - 1) == "," and s.low(j) in {"the", "its", "their", "el", "la"}:
            level = next((x for x in range(j + 1, min(j + 5, last)) if s.low(x) in _LEVEL), -1)
            if level > 0:  # ", less than half the 2023 level"
                return self._leaning(k, level + 1, Move(amount.i, amount.j, "down"), amount, floor, last)
        base = next((a for a in self.amounts if j < a.i < j + 3 and a.kind == "count"), None)
        bare = (
            s.low(j) in {"the", "de", "del", "los", "las"}
            and base is not None
            and s.low(base.j) in {"of", "in", "de", "en", "recorded"}
        )
        if amount.kind == "share" and s.low(k - 1) in {",", "or", "—", "–", "("} and bare and base is not None:
            up = s.low(amount.j - 1).startswith(
                ("dou", "twice", "dob", "tri", "cuád")
            )  # ", less than half the 1,018 of 2017"
            return self._leaning(k, amount.j, Move(k, amount.j, "up" if up else "down"), amount, floor, last)
        tag = next((t for t in ("up_word", "down_word") if s.has(j, t)), "")
        m = k - 1
        while m >= floor and (s.has(m, "det", "approximate") or s.low(m) in TOTALS):
            m -= 1
        if not tag or s.low(m) not in OPENS or s.low(j + 1) not in {"than", "que", "on", "from", "frente", "a"}:
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
        amount = next((a for a in self.amounts if j < a.i < j + 16 and a.kind != "degree"), None)
        if not told or amount is None:
            return None
        at = amount.i - 1 - (not s.tokens[amount.i - 1].word)  # 'at "over 300 per cent"'
        placed = s.low(j) in {"in", "on", "of", "en", "de", "del"} and s.low(at) in {"at", "en", "near"}
        if not placed and any(s.low(x) not in _AT for x in range(j, amount.i)):
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
        later = claim.period is not None and claim.period.start > before.end and not self._in_unit(floor)
        own = own or later  # "In April, however, it rose again"
        dated = before.period is not None and (before.period.value or "")[:4].isdigit()
        if own and claim.period is not None and dated and (claim.period.value or "").startswith("per "):
            own = False  # "last month, its highest monthly total"
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
            made = self._make(self.state.claim.indicator, amount.i, stop, None, amount, floor, last)
            return made if made is None else (self._same_days(made[0], floor), made[1])
        near = (x for x in range(k - 1, max(floor - 1, k - 5), -1) if s.has(x, "move"))
        verb = next((x for x in near if self._only_way(x + s.size(x, "move"), k)), -1) if s.spanish else -1
        alone = amount.j >= last or not s.tokens[amount.j].word or s.low(amount.j) in _AFTER_NUMBER
        if (
            verb >= 0
            and s.low(k - 1) not in {"con", "por", "de"}
            and (s.low(k - 1) != "a" or _large(amount))
            and alone
            and (s.verb(verb, "move")[1] in {"past", "pres", "imp"} or s.low(verb - 1) in _HAVING)
            and s.cover[verb] < 0
        ):
            return self._make(s.slot(amount.i, amount.j, "crossings"), verb, verb + 1, None, amount, floor, last)
        rate = s.size(amount.j, "per")
        if rate and (going := self._rate_goes(amount.j + rate, last)):
            named = s.slot(amount.i, amount.j, self._kind(s.verb(going, "move")[0]))
            return self._make(named, amount.i, going + s.size(going, "move"), None, amount, floor, last)
        m = amount.j + (s.low(amount.j) in {"have", "had", "were", "are", "han", "habían", "fueron", "more", "others"})
        m += s.low(m) in {"been", "sido", "still"} or s.low(m) in KEEPS
        if s.low(k - 1) in AND and self._in_unit(floor) and s.low(m) in _TAKEN and m == amount.j:
            named = s.slot(amount.i, amount.j, "crossings")  # "and 195 brought to Britain"
            return self._make(named, amount.i, m + 1, None, amount, floor, last)
        if not s.spanish and self._handled(k, amount.j, floor, last):
            lemma = s.verb(k - 1, "move")[0]  # "we deported 480 in total"
            return self._make(s.slot(k, amount.j, self._kind(lemma)), k - 1, amount.j, None, amount, floor, last)
        if m >= last or not s.has(m, "move") or s.cover[m] >= 0:
            return None
        if not self._goes_alone(amount, m, floor):
            return None
        words = s.slot(amount.i, amount.j, "crossings")
        return self._make(words, amount.i, m + s.size(m, "move"), None, amount, floor, last)

    def _rate_goes(self, m: int, last: int) -> int:
        """The verb of movement after a lone rate: "some 60 an hour are stepping off", «60 por hora bajan de»; or 0."""
        s, k = self.s, m
        while k < min(last, m + 4) and (s.has(k, "aux", "flow_be") or s.low(k) in KEEPS or s.low(k) == "se"):
            k += 1
        if k >= last or not s.has(k, "move") or s.cover[k] >= 0 or self._ahead(k):
            return 0
        return k if s.verb(k, "move")[1] in {"past", "part", "pres", "inf", "ger", "imp"} else 0

    def _only_way(self, i: int, k: int) -> bool:
        """Whether at most a word, or where they went, parts a Spanish verb from its number: «entraron por ahí 71»."""
        if i < k - 1 and not self.s.low(i - 1).endswith(("n", "ado", "ido")):
            return False  # several move, not one
        return i >= k - 1 or all(self.s.low(x) in _THERE or self._on_route(x) for x in range(i, k))

    def _goes_alone(self, amount: Amount, m: int, floor: int) -> bool:
        """Whether the verb at token m is what a lone number does: "Thousands cross the river", "1,500 leave daily"."""
        s, k = self.s, amount.i
        tense, timed = s.verb(m, "move")[1], m + s.size(m, "move")
        if tense in ({"past"} if s.spanish and m == amount.j else {"past", "part"}):
            return True
        if s.low(m) == "missing":
            return True
        opens = k == floor or s.low(k - 1) in _BESIDE
        if (s.low(m - 1) in KEEPS and tense == "ger") or (tense == "inf" and s.low(k - 1) in {"saw", "seen", "see"}):
            return True  # "keep crossing", "saw 5,500 arrive"
        if s.has(amount.core, "quantity") and opens and tense in {"inf", "pres", "ger"}:
            return True
        if s.has(m, "flow"):
            return False  # "500 returns a month"
        return tense in {"inf", "pres"} and (s.has(timed, "per") or timed in s.date_at)

    def _handled(self, k: int, j: int, floor: int, last: int) -> bool:
        """Whether an English verb of handling people stands before a lone number: "turned back 300 in May"."""
        s = self.s
        alone = j >= last or s.tokens[j].text in {".", ",", ";"} or j in s.date_at or s.low(j) in _LONE
        if k - 1 < floor or not alone or not s.has(k - 1, "move") or s.cover[k - 1] >= 0:
            return False
        lemma, tense = s.verb(k - 1, "move")
        return lemma in HANDLED and tense in {"past", "part"} and not self._ahead(k - 1)

    def _same_days(self, rate: FlowClaim, floor: int) -> FlowClaim:
        """A rate with the dates of the total that it breaks down: "1,500 between Monday and Sunday, over 200 a day"."""
        before = self.state.claim
        if before is None or before.period is None or rate.period is None or not self._in_unit(floor):
            return rate
        own = not (rate.period.value or "").startswith("per ")
        dated = (before.period.value or "")[:4].isdigit() and before.direction.value == "level"
        return rate if own or not dated else replace(rate, period=before.period)

    def _from(self, k: int) -> bool:
        """Whether a rate is only what another is compared with: "from 300 a day"; not «a razón de 60 diarios»."""
        s = self.s
        while s.has(k - 1, "det", "record") or s.low(k - 1) in {"high", "peak"}:
            k -= 1  # "from a record 2,300 a day"
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
        return m >= floor and (s.low(m) in OPENS or s.low(m) in _LINKS or (s.low(m) in AND and self._in_unit(floor)))

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
        if s.low(end) in {"in", "en"} and (self._in_unit(floor) or self._span(end + 1, last)):
            return False
        return not (
            self._time(m) or self._time(end) or placed or s.has(m, "flow", "flow_place", "place", "flow_people")
        )

    def _time(self, k: int) -> bool:
        return k in self.s.date_at or self.s.has(k, "per", "date_part", "fraction")


def _large(amount: Amount) -> bool:
    """Whether a count is of people rather than of things at hand: 50 or more."""
    value = (amount.value or "0").partition("..")[0]
    return float(value) >= 50
