"""Each format is read back by its own library, and says the same as the panel or forecast it was made from."""

from __future__ import annotations

import io
import json
import math
from datetime import date
from pathlib import Path

import frictionless
import hubdata
import jsonschema
import panels_made as made
import polars as pl
import pyarrow.parquet
import pytest
from pysdmx.io import get_datasets

from caudal import disk, exchange, studies
from caudal.errors import UsageError

FRAME = studies.panel_frame(made.panel())
FORECAST = exchange.forecast_frame(made.rows(), "usbp-encounters")


def kept(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write_file(path, data)
    return folder


def test_csv_gives_the_same_frame_to_polars() -> None:
    assert pl.read_csv(io.BytesIO(exchange.csv_bytes(FRAME)), schema=FRAME.schema).equals(FRAME)


def test_parquet_gives_the_same_frame_to_pyarrow_with_its_origin() -> None:
    data = exchange.parquet_bytes(FRAME, made.origin().document())
    assert pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist() == FRAME.to_dicts()
    origin = json.loads(pyarrow.parquet.read_metadata(io.BytesIO(data)).metadata[b"caudal"])
    assert [e["id"] for e in origin["editions"]] == ["a-2023", "b-2024", "c-2024"]
    assert origin["editions"][1]["basis"] == "unverified"
    assert origin["editions"][0]["released"] == "2023-11-14"
    assert (origin["as_of"], origin["mode"]) == ("2024-01-19", "replay")


@pytest.mark.parametrize("frequency", "DWMQA")
def test_a_data_package_is_valid_to_frictionless_and_holds_the_counts(tmp_path: Path, frequency: str) -> None:
    panel = made.panel(frequency)
    frame = studies.panel_frame(panel)
    kept(tmp_path, exchange.panel_package(frame, frequency, made.origin(panel)))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    read = package.get_resource("counts").read_rows()
    assert [row["count"] for row in read] == frame["count"].to_list()
    assert [row["state"] for row in read] == frame["state"].to_list()
    assert [row["edition"] for row in read] == frame["edition"].to_list()
    editions = {row["id"]: row for row in package.get_resource("editions").read_rows()}
    assert editions["b-2024"]["released"] == date(2024, 2, 13)
    assert editions["a-2023"]["sha256"] == "a" * 64
    document = package.to_descriptor()
    assert document["sources"][0] == {"title": 'CBP, Encounters, "final", released 2023-11-14',
                                      "path": "https://example.org/f"}  # fmt: skip
    assert document["licenses"] == [{"name": "public-domain-US", "title": "public domain, US"}]
    assert document["caudal"]["mode"] == "replay"


def test_frictionless_finds_a_count_changed_in_the_package(tmp_path: Path) -> None:
    kept(tmp_path, exchange.panel_package(FRAME, "M", made.origin()))
    path = tmp_path / "counts.csv"
    path.write_bytes(path.read_bytes().replace(b"1234", b"1235", 1))
    errors = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert ["hash-count"] in errors


def test_sdmx_csv_gives_pysdmx_the_counts_their_status_and_edition(tmp_path: Path) -> None:
    data = exchange.panel_sdmx(FRAME, "M", made.origin())
    path = tmp_path / "counts.csv"
    path.write_bytes(data)
    (found,) = get_datasets(path)
    assert found.short_urn == "Dataflow=CAUDAL:COUNTS(1.0)"
    rows = found.data.to_dict("records")
    assert [r["OBS_VALUE"] for r in rows] == ["1234", "0", "", "50", "", "61234"]
    assert [r["OBS_STATUS"] for r in rows] == ["A", "E", "Q", "A", "O", "V"]
    assert [r["TIME_PERIOD"] for r in rows] == ["2023-11", "2023-12", "2024-01"] * 2
    assert {(r["PLACE"], r["ORIGIN"], r["POPULATION"]) for r in rows} == {
        ("tucson", "_T", "_T"),
        ("del-rio", "VEN", "_T"),
    }
    assert [r["EDITION"] for r in rows] == ["a-2023", "c-2024", "a-2023", "a-2023", "", "b-2024"]
    assert rows[-1]["MODE"] == "replay"


def test_what_cannot_be_an_sdmx_code_is_refused() -> None:
    for value in ("a b", "x+y", "ñ", ""):
        with pytest.raises(UsageError, match="cannot be an SDMX code"):
            exchange.panel_sdmx(FRAME.with_columns(place=pl.lit(value)), "M", made.origin())


def test_no_cell_of_a_csv_runs_as_a_formula() -> None:
    frame = pl.DataFrame({"place": ["=1+1", "@x", "-a", "ok", None], "count": [-1, 2, 3, 4, 5]})
    read = pl.read_csv(io.BytesIO(exchange.csv_bytes(frame)))
    assert read["place"].to_list() == ["'=1+1", "'@x", "'-a", "ok", None]
    assert read["count"].to_list() == [-1, 2, 3, 4, 5]


def test_a_forecast_is_read_back_from_a_package_and_from_sdmx(tmp_path: Path) -> None:
    kept(tmp_path / "p", exchange.forecast_package(FORECAST, "M", made.origin()))
    assert frictionless.validate(str(tmp_path / "p" / "datapackage.json")).valid
    read = frictionless.Package(str(tmp_path / "p" / "datapackage.json")).get_resource("forecasts").read_rows()
    assert [float(row["value"]) for row in read] == FORECAST["value"].to_list()
    path = tmp_path / "f.csv"
    path.write_bytes(exchange.forecast_sdmx(FORECAST, "M", made.origin()))
    rows = get_datasets(path)[0].data.to_dict("records")
    assert [float(r["OBS_VALUE"]) for r in rows] == FORECAST["value"].to_list()
    assert [float(r["QUANTILE"]) for r in rows] == FORECAST["quantile"].to_list()
    assert {r["OBS_STATUS"] for r in rows} == {"F"}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_hub_of_our_tables_is_read_by_hubdata_with_the_same_values(tmp_path: Path, form: str) -> None:
    table = exchange.hub_table(made.rows(), "usbp-encounters", made.AS_OF)
    file = exchange.hub_file(made.AS_OF, "caudal", "joint", form)
    kept(tmp_path, {file: exchange.hub_bytes(table, form), **exchange.hub_config(table, "M", "Encounters")})
    connected = hubdata.connect_hub(tmp_path)
    read = pl.DataFrame(connected.get_dataset().to_table()).sort(*table.columns)
    assert set(read["model_id"]) == {"caudal-joint"}
    assert read.select(table.columns).rows() == table.sort(*table.columns).rows()
    assert file == f"model-output/caudal-joint/2024-01-19-caudal-joint.{form}"
    assert set(read["target_end_date"]) == {date(2024, 1, 31), date(2024, 2, 29)}


def test_a_hubs_table_holds_each_row_of_the_forecast_once() -> None:
    table = exchange.hub_table(made.rows(), "usbp-encounters", made.AS_OF)
    found = {(r["location"], r["horizon"], r["output_type_id"]): r["value"] for r in table.to_dicts()}
    assert found == {(r["series"]["place"], r["horizon"], r["quantile"]): r["value"] for r in made.rows()}


BROKEN = {
    "nothing is missing": {"origin": pl.lit(None, pl.String)},
    "there is one origin date": {"origin_date": pl.date(2024, 1, 1 + pl.col("horizon"))},
    "the output type is quantile": {"output_type": pl.lit("median")},
    "a quantile level lies between 0 and 1": {"output_type_id": pl.col("output_type_id") - 0.025},
    "a value is finite and not negative": {"value": pl.col("value") - 100},
    "a level stands once in a task": {"output_type_id": pl.lit(0.5)},
    "values never fall as the level rises": {"value": 5000 - pl.col("value")},
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_table_that_a_hub_would_refuse_is_refused_by_the_rule_it_breaks(rule: str) -> None:
    table = exchange.hub_table(made.rows(), "usbp-encounters", made.AS_OF)
    exchange.check_hub_table(table)
    with pytest.raises(UsageError, match=rule):
        exchange.check_hub_table(table.with_columns(**BROKEN[rule]))


def test_a_hub_refuses_other_columns_no_rows_values_not_finite_and_levels_that_differ() -> None:
    table = exchange.hub_table(made.rows(), "usbp-encounters", made.AS_OF)
    for wrong, told in (
        (table.drop("value"), "has the columns"),
        (table.with_columns(pl.col("horizon").cast(pl.Float64)), "has the columns"),
        (table.clear(), "at least one row"),
        (table.with_columns(value=pl.lit(math.inf)), "finite"),
        (table.with_columns(value=pl.lit(math.nan)), "finite"),
        (table.head(table.height - 1), "every task has the same levels"),
    ):
        with pytest.raises(UsageError, match=told):
            exchange.check_hub_table(wrong)
    for name in ("a b", "x-y", "", "n" * 17):
        with pytest.raises(UsageError, match="no name of a team or model"):
            exchange.hub_file(made.AS_OF, name, "joint")


def one_of(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


VALUES = one_of(required={"type": ["array", "null"]}, optional={"type": ["array", "null"], "uniqueItems": True})
TARGET = {
    "type": "object",
    "properties": {
        "target_id": {"type": "string", "maxLength": 30},
        "target_name": {"type": "string", "maxLength": 100},
        "target_units": {"type": "string", "maxLength": 100},
        "target_keys": {"type": "object", "minProperties": 1, "maxProperties": 1},
        "target_type": {"enum": ["continuous", "discrete", "date", "binary", "nominal", "ordinal", "compositional"]},
        "is_step_ahead": {"type": "boolean"},
        "time_unit": {"enum": ["day", "week", "month"]},
    },
    "required": ["target_id", "target_name", "target_units", "target_type", "target_keys", "is_step_ahead"],
    "additionalProperties": False,
    "if": {"properties": {"is_step_ahead": {"const": True}}},
    "then": {"required": ["time_unit"]},
}
QUANTILE = one_of(
    output_type_id=one_of(required={"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}}),
    is_required={"type": "boolean"},
    value={"type": "object", "properties": {"type": {"enum": ["double", "integer"]}}, "required": ["type"]},
)
TASKS = {
    "type": "object",
    "required": ["rounds", "schema_version"],
    "properties": {
        "rounds": {
            "items": one_of(
                round_id_from_variable={"const": True},
                round_id={"const": "origin_date"},
                model_tasks={
                    "items": one_of(
                        task_ids={"type": "object", "additionalProperties": VALUES},
                        output_type=one_of(quantile=QUANTILE),
                        target_metadata={"items": TARGET, "minItems": 1},
                    )
                },
                submissions_due=one_of(start={"type": "string"}, end={"type": "string"}),
            )
        }
    },
}
"""What the hubverse standard asks of a hub's tasks, in our own words, narrowed to what we write."""


@pytest.mark.parametrize("frequency", "DWMQA")
def test_a_hubs_configuration_says_what_the_standard_asks(frequency: str) -> None:
    table = exchange.hub_table(made.rows(), "usbp-encounters", made.AS_OF)
    files = exchange.hub_config(table, frequency, "x" * 150)
    tasks = json.loads(files["hub-config/tasks.json"])
    jsonschema.validate(tasks, TASKS)
    (task,) = tasks["rounds"][0]["model_tasks"]
    assert set(task["task_ids"]) == set(table.columns) - {"output_type", "output_type_id", "value"}
    assert task["output_type"]["quantile"]["output_type_id"]["required"] == [0.025, 0.5, 0.975]
    long = table.with_columns(target=pl.lit("x" * 31))
    with pytest.raises(UsageError, match="too long"):
        exchange.hub_config(long, frequency, "X")


def test_a_month_not_yet_published_may_be_forecast_after_its_end() -> None:
    rows = [{**row, "period": "2023-12", "horizon": 1} for row in made.rows() if row["horizon"] == 1]
    assert set(exchange.hub_table(rows, "usbp-encounters", made.AS_OF)["target_end_date"]) == {date(2023, 12, 31)}
