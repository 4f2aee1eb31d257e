"""Exchange: tidy results as the bytes of formats that others read. Frames and records in, bytes out; no disk here.

csv, Parquet with its origin, Frictionless data packages, SDMX-CSV 2.0, and hubverse model-output tables.
"""

from caudal.exchange.flat import csv_bytes, parquet_bytes
from caudal.exchange.forecasts import forecast_frame, forecast_package, forecast_sdmx, nowcast_frame
from caudal.exchange.hub import check_hub_table, hub_bytes, hub_config, hub_file, hub_table
from caudal.exchange.origin import Origin
from caudal.exchange.package import Field, Resource, package_files, resource
from caudal.exchange.panels import panel_origin, panel_package, panel_sdmx

__all__ = [
    "Field",
    "Origin",
    "Resource",
    "check_hub_table",
    "csv_bytes",
    "forecast_frame",
    "forecast_package",
    "forecast_sdmx",
    "hub_bytes",
    "hub_config",
    "hub_file",
    "hub_table",
    "nowcast_frame",
    "package_files",
    "panel_origin",
    "panel_package",
    "panel_sdmx",
    "parquet_bytes",
    "resource",
]
