"""Nowcasts from a store: what each mode may know, signs and revisions on a made route, the case on the real data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from routes import route

from caudal import studies
from caudal.cli.streams import to_json
from caudal.errors import NotHeldError, UsageError
from caudal.forecast import forecast_array
from caudal.periods import span
from caudal.studies import Nowcast, Setting

SPEC = """
[edition]
publisher = "Office"
title = "{title}"
released = {released}
licence = "CC BY 4.0"
basis = "official"
[table]
period = "period"
frequency = "{frequency}"
value = "n"
absent = "unknown"
lag = "{lag}d"
[indicator]
id = "{id}"
name = {{ en = "{id}", es = "{id}" }}
[dimensions]
place = {{ value = "{place}" }}
"""
CORRIDOR = """
id = "strait"
name = "Strait"
parties = ["A", "B"]
indicator = "crossings"
place = "strait"
[[places]]
id = "strait"
[[places]]
id = "forest"
[[indicators]]
id = "crossings"
[[indicators]]
id = "transits"
stage = "upstream"
"""
DAY = date(2024, 1, 19)


class Strait:
    """Daily crossings, told by week and by month, and transits of the forest a month before them."""

    def __init__(self, folder: Path, seed: int = 3) -> None:
        rng = np.random.default_rng(seed)
        self.folder, self.days = folder, span(date(2012, 1, 2), date(2024, 6, 30), "D")
        n = len(self.days)
        month = np.array([(d.start.year - 2012) * 12 + d.start.month - 1 for d in self.days])
        shocks = 0.25 * rng.standard_normal(month[-1] + 2)
        level = 6.5 + np.cumsum(shocks)[month] * 0.7 + 0.3 * np.sin(2 * np.pi * np.arange(n) / 365.25)
        self.people = rng.poisson(np.exp(level - 0.1 * (level - 6.5)))
        ahead = np.exp(7 + 0.7 * np.cumsum(shocks)[1:][: month[-1] + 1])
        self.transits = {date(2012 + m // 12, m % 12 + 1, 1): int(v) for m, v in enumerate(ahead)}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "strait.toml").write_text(CORRIDOR, encoding="utf-8")

    def counts(self, frequency: str, until: date) -> dict[date, int]:
        out = {p.start: 0 for p in span(date(2012, 1, 2 if frequency == "W" else 1), until, frequency)}
        ends = {p.start: p.end for p in span(date(2012, 1, 2 if frequency == "W" else 1), until, frequency)}
        starts = sorted(out)
        at = np.searchsorted([s.toordinal() for s in starts], [d.start.toordinal() for d in self.days], side="right")
        for day, i, v in zip(self.days, at.tolist(), self.people.tolist(), strict=True):
            if i and day.start < ends[starts[i - 1]]:
                out[starts[i - 1]] += v
        return {s: v for s, v in out.items() if ends[s] <= until}

    def load(
        self, name: str, cells: dict[date, int], *, frequency: str = "M", released: str = "2024-09-01", lag: int = 22,
        id: str = "crossings", place: str = "strait",
    ) -> None:  # fmt: skip
        rows = [f"{d},{v}" for d, v in cells.items()]
        (self.folder / f"{name}.csv").write_text("\n".join(["period,n", *rows]) + "\n", encoding="utf-8")
        spec = SPEC.format(title=name, released=released, frequency=frequency, lag=lag, id=id, place=place)
        (self.folder / f"{name}.toml").write_text(spec, encoding="utf-8")
        studies.load(self.on(DAY), [self.folder / f"{name}.csv"], spec=self.folder / f"{name}.toml")

    def on(self, day: date, *, strict: bool = False) -> Setting:
        return studies.setting(str(self.folder / "strait.toml"), self.folder / "store", day, strict)


def made(folder: Path, lift: float = 1.0, after: date = date(2024, 9, 1)) -> Strait:
    """All three tables in editions of September 2024; what begins on `after` or later is multiplied by `lift`."""
    x = Strait(folder)
    until = date(2024, 7, 1)
    weeks = x.counts("W", until)
    kept = {d: round(v * (lift if d + timedelta(days=7) > after else 1)) for d, v in weeks.items()}
    x.load("weekly", kept, frequency="W", lag=3)
    x.load("monthly", {d: round(v * (lift if d >= after else 1)) for d, v in x.counts("M", until).items()})
    transits = {d: round(v * (lift if d >= after else 1)) for d, v in x.transits.items() if d < until}
    x.load("transits", transits, id="transits", place="forest", lag=10)
    return x


def answer(found: Nowcast) -> bytes:
    return json.dumps(to_json(studies.nowcast_json(found)), sort_keys=True).encode()


def test_the_weeks_already_out_narrow_the_month_not_yet_published(tmp_path: Path) -> None:
    x = made(tmp_path)
    (flow,) = studies.nowcast(x.on(DAY), frequency="M").flows
    assert [p.label for p in flow.periods] == ["2023-12", "2024-01"]
    assert flow.last.label == "2023-11"
    weekly, transits = flow.signs
    assert (weekly.kind, transits.kind) == ("finer", "upstream")
    assert weekly.days == (31.0, 14.0)  # weeks that ended by the 14th, three days before the 19th and more
    assert min(weekly.weights) > 0.5
    width, alone = (v[:, 6] - v[:, 0] for v in (flow.values, flow.plain))
    assert (width < 0.6 * alone).all()
    truth = x.counts("M", date(2024, 7, 1))
    for i, p in enumerate(flow.periods):
        assert flow.values[i, 0] <= truth[p.start] <= flow.values[i, 6]
    assert {h.step for h in flow.held} == {1, 2}
    for h in flow.held:
        assert h.against is not None
        assert h.against[2] < 1
        assert h.share[0.8][2] > 0.8  # no fewer than they should


def test_upstream_counts_earn_a_say_where_they_run_ahead(tmp_path: Path) -> None:
    x = Strait(tmp_path)
    x.load("monthly", x.counts("M", date(2024, 7, 1)))
    x.load("transits", x.transits, id="transits", place="forest", lag=10)
    (flow,) = studies.nowcast(x.on(DAY)).flows
    (transits,) = flow.signs
    assert transits.lags == (1, 1)
    assert min(transits.weights) > 0.2
    assert transits.last.label == "2023-12"
    held = flow.held[0].against
    assert held is not None
    assert held[2] < 1


def test_in_replay_nothing_not_yet_published_by_the_calendar_is_seen(tmp_path: Path) -> None:
    """Two worlds alike in all that was out on 19 January, ten times apart in the rest: the same answer."""
    calm = studies.nowcast(made(tmp_path / "calm").on(DAY), frequency="M")
    # out by then: weeks that ended by the 16th (3 days), December's transits (10 days), November's crossings (22)
    x = Strait(tmp_path / "wild")
    until = date(2024, 7, 1)
    weeks = {d: v * (10 if (DAY - (d + timedelta(days=7))).days < 3 else 1) for d, v in x.counts("W", until).items()}
    x.load("weekly", weeks, frequency="W", lag=3)
    x.load("monthly", {d: v * (10 if d >= date(2023, 12, 1) else 1) for d, v in x.counts("M", until).items()})
    transits = {d: v * (10 if d >= date(2024, 1, 1) else 1) for d, v in x.transits.items() if d < until}
    x.load("transits", transits, id="transits", place="forest", lag=10)
    wild = studies.nowcast(x.on(DAY), frequency="M")
    assert calm.mode == wild.mode == "replay"
    assert calm.flows[0].values.tobytes() == wild.flows[0].values.tobytes()
    assert calm.flows[0].held == wild.flows[0].held
    assert [s.weights for s in calm.flows[0].signs] == [s.weights for s in wild.flows[0].signs]
    later = DAY + timedelta(days=5)
    assert studies.nowcast(x.on(later), frequency="M").flows[0].last.label == "2023-12"


def test_in_strict_mode_no_edition_released_later_is_seen(tmp_path: Path) -> None:
    x = Strait(tmp_path)
    x.load("december", x.counts("M", date(2023, 12, 1)), released="2023-12-20")
    before = studies.nowcast(x.on(DAY, strict=True), frequency="M")
    x.load("january", {d: v * 3 for d, v in x.counts("M", date(2024, 1, 1)).items()}, released="2024-01-22")
    x.load("weekly", x.counts("W", date(2024, 7, 1)), frequency="W", lag=3)
    x.load("transits", x.transits, id="transits", place="forest", lag=10)
    after = studies.nowcast(x.on(DAY, strict=True), frequency="M")
    assert before.mode == "strict"
    assert answer(before) == answer(after)
    assert ("no-signs", {}) in after.flows[0].notes
    replayed = studies.nowcast(x.on(DAY), frequency="M")
    assert replayed.mode == "replay"
    assert {s.mode for s in replayed.flows[0].signs} == {"replay"}


def test_prints_that_grow_are_expected_to_grow_and_what_follows_starts_higher(tmp_path: Path) -> None:
    """Each month is first printed at 70% of what it becomes in the next edition."""
    x = Strait(tmp_path)
    months = x.counts("M", date(2023, 12, 1))
    for last in [m for m in months if m >= date(2022, 6, 1)]:
        printed = {d: round(v * 0.7) if d == last else v for d, v in months.items() if d <= last}
        end = span(last, last, "M")[0].end
        x.load(f"to-{last}", printed, released=(end + timedelta(days=20)).isoformat())
    (flow,) = studies.nowcast(x.on(DAY, strict=True)).flows
    at = flow.steps.index(0)
    truth = months[date(2023, 11, 1)]
    assert flow.printed[at] == round(0.7 * truth)
    assert flow.values[at, 3] == pytest.approx(truth, rel=0.12)
    assert flow.cases[at] >= 10
    assert flow.year_begins is None
    plain = Strait(tmp_path / "plain")
    plain.load("once", {d: round(v * 0.7) if d == date(2023, 11, 1) else v for d, v in months.items()},
               released="2023-12-20")  # fmt: skip
    (low,) = studies.nowcast(plain.on(DAY, strict=True)).flows
    assert ("revisions-not-known", {}) in low.notes
    assert flow.values[-2, 3] > 1.1 * low.values[-2, 3]


def test_a_forecast_starts_from_what_the_last_print_will_be_as_known_then(tmp_path: Path) -> None:
    """Each month is first printed at 70%; the two commands agree on the next one, and later editions change nothing."""
    x = Strait(tmp_path)
    months = x.counts("M", date(2024, 1, 1))
    told = []
    for last in [m for m in months if m >= date(2022, 6, 1)]:
        printed = {d: round(v * 0.7) if d == last else v for d, v in months.items() if d <= last}
        released = span(last, last, "M")[0].end + timedelta(days=20)
        x.load(f"to-{last}", printed, released=released.isoformat())
        if last in (date(2023, 11, 1), date(2023, 12, 1)):
            s = x.on(date(2024, 1, 19), strict=True)
            told.append((studies.forecast(s, (), 2, draws=4000), studies.nowcast(s).flows[0]))
    (first, flow), (again, _) = told
    assert first.last.label == "2023-11"
    assert first.latest[0] == round(0.7 * months[date(2023, 11, 1)])  # as printed
    assert first.values[0, :, 3] == pytest.approx(flow.plain[-2:, 3], rel=0.03)
    assert first.values[0, 0, 3] > 1.1 * 0.7 * np.mean(list(months.values())[-4:])
    (note,) = (v for key, v in first.notes if key == "open-to-revision")
    assert float(str(note["change"])) == pytest.approx(100 / 0.7 - 100, abs=3)
    assert again.values.tobytes() == first.values.tobytes()


def test_days_that_fill_up_over_a_week_are_told_as_they_will_stand(tmp_path: Path) -> None:
    """Each day is first printed at a half, and whole after six days: the releases of a month and a half teach it."""
    x = Strait(tmp_path)
    days = x.counts("D", date(2024, 1, 19))
    share = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
    for back in range(45, -1, -1):
        released = DAY - timedelta(days=back)
        printed = {d: round(v * share[k]) if (k := (released - d).days - 1) < 6 else v
                   for d, v in days.items() if d < released and d >= date(2022, 6, 1)}  # fmt: skip
        x.load(f"to-{released}", printed, frequency="D", released=released.isoformat(), lag=1)
    (flow,) = studies.nowcast(x.on(DAY, strict=True)).flows
    published = [i for i, n in enumerate(flow.steps) if n <= 0]
    assert [flow.steps[i] for i in published] == list(range(-5, 1))
    for i in published:
        truth = days[flow.periods[i].start]
        assert flow.printed[i] < truth
        assert flow.values[i, 3] == pytest.approx(truth, rel=0.12)
        assert flow.values[i, 0] <= truth <= flow.values[i, 6]
    assert flow.periods[-1].start == DAY
    recent = np.mean([v for d, v in days.items() if d >= DAY - timedelta(days=20)])
    assert flow.values[-1, 3] == pytest.approx(recent, rel=0.25)


@pytest.mark.parametrize(("frequency", "day"), [
    ("D", date(2024, 1, 3)), ("W", date(2024, 1, 25)), ("M", date(2024, 1, 25)), ("Q", date(2024, 4, 2)),
])  # fmt: skip
def test_any_table_with_a_lag_is_nowcast_up_to_the_period_of_the_day(tmp_path: Path, frequency: str, day: date) -> None:
    s = replace(route(tmp_path, frequency, 5), as_of=day)
    found = studies.nowcast(s)
    (flow,) = found.flows
    assert flow.panel.frequency == frequency
    (known,) = studies.panel(s).periods[-1:]
    ahead = len(span(known.start, day, frequency)) - 1
    assert flow.steps == tuple(range(1, ahead + 1))
    assert flow.periods[-1].start <= day < flow.periods[-1].end
    assert (flow.values >= 0).all()
    assert (np.diff(flow.values, axis=1) >= 0).all()
    assert [h.step for h in flow.held] == list(flow.steps)
    if frequency in ("M", "Q"):
        assert answer(found) == answer(studies.nowcast(s))
        (one,) = studies.nowcast(s, periods=1).flows
        assert one.values.tobytes() == flow.values[-1:].tobytes()


def drawn_at_once(s: Setting, frequency: str, until: date, first: date) -> tuple[float, np.ndarray]:
    """What is out from `first` on by shorter periods, and quantiles of it plus the forecast's own draws to `until`."""
    told = studies.panel(s, None, (), {}, frequency)
    ahead = len(span(told.periods[-1].end, until, frequency)) - 1
    out = [p.start >= first for p in told.periods]
    seen = float(told.counts[0, out].sum())
    season = {"D": 7, "M": 12}[frequency]
    drawn = forecast_array(
        told.counts, ahead, season=season, start=told.periods[0].start, freq=frequency, draws=4000, seed=s.seed
    )
    return seen, np.quantile(seen + drawn[:, 0].sum(axis=1), (0.1, 0.5, 0.9))


