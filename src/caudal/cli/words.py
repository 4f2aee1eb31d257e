"""The words of an answer at the terminal, in English and Spanish, from the same record."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date

from caudal.brief.language import Language
from caudal.brief.numbers import MINUS, decimal_text, half_up, honest_step
from caudal.check import REASONS, UNITS
from caudal.corridor import Corridor
from caudal.records import ALL, SMALL_BASE, Claim, Level, Period, Query, Source, Verdict

UNKNOWN = "—"  # a number that is not known, in either language

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "verdict": "Verdict: {name}",
        "known": "As known on {as_of} ({mode}).",
        "strict": "strict: only editions released by then",
        "replay": "replay: values of later editions, for periods published by then",
        "down": "{what}: down {when} against {against}?",
        "up": "{what}: up {when} against {against}?",
        "level": "{what}: {low} to {high}{per} {when}?",
        "day": " a day",
        "period": "",
        "observed-change": "Observed: {to} {when}, {from_} {before}{percent}{basis}.",
        "unverified": " (unverified)",
        "unverified-part": " (in part from an unverified source)",
        "observed": "Observed: {to}{per} {when}{basis}.",
        "expected": "Expected from data to the end of {against}: {median} (80% interval {lower80} to {upper80}; "
        "95% {lower95} to {upper95}).",
        "tail": "Tail probability: {tail}, one-sided; the rule asks for 5% or less.",
        "false-alarm": "False-alarm rate of this rule on {cases} past placebo cases of this series and those judged "
        "with it: {rate}.",
        "power": "Planted changes found: {found}.",
        "rank": "Level: number {rank} of {of} for that time of year in data since {since}; 1 is the highest.",
        "why": "Reasons:",
        "not-why": "A verdict says whether it changed, not why.",
        "sources": "Sources:",
        "less": "less than 0.1%",
    },
    "es": {
        "verdict": "Dictamen: {name}",
        "known": "Al {as_of} ({mode}).",
        "strict": "estricto: solo ediciones publicadas hasta entonces",
        "replay": "reconstrucción: valores de ediciones posteriores, de periodos publicados hasta entonces",
        "down": "{what}: ¿bajó {when} frente a {against}?",
        "up": "{what}: ¿subió {when} frente a {against}?",
        "level": "{what}: ¿de {low} a {high}{per} {when}?",
        "day": " por día",
        "period": "",
        "observed-change": "Observado: {to} {when}, {from_} {before}{percent}{basis}.",
        "unverified": " (sin verificar)",
        "unverified-part": " (en parte de una fuente sin verificar)",
        "observed": "Observado: {to}{per} {when}{basis}.",
        "expected": "Esperado con datos hasta el fin de {against}: {median} (intervalo de 80%: {lower80} a {upper80}; "
        "de 95%: {lower95} a {upper95}).",
        "tail": "Probabilidad de cola: {tail}, unilateral; la regla pide 5% o menos.",
        "false-alarm": "Tasa de falsas alarmas de esta regla en {cases} casos placebo de esta serie y de las que "
        "se juzgan con ella: {rate}.",
        "power": "Cambios simulados que detectó: {found}.",
        "rank": "Nivel: lugar {rank} de {of} para esa época del año en los datos desde {since}; 1 es el más alto.",
        "why": "Razones:",
        "not-why": "Un dictamen dice si cambió, no por qué.",
        "sources": "Fuentes:",
        "less": "menos de 0.1%",
    },
}


LENGTHS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {"D": ("day", "days"), "W": ("week", "weeks"), "M": ("month", "months"), "Q": ("quarter", "quarters"),
           "A": ("year", "years")},
    "es": {"D": ("día", "días"), "W": ("semana", "semanas"), "M": ("mes", "meses"), "Q": ("trimestre", "trimestres"),
           "A": ("año", "años")},
}  # fmt: skip
"""What a period of each frequency is called, one and several."""


def verdict_lines(verdict: Verdict, corridor: Corridor, language: str) -> list[str]:
    """A verdict in words: the question, the answer, its numbers, its reasons and its sources, one line each."""
    t = TEXTS[language]
    lines = [
        question(verdict.claim, corridor, language),
        t["verdict"].format(name=verdict_name(verdict.verdict, language)),
        t["known"].format(as_of=day(verdict.as_of, language), mode=t[verdict.mode]),
    ]
    lines += [f"  {line}" for line in _numbers(verdict, language)]
    reasons = reason_lines(verdict, corridor, language)
    if reasons:
        lines += [t["why"], *(f"  - {line}" for line in reasons)]
    lines.append(t["not-why"])
    if verdict.sources:
        lines += [t["sources"], *(f"  {line}" for line in source_lines(verdict.sources, language))]
    return lines


def question(claim: Claim, corridor: Corridor, language: str) -> str:
    """The claim as a question, in words."""
    t = TEXTS[language]
    what, moment = subject(claim.query, corridor, language), when(claim.period, language)
    if claim.level is not None:
        low, high = (number(bound) for bound in claim.level)
        return t["level"].format(what=what, low=low, high=high, per=t[claim.per], when=moment)
    against = period(claim.against, language) if claim.against else "?"
    return contracted(t[claim.direction or "down"].format(what=what, when=moment, against=against), language)


def subject(query: Query, corridor: Corridor, language: str) -> str:
    """What is counted, and where and of whom: names where the corridor has them, else ids."""
    indicator = corridor.indicators.get(query.indicator)
    parts = [indicator.name[language] if indicator else query.indicator]
    if query.place != ALL:
        place = corridor.places.get(query.place)
        parts.append(place.name[language] if place else query.place)
    if query.origin != ALL:
        parts.append(Language(language).country(query.origin))
    for dimension in ("population", "authority"):
        value, key = getattr(query, dimension), f"{dimension}.{getattr(query, dimension)}"
        if value != ALL:
            parts.append(Language(language).word(key) if Language(language).has(key) else value)
    return ", ".join(parts)


def reason_lines(verdict: Verdict, corridor: Corridor, language: str) -> list[str]:
    """The reasons of a verdict as sentences."""
    return [reason(key, values, corridor, language) for key, values in verdict.reasons]


def reason(key: str, values: Mapping[str, object], corridor: Corridor, language: str) -> str:
    """One reason as a sentence: its template in `caudal.check.REASONS`, each value as its unit is written."""
    shown = {name: _in_words(UNITS[name], value, corridor, language) for name, value in values.items()}
    return contracted(REASONS[key][language].format(**shown), language)


def _in_words(unit: str, value: object, corridor: Corridor, language: str) -> str:
    if isinstance(value, Period):
        return period(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, str):
        named = corridor.indicators.get(value) if unit == "indicator" else corridor.places.get(value)
        return named.name[language] if named else value
    if not isinstance(value, (int, float)):
        return str(value)
    if unit == "probability":
        return share(value, language)
    if unit == "percent":
        return f"{decimal_text(value, 1)}%"
    return str(int(value)) if unit == "year" else number(value)


def source_lines(sources: Iterable[Source], language: str) -> list[str]:
    """One line for each edition: publisher, title, release date, basis, mode, first digits of its sha256."""
    t, words, lines = TEXTS[language], Language(language), list[str]()
    for s in sources:
        mode = t[s.mode].partition(":")[0]
        about = f"{s.released.isoformat()}, {words.word(f'basis.{s.basis}')}, {mode}, sha256 {s.sha256[:12]}"
        lines.append(f"{s.publisher}: {s.title} ({about})")
    return lines


def number(value: float | None) -> str:
    """A count with thousands separated by commas, as both countries write it; a dash where not known."""
    return UNKNOWN if value is None or math.isnan(value) else decimal_text(value)


def share(value: float, language: str) -> str:
    """A probability as a percentage with one decimal."""
    return TEXTS[language]["less"] if 0 < value < 0.001 else f"{100 * value:.1f}%"


def day(value: date, language: str) -> str:
    """15 February 2024; 15 de febrero de 2024."""
    return Language(language).day(value).text


def period(value: Period, language: str) -> str:
    """The period as a noun: January 2024, enero de 2024; the week of 18 December 2023."""
    return when(value, language).removeprefix("in ").removeprefix("on ").removeprefix("en ")


def when(value: Period, language: str) -> str:
    """The period with its preposition: in January 2024, en la semana del 18 de diciembre de 2023."""
    return Language(language).when(value).text


def contracted(sentence: str, language: str) -> str:
    """In Spanish, "a el" and "de el" before a day or quarter become "al" and "del"."""
    if language != "es":
        return sentence
    return re.sub(r"\b([Aa]) el ", r"\1l ", re.sub(r"\b([Dd]e) el ", r"\1l ", sentence))


def units(frequency: str, language: str) -> str:
    """What periods of a frequency are called: days, semanas."""
    return LENGTHS[language][frequency][1]


def following(n: int, frequency: str, language: str) -> str:
    """The next n periods by name: next 26 weeks, next month; 26 semanas siguientes, mes siguiente."""
    one, many = LENGTHS[language][frequency]
    if language == "en":
        return f"next {one}" if n == 1 else f"next {n} {many}"
    return f"{one} siguiente" if n == 1 else f"{n} {many} siguientes"


def verdict_name(verdict: str, language: str) -> str:
    """The verdict's name as the brief prints it."""
    return Language(language).word(f"verdict.{verdict.replace(' ', '-')}")


