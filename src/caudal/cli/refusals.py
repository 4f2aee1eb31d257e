"""What a refusal means and what to do next, in English and Mexican Spanish; the words stand in one file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import typer

from caudal.cli.options import LANGUAGE_VARIABLE
from caudal.errors import CaudalError, InputError

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_LONGEST = 240  # characters of a value that are shown


@cache
def words() -> Mapping[str, Any]:
    """The file of words: `meaning`, `message`, `file`, `rule` and `word`."""
    return tomllib.loads((files("caudal.brief") / "locale" / "errors.toml").read_text(encoding="utf-8"))


def meaning(error: CaudalError) -> dict[str, str]:
    """What an error of this kind means and what to do next, in both languages: its class's, else its parent's."""
    known = words()["meaning"]
    return dict(next(known[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in known))


def spanish(error: CaudalError) -> str | None:
    """The whole message in Spanish, where its key has one; None where only what its kind means is known."""
    if isinstance(error, InputError):
        return _file(error)
    template = words()["message"].get(error.key)
    return None if template is None else template.format(**{k: _shown(v) for k, v in error.values.items()})


def stopped() -> str:
    """What Ctrl-C left, in Spanish."""
    return str(words()["message"]["stopped"])


def wanted(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a Spanish line is wanted: by --lang, else CAUDAL_LANG, else the locale of the terminal."""
    said = [value for name, value in _pairs(arguments) if name == "--lang"] or [environment.get(LANGUAGE_VARIABLE, "")]
    if any(said):
        return "es" in (part.strip() for part in said[-1].split(","))
    return next((environment[name] for name in _LOCALE if environment.get(name)), "").startswith("es")


def usage_key(error: typer.TyperException) -> tuple[str, dict[str, object]]:
    """The key and values of a command line that could not be parsed; typer says by its classes what is wrong."""
    command = getattr(getattr(error, "ctx", None), "command_path", "caudal")
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    option = "" if parameter is None else parameter.opts[0]
    named = option if option.startswith("-") else str(getattr(parameter, "metavar", ""))
    if kind == "NoSuchOption":
        return "no-option", {"value": getattr(error, "option_name", ""), "command": command}
    if kind == "MissingParameter" and named:
        return "missing", {"value": named, "command": command}
    if kind == "BadParameter" and named:
        return "bad-value", {"value": named, "command": command}
    return ("no-command", {"command": command}) if "No such command" in str(error) else ("", {})


def _pairs(arguments: Sequence[str]) -> list[tuple[str, str]]:
    """Each option with what follows it: `--lang es` and `--lang=es` alike."""
    found = []
    for at, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        found.append((name, value if equals else "".join(arguments[at + 1 : at + 2])))
    return found


def _file(error: InputError) -> str:
    t = words()["file"]
    rule = words()["rule"].get(error.key) or words()["rule"]["any"]
    place = error.file
    place += "" if error.row is None else t["row"].format(row=error.row)
    place += "" if error.column is None else t["column"].format(column=error.column)
    found = "" if error.value is None else t["found"].format(value=_shown(error.value))
    return str(t["whole"].format(place=place, rule=rule["says"], found=found, step=rule["step"]))


def _shown(value: object) -> str:
    text = str(words()["word"].get(value, value) if isinstance(value, str) else value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
