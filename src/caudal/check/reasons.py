"""The reasons of a verdict, each a key with its sentence in English and Spanish; the faces fill and format the values.

A placeholder's name tells what it is (`UNITS`); percentages and probabilities carry their own sign when formatted.
"""

from __future__ import annotations

from collections.abc import Mapping

from caudal.records import Text

UNITS: Mapping[str, str] = {
    "indicator": "indicator",  # an id
    "parent": "place",  # an id
    "period": "period",
    "against": "period",
    "newest": "period",
    "as_of": "date",
    "next_release": "date",
    "from": "count",
    "to": "count",
    "observed": "count",
    "median": "count",
    "per_day": "per-day",
    "low": "bound",  # of the claim, as stated
    "high": "bound",
    "percent": "percent",  # signed, 0 to 100
    "range": "percent",  # 0 to 100
    "tail": "probability",  # 0 to 1
    "probability": "probability",  # 0 to 1, of another series than the claim's
    "threshold": "probability",  # of the rule
    "since": "year",
    "year": "year",
    "first": "period",
    "value": "given",  # as the question wrote it
    "held": "given",
}

REASONS: Mapping[str, Text] = {
    "not-checkable": {
        "en": "No series held counts this ({indicator}).",
        "es": "Ninguna de las series disponibles mide esto ({indicator}).",
    },
    "value-not-held": {
        "en": "{indicator}: held, but not for “{value}”. Held: {held}.",
        "es": "{indicator}: hay series, pero no para «{value}». Disponibles: {held}.",
    },
    "breakdown-not-held": {
        "en": "{indicator}: held, but no edition gives {value} together.",
        "es": "{indicator}: hay series, pero ninguna edición ofrece {value} de manera conjunta.",
    },
    "frequency-not-held": {
        "en": "{indicator}: held, but not by periods that make up {period}.",
        "es": "{indicator}: hay series, pero no por periodos que compongan {period}.",
    },
    "strict-not-held": {
        "en": "No edition released by {as_of} answers this. Later editions do; a strict reading does not use them.",
        "es": "Ninguna edición publicada al {as_of} responde a esto. Hay ediciones posteriores que sí; una lectura "
        "estricta no las usa.",
    },
    "before-first": {
        "en": "The series held begins with {first}, after the period asked about.",
        "es": "La serie disponible comienza con {first}, después del periodo consultado.",
    },
    "withheld": {
        "en": "The figure for {period} was published with a part withheld, so the whole is not known.",
        "es": "La cifra correspondiente a {period} se publicó con una parte reservada; el total no se conoce.",
    },
    "not-known": {
        "en": "{period} lies within what is published, but its count is not known in full.",
        "es": "{period} está dentro de lo publicado, pero su cifra no se conoce por completo.",
    },
    "not-published": {
        "en": "As of {as_of}, the figure for {period} has not been published.",
        "es": "Con corte al {as_of}, la cifra correspondiente a {period} aún no se ha publicado.",
    },
    "newest": {
        "en": "The most recent period published: {newest}.",
        "es": "Periodo más reciente publicado: {newest}.",
    },
    "next-release": {
        "en": "Next release expected: {next_release}.",
        "es": "Próxima publicación prevista: {next_release}.",
    },
    "definition-changed": {
        "en": "The publisher changed the definition between {against} and {period}; the two counts are not comparable.",
        "es": "La fuente modificó la definición entre {against} y {period}; las dos cifras no son comparables.",
    },
    "no-change": {
        "en": "The counts for {against} and {period} are equal ({observed}).",
        "es": "Las cifras correspondientes a {against} y {period} son iguales ({observed}).",
    },
    "within-revisions": {
        "en": "The change ({percent}) lies within the range in which this series is usually revised (±{range}).",
        "es": "El cambio ({percent}) está dentro del margen en que suele revisarse esta serie (±{range}).",
    },
    "opposite-rose": {
        "en": "The count rose: from {from} ({against}) to {to} ({period}).",
        "es": "La cifra aumentó: de {from} ({against}) a {to} ({period}).",
    },
    "opposite-fell": {
        "en": "The count fell: from {from} ({against}) to {to} ({period}).",
        "es": "La cifra disminuyó: de {from} ({against}) a {to} ({period}).",
    },
    "short-history": {
        "en": "The past held up to {against} is too short to say what was to be expected.",
        "es": "Los datos disponibles hasta {against} no bastan para determinar qué cabía esperar.",
    },
    "in-tail-down": {
        "en": "From data to the end of {against}, season and trend included, the probability of a count this low "
        "or lower was {tail} (threshold: {threshold}).",
        "es": "Con datos hasta el final de {against}, incluidas la estacionalidad y la tendencia, la probabilidad de "
        "una cifra igual o menor era de {tail} (umbral: {threshold}).",
    },
    "in-tail-up": {
        "en": "From data to the end of {against}, season and trend included, the probability of a count this high "
        "or higher was {tail} (threshold: {threshold}).",
        "es": "Con datos hasta el final de {against}, incluidas la estacionalidad y la tendencia, la probabilidad de "
        "una cifra igual o mayor era de {tail} (umbral: {threshold}).",
    },
    "not-in-tail-down": {
        "en": "From data to the end of {against}, season and trend included, a count this low or lower was not "
        "unusual: its probability was {tail} (threshold: {threshold}).",
        "es": "Con datos hasta el final de {against}, incluidas la estacionalidad y la tendencia, una cifra igual o "
        "menor no era inusual: su probabilidad era de {tail} (umbral: {threshold}).",
    },
    "not-in-tail-up": {
        "en": "From data to the end of {against}, season and trend included, a count this high or higher was not "
        "unusual: its probability was {tail} (threshold: {threshold}).",
        "es": "Con datos hasta el final de {against}, incluidas la estacionalidad y la tendencia, una cifra igual o "
        "mayor no era inusual: su probabilidad era de {tail} (umbral: {threshold}).",
    },
    "parent-down": {
        "en": "{parent}, as a whole: the count was unusually low too (probability: {probability}).",
        "es": "{parent}, en conjunto: la cifra también fue inusualmente baja (probabilidad: {probability}).",
    },
    "parent-up": {
        "en": "{parent}, as a whole: the count was unusually high too (probability: {probability}).",
        "es": "{parent}, en conjunto: la cifra también fue inusualmente alta (probabilidad: {probability}).",
    },
    "parent-not-down": {
        "en": "{parent}, as a whole: the count was not unusually low (probability: {probability}).",
        "es": "{parent}, en conjunto: la cifra no fue inusualmente baja (probabilidad: {probability}).",
    },
    "parent-not-up": {
        "en": "{parent}, as a whole: the count was not unusually high (probability: {probability}).",
        "es": "{parent}, en conjunto: la cifra no fue inusualmente alta (probabilidad: {probability}).",
    },
    "siblings-down": {
        "en": "The other places of the same whole ({parent}), added up: the count was unusually high "
        "(probability: {probability}).",
        "es": "Los demás lugares del mismo conjunto ({parent}), sumados: la cifra fue inusualmente alta "
        "(probabilidad: {probability}).",
    },
    "siblings-up": {
        "en": "The other places of the same whole ({parent}), added up: the count was unusually low "
        "(probability: {probability}).",
        "es": "Los demás lugares del mismo conjunto ({parent}), sumados: la cifra fue inusualmente baja "
        "(probabilidad: {probability}).",
    },
    "siblings-not-down": {
        "en": "The other places of the same whole ({parent}), added up: the count was not unusually high "
        "(probability: {probability}).",
        "es": "Los demás lugares del mismo conjunto ({parent}), sumados: la cifra no fue inusualmente alta "
        "(probabilidad: {probability}).",
    },
    "siblings-not-up": {
        "en": "The other places of the same whole ({parent}), added up: the count was not unusually low "
        "(probability: {probability}).",
        "es": "Los demás lugares del mismo conjunto ({parent}), sumados: la cifra no fue inusualmente baja "
        "(probabilidad: {probability}).",
    },
    "seasonal-share": {
        "en": "Half of the change or more was to be expected: the expected median was {median}.",
        "es": "Al menos la mitad del cambio era de esperarse: la mediana esperada era de {median}.",
    },
    "beyond-season": {
        "en": "Less than half of the change was to be expected (expected median: {median}), but the past of the series "
        "does not allow the rest to be told apart from its usual variation.",
        "es": "Menos de la mitad del cambio era de esperarse (mediana esperada: {median}), pero el pasado de la "
        "serie no permite distinguir el resto de sus variaciones habituales.",
    },
    "level-within": {
        "en": "The count for {period}, {observed}, lies between {low} and {high}.",
        "es": "La cifra correspondiente a {period}, {observed}, está entre {low} y {high}.",
    },
    "level-below": {
        "en": "The count for {period}, {observed}, lies below {low}, the lower bound of the claim (upper: {high}).",
        "es": "La cifra correspondiente a {period}, {observed}, es menor que {low}, el límite inferior de la "
        "afirmación (superior: {high}).",
    },
    "level-above": {
        "en": "The count for {period}, {observed}, lies above {high}, the upper bound of the claim (lower: {low}).",
        "es": "La cifra correspondiente a {period}, {observed}, es mayor que {high}, el límite superior de la "
        "afirmación (inferior: {low}).",
    },
    "level-within-per-day": {
        "en": "The daily mean for {period}, {per_day}, lies between {low} and {high}.",
        "es": "El promedio diario correspondiente a {period}, {per_day}, está entre {low} y {high}.",
    },
    "level-below-per-day": {
        "en": "The daily mean for {period}, {per_day}, lies below {low}, the lower bound of the claim (upper: {high}).",
        "es": "El promedio diario correspondiente a {period}, {per_day}, es menor que {low}, el límite inferior de la "
        "afirmación (superior: {high}).",
    },
    "level-above-per-day": {
        "en": "The daily mean for {period}, {per_day}, lies above {high}, the upper bound of the claim (lower: {low}).",
        "es": "El promedio diario correspondiente a {period}, {per_day}, es mayor que {high}, el límite superior de la "
        "afirmación (inferior: {low}).",
    },
    "level-lowest": {
        "en": "Its level: the lowest for that time of year in data since {since}.",
        "es": "Su nivel: el más bajo para esa época del año en los datos desde {since}.",
    },
    "level-highest": {
        "en": "Its level: the highest for that time of year in data since {since}.",
        "es": "Su nivel: el más alto para esa época del año en los datos desde {since}.",
    },
    "level-lowest-tied": {
        "en": "Its level: the lowest for that time of year in data since {since}, as in {year}.",
        "es": "Su nivel: el más bajo para esa época del año en los datos desde {since}, igual que en {year}.",
    },
    "level-highest-tied": {
        "en": "Its level: the highest for that time of year in data since {since}, as in {year}.",
        "es": "Su nivel: el más alto para esa época del año en los datos desde {since}, igual que en {year}.",
    },
    "level-lowest-since": {
        "en": "Its level: the lowest for that time of year since {year} (in data since {since}).",
        "es": "Su nivel: el más bajo para esa época del año desde {year} (en los datos desde {since}).",
    },
    "level-highest-since": {
        "en": "Its level: the highest for that time of year since {year} (in data since {since}).",
        "es": "Su nivel: el más alto para esa época del año desde {year} (en los datos desde {since}).",
    },
}
