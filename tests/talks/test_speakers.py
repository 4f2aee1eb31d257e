"""Who speaks: phrases that no lexicon holds, pronouns, verbs without subject, quotations that go on. Our own words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from caudal import talks

DAY = date(2024, 5, 16)
CORPUS = Path(__file__).parent / "corpus"


def said(text: str, language: str) -> list[tuple[str, str | None]]:
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    items = [talks.item_json(item) for item in document.items if item.kind == "statement"]
    return [(item["text"], item["speaker"]) for item in items]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        # verbs and speakers that stand in no lexicon
        ("en", "“The soup was cold,” groused a juggler from Ghent.", "a juggler"),
        ("en", "“The soup was cold,” the juggler hissed.", "the juggler"),
        ("en", "“The soup was cold,” hums Ottoline.", "Ottoline"),
        ("es", "«La sopa estaba fría», refunfuñó un malabarista de Gante.", "un malabarista de Gante"),
        ("es", "«La sopa estaba fría», tartamudea Ludivina, dueña del puesto.", "Ludivina"),
        ("es", "—La sopa estaba fría —gruñó el malabarista.", "malabarista"),
        # appositions, relative clauses, abbreviations, whose spokesman
        ("en", "The cook, who had not slept, said the soup was cold.", "The cook"),
        ("en", "The cook, Petra Vandel, said the soup was cold.", "Petra Vandel"),
        ("en", "“The soup was cold,” Mrs. Vandel told the evening paper.", "Vandel"),
        ("en", "The fair's spokeswoman on food, Petra Vandel, believes the soup was cold.", "Petra Vandel"),
        ("es", "La cocinera, que no había dormido, dijo que la sopa estaba fría.", "La cocinera"),
        ("es", "El feriante, Zoilo Gamboa, sostuvo que la sopa estaba fría.", "Zoilo Gamboa"),
        # documents, bodies, sources
        ("en", "A report by the fair's auditors found that the soup was cold.", "A report"),
        ("en", "According to three people who ate it, the soup was cold.", "three people"),
        ("es", "Según el acta de la feria, la sopa estaba fría.", "el acta"),
        ("es", "Un informe de la feria, que nadie firmó, advierte que la sopa estaba fría.", "Un informe"),
        # light verbs, views, asides
        ("es", "El alcalde se limitó a decir que la sopa estaba fría.", "El alcalde"),
        ("es", "Zoilo Gamboa vive enfrente. A su juicio, la sopa estaba fría.", "Zoilo Gamboa"),
        ("en", "Petra Vandel lives across the road. In her view, the soup was cold.", "Petra Vandel"),
        ("es", "Zoilo Gamboa vive enfrente. Y añade, mirando al suelo: «La sopa estaba muy fría».", "Zoilo Gamboa"),
    ],
)
def test_the_speaker_is_found_by_the_grammar_of_the_sentence(language: str, text: str, speaker: str) -> None:
    found = said(text, language)
    assert len(found) == 1
    assert speaker in (found[0][1] or "")


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        # a pronoun takes the one it agrees with, not the nearest
        (
            "en",
            "Petra Vandel runs the stall. Her rival Otto Brume runs the next one. “It sells,” she said.",
            ["Petra Vandel"],
        ),
        (
            "en",
            "Petra Vandel runs the stall. Her rival Otto Brume runs the next one. “It sells,” he said.",
            ["Otto Brume"],
        ),
        ("es", "—La sopa pesa —gruñó el malabarista—. Pesa mucho.", ["malabarista", "malabarista"]),
        # a quotation that goes on keeps its speaker
        ("en", "“It sells,” said Otto Brume. “It always did.”", ["Otto Brume", "Otto Brume"]),
        ("es", "«Se vende», dijo Otto Brume. «Siempre se vendió.»", ["Otto Brume", "Otto Brume"]),
        # a verb that shares its subject
        ("en", "The cook praised the fair and said that the soup sold.", ["The cook", "The cook"]),
        ("es", "La jueza abrió la sesión y advirtió que la sopa no es un arma.", ["La jueza"]),
        # a plural verb takes a plural
        ("es", "Los feriantes llegaron tarde. El alcalde esperaba. Dijeron que la sopa pesa.", ["Los feriantes"]),
        # a town is nobody
        ("es", "En Villaseca, los feriantes recelan. «Vienen por la sopa», murmura Otilia.", ["Otilia"]),
        ("en", "A cook in Dunwick said the soup was cold.", ["A cook in Dunwick"]),
    ],
)
def test_an_antecedent_agrees_and_acts(language: str, text: str, speakers: list[str]) -> None:
    found = [speaker or "" for _, speaker in said(text, language)]
    assert len(found) == len(speakers)
    for one, expected in zip(found, speakers, strict=True):
        assert expected in one


@pytest.mark.parametrize(
    ("language", "text", "span"),
    [
        ("en", "The soup, she said, but only the soup, was cold.", "The soup, she said, but only the soup, was cold"),
        (
            "en",
            "Sales fell by half, vendors say, to about 90 bowls.",
            "Sales fell by half, vendors say, to about 90 bowls",
        ),
        (
            "en",
            "Sales, one vendor joked, “are cooler than the soup.”",
            "Sales, one vendor joked, “are cooler than the soup.”",
        ),
        ("en", "The soup is hot, the cook said, adding salt.", "The soup is hot"),
        ("es", "Las ventas, insistió el cocinero, siguen bajas.", "Las ventas, insistió el cocinero, siguen bajas"),
        ("es", "El cocinero dijo que hay sopa; el público pedía pan.", "hay sopa"),
        ("es", "Un vecino aseguró haber visto la olla.", "haber visto la olla"),
    ],
)
def test_a_cue_within_a_clause_stays_in_it_and_the_reporter_stays_out(language: str, text: str, span: str) -> None:
    assert said(text, language)[0][0] == span


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The cook said nothing as he left."),
        ("en", "The cook asked that the door be shut."),
        ("en", "A cook accused of stealing soup left the fair."),
        ("en", "Neither cook has said much about soup."),
        ("es", "El cocinero ni lo confirma ni lo desmiente."),
        ("es", "Salieron al terminar la cita."),
        ("es", "El alcalde exigió una auditoría."),
    ],
)
def test_silence_requests_and_nouns_are_no_statements(language: str, text: str) -> None:
    assert said(text, language) == []


def test_texts_on_other_subjects_are_nearly_silent() -> None:
    """Under 0.3 meetings and 0.5 commitments an article, over the texts on other subjects of the dev part."""
    others = [doc for path in sorted(CORPUS.glob("*.json")) if (doc := json.loads(path.read_text("utf-8")))]
    others = [doc for doc in others if doc["subject"] == "other" and doc["split"] == "dev"]
    assert len(others) > 20
    counts = {"meeting": 0, "commitment": 0}
    for doc in others:
        text = (CORPUS / doc["text_file"]).read_text("utf-8")
        read = talks.read(text, name=doc["doc"], published=date.fromisoformat(doc["dateline"]), language=doc["lang"])
        for kind in counts:
            counts[kind] += sum(item.kind == kind for item in read.items)
    assert counts["meeting"] < 0.3 * len(others)
    assert counts["commitment"] < 0.5 * len(others)
