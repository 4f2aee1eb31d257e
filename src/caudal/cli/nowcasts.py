"""`caudal nowcast`: what was last month, and how is this one running?"""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from caudal.cli import exports, streams
from caudal.cli.options import Lang, option, parse_count, parse_languages
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.corridor import Corridor
    from caudal.studies import Nowcast
    from caudal.studies.nowcasts.record import EarlySign, Flow

EXAMPLES = (
    "caudal nowcast --as-of 2024-01-19",
    "caudal nowcast --indicator mexico-events --where place=mexico --as-of 2024-01-19 --out now.csv",
)
FORMATS = ("csv", "parquet", "json")

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "{name}: what is not yet published, as known on {as_of} ({mode})",
        "known": "The last period published is {last}. Each row is the distribution of the final value; {draws:,} "
        "joint draws, seed {seed}.",
        "rows": "Periods not yet published, or still open to revision",
        "period": "period", "state": "state", "printed": "printed", "median": "median",
        "unpublished": "not published", "unknown": "not known in full", "open": "open to revision",
        "year": "By its prints, the publisher's year begins in month {month}; only the open year is revised.",
        "signs": "Early signs, and the weight that their past earned (0: no gain beyond noise)",
        "sign": "sign", "last": "last out", "mode": "mode", "seen": "days seen", "lag": "lag",
        "weight": "weight", "gain": "past gain", "without": "median without signs",
        "parts": "{name}, by shorter periods: what is out, and draws of the rest",
        "held": "How often such intervals held: {cases} replays at the same point of the period, since {first}",
        "step": "ahead", "cases": "replays", "score": "error with / without signs",
        "replays": "Each replay knows as much as is known now: the periods before, and the signs out by that day. "
        "Values are those known today. In brackets: 95% intervals from blocks of {block} periods.",
        "marked": "[a] replay: values of an edition released later; nobody could have read them on that day.",
        "not-held": "{indicator}: not held. {why}",
        "all-published": "Nothing is unpublished: {period}, the period of this day, is held.",
        "withheld": "In {periods} of the periods up to then cells were withheld by the publisher, known only to be "
        "small: the middle of what they may be stands for each.",
        "last-not-known": "Published up to {period}, but the latest counts are not known in full. Where cells are "
        "withheld because they are small, say under what they lie (suppressed_below in the spec).",
        "parts-not-known": "Published up to {period}, but not known in full: {parts}. A part can be asked by itself "
        "(--where). Where cells are withheld because they are small, say under what they lie (suppressed_below in the "
        "spec).",
        "revisions-not-known": "How this count is revised is not known: no print held by then was printed again.",
        "not-revised": "No published period is open to revision, as far as its prints tell.",
        "no-signs": "No early sign is held and visible on this day: this is the forecast alone.",
        "few-replays": "Too short a past to say how often such intervals held: {replays} replays, {least} are needed.",
        "overdue": "{periods} of these periods are past twice the usual {days} days: a release may be missing "
        "(caudal load, caudal fetch).",
        "overdue.one": "1 of these periods is past twice the usual {days} days: a release may be missing "
        "(caudal load, caudal fetch).",
        "after-the-data": "In force or to come after the last period published, and not in the forecast: {measures}.",
    },
    "es": {
        "title": "{name}: lo que aún no se publica, según lo conocido el {as_of} ({mode})",
        "known": "El último periodo publicado es {last}. Cada renglón es la distribución del valor final; {draws:,} "
        "simulaciones conjuntas, semilla {seed}.",
        "rows": "Periodos aún no publicados o todavía sujetos a revisión",
        "period": "periodo", "state": "estado", "printed": "publicado", "median": "mediana",
        "unpublished": "sin publicar", "unknown": "no se conoce completo", "open": "sujeto a revisión",
        "year": "Según sus publicaciones, el año de la fuente comienza en el mes {month}; solo se revisa el año "
        "abierto.",
        "signs": "Señales tempranas y el peso que les da su desempeño pasado (0: sin mejora más allá del azar)",
        "sign": "señal", "last": "último dato", "mode": "modo", "seen": "días vistos", "lag": "rezago",
        "weight": "peso", "gain": "mejora pasada", "without": "mediana sin señales",
        "parts": "{name}, por periodos más cortos: lo ya publicado y simulaciones del resto",
        "held": "Con qué frecuencia acertaron intervalos como estos: {cases} reconstrucciones en el mismo momento del "
        "periodo, desde {first}",
        "step": "adelante", "cases": "casos", "score": "error con / sin señales",
        "replays": "Cada reconstrucción conoce lo mismo que hoy: los periodos anteriores y las señales disponibles ese "
        "día. Los valores son los conocidos hoy. Entre corchetes: intervalos de 95% por bloques de {block} periodos.",
        "marked": "[a] reconstrucción: valores de una edición posterior; nadie pudo leerlos ese día.",
        "not-held": "{indicator}: no disponible. {why}",
        "all-published": "No falta nada por publicar: {period}, el periodo de ese día, ya está disponible.",
        "withheld": "En {periods} de los periodos hasta entonces la fuente reservó celdas de las que solo se sabe que "
        "son pequeñas: en lugar de cada una va el punto medio de lo que puede ser.",
        "last-not-known": "Publicado hasta {period}, pero las cifras más recientes no se conocen por completo. Si "
        "hay celdas reservadas por ser pequeñas, indique bajo qué valor están (suppressed_below en la especificación).",
        "parts-not-known": "Publicado hasta {period}, pero no se conoce por completo: {parts}. Una parte puede "
        "consultarse sola (--where). Si hay celdas reservadas por ser pequeñas, indique bajo qué valor están "
        "(suppressed_below en la especificación).",
        "revisions-not-known": "No se sabe cómo se revisa esta cifra: ninguna se había publicado dos veces.",
        "not-revised": "Hasta donde muestran sus publicaciones, ningún periodo publicado está sujeto a revisión.",
        "no-signs": "Ninguna señal temprana está disponible ese día: es solo el pronóstico.",
        "few-replays": "El pasado es demasiado corto para decir con qué frecuencia acertaron: {replays} "
        "reconstrucciones; se necesitan {least}.",
        "overdue": "{periods} de estos periodos rebasan el doble de los {days} días usuales: puede faltar una "
        "publicación (caudal load, caudal fetch).",
        "overdue.one": "1 de estos periodos rebasa el doble de los {days} días usuales: puede faltar una "
        "publicación (caudal load, caudal fetch).",
        "after-the-data": "En vigor o por entrar después del último periodo publicado, y fuera del pronóstico: "
        "{measures}.",
    },
}  # fmt: skip


