"""`caudal talks read` and `suggest`: texts kept whole, with what was found in them."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from caudal.cli import streams
from caudal.cli.options import Lang, RegisterUrl, argument, option, parse_date, parse_languages
from caudal.cli.run import Run, command
from caudal.cli.talks.acting import Who, Why, opened, reviewer
from caudal.cli.talks.group import talks
from caudal.errors import UsageError


@command(talks, "caudal talks read communique.txt --published 2023-12-28 --publisher SRE",
         "caudal talks read article.html")  # fmt: skip
def read(
    run: Run,
    file: Annotated[Path, argument("FILE", "A text, an HTML page, or a PDF with a text layer.")],
    published: Annotated[
        str | None,
        option(
            "--published", "DATE", "The day it was published; anchors its dates. Default: as the text itself gives it."
        ),
    ] = None,
    text_lang: Annotated[
        str | None, option("--text-lang", "en|es", "The text's own language. Default: found from its words.")
    ] = None,
    title: Annotated[str, option("--title", "TEXT", "Its title.")] = "",
    publisher: Annotated[str, option("--publisher", "NAME", "Who published it.")] = "",
    url: Annotated[str, option("--url", "ADDRESS", "Its public address.")] = "",
    lang: Lang = "en",
    who: Who = None,
    register: RegisterUrl = None,
) -> None:
    """Read a text and keep it whole, with the meetings, statements, claims and commitments found in it."""
    from caudal.cli.answers import each_language
    from caudal.cli.talks import records_shown as answers
    from caudal.studies.talks import documents
    from caudal.studies.talks.study import read_text

    languages = parse_languages(lang)
    day = None if published is None else parse_date(published, "--published")
    about = {"title": title, "publisher": publisher, "address": url}
    with opened(run, register, write=True) as held:
        report = read_text(run.setting, held, file, day, reviewer(who, ""), language=text_lang, about=about)
    run.show(
        lambda: documents.read_json(report),
        lambda: each_language(languages, lambda code: answers.was_read(report, code)),
    )


@command(talks, "caudal talks suggest source-1 --parse",
         "caudal talks suggest source-1 --assist http://localhost:11434/v1 --model NAME")  # fmt: skip
def suggest(
    run: Run,
    source: Annotated[str, argument("SOURCE", "Id of a source that was read.")],
    parse: Annotated[
        bool, option("--parse", "", "By a spaCy parse, where installed: pip install 'caudal[parse]'. English only.")
    ] = False,
    assist: Annotated[
        str | None, option("--assist", "URL", "By a model: an OpenAI-compatible endpoint, best on this machine.")
    ] = None,
    model: Annotated[str | None, option("--model", "NAME", "The model, as that endpoint names it.")] = None,
    timeout: Annotated[float, option("--timeout", "SECONDS", "How long to wait for each answer. Default: 120.")] = 120,
    lang: Lang = "en",
    who: Who = None,
    why: Why = "",
    register: RegisterUrl = None,
) -> None:
    """Have a text read a second time: what is found is proposed, or seconds the rules; nothing is removed."""
    from caudal.cli.answers import each_language
    from caudal.cli.talks import records_shown as answers
    from caudal.studies.talks import suggest as second
    from caudal.studies.talks.documents import suggested_json

    if parse == (assist is not None):
        raise UsageError("Say who reads it a second time: --parse, or --assist URL --model NAME.")
    by, languages = reviewer(who, why), parse_languages(lang)
    where = None if assist is None else second.endpoint(assist, model, timeout)
    with opened(run, register, write=True) as held, streams.progress_on_stderr() as progress:
        if where is None:
            report = second.suggest_by_parse(held, source, by)
        else:
            report = second.suggest_by_model(held, source, where, by, progress=progress)
    run.show(
        lambda: suggested_json(report),
        lambda: each_language(languages, lambda code: answers.suggested(report, code)),
    )
