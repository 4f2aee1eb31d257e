"""The newest file on a page, for the address shapes of every publisher listed."""

from __future__ import annotations

import random
import re
from urllib.parse import urljoin

import publisher_site as local
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caudal import fetch as room
from caudal.errors import UsageError
from caudal.fetch.transport import origin

SHAPES = {
    "cbp-nationwide": [
        "/sites/default/files/assets/documents/2023-Nov/nationwide-encounters-fy20-fy23-state.csv",
        "/sites/default/files/assets/documents/2023-Nov/nationwide-encounters-fy21-fy24-oct-state.csv",
        "/sites/default/files/2024-01/nationwide-encounters-fy21-fy24-dec-state.csv",
        "/sites/default/files/2024-02/nationwide-encounters-fy21-fy24-jan-state.csv",
        "/sites/default/files/2024-10/nationwide-encounters-fy21-fy24-state.csv",
        "/sites/default/files/2024-11/nationwide-encounters-fy22-fy25-oct-state.csv",
    ],
    "cbp-southwest": [
        "/sites/default/files/assets/documents/2022-Oct/sbo-encounters-fy19-fy22.csv",
        "/sites/default/files/2024-01/sbo-encounters-fy21-fy24-dec.csv",
        "/sites/default/files/2024-02/sbo-encounters-fy21-fy24-jan.csv",
        "/sites/default/files/2024-02/sbo-encounters-fy21-fy24-jan_0.csv?v=2#top",
    ],
    "ohss-monthly": [
        "/sites/default/files/2023-12/23-1205_ohss_immigration-enforcement-and-legal-processes-tables-december-2023.xlsx",
        "/sites/default/files/2024-06/24-0607_ohss_immigration-enforcement-and-legal-processes-tables-february-2024.xlsx",
        "/sites/default/files/2024-12/2024_1206_ohss_immigration-enforcement-and-legal-processes-tables-august-2024.xlsx",
    ],
    "ohss-khsm": [
        "/sites/default/files/2024-11/KHSM%20Encounters%20%28USBP%29%20fy24m9.xlsx".replace("m9", "m09"),
        "/sites/default/files/2024-12/KHSM%20Encounters%20%28USBP%29%20fy25m10.xlsx",
        "/sites/default/files/2025-01/KHSM%20Encounters%20%28USBP%29%20fy25m11.xlsx",
        "/sites/default/files/2025-03/KHSM%20Encounters%20%28USBP%29%20fy25m01.xlsx",
    ],
    "upmrip-events": ["/PoliticaMigratoria/CEM/Estadisticas/Boletines_Estadisticos/2024/c3_1_1_2024.xlsx"],
    "snm-darien": [
        "/wp-content/uploads/2023/12/TRANSITO-IRREGULAR-POR-DARIEN-2023.xlsx",
        "/wp-content/uploads/2024/02/IRREGULARES_X_DARIEN_2024.xlsx",
        "/wp-content/uploads/2024/03/IRREGULARES_X_DARIEN_2024.xlsx",
    ],
}
"""Addresses as they looked, or as we suppose they look, from the oldest to the newest."""


@pytest.mark.parametrize("release", room.releases(), ids=lambda r: r.id)
def test_the_newest_is_the_newest_in_whatever_order_the_page_lists_them(release: room.Release) -> None:
    shapes = SHAPES[release.id]
    for _ in range(10):
        listed = random.sample([*shapes, "/about.html", "mailto:a@example.org"], len(shapes) + 2)
        page = local.page(*listed, *listed).body.decode()
        found = room.newest(page, release.page, release.link)
        assert found.address == urljoin(release.page, shapes[-1].split("#")[0])


def test_a_page_may_name_its_base_and_relative_links() -> None:
    page = local.page("f-2024.csv", "g-2023.csv", before='<base href="/a/b/">').body.decode()
    assert room.newest(page, "https://x.org/p", r"/\w-(?P<year>\d{4})\.csv$").address == "https://x.org/a/b/f-2024.csv"


@given(st.text(), st.text(), st.text())
@example("[", "http://[", "http://[/f-2024.csv")
@example("", "<![x", "/f-²².csv")
def test_any_page_gives_a_link_or_says_that_it_was_changed(text: str, base: str, href: str) -> None:
    page = f"{text}<base href=\"{base}\"><a href=\"{href}\"><a href='/f-2024.csv'>{text}<a href='/%00-2024.csv'>"
    try:
        found = room.newest(page, "https://x.org/p", r"/(?P<folder>\w\w-\w+)?[^/]*-(?P<year>\d{4})\.csv$")
    except room.PageError:
        return
    assert found.name.isprintable()
    assert found.name.endswith(".csv")


def test_a_month_that_is_none_is_no_file() -> None:
    with pytest.raises(room.PageError):
        room.newest(local.page("/t-xyz-2024.csv", "/t-13-2024.csv").body.decode(), "https://x.org/",
                    r"/t-(?P<month>\w+)-(?P<year>\d{4})\.csv$")  # fmt: skip


def test_each_publisher_is_listed_with_https_pages_only() -> None:
    listed = room.releases()
    assert {r.publisher for r in listed} == {"cbp", "ohss", "upmrip", "snm"}
    for release in listed:
        assert release.page.startswith("https://")
        assert set(re.compile(release.link).groupindex) <= {"fiscal", "year", "month", "folder", "copy"}
    assert {r.publisher for r in room.releases("CBP")} == {"cbp"}
    with pytest.raises(UsageError, match="cbp, ohss, upmrip, snm"):
        room.releases("inm")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://WWW.CBP.gov./x", "https://www.cbp.gov"),
        ("https://www.cbp.gov:443/x", "https://www.cbp.gov"),
        ("https://www.cbp.gov:8443/x", "https://www.cbp.gov:8443"),
        ("https://www.cbp.gov@evil.org/x", ""),
        ("https://www.cbp.gov.evil.org/x", "https://www.cbp.gov.evil.org"),
        ("http://www.cbp.gov/x", ""),
        ("http://127.0.0.1.evil.org/", ""),
        ("http://[::1]:80/", "http://[::1]"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("ftp://www.cbp.gov/x", ""),
        ("https://www.cbp.gov:x/", ""),
        ("https://www.cbp.gov\\@evil.org/", ""),
        ("https://evil.org/https://www.cbp.gov", "https://evil.org"),
        ("//", ""),
    ],
)
def test_an_origin_is_what_a_browser_would_say_and_empty_where_not_trusted(address: str, expected: str) -> None:
    assert origin(address) == expected
