"""The spec of a tidy table: a TOML file that names its columns and says what they mean. Strict: a slip is an error."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from caudal.errors import InputError
from caudal.periods import FREQUENCIES
from caudal.records import ALL, BASES, DIMENSIONS, Absent, Basis, Text

EXAMPLE = "docs/your-own-data.md has a whole example."
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "windows-1252", "latin-1", "iso-8859-1")
_LAG_DAYS = {"d": 1, "w": 7, "m": 31}
_LONGEST_SPEC = 1 << 20
_KIND_NAMES = {
    str: "a text",
    date: "a date",
    int: "a whole number",
    list: "a list",
    dict: "a table { … }",
    bool: "true or false",
}

_KEYS: dict[str, dict[str, tuple[type, ...]]] = {
    "edition": {
        "publisher": (str,),
        "title": (str,),
        "released": (date, str),
        "licence": (str,),
        "basis": (str,),
        "address": (str,),
    },
    "table": {
        "period": (str,),
        "frequency": (str,),
        "value": (str,),
        "absent": (str,),
        "lag": (str, int),
        "date_format": (str,),
        "first": (date, str),
        "last": (date, str),
        "delimiter": (str,),
        "encoding": (str,),
        "thousands": (str,),
        "suppressed": (list,),
        "suppressed_below": (int,),
        "missing": (list,),
        "rounding": (int,),
        "duplicates": (str,),
        "final_newline": (bool,),
        "where": (dict,),
    },
    "indicator": {"id": (str,), "name": (str, dict), "definition": (str, dict)},
    "dimensions": dict.fromkeys(DIMENSIONS, (dict,)),
}
_REQUIRED = {
    "edition": ("publisher", "title", "released", "licence", "basis"),
    "table": ("period", "frequency", "value", "absent"),
    "indicator": ("id", "name"),
    "dimensions": (),
}
_DIMENSION_KEYS: dict[str, tuple[type, ...]] = {"value": (str,), "column": (str,), "total": (str,), "map": (dict,)}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of the table: a constant `value`, or a `column`.

    `total`: the label under which the column prints the whole. `map`: label -> id, before any other mapping.
    """

    value: str = ALL
    column: str | None = None
    total: str | None = None
    map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spec:
    """A tidy table as its spec describes it; see EXAMPLE for the file."""

    name: str
    publisher: str
    title: str
    released: date
    licence: str
    basis: Basis
    address: str
    period: str
    frequency: str
    value: str
    absent: Absent
    lag_days: int
    date_format: str | None
    first: date | None
    last: date | None
    delimiter: str
    encoding: str
    thousands: str | None
    suppressed: frozenset[str]
    suppressed_below: int
    missing: frozenset[str]
    rounding: int
    sum_duplicates: bool
    final_newline: bool
    where: Mapping[str, str]
    indicator: str
    indicator_name: Text
    definition: Text | None
    dimensions: Mapping[str, Dimension]


def load_spec(path: Path) -> Spec:
    """The spec in that TOML file. Raises InputError naming the part, the key and what it should be."""
    try:
        if path.stat().st_size > _LONGEST_SPEC:
            raise InputError("a spec is a small text file", file=str(path), next_step=EXAMPLE)
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"the spec cannot be read ({why})", file=str(path), next_step="Check the path.") from error
    try:
        doc = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the spec is not TOML in UTF-8 ({error})", file=str(path), next_step=EXAMPLE) from error
    return parse_spec(doc, str(path))


def parse_spec(doc: Mapping[str, Any], file: str) -> Spec:
    """The spec in a parsed TOML document."""
    _check_keys(doc, file)
    _check_values(doc, file)
    edition, table, indicator = doc["edition"], doc["table"], doc["indicator"]
    return Spec(
        name=Path(file).stem,
        publisher=edition["publisher"],
        title=edition["title"],
        released=_day(edition["released"], "edition.released", file),
        licence=edition["licence"],
        basis=edition["basis"],
        address=edition.get("address", ""),
        period=table["period"],
        frequency=table["frequency"],
        value=table["value"],
        absent=table["absent"],
        lag_days=_lag(table.get("lag", 0), file),
        date_format=table.get("date_format"),
        first=_day(table["first"], "table.first", file) if "first" in table else None,
        last=_day(table["last"], "table.last", file) if "last" in table else None,
        delimiter=_delimiter(table),
        encoding=str(table.get("encoding", "utf-8")).lower(),
        thousands=table.get("thousands"),
        suppressed=_texts(table.get("suppressed", []), "table.suppressed", file),
        suppressed_below=table.get("suppressed_below", 0),
        missing=_texts(table.get("missing", []), "table.missing", file),
        rounding=table.get("rounding", 1),
        sum_duplicates=table.get("duplicates") == "sum",
        final_newline=table.get("final_newline", True),
        where=_labels(table.get("where", {}), "table.where", file),
        indicator=indicator["id"],
        indicator_name=_text(indicator["name"], "indicator.name", file),
        definition=_text(indicator["definition"], "indicator.definition", file) if "definition" in indicator else None,
        dimensions={d: _dimension(v, f"dimensions.{d}", file) for d, v in doc.get("dimensions", {}).items()},
    )


