"""Whatever bytes come, `read` returns readings or raises InputError: nothing else, for every layout and for a spec."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import FILES, write

from caudal.errors import InputError
from caudal.sources import read

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SPEC = """
[edition]
publisher = "UNHCR"
title = "Arrivals"
released = 2030-01-01
licence = "CC BY 4.0"
basis = "official"
[table]
period = "date"
frequency = "D"
value = "n"
absent = "zero"
lag = "2d"
[indicator]
id = "arrivals"
name = { en = "Arrivals", es = "Llegadas" }
[dimensions]
place = { value = "Greece" }
origin = { column = "nat", total = "Total" }
"""
TABLE = 'date,nat,n\n2020-01-01,Siria,3\n2020-01-02,"Congo, Republic of the",12\n2020-01-02,Total,15\n2020-01-04,X,*\n'

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["replace", "insert", "delete", "cut", "double"]),
        st.one_of(st.integers(0, 255), st.sampled_from(b',"\n\r|0-.;\x00\xff\xef')),
    ),
    min_size=1,
    max_size=6,
)


def damage(raw: bytes, changes: list[tuple[float, str, int]]) -> bytes:
    for where, kind, byte in changes:
        at = int(where * len(raw))
        if kind == "replace":
            raw = raw[:at] + bytes([byte]) + raw[at + 1 :]
        elif kind == "insert":
            raw = raw[:at] + bytes([byte]) + raw[at:]
        elif kind == "delete":
            raw = raw[:at] + raw[at + 1 :]
        elif kind == "cut":
            raw = raw[:at]
        else:
            raw = raw[:at] + raw[at // 2 :]
    return raw


def outcome(path: Path, spec: Path | None = None) -> str:
    try:
        for reading in read(path, spec=spec):
            assert (reading.observations["count"].drop_nulls() >= 0).all()
    except InputError as error:
        return "refused" if path.name in str(error) or (spec and spec.name in str(error)) else "refused namelessly"
    return "read"


@pytest.mark.parametrize("name", FILES)
@SETTINGS
@given(changes=edits)
def test_a_damaged_official_file_is_read_or_refused(
    tmp_path: Path, name: str, changes: list[tuple[float, str, int]]
) -> None:
    assert outcome(write(tmp_path, name, damage(FILES[name]().encode(), changes))) in ("read", "refused")


@SETTINGS
@given(changes=edits)
def test_a_damaged_tidy_table_is_read_or_refused(tmp_path: Path, changes: list[tuple[float, str, int]]) -> None:
    table = write(tmp_path, "table.csv", damage(TABLE.encode(), changes))
    assert outcome(table, write(tmp_path, "spec.toml", SPEC)) in ("read", "refused")


@SETTINGS
@given(changes=edits)
def test_a_damaged_spec_is_used_or_refused(tmp_path: Path, changes: list[tuple[float, str, int]]) -> None:
    table = write(tmp_path, "table.csv", TABLE)
    spec = write(tmp_path, "spec.toml", damage(SPEC.encode(), changes))
    assert outcome(table, spec) in ("read", "refused")


@SETTINGS
@given(raw=st.binary(max_size=400))
def test_noise_is_refused(tmp_path: Path, raw: bytes) -> None:
    assert outcome(write(tmp_path, "noise.csv", raw)) == "refused"
    assert outcome(write(tmp_path, "noise.csv.gz", b"\x1f\x8b" + raw)) == "refused"


def test_every_sample_is_whole_before_it_is_damaged(tmp_path: Path) -> None:
    assert {outcome(write(tmp_path, name)) for name in FILES} == {"read"}
