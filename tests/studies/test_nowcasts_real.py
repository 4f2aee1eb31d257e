"""Nowcasts of the reference edition and of the dashboard's scrapes: what was known, and what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from caudal import studies

DAY = date(2024, 1, 19)


def test_the_case_of_19_january_2024(tmp_path: Path) -> None:
    """On the reference edition: what is known, what was learned by then, and that each mode says what it is."""
    s = studies.setting(store=tmp_path, as_of=DAY)
    found = studies.nowcast(s)
    assert [f.query.indicator for f in found.flows] == ["usbp-encounters", "cbp-encounters"]
    for flow in found.flows:
        assert flow.last.label == "2023-11"
        assert [p.label for p in flow.periods] == ["2023-10", "2023-11", "2023-12", "2024-01"]
        assert flow.year_begins == 10  # the fiscal year, read off the prints
        assert flow.values[0, 0] < flow.printed[0] < flow.values[0, 6]
        weekly = flow.signs[0]
        assert (weekly.query.place, weekly.mode, weekly.last.label) == ("nationwide", "replay", "2023-W50")
        assert weekly.used
        assert ("after-the-data", {"measures": ["US-MX-DEC23"]}) in flow.notes
    border, cbp = found.flows
    assert border.panel.mode == "strict"
    assert found.mode == "replay"
    assert border.held[0].cases > 200
    assert cbp.held[0].cases >= 40
    strict = studies.nowcast(replace(s, strict=True))
    assert strict.mode == "strict"
    assert [f.signs for f in strict.flows] == [(), ()]
    assert strict.flows[0].values[2].tobytes() == border.plain[2].tobytes()


def test_scrapes_of_the_dashboard_teach_how_the_open_year_is_revised(tmp_path: Path, shared_data: Path) -> None:
    before = studies.setting(store=tmp_path, as_of=date(2022, 8, 1))
    assert ("revisions-not-known", {}) in studies.nowcast(before, periods=1).flows[0].notes
    studies.load(before, sorted((shared_data / "cbp/dashboard-vintages").glob("*.csv")))
    s = studies.setting(store=tmp_path, as_of=date(2022, 8, 1), strict=True)
    flow = studies.nowcast(s).flows[0]
    assert flow.year_begins == 10
    published = {p.label: i for i, (p, n) in enumerate(zip(flow.periods, flow.steps, strict=True)) if n <= 0}
    assert min(published) == "2021-10"  # the year open then, and nothing before
    final = studies.setting(store=tmp_path, as_of=date(2023, 11, 1))
    now = studies.panel(final, "usbp-encounters", (), {"place": "southwest"}, "M")
    truth = {p.label: v for p, v in zip(now.periods, now.counts[0].tolist(), strict=True)}
    inside = [flow.values[i, 0] <= truth[label] <= flow.values[i, 6] for label, i in published.items()]
    assert sum(inside) >= len(inside) - 2
