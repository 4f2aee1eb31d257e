"""What came of other series tells what would have come of a series: scores given the scores of its controls.

A control's outcome is known, and nothing touched it. The scores that it got there carry the shocks that all share. So
each series is drawn given one number or a few, made of its controls' scores c, and the panel's own past says how much
they tell:

    g[i] given c[i]  has mean  b . c[i]  and the law of the past's g - b . c

c[i] is a mean of the controls' scores, weighted by the square of how each went with the series before, where it did;
and one mean for each label that series share (`kin`), nearer to 0 the fewer they are. b is one for all series; the size
of what is left over is each series' own, as far as its past can tell it from the panel's. Weights for a past date are
learned without that date and those whose outcomes overlap it, so that b and what is left over are as honest as
forecasts' errors are. Only controls known at a step of the way ahead tell of it, and only they are asked of the past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PRIOR = 2.0  # dates that "controls tell nothing" is worth: docs/decisions/0027-effects-given-controls.md
ALIKE = 10.0  # dates that "no two series go together" is worth
FLOOR = 1e-4  # weight of a control that never went with the series: where none did, all count alike
ALONE = 1.0  # controls that "those of one label tell nothing" is worth
OWN = 10.0  # dates that the panel's size of what is left over is worth against the series' own
WIDEST = 1.5  # what is left over is no more than so many times the whole
ROWS = 256  # series weighted at once
NOTHING = 1e-9  # share of a sum of squares under which what is left of it is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """left: (dates, horizon, series), past scores less what controls told. shift: (horizon, series), what they tell
    now. spread: (horizon, series), size of what is left over to the whole; 1 where nothing is told."""

    left: np.ndarray
    shift: np.ndarray
    spread: np.ndarray


def told(past: np.ndarray, known: np.ndarray, now: np.ndarray, kin: np.ndarray | None = None) -> Told:
    """past: (dates, horizon, series) scores, 0 where not known; known: which of them are; now: (horizon, series), the
    controls' scores from the origin on, NaN where not known and for all others. kin: (series, labels) or None; an
    empty label is shared with nobody.

    What came of a series itself never tells of it, be it a control or not.
    """
    dates, horizon, _ = past.shape
    here = np.isfinite(now)
    left, shift, spread = past.copy(), np.zeros(now.shape), np.ones(now.shape)
    if not dates or not here.any():
        return Told(left, shift, spread)
    present, seen = np.where(here, now, 0.0), known & here
    means = [_alike(past, seen, present, here), *_kin(past, seen, present, here, kin)]
    c = np.where(known, np.stack([before for before, _ in means]), 0.0)
    d = np.stack([ahead for _, ahead in means])
    for h in range(horizon):
        cells = (c[:, :, h] != 0).any(axis=0)
        square = float((past[:, h][cells] ** 2).sum())
        n = np.count_nonzero(cells.any(axis=1))
        if not n or not square:
            continue
        prior = PRIOR * (h + 1.0)  # overlapping outcomes repeat each other
        gram = np.einsum("kdi,ldi->kl", c[:, :, h], c[:, :, h])
        ridge = np.diag(prior / n * np.diag(gram) + 1e-9)
        b = np.linalg.solve(gram + ridge, np.einsum("kdi,di->k", c[:, :, h], past[:, h]))
        left[:, h] -= np.einsum("k,kdi->di", b, c[:, :, h])
        shift[h] = b @ d[:, h]
        asked = (d[:, h] != 0).any(axis=0)
        spread[h, asked] = _spread(past[:, h], left[:, h], cells, prior, OWN * (h + 1.0))[asked]
    return Told(left, shift, spread)


def _spread(past: np.ndarray, left: np.ndarray, cells: np.ndarray, prior: float, worth: float) -> np.ndarray:
    """(series,) root of left over whole mean square: the panel's, drawn to 1; each series', drawn to the panel's."""
    whole, rest = (np.where(cells, x, 0.0) ** 2 for x in (past, left))
    n = np.count_nonzero(cells.any(axis=1))
    panel = (prior + n * rest.sum() / whole.sum()) / (prior + n)
    count, own = cells.sum(axis=0), whole.sum(axis=0)
    ratio = np.where(own > 0, rest.sum(axis=0) / np.where(own > 0, own, 1.0), panel)
    found: np.ndarray = np.sqrt(np.minimum((worth * panel + count * ratio) / (worth + count), WIDEST**2))
    return found


