"""Peers of the effect: each draws the months after a made-up measure from one series' past, on the scale it works on.

Two of them install a package of the same name (`causalimpact`) and need other versions of pandas and statsmodels than
ours, so each lives in an environment of its own and is asked through `outside.py`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import numpy as np
from effect_cases import AHEAD, bands
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
DRAWS = 1000
Paths = Callable[[np.ndarray, int, int], np.ndarray]
"""(past (periods,), months, seed) -> draws (draws, months) on the peer's scale."""


@dataclass(frozen=True, slots=True)
class PathPeer:
    """A method of this environment. scale: 0 where it works on counts, 1 on log1p. slow: asked on few cases."""

    name: str
    scale: int
    paths: Paths
    slow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """band: (cases, scales, horizons, quantiles); spent: (cases,) seconds, the first with loading and compiling."""

    band: np.ndarray
    spent: np.ndarray

    @property
    def seconds(self) -> float:
        """Seconds a case."""
        return float(self.spent.mean())


@dataclass(frozen=True, slots=True)
class Outside:
    """A method of another environment: its folder, package, and variants {name: (scale, word for the worker)}."""

    folder: str
    package: str
    variants: Mapping[str, tuple[int, str]]

    @property
    def python(self) -> Path:
        return ROOT / self.folder / "bin" / "python"


def walk(past: np.ndarray, months: int, seed: int) -> np.ndarray:
    """Random walk on log1p with a t distribution, centred on no change, fitted to all past monthly changes."""
    logs = np.log1p(past)
    df, _, scale = stats.t.fit(np.diff(logs), floc=0)
    steps = stats.t.rvs(df, 0, max(scale, 1e-9), size=(DRAWS, months), random_state=np.random.default_rng(seed))
    return np.asarray(logs[-1] + np.clip(steps, -50, 50).cumsum(axis=1))


def bsts(*, log: bool, **model: float | int) -> Paths:
    """bsts-causalimpact: its Gibbs draws of the months after, which the fit does not see."""

    def paths(past: np.ndarray, months: int, seed: int) -> np.ndarray:
        from causal_impact import CausalImpact  # noqa: PLC0415

        y = np.log1p(past) if log else np.asarray(past, dtype=float)
        data = np.append(y, np.full(months, y[-1]))[:, None]
        fit = CausalImpact(data, [0, len(y) - 1], [len(y), len(data) - 1], model_args={"seed": seed, **model})
        prepared = fit._prepared
        return np.asarray(np.array(fit._samples.predictions) * prepared.y_sd + prepared.y_mean)

    return paths


SEASONS = {"nseasons": 12, "season_duration": 1}
PEERS = (
    PathPeer("log1p random walk, fitted t", 1, walk),
    PathPeer("bsts-causalimpact, default", 0, bsts(log=False)),
    PathPeer("bsts-causalimpact, log1p, level prior 0.3", 1, bsts(log=True, prior_level_sd=0.3)),
    PathPeer(
        "bsts-causalimpact, log1p, level prior 0.3, 12 seasons",
        1,
        bsts(log=True, prior_level_sd=0.3, **SEASONS),
        slow=True,
    ),
)
OUTSIDE = (
    Outside(
        ".venv-pycausalimpact",
        "pycausalimpact",
        {"pycausalimpact, default": (0, "default"), "pycausalimpact, log1p, MLE level": (1, "mle")},
    ),
    Outside(
        ".venv-tfp",
        "tfp-causalimpact",
        {"tfp-causalimpact, default": (0, "default"), "tfp-causalimpact, log1p, level prior 0.3": (1, "0.3")},
    ),
)


def on_counts(draws: np.ndarray, scale: int) -> np.ndarray:
    """Draws of a peer on the count scale; from log1p none below zero."""
    return np.maximum(np.expm1(np.minimum(draws, 700.0)), 0.0) if scale else draws


def ask(peer: PathPeer, pasts: Sequence[np.ndarray], tick: Callable[[], None], keep: Path | None = None) -> Reply:
    """A peer of this environment on some cases. keep: a folder where answers are kept, and found again."""
    held = _kept(keep, peer.name, pasts)
    if held is not None and held.exists():
        return _read(held)
    band, spent = [], []
    for i, past in enumerate(pasts):
        began = perf_counter()
        draws = on_counts(peer.paths(past, AHEAD, i), peer.scale)
        spent.append(perf_counter() - began)
        band.append(bands(draws))
        tick()
    return _written(held, Reply(np.array(band), np.array(spent)))


def ask_outside(outside: Outside, pasts: Sequence[np.ndarray], keep: Path | None = None) -> dict[str, Reply] | str:
    """Each variant of a peer of another environment on some cases; or a sentence that says why not."""
    held = {name: _kept(keep, name, pasts) for name in outside.variants}
    if all(path is not None and path.exists() for path in held.values()):
        return {name: _read(path) for name, path in held.items() if path is not None}
    if not outside.python.exists():
        return f"{outside.package}: not run, {outside.folder} is not set up (`make {outside.folder}/.ready`)"
    scales = {word: scale for scale, word in outside.variants.values()}
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked.npz", Path(folder) / "answered.npz"
        np.savez(
            asked,
            past=np.concatenate(pasts),
            lengths=[len(past) for past in pasts],
            months=AHEAD,
            words=list(scales),
            scales=list(scales.values()),
        )
        command = [str(outside.python), str(ROOT / "bench" / "outside.py"), outside.package, str(asked), str(answered)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        if done.returncode:
            return f"{outside.package}: failed, {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
        found = np.load(answered)
        return {
            name: _written(
                held[name],
                Reply(
                    np.array([bands(on_counts(draws, scale)) for draws in found[f"{word}-draws"]]),
                    found[f"{word}-spent"],
                ),
            )
            for name, (scale, word) in outside.variants.items()
        }


def _kept(keep: Path | None, name: str, pasts: Sequence[np.ndarray]) -> Path | None:
    """Where a peer's answer to these pasts is kept: they do not depend on our engine, only on this folder's code."""
    if keep is None:
        return None
    code = b"".join((ROOT / "bench" / f).read_bytes() for f in ("path_peers.py", "outside.py"))
    parts = [code, name.encode(), *(np.asarray(past, dtype=float).tobytes() + b"|" for past in pasts)]
    return keep / f"{sha256(b''.join(parts)).hexdigest()}.npz"


def _read(path: Path) -> Reply:
    with np.load(path) as held:
        return Reply(held["band"], held["spent"])


def _written(path: Path | None, reply: Reply) -> Reply:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, band=reply.band, spent=reply.spent)
    return reply
