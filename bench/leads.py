"""Leading indicators: do counts upstream, and job openings, improve forecasts one to three months ahead?

    python bench/leads.py [--docs]

Border Patrol encounters at the southwest border by citizenship, forecast from every month with and without each sign.
A sign is the surprise of its own series (one-step error in its own width), moved ahead by 0 to 3 months, as far as it
was out by the publication lag of its table. Its weight is learned walking forward, from errors known by then. Scores
are squared errors on the engine's scale, in the width of the base forecast; a ratio under 1 is a gain. Intervals
resample blocks of dates with all their citizenships together.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from panels import shared_data
from report import paste

from caudal import studies
from caudal.errors import NotHeldError
from caudal.forecast.nowcast import Base, innovations, listen, replay, replay_origins, settle
from caudal.forecast.signs import lead_sign
from caudal.panel import Panel
from caudal.periods import period_of
from caudal.records import Period, Query
from caudal.replay import date_blocks_ratio
from caudal.series import query_panel, usual_lag

AS_OF = date(2025, 7, 1)
TARGET = Query("usbp-encounters", place="southwest")
CITIZENSHIPS = ("VEN", "HND", "GTM", "SLV", "NIC", "ECU", "COL", "PER", "CUB", "HTI", "BRA", "IND", "CHN")
UPSTREAM = {
    "darien-transits": "Darien transits",
    "honduras-entries": "Honduras entries",
    "mexico-events": "Mexican events",
    "mexico-returns": "Mexican returns",
}
OPENINGS, OPENINGS_LAG = "US job openings", 38  # days: out in the second month after, about the sixth day
NEVER = np.iinfo(np.int64).max
HORIZON = 3
LAGS = (0, 1, 2, 3)
BLOCK = 6
DRAWS = 300
LEAST = 24  # errors known with the sign heard, before an origin counts: less teaches nothing
MOMENTS = {"day of release": 22, "eve of the next": 51}  # days from the end of the last month out
Ratio = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """An indicator's surprises on the target's calendar, and the day each was out; (periods + HORIZON,)."""

    surprise: np.ndarray
    day: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One citizenship: its forecasts from every month, and each indicator held of it."""

    name: str
    base: Base
    signs: Mapping[str, Sign]
    ends: np.ndarray  # (origins,), ordinal of the end of the last month known


def build(data: Path, folder: Path) -> list[Case]:
    """The citizenships, and the total, of which the target and at least one indicator are held."""
    s = studies.setting(store=folder, as_of=AS_OF)
    files = (data / "ohss/KHSM Encounters (USBP) fy25m11.xlsx", data / "region/mexico_returns_by_nationality.csv")
    studies.load(s, files)
    s = studies.setting(store=folder, as_of=AS_OF)
    openings = _openings(data)
    cases = []
    for name in ("all", *CITIZENSHIPS):
        target = _panel(s, Query(TARGET.indicator, place=TARGET.place, origin=name))
        if target is None:
            raise SystemExit(f"the target is not held for {name}")
        signs = {}
        for id, label in UPSTREAM.items():
            panel = _panel(s, Query(id, origin=name))
            if panel is None:
                continue
            lag = usual_lag(s.store, s.corridor, Query(id, origin=name), as_of=AS_OF, frequency="M")
            signs[label] = _sign(panel.counts[0], panel.periods, lag or 0, target.periods)
        signs[OPENINGS] = _sign(*openings, OPENINGS_LAG, target.periods)
        base = settle(target.counts[0], HORIZON, season=12, start=target.periods[0].start, freq="M")
        ends = np.array([target.periods[0].start.toordinal(), *(p.end.toordinal() for p in target.periods)])
        cases.append(Case(name, base, signs, ends))
    return cases


def _panel(s: studies.Setting, query: Query) -> Panel | None:
    try:
        return query_panel(s.store, s.corridor, [query], as_of=AS_OF, frequency="M")
    except NotHeldError:
        return None


def _openings(data: Path) -> tuple[np.ndarray, tuple[Period, ...]]:
    with (data / "drivers/us_job_openings_jolts.csv").open(encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(r["observation_date"]), r["JTSJOL"]) for r in csv.DictReader(file)]
    kept = [(d, v) for d, v in rows if d < AS_OF]
    values = np.array([float(v) if v.strip() not in ("", ".") else np.nan for _, v in kept])
    return values, tuple(period_of(d, "M") for d, _ in kept)


