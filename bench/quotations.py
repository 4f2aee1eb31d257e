"""Scores of the talks rules on news quotations: python bench/quotations.py [--errors] (in make eval-talks).

The paragraphs of `tests/talks/quotations` stand alone, on any subject, with their quotations and speakers marked
(README.md there). A found statement with quoted words (direct or mixed) matches a marked quotation when their common
characters are at least half of the shorter one; pairs are made one to one, largest overlap first. Optional marks count
neither way. Boundary: the spans agree, quotation marks and edge punctuation aside. Speaker: the last name (for an
unnamed person the head noun) of one of the marked speaker's forms, never a pronoun where a fuller form stands, is a
word of the speaker found. Intervals are Wilson's, 95%.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from talks import EDGE, fold, pair, share  # the scores of the corpus, beside this file

from caudal import talks

FOLDER = Path(__file__).parents[1] / "tests" / "talks" / "quotations"
DAY = date(2024, 5, 16)
_PRONOUNS = frozenset(
    ["he", "she", "they", "we", "i", "it", "one", "another", "él", "ella", "ellos", "ellas", "we", "alguien"]
)
_ENDS = frozenset(
    [
        "of",
        "for",
        "from",
        "at",
        "in",
        "on",
        "who",
        "that",
        "which",
        "close",
        "near",
        "de",
        "del",
        "que",
        "en",
        "por",
        "whose",
        "with",
        "known",
    ]
)
_CLOSERS = {"[": "]", "<": ">"}


@dataclass
class Paragraph:
    """A paragraph without its marks, and the quotations that were marked in it."""

    name: str
    subject: str
    text: str
    quotations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def lang(self) -> str:
        return self.name[:2]


def unmark(name: str, subject: str, marked: str) -> Paragraph:
    """Takes the marks out: [1 words] is a quotation, <1,2 words> who says 1 and 2, <~1 words> another form of 1."""
    text: list[str] = []
    opened: list[tuple[str, str, int]] = []
    found: list[tuple[str, str, int, int]] = []
    size, at = 0, 0
    while at < len(marked):
        char = marked[at]
        if char in _CLOSERS:
            label, _, _ = marked[at + 1 : at + 24].partition(" ")
            opened.append((char, label, size))
            at += len(label) + 2
            continue
        if opened and char == _CLOSERS[opened[-1][0]]:
            kind, label, start = opened.pop()
            found.append((kind, label, start, size))
        else:
            text.append(char)
            size += 1
        at += 1
    if opened:
        raise ValueError(f"{name}: mark {opened[-1][1]} is not closed")
    plain = "".join(text)
    said: dict[str, list[str]] = {}
    for kind, label, start, end in found:
        if kind == "<":
            for one in label.split(","):
                said.setdefault(one.strip("~"), []).append(plain[start:end])
    out = Paragraph(name, subject, plain)
    before: list[str] = []
    for _, label, start, end in sorted((m for m in found if m[0] == "["), key=lambda m: m[2]):
        number = label.rstrip("mx?")
        before = [] if "x" in label else said.get(number, before)
        out.quotations.append(
            {
                **{"start": start, "end": end, "text": plain[start:end], "speakers": before},
                **{"mode": "mixed" if "m" in label else "direct", "optional": "?" in label},
            }
        )
    return out


def load(folder: Path = FOLDER) -> dict[str, list[Paragraph]]:
    """The paragraphs of each file, by its name without suffix: "en1" is the first English batch."""
    out: dict[str, list[Paragraph]] = {}
    for path in sorted(folder.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("\n== ")[1:]:
            head, _, body = part.partition("\n")
            name, _, subject = head.partition(" ")
            out.setdefault(path.stem, []).append(unmark(name, subject, body.strip()))
    return out


def keys(speaker: str) -> set[str]:
    """The last name of each part of a speaker's words, or its head noun: "Ms Ito, a retired nurse who" has two."""
    out: set[str] = set()
    for part in speaker.split(","):
        words = part.split()
        stop = next((k for k, word in enumerate(words) if k and word.lower() in _ENDS), len(words))
        if words[:stop]:
            out.add(fold(words[stop - 1].removesuffix("'s").removesuffix("’s")))
    return out - {""}


