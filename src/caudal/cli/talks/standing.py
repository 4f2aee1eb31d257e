"""`caudal talks status`, `check` and `words`: what was agreed and claimed, put to the data."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import sys
from typing import Annotated

from caudal.cli import streams
from caudal.cli.options import Lang, RegisterUrl, Terms, argument, parse_languages
from caudal.cli.run import Run, command
from caudal.cli.talks.acting import Words, opened
from caudal.cli.talks.group import talks


@command(
    talks,
    "caudal talks status --as-of 2024-01-10",
    "caudal talks status --as-of 2024-02-15 --lang es --terms es-US-state",
)
def status(run: Run, words: Words = None, lang: Lang = "en", terms: Terms = None, register: RegisterUrl = None) -> None:
    """Show what was agreed and where it stands: commitments, what is due before the next meeting, its agenda."""
    from caudal.cli.talks import standing_shown as answers
    from caudal.studies.talks.documents import status_json
    from caudal.studies.talks.numbers import words_table
    from caudal.studies.talks.status import talks_status

    table, languages = words_table(words), parse_languages(lang)
    with opened(run, register, write=False) as held, streams.progress_on_stderr() as progress:
        found = talks_status(run.setting, held, words=table, with_effects=True, progress=progress)
    run.show(lambda: status_json(found), lambda: answers.standing(found, languages, terms))


@command(talks, "caudal talks check thousands-a-day --as-of 2024-02-15",
         "caudal talks check --as-of 2024-02-15 --lang en,es")  # fmt: skip
def check(
    run: Run,
    id: Annotated[str | None, argument("ID", "A confirmed claim. Default: every one.")] = None,
    words: Words = None,
    lang: Lang = "en",
    terms: Terms = None,
    register: RegisterUrl = None,
) -> None:
    """Put confirmed claims to the data: as of the day each was said, and as of --as-of."""
    from caudal.cli.talks import standing_shown as answers
    from caudal.studies.talks.check import check_claims
    from caudal.studies.talks.documents import claim_answers_json
    from caudal.studies.talks.numbers import words_table

    table, languages = words_table(words), parse_languages(lang)
    with opened(run, register, write=False) as held:
        found = check_claims(run.setting, held, id, table)
    document = lambda: {"as_of": run.setting.as_of, **claim_answers_json(found)}  # noqa: E731 - only if wanted
    run.show(document, lambda: answers.judged(found, run.setting.corridor, languages, terms))


@command(talks, "caudal talks words")
def words(run: Run) -> None:
    """Print the table of words to numbers: copy it, edit it, and give it with --words."""
    from caudal.studies.talks.numbers import words_table, words_text

    if run.options.as_json:
        run.write({"words": words_table()})
    else:
        sys.stdout.write(words_text())
