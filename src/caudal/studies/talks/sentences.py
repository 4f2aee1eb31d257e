"""What is said beside a claim put to the data: why it could not be asked, and what words and data leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pycountry
from babel import Locale
from babel.lists import format_list

from caudal.records import Text

OBSTACLES: Mapping[str, Text] = {
    "no-indicator": {
        "en": "No indicator counts that. Where one does: caudal talks correct {id} ask.indicator=ID",
        "es": "Ningún indicador cuenta eso. Donde alguno lo haga: caudal talks correct {id} ask.indicator=ID",
    },
    "no-place": {
        "en": "The place “{place}” is not one of the corridor's. caudal talks correct {id} ask.place=ID",
        "es": "El lugar «{place}» no es de este corredor. caudal talks correct {id} ask.place=ID",
    },
    "of-others": {
        "en": "The talks of this text are between {parties}: without a place, its words do not speak of this corridor. "
        "caudal talks correct {id} ask.place=ID",
        "es": "Las conversaciones de este texto son entre {parties}: sin un lugar, sus palabras no hablan de este "
        "corredor. caudal talks correct {id} ask.place=ID",
    },
    "no-period": {
        "en": "The words give no period. caudal talks correct {id} ask.period=PERIOD",
        "es": "Las palabras no dan un periodo. caudal talks correct {id} ask.period=PERIODO",
    },
    "odd-stretch": {
        "en": "The stretch {value} is no whole week, month, quarter or year. "
        "caudal talks correct {id} ask.period=PERIOD",
        "es": "El lapso {value} no es una semana, un mes, un trimestre ni un año completos. caudal talks correct {id} "
        "ask.period=PERIODO",
    },
    "no-number": {
        "en": "The words give no number that the table knows. caudal talks correct {id} ask.level=LOW..HIGH",
        "es": "Las palabras no dan un número que la tabla conozca. caudal talks correct {id} ask.level=MIN..MAX",
    },
    "no-rate": {
        "en": "A rate “{period}” cannot be asked. caudal talks correct {id} ask.per=day",
        "es": "No se puede preguntar por una tasa «{period}». caudal talks correct {id} ask.per=day",
    },
    "denied": {
        "en": "The words deny this: they claim neither the change or level nor its opposite, and are not judged as "
        "either. Where they do claim it: caudal talks correct {id} ask.negated=no",
        "es": "Las palabras lo niegan: no afirman ese cambio o nivel ni lo contrario, y no se juzgan como ninguno de "
        "los dos. Donde sí lo afirmen: caudal talks correct {id} ask.negated=no",
    },
    "refused": {
        "en": "It cannot be asked as it stands: {why} caudal talks correct {id} ask.FIELD=VALUE",
        "es": "No se puede preguntar como está: {why} caudal talks correct {id} ask.CAMPO=VALOR",
    },
    "not-a-change": {
        "en": "A claim of “{direction}” is neither a change nor a level, and is not replaced by one.",
        "es": "Una afirmación de tipo «{direction}» no es un cambio ni un nivel, y no se sustituye por otra.",
    },
}
"""Why a claim could not be put to the data."""

NOTES: Mapping[str, Text] = {
    "calendar": {
        "en": "The words say “{said}”; the data are held by {calendar}: asked of {period} against {against}.",
        "es": "Las palabras dicen «{said}»; los datos vienen por {calendar}: se pregunta por {period} frente a "
        "{against}.",
    },
    "calendar-level": {
        "en": "The words say “{said}”; the data are held by {calendar}: asked of the whole of {period}.",
        "es": "Las palabras dicen «{said}»; los datos vienen por {calendar}: se pregunta por todo el periodo, "
        "{period}.",
    },
    "within": {
        "en": "It runs from {first} to {last}: days inside a {calendar} cannot be told apart, and those after "
        "{said_on} had not come when it was said.",
        "es": "Va del {first} al {last}: dentro de cada {calendar} no pueden distinguirse los días, y los posteriores "
        "al {said_on} no habían llegado cuando se dijo.",
    },
    "coarser": {
        "en": "No figures by {wanted} are held for {place}, so the words “{said}” are finer than the data.",
        "es": "No se tienen cifras por {wanted} de {place}: las palabras «{said}» son más finas que los datos.",
    },
    "place": {
        "en": "Asked of {asked}: for {place} no figures by {calendar} are held.",
        "es": "Se pregunta por {asked}: de {place} no se tienen cifras por {calendar}.",
    },
    "newest": {
        "en": "The words name no period: asked of {period}, the newest published on the day it was said.",
        "es": "Las palabras no nombran un periodo: se pregunta por {period}, el más reciente publicado el día en que "
        "se dijo.",
    },
    "size-not-told": {
        "en": "The table has no number for “{said}”: the direction alone was judged, by the rule's 5% tail.",
        "es": "La tabla no tiene un número para «{said}»: solo se juzgó la dirección, con la cola de 5% de la regla.",
    },
    "own-indicator": {
        "en": "The word “{said}” is read as {indicator}, the corridor's principal count.",
        "es": "La palabra «{said}» se lee como {indicator}, el conteo principal del corredor.",
    },
}
"""What is said beside an answer."""

CALENDARS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "A": "year"}
_SPANISH = {"day": "día", "week": "semana", "month": "mes", "quarter": "trimestre", "year": "año",
            "record": "récord", "stable": "estable"}  # fmt: skip


def sentence(text: Text, values: Mapping[str, object], language: str, shown: Callable[[object], object]) -> str:
    """A sentence with its values; `shown` writes each, save those that have words here."""
    filled = {}
    for key, value in values.items():
        if key in ("calendar", "wanted", "direction"):
            filled[key] = _SPANISH.get(str(value), value) if language == "es" else value
        elif key == "parties" and isinstance(value, tuple):
            filled[key] = format_list([_country(code, language) for code in value], locale=language)
        else:
            filled[key] = shown(value)
    return text[language].format(**filled)


def _country(code: str, language: str) -> str:
    """The name of a party from its code in the register: ISO alpha-3, or one of a group of states, as EU."""
    entry = pycountry.countries.get(alpha_3=code)
    return str(Locale(language).territories.get(code if entry is None else entry.alpha_2, code))
