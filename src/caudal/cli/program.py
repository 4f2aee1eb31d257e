"""One call of the program: the command line read and run, every failure one line and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer

from caudal.cli import refusals, streams
from caudal.cli.app import app
from caudal.cli.run import stamped
from caudal.errors import CaudalError, FetchError, InputError, StoreError, UsageError


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
        key, values = refusals.usage_key(error)
        return _refuse(UsageError(_usage(error), key=key, **values), UsageError.exit_code, given)
    except OSError as error:
        streams.give_up_a_failed_stdout()
        refused = StoreError(_os_message(error), key="disk", file=error.filename or "—", reason=_reason(error))
        return _refuse(refused, StoreError.exit_code, given)
    except Exception as error:
        traceback.print_exc()
        return _refuse(CaudalError(f"a fault of caudal itself: {type(error).__name__}: {error}"), 1, given)


def _refuse(error: CaudalError, code: int, given: Sequence[str]) -> int:
    meaning, spanish = refusals.meaning(error), refusals.spanish(error)
    streams.write_error(error)
    if refusals.wanted(given):
        streams.write_error(spanish or meaning["es"])
    if "--json" in given:
        told: dict[str, Any] = {"type": type(error).__name__, "message": streams.one_line(error), "exit_code": code}
        told |= {"message_es": spanish and streams.one_line(spanish), "meaning": meaning}
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
    if refusals.wanted(given):
        streams.write_error(refusals.stopped())
    return streams.INTERRUPTED


def _usage(error: typer.TyperException) -> str:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{message}. Try: {context.command_path if context else 'caudal'} --help"


def _os_message(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{_reason(error)}. Nothing half-written was kept. Check the folder, its rights and the free space."


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
