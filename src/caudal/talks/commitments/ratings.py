"""Whether a promise can be rated at all, and whether it hangs on a condition."""

from __future__ import annotations

from caudal.talks.commitments.points import PLEDGE
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_ABSTRACT = word_set(
    "need importance urgency convenience desirability value relevance principle usefulness necessity priority "
    "necesidad importancia urgencia conveniencia pertinencia utilidad relevancia prioridad principio voluntad interés"
)
_LACKING = word_set("needed desirable necessary urgent important required essential necesario necesaria urgente")
_UTMOST = word_set("utmost efforts spirit esfuerzos espíritu contact touch contacto consultations dialogue diálogo")
_SKIP = word_set(
    "be to also further jointly together a en no not that que se always ser haber continue continuar seguir keep "
    "juntos conjuntamente work working trabajar trabajando"
)
_WITH = word_set("de con with together in en on sobre for por desde under side hand")
_GIVEN = word_set("gave made give given made hizo hicieron dio dieron asumió asumieron")
_HELD = word_set("hold mantendrá mantendrán sostendrá sostendrán mantener sostener")
_SPANS = word_set("day week fortnight month quarter year night")
_CARRY = word_set("continue continuar continuará continuarán seguir seguirá seguirán keep work working trabajar")


def ratable(s: Scene, start: int, action: int, end: int, *, dated: bool) -> bool:
    """False where an outsider could never say "done": general will without a date, a rhythm or a number."""
    counted = any(t.text[0].isdigit() and not _year(t.text) for t in s.tokens[action:end])
    if counted or dated:
        return True
    if any(s.low(x) in _LACKING for x in range(action, end)):
        return False
    named = next((x for x in range(start, min(start + 8, end)) if s.low(x) in PLEDGE), -1)
    if named >= 0 and action == start and s.low(start) not in _GIVEN:
        led = s.low(named + 1) in {"to", "de", "a", "para"} and named + 2 < end
        if not led or not (_plain_verb(s, named + 2)):
            return False  # "reaffirmed their commitment to an orderly migration"
        action = named + 2
    if any(s.low(x) in _ABSTRACT for x in range(action, min(action + 3, end))):
        return False  # "agreed on the importance of"
    if any(s.has(x, "meet_noun", "meet", "meet_with") for x in range(action + 1, end)) and s.low(action) in _HELD:
        return True  # «sostendrán una videollamada»
    k = action
    while k < end - 1 and (s.low(k) in _SKIP or s.low(k).endswith(("ly", "mente"))):
        k += 1
    carried = any(s.low(x) in _CARRY for x in range(action, k))
    vague = any(_vague(s, x) for x in ({action, k} if not carried else {k})) or any(
        s.low(x) in _UTMOST for x in range(action, min(k + 5, end))
    )
    return not (vague or (carried and (k >= end - 1 or s.low(k) in _WITH)))


def _plain_verb(s: Scene, k: int) -> bool:
    """Whether a plain verb stands at token k."""
    if s.spanish:
        return s.low(k).endswith(("ar", "er", "ir")) and len(s.low(k)) > 3
    return s.low(k) in s.lexicon.raw["commitments"]["acts"] and s.tokens[k].text.islower()


def _year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}


def _vague(s: Scene, k: int) -> bool:
    """Whether a form of a verb of general will stands at token k: "studying", «fortalecerá», «se estudiará»."""
    if s.has(k, "vague_action"):
        return True
    low = s.low(k)
    for verb in s.lexicon.raw["vague_actions"]:
        if s.spanish:
            stem = verb[:-2]
            if len(stem) > 3 and low.startswith(stem) and low.endswith(_ENDINGS):
                return True
        elif low in {verb + "s", verb + "ing", verb[:-1] + "ing", verb + "ed", verb + "d"}:
            return True
    return False


_ENDINGS = (
    "rá",
    "rán",
    "remos",
    "ría",
    "rían",
    "ando",
    "iendo",
    "ado",
    "ada",
    "ados",
    "adas",
    "ido",
    "ida",
    "en",
    "an",
)


def conditional(s: Scene, first: int, start: int, end: int, last: int) -> bool:
    """Whether an explicit condition stands in the act, just after it, or opens its sentence."""
    lead = next((x for x in range(first, min(first + 3, start)) if _condition(s, x)), -1)
    if lead >= 0 and any(s.low(x) == "," for x in range(lead, start)):
        return True
    near = range(max(first, start - 2), min(end + 3, last))
    return any(_condition(s, x) and s.block.quote_of[x] == s.block.quote_of[start] for x in near) or any(
        _condition(s, x) for x in range(start, end)
    )


def _condition(s: Scene, k: int) -> bool:
    if not s.has(k, "condition"):
        return False
    low = s.low(k)
    if low in {"previo", "previa"}:  # «previo acuerdo», not «sin aviso previo»
        after = k + 1 < len(s.tokens) and s.tokens[k + 1].word and s.low(k + 1) not in {"a", "y", "de", "en"}
        return after or s.size(k, "condition") > 1
    if low == "mientras" and s.low(k + 1) == "que":
        return False
    if low == "should":
        return s.low(k - 1) == "," or k == 0
    if low == "si" and s.low(k - 1) in {"evaluará", "si", "saber", "ver", "decidirá", "analizará"}:
        return False
    if low == "if" and s.low(k - 1) in {"see", "even", "as", "decide", "ask"}:
        return False
    if low == "una" and s.low(k + 1) == "vez" and s.low(k + 2) in {"al", "a", "por", "cada", "más"}:
        return False  # «una vez al mes»
    return not (low == "once" and (s.low(k + 1) in {"every", "again", "more", "per", "in"} or s.low(k + 2) in _SPANS))
