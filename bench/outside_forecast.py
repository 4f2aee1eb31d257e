"""Asked by forecast_peers.py with another environment's Python: statsforecast's and hierarchicalforecast's answers.

    python bench/outside_forecast.py ASKED.npz ANSWERED.npz

ASKED: counts (series, periods); origins (periods seen); horizon; models, and of those the `few` that answer only for
the series in `sample`, at few_origins; totals (totals, series), ones where a series belongs to a total; tree (totals,),
the depth of a total in the strict hierarchy whole > ... > series, or -1; base, the model that is reconciled, or "";
draws; seed. Or only totals and whole (draws, series, horizon), joint draws of ours for the witness of sums.
ANSWERED: "cells MODEL" (origins, quantiles, series, horizon), "spent MODEL" processor seconds a series and origin,
"fallen MODEL" series that it could not fit; "sums MODEL" (origins, quantiles, totals, horizon) of independent draws;
"reconciled METHOD, SAMPLER" (origins, quantiles, totals + series, horizon), its point in the median's place;
or only "bottom up", totals of `whole` in every draw. Quantiles are those of PROBS.
"""

from __future__ import annotations

import sys
import warnings
from multiprocessing import get_context
from os import cpu_count
from time import process_time

import numpy as np
from scipy.stats import norm

warnings.simplefilter("ignore")
PROBS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
WIDTHS = (95, 80, 50)
SEASON = 12
HIGHEST = 1e12  # log1p intervals can burst: cut where caudal cuts its own draws
LEAST = 1e-6  # a width that normal samplers can divide by
SAMPLERS = ("normality", "bootstrap", "permbu")
METHODS = ("BottomUp", "MinTrace mint_shrink")


