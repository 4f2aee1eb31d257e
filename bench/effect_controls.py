"""Effects given what came of controls: caudal and a peer that takes covariates, on the same cases.

Every other series of the panel serves as a control: in a placebo nothing touched any of them. caudal is told the labels
that series share (`kin`); the peer is given, as covariates on log1p, the sum of the others, the sum of those that share
each label, and the three whose changes before the origin went most with the series'.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import effect_tables as tables
import numpy as np
from effect_cases import AHEAD, Judged, bands, inside, only, rate, sample, scattered
from panels import Block
from path_peers import on_counts
from rich.progress import Progress

from caudal import effect_array

CASES, DATES = 600, 400
PRIOR = 0.3  # of the level, as for the peer without covariates
NEAREST = 3
HEAD = (
    "panel", "method", "cases", "months", "false alarms (95%)", "80% covers", "50% covers",
)  # fmt: skip


def given(block: Block, plain: Judged, draws: int, seed: int, tick: Callable[[], None]) -> Judged:
    """caudal at the same origins, each series told by what came of all others."""
    every = np.ones(len(block.counts), dtype=bool)
    kin = np.array(block.keys) if block.names else None
    found, spent = [], 0.0
    for t in plain.origins:
        began = perf_counter()
        effect = effect_array(
            block.counts, int(t), AHEAD, season=block.season, start=block.start, freq=block.freq, controls=every,
            kin=kin, draws=draws, seed=seed,
        )  # fmt: skip
        spent += perf_counter() - began
        found.append(bands(block.counts[:, t : t + AHEAD] - effect))
        tick()
    cost = spent / (len(plain.origins) * len(block.counts))
    return Judged("caudal, given the others", 0, plain.origins, np.array(found), plain.came, cost)


def covariates(block: Block, series: int, origin: int) -> np.ndarray:
    """(periods, covariates) of log1p counts of other series, to the end of the outcome."""
    y = block.counts[:, : origin + AHEAD]
    others = np.arange(len(y)) != series
    found = [y[others].sum(axis=0)]
    for k in range(len(block.names)):
        alike = others & np.array([key[k] == block.keys[series][k] for key in block.keys])
        if alike.any():
            found.append(y[alike].sum(axis=0))
    change = np.diff(np.log1p(y[:, :origin]), axis=1)
    near = np.array([np.corrcoef(change[series], c)[0, 1] if c.any() else -1.0 for c in change])
    found += list(y[np.argsort(-np.where(others, near, -2.0), kind="stable")[:NEAREST]])
    return np.log1p(np.array(found)).T


def with_covariates(block: Block, plain: Judged, cases: np.ndarray, tick: Callable[[], None]) -> Judged:
    """bsts-causalimpact on log1p with covariates, on those cases."""
    from causal_impact import CausalImpact  # noqa: PLC0415

    found, spent = [], 0.0
    for i, (d, s) in enumerate(cases):
        began, origin = perf_counter(), int(plain.origins[d])
        x = covariates(block, int(s), origin)
        y = np.log1p(block.counts[s, :origin])
        data = np.column_stack([np.append(y, np.full(AHEAD, y[-1])), x])
        args = {"seed": i, "prior_level_sd": PRIOR}
        fit = CausalImpact(data, [0, origin - 1], [origin, len(data) - 1], model_args=args)
        prepared = fit._prepared
        draws = np.asarray(np.array(fit._samples.predictions) * prepared.y_sd + prepared.y_mean)
        spent += perf_counter() - began
        found.append(bands(on_counts(draws, 1)))
        tick()
    name = "bsts-causalimpact, log1p, level prior 0.3, with covariates"
    band = scattered(np.array(found), cases, plain)
    return Judged(name, 1, plain.origins, band, only(plain, cases).came, spent / len(cases))


def beside(
    block: Block, plain: Judged, usable: np.ndarray, draws: int, seed: int, progress: Progress, *, quick: bool
) -> tuple[list[tables.Line], str, list[tables.Line]]:
    """Rows of coverage on all cases; sharpness and power beside the peer and caudal without controls; targets."""
    task = progress.add_task(f"{block.name}: caudal, given the others", total=len(plain.origins))
    own = given(block, plain, draws, seed, lambda: progress.advance(task))
    progress.remove_task(task)
    cases = sample(usable, *((60, 10) if quick else (CASES, DATES)), seed)
    task = progress.add_task(f"{block.name}: bsts with covariates", total=len(cases))
    peer = with_covariates(block, plain, cases, lambda: progress.advance(task))
    progress.remove_task(task)
    rows = [row for judged in (plain, own) for row in _covers(block, judged)]
    everywhere = np.argwhere(usable)
    asked = [(plain, everywhere), (peer, cases), (only(plain, cases), cases)]
    asked = [(only(judged, at), at) if judged is plain else (judged, at) for judged, at in asked]
    sharp, _ = tables.sharpness(block, own, asked)
    power, targets = tables.power(block, own, asked)
    label = "given the others"
    return rows, f"{sharp}\n\nPower:\n\n{power}", [[f"G. {t[0][3:]}, {label}", *t[1:]] for t in targets]


def _covers(block: Block, judged: Judged) -> list[tables.Line]:
    out = []
    for h, months in enumerate((3, 6)):
        held = [inside(judged.band[:, :, 0, h], judged.came[:, :, 0, h], level) for level in (95, 80, 50)]
        known = int(np.isfinite(held[0]).sum())
        out.append([
            block.name, judged.name, f"{known:,}", str(months), tables.interval(rate(1.0 - held[0])),
            *(tables.percent(float(np.nanmean(x))) for x in held[1:]),
        ])  # fmt: skip
    return out