def _numbers(verdict: Verdict, language: str) -> list[str]:
    t, claim = TEXTS[language], verdict.claim
    lines: list[str] = []
    moment = when(claim.period, language)
    before = when(claim.against, language) if claim.against else ""
    basis = _basis(verdict.sources, language)
    if verdict.observed is not None and claim.against is not None and verdict.against_value is not None:
        small = verdict.percent is None or verdict.against_value < SMALL_BASE
        percent = "" if small else f" ({signed(verdict.percent)})"
        from_, to = number(verdict.against_value), number(verdict.observed)
        lines.append(
            t["observed-change"].format(to=to, when=moment, from_=from_, before=before, percent=percent, basis=basis)
        )
    elif verdict.observed is not None:
        seen = verdict.observed / claim.period.days if claim.per == "day" else verdict.observed
        lines.append(t["observed"].format(to=number(seen), per=t[claim.per], when=moment, basis=basis))
    if verdict.expected is not None:
        e = verdict.expected
        step = honest_step(e.upper95 - e.lower95)
        names = ("median", "lower80", "upper80", "lower95", "upper95")
        bounds = {name: number(half_up(getattr(e, name), step)) for name in names}
        against = period(claim.against, language) if claim.against else ""
        lines.append(contracted(t["expected"].format(against=against, **bounds), language))
    if verdict.tail_probability is not None:
        lines.append(t["tail"].format(tail=share(verdict.tail_probability, language)))
    if verdict.level is not None:
        lines.append(_level(verdict.level, language))
    if verdict.false_alarm_rate is not None:
        rate = share(verdict.false_alarm_rate, language)
        lines.append(t["false-alarm"].format(cases=f"{verdict.false_alarm_cases:,}", rate=rate))
    if verdict.power:
        found = ", ".join(f"{signed(float(size), 0)}: {share(rate, language)}" for size, rate in verdict.power.items())
        lines.append(t["power"].format(found=found))
    return lines


def _basis(sources: Iterable[Source], language: str) -> str:
    """What to add to an observed count where its editions, or some of them, are of unverified basis."""
    unverified = [s.basis == "unverified" for s in sources]
    if not any(unverified):
        return ""
    return TEXTS[language]["unverified" if all(unverified) else "unverified-part"]


def signed(percent: float | None, places: int = 1) -> str:
    """A change in percent with its sign: +12.0%, −50.3%."""
    text = decimal_text(percent or 0.0, places)
    return f"{text}%" if text.startswith(MINUS) else f"+{text}%"


def _level(level: Level, language: str) -> str:
    t = TEXTS[language]
    return t["rank"].format(rank=level.rank_high, of=level.of, since=level.since)
