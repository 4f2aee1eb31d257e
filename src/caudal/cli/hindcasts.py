"""`caudal hindcast`: the forecast made again as of past months, scored beside the rules that anyone can apply."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import streams
from caudal.cli.options import (
    LangBesidePages,
    Where,
    option,
    parse_count,
    parse_dimensions,
    parse_languages,
    parse_numbers,
)
from caudal.cli.run import Run

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies import Hindcast

EXAMPLES = (
    "caudal hindcast --by place --where place=southwest --as-of 2024-10-22 --out hindcast",
    "caudal hindcast --indicator mexico-events --horizons 1,3",
)


def hindcast(
    run: Run,
    by: Annotated[
        str | None,
        option(
            "--by",
            "DIM,DIM",
            "Break down, as in panel. Default: the finest of place and origin up to date.",
        ),
    ] = None,
    horizons: Annotated[
        str | None, option("--horizons", "N,N", "Periods ahead. Default: 1,3,6,12 for months, others by frequency.")
    ] = None,
    since: Annotated[
        str, option("--since", "PERIOD", "First month replayed, like 2015-01 (default), or as far as data allow.")
    ] = "2015-01",
    where: Where = None,
    indicator: Annotated[
        str | None, option("--indicator", "ID", "What is counted. Default: the corridor's principal one.")
    ] = None,
    frequency: Annotated[
        str | None, option("--frequency", "D|W|M|Q", "Length of the periods. Default: the finest held.")
    ] = None,
    scheduler: Annotated[
        str | None,
        option("--scheduler", "ADDRESS", "Share the work among the workers of a dask scheduler; the same answer."),
    ] = None,
    out: Annotated[Path | None, option("--out", "DIR", "Write the pages, csv and JSON there; made if missing.")] = None,
    lang: LangBesidePages = "en",
) -> None:
    """Say how the forecasts have fared: made again as of every month, compared with what came."""
    from caudal import studies
    from caudal.brief import hindcast as board
    from caudal.cli import pages
    from caudal.periods import parse_period

    languages = parse_languages(lang)
    named, pairs = parse_count(where, indicator)
    files: dict[str, list[str]] = {}
    with streams.progress_on_stderr() as progress:
        found = studies.hindcast(
            run.setting, parse_dimensions(by), parse_numbers(horizons, "--horizons"), indicator=named, where=pairs,
            frequency=frequency, since=parse_period(since).start, scheduler=scheduler, progress=progress,
        )  # fmt: skip
        document = studies.hindcast_json(found)
        if out is not None:
            progress("pages", 0, 0)
            name = f"{board.stem(found)}.json"
            files = {"files": pages.written(out, board.render_hindcast(found), name, document, found.seed)}
    run.show(lambda: {**document, **files}, lambda: _shown(found, languages, files.get("files", ())))


def _shown(found: Hindcast, languages: Sequence[str], files: Sequence[str]) -> list[RenderableType]:
    """The board and the worst misses as tables, in each language asked for, then the files written."""
    from caudal.brief import hindcast as board
    from caudal.cli import answers, pages

    told = answers.each_language(languages, lambda x: pages.shown(board.lead(found, x), board.sheets(found, x), x))
    return [*told, *answers.text_lines(files)]
