"""caudal takes stock of a migration agreement: from official counts to a brief whose every number opens to its source.

`__all__` is the front door; every other name is private and may change. Questions are asked of `caudal.studies`
(check, panel, sources, load, brief, trace). Names load at first use, so that `import caudal` is instant;
`__init__.pyi` tells type checkers where each one lives.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = [
    "CaudalError",
    "Claim",
    "Corridor",
    "DefinitionError",
    "Edition",
    "Figure",
    "InputError",
    "NotHeldError",
    "Panel",
    "Period",
    "Query",
    "Store",
    "StoreError",
    "UsageError",
    "Verdict",
    "claim",
    "effect_array",
    "load_corridor",
    "parse_where",
    "predict",
    "studies",
]

_ROOMS = {
    "claims": ("claim", "parse_where"),
    "corridor": ("Corridor", "load_corridor"),
    "effect": ("effect_array",),
    "errors": ("CaudalError", "DefinitionError", "InputError", "NotHeldError", "StoreError", "UsageError"),
    "model": ("predict",),
    "panel": ("Panel",),
    "records": ("Claim", "Edition", "Figure", "Period", "Query", "Verdict"),
    "store": ("Store",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "studies":
        return import_module("caudal.studies")
    if name == "__version__":
        return import_module("importlib.metadata").version("caudal")
    if name in _ROOM_OF:
        return getattr(import_module(f"caudal.{_ROOM_OF[name]}"), name)
    raise AttributeError(f"module 'caudal' has no attribute {name!r}; its public names: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
