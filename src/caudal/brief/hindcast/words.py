"""The words of a hindcast in English and Spanish, and how its names and numbers are written."""

from __future__ import annotations

import math
from collections.abc import Mapping

from caudal.brief.language import Language
from caudal.brief.numbers import decimal_text, join
from caudal.forecast import Range, Score
from caudal.records import ALL, SMALL_CELL
from caudal.studies.hindcasts.record import CELL, WHOLE, Began, Hindcast, Miss

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Hindcast: how the forecasts have fared",
        "description": "Forecasts made again as of past days and compared with what came: coverage, scores, skill "
        "beside simple rules, the worst misses",
        "kicker": "{corridor}: {indicator}",
        "as-of": "Outcomes as known on",
        "origins": "Days replayed",
        "span": "{n}, {first} to {last}",
        "lead": "The forecast was made again on {n} days, from {first} to {last}, each time with what was known then "
        "and nothing later. {ahead}, {level}: of {cases} outcomes, {c50} lay in the 50% interval, {c80} in the 80% and "
        "{c95} in the 95% one. {skill}",
        "skill-better": "The mean score (smaller is better) was {ratio} times that of repeating the last value, on "
        "logarithms: better than "
        "that rule.",
        "skill-worse": "The mean score (smaller is better) was {ratio} times that of repeating the last value, on "
        "logarithms: not better "
        "than that rule.",
        "skill-open": "The mean score (smaller is better) was {ratio} times that of repeating the last value, on "
        "logarithms; the interval "
        "({range}) does not tell which is better.",
        "coverage": "How often the intervals held what was observed",
        "coverage-sub": "Share of outcomes inside the 50%, 80% and 95% intervals, by periods ahead. Dashed: what the "
        "interval promises. Line: 95% interval from blocks of dates.",
        "skill": "The forecast beside the rules that anyone can apply",
        "skill-sub": "Mean score of the forecast over that of the rule, logarithmic scale. Left of 1: the forecast is "
        "better. Line: 95% interval from blocks of dates.",
        "skill-left": "weighted interval score, scaled", "skill-right": "on log1p",
        "better": "forecast better", "worse": "rule better",
        "pit": "Where outcomes fell in the forecast distribution",
        "pit-sub": "Share of outcomes in each tenth of the distribution, from its low end to its high end. Dashed: one "
        "in ten, as a right forecast has. A hump: intervals too wide; a bowl: too narrow; a slope: too high or too "
        "low.",
        "worst": "The worst misses",
        "scores": "Scores, and percent of outcomes inside the intervals (95% interval), by level and periods ahead",
        "ratios": "Scaled score of the forecast over that of each rule (95% interval)",
        "log-ratios": "The same on log1p (95% interval)",
        "sizes": "{level}: by size of the count in the season before",
        "misses": "Outcomes farthest outside the 95% interval, the worst of each level first",
        "c.level": "level", "c.ahead": "ahead", "c.cases": "outcomes", "c.dates": "dates", "c.wis": "score, in counts",
        "c.log": "score, log1p", "c.mase": "MASE", "c.size": "mean count before",
        "c.series": "series", "c.made": "made on", "c.period": "period", "c.expected": "median (95% interval)",
        "c.came": "observed", "c.between": "documented meanwhile",
        "rule.naive": "last value", "rule.naive on log1p": "last value, log1p",
        "rule.seasonal naive": "same period a season before",
        "rule.last value x recent season": "last value x recent season",
        "size.all": "all", "size.under-5": "under 5", "size.5-to-50": "5 to 50", "size.50-to-500": "50 to 500",
        "size.500-and-more": "500 and more",
        "level.whole": "Whole", "the-whole": "the whole", "level.one": "The series",
        "dim.place": "place", "dim.origin": "citizenship", "dim.population": "population", "dim.authority": "authority",
        "by": "By {dims}", "by-sum": "Sums by {dims}",
        "ahead.D": "{n} day ahead|{n} days ahead", "ahead.W": "{n} week ahead|{n} weeks ahead",
        "ahead.M": "{n} month ahead|{n} months ahead", "ahead.Q": "{n} quarter ahead|{n} quarters ahead",
        "unit.D": "day|days", "unit.W": "week|weeks", "unit.M": "month|months", "unit.Q": "quarter|quarters",
        "short.D": "d", "short.W": "wk", "short.M": "mo", "short.Q": "q",
        "to": "to", "small": "under 10", "all": "all", "none": "nothing documented",
        "step.announced": "announced {day}", "step.in-force": "in force {day}", "step.ended": "ended {day}",
        "read-as-of": "On the first day of every month the forecast was made with the counts that had been published "
        "by then; days on which no new period had come out since the last are left out ({skipped}, with those on "
        "which too little was known, or from which no outcome is known yet). Periods ahead count from the last one "
        "published. Where the editions of that time were not kept, a later edition stands in for them, period by "
        "period as it was released: such a replay knows later revisions.",
        "read-score": "Score: the weighted interval score, the distance from the median and from the 50, 80 and 95% "
        "intervals; smaller is better. Scaled: over the series' mean change from one period to the next, at least one "
        "count. On log1p: the same score of log(1 + count), which weighs relative misses alike. MASE: the mean "
        "distance of the median over the mean change over a season.",
        "read-rules": "The rules stand beside every score: the last value; the same on log1p; the same period a season "
        "before; the last value times how recent seasons went on from that period. Each has normal intervals from its "
        "own past changes. A ratio under 1 says that the forecast was better on the same outcomes.",
        "read-level": "A sum is drawn with its parts. Its outcome is what the newest counts say of all its series, but "
        "for those of which nothing was known before the day. Sizes are means of the season before the forecast, so "
        "that no outcome chooses its class.",
        "read-small": "Counts are whole, so intervals of small counts hold more than they promise.",
        "read-blocks": "Intervals resample blocks of dates ({blocks}) with all their series, for shocks are shared and "
        "forecasts overlap. With fewer dates than three blocks no interval is given.",
        "read-misses": "Beside a miss stands what the corridor file documents on that series from the end of the last "
        "period published then to the end of the period forecast: dates, not causes.",
        "note-nothing": "No outcome lay outside a 95% interval.",
        "alt-coverage": "{level}, {ahead}: {c50}, {c80} and {c95}",
        "alt-skill": "{level}, {ahead}: {ratios}",
        "alt-pit": "{level}, {ahead}: {shares}",
    },
    "es": {
        "title": "Pronóstico retrospectivo: qué tan acertados han sido los pronósticos",
        "description": "Pronósticos rehechos a fechas pasadas y comparados con lo observado: cobertura, puntajes, "
        "ventaja sobre reglas sencillas, los peores desaciertos",
        "kicker": "{corridor}: {indicator}",
        "as-of": "Resultados conocidos al",
        "origins": "Fechas de pronóstico",
        "span": "{n}, del {first} al {last}",
        "lead": "El pronóstico se rehízo en {n} fechas, del {first} al {last}, cada vez con lo que entonces se sabía y "
        "nada posterior. {ahead}, {level}: de {cases} resultados, {c50} quedó en el intervalo de 50%, {c80} en el de "
        "80% y {c95} en el de 95%. {skill}",
        "skill-better": "El puntaje medio (menor es mejor) fue {ratio} veces el de repetir el último valor, en "
        "logaritmos: mejor que "
        "esa regla.",
        "skill-worse": "El puntaje medio (menor es mejor) fue {ratio} veces el de repetir el último valor, en "
        "logaritmos: no mejor "
        "que esa regla.",
        "skill-open": "El puntaje medio (menor es mejor) fue {ratio} veces el de repetir el último valor, en "
        "logaritmos; el "
        "intervalo ({range}) no permite decir cuál es mejor.",
        "coverage": "Con qué frecuencia los intervalos contuvieron lo observado",
        "coverage-sub": "Proporción de los resultados dentro de los intervalos de 50, 80 y 95%, por periodos de "
        "antelación. "
        "Línea discontinua: lo que promete el intervalo. Línea continua: intervalo de 95% por bloques de fechas.",
        "skill": "El pronóstico junto a las reglas que cualquiera puede aplicar",
        "skill-sub": "Puntaje medio del pronóstico entre el de la regla, escala logarítmica. A la izquierda de 1: el "
        "pronóstico es mejor. Línea: intervalo de 95% por bloques de fechas.",
        "skill-left": "puntaje de intervalos ponderado, a escala", "skill-right": "en log1p",
        "better": "mejor el pronóstico", "worse": "mejor la regla",
        "pit": "Dónde cayeron los resultados en la distribución pronosticada",
        "pit-sub": "Proporción de los resultados en cada décimo de la distribución, del extremo bajo al alto. Línea "
        "discontinua: uno de cada diez, como en un pronóstico certero. Joroba: intervalos demasiado anchos; "
        "cuenco: demasiado estrechos; pendiente: pronósticos demasiado altos o bajos.",
        "worst": "Los peores desaciertos",
        "scores": "Puntajes, y porcentaje de resultados dentro de los intervalos (intervalo de 95%), por nivel y "
        "antelación",
        "ratios": "Puntaje a escala del pronóstico entre el de cada regla (intervalo de 95%)",
        "log-ratios": "Lo mismo en log1p (intervalo de 95%)",
        "sizes": "{level}: según el tamaño del conteo en la temporada anterior",
        "misses": "Resultados más alejados del intervalo de 95%; primero el peor de cada nivel",
        "c.level": "nivel", "c.ahead": "antelación", "c.cases": "resultados", "c.dates": "fechas",
        "c.wis": "puntaje, en conteos",
        "c.log": "puntaje, log1p", "c.mase": "MASE", "c.size": "conteo medio anterior",
        "c.series": "serie", "c.made": "hecho el", "c.period": "periodo", "c.expected": "mediana (intervalo de 95%)",
        "c.came": "observado", "c.between": "documentado entretanto",
        "rule.naive": "último valor", "rule.naive on log1p": "último valor, log1p",
        "rule.seasonal naive": "mismo periodo de la temporada anterior",
        "rule.last value x recent season": "último valor × temporadas recientes",
        "size.all": "todos", "size.under-5": "menos de 5", "size.5-to-50": "5 a 50", "size.50-to-500": "50 a 500",
        "size.500-and-more": "500 o más",
        "level.whole": "Total", "the-whole": "el total", "level.one": "La serie",
        "dim.place": "lugar", "dim.origin": "nacionalidad", "dim.population": "población", "dim.authority": "autoridad",
        "by": "Por {dims}", "by-sum": "Sumas por {dims}",
        "ahead.D": "A {n} día|A {n} días", "ahead.W": "A {n} semana|A {n} semanas",
        "ahead.M": "A {n} mes|A {n} meses", "ahead.Q": "A {n} trimestre|A {n} trimestres",
        "unit.D": "día|días", "unit.W": "semana|semanas", "unit.M": "mes|meses", "unit.Q": "trimestre|trimestres",
        "short.D": "d", "short.W": "sem", "short.M": "m", "short.Q": "trim",
        "to": "a", "small": "menos de 10", "all": "todos", "none": "nada documentado",
        "step.announced": "anunciada el {day}", "step.in-force": "en vigor el {day}",
        "step.ended": "terminada el {day}",
        "read-as-of": "El primer día de cada mes, el pronóstico se hizo con los conteos publicados hasta entonces; se "
        "omiten los días en que no había salido ningún periodo nuevo desde el anterior ({skipped}, con aquellos en "
        "que se sabía muy poco o de los que aún no se conoce ningún resultado). Los periodos de antelación se cuentan "
        "desde el último publicado. Donde no se conservaron las ediciones de la época, las suple una posterior, "
        "periodo por periodo según se publicó: tal reconstrucción conoce revisiones posteriores.",
        "read-score": "Puntaje: el puntaje de intervalos ponderado, la distancia a la mediana y a los intervalos de "
        "50, 80 y 95%; menor es mejor. A escala: entre el cambio medio de la serie de un periodo a otro, de al menos "
        "un conteo. En log1p: el mismo puntaje de log(1 + conteo), que pesa por igual los desaciertos relativos. MASE: "
        "la distancia media de la mediana entre el cambio medio de una temporada a otra.",
        "read-rules": "Las reglas figuran junto a cada puntaje: el último valor; lo mismo en log1p; el mismo periodo "
        "de la temporada anterior; el último valor por lo que siguió a ese periodo en temporadas recientes. Cada una "
        "tiene intervalos normales a partir de sus propios cambios pasados. Una razón menor que 1 dice que el "
        "pronóstico fue mejor en los mismos resultados.",
        "read-level": "Una suma se simula con sus partes. Su resultado es lo que los conteos más recientes dicen de "
        "todas sus series, salvo aquellas de las que nada se sabía antes de la fecha. Los tamaños son medias de la "
        "temporada anterior al pronóstico, de modo que ningún resultado elige su clase.",
        "read-small": "Los conteos son enteros, así que los intervalos de conteos pequeños contienen más de lo que "
        "prometen.",
        "read-blocks": "Los intervalos remuestrean bloques de fechas ({blocks}) con todas sus series, pues los choques "
        "se comparten y los pronósticos se traslapan. Con menos fechas que tres bloques no se da intervalo.",
        "read-misses": "Junto a cada desacierto figura lo que el archivo del corredor documenta sobre esa serie desde "
        "el fin del último periodo entonces publicado hasta el fin del periodo pronosticado: fechas, no causas.",
        "note-nothing": "Ningún resultado quedó fuera de un intervalo de 95%.",
        "alt-coverage": "{level}, {ahead}: {c50}, {c80} y {c95}",
        "alt-skill": "{level}, {ahead}: {ratios}",
        "alt-pit": "{level}, {ahead}: {shares}",
    },
}  # fmt: skip