def test_a_month_of_days_is_the_days_counted_and_draws_of_the_rest(tmp_path: Path) -> None:
    s = replace(route(tmp_path, "D", 5), as_of=date(2024, 1, 10))
    (flow,) = studies.nowcast(s, frequency="M").flows
    assert flow.last.label == "2023-11"
    (days,) = flow.signs
    assert (days.kind, days.frequency, days.days) == ("parts", "D", (25.0, 0.0))
    seen, wanted = drawn_at_once(s, "D", date(2024, 1, 1), date(2023, 12, 1))
    assert flow.values[0, 0] >= seen
    assert flow.values[0, [1, 3, 5]] == pytest.approx(wanted, rel=0.02)
    assert flow.values[0, 3] - seen == pytest.approx(seen / 25 * 6, rel=0.3)  # the rest of the month is not nothing
    assert [h.cases > 30 for h in flow.held] == [True, True]


def test_a_quarter_uses_its_months_already_published(tmp_path: Path) -> None:
    x = Strait(tmp_path)
    months = x.counts("M", date(2023, 12, 1))
    x.load("monthly", months, released="2023-12-20")
    s = x.on(date(2023, 12, 22), strict=True)
    (flow,) = studies.nowcast(s, frequency="Q").flows
    assert [p.label for p in flow.periods] == ["2023-Q4"]
    assert [(g.kind, g.frequency, g.days) for g in flow.signs] == [("parts", "M", (61.0,))]
    seen, wanted = drawn_at_once(s, "M", date(2024, 1, 1), date(2023, 10, 1))
    assert seen == months[date(2023, 10, 1)] + months[date(2023, 11, 1)]
    assert flow.values[0, 0] > seen
    assert flow.values[0, [1, 3, 5]] == pytest.approx(wanted, rel=0.02)
    (narrow,), (wide,) = flow.values[:, [0, 6]], flow.plain[:, [0, 6]]
    assert np.diff(narrow)[0] < 0.7 * np.diff(wide)[0]
    assert flow.held[0].against is not None
    assert flow.held[0].against[2] < 1


