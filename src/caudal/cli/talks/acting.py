"""Who acts on which register: the options that the commands of the talks share."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from caudal.cli import streams
from caudal.cli.options import argument, option
from caudal.cli.run import Run
from caudal.errors import UsageError

if TYPE_CHECKING:
    from caudal.register import Register, Reviewer


Who = Annotated[str | None, option("--who", "NAME", "Who acts. Default: your user name.")]
Why = Annotated[str, option("--why", "TEXT", "Why, for the audit trail.")]
Version = Annotated[
    int | None, option("--version", "N", "The version you looked at; refused if it changed since.", min=1)
]
Words = Annotated[Path | None, option("--words", "F.toml", "Your own table of words to numbers.")]
Id = Annotated[str, argument("ID", "Id of an item, as talks list shows it.")]


@contextmanager
def opened(run: Run, url: str | None, *, write: bool) -> Iterator[Register]:
    """The register meant, closed at the end; where the store's was damaged and not restored, that is said."""
    from caudal.studies.talks.study import lost_register, open_register

    lost = lost_register(run.setting, url)
    held = open_register(run.setting, url, write=write)
    if lost:
        streams.write_error(lost)
    try:
        yield held
    finally:
        held.close()


def reviewer(who: str | None, why: str) -> Reviewer:
    """Who acts, by default the user of this machine, and why. Raises UsageError."""
    from caudal.register import Reviewer

    if who is None:
        try:
            who = getpass.getuser()
        except (KeyError, OSError, ImportError):
            raise UsageError("Your user name is not known here: give --who NAME.") from None
    if not who.strip():
        raise UsageError("--who is empty: give the name of the person who acts.")
    return Reviewer(who, why)
