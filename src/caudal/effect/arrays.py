"""The front door of the room: observed minus counterfactual, arrays in, arrays out."""

from __future__ import annotations

from datetime import date

import numpy as np

from caudal.errors import UsageError
from caudal.model import Controls, fit, predict
from caudal.model.xp import Array, floats, host, namespace


def effect_array(
    counts: Array,
    start_index: int,
    horizon: int | None = None,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    controls: np.ndarray | None = None,
    kin: np.ndarray | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Array:
    """Joint draws of the effect: observed minus counterfactual, Y - Y0, in counts; negative = fewer came.

    counts: (series, periods), not negative, NaN = not known; any array that `caudal.predict` takes, and the effect is
    of its library and on its device. start_index: the first period that may be affected; the counterfactual Y0 is
    `caudal.predict` from the periods before it and nothing else. horizon: periods from there (None: to the end of
    `counts`). season, start, freq, groups, whole, draws, seed: as in `caudal.predict`.
    controls: (series,) bool, series that the measure neither touches nor moves people to. Y0 is then what would have
    come given what came of them: the shocks that all share go out of the effect, as far as the panel's past says that
    they share any. A control's own effect is told from the other controls, so that all of them are placebos in place;
    `whole` is not asked. kin: (series, labels), such as place and citizenship: series with the same label are nearer;
    an empty or missing label is shared with nobody. Controls of another of `groups` tell nothing.
    Returns float64 (draws, series, horizon), NaN where the outcome is not known. A draw is one joint counterfactual
    world: sums over series and periods are taken draw by draw, then summarised. Y0 = counts - effect.
    Raises UsageError where start_index leaves no past or no period to judge, and as `caudal.predict` does.

    >>> import numpy as np
    >>> effect_array(np.array([[120.0, 90.0, 110.0, 105.0, 20.0, 30.0]]), 4, draws=5).shape
    (5, 1, 2)
    """
    y = floats(counts)
    if y.ndim != 2:
        raise UsageError(f"counts must be series x periods, two axes; this has {y.ndim}.")
    periods = y.shape[1]
    if not 1 <= start_index <= periods:
        raise UsageError(f"start_index {start_index} leaves no past: it must lie in 1..{periods}.")
    steps = periods - start_index if horizon is None else horizon
    if steps < 1:
        raise UsageError(f"No period from {start_index} on: {periods} are held. Give a horizon, or an earlier start.")
    observed = observed_from(y, start_index, steps)
    if controls is None:
        paths = predict(
            y[:, :start_index],
            steps,
            season=season,
            start=start,
            freq=freq,
            groups=groups,
            whole=whole,
            draws=draws,
            seed=seed,
        )
    else:
        past = fit(y[:, :start_index], steps, season=season, start=start, freq=freq, groups=groups, whole=False)
        paths = past.paths(start_index, draws=draws, seed=seed, controls=known_controls(host(observed), controls, kin))
    if isinstance(paths, np.ndarray):
        return np.subtract(observed, paths, out=paths)  # in place: draws are large
    paths *= -1.0
    paths += observed
    return paths


def known_controls(observed: np.ndarray, controls: np.ndarray, kin: np.ndarray | None) -> Controls:
    """What came of the controls, (series, horizon), and NaN for every other series. UsageError on what is not that."""
    chosen, n = np.asarray(controls), len(observed)
    if chosen.shape != (n,) or chosen.dtype != bool:
        raise UsageError(f"controls needs True or False for each of {n} series; this is {chosen.dtype} {chosen.shape}.")
    came = np.where(chosen[:, None], observed, np.nan)
    if (came < 0).any() or np.isinf(came).any():
        i, t = np.argwhere((came < 0) | np.isinf(came))[0].tolist()
        value = float(came[i, t])
        raise UsageError(f"Control {i}, period {t} from the start, holds {value}: counts are finite and not negative.")
    if kin is None:
        return Controls(came)
    labels = np.asarray(kin, dtype=object)
    if labels.ndim != 2 or len(labels) != n:
        raise UsageError(f"kin needs a row of labels for each of {n} series; this has {labels.shape}.")
    return Controls(came, np.where((labels == None) | (labels != labels), "", labels).astype(str))  # noqa: E711, PLR0124


def observed_from(counts: Array, start_index: int, horizon: int) -> Array:
    """(series, horizon) counts from start_index on, NaN beyond the periods held."""
    xp = namespace(counts)
    out = xp.full((counts.shape[0], horizon), xp.nan, dtype=xp.float64, device=counts.device)
    ahead = counts[:, start_index : min(start_index + horizon, counts.shape[1])]
    out[:, : ahead.shape[1]] = ahead
    return out
