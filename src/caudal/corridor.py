"""Corridor: parties, places, indicators with their crosswalk, measures and claims; one TOML file."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from caudal.errors import DefinitionError, UsageError
from caudal.records import ALL, DIMENSIONS, Text

MEASURE_KINDS = ("measure", "meeting")
MEASURE_TYPES: Mapping[str, Text] = {
    "visa": {"en": "Visa requirement", "es": "Requisito de visa"},
    "return": {"en": "Return or expulsion", "es": "Retorno o expulsión"},
    "asylum": {"en": "Asylum restriction", "es": "Restricción al asilo"},
    "transit": {"en": "Enforcement in transit", "es": "Control migratorio en tránsito"},
    "sea": {"en": "Naval or coast-guard cooperation", "es": "Cooperación naval o de guardacostas"},
    "pathway": {"en": "Legal pathway", "es": "Vía legal"},
    "other": {"en": "Other act", "es": "Otro acto"},
}
"""Types of act that have a name; a corridor file may write others, which are shown as written."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the route. `parent` is the place it is part of; `tile` its (column, row) on the schematic map."""

    id: str
    name: Text
    kind: str = "place"
    parent: str | None = None
    party: str | None = None
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a publisher counts, with its crosswalk entry.

    `parts`: indicators whose sum the publisher itself declares to be this one. Nothing else may be summed
    across indicators. `partitions`: for a place, the kind of child place that adds up to it.
    """

    id: str
    name: Text
    definition: Text
    publisher: str = ""
    unit: Text = field(default_factory=lambda: {"en": "events", "es": "eventos"})
    includes: Text | None = None
    excludes: Text | None = None
    parts: tuple[str, ...] = ()
    partitions: Mapping[str, str] = field(default_factory=dict)
    caution: Text | None = None  # printed under every figure of this indicator
    stage: str = "border"  # "border", "upstream" of it, or "after" (returns, releases, pathways)
    party: str | None = None
    asks: str = "down"  # the direction a brief asks about, fixed before the data are seen
    breaks: tuple[tuple[date, str], ...] = ()  # (day a definition changed, place concerned or ALL)


@dataclass(frozen=True, slots=True)
class Measure:
    """A dated act of one or more parties: a measure, or a meeting, which is never "in force".

    approximate: no day of entry into force was published; `in_force` is near it.
    touches, destinations, spills: dimension (or "indicator") -> values: what it acts on, where what it turns away may
    be seen instead, and what else it affects, so that it is no control. destinations None: not declared (then the
    siblings of what it touches). window, later: months of the effect's window and of the one after it, None for the
    usual ones. type: what sort of act it is, so that acts of one sort can be looked at together; of an act with several
    parts, the part named first.
    """

    id: str
    announced: date
    in_force: date
    parties: tuple[str, ...]
    what: Text
    touches: Mapping[str, tuple[str, ...]]
    ended: date | None = None
    basis: str = ""
    approximate: bool = False
    kind: str = "measure"
    destinations: Mapping[str, tuple[str, ...]] | None = None
    spills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window: int | None = None
    later: int | None = None
    type: str = "other"


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim made at the talks, as the corridor file states it, and the questions that answer it.

    `role`: "as-said" (the claim itself), "followed" (what came after, a different question) or "level".
    """

    id: str
    role: str
    said_on: date
    speaker: Text
    quote: str
    question: Text
    where: Mapping[str, str]
    period: str
    against: str | None
    direction: str | None
    level: tuple[float, float] | None
    per: str
    source: str
    gloss: Text | None = None  # our own translation of the quote, where the reader's language is another


@dataclass(frozen=True, slots=True)
class Corridor:
    """A route: its parties, places, indicators, measures, meetings and claims, as one TOML file states them."""

    id: str
    name: Text
    parties: tuple[str, ...]
    indicator: str  # the principal indicator
    place: str  # the principal place, ALL where the corridor names none
    places: Mapping[str, Place]
    indicators: Mapping[str, Indicator]
    measures: Mapping[str, Measure]
    claims: tuple[ClaimEntry, ...]
    meetings: tuple[Mapping[str, Any], ...]
    party_names: Mapping[str, Text]

    def children(self, place: str, kind: str | None = None) -> tuple[str, ...]:
        """Places whose parent is `place`, in file order; only those of `kind` where given."""
        return tuple(p.id for p in self.places.values() if p.parent == place and kind in (None, p.kind))

    def within(self, place: str) -> frozenset[str]:
        """`place` and everything below it in the tree of places."""
        found, frontier = {place}, [place]
        while frontier:
            for child in self.children(frontier.pop()):
                if child not in found:
                    found.add(child)
                    frontier.append(child)
        return frozenset(found)

    def require_summable(self, indicators: tuple[str, ...]) -> str:
        """The id of the indicator that these add up to; raises DefinitionError where no publisher says so."""
        if len(set(indicators)) == 1:
            return indicators[0]
        for whole in self.indicators.values():
            if whole.parts and set(whole.parts) == set(indicators):
                return whole.id
        raise DefinitionError(self._why_not(indicators))

    def _why_not(self, indicators: tuple[str, ...]) -> str:
        lines = [f"{' + '.join(indicators)} is not a sum that any publisher declares."]
        for i in indicators:
            if i in self.indicators:
                lines.append(f"{i} counts: {self.indicators[i].definition['en']}")
        lines.append("Show them side by side, each in its own unit (caudal panel for each).")
        return " ".join(lines)