def test_months_that_do_not_add_up_to_the_quarters_are_a_sign_and_no_parts(tmp_path: Path) -> None:
    x = Strait(tmp_path)
    x.load("monthly", x.counts("M", date(2023, 12, 1)), released="2023-12-20")
    quarters = {d: round(1.1 * v) for d, v in x.counts("Q", date(2023, 12, 1)).items()}
    x.load("quarterly", quarters, frequency="Q", released="2023-12-20")
    (flow,) = studies.nowcast(x.on(date(2023, 12, 22), strict=True), frequency="Q").flows
    assert [g.kind for g in flow.signs] == ["finer"]


def test_days_not_yet_out_change_neither_the_month_nor_its_replays(tmp_path: Path) -> None:
    """Two worlds alike in the days out by 19 January, five times apart in the rest."""
    told = []
    for name, factor in (("calm", 1), ("wild", 5)):
        x = Strait(tmp_path / name)
        days = x.counts("D", date(2024, 6, 1))
        late = {d: v * (factor if (DAY - d).days <= 3 else 1) for d, v in days.items() if d >= date(2020, 1, 1)}
        x.load("daily", late, frequency="D", lag=3)
        (flow,) = studies.nowcast(x.on(DAY), frequency="M").flows
        assert flow.signs[0].kind == "parts"
        told.append(flow)
    calm, wild = told
    assert calm.values.tobytes() == wild.values.tobytes()
    assert calm.held == wild.held
    assert calm.held[0].share[0.95][2] > 0.9


def test_what_is_not_held_is_said(tmp_path: Path) -> None:
    s = route(tmp_path, "M", 5)
    with pytest.raises(NotHeldError, match="more than 120 periods before"):
        studies.nowcast(s.on(date(2036, 1, 1)))
    with pytest.raises(NotHeldError, match="No edition of boats"):
        studies.nowcast(s, "boats")
    with pytest.raises(NotHeldError):
        studies.nowcast(s.on(date(2012, 3, 1)))
    for periods in (0, 121):
        with pytest.raises(UsageError, match="periods make no sense"):
            studies.nowcast(s, periods=periods)
    (flow,) = studies.nowcast(s.on(date(2024, 8, 1))).flows
    assert ("overdue", {"periods": 6, "days": 15}) in flow.notes
    (short,) = studies.nowcast(s.on(date(2013, 6, 20))).flows
    assert short.held == ()
    assert any(key == "few-replays" for key, _ in short.notes)
