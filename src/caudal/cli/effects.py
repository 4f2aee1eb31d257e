"""`caudal effect`: what a measure did, at the terminal and as a page."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from caudal.cli import streams
from caudal.cli.options import Lang, argument, option, parse_languages
from caudal.cli.run import Run

EXAMPLES = (
    "caudal effect US-MX-DEC23 --as-of 2024-11-01",
    "caudal effect CHNV --by origin --horizon 12 --scan --lang en,es",
)


def effect(
    run: Run,
    measure: Annotated[str, argument("MEASURE", "Id of a measure of the corridor.")],
    horizon: Annotated[
        int | None,
        option(
            "--horizon", "N", "Months to follow and, without --window, to add up. Default: 12 and 6.", min=1, max=60
        ),
    ] = None,
    window: Annotated[
        int | None,
        option(
            "--window", "N", "Months added up. Default: 6, or to the next measure on the same series.", min=1, max=60
        ),
    ] = None,
    by: Annotated[
        str | None, option("--by", "place|origin", "Series to show. Default: as the measure names them.")
    ] = None,
    indicator: Annotated[str | None, option("--indicator", "ID", "What is counted. Default: what it touches.")] = None,
    frequency: Annotated[
        str | None, option("--frequency", "D|W|M|Q", "Length of the periods. Default: the finest held; days by weeks.")
    ] = None,
    scan: Annotated[bool, option("--scan", "", "Look for the break, whatever the date signed.")] = False,
    out: Annotated[
        Path | None,
        option("--out", "DIR", "Write its page there in both languages, and the JSON; made if missing."),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Say what a measure did: observed minus expected, placebos, ledger, overlapping measures."""
    from caudal import studies
    from caudal.cli import answers, effects_shown, pages

    languages = parse_languages(lang)
    with streams.progress_on_stderr() as progress:
        found = studies.effect(run.setting, measure, indicator=indicator, by=by, window=window, horizon=horizon,
                               frequency=frequency, scan_dates=scan or out is not None, progress=progress)  # fmt: skip
        texts = {x: effects_shown.verdict_text(found, x) for x in ("en", "es")}
        document = {**studies.effect_json(found), "verdict_text": texts}
        files: dict[str, list[str]] = {}
        if out is not None:
            from caudal.brief.measure import render_measure

            progress("pages", 0, 0)
            made = render_measure(studies.measure_page(run.setting, found))
            name = f"effect-{found.measure.id}-{found.as_of.isoformat()}.json"
            files = {"files": pages.written(out, made, name, document, found.seed)}
    run.show(
        lambda: {**document, **files},
        lambda: [*effects_shown.shown(found, run.setting.corridor, languages),
                 *answers.text_lines(files.get("files", ()))],
    )  # fmt: skip
