"""How the register looks at the terminal: records in, lines and tables out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caudal.brief.language import Language
from caudal.cli import tables
from caudal.cli.answers import text_lines
from caudal.cli.talks import record_words as words
from caudal.cli.talks.evidence import evidence
from caudal.cli.talks.record_words import TEXTS
from caudal.register import Audit, Entry, Record, denied
from caudal.studies.talks.study import ReadReport, item_kind, kind_of, record_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.studies.talks.suggest import SuggestReport


def was_read(report: ReadReport, language: str) -> list[RenderableType]:
    """What became of a text, and the items found in it."""
    t, source = TEXTS[language], report.source
    dated = report.dated
    day = [] if dated is None else [t[f"dated-{dated.where}"].format(day=dated.day, words=dated.words)]
    if not report.new:
        told = [*day, t["held"].format(id=source["id"], name=source["name"])]
        for name in report.differs:
            stays = words.value(name, source[name], language) or t["not-stated"]
            told.append("  " + t["stays"].format(field=words.label(name, language), value=stays, id=source["id"]))
        return text_lines(told)
    printed = sum(r["state"] == "printed" for r in report.items)
    spoken = words.value("language", source["language"], language)
    head = t["read"].format(
        id=source["id"], name=source["name"], language=spoken, characters=source["characters"],
        items=len(report.items), printed=printed,
    )  # fmt: skip
    kinds = [(item_kind(r), r) for r in report.items]
    return [*text_lines([*day, head]), *listed(kinds, language), *text_lines([t["next"]])]


def suggested(report: SuggestReport, language: str) -> list[RenderableType]:
    """What a second reader brought, and what of it was dropped."""
    t = TEXTS[language]
    told = [t["suggested"].format(id=report.source, reader=report.found_by, added=len(report.added),
                                  seconded=len(report.seconded), known=report.known)]  # fmt: skip
    if report.sent_to is not None:
        told.append(t["sent-to"].format(host=report.sent_to))
    if report.dropped:
        counts = ", ".join(f"{n} {words.dropped(reason, language)}" for reason, n in report.dropped.items())
        told.append(t["dropped"].format(counts=counts))
    if report.slots:
        told.append(t["left-out"].format(fields=report.slots))
    kinds = [(item_kind(r), r) for r in (*report.added, *report.seconded)]
    return [*text_lines(told), *(listed(kinds, language) if kinds else [])]


def listed(found: Sequence[tuple[str, Record]], language: str) -> list[RenderableType]:
    """Records, one row each."""
    t = TEXTS[language]
    first: dict[tuple[str, str], str] = {}
    rows = []
    for kind, r in found:
        event = r.get("event")
        head = first.setdefault((r["source"], event), r["id"]) if kind == "meeting" and event else r["id"]
        what = _about(kind, r, language)
        told = what if head == r["id"] else t["same"].format(what=what, id=head)
        rows.append((r["id"], words.value("kind", kind, language), words.value("state", r["state"], language), told))
    return tables.table(t["title"], [t[name] for name in ("id", "kind", "state", "what")], rows, language)


def shown(
    table: str, record: Record, entries: Sequence[Entry], around: tuple[str, str, str] | None, language: str
) -> list[RenderableType]:
    """A record: its words in their place, field by field, and its history."""
    t = TEXTS[language]
    given = record_json(kind_of(table), record)
    told = [] if around is None else ["{}>>>{}<<<{}".format(*around), ""]
    told += [f"{words.label(name, language)}: {_cell(name, value, language)}"
             for name, value in given.items() if value not in (None, "", [])]  # fmt: skip
    told += ["", t["history"]]
    for e in entries:
        act = t["act"].format(action=words.action(e.action, language), who=e.who)
        told.append(f"  {e.seq}  {e.at}  {act}{f': {e.why}' if e.why else ''}")
    return text_lines(told)


def audited(found: Audit, language: str) -> list[RenderableType]:
    """What the audit found."""
    t = TEXTS[language]
    if found.problems:
        faults = t["faults"].format(faults=len(found.problems), entries=found.entries)
        return text_lines([faults, *(f"  {problem.text(language)}" for problem in found.problems)])
    return text_lines([t["whole"].format(entries=found.entries), t["last-hash"].format(hash=found.hash)])


def _about(kind: str, r: Record, language: str) -> str:
    if kind == "source":
        return f"{r['published']}, {r['publisher'] or r['name']}: {r['title'] or ''}".rstrip(": ")
    if kind == "link":
        return f"{r['subject']} > {r['object']}"
    if kind == "rating":
        told = evidence(r["evidence"], Language(language))
        return TEXTS[language]["rated"].format(id=r["commitment"], level=r["level"], day=r["day"], evidence=told)
    gist = (r["gist"] or {}).get(language)
    if gist:
        return str(gist)  # a whole sentence, which says who
    text = " ".join(r["text"].split())
    field = {"meeting": "date", "statement": "speaker", "claim": "direction", "commitment": "actor"}[kind]
    told = str(words.value(field, r.get(field), language))
    if kind == "claim" and denied(r):
        told = TEXTS[language]["denied"].format(direction=told)
    return f"{told}: {text}" if r.get(field) else str(text)


def _cell(name: str, value: Any, language: str) -> str:
    if isinstance(value, list):
        return "; ".join(v.get("text", str(v)) if isinstance(v, dict) else str(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {v}" for k, v in value.items())
    if name == "evidence":
        return evidence(str(value), Language(language))
    return str(words.value(name, value, language))