def nowcast(
    run: Run,
    indicator: Annotated[
        str | None,
        option("--indicator", "ID", "What is counted. Default: the corridor's principal one, and its declared sum."),
    ] = None,
    where: Annotated[
        list[str] | None,
        option("--where", "KEY=VALUE", "Which count; repeat it. Default: the corridor's principal place."),
    ] = None,
    periods: Annotated[
        int | None,
        option("--periods", "N", "At most so many of each kind, the latest.", min=1, max=120),
    ] = None,
    frequency: Annotated[
        str | None, option("--frequency", "D|W|M|Q|A", "Length of the periods. Default: the finest held.")
    ] = None,
    out: Annotated[
        Path | None, option("--out", "FILE", "Write the rows there: .csv, .parquet or .json.")
    ] = None,
    lang: Lang = "en",
) -> None:  # fmt: skip
    """Say what is not yet published, and what may still be revised, with intervals and how often such held."""
    from caudal import exchange, studies

    languages = parse_languages(lang)
    named, pairs = parse_count(where, indicator)
    form = None if out is None else out.suffix.lstrip(".").lower()
    if form is not None and form not in FORMATS:
        raise UsageError(f"--out {str(out)!r}: name a file that ends in .{', .'.join(FORMATS)}.")
    with streams.progress_on_stderr() as progress:
        found = studies.nowcast(run.setting, named, pairs, periods, frequency=frequency, progress=progress)
    document = studies.nowcast_json(found)
    if out is None:
        run.show(lambda: document, lambda: shown(found, run.setting.corridor, languages))
        return
    if form == "json":
        files = exports.document_file(run, document)
    else:
        frame = exchange.nowcast_frame(studies.nowcast_rows(found))
        files = {"": exchange.csv_bytes(frame) if form == "csv" else exchange.parquet_bytes(frame, _origin(found))}
    listed = {"files": exports.written(out, str(form), files)}
    run.show(lambda: {**document, **listed}, lambda: [f"{out}: {len(studies.nowcast_rows(found)):,} rows"])


