"""The words of the record at the terminal, in English and Spanish. What sources and people wrote is never translated.

In English a kind, a state, a field and a value stand by their own name, as commands take them and JSON gives them; in
Spanish each has its word, and a field its name behind it, since `caudal talks correct` takes the name.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "On record", "id": "id", "kind": "kind", "state": "state", "what": "what",
        "same": "{what} (another mention of {id})", "denied": "{direction} (denied)",
        "rated": "{id}: {level} on {day}: {evidence}",
        "history": "History", "act": "{action} by {who}",
        "held": "{id}: these bytes are held already ({name}); nothing was added.",
        "stays": "Its {field} stays {value}. If that is wrong: caudal talks reject {id} --why TEXT, then read it anew.",
        "not-stated": "not stated",
        "read": "{id}: {name} ({language}, {characters:,} characters), {items} items, {printed} of them taken as "
        "printed; the others wait for a person.",
        "dated-metadata": "Published {day}, by the page's metadata ({words}).",
        "dated-line": "Published {day}, by its line {words!r}.",
        "dated-dateline": "Published {day}, by its dateline {words!r}.",
        "next": "Next, for each: caudal talks show ID, then confirm, correct or reject it; or add what was missed.",
        "suggested": "{id}, read by {reader}: {added} new items, all proposed; {seconded} seconded; {known} known.",
        "sent-to": "The text was sent to {host}.",
        "dropped": "Dropped, as the words do not stand in the text as they must: {counts}.",
        "left-out": "Fields left out for the same reason: {fields}.",
        "whole": "whole: {entries} entries, and the register is what they add up to",
        "last-hash": "last hash {hash}", "faults": "{faults} faults in {entries} entries:",
    },
    "es": {
        "title": "En el registro", "id": "clave", "kind": "tipo", "state": "estado", "what": "qué",
        "same": "{what} (otra mención de {id})", "denied": "{direction} (se niega)",
        "rated": "{id}: {level} el {day}: {evidence}",
        "history": "Historial", "act": "{action}, por {who}",
        "held": "{id}: estos bytes ya estaban en el registro ({name}); no se añadió nada.",
        "stays": "{field}: se conserva {value}. Si no es correcto: caudal talks reject {id} --why TEXTO y, después, "
        "léase de nuevo.",
        "not-stated": "sin indicar",
        "read": "{id}: {name} ({language}, {characters:,} caracteres). Puntos encontrados: {items}; tomados tal como "
        "están en el texto: {printed}. Los demás esperan a una persona.",
        "dated-metadata": "Publicado el {day}, según los metadatos de la página ({words}).",
        "dated-line": "Publicado el {day}, según su línea «{words}».",
        "dated-dateline": "Publicado el {day}, según su encabezado de lugar y fecha «{words}».",
        "next": "Lo que sigue, para cada uno: caudal talks show CLAVE y después confirm, correct o reject; o add, para "
        "lo que haya faltado.",
        "suggested": "{id}, segunda lectura por {reader}. Puntos nuevos, todos propuestos: {added}; respaldados: "
        "{seconded}; ya conocidos: {known}.",
        "sent-to": "El texto se envió a {host}.",
        "dropped": "No se tomaron, porque sus palabras no están en el texto como deben: {counts}.",
        "left-out": "Campos omitidos por la misma razón: {fields}.",
        "whole": "íntegro: {entries} asientos, y el registro es lo que suman",
        "last-hash": "último hash {hash}", "faults": "fallas: {faults}, en {entries} asientos:",
    },
}  # fmt: skip

KINDS = {
    "meeting": "reunión", "statement": "declaración", "claim": "afirmación", "commitment": "compromiso",
    "source": "fuente", "link": "vínculo", "rating": "calificación", "measure": "medida",
}  # fmt: skip
STATES = {
    "proposed": "propuesto", "printed": "tal como está en el texto", "confirmed": "confirmado",
    "rejected": "rechazado", "merged": "reunido con otra mención", "withdrawn": "retirado", "held": "registrado",
}  # fmt: skip
ACTIONS = {
    "read": "lectura", "embed": "incorporación", "suggest": "segunda lectura", "confirm": "confirmación",
    "correct": "corrección", "reject": "rechazo", "add": "adición", "merge": "reunión de menciones",
    "link": "vinculación", "rate": "calificación", "undo": "anulación",
}  # fmt: skip
FIELDS = {
    "kind": "tipo", "id": "clave", "version": "versión", "state": "estado", "source": "fuente", "start": "inicio",
    "end": "fin", "text": "texto", "extraction": "lectura", "basis": "base", "merged_into": "reunido con",
    "gist": "síntesis", "seconded_by": "respaldado por", "carried": "tomado de una oración anterior",
    "inferred": "tomado de otra mención", "form": "forma", "status": "situación", "event": "reunión mencionada",
    "date": "fecha", "place": "lugar", "participants": "participantes", "parties": "partes", "speaker": "quien habla",
    "speaker_name": "nombre", "speaker_role": "cargo", "anonymous": "sin nombre", "mode": "modo",
    "cue": "palabras que la introducen", "channel": "medio", "indicator": "indicador", "direction": "sentido",
    "magnitude": "magnitud", "magnitude_range": "magnitud en números", "period": "periodo",
    "period_value": "periodo en fechas", "ask": "pregunta a los datos", "actor": "quien se compromete",
    "action": "acción", "with": "con", "by": "plazo", "conditional": "condicionado", "ratable": "calificable",
    "level": "grado", "corridor": "corredor", "text_sha256": "sha256 del texto", "characters": "caracteres",
    "name": "archivo", "published": "publicada el", "language": "idioma", "title": "título",
    "publisher": "publicada por", "address": "dirección", "subject": "de", "relation": "relación", "object": "a",
    "commitment": "compromiso", "evidence": "evidencia", "day": "fecha",
}  # fmt: skip
PARTS = {"_span": "{field}, dónde está en el texto", "_text": "{field}, palabras del texto"}
VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "state": STATES,
    "form": {"meeting": "reunión", "call": "llamada", "talks": "conversaciones", "visit": "visita"},
    "status": {"past": "celebrada", "planned": "prevista"},
    "mode": {"direct": "directa", "mixed": "mixta", "indirect": "indirecta"},
    "direction": {"down": "a la baja", "up": "al alza", "level": "nivel", "record": "récord", "stable": "estable"},
    "basis": {
        "read": "lectura de la fuente",
        "unverified": "sin verificar", "extracted": "reglas de lectura", "suggested": "segunda lectura",
        "added": "añadido por una persona",
    },
    "language": {"en": "inglés", "es": "español"},
    "relation": {"measure": "medida", "indicator": "indicador", "claim": "afirmación", "meeting": "reunión"},
}  # fmt: skip
DROPPED = {
    "not in the text": "no está en el texto",
    "more than once": "está más de una vez",
    "no item": "no es un punto",
}
"""Why what a second reader proposed was not taken, by the reason's English words."""
FLAGS = {"en": {True: "yes", False: "no"}, "es": {True: "sí", False: "no"}}


def value(field: str, given: object, language: str) -> object:
    """A value of the register's own vocabulary in the language; any other, words of a source or person, as it is."""
    if isinstance(given, bool):
        return FLAGS[language][given]
    return VALUES.get(field, {}).get(str(given), given) if language == "es" else given


def label(field: str, language: str) -> str:
    """What a field is called."""
    if language == "en":
        return field
    for ending, words in PARTS.items():
        whole = field.removesuffix(ending)
        if whole != field and field not in FIELDS and whole in FIELDS:
            return f"{words.format(field=FIELDS[whole])} ({field})"
    return f"{FIELDS[field]} ({field})" if field in FIELDS else field


def dropped(reason: str, language: str) -> str:
    """Why a proposal was dropped."""
    return DROPPED[reason] if language == "es" else reason


def action(name: str, language: str) -> str:
    """What an act of the trail is called."""
    return ACTIONS.get(name, name) if language == "es" else name