def _sign(counts: np.ndarray, periods: Sequence[Period], lag: int, target: Sequence[Period]) -> Sign:
    errors = innovations(counts, season=12, start=periods[0].start, freq="M")
    size = len(target) + HORIZON
    surprise, day = np.full(size, np.nan), np.full(size, NEVER)
    first = target[0].start
    for period, error in zip(periods, errors.tolist(), strict=True):
        at = 12 * (period.start.year - first.year) + period.start.month - first.month
        if 0 <= at < size:
            surprise[at], day[at] = error, period.end.toordinal() + lag
    return Sign(surprise, day)


def heard(case: Case, sign: Sign, days: int, lags: Sequence[int]) -> np.ndarray:
    """What a sign says at every origin, asked so many days after the last month known ended."""
    return lead_sign(sign.surprise, sign.day, case.ends + days, HORIZON, lags)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Squared errors (origins, HORIZON), in widths: of the base, with the sign as regression has it, and as trusted."""

    base: np.ndarray
    free: np.ndarray
    trusted: np.ndarray


def tell(case: Case, said: np.ndarray) -> Told:
    """One sign (lags, origins, horizon) on one citizenship, scored where it had LEAST errors to learn from."""
    earned = listen(case.base, [said])
    e = case.base.errors
    spoke = np.isfinite(said).any(axis=0) & np.isfinite(e)
    known = np.zeros(e.shape)
    for h in range(HORIZON):
        known[h + 1 :, h] = np.cumsum(spoke[:, h])[: len(e) - h - 1]
    scored = spoke & (known >= LEAST)
    errors = (e, e - earned.alone[0], e - earned.move)
    return Told(*(np.where(scored, x**2, np.nan) for x in errors))


def together(case: Case, days: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All signs as the nowcast hears them: squared errors without and with, CRPS without and with; (origins, h)."""
    said = [heard(case, x, days, LAGS) for x in case.signs.values()]
    earned = listen(case.base, said)
    e = case.base.errors
    origins = replay_origins(case.base, 12)
    spoken = np.array([np.isfinite(x).any(axis=(0, 2)) for x in said])
    taught = (np.cumsum(spoken, axis=1) > LEAST + HORIZON) & spoken
    origins = origins[taught[:, origins].all(axis=0)]
    told = replay(case.base, earned, origins, draws=DRAWS, seed=0)
    out = [np.full(e.shape, np.nan) for _ in range(4)]
    out[0][origins], out[1][origins] = e[origins] ** 2, (e[origins] - earned.move[origins]) ** 2
    size = case.base.width[origins]
    out[2][origins], out[3][origins] = told.plain / size, told.crps / size
    return out[0], out[1], out[2], out[3]


def ratio(own: Sequence[np.ndarray], other: Sequence[np.ndarray], h: int) -> Ratio:
    """Mean over dates and series of one over that of the other, at one step, with its interval."""
    dates = min(len(x) for x in own)  # series end together: counted from the end
    a, b = (np.stack([x[-dates:, h] for x in part], axis=1) for part in (own, other))
    rows = np.isfinite(a).any(axis=1) & np.isfinite(b).any(axis=1)
    return date_blocks_ratio(a[rows], b[rows], BLOCK) if rows.sum() > BLOCK else (np.nan, np.nan, np.nan)


def words(found: Ratio) -> str:
    """A ratio with its interval; bold where the interval lies under 1, marked where it lies over it."""
    if np.isnan(found[0]):
        return "-"
    text = "{:.2f} [{:.2f}-{:.2f}]".format(*found)
    return f"**{text}**" if found[2] < 1 else f"{text} (worse)" if found[1] > 1 else text


def rows_of(cases: Sequence[Case], label: str, days: int, lags: Sequence[int]) -> tuple[list[Told], list[str]]:
    """One indicator at some lags: what each citizenship that has it tells, and their names."""
    having = [c for c in cases if label in c.signs]
    return [tell(c, heard(c, c.signs[label], days, lags)) for c in having], [c.name for c in having]