def ahead(f: Hindcast, horizon: int, code: str, *, inside: bool = False) -> str:
    """3 months ahead, a 3 meses; lower case inside a sentence or table."""
    one, many = TEXTS[code][f"ahead.{f.panel.frequency}"].split("|")
    text = (one if horizon == 1 else many).format(n=horizon)
    return text[:1].lower() + text[1:] if inside else text


def length(f: Hindcast, horizon: int, code: str) -> str:
    """3 months, 3 meses."""
    return f"{horizon} {TEXTS[code][f'unit.{f.panel.frequency}'].split('|')[horizon > 1]}"


def level(f: Hindcast, id: str, code: str) -> str:
    """The name of a level: Whole, Sums by place, By place and citizenship."""
    t = TEXTS[code]
    if id == WHOLE:
        return t["level.whole"]
    if id == CELL:
        if not f.told:
            return t["level.one"]
        return t["by"].format(dims=join([t[f"dim.{d}"] for d in f.told], code))
    return t["by-sum"].format(dims=join([t[f"dim.{d}"] for d in id.split(",")], code))


def series(f: Hindcast, key: Mapping[str, str], code: str) -> str:
    """The name of a series: Del Rio Sector, Venezuela."""
    language, names = Language(code), []
    for dimension, value in key.items():
        if value == ALL:
            continue
        place = f.corridor.places.get(value)
        word = f"{dimension}.{value}"
        if dimension == "place":
            names.append(language.pick(place.name) if place is not None else value)
        elif dimension == "origin":
            names.append(language.country(value))
        else:
            names.append(language.word(word) if language.has(word) else value)
    return ", ".join(names) or TEXTS[code]["level.whole"]


