"""The words of an evidence base in English and Spanish, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Mapping

from caudal.brief.language import Language
from caudal.brief.numbers import MINUS, decimal_text, join
from caudal.effect import VERDICTS
from caudal.studies.evidence.record import Change, Evidence, Finding

LEAST_P = 0.001
MOST = 999.5  # percent from which a number says no more than "many times as many"

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Evidence base: what followed each documented measure",
        "description": "Effects of documented measures on official counts, with intervals and placebos",
        "kicker": "Measures on the route: {corridors}",
        "measures": "Measures",
        "tally": "{verdict}: {n}",
        "lead": "Documented measures: {n}. {tally}. Dates after which nothing can be told apart stand here as plainly "
        "as the others. An effect is what was observed minus what was to be expected; it says whether the flow "
        "changed, not why.",
        "nothing": "No documented measure had been announced by then.",
        "verdict.inseparable": "a change beyond placebo that cannot be separated from another measure",
        "forest": "Effect after 3 months, by type of measure",
        "forest-sub": "Percent of what was expected, logarithmic scale, negative = fewer. Line: 95% interval.",
        "key-effect": "effect and 95% interval", "key-pooled": "drawn towards its type",
        "key-mean": "mean of the type", "key-apart": "not pooled",
        "mean": "Mean of the type ({n})",
        "fewer": "fewer", "more": "more",
        "table": "Effect in percent of what was expected, added up from entry into force (95% interval)",
        "kinds": "By type of measure, 3 months after entry into force",
        "what": "The measures",
        "c.measure": "measure", "c.type": "type", "c.in-force": "in force", "c.month": "1 month",
        "c.months": "{n} months", "c.half-life": "half-life, months", "c.moved": "seen elsewhere, % of the fall",
        "c.p": "placebo p", "c.window": "months of the window", "c.verdict": "verdict",
        "c.pooled": "drawn towards its type",
        "c.corridor": "corridor", "c.what": "what", "c.announced": "announced",
        "c.mean": "mean", "c.next": "range for a next measure", "c.n": "measures pooled",
        "to": "to", "not-reached": "not reached", "over": "over +999%",
        "reason.not-held": "no count that it touches is held, or its past is too short",
        "reason.withheld": "the publisher withholds the first count of its window",
        "reason.too-early": "nothing of its window is published yet",
        "reason.inseparable": "cannot be separated from {names}",
        "reason.short": "three months are not published in full",
        "reason.small": "too few were expected for a percentage",
        "reason.definition": "{names}",
        "note-also": "† Another measure had begun on the same series by then: {names}.",
        "note-moved": "* The excess elsewhere is beyond the tail of its own placebo: consistent with a move. Without "
        "the "
        "mark, "
        "no move can be said.",
        "note-blank": "[x]: not published in full, not held, or not given under the rule. The share seen elsewhere is "
        "given where the fall "
        "is beyond its 95% interval.",
        "note-few": "With few measures of a type the interval is wide, and rests in part on the other types.",
        "read-effect": "The expected count comes from the data before entry into force and nothing else. The verdict "
        "and the placebo p speak of the window of each measure, whose months the table gives. A change is said where "
        "the 95% interval leaves out zero and p is 0.05 or less. The p joins the model's own tail, worth 20 cases, "
        "with the earlier dates on which nothing began, and, where those are few, with series that nothing touched.",
        "read-many": "Measures judged: {n}. If nothing had changed after any of them, about one in twenty, {false}, "
        "would still be called a change.",
        "read-pool": "Effects after 3 months are drawn towards the mean of their type, the more the less sure each is: "
        "a "
        "hierarchical model of the log ratios, with the spread within and between types integrated out.",
        "read-out": "Whether a measure enters the pool depends on dates and on what is published, never on its effect: "
        "measures that cannot be separated from another are shown and not pooled.",
        "read-limits": "A measure of several parts stands under the type of the part named first. Effects of measures "
        "near in time share data; the pool takes them as independent.",
    },
    "es": {
        "title": "Base de evidencia: qué siguió a cada medida documentada",
        "description": "Efectos de las medidas documentadas en los conteos oficiales, con intervalos y placebos",
        "kicker": "Medidas en la ruta: {corridors}",
        "measures": "Medidas",
        "tally": "{verdict}: {n}",
        "lead": "Medidas documentadas: {n}. {tally}. Las fechas tras las cuales nada se distingue figuran aquí con la "
        "misma claridad que las demás. Un efecto es lo observado menos lo esperado; dice si el flujo cambió, no por "
        "qué.",
        "nothing": "Ninguna medida documentada se había anunciado para entonces.",
        "verdict.inseparable": "cambio más allá del placebo que no puede separarse de otra medida",
        "forest": "Efecto a los 3 meses, por tipo de medida",
        "forest-sub": "Porcentaje de lo esperado, escala logarítmica, negativo = menos. Línea: intervalo de 95%.",
        "key-effect": "efecto e intervalo de 95%", "key-pooled": "ajustado hacia su tipo",
        "key-mean": "media del tipo", "key-apart": "no se combina",
        "mean": "Media del tipo ({n})",
        "fewer": "menos", "more": "más",
        "table": "Efecto en porcentaje de lo esperado, acumulado desde la entrada en vigor (intervalo de 95%)",
        "kinds": "Por tipo de medida, 3 meses después de la entrada en vigor",
        "what": "Las medidas",
        "c.measure": "medida", "c.type": "tipo", "c.in-force": "en vigor desde", "c.month": "1 mes",
        "c.months": "{n} meses", "c.half-life": "vida media, meses",
        "c.moved": "observado en otra parte, % del descenso",
        "c.p": "valor p del placebo", "c.window": "meses de la ventana", "c.verdict": "dictamen",
        "c.pooled": "ajustado hacia su tipo",
        "c.corridor": "corredor", "c.what": "qué dispone", "c.announced": "anunciada el",
        "c.mean": "media", "c.next": "intervalo para una próxima medida", "c.n": "medidas combinadas",
        "to": "a", "not-reached": "no se alcanza", "over": "más de +999%",
        "reason.not-held": "no hay datos disponibles de lo que alcanza, o su pasado es muy corto",
        "reason.withheld": "la fuente reserva el primer conteo de su ventana",
        "reason.too-early": "aún no se publica nada de su ventana",
        "reason.inseparable": "no puede separarse de {names}",
        "reason.short": "no se han publicado completos tres meses",
        "reason.small": "se esperaban muy pocos para un porcentaje",
        "reason.definition": "{names}",
        "note-also": "† Para entonces otra medida había comenzado en las mismas series: {names}.",
        "note-moved": "* El exceso en otra parte rebasa la cola de su propio placebo: es compatible con un "
        "desplazamiento. "
        "Sin "
        "la marca, no puede hablarse de desplazamiento.",
        "note-blank": "[x]: no publicado completo, sin datos disponibles o no procede según la regla. La parte "
        "observada en otra "
        "parte se da donde el descenso rebasa su intervalo de 95%.",
        "note-few": "Con pocas medidas de un tipo, el intervalo es amplio y descansa en parte en los demás tipos.",
        "read-effect": "El conteo esperado proviene solo de los datos anteriores a la entrada en vigor. El dictamen y "
        "el valor p del placebo se refieren a la ventana de cada medida, cuyos meses da la tabla. Se habla de un "
        "cambio donde el "
        "intervalo de 95% excluye el cero y p es de 0.05 o menos. El valor p reúne la cola del propio modelo, que "
        "vale 20 "
        "casos, y las fechas anteriores en que nada comenzó; donde son pocas, también las series que nada alcanzó.",
        "read-many": "Medidas juzgadas: {n}. Si nada hubiera cambiado tras ninguna de ellas, alrededor de una de cada "
        "veinte, {false}, se llamaría de todos modos un cambio.",
        "read-pool": "Los efectos a los 3 meses se ajustan hacia la media de su tipo, tanto más cuanto menos certeza "
        "hay "
        "de "
        "cada uno: un modelo jerárquico de los logaritmos de las razones, con la dispersión dentro de los tipos y "
        "entre "
        "ellos integrada.",
        "read-out": "Que una medida se combine depende de fechas y de lo publicado, nunca de su efecto: las que no "
        "pueden separarse de otra se muestran y no se combinan.",
        "read-limits": "Una medida de varias partes figura bajo el tipo de la que se nombra primero. Los efectos de "
        "medidas cercanas en el tiempo comparten datos; al combinarlos se toman como independientes.",
    },
}  # fmt: skip


def percent(value: float, language: str) -> str:
    """-46%, +12%, 0%; above 999 in words."""
    if value > MOST:
        return TEXTS[language]["over"]
    text = decimal_text(value)
    return f"{text.removeprefix(MINUS) if text == f'{MINUS}0' else text if value <= 0 or text == '0' else f'+{text}'}%"


def ranged(change: Change | None, language: str, mark: str = "") -> str:
    """-46% (-69% to -7%); empty where not known."""
    if change is None:
        return ""
    low, high = percent(change.lower95, language), percent(change.upper95, language)
    return f"{percent(change.percent, language)}{mark} ({low} {TEXTS[language]['to']} {high})"


def verdict(f: Finding, language: str) -> str:
    """The verdict in words, naming what it cannot be separated from."""
    return VERDICTS[f.verdict][language].format(others=join(f.names, language))


def reason(f: Finding, language: str) -> str:
    """Why a measure is not pooled; empty where it is."""
    if not f.reason:
        return ""
    return TEXTS[language][f"reason.{f.reason}"].format(names=join(f.names, language))


def standing(f: Finding, language: str) -> str:
    """The verdict with the reason, where there is one that the verdict does not already say."""
    said, why = verdict(f, language), reason(f, language)
    return said if not why or f.verdict == "inseparable" else f"{said}: {why}" if f.effect is None else f"{said}; {why}"


def half_life(f: Finding, language: str) -> str:
    """The half-life in months; empty where no change is said."""
    held = f.effect.half_life if f.effect is not None else None
    if held is None:
        return ""
    return TEXTS[language]["not-reached"] if held.median is None else decimal_text(held.median)


def placebo(f: Finding) -> str:
    """The placebo p; empty where none was run."""
    p = f.effect.p if f.effect is not None else None
    return "" if p is None else f"{p:.3f}" if p >= LEAST_P else f"<{LEAST_P}"


def moved(f: Finding, language: str) -> str:
    """The share seen elsewhere, with a mark where it is beyond its placebo tail."""
    said = f.effect is not None and f.effect.ledger is not None and f.effect.ledger.said_moved
    return ranged(f.moved, language, " *" if said else "")


def tally(e: Evidence, language: str) -> str:
    """How many measures got each verdict."""
    t = TEXTS[language]
    counts = {key: sum(f.verdict == key for f in e.findings) for key in VERDICTS}
    return "; ".join(
        t["tally"].format(verdict=t.get(f"verdict.{key}", VERDICTS[key][language]), n=n)
        for key, n in counts.items()
        if n
    )


def lead(e: Evidence, language: str) -> str:
    """The first sentences: how many measures, and what was said of them."""
    t = TEXTS[language]
    told = tally(e, language)
    return t["lead"].format(n=len(e.findings), tally=told[:1].upper() + told[1:]) if e.findings else t["nothing"]


def day(f: Finding, language: str) -> str:
    """The day in force."""
    return Language(language).day(f.measure.in_force).text