def run(data: Path) -> tuple[str, str]:
    """The tables for the page, and the long one for the terminal."""
    with TemporaryDirectory() as folder:
        cases = build(data, Path(folder) / "store")
    total, parts = cases[0], cases[1:]
    labels = (*UPSTREAM.values(), OPENINGS)
    pooled, by, full = [], [], []
    for moment, days in MOMENTS.items():
        for label in labels:
            for lags in (*((k,) for k in LAGS), LAGS):
                told, names = rows_of(parts, label, days, lags)
                name = "measured" if len(lags) > 1 else str(lags[0])
                free, base = [x.free for x in told], [x.base for x in told]
                cells = [words(ratio(free, base, h)) for h in range(HORIZON)]
                trusted = [words(ratio([x.trusted for x in told], base, h)) for h in range(HORIZON)]
                whole = [tell(total, heard(total, total.signs[label], days, lags))]
                own = [words(ratio([x.free for x in whole], [x.base for x in whole], h)) for h in range(HORIZON)]
                if set(cells) != {"-"}:
                    months = max(int(np.isfinite(x.base[:, 0]).sum()) for x in told)
                    pooled.append([moment, label, name, f"{len(names)} x {months}", *cells, *trusted])
                full.append([moment, label, name, "all (total)", *own])
                for x, n in zip(told, names, strict=True):
                    line = [words(ratio([x.free], [x.base], h)) for h in range(HORIZON)]
                    full.append([moment, label, name, n, *line])
                    if name == "measured" and days == max(MOMENTS.values()):
                        by.append([label, n, *line])
                if name == "measured" and days == max(MOMENTS.values()):
                    by.append([label, "all (total)", *own])
    joint = []
    for moment, days in MOMENTS.items():
        darien = [c for c in parts if "Darien transits" in c.signs]
        for name, group in ((f"{len(darien)} citizenships with Darien, pooled", darien), ("all (total)", [total])):
            scores = [together(c, days) for c in group]
            cells = [
                words(ratio([s[a] for s in scores], [s[b] for s in scores], h))
                for a, b in ((1, 0), (3, 2))
                for h in range(HORIZON)
            ]
            months = max(int(np.isfinite(s[0][:, 0]).sum()) for s in scores)
            joint.append([moment, name, str(months), *cells])
    return _page(pooled, by, joint), table(("moment", "indicator", "lag", "citizenship", *_heads("")), full)


def _heads(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}{', ' if kind else ''}h = {h}" for h in range(1, HORIZON + 1))


def _page(pooled: list[list[str]], by: list[list[str]], joint: list[list[str]]) -> str:
    names = ", ".join(f"{n} {version(n)}" for n in ("caudal", "numpy", "scipy"))
    gains = [(r, [h for h in range(1, HORIZON + 1) if "**" in r[6 + h]]) for r in pooled if r[2] == "measured"]
    verdict = "; ".join(f"{r[1]}, h = {', '.join(map(str, at))} ({r[0]})" for r, at in gains if at) or "none"
    cells = [c for r in by for c in r[2:] if c != "-"]
    better, worse = (sum(mark in c for c in cells) for mark in ("**", "(worse)"))
    return "\n\n".join([
        f"Run of {date.today().isoformat()}; {names}; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}. Target: Border Patrol encounters, southwest, {len(CITIZENSHIPS)} citizenships and the "
        "total, by month; OHSS to September 2019, exact counts after. Ratio of mean squared errors, with the sign over "
        "without, on the engine's scale in widths of the base forecast; under 1 is a gain, **bold** where the 95% "
        f"interval (blocks of {BLOCK} months, all citizenships together) lies under 1. Only months after {LEAST} "
        "errors from which the weight could be learned. Asked on the day on which the last month came out "
        f"({MOMENTS['day of release']} days after its end) and on the eve of the next release. Publication lags are "
        f"those of the tables, {OPENINGS_LAG} days for job openings. Values are today's: their own revisions are not "
        "held. Many comparisons stand below; one bold cell alone says little.",
        f"Gain beyond noise, pooled, at the lag measured by then and with the trust that the nowcast asks: {verdict}. "
        f"Of {len(cells)} cells by citizenship below, {better} are gains and {worse} losses beyond their intervals; "
        f"about {0.025 * len(cells):.0f} of each were to be expected of signs that are noise.",
        "### Pooled over citizenships: the regression alone, and as trusted by the nowcast",
        table(("asked", "indicator", "lag", "series x months", *_heads("regression"), *_heads("trusted")), pooled),
        "### All signs together, as the nowcast hears them",
        table(("asked", "series", "months", *_heads("squared error"), *_heads("CRPS")), joint),
        "### By citizenship, at the lag measured by then, on the eve of the next release: the regression alone",
        table(("indicator", "citizenship", *_heads("")), by),
    ])  # fmt: skip


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    began = perf_counter()
    page, full = run(shared_data())
    page += f"\n\nThe run took {perf_counter() - began:.0f} s.\n"
    print(f"{page}\n### By indicator, lag, horizon and citizenship\n\n{full}")
    if options.docs:
        paste("bench-leads", page)


if __name__ == "__main__":
    main()
