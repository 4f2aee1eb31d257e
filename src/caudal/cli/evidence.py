"""`caudal evidence`: every documented measure of every corridor given, in one table, one page and one picture."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caudal.cli import streams
from caudal.cli.run import Run, parse_languages, stamped

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.brief.document import Runs
    from caudal.studies import Evidence

EXAMPLES = (
    "caudal evidence --as-of 2024-10-22 --out evidence",
    "caudal evidence --corridor us-mexico --corridor strait.toml --lang en,es",
)


def evidence(
    run: Run,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", show_default=False,
                     help="Write the page, picture, csv and JSON there; made if missing."),
    ] = None,
    lang: Annotated[
        str,
        typer.Option("--lang", metavar="en|es|en,es", show_default=False,
                     help="Language of the words at the terminal. The pages are in both. Default: en."),
    ] = "en",
) -> None:  # fmt: skip
    """Say what followed every documented measure, pooled by type; repeat --corridor for several."""
    from caudal import disk, studies

    languages = parse_languages(lang)
    settings = run.settings
    files: list[str] = []
    with streams.progress_on_stderr() as progress:
        found = studies.evidence(settings, progress=progress)
        if out is not None:
            from caudal.brief.evidence import render_evidence

            progress("pages", 0, 0)
            pages = render_evidence(found)
            document = stamped(studies.evidence_json(found), found.seed)
            pages[f"evidence-{found.as_of.isoformat()}.json"] = streams.document_text(document).encode()
            out.mkdir(parents=True, exist_ok=True)
            disk.write_files(out, pages)
            files = [str(out / name) for name in pages]
    run.show(
        lambda: {**studies.evidence_json(found), **({"files": files} if files else {})},
        lambda: _shown(found, languages, files),
    )


def _shown(found: Evidence, languages: Sequence[str], files: Sequence[str]) -> list[RenderableType]:
    """The measures and the types as tables, in each language asked for, then the files written."""
    from rich.text import Text

    from caudal.brief.evidence import lead, sheets
    from caudal.cli.tables import table

    shown: list[RenderableType] = []
    for language in languages:
        shown.append(Text(lead(found, language)))
        for sheet in sheets(found, language) if found.findings else ():
            rows = [[_text(cell.runs) for cell in row] for row in sheet.rows]
            shown += table(_text(sheet.caption), [_text(column.title) for column in sheet.columns], rows)
            shown += [Text(_text(note)) for note in sheet.notes]
    return [*shown, *(Text(name) for name in files)]


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)
