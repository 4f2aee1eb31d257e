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
    """The corridor with the indicators that specs define and its file does not, and with their names where its file
    gives none, so that they have names everywhere."""
    defined = {id: Indicator(id, name, name, e.publisher) for e in store.editions for id, name in e.indicators.items()}
    told = {id: _named(held, defined[id]) for id, held in corridor.indicators.items() if id in defined}
    return replace(corridor, indicators={**corridor.indicators, **defined, **told})


def _named(held: Indicator, defined: Indicator) -> Indicator:
    """What the corridor says of an indicator; its name, definition and publisher as the spec has them where it is
    silent."""
    return replace(
        held,
        name=defined.name if set(held.name.values()) == {held.id} else held.name,
        definition=defined.definition if set(held.definition.values()) == {held.id} else held.definition,
        publisher=held.publisher or defined.publisher,
    )
