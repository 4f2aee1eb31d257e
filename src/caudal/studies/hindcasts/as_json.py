"""A hindcast as one JSON document and as one csv, a row for each line of the board."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping

from caudal.forecast import RULES, SIZES, Range, Score
from caudal.forecast.rules import LEVELS
from caudal.studies.hindcasts.record import Hindcast, Miss
from caudal.studies.panels import edition_json

NAMES = ("value", "lower95", "upper95")
SHORT = {name: name.replace(" ", "_") for name in RULES}


def hindcast_json(f: Hindcast) -> dict[str, object]:
    """The document of a hindcast: origins, the board, histograms, the worst misses, and what it was made from.

    Ratios are the forecast's mean score over the rule's on the same cases: below 1, better than the rule. A value that
    is not known, or an interval of too few dates, is null.
    """
    return {
        "corridor": f.corridor.id,
        "indicator": f.panel.indicator,
        "frequency": f.panel.frequency,
        "as_of": f.panel.as_of.isoformat(),
        "mode": f.panel.mode,
        "by": list(f.by),
        "where": dict(f.where),
        "since": f.since.isoformat(),
        "horizons": list(f.horizons),
        "origins": [{"as_of": o.as_of.isoformat(), "last_published": o.last.label, "series": o.cells, "mode": o.mode}
                    for o in f.origins],
        "days_left_out": f.skipped,
        "rules": list(RULES),
        "sizes": {name: {"from": low, "below": None if math.isinf(high) else high}
                  for name, (low, high) in SIZES.items()},
        "scores": [_score(x) for x in f.scores],
        "pit": [{"level": x.level, "horizon": x.horizon, "cases": x.cases, "shares": list(x.shares)}
                for x in f.histograms],
        "misses": [_miss(m) for m in f.misses],
        "block_origins": dict(zip(map(str, f.horizons), f.blocks, strict=True)),
        "computation": {"function": "caudal.forecast.forecast_array", "draws": f.draws, "seed": f.seed},
        "seed": f.seed,
        "editions": [edition_json(e) for e in f.editions],
    }  # fmt: skip


def hindcast_csv(f: Hindcast) -> bytes:
    """One row for each level, horizon and size of count, UTF-8; an empty cell is not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for x in f.scores:
        row: dict[str, object] = {k: getattr(x, k) for k in COLUMNS[:9]}
        for percent, told in x.coverage.items():
            row |= {f"coverage{percent}{_end(n)}": v for n, v in _ranged(told).items()}
        for kind, by_rule in (("scaled", x.scaled_ratio), ("log", x.log_ratio)):
            for rule, told in by_rule.items():
                row |= {f"{kind}_ratio_{SHORT[rule]}{_end(n)}": v for n, v in _ranged(told).items()}
        writer.writerow(["" if row[c] is None else _known(row[c]) for c in COLUMNS])
    return out.getvalue().encode("utf-8")


def _end(name: str) -> str:
    return "" if name == "value" else f"_{name}"


COLUMNS = (
    "level", "horizon", "size", "cases", "dates", "wis", "scaled_wis", "log_wis", "mase",
    *(f"coverage{percent}{_end(n)}" for percent in LEVELS for n in NAMES),
    *(f"{kind}_ratio_{short}{_end(n)}" for kind in ("scaled", "log") for short in SHORT.values() for n in NAMES),
)  # fmt: skip


def _known(value: object) -> object:
    return "" if isinstance(value, float) and math.isnan(value) else value


def _ranged(told: Range) -> dict[str, float | None]:
    return {name: None if math.isnan(v) else v for name, v in zip(NAMES, told, strict=True)}


def _score(x: Score) -> dict[str, object]:
    def ratios(by_rule: Mapping[str, Range]) -> dict[str, object]:
        return {rule: _ranged(told) for rule, told in by_rule.items()}

    return {
        "level": x.level, "horizon": x.horizon, "size": x.size, "cases": x.cases, "dates": x.dates,
        "wis": x.wis, "scaled_wis": x.scaled_wis, "log_wis": x.log_wis, "mase": x.mase,
        "coverage": {str(percent): _ranged(told) for percent, told in x.coverage.items()},
        "scaled_ratio": ratios(x.scaled_ratio), "log_ratio": ratios(x.log_ratio),
    }  # fmt: skip


def _miss(m: Miss) -> dict[str, object]:
    return {
        "level": m.level,
        "series": dict(m.series),
        "as_of": m.origin.as_of.isoformat(),
        "last_published": m.origin.last.label,
        "period": m.period.label,
        "horizon": m.horizon,
        "expected": {"lower95": m.lower95, "median": m.median, "upper95": m.upper95},
        "came": m.came,
        "scaled_wis": m.score,
        "documented_meanwhile": [{"measure": b.measure, "step": b.step, "day": b.day.isoformat()} for b in m.began],
    }
