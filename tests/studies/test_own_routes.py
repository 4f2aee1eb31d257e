"""Routes told by day and by quarter, as successive releases: what a brief says of them, and of what was out when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from test_withheld import CORRIDOR, SPEC

from caudal import studies
from caudal.brief import answer
from caudal.periods import parse_period, span
from caudal.records import Query
from caudal.series import first_released
from caudal.studies import Setting


def route(folder: Path, frequency: str, first: date, releases: dict[str, str], as_of: date) -> Setting:
    """releases: release day -> the last day that it tells. Counts about 400 and 250 of two harbours."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    periods = span(first, as_of, frequency)
    counts = rng.poisson(400, len(periods)), rng.poisson(250, len(periods))
    (folder / "c.toml").write_text(CORRIDOR, encoding="utf-8")
    given = (str(folder / "c.toml"), folder / "store", as_of)
    for released, until in releases.items():
        rows = [
            f"{p.start},{h},{v}"
            for h, row in zip(("east", "west"), counts, strict=True)
            for p, v in zip(periods, row.tolist(), strict=True)
            if p.start <= date.fromisoformat(until)
        ]
        (folder / f"{released}.csv").write_text("\n".join(["month,place,n", *rows]) + "\n", encoding="utf-8")
        spec = SPEC.format(released=released, more="").replace('frequency = "M"', f'frequency = "{frequency}"')
        (folder / "s.toml").write_text(spec, encoding="utf-8")
        studies.load(studies.setting(*given), [folder / f"{released}.csv"], spec=folder / "s.toml")
    return studies.setting(*given)


def test_a_month_told_by_days_is_out_with_its_last_day(tmp_path: Path) -> None:
    until = {"2023-11-28": "2023-11-26", "2023-12-02": "2023-11-30", "2023-12-05": "2023-12-03"}
    s = route(tmp_path, "D", date(2021, 1, 1), until, date(2023, 12, 20))
    strait = Query("crossings", place="strait")
    assert first_released(s.store, s.corridor, strait, parse_period("2023-11")) == date(2023, 12, 2)
    assert first_released(s.store, s.corridor, strait, parse_period("2023-11-27")) == date(2023, 12, 2)
    assert first_released(s.store, s.corridor, strait, parse_period("2023-12")) is None  # not out yet
    assert studies.stock_taking(s).released == date(2023, 12, 2)


def test_a_month_out_long_after_its_end_is_dated_by_its_oldest_print_never_by_the_day_of_the_brief(
    tmp_path: Path,
) -> None:
    s = route(tmp_path, "M", date(2016, 1, 1), {"2023-12-10": "2023-06-01"}, date(2023, 12, 20))
    assert studies.stock_taking(s).released == date(2023, 12, 10)


def test_quarters_stand_in_sentences_with_their_article(tmp_path: Path) -> None:
    s = route(tmp_path, "Q", date(2010, 1, 1), {"2023-10-20": "2023-07-01"}, date(2023, 11, 1))
    stock = studies.stock_taking(s)
    assert answer(stock, "en")[1].startswith("From data to the second quarter of 2023, ")
    assert answer(stock, "es")[1].startswith("Con datos hasta el segundo trimestre de 2023 ")
