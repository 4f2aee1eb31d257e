"""Asked by path_peers.py with another environment's Python: draws of a peer that cannot live beside ours.

    python bench/outside.py pycausalimpact|tfp-causalimpact ASKED.npz ANSWERED.npz

ASKED: past (all series, one after another), lengths, months, words (variants), scales (1 = log1p).
ANSWERED: for each word "WORD-draws" (cases, draws, months) on the variant's scale and "WORD-spent" seconds (cases,).
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from time import perf_counter

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")


def pycausalimpact(y: np.ndarray, months: int, word: str, seed: int) -> np.ndarray:
    """Its own simulations of the months after: a local level by maximum likelihood; "mle": no prior on the level."""
    import pandas as pd  # noqa: PLC0415
    from causalimpact import CausalImpact  # noqa: PLC0415

    np.random.seed(seed)  # the package draws from the global generator
    data = pd.DataFrame({"y": np.append(y, np.full(months, y[-1]))})
    kept = {"prior_level_sd": None} if word == "mle" else {}
    fit = CausalImpact(data, [0, len(y) - 1], [len(y), len(data) - 1], **kept)
    return np.asarray(fit.simulated_y)


def tfp(y: np.ndarray, months: int, word: str, seed: int) -> np.ndarray:
    """Its posterior trajectories of the months after, put back on the scale of the data; the fit does not see them."""
    import causalimpact  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    from causalimpact import causalimpact_lib  # noqa: PLC0415

    kept: dict[str, object] = {}
    whole = causalimpact_lib._compute_impact

    def watched(**parts: object) -> object:
        kept.update(parts)
        return whole(**parts)

    causalimpact_lib._compute_impact = watched
    try:
        data = pd.DataFrame({"y": np.append(y, np.full(months, y[-1]))})
        options = causalimpact.ModelOptions() if word == "default" else causalimpact.ModelOptions(float(word))
        causalimpact.fit_causalimpact(
            data, (0, len(y) - 1), (len(y), len(data) - 1), seed=seed, model_options=options
        )  # fmt: skip
    finally:
        causalimpact_lib._compute_impact = whole
    after = np.asarray(kept["posterior_trajectories"], dtype=float)[:, -months:]
    return after * y.std(ddof=1) + y.mean()


PEERS: dict[str, Callable[[np.ndarray, int, str, int], np.ndarray]] = {
    "pycausalimpact": pycausalimpact,
    "tfp-causalimpact": tfp,
}


def main(package: str, asked: str, answered: str) -> None:
    held = np.load(asked)
    pasts = np.split(held["past"], np.cumsum(held["lengths"])[:-1])
    months, out = int(held["months"]), {}
    for word, scale in zip(held["words"].tolist(), held["scales"].tolist(), strict=True):
        draws, spent = [], []
        for i, past in enumerate(pasts):
            began = perf_counter()
            draws.append(PEERS[package](np.log1p(past) if scale else past, months, word, i))
            spent.append(perf_counter() - began)
        out |= {f"{word}-draws": np.array(draws), f"{word}-spent": np.array(spent)}
    np.savez(answered, **out)


if __name__ == "__main__":
    main(*sys.argv[1:])
