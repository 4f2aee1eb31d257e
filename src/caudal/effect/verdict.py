"""The verdict on a measure: whether the flow changed beyond placebo after it. It never says why.

The first that applies:
1. not held: no count held is touched, or its past is too short.
2. too early: nothing of the window is published, or only a first period of which less than half lay after the start.
3. no change: the 95% interval holds zero, or p is above 5% (`placebo.chance`: the model's own tail, corrected by
   the placebo cases). Where several series are judged one by one, each p is first adjusted for their number.
4. inseparable: a change, but another measure on the same series began too near in time to be told apart.
5. shared: a change, but series that the measure does not touch changed the same way beyond their own 80% interval,
   and with them as controls the 95% interval of the effect holds zero.
6. fall, rise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from caudal.effect.estimate import Estimate
from caudal.effect.placebo import LEVEL

if TYPE_CHECKING:
    from caudal.records import Text

VERDICTS: Mapping[str, Text] = {
    "fall": {"en": "a fall beyond placebo", "es": "descenso más allá del placebo"},
    "rise": {"en": "a rise beyond placebo", "es": "aumento más allá del placebo"},
    "no change": {"en": "no change distinguishable", "es": "sin cambio distinguible"},
    "inseparable": {
        "en": "a change beyond placebo that cannot be separated from {others}",
        "es": "cambio más allá del placebo que no puede separarse de {others}",
    },
    "shared": {
        "en": "a change beyond placebo that series it does not touch share",
        "es": "cambio más allá del placebo que comparten series que la medida no alcanza",
    },
    "too early": {"en": "too early", "es": "demasiado pronto"},
    "not held": {"en": "not held", "es": "sin datos disponibles"},
}


CHANGED = ("fall", "rise", "inseparable", "shared")
"""Verdicts that speak of a change."""


def judge(total: Estimate | None, p: float | None, inseparable: bool, held: bool, shared: bool = False) -> str:
    """A key of VERDICTS. total, p: None where nothing of the window is published. shared: see `is_shared`."""
    if not held:
        return "not held"
    if total is None or p is None:
        return "too early"
    if not total.beyond or p > LEVEL:
        return "no change"
    if inseparable:
        return "inseparable"
    if shared:
        return "shared"
    return "fall" if total.effect < 0 else "rise"


def is_shared(total: Estimate, others: Estimate, controlled: Estimate) -> bool:
    """Whether other series changed the same way and, with them as controls, nothing beyond the interval remains.

    total: the effect on the touched sum; others: what series that the measure does not touch showed over the same
    window; controlled: the touched sum's effect with these as controls. A move to them would show the other sign.
    """
    alike = others.upper80 < 0 if total.effect < 0 else others.lower80 > 0
    return total.beyond and alike and not controlled.beyond


def adjusted(ps: Sequence[float]) -> tuple[float, ...]:
    """Each p adjusted for how many there are: all those at 5% or less are false in at most 5% of such families,
    whatever their dependence (Holm 1979).

    >>> adjusted([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    out, least = [0.0] * len(ps), 0.0
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(ps) - rank) * ps[i]))
        out[i] = least
    return tuple(out)
