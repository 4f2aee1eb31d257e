"""Publishers' labels of citizenship -> ISO 3166 alpha-3, by pycountry and CLDR names, and a small own table.

`OTH` is a publisher's "other". XKX (Kosovo) is kept: not ISO, but what the UN and the EU write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import pycountry
from babel import Locale

OTHER = "OTH"

_KEPT_CODES = {"XKX": "XKX", "XXK": "XKX"}
_FOLDED_CODES = {"OOO": OTHER, "OTH": OTHER, "TIB": OTHER, "STL": OTHER}
"""Codes of compilations that are no country of ISO 3166: others, Tibet, stateless. The label keeps the code."""

_OTHER_WORDS = frozenset(
    {
        "other",
        "others",
        "other countries",
        "other nationalities",
        "all other",
        "all others",
        "otro",
        "otros",
        "otra",
        "otras",
        "otros paises",
        "otras nacionalidades",
        "resto",
    }
)
TOTAL_WORDS = frozenset(
    {
        "total",
        "totals",
        "grand total",
        "subtotal",
        "all",
        "all nationalities",
        "all countries",
        "all citizenships",
        "overall",
        "sum",
        "todos",
        "todas",
        "todas las nacionalidades",
        "total general",
        "suma",
    }
)
"""Words that name a printed total: rows under them are never parts (normalised by `plain`)."""

_NAMES = {
    "burma": "MMR",
    "cape verde": "CPV",
    "china people s republic": "CHN",
    "china peoples republic of": "CHN",
    "people s republic of china": "CHN",
    "peoples republic of china": "CHN",
    "congo brazzaville": "COG",
    "congo kinshasa": "COD",
    "congo democratic republic": "COD",
    "congo republic": "COG",
    "czech republic": "CZE",
    "republica checa": "CZE",
    "dem rep congo": "COD",
    "dem rep of the congo": "COD",
    "dr congo": "COD",
    "democratic republic of congo": "COD",
    "democratic republic of the congo": "COD",
    "republic of congo": "COG",
    "east timor": "TLS",
    "gambia the": "GMB",
    "holy see": "VAT",
    "hong kong": "HKG",
    "iran islamic rep of": "IRN",
    "islamic republic of iran": "IRN",
    "ivory coast": "CIV",
    "cote d ivoire": "CIV",
    "costa de marfil": "CIV",
    "kosovo": "XKX",
    "kosovo and serbia": "XKX",
    "kyrgyz republic": "KGZ",
    "lao pdr": "LAO",
    "laos": "LAO",
    "lao people s dem rep": "LAO",
    "libyan arab jamahiriya": "LBY",
    "macau": "MAC",
    "macedonia": "MKD",
    "micronesia federated states": "FSM",
    "north macedonia": "MKD",
    "moldova": "MDA",
    "myanmar burma": "MMR",
    "north korea": "PRK",
    "south korea": "KOR",
    "rep of korea": "KOR",
    "rep of moldova": "MDA",
    "korea south": "KOR",
    "korea north": "PRK",
    "palestine": "PSE",
    "state of palestine": "PSE",
    "palestinian": "PSE",
    "palestina": "PSE",
    "occupied palestinian territory": "PSE",
    "estado de palestina": "PSE",
    "russia": "RUS",
    "rusia": "RUS",
    "swaziland": "SWZ",
    "syria": "SYR",
    "siria": "SYR",
    "syrian arab rep": "SYR",
    "taiwan": "TWN",
    "tanzania": "TZA",
    "united rep of tanzania": "TZA",
    "trinidad tobago": "TTO",
    "turkey": "TUR",
    "turquia": "TUR",
    "uk": "GBR",
    "usa": "USA",
    "estados unidos de america": "USA",
    "eeuu": "USA",
    "great britain": "GBR",
    "venezuela": "VEN",
    "venezuela bolivarian republic of": "VEN",
    "viet nam": "VNM",
    "vietnam": "VNM",
    "bolivia plurinational state of": "BOL",
    "belarus": "BLR",
    "bielorrusia": "BLR",
    "republica dominicana": "DOM",
    "haiti": "HTI",
    "zaire": "COD",
}


def plain(label: str) -> str:
    """A label without case, accents, punctuation or doubled spaces: only for comparing, never for showing."""
    bare = unicodedata.normalize("NFKD", label).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def from_english(label: str) -> str | None:
    """The alpha-3 code of a country named in English, OTH for "other", None where the name is not known."""
    key = plain(label)
    return OTHER if key in _OTHER_WORDS else _english().get(key)


def from_code(label: str) -> str | None:
    """The alpha-3 code itself where ISO 3166 knows it; OTH for the codes that compilations use for no country."""
    if label in _FOLDED_CODES:
        return _FOLDED_CODES[label]
    if label in _KEPT_CODES:
        return _KEPT_CODES[label]
    if re.fullmatch(r"[A-Z]{3}", label) and pycountry.countries.get(alpha_3=label) is not None:
        return label
    return None


def from_anything(label: str) -> str | None:
    """From a name in English or Spanish, or an ISO code of two or three capital letters; None where not known."""
    if re.fullmatch(r"[A-Z]{2}", label):
        country = pycountry.countries.get(alpha_2=label)
        if country is not None:
            return str(country.alpha_3)
    key = plain(label)
    return from_code(label) or from_english(label) or _cldr().get(key)


def is_total(label: str) -> bool:
    """Whether a label names a printed total ("Total", "All", "Todos")."""
    return plain(label) in TOTAL_WORDS


@cache
def _english() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            if text := getattr(country, kind, None):
                names.setdefault(plain(text), country.alpha_3)
    return names | _NAMES


@cache
def _cldr() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "es", "es_MX"):
        for code, text in _territories(language):
            country = pycountry.countries.get(alpha_2=code)
            if country is not None:
                names.setdefault(plain(text), country.alpha_3)
    return names


def _territories(language: str) -> Iterable[tuple[str, str]]:
    return ((code, text) for code, text in Locale.parse(language).territories.items() if len(code) == 2)
