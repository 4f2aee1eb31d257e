"""Labels of citizenship -> ISO 3166 alpha-3."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.sources.citizenship import from_anything, from_code, from_english, is_total, plain

CBP = {
    "BRAZIL": "BRA", "CANADA": "CAN", "CHINA, PEOPLES REPUBLIC OF": "CHN", "COLOMBIA": "COL", "CUBA": "CUB",
    "ECUADOR": "ECU", "EL SALVADOR": "SLV", "GUATEMALA": "GTM", "HAITI": "HTI", "HONDURAS": "HND", "INDIA": "IND",
    "MEXICO": "MEX", "MYANMAR (BURMA)": "MMR", "NICARAGUA": "NIC", "OTHER": "OTH", "PERU": "PER",
    "PHILIPPINES": "PHL", "ROMANIA": "ROU", "RUSSIA": "RUS", "TURKEY": "TUR", "UKRAINE": "UKR", "VENEZUELA": "VEN",
}  # fmt: skip


def test_every_label_of_cbp_has_its_code() -> None:
    assert {label: from_english(label) for label in CBP} == CBP


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda c: c.alpha_3)
def test_every_country_is_found_by_its_name_and_by_both_codes(country: object) -> None:
    assert from_anything(country.name) == country.alpha_3  # type: ignore[attr-defined]
    assert from_anything(country.alpha_2) == country.alpha_3  # type: ignore[attr-defined]
    assert from_code(country.alpha_3) == country.alpha_3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Siria", "SYR"), ("Afganistán", "AFG"), ("Côte d'Ivoire", "CIV"), ("Costa de Marfil", "CIV"),
        ("Democratic Republic of the Congo", "COD"), ("Congo", "COG"), ("Guinea Ecuatorial", "GNQ"),
        ("República Dominicana", "DOM"), ("Estados Unidos", "USA"), ("  irán ", "IRN"), ("Türkiye", "TUR"),
        ("Turquía", "TUR"), ("State of Palestine", "PSE"), ("Kosovo", "XKX"), ("Otros", "OTH"), ("OOO", "OTH"),
        ("Iran (Islamic Rep. of)", "IRN"), ("Marruecos", "MAR"), ("Bangladesh", "BGD"), ("Bangladés", "BGD"),
    ],
)  # fmt: skip
def test_names_in_english_and_spanish_are_found(label: str, code: str) -> None:
    assert from_anything(label) == code


@pytest.mark.parametrize("label", ["Narnia", "Total", "", "XX", "ZZZ", "ven", "Unknown", "mexicano"])
def test_what_names_no_country_is_not_guessed(label: str) -> None:
    assert from_anything(label) is None


def test_codes_of_no_country_are_others_and_kosovo_is_kept() -> None:
    assert [from_code(c) for c in ("OOO", "STL", "TIB", "XKX", "COG", "ABC")] == [
        "OTH",
        "OTH",
        "OTH",
        "XKX",
        "COG",
        None,
    ]


def test_words_of_a_total_are_known_in_both_languages() -> None:
    assert all(map(is_total, ("Total", "TOTAL", "All nationalities", "Todos", "Total general")))
    assert not any(map(is_total, ("Togo", "Other", "Totalán")))


@given(st.text())
def test_comparing_text_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)
