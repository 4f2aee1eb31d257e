"""A desk that fetches from a publisher's site on this machine into a store of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from publisher_site import Site

from caudal import fetch as room
from caudal import studies
from caudal.studies.fetching import FetchReport

TODAY = date(2024, 2, 20)
LINK = next(r.link for r in room.releases() if r.id == "cbp-nationwide")
FILE = "/files/2024-02/nationwide-encounters-fy21-fy24-jan-state.csv"
DATED = {"ETag": '"v1"', "Last-Modified": "Tue, 13 Feb 2024 14:00:00 GMT"}


@dataclass
class Desk:
    """Fetches from the site into a store; `slept` are the waits between attempts, which take no time."""

    site: Site
    store: Path
    slept: list[float] = field(default_factory=list)
    limits: room.Limits = room.LIMITS

    @property
    def release(self) -> room.Release:
        return room.Release("cbp-nationwide", "cbp", "CBP", "Nationwide", self.site.root + "/stats", LINK)

    def fetch(self, *more: room.Release, **options: Any) -> FetchReport:
        setting = studies.setting(store=self.store)
        channel = room.Transport(self.limits, sleep=self.slept.append)
        return studies.fetch(setting, releases=(self.release, *more), through=channel, today=TODAY, **options)

    def limit(self, **limits: Any) -> None:
        self.limits = replace(self.limits, **limits)

    def files(self) -> list[str]:
        return sorted(
            str(p.relative_to(self.store)) for p in self.store.rglob("*") if p.is_file() and p.name != ".lock"
        )
