"""Hubverse model-output tables: one file of quantiles for each model and day of forecast, and a hub's configuration.

The standard asks of a model-output file: columns for the task (whatever the hub calls them), then `output_type`,
`output_type_id` and `value`; for quantiles the id is the probability, in (0, 1), and values never fall as it rises.
The file lies in `model-output/TEAM-MODEL/` as `DATE-TEAM-MODEL.csv`, the date being the round's.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from caudal.errors import UsageError
from caudal.exchange.forecasts import Row, forecast_frame
from caudal.periods import parse_period
from caudal.records import DIMENSIONS

TASK = ("origin_date", "target", "horizon", "target_end_date", "location", *DIMENSIONS[1:])
"""The task columns; `location` is the place."""
COLUMNS = (*TASK, "output_type", "output_type_id", "value")
SCHEMA = {"origin_date": pl.Date(), "target": pl.String(), "horizon": pl.Int32(), "target_end_date": pl.Date(),
          **dict.fromkeys(("location", *DIMENSIONS[1:], "output_type"), pl.String()), "output_type_id": pl.Float64(),
          "value": pl.Float64()}  # fmt: skip

_TASKS_SCHEMA = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.0.1/tasks-schema.json"
_ADMIN_SCHEMA = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.0.1/admin-schema.json"
_NAME = re.compile(r"[A-Za-z0-9_]{1,16}")
_STEPS = {"D": "day", "W": "week", "M": "month"}
"""The steps that the standard knows; quarters and years are targets without one."""
_LONGEST_TARGET = 30


def hub_table(rows: Iterable[Row], indicator: str, as_of: date) -> pl.DataFrame:
    """Forecast rows as a model-output table, checked (see `check_hub_table`). target: the indicator's id."""
    frame = forecast_frame(rows, indicator)
    ends = {label: parse_period(label).end - timedelta(days=1) for label in frame["period"].unique()}
    table = frame.select(
        pl.lit(as_of).alias("origin_date"),
        pl.col("indicator").alias("target"),
        "horizon",
        pl.col("period").replace_strict(ends, return_dtype=pl.Date).alias("target_end_date"),
        pl.col("place").alias("location"),
        *DIMENSIONS[1:],
        pl.lit("quantile").alias("output_type"),
        pl.col("quantile").alias("output_type_id"),
        "value",
    ).sort(*TASK, "output_type_id")
    check_hub_table(table)
    return table


def check_hub_table(table: pl.DataFrame) -> None:
    """Refuses what a hub would refuse. Raises UsageError naming the rule and the first row that breaks it.

    Rules: the columns and their types; at least one row; nothing missing; one origin date; quantile levels in (0, 1),
    each once for a task and the same for all; values finite, not negative and never falling as the level rises. A
    task may have ended before the day of forecast: a month not yet published.
    """
    if dict(table.schema) != SCHEMA:
        raise UsageError(f"A hub's table has the columns {', '.join(COLUMNS)}; here: {', '.join(table.columns)}.")
    if table.is_empty():
        raise UsageError("A hub's table has at least one row; this forecast has none.")
    level, value = pl.col("output_type_id"), pl.col("value")
    levels = level.cast(pl.String).str.join(" ").over(TASK)
    rules = {
        "nothing is missing": pl.any_horizontal(pl.all().is_null()),
        "there is one origin date": pl.col("origin_date") != pl.col("origin_date").first(),
        "the output type is quantile": pl.col("output_type") != "quantile",
        "a quantile level lies between 0 and 1": ~level.is_between(0, 1, closed="none"),
        "a value is finite and not negative": ~value.is_finite() | (value < 0),
        "a level stands once in a task": pl.struct(*TASK, "output_type_id").is_duplicated(),
        "values never fall as the level rises": value.diff().over(TASK) < 0,
        "every task has the same levels": levels != levels.first(),
    }  # fmt: skip
    ordered = table.sort(*TASK, "output_type_id")
    for rule, broken in rules.items():
        wrong = ordered.filter(broken)
        if not wrong.is_empty():
            row = ", ".join(f"{name} {v}" for name, v in zip(COLUMNS, wrong.row(0), strict=True))
            raise UsageError(f"This is no hub's table: {rule}, but {wrong.height} rows break that; first: {row}.")


def hub_file(as_of: date, team: str, model: str, form: str = "csv") -> str:
    """The file's path in a hub. Raises UsageError for a team or model that a hub could not name."""
    for name in (team, model):
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} is no name of a team or model in a hub: up to 16 letters, digits and _.")
    return f"model-output/{team}-{model}/{as_of}-{team}-{model}.{form}"


def hub_bytes(table: pl.DataFrame, form: str = "csv") -> bytes:
    """The table's bytes as csv or Parquet."""
    if form == "csv":
        return table.write_csv().encode("utf-8")
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    return buffer.getvalue()


def hub_config(table: pl.DataFrame, frequency: str, title: str) -> dict[str, bytes]:
    """`hub-config/admin.json` and `hub-config/tasks.json` of a hub that takes tables like this one.

    The contact and repository are to be filled in by who runs the hub. Raises UsageError for an indicator whose id is
    longer than the standard allows (30).
    """
    for target in table["target"].unique():
        if len(target) > _LONGEST_TARGET:
            raise UsageError(f"{target!r} is too long for the id of a hub's target: at most {_LONGEST_TARGET} letters.")
    task_ids = {}
    for name in TASK:
        values = table[name].unique().sort()
        plain = values.cast(pl.String).to_list() if values.dtype == pl.Date else values.to_list()
        task_ids[name] = {"required": None, "optional": plain}
    targets = [
        {
            "target_id": target,
            "target_name": title[:100],
            "target_units": "count",
            "target_keys": {"target": target},
            "target_type": "discrete",
            "is_step_ahead": frequency in _STEPS,
            **({"time_unit": _STEPS[frequency]} if frequency in _STEPS else {}),
        }
        for target in task_ids["target"]["optional"] or ()
    ]
    levels = table["output_type_id"].unique().sort().to_list()
    quantile = {
        "output_type_id": {"required": levels},
        "is_required": True,
        "value": {"type": "double", "minimum": 0},
    }
    day = str(table["origin_date"][0])
    tasks = {
        "schema_version": _TASKS_SCHEMA,
        "rounds": [
            {
                "round_id_from_variable": True,
                "round_id": "origin_date",
                "model_tasks": [
                    {"task_ids": task_ids, "output_type": {"quantile": quantile}, "target_metadata": targets}
                ],
                "submissions_due": {"start": day, "end": day},
            }
        ],
        "output_type_id_datatype": "double",
        "derived_task_ids": ["target_end_date"],
    }
    admin = {
        "schema_version": _ADMIN_SCHEMA,
        "name": title,
        "maintainer": "caudal",
        "contact": {"name": "caudal", "email": "nobody@example.org"},
        "repository": {"host": "github", "owner": "caudal", "name": "hub"},
        "file_format": ["csv", "parquet"],
        "timezone": "UTC",
        "model_output_dir": "model-output",
    }
    return {
        f"hub-config/{name}.json": (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
        for name, document in (("admin", admin), ("tasks", tasks))
    }
