"""`caudal check`: a claim judged."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from typing import Annotated

from caudal.cli.options import Lang, Where, argument, option, parse_languages
from caudal.cli.run import Run
from caudal.errors import UsageError

EXAMPLES = (
    "caudal check --where indicator=usbp-encounters --where place=southwest \\\n"
    "    --direction down --period 2024-01 --against 2023-12 --as-of 2024-02-15",
    "caudal check --where indicator=usbp-encounters --where place=southwest \\\n"
    "    --level 2000..9999 --per day --period 2023-11",
)


def check(
    run: Run,
    text: Annotated[
        str | None,
        argument("TEXT", "A claim in words: not read yet, write --where."),
    ] = None,
    where: Where = None,
    direction: Annotated[str | None, option("--direction", "down|up", "What the claim says happened.")] = None,
    period: Annotated[
        str | None, option("--period", "PERIOD", "When: 2024-01, 2023-W52, 2024-01-05, 2023-Q4 or 2023.")
    ] = None,
    against: Annotated[str | None, option("--against", "PERIOD", "Compared with. Default: the period before.")] = None,
    level: Annotated[str | None, option("--level", "LOW..HIGH", "A level claim: both ends count as inside.")] = None,
    per: Annotated[str, option("--per", "day|period", "Unit of --level. Default: period.")] = "period",
    lang: Lang = "en",
) -> None:
    """Judge a claim: did it change, how sure is that, and how often does the rule cry wolf?"""
    from caudal import claims, studies
    from caudal.cli import answers

    languages = parse_languages(lang)
    if not where:
        told = "A claim in words is not read yet" if text else "Nothing to check"
        raise UsageError(
            f"{told}: write what is counted, like --where indicator=usbp-encounters --where place=southwest "
            "--direction down --period 2024-01 --against 2023-12 (or --level 2000..9999 --per day)."
        )
    if text:
        raise UsageError(f"Give the claim as --where pairs or as text ({text!r}), not both.")
    if period is None:
        raise UsageError("--period is missing: write when the claim holds, like --period 2024-01.")
    query = claims.parse_where(where, indicator=run.setting.corridor.indicator)
    claim = claims.claim(query, period, direction, against, level, per)
    verdict = studies.check(run.setting, claim)
    run.show(
        lambda: answers.worded(studies.verdict_json(verdict), verdict, run.setting.corridor),
        lambda: answers.judged(verdict, run.setting.corridor, languages),
    )