def _alike(past: np.ndarray, seen: np.ndarray, present: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(dates, horizon, series) and (horizon, series): means of controls weighted by how they went with each series."""
    controls = np.flatnonzero(here.any(axis=0))
    theirs, held = np.where(seen, past, 0.0)[:, :, controls], seen[:, :, controls].astype(float)
    now = present[:, controls], here[:, controls].astype(float)
    before, ahead = np.zeros(past.shape), np.zeros(present.shape)
    for low in range(0, past.shape[2], ROWS):
        rows = np.arange(low, min(low + ROWS, past.shape[2]))
        itself = rows[:, None] == controls
        before[:, :, rows], ahead[:, rows] = _weighted(past[:, :, rows], theirs, held, now, itself)
    return before, ahead


def _weighted(
    own: np.ndarray, theirs: np.ndarray, held: np.ndarray, now: tuple[np.ndarray, np.ndarray], itself: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The means of some series: own (dates, horizon, rows), theirs, held (dates, horizon, controls), now (horizon,
    controls) twice, itself (rows, controls).

    No product here is of a BLAS, which may split it between threads and so change its last bits.
    """
    dates, horizon, _ = own.shape
    products = np.einsum("dhi,dhj->ij", own, theirs)
    sizes = np.einsum("dhi,dhi->di", own, own), np.einsum("dhj,dhj->dj", theirs, theirs)
    totals = sizes[0].sum(axis=0), sizes[1].sum(axis=0)

    def mean(product: np.ndarray, rest: list[np.ndarray], count: int, x: np.ndarray, has: np.ndarray) -> np.ndarray:
        left = [np.where(r > NOTHING * t, r, 0.0) for r, t in zip(rest, totals, strict=True)]
        size = np.sqrt(np.multiply.outer(left[0], left[1]))
        alike = np.where(size > 0, np.maximum(product, 0.0) / np.where(size > 0, size, 1.0), 0.0)
        weight = (alike * (count / (count + ALIKE))) ** 2 + FLOOR
        weight[itself] = 0.0
        total = np.einsum("hj,ij->hi", has, weight)
        found: np.ndarray = np.einsum("hj,ij->hi", x, weight) / np.where(total > 0, total, 1.0)
        return found

    before = np.zeros(own.shape)
    near, outer = np.zeros(products.shape), {}
    for t in range(dates):
        for s in range(t + horizon - 1 if t else 0, min(t + horizon, dates)):
            outer[s] = np.einsum("hi,hj->ij", own[s], theirs[s])
            near += outer[s]
        if t >= horizon:
            near -= outer.pop(t - horizon)
        close = slice(max(t - horizon + 1, 0), t + horizon)
        rest = [total - size[close].sum(axis=0) for total, size in zip(totals, sizes, strict=True)]
        before[t] = mean(products - near, rest, dates - len(sizes[0][close]), theirs[t], held[t])
    return before, mean(products, list(totals), dates, *now)


def _kin(
    past: np.ndarray, seen: np.ndarray, present: np.ndarray, here: np.ndarray, kin: np.ndarray | None
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each column of labels, the mean of the other controls with the same label; 0 where there is none."""
    found = []
    for column in () if kin is None else kin.T:
        names, group = np.unique(column, return_inverse=True)
        belongs = (group[:, None] == np.arange(len(names))) & (names != "")

        def others(x: np.ndarray, held: np.ndarray, belongs: np.ndarray = belongs) -> np.ndarray:
            named = belongs.any(axis=1)
            sums = []
            for part in (np.where(held, x, 0.0) * named, held * named * 1.0):
                by_label = np.einsum("...i,ig->...g", part, belongs)
                sums.append(np.einsum("...g,jg->...j", by_label, belongs) - part)
            mean: np.ndarray = sums[0] / (sums[1] + ALONE)
            return mean

        found.append((others(past, seen), others(present, here)))
    return found
