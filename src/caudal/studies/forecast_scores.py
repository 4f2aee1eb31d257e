"""The forecast's scores on the embedded reference edition, as the package carries them.

`python -m caudal.studies.forecast_scores` writes forecast_scores.json; `caudal.scoreboard.load_forecast_scores` reads
it, says its shape, and refuses it where code or data have changed since.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caudal import disk, scoreboard
from caudal.corridor import load_corridor
from caudal.forecast import RULES, Range, Score
from caudal.scoreboard import AS_OF, CORRIDOR, SEED, canonical, forecast_hashes
from caudal.store import Store
from caudal.studies.forecasts.study import DRAWS
from caudal.studies.hindcasts.record import Hindcast
from caudal.studies.hindcasts.study import SINCE, hindcast
from caudal.studies.setting import Setting

HORIZONS = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Asked:
    """One board: what `studies.hindcast` is asked for; by None: what `caudal forecast` gives without options."""

    by: tuple[str, ...] | None = None
    indicator: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)


BOARDS: Mapping[str, Asked] = {
    "default": Asked(),
    "places": Asked(("place",), where={"place": "southwest"}),
    "events": Asked(("origin",), "mexico-events"),
}


def compute(boards: Mapping[str, Asked] = BOARDS, seed: int = SEED) -> dict[str, Any]:
    """The scores, as plain numbers, lists and texts; the user's own store is never read."""
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        s = Setting(load_corridor(CORRIDOR), Store.open(Path(folder) / "empty"), AS_OF, seed=seed)
        for name, asked in boards.items():
            told[name] = _board(hindcast(s, asked.by, HORIZONS, indicator=asked.indicator, where=asked.where))
    hashes = forecast_hashes()
    return {
        "files": hashes["files"],
        "reference_sha256": hashes["reference"],
        "as_of": AS_OF.isoformat(),
        "since": SINCE.isoformat(),
        "seed": seed,
        "draws": DRAWS,
        "horizons": list(HORIZONS),
        "rules": list(RULES),
        "boards": told,
    }


def write_scores() -> Path:
    """Compute and write forecast_scores.json, in canonical form."""
    disk.write_file(scoreboard.FORECAST_SCORES, canonical(compute()))
    scoreboard.load_forecast_scores.cache_clear()
    return scoreboard.FORECAST_SCORES


def _board(f: Hindcast) -> dict[str, Any]:
    levels: dict[str, dict[str, Any]] = {}
    for x in f.scores:
        if x.size == "all":
            levels.setdefault(x.level, {})[str(x.horizon)] = _cell(x)
    return {
        "indicator": f.panel.indicator,
        "frequency": f.panel.frequency,
        "by": list(f.by),
        "where": dict(f.where),
        "first": f.origins[0].as_of.isoformat(),
        "last": f.origins[-1].as_of.isoformat(),
        "origins": len(f.origins),
        "levels": levels,
    }


def _cell(x: Score) -> dict[str, Any]:
    return {
        "cases": x.cases,
        "dates": x.dates,
        "wis": x.wis,
        "log_wis": x.log_wis,
        "mase": x.mase,
        "coverage": {str(percent): _range(told) for percent, told in x.coverage.items()},
        "scaled_ratio": {rule: _range(told) for rule, told in x.scaled_ratio.items()},
        "log_ratio": {rule: _range(told) for rule, told in x.log_ratio.items()},
    }


def _range(told: Range) -> list[float | None]:
    return [None if math.isnan(v) else v for v in told]


if __name__ == "__main__":
    sys.stdout.write(f"{write_scores()}\n")
