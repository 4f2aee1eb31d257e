"""Check: is a claim borne out by the counts? The rule (`judge`), its tail, its reasons, and its record on placebos."""

from caudal.check.placebo import Cases, Placebo, cases, near, placebo, summarise
from caudal.check.reasons import REASONS, UNITS
from caudal.check.rule import Evidence, Siblings, Whole, judge
from caudal.check.tail import TAIL, expected, level_of, tail_probability

__all__ = [
    "REASONS",
    "TAIL",
    "UNITS",
    "Cases",
    "Evidence",
    "Placebo",
    "Siblings",
    "Whole",
    "cases",
    "expected",
    "judge",
    "level_of",
    "near",
    "placebo",
    "summarise",
    "tail_probability",
]
