"""The talks as plain JSON values, by the contract that others build on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from caudal.register import LEVELS, Audit, Entry, Record, Register
from caudal.studies.documents import plain, verdict_json
from caudal.studies.talks.check import Answer, ClaimAnswer
from caudal.studies.talks.sentences import NOTES, OBSTACLES, sentence
from caudal.studies.talks.status import MeasureEffect, Moment, Standing, TalksStatus
from caudal.studies.talks.study import ReadReport, item_kind, kind_of, record_json

if TYPE_CHECKING:
    from caudal.studies.talks.suggest import SuggestReport  # it brings the network's library


def read_json(report: ReadReport) -> dict[str, Any]:
    """`talks read`: the source, whether it was new, and its items."""
    items = [record_json(item_kind(record), record) for record in report.items]
    dated = None if report.dated is None else {"by": report.dated.where, "words": report.dated.words}
    return {"source": report.source, "new": report.new, "dated": dated, "items": items}


def audit_json(found: Audit) -> dict[str, Any]:
    """`talks audit`: each fault by key and values, and as a sentence in both languages."""
    problems = [{"key": p.key, "values": dict(p.values), "text": {code: p.text(code) for code in ("en", "es")}}
                for p in found.problems]  # fmt: skip
    return {"entries": found.entries, "hash": found.hash, "whole": not problems, "problems": problems}


def suggested_json(report: SuggestReport) -> dict[str, Any]:
    """`talks suggest`: what a second reader brought, and what of it was dropped."""
    return {
        "source": report.source,
        "found_by": report.found_by,
        "added": [record_json(item_kind(r), r) for r in report.added],
        "seconded": [record_json(item_kind(r), r) for r in report.seconded],
        "known": report.known,
        "dropped": dict(report.dropped),
        "fields_left_out": report.slots,
        "sent_to": report.sent_to,
    }


def claim_answers_json(answers: tuple[ClaimAnswer, ...]) -> dict[str, Any]:
    """`talks check`: each claim with its questions, judged as of the day it was said and as of now."""
    found = [_claim_json(answer) for answer in answers]
    editions = {e["edition"]: e for c in found for a in c["answers"] for e in a["now"]["editions"]}
    return {"claims": found, "editions": list(editions.values())}


def obstacle_text(answer: ClaimAnswer, language: str = "en", shown: Callable[[object], object] = plain) -> str:
    """Why a claim could not be put to the data, as a sentence; empty where it could."""
    if answer.obstacle is None:
        return ""
    return sentence(OBSTACLES[answer.obstacle.key], answer.obstacle.values, language, shown)


def note_texts(answer: Answer, language: str = "en", shown: Callable[[object], object] = plain) -> list[str]:
    """What the data's calendar or places cannot tell, as sentences; `shown` writes their periods, days and ids."""
    return [sentence(NOTES[key], values, language, shown) for key, values in answer.question.notes]


def _claim_json(answer: ClaimAnswer) -> dict[str, Any]:
    obstacle = answer.obstacle
    return {
        "id": answer.id,
        "said_on": answer.said_on.isoformat(),
        "text": answer.text,
        "speaker": answer.speaker,
        "gist": answer.gist,
        "verdict": "not checkable" if obstacle else answer.as_said[0].word(answer.as_said[0].now),
        "obstacle": None
        if obstacle is None
        else {
            "key": obstacle.key,
            "text": obstacle_text(answer),
            "words": {language: obstacle_text(answer, language) for language in ("en", "es")},
        },
        "answers": [_answer_json(a) for a in answer.answers],
    }


def _answer_json(a: Answer) -> dict[str, Any]:
    return {
        "role": a.question.role,
        "size": None if a.question.size is None else list(a.question.size),
        "notes": [{"key": key, "values": plain(values), "text": text, "words": {"en": text, "es": spanish}}
                  for (key, values), text, spanish in zip(a.question.notes, note_texts(a), note_texts(a, "es"),
                                                          strict=True)],
        "on_the_day": {**verdict_json(a.published), "word": a.word(a.published)},
        "on_the_day_replayed": None if a.replayed is None else {**verdict_json(a.replayed), "word": a.word(a.replayed)},
        "now": {**verdict_json(a.now), "word": a.word(a.now)},
    }  # fmt: skip


def status_json(status: TalksStatus) -> dict[str, Any]:
    """`talks status`: timeline, commitments, what is due, claims and the agenda."""
    claims = claim_answers_json(status.claims)
    return {
        "corridor": status.corridor,
        "as_of": status.as_of.isoformat(),
        "timeline": [_moment_json(m) for m in status.timeline],
        "commitments": [_standing_json(c) for c in status.commitments],
        "next_meeting": None if status.next_meeting is None else _moment_json(status.next_meeting),
        "due": list(status.due),
        "effects": [_brought_json(e) for e in status.effects],
        "agenda": [plain(asdict(point)) for point in status.agenda],
        "waiting": status.waiting,
        **claims,
    }


def _brought_json(e: MeasureEffect) -> dict[str, Any]:
    found = e.effect
    percent = None if found is None or found.total is None else plain(found.total.percent)
    return {"measure": e.measure.id, "verdict": None if found is None else found.verdict, "percent": percent,
            "p_placebo": None if found is None else found.p}  # fmt: skip


def _moment_json(m: Moment) -> dict[str, Any]:
    return plain(asdict(m))  # type: ignore[no-any-return]


def _standing_json(c: Standing) -> dict[str, Any]:
    out: dict[str, Any] = plain(asdict(c))
    out["with"] = out.pop("counterpart")
    out["measures"] = [m.id for m in c.measures]
    words = None if c.level is None else LEVELS[c.level]
    return {**out, "level": c.level, "level_words": words, "open": c.open}


def entry_json(entry: Entry) -> dict[str, Any]:
    """One entry of the trail: who, when, what and why; the changed records by id."""
    changed = [change.id for change in entry.changes]
    return {"seq": entry.seq, "at": entry.at, "who": entry.who, "action": entry.action, "target": entry.target,
            "why": entry.why, "changed": changed, "undoes": entry.undoes, "hash": entry.hash}  # fmt: skip


def around(held: Register, record: Record, most: int = 160) -> tuple[str, str, str] | None:
    """An item's words in their place: what stands before them on their line, they, what follows; None for others."""
    if record.get("start") is None or record.get("source") is None:
        return None
    text, start, end = held.text(record["source"]), record["start"], record["end"]
    first = max(text.rfind("\n", 0, start) + 1, start - most)
    line = text.find("\n", end)
    return text[first:start], text[start:end], text[end : min(len(text) if line < 0 else line, end + most)]


def shown_json(
    table: str, record: Record, entries: tuple[Entry, ...], words: tuple[str, str, str] | None
) -> dict[str, Any]:  # fmt: skip
    """`talks show`: a record, its words in their place, and its history."""
    context = None if words is None else dict(zip(("before", "words", "after"), words, strict=True))
    history = [entry_json(entry) for entry in entries]
    return {"record": record_json(kind_of(table), record), "context": context, "history": history}
