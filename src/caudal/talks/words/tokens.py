"""Text to blocks, quotations, sentences and tokens, in one pass and linear time, offsets kept.

A block is a line (paragraph) or a slice of at most MAX_BLOCK characters of one. Regular expressions here are
possessive throughout: they cannot backtrack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BLOCK = 20_000  # characters; a longer line is cut at white space
MAX_SENTENCE = 320  # tokens
MAX_DEPTH = 8  # nested quotation marks

_LETTER = "[^\\W\\d_]|[\u0300-\u036f]"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}+"  # U.S., a.m.
    r"|['’]s(?!\w)"  # possessive
    rf"|(?:{_LETTER})(?:{_LETTER}|\d)*+(?:['’](?!s(?!\w))(?:{_LETTER})++)*+"
    r"|\d++(?:[.,]\d++)*+(?:st|nd|rd|th|º|ª)?+"
    r"|--++|\.\.\.++"
    "|[^\\w\\s\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f-\x9f]"
)
_QUOTE = re.compile("[\"“”„‟«»‹›‘’']")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]++")
_OPENERS = {"“": "”", "„": "”“", "«": "»", "‹": "›", "‘": "’"}
_CLOSING = frozenset("\"”»›’'“")
_ENDS = frozenset(".!?…") | {"..."}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. `low` is its composed lower-case form, `bare` the same without accents."""

    text: str
    start: int
    end: int
    low: str
    bare: str
    cap: bool
    word: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation from its opening mark to the end of its closing mark; `continues` one of the block before."""

    start: int
    end: int
    continues: bool = False


@dataclass(slots=True)
class Block:
    """A paragraph: its tokens, its outermost quotations, its sentences as token ranges.

    `sentences` keep a quotation whole; `units` end at every full stop, within quotations too.
    `quote_of[i]` is the index of the quotation that token i lies in, or -1.
    """

    start: int
    end: int
    tokens: list[Token]
    quotes: list[Quote]
    quote_of: list[int]
    sentences: list[tuple[int, int]]
    units: list[tuple[int, int]]


def bare(text: str) -> str:
    """Lower case without accents and with straight apostrophes: the form in which names are compared."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")


def word_set(text: str) -> frozenset[str]:
    """The words of a line as a set: how the rooms write down small closed classes of grammar."""
    return frozenset(text.split())


def words(text: str) -> tuple[str, ...]:
    """The `low` forms of the tokens of a lexicon phrase."""
    return tuple(_low(m[0]) for m in _TOKEN.finditer(text))


def _low(text: str) -> str:
    low = text.lower()
    return low if low.isascii() else unicodedata.normalize("NFC", low.replace("’", "'"))


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Tokens of `text[start:end]`; white space, control characters and direction marks are skipped."""
    out = []
    for m in _TOKEN.finditer(text, start, end):
        t = m[0]
        low = _low(t)
        first = t[0]
        out.append(Token(t, m.start(), m.end(), low, bare(t), first.isupper(), first.isalnum()))
    return out


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that holds anything, long lines cut at white space near MAX_BLOCK."""
    for m in _LINE.finditer(text):
        start, end = m.span()
        while end - start > MAX_BLOCK:
            cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK)
            cut = start + MAX_BLOCK if cut < 0 else cut
            yield start, cut
            start = cut
        if not text[start:end].isspace():
            yield start, end


def blocks(text: str, abbreviations: frozenset[str]) -> Iterator[Block]:
    """The blocks of a text in order; a quotation left open is continued by a block that opens with a mark."""
    left_open = False
    for start, end in lines(text):
        quotes, left_open = _quotes(text, start, end, left_open)
        tokens = tokenize(text, start, end)
        quote_of = _locate(tokens, quotes)
        yield Block(
            start,
            end,
            tokens,
            quotes,
            quote_of,
            _split(tokens, quote_of, abbreviations, whole=True),
            _split(tokens, quote_of, abbreviations, whole=False),
        )


