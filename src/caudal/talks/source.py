"""Bytes as received to the text that is stored: plain text unchanged, HTML to its visible blocks."""

from __future__ import annotations

from html.parser import HTMLParser

from caudal.errors import InputError, UsageError
from caudal.talks.words.tokens import word_set

_BLOCKS = word_set(
    "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td th thead tr ul title"
)
_HIDDEN = word_set("script style noscript template svg iframe button form select nav footer")
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


def language_of(text: str, stopwords: dict[str, frozenset[str]]) -> str:
    """The language whose commonest words make up most of the first 20,000 characters; ties go to English."""
    counts = dict.fromkeys(stopwords, 0)
    for word in text[:20_000].lower().split():
        bare = word.strip("\"“”«»'(),.:;¿?¡!")
        for language, known in stopwords.items():
            counts[language] += bare in known
    return max(counts, key=lambda language: (counts[language], language == "en"))
