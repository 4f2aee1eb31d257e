"""What groups of series are called, and which of a group stands out."""

from __future__ import annotations

from caudal.brief.document import Run, Runs
from caudal.brief.numbers import half_up
from caudal.brief.words.scribe import Judged, Scribe
from caudal.records import ALL, Query
from caudal.stocktaking import Change
from caudal.stocktaking import Section as Group


def title_key(scribe: Scribe, group: str) -> str:
    """The catalogue key of a group's title: its own, else that of its kind (the part before the dot)."""
    for key in (f"section.{group}", f"section.{group.split('.', maxsplit=1)[0]}"):
        if scribe.language.has(key):
            return key
    return "section.other"


def group_title(scribe: Scribe, group: str) -> Runs:
    """The title of a group; where the record splits a kind by indicator, the indicator's name follows."""
    kind, _, indicator = group.partition(".")
    if indicator and title_key(scribe, group) == f"section.{kind}":
        return scribe.say(f"section.{kind}.of", indicator=Run(scribe.names.titled(Query(indicator)), kind="given"))
    return scribe.say(title_key(scribe, group))


def kinds_key(scribe: Scribe, section: Group) -> str:
    """What the members of a group are called: their kind of place, or citizenships."""
    if all(c.query.origin != ALL for c in section.changes):
        return "kinds.citizenships"
    kinds = {p.kind for c in section.changes if (p := scribe.stock.corridor.places.get(c.query.place)) is not None}
    key = f"kinds.{next(iter(kinds))}" if len(kinds) == 1 else "kinds.other"
    return key if scribe.language.has(key) else "kinds.other"


WORTH_NAMING = 5
"""A change of fewer percent of its base, as rounded for print, is no finding."""


def furthest(scribe: Scribe, changes: tuple[Change, ...], way: str) -> Change | None:
    """The change of that sign that is largest in counts, among those that may be printed and are worth naming."""
    sized = []
    for change in changes:
        judged = scribe.judged(change)
        before, after = scribe.value(judged, "from"), scribe.value(judged, "to")
        if before is None or after is None or scribe.way(judged) != way:
            continue
        if half_up(100 * abs(after - before) / before) >= WORTH_NAMING if before else after > 0:
            sized.append((abs(after - before), change))
    return max(sized, key=lambda s: s[0])[1] if sized else None


def there(scribe: Scribe, query: Query) -> Runs:
    """Where a series is: at a place, or of people from a country."""
    if query.origin != ALL:
        return scribe.say("points.where.origin", name=Run(scribe.language.country(query.origin), kind="given"))
    return (Run(scribe.names.at(query.place), kind="given"),)


def per_day(scribe: Scribe, judged: Judged) -> str | None:
    """The id of the count per day of a level claim: the record's figure, else the count over the period's days."""
    if "per-day" in judged.figures:
        return judged.figures["per-day"]
    verdict = judged.verdict
    if verdict.observed is None:
        return None
    claim = verdict.claim
    entered = scribe.ledger.find(claim.query, claim.period.label, "per-day", verdict.as_of)
    if entered is not None:
        return entered
    days = claim.period.days
    return scribe.ledger.derive(
        f"{judged.owner}.per-day",
        verdict.observed / days,
        "per-day",
        query=verdict.claim.query,
        period=verdict.claim.period.label,
        as_of=verdict.as_of,
        mode=verdict.mode,
        sources=verdict.sources,
        computation={**verdict.computation, "number": "observed / days", "days": days},
    )