def load_corridor(name: str) -> Corridor:
    """The corridor of that name carried by the package, or of that TOML file. Raises UsageError."""
    path = Path(name)
    if name.endswith(".toml"):
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{name}: the corridor file cannot be read ({error.strerror}).") from error
    else:
        held = files("caudal") / "corridors" / f"{name}.toml"
        if not held.is_file():
            known = sorted(p.name[:-5] for p in (files("caudal") / "corridors").iterdir() if p.name.endswith(".toml"))
            told = ", ".join(known)
            raise UsageError(f"No corridor {name!r}. Known: {told}; or give the path of a .toml file.", key="corridor",
                             value=name, known=told)  # fmt: skip
        raw = held.read_bytes()
    try:
        doc = tomllib.loads(raw.decode("utf-8-sig"))
        if "measures_file" in doc:
            doc["measures"] = _with_listed(doc, path.parent, name)
        return parse_corridor(doc, name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: not a TOML file in UTF-8 ({error}).") from error


def parse_corridor(doc: Mapping[str, Any], name: str = "corridor") -> Corridor:
    """A corridor from the parsed TOML. Only `id`, `name`, `parties` and `indicator` are required."""
    for key in ("id", "name", "parties", "indicator"):
        if key not in doc:
            raise UsageError(f"{name}: the corridor file lacks {key!r}; see docs/corridors.md for an example.")
    places = {p["id"]: _place(p) for p in doc.get("places", ())}
    indicators = {i["id"]: _indicator(i) for i in doc.get("indicators", ())}
    measures = {m["id"]: _measure(m, name) for m in doc.get("measures", ())}
    return Corridor(
        id=doc["id"],
        name=_text(doc["name"]),
        parties=tuple(doc["parties"]),
        indicator=doc["indicator"],
        place=doc.get("place", ALL),
        places=places,
        indicators=indicators,
        measures=measures,
        claims=tuple(_claim(c) for c in doc.get("claims", ())),
        meetings=tuple(doc.get("meetings", ())),
        party_names={k: _text(v) for k, v in doc.get("party_names", {}).items()},
    )


def _text(value: object) -> Text:
    if isinstance(value, str):
        return {"en": value, "es": value}
    if isinstance(value, Mapping) and "en" in value:
        return {"en": str(value["en"]), "es": str(value.get("es", value["en"]))}
    raise UsageError(f'Expected a text or {{ en = "...", es = "..." }}, found {value!r}.')


def _held(value: object) -> Text:
    """A text in the languages that it is held in: a bare one in English, as the corridor files write."""
    if isinstance(value, Mapping) and value and set(value) <= {"en", "es"}:
        return {str(k): str(v) for k, v in value.items()}
    return {"en": value} if isinstance(value, str) else _text(value)


def _place(p: Mapping[str, Any]) -> Place:
    tile = p.get("tile")
    return Place(
        p["id"],
        _text(p.get("name", p["id"])),
        p.get("kind", "place"),
        p.get("parent"),
        p.get("party"),
        (tile[0], tile[1]) if tile else None,
    )


def _indicator(i: Mapping[str, Any]) -> Indicator:
    def optional(key: str) -> Text | None:
        return _text(i[key]) if key in i else None

    return Indicator(
        id=i["id"],
        name=_text(i.get("name", i["id"])),
        definition=_text(i.get("definition", i.get("name", i["id"]))),
        publisher=i.get("publisher", ""),
        unit=_text(i.get("unit", {"en": "events", "es": "eventos"})),
        includes=optional("includes"),
        excludes=optional("excludes"),
        parts=tuple(i.get("parts", ())),
        partitions=dict(i.get("partitions", {})),
        caution=optional("caution"),
        stage=i.get("stage", "border"),
        party=i.get("party"),
        asks=i.get("asks", "down"),
        breaks=tuple((b["date"], b.get("place", ALL)) for b in i.get("breaks", ())),
    )


def _measure(m: Mapping[str, Any], name: str) -> Measure:
    for key in ("announced", "in_force"):
        if not isinstance(m.get(key), date):
            raise UsageError(f"{name}: measure {m.get('id')!r} needs {key!r} as a date, like 2016-03-18.")
    if m.get("kind", "measure") not in MEASURE_KINDS:
        raise UsageError(f"{name}: measure {m.get('id')!r} has kind {m['kind']!r}; use {' or '.join(MEASURE_KINDS)}.")
    for key in ("window", "later"):
        if key in m and (not isinstance(m[key], int) or m[key] < (key == "window")):
            raise UsageError(f"{name}: measure {m.get('id')!r}: {key} is {m[key]!r}; write whole months, like 6.")
    return Measure(
        m["id"],
        m["announced"],
        m["in_force"],
        tuple(m.get("parties", ())),
        _held(m["what"]) if "what" in m else _text(m["id"]),
        _series_named(m, "touches", name),
        m.get("ended"),
        m.get("basis", ""),
        bool(m.get("approximate", False)),
        m.get("kind", "measure"),
        _series_named(m, "destinations", name) if "destinations" in m else None,
        _series_named(m, "spills", name),
        m.get("window"),
        m.get("later"),
        str(m.get("type", "other")),
    )


def _with_listed(doc: Mapping[str, Any], folder: Path, name: str) -> list[Mapping[str, Any]]:
    """The measures of a corridor file with those of its `measures_file`, a csv; what the TOML says of one id stands."""
    path = folder / str(doc["measures_file"])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("corridor") in (None, "", doc.get("id"))]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: measures_file {path.name} cannot be read ({error}).") from error
    own = {m.get("id"): m for m in doc.get("measures", ())}
    listed = [_listed(row, doc, own.get(row.get("id"), {}), f"{name}: {path.name}") for row in rows]
    held = {m["id"] for m in listed}
    return [*listed, *(m for m in doc.get("measures", ()) if m.get("id") not in held)]


