"""A publisher's site on this machine, and a desk with a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import publisher_site
import pytest
import samples
from desk import DATED, FILE, Desk


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[publisher_site.Site]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with publisher_site.serving() as site:
        site.answers["/stats"] = publisher_site.page(FILE)
        site.answers[FILE] = publisher_site.Answer(samples.nationwide().encode(), headers=DATED)
        yield site


@pytest.fixture
def desk(site: publisher_site.Site, tmp_path: Path) -> Desk:
    return Desk(site, tmp_path / "store")
