"""Setting: what every study is asked about and with; the one place that looks at the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from caudal.corridor import Corridor, Indicator, load_corridor
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
    held = Store.open(store)
    return Setting(_with_names(load_corridor(corridor), held), held, as_of or date.today(), strict, seed)


def _with_names(corridor: Corridor, store: Store) -> Corridor:
    """The corridor with the indicators that specs define and its file does not, so that they have names everywhere."""
    defined = {id: Indicator(id, name, name, e.publisher) for e in store.editions for id, name in e.indicators.items()}
    return replace(corridor, indicators={**corridor.indicators, **{i: d for i, d in defined.items()
                                                                    if i not in corridor.indicators}})  # fmt: skip
