"""Made routes: a corridor file, one tidy table and a csv of measures, as a user gives them, at any frequency."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from dateutil.easter import easter

from caudal import studies
from caudal.periods import span
from caudal.records import Period
from caudal.studies import Setting

HARBOURS = ("east", "west", "north", "south")
STARTS = {"D": date(2017, 1, 2), "W": date(2016, 1, 4), "M": date(2012, 1, 1), "Q": date(2004, 1, 1)}
END = date(2023, 12, 31)
CUT = date(2022, 5, 3)  # the day from which the strong and the shared measure bite
SPEC = """
[edition]
publisher = "Harbour Office"
title = "Arrivals"
released = 2024-01-20
licence = "CC BY 4.0"
basis = "official"
[table]
period = "period"
frequency = "{frequency}"
value = "people"
absent = "zero"
lag = "15d"
[indicator]
id = "arrivals"
name = {{ en = "Arrivals by sea", es = "Llegadas por mar" }}
[dimensions]
place = {{ column = "harbour" }}
"""
CORRIDOR = """
id = "gulf"
name = { en = "The Gulf", es = "El Golfo" }
parties = ["A", "B"]
indicator = "arrivals"
place = "gulf"
measures_file = "measures.csv"
[touches]
"boats to the east harbour" = { place = ["east"] }
[[places]]
id = "gulf"
[[indicators]]
id = "arrivals"
partitions = { gulf = "harbour" }
""" + "".join(f'[[places]]\nid = "{h}"\nkind = "harbour"\nparent = "gulf"\n' for h in HARBOURS)
MEASURES = """id,corridor,announced,in_force,ended,parties,what,touches,basis
CALM,gulf,2020-10-06,2020-10-06,,A;B,talks without an act,boats to the east harbour,read
BITE,gulf,{announced},2022-05-03,,A;B,patrols,boats to the east harbour,read
OTHER,elsewhere,2020-01-01,2020-01-01,,C,an act of another corridor,a river,read
"""


def counts(
    frequency: str, seed: int, *, fall: float = 0.0, shared: bool = False, size: float = 1.0
) -> tuple[tuple[Period, ...], np.ndarray]:
    """(harbours, periods): a season, weekdays, holidays, days without boats, shocks of each harbour and of all.

    fall: the share that the east loses from CUT on; shared: all four lose it. size: what usual days are multiplied by.
    """
    rng = np.random.default_rng(seed)
    days = span(STARTS[frequency], END, "D")
    n = len(days)
    t = np.arange(n)
    walk = 0.02 * (rng.standard_normal((4, n)) + 0.7 * rng.standard_normal(n)).cumsum(axis=1)
    walk -= 0.8 * np.linspace(0, 1, n) * walk[:, -1:]  # comes back: no harbour dies out
    season = 0.5 * np.cos(2 * np.pi * (t - 200) / 365.25)
    weekday = np.array([0.1, 0.05, 0.0, 0.0, -0.05, -0.2, -0.3])[[d.start.weekday() for d in days]]
    feasts = {easter(y) + timedelta(days=k) for y in range(2004, 2025) for k in (-2, -1, 0, 1)}
    feasts |= {date(y, 12, k) for y in range(2004, 2025) for k in (24, 25, 26)}
    feast = np.array([-0.9 if d.start in feasts else 0.0 for d in days])
    level = size * np.exp(np.log([[60.0], [45.0], [30.0], [20.0]]) + walk + season + weekday + feast)
    storm, shut = False, np.zeros(n, dtype=bool)
    for i in range(n):
        storm = rng.random() < (0.5 if storm else 0.06)
        shut[i] = storm
    y = np.where(shut, 0, rng.poisson(level * rng.gamma(4, 0.25, level.shape)))
    after = np.array([d.start >= CUT for d in days])
    rows = slice(0, 4 if shared else 1)
    y[rows] -= rng.binomial(y[rows], fall) * after
    periods = span(STARTS[frequency], END, frequency)
    which = np.searchsorted([p.start for p in periods], [d.start for d in days], side="right") - 1
    out = np.zeros((4, len(periods)))
    np.add.at(out.T, which, y.T)
    whole = periods[-1].end <= END + timedelta(days=1)
    return (periods, out) if whole else (periods[:-1], out[:, :-1])


def route(
    folder: Path, frequency: str, seed: int, *, fall: float = 0.0, shared: bool = False, size: float = 1.0,
    announced: str = "2022-05-03",
) -> Setting:  # fmt: skip
    """The setting of a made route, its table loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    periods, y = counts(frequency, seed, fall=fall, shared=shared, size=size)
    rows = [
        f"{p.start},{h},{int(v)}" for h, row in zip(HARBOURS, y, strict=True) for p, v in zip(periods, row, strict=True)
        if v  # a day without boats is not in the table
    ]  # fmt: skip
    files = {
        "table.csv": "\n".join(["period,harbour,people", *rows]) + "\n",
        "spec.toml": SPEC.format(frequency=frequency),
        "gulf.toml": CORRIDOR,
        "measures.csv": MEASURES.format(announced=announced),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    given = (str(folder / "gulf.toml"), folder / "store", date(2024, 3, 1))
    studies.load(studies.setting(*given), [folder / "table.csv"], spec=folder / "spec.toml")
    return studies.setting(*given)


def reprinted(folder: Path, share: float, first: date) -> Setting:
    """The same monthly route in one edition a month from `first` on, its newest month printed at a share of it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gulf.toml").write_text(CORRIDOR, encoding="utf-8")
    (folder / "measures.csv").write_text(MEASURES.format(announced="2022-05-03"), encoding="utf-8")
    periods, y = counts("M", 3)
    y = np.maximum(y, 10)
    given = (str(folder / "gulf.toml"), folder / "store", date(2024, 3, 1))
    for t, last in enumerate(periods):
        if last.start < first:
            continue
        printed = y[:, : t + 1].copy()
        printed[:, -1] = np.rint(share * printed[:, -1])
        rows = [f"{p.start},{h},{v:.0f}" for h, row in zip(HARBOURS, printed, strict=True)
                for p, v in zip(periods[: t + 1], row, strict=True)]  # fmt: skip
        table, spec = folder / f"{last.label}.csv", folder / f"{last.label}.toml"
        table.write_text("\n".join(["period,harbour,people", *rows]) + "\n", encoding="utf-8")
        released = (last.end + timedelta(days=15)).isoformat()
        spec.write_text(SPEC.format(frequency="M").replace("2024-01-20", released), encoding="utf-8")
        studies.load(studies.setting(*given), [table], spec=spec)
    return studies.setting(*given)
