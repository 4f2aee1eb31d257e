"""A second reading of a text that is on record: by a parse, or by a model that a person asks. Off unless asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caudal.assist import Endpoint
from caudal.errors import UsageError
from caudal.register import Record, Register, Reviewer
from caudal.studies.progress import Progress
from caudal.talks.parse import load_parser, second_look
from caudal.talks.proposals import Proposal

KEY = "CAUDAL_ASSIST_KEY"


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What a second reader brought. added: new items, all proposed; seconded: proposed ones that it saw too.

    known: seen, but put aside or confirmed by a person, or seconded by it before. dropped: reason -> how many
    proposals whose words do not stand in the text; slots: fields left out for the same reason. sent_to: the host that
    the text was sent to, None where it stayed on this machine.
    """

    source: str
    found_by: str
    added: tuple[Record, ...]
    seconded: tuple[Record, ...]
    known: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    slots: int = 0
    sent_to: str | None = None


def endpoint(address: str, model: str | None, seconds: float) -> Endpoint:
    """Where a model is asked; the key, where it wants one, is CAUDAL_ASSIST_KEY. Raises UsageError."""
    return Endpoint(address, model or "", seconds, os.environ.get(KEY, ""))


def suggest_by_parse(held: Register, source: str, by: Reviewer) -> SuggestReport:
    """Let the pinned parse of the source's language propose. Raises UsageError where it is not installed."""
    record = _source(held, source)
    parser, model = load_parser(record["language"])
    found = second_look(held.text(source), parser, record["language"])
    return SuggestReport(source, model.name, *held.suggest(source, _items(found), model.name, by))


def suggest_by_model(
    held: Register, source: str, where: Endpoint, by: Reviewer, *, progress: Progress | None = None
) -> SuggestReport:
    """Ask a model; only what stands verbatim in the text is kept. Raises AssistError: then nothing is."""
    from caudal.assist import propose  # noqa: PLC0415 - the network's library loads where it is wanted

    record = _source(held, source)
    tell = None if progress is None else lambda done, total: progress("asking the model", done, total)
    heard = propose(held.text(source), record["language"], where, progress=tell)
    name = f"assist {where.model}"
    brought = held.suggest(source, _items(heard.proposals), name, by)
    return SuggestReport(
        source, name, *brought, heard.dropped, heard.slots, None if where.local else where.host
    )  # fmt: skip


def _source(held: Register, id: str) -> Record:
    table, record = held.record(id)
    if table != "sources":
        raise UsageError(f"{id} is not a source. caudal talks list --kind source shows those held.")
    return record


def _items(found: Iterable[Proposal]) -> list[tuple[str, Record]]:
    return [(p.kind, {**p.fields, "start": p.start, "end": p.end, "text": p.text}) for p in found]
