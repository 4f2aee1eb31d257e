"""Sections of a brief: which series stand together, each set against what was expected of it. No claim is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from caudal.check import judge
from caudal.errors import NotHeldError
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import ALL, Period, Query
from caudal.series import build_panel, query_panel
from caudal.stocktaking import Change, Section
from caudal.studies.checking import claim_on, evidence_for, group_panel, judge_together
from caudal.studies.figures import FigureBook
from caudal.studies.groups import parts
from caudal.studies.setting import Setting
from caudal.studies.shown import change_of, cited, large, standing_of

LARGEST = 12  # citizenships shown
RECENT = 12  # periods over which the largest are chosen


def headline_queries(s: Setting, principal: Query) -> tuple[Query, ...]:
    """The principal count, then each whole that its publisher declares it to be part of, each on its own."""
    wholes = [i.id for i in s.corridor.indicators.values() if principal.indicator in i.parts]
    return (principal, *(replace(principal, indicator=w) for w in wholes))


def sections_of(s: Setting, book: FigureBook, principal: Query, period: Period, against: Period) -> tuple[Section, ...]:
    """Every section that the editions held can fill, in the order of the brief."""
    found = (_section(s, book, name, queries, period, against) for name, queries in _wanted(s, principal))
    return tuple(section for section in found if section is not None)


def _wanted(s: Setting, principal: Query) -> list[tuple[str, tuple[Query, ...]]]:
    """Declared parts of every border indicator, citizenships of the headlines, then what is counted upstream."""
    wanted: list[tuple[str, tuple[Query, ...]]] = []
    for indicator in s.corridor.indicators.values():
        if indicator.stage == "border" and not indicator.parts:
            wanted.append((f"places.{indicator.id}", parts(s.corridor, Query(indicator.id, place=principal.place))))
    if not parts(s.corridor, principal):
        wanted.append((f"places.{principal.indicator}", _largest(s, principal, "place")))
    wanted += [(f"citizenships.{q.indicator}", _largest(s, q, "origin")) for q in headline_queries(s, principal)]
    upstream = [i for i in s.corridor.indicators.values() if i.stage == "upstream"]
    wanted.append(("upstream", tuple(Query(i.id) for i in upstream)))
    for indicator in upstream:
        if indicator.party in s.corridor.parties:
            wanted.append((f"citizenships.{indicator.id}", _largest(s, Query(indicator.id), "origin")))
    return [(name, queries) for name, queries in wanted if queries]


def _largest(s: Setting, query: Query, dimension: str) -> tuple[Query, ...]:
    """The largest values of a dimension over the last periods known, the publisher's "other" left out.

    The list of values is that of any edition held, so that a replay may tell more apart than the editions of the day
    did; their sizes are those known as of the setting's date.
    """
    where = {} if query.place == ALL else {"place": query.place}
    latest = max((e.released for e in s.store.editions), default=s.as_of)
    try:
        named = build_panel(s.store, s.corridor, query.indicator, by=(dimension,), where=where,
                            as_of=s.as_of if s.strict else max(latest, s.as_of), strict=s.strict)  # fmt: skip
        names = sorted({key[dimension] for key in named.series} - {"OTH", ALL})
        queries = [replace(query, **{dimension: name}) for name in names]
        panel = query_panel(s.store, s.corridor, queries, as_of=s.as_of, strict=s.strict, frequency=named.frequency)
    except NotHeldError:
        return ()
    sizes = np.nansum(panel.counts[:, -RECENT:], axis=1)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], names[i]))
    return tuple(queries[i] for i in order[:LARGEST]) if len(names) > 1 else ()


def _section(
    s: Setting, book: FigureBook, name: str, queries: Sequence[Query], period: Period, against: Period
) -> Section | None:
    changes: list[Change] = []
    hidden = 0
    for group in _by_indicator(queries):
        found = _group(s, group, period, against)
        if found is None:
            continue
        panel, now, before = found
        shown = cited(s, panel)
        judged = judge_together(s, panel, now, before)
        for row, query in enumerate(judged.queries):
            if not (large(judged.observed[row]) and large(judged.base[row])):
                hidden += 1
                continue
            verdict = judge(evidence_for(s, claim_on(s, query, now, before), judged, row))
            draws = None if judged.draws is None else judged.draws[:, row]
            standing = standing_of(draws, float(judged.observed[row]))
            changes.append(change_of(s, book, shown, row, query, verdict, standing))
    return Section(name, tuple(changes), hidden) if changes or hidden else None


def _group(
    s: Setting, queries: Sequence[Query], period: Period, against: Period
) -> tuple[Panel, Period, Period] | None:
    """The panel of a group and the two periods it is judged on: the brief's own, or the newest that it knows.

    Strict where the editions of the day tell the newest period, else a replay.
    """
    best: tuple[Panel, Period, Period] | None = None
    for strict in (True,) if s.strict else (True, False):
        panel = group_panel(s, queries, period.frequency, strict=strict)
        if panel is None:
            continue
        known = np.flatnonzero(np.isfinite(panel.counts).any(axis=0))
        newest = panel.periods[int(known[-1])] if known.size else None
        if newest is None:
            continue
        if newest.start >= period.start:
            return panel, period, against
        if best is None or newest.start > best[1].start:
            best = (panel, newest, step(newest, -1))
    return best


def _by_indicator(queries: Sequence[Query]) -> list[list[Query]]:
    groups: dict[str, list[Query]] = {}
    for query in queries:
        groups.setdefault(query.indicator, []).append(query)
    return list(groups.values())
