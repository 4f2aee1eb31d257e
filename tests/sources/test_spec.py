"""Every slip in a spec ends in one error that names the key and what it should be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from samples import GREECE_SPEC as SPEC

from caudal.errors import InputError
from caudal.sources.spec import load_spec


def load(folder: Path, text: str):
    path = folder / "spec.toml"
    path.write_text(text, encoding="utf-8")
    return load_spec(path)


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('publisher = "UNHCR"\n', "", "edition.publisher", "lacks"),
        ('publisher = "UNHCR"', "publisher = 3", "edition.publisher", "must be a text"),
        ('publisher = "UNHCR"', 'publisher = " "', "edition.publisher", "empty"),
        ("released = 2019-12-01", 'released = "soon"', "edition.released", "not a date"),
        ("released = 2019-12-01", "released = 2019", "edition.released", "must be a date"),
        ('"official"', '"rumour"', "edition.basis", "one of official, compiled, digitised, unverified"),
        ('licence = "CC BY 4.0"', 'license = "CC BY 4.0"', "edition.license", "Did you mean 'licence'?"),
        ('frequency = "D"', 'frequency = "daily"', "table.frequency", "one of D, W, M, Q, A"),
        ('absent = "zero"', 'absent = "none"', "table.absent", "one of zero, unknown"),
        ('absent = "zero"\n', "", "table.absent", "lacks"),
        ('lag = "2d"', 'lag = "two days"', "table.lag", "number of days"),
        ('lag = "2d"', "lag = true", "table.lag", "must be"),
        ('lag = "2d"', 'encoding = "klingon"', "table.encoding", "one of utf-8"),
        ('lag = "2d"', 'delimiter = "::"', "table.delimiter", "a delimiter is one of"),
        ('lag = "2d"', 'thousands = "x"', "table.thousands", "thousands separator"),
        ('lag = "2d"', "rounding = 0", "table.rounding", "whole number"),
        ('lag = "2d"', 'duplicates = "max"', "table.duplicates", "one of error, sum"),
        ('lag = "2d"', 'suppressed = ["0"]', "table.suppressed", "cannot stand for"),
        ('lag = "2d"', 'suppressed = "X"', "table.suppressed", "must be a list"),
        ('lag = "2d"', 'date_format = "%s"', "table.date_format", "made of"),
        ('lag = "2d"', "first = 2019-02-01\nlast = 2019-01-01", "table.last", "before the first"),
        ('lag = "2d"', "where = { a = 3 }", "table.where.a", "must be a text"),
        ('value = "arrivals"', 'value = "date"', "table.value", "same column"),
        ('id = "greece-sea-arrivals"', 'id = "Greece arrivals"', "indicator.id", "small letters"),
        ("name = { en", "name = { fr", "indicator.name", "text or"),
        ('place = { value = "Greece" }', 'place = "Greece"', "dimensions.place", "{ value ="),
        ('place = { value = "Greece" }', "place = {}", "dimensions.place", "either a value or a column"),
        ('{ value = "Greece" }', '{ value = "Greece", column = "x" }', "dimensions.place", "either"),
        ('{ value = "Greece" }', '{ value = "Greece", total = "x" }', "dimensions.place", "only a column"),
        ('{ value = "Greece" }', '{ val = "Greece" }', "dimensions.place.val", "Did you mean 'value'?"),
        ('{ value = "Greece" }', '{ value = "*" }', "dimensions.place", "names no place"),
        ("place = {", "sex = {", "dimensions.sex", "no such key"),
        ("[dimensions]", "[dimension]", "dimension", "Did you mean 'dimensions'?"),
        ("[indicator]", "[edition.indicator]", "edition.indicator", "no such key"),
        ("[table]", "table = 1\n[tables]", None, "TOML|no such part|lacks its part"),
    ],
)
def test_each_slip_is_named(tmp_path: Path, old: str, new: str, key: str | None, said: str) -> None:
    assert old in SPEC
    with pytest.raises(InputError) as caught:
        load(tmp_path, SPEC.replace(old, new, 1))
    if key is not None:
        assert caught.value.column == key
    assert any(part in str(caught.value) for part in said.split("|"))
    assert "docs/your-own-data.md" in str(caught.value)


def test_a_spec_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not TOML"):
        load(tmp_path, "[edition\n")
    with pytest.raises(InputError, match="cannot be read"):
        load_spec(tmp_path / "none.toml")
    (tmp_path / "big.toml").write_text("#" * (2 << 20))
    with pytest.raises(InputError, match="small text file"):
        load_spec(tmp_path / "big.toml")


def test_optional_keys_have_their_plain_meaning(tmp_path: Path) -> None:
    spec = load(tmp_path, SPEC)
    assert (spec.delimiter, spec.encoding, spec.thousands, spec.rounding) == (",", "utf-8", None, 1)
    assert (spec.sum_duplicates, spec.final_newline, spec.first, spec.date_format) == (False, True, None, None)
    assert spec.dimensions["origin"].column == "nationality"


@pytest.mark.parametrize(("written", "days"), [('"2d"', 2), ('"3w"', 21), ('"1m"', 31), ("5", 5)])
def test_a_lag_is_days_weeks_or_months(tmp_path: Path, written: str, days: int) -> None:
    assert load(tmp_path, SPEC.replace('"2d"', written)).lag_days == days


def test_a_release_day_may_be_a_text_and_a_name_a_plain_text(tmp_path: Path) -> None:
    text = SPEC.replace("2019-12-01", '"2019-12-01"')
    text = text.replace('{ en = "Sea arrivals in Greece", es = "Llegadas por mar a Grecia" }', '"Arrivals"')
    spec = load(tmp_path, text)
    assert (spec.released, spec.indicator_name) == (date(2019, 12, 1), {"en": "Arrivals", "es": "Arrivals"})
