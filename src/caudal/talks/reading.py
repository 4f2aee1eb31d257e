"""The reading itself: block by block through a text, then the merging of what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from caudal.errors import UsageError
from caudal.talks import source
from caudal.talks.about import Evidence
from caudal.talks.claims.extract import Flow
from caudal.talks.commitments.extract import Commitments
from caudal.talks.items import Actor, Document, FlowClaim, Item, Slot, Statement
from caudal.talks.meetings import events
from caudal.talks.meetings.extract import Meetings
from caudal.talks.meetings.sides import Found
from caudal.talks.statements.extract import Statements
from caudal.talks.words.lexicon import LANGUAGES, Lexicon, load
from caudal.talks.words.mentions import Registry
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import Block, blocks

_PREVIEW = 120_000  # characters read ahead for names and parties


def read(data: bytes | str, *, name: str, published: date, language: str | None = None) -> Document:
    """Finds meetings, statements, claims about the flow and commitments in a text, each with its exact span.

    `data` is UTF-8 text (kept unchanged: offsets are indices into it) or HTML (its visible text is kept);
    `published` anchors relative dates; `language` is "en" or "es", found from the commonest words if not given.
    Nothing returned is confirmed: a person decides. Raises UsageError for an unknown language or a PDF, InputError
    for bytes that are no UTF-8.
    """
    text = source.text_of(data, name=name)
    if language is None:
        language = source.language_of(text, {code: load(code).words_of("stopwords") for code in LANGUAGES})
    if language not in LANGUAGES:
        raise UsageError(f"Language {language!r} is not known: use {' or '.join(LANGUAGES)}, or leave it out.")
    laid = source.unwrapped(text)
    items = _items(laid, load(language), published)
    if laid != text:
        items = [_cut(item, text) for item in items]
    return Document(name, published, language, text, tuple(items))


def _cut(found: Any, text: str) -> Any:
    """An item or a part of one with its words as they stand in the text, line ends included."""
    changed: dict[str, Any] = {"text": text[found.start : found.end]}
    for part in fields(found):
        value = getattr(found, part.name)
        if is_dataclass(value):
            changed[part.name] = _cut(value, text)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changed[part.name] = tuple(_cut(each, text) for each in value)
    return replace(found, **changed)


def _items(text: str, lexicon: Lexicon, published: date) -> list[Item]:
    registry, state = Registry(lexicon.people), State()
    stream = blocks(text, lexicon.abbreviations)
    ahead, evidence = list(_preview(stream)), Evidence(lexicon.language)
    day: Slot | None = None
    for block in ahead:
        if not any(token.word for token in block.tokens):
            continue
        scene = Scene(text, block, lexicon, registry, published)
        state.flows += sum("flow" in hits for hits in scene.hits)
        state.joint = state.joint or any("joint_body" in hits for hits in scene.hits)
        evidence.add(block.tokens)
        day = day or _recent(scene, published, opening=block is ahead[0])
        for mention in scene.mentions:
            state.pairs += mention.both or mention.counterpart
            if not mention.adjective:
                for code in mention.parties:
                    state.parties[code] = state.parties.get(code, 0) + 1
    if day is None and ahead and ahead[0].tokens:
        day = _recent(Scene(text, ahead[0], lexicon, registry, published), published)
    state.labels = _labels(text, ahead)
    state.migration, state.quiet = evidence.people(), evidence.elsewhere()
    registry.day = None
    met: list[Found] = []
    others: list[Item] = []
    pending: list[Scene] = []
    held = 0  # characters of the pending scenes
    for block in chain(ahead, stream):
        if not any(token.word for token in block.tokens):
            continue
        scene = Scene(text, block, lexicon, registry, published)
        found = [] if state.quiet else Meetings(scene, state).read()
        statements = Statements(scene, state).read()
        met += found
        if block.quotes and block.quotes[0].continues:
            _name_back(others, statements)
        others += statements
        if state.quiet:
            continue
        others += [_spoken(claim, statements) for claim in Flow(scene, state).read()]
        if state.talks():
            for earlier in pending:
                others += Commitments(earlier, state).read()
            pending = []
            others += Commitments(scene, state).read()
        elif held < _PREVIEW:
            held += block.end - block.start
            pending.append(scene)
    for earlier in pending:
        others += Commitments(earlier, state).read()
    found_items: list[Item] = [*events.merge(met, day), *others]
    return sorted(found_items, key=lambda item: (item.start, item.end, item.kind))


def _recent(scene: Scene, published: date, *, opening: bool = False) -> Slot | None:
    """The first day of the week up to publication that a block names; in the opening one, not its dateline's."""
    since, until = (published - timedelta(days=7)).isoformat(), published.isoformat()
    days = (w for w in scene.dates if w.value is not None and len(w.value) == 10 and since <= w.value <= until)
    lead = scene.block.units[0][1] if opening and scene.block.units and not scene.body else 0
    verbs = ("meet", "meet_with", "travel", "travel_bare", "say", "aux", "light", "commit_to", "commit_on", "flow_be")
    told = next((k for k in range(lead) if scene.has(k, *verbs)), lead)
    first = next((w for w in days if not (w.j <= max(min(told, 12), scene.body) and w.value == until)), None)
    return None if first is None else scene.slot(first.core, first.j, first.value)


def _name_back(earlier: list[Item], now: list[Statement]) -> None:
    """Gives the paragraphs of a quotation that runs over several the speaker whom only the last one names."""
    speaker = now[0].speaker if now else None
    for k in range(len(earlier) - 1, -1, -1):
        item = earlier[k]
        if speaker is None or not isinstance(item, Statement) or item.speaker is not None or item.mode != "direct":
            return
        earlier[k] = replace(item, speaker=replace(speaker, carried=True))


def _preview(stream: Iterator[Block]) -> Iterator[Block]:
    read_so_far = 0
    for block in stream:
        yield block
        read_so_far += block.end - block.start
        if read_so_far > _PREVIEW:
            return


def _labels(text: str, ahead: list[Block]) -> frozenset[str]:
    """What stands before a colon at the head of two blocks or more: the speakers of a transcript."""
    seen: dict[str, int] = {}
    plain: dict[str, int] = {}  # labels without what is added in brackets
    for block in ahead:
        for token in block.tokens[1:14]:
            if token.text == ":":
                label = text[block.tokens[0].start : token.start].rstrip()
                if label[:1].isupper():
                    seen[label] = seen.get(label, 0) + 1
                    short = label.partition(" (")[0]
                    plain[short] = plain.get(short, 0) + 1
                break
    if not any(count > 1 for count in plain.values()):
        return frozenset(seen) if len(seen) > 2 and len(seen) * 2 > len(ahead) else frozenset()
    many = sum(count > 1 for count in plain.values()) > 1  # a transcript: who speaks once has a label too
    return frozenset(
        label for label in seen if plain[label.partition(" (")[0]] > 1 or label.isupper() or (many and _titled(label))
    )


def _titled(label: str) -> bool:
    """Whether a label looks like a name or office: a few words, those of some length with a capital."""
    parts = label.partition(" (")[0].split()
    return len(parts) < 6 and all(word[:1].isupper() for word in parts if len(word) > 3)


def _spoken(claim: FlowClaim, statements: list[Statement]) -> FlowClaim:
    """The claim with the speaker of the statement that it stands in."""
    for statement in statements:
        if statement.start <= claim.start and claim.end <= statement.end:
            speaker: Actor | None = statement.speaker
            return replace(claim, speaker=speaker)
    return claim
