"""How the talks look at the terminal: records in, lines and tables out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from caudal.cli import streams, tables
from caudal.records import Verdict
from caudal.register import LEVELS, Audit, Entry, Record
from caudal.studies.talks import ReadReport, kind_of, record_json
from caudal.studies.talks_check import Answer, ClaimAnswer
from caudal.studies.talks_documents import note_texts, obstacle_text
from caudal.studies.talks_status import Moment, Point, Standing, TalksStatus

if TYPE_CHECKING:
    from rich.console import RenderableType

_AGENDA = {
    "overdue": "was due {due} and is not done",
    "due": "is due by {due}",
    "open": "stands at {level}",
    "not-rated": "has not been rated",
    "overtaken": "was {then} when it was said; is {now} now",
    "too-early": "cannot be told yet",
    "inconclusive": "the data do not settle it",
    "other-way": "what followed: {now}",
}


def lines(told: Iterable[str]) -> list[RenderableType]:
    """Plain lines, control characters made visible."""
    return [Text(streams.plain(line)) for line in told]


def was_read(report: ReadReport) -> list[RenderableType]:
    """What became of a text, and the items found in it."""
    source = report.source
    if not report.new:
        return lines([f"{source['id']}: these bytes are held already ({source['name']}); nothing was added."])
    printed = sum(r["state"] == "printed" for r in report.items)
    told = f"{source['id']}: {source['name']} ({source['language']}, {source['characters']:,} characters), "
    told += f"{len(report.items)} items, {printed} of them taken as printed; the others wait for a person."
    kinds = [(_kind(r), r) for r in report.items]
    return [*lines([told]), *listed(kinds)]


def listed(found: Sequence[tuple[str, Record]]) -> list[RenderableType]:
    """Records, one row each."""
    rows = [(r["id"], kind, r["state"], _about(kind, r)) for kind, r in found]
    return tables.table("On record", ("id", "kind", "state", "what"), rows)


def shown(table: str, record: Record, entries: Sequence[Entry]) -> list[RenderableType]:
    """A record field by field, and its history."""
    given = record_json(kind_of(table), record)
    told = [f"{name}: {_cell(value)}" for name, value in given.items() if value not in (None, "", [])]
    told += ["", "History"]
    told += [f"  {e.seq}  {e.at}  {e.action} by {e.who}{f': {e.why}' if e.why else ''}" for e in entries]
    return lines(told)


def standing(status: TalksStatus) -> list[RenderableType]:
    """What was agreed, where it stands, what comes next."""
    shown = tables.table(
        f"What was agreed, and where it stands, as of {status.as_of}",
        ("id", "commitment", "by", "status", "measures"),
        [(c.id, _gist(c), c.by, _status(c), ", ".join(m.id for m in c.measures)) for c in status.commitments],
    )
    shown += tables.table(
        "Timeline", ("when", "kind", "id", "what"), [(m.when, m.kind, m.id, _gist(m)) for m in status.timeline]
    )
    coming = status.next_meeting
    told = [f"Next meeting: {coming.when}, {coming.id}" if coming else "Next meeting: none on record"]
    told += [f"Due by then: {', '.join(status.due) or 'nothing'}", "", "For its agenda:"]
    told += [f"  {point.kind} {point.id}: {_point(point)}" for point in status.agenda] or ["  nothing"]
    if status.waiting:
        told += ["", f"{status.waiting} items wait for a person and are not here: caudal talks list --state proposed"]
    return [*shown, *lines(told)]


def judged(claims: Sequence[ClaimAnswer]) -> list[RenderableType]:
    """Each claim as said, its verdicts, and what followed, apart."""
    told: list[str] = []
    for claim in claims:
        told += [*([""] if told else []), f'{claim.id}, said {claim.said_on}: "{claim.text}"']
        if claim.obstacle is not None:
            told.append(f"  not checkable: {obstacle_text(claim)}")
        for answer in claim.answers:
            told += [f"  {line}" for line in _answer(answer)]
    return lines(told or ["No claim is confirmed. caudal talks list --kind claim shows those that wait."])


def audited(found: Audit) -> list[RenderableType]:
    """What the audit found."""
    if found.problems:
        return lines([f"{len(found.problems)} faults in {found.entries} entries:", *(f"  {p}" for p in found.problems)])
    return lines(
        [f"whole: {found.entries} entries, and the register is what they add up to", f"last hash {found.hash}"]
    )


def _answer(a: Answer) -> list[str]:
    claim = a.question.claim
    asked = f"{claim.query.indicator}, {claim.query.place}, {claim.period.label}"
    asked += f" against {claim.against.label}" if claim.against else ""
    if claim.level is not None:
        asked += f", {claim.level[0]:,.0f} to {claim.level[1]:,.0f}{' a day' if claim.per == 'day' else ''}"
    head = "as said" if a.question.role == "as-said" else "what followed (another question)"
    told = [f"{head}: {asked}", f"  when it was said, from what was published: {_verdict(a, a.published)}"]
    if a.replayed is not None:
        told.append(f"  when it was said, by replay [a]: {_verdict(a, a.replayed)}")
    told.append(f"  as of {a.now.as_of}{' [a]' if a.now.mode == 'replay' else ''}: {_verdict(a, a.now)}")
    return told + [f"  note: {note}" for note in note_texts(a)]


def _verdict(a: Answer, verdict: Verdict) -> str:
    said = a.word(verdict)
    if verdict.percent is not None:
        said += f" ({verdict.percent:+.1f}%)"
    return said


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


def _gist(x: Standing | Moment) -> str:
    return x.gist["en"] if x.gist else x.text


def _status(c: Standing) -> str:
    if not c.ratable:
        return "too vague to rate"
    said = "not rated" if c.level is None else f"{c.level} {LEVELS[c.level]['en']}"
    return f"{said}, overdue" if c.overdue else said


def _point(point: Point) -> str:
    values = dict(point.values)
    if isinstance(values.get("level"), int):
        values["level"] = f"{values['level']} {LEVELS[int(str(values['level']))]['en']}"
    return _AGENDA[point.key].format(**values)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(v.get("text", str(v)) if isinstance(v, dict) else str(v) for v in value)
    return "; ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
