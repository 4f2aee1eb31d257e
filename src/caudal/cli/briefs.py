"""`caudal brief` and `caudal trace`: the stock-taking as files, and any figure of it opened to its sources."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from caudal.cli import streams
from caudal.cli.options import Terms, argument, option, parse_languages
from caudal.cli.run import Run

EXAMPLES = ("caudal brief --as-of 2024-02-15", "caudal brief --as-of 2024-02-15 --lang es --out informe")
TRACE_EXAMPLE = "caudal trace FIGURE --as-of 2024-02-15"


def brief(
    run: Run,
    lang: Annotated[str, option("--lang", "en|es|en,es", "Languages. Default: both.")] = "en,es",
    terms: Terms = None,
    out: Annotated[Path, option("--out", "DIR", "Folder to write into, made if missing. Default: out.")] = Path("out"),
) -> None:
    """Write the stock-taking brief: for each language a web page, a PDF and a JSON, from one computation."""
    from caudal import brief as faces
    from caudal import disk, studies
    from caudal.brief.language import Language
    from caudal.cli import answers

    languages = parse_languages(lang)
    Language("es", terms)  # an unknown set is refused before the work
    with streams.progress_on_stderr() as progress:
        stock = studies.stock_taking(run.setting, progress)
        progress("pages", 0, 0)
        pages = faces.render(stock, languages, terms)
        out.mkdir(parents=True, exist_ok=True)
        disk.write_files(out, pages)
    if stock.agreed is not None and stock.agreed.lost:
        streams.write_error("The store's register was damaged and is set aside: section 6 lacks what stood only in it. "
                            "Restore it with caudal restore FILE.zip or caudal talks import FILE.json.")  # fmt: skip
    files = [str(out / name) for name in pages]
    answer = {language: faces.answer(stock, language, terms) for language in languages}
    editions = [studies.edition_json(e) for e in stock.editions]
    document = {"as_of": stock.as_of, "files": files, "answer": answer, "editions": editions}
    run.show(lambda: document, lambda: answers.briefed(files, answer))


def trace(
    run: Run,
    figure: Annotated[str, argument("FIGURE", "Id of a figure, as the brief links it.")],
) -> None:
    """Open a figure of the brief: value, editions with sha256, rows, computation."""
    from caudal import brief as faces
    from caudal import studies
    from caudal.cli import answers

    with streams.progress_on_stderr() as progress:
        stock = studies.stock_taking(run.setting, progress)
        found = studies.figure_of(replace(stock, figures=faces.figures(stock)), figure)
    document = {"figure": studies.figure_json(found), "as_of": found.as_of, "editions": found.sources}
    run.show(lambda: document, lambda: answers.traced(found))
