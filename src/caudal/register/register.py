"""The register: what was said and agreed, who confirmed it, and where it stands; every act in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from caudal.errors import ConflictError, UsageError
from caudal.register import actions, engine
from caudal.register.access import (
    Reader,
    Writer,
    differences,
    displaced,
    entries_in,
    keep_text,
    misfiled,
    ordered,
    snapshot,
    tables_of,
)
from caudal.register.kinds import HELD, TABLE_OF, Record, corrected
from caudal.register.problems import Problem
from caudal.register.schema import head, texts
from caudal.register.trail import GENESIS, Change, Entry, State, faults, fold, sealed


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who acts, and why."""

    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit found: the chain's length and last hash, and each fault (none: it is whole)."""

    entries: int
    hash: str
    problems: tuple[Problem, ...]


Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Register:
    """One open register. Every act is one transaction that writes records and one entry of the trail, or nothing."""

    def __init__(self, bind: sa.Engine, clock: Clock) -> None:
        """Use `Register.open`."""
        self._engine, self._clock = bind, clock
        self.name = engine.name_of(bind)

    @classmethod
    def open(cls, folder: Path | None = None, *, url: str | None = None, clock: Clock = _now) -> Register:
        """The register of a store's folder, or behind a PostgreSQL URL; neither: one in memory. Migrated on open.

        Raises StoreError (damaged, newer, not reachable), UsageError for a URL of another kind.
        """
        if url is not None:
            return cls(engine.url_engine(url), clock)
        return cls(engine.memory_engine() if folder is None else engine.sqlite_engine(folder), clock)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ---- acts -------------------------------------------------------------------------------------------------

    def confirm(self, id: str, by: Reviewer, *, version: int | None = None) -> Record:
        """Confirm an item. `version`: the one that was looked at. Raises ConflictError where another came first."""
        return self._act("confirm", id, by, lambda held: actions.confirm(held, id, version))

    def confirm_all(self, ids: Sequence[str], by: Reviewer) -> tuple[Record, ...]:
        """Confirm several items in one act, or none. Raises ConflictError where another came first for one of them."""
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            entry = self._write(writer, "confirm", ids[0], by, actions.confirm_all(writer, ids))
            return tuple(change.after for change in entry.changes)

    def correct(self, id: str, pairs: Mapping[str, str], by: Reviewer, *, version: int | None = None) -> Record:
        """Set fields of an item, which is then confirmed. Raises UsageError, ConflictError."""
        return self._act("correct", id, by, lambda held: actions.correct(held, id, pairs, version))

    def reject(self, id: str, by: Reviewer, *, version: int | None = None) -> Record:
        """Reject an item, or a source with its items, with the reason. Raises UsageError without one, ConflictError."""
        if not by.why.strip():
            raise UsageError("A rejection needs its reason: --why TEXT.")
        return self._act("reject", id, by, lambda held: actions.reject(held, id, version))

    def add(
        self, kind: str, source: str, span: tuple[int, int] | str, pairs: Mapping[str, str], by: Reviewer
    ) -> Record:  # fmt: skip
        """Add an item that was missed: its words or their offsets in a stored source. It is confirmed."""
        fields = corrected(kind, {}, pairs) if pairs and kind in TABLE_OF else {}
        return self._act("add", None, by, lambda held: actions.add(held, kind, source, span, fields))

    def merge(self, keep: str, others: Sequence[str], by: Reviewer, *, version: int | None = None) -> Record:
        """Several mentions of one event become one. Returns the record kept. Raises UsageError, ConflictError."""
        return self._act("merge", keep, by, lambda held: actions.merge(held, keep, others, version))

    def link(self, subject: str, relation: str, target: str, by: Reviewer) -> Record:
        """Join two things; a measure is written measure:ID. Raises UsageError, ConflictError."""
        return self._act("link", None, by, lambda held: actions.link(held, subject, relation, target))

    def rate(
        self, id: str, level: int, evidence: str, day: date, by: Reviewer, *, version: int | None = None
    ) -> Record:  # fmt: skip
        """Record how far a commitment was kept by a day: 0 none, 1 begun, 2 substantial, 3 done."""
        return self._act("rate", id, by, lambda held: actions.rate(held, id, level, evidence, day, version))

    def undo(self, what: str, by: Reviewer) -> Entry:
        """Take back an act: the number of its entry, or an item's id for the newest act on it."""
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            changes, undoes, target = actions.undo(writer, what)
            return self._write(writer, "undo", target, by, changes, undoes)

    def read(
        self, source: Record, text: str, items: Iterable[tuple[str, Record]], by: Reviewer
    ) -> tuple[Record, tuple[Record, ...], bool]:
        """Keep a source with its text and the items found in it, as (kind, fields). Returns both, and whether new.

        A source of the same bytes in the same corridor is left as it is: the third value is False. Items without
        an `id` are numbered.
        """
        if "\x00" in text:
            raise UsageError(
                f"{source['name']}: character {text.index(chr(0))} is NUL, which no text holds. Remove it."
            )
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            for held in writer.where("sources", "sha256", source["sha256"]):
                if held["corridor"] == source["corridor"] and held["state"] == HELD:
                    own = [r for table in TABLE_OF.values() for r in writer.where(table, "source", held["id"])]
                    return held, tuple(own), False
            sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
            keep_text(connection, sha, text)
            made = {"version": 1, "state": "held", **source, "text_sha256": sha, "characters": len(text)}
            made["id"] = source.get("id") or writer.number("source")
            changes = [Change("sources", made["id"], None, ordered("sources", made))]
            for kind, fields in items:
                id = fields.get("id") or writer.number(kind)
                record = {"version": 1, **fields, "id": id, "source": made["id"]}
                changes.append(Change(TABLE_OF[kind], id, None, ordered(TABLE_OF[kind], record)))
            self._write(writer, "read", made["id"], by, changes)
            return changes[0].after, tuple(change.after for change in changes[1:]), True

    def suggest(
        self, source: str, items: Sequence[tuple[str, Record]], found_by: str, by: Reviewer
    ) -> tuple[tuple[Record, ...], tuple[Record, ...], int]:  # fmt: skip
        """What a second reader of a source saw, as (kind, fields): new items, all proposed, or one more voice for old.

        found_by: what read it ("parse MODEL VERSION"), kept with each item. Returns the items added, those seconded,
        and how many were known. Raises UsageError.
        """
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            changes, known = actions.suggest(writer, source, items, found_by)
            if changes:
                self._write(writer, "suggest", source, by, changes)
            added = tuple(change.after for change in changes if change.before is None)
            return added, tuple(change.after for change in changes if change.before is not None), known

    def embed(self, corridor: str, changes: Sequence[Change], stored: Mapping[str, str], by: Reviewer,
              at: datetime) -> bool:  # fmt: skip
        """Enter a whole case as one act, unless one of its sources is held: then False, and nothing is changed."""
        sources = [change.id for change in changes if change.table == "sources"]
        with self._reading() as connection:  # looking first keeps those who only look from queueing with writers
            if any(Reader(connection).record("sources", id) for id in sources):
                return False
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            if any(writer.record("sources", id) for id in sources):
                return False
            for sha, text in stored.items():
                keep_text(connection, sha, text)
            self._write(writer, "embed", corridor, by, changes, at=at)
            return True

    def _act(self, action: str, target: str | None, by: Reviewer, plan: Callable[[Writer], list[Change]]) -> Record:
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            changes = plan(writer)
            entry = self._write(writer, action, target or changes[0].id, by, changes)
            return next((c.after for c in entry.changes if c.id == entry.target), None) or writer.item(entry.target)[1]

    def _write(self, writer: Writer, action: str, target: str, by: Reviewer, changes: Sequence[Change],
               undoes: int | None = None, at: datetime | None = None) -> Entry:  # fmt: skip
        if not by.who.strip():
            raise UsageError("Who acts? Give --who NAME.")
        now = (at or self._clock()).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        _check_text(by.who, by.why, *(str(v) for change in changes for v in change.after.values()))
        entry = sealed(seq=writer.head["seq"] + 1, at=max(now, writer.head["at"]), who=by.who.strip(), action=action,
                       target=target, why=by.why.strip(), changes=changes, undoes=undoes,
                       previous=writer.head["hash"])  # fmt: skip
        writer.append(entry)
        return entry

    # ---- looking ----------------------------------------------------------------------------------------------

    def state(self, recorded: date | None = None) -> State:
        """(table, id) -> record: all that is held now, or as it had been recorded by the end of a day (UTC)."""
        if recorded is not None:
            return fold(entry for entry in self.trail() if entry.at[:10] <= recorded.isoformat())
        with self._reading() as connection:
            return tables_of(connection)

    def show(self, id: str) -> tuple[str, Record, tuple[Entry, ...]]:
        """A record by its id: its table, itself, and the entries that changed it, oldest first. Raises UsageError."""
        with self._reading() as connection:
            held = Reader(connection)
            return *held.any(id), tuple(held.entries_of(id))[::-1]

    def record(self, id: str) -> tuple[str, Record]:
        """A record by its id: its table and itself, without its history. Raises UsageError."""
        with self._reading() as connection:
            return Reader(connection).any(id)

    def text(self, source: str) -> str:
        """The stored text of a source. Raises UsageError."""
        with self._reading() as connection:
            held = Reader(connection)
            record = held.record("sources", source)
            if record is None:
                raise UsageError(f"No source {source!r}. caudal talks list --kind source shows those held.")
            return held.text(record["text_sha256"])

    def texts(self) -> dict[str, str]:
        """sha256 -> text, of every source."""
        with self._reading() as connection:
            return {row.sha256: row.text for row in connection.execute(sa.select(texts).order_by(texts.c.sha256))}

    def trail(self) -> tuple[Entry, ...]:
        """Every entry, oldest first."""
        with self._reading() as connection:
            return tuple(entries_in(connection))

    def audit(self) -> Audit:
        """Whether the chain is whole and the tables are what it adds up to; each fault names its row."""
        try:
            with self._reading() as connection:
                entries = tuple(entries_in(connection))
                held, stored = tables_of(connection), connection.execute(sa.select(texts)).all()
                tip = connection.execute(sa.select(head)).one()
                history = misfiled(entries, connection)
        except (ValueError, KeyError, TypeError) as error:
            return Audit(0, "", (Problem("unreadable", {"error": str(error)}),))
        problems = list(faults(entries))
        last = entries[-1] if entries else None
        if (tip.seq, tip.hash) != ((last.seq, last.hash) if last else (0, GENESIS)):
            problems.append(Problem("head", {"said": tip.seq, "found": len(entries)}))
        problems += [*differences(fold(entries), held), *history]
        for row in stored:
            if hashlib.sha256(row.text.encode("utf-8")).hexdigest() != row.sha256:
                problems.append(Problem("changed-text", {"sha": row.sha256[:12]}))
        problems += displaced(held, {row.sha256: row.text for row in stored})
        return Audit(len(entries), tip.hash, tuple(problems))

    def replay(self, entries: Sequence[Entry], stored: Mapping[str, str]) -> int:
        """Append entries of another register's trail, whose beginning must be this one's trail. Returns how many.

        Raises UsageError where the chain is broken, ConflictError where the two part. All or nothing.
        """
        broken = next(faults(entries), None)
        if broken is not None:
            raise UsageError(f"The trail to import is not whole: {broken} Nothing was imported.")
        with engine.translated(self.name), engine.writing(self._engine) as connection:
            writer = Writer(connection)
            own = list(entries_in(connection))
            for mine, theirs in zip(own, entries, strict=False):
                if mine.hash != theirs.hash:
                    raise ConflictError(
                        f"The two registers part at entry {mine.seq} ({mine.action} {mine.target} here, "
                        f"{theirs.action} {theirs.target} there). "
                        "Nothing was imported. Import into an empty store: --store DIR."
                    )
            if len(own) > len(entries):
                raise ConflictError(f"This register is {len(own) - len(entries)} entries ahead. Nothing was imported.")
            for sha, text in stored.items():
                if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha:
                    raise UsageError(f"The text {sha[:12]} does not match its sha256. Nothing was imported.")
                keep_text(connection, sha, text)
            for entry in entries[len(own) :]:
                writer.append(entry)
            return len(entries) - len(own)

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return snapshot(self._engine, self.name)


def _check_text(*words: str) -> None:
    """Refuse what no text holds: NUL, and halves of characters from a command line that is not UTF-8."""
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError(f"{word[:60]!a} is not text in UTF-8. Nothing was changed. Write it anew.") from None
        if "\x00" in word:
            raise UsageError(f"{word[:60]!a} holds a NUL, which no text does. Nothing was changed.")
