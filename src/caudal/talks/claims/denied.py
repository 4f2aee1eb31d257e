"""Whether a claim is denied: "have not fallen", "no sign of slowing", «tampoco ceden las muertes»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.items import FlowClaim
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_NOT = word_set("not never no cannot nor neither nunca tampoco ni jamás ningún ninguna without sin")
_HELPING = word_set(
    "has have had is are was were be been being do does did ha han había habían hay hemos haya hayan se le les "
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
_FAR = 7  # tokens from the word of change back to its denial
_VERBS = ("down_verb", "up_verb", "level_verb", "flow_be")


def _denies(s: Scene, k: int) -> bool:
    return (s.low(k) in _NOT or s.low(k).endswith(("n't", "n’t"))) and s.low(k + 1) not in _ONLY


def _back(s: Scene, k: int, floor: int, *, level: bool) -> int:
    """The token that denies the word of change or the amount at token k, or -1."""
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
    led = (s.low(first - 3), s.low(first - 2), s.low(first - 1))
    if back < 0 and (led in _NOT_THAT or led[1:] in {("isn't", "that"), ("isn’t", "that")}):
        back = first - 3 if led in _NOT_THAT else first - 2
    if back < floor:
        return claim
    start = min(claim.start, s.tokens[back].start)
    return replace(claim, start=start, text=s.text[start : claim.end], negated=True)
