"""The case that the package carries: real talks as facts in our own words, put into a register that lacks them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from caudal.corridor import ClaimEntry, Corridor
from caudal.register.kinds import COLUMNS, CONFIRMED, HELD, TABLE_OF, Record
from caudal.register.register import Register, Reviewer
from caudal.register.trail import Change


def corridors_with_a_case() -> tuple[str, ...]:
    """Ids of the corridors whose talks the package carries."""
    folder = files("caudal.register") / "cases"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


def embed(register: Register, corridor: Corridor) -> bool:
    """Enter the corridor's case where the register lacks it; whether it did. One entry of the trail, or nothing.

    A corridor file of the user's own under the same id has none of the case's meetings and claims: nothing is entered.

    Everything is confirmed by the project, on the basis that its source states. The same register always results:
    the case brings its own date.
    """
    if corridor.id not in corridors_with_a_case():
        return False
    path = files("caudal.register") / "cases" / f"{corridor.id}.toml"
    case = tomllib.loads(path.read_text("utf-8"))
    if not _is_of(case, corridor):
        return False
    texts: dict[str, str] = {}
    changes: list[Change] = []
    for raw in case["sources"]:
        source, text, items = _source(raw, corridor)
        texts[source["text_sha256"]] = text
        changes += [Change("sources", source["id"], None, source), *items]
    for relation, pairs in case["links"].items():
        for subject, target in pairs:
            id = f"{relation}:{subject}>{target}"
            link = {"subject": subject, "relation": relation, "object": target}
            changes.append(Change("links", id, None, {"id": id, "version": 1, "state": HELD, **link}))
    for raw in case["ratings"]:
        id = f"rating:{raw['commitment']}@{raw['day']}"
        rated = {**raw, "day": raw["day"].isoformat()}
        changes.append(Change("ratings", id, None, _row("ratings", {"id": id, "state": HELD, **rated})))
    newest = {raw["commitment"]: raw["level"] for raw in sorted(case["ratings"], key=lambda r: r["day"])}
    for change in changes:
        if change.table == "commitments":
            change.after["level"] = newest.get(change.id)
    return register.embed(corridor.id, changes, texts, Reviewer(case["who"], case["why"]), case["recorded"])


def _is_of(case: Mapping[str, Any], corridor: Corridor) -> bool:
    """Whether every meeting and claim that the case refers to stands in the corridor."""
    items = [item for raw in case["sources"] for item in raw["items"]]
    meetings = {item["corridor"] for item in items if item.get("corridor")}
    claims = {item["claims"][0] for item in items if item.get("claims")}
    return meetings <= {m["id"] for m in corridor.meetings} and claims <= {c.id for c in corridor.claims}


def _source(raw: Mapping[str, Any], corridor: Corridor) -> tuple[Record, str, list[Change]]:
    text, placed = "", []
    for item in raw["items"]:
        entry = _entry(corridor, item)
        gist = item.get("gist") or _gist(entry)
        line = f"{gist['en']}\n{gist['es']}\n"
        words = entry.quote if entry else item.get("quote", gist["en"])
        start = len(text) + line.index(words)
        text += line
        placed.append((item, entry, gist, start, words))
    data = text.encode("utf-8")
    sha = hashlib.sha256(data).hexdigest()
    source = _row("sources", {
        "id": raw["id"], "state": HELD, "corridor": corridor.id, "sha256": sha, "text_sha256": sha,
        "characters": len(text), "name": raw["id"], "published": raw["published"].isoformat(), "language": "en",
        "title": raw["title"], "publisher": raw["publisher"], "address": "", "basis": raw["basis"],
    })  # fmt: skip
    items = []
    for item, entry, gist, start, words in placed:
        table = TABLE_OF[item["kind"]]
        own = {k: v for k, v in item.items() if k in COLUMNS[table]}
        if item.get("corridor"):
            meeting = next(m for m in corridor.meetings if m["id"] == item["corridor"])
            own.setdefault("date", meeting["date"].isoformat())
            own["event"] = meeting["id"]
        if entry is not None:
            own |= {"speaker": entry.speaker["en"], "ask": {"corridor": ";".join(item["claims"])}}
        row = _row(table, {
            **own, "state": CONFIRMED, "source": raw["id"], "start": start, "end": start + len(words),
            "text": words, "basis": raw["basis"], "gist": gist,
        })  # fmt: skip
        items.append(Change(table, row["id"], None, row))
    return source, text, items


def _entry(corridor: Corridor, item: Mapping[str, Any]) -> ClaimEntry | None:
    return next((c for c in corridor.claims if c.id == item["claims"][0]), None) if item.get("claims") else None


def _gist(entry: ClaimEntry | None) -> dict[str, str]:
    if entry is None:
        raise ValueError("an item of a case needs its gist in both languages")
    gloss = f" ({entry.gloss['es']})" if entry.gloss and "es" in entry.gloss else ""
    return {"en": f'"{entry.quote}": {entry.speaker["en"]}.', "es": f"«{entry.quote}»{gloss}: {entry.speaker['es']}."}


def _row(table: str, given: Mapping[str, Any]) -> Record:
    return {name: {**given, "version": 1}.get(name) for name in COLUMNS[table]}