def right(found: dict[str, Any], speakers: list[str]) -> bool:
    """Whether the speaker found shares the last name, or head noun, of one of the forms marked."""
    full = [s for s in speakers if s.lower() not in _PRONOUNS] or speakers
    words = set(fold(found.get("speaker")).split()) | set(fold(found.get("speaker_name")).split())
    return any(keys(one) & words for one in full)


class Tally:
    """Counts over some paragraphs."""

    def __init__(self) -> None:
        self.paragraphs = self.found = self.labels = self.hits = 0
        self.exact, self.speaker = [0, 0], [0, 0]
        self.wrong: list[str] = []

    def add(self, paragraph: Paragraph) -> None:
        self.paragraphs += 1
        read = talks.read(paragraph.text, name=paragraph.name, published=DAY, language=paragraph.lang)
        items = [talks.item_json(item) for item in read.items]
        mine = [f for f in items if f["kind"] == "statement" and f["mode"] != "indirect"]
        pairs = pair(mine, paragraph.quotations)
        optional = [q for q in paragraph.quotations if q["optional"]]
        counted = [(i, j) for i, j in pairs if not paragraph.quotations[j]["optional"]]
        taken = {i for i, _ in counted}
        hit = {j for _, j in counted}
        excused = {i for i, f in enumerate(mine) if i not in taken and pair([f], optional)}
        self.found += len(mine) - len(excused)
        self.labels += len(paragraph.quotations) - len(optional)
        self.hits += len(counted)
        name = paragraph.name
        self.wrong += [
            f"{name} + {f['text']!r} ({f['speaker']})" for i, f in enumerate(mine) if i not in taken | excused
        ]
        for j, q in enumerate(paragraph.quotations):
            if j not in hit and not q["optional"]:
                self.wrong.append(f"{name} - {q['text']!r}")
        for i, j in counted:
            self._slots(name, mine[i], paragraph.quotations[j])

    def _slots(self, name: str, mine: dict[str, Any], gold: dict[str, Any]) -> None:
        same = mine["text"].strip(EDGE) == gold["text"].strip(EDGE)
        self.exact[0] += same
        self.exact[1] += 1
        if not same:
            self.wrong.append(f"{name} span {mine['text']!r} for {gold['text']!r}")
        if gold["speakers"]:
            good = right(mine, gold["speakers"])
            self.speaker[0] += good
            self.speaker[1] += 1
            if not good:
                self.wrong.append(f"{name} speaker {mine['speaker']!r} for {gold['speakers']} in {gold['text'][:50]!r}")

    def show(self, title: str, *, errors: bool = False) -> None:
        print(f"\nnews quotations, {title}: {self.paragraphs} paragraphs, {self.labels} quotations")
        print(f"  quotation   precision {share(self.hits, self.found):<32} recall {share(self.hits, self.labels)}")
        print(f"    boundary             {share(*self.exact)}")
        print(f"    speaker, last name   {share(*self.speaker)}")
        if errors:
            print("\n".join("    " + line for line in self.wrong))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    parser.add_argument("--batch", action="append", help="one file only, such as en1")
    options = parser.parse_args(arguments)
    by_language: dict[str, Tally] = {}
    for batch, paragraphs in load().items():
        if options.batch and batch not in options.batch:
            continue
        tally = Tally()
        for paragraph in paragraphs:
            tally.add(paragraph)
            by_language.setdefault(paragraph.lang, Tally()).add(paragraph)
        tally.show(batch, errors=options.errors)
    for lang, tally in sorted(by_language.items()):
        tally.show({"en": "English", "es": "Spanish"}[lang])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
