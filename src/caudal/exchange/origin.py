"""Where a table's numbers come from: as-of date, mode and editions, in a form that travels with the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from caudal.records import Edition, Mode


@dataclass(frozen=True, slots=True)
class Origin:
    """What every export says of itself. notes: what a reader must know; version: of caudal."""

    indicator: str
    title: str
    as_of: date
    mode: Mode
    editions: tuple[Edition, ...]
    version: str
    notes: tuple[str, ...] = ()
    seed: int | None = None

    def document(self) -> dict[str, object]:
        """Plain JSON values."""
        seed = {} if self.seed is None else {"seed": self.seed}
        return {
            "indicator": self.indicator,
            "as_of": self.as_of.isoformat(),
            "mode": self.mode,
            "caudal_version": self.version,
            **seed,
            "notes": list(self.notes),
            "editions": editions_frame(self.editions).with_columns(pl.col(pl.Date).cast(pl.String)).to_dicts(),
        }

    def sources(self) -> list[dict[str, str]]:
        """The editions as a data package names its sources."""
        return [
            {"title": f"{e.publisher}, {e.title}, released {e.released}"}
            | ({"path": e.address} if e.address.startswith("https://") else {})
            for e in self.editions
        ]

    def licences(self) -> list[dict[str, str]]:
        """The editions' licences, each once, as a data package names them."""
        said = dict.fromkeys(e.licence for e in self.editions if e.licence)
        return [{"name": _slug(licence), "title": licence} for licence in said]


def editions_frame(editions: tuple[Edition, ...]) -> pl.DataFrame:
    """One row for each edition: who released what when, from which bytes, on what basis."""
    rows = [
        (e.id, e.publisher, e.title, e.released, e.retrieved, e.address, e.licence, e.basis, e.source, e.sha256)
        for e in editions
    ]
    names = ("id", "publisher", "title", "released", "retrieved", "address", "licence", "basis", "file", "sha256")
    schema = {name: pl.Date() if name in ("released", "retrieved") else pl.String() for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-")
