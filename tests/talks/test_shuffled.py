"""Sentences of the corpus cut, joined and shuffled by chance: whatever stands where, a text is read to its end."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from caudal import talks

CORPUS = Path(__file__).parent / "corpus"
LEAD = {
    "en": "Migration between Chile and Bolivia worries both governments. ",
    "es": "La migración entre Chile y Bolivia preocupa a ambos gobiernos. ",
}


def dev_sentences(language: str) -> list[list[str]]:
    docs = [json.loads(path.read_bytes()) for path in sorted(CORPUS.glob(f"{language}_*.json"))]
    texts = [(CORPUS / d["text_file"]).read_text(encoding="utf-8") for d in docs if d["split"] == "dev"]
    return [part.split() for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]


def mixed(rng: random.Random, sentences: list[list[str]]) -> list[str]:
    """One sentence in disorder, with words of others, broken off, or ended by half of another."""
    one, other = list(rng.choice(sentences)), rng.choice(sentences)
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: rng.sample(one, len(one)),
        lambda: [w for pair in zip(one, other, strict=False) for w in pair],
        lambda: one[: rng.randrange(len(one) + 1)],
        lambda: one[: len(one) // 2] + other[len(other) // 2 :],
    )
    return rng.choice(ways)()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_order_of_words_ends_a_reading_early(language: str) -> None:
    sentences = dev_sentences(language)
    for seed in range(300):
        rng = random.Random(seed)
        text = LEAD[language] + " ".join(" ".join(mixed(rng, sentences)) for _ in range(8))
        read = talks.read(text, name="mixed.txt", published=date(2024, 5, 16), language=language)
        assert all(text[item.start : item.end] for item in read.items), seed