def _delimiter(table: Mapping[str, Any]) -> str:
    named = str(table.get("delimiter", ","))
    return {"tab": "\t"}.get(named, named)


def _check_values(doc: Mapping[str, Any], file: str) -> None:
    """Raises InputError for a value that breaks the rule of its key."""
    edition, table, indicator = doc["edition"], doc["table"], doc["indicator"]

    def refuse(key: str, rule: str, value: object) -> NoReturn:
        raise InputError(rule, file=file, column=key, value=value, next_step=EXAMPLE)

    for part in ("edition", "table"):
        for key, value in doc[part].items():
            if isinstance(value, str) and key not in ("thousands", "delimiter") and not value.strip():
                refuse(f"{part}.{key}", "the text is empty", value)
    _one_of(table["frequency"], FREQUENCIES, "table.frequency", file)
    _one_of(edition["basis"], BASES, "edition.basis", file)
    _one_of(table["absent"], ("zero", "unknown"), "table.absent", file)
    _one_of(str(table.get("encoding", "utf-8")).lower(), ENCODINGS, "table.encoding", file)
    _one_of(table.get("duplicates", "error"), ("error", "sum"), "table.duplicates", file)
    if (delimiter := _delimiter(table)) not in (",", ";", "\t", "|"):
        refuse("table.delimiter", 'a delimiter is one of "," ";" "|" "tab"', delimiter)
    form = table.get("date_format")
    if form is not None and not re.fullmatch(r"(%[YmdbB]|[-/. ,])+", form):
        refuse("table.date_format", "a date format is made of %Y %m %d %b %B and - / . , or a space", form)
    thousands = table.get("thousands")
    if thousands is not None and thousands not in (",", ".", " ", "'", "\u00a0", "\u202f", "\u2019"):
        refuse("table.thousands", "a thousands separator is a comma, point, space or apostrophe", thousands)
    if table.get("rounding", 1) < 1:
        refuse("table.rounding", "rounding is a whole number from 1", table["rounding"])
    if table.get("suppressed_below", 2) < 2:
        refuse("table.suppressed_below", "withheld counts lie below a whole number from 2", table["suppressed_below"])
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", indicator["id"]) or len(indicator["id"]) > 80:
        refuse("indicator.id", "an id has small letters, digits and single hyphens", indicator["id"])
    first, last = (_day(table[k], f"table.{k}", file) if k in table else None for k in ("first", "last"))
    if first and last and last < first:
        refuse("table.last", "the last period lies before the first", str(last))
    if table["period"] == table["value"]:
        refuse("table.value", "period and value are the same column", table["value"])


def _check_keys(doc: Mapping[str, Any], file: str) -> None:
    for part in doc:
        if part not in _KEYS:
            raise InputError(
                "the spec has no such part",
                file=file,
                column=str(part),
                next_step=_nearest(part, tuple(_KEYS)) + EXAMPLE,
            )
    for part, keys in _KEYS.items():
        held = doc.get(part, {} if part == "dimensions" else None)
        if not isinstance(held, Mapping):
            raise InputError(f"the spec lacks its part [{part}]", file=file, column=part, next_step=EXAMPLE)
        for key, value in held.items():
            if key not in keys:
                raise InputError(
                    f"[{part}] has no such key",
                    file=file,
                    column=f"{part}.{key}",
                    next_step=_nearest(key, tuple(keys)) + EXAMPLE,
                )
            _check_type(value, keys[key], f"{part}.{key}", file)
        for key in _REQUIRED[part]:
            if key not in held:
                raise InputError(f"[{part}] lacks {key!r}", file=file, column=f"{part}.{key}", next_step=EXAMPLE)


