"""Where the talks stand, and claims put to the data: at the terminal, in English and Spanish, from one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from caudal.brief.language import Language
from caudal.cli import effects_shown, tables, words
from caudal.cli.answers import each_language, text_lines
from caudal.cli.talks.evidence import evidence
from caudal.cli.talks.record_words import value
from caudal.corridor import Corridor
from caudal.periods import parse_period
from caudal.records import Period, Verdict
from caudal.register import LEVELS
from caudal.studies.talks.check import FOLLOWED, Answer, ClaimAnswer
from caudal.studies.talks.documents import note_texts, obstacle_text
from caudal.studies.talks.status import MeasureEffect, Moment, Point, Standing, TalksStatus

if TYPE_CHECKING:
    from rich.console import RenderableType

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "What was agreed, and where it stands, as of {day}",
        "id": "id", "commitment": "commitment", "by": "by", "status": "status", "measures": "measures",
        "vague": "too vague to rate", "not-rated": "not rated", "late": "{status}, overdue",
        "conditional": "{gist} (conditional)",
        "effects": "What the linked measures brought (whether the count changed, not why):",
        "effect": "{measure}: {verdict}{percent}", "no-effect": "{measure}: a meeting has no effect of its own",
        "timeline": "Timeline", "when": "when", "kind": "kind", "what": "what",
        "planned": "{when}, planned",
        "next": "Next meeting: {when}, {id}: {gist}", "no-next": "Next meeting: none on record",
        "due": "Due by then: {ids}", "nothing": "nothing", "agenda": "For its agenda:",
        "agenda.commitment": "Open commitments", "agenda.claim": "Claims overtaken by data",
        "agenda.question": "Questions that the data raise",
        "overdue.": "was due {due} and is not done", "due.": "is due by {due}", "open.": "stands at {level}",
        "not-rated.": "has not been rated", "overtaken.": "was {then} when it was said; is {now} now",
        "too-early.": "cannot be told yet{role}", "inconclusive.": "the data do not settle it{role}",
        "other-way.": "what followed: {now}", "followed": " (what followed)",
        "waiting": "{n} items wait for a person and are not here: caudal talks list --state proposed",
        "said": "{id}, said {day}: {what}", "words": "“{text}”{speaker}",
        "not-checkable": "not checkable: {why}",
        "as-said": "as said: {question}", "what-followed": "what followed (another question): {question}",
        "published": "when it was said, from what was published: {verdict}",
        "replayed": "when it was said, by replay [a]: {verdict}",
        "now": "as of {day}{mark}: {verdict}", "note": "note: {note}",
        "none": "No claim is confirmed. caudal talks list --kind claim shows those that wait.",
    },
    "es": {
        "title": "Qué se acordó y en qué va, al {day}",
        "id": "clave", "commitment": "compromiso", "by": "plazo", "status": "estado", "measures": "medidas",
        "vague": "demasiado general para calificarse", "not-rated": "sin calificar", "late": "{status}, vencido",
        "conditional": "{gist} (condicionado)",
        "effects": "Qué trajeron las medidas vinculadas (si el conteo cambió, no por qué):",
        "effect": "{measure}: {verdict}{percent}", "no-effect": "{measure}: una reunión no tiene efecto propio",
        "timeline": "Cronología", "when": "cuándo", "kind": "tipo", "what": "qué",
        "planned": "{when}, prevista",
        "next": "Próxima reunión: {when}, {id}: {gist}", "no-next": "Próxima reunión: ninguna en el registro",
        "due": "Por cumplir antes de ella: {ids}", "nothing": "nada", "agenda": "Para su agenda:",
        "agenda.commitment": "Compromisos abiertos", "agenda.claim": "Afirmaciones rebasadas por los datos",
        "agenda.question": "Preguntas que plantean los datos",
        "overdue.": "venció el {due} y no se ha cumplido", "due.": "vence el {due}", "open.": "está en {level}",
        "not-rated.": "no se ha calificado", "overtaken.": "al decirse: {then}; ahora: {now}",
        "too-early.": "aún no puede saberse{role}", "inconclusive.": "los datos no lo resuelven{role}",
        "other-way.": "lo que siguió: {now}", "followed": " (lo que siguió)",
        "waiting": "{n} puntos esperan a una persona y no figuran aquí: caudal talks list --state proposed",
        "said": "{id}, dicho el {day}: {what}", "words": "«{text}»{speaker}",
        "not-checkable": "no verificable: {why}",
        "as-said": "tal como se dijo: {question}", "what-followed": "lo que siguió (otra pregunta): {question}",
        "published": "el día en que se dijo, con lo publicado: {verdict}",
        "replayed": "el día en que se dijo, por reconstrucción [a]: {verdict}",
        "now": "al {day}{mark}: {verdict}", "note": "nota: {note}",
        "none": "Ninguna afirmación está confirmada. caudal talks list --kind claim muestra las que esperan.",
    },
}  # fmt: skip
AGENDA = ("commitment", "claim", "question")


def standing(status: TalksStatus, languages: Sequence[str], terms: str | None = None) -> list[RenderableType]:
    """What was agreed, where it stands, what the linked measures brought, what comes next.

    terms: the Spanish words of a delegation, an id of `caudal.brief.term_sets`.
    """
    return each_language(languages, lambda code: _standing(status, Language(code, terms)))


def judged(
    claims: Sequence[ClaimAnswer], corridor: Corridor, languages: Sequence[str], terms: str | None = None
) -> list[RenderableType]:  # fmt: skip
    """Each claim as said, its verdicts, and what followed, apart."""
    return each_language(languages, lambda code: text_lines(_judged(claims, corridor, Language(code, terms))))


def _judged(claims: Sequence[ClaimAnswer], corridor: Corridor, language: Language) -> list[str]:
    t = TEXTS[language.code]
    told = [] if claims else [t["none"]]
    for claim in claims:
        told += [*([""] if told else []), _said(claim, language)]
        if claim.obstacle is not None:
            told.append(f"  {t['not-checkable'].format(why=obstacle_text(claim, language.code))}")
        for answer in claim.answers:
            told += [f"  {line}" for line in _answer(answer, corridor, language.code)]
    return told


def _standing(status: TalksStatus, language: Language) -> list[RenderableType]:
    t = TEXTS[language.code]
    rows = [(c.id, _commitment(c, language), c.by, _status(c, language), ", ".join(m.id for m in c.measures))
            for c in status.commitments]  # fmt: skip
    columns = [t[name] for name in ("id", "commitment", "by", "status", "measures")]
    shown = tables.table(t["title"].format(day=language.day(status.as_of).text), columns, rows, language.code)
    if status.effects:
        shown += text_lines([t["effects"], *(f"  {_effect(e, language)}" for e in status.effects), ""])
    columns = [t[name] for name in ("when", "kind", "id", "what")]
    moments = [
        (_when(m, language), value("kind", m.kind, language.code), m.id, _moment(m, language)) for m in status.timeline
    ]
    shown += tables.table(t["timeline"], columns, moments, language.code)
    coming = status.next_meeting
    told = [t["no-next"]]
    if coming is not None:
        told = [t["next"].format(when=_days(coming, language), id=coming.id, gist=_gist(coming, language))]
    told += [t["due"].format(ids=", ".join(status.due) or t["nothing"]), "", t["agenda"]]
    for kind in AGENDA:
        points = dict.fromkeys(f"    {p.id}: {_point(p, language)}" for p in status.agenda if p.kind == kind)
        told += [f"  {t[f'agenda.{kind}']}: {'' if points else t['nothing']}".rstrip(), *points]
    if status.waiting:
        told += ["", t["waiting"].format(n=status.waiting)]
    return [*shown, *text_lines(told)]


def _said(claim: ClaimAnswer, language: Language) -> str:
    """When it was said, and its words: in a person's own where they wrote some, else by whom, and verbatim."""
    t = TEXTS[language.code]
    if claim.gist and claim.gist.get(language.code):
        what = language.reworded(claim.gist[language.code])
    else:
        what = t["words"].format(
            text=" ".join(claim.text.split()), speaker=f"; {claim.speaker}" if claim.speaker else ""
        )
    return t["said"].format(id=claim.id, day=language.day(claim.said_on).text, what=what)


