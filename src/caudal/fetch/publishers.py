"""The releases that can be fetched, as `publishers.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from caudal.errors import UsageError


@dataclass(frozen=True, slots=True)
class Release:
    """A file that a publisher renews: the page that links it and how its address looks (see `publishers.toml`)."""

    id: str
    publisher: str  # as the user writes it
    name: str  # the publisher's own
    title: str
    page: str
    link: str
    hosts: tuple[str, ...] = ()
    spec: bool = False  # no layout is known for the publisher's own file

    def page_of(self, today: date) -> str:
        """The page's address on that day."""
        return self.page.replace("{year}", str(today.year))


def releases(publisher: str | None = None) -> tuple[Release, ...]:
    """The releases of one publisher, or of all. Raises UsageError for a publisher that is not listed."""
    listed = tomllib.loads((files("caudal.fetch") / "publishers.toml").read_text("utf-8"))["release"]
    return of_publisher(tuple(Release(**{**r, "hosts": tuple(r.get("hosts", ()))}) for r in listed), publisher)


def of_publisher(listed: Sequence[Release], publisher: str | None) -> tuple[Release, ...]:
    """Those of that publisher (letter case ignored), or all. Raises UsageError where there are none."""
    found = tuple(r for r in listed if publisher is None or r.publisher == publisher.strip().lower())
    if not found:
        known = ", ".join(dict.fromkeys(r.publisher for r in listed))
        raise UsageError(f"No publisher {publisher!r} is known. Publishers: {known}.")
    return found