def one(name: str, y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Quantiles (quantiles, horizon) and fitted values (periods,) of one series, both on log1p; whether it failed."""
    from statsforecast import models  # noqa: PLC0415

    try:
        said = getattr(models, name)(season_length=SEASON).forecast(y=y, h=horizon, level=list(WIDTHS), fitted=True)
    except Exception:  # whatever it stumbles over, most often a series of zeros
        said = {}
    rows = [said.get(k) for k in ("lo-95", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-95")]
    if any(row is None or np.isnan(row).any() for row in rows):
        return np.full((len(PROBS), horizon), y[-1]), np.append(np.nan, y[:-1]), True
    return np.array(rows), np.asarray(said["fitted"]), False


def back(logs: np.ndarray) -> np.ndarray:
    return np.clip(np.expm1(np.minimum(logs, 100.0)), 0.0, HIGHEST)


def told(name: str, past: np.ndarray, rows: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Quantiles on log1p (quantiles, series, horizon), fitted counts (series, periods), seconds a series, failures."""
    logs = np.full((len(PROBS), len(past), horizon), np.nan)
    fitted = np.full(past.shape, np.nan)
    fallen, began = 0, process_time()
    for i in rows:
        logs[:, i], inside, failed = one(name, np.log1p(past[i]), horizon)
        fitted[i] = back(inside)
        fallen += failed
    return logs, fitted, (process_time() - began) / len(rows) if len(rows) else np.nan, fallen


def independent(logs: np.ndarray, totals: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Quantiles (quantiles, totals, horizon) of sums of draws of each series' own interval, each series alone."""
    sd = (logs[-1] - logs[0]) / (2 * norm.ppf(PROBS[-1]))
    noise = np.random.default_rng(seed).normal(size=(draws, *sd.shape))
    drawn = back(logs[len(PROBS) // 2] + sd * noise)
    return np.quantile(np.einsum("ts,dsh->dth", totals, drawn), PROBS, axis=0)


def reconciled(past: np.ndarray, logs: np.ndarray, fitted: np.ndarray, asked: dict) -> dict[str, np.ndarray]:
    """Every method and sampler on the base forecasts of totals and series (both first in that order)."""
    from hierarchicalforecast import methods  # noqa: PLC0415

    totals, tree, horizon = asked["totals"], asked["tree"], logs.shape[-1]
    centre = back(logs[len(PROBS) // 2])
    width = np.maximum((back(logs[-2]) - back(logs[1])) / (2 * norm.ppf(PROBS[-2])), LEAST)
    whole = np.vstack([totals, np.eye(totals.shape[1])])
    strict = np.append(np.flatnonzero(tree >= 0), len(tree) + np.arange(totals.shape[1]))
    depth = np.append(tree[tree >= 0], np.full(totals.shape[1], tree.max() + 1))
    tags = {str(d): np.flatnonzero(depth == d) for d in np.unique(depth)}
    out = {}
    for method in METHODS:
        package, *words = method.split()
        for sampler in SAMPLERS:
            kept = strict if sampler == "permbu" else np.arange(len(whole))
            said = getattr(methods, package)(*words).fit_predict(
                S=whole[kept],
                y_hat=centre[kept],
                y_insample=past[kept],
                y_hat_insample=fitted[kept],
                sigmah=width[kept],
                level=list(WIDTHS),
                intervals_method=sampler,
                num_samples=asked["draws"],
                seed=asked["seed"],
                tags=tags,
            )
            answer = np.full((len(PROBS), len(whole), horizon), np.nan)
            bounds = np.moveaxis(said["quantiles"], -1, 0)
            answer[:, kept] = np.insert(bounds, len(bounds) // 2, said["mean"], axis=0)
            out[f"reconciled {method}, {sampler}"] = answer
    return out


def origin(job: tuple[dict, int]) -> dict[str, np.ndarray]:
    """All answers from one origin."""
    asked, t = job
    past, totals, horizon = asked["counts"][:, :t], asked["totals"], asked["horizon"]
    out: dict[str, np.ndarray] = {}
    for name in asked["models"]:
        rows = np.arange(len(past))
        if name in asked["few"]:
            rows = asked["sample"] if t in asked["few_origins"] else rows[:0]
        logs, fitted, seconds, fallen = told(name, past, rows, horizon)
        out |= {f"cells {name}": back(logs), f"spent {name}": np.array(seconds), f"fallen {name}": np.array(fallen)}
        if name not in asked["few"] and len(totals):
            out[f"sums {name}"] = independent(logs, totals, asked["draws"], asked["seed"])
        if name == asked["base"]:
            above = totals @ past
            upper, upper_fitted, _, _ = told(name, above, np.arange(len(above)), horizon)
            both = (np.concatenate(pair, axis=a) for pair, a in
                    (((above, past), 0), ((upper, logs), 1), ((upper_fitted, fitted), 0)))  # fmt: skip
            out |= reconciled(*both, asked)
    return out


def bottom_up(whole: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """hierarchicalforecast's totals (draws, totals, horizon) of every draw; what stands for the totals is ignored."""
    from hierarchicalforecast.methods import BottomUp  # noqa: PLC0415

    draws, series, horizon = whole.shape
    bottom = whole.transpose(1, 0, 2).reshape(series, -1)
    base = np.vstack([np.full((len(totals), bottom.shape[1]), 7.0), bottom])
    said = BottomUp().fit_predict(S=np.vstack([totals, np.eye(series)]), y_hat=base)["mean"]
    return said[: len(totals)].reshape(len(totals), draws, horizon).transpose(1, 0, 2)


def main(asked_at: str, answered_at: str) -> None:
    with np.load(asked_at) as held:
        asked = {k: held[k].tolist() if held[k].ndim == 0 or held[k].dtype.kind == "U" else held[k] for k in held}
    if "whole" in asked:
        np.savez(answered_at, **{"bottom up": bottom_up(asked["whole"], asked["totals"])})
        return
    with get_context("fork").Pool(cpu_count()) as pool:
        found = pool.map(origin, [(asked, int(t)) for t in asked["origins"]], chunksize=1)
    np.savez(answered_at, **{name: np.array([answer[name] for answer in found]) for name in found[0]})


if __name__ == "__main__":
    main(*sys.argv[1:])