def _answer(a: Answer, corridor: Corridor, language: str) -> list[str]:
    t = TEXTS[language]
    key = "what-followed" if a.question.role == FOLLOWED else "as-said"
    told = [t[key].format(question=words.question(a.question.claim, corridor, language))]
    told.append("  " + t["published"].format(verdict=_verdict(a, a.published, language)))
    if a.replayed is not None:
        told.append("  " + t["replayed"].format(verdict=_verdict(a, a.replayed, language)))
    mark = " [a]" if a.now.mode == "replay" else ""
    told.append("  " + t["now"].format(day=words.day(a.now.as_of, language), mark=mark,
                                       verdict=_verdict(a, a.now, language)))  # fmt: skip

    def shown(value: object) -> object:
        return _in_words(value, corridor, language)

    return told + ["  " + t["note"].format(note=words.contracted(n, language)) for n in note_texts(a, language, shown)]


def _in_words(value: object, corridor: Corridor, language: str) -> object:
    """Periods, days and ids of the corridor as a reader writes them."""
    if isinstance(value, Period):
        return words.period(value, language)
    if isinstance(value, date):
        return words.day(value, language)
    named = corridor.indicators.get(str(value)) or corridor.places.get(str(value))
    return value if named is None else named.name[language]


def _verdict(a: Answer, verdict: Verdict, language: str) -> str:
    said = words.verdict_name(a.word(verdict), language)
    return said if verdict.percent is None else f"{said} ({words.signed(verdict.percent)})"


