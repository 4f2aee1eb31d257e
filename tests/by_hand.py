"""Small editions made by hand, and a small corridor, for tests of the store and of series."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from caudal.corridor import Corridor, parse_corridor
from caudal.records import ALL, DIMENSIONS, OBSERVATION_SCHEMA, Edition, Reading, Table

BROKEN_DOWN = {"place": "*", "origin": "*", "population": ALL, "authority": ALL}
WHOLE = {"place": "southwest", "origin": ALL, "population": ALL, "authority": ALL}


def month(text: str) -> date:
    return date(int(text[:4]), int(text[5:]), 1)


def cell(period: date | str, count: int | None, place: str = ALL, origin: str = ALL, **more: Any) -> dict[str, Any]:
    """One cell; a count of None is suppressed unless `status` says otherwise."""
    return {
        "period": month(period) if isinstance(period, str) else period,
        "count": count,
        "place": place,
        "origin": origin,
        "status": "exact" if count is not None else "suppressed",
        **more,
    }


def table(name: str, first: date | str, last: date | str, **more: Any) -> Table:
    defaults: dict[str, Any] = {
        "indicator": "usbp",
        "frequency": "M",
        "dims": BROKEN_DOWN,
        "absent": "zero",
    }
    ends = [month(d) if isinstance(d, str) else d for d in (first, last)]
    return Table(name, **{**defaults, **more, "first": ends[0], "last": ends[1]})


def reading(
    edition_id: str, released: date | str, tables: Mapping[Table, Iterable[Mapping[str, Any]]] | list[Any], **more: Any
) -> Reading:
    """A reading from [(table, [cell, ...]), ...]."""
    rows = []
    pairs = list(tables)
    for t, cells in pairs:
        for c in cells:
            fixed = {d: v for d, v in t.dims.items() if v != "*"}
            row = {"table": t.name, "indicator": t.indicator, "population": ALL, "authority": ALL, **c, **fixed}
            rows.append({**row, "place_label": None, "origin_label": None, "row": c.get("row", len(rows) + 2)})
    frame = pl.DataFrame(rows, schema=OBSERVATION_SCHEMA)
    day = date.fromisoformat(released) if isinstance(released, str) else released
    defaults: dict[str, Any] = {
        "publisher": "Border office",
        "title": "Monthly update",
        "retrieved": day,
        "address": "",
        "licence": "public domain",
        "basis": "official",
        "layout": "by-hand",
        "source": f"{edition_id}.csv",
        "sha256": hashlib.sha256(edition_id.encode()).hexdigest(),
    }
    edition = Edition(
        id=edition_id,
        **{**defaults, **more},
        released=day,
        tables=tuple(t for t, _ in pairs),
        rows=len(rows),
    )
    return Reading(edition, frame)


def corridor(**more: Any) -> Corridor:
    """Nationwide > northern, southwest > sectors tucson and yuma, two offices, two states."""
    places = [
        ("nationwide", None, "nation"),
        ("southwest", "nationwide", "region"),
        ("northern", "nationwide", "region"),
        ("tucson", "southwest", "sector"),
        ("yuma", "southwest", "sector"),
        ("tucson-fo", "southwest", "office"),
        ("laredo-fo", "southwest", "office"),
        ("southwest-az", "southwest", "state"),
        ("southwest-tx", "southwest", "state"),
    ]
    document = {
        "id": "small",
        "name": "Small corridor",
        "parties": ["US", "MX"],
        "indicator": "usbp",
        "places": [{"id": i, "kind": k, **({"parent": p} if p else {})} for i, p, k in places],
        "indicators": [
            {"id": "usbp", "partitions": {"southwest": "sector"}},
            {"id": "ofo"},
            {"id": "cbp", "parts": ["usbp", "ofo"]},
        ],
        **more,
    }
    return parse_corridor(document)


assert set(DIMENSIONS) == set(BROKEN_DOWN)
