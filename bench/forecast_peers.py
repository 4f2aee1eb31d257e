"""Peers of the forecasts: statsforecast's models on log1p, hierarchicalforecast's reconciled intervals, and the witness
of our sums. They need other versions of pandas than ours, so they live in an environment of their own and are asked
through `outside_forecast.py`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from forecast_told import AHEAD, HORIZONS, LEVELS, Told, scaled

from caudal.forecast import summed
from caudal.forecast.rules import MEDIAN
from caudal.replay import date_blocks

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ".venv-statsforecast"
MODELS = ("AutoETS", "AutoTheta", "MSTL", "SeasonalNaive")
SLOW = "AutoARIMA"  # on every FIFTH series, at the nine origins
FIFTH = 5
BASE = "AutoETS"  # what is reconciled
SUMS_AT = 3  # months ahead at which sums are compared
BLOCK = 6  # months resampled together


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """Answers of all peers, on the origins of `Told`, NaN where a peer was not asked. cells: by name; sums: of series
    drawn alone, by name; reconciled: totals, then series, by name; spent: processor seconds a series and origin;
    fallen: series that could not be fitted; rows: places of the origins asked; agreed: sums compared with ours.
    """

    cells: dict[str, np.ndarray]
    sums: dict[str, np.ndarray]
    reconciled: dict[str, np.ndarray]
    spent: dict[str, float]
    fallen: dict[str, int]
    rows: list[int]
    agreed: int


def matrix(x: Told) -> np.ndarray:
    """(totals, series): 1 where a series belongs to a total."""
    out = np.zeros((len(x.totals), len(x.block.counts)))
    for j, total in enumerate(x.totals):
        out[j, list(total.rows)] = 1.0
    return out


def tree(kinds: Sequence[str], totals: np.ndarray) -> np.ndarray:
    """Depth of each total in a strict hierarchy, -1 outside it: a level joins where it covers every series once and
    each of its totals lies within one of the level above."""
    depth = np.full(len(kinds), -1)
    above = np.ones((1, totals.shape[1]))
    for kind in dict.fromkeys(kinds):
        at = np.array([k == kind for k in kinds])
        within = (above @ totals[at].T == totals[at].sum(axis=1)).sum(axis=0)
        if (totals[at].sum(axis=0) == 1).all() and (within == 1).all():
            depth[at] = depth.max() + 1
            above = totals[at]
    return depth


def ask(
    x: Told, rows: list[int], *, base: str, slow: bool, draws: int, seed: int, keep: Path | None = None
) -> Peers | str:
    """All peers from the origins at those places; or a sentence that says why not. keep: a folder where their answers
    are kept, and found again: they do not depend on caudal.

    Ends the run where hierarchicalforecast's bottom-up sums of our own draws and medians are not ours."""
    python = ROOT / FOLDER / "bin" / "python"
    if not python.exists():
        return f"statsforecast and hierarchicalforecast: not run, {FOLDER} is not set up (`make {FOLDER}/.ready`)"
    totals = matrix(x)
    asked = {
        "counts": x.block.counts,
        "origins": np.array([x.origins[o] for o in rows]),
        "horizon": np.array(max(HORIZONS)),
        "models": np.array([*MODELS, *([SLOW] if slow else [])]),
        "few": np.array([SLOW]),
        "few_origins": np.array([x.origins[o] for o in x.nine]),
        "sample": np.arange(0, len(x.block.counts), FIFTH),
        "totals": totals,
        "tree": tree(x.kinds, totals),
        "base": np.array(base),
        "draws": np.array(draws),
        "seed": np.array(seed),
    }
    try:
        found = _kept(python, asked, keep)
        ours = np.concatenate([x.draws, x.cells[-1, MEDIAN][None]])
        theirs = _outside(python, {"totals": totals, "whole": ours})["bottom up"]
    except subprocess.CalledProcessError as error:
        return f"statsforecast: failed, {(error.stderr.strip().splitlines() or ['no message'])[-1]}"
    return Peers(
        {f"{n} on log1p": _spread(a, x, rows) for n, a in _part(found, "cells ").items()},
        {f"{n} on log1p": _spread(a, x, rows) for n, a in _part(found, "sums ").items()},
        {n: _spread(a, x, rows) for n, a in _part(found, "reconciled ").items()},
        {f"{n} on log1p": float(np.nanmean(a)) for n, a in _part(found, "spent ").items()},
        {f"{n} on log1p": int(a.sum()) for n, a in _part(found, "fallen ").items()},
        rows,
        agree(summed(ours, x.totals), theirs),
    )


def _kept(python: Path, asked: dict[str, np.ndarray], keep: Path | None) -> dict[str, np.ndarray]:
    parts = [(ROOT / "bench" / "outside_forecast.py").read_bytes(), peers_named().encode()]
    parts += [part for name, a in asked.items() for part in (name.encode(), a.tobytes())]
    held = keep / f"{sha256(b'|'.join(parts)).hexdigest()}.npz" if keep else None
    if held is not None and held.exists():
        with np.load(held) as answers:
            return dict(answers)
    found = _outside(python, asked)
    if held is not None:
        held.parent.mkdir(parents=True, exist_ok=True)
        np.savez(held, **found)  # type: ignore[arg-type]
    return found


