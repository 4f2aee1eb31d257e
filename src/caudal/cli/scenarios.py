"""Scenarios in words: what is supposed of a measure, on what it rests, and what cannot be told. Never why."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caudal.effect import Spread
    from caudal.studies import Supposed

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "as-is": "If {measure} holds: it was in force within the data, so the forecast stands as it is.",
        "holds": "If {measure} holds from {day} on: an effect of {effect} sets in, as of acts of its type "
        "({type}; pooled: {acts}).",
        "lapses": "If {measure} lapses from {day} on: its effect, estimated at {effect} over {window}, goes away.",
        "decays": "If {measure} decays from {day} on as such measures did: its effect, estimated at {effect} over "
        "{window}, comes down to half in {half_life}, by {waited} measures known.",
        "decays.pooled": "If {measure} sets in on {day} and decays as such measures did: an effect of {effect}, as of "
        "acts of its type ({type}; pooled: {acts}), comes down to half in {half_life}, by {waited} measures known.",
        "verdict": "The verdict on that effect: {verdict}.",
        "no change": "It cannot be told from zero: what follows is what the estimate alone would imply.",
        "not-own": "It cannot be told from other changes: what follows is what the estimate alone would imply.",
        "multiplied": "Multiplied: {series} of {cells} series; the others stand as they are.",
        "spread": "{median} (95%: {lower} to {upper})",
        "months": "{median} months (95%: {lower} to {upper})",
        "window": "{first} to {last}",
    },
    "es": {
        "as-is": "Si {measure} sigue en vigor: ya lo estaba dentro de los datos y el pronóstico queda como está.",
        "holds": "Si {measure} se sostiene a partir del {day}: aparece un efecto de {effect}, como el de medidas de su "
        "tipo ({type}; agrupadas: {acts}).",
        "lapses": "Si {measure} deja de aplicarse a partir del {day}: desaparece su efecto, estimado en {effect} para "
        "el periodo de {window}.",
        "decays": "Si {measure} se atenúa a partir del {day} como otras medidas: su efecto, estimado en {effect} para "
        "el periodo de {window}, baja a la mitad en {half_life}, según {waited} medidas conocidas.",
        "decays.pooled": "Si {measure} entra en vigor el {day} y se atenúa como otras medidas: un efecto de {effect}, "
        "como el de medidas de su tipo ({type}; agrupadas: {acts}), baja a la mitad en {half_life}, según {waited} "
        "medidas conocidas.",
        "verdict": "El dictamen sobre ese efecto: {verdict}.",
        "no change": "No se distingue de cero: lo que sigue es lo que implicaría la sola estimación.",
        "not-own": "No se distingue de otros cambios: lo que sigue es lo que implicaría la sola estimación.",
        "multiplied": "Series multiplicadas: {series} de {cells}; las demás quedan como están.",
        "spread": "{median} (95%: de {lower} a {upper})",
        "months": "{median} meses (95%: de {lower} a {upper})",
        "window": "{first} a {last}",
    },
}


def said(x: Supposed, cells: int, language: str) -> str:
    """One scenario in a few sentences. cells: series of the forecast, its sums left out."""
    from caudal.cli.words import contracted, day, period
    from caudal.corridor import MEASURE_TYPES
    from caudal.effect import VERDICTS

    t = TEXTS[language]
    if x.effect is None:
        return t["as-is"].format(measure=x.measure.id)
    ends = [period(p, language) for p in (x.window[0], x.window[-1])] if len(x.window) > 1 else []
    window = t["window"].format(first=ends[0], last=ends[1]) if ends else "".join(period(p, language) for p in x.window)
    key = "decays.pooled" if (x.scenario.state, x.basis) == ("decays", "pooled") else x.scenario.state
    sentences = [
        t[key].format(
            measure=x.measure.id,
            day=day(x.since, language),
            effect=_percent(x.effect, t),
            window=window,
            type=MEASURE_TYPES.get(x.measure.type, {language: x.measure.type})[language],
            acts=x.acts,
            half_life=_months(x.half_life, t) if x.half_life else "",
            waited=x.waited,
        )
    ]
    if x.verdict is not None:
        word = VERDICTS[x.verdict][language].format(others=", ".join(x.others))
        sentences.append(t["verdict"].format(verdict=word))
        sentences += [] if x.told_apart else [t["no change" if x.verdict == "no change" else "not-own"]]
    return contracted(" ".join((*sentences, t["multiplied"].format(series=len(x.series), cells=cells))), language)


def _percent(effect: Spread, t: Mapping[str, str]) -> str:
    median, lower, upper = (f"{100 * math.expm1(v):+,.0f}%".replace("-", "−") for v in _values(effect))
    return t["spread"].format(median=median, lower=lower, upper=upper)


def _months(half_life: Spread, t: Mapping[str, str]) -> str:
    median, lower, upper = (f"{v:,.0f}" for v in _values(half_life))
    return t["months"].format(median=median, lower=lower, upper=upper)


def _values(x: Spread) -> tuple[float, float, float]:
    return x.median, x.lower95, x.upper95
