"""The commands: each parses, calls one study and shows its answer."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caudal.cli import backups, evidence, exports, fetch, forecasts, hindcasts, nowcasts, streams
from caudal.cli.run import Run, command, global_options, parse_date, parse_languages, parse_pairs, stamped
from caudal.cli.talks import talks
from caudal.errors import CaudalError, FetchError, InputError, StoreError, UsageError

if TYPE_CHECKING:
    from caudal.studies import Effect

app = typer.Typer(
    name="caudal",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
global_options(app)
app.add_typer(talks, name="talks")

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help="Which count; repeat it. Keys: indicator, place, origin, population, authority.",
        show_default=False,
    ),
]


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, show_default=False)


@command(app, "caudal sources", "caudal --json sources")
def sources(run: Run) -> None:
    """Show the editions held: publishers, coverage, gaps, and what each release revised."""
    from caudal import studies
    from caudal.cli import answers

    report = studies.sources(run.setting)
    run.show(report.to_json, lambda: answers.held(report))


@command(
    app,
    "caudal load encounters.csv --released 2024-02-13",
    "caudal load arrivals.csv --spec arrivals.toml",
)
def load(
    run: Run,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files as their publishers released them.")],
    spec: Annotated[Path | None, _option("--spec", "F.toml", "How to read a tidy table (docs/corridors.md).")] = None,
    released: Annotated[
        str | None, _option("--released", "DATE", "Release day, where neither the file nor the spec says it.")
    ] = None,
) -> None:
    """Check files and keep them as editions: all of them, or none."""
    from caudal import studies
    from caudal.cli import answers

    day = None if released is None else parse_date(released, "--released")
    with streams.progress_on_stderr() as progress:
        report = studies.load(run.setting, tuple(paths), spec=spec, released=day, progress=progress)
    run.show(report.to_json, lambda: answers.loaded(report))


command(app, *fetch.EXAMPLES)(fetch.fetch)
command(app, backups.BACKUP_EXAMPLE)(backups.backup)
command(app, backups.RESTORE_EXAMPLE)(backups.restore)


@command(
    app,
    "caudal panel --where place=southwest --by place --first 2023-10 \\\n    --as-of 2024-02-15",
    "caudal panel --indicator darien-transits --by origin --out darien.csv",
)
def panel(
    run: Run,
    indicators: Annotated[
        list[str] | None,
        _option("--indicator", "ID", "Default: indicator of --where, else the corridor's principal one."),
    ] = None,
    by: Annotated[str, _option("--by", "DIM,DIM", "Break down: place, origin, population, authority.")] = "",
    where: Where = None,
    frequency: Annotated[
        str | None, _option("--frequency", "D|W|M|Q|A", "Length of the periods. Default: the finest held.")
    ] = None,
    first: Annotated[str | None, _option("--first", "PERIOD", "First period wanted, like 2023-10.")] = None,
    form: Annotated[
        str | None, _option("--format", "FORMAT", "table, csv, parquet, json, package or sdmx. Default: as --out ends.")
    ] = None,
    out: Annotated[
        Path | None, _option("--out", "FILE", "Write there instead of to the terminal. A package: a folder.")
    ] = None,
) -> None:
    """Show the counts as known at --as-of: unknown, suppressed and zero kept apart."""
    from caudal import studies
    from caudal.cli import tables
    from caudal.periods import parse_period
    from caudal.records import DIMENSIONS

    chosen = exports.panel_format(form, out)
    if len(indicators or ()) > 1:
        raise UsageError("--indicator is given twice. A panel holds one; ask for each on its own, or for a sum with +.")
    indicator = indicators[0] if indicators else None
    pairs = parse_pairs(where or (), ("indicator", *DIMENSIONS, "place_kind"))
    named = pairs.pop("indicator", None)
    if indicator and named and indicator != named:
        raise UsageError(f"--indicator {indicator!r} and --where indicator={named!r} differ. Give one of them.")
    dimensions = _dimensions(by)
    start = None if first is None else parse_period(first).start
    wanted = indicator or named or run.setting.corridor.indicator
    found = studies.panel(run.setting, wanted, dimensions, pairs, frequency=frequency, first=start)
    if out is not None:
        files = {"files": exports.written(out, chosen, exports.panel_files(run, found, chosen))}
        run.show(
            lambda: {**studies.panel_json(run.setting, found), **files}, lambda: [f"{out}: {exports.panel_size(found)}"]
        )
    elif chosen in ("csv", "sdmx") and not run.options.as_json:
        (text,) = exports.panel_files(run, found, chosen).values()
        sys.stdout.write(text.decode("utf-8"))
    elif chosen == "json":
        run.write(studies.panel_json(run.setting, found))
    else:
        run.show(lambda: studies.panel_json(run.setting, found), lambda: tables.panel_table(found))


@command(
    app,
    "caudal check --where indicator=usbp-encounters --where place=southwest \\\n"
    "    --direction down --period 2024-01 --against 2023-12 --as-of 2024-02-15",
    "caudal check --where indicator=usbp-encounters --where place=southwest \\\n"
    "    --level 2000..9999 --per day --period 2023-11",
)
def check(
    run: Run,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="A claim in words: not read yet, write --where.", show_default=False),
    ] = None,
    where: Where = None,
    direction: Annotated[str | None, _option("--direction", "down|up", "What the claim says happened.")] = None,
    period: Annotated[
        str | None, _option("--period", "PERIOD", "When: 2024-01, 2023-W52, 2024-01-05, 2023-Q4 or 2023.")
    ] = None,
    against: Annotated[str | None, _option("--against", "PERIOD", "Compared with. Default: the period before.")] = None,
    level: Annotated[str | None, _option("--level", "LOW..HIGH", "A level claim: both ends count as inside.")] = None,
    per: Annotated[str, _option("--per", "day|period", "Unit of --level. Default: period.")] = "period",
    lang: Annotated[str, _option("--lang", "en|es|en,es", "Language of the words. Default: en.")] = "en",
) -> None:
    """Judge a claim: did it change, how sure is that, and how often does the rule cry wolf?"""
    from caudal import claims, studies
    from caudal.cli import answers

    languages = parse_languages(lang)
    if not where:
        told = "A claim in words is not read yet" if text else "Nothing to check"
        raise UsageError(
            f"{told}: write what is counted, like --where indicator=usbp-encounters --where place=southwest "
            "--direction down --period 2024-01 --against 2023-12 (or --level 2000..9999 --per day)."
        )
    if text:
        raise UsageError(f"Give the claim as --where pairs or as text ({text!r}), not both.")
    if period is None:
        raise UsageError("--period is missing: write when the claim holds, like --period 2024-01.")
    query = claims.parse_where(where, indicator=run.setting.corridor.indicator)
    claim = claims.claim(query, period, direction, against, level, per)
    verdict = studies.check(run.setting, claim)
    run.show(
        lambda: answers.worded(studies.verdict_json(verdict), verdict, run.setting.corridor),
        lambda: answers.judged(verdict, run.setting.corridor, languages),
    )


@command(
    app,
    "caudal effect US-MX-DEC23 --as-of 2024-11-01",
    "caudal effect CHNV --by origin --horizon 12 --scan --lang en,es",
)
def effect(
    run: Run,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="Id of a measure of the corridor.")],
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon",
            metavar="N",
            min=1,
            max=60,
            show_default=False,
            help="Months to follow and, without --window, to add up. Default: 12 and 6.",
        ),
    ] = None,
    window: Annotated[
        int | None,
        typer.Option(
            "--window",
            metavar="N",
            min=1,
            max=60,
            show_default=False,
            help="Months added up. Default: 6, or to the next measure on the same series.",
        ),
    ] = None,
    by: Annotated[
        str | None, _option("--by", "place|origin", "Series to show. Default: as the measure names them.")
    ] = None,
    indicator: Annotated[str | None, _option("--indicator", "ID", "What is counted. Default: what it touches.")] = None,
    frequency: Annotated[
        str | None, _option("--frequency", "D|W|M|Q", "Length of the periods. Default: the finest held; days by weeks.")
    ] = None,
    scan: Annotated[
        bool, typer.Option("--scan", metavar="", help="Look for the break, whatever the date signed.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", show_default=False,
                     help="Write its page there in both languages, and the JSON; made if missing."),
    ] = None,
    lang: Annotated[str, _option("--lang", "en|es|en,es", "Language of the words. Default: en.")] = "en",
) -> None:  # fmt: skip
    """Say what a measure did: observed minus expected, placebos, ledger, overlapping measures."""
    from caudal import studies
    from caudal.cli import answers, effects

    languages = parse_languages(lang)
    with streams.progress_on_stderr() as progress:
        found = studies.effect(run.setting, measure, indicator=indicator, by=by, window=window, horizon=horizon,
                               frequency=frequency, scan_dates=scan or out is not None, progress=progress)  # fmt: skip
        texts = {x: effects.verdict_text(found, x) for x in ("en", "es")}
        files: list[str] = []
        if out is not None:
            progress("pages", 0, 0)
            files = _effect_pages(run, found, out, {**studies.effect_json(found), "verdict_text": texts})
    run.show(
        lambda: {**studies.effect_json(found), "verdict_text": texts, **({"files": files} if files else {})},
        lambda: [*effects.shown(found, run.setting.corridor, languages), *answers.text_lines(files)],
    )


def _effect_pages(run: Run, found: Effect, out: Path, document: Mapping[str, object]) -> list[str]:
    """Write a measure's page in each language, and its JSON."""
    from caudal import disk, studies
    from caudal.brief.measure import render_measure

    pages = render_measure(studies.measure_page(run.setting, found))
    name = f"effect-{found.measure.id}-{found.as_of.isoformat()}.json"
    pages[name] = streams.document_text(stamped(document, found.seed)).encode()
    out.mkdir(parents=True, exist_ok=True)
    disk.write_files(out, pages)
    return [str(out / page) for page in pages]


