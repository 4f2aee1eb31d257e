"""Bytes as received to the text that is stored: plain text unchanged, HTML to its visible blocks."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from caudal.errors import InputError, UsageError
from caudal.talks.words.tokens import word_set

_BLOCKS = word_set(
    "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td th thead tr ul title"
)
_HIDDEN = word_set("script style noscript template svg iframe button form select nav footer")
_NARROWEST, _WIDEST = 30, 130  # characters to a line of a hard-wrapped text
_FULL = 0.85  # of the longest line: letters of a PDF are not all of one width
_OPENING, _STOPS = ("“", "«", '"'), (".", "!", "?", "…", ":", ";", "”", "»", '"')
_BEGINS = re.compile(r"\s*+(?:[-*•–—·]\s|\d{1,3}+[.)]\s|[A-ZÁÉÍÓÚÑ][\w.()]{0,24}+(?:\s[\w.()]{1,24}+){0,5}+:)")
_VOID = word_set("br hr img input meta link source wbr")


def text_of(data: bytes | str, *, name: str) -> str:
    """The text that offsets count in. Raises InputError for bytes that are no UTF-8 text, UsageError for a PDF."""
    if isinstance(data, bytes):
        if data.startswith(b"%PDF-"):
            raise UsageError(
                f"{name} is a PDF: this version reads text and HTML. Save its text as a .txt file and read that."
            )
        try:
            data = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                "the text is not UTF-8",
                file=name,
                value=data[error.start : error.start + 4],
                next_step=f"Save it as UTF-8 (the first bad byte is number {error.start}).",
            ) from error
    return _visible(data) if is_html(data) else data


def is_html(text: str) -> bool:
    """Whether the text begins as an HTML document does, or holds paragraphs marked as in one."""
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<main"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in _BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self.hidden:
            self.hidden -= 1
        elif tag in _BLOCKS and tag not in _VOID:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def flush(self) -> None:
        line = " ".join("".join(self.parts).split())
        if line:
            self.lines.append(line)
        self.parts = []


def _visible(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return "\n".join(reader.lines)


def unwrapped(text: str) -> str:
    """The text with the line ends of a hard-wrapped one as spaces: of the same length, so offsets stay.

    A file is taken as wrapped if no line is longer than _WIDEST, half of its line ends or more stand where the next
    line's first word would not have fitted, and half of those or more, and two at least, within a sentence. Blank
    lines, lists, the labels of speakers and a quotation after a full stop begin a paragraph.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return text
    ends = [k for k in range(len(lines) - 1) if _runs_on(lines[k].rstrip(), lines[k + 1].lstrip())]
    full = [k for k in ends if len(lines[k].rstrip()) + 1 + len(lines[k + 1].split(maxsplit=1)[0]) > _FULL * width]
    within = sum(not lines[k].rstrip().endswith(_STOPS) for k in full)
    if within < 2 or 2 * within < len(full) or 2 * len(full) < len(ends):
        return text
    joined = [line + "\n" for line in lines[:-1]]
    for k in full:
        joined[k] = lines[k][:-1] + "  " if lines[k].endswith("\r") else lines[k] + " "
    return "".join(joined) + lines[-1]


def _runs_on(line: str, following: str) -> bool:
    """Whether the paragraph of a line may go on in the next."""
    quotes_anew = following.startswith(_OPENING) and line.endswith(_STOPS)
    return bool(line) and bool(following) and not quotes_anew and not _BEGINS.match(following)


def language_of(text: str, stopwords: dict[str, frozenset[str]]) -> str:
    """The language whose commonest words make up most of the first 20,000 characters; ties go to English."""
    counts = dict.fromkeys(stopwords, 0)
    for word in text[:20_000].lower().split():
        bare = word.strip("\"“”«»'(),.:;¿?¡!")
        for language, known in stopwords.items():
            counts[language] += bare in known
    return max(counts, key=lambda language: (counts[language], language == "en"))
