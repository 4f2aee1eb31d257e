"""The scoreboard: how the verdict rule and the engine fared on the past of the embedded reference edition.

`python -m caudal.scoreboard` writes scores.json beside this file. It carries the hashes of the code and data it was
computed from; `load_scores` refuses it where any of them has changed. `recompute` does a random part of it again.
forecast_scores.json, beside it, says the same of the forecast; `caudal.studies.forecast_scores` writes it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from caudal import disk, replay
from caudal.check import TAIL, Cases, cases, near, summarise
from caudal.corridor import Corridor, load_corridor
from caudal.errors import StoreError
from caudal.panel import Panel
from caudal.records import Query
from caudal.series import build_panel, query_panel
from caudal.store import Store

PACKAGE = Path(__file__).parent
SCORES = PACKAGE / "scores.json"
CODE = ("model/*.py", "replay.py", "replay/*.py", "scores.py", "check/*.py", "scoreboard.py")
FORECAST_SCORES = PACKAGE / "forecast_scores.json"
FORECAST_CODE = ("model/*.py", "forecast/*.py", "replay.py", "scores.py", "studies/forecasts/*.py",
                 "studies/hindcasts/*.py", "studies/forecast_scores.py")  # fmt: skip
AS_OF = date(2026, 1, 1)  # later than every edition of the reference: the newest values, as the past is judged
CORRIDOR = "us-mexico"
SEED = 0
DRAWS = 1000
BLOCK_YEARS = 0.5  # dates resampled together
LEVELS = (50, 80, 95)
LEAST_MEAN = 1.0  # series with a smaller mean count a period are left out
COLUMNS = ("cases", "false", "peak_cases", "peak_false", "found20", "found30", "found50", "in50", "in80", "in95")


@dataclass(frozen=True, slots=True)
class Board:
    """One panel of the scoreboard. by: dimensions broken down (none: the one series). first, last: outcomes judged.

    spared: outcomes within three months of a measure's dates are left out: of "every" date, of the "start" dates
    (announced, in force) only, or of "none".
    """

    indicator: str
    first: date
    last: date
    by: tuple[str, ...] = ()
    where: Mapping[str, str] | None = None
    frequency: str = "M"
    spared: str = "every"


def _southwest(kind: str | None = None) -> dict[str, str]:
    return {"place": "southwest"} | ({"place_kind": kind} if kind else {})


_OLD = (date(2006, 10, 1), date(2019, 9, 1))
_NEW = (date(2021, 1, 1), date(2024, 9, 1))
_PAIRS = ("place", "origin")

BOARDS: Mapping[str, Board] = {
    "usbp-sectors": Board("usbp-encounters", *_OLD, by=("place",), where=_southwest("sector")),
    "usbp-southwest": Board("usbp-encounters", *_OLD, where=_southwest()),
    "usbp-area-origin": Board("usbp-encounters", *_NEW, by=_PAIRS, where=_southwest("sector"), spared="start"),
    "ofo-area-origin": Board("ofo-encounters", *_NEW, by=_PAIRS, where=_southwest("field-office"), spared="start"),
    "usbp-area-origin-all": Board("usbp-encounters", *_NEW, by=_PAIRS, where=_southwest("sector"), spared="none"),
    "ofo-area-origin-all": Board("ofo-encounters", *_NEW, by=_PAIRS, where=_southwest("field-office"), spared="none"),
    "usbp-nationwide-weekly": Board(
        "usbp-encounters", date(2012, 10, 1), date(2024, 9, 30), where={"place": "nationwide"}, frequency="W"
    ),
}
SEASON = {"W": 52, "M": 12}


def compute(boards: Mapping[str, Board] = BOARDS, seed: int = SEED) -> dict[str, Any]:
    """All scores, as plain numbers, lists and texts in a fixed order."""
    panels = {}
    with _reference() as (store, corridor):
        for name, board in boards.items():
            panel, exclude = _panel(store, corridor, board)
            origins = _origins(panel, exclude)
            judged, inside = _judge(panel, origins, seed)
            panels[name] = _summary(board, panel, judged, inside, seed)
    hashes = current_hashes()
    return {
        "code_sha256": _digest(hashes["files"].items()),
        "reference_sha256": hashes["reference"],
        "measures_sha256": hashes["measures"],
        "files": hashes["files"],
        "seed": seed,
        "draws": DRAWS,
        "tail": TAIL,
        "columns": list(COLUMNS),
        "panels": panels,
    }


def write_scores() -> Path:
    """Compute and write scores.json (canonical JSON: sorted keys, one line an origin, newline at the end)."""
    disk.write_file(SCORES, canonical(compute()))
    load_scores.cache_clear()
    return SCORES


@lru_cache(maxsize=1)
def load_scores() -> Mapping[str, Any]:
    """The scores that the package carries. Raises StoreError where missing, damaged or out of date."""
    return _current(SCORES, current_hashes())


@lru_cache(maxsize=1)
def load_forecast_scores() -> Mapping[str, Any]:
    """How the forecast has fared on the reference edition. Raises StoreError as `load_scores` does.

    {"as_of", "since", "seed", "draws", "horizons": [1, ...], "rules": [names], "boards": {name: board}, hashes}.
    Boards: "default", what `caudal forecast` gives without options; "places", the sectors of the southwest border;
    "events", Mexican events by citizenship.
    board: {"indicator", "frequency", "by": [dimensions], "where": {}, "first", "last": days of the first and the last
    origin, "origins": how many, "levels": {level: {horizon as text: cell}}}; level: "whole" (all series added up), a
    dimension (sums by it, as "place"), or "cell" (the finest series).
    cell: {"cases": outcomes, "dates": origins with one, "coverage": {"50", "80", "95": range}, "wis", "log_wis",
    "mase", "scaled_ratio", "log_ratio": {rule: range}}; range: [value, lower95, upper95], the ends null where dates are
    few. coverage: shares, 0 to 1. Ratios: mean score of the forecast over that of the rule on the same outcomes, under
    1: better; "scaled_ratio" of the weighted interval score over the series' mean change, "log_ratio" of that on log1p.
    Rules: "naive", "naive on log1p", "seasonal naive", "last value x recent season".
    """
    return _current(FORECAST_SCORES, forecast_hashes())


def _current(path: Path, now: Mapping[str, Any]) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{path.name} is missing from the package; run `make scores`.") from error
    except ValueError as error:
        raise StoreError(f"{path.name} is not JSON ({error}); run `make scores`.") from error
    stale = stale_parts(held, now)
    if stale:
        raise StoreError(
            f"{path.name} is out of date: {', '.join(stale)} changed since it was computed; run `make scores`."
        )
    return held


def stale_parts(held: Mapping[str, Any], now: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """What has changed since these scores were computed: files of code, "reference", "measures"; empty if nothing.

    now: the hashes as they are; None takes those of the verdict rule's scores.
    """
    now = current_hashes() if now is None else now
    names = sorted({*now["files"], *held.get("files", {})})
    changed = [name for name in names if now["files"].get(name) != held.get("files", {}).get(name)]
    changed += [part for part in now if part != "files" and now[part] != held.get(f"{part}_sha256")]
    return tuple(changed)


def recompute(fraction: float, seed: int, held: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """Compute a random part of the held scores again, each origin on its own; what differs, one line each.

    fraction: share of the origins of every panel, at least one. Empty: nothing differs.
    """
    held = load_scores() if held is None else held
    rng = np.random.default_rng(seed)
    wrong = []
    with _reference() as (store, corridor):
        for name, board in BOARDS.items():
            panel, exclude = _panel(store, corridor, board)
            origins, lines = _origins(panel, exclude), held["panels"][name]["origins"]
            if [panel.periods[o].label for o in origins] != [line[0] for line in lines]:
                wrong.append(f"{name}: its periods are no longer those of the reference edition")
                continue
            size = max(1, round(fraction * len(origins)))
            picked = np.sort(rng.choice(len(origins), size, replace=False))
            judged, inside = _judge(panel, [origins[i] for i in picked], held["seed"])
            for i, counted in zip(picked, _counted(judged, inside), strict=True):
                if list(counted) != lines[i][1:]:
                    wrong.append(f"{name} {lines[i][0]}: held {lines[i][1:]}, now {list(counted)}")
    return tuple(wrong)


def current_hashes() -> dict[str, Any]:
    """sha256 of each file of code the scores depend on, of the reference edition's files and of the measures' dates."""
    days = [day.isoformat() for part in ("every", "start") for day in _days(load_corridor(CORRIDOR), part)]
    return {**_hashes(CODE), "measures": _digest(enumerate(days))}


def forecast_hashes() -> dict[str, Any]:
    """The same for what the forecast's scores depend on; the measures' dates are not among it."""
    return _hashes(FORECAST_CODE)


def _hashes(patterns: Sequence[str]) -> dict[str, Any]:
    code = sorted({path for pattern in patterns for path in PACKAGE.glob(pattern)})
    reference = sorted(path for path in (PACKAGE / "reference").rglob("*") if path.is_file() and _is_data(path))
    return {
        "files": {path.relative_to(PACKAGE).as_posix(): sha256(path.read_bytes()).hexdigest() for path in code},
        "reference": _digest(
            (path.relative_to(PACKAGE).as_posix(), sha256(path.read_bytes()).hexdigest()) for path in reference
        ),
    }


def canonical(scores: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, floats at six decimals, UTF-8; an origin a line so that a change shows in a diff."""
    text = json.dumps(_rounded(scores), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return (_one_line_lists(text) + "\n").encode()


@contextmanager
def _reference() -> Iterator[tuple[Store, Corridor]]:
    """The reference edition alone: a store over an empty folder, never the user's own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Store.open(Path(folder) / "empty"), load_corridor(CORRIDOR)


def _panel(store: Store, corridor: Corridor, board: Board) -> tuple[Panel, np.ndarray]:
    """A board's panel up to its last outcome, small series dropped; and the outcomes left out."""
    where = board.where or {}
    if board.by:
        panel = build_panel(
            store, corridor, board.indicator, by=board.by, where=where, as_of=AS_OF, frequency=board.frequency
        )
    else:
        query = Query(board.indicator, **where)
        panel = query_panel(store, corridor, [query], as_of=AS_OF, frequency=board.frequency)
    until = sum(p.start <= board.last for p in panel.periods)
    kept = np.flatnonzero(np.nan_to_num(panel.counts[:, :until]).mean(axis=1) >= LEAST_MEAN)
    panel = Panel(
        panel.indicator, panel.frequency, panel.periods[:until], tuple(panel.series[i] for i in kept),
        panel.counts[kept, :until], panel.state[kept, :until], panel.edition[kept, :until],
        panel.replay[kept, :until], panel.editions, panel.as_of,
    )  # fmt: skip
    exclude = near(panel.periods, _days(corridor, board.spared))
    exclude[[p.start < board.first for p in panel.periods]] = True
    return panel, exclude


def _days(corridor: Corridor, spared: str) -> list[date]:
    if spared == "none":
        return []
    days = {d for m in corridor.measures.values() for d in (m.announced, m.in_force)}
    if spared == "every":
        days |= {m.ended for m in corridor.measures.values() if m.ended is not None}
    return sorted(days)


def _origins(panel: Panel, exclude: np.ndarray) -> list[int]:
    known = np.isfinite(panel.counts).any(axis=0)
    return [int(t) for t in np.flatnonzero(~exclude & known) if t >= 2 and known[t - 1]]


def _judge(panel: Panel, origins: list[int], seed: int) -> tuple[Cases, np.ndarray]:
    """Placebo cases at those origins; (levels, origins, series) whether what came lay in the central intervals."""
    season, counts = SEASON[panel.frequency], panel.counts
    replays = replay.rolling(
        counts, 1, origins=origins, season=season, start=panel.periods[0].start, freq=panel.frequency, whole=False,
        draws=DRAWS, seed=seed,
    )  # fmt: skip
    inside = []

    def paths(origin: int) -> np.ndarray:
        drawn, came = replays.paths(origin), counts[:, origin]
        tails = [(50 - level / 2) / 100 for level in LEVELS]
        edges = np.quantile(drawn[:, :, 0], [*tails, *(1 - t for t in tails)], axis=0)
        lower, upper = edges[: len(LEVELS)], edges[len(LEVELS) :]
        inside.append(np.where(np.isnan(came), np.nan, (lower <= came) & (came <= upper)))
        return drawn

    exclude = np.ones(counts.shape[1], dtype=bool)
    exclude[origins] = False
    judged = cases(counts, season=season, exclude=exclude, first=2, paths=paths)
    return judged, np.stack(inside, axis=1)


def _counted(judged: Cases, inside: np.ndarray) -> list[tuple[int, ...]]:
    """For each origin the numbers named in COLUMNS, over its series."""
    said, known = judged.supported(), np.isfinite(judged.tail[0])
    peak = known & judged.peak
    parts = [
        known, said[0] == 1, peak, peak & (said[0] == 1), *(said[f] == 1 for f in range(1, len(judged.factors))),
        *(known & (level == 1) for level in inside),
    ]  # fmt: skip
    return [tuple(int(part[i].sum()) for part in parts) for i in range(len(judged.origins))]


def _summary(board: Board, panel: Panel, judged: Cases, inside: np.ndarray, seed: int) -> dict[str, Any]:
    block = max(1, round(BLOCK_YEARS * SEASON[panel.frequency]))
    found = summarise(judged, block=block, seed=seed)
    lines = _counted(judged, inside)
    labels = [panel.periods[o].label for o in judged.origins]
    whole = sum(line[0] for line in lines)
    return {
        "indicator": board.indicator,
        "first": labels[0],
        "last": labels[-1],
        "spared": board.spared,
        "series": len(panel.series),
        "dates": len(labels),
        "cases": found.cases,
        "false_rate": found.rate,
        "false_lower95": found.lower95,
        "false_upper95": found.upper95,
        "peak_cases": found.peak_cases,
        "peak_false_rate": _number(found.peak_rate),
        "peak_false_lower95": _number(found.peak_lower95),
        "peak_false_upper95": _number(found.peak_upper95),
        "power": dict(found.power),
        "coverage": {str(level): sum(line[COLUMNS.index(f"in{level}")] for line in lines) / whole for level in LEVELS},
        "origins": [[label, *line] for label, line in zip(labels, lines, strict=True)],
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _is_data(path: Path) -> bool:
    return path.suffix != ".py" and "__pycache__" not in path.parts and not path.name.startswith(".")


def _digest(pairs: Iterable[tuple[object, object]]) -> str:
    return sha256("".join(f"{key} {value}\n" for key, value in pairs).encode()).hexdigest()


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    return round(value, 6) if isinstance(value, float) else value


def _one_line_lists(text: str) -> str:
    """Innermost lists of an indented JSON text, each put on one line."""
    out: list[str] = []
    inside = False
    for line in text.splitlines():
        stripped = line.strip()
        if inside:
            out[-1] += stripped if stripped.startswith("]") else f"{stripped} "
            out[-1] = out[-1].replace(" ]", "]")
            inside = not stripped.startswith("]")
        else:
            out.append(line)
            inside = stripped.endswith("[") and not stripped.startswith('"origins"')
    return "\n".join(out)


if __name__ == "__main__":
    sys.stdout.write(f"{write_scores()}\n")
