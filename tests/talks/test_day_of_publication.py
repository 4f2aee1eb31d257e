"""The day of publication that a text or page gives of itself."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import talks

DAY = date(2023, 12, 28)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("MEXICO CITY, Dec. 28, 2023 (Agency) -- The two sides met.", "dateline"),
        ("WASHINGTON, D.C., December 28, 2023 – The two sides met.", "dateline"),
        ("Ciudad de México, 28 de diciembre de 2023.– Las partes se reunieron.", "dateline"),
        ("Un título\n\nCiudad de México, a 28 de diciembre de 2023.- Las partes.", "dateline"),
        ("Dakar, 28 de diciembre de 2023. El ministro llegó.", "dateline"),
        ("A title\nPublished: December 28, 2023, 10:15\nThe two sides met.", "line"),
        ("A title\nThursday, 28 December 2023\nThe two sides met.", "line"),
        ("Fecha de publicación: 28 de diciembre de 2023\nLas partes.", "line"),
        ("2023-12-28\nThe two sides met.", "line"),
    ],
)
def test_a_day_printed_with_its_year_is_taken(text: str, where: str) -> None:
    found = talks.printed_day(text, text)
    assert found is not None
    assert (found.day, found.where) == (DAY, where)


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta property="article:published_time" content="2023-12-28T10:00:00Z"></head>',
        '<html><head><meta name="date" content="2023-12-28"></head>',
        '<html><script type="application/ld+json">{"datePublished": "2023-12-28T09:00"}</script>',
        '<html><p><time datetime="2023-12-28T09:00">yesterday</time></p>',
        '<html><time datetime="2024-01-03">x</time><time itemprop="datePublished" datetime="2023-12-28">y</time>',
    ],
)
def test_a_page_gives_its_day_in_its_metadata(page: str) -> None:
    page += "<p>ROME, Jan. 2, 2024 (Agency) -- Text.</p></html>"
    found = talks.printed_day(page, talks.text_of(page, name="page.html"))
    assert found is not None
    assert (found.day, found.where) == (DAY, "metadata")


def test_days_that_disagree_or_are_none_leave_it_to_the_dateline() -> None:
    page = (
        '<html><meta name="date" content="soon"><time datetime="2024-01-03">x</time>'
        '<time datetime="2024-01-04">y</time>'
        "<p>ROME, Dec. 28, 2023 (Agency) -- Text.</p></html>"
    )
    found = talks.printed_day(page, talks.text_of(page, name="page.html"))
    assert found is not None
    assert (found.day, found.where) == (DAY, "dateline")


def test_a_dateline_without_a_year_takes_it_only_from_the_same_day_in_the_text() -> None:
    alone = "MEXICO CITY, Dec. 28 (Agency) -- The two sides met on January 5, 2023."
    told = alone + "\nFirst printed on 28 December 2023."
    twice = told + "\nCorrected on December 28, 2024."
    days = [found.day for text in (alone, told, twice) if (found := talks.printed_day(text, text)) is not None]
    assert days == [None, DAY, None]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met on December 28, 2023 in Rome. They spoke.",
        "On Dec. 28, 2023. That was the day.",
        "On Dec. 28, 2023, the two countries — Chile and Bolivia — met.",
        "COLCHANE, Chile.- A las seis.",
        "ROME, Feb. 30, 2023 (Agency) -- A day that is none.",
        "",
    ],
)
def test_a_day_of_the_story_or_none_is_not_the_day_of_publication(text: str) -> None:
    found = talks.printed_day(text, text)
    assert found is None or found.day is None
