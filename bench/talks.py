"""Scores of the talks rules on labelled texts: python -m bench.talks [FOLDER...] (make eval-talks).

Matching rule: a found item matches a labelled one of its kind when their common characters are at least half
of the shorter span; pairs are made one to one, largest overlap (intersection over union) first. Labels marked
optional count neither for nor against. Exact boundaries: equal spans; "trimmed" leaves aside quotation marks,
spaces and edge punctuation. Slots are scored on matched pairs whose label gives the slot. Intervals are Wilson's,
95%. Splits are never mixed: "dev" was tuned on, as were all texts beside the project; "test", "test2" and "test9"
(sealed, where it lies there) were not.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from caudal import talks

KINDS = ("meeting", "statement", "claim", "commitment")
EDGE = "\"“”„«»‘’' \n.,;:—–-"
NONE_LIMIT = {"meeting": 0.3, "commitment": 0.5}


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    if not total:
        return math.nan, math.nan
    p = hits / total
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return centre - half, centre + half


def share(hits: int, total: int) -> str:
    """A share with its count and interval, for print."""
    if not total:
        return "   -  (0)               "
    low, high = wilson(hits, total)
    return f"{hits / total:5.2f} ({hits}/{total}) [{low:.2f}, {high:.2f}]"


def fold(text: str | None) -> str:
    apart = unicodedata.normalize("NFD", (text or "").lower())
    return "".join(c for c in apart if c.isalnum() or c == " ").strip()


def load(folder: Path) -> list[dict[str, Any]]:
    """Labelled documents of a folder: NAME.json beside NAME.txt; "encounter" is the older word for meeting."""
    out = []
    for path in sorted(folder.glob("*.json")):
        doc = json.loads(path.read_text(encoding="utf-8"))
        if "items" not in doc or "lang" not in doc:
            continue
        doc["text"] = path.with_suffix(".txt").read_bytes().decode("utf-8")
        doc["split"] = doc["split"] if doc.get("source") == "own words" else "dev"  # sealed wherever it lies
        for item in doc["items"]:
            item["kind"] = "meeting" if item["kind"] == "encounter" else item["kind"]
        out.append(doc)
    return out


def overlap(a: dict[str, Any], b: dict[str, Any]) -> float:
    common = min(a["end"], b["end"]) - max(a["start"], b["start"])
    shorter = min(a["end"] - a["start"], b["end"] - b["start"])
    if common <= 0 or common < 0.5 * shorter:
        return 0.0
    return common / (max(a["end"], b["end"]) - min(a["start"], b["start"]))


def pair(found: list[dict[str, Any]], labels: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """One-to-one pairs (found, label), largest overlap first, labels that count before optional ones."""
    scored = [(overlap(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(labels)]
    scored = sorted((s for s in scored if s[0] > 0), key=lambda s: (bool(labels[s[2]].get("optional")), -s[0]))
    used_found: set[int] = set()
    used_label: set[int] = set()
    out = []
    for _, i, j in scored:
        if i not in used_found and j not in used_label:
            used_found.add(i)
            used_label.add(j)
            out.append((i, j))
    return out


class Tally:
    """Counts of one group of documents."""

    def __init__(self) -> None:
        self.docs = 0
        self.found: dict[str, int] = defaultdict(int)
        self.labels: dict[str, int] = defaultdict(int)
        self.right: dict[str, int] = defaultdict(int)
        self.slots: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.wrong: list[str] = []
        self.quiet: dict[str, int] = defaultdict(int)
        self.other = 0

    def add(self, doc: dict[str, Any], found: list[dict[str, Any]]) -> None:
        self.docs += 1
        for kind in KINDS:
            mine = [f for f in found if f["kind"] == kind]
            gold = [g for g in doc["items"] if g["kind"] == kind]
            pairs = pair(mine, gold)
            taken = {i for i, _ in pairs}
            # A find that lies on an optional label, or on the same label as another, is no error of its own.
            excused = {
                i
                for i, f in enumerate(mine)
                if i not in taken and any(g.get("optional") and overlap(f, g) for g in gold)
            }
            counted = [(i, j) for i, j in pairs if not gold[j].get("optional")]
            excused |= {i for i, j in pairs if gold[j].get("optional")}
            self.found[kind] += len(mine) - len(excused)
            self.labels[kind] += sum(not g.get("optional") for g in gold)
            self.right[kind] += len(counted)
            for i, j in counted:
                self._slots(kind, mine[i], gold[j])
            hit = {j for _, j in counted}
            name = doc["doc"]
            self.wrong += [
                f"{name} + {kind}: {f['text'][:150]!r}" for i, f in enumerate(mine) if i not in taken | excused
            ]
            self.wrong += [
                f"{name} - {kind}: {g['text'][:150]!r}"
                for j, g in enumerate(gold)
                if j not in hit and not g.get("optional")
            ]
        if not any(g["kind"] in {"meeting", "commitment"} for g in doc["items"]):
            self.other += 1
            for kind in NONE_LIMIT:
                self.quiet[kind] += sum(f["kind"] == kind for f in found)

    def _slots(self, kind: str, mine: dict[str, Any], gold: dict[str, Any]) -> None:
        self._mark(f"{kind} exact", mine["start"] == gold["start"] and mine["end"] == gold["end"])
        self._mark(
            f"{kind} trimmed",
            mine["text"].strip(EDGE) == gold["text"].strip(EDGE),
            mine,
            gold,
            note=kind == "statement",
        )
        if kind == "statement" and gold.get("speaker"):
            self._mark("speaker", _speaker(mine, gold), mine, gold)
            self._mark("mode", mine["mode"] == gold.get("mode"))
        elif kind == "meeting":
            if gold.get("date"):
                self._mark(
                    "date", mine["date"] is not None and _same_date(mine["date"], gold["date"]), mine, gold, slot="date"
                )
            if gold.get("place"):
                self._mark("place", _like(mine["place"], gold["place"]), mine, gold, slot="place")
            if gold.get("status"):
                self._mark("status", mine["status"] == gold["status"], mine, gold, slot="status")
        elif kind == "claim":
            for slot in ("direction", "magnitude", "period"):
                if gold.get(slot):
                    good = _way(mine, gold) if slot == "direction" else _like(mine[slot], gold[slot])
                    self._mark(f"claim {slot}", good, mine, gold, slot=slot)
            if gold.get("negated") or mine["negated"]:
                self._mark("claim negated", mine["negated"] == bool(gold.get("negated")), mine, gold, slot="negated")
            if gold.get("place"):
                self._mark("claim place", _like(mine["place"], gold["place"]), mine, gold, slot="place")
        elif kind == "commitment":
            if gold.get("actor"):
                self._mark("actor", _like(mine["actor"], gold["actor"]), mine, gold, slot="actor")
            due = gold.get("by_date", gold.get("by"))
            if due:
                self._mark("by", mine["by"] is not None and _same_date(mine["by"], due), mine, gold, slot="by")

    def _mark(
        self, name: str, good: bool, mine: Any = None, gold: Any = None, *, slot: str = "", note: bool = True
    ) -> None:
        self.slots[name][0] += good
        self.slots[name][1] += 1
        if not good and mine is not None and note:
            key = slot or ("speaker" if name == "speaker" else "text")
            self.wrong.append(
                f"   {name}: {str(mine.get(key))[:160]!r} for {str(gold.get(key))[:160]!r} in {gold['text'][:60]!r}"
            )

    def show(self, title: str, *, errors: bool) -> None:
        """Prints the scores of the group."""
        print(f"\n{title}: {self.docs} documents")
        for kind in KINDS:
            if self.labels[kind] or self.found[kind]:
                p, r = share(self.right[kind], self.found[kind]), share(self.right[kind], self.labels[kind])
                print(f"  {kind:<11} precision {p:<32} recall {r}")
        for name in sorted(self.slots):
            print(f"    {name:<20} {share(*self.slots[name])}")
        if self.other:
            rates = ", ".join(f"{self.quiet[k] / self.other:.2f} {k}s (limit {v})" for k, v in NONE_LIMIT.items())
            print(f"    texts without meeting or commitment: {self.other}, an article {rates}")
        if errors:
            print("\n".join("    " + line for line in self.wrong))


def _like(one: str | None, other: str | None) -> bool:
    a, b = fold(one), fold(other)
    return bool(a) and bool(b) and (a in b or b in a or bool(set(a.split()) & {w for w in b.split() if len(w) > 3}))


def _way(mine: dict[str, Any], gold: dict[str, Any]) -> bool:
    """Whether the directions agree; the guide calls what is stable "level" and a record high "up"."""
    wider = {"stable": "level", "record": "up"}
    return bool(mine["direction"] == gold["direction"] or wider.get(mine["direction"]) == gold["direction"])


def _speaker(mine: dict[str, Any], gold: dict[str, Any]) -> bool:
    names = [gold["speaker"], *gold.get("speaker_alt", [])]
    return any(_like(mine["speaker"], n) or _like(mine.get("speaker_name"), n) for n in names)


def _same_date(one: str, other: str) -> bool:
    return one == other or (len(other) == 7 and one.startswith(other))


def groups(docs: Iterable[dict[str, Any]], title: str) -> dict[str, Tally]:
    """Reads each document and tallies it under its split, and under its split and language."""
    out: dict[str, Tally] = {}
    for doc in docs:
        read = talks.read(
            doc["text"], name=doc["doc"], published=date.fromisoformat(doc["dateline"]), language=doc["lang"]
        )
        found = [talks.item_json(item) for item in read.items]
        for key in (f"{title} {doc['split']}", f"{title} {doc['split']} {doc['lang']}"):
            out.setdefault(key, Tally()).add(doc, found)
    return out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("CAUDAL_SHARED", "../shared")) / "texts"
    parser.add_argument("folders", nargs="*", type=Path, default=[shared, Path("tests/talks/corpus")])
    parser.add_argument("--errors", action="store_true", help="list the errors of what is tuned on (never of test)")
    splits = ("dev", "test", "test2", "test9")
    parser.add_argument("--split", choices=splits, help="read the documents of one split only")
    options = parser.parse_args(arguments)
    for folder in options.folders:
        docs = load(folder) if folder.is_dir() else []
        docs = [doc for doc in docs if options.split in {None, doc["split"]}]
        if not docs:
            print(f"{folder}: no labelled texts", file=sys.stderr)
            continue
        started = time.perf_counter()
        tallies = groups(docs, folder.name)
        seconds = time.perf_counter() - started
        for key in sorted(tallies):
            words = key.split()
            tallies[key].show(key, errors=options.errors and words[1:] == ["dev"])
        size = sum(len(d["text"]) for d in docs)
        print(
            f"\n{folder.name}: {len(docs)} documents, {size} characters, {seconds:.2f} s, lexicons and scoring included"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
