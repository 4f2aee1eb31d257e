"""`caudal forecast`: what comes next, by place and origin, with intervals that hold for every sum."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import exports, streams
from caudal.cli.options import Lang, Where, option, parse_count, parse_dimensions, parse_languages
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.corridor import Corridor
    from caudal.studies import Forecast

EXAMPLES = (
    "caudal forecast --by place,origin --horizon 12 --as-of 2024-02-15",
    "caudal forecast --where place=southwest --by place --out expected.csv",
    "caudal forecast --where place=southwest --by place --if US-MX-DEC23=lapses@2024-03 \\\n    --as-of 2024-02-15",
)
WITH_SCENARIOS = ("table", "csv", "parquet", "json")
FORMATS = ("table", "csv", "parquet", "json", "package", "sdmx", "hub")

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "{name}: what to expect, as known on {as_of} ({mode})",
        "known": "The last period published is {last}; {units} ahead count from there. {draws:,} joint draws, "
        "seed {seed}: in each draw the parts add up to their sums.",
        "totals": "Sums",
        "cells": "Series",
        "period": "period", "ahead": "ahead", "latest": "latest known", "median": "median", "all": "all",
        "place": "place", "origin": "origin", "population": "population", "authority": "authority",
        "not-why": "An interval of 80% should hold four outcomes in five, when nothing new is decided.",
        "never-known.one": "{series} series has no known count and is left out.",
        "last-not-known.one": "{series} series is not known in {period}: its forecast starts from its own last count.",
        "never-known": "{series} series have no known count and are left out.",
        "last-not-known": "{series} series are not known in {period}: their forecast starts from their own last count.",
        "withheld": "{series} series were withheld by the publisher in {period}, known only to be small: the middle of "
        "what they may be stands for them.",
        "open-to-revision": "{period} is still open to revision: the forecast starts from what its past prints make it "
        "in the end, {change}% in the middle.",
        "after-the-data": "In force or to come after the last period published, and not in the forecast: {measures}.",
        "breakdown-ends": "Broken down this way, counts are published to {last} only; the whole is published to "
        "{newest}. Without --by the forecast starts there.",
        "coarser-reaches": "The finest breakdown held ends in {last}: here is a coarser one, whose counts reach "
        "{newest}.",
        "whole-reaches": "No breakdown held reaches {newest} (the finest ends in {last}): here is the whole alone.",
    },
    "es": {
        "title": "{name}: qué esperar, según lo conocido el {as_of} ({mode})",
        "known": "El último periodo publicado es {last}; el adelanto se cuenta en {units} desde ahí. {draws:,} "
        "simulaciones conjuntas, semilla {seed}: en cada una las partes suman sus totales.",
        "totals": "Sumas",
        "cells": "Series",
        "period": "periodo", "ahead": "adelante", "latest": "último conocido", "median": "mediana", "all": "todos",
        "place": "lugar", "origin": "origen", "population": "población", "authority": "autoridad",
        "not-why": "Un intervalo de 80% debería contener cuatro de cada cinco resultados, si no se decide nada nuevo.",
        "never-known.one": "{series} serie no tiene ningún conteo conocido y se omite.",
        "last-not-known.one": "{series} serie no se conoce en {period}: su pronóstico parte de su propio último "
        "conteo.",
        "never-known": "{series} series no tienen ningún conteo conocido y se omiten.",
        "last-not-known": "{series} series no se conocen en {period}: su pronóstico parte de su propio último conteo.",
        "withheld": "{series} series fueron reservadas por la fuente en {period} y solo se sabe que son pequeñas: "
        "en su lugar va el punto medio de lo que pueden ser.",
        "open-to-revision": "{period} aún está sujeto a revisión: el pronóstico parte de lo que sus publicaciones "
        "pasadas indican que será al final, {change}% en la mediana.",
        "after-the-data": "En vigor o por entrar después del último periodo publicado, y fuera del pronóstico: "
        "{measures}.",
        "breakdown-ends": "Con este desglose solo hay cifras publicadas hasta {last}; las del total llegan a {newest}. "
        "Sin --by, el pronóstico parte de ahí.",
        "coarser-reaches": "El desglose más fino disponible termina en {last}: aquí va uno menos fino, cuyas cifras "
        "llegan a {newest}.",
        "whole-reaches": "Ningún desglose disponible llega a {newest} (el más fino termina en {last}): aquí va solo el "
        "total.",
    },
}  # fmt: skip


def forecast(
    run: Run,
    by: Annotated[
        str | None,
        option("--by", "DIM,DIM", "Break down, as in panel. Default: the finest of place and origin up to date."),
    ] = None,
    horizon: Annotated[
        int,
        option("--horizon", "N", "Periods after the last one published.", min=1, max=120),
    ] = 12,
    where: Where = None,
    indicator: Annotated[
        str | None, option("--indicator", "ID", "What is counted. Default: the corridor's principal one.")
    ] = None,
    frequency: Annotated[
        str | None, option("--frequency", "D|W|M|Q|A", "Length of the periods. Default: the finest held.")
    ] = None,
    scenarios: Annotated[
        list[str] | None,
        option("--if", "MEASURE=WHAT", "Suppose that a measure holds, lapses[@DATE] or decays[@DATE]; repeat it."),
    ] = None,
    quantiles: Annotated[
        str, option("--quantiles", "standard|hub", "7 quantiles (default), or the 23 that forecast hubs ask for.")
    ] = "standard",
    form: Annotated[
        str | None, option("--format", "FORMAT", f"{', '.join(FORMATS)}. Default: as --out ends, else a table.")
    ] = None,
    out: Annotated[
        Path | None, option("--out", "FILE", "Write there instead of to the terminal. A package: a folder.")
    ] = None,
    lang: Lang = "en",
) -> None:  # fmt: skip
    """Say what to expect: joint forecasts that add up, never negative, as known at --as-of."""
    from caudal import studies

    languages, chosen = parse_languages(lang), exports.table_format(form, out, FORMATS, "forecast")
    if quantiles not in ("standard", "hub"):
        raise UsageError(f"--quantiles {quantiles!r} is neither standard nor hub.")
    named, pairs = parse_count(where, indicator)
    asked = tuple(studies.parse_scenario(text) for text in scenarios or ())
    if asked and chosen not in WITH_SCENARIOS:
        raise UsageError(f"{chosen} holds forecasts without an if. With --if write {', '.join(WITH_SCENARIOS)}.")
    probabilities = studies.HUB_QUANTILES if quantiles == "hub" or chosen == "hub" else studies.QUANTILES
    with streams.progress_on_stderr() as progress:
        found = studies.forecast(
            run.setting, parse_dimensions(by), horizon, indicator=named, where=pairs, frequency=frequency,
            probabilities=probabilities, scenarios=asked, progress=progress,
        )  # fmt: skip
    if out is not None:
        files = {"files": exports.written(out, chosen, _files(run, found, chosen))}
        size = f"{len(found.series):,} series x {len(found.periods):,} periods x {len(found.probabilities)} quantiles"
        run.show(lambda: {**studies.forecast_json(found), **files}, lambda: [f"{out}: {size}"])
    elif chosen == "json" or run.options.as_json:
        run.write(studies.forecast_json(found))
    elif chosen == "table":
        streams.write_text(*shown(found, run.setting.corridor, languages))
    else:
        (text,) = _files(run, found, chosen).values()
        sys.stdout.write(text.decode("utf-8"))


def shown(found: Forecast, corridor: Corridor, languages: Sequence[str]) -> list[RenderableType]:
    """The forecast as tables: sums first, then the series; in each language asked for."""
    from caudal.cli.answers import each_language

    return each_language(languages, lambda code: _shown(found, corridor, code))


def _shown(found: Forecast, corridor: Corridor, language: str) -> list[RenderableType]:
    from caudal.cli import scenarios, tables
    from caudal.cli.answers import noted, text_lines
    from caudal.cli.words import TEXTS as MODES
    from caudal.cli.words import day, units

    t = TEXTS[language]
    named = corridor.indicators.get(found.panel.indicator)
    title = t["title"].format(
        name=named.name[language] if named else found.panel.indicator,
        as_of=day(found.panel.as_of, language),
        mode=MODES[language].get(found.panel.mode, found.panel.mode),
    )
    known = {"last": found.last.label, "draws": found.draws, "seed": found.seed,
             "units": units(found.panel.frequency, language)}  # fmt: skip
    lines = text_lines([title, t["known"].format(**known)])
    lines += text_lines([scenarios.said(x, len(found.series) - found.totals, language) for x in found.supposed])
    dims = [d for d in found.series[-1] if len({key[d] for key in found.series}) > 1]
    heads = [t["median"] if p == 0.5 else f"{100 * p:g}%" for p in found.probabilities]
    for name, rows in (("totals", range(found.totals)), ("cells", range(found.totals, len(found.series)))):
        if len(rows):
            body = [
                [*(_name(found.series[i][d], t) for d in dims), _known(found.latest[i]), period.label, h + 1,
                 *(float(v) for v in found.values[i, h])]
                for i in rows for h, period in enumerate(found.periods)
            ]  # fmt: skip
            lines += tables.table(t[name], (*(t[d] for d in dims), t["latest"], t["period"], t["ahead"], *heads), body)
    return [*lines, *text_lines([*noted(t, found.notes), *found.panel.notes, t["not-why"]])]


def _name(value: str, t: Mapping[str, str]) -> str:
    return t["all"] if value == "all" else value


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _files(run: Run, found: Forecast, form: str) -> dict[str, bytes]:
    """Name -> bytes; one file without a name, or those of a package."""
    from caudal import exchange, studies

    if form == "json":
        return exports.document_file(run, studies.forecast_json(found))
    rows = studies.forecast_rows(found)
    if form == "hub":
        return {"": exchange.hub_bytes(exchange.hub_table(rows, found.panel.indicator, found.panel.as_of))}
    frame = exchange.forecast_frame(rows, found.panel.indicator)
    writers = exchange.forecast_package, exchange.forecast_sdmx
    return exports.table_files(form, frame, found.panel, run.setting.corridor, *writers)
