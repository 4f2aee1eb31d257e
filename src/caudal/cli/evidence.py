"""`caudal evidence`: every documented measure of every corridor given, in one table, one page and one picture."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import streams
from caudal.cli.options import LangBesidePages, option, parse_languages
from caudal.cli.run import Run

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies import Evidence

EXAMPLES = (
    "caudal evidence --as-of 2024-10-22 --out evidence",
    "caudal evidence --corridor us-mexico --corridor strait.toml --lang en,es",
)


def evidence(
    run: Run,
    out: Annotated[
        Path | None, option("--out", "DIR", "Write the page, picture, csv and JSON there; made if missing.")
    ] = None,
    lang: LangBesidePages = "en",
) -> None:
    """Say what followed every documented measure, pooled by type; repeat --corridor for several."""
    from caudal import studies
    from caudal.brief.evidence import render_evidence
    from caudal.cli import pages

    languages = parse_languages(lang)
    settings = run.settings
    files: dict[str, list[str]] = {}
    with streams.progress_on_stderr() as progress:
        found = studies.evidence(settings, progress=progress)
        document = studies.evidence_json(found)
        if out is not None:
            progress("pages", 0, 0)
            name = f"evidence-{found.as_of.isoformat()}.json"
            files = {"files": pages.written(out, render_evidence(found), name, document, found.seed)}
    run.show(lambda: {**document, **files}, lambda: _shown(found, languages, files.get("files", ())))


def _shown(found: Evidence, languages: Sequence[str], files: Sequence[str]) -> list[RenderableType]:
    """The measures and the types as tables, in each language asked for, then the files written."""
    from caudal.brief.evidence import lead, sheets
    from caudal.cli import answers, pages

    def shown(code: str) -> list[RenderableType]:
        return pages.shown(lead(found, code), sheets(found, code) if found.findings else (), code)

    return [*answers.each_language(languages, shown), *answers.text_lines(files)]