def indicator(f: Hindcast, code: str) -> str:
    """The name of what is counted."""
    held = f.corridor.indicators.get(f.panel.indicator)
    return Language(code).pick(held.name) if held is not None else f.panel.indicator


def count(value: float, code: str) -> str:
    """1,234; under 10 in words, as no small count is printed."""
    return TEXTS[code]["small"] if value < SMALL_CELL else decimal_text(value)


def expected(m: Miss, code: str) -> str:
    """314,016 (86,789 to 1,504,544)."""
    low, high = count(m.lower95, code), count(m.upper95, code)
    return f"{count(m.median, code)} ({low} {TEXTS[code]['to']} {high})"


def between(m: Miss, code: str) -> str:
    """What is documented between the last period seen and the outcome, by measure."""
    t, language = TEXTS[code], Language(code)
    held: dict[str, list[Began]] = {}
    for b in m.began:
        held.setdefault(b.measure, []).append(b)
    told = [
        f"{id}: {', '.join(t[f'step.{b.step}'].format(day=language.day(b.day).text) for b in steps)}"
        for id, steps in held.items()
    ]
    return "; ".join(told) or t["none"]


def share(value: float) -> str:
    """67.2%."""
    return "" if math.isnan(value) else f"{decimal_text(100 * value, 1)}%"


