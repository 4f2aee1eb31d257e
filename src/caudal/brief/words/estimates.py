"""Numbers and verdicts of an effect: rounded to their interval's width, with their sign, and the range beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from caudal.brief.document import Run, Runs
from caudal.brief.numbers import honest_step
from caudal.brief.words.scribe import Scribe
from caudal.effect import VERDICTS
from caudal.stocktaking import MeasureTold, Told

UNKNOWN: Runs = (Run("[x]", kind="letter"),)


def honest(scribe: Scribe, of: MeasureTold | Told) -> float:
    """The step for every number of an effect; of a measure, one for total and ledger, so that these add up as shown."""
    if isinstance(of, Told):
        return _step(scribe, of.figures, "effect-lower95", "effect-upper95")
    steps = [_step(scribe, p.figures, "lower95", "upper95") for p in of.ledger if p.figures]
    if of.total is not None:
        steps.append(_step(scribe, of.total.figures, "effect-lower95", "effect-upper95"))
    return min(steps, default=1.0)


def _step(scribe: Scribe, figures: Mapping[str, str], low: str, high: str) -> float:
    ends = [scribe.ledger.look(figures[k]).value for k in (low, high)]
    return 1.0 if ends[0] is None or ends[1] is None else honest_step(ends[1] - ends[0])


def signed(scribe: Scribe, figure: str, step: float) -> Run:
    """An effect: a minus sign for fewer, a plus sign for more."""
    run = scribe.number(figure, step=step)
    more = run.shown is not None and run.shown > 0 and run.text[:1].isdigit() and run.text != "0"
    return replace(run, text=f"+{run.text}") if more else run


def bounds(scribe: Scribe, figures: Mapping[str, str], step: float) -> tuple[Run, Run]:
    """Both ends of a 95% interval."""
    return signed(scribe, figures["lower95"], step), signed(scribe, figures["upper95"], step)


def ranged(scribe: Scribe, figures: Mapping[str, str], keys: tuple[str, str, str], step: float) -> Runs:
    """A number and, in brackets, its 95% interval; counts without a sign, effects with one."""
    say = signed if keys[0] == "effect" else _plain
    median, lower, upper = (say(scribe, figures[k], step) for k in keys)
    return scribe.say("cell.interval", median=median, lower=lower, upper=upper)


def _plain(scribe: Scribe, figure: str, step: float) -> Run:
    return scribe.number(figure, step=step)


def percent(scribe: Scribe, figures: Mapping[str, str]) -> Runs:
    """The effect in percent of what was expected; the letter s from a base under 50."""
    if "percent" not in figures:
        return (Run("[s]", kind="letter"),)
    return (signed(scribe, figures["percent"], 1.0),)


def verdict_word(scribe: Scribe, verdict: str, others: tuple[str, ...] = ()) -> str:
    """The verdict on a measure in words; never why."""
    words = scribe.language.pick(VERDICTS[verdict])
    return words.format(others=scribe.language.listed(others)) if "{" in words else words


def part_key(m: MeasureTold, key: str) -> str:
    """The catalogue key of a ledger part; what was seen elsewhere is "moved" only where that may be said."""
    if key == "moved":
        return "effects.part.moved" if m.said_moved else "effects.part.elsewhere"
    return f"effects.part.{key}"
