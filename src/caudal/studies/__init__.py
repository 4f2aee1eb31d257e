"""Studies: the one place where rooms meet. Corridor + store + as_of + seed -> a frozen record."""

from caudal.studies.checking import check
from caudal.studies.documents import claim_json, figure_json, plain, verdict_json
from caudal.studies.editions import LoadReport, SourcesReport, load, sources
from caudal.studies.effects import effect
from caudal.studies.effects_json import effect_json
from caudal.studies.effects_record import Effect
from caudal.studies.evidence import evidence
from caudal.studies.evidence_json import evidence_csv, evidence_json
from caudal.studies.evidence_record import Evidence
from caudal.studies.fetching import Fetched, FetchReport, fetch
from caudal.studies.forecasts import HUB_QUANTILES, QUANTILES, Forecast, forecast, forecast_json, forecast_rows
from caudal.studies.hindcasts import hindcast
from caudal.studies.hindcasts_json import hindcast_csv, hindcast_json
from caudal.studies.hindcasts_record import Hindcast
from caudal.studies.measure_page import measure_page
from caudal.studies.measure_record import MeasurePage
from caudal.studies.nowcast_json import nowcast_json, nowcast_rows
from caudal.studies.nowcast_record import Nowcast
from caudal.studies.nowcasts import nowcast
from caudal.studies.panels import edition_json, panel, panel_frame, panel_json
from caudal.studies.scenarios_record import Scenario, Supposed, parse_scenario
from caudal.studies.setting import Setting, setting
from caudal.studies.stock import stock_taking
from caudal.studies.tracing import figure_of, trace

__all__ = [
    "HUB_QUANTILES",
    "QUANTILES",
    "Effect",
    "Evidence",
    "FetchReport",
    "Fetched",
    "Forecast",
    "Hindcast",
    "LoadReport",
    "MeasurePage",
    "Nowcast",
    "Scenario",
    "Setting",
    "SourcesReport",
    "Supposed",
    "check",
    "claim_json",
    "edition_json",
    "effect",
    "effect_json",
    "evidence",
    "evidence_csv",
    "evidence_json",
    "fetch",
    "figure_json",
    "figure_of",
    "forecast",
    "forecast_json",
    "forecast_rows",
    "hindcast",
    "hindcast_csv",
    "hindcast_json",
    "load",
    "measure_page",
    "nowcast",
    "nowcast_json",
    "nowcast_rows",
    "panel",
    "panel_frame",
    "panel_json",
    "parse_scenario",
    "plain",
    "setting",
    "sources",
    "stock_taking",
    "trace",
    "verdict_json",
]
