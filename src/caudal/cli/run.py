"""One run of one command: the global options, where they may stand, and what a command is given."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec

import typer

import caudal
from caudal.cli import streams
from caudal.cli.options import parse_date
from caudal.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies import Setting

P = ParamSpec("P")
HELP = "Take stock of a migration agreement: did the counts change, where, and how sure is that?"
_PANEL = "Global options (before or after the command's name)"


@dataclass(frozen=True, slots=True)
class Options:
    """The global options as written; None where not given. corridor: one, or several where a command takes them."""

    corridor: Sequence[str] | None = None
    store: Path | None = None
    as_of: str | None = None
    strict: bool = False
    seed: int | None = None
    as_json: bool = False

    def then(self, later: Options) -> Options:
        """These, overruled by what was given later (after the command's name)."""
        return Options(**{f.name: _later(getattr(self, f.name), getattr(later, f.name)) for f in fields(self)})


def _later(first: Any, second: Any) -> Any:
    return first if second is None or second is False or second == [] else second


def _option(*names: str, metavar: str, text: str, **more: Any) -> Any:
    return typer.Option(*names, metavar=metavar, help=text, show_default=False, rich_help_panel=_PANEL, **more)


def _help(context: typer.Context, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(context.get_help())
        raise typer.Exit


HELP_PARAMETER = inspect.Parameter(
    "help_wanted",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[
        bool,
        typer.Option(
            "--help", "-h", metavar="", help="Show this and stop.", show_default=False, is_eager=True, callback=_help
        ),
    ],
)
GLOBAL_PARAMETERS: tuple[inspect.Parameter, ...] = tuple(
    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
    for name, default, kind, option in (
        ("corridor", None, list[str] | None, _option(
            "--corridor", metavar="NAME|FILE.toml", text="Corridor: a name or a TOML file. Default: us-mexico.")),
        ("store", None, Path | None, _option(
            "--store", metavar="DIR", text="Folder of the editions held. Default: your user data folder.")),
        ("as_of", None, str | None, _option(
            "--as-of", metavar="DATE", text="Answer as known on this day (2024-02-15). Default: today.")),
        ("strict", False, bool, _option(
            "--strict", metavar="", text="Use only editions released by --as-of; refuse replay.")),
        ("seed", None, int | None, _option(
            "--seed", metavar="N", text="Seed of every random draw. Default: 0.", min=0)),
        ("as_json", False, bool, _option(
            "--json", metavar="", text="One JSON document on standard output, nothing else there.")),
    )
)  # fmt: skip


class Run:
    """What a command is given: the setting of its questions, and how to show an answer."""

    def __init__(self, options: Options) -> None:
        self.options = options

    @cached_property
    def setting(self) -> Setting:
        """Corridor, store, as_of, strict and seed, opened at first use. Raises UsageError for several corridors."""
        given = self.options.corridor or ()
        if len(given) > 1:
            raise UsageError(f"This command takes one corridor; {' and '.join(given)} are given. Ask for each alone.")
        return self.settings[0]

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """A setting for each corridor given, for commands that take several."""
        from caudal import studies

        o = self.options
        as_of = None if o.as_of is None else parse_date(o.as_of, "--as-of")
        return tuple(
            studies.setting(corridor=name, store=o.store, as_of=as_of, strict=o.strict, seed=o.seed or 0)
            for name in o.corridor or ("us-mexico",)
        )

    def show(self, document: Callable[[], Mapping[str, Any]], words: Callable[[], Sequence[RenderableType]]) -> None:
        """Show an answer: the document with `--json`, else the words. Only the one wanted is made."""
        if self.options.as_json:
            self.write(document())
        else:
            streams.write_text(*words())

    def write(self, document: Mapping[str, Any]) -> None:
        """Write a document on standard output, whatever the options."""
        streams.write_document(self.stamped(document))

    def stamped(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document with what every document carries."""
        return stamped(document, self.options.seed or 0)


def stamped(document: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The document with what every document carries: caudal_version, seed, editions."""
    return {"caudal_version": caudal.__version__, "seed": seed, "editions": [], **document}


def command(
    app: typer.Typer, *examples: str, name: str | None = None
) -> Callable[[Callable[Concatenate[Run, P], None]], Callable[Concatenate[Run, P], None]]:
    """Register `function(run, ...)` as a command that also takes the global options, with examples in its help.

    name: the command's, where Python keeps that word for itself.
    """

    def register(function: Callable[Concatenate[Run, P], None]) -> Callable[Concatenate[Run, P], None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        keyword_only = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]

        def invoke(context: typer.Context, help_wanted: bool, **given: Any) -> None:
            written = Options(**{p.name: given.pop(p.name) for p in GLOBAL_PARAMETERS})
            before = context.obj if isinstance(context.obj, Options) else Options()
            try:
                function(Run(before.then(written)), **given)  # type: ignore[call-arg]
                sys.stdout.flush()
            except BrokenPipeError:
                streams.abandon_stdout()
                raise typer.Exit(streams.BROKEN_PIPE) from None

        parameters = [context, *keyword_only, HELP_PARAMETER, *GLOBAL_PARAMETERS]
        invoke.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        invoke.__annotations__ = {p.name: p.annotation for p in parameters}
        invoke.__name__, invoke.__doc__ = function.__name__, function.__doc__
        label = "Example:" if len(examples) == 1 else "Examples:"
        epilog = "\n\n".join([label, *(f"$ {example}" for example in examples)])
        app.command(name or function.__name__, epilog=epilog, add_help_option=False)(invoke)
        return function

    return register


def global_options(app: typer.Typer) -> None:
    """Let the global options, and `--version`, stand before the command's name."""
    version = typer.Option("--version", metavar="", help="Print the version and stop.", show_default=False)
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    wanted = inspect.Parameter(
        "version", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, version]
    )

    def before(context: typer.Context, version: bool, help_wanted: bool, **given: Any) -> None:
        context.obj = Options(**given)
        if version:
            if context.obj.as_json:
                streams.write_document(stamped({}, context.obj.seed or 0))
            else:
                sys.stdout.write(f"caudal {caudal.__version__}\n")
            raise typer.Exit
        if context.invoked_subcommand is None:
            if Options().then(context.obj) != Options():
                raise UsageError("No command given. Try: caudal --help")
            sys.stdout.write(context.get_help())

    parameters = [context, *GLOBAL_PARAMETERS, wanted, HELP_PARAMETER]
    before.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    before.__annotations__ = {p.name: p.annotation for p in parameters}
    before.__doc__ = HELP
    epilog = "Example:\n\n$ caudal brief --as-of 2024-02-15"
    app.callback(invoke_without_command=True, epilog=epilog, add_help_option=False)(before)


def group_options(app: typer.Typer, about: str) -> None:
    """Let the global options stand between a group of commands and the command's own name; `about` is its help."""
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

    def before(context: typer.Context, help_wanted: bool, **given: Any) -> None:
        above = context.obj if isinstance(context.obj, Options) else Options()
        context.obj = above.then(Options(**given))
        if context.invoked_subcommand is None:
            sys.stdout.write(context.get_help())

    parameters = [context, *GLOBAL_PARAMETERS, HELP_PARAMETER]
    before.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    before.__annotations__ = {p.name: p.annotation for p in parameters}
    before.__doc__ = about
    app.callback(invoke_without_command=True, add_help_option=False)(before)
