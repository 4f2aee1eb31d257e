"""What an audit may find, as keys with values, and the sentence for each in English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_ENTRY = {
    "en": "trail entry {seq} ({action} {target} by {who}): ",
    "es": "asiento {seq} ({action} {target}, por {who}): ",
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "unreadable": {
        "en": "trail: an entry cannot be read ({error}); it was changed after it was written.",
        "es": "historial: un asiento no puede leerse ({error}); se alteró después de escribirse.",
    },
    "missing-entry": {
        "en": "trail: entry {missing} is missing before entry {seq}.",
        "es": "historial: falta el asiento {missing} antes del asiento {seq}.",
    },
    "missing-entries": {
        "en": "trail: entry {first} to {last} is missing before entry {seq}.",
        "es": "historial: faltan los asientos {first} a {last} antes del asiento {seq}.",
    },
    "changed-entry": {
        "en": _ENTRY["en"] + "its content does not match its hash; it was changed after it was written.",
        "es": _ENTRY["es"] + "su contenido no corresponde a su hash; se alteró después de escribirse.",
    },
    "broken-chain": {
        "en": _ENTRY["en"] + "it does not follow from the entry before it.",
        "es": _ENTRY["es"] + "no se sigue del asiento anterior.",
    },
    "other-before": {
        "en": _ENTRY["en"] + "{id} was not as the entry says before the action.",
        "es": _ENTRY["es"] + "antes del acto, {id} no estaba como dice el asiento.",
    },
    "head": {
        "en": "trail: its head says {said} entries, {found} are there, or the last was changed.",
        "es": "historial: su cabecera dice {said} asientos y hay {found}, o se alteró el último.",
    },
    "missing-row": {
        "en": "{table} {id}: the row is missing; the trail says it is there.",
        "es": "{table} {id}: falta el renglón; según el historial, existe.",
    },
    "stray-row": {
        "en": "{table} {id}: the row has no entry in the trail.",
        "es": "{table} {id}: el renglón no tiene asiento en el historial.",
    },
    "other-value": {
        "en": "{table} {id}: {column} is {held!r}, by the trail {trailed!r}.",
        "es": "{table} {id}: {column} es {held!r}; según el historial, {trailed!r}.",
    },
    "changed-text": {
        "en": "texts {sha}: the stored text does not match its sha256.",
        "es": "texts {sha}: el texto guardado no corresponde a su sha256.",
    },
    "misfiled": {
        "en": "{id}: its history and the trail do not agree on entry {seq}.",
        "es": "{id}: sus antecedentes y el historial no concuerdan en el asiento {seq}.",
    },
    "displaced": {
        "en": "{table} {id}: its words do not stand at {start}..{end} of its source.",
        "es": "{table} {id}: sus palabras no están en {start}..{end} de su fuente.",
    },
}
"""key -> language -> sentence. Tables and columns stand by their own names, as in an export."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault that an audit found; `str()` of it is the English sentence."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The sentence in a language, "en" or "es"."""
        return TEXTS[self.key][language].format(**self.values)

    def __str__(self) -> str:
        return self.text("en")
