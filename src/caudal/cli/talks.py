"""`caudal talks ...`: texts read, reviewed, judged and exported; each command calls one study and shows its answer."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from caudal.cli import streams
from caudal.cli.run import Run, command, group_options, parse_date, parse_languages
from caudal.cli.talks_acting import Id, Lang, Terms, Version, Where, Who, Why, Words, argument, opened, option, reviewer
from caudal.errors import StoreError, UsageError

talks = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
group_options(talks, "The talks: what was said and agreed, confirmed by a person, checked against the numbers.")


@command(talks, "caudal talks read communique.txt --published 2023-12-28 --publisher SRE")
def read(
    run: Run,
    file: Annotated[Path, argument("FILE", "A text, an HTML page, or a PDF with a text layer.")],
    published: Annotated[str, option("--published", "DATE", "The day it was published; anchors its dates.")],
    lang: Annotated[str | None, option("--lang", "en|es", "Its language. Default: found from its words.")] = None,
    title: Annotated[str, option("--title", "TEXT", "Its title.")] = "",
    publisher: Annotated[str, option("--publisher", "NAME", "Who published it.")] = "",
    url: Annotated[str, option("--url", "ADDRESS", "Its public address.")] = "",
    who: Who = None,
    register: Where = None,
) -> None:  # fmt: skip
    """Read a text and keep it whole, with the meetings, statements, claims and commitments found in it."""
    from caudal.cli import talks_answers as answers
    from caudal.studies import talks_documents as documents
    from caudal.studies.talks import read_text

    day, about = parse_date(published, "--published"), {"title": title, "publisher": publisher, "address": url}
    with opened(run, register, write=True) as held:
        report = read_text(run.setting, held, file, day, reviewer(who, ""), language=lang, about=about)
    run.show(lambda: documents.read_json(report), lambda: answers.was_read(report))


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
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Have a text read a second time: what is found is proposed, or seconds the rules; nothing is removed."""
    from caudal.cli import talks_answers as answers
    from caudal.studies import talks_suggest as second
    from caudal.studies.talks_documents import suggested_json

    if parse == (assist is not None):
        raise UsageError("Say who reads it a second time: --parse, or --assist URL --model NAME.")
    by = reviewer(who, why)
    where = None if assist is None else second.endpoint(assist, model, timeout)
    with opened(run, register, write=True) as held, streams.progress_on_stderr() as progress:
        if where is None:
            report = second.suggest_by_parse(held, source, by)
        else:
            report = second.suggest_by_model(held, source, where, by, progress=progress)
    run.show(lambda: suggested_json(report), lambda: answers.suggested(report))


@command(
    talks, "caudal talks list --kind commitment --as-of 2024-01-10", "caudal talks list --state proposed", name="list"
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
    register: Where = None,
) -> None:
    """List what was on record as of a day: published by --as-of, and entered by --recorded."""
    from caudal.cli import talks_answers as answers
    from caudal.studies.talks import record_json, records

    day = None if recorded is None else parse_date(recorded, "--recorded")
    with opened(run, register, write=False) as held:
        found = records(run.setting, held, kind=kind, state=state, recorded=day)
    document = {"as_of": run.setting.as_of, "recorded": day, "items": [record_json(k, r) for k, r in found]}
    run.show(lambda: document, lambda: answers.listed(found))


@command(talks, "caudal talks show reduction")
def show(run: Run, id: Id, register: Where = None) -> None:
    """Show one record with its words, its fields and who did what to it."""
    from caudal.cli import talks_answers as answers
    from caudal.studies import talks_documents as documents

    with opened(run, register, write=False) as held:
        table, record, entries = held.show(id)
        around = documents.around(held, record)
    run.show(
        lambda: documents.shown_json(table, record, entries, around),
        lambda: answers.shown(table, record, entries, around),
    )


