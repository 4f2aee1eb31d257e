"""A person's acts on the record: confirm, correct, reject, add, merge, link, rate, undo."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from caudal.cli.options import RegisterUrl, argument, option, parse_date
from caudal.cli.run import Run, command
from caudal.cli.talks.acting import Id, Version, Who, Why, opened, reviewer
from caudal.cli.talks.group import talks
from caudal.errors import UsageError


@command(talks, "caudal talks confirm claim-12 --version 1", "caudal talks confirm meeting-2 statement-3 claim-12")
def confirm(
    run: Run,
    ids: Annotated[list[str], argument("ID...", "Ids of items, as talks list shows them: all of them, or none.")],
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: RegisterUrl = None,
) -> None:
    """Confirm items as they stand: from then on they may feed a figure."""
    from caudal.cli.answers import text_lines

    by = reviewer(who, why)
    if version is not None and len(ids) > 1:
        raise UsageError("--version belongs to one item; confirm that one alone.")
    with opened(run, register, write=True) as held:
        if len(ids) == 1:
            _done(run, "confirmed", held.confirm(ids[0], by, version=version))
            return
        done = held.confirm_all(ids, by)
    told = [f"{record['id']}: confirmed (version {record['version']})" for record in done]
    run.show(lambda: {"records": done}, lambda: text_lines(told))


@command(talks, "caudal talks correct claim-12 period='in recent days' ask.period=2023-W52")
def correct(
    run: Run,
    id: Id,
    fields: Annotated[list[str], argument("FIELD=VALUE...", "Fields to set; an empty value clears one.")],
    version: Version = None,
    who: Who = None,
    why: Why = "",
    register: RegisterUrl = None,
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
    register: RegisterUrl = None,
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
    register: RegisterUrl = None,
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
    register: RegisterUrl = None,
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
    register: RegisterUrl = None,
) -> None:
    """Link a commitment to a measure, a measure to an indicator, a claim to an indicator, an item to a meeting."""
    from caudal.studies.talks.study import link_items

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
    register: RegisterUrl = None,
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
    register: RegisterUrl = None,
) -> None:
    """Take back an act. The act and its undoing both stay in the trail."""
    from caudal.cli.answers import text_lines
    from caudal.studies.talks.documents import entry_json

    by = reviewer(who, why)
    with opened(run, register, write=True) as held:
        entry = held.undo(what, by)
    told = f"{entry.target}: entry {entry.undoes} undone (entry {entry.seq})"
    run.show(lambda: {"entry": entry_json(entry)}, lambda: text_lines([told]))


def _done(run: Run, told: str, record: dict[str, Any]) -> None:
    from caudal.cli.answers import text_lines

    line = f"{record['id']}: {told} (version {record['version']})"
    run.show(lambda: {"record": record}, lambda: text_lines([line]))


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
