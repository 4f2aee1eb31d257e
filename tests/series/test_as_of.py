"""The as_of rule against a plain oracle over random release histories; the future never shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from by_hand import BROKEN_DOWN, cell, corridor, reading, table
from faults import failing

from caudal.errors import NotHeldError
from caudal.periods import period_of, step
from caudal.records import ALL, Query, Reading, Table
from caudal.series import query_panel
from caudal.store import Store

CORRIDOR = corridor()
PRINTED = {"place": "southwest", "origin": ALL, "population": ALL, "authority": ALL}
BY_PLACE = {**BROKEN_DOWN, "origin": ALL}
SECTORS, OFFICES, ORIGINS = ["tucson", "yuma"], ["tucson-fo", "laredo-fo"], ["GTM", "HND"]
QUERIES = [
    Query("usbp", "southwest"),
    Query("usbp", "tucson"),
    Query("usbp", "tucson", "HND"),
    Query("usbp", "southwest", "HND"),
    Query("ofo", "southwest"),
    Query("ofo", "laredo-fo"),
    Query("cbp", "southwest"),
    Query("cbp", "tucson"),
    Query("usbp", ALL, "HND"),
]
START = date(2023, 1, 1)
NOTHING = (None, "unseen", "", False)


@dataclass(frozen=True)
class Release:
    """What the oracle knows of an edition: plain lists."""

    reading: Reading
    tables: list[tuple[Table, list[dict[str, Any]]]]

    @property
    def rank(self) -> tuple[date, bool, str]:
        e = self.reading.edition
        return e.released, not e.extract, e.id


def month_start(n: int) -> date:
    return step(period_of(START, "M"), n).start


def random_table(rng: random.Random, kind: str, last: int) -> tuple[Table, list[dict[str, Any]]]:
    first = max(0, last - rng.randrange(8))
    indicator, dims, places, origins = {
        "areas": ("usbp", BROKEN_DOWN, SECTORS, ORIGINS),
        "printed": ("usbp", PRINTED, ["southwest"], [ALL]),
        "offices": ("ofo", BY_PLACE, OFFICES, [ALL]),
        "both": ("cbp", PRINTED, ["southwest"], [ALL]),
    }[kind]
    months = range(first, last + 1)
    gaps = {m for m in months if m not in (first, last) and rng.random() < 0.1}
    t = table(
        kind, month_start(first), month_start(last),
        indicator=indicator, dims=dims, absent=rng.choice(["zero", "unknown"]),
        lag_days=rng.choice([0, 10, 45]), gaps=tuple(month_start(m) for m in sorted(gaps)),
        rounding=rng.choice([1, 1, 10]),
    )  # fmt: skip
    cells = []
    for m in months:
        for p in places:
            for o in origins:
                if m in gaps or rng.random() < 0.15:
                    continue
                status = rng.choices(["exact", "rounded", "suppressed", "unknown"], [8, 1, 1, 1])[0]
                count = rng.randrange(1000) * t.rounding if status in ("exact", "rounded") else None
                cells.append(cell(month_start(m), count, p, o, status=status))
    return t, cells


def random_release(rng: random.Random, n: int) -> Release:
    released = START + timedelta(days=rng.randrange(60, 480))
    newest = (released.year - 2023) * 12 + released.month - 2  # the last month that is over
    kinds = rng.sample(["areas", "printed", "offices", "both"], rng.randint(1, 3))
    tables = [random_table(rng, k, max(0, newest - rng.choice([0, 0, 0, 1, 4]))) for k in kinds]
    publisher = rng.choice(["Border office", "Border office", "Compiler"])
    extract = rng.random() < 0.2
    return Release(reading(f"e{n:02d}", released, tables, publisher=publisher, extract=extract), tables)


def namesakes(release: Release, t: Table, among: list[Release]) -> list[tuple[Release, Table, list[dict[str, Any]]]]:
    """The same table in other releases of the same publisher."""
    by = release.reading.edition.publisher
    return [(r, u, c) for r in among if r.reading.edition.publisher == by for u, c in r.tables if u.name == t.name]


def oracle(
    held: list[Release], q: Query, period: date, as_of: date, strict: bool
) -> tuple[float | None, str, str, bool]:
    """(value, state, edition id, replayed) of one cell, by the words of the rule."""
    end = step(period_of(period, "M"), 1).start

    def covers(t: Table) -> bool:
        return t.first <= period <= t.last and period not in t.gaps

    def answer(r: Release, indicator: str, among: list[Release]) -> tuple[float | None, str] | None:
        found = []
        for t, cells in r.tables:
            if t.indicator != indicator or not covers(t):
                continue
            told = [c for _, _, cs in namesakes(r, t, [*among, r]) for c in cs]
            places = {c["place"] for c in told}
            if t.dims["place"] != "*":
                if t.dims["place"] != q.place:
                    continue
            elif not (q.place in places or (q.place == "southwest" and len(places) == 2)):
                continue
            if t.dims["origin"] != "*" and q.origin != ALL:
                continue
            if t.dims["origin"] == "*" and q.origin != ALL and q.origin not in {c["origin"] for c in told}:
                continue

            def mine(c: dict[str, Any], t: Table = t) -> bool:
                placed = t.dims["place"] != "*" or q.place in (c["place"], "southwest")
                return placed and q.origin in (c["origin"], ALL)

            here = [c for c in cells if c["period"] == period and mine(c)]
            wanted = {(c["place"], c["origin"]) for c in cells if mine(c)}
            states = {c["status"] for c in here}
            if t.absent == "unknown" and (not here or len(here) < len(wanted)):
                states.add("unknown")
            if t.rounding > 1:
                states.add("rounded")
            state = next((s for s in ("unknown", "suppressed", "rounded") if s in states), "known")
            value = None if state in ("unknown", "suppressed") else float(sum(c["count"] for c in here))
            found.append(((t.dims["place"] == "*") + (t.dims["origin"] == "*"), (value, state)))
        return min(found, key=lambda f: f[0])[1] if found else None

    def whole(r: Release, among: list[Release]) -> tuple[float | None, str] | None:
        direct = answer(r, q.indicator, among)
        if direct is not None or q.indicator != "cbp":
            return direct
        parts = [answer(r, p, among) for p in ("usbp", "ofo")]
        if None in parts:
            return None
        state = next((s for s in ("unknown", "suppressed", "rounded") if s in [p[1] for p in parts if p]), "known")
        return (None if state in ("unknown", "suppressed") else sum(p[0] for p in parts if p)), state  # type: ignore

    def first_out() -> date | None:
        days = []
        for r in held:
            day = r.reading.edition.released
            for t, _ in r.tables:
                before = [u.last for o, u, _ in namesakes(r, t, held) if o.rank < r.rank]
                if covers(t) and (period > max(before) if before else period == t.last):
                    days += [day] if end <= day <= end + timedelta(days=120) else []
        return min(days, default=None)

    known = [r for r in held if r.reading.edition.released <= as_of]
    for r in sorted(known, key=lambda r: r.rank, reverse=True):
        if (a := whole(r, known)) is not None:
            return *a, r.reading.edition.id, False
    for r in sorted(held, key=lambda r: r.rank, reverse=True):
        if r not in known and not strict and (a := whole(r, held)) is not None:
            uses = ("cbp",) if answer(r, q.indicator, held) is not None else ("usbp", "ofo")
            lags = [_lag(r, i, q, covers) for i in ((q.indicator,) if q.indicator != "cbp" else uses)]
            visible = first_out() or end + timedelta(days=max(lags))
            return (*a, r.reading.edition.id, True) if visible <= as_of else NOTHING
    return NOTHING


def _lag(r: Release, indicator: str, q: Query, covers: Callable[[Table], bool]) -> int:
    """The lag of the table that answers: the printed one where there is a choice and it can."""
    tables = [t for t, _ in r.tables if t.indicator == indicator and covers(t)]
    printed = [t for t in tables if t.name == "printed" and q.place == "southwest" and q.origin == ALL]
    return (printed or [t for t in tables if t.name != "printed"])[0].lag_days


def compare(store: Store, held: list[Release], q: Query, as_of: date, strict: bool) -> int:
    """Every cell of the panel, and every month outside of it, as the oracle says."""
    months = [month_start(n) for n in range(20)]
    expected = {m: oracle(held, q, m, as_of, strict) for m in months}
    try:
        panel = query_panel(store, CORRIDOR, [q], as_of=as_of, strict=strict)
    except NotHeldError:
        assert set(expected.values()) == {NOTHING}
        return 0
    got = dict.fromkeys(months, NOTHING)
    for t, period in enumerate(panel.periods):
        if panel.edition[0, t] >= 0:
            value, state = panel.counts[0, t], ["known", "rounded", "suppressed", "unknown"][panel.state[0, t]]
            source = panel.editions[panel.edition[0, t]].id
            got[period.start] = (None if np.isnan(value) else value, state, source, bool(panel.replay[0, t]))
    assert got == expected, (q, as_of, strict)
    return len(panel.periods)


def histories(tmp_path: Path, seeds: range) -> int:
    compared = 0
    for seed in seeds:
        rng = random.Random(seed)
        store = Store.open(tmp_path / str(seed), reference=False)
        held: list[Release] = []
        with failing(sync=False):
            for n in range(rng.randint(1, 5)):
                release = random_release(rng, n)
                store.add([release.reading])
                held.append(release)
                as_of = START + timedelta(days=rng.randrange(30, 520))
                for q in rng.sample(QUERIES, 3):
                    compared += compare(store, held, q, as_of, rng.random() < 0.5)
            canary(store, held, rng)
    return compared


def canary(store: Store, held: list[Release], rng: random.Random) -> None:
    """An edition of tomorrow: what is new in it does not show today; strictly, nothing of it does."""
    today = max(r.reading.edition.released for r in held) + timedelta(days=rng.randrange(20))
    newest = max(t.last for r in held for t, _ in r.tables)
    first, last = month_start(0), step(period_of(newest, "M"), 1).start
    today = max(today, step(period_of(last, "M"), 1).start)
    if (today - last).days > 100:
        return
    t = table("printed", first, last, dims=PRINTED)
    cells = [cell(month_start(n), 10**9 + n, "southwest") for n in range(20) if month_start(n) <= last]
    bird = Release(reading("canary", today + timedelta(days=1), [(t, cells)]), [(t, cells)])
    q = QUERIES[0]
    before = outcome(store, q, today)
    store.add([bird.reading])
    assert outcome(store, q, today) == before
    compare(store, [*held, bird], q, today, strict=False)
    try:
        panel = query_panel(store, CORRIDOR, [q], as_of=today)
        assert all(p.start < last or c < 10**9 for p, c in zip(panel.periods, panel.counts[0], strict=True))
    except NotHeldError:
        pass
    tomorrow = query_panel(store, CORRIDOR, [q], as_of=today + timedelta(days=1), strict=True)
    assert tomorrow.counts[0, -1] >= 10**9


def outcome(store: Store, q: Query, as_of: date) -> object:
    try:
        panel = query_panel(store, CORRIDOR, [q], as_of=as_of, strict=True)
    except NotHeldError:
        return None
    sources = [panel.editions[e].id if e >= 0 else "" for e in panel.edition[0]]
    return panel.periods, panel.counts.tobytes(), panel.state.tobytes(), sources


def test_400_random_release_histories_read_as_the_oracle_says(tmp_path: Path) -> None:
    assert histories(tmp_path, range(400)) > 4000


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_10000_random_release_histories_read_as_the_oracle_says(tmp_path: Path) -> None:
    assert histories(tmp_path, range(1000, 11_000)) > 100_000


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    rng = random.Random(3)
    releases = [random_release(rng, n) for n in range(5)]
    stores = []
    for name, order in (("a", releases), ("b", releases[::-1])):
        stores.append(Store.open(tmp_path / name, reference=False))
        for r in order:
            stores[-1].add([r.reading])
    for q in QUERIES:
        for day in range(60, 500, 40):
            as_of = START + timedelta(days=day)
            assert outcome(stores[0], q, as_of) == outcome(stores[1], q, as_of)


def test_a_row_that_vanishes_in_a_newer_edition_is_zero_and_not_the_older_count(tmp_path: Path) -> None:
    t = table("areas", "2023-10", "2023-10")
    old = [cell("2023-10", 11, "tucson", "HND"), cell("2023-10", 5, "yuma", "GTM")]
    store = Store.open(tmp_path, reference=False)
    store.add([reading("a", "2023-11-14", [(t, old)]), reading("b", "2023-12-22", [(t, old[1:])])])
    panel = query_panel(store, CORRIDOR, [Query("usbp", "tucson", "HND")], as_of=date(2024, 1, 1))
    assert panel.counts.tolist() == [[0.0]]
    assert panel.editions[0].id == "b"


def test_an_origin_that_a_table_never_names_is_not_read_as_zero(tmp_path: Path) -> None:
    t = table("areas", "2023-10", "2023-10")
    cells = [cell("2023-10", 11, "tucson", "HND"), cell("2023-10", 5, "yuma", "OTH")]
    store = Store.open(tmp_path, reference=False)
    store.add([reading("a", "2023-11-14", [(t, cells)])])
    with pytest.raises(NotHeldError, match=r"tells origin 'AFG' apart. Held: HND, OTH"):
        query_panel(store, CORRIDOR, [Query("usbp", "southwest", "AFG")], as_of=date(2024, 1, 1))


def test_the_remainder_of_another_breakdown_is_not_continued(tmp_path: Path) -> None:
    coarse = table("coarse", "2023-10", "2023-11")
    fine = table("fine", "2023-11", "2023-12")
    few = [cell(m, 9, p, o) for m in ("2023-10", "2023-11") for p in SECTORS for o in ("HND", "OTH")]
    more = [cell(m, 4, p, o) for m in ("2023-11", "2023-12") for p in SECTORS for o in ("HND", "GTM", "OTH")]
    store = Store.open(tmp_path, reference=False)
    store.add([reading("a", "2023-12-14", [(coarse, few)]), reading("b", "2024-01-26", [(fine, more)])])
    queries = [Query("usbp", "southwest", o) for o in ("HND", "OTH")]
    panel = query_panel(store, CORRIDOR, queries, as_of=date(2024, 2, 1))
    np.testing.assert_array_equal(panel.counts, [[18, 8, 8], [np.nan, 8, 8]])


def test_a_table_of_one_border_does_not_answer_for_the_nation(tmp_path: Path) -> None:
    t = table("areas", "2023-10", "2023-10")
    store = Store.open(tmp_path, reference=False)
    store.add([reading("a", "2023-11-14", [(t, [cell("2023-10", 1, p, "HND") for p in SECTORS])])])
    for place in ("nationwide", ALL, "northern"):
        with pytest.raises(NotHeldError):
            query_panel(store, CORRIDOR, [Query("usbp", place)], as_of=date(2024, 1, 1))


def test_the_whole_of_an_indicator_counted_at_one_root_is_that_place(tmp_path: Path) -> None:
    dims = {**BROKEN_DOWN, "place": "panama"}
    t = table("months", "2023-10", "2023-10", indicator="darien", dims=dims)
    store = Store.open(tmp_path, reference=False)
    store.add([reading("a", "2023-11-14", [(t, [cell("2023-10", 7, origin="HND")])])])
    panel = query_panel(store, CORRIDOR, [Query("darien")], as_of=date(2024, 1, 1))
    assert panel.counts.tolist() == [[7.0]]
    other = replace(t, dims={**BROKEN_DOWN, "place": "colombia"})
    store.add([reading("b", "2023-11-15", [(other, [cell("2023-10", 9, origin="HND")])])])
    with pytest.raises(NotHeldError, match="colombia, panama, which no table adds up"):
        query_panel(store, CORRIDOR, [Query("darien")], as_of=date(2024, 1, 1))


@pytest.mark.parametrize(("lag", "seen"), [(0, "2023-11"), (15, "2023-10"), (45, "2023-09")])
def test_a_history_without_kept_releases_is_replayed_by_its_usual_lag(tmp_path: Path, lag: int, seen: str) -> None:
    t = table("printed", "2023-01", "2023-12", dims=PRINTED, lag_days=lag)
    cells = [cell(f"2023-{m:02d}", m, "southwest") for m in range(1, 13)]
    store = Store.open(tmp_path, reference=False)
    store.add([reading("late", "2025-06-01", [(t, cells)])])
    panel = query_panel(store, CORRIDOR, [Query("usbp", "southwest")], as_of=date(2023, 12, 10))
    assert panel.mode == "replay"
    assert panel.periods[-1].label == seen
    with pytest.raises(NotHeldError, match="Without --strict"):
        query_panel(store, CORRIDOR, [Query("usbp", "southwest")], as_of=date(2023, 12, 10), strict=True)
