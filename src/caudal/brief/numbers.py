"""Numbers and small grammar in English and Mexican Spanish, where Babel rounds or joins wrongly. Pure functions."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"


def half_up(value: float, step: float = 1.0) -> float:
    """`value` to the nearest multiple of `step`, halves away from zero: 77.5 is 78, 2.5 is 3, -2.5 is -3."""
    unit = Decimal(repr(float(step)))
    times = (Decimal(repr(float(value))) / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return float(times * unit)


def decimal_text(value: float, places: int = 0) -> str:
    """1,234.5 with that many decimals, halves up, a true minus sign; the same in English and Mexican Spanish."""
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    return MINUS + text if rounded < 0 else text


def honest_step(width: float) -> float:
    """To what unit an expected value may be rounded: the power of ten at or under a twentieth of its interval."""
    if not math.isfinite(width) or width <= 20:
        return 1.0
    return float(10 ** math.floor(math.log10(width / 20)))


def probability_places(value: float) -> int:
    """Decimals a probability in percent is worth: one under 10%, none above."""
    return 1 if 100 * value < 9.95 else 0


_HYATUS = re.compile(r"^h?i(?![aeou])|^h?i$", re.IGNORECASE)


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.strip("«»“”\"'¿¡( ").lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def and_es(following: str) -> str:
    """y, or e before the sound i: e India, e Irlanda, e hijas; but y hielo, y hierba, y Yuma, y Iowa."""
    return "e" if _HYATUS.match(_bare(following)) else "y"


def or_es(following: str) -> str:
    """o, or u before the sound o: u Honduras, u octubre, u 8, u 11."""
    word = _bare(following)
    number = re.match(r"\d[\d,]*", word)
    if number:
        digits = number[0].replace(",", "")
        spoken_o = digits[0] == "8" or (digits.startswith("11") and len(digits) % 3 == 2)
        return "u" if spoken_o else "o"
    return "u" if re.match(r"h?o", word) else "o"


def join(items: Sequence[str], language: str, *, either: bool = False) -> str:
    """A list in prose: "a, b and c"; "a, b y c" with e and u where Spanish wants them; no comma before y.

    Semicolons part the items where one of them has a comma of its own.
    """
    if len(items) < 2:
        return "".join(items)
    if language == "es":
        link = or_es(items[-1]) if either else and_es(items[-1])
    else:
        link = "or" if either else "and"
    comma = "; " if len(items) > 2 and any(", " in item for item in items) else ", "
    return f"{comma.join(items[:-1])} {link} {items[-1]}"


_FEMININE = ("as", "iones", "dades", "tudes", "umbres", "a", "ión", "dad", "tud", "umbre", "muertes", "muerte")


def lower_first(text: str) -> str:
    """The first letter in lower case, unless the first word is an acronym or a name written with capitals."""
    first = text.split(" ", 1)[0]
    return text if sum(c.isupper() for c in first) > 1 or "." in first else text[:1].lower() + text[1:]


def inside_sentence(name: str) -> str:
    """An English name as it stands inside a sentence: sea arrivals in Greece, but Border Patrol encounters.

    Kept as it is where a capital looks like a proper name: an acronym, a second capitalised word, a nationality.
    """
    words = name.split(" ")
    proper = words[0].endswith(("an", "ans", "ese", "ish", "ek", "eks")) or (len(words) > 1 and words[1][:1].isupper())
    return name if proper else lower_first(name)


def is_plural(noun: str) -> bool:
    """Whether the first word of an indicator's name is a plural; counts usually are."""
    return noun.split(" ", 1)[0].lower().endswith("s")


def article_es(noun: str) -> str:
    """The article that the first word takes: los encuentros, las llegadas, el tránsito, la detección."""
    word = noun.split(" ", 1)[0].lower()
    feminine = word.endswith(_FEMININE)
    if word.endswith("s"):
        return "las" if feminine else "los"
    return "la" if feminine else "el"
