"""`caudal talks audit`, `export` and `import`: the register verified, written out and brought in."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caudal.cli.options import Lang, RegisterUrl, argument, parse_languages
from caudal.cli.run import Run, command
from caudal.cli.talks.acting import opened
from caudal.cli.talks.group import talks
from caudal.errors import StoreError


@command(talks, "caudal talks audit", "caudal talks audit --lang es")
def audit(run: Run, lang: Lang = "en", register: RegisterUrl = None) -> None:
    """Verify the audit trail: the chain is whole, and the register is what the trail adds up to."""
    from caudal.cli.answers import each_language
    from caudal.cli.talks import records_shown as answers
    from caudal.studies.talks.documents import audit_json

    languages = parse_languages(lang)
    with opened(run, register, write=False) as held:
        found = held.audit()
    run.show(lambda: audit_json(found), lambda: each_language(languages, lambda code: answers.audited(found, code)))
    if found.problems:
        raise typer.Exit(StoreError.exit_code)


@command(talks, "caudal talks export talks.json", "caudal talks export talks-csv")
def export(
    run: Run,
    path: Annotated[Path, argument("PATH", "A .json file, or a folder for csv with a Frictionless data package.")],
    register: RegisterUrl = None,
) -> None:
    """Write the whole register: records, texts and trail."""
    from caudal.cli.answers import text_lines
    from caudal.studies.talks.study import export_to

    with opened(run, register, write=False) as held:
        files = export_to(held, path)
    run.show(lambda: {"files": files}, lambda: text_lines(files))


@command(talks, "caudal talks import talks.json", name="import")
def import_(
    run: Run,
    path: Annotated[Path, argument("PATH", "An export: a .json file or a folder.")],
    register: RegisterUrl = None,
) -> None:
    """Bring an export in. Its trail must continue this register's own, or the register be empty."""
    from caudal.cli.answers import text_lines
    from caudal.studies.talks.study import import_from

    new = import_from(run.setting, path, register)
    told = f"{new} entries imported" if new else "nothing new: every entry is held already"
    run.show(lambda: {"entries": new}, lambda: text_lines([told]))
