"""Setting: what every study is asked about and with; the one place that looks at the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from caudal.corridor import Corridor, load_corridor
from caudal.store import Store


@dataclass(frozen=True, slots=True)
class Setting:
    """Corridor, store, date, mode and seed of a study."""

    corridor: Corridor
    store: Store
    as_of: date
    strict: bool = False
    seed: int = 0

    def on(self, as_of: date) -> Setting:
        """The same setting as it stood on another date."""
        return replace(self, as_of=as_of)


def setting(
    corridor: str = "us-mexico",
    store: Path | None = None,
    as_of: date | None = None,
    strict: bool = False,
    seed: int = 0,
) -> Setting:
    """Open a setting by names; `as_of` None means today, `store` None the user's data folder.

    Raises UsageError for an unknown corridor, StoreError for a damaged store.
    """
    return Setting(load_corridor(corridor), Store.open(store), as_of or date.today(), strict, seed)
