"""Whether a claim is denied: "have not fallen", "no sign of slowing", «tampoco ceden las muertes»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.items import FlowClaim
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_NOT = word_set("not never no cannot nor neither nunca tampoco ni jamás ningún ninguna without sin")
_HELPING = word_set(
    "yet to has have had is are was were be been being do does did ha han había habían hay hemos haya hayan se le les "
    "yet still even really actually significantly visibly exactly ever todavía aún aun realmente tanto mucho muy "
    "so far hasta ahora"
)
_BETWEEN = word_set(
    "a an any the un una el la los las lo al en to of in de sign signs señal señales indicio indicios visos evidence "
    "alguno alguna big real such slight"
)
_SHOWN = word_set(
    "there see sees saw seen show shows showed shown record recorded register registered report reported mean means "
    "ve ven vio vieron visto hubo habido da dan dio dieron muestra muestran mostró mostraron registra registran "
    "registró registraron registrado observa observan observó hay es significa produjo producido"
)
_ONLY = word_set("only just merely solely simply solo sólo solamente únicamente")
_NEVER = word_set("never ever nunca jamás")
_NOT_THAT = {("is", "not", "that"), ("no", "es", "que")}
_TOLD = ("sa", "confirm", "claim", "report", "announc", "admit", "acknowledg", "conced", "reveal", "suggest", "assert")
_TOLD_ES = (
    "dich",
    "dij",
    "dec",
    "dic",
    "confirm",
    "afirm",
    "inform",
    "asegur",
    "report",
    "admit",
    "reconoc",
    "sostuv",
    "anunci",
)
_DECLINED = word_set("declined refused declines refuses evitó evitaron rehusó rehusaron negó negaron eludió eludieron")
_DENIED = (
    "denied",
    "denie",
    "denying",
    "disput",
    "reject",
    "rebut",
    "refut",
    "neg",
    "nieg",
    "desmin",
    "desmient",
    "rechaz",
)
_DOUBTED = word_set("no not never n't ni without sin tampoco jamás nunca nor")
_STOPPED = word_set("stopped ceased dejó dejaron dejado deja dejan dejaban")
_THAT = word_set("that que")
_FAR = 7  # tokens from the word of change back to its denial
_VERBS = ("down_verb", "up_verb", "level_verb", "flow_be")


def _denies(s: Scene, k: int) -> bool:
    if s.low(k) == "yet":
        return s.low(k + 1) == "to"  # "have yet to fall"
    return (s.low(k) in _NOT or _negative(s.low(k))) and s.low(k + 1) not in _ONLY


def _negative(word: str) -> bool:
    return word.endswith(("n't", "n’t"))


def _ended(s: Scene, k: int) -> int:
    """Whether what token k tells has ended: "stopped falling", «dejaron de bajar»; -1 where even that is denied."""
    m = k - 1 - (s.low(k - 1) == "de")
    if s.low(m) not in _STOPPED:
        return 0
    return -1 if any(s.low(x) in _NOT or _negative(s.low(x)) for x in range(max(0, m - 3), m)) else 1


def _back(s: Scene, k: int, floor: int, *, level: bool) -> int:
    """The token that denies the word of change or the amount at token k, or -1."""
    ended = 0 if level else _ended(s, k)
    if ended:
        return k - 1 - (s.low(k - 1) == "de") if ended > 0 else -1
    told = not level  # a level is denied by its verb: "did not reach 300", but "no fewer than 300"
    shown = 0
    for m in range(k - 1, max(floor, k - _FAR) - 1, -1):
        low = s.low(m)
        if told and _denies(s, m):
            return m
        if level and not told and s.has(m, *_VERBS) and s.cover[m] < 0:
            told = True
        elif low in _SHOWN and not level and not shown:
            shown = 1
        elif low == "que" and s.low(m - 1) == "es" and s.low(m - 2) == "no" and not level:
            return m - 2  # «no es que vengan menos»
        elif low == "that" and (s.low(m - 2), s.low(m - 1)) == ("not", "is"):
            return m - 2
        elif not (low in _HELPING or low in _BETWEEN or s.has(m, "mod") or any(a <= m < b for a, b in _dates(s))):
            return -1
    return -1


def _inverted(s: Scene, k: int, floor: int) -> int:
    """The token of "nor did arrivals fall" before the verb at token k, in its clause, or -1."""
    for m in range(k - 1, max(floor, 0) - 1, -1):
        if s.low(m) in {",", ";", ":", "."}:
            return -1
        if s.low(m) in {"nor", "neither"} and s.low(m + 1) in _HELPING:
            return m
    return -1


def _that(s: Scene, first: int, floor: int) -> int:
    """The token of "that", «que» that leads to a claim which begins at token `first`, past a date or "in"; or -1."""
    for m in range(first - 1, max(floor - 1, first - 6, -1), -1):
        if s.low(m) in _THAT:
            return m
        if not (
            s.has(m, "det", "number_of") or any(a <= m < b for a, b in _dates(s)) or s.low(m) in {"of", "de", "in"}
        ):
            return -1
    return -1


def unsaid(s: Scene, first: int, floor: int) -> bool:
    """Whether the words before token `first` say only that nobody said it: "has not said that crossings fell"."""
    at = _that(s, first, floor)
    for m in range(at - 1, max(at - 4, -1), -1):
        if s.low(m).startswith(_TOLD_ES if s.spanish else _TOLD):
            back = range(m - 1, max(m - 5, -1), -1)
            stop = next((x for x in back if not s.tokens[x].word), m - 5)
            return any(s.low(x) in _NOT or _negative(s.low(x)) or s.low(x) in _DECLINED for x in back if x > stop)
    return False


def _rebutted(s: Scene, first: int, floor: int) -> bool:
    """Whether somebody denies what follows: "denied that arrivals rose", «negó que los cruces aumentaran»."""
    at = _that(s, first, floor)
    m = at - 1
    if at < 0 or not s.low(m).startswith(_DENIED) or s.cover[m] >= 0:
        return False
    return not any(s.low(x) in _DOUBTED or _negative(s.low(x)) for x in range(max(0, m - 3), m))


def _dates(s: Scene) -> list[tuple[int, int]]:
    return [(w.i, w.j) for w in s.dates]


def with_denial(s: Scene, claim: FlowClaim, floor: int) -> FlowClaim:
    """The claim, marked `negated` where its words deny it; its span then begins at the denial at the latest.

    `floor` is the first token that the denial may stand at.
    """
    at = next((k for k, token in enumerate(s.tokens) if token.start >= claim.direction.start), -1)
    zero = claim.magnitude is not None and claim.magnitude.value == "0"
    if at < 0 or zero:
        return claim  # "no boats have arrived" counts none, and denies nothing
    first = next(k for k, token in enumerate(s.tokens) if token.start >= claim.start)
    level = claim.direction.value == "level"
    back = max(_back(s, at, floor, level=level), -1 if level else _inverted(s, at, floor))
    if back >= 0 and s.low(back) in _NEVER and not s.has(at, *_VERBS):
        return claim  # "have never been so high" says that they are
    if back < 0 and _rebutted(s, first, 0):
        return replace(claim, negated=True)
    led = (s.low(first - 3), s.low(first - 2), s.low(first - 1))
    if back < 0 and (led in _NOT_THAT or led[1:] in {("isn't", "that"), ("isn’t", "that")}):
        back = first - 3 if led in _NOT_THAT else first - 2
    if back < floor:
        return claim
    start = min(claim.start, s.tokens[back].start)
    return replace(claim, start=start, text=s.text[start : claim.end], negated=True)
