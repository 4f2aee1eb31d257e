"""The words and tables of an effect at the terminal, in English and Spanish, from the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from caudal.cli import tables
from caudal.cli.answers import text_lines
from caudal.cli.words import TEXTS as MODES
from caudal.cli.words import day, number, period, share, subject
from caudal.corridor import Corridor
from caudal.effect import STRONG, VERDICTS, WORTH, Estimate
from caudal.studies.effects_json import ledger_points
from caudal.studies.effects_record import WHY, After, Effect, Overlap

if TYPE_CHECKING:
    from rich.console import RenderableType

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "verdict": "Verdict: {name}",
        "known": "As known on {as_of} ({mode}). Announced {announced}, in force {in_force}{about}.",
        "about": " (day approximate)",
        "window": "Window: {first} to {last}{so_far}{capped}.",
        "so-far": ", as far as published",
        "capped": "; it ends where {measure} begins",
        "total": "Observed {observed}, expected without it {counterfactual}: effect {effect} ({percent}; 95% interval "
        "{lower95} to {upper95}; 80% {lower80} to {upper80}).",
        "announcement": "From the announcement on: effect {effect} ({percent}; 95% interval {lower95} to {upper95}).",
        "placebo": "Placebo p = {p}: from the model's own tail, {tail}, worth {worth} cases, and {far} of {cases} "
        "cases where nothing began that lie as far out ({separate} without overlap). False alarms among them: {rate}.",
        "no-placebo": "Placebo: no case is held, earlier or elsewhere, so the model's own tail decides: p = {p}.",
        "not-held": "Not held: {why}.",
        "sum": "{n} series of “{name}”, added up.",
        "compared": "Over the same window, {n} series that it does not touch: {effect} ({percent}; 95% interval "
        "{lower95} to {upper95}). With them as controls its effect is {controlled} ({controlled_percent}; 95% interval "
        "{controlled_lower} to {controlled_upper}).",
        "shared": "They changed the same way, and with them as controls no effect beyond the interval remains: "
        "a common cause would explain as much.",
        "adjusted": "The verdict of a series goes by its adjusted p, as {n} series are judged (Holm).",
        "interval-only": "The 95% interval leaves out zero, but the placebos lie as far out too often: the rule asks "
        "for p of 5% or less.",
        "half-life": "Half-life of the effect: {median}; in {reached} of the draws it fell to half of its peak and "
        "stayed there.",
        "month": "1 month", "months": "{n} months",
        "not-reached": "not reached in the periods published",
        "after": "Effect added up after so many months, from entry into force",
        "after-announced": "The same from the announcement",
        "series": "By series, over the window",
        "ledger": "Ledger: where the fall went (a fall is positive; change = net + moved + delayed)",
        "overlap": "Overlapping measures",
        "together": "Estimated together, {first} to {last}, from data before the first of them: what each added to "
        "those before it",
        "all-together": "all together",
        "hang": "Correlation of {one} with {two}: {r}.",
        "hang-strong": "Their effects hang together too strongly (correlation {r}): {one} and {two} cannot be "
        "separated, only their sum holds.",
        "beside": "Beside it, in their own units and never added: upstream counts, moved ahead by their lag",
        "curve": "Specification curve: {n} other choices give {low} to {high} (median {middle}); {negative} of {n} "
        "below zero, {beyond} with a 95% interval that leaves out zero.",
        "scan": "Scan: the level changes most at {date} (80%: {first} to {last}), by {percent}; so large a best of {n} "
        "dates comes in {p} of records without a break. The date of signature was not used.",
        "no-scan": "Scan: too few periods to look for a break.",
        "refused": "Refused as controls: {n} series ({reasons}).",
        "not-why": "Effect = observed minus expected, negative = fewer. It says whether the flow changed, not why.",
        "change": "fall in the touched series", "moved": "seen elsewhere (declared destinations)",
        "moved-default": "seen elsewhere (series it does not touch)",
        "delayed": "came later (next {n} periods)", "net": "net fall, seen nowhere else",
        "net_and_delayed": "net fall and delayed together (the later window is not published)",
        "season": "Before the window {before}; season and trend then implied {season}, the effect {effect}: "
        "together the change to {observed}.",
        "said-moved": "The excess elsewhere is beyond its own placebo tail: consistent with a move.",
        "not-moved": "The excess elsewhere is within its own placebo tail: no move can be said.",
        "later-others": "In the later window {others} began too, so “came later” cannot be told from its effect.",
        "part": "part", "value": "value", "lower95": "lower 95%", "upper95": "upper 95%", "count": "series",
        "observed": "observed", "expected": "expected", "effect": "effect", "percent": "percent", "p": "p",
        "p-adjusted": "adjusted p",
        "name": "verdict", "to": "to", "also": "also begun", "n-months": "months", "measure": "measure",
        "date": "date", "relation": "relation", "joint": "joint effect", "since": "from", "lag": "lag",
        "inseparable": "cannot be separated", "earlier": "began earlier", "later": "began later", "ended": "ended",
        "meeting": "a meeting", "elsewhere": "near in time, on other series", "touched": "touched",
        "destination": "declared destination", "possible-destination": "possible destination", "spill": "spilled to",
        "ledger-value": "value",
    },
    "es": {
        "verdict": "Dictamen: {name}",
        "known": "Al {as_of} ({mode}). Anunciada el {announced}, en vigor desde el {in_force}{about}.",
        "about": " (fecha aproximada)",
        "window": "Ventana: {first} a {last}{so_far}{capped}.",
        "so-far": ", hasta donde está publicado",
        "capped": "; termina donde comienza {measure}",
        "total": "Observado {observed}, esperado sin ella {counterfactual}: efecto {effect} ({percent}; intervalo de "
        "95%: {lower95} a {upper95}; de 80%: {lower80} a {upper80}).",
        "announcement": "Desde el anuncio: efecto {effect} ({percent}; intervalo de 95%: {lower95} a {upper95}).",
        "placebo": "Placebo: p = {p}, a partir de la cola del propio modelo, {tail}, que vale {worth} casos, y de "
        "{far} de {cases} casos en que nada comenzó y que quedan igual de lejos ({separate} sin traslape). Falsas "
        "alarmas entre ellos: {rate}.",
        "no-placebo": "Placebo: no hay casos disponibles, ni anteriores ni en otros lugares; decide la cola del propio "
        "modelo: p = {p}.",
        "not-held": "Sin datos disponibles: {why}.",
        "sum": "Suma de {n} series de «{name}».",
        "compared": "En la misma ventana, {n} series que no alcanza: {effect} ({percent}; intervalo de 95%: {lower95} "
        "a {upper95}). Con ellas como control, su efecto es {controlled} ({controlled_percent}; intervalo de 95%: "
        "{controlled_lower} a {controlled_upper}).",
        "shared": "Cambiaron en el mismo sentido y, con ellas como control, no queda un efecto más allá del intervalo: "
        "una causa común lo explicaría igualmente.",
        "adjusted": "El dictamen de una serie sigue su p ajustada, pues se juzgan {n} series (Holm).",
        "interval-only": "El intervalo de 95% excluye el cero, pero los placebos quedan igual de lejos con demasiada "
        "frecuencia: la regla pide una p de 5% o menos.",
        "half-life": "Vida media del efecto: {median}; en {reached} de las simulaciones bajó a la mitad de su máximo y "
        "no volvió a subir.",
        "month": "1 mes", "months": "{n} meses",
        "not-reached": "no se alcanza en los periodos publicados",
        "after": "Efecto acumulado tras tantos meses, desde la entrada en vigor",
        "after-announced": "Lo mismo desde el anuncio",
        "series": "Por serie, en la ventana",
        "ledger": "Balance: a dónde fue el descenso (un descenso es positivo; cambio = neto + desplazado + diferido)",
        "overlap": "Medidas que se traslapan",
        "together": "Estimadas en conjunto, {first} a {last}, a partir de los datos anteriores a la primera: lo que "
        "cada una añadió a las anteriores",
        "all-together": "todas juntas",
        "hang": "Correlación de {one} con {two}: {r}.",
        "hang-strong": "Sus efectos dependen demasiado uno del otro (correlación {r}): {one} y {two} no pueden "
        "separarse; solo su suma se sostiene.",
        "beside": "Al lado, en sus propias unidades y sin sumarse: conteos previos en la ruta, con su adelanto",
        "curve": "Curva de especificaciones: otras {n} opciones dan de {low} a {high} (mediana {middle}); {negative} "
        "de {n} bajo cero, {beyond} con un intervalo de 95% que excluye el cero.",
        "scan": "Búsqueda: el nivel cambia más el {date} (80%: del {first} al {last}), en {percent}; una mejor de {n} "
        "fechas así de grande se da en {p} de los registros sin quiebre. No se usó la fecha de la firma.",
        "no-scan": "Búsqueda: muy pocos periodos para buscar un quiebre.",
        "refused": "Rechazadas como control: {n} series ({reasons}).",
        "not-why": "Efecto = observado menos esperado, negativo = menos. Dice si el flujo cambió, no por qué.",
        "change": "descenso en las series alcanzadas", "moved": "observado en otra parte (destinos declarados)",
        "moved-default": "observado en otra parte (series que no alcanza)",
        "delayed": "llegó después (siguientes {n} periodos)",
        "net": "descenso neto, no observado en otra parte",
        "net_and_delayed": "descenso neto y diferido juntos (la ventana posterior no está publicada)",
        "season": "Antes de la ventana {before}; la estación y la tendencia implicaban {season} y el efecto {effect}: "
        "juntos, el cambio a {observed}.",
        "said-moved": "El exceso en otra parte rebasa su propia cola placebo: es compatible con un desplazamiento.",
        "not-moved": "El exceso en otra parte está dentro de su propia cola placebo: no puede hablarse de "
        "desplazamiento.",
        "later-others": "En la ventana posterior también comenzó {others}: «llegó después» no se distingue "
        "de su efecto.",
        "part": "parte", "value": "valor", "lower95": "inferior 95%", "upper95": "superior 95%", "count": "series",
        "observed": "observado", "expected": "esperado", "effect": "efecto", "percent": "porcentaje", "p": "p",
        "p-adjusted": "p ajustada",
        "name": "dictamen", "to": "hasta", "also": "también comenzó", "n-months": "meses", "measure": "medida",
        "date": "fecha", "relation": "relación", "joint": "efecto conjunto", "since": "desde", "lag": "adelanto",
        "inseparable": "no puede separarse", "earlier": "comenzó antes", "later": "comenzó después",
        "ended": "terminó", "meeting": "una reunión", "elsewhere": "cercana en el tiempo, en otras series",
        "touched": "alcanzada", "destination": "destino declarado", "possible-destination": "destino posible",
        "spill": "afectada de manera indirecta", "ledger-value": "valor",
    },
}  # fmt: skip


def shown(e: Effect, corridor: Corridor, languages: Sequence[str]) -> list[RenderableType]:
    """An effect in words and tables, for each language."""
    out: list[RenderableType] = []
    for language in languages:
        out += [*(text_lines([""]) if out else []), *_one(e, corridor, language)]
    return out


def verdict_text(e: Effect, language: str) -> str:
    """The verdict in words, naming what it cannot be separated from."""
    others = [o.measure for o in e.overlapping if o.relation == "inseparable"]
    joined = (" and " if language == "en" else " y ").join(others)
    return VERDICTS[e.verdict][language].format(others=joined)


def _one(e: Effect, corridor: Corridor, language: str) -> list[RenderableType]:
    t, m = TEXTS[language], e.measure
    lines = [
        f"{m.id}: {m.what[language]}",
        t["verdict"].format(name=verdict_text(e, language)),
        t["known"].format(
            as_of=day(e.as_of, language),
            mode=MODES[language][e.mode],
            announced=day(m.announced, language),
            in_force=day(m.in_force, language),
            about=t["about"] if m.approximate else "",
        ),
    ]
    if e.total is None or e.scope is None:
        why = [t["not-held"].format(why=WHY[e.why][language])] if e.why else []
        return [*text_lines([*lines, *why, t["not-why"]]), *_overlaps(e.overlapping, language)]
    capped = t["capped"].format(measure=e.capped_by) if e.capped_by else ""
    lines += [
        _counted(e, corridor, language),
        t["window"].format(first=period(e.window[0], language), last=period(e.window[-1], language),
                           so_far="" if e.complete else t["so-far"], capped=capped),
        t["total"].format(**_words(e.total)),
        *([t["announcement"].format(**_words(e.announced))] if e.announced else []),
        _placebo(e, language),
        *([t["interval-only"]] if e.total.beyond and e.verdict == "no change" else []),
        *_compared(e, language),
        *([_half_life(e, language)] if e.half_life else []),
    ]  # fmt: skip
    out = [*text_lines(line for line in lines if line), *_afters(t["after"], e.after, language)]
    if e.announced_after:
        out += _afters(t["after-announced"], e.announced_after, language)
    out += tables.table(
        t["series"],
        (t["count"], t["observed"], t["expected"], t["effect"], t["lower95"], t["upper95"], t["percent"], t["p"],
         *([t["p-adjusted"]] if len(e.series) > 1 else []), t["name"]),
        [(subject(r.query, corridor, language), r.total.observed, _whole(r.total.counterfactual),
          _signed(r.total.effect), _signed(r.total.lower95), _signed(r.total.upper95), _percent(r.total),
          _p(r.p), *([_p(r.adjusted)] if len(e.series) > 1 else []), VERDICTS[r.verdict][language])
         for r in e.series],
    )  # fmt: skip
    if len(e.series) > 1:
        out += text_lines([t["adjusted"].format(n=len(e.series))])
    out += [*_ledger(e, language), *_overlaps(e.overlapping, language), *_together(e, language)]
    out += _beside(e, corridor, language)
    return [*out, *text_lines([*_curve(e, language), *_scan(e, language), *_refused(e, language), t["not-why"]])]


def _afters(title: str, afters: Sequence[After], language: str) -> list[RenderableType]:
    t = TEXTS[language]
    return tables.table(
        title,
        (t["n-months"], t["to"], t["effect"], t["lower95"], t["upper95"], t["percent"], t["also"]),
        [(a.months, period(a.last, language), _signed(a.total.effect), _signed(a.total.lower95),
          _signed(a.total.upper95), _percent(a.total), ", ".join(a.others)) for a in afters],
    )  # fmt: skip


def _ledger(e: Effect, language: str) -> list[RenderableType]:
    t, book = TEXTS[language], e.ledger
    if book is None or e.scope is None:
        return []
    import numpy as np  # noqa: PLC0415

    points = _whole_points(ledger_points(book))
    draws = {"change": book.fall, "moved": book.moved, "delayed": book.delayed, "net": book.net,
             "net_and_delayed": book.net_and_delayed if book.delayed is None else None}  # fmt: skip
    rows = []
    for name, values in draws.items():
        point = points[name]
        if values is None or point is None:
            continue
        label = "moved-default" if name == "moved" and not e.scope.declared else name
        lower, upper = (float(q) for q in np.quantile(values, (0.025, 0.975)))
        rows.append((t[label].format(n=len(e.later)), _signed(point), _signed(lower), _signed(upper)))
    out = tables.table(t["ledger"], (t["part"], t["ledger-value"], t["lower95"], t["upper95"]), rows)
    lines = []
    if not np.isnan(book.before):
        change = points["change"] or 0
        before, season = number(book.before), _signed(book.observed - book.before + change)
        lines.append(
            t["season"].format(before=before, season=season, effect=_signed(-change), observed=number(book.observed))
        )
    if book.moved is not None:
        lines.append(t["said-moved" if book.said_moved else "not-moved"])
    if e.later_others:
        lines.append(t["later-others"].format(others=", ".join(e.later_others)))
    return [*out, *text_lines(lines)]


def _whole_points(points: Mapping[str, float | None]) -> dict[str, float | None]:
    """The points to the last unit, so that the table adds up as printed."""
    change, moved, delayed = (None if (v := points[k]) is None else round(v) for k in ("change", "moved", "delayed"))
    rest = (change or 0) - (moved or 0)
    net = None if delayed is None else rest - delayed
    return {"change": change, "moved": moved, "delayed": delayed, "net": net, "net_and_delayed": rest}


def _overlaps(overlaps: Sequence[Overlap], language: str) -> list[RenderableType]:
    t = TEXTS[language]
    if not overlaps:
        return []
    rows = [(o.measure, o.day, t[o.relation], _signed(o.joint.effect) if o.joint else "",
             f"{_signed(o.joint.lower95)} .. {_signed(o.joint.upper95)}" if o.joint else "",
             period(o.joint_from, language) if o.joint_from else "") for o in overlaps]  # fmt: skip
    return tables.table(t["overlap"], (t["measure"], t["date"], t["relation"], t["joint"], "95%", t["since"]), rows)


def _together(e: Effect, language: str) -> list[RenderableType]:
    t, joint = TEXTS[language], e.together
    if joint is None:
        return []
    names = [" + ".join(p.measures) for p in joint.shares]
    rows = [(name, period(p.since, language), _signed(p.effect), _signed(p.lower95), _signed(p.upper95),
             f"{p.percent:+.0f}% ({p.percent_lower95:+.0f}% .. {p.percent_upper95:+.0f}%)".replace("-", "−"))
            for name, p in zip(names, joint.shares, strict=True)]  # fmt: skip
    whole = joint.whole
    rows.append((t["all-together"], period(joint.first, language), _signed(whole.effect), _signed(whole.lower95),
                 _signed(whole.upper95), _percent(whole)))  # fmt: skip
    head = (t["measure"], t["since"], t["effect"], t["lower95"], t["upper95"], t["percent"])
    title = t["together"].format(first=period(joint.first, language), last=period(joint.last, language))
    lines = [
        t["hang-strong" if r <= STRONG else "hang"].format(one=one, two=two, r=f"{r:+.2f}".replace("-", "−"))
        for one, two, r in zip(names, names[1:], joint.correlation, strict=False)
    ]
    return [*tables.table(title, head, rows), *text_lines(lines)]


def _beside(e: Effect, corridor: Corridor, language: str) -> list[RenderableType]:
    t = TEXTS[language]
    if not e.beside:
        return []
    rows = [(subject(b.query, corridor, language), _months(b.lag, language), b.total.observed,
             _whole(b.total.counterfactual), _signed(b.total.effect), _signed(b.total.lower95),
             _signed(b.total.upper95), _percent(b.total)) for b in e.beside]  # fmt: skip
    head = (t["count"], t["lag"], t["observed"], t["expected"], t["effect"], t["lower95"], t["upper95"], t["percent"])
    return tables.table(t["beside"], head, rows)


def _curve(e: Effect, language: str) -> list[str]:
    others = [c.estimate for c in e.curve if not c.default and c.estimate.percent is not None]
    if not others:
        return []
    values = sorted(o.percent or 0.0 for o in others)
    middle = values[len(values) // 2]
    return [TEXTS[language]["curve"].format(
        n=len(others), low=f"{values[0]:+.0f}%", high=f"{values[-1]:+.0f}%", middle=f"{middle:+.0f}%",
        negative=sum(v < 0 for v in values), beyond=sum(o.beyond for o in others))]  # fmt: skip


def _scan(e: Effect, language: str) -> list[str]:
    if not e.scanned:
        return []
    if e.scan is None:
        return [TEXTS[language]["no-scan"]]
    at, found = e.scanned, e.scan
    return [TEXTS[language]["scan"].format(
        date=day(at[found.at].start, language), first=day(at[found.first].start, language),
        last=day(at[found.last].start, language), n=len(found.candidates), p=share(found.p, language),
        percent="n/a" if found.percent is None else f"{found.percent:+.0f}%")]  # fmt: skip


def _refused(e: Effect, language: str) -> list[str]:
    t, count = TEXTS[language], dict[str, int]()
    for r in e.refused:
        reason = t.get(r.reason, r.reason)
        count[reason] = count.get(reason, 0) + 1
    if not count:
        return []
    reasons = ", ".join(f"{n} {reason}" for reason, n in count.items())
    return [t["refused"].format(n=len(e.refused), reasons=reasons)]


def _placebo(e: Effect, language: str) -> str:
    t, found = TEXTS[language], e.placebo
    if found is None or found.rate is None:
        return t["no-placebo"].format(p=_p(e.p))
    return t["placebo"].format(p=_p(e.p), tail=_p(e.tail), worth=f"{WORTH:.0f}", far=found.far, cases=found.cases,
                               separate=found.separate, rate=share(found.rate, language))  # fmt: skip


def _half_life(e: Effect, language: str) -> str:
    t, h = TEXTS[language], e.half_life
    assert h is not None
    median = t["not-reached"] if h.median is None else _months(h.median, language)
    return t["half-life"].format(median=median, reached=share(h.reached, language))


def _months(n: float, language: str) -> str:
    return TEXTS[language]["month"] if round(n) == 1 else TEXTS[language]["months"].format(n=round(n))


def _counted(e: Effect, corridor: Corridor, language: str) -> str:
    """What is counted: the one series, or how many are added up."""
    assert e.scope is not None
    if len(e.series) == 1:
        return subject(e.scope.queries[e.scope.touched[0]], corridor, language)
    id = e.scope.queries[e.scope.touched[0]].indicator
    name = corridor.indicators[id].name[language] if id in corridor.indicators else id
    return TEXTS[language]["sum"].format(n=len(e.series), name=name)


def _compared(e: Effect, language: str) -> list[str]:
    t, c = TEXTS[language], e.compared
    if c is None:
        return []
    told = c.controlled
    line = t["compared"].format(
        n=c.series, **_words(c.others), controlled=_signed(told.effect), controlled_percent=_percent(told),
        controlled_lower=_signed(told.lower95), controlled_upper=_signed(told.upper95),
    )  # fmt: skip
    return [line, t["shared"]] if e.verdict == "shared" else [line]


def _words(told: Estimate) -> dict[str, str]:
    signed = ("effect", "lower95", "upper95", "lower80", "upper80")
    return {"observed": number(told.observed), "counterfactual": number(told.counterfactual), "percent": _percent(told),
            **{name: _signed(getattr(told, name)) for name in signed}}  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "−") if round(value) else "0"


def _whole(value: float) -> int:
    return round(value)


def _percent(told: Estimate) -> str:
    return "n/a" if told.percent is None else f"{told.percent:+.0f}%".replace("-", "−")


def _p(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"
