"""What each act of review changes: plain functions from what is held to a list of changes, with the rules stated once.

They see the register through a `Writer`, inside the transaction that will write their changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from caudal.errors import ConflictError, UsageError
from caudal.register.access import Writer
from caudal.register.kinds import (
    CONFIRMED,
    FIELDS,
    HELD,
    KIND_OF,
    LEVELS,
    LIVE,
    MERGED,
    PROPOSED,
    REJECTED,
    RELATIONS,
    TABLE_OF,
    USABLE,
    WITHDRAWN,
    Record,
    corrected,
)
from caudal.register.trail import Change, Entry


def confirm(held: Writer, id: str, version: int | None) -> list[Change]:
    """A person says that an item is right as it stands."""
    table, record = _open_item(held, id, version, "confirm")
    if record["state"] == CONFIRMED:
        raise ConflictError(f"{id} is confirmed already ({_by(held, id)}). Nothing was changed.", key="confirmed",
                            id=id, who=_who(held, id))  # fmt: skip
    return [_changed(table, record, state=CONFIRMED)]


def confirm_all(held: Writer, ids: Sequence[str]) -> list[Change]:
    """A person says that several items are right: all of them in one act, or none."""
    if len(set(ids)) != len(ids):
        raise UsageError("An item is named twice; name each once.")
    return [change for id in ids for change in confirm(held, id, None)]


def correct(held: Writer, id: str, pairs: Mapping[str, str], version: int | None) -> list[Change]:
    """A person puts fields right; the item is then confirmed."""
    table, record = _open_item(held, id, version, "correct")
    fields = corrected(KIND_OF[table], record, pairs)
    if all(record.get(name) == value for name, value in fields.items()) and record["state"] == CONFIRMED:
        raise ConflictError(f"{id} says so already ({_by(held, id)}). Nothing was changed.", key="corrected",
                            id=id, who=_who(held, id))  # fmt: skip
    return [_changed(table, record, state=CONFIRMED, **fields)]


def reject(held: Writer, id: str, version: int | None) -> list[Change]:
    """A person says that an item is not there, or not what it was taken for; or that a source was read wrongly."""
    source = held.record("sources", id)
    if source is not None:
        return _reject_source(held, source, version)
    table, record = _open_item(held, id, version, "reject")
    return [_changed(table, record, state=REJECTED)]


def _reject_source(held: Writer, source: Record, version: int | None) -> list[Change]:
    """A source read with the wrong day or publisher is put aside with all of its items; its bytes may be read anew."""
    id = source["id"]
    if version is not None and source["version"] != version:
        told = f"{id} is at version {source['version']}, not {version} ({_by(held, id)}). Look again."
        raise _other_version(told, held, id, source, version)
    if source["state"] != HELD:
        raise ConflictError(f"{id} is {source['state']} already ({_by(held, id)}). Nothing was changed.")
    changes = [_changed("sources", source, state=REJECTED)]
    for table in TABLE_OF.values():
        for item in held.where(table, "source", id):
            if item["state"] == CONFIRMED:
                raise ConflictError(f"{item['id']} of {id} is confirmed ({_by(held, item['id'])}). Reject it first.")
            if item["state"] in LIVE:
                changes.append(_changed(table, item, state=REJECTED))
    return changes


def add(
    held: Writer, kind: str, source: str, span: tuple[int, int] | str, fields: Mapping[str, Any], basis: str = "added"
) -> list[Change]:
    """A person adds what was missed. Its words must stand in the stored text, once if given as words."""
    if kind not in TABLE_OF:
        raise UsageError(f"No kind {kind!r}. Kinds: {', '.join(TABLE_OF)}.")
    found = _open_source(held, source)
    start, end, words = located(held.text(found["text_sha256"]), span, source)
    for other in held.where(TABLE_OF[kind], "source", source):
        if (other["start"], other["end"]) == (start, end) and other["state"] in LIVE:
            raise ConflictError(f"{other['id']} is this {kind} at the same place already. Confirm or correct it.")
    blank = dict.fromkeys(FIELDS[kind])
    after = {
        "id": held.number(kind), "version": 1, "state": CONFIRMED, "source": source, "start": start, "end": end,
        "text": words, "extraction": None, "basis": basis, "merged_into": None, "gist": None, "details": None,
        **blank, **fields,
    }  # fmt: skip
    return [Change(TABLE_OF[kind], after["id"], None, after)]


def suggest(
    held: Writer, source: str, items: Sequence[tuple[str, Record]], found_by: str
) -> tuple[list[Change], int]:  # fmt: skip
    """A second reader's items: proposed where nothing of the kind lies there, else one more voice for what does.

    Returns the changes, and how many items were known: seconded already, or put aside by a person, whose word stands.
    """
    found = _open_source(held, source)
    text = held.text(found["text_sha256"])
    changes: dict[str, Change] = {}
    known = 0
    for kind, fields in items:
        start, end = fields["start"], fields["end"]
        if text[start:end] != fields["text"]:
            raise UsageError(f"{fields['text'][:60]!r} does not stand at {start}..{end} of {source}.")
        there = [r for r in held.where(TABLE_OF[kind], "source", source) if r["start"] < end and start < r["end"]]
        waiting = [r for r in there if r["state"] == PROPOSED and not _seconded(r, found_by) and r["id"] not in changes]
        new = [c for c in changes.values() if c.before is None and c.table == TABLE_OF[kind]]
        if waiting:
            nearest = max(waiting, key=lambda r: min(r["end"], end) - max(r["start"], start))
            voices = [*(nearest["details"] or {}).get("seconded_by", ()), found_by]
            details = {**(nearest["details"] or {}), "seconded_by": voices}
            changes[nearest["id"]] = _changed(TABLE_OF[kind], nearest, details=details)
        elif there or any(c.after["start"] < end and start < c.after["end"] for c in new):
            known += 1
        else:
            blank = dict.fromkeys(FIELDS[kind])
            after = {
                "id": held.number(kind), "version": 1, "state": PROPOSED, "source": source, "merged_into": None,
                "gist": None, "details": None, **blank, **fields, "extraction": found_by, "basis": "suggested",
            }  # fmt: skip
            changes[after["id"]] = Change(TABLE_OF[kind], after["id"], None, after)
    return list(changes.values()), known


def _seconded(record: Record, found_by: str) -> bool:
    return record["extraction"] == found_by or found_by in (record["details"] or {}).get("seconded_by", ())


def located(text: str, span: tuple[int, int] | str, source: str) -> tuple[int, int, str]:
    """Where words stand in a stored text: by offsets, or verbatim and once. Raises UsageError."""
    if isinstance(span, str):
        if not span.strip():
            raise UsageError("The words to add are empty. Copy them from the text.")
        count = text.count(span)
        if count != 1:
            told = "do not stand" if count == 0 else f"stand {count} times"
            step = "Copy them exactly." if count == 0 else "Give --start and --end instead."
            raise UsageError(f"The words {span[:60]!r} {told} in {source}. {step}")
        start = text.index(span)
        return start, start + len(span), span
    start, end = span
    if not 0 <= start < end <= len(text):
        raise UsageError(f"{start}..{end} is not a stretch of {source}, which has {len(text)} characters.")
    return start, end, text[start:end]


def merge(held: Writer, keep: str, others: Sequence[str], version: int | None) -> list[Change]:
    """Several mentions are one: the others point to `keep` and no longer count.

    Without others, all mentions of the meeting's event in the same source, as the reading grouped them.
    """
    table, kept = _open_item(held, keep, version, "merge")
    if not others and kept.get("event"):
        others = [r["id"] for r in held.where(table, "source", kept["source"])
                  if r["event"] == kept["event"] and r["state"] in LIVE and r["id"] != keep]  # fmt: skip
        if not others:
            raise UsageError(f"{keep} has no other mention in {kept['source']} that still counts: name those to merge.")
    if not others or keep in others or len(set(others)) != len(others):
        raise UsageError("Merge one item with one or more others, each named once: merge KEEP OTHER...")
    changes = []
    for id in others:
        other_table, record = _open_item(held, id, None, "merge")
        if other_table != table:
            raise UsageError(f"{keep} and {id} are of different kinds; only mentions of one kind can be one.")
        changes.append(_changed(table, record, state=MERGED, merged_into=keep))
    return changes


def link(held: Writer, subject: str, relation: str, target: str) -> list[Change]:
    """Join a commitment to a measure, a measure to an indicator, a claim to what answers it, an item to a meeting."""
    if relation not in RELATIONS:
        raise UsageError(f"No relation {relation!r}. Relations: {', '.join(RELATIONS)}.")
    kind = "measure" if subject.startswith("measure:") else KIND_OF[held.item(subject)[0]]
    allowed = {"commitment": ("measure", "meeting"), "measure": ("indicator",),
               "claim": ("indicator", "claim", "meeting"), "statement": ("meeting",)}.get(kind, ())  # fmt: skip
    if relation not in allowed:
        told = f"takes {' or '.join(allowed)}" if allowed else "takes no link"
        raise UsageError(f"A {kind} {told}, not {relation}.")
    if kind != "measure":
        _open_item(held, subject, None, "link")
    if relation == "meeting" and KIND_OF[held.item(target)[0]] != "meeting":
        raise UsageError(f"{target} is not a meeting.")
    for other in held.where("links", "subject", subject):
        if (other["relation"], other["object"], other["state"]) == (relation, target, HELD):
            raise ConflictError(f"{subject} is linked to {target} already ({_by(held, other['id'])}).")
    id = held.number("link")
    after = {"id": id, "version": 1, "state": HELD, "subject": subject, "relation": relation, "object": target}
    return [Change("links", id, None, after)]


def rate(held: Writer, id: str, level: int, evidence: str, day: date, version: int | None) -> list[Change]:
    """A person says how far a commitment was kept by a day, with the evidence."""
    table, record = _open_item(held, id, version, "rate")
    if table != "commitments":
        raise UsageError(f"{id} is a {KIND_OF[table]}; only commitments are rated.")
    if level not in LEVELS:
        scale = ", ".join(f"{number} {words['en']}" for number, words in LEVELS.items())
        raise UsageError(f"{level} is not on the scale: {scale}.")
    if not evidence.strip():
        raise UsageError("A rating needs its evidence: say what was seen, where and when.")
    if record["state"] not in USABLE:
        raise UsageError(f"{id} is {record['state']}: confirm it before it is rated.")
    if not record["ratable"]:
        raise UsageError(f"{id} is too vague to rate. If it is not, first: caudal talks correct {id} ratable=yes")
    number = held.number("rating")
    rating = {"id": number, "version": 1, "state": HELD, "commitment": id, "level": level,
              "evidence": evidence, "day": day.isoformat()}  # fmt: skip
    return [Change("ratings", number, None, rating), _changed(table, record, level=level)]


def undo(held: Writer, what: str) -> tuple[list[Change], int, str]:
    """Take back an entry of the trail (its number), or the newest act on an item (its id). Returns what it undoes."""
    entry = held.entry(int(what)) if what.isdecimal() else _newest_act(held, what)
    if entry is None:
        told = f"no entry {what} in the trail" if what.isdecimal() else f"no act on {what} that still stands"
        raise UsageError(f"Nothing to undo: {told}. caudal talks show ID lists the acts on an item.")
    if entry.action in ("read", "embed"):
        raise UsageError(f"Entry {entry.seq} ({entry.action}) stays: what was read is on record. Reject single items.")
    changes = []
    for change in entry.changes:
        now = held.record(change.table, change.id)
        if now is None or (now != change.after and not _left_by(held, change, now, entry)):
            raise ConflictError(
                f"Entry {entry.seq} cannot be undone: {change.id} was changed since ({_by(held, change.id)}). "
                "Undo that first."
            )
        changes.append(Change(change.table, change.id, now, _taken_back(held, change, now, entry)))
    return changes, entry.seq, entry.target


def _taken_back(held: Writer, change: Change, now: Record, entry: Entry) -> Record:
    if change.before is not None:
        return {**change.before, "version": now["version"] + 1}
    for table, column in (("links", "subject"), ("links", "object"), ("ratings", "commitment")):
        own = [c.id for c in entry.changes]
        for other in held.where(table, column, change.id):
            if other["state"] == HELD and other["id"] not in own:
                raise ConflictError(f"{change.id} still has {other['id']}. Undo that first.")
    return {**now, "state": WITHDRAWN, "version": now["version"] + 1}


def _newest_act(held: Writer, id: str) -> Entry | None:
    held.any(id)
    return next((e for e in _standing(held, id) if e.action not in ("read", "embed", "suggest")), None)


def _left_by(held: Writer, change: Change, now: Record, entry: Entry) -> bool:
    """Whether a record is as an act left it but for its version: all that came later was taken back."""
    last = next(_standing(held, change.id), None)
    return last is not None and last.seq == entry.seq and now == {**change.after, "version": now["version"]}


def _standing(held: Writer, id: str) -> Iterator[Entry]:
    """The acts on a record that were not taken back, newest first; an undo is newer than what it undoes."""
    undone: set[int] = set()
    for entry in held.entries_of(id):
        if entry.seq not in undone:
            if entry.undoes is None:
                yield entry
            else:
                undone.add(entry.undoes)


def _open_item(held: Writer, id: str, version: int | None, action: str) -> tuple[str, Record]:
    table, record = held.item(id)
    if version is not None and record["version"] != version:
        told = (
            f"{id} is at version {record['version']}, not {version} ({_by(held, id)}). Look at it again "
            f"(caudal talks show {id}), then decide. Nothing was changed."
        )
        raise _other_version(told, held, id, record, version)
    if record["state"] not in LIVE:
        raise ConflictError(f"{id} is {record['state']} ({_by(held, id)}); undo that before you {action} it.",
                            key="closed", id=id, state=record["state"], who=_who(held, id))  # fmt: skip
    return table, record


def _open_source(held: Writer, id: str) -> Record:
    found = held.record("sources", id)
    if found is None:
        raise UsageError(f"No source {id!r}. caudal talks list --kind source shows those held.")
    if found["state"] != HELD:
        raise ConflictError(f"{id} is {found['state']} ({_by(held, id)}); read its text anew, or undo that.")
    return found


def _changed(table: str, record: Record, **fields: Any) -> Change:
    return Change(table, record["id"], record, {**record, **fields, "version": record["version"] + 1})


def _other_version(told: str, held: Writer, id: str, record: Record, asked: int) -> ConflictError:
    return ConflictError(told, key="version", id=id, held=record["version"], asked=asked, who=_who(held, id))


def _by(held: Writer, id: str) -> str:
    entry = held.last(id)
    return "" if entry is None else f"{entry.action} by {entry.who}, {entry.at}, entry {entry.seq}"


def _who(held: Writer, id: str) -> str:
    """The last act on an item in no language: who, and when."""
    entry = held.last(id)
    return "" if entry is None else f"{entry.who}, {entry.at}"
