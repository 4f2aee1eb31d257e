"""The options and arguments that several commands take, and how what a person wrote in them is read."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from caudal.errors import UsageError


def option(name: str, metavar: str, text: str, **more: Any) -> Any:
    """An option of a command, with its help."""
    return typer.Option(name, metavar=metavar, help=text, show_default=False, **more)


def argument(metavar: str, text: str) -> Any:
    """An argument of a command, with its help."""
    return typer.Argument(metavar=metavar, help=text, show_default=False)


LANGUAGE_VARIABLE = "CAUDAL_LANG"
"""The environment variable that stands in for --lang where it is not given."""
_DEFAULT = f"Default: {LANGUAGE_VARIABLE}, else en."
Lang = Annotated[
    str,
    option("--lang", "en|es|en,es", f"Language of the words. {_DEFAULT}", envvar=LANGUAGE_VARIABLE, show_envvar=False),
]
LangBesidePages = Annotated[
    str,
    option(
        "--lang",
        "en|es|en,es",
        f"Language of the words at the terminal. The pages are in both. {_DEFAULT}",
        envvar=LANGUAGE_VARIABLE,
        show_envvar=False,
    ),
]
Terms = Annotated[
    str | None, option("--terms", "NAME", "Spanish words of a delegation: es-MX-sre (default) or es-US-state.")
]
Where = Annotated[
    list[str] | None,
    option("--where", "KEY=VALUE", "Which count; repeat it. Keys: indicator, place, origin, population, authority."),
]
RegisterUrl = Annotated[
    str | None,
    option("--register", "URL", "Like postgresql://USER@HOST/NAME. Default: CAUDAL_REGISTER, or the store's own."),
]


def parse_date(text: str, name: str) -> date:
    """A day written 2024-02-15. Raises UsageError that names the option."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{name} {text!r} is not a day. Write it as year-month-day, like 2024-02-15.", key="day",
                         option=name, value=text) from None  # fmt: skip


def parse_languages(text: str) -> tuple[str, ...]:
    """Languages from "en", "es" or "en,es". Raises UsageError."""
    languages = tuple(dict.fromkeys(_parts(text)))
    unknown = [language for language in languages if language not in ("en", "es")]
    if unknown or not languages:
        raise UsageError(f"--lang {text!r}: write en, es or en,es.", key="language", value=text)
    return languages


def parse_dimensions(by: str | None) -> tuple[str, ...] | None:
    """Dimensions from "place,origin"; None where none are given. Raises UsageError."""
    from caudal.records import DIMENSIONS

    if by is None:
        return None
    wanted = tuple(dict.fromkeys(_parts(by)))
    for name in wanted:
        if name not in DIMENSIONS:
            told = ",".join(DIMENSIONS)
            raise UsageError(f"--by {name!r} is not a dimension. Write one or more of {told}.", key="dimension",
                             value=name, known=told)  # fmt: skip
    return wanted


def parse_count(where: Sequence[str] | None, indicator: str | None = None) -> tuple[str | None, dict[str, str]]:
    """Which count: the indicator, from --indicator or --where, and the other --where pairs.

    Raises UsageError for an unknown or repeated key, an empty value, and two indicators.
    """
    from caudal.records import DIMENSIONS

    keys = ("indicator", *DIMENSIONS, "place_kind")
    pairs: dict[str, str] = {}
    for pair in where or ():
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not value or key not in keys:
            told = ", ".join(keys)
            raise UsageError(f"--where {pair!r} is not KEY=VALUE with a known key. Keys: {told}.", key="where",
                             value=pair, known=told)  # fmt: skip
        if pairs.setdefault(key, value) != value:
            raise UsageError(f"--where gives {key} twice ({pairs[key]!r} and {value!r}). Give it once.")
    named = pairs.pop("indicator", None)
    if indicator and named and indicator != named:
        raise UsageError(f"--indicator {indicator!r} and --where indicator={named!r} differ. Give one of them.")
    return indicator or named, pairs


def parse_numbers(text: str | None, name: str) -> tuple[int, ...] | None:
    """Periods ahead from "1,3,6"; None where none are given. Raises UsageError that names the option."""
    if text is None:
        return None
    parts = _parts(text)
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(f"{name} {text!r}: write periods ahead as whole numbers, like 1,3,6,12.", key="numbers",
                         option=name, value=text)  # fmt: skip
    return tuple(int(part) for part in parts)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
