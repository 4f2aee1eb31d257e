"""How the talks look at the terminal: records in, lines and tables out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from caudal.cli import streams, tables
from caudal.register import Audit, Entry, Record
from caudal.studies.talks import ReadReport, kind_of, record_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies.talks_suggest import SuggestReport


def lines(told: Iterable[str]) -> list[RenderableType]:
    """Plain lines, control characters made visible."""
    return [Text(streams.plain(line)) for line in told]


def was_read(report: ReadReport) -> list[RenderableType]:
    """What became of a text, and the items found in it."""
    source = report.source
    if not report.new:
        held = [f"{source['id']}: these bytes are held already ({source['name']}); nothing was added."]
        for name in report.differs:
            held.append(f"  Its {name} stays {source[name] or 'not stated'}. If that is wrong: caudal talks reject "
                        f"{source['id']} --why TEXT, then read it anew.")  # fmt: skip
        return lines(held)
    printed = sum(r["state"] == "printed" for r in report.items)
    told = f"{source['id']}: {source['name']} ({source['language']}, {source['characters']:,} characters), "
    told += f"{len(report.items)} items, {printed} of them taken as printed; the others wait for a person."
    kinds = [(_kind(r), r) for r in report.items]
    after = "Next, for each: caudal talks show ID, then confirm, correct or reject it; or add what was missed."
    return [*lines([told]), *listed(kinds), *lines([after])]


def suggested(report: SuggestReport) -> list[RenderableType]:
    """What a second reader brought, and what of it was dropped."""
    told = [f"{report.source}, read by {report.found_by}: {len(report.added)} new items, all proposed; "
            f"{len(report.seconded)} seconded; {report.known} known."]  # fmt: skip
    if report.sent_to is not None:
        told.append(f"The text was sent to {report.sent_to}.")
    if report.dropped:
        counts = ", ".join(f"{n} {reason}" for reason, n in report.dropped.items())
        told.append(f"Dropped, as the words do not stand in the text as they must: {counts}.")
    if report.slots:
        told.append(f"Fields left out for the same reason: {report.slots}.")
    kinds = [(_kind(r), r) for r in (*report.added, *report.seconded)]
    return [*lines(told), *(listed(kinds) if kinds else [])]


def listed(found: Sequence[tuple[str, Record]]) -> list[RenderableType]:
    """Records, one row each."""
    first: dict[tuple[str, str], str] = {}
    rows = []
    for kind, r in found:
        event = r.get("event")
        head = first.setdefault((r["source"], event), r["id"]) if kind == "meeting" and event else r["id"]
        same = "" if head == r["id"] else f" (another mention of {head})"
        rows.append((r["id"], kind, r["state"], _about(kind, r) + same))
    return tables.table("On record", ("id", "kind", "state", "what"), rows)


def shown(
    table: str, record: Record, entries: Sequence[Entry], words: tuple[str, str, str] | None
) -> list[RenderableType]:  # fmt: skip
    """A record: its words in their place, field by field, and its history."""
    given = record_json(kind_of(table), record)
    told = [] if words is None else ["{}>>>{}<<<{}".format(*words), ""]
    told += [f"{name}: {_cell(value)}" for name, value in given.items() if value not in (None, "", [])]
    told += ["", "History"]
    told += [f"  {e.seq}  {e.at}  {e.action} by {e.who}{f': {e.why}' if e.why else ''}" for e in entries]
    return lines(told)


def audited(found: Audit) -> list[RenderableType]:
    """What the audit found."""
    if found.problems:
        return lines([f"{len(found.problems)} faults in {found.entries} entries:", *(f"  {p}" for p in found.problems)])
    return lines(
        [f"whole: {found.entries} entries, and the register is what they add up to", f"last hash {found.hash}"]
    )


def _about(kind: str, r: Record) -> str:
    if kind == "source":
        return f"{r['published']}, {r['publisher'] or r['name']}: {r['title'] or ''}".rstrip(": ")
    if kind == "link":
        return f"{r['subject']} > {r['object']}"
    if kind == "rating":
        return f"{r['commitment']}: {r['level']} on {r['day']}: {r['evidence']}"
    text = r["gist"]["en"] if r["gist"] else r["text"]
    head = {"meeting": r.get("date"), "statement": r.get("speaker"), "claim": r.get("direction"),
            "commitment": r.get("actor")}[kind]  # fmt: skip
    return f"{head}: {text}" if head else str(text)


def _kind(r: Record) -> str:
    return (
        "commitment" if "ratable" in r else "statement" if "mode" in r else "claim" if "magnitude" in r else "meeting"
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(v.get("text", str(v)) if isinstance(v, dict) else str(v) for v in value)
    return "; ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
