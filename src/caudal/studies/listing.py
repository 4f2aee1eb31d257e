"""Listings: what is held, what a release revised, what was loaded, a panel as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from caudal.errors import NotHeldError
from caudal.panel import STATE_NAMES, Panel
from caudal.periods import span
from caudal.records import ALL, DIMENSIONS, Edition, Period, Query, Reading, Source
from caudal.series import aggregate, build_panel, prints
from caudal.sources import read
from caudal.stocktaking import Revision
from caudal.store import Added
from caudal.studies.answering import FINER, summed
from caudal.studies.figures import FigureBook
from caudal.studies.setting import Setting

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One table held: what it counts, over which periods, and what it leaves open inside them."""

    edition: str
    indicator: str
    frequency: str
    first: date
    last: date
    gaps: tuple[date, ...]
    broken_down: tuple[str, ...]
    fixed: Mapping[str, str]  # dimensions held at one value that is not the whole
    rows: int


@dataclass(frozen=True, slots=True)
class SourcesReport:
    """What the store holds: editions, coverage by table, and what later releases revised."""

    editions: tuple[Edition, ...]
    coverage: tuple[Coverage, ...]
    revisions: tuple[Revision, ...]
    damage: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """One document of plain JSON values."""
        return {
            "editions": [edition_json(e) for e in self.editions],
            "coverage": [_plain(asdict(c)) for c in self.coverage],
            "revisions": [
                {
                    "indicator": r.indicator,
                    "place": r.place,
                    "period": r.period.label,
                    "prints": [{"released": d.isoformat(), "value": v, "edition": e} for d, v, e in r.values],
                }
                for r in self.revisions
            ],
            "damage": list(self.damage),
        }


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did with each release found in its files."""

    added: tuple[Added, ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """One document of plain JSON values."""
        return {
            "added": [
                {"edition": edition_json(a.edition), "status": a.status, "messages": list(a.messages)}
                for a in self.added
            ],
            "warnings": list(self.warnings),
        }


def sources(s: Setting) -> SourcesReport:
    """Editions held and released by `s.as_of`, what they cover, and how releases changed what earlier ones said."""
    editions = tuple(e for e in s.store.editions if e.released <= s.as_of)
    coverage = tuple(
        Coverage(
            e.id,
            t.indicator,
            t.frequency,
            t.first,
            t.last,
            t.gaps,
            tuple(d for d in DIMENSIONS if t.dims[d] == "*"),
            {d: t.dims[d] for d in DIMENSIONS if t.dims[d] not in ("*", ALL)},
            t.rows,
        )
        for e in editions
        for t in e.tables
    )
    damage = s.store.verify()
    return SourcesReport(editions, coverage, () if damage else revised(s), damage)


def revised(s: Setting) -> tuple[Revision, ...]:
    """Every monthly total printed more than once by `s.as_of` with different values, newest period first."""
    found = []
    for query in _totals(s):
        for period in _periods_printed(s, query):
            values = known_prints(s, query, period)
            if len({v for _, v, _ in values}) > 1:
                found.append(Revision(query.indicator, query.place, period, values))
    return tuple(sorted(found, key=lambda r: (r.period.start, r.indicator, r.place), reverse=True))


def _totals(s: Setting) -> tuple[Query, ...]:
    """The counts whose releases are compared: every indicator printed by two editions or more, at its whole and at
    the corridor's principal place."""
    held: dict[str, int] = {}
    for edition in s.store.editions:
        if edition.released <= s.as_of:
            for indicator in {t.indicator for t in edition.tables if t.frequency == "M"}:
                held[indicator] = held.get(indicator, 0) + 1
    roots = [p.id for p in s.corridor.places.values() if p.parent is None and s.corridor.children(p.id)]
    places = dict.fromkeys([s.corridor.place, *roots])
    return tuple(Query(i, place=p) for i, n in sorted(held.items()) if n > 1 for p in places)


def _periods_printed(s: Setting, query: Query) -> tuple[Period, ...]:
    """Months covered by two editions or more of this indicator."""
    times: dict[Period, int] = {}
    for edition in s.store.editions:
        if edition.released > s.as_of:
            continue
        covered = {p for t in edition.tables if t.indicator == query.indicator and t.frequency == "M"
                   for p in span(t.first, t.last, "M")}  # fmt: skip
        for period in covered:
            times[period] = times.get(period, 0) + 1
    return tuple(sorted(p for p, n in times.items() if n > 1))


def _source(edition: Edition) -> Source:
    return Source(edition.id, edition.publisher, edition.title, edition.released, edition.sha256, edition.basis,
                  "strict", ())  # fmt: skip


def known_prints(s: Setting, query: Query, period: Period) -> tuple[tuple[date, float, str], ...]:
    """(released, value, edition) of each edition released by `s.as_of` that printed this count, in order."""
    try:
        values = prints(s.store, s.corridor, query, period)
    except NotHeldError:
        return ()
    return tuple((d, v, e) for d, v, e in values if d <= s.as_of and np.isfinite(v))