def _listed(
    row: Mapping[str, str | None], doc: Mapping[str, Any], own: Mapping[str, Any], where: str
) -> Mapping[str, Any]:
    """One row of a measures file as a measure of a corridor file. A date may be a month: its first day, approximate."""
    cells = {k: (v or "").strip() for k, v in row.items() if k is not None and isinstance(v, str | None)}
    found: dict[str, Any] = {k: v for k, v in cells.items() if k in ("id", "basis", "type", "kind") and v}
    if "id" not in found:
        raise UsageError(f"{where}: a row has no id.")
    said = {"en": cells.get("what_en") or cells.get("what"), "es": cells.get("what_es") or _carried(doc, found["id"])}
    if any(said.values()):
        found["what"] = {k: v for k, v in said.items() if v}
    found["parties"] = [p.strip() for p in cells.get("parties", "").split(";") if p.strip()]
    for key in ("announced", "in_force", "ended"):
        text = cells.get(key, "")
        if text:
            try:
                found[key] = date.fromisoformat(text if len(text) > len("2017-07") else f"{text}-01")
            except ValueError as error:
                raise UsageError(f"{where}: measure {found['id']!r} has {key} {text!r}; write 2016-03-18.") from error
    monthly = len(cells.get("in_force", "")) == len("2017-07")
    found["approximate"] = monthly or "approximate" in cells.get("basis", "")
    if "touches" not in own:
        found["touches"] = _touched(cells.get("touches", ""), doc, f"{where}: measure {found['id']!r}")
    return {**found, **own}


def _carried(doc: Mapping[str, Any], id: str) -> str | None:
    """What our own file of that corridor, where the package carries one, says in Spanish of a measure."""
    held = files("caudal") / "corridors" / f"{doc['id']}.toml"
    known = tomllib.loads(held.read_text("utf-8")) if held.is_file() else {}
    return next((m["what"]["es"] for m in known.get("measures", ()) if m["id"] == id), None)


def _touched(text: str, doc: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """What a cell of a measures file touches: `origin=CUB HTI; place=east`, or words that `[touches]` explains."""
    explained = doc.get("touches", {})
    if text in explained:
        return dict(explained[text])
    if not text or "=" in text:
        pairs = (part.split("=", 1) for part in text.split(";") if "=" in part)
        return {k.strip(): v.split() for k, v in pairs}
    raise UsageError(
        f"{where} touches {text!r}. Say which series these are: [touches] with "
        f'"{text}" = {{ place = ["..."] }} in the corridor file.'
    )


def _series_named(m: Mapping[str, Any], key: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Dimension -> values of one part of a measure. Raises UsageError where a key is no dimension."""
    found = {k: tuple([v] if isinstance(v, str) else v) for k, v in m.get(key, {}).items()}
    unknown = sorted(set(found) - {"indicator", *DIMENSIONS})
    if unknown:
        raise UsageError(
            f"{name}: measure {m.get('id')!r}: {key} names {unknown[0]!r}. Use indicator, {', '.join(DIMENSIONS)}."
        )
    return found


def _claim(c: Mapping[str, Any]) -> ClaimEntry:
    level = c.get("level")
    return ClaimEntry(
        id=c["id"],
        role=c.get("role", "as-said"),
        said_on=c["said_on"],
        speaker=_text(c.get("speaker", "")),
        quote=c.get("quote", ""),
        question=_text(c["question"]),
        where=dict(c["where"]),
        period=c["period"],
        against=c.get("against"),
        direction=c.get("direction"),
        level=(float(level[0]), float(level[1])) if level else None,
        per=c.get("per", "period"),
        source=c.get("source", ""),
        gloss={str(k): str(v) for k, v in c["gloss"].items()} if "gloss" in c else None,
    )
