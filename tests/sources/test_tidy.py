"""Any tidy table through its spec."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import GREECE_SPEC as SPEC
from samples import write

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources import read

TABLE = "date,nationality,arrivals\n2019-01-01,Siria,12\n2019-01-01,Afghanistan,3\n2019-01-04,SYR,40\n"
Load = Callable[..., Reading]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def one(content: str | bytes = TABLE, *, table: str = "", swap: dict[str, str] | None = None) -> Reading:
        spec = SPEC.replace('lag = "2d"', f'lag = "2d"\n{table}')
        for old, new in (swap or {}).items():
            assert old in spec
            spec = spec.replace(old, new)
        (reading,) = read(write(tmp_path, "table.csv", content), spec=write(tmp_path, "greece.toml", spec))
        return reading

    return one


def counts(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.observations.select(*columns, "count").rows()


def test_the_table_of_the_design_is_read_as_its_spec_says(load: Load) -> None:
    reading = load()
    edition, (table,) = reading.edition, reading.edition.tables
    assert (edition.publisher, edition.released, edition.basis) == ("UNHCR", date(2019, 12, 1), "official")
    assert edition.id == f"unhcr-greece-2019-12-01-{edition.sha256[:8]}"
    assert edition.indicators["greece-sea-arrivals"]["es"] == "Llegadas por mar a Grecia"
    assert (table.indicator, table.frequency, table.absent, table.lag_days) == ("greece-sea-arrivals", "D", "zero", 2)
    assert dict(table.dims) == {"place": "Greece", "origin": "*", "population": "all", "authority": "all"}
    assert (table.first, table.last, table.gaps) == (date(2019, 1, 1), date(2019, 1, 4), ())
    assert counts(reading, "period", "origin", "origin_label", "row") == [
        (date(2019, 1, 1), "AFG", "Afghanistan", 3, 3),
        (date(2019, 1, 1), "SYR", "Siria", 2, 12),
        (date(2019, 1, 4), "SYR", "SYR", 4, 40),
    ]
    assert reading.warnings == ()


def test_labels_that_name_no_country_are_kept_and_warned_of(load: Load) -> None:
    reading = load(TABLE.replace("SYR", "Stateless"))
    assert "'Stateless'" in reading.warnings[0]
    assert ("Stateless", 40) in counts(reading, "origin")


def test_a_map_in_the_spec_comes_before_the_library(load: Load) -> None:
    swap = {'{ column = "nationality" }': '{ column = "nationality", map = { "Siria" = "north", SYR = "south" } }'}
    assert {o for o, _ in counts(load(swap=swap), "origin")} == {"AFG", "north", "south"}


def test_two_names_of_one_country_in_one_period_are_a_repeat_unless_sums_are_declared(load: Load) -> None:
    table = TABLE.replace("2019-01-04", "2019-01-01")
    with pytest.raises(InputError, match='duplicates = "sum"') as caught:
        load(table)
    assert caught.value.row == 4
    reading = load(table, table='duplicates = "sum"')
    assert ("SYR", "SYR + Siria", 52) in counts(reading, "origin", "origin_label")


def test_a_printed_total_must_be_declared_and_becomes_its_own_table(load: Load) -> None:
    table = TABLE + "2019-01-04,Total,40\n"
    with pytest.raises(InputError, match="counted twice"):
        load(table)
    reading = load(table, swap={'{ column = "nationality" }': '{ column = "nationality", total = "Total" }'})
    assert {t.name: t.dims["origin"] for t in reading.edition.tables} == {"main": "*", "total-origin": "all"}
    total = reading.observations.filter(table="total-origin")
    assert total.select("origin", "origin_label", "count").rows() == [("all", None, 40)]


def test_withheld_and_empty_counts_are_never_zero(load: Load) -> None:
    table = TABLE.replace(",12", ",*").replace(",3\n", ",<10\n").replace(",40", ",")
    reading = load(table)
    assert reading.observations.select("count", "status").rows() == [
        (None, "suppressed"), (None, "suppressed"), (None, "unknown"),
    ]  # fmt: skip
    assert len(reading.warnings) == 2


def test_other_marks_need_to_be_declared(load: Load) -> None:
    with pytest.raises(InputError, match="suppressed ="):
        load(TABLE.replace(",12", ",c"))
    reading = load(TABLE.replace(",12", ",c").replace(",40", ",n/a"), table='suppressed = ["c"]\nmissing = ["n/a"]')
    assert sorted(reading.observations["status"]) == ["exact", "suppressed", "unknown"]


@pytest.mark.parametrize(
    ("cells", "table", "below"),
    [
        (("<10", "< 5", "40"), "", 10),
        (("<10", "*", "40"), "", 0),
        (("<10", "*", "40"), "suppressed_below = 20", 20),
        (("c", "3", "40"), 'suppressed = ["c"]\nsuppressed_below = 6', 6),
        (("12", "3", "40"), "suppressed_below = 6", 0),
    ],
)
def test_what_withheld_counts_lie_under_is_kept_where_it_is_said_of_all(
    load: Load, cells: tuple[str, ...], table: str, below: int
) -> None:
    text = TABLE
    for old, new in zip((",12\n", ",3\n", ",40\n"), cells, strict=True):
        text = text.replace(old, f",{new}\n")
    assert load(text, table=table).edition.tables[0].below == below


def test_a_bound_of_withheld_counts_leaves_room_for_one(load: Load) -> None:
    with pytest.raises(InputError, match="withheld counts lie below"):
        load(table="suppressed_below = 1")


def test_thousands_separators_are_read_only_where_declared(load: Load) -> None:
    table = TABLE.replace(",12", ',"1,234"')
    with pytest.raises(InputError, match="thousands"):
        load(table)
    assert ("SYR", 1234) in counts(load(table, table='thousands = ","'), "origin")
    with pytest.raises(InputError, match=r"thousands|not a count|fraction"):
        load(TABLE.replace(",12", ',"1,23"'), table='thousands = ","')


@pytest.mark.parametrize(
    ("count", "rule"), [("-4", "negative"), ("1.5", "fraction"), ("1e5", "not a count"), ("NaN", "not a count")]
)
def test_what_is_no_count_is_refused(load: Load, count: str, rule: str) -> None:
    with pytest.raises(InputError, match=rule) as caught:
        load(TABLE.replace(",12", f",{count}"))
    assert (caught.value.row, caught.value.column) == (2, "arrivals")


def test_rounded_tables_are_marked_and_must_be_round(load: Load) -> None:
    rounded = TABLE.replace(",12", ",10").replace(",3\n", ",20\n")
    reading = load(rounded, table="rounding = 10")
    assert set(reading.observations["status"]) == {"rounded"}
    assert reading.edition.tables[0].rounding == 10
    with pytest.raises(InputError, match="no multiple"):
        load(table="rounding = 10")


@pytest.mark.parametrize(
    ("frequency", "labels", "starts"),
    [
        ("M", ("2019-01", "2019-02", "2019-04"), (1, 2, 4)),
        ("M", ("2019-01-01", "2019-02-01", "2019-04-01"), (1, 2, 4)),
        ("Q", ("2019-Q1", "2019-Q2", "2019-Q3"), (1, 4, 7)),
        ("Q", ("2019-01-01", "2019-04-01", "2019-07-01"), (1, 4, 7)),
    ],
)
def test_months_and_quarters_are_named_by_label_or_first_day(
    load: Load, frequency: str, labels: tuple[str, ...], starts: tuple[int, ...]
) -> None:
    table = "date,nationality,arrivals\n" + "".join(f"{x},SYR,{i}\n" for i, x in enumerate(labels))
    reading = load(table, swap={'frequency = "D"': f'frequency = "{frequency}"'})
    assert reading.observations["period"].to_list() == [date(2019, m, 1) for m in starts]


def test_weeks_begin_on_one_day_of_the_week(load: Load) -> None:
    swap = {'frequency = "D"': 'frequency = "W"'}
    weekly = "date,nationality,arrivals\n2019-01-02,SYR,1\n2019-01-16,SYR,2\n"
    assert load(weekly, swap=swap).edition.tables[0].last == date(2019, 1, 16)
    assert load(weekly.replace("2019-01-02", "2019-W01").replace("2019-01-16", "2019-W03"), swap=swap).edition.tables[
        0
    ].first == date(2018, 12, 31)
    with pytest.raises(InputError, match="different days"):
        load(weekly.replace("2019-01-16", "2019-01-17"), swap=swap)


@pytest.mark.parametrize(
    ("frequency", "label", "rule"),
    [
        ("D", "2019-02-30", "not a date"),
        ("D", "2019-2-3", "not a date"),
        ("D", "03/02/2019", "not a date"),
        ("D", "0019-02-03", "not a date"),
        ("M", "2019-01-15", "named by its first day"),
        ("Q", "2019-02-01", "named by its first day"),
        ("M", "2019-13", "not a"),
    ],
)
def test_impossible_periods_are_refused(load: Load, frequency: str, label: str, rule: str) -> None:
    table = f"date,nationality,arrivals\n{label},SYR,1\n"
    with pytest.raises(InputError, match=rule) as caught:
        load(table, swap={'frequency = "D"': f'frequency = "{frequency}"'})
    assert caught.value.row == 2


def test_a_date_format_may_be_declared(load: Load) -> None:
    table = "date;nationality;arrivals\n31/01/2019;SYR;1\n01/02/2019;SYR;2\n"
    reading = load(table, table='date_format = "%d/%m/%Y"\ndelimiter = ";"')
    assert reading.observations["period"].to_list() == [date(2019, 1, 31), date(2019, 2, 1)]
    monthly = "date,nationality,arrivals\nJan 2019,SYR,1\nFeb 2019,SYR,2\n"
    reading = load(monthly, table='date_format = "%b %Y"', swap={'frequency = "D"': 'frequency = "M"'})
    assert reading.observations["period"].to_list() == [date(2019, 1, 1), date(2019, 2, 1)]


def test_another_encoding_may_be_declared(load: Load) -> None:
    table = TABLE.replace("Siria", "Haití").encode("cp1252")
    with pytest.raises(InputError, match="encoding"):
        load(table)
    assert ("HTI", 12) in counts(load(table, table='encoding = "cp1252"'), "origin")
    assert ("SYR", 12) in counts(load(TABLE.encode("utf-16"), table='encoding = "utf-16"'), "origin")


def test_coverage_may_reach_beyond_the_rows(load: Load) -> None:
    (table,) = load(table="first = 2018-12-30\nlast = 2019-01-09").edition.tables
    assert (table.first, table.last) == (date(2018, 12, 30), date(2019, 1, 9))


@pytest.mark.parametrize("coverage", ["first = 2019-01-02", "last = 2019-01-02"])
def test_a_row_outside_the_coverage_says_what_can_be_done(load: Load, coverage: str) -> None:
    with pytest.raises(InputError, match="Let `first` and `last` in the spec take it in, or leave such rows out"):
        load(table=coverage)
    with pytest.raises(InputError, match="after `last`"):
        load(table="last = 2019-01-03")


def test_rows_may_be_chosen(load: Load) -> None:
    table = "date,nationality,sex,arrivals\n2019-01-01,SYR,f,1\n2019-01-01,SYR,m,2\n"
    with pytest.raises(InputError, match="holds the same"):
        load(table)
    reading = load(table, table='where = { sex = "m" }')
    assert counts(reading, "origin", "row") == [("SYR", 3, 2)]
    with pytest.raises(InputError, match="no row holds"):
        load(table, table='where = { sex = "x" }')


def test_a_table_whose_last_line_is_open_is_refused_unless_declared(load: Load) -> None:
    with pytest.raises(InputError, match="final_newline"):
        load(TABLE.rstrip("\n"))
    assert load(TABLE.rstrip("\n"), table="final_newline = false").observations.height == 3


def test_a_column_the_table_lacks_is_named_with_the_nearest(load: Load) -> None:
    with pytest.raises(InputError, match="Did you mean 'nationality'"):
        load(swap={'column = "nationality"': 'column = "nationalty"'})
    with pytest.raises(InputError, match="two things"):
        load(swap={'column = "nationality"': 'column = "arrivals"'})


def test_an_empty_label_is_refused_unless_mapped(load: Load) -> None:
    table = TABLE.replace("Siria", "")
    with pytest.raises(InputError, match="the origin is empty"):
        load(table)
    swap = {'{ column = "nationality" }': '{ column = "nationality", map = { "" = "OTH" } }'}
    assert ("OTH", 12) in counts(load(table, swap=swap), "origin")


def test_every_dimension_may_be_a_column_and_keeps_its_words(load: Load) -> None:
    table = "date,nationality,island,who,law,arrivals\n2019-01-01,SYR,Lésbos,women,asylum,7\n"
    extra = '\nplace = { column = "island" }\npopulation = { column = "who" }\nauthority = { column = "law" }\n'
    reading = load(table, swap={'place = { value = "Greece" }': extra})
    cell = reading.observations.row(0, named=True)
    assert [cell[d] for d in ("place", "origin", "population", "authority")] == ["Lésbos", "SYR", "women", "asylum"]
    assert cell["place_label"] == "Lésbos"


def test_the_week_that_begins_unlike_the_others_is_named_even_in_the_first_row(load: Load) -> None:
    rows = ["2019-01-09,SYR,1", "2019-01-14,SYR,2", "2019-01-21,SYR,3"]
    with pytest.raises(InputError, match="begin on a Monday") as caught:
        load("date,nationality,arrivals\n" + "\n".join(rows) + "\n", swap={'frequency = "D"': 'frequency = "W"'})
    assert (caught.value.row, caught.value.column, caught.value.value) == (2, "date", "2019-01-09")


def test_a_release_before_its_data_is_refused(load: Load) -> None:
    with pytest.raises(InputError, match="before the newest period"):
        load(swap={"2019-12-01": "2018-12-01"})


def test_the_release_may_be_given_beside_the_spec(tmp_path: Path) -> None:
    paths = write(tmp_path, "table.csv", TABLE), write(tmp_path, "greece.toml", SPEC)
    (reading,) = read(paths[0], spec=paths[1], released=date(2020, 5, 5), retrieved=date(2021, 1, 1))
    assert (reading.edition.released, reading.edition.retrieved) == (date(2020, 5, 5), date(2021, 1, 1))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.dates(date(2015, 1, 1), date(2019, 11, 30)), st.sampled_from(["SYR", "AFG", "IRQ", "OTH"])),
        st.integers(0, 10**6),
        min_size=1,
        max_size=30,
    )
)
def test_what_is_written_is_what_is_read(load: Load, cells: dict[tuple[date, str], int]) -> None:
    table = "date,nationality,arrivals\n" + "".join(f"{d},{o},{n}\n" for (d, o), n in cells.items())
    reading = load(table)
    assert {(d, o): n for d, o, n in counts(reading, "period", "origin")} == cells


def test_the_daily_arrivals_in_italy_are_read_through_a_spec(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "central-mediterranean/italy_daily_arrivals_2015-2019.csv"
    text = SPEC.replace('"arrivals"', '"n"').replace('origin = { column = "nationality" }', "")
    (reading,) = read(path, spec=write(tmp_path, "italy.toml", text))
    (table,) = reading.edition.tables
    assert (table.rows, table.first, table.last) == (1339, date(2015, 10, 1), date(2019, 11, 25))
    assert (table.last - table.first).days + 1 - table.rows == 178
    expected = sum(int(line.split(",")[1]) for line in path.read_text().splitlines()[1:])
    assert reading.observations["count"].sum() == expected
