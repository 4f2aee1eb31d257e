"""`caudal hindcast`: the forecast made again as of past months, scored beside the rules that anyone can apply."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caudal.cli import streams
from caudal.cli.forecasts import dimensions
from caudal.cli.run import Run, parse_languages, parse_pairs, stamped
from caudal.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.brief.document import Runs
    from caudal.studies import Hindcast

EXAMPLES = (
    "caudal hindcast --by place --where place=southwest --as-of 2024-10-22 --out hindcast",
    "caudal hindcast --indicator mexico-events --horizons 1,3",
)


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, show_default=False)


def hindcast(
    run: Run,
    by: Annotated[
        str | None,
        _option("--by", "DIM,DIM", "Break down: place, origin, population, authority. Default: place and origin."),
    ] = None,
    horizons: Annotated[
        str | None, _option("--horizons", "N,N", "Periods ahead. Default: 1,3,6,12 for months, others by frequency.")
    ] = None,
    since: Annotated[
        str, _option("--since", "PERIOD", "First month replayed, like 2015-01 (default), or as far as data allow.")
    ] = "2015-01",
    where: Annotated[
        list[str] | None, _option("--where", "KEY=VALUE", "Which count; repeat it. Keys as in `caudal panel`.")
    ] = None,
    indicator: Annotated[
        str | None, _option("--indicator", "ID", "What is counted. Default: the corridor's principal one.")
    ] = None,
    frequency: Annotated[
        str | None, _option("--frequency", "D|W|M|Q", "Length of the periods. Default: the finest held.")
    ] = None,
    scheduler: Annotated[
        str | None,
        _option("--scheduler", "ADDRESS", "Share the work among the workers of a dask scheduler; the same answer."),
    ] = None,
    out: Annotated[
        Path | None, _option("--out", "DIR", "Write the pages, csv and JSON there; made if missing.")
    ] = None,
    lang: Annotated[
        str, _option("--lang", "en|es|en,es", "Language of the words at the terminal. The pages are in both.")
    ] = "en",
) -> None:
    """Say how the forecasts have fared: made again as of every month, compared with what came."""
    from caudal import disk, studies
    from caudal.periods import parse_period
    from caudal.records import DIMENSIONS

    languages = parse_languages(lang)
    pairs = parse_pairs(where or (), ("indicator", *DIMENSIONS, "place_kind"))
    named = pairs.pop("indicator", None)
    if indicator and named and indicator != named:
        raise UsageError(f"--indicator {indicator!r} and --where indicator={named!r} differ. Give one of them.")
    files: list[str] = []
    with streams.progress_on_stderr() as progress:
        found = studies.hindcast(
            run.setting, dimensions(by), _horizons(horizons), indicator=indicator or named, where=pairs,
            frequency=frequency, since=parse_period(since).start, scheduler=scheduler, progress=progress,
        )  # fmt: skip
        if out is not None:
            from caudal.brief.hindcast import render_hindcast, stem

            progress("pages", 0, 0)
            pages = render_hindcast(found)
            document = stamped(studies.hindcast_json(found), found.seed)
            pages[f"{stem(found)}.json"] = streams.document_text(document).encode()
            out.mkdir(parents=True, exist_ok=True)
            disk.write_files(out, pages)
            files = [str(out / name) for name in pages]
    run.show(
        lambda: {**studies.hindcast_json(found), **({"files": files} if files else {})},
        lambda: _shown(found, languages, files),
    )


def _horizons(text: str | None) -> tuple[int, ...] | None:
    """Periods ahead from "1,3,6". Raises UsageError."""
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(f"--horizons {text!r}: write periods ahead as whole numbers, like 1,3,6,12.")
    return tuple(int(part) for part in parts)


def _shown(found: Hindcast, languages: Sequence[str], files: Sequence[str]) -> list[RenderableType]:
    """The board and the worst misses as tables, in each language asked for, then the files written."""
    from rich.text import Text

    from caudal.brief.hindcast import lead, sheets
    from caudal.cli.tables import table

    shown: list[RenderableType] = []
    for language in languages:
        shown.append(Text(lead(found, language)))
        for sheet in sheets(found, language):
            rows = [[_text(cell.runs) for cell in row] for row in sheet.rows]
            shown += table(_text(sheet.caption), [_text(column.title) for column in sheet.columns], rows)
            shown += [Text(_text(note)) for note in sheet.notes]
    return [*shown, *(Text(name) for name in files)]


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)
