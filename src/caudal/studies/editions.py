"""Editions: what the store holds, and files loaded into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from caudal.records import ALL, DIMENSIONS, Edition, Reading
from caudal.sources import read
from caudal.stocktaking import Revision
from caudal.store import Added
from caudal.studies.documents import plain
from caudal.studies.nowcasts.revisions import revised
from caudal.studies.panels import edition_json
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting


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
            "coverage": [plain(asdict(c)) for c in self.coverage],
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


def load(
    s: Setting,
    paths: Sequence[Path],
    spec: Path | None = None,
    released: date | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Read every file, then keep them all or none. Raises InputError at the first that its layout refuses."""
    readings: list[Reading] = []
    tell = telling(progress)
    for i, path in enumerate(paths):
        tell(path.name, i, len(paths))
        readings.extend(read(path, spec=spec, released=released))
    added = s.store.add(readings)
    tell("done", len(paths), len(paths))
    return LoadReport(tuple(added), tuple(w for r in readings for w in r.warnings))
