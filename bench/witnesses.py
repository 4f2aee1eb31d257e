"""Panels on which no setting of the engine was ever chosen: the other flows of the corridor, by citizenship.

Read through the package's own store, unlike `panels.py`: Darien transits, entries into Honduras and events in Mexico
from the reference edition, returns by Mexico from the shared data. They ask whether a rate measured on the panels of
choice holds elsewhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from panels import Block

from caudal import studies

AS_OF = date(2025, 7, 1)
FLOWS = {
    "darien-transits": "Darien transits by citizenship",
    "honduras-entries": "Honduras entries by citizenship",
    "mexico-events": "Mexican events by citizenship",
    "mexico-returns": "Mexican returns by citizenship",
}
KNOWN = 15  # months known before the first origin, as on the panels that begin in 2019


def witnesses(data: Path) -> list[Block]:
    """Series with a mean of one a month or more."""
    found = []
    with TemporaryDirectory() as folder:
        s = studies.setting(store=Path(folder) / "store", as_of=AS_OF)
        studies.load(s, (data / "region/mexico_returns_by_nationality.csv",))
        s = studies.setting(store=Path(folder) / "store", as_of=AS_OF)
        for indicator, name in FLOWS.items():
            panel = studies.panel(s, indicator, ("origin",), {}, "M")
            counts = panel.counts[np.nanmean(panel.counts, axis=1) >= 1.0]
            found.append(Block(name, counts, panel.periods, 12, "M", KNOWN))
    return found
