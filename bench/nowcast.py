"""The nowcast: the case of 19 January 2024, the same day of every month since 2021, and intervals of revisions.

    python bench/nowcast.py [--docs]

The case and the monthly replays run the whole study as of that day, on the reference edition: what was out by then, by
the calendar. Truth is the newest edition held. Revisions are tried on the day of every CBP release held, with the
scrapes of the dashboard loaded.
"""

from __future__ import annotations

import argparse
import os
import platform
from dataclasses import replace
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
from caudal.replay import date_blocks
from caudal.studies.nowcasts.record import Flow

CASE = date(2024, 1, 19)
MONTHS = [date(2021 + m // 12, m % 12 + 1, 19) for m in range(45)]  # January 2021 to September 2024
END = date(2025, 7, 1)
INTERVALS = {95: (0, 6), 80: (1, 5), 50: (2, 4)}
BLOCK = 6
COUNTS = ("usbp-encounters", "cbp-encounters")


def truth(s: studies.Setting, indicator: str) -> dict[str, float]:
    """Month -> count in the newest edition held."""
    panel = studies.panel(s.on(END), indicator, (), {"place": "southwest"}, "M")
    return {p.label: v for p, v in zip(panel.periods, panel.counts[0].tolist(), strict=True)}


def case(folder: Path) -> list[list[str]]:
    """Both counts in both modes as of 19 January 2024, beside what came."""
    rows = []
    for strict in (False, True):
        s = studies.setting(store=folder, as_of=CASE, strict=strict)
        for flow in studies.nowcast(s).flows:
            final = truth(s, flow.query.indicator)
            for i, (p, n) in enumerate(zip(flow.periods, flow.steps, strict=True)):
                if n > 0:
                    q = flow.values[i]
                    held = next(h for h in flow.held if h.step == n)
                    cover = " ".join(
                        "{:.0f}% [{:.0f}-{:.0f}]".format(*(100 * v for v in x)) for x in held.share.values()
                    )
                    rows.append([
                        flow.query.indicator, flow.mode, p.label, f"{q[3]:,.0f}",
                        *(f"{q[a]:,.0f}-{q[b]:,.0f}" for a, b in reversed(INTERVALS.values())),
                        f"{final[p.label]:,.0f}", cover, str(held.cases),
                    ])  # fmt: skip
    return rows


def monthly(folder: Path) -> list[list[str]]:
    """The whole study as of the 19th of every month: how often its intervals held, with the signs and without."""
    s = studies.setting(store=folder, as_of=CASE)
    rows = []
    for indicator in COUNTS:
        final = truth(s, indicator)
        told: dict[int, list[tuple[np.ndarray, np.ndarray, float]]] = {1: [], 2: []}
        for day in MONTHS:
            (flow,) = studies.nowcast(s.on(day), indicator).flows
            for n, answer in _open(flow, final).items():
                told.setdefault(n, []).append(answer)
        for n, answers in told.items():
            if len(answers) < BLOCK:
                continue
            for name, k in (("with signs", 0), ("without", 1)):
                inside = {v: [x[k][a] <= x[2] <= x[k][b] for x in answers] for v, (a, b) in INTERVALS.items()}
                cover = [
                    "{:.0f} [{:.0f}-{:.0f}]".format(*(100 * y for y in date_blocks(np.array(v, dtype=float), BLOCK)))
                    for v in inside.values()
                ]
                error = np.mean([abs(x[k][3] - x[2]) for x in answers]) / np.mean([x[2] for x in answers])
                width = np.median([(x[k][5] - x[k][1]) / x[2] for x in answers])
                rows.append([indicator, str(n), name, str(len(answers)), *cover, f"{100 * error:.1f}",
                             f"{100 * width:.0f}"])  # fmt: skip
    return rows


def _open(flow: Flow, final: dict[str, float]) -> dict[int, tuple[np.ndarray, np.ndarray, float]]:
    return {
        n: (flow.values[i], flow.plain[i], final[p.label])
        for i, (p, n) in enumerate(zip(flow.periods, flow.steps, strict=True))
        if n > 0 and p.label in final
    }


def revised(data: Path, folder: Path) -> list[list[str]]:
    """On the day of every release of CBP: do the intervals of published months hold what was printed in the end?"""
    s = studies.setting(store=folder, as_of=END)
    studies.load(s, sorted((data / "cbp/dashboard-vintages").glob("*.csv")))
    s = studies.setting(store=folder, as_of=END)
    days = sorted({e.released for e in s.store.editions if e.publisher.startswith("US Customs and Border Protection")
                   and e.released <= date(2024, 9, 30)})  # fmt: skip
    rows = []
    for indicator in COUNTS:
        final, told, years = truth(s, indicator), [], 0
        for day in days:
            try:
                (flow,) = studies.nowcast(replace(s, as_of=day, strict=True), indicator, {"place": "southwest"}).flows
            except NotHeldError:
                continue
            years += flow.year_begins == 10
            for i, (p, n) in enumerate(zip(flow.periods, flow.steps, strict=True)):
                if n <= 0 and p.label in final:
                    q, came = flow.values[i], final[p.label]
                    told.append((*(q[a] <= came <= q[b] for a, b in INTERVALS.values()), came / flow.printed[i] - 1,
                                 (q[6] - q[0]) / flow.printed[i]))  # fmt: skip
        x = np.array(told, dtype=float)
        rows.append([
            indicator, str(len(days)), str(years), str(len(x)), *(f"{100 * v:.0f}" for v in x[:, :3].mean(axis=0)),
            f"{100 * np.abs(x[:, 3]).mean():.3f}", f"{100 * np.median(x[:, 4]):.2f}",
        ])  # fmt: skip
    return rows


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def run(data: Path) -> str:
    """All tables as Markdown."""
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        first, second = case(store), monthly(store)
        third = revised(data, Path(folder) / "scraped")
    names = ", ".join(f"{n} {version(n)}" for n in ("caudal", "numpy", "scipy"))
    cover = tuple(f"at {v}" for v in INTERVALS)
    return "\n\n".join([
        f"Run of {date.today().isoformat()}; {names}; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}. Southwest border. Intervals in brackets: 95%, blocks of {BLOCK} months.",
        "### As of 19 January 2024: December, and January so far",
        table(("count", "mode", "month", "median", "50%", "80%", "95%", "came", "held at 50, 80, 95%", "replays"),
              first),
        f"### The whole study as of the 19th of every month, {MONTHS[0]:%B %Y} to {MONTHS[-1]:%B %Y}: held, percent",
        table(("count", "ahead", "signs", "cases", *cover, "error, % of count", "80% width, % of count"), second),
        "### Published months, on the day of every CBP release held: intervals of the final value, percent held",
        table(("count", "releases", "year found", "cases", *cover, "mean revision, %", "95% width, %"), third),
    ]) + "\n"  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", action="store_true", help="also paste the tables into docs/BENCHMARKS.md")
    options = parser.parse_args()
    began = perf_counter()
    text = run(shared_data())
    text += f"\nThe run took {perf_counter() - began:.0f} s.\n"
    print(text)
    if options.docs:
        paste("bench-nowcast", text)


if __name__ == "__main__":
    main()