def _effect(e: MeasureEffect, language: Language) -> str:
    t = TEXTS[language.code]
    if e.effect is None:
        return t["no-effect"].format(measure=e.measure.id)
    total = e.effect.total
    percent = f" ({words.signed(total.percent, 0)})" if total is not None and total.percent is not None else ""
    return t["effect"].format(
        measure=e.measure.id, verdict=effects_shown.verdict_text(e.effect, language.code), percent=percent
    )


def _gist(x: Standing | Moment, language: Language) -> str:
    return language.reworded(x.gist[language.code]) if x.gist and x.gist.get(language.code) else x.text


def _moment(m: Moment, language: Language) -> str:
    return evidence(m.text, language) if m.kind == "rating" else _gist(m, language)


def _commitment(c: Standing, language: Language) -> str:
    gist = _gist(c, language)
    return TEXTS[language.code]["conditional"].format(gist=gist) if c.conditional else gist


def _days(m: Moment, language: Language) -> str:
    return " – ".join(language.short(parse_period(part)) for part in m.when.split("/"))


def _when(m: Moment, language: Language) -> str:
    text = _days(m, language)
    return TEXTS[language.code]["planned"].format(when=text) if m.status == "planned" else text


def _status(c: Standing, language: Language) -> str:
    t = TEXTS[language.code]
    if not c.ratable:
        return t["vague"]
    said = t["not-rated"] if c.level is None else f"{c.level} {LEVELS[c.level][language.code]}"
    return t["late"].format(status=said) if c.overdue else said


def _point(point: Point, language: Language) -> str:
    t, values = TEXTS[language.code], dict(point.values)
    if isinstance(level := values.get("level"), int):
        values["level"] = f"{level} {LEVELS[level][language.code]}"
    if isinstance(due := values.get("due"), date):
        values["due"] = language.day(due).text
    for key in ("then", "now"):
        if key in values:
            values[key] = words.verdict_name(str(values[key]), language.code)
    values["role"] = t["followed"] if values.get("role") == FOLLOWED else ""
    return t[f"{point.key}."].format(**values)