def _origin(found: Nowcast) -> dict[str, Any]:
    import caudal
    from caudal import studies

    editions = [studies.edition_json(e) for e in found.editions]
    return {"title": "nowcast", "as_of": found.as_of.isoformat(), "mode": found.mode, "seed": found.seed,
            "caudal_version": caudal.__version__, "editions": editions}  # fmt: skip


def shown(found: Nowcast, corridor: Corridor, languages: Sequence[str]) -> list[RenderableType]:
    """The nowcast as tables: for each count its periods, its early signs, and how often such intervals held."""
    from caudal.cli.answers import text_lines

    lines: list[RenderableType] = []
    for language in languages:
        t = TEXTS[language]
        for flow in found.flows:
            lines += [*text_lines([""] if lines else []), *_flow(found, flow, corridor, language)]
        lines += text_lines([t["not-held"].format(indicator=i, why=why) for i, why in found.not_held])
        if found.mode == "replay":
            lines += text_lines([t["marked"]])
    return lines


def _flow(found: Nowcast, f: Flow, corridor: Corridor, language: str) -> list[RenderableType]:
    from caudal.cli import tables
    from caudal.cli.answers import noted, text_lines
    from caudal.cli.words import TEXTS as MODES
    from caudal.cli.words import day, subject

    t = TEXTS[language]
    title = t["title"].format(
        name=subject(f.query, corridor, language), as_of=day(found.as_of, language), mode=MODES[language][f.mode]
    )
    known = t["known"].format(last=f.last.label, draws=found.draws, seed=found.seed)
    lines = text_lines([title, known])
    heads = [t["median"] if p == 0.5 else f"{100 * p:g}%" for p in found.probabilities]
    out = f.panel.periods[-1]
    state = ["open" if n <= 0 else "unknown" if p.start <= out.start else "unpublished"
             for p, n in zip(f.periods, f.steps, strict=True)]  # fmt: skip
    body = [
        [p.label, t[said], None if math.isnan(printed) else printed, *values]
        for p, said, printed, values in zip(f.periods, state, f.printed.tolist(), f.values.tolist(), strict=True)
    ]
    lines += tables.table(t["rows"], (t["period"], t["state"], t["printed"], *heads), body, language)
    notes = [t["year"].format(month=f.year_begins)] if f.year_begins is not None else []
    if f.signs:
        lines += _signs(found, f, corridor, language)
    if f.held:
        lines += _held(f, t)
        notes.append(t["replays"].format(block=f.block))
    notes += noted(t, f.notes)
    return lines + text_lines(notes)


def _signs(found: Nowcast, f: Flow, corridor: Corridor, language: str) -> list[RenderableType]:
    from caudal.cli import tables
    from caudal.cli.words import subject

    t = TEXTS[language]
    ahead = [(i, p) for i, (p, n) in enumerate(zip(f.periods, f.steps, strict=True)) if n > 0]

    def named(x: EarlySign) -> str:
        name = subject(x.query, corridor, language)
        return t["parts"].format(name=name) if x.kind == "parts" else name

    middle = found.probabilities.index(0.5) if 0.5 in found.probabilities else len(found.probabilities) // 2
    body = [
        [p.label, f"{named(x)}{' [a]' if x.mode == 'replay' else ''}", x.last.label,
         None if x.days is None else x.days[k], None if x.lags is None else x.lags[k],
         *(("", "") if x.kind == "parts" else (f"{x.weights[k]:.2f}", f"{100 * x.gain[k]:+.0f}%")), f.plain[i, middle]]
        for k, (i, p) in enumerate(ahead) for x in f.signs
    ]  # fmt: skip
    heads = ("period", "sign", "last", "seen", "lag", "weight", "gain", "without")
    return tables.table(t["signs"], tuple(t[h] for h in heads), body)


def _held(f: Flow, t: Mapping[str, str]) -> list[RenderableType]:
    from caudal.cli import tables

    levels = tuple(f.held[0].share)
    body = [
        [h.step, h.cases, *(f"{100 * a:.0f}% [{100 * b:.0f}-{100 * c:.0f}]" for a, b, c in h.share.values()),
         "" if h.against is None else "{:.2f} [{:.2f}-{:.2f}]".format(*h.against)]
        for h in f.held
    ]  # fmt: skip
    first = "" if f.first_replay is None else f.first_replay.label
    title = t["held"].format(cases=max(h.cases for h in f.held), first=first)
    return tables.table(title, (t["step"], t["cases"], *(f"{100 * v:g}%" for v in levels), t["score"]), body)
