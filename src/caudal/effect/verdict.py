"""The verdict on a measure: whether the flow changed beyond placebo after it. It never says why.

The first that applies:
1. not held: no count held is touched, or its past is too short.
2. too early: nothing of the window is published, or only a first period of which less than half lay after the start.
3. no change: the 95% interval holds zero, or the placebos are as extreme (p above 5%, or above the smallest that
   so few cases can attain).
4. inseparable: a change, but another measure on the same series began too near in time to be told apart.
5. fall, rise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caudal.effect.estimate import Estimate
from caudal.effect.placebo import LEVEL, Rank

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
    "too early": {"en": "too early", "es": "demasiado pronto"},
    "not held": {"en": "not held", "es": "sin datos disponibles"},
}


def judge(total: Estimate | None, placebo: Rank | None, inseparable: bool, held: bool) -> str:
    """A key of VERDICTS. total: None where nothing of the window is published. placebo: None where none was run."""
    if not held:
        return "not held"
    if total is None:
        return "too early"
    if not total.beyond or not _rare(placebo):
        return "no change"
    if inseparable:
        return "inseparable"
    return "fall" if total.effect < 0 else "rise"


def _rare(placebo: Rank | None) -> bool:
    if placebo is None or placebo.p is None or placebo.smallest is None:
        return True
    return placebo.p <= max(LEVEL, placebo.smallest)
