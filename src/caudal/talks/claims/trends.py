"""How a change told before goes on, and how a month stands beside the one before."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.beside import Beside
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.items import FlowClaim
from caudal.talks.words.tokens import word_set

TRENDS = word_set("trend tendencia trajectory curve curva pattern dinámica")
_GOES_ON = (
    *("continu", "accelerat", "persist", "held", "prosigu", "sigu", "aceler", "afianz", "consolid", "confirm", "last"),
    *("mantien", "mantuv", "mantenid", "deepen", "steepen", "sharpen", "gather", "acentu", "profundiz", "dur"),
)
_WAY = {
    **dict.fromkeys(("downward", "down", "downwards", "baja", "descendente", "bajista", "decreciente"), "down"),
    **dict.fromkeys(("upward", "up", "upwards", "alza", "ascendente", "alcista", "creciente"), "up"),
    **dict.fromkeys(("flat", "stable", "steady", "pareja", "estable", "plana", "lateral", "igual"), "stable"),
}
_GOES = word_set("va viene fue iba anda pinta is was runs running looks looking came went closed ended cerró terminó")
_RELATIVE = {
    **dict.fromkeys(("lower", "quieter", "down", "slower", "bajo", "flojo", "tranquilo"), "down"),
    **dict.fromkeys(("higher", "busier", "up", "alto", "cargado", "intenso"), "up"),
}


class Trends(Beside):
    """Finds what is said of a trend, and of a month beside another."""

    def _trend(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How a change named before goes on: "the decline has accelerated", «la tendencia se mantiene pareja»."""
        s, before = self.s, self.state.claim
        tag = next((t for t in ("up_noun", "down_noun") if s.has(k, t)), "")
        if before is None or not (tag or s.low(k) in TRENDS) or not s.has(k - 1, "det") or s.cover[k] >= 0:
            return None
        j = k + max(1, s.size(k, tag) if tag else 1)
        m = j
        while m < min(last, j + 5) and (
            s.has(m, "aux", "flow_be")
            or s.low(m) in {"se", "ha", "a", "la", "al", "sigue", "siendo", "has"}
            or (not s.tokens[m].word and s.low(m) not in STOPS | {","})
        ):
            m += 1
        if m >= last or self._supposed(k, floor) or self._if(k, floor):
            return None
        way = _WAY.get(s.low(m), "")
        if tag and s.low(m).startswith(_GOES_ON) and m > j - 1:
            stop, value = m + 1, tag[: tag.index("_")]
            if s.low(k).startswith(("wave", "ola", "peak", "pico")) or (stop < last and s.has(stop, "det")):
                return None
            return self._leaning(k - 1, stop, Move(k, j, value), None, floor, last)
        held = s.low(m).startswith(_GOES_ON)
        way = way or (_WAY.get(s.low(m + 1), "") if held else "")
        if tag or not way:
            return None
        at = m if s.low(m) in _WAY else m + 1
        if s.low(at) in {"up", "down"} and s.has(at + 1, "det"):
            return None
        return self._leaning(k - 1, at + 1, Move(at, at + 1, way), None, floor, last)

    def _stretch_goes(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How a month stands beside the one told before: «febrero va más bajo», "June was quieter"."""
        s, before = self.s, self.state.claim
        when = s.date_at.get(k)
        if before is None or when is None or when.i != k or s.low(when.j) not in _GOES or self._if(k, floor):
            return None
        opens = (
            k == floor or not s.tokens[k - 1].word or s.low(k - 1) in AND | {"que", "that", "but", "pero", "el", "la"}
        )
        m = when.j + 1
        while m < when.j + 4 and (s.has(m, "magnitude") or s.low(m) in {"even", "aún", "running", "aun", "todavía"}):
            m += 1
        head = m + (s.low(m) in {"más", "menos"})
        way = _RELATIVE.get(s.low(head), "")
        if s.low(m) == "menos":
            way = {"up": "down"}.get(way, "")
        if not opens or not way or (s.spanish and head == m):
            return None
        if head + 1 < last and s.tokens[head + 1].word and s.low(head + 1) not in {"than", "que", "still", "aún", "on"}:
            return None
        made = self._make(before.indicator, k, head + 1, Move(m, head + 1, way), None, floor, last)
        return None if made is None else (replace(made[0], period=s.slot(when.i, when.j, when.value)), made[1])
