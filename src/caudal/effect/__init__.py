"""Effect: observed minus counterfactual, its placebos, its ledger, its specification curve, and where the break is."""

from caudal.effect.arrays import effect_array, observed_from
from caudal.effect.curve import Choices, Specification, specification_curve
from caudal.effect.estimate import Estimate, HalfLife, estimate, half_life
from caudal.effect.ledger import Ledger, ledger, ledger_of
from caudal.effect.placebo import (
    LEVEL,
    WORTH,
    Rank,
    Surprises,
    chance,
    merged,
    placebo_origins,
    rank,
    rank_among,
    surprise,
    surprises,
    tail,
)
from caudal.effect.pooling import Pooled, Spread, following_draws, pool
from caudal.effect.scan import Scan, scan
from caudal.effect.together import STRONG, Together, together
from caudal.effect.verdict import CHANGED, VERDICTS, adjusted, is_shared, judge
from caudal.effect.waiting import half_life_draws, wait_posterior

__all__ = [
    "CHANGED",
    "LEVEL",
    "STRONG",
    "VERDICTS",
    "WORTH",
    "Choices",
    "Estimate",
    "HalfLife",
    "Ledger",
    "Pooled",
    "Rank",
    "Scan",
    "Specification",
    "Spread",
    "Surprises",
    "Together",
    "adjusted",
    "chance",
    "effect_array",
    "estimate",
    "following_draws",
    "half_life",
    "half_life_draws",
    "is_shared",
    "judge",
    "ledger",
    "ledger_of",
    "merged",
    "observed_from",
    "placebo_origins",
    "pool",
    "rank",
    "rank_among",
    "scan",
    "specification_curve",
    "surprise",
    "surprises",
    "tail",
    "together",
    "wait_posterior",
]
