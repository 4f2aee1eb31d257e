"""A panel with every kind of cell, from three editions; and forecast rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from caudal.exchange import Origin, panel_origin
from caudal.panel import Panel
from caudal.periods import span
from caudal.records import Basis, Edition

AS_OF = date(2024, 1, 19)


def edition(id: str, released: date, basis: Basis = "official", address: str = "https://example.org/f") -> Edition:
    return Edition(id, "CBP", 'Encounters, "final"', released, date(2024, 1, 19), address, "public domain, US", basis,
                   "layout", f"{id}.csv", id[0] * 64, (), 7)  # fmt: skip


EDITIONS = (
    edition("a-2023", date(2023, 11, 14)),
    edition("b-2024", date(2024, 2, 13), "unverified", ""),
    edition("c-2024", date(2024, 1, 10), "digitised"),
    edition("d-unused", date(2023, 10, 1)),
)


def panel(frequency: str = "M") -> Panel:
    periods = {"M": span(date(2023, 11, 1), date(2024, 1, 1), "M"), "Q": span(date(2023, 4, 1), date(2023, 10, 1), "Q"),
               "W": span(date(2023, 12, 18), date(2024, 1, 1), "W"), "A": span(date(2021, 1, 1), date(2023, 1, 1), "A"),
               "D": span(date(2024, 1, 1), date(2024, 1, 3), "D")}[frequency]  # fmt: skip
    counts = np.array([[1234.0, 0.0, np.nan], [50.0, np.nan, 61234.0]])
    state = np.array([[0, 0, 2], [1, 3, 0]], dtype=np.uint8)
    index = np.array([[0, 2, 0], [0, -1, 1]], dtype=np.int16)
    replay = np.array([[False, False, False], [False, False, True]])
    series = ({"place": "tucson", "origin": "all"}, {"place": "del-rio", "origin": "VEN"})
    return Panel("usbp-encounters", frequency, periods, series, counts, state, index, replay, EDITIONS, AS_OF,
                 ("cells are rounded, and do not add up",))  # fmt: skip


def origin(found: Panel | None = None) -> Origin:
    return panel_origin(found or panel(), "Border Patrol encounters", "0.1.0")


def rows() -> list[dict[str, Any]]:
    """Two places, two months, three quantiles."""
    return [
        {"series": {"place": place, "origin": "VEN"}, "period": f"2024-{month:02d}", "horizon": month, "quantile": q,
         "value": base + 10.5 * month + 100 * q}
        for place, base in (("tucson", 1000), ("del-rio", 0)) for month in (1, 2) for q in (0.025, 0.5, 0.975)
    ]  # fmt: skip
