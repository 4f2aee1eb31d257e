from caudal import studies
from caudal.claims import claim, parse_where
from caudal.corridor import Corridor, load_corridor
from caudal.effect import effect_array
from caudal.errors import CaudalError, DefinitionError, InputError, NotHeldError, StoreError, UsageError
from caudal.model import predict
from caudal.panel import Panel
from caudal.records import Claim, Edition, Figure, Period, Query, Verdict
from caudal.store import Store

__version__: str

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