@command(talks, "caudal talks confirm claim-12 --version 1", "caudal talks confirm meeting-2 statement-3 claim-12")
def confirm(
    run: Run,
    ids: Annotated[list[str], argument("ID...", "Ids of items, as talks list shows them: all of them, or none.")],
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Confirm items as they stand: from then on they may feed a figure."""
    from caudal.cli import talks_answers as answers

    by = reviewer(who, why)
    if version is not None and len(ids) > 1:
        raise UsageError("--version belongs to one item; confirm that one alone.")
    with opened(run, register, write=True) as held:
        if len(ids) == 1:
            _done(run, "confirmed", held.confirm(ids[0], by, version=version))
            return
        done = held.confirm_all(ids, by)
    told = [f"{record['id']}: confirmed (version {record['version']})" for record in done]
    run.show(lambda: {"records": done}, lambda: answers.lines(told))


@command(talks, "caudal talks correct claim-12 period='in recent days' ask.period=2023-W52")
def correct(
    run: Run,
    id: Id,
    fields: Annotated[list[str], argument("FIELD=VALUE...", "Fields to set; an empty value clears one.")],
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Put fields of an item right, and so confirm it. Its words and their place stay."""
    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        _done(run, "corrected and confirmed", held.correct(id, _pairs(fields), by, version=version))


@command(talks, "caudal talks reject meeting-3 --why 'a visit of another delegation'",
         "caudal talks reject source-1 --why 'read with the wrong day'")  # fmt: skip
def reject(
    run: Run,
    id: Id,
    why: Annotated[str, option("--why", "TEXT", "The reason, for the audit trail.")],
    version: Version = None,
    who: Who = None,
    register: Where = None,
) -> None:
    """Reject an item, or a source that was read wrongly: it stays on record, and feeds nothing."""
    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        _done(run, "rejected", held.reject(id, by, version=version))


@command(talks, "caudal talks add commitment source-1 --text 'agreed to meet again' action='meet again' by=2024-01")
def add(
    run: Run,
    kind: Annotated[str, argument("KIND", "meeting, statement, claim or commitment.")],
    source: Annotated[str, argument("SOURCE", "Id of the source it stands in.")],
    fields: Annotated[list[str] | None, argument("FIELD=VALUE...", "Its fields.")] = None,
    text: Annotated[str | None, option("--text", "WORDS", "Its words, exactly as they stand in the source.")] = None,
    start: Annotated[int | None, option("--start", "N", "Or where it begins (index of its first character),")] = None,
    end: Annotated[int | None, option("--end", "N", "and where it ends (index after its last).")] = None,
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Add what the reading missed. Its words must stand verbatim in the stored source."""
    if (text is None) == (start is None or end is None):
        raise UsageError("Say where it stands: --text WORDS, or both --start N and --end N.")
    span = text if text is not None else (start or 0, end or 0)
    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        _done(run, "added and confirmed", held.add(kind, source, span, _pairs(fields or ()), by))


@command(talks, "caudal talks merge meeting-2", "caudal talks merge meeting-2 meeting-7 meeting-8")
def merge(
    run: Run,
    keep: Annotated[str, argument("KEEP", "The mention that stands for the event.")],
    others: Annotated[
        list[str] | None, argument("OTHER...", "Mentions of the same event. Default: those that the reading grouped.")
    ] = None,
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Make several mentions of one event one."""
    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        record = held.merge(keep, others or (), by, version=version)
        merged = [r["id"] for r in held.state().values() if r.get("merged_into") == keep]
    _done(run, f"stands for {', '.join(merged)} too", record)


@command(talks, "caudal talks link working-group measure US-MX-DEC23",
         "caudal talks link measure:US-MX-DEC23 indicator usbp-encounters")  # fmt: skip
def link(
    run: Run,
    subject: Annotated[str, argument("SUBJECT", "An item's id, or measure:ID.")],
    relation: Annotated[str, argument("RELATION", "measure, indicator, claim or meeting.")],
    target: Annotated[str, argument("TARGET", "What it is linked to: an id of the corridor, or a meeting's.")],
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Link a commitment to a measure, a measure to an indicator, a claim to an indicator, an item to a meeting."""
    from caudal.studies.talks import link_items

    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        record = link_items(run.setting, held, subject, relation, target, by)
    _done(run, f"{subject} > {target}", record)


@command(talks, "caudal talks rate working-group begun --evidence 'first session held on 30 January' --on 2024-01-30")
def rate(
    run: Run,
    id: Id,
    level: Annotated[str, argument("LEVEL", "0 none, 1 begun, 2 substantial, 3 done (or the words).")],
    evidence: Annotated[str, option("--evidence", "TEXT", "What was seen, where and when.")],
    on: Annotated[str | None, option("--on", "DATE", "The day of the evidence. Default: --as-of.")] = None,
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Rate how far a commitment was kept, with the evidence."""
    day = run.setting.as_of if on is None else parse_date(on, "--on")
    by, number = reviewer(who, why), _level(level)
    with opened(run, register, write=True) as held:
        _done(run, f"rated {number} on {day.isoformat()}", held.rate(id, number, evidence, day, by, version=version))


@command(talks, "caudal talks undo claim-12", "caudal talks undo 17")
def undo(
    run: Run,
    what: Annotated[str, argument("ID|N", "An item (its newest act is taken back), or an entry of the trail.")],
    who: Who = None,
    why: Why = "",
    register: Where = None,
) -> None:
    """Take back an act. The act and its undoing both stay in the trail."""
    from caudal.cli import talks_answers as answers
    from caudal.studies.talks_documents import entry_json

    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        entry = held.undo(what, by)
    told = f"{entry.target}: entry {entry.undoes} undone (entry {entry.seq})"
    run.show(lambda: {"entry": entry_json(entry)}, lambda: answers.lines([told]))


@command(
    talks,
    "caudal talks status --as-of 2024-01-10",
    "caudal talks status --as-of 2024-02-15 --lang es --terms es-US-state",
)
def status(run: Run, words: Words = None, lang: Lang = "en", terms: Terms = None, register: Where = None) -> None:
    """Show what was agreed and where it stands: commitments, what is due before the next meeting, its agenda."""
    from caudal.cli import talks_standing as answers
    from caudal.studies.talks_documents import status_json
    from caudal.studies.talks_numbers import words_table
    from caudal.studies.talks_status import talks_status

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
    register: Where = None,
) -> None:
    """Put confirmed claims to the data: as of the day each was said, and as of --as-of."""
    from caudal.cli import talks_standing as answers
    from caudal.studies.talks_check import check_claims
    from caudal.studies.talks_documents import claim_answers_json
    from caudal.studies.talks_numbers import words_table

    table, languages = words_table(words), parse_languages(lang)
    with opened(run, register, write=False) as held:
        found = check_claims(run.setting, held, id, table)
    document = lambda: {"as_of": run.setting.as_of, **claim_answers_json(found)}  # noqa: E731 - only if wanted
    run.show(document, lambda: answers.judged(found, run.setting.corridor, languages, terms))


@command(talks, "caudal talks words")
def words(run: Run) -> None:
    """Print the table of words to numbers: copy it, edit it, and give it with --words."""
    from caudal.studies.talks_numbers import words_table, words_text

    if run.options.as_json:
        run.write({"words": words_table()})
    else:
        sys.stdout.write(words_text())


@command(talks, "caudal talks audit")
def audit(run: Run, register: Where = None) -> None:
    """Verify the audit trail: the chain is whole, and the register is what the trail adds up to."""
    from caudal.cli import talks_answers as answers

    with opened(run, register, write=False) as held:
        found = held.audit()
    document = {"entries": found.entries, "hash": found.hash, "whole": not found.problems, "problems": found.problems}
    run.show(lambda: document, lambda: answers.audited(found))
    if found.problems:
        raise typer.Exit(StoreError.exit_code)


@command(talks, "caudal talks export talks.json", "caudal talks export talks-csv")
def export(
    run: Run,
    path: Annotated[Path, argument("PATH", "A .json file, or a folder for csv with a Frictionless data package.")],
    register: Where = None,
) -> None:
    """Write the whole register: records, texts and trail."""
    from caudal.cli import talks_answers as answers
    from caudal.studies.talks import export_to

    with opened(run, register, write=False) as held:
        files = export_to(held, path)
    run.show(lambda: {"files": files}, lambda: answers.lines(files))


@command(talks, "caudal talks import talks.json", name="import")
def import_(
    run: Run,
    path: Annotated[Path, argument("PATH", "An export: a .json file or a folder.")],
    register: Where = None,
) -> None:
    """Bring an export in. Its trail must continue this register's own, or the register be empty."""
    from caudal.cli import talks_answers as answers
    from caudal.studies.talks import import_from

    new = import_from(run.setting, path, register)
    told = f"{new} entries imported" if new else "nothing new: every entry is held already"
    run.show(lambda: {"entries": new}, lambda: answers.lines([told]))


def _done(run: Run, told: str, record: dict[str, Any]) -> None:
    from caudal.cli import talks_answers as answers

    line = f"{record['id']}: {told} (version {record['version']})"
    run.show(lambda: {"record": record}, lambda: answers.lines([line]))


def _pairs(written: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in written:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{pair!r} is not field=value, like by=2024-01.")
        if found.setdefault(name.strip(), value.strip()) != value.strip():
            raise UsageError(f"{name.strip()!r} is given twice. Give it once.")
    return found


def _level(text: str) -> int:
    from caudal.register import LEVELS

    for number, words in LEVELS.items():
        if text.strip().lower() in (str(number), *words.values()):
            return number
    scale = ", ".join(f"{number} {words['en']}" for number, words in LEVELS.items())
    raise UsageError(f"{text!r} is not on the scale: {scale}.")