command(app, *evidence.EXAMPLES)(evidence.evidence)
command(app, *forecasts.EXAMPLES)(forecasts.forecast)
command(app, *hindcasts.EXAMPLES)(hindcasts.hindcast)
command(app, *nowcasts.EXAMPLES)(nowcasts.nowcast)


@command(app, "caudal brief --as-of 2024-02-15", "caudal brief --as-of 2024-02-15 --lang es --out informe")
def brief(
    run: Run,
    lang: Annotated[str, _option("--lang", "en|es|en,es", "Languages. Default: both.")] = "en,es",
    terms: Annotated[
        str | None, _option("--terms", "NAME", "Spanish words of a delegation: es-MX-sre (default) or es-US-state.")
    ] = None,
    out: Annotated[Path, _option("--out", "DIR", "Folder to write into, made if missing. Default: out.")] = Path("out"),
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
        streams.write_error("The store's register was damaged and is set aside: section 5 lacks what stood only in it. "
                            "Restore it with caudal restore FILE.zip or caudal talks import FILE.json.")  # fmt: skip
    files = [str(out / name) for name in pages]
    answer = {language: faces.answer(stock, language, terms) for language in languages}
    editions = [studies.edition_json(e) for e in stock.editions]
    document = {"as_of": stock.as_of, "files": files, "answer": answer, "editions": editions}
    run.show(lambda: document, lambda: answers.briefed(files, answer))


@command(app, "caudal trace FIGURE --as-of 2024-02-15")
def trace(
    run: Run,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="Id of a figure, as the brief links it.")],
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.

    0 done; 2 wrong use; 3 a file that cannot be read; 4 the store or disk; 5 not held as of that date; 6 another
    person's act came first; 7 a publisher's page or file could not be had; 1 a fault of caudal itself; 130 stopped by
    Ctrl-C; 141 the reader of our output went away.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    streams.prepare_streams()
    try:
        result = typer.main.get_command(app).main(args=given, prog_name="caudal", standalone_mode=False)
        sys.stdout.flush()
        return _interrupted(given) if result == streams.INTERRUPTED else int(result or 0)
    except BrokenPipeError:
        streams.abandon_stdout()
        return streams.BROKEN_PIPE
    except KeyboardInterrupt:
        return _interrupted(given)
    except CaudalError as error:
        return _refuse(error, error.exit_code, given)
    except typer.TyperException as error:
        return _refuse(UsageError(_usage(error)), UsageError.exit_code, given)
    except OSError as error:
        streams.give_up_a_failed_stdout()
        return _refuse(StoreError(_os_message(error)), StoreError.exit_code, given)
    except Exception as error:
        traceback.print_exc()
        return _refuse(CaudalError(f"a fault of caudal itself: {type(error).__name__}: {error}"), 1, given)


