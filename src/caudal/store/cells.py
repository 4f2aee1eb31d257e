"""The cells of an edition as Parquet bytes, and the rules they must keep to be stored."""

from __future__ import annotations

import io

import polars as pl

from caudal.errors import InputError
from caudal.periods import FREQUENCIES, period_of
from caudal.records import ALL, DIMENSIONS, OBSERVATION_SCHEMA, STATUSES, Edition, Reading, Table
from caudal.store.manifest import Values

_KEY = ("table", *DIMENSIONS, "period")
_ROW_GROUP = 1 << 20


def to_parquet(observations: pl.DataFrame) -> bytes:
    """The cells as Parquet: rows sorted by their key, so that the same cells always give the same bytes."""
    buffer = io.BytesIO()
    observations.select(list(OBSERVATION_SCHEMA)).sort(_KEY).write_parquet(
        buffer, compression="zstd", compression_level=9, statistics=True, row_group_size=_ROW_GROUP
    )
    return buffer.getvalue()


def from_parquet(data: bytes) -> pl.DataFrame:
    """The cells in these bytes."""
    return pl.read_parquet(io.BytesIO(data))


def values_of(reading: Reading) -> Values:
    """For each table, the values that occur in each dimension that it breaks down."""
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for table in reading.edition.tables:
        cells = reading.observations.filter(pl.col("table") == table.name)
        out[table.name] = {
            d: tuple(sorted(cells.get_column(d).unique().to_list())) for d in DIMENSIONS if table.dims[d] == "*"
        }
    return out


def check(reading: Reading) -> None:
    """Raises InputError unless the cells keep what their edition and tables say of them.

    The readers check their files; this is the store's own guard, so that nothing unsound is ever kept.
    """
    edition, cells = reading.edition, reading.observations
    if dict(cells.schema) != OBSERVATION_SCHEMA:
        raise _refusal(edition, f"the cells have columns {dict(cells.schema)}, expected {OBSERVATION_SCHEMA}")
    names = [t.name for t in edition.tables]
    if not names or len(set(names)) != len(names):
        raise _refusal(edition, f"the tables must have names that differ (found {names})")
    unknown = set(cells.get_column("table").unique().to_list()) - set(names)
    if unknown:
        raise _refusal(edition, f"cells of tables that the edition does not name: {sorted(map(str, unknown))}")
    _check_rows(edition, cells)
    for table in edition.tables:
        _check_table(edition, table, cells.filter(pl.col("table") == table.name))


def _check_rows(edition: Edition, cells: pl.DataFrame) -> None:
    counted = pl.col("status").is_in(["exact", "rounded"])
    rules = {
        "a key column is empty": pl.any_horizontal(pl.col(c).is_null() for c in (*_KEY, "indicator", "row")),
        "an unknown status": pl.col("status").is_null() | ~pl.col("status").is_in(list(STATUSES)),
        "a cell has a count exactly when its status is exact or rounded": pl.col("count").is_not_null() != counted,
        "counts are never negative": pl.col("count") < 0,
        "each cell occurs once in its table": pl.struct(_KEY).is_duplicated(),
    }
    for rule, broken in rules.items():
        bad = cells.filter(broken)
        if bad.height:
            raise _refusal(edition, rule, row=bad.item(0, "row"), value=bad.row(0))


def _check_table(edition: Edition, table: Table, cells: pl.DataFrame) -> None:
    if set(table.dims) != set(DIMENSIONS):
        raise _refusal(edition, f"table {table.name!r} must say how it treats each of {', '.join(DIMENSIONS)}")
    if table.frequency not in FREQUENCIES or table.first > table.last or table.rounding < 1 or table.below < 0:
        raise _refusal(edition, f"table {table.name!r} has an impossible frequency, coverage, rounding or bound")
    fixed = pl.lit(False)
    for d in DIMENSIONS:
        fixed = fixed | ((pl.col(d) == ALL) if table.dims[d] == "*" else (pl.col(d) != table.dims[d]))
    period = pl.col("period")
    rules = {
        f"table {table.name!r} has a cell outside its dimensions": fixed,
        f"table {table.name!r} has a cell of another indicator": pl.col("indicator") != table.indicator,
        f"table {table.name!r} has a period outside its coverage": (period < table.first) | (period > table.last),
        f"table {table.name!r} has a period that is off its calendar": ~_on_grid(table),
        f"table {table.name!r} has a period among its own gaps": period.is_in(list(table.gaps)),
    }
    for rule, broken in rules.items():
        bad = cells.filter(broken)
        if bad.height:
            raise _refusal(edition, rule, row=bad.item(0, "row"), value=bad.row(0))
    if table.frequency in "MQA" and table.first.day != 1:
        raise _refusal(edition, f"table {table.name!r} begins on {table.first}, not on the first day of a month")
    period_of(table.first, table.frequency)


def _on_grid(table: Table) -> pl.Expr:
    period = pl.col("period")
    if table.frequency == "D":
        return pl.lit(True)
    if table.frequency == "W":
        return (period - pl.lit(table.first)).dt.total_days() % 7 == 0
    months = {"M": 1, "Q": 3, "A": 12}[table.frequency]
    index = period.dt.year().cast(pl.Int32) * 12 + period.dt.month().cast(pl.Int32)
    return (period.dt.day() == 1) & ((index - (table.first.year * 12 + table.first.month)) % months == 0)


def _refusal(edition: Edition, rule: str, row: int | None = None, value: object = None) -> InputError:
    return InputError(
        rule,
        file=edition.source or edition.id,
        row=row,
        value=value,
        next_step="This is a fault of the reader, not of the file: please report it with the layout's name "
        f"({edition.layout}).",
    )