def _check_type(value: object, kinds: tuple[type, ...], key: str, file: str) -> None:
    if isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds):
        return
    wanted = " or ".join(_KIND_NAMES[k] for k in kinds)
    hint = ""
    if key.startswith("dimensions."):
        hint = 'Write { value = "…" } for a constant, { column = "…" } for a column. '
    raise InputError(f"this must be {wanted}", file=file, column=key, value=value, next_step=hint + EXAMPLE)


def _nearest(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(str(word), known, n=1)
    return f"Did you mean {near[0]!r}? " if near else f"Known: {', '.join(known)}. "


def _one_of(value: str, known: tuple[str, ...], key: str, file: str) -> Any:
    if value not in known:
        raise InputError(
            f"this must be one of {', '.join(known)}", file=file, column=key, value=value, next_step=EXAMPLE
        )
    return value


def _day(value: object, key: str, file: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(
            "this is not a date, written 2024-01-31", file=file, column=key, value=value, next_step=EXAMPLE
        ) from None


def _lag(value: object, file: str) -> int:
    if isinstance(value, int):
        value = f"{value}d"
    found = re.fullmatch(r"(\d{1,4})\s*([dwm])", str(value).strip())
    if not found:
        raise InputError(
            'a lag is a number of days, weeks or months, like "2d", "3w" or "1m"',
            file=file,
            column="table.lag",
            value=value,
            next_step=EXAMPLE,
        )
    return int(found[1]) * _LAG_DAYS[found[2]]


def _texts(values: list[object], key: str, file: str) -> frozenset[str]:
    for value in values:
        _check_type(value, (str,), key, file)
        if re.fullmatch(r"\d+(\.0+)?", str(value)):
            raise InputError(
                "a number cannot stand for a withheld or unknown count",
                file=file,
                column=key,
                value=value,
                next_step=EXAMPLE,
            )
    return frozenset(str(v).strip(" ") for v in values)


def _labels(values: Mapping[str, object], key: str, file: str) -> Mapping[str, str]:
    for name, value in values.items():
        _check_type(value, (str,), f"{key}.{name}", file)
    return {k: str(v) for k, v in values.items()}


def _text(value: object, key: str, file: str) -> Text:
    if isinstance(value, str) and value.strip():
        return {"en": value, "es": value}
    if (
        isinstance(value, Mapping)
        and set(value) <= {"en", "es"}
        and value
        and all(isinstance(v, str) and v.strip() for v in value.values())
    ):
        en = value["en"] if "en" in value else value["es"]
        return {"en": str(en), "es": str(value.get("es", en))}
    raise InputError(
        'this must be a text or { en = "…", es = "…" }', file=file, column=key, value=value, next_step=EXAMPLE
    )


def _dimension(value: Mapping[str, Any], key: str, file: str) -> Dimension:
    for k, v in value.items():
        if k not in _DIMENSION_KEYS:
            raise InputError(
                "a dimension has no such key",
                file=file,
                column=f"{key}.{k}",
                next_step=_nearest(k, tuple(_DIMENSION_KEYS)) + EXAMPLE,
            )
        _check_type(v, _DIMENSION_KEYS[k], f"{key}.{k}", file)
        if isinstance(v, str) and not v.strip():
            raise InputError("the text is empty", file=file, column=f"{key}.{k}", next_step=EXAMPLE)
    if ("value" in value) == ("column" in value):
        raise InputError(
            "a dimension is either a value or a column",
            file=file,
            column=key,
            value=dict(value),
            next_step='Write { value = "…" } or { column = "…" }. ' + EXAMPLE,
        )
    if "value" in value and ("total" in value or "map" in value):
        raise InputError(
            "only a column has a total or a map", file=file, column=key, value=dict(value), next_step=EXAMPLE
        )
    if value.get("value") == "*" or "*" in value.get("map", {}).values():
        raise InputError(
            "'*' names no place, origin, population or authority", file=file, column=key, next_step=EXAMPLE
        )
    return Dimension(
        value.get("value", ALL),
        value.get("column"),
        value.get("total"),
        _labels(value.get("map", {}), f"{key}.map", file),
    )
