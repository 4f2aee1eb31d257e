"""What an edition is called in each language: its publisher, its title, its licence.

A publisher keeps its own name. Where the catalogues know the English wording, each language says it in its own words,
a publisher's own title in brackets after it; a title they do not know stays as it is, marked as original.
"""

from __future__ import annotations

import re
import string
from functools import cache

from caudal.brief.document import Run, Runs
from caudal.brief.language import Language, keys
from caudal.brief.words.scribe import Scribe, period_label

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
_FIELDS = {"months": rf"{_MONTH}(?:, {_MONTH})*", "name": r".+"}
_BRACKETED = re.compile(r"(\[[^\]]+\])")


def publisher(scribe: Scribe, name: str) -> Runs:
    """The publisher's own name, what we add to it ("compiled by ...") in the language of the page."""
    return worded(scribe, "publisher.", name) or (Run(name, kind="given"),)


def title(scribe: Scribe, text: str, href: str | None = None) -> Runs:
    """The title of an edition; as it stands, and marked so, where the catalogues have no words for it."""
    runs = worded(scribe, "edition-title.", text) or scribe.say("editions.original", title=Run(text, kind="given"))
    return tuple(Run(r.text, kind="given", href=href, lang=r.lang) for r in runs)


def licence(scribe: Scribe, text: str) -> Runs:
    """The terms of use; a licence's proper name stays."""
    return worded(scribe, "licence.", text) or (Run(text, kind="given"),)


def worded(scribe: Scribe, family: str, text: str) -> Runs | None:
    """`text` said by the entry of that family whose English wording it is; None where there is none."""
    for key, pattern in _patterns(family):
        found = pattern.fullmatch(text)
        if found is not None:
            values = {k: _value(scribe, k, v) for k, v in found.groupdict().items()}
            words = scribe.word(key, None, **values)
            return tuple(_run(scribe, part) for part in _BRACKETED.split(words) if part)
    return None


def _run(scribe: Scribe, part: str) -> Run:
    """A stretch of a title; one in brackets is the publisher's own English."""
    foreign = _BRACKETED.fullmatch(part) and scribe.language.code != "en"
    return Run(part, kind="given", lang="en" if foreign else None)


def _value(scribe: Scribe, field: str, text: str) -> str:
    if field != "months":
        return text
    names = {m: i for i, m in enumerate(_MONTH[3 : _MONTH.index(")")].split("|"), 1)}
    periods = [period_label(f"{year}-{names[month]:02}") for month, year in (m.split() for m in text.split(", "))]
    return scribe.language.listed(tuple(scribe.language.period(p).text for p in periods if p is not None))


@cache
def _patterns(family: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English wordings of a family as patterns, the most exact first."""
    english = Language("en")
    made = []
    for key in sorted(k for k in keys("en") if k.startswith(family)):
        parts = string.Formatter().parse(english.template(key))
        pattern = "".join(
            re.escape(words) + (f"(?P<{name}>{_FIELDS[name]})" if name else "") for words, name, _, _ in parts
        )
        made.append((key, re.compile(pattern)))
    return tuple(sorted(made, key=lambda m: -len(m[1].pattern)))
