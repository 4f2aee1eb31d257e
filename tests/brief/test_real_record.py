"""The laws of the pages, held over the real record of 15 February 2024: one number, one value, in every form (G10)."""

from __future__ import annotations

from datetime import date

import pymupdf
import pytest
import test_pages
import test_pdf

from caudal import brief, studies
from caudal.stocktaking import StockTaking


@pytest.fixture(scope="module")
def real() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=date(2024, 2, 15)))


@pytest.fixture(scope="module")
def forms(real: StockTaking) -> dict[str, bytes]:
    return brief.render(real)


def form(forms: dict[str, bytes], lang: str, kind: str) -> bytes:
    return forms[f"brief-us-mexico-2024-02-15-{lang}.{kind}"]


def test_every_number_of_both_real_pages_is_the_number_of_its_figure(
    real: StockTaking, forms: dict[str, bytes], lang: str
) -> None:
    html, twin = form(forms, lang, "html"), form(forms, lang, "json")
    test_pages.test_every_number_of_the_page_is_the_number_of_its_figure(real, html, twin)
    test_pages.test_every_figure_of_the_twin_is_the_record_s_own_value(real, twin)
    test_pages.test_no_digit_stands_outside_a_figure_a_date_or_a_quotation(html)
    test_pages.test_every_number_drawn_in_a_picture_is_in_the_record(real, html)


def test_direction_words_of_both_real_pages_agree_with_signs(
    real: StockTaking, forms: dict[str, bytes], lang: str
) -> None:
    test_pages.test_direction_words_agree_with_signs(real, form(forms, lang, "html"), lang)


def test_both_real_pages_name_no_cause_and_link_inside_themselves(forms: dict[str, bytes], lang: str) -> None:
    html = form(forms, lang, "html")
    test_pages.test_generated_words_name_no_cause(html, lang)
    test_pages.test_people_are_never_called_illegals(html)
    test_pages.test_links_inside_the_page_reach_something_and_ids_are_unique(html)


def test_every_number_of_both_real_documents_is_in_the_pdf_and_no_other(
    real: StockTaking, forms: dict[str, bytes], lang: str
) -> None:
    document, opened = brief.build(real, lang), pymupdf.open(stream=form(forms, lang, "pdf"))
    test_pdf.test_every_number_of_the_document_is_in_the_pdf(document, opened)
    test_pdf.test_no_number_is_in_the_pdf_that_the_document_does_not_hold(document, opened)