def _refuse(error: CaudalError, code: int, given: Sequence[str]) -> int:
    streams.write_error(error)
    if "--json" in given:
        told = {"type": type(error).__name__, "message": streams.one_line(error), "exit_code": code}
        if isinstance(error, InputError):
            told |= {"file": error.file, "row": error.row, "column": error.column, "next_step": error.next_step}
            told |= {"rule": error.rule, "value": None if error.value is None else str(error.value)}
        if isinstance(error, FetchError):
            told |= {"page": error.page, "file": error.file}
        try:
            streams.write_document(stamped({"error": told}, 0))
        except OSError:
            streams.abandon_stdout()
        streams.give_up_a_failed_stdout()
    return code


def _interrupted(given: Sequence[str]) -> int:
    streams.write_error("stopped; what was kept before is whole, what was under way was not kept.")
    return streams.INTERRUPTED


def _usage(error: typer.TyperException) -> str:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{message}. Try: {context.command_path if context else 'caudal'} --help"


def _os_message(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    said = error.strerror or str(error)
    return f"{where}{said}. Nothing half-written was kept. Check the folder, its rights and the free space."


def _dimensions(by: str) -> tuple[str, ...]:
    from caudal.records import DIMENSIONS

    wanted = tuple(dict.fromkeys(part.strip() for part in by.split(",") if part.strip()))
    for name in wanted:
        if name not in DIMENSIONS:
            raise UsageError(f"--by {name!r} is not a dimension. Write one or more of {','.join(DIMENSIONS)}.")
    return wanted