def _outside(python: Path, asked: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        asked_at, answered_at = Path(folder) / "asked.npz", Path(folder) / "answered.npz"
        np.savez(asked_at, **asked)  # type: ignore[arg-type]
        command = [str(python), str(ROOT / "bench" / "outside_forecast.py"), str(asked_at), str(answered_at)]
        alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **alone})
        with np.load(answered_at) as answers:
            return dict(answers)


def agree(ours: np.ndarray, theirs: np.ndarray) -> int:
    """How many sums were compared; SystemExit, which fails the run, where one differs at all."""
    if ours.shape != theirs.shape or not np.array_equal(ours, theirs):
        worst = np.abs(ours - theirs).max() if ours.shape == theirs.shape else "their shapes"
        raise SystemExit(f"caudal's sums are not hierarchicalforecast's bottom-up sums: they differ by {worst}")
    return ours.size


def _part(found: dict[str, np.ndarray], word: str) -> dict[str, np.ndarray]:
    return {k.removeprefix(word): v for k, v in found.items() if k.startswith(word)}


def _spread(answers: np.ndarray, x: Told, rows: list[int]) -> np.ndarray:
    """Answers from some origins and months on all of them, NaN elsewhere."""
    out = np.full((len(x.origins), *answers.shape[1:-1], AHEAD), np.nan)
    out[rows, ..., : answers.shape[-1]] = answers
    return out


def _covered(bounds: np.ndarray, came: np.ndarray) -> list[np.ndarray]:
    """For each level 1 where it held, 0 where not, NaN where not known; bounds (origins, quantiles, series)."""
    unknown = np.isnan(came) | np.isnan(bounds[:, 0])
    return [
        np.where(unknown, np.nan, (bounds[:, a] <= came) & (came <= bounds[:, b])) for a, b in LEVELS.values()
    ]  # fmt: skip


def cell_rows(x: Told, peers: Peers) -> list[list[str]]:
    """Coverage of all cells pooled, at the nine origins, with what it cost."""
    rows = []
    for name, answers in {"caudal": x.cells, **peers.cells}.items():
        row = [x.block.name, name]
        for h in HORIZONS:
            held = _covered(answers[x.nine][..., h - 1], x.came[x.nine, :, h - 1])
            row.append(" / ".join(f"{100 * np.nanmean(hit):.1f}" for hit in held))
        spent = f"{1000 * peers.spent[name]:.1f}" if name in peers.spent else ""
        rows.append([*row, spent, str(peers.fallen.get(name, ""))])
    return rows


def sum_rows(x: Told, peers: Peers) -> list[list[str]]:
    """Sums and cells SUMS_AT months ahead: caudal, series drawn alone, reconciled; all at the same origins."""
    n, rows = len(x.totals), []
    answers = {"caudal": np.concatenate([x.sums, x.cells], axis=2)}
    answers |= {f"{k}, series drawn alone": np.concatenate([v, peers.cells[k]], axis=2) for k, v in peers.sums.items()}
    answers |= {f"{BASE} on log1p, {k}": v for k, v in peers.reconciled.items()}
    for name, said in answers.items():
        kept = np.full_like(said, np.nan)
        kept[peers.rows] = said[peers.rows]
        at = kept[..., SUMS_AT - 1]
        wide = float(np.nanmean(scaled(kept[:, :, n:], x)[..., SUMS_AT - 1]))
        below = 100 * float((at[peers.rows, 0, n:] < 0).mean())
        missed = [_wape(at[:, MEDIAN, n:], x.came[..., SUMS_AT - 1])]
        missed.append(_wape(at[:, MEDIAN, [0]], x.came_sums[:, [0], SUMS_AT - 1]))
        row = [x.block.name, name, f"{wide:.2f}", f"{below:.0f}", *missed]
        for kind in ("whole", "component", "area", "citizenship"):
            mine = [i for i, k in enumerate(x.kinds) if k == kind]
            row.append(_held(at[:, :, mine], x.came_sums[:, mine, SUMS_AT - 1]) if mine else "")
        rows.append(row)
    return rows


def _wape(answers: np.ndarray, came: np.ndarray) -> str:
    both = ~(np.isnan(answers) | np.isnan(came))
    return f"{100 * np.abs(answers - came)[both].sum() / came[both].sum():.1f}"


def _held(bounds: np.ndarray, came: np.ndarray) -> str:
    held = _covered(bounds, came)
    known = ~np.isnan(held[0]).all(axis=1)
    if not known.any():
        return "not possible"
    share, low, high = date_blocks(held[0][known], BLOCK)
    rest = " / ".join(f"{100 * np.nanmean(hit):.0f}" for hit in held[1:])
    return f"{100 * share:.0f} ({100 * low:.0f} to {100 * high:.0f}) / {rest}"


def goal(found: Sequence[Peers | str]) -> list[str]:
    """The row of the targets' table: the witness has already failed the run where a sum differs."""
    agreed = sum(x.agreed for x in found if isinstance(x, Peers))
    what = ["sums of our draws and medians beside hierarchicalforecast's BottomUp", "equal to the last unit"]
    return [*what, f"{agreed:,} sums compared, all equal", "met"] if agreed else [*what, "not run", "**not run**"]


def peers_named() -> str:
    """The peers with their versions, as pinned."""
    lines = (ROOT / "bench" / "statsforecast.in").read_text(encoding="utf-8").split()
    return ", ".join(line.replace("==", " ") for line in lines)