def shared(told: Range, code: str) -> str:
    """67.2 (54.0 to 81.1), in percent."""
    value, low, high = ("" if math.isnan(v) else decimal_text(100 * v, 1) for v in told)
    return f"{value} ({low} {TEXTS[code]['to']} {high})" if low else value


def ratio(told: Range, code: str) -> str:
    """0.85 (0.70 to 1.02)."""
    if math.isnan(told[0]):
        return ""
    if math.isnan(told[1]):
        return decimal_text(told[0], 2)
    return f"{decimal_text(told[0], 2)} ({decimal_text(told[1], 2)} {TEXTS[code]['to']} {decimal_text(told[2], 2)})"


def lead(f: Hindcast, code: str) -> str:
    """The first sentences: how many days, coverage of the widest level, and its skill beside the naive rule on logs."""
    t, language = TEXTS[code], Language(code)
    first = f.scores[0]
    return t["lead"].format(
        n=len(f.origins), first=language.day(f.origins[0].as_of).text, last=language.day(f.origins[-1].as_of).text,
        ahead=ahead(f, first.horizon, code), level=inside(f, first.level, code), cases=first.cases,
        c50=share(first.coverage[50][0]), c80=share(first.coverage[80][0]), c95=share(first.coverage[95][0]),
        skill=_skill(first, code),
    ).strip()  # fmt: skip


def _skill(x: Score, code: str) -> str:
    t = TEXTS[code]
    told = x.log_ratio["naive on log1p"]
    if math.isnan(told[0]):
        return ""
    value, low, high = told
    if math.isnan(low) or low <= 1 <= high:
        if math.isnan(low):
            return t["skill-better" if value < 1 else "skill-worse"].format(ratio=decimal_text(value, 2))
        ends = f"{decimal_text(low, 2)} {t['to']} {decimal_text(high, 2)}"
        return t["skill-open"].format(ratio=decimal_text(value, 2), range=ends)
    return t["skill-better" if high < 1 else "skill-worse"].format(ratio=decimal_text(value, 2))


def inside(f: Hindcast, id: str, code: str) -> str:
    """The name of a level inside a sentence."""
    name = TEXTS[code]["the-whole"] if id == WHOLE else level(f, id, code)
    return name[:1].lower() + name[1:]