def _quotes(text: str, start: int, end: int, continued: bool) -> tuple[list[Quote], bool]:
    """Outermost quotations of one block, and whether the last was left open at its end."""
    out: list[Quote] = []
    stack: list[str] = []
    opened = start
    lead = start
    while lead < end and not text[lead].isalnum() and text[lead] not in "\"“«‘'»”":
        lead += 1
    resumes = continued and lead < end and text[lead] in '"“«»”‘'
    for m in _QUOTE.finditer(text, start, end):
        at, mark = m.start(), m[0]
        if resumes and at == lead:
            stack, opened = [{"“": "”", "«": "»", "»": "»", "”": "”", "‘": "’"}.get(mark, '"')], at
            continue
        if stack and mark in stack[-1] and _may_close(text, at, end, mark):
            stack.pop()
            if not stack:
                out.append(Quote(opened, at + 1, resumes and opened == lead))
        elif _may_open(text, at, start, end, mark, stack) and len(stack) < MAX_DEPTH:
            if not stack:
                opened = at
            stack.append(_OPENERS.get(mark, mark))
    if stack and stack[0] not in {"'", "’"}:
        out.append(Quote(opened, end, resumes and opened == lead))
        return _meaningful(out), True
    return _meaningful(out), False


def _meaningful(quotes: list[Quote]) -> list[Quote]:
    return [q for q in quotes if q.end - q.start > 2]


def _may_open(text: str, at: int, start: int, end: int, mark: str, stack: list[str]) -> bool:
    if mark in "”»›’":
        return False
    if mark in "\"'" and mark in stack:
        return False
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark in "'‘":
        return not before.isalnum() and after.isalnum()
    if mark == '"':
        return not before.isalnum() and not after.isspace()
    return True


def _may_close(text: str, at: int, end: int, mark: str) -> bool:
    if mark not in "'’":
        return True
    after = text[at + 1] if at + 1 < end else " "
    return not after.isalnum()


def _locate(tokens: list[Token], quotes: list[Quote]) -> list[int]:
    out, q = [], 0
    for token in tokens:
        while q < len(quotes) and quotes[q].end <= token.start:
            q += 1
        out.append(q if q < len(quotes) and quotes[q].start <= token.start else -1)
    return out


def _split(
    tokens: list[Token], quote_of: list[int], abbreviations: frozenset[str], *, whole: bool
) -> list[tuple[int, int]]:
    """Token ranges of sentences; with `whole`, no sentence ends within a quotation."""
    out, first, i, n = [], 0, 0, len(tokens)
    while i < n:
        stop = i + 1
        if _ends_sentence(tokens, i, abbreviations):
            while stop < n and tokens[stop].text in _CLOSING and tokens[stop].start == tokens[stop - 1].end:
                if quote_of[stop] == -1 or quote_of[stop] != quote_of[i]:
                    break
                stop += 1
            inside = quote_of[stop - 1] >= 0 and stop < n and quote_of[stop] == quote_of[stop - 1]
            if (stop == n or _begins_sentence(tokens[stop])) and not (whole and inside):
                out.append((first, stop))
                first = stop
        elif stop - first >= MAX_SENTENCE and not (whole and stop < n and quote_of[i] >= 0 and stop - first < 800):
            out.append((first, stop))
            first = stop
        i = stop
    if first < n:
        out.append((first, n))
    return out


def _ends_sentence(tokens: list[Token], i: int, abbreviations: frozenset[str]) -> bool:
    token = tokens[i]
    if token.text in _ENDS:
        if token.text != "." or i == 0 or tokens[i - 1].end != token.start:
            return True
        before = tokens[i - 1]
        if before.low in abbreviations:
            return False
        if before.text == "X" and i > 1 and tokens[i - 2].low in {"on", "en", "via", "por"}:
            return True  # the network, no initial
        return not (len(before.text) == 1 and before.cap and before.text != "I")
    if token.text.endswith(".") and token.word and i + 1 < len(tokens):  # U.S. at the end of a sentence
        following = tokens[i + 1]
        return following.cap and following.low in {"the", "he", "she", "it", "they", "but", "a", "in", "on"}
    return False


def _begins_sentence(token: Token) -> bool:
    return token.cap or token.text in "\"“«¿¡‘'([—–-" or token.text[0].isdigit()
