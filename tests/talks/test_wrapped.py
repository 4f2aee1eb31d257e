"""Hard-wrapped texts and the lines of a PDF are read as the paragraphs that they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal import talks

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.txt"))
DAY = date(2024, 3, 6)
LETTER = (
    "The delegations of Mexico and the United States met on Monday at the National\n"
    "Palace. The two governments agreed to meet again in Washington in\n"
    "April. Mexico will increase checkpoints along its southern border by June, as\n"
    'both had said before. "We have seen a significant reduction in border crossings\n'
    'in recent weeks," the Mexican foreign minister, Alicia Rivas, told reporters.\n'
    "Thanks.\n"
)


def wrapped(text: str, width: int) -> str:
    """Each paragraph filled greedily: some spaces become line ends, so that every offset stays."""
    lines = []
    for paragraph in text.split("\n"):
        out, column = "", 0
        for k, word in enumerate(paragraph.split(" ")):
            if k and column + 1 + len(word) > width:
                out, column = out + "\n" + word, len(word)
            else:
                out, column = out + " " * bool(k) + word, column + bool(k) + len(word)
        lines.append(out)
    return "\n".join(lines)


def test_a_wrapped_letter_gives_whole_items_with_their_words_as_they_stand() -> None:
    found = talks.read(LETTER, name="letter.txt", published=DAY, language="en")
    assert found.text == LETTER
    assert [(item.kind, " ".join(item.text.split())) for item in found.items] == [
        ("meeting", "met on Monday at the National Palace"),
        ("commitment", "agreed to meet again in Washington in April"),
        ("meeting", "meet again in Washington in April"),
        ("commitment", "Mexico will increase checkpoints along its southern border by June"),
        ("statement", '"We have seen a significant reduction in border crossings in recent weeks,"'),
        ("claim", "a significant reduction in border crossings in recent weeks"),
    ]
    assert all(LETTER[item.start : item.end] == item.text for item in found.items)
    plain = talks.read(LETTER.replace("\n", " "), name="letter.txt", published=DAY, language="en")
    assert [(i.start, i.end) for i in plain.items] == [(i.start, i.end) for i in found.items]
    windows = talks.read(LETTER.replace("\n", "\r\n"), name="letter.txt", published=DAY, language="en")
    assert [" ".join(i.text.split()) for i in windows.items] == [" ".join(i.text.split()) for i in found.items]


@pytest.mark.parametrize("width", [66, 78])
def test_wrapping_a_text_changes_next_to_nothing_of_what_is_read_in_it(width: int) -> None:
    as_written, as_wrapped, lost = 0, 0, 0
    for path in CORPUS:
        text = path.read_text(encoding="utf-8")
        assert talks.unwrapped(text) == text, f"{path.name} is not wrapped"
        whole, narrow = (
            {(i.kind, i.start, i.end) for i in talks.read(t, name=path.name, published=DAY).items}
            for t in (text, wrapped(text, width))
        )
        as_written, as_wrapped, lost = as_written + len(whole), as_wrapped + len(narrow), lost + len(whole - narrow)
    assert lost <= 0.02 * as_written  # a paragraph that ends near the margin runs on into the next: no blank line here
    assert abs(as_wrapped - as_written) <= 0.02 * as_written


@pytest.mark.parametrize(
    "text",
    [
        "Agenda\nArrival of the delegations\nThe talks\nA word to the press\nDinner\n",
        "A paragraph of one long line. " * 9 + "\nAnother one, not much shorter. " + "It goes on. " * 12,
        "They agreed on the following points, in this order:\n- to meet again in the capital in a month from now;\n"
        "- to open an office on the river, on either bank;\n- to write down what came of it, and to say so.\n",
        "MINISTER RIVAS: We said so before, and we say it again.\nMR. MILLER: And I have heard it, and agree to it.\n"
        "MINISTER RIVAS: Then there is nothing left to say here.\n",
        "",
        "one line",
    ],
)
def test_what_is_not_wrapped_is_left_as_it_is(text: str) -> None:
    assert talks.unwrapped(text) == text


@given(st.text("ab. \n\r:-A", max_size=400))
def test_only_line_ends_change_and_each_into_one_space(text: str) -> None:
    laid = talks.unwrapped(text)
    assert len(laid) == len(text)
    assert all(a == b or (a in "\r\n" and b == " ") for a, b in zip(text, laid, strict=True))
