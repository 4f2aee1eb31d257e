"""What came of other series tells what would have come of a series: scores given the scores of its controls.

A control's outcome is known, and nothing touched it. The scores that it got there carry the shocks that all share. So
each series is drawn given one number or a few, made of its controls' scores c, and the panel's own past says how much
they tell:

    g[i] given c[i]  has mean  b . c[i]  and the law of the past's g - b . c

c[i] is a mean of the controls' scores, weighted by the square of how each went with the series before, where it did;
and one plain mean for each label that series share (`kin`). Weights for a past date are learned without that date and
those whose outcomes overlap it, so that b and what is left over are as honest as forecasts' errors are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PRIOR = 2.0  # dates that "controls tell nothing" is worth: docs/decisions/0027-effects-given-controls.md
ALIKE = 10.0  # dates that "no two series go together" is worth
FLOOR = 1e-4  # weight of a control that never went with the series: where none did, all count alike
ROWS = 512  # series weighted at once


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """left: (dates, horizon, series), past scores less what controls told. shift: (horizon, series), what they tell
    now. spread: (horizon,), size of what is left over to the whole."""

    left: np.ndarray
    shift: np.ndarray
    spread: np.ndarray


def told(past: np.ndarray, known: np.ndarray, now: np.ndarray, kin: np.ndarray | None = None) -> Told:
    """past: (dates, horizon, series) scores, 0 where not known; known: which of them are; now: (horizon, series), the
    controls' scores from the origin on, NaN where not known and for all others. kin: (series, labels) or None.

    What came of a series itself never tells of it, be it a control or not.
    """
    dates, horizon, _ = past.shape
    here = np.isfinite(now)
    controls = here.any(axis=0)
    if not dates or not here.any():
        return Told(past, np.zeros(now.shape), np.ones(horizon))
    present = np.where(here, now, 0.0)
    seen = known & controls
    before, ahead = [], []
    for own in (_alike(past, seen, present, here), *_kin(past, seen, present, here, kin)):
        before.append(own[0])
        ahead.append(own[1])
    c, d = np.where(known, np.stack(before), 0.0), np.stack(ahead)
    left, shift, spread = past.copy(), np.zeros(now.shape), np.ones(horizon)
    for h in range(horizon):
        n = np.count_nonzero(known[:, h].any(axis=1))
        square = float((past[:, h] ** 2).sum())
        if not n or not square:
            continue
        few = PRIOR * (h + 1.0) / n  # overlapping outcomes repeat each other
        gram = np.einsum("kdi,ldi->kl", c[:, :, h], c[:, :, h])
        ridge = np.diag(few * np.diag(gram) + 1e-9)
        b = np.linalg.solve(gram + ridge, np.einsum("kdi,di->k", c[:, :, h], past[:, h]))
        left[:, h] -= np.einsum("k,kdi->di", b, c[:, :, h])
        shift[h] = b @ d[:, h]
        spread[h] = np.sqrt((few + float((left[:, h] ** 2).sum()) / square) / (few + 1.0))
    return Told(left, shift, spread)


def _alike(past: np.ndarray, seen: np.ndarray, present: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(dates, horizon, series) and (horizon, series): means of controls weighted by how they went with each series."""
    dates, horizon, n = past.shape
    g, c = past.astype(np.float32), np.where(seen, past, 0.0).astype(np.float32)
    before, ahead = np.zeros(past.shape), np.zeros(present.shape)
    own, other = np.einsum("dhi,dhi->di", g, g), np.einsum("dhi,dhi->di", c, c)
    for low in range(0, n, ROWS):
        rows = slice(low, min(low + ROWS, n))
        at = np.arange(rows.start, rows.stop)
        products = np.einsum("dhi,dhj->ij", g[:, :, rows], c, optimize=True)

        def mean(
            product: np.ndarray, mine: np.ndarray, theirs: np.ndarray, count: int, x: np.ndarray, held: np.ndarray,
            rows: slice = rows, at: np.ndarray = at,
        ) -> np.ndarray:  # fmt: skip
            sizes = np.sqrt(np.maximum(np.multiply.outer(mine[rows], theirs), 1e-12))
            weight = np.maximum(product / sizes, 0.0) ** 2 * (count / (count + ALIKE)) ** 2 + FLOOR
            weight[at - rows.start, at] = 0.0
            total = held.astype(np.float32) @ weight.T
            found: np.ndarray = (x @ weight.T) / np.where(total > 0, total, 1.0)
            return found

        ahead[:, rows] = mean(products, own.sum(0), other.sum(0), dates, present.astype(np.float32), here)
        for t in range(dates):
            near = slice(max(t - horizon + 1, 0), t + horizon)
            without = products - np.einsum("dhi,dhj->ij", g[near, :, rows], c[near], optimize=True)
            rest = (own.sum(0) - own[near].sum(0), other.sum(0) - other[near].sum(0))
            count = dates - len(own[near])
            before[t][:, rows] = mean(without, *rest, count, c[t], seen[t])
    return before, ahead


def _kin(
    past: np.ndarray, seen: np.ndarray, present: np.ndarray, here: np.ndarray, kin: np.ndarray | None
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each column of labels, the plain mean of the other controls with the same label, 0 where there is none."""
    found = []
    for labels in () if kin is None else np.asarray(kin).T:
        _, group = np.unique(labels, return_inverse=True)
        belongs = (group[:, None] == np.arange(group.max() + 1)).astype(float)

        def others(x: np.ndarray, held: np.ndarray, belongs: np.ndarray = belongs) -> np.ndarray:
            total = (np.where(held, x, 0.0) @ belongs) @ belongs.T - np.where(held, x, 0.0)
            count = (held @ belongs) @ belongs.T - held
            mean: np.ndarray = total / np.maximum(count, 1.0)
            return mean

        found.append((others(past, seen), others(present, here)))
    return found
