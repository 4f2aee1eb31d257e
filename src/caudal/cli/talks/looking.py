"""`caudal talks list` and `show`: what is on record."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from typing import Annotated

from caudal.cli.options import Lang, RegisterUrl, option, parse_date, parse_languages
from caudal.cli.run import Run, command
from caudal.cli.talks.acting import Id, opened
from caudal.cli.talks.group import talks


@command(
    talks,
    "caudal talks list --kind commitment --as-of 2024-01-10",
    "caudal talks list --state proposed --lang es",
    name="list",
)
def list_(
    run: Run,
    kind: Annotated[
        str | None, option("--kind", "KIND", "meeting, statement, claim, commitment, source, link or rating.")
    ] = None,
    state: Annotated[
        str | None, option("--state", "STATE", "proposed, printed, confirmed, rejected, merged or withdrawn.")
    ] = None,
    recorded: Annotated[
        str | None, option("--recorded", "DATE", "Only what had been entered here by the end of that day (UTC).")
    ] = None,
    lang: Lang = "en",
    register: RegisterUrl = None,
) -> None:
    """List what was on record as of a day: published by --as-of, and entered by --recorded."""
    from caudal.cli.answers import each_language
    from caudal.cli.talks import records_shown as answers
    from caudal.studies.talks.study import record_json, records

    languages, day = parse_languages(lang), None if recorded is None else parse_date(recorded, "--recorded")
    with opened(run, register, write=False) as held:
        found = records(run.setting, held, kind=kind, state=state, recorded=day)
    document = {"as_of": run.setting.as_of, "recorded": day, "items": [record_json(k, r) for k, r in found]}
    run.show(lambda: document, lambda: each_language(languages, lambda code: answers.listed(found, code)))


@command(talks, "caudal talks show reduction")
def show(run: Run, id: Id, lang: Lang = "en", register: RegisterUrl = None) -> None:
    """Show one record with its words, its fields and who did what to it."""
    from caudal.cli.answers import each_language
    from caudal.cli.talks import records_shown as answers
    from caudal.studies.talks import documents

    languages = parse_languages(lang)
    with opened(run, register, write=False) as held:
        table, record, entries = held.show(id)
        around = documents.around(held, record)
    run.show(
        lambda: documents.shown_json(table, record, entries, around),
        lambda: each_language(languages, lambda code: answers.shown(table, record, entries, around, code)),
    )