def revisions_shown(
    s: Setting, book: FigureBook, queries: Sequence[Query], period: Period, against: Period
) -> tuple[Revision, ...]:
    """The successive prints of the two periods a brief compares, for its headline counts; each print is a figure."""
    found = []
    for query in queries:
        for p in (against, period):
            values = known_prints(s, query, p)
            if len(values) < 2:
                continue
            for released, value, edition in values:
                held = next(e for e in s.store.editions if e.id == edition)
                book.add(query, p.label, f"print-{released.isoformat()}-{edition}", value, unit="count",
                         mode="strict", sources=(_source(held),), function="caudal.series.prints")  # fmt: skip
            found.append(Revision(query.indicator, query.place, p, values))
    return tuple(found)


def load(
    s: Setting,
    paths: Sequence[Path],
    spec: Path | None = None,
    released: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Read every file, then keep them all or none. Raises InputError at the first that its layout refuses."""
    readings: list[Reading] = []
    for i, path in enumerate(paths):
        if progress:
            progress(path.name, i, len(paths))
        readings.extend(read(path, spec=spec, released=released))
    added = s.store.add(readings)
    if progress:
        progress("done", len(paths), len(paths))
    return LoadReport(tuple(added), tuple(w for r in readings for w in r.warnings))


def panel(
    s: Setting,
    indicator: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    frequency: str | None = None,
    first: date | None = None,
) -> Panel:
    """Counts of one indicator (by default the corridor's principal one) broken down by dimensions, as known at as_of.

    Where no data of that frequency are held, finer ones are summed, complete periods only.
    """
    refused: NotHeldError | None = None
    for held in FINER.get(frequency or "", (frequency,)):
        try:
            found = build_panel(
                s.store,
                s.corridor,
                summed(s.corridor, indicator or s.corridor.indicator),
                by=tuple(by),
                where=dict(where or {}),
                as_of=s.as_of,
                strict=s.strict,
                frequency=held,
                first=first,
            )
        except NotHeldError as error:
            refused = refused or error
            continue
        return found if frequency in (None, held) else aggregate(found, str(frequency))
    assert refused is not None
    raise refused


def panel_frame(panel: Panel) -> pl.DataFrame:
    """A panel as a long table: dimensions, period, count (null where not known), state, edition, mode."""
    n_series, n_periods = panel.counts.shape
    columns: dict[str, object] = {"indicator": [panel.indicator] * (n_series * n_periods)}
    for d in DIMENSIONS:
        columns[d] = [key.get(d, ALL) for key in panel.series for _ in range(n_periods)]
    columns["period"] = [p.label for _ in range(n_series) for p in panel.periods]
    counts = panel.counts.ravel()
    columns["count"] = [None if not np.isfinite(v) else float(v) for v in counts]
    columns["state"] = [STATE_NAMES[int(v)] for v in panel.state.ravel()]
    columns["edition"] = [None if e < 0 else panel.editions[int(e)].id for e in panel.edition.ravel()]
    columns["mode"] = ["replay" if r else "strict" for r in panel.replay.ravel()]
    schema = {**dict.fromkeys(["indicator", *DIMENSIONS, "period"], pl.String()), "count": pl.Float64(),
              **dict.fromkeys(["state", "edition", "mode"], pl.String())}  # fmt: skip
    frame = pl.DataFrame(columns, schema=schema)
    whole = frame["count"].drop_nulls()
    return frame.with_columns(pl.col("count").cast(pl.Int64)) if (whole == whole.round()).all() else frame


def panel_json(s: Setting, panel: Panel) -> dict[str, object]:
    """A panel as one JSON document: axes, counts (null where not known), states, editions and mode."""
    return {
        "indicator": panel.indicator,
        "frequency": panel.frequency,
        "as_of": panel.as_of.isoformat(),
        "mode": panel.mode,
        "periods": [p.label for p in panel.periods],
        "series": [dict(k) for k in panel.series],
        "counts": [[None if not np.isfinite(v) else v for v in row] for row in panel.counts.tolist()],
        "state": [[STATE_NAMES[v] for v in row] for row in panel.state.tolist()],
        "notes": list(panel.notes),
        "editions": [edition_json(e) for e in panel.editions],
    }


def edition_json(edition: Edition) -> dict[str, object]:
    """An edition as plain JSON values, its tables summed up by their coverage."""
    document: dict[str, object] = _plain(
        {k: v for k, v in asdict(edition).items() if k not in ("tables", "notes", "indicators")}
    )
    document["notes"] = dict(edition.notes)
    document["coverage"] = [
        {"indicator": t.indicator, "frequency": t.frequency, "first": t.first.isoformat(), "last": t.last.isoformat()}
        for t in edition.tables
    ]
    return document


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(values, default=str))
    return plain
