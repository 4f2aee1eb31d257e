"""Studies: the one place where rooms meet. Corridor + store + as_of + seed -> a frozen record."""

from caudal.studies.checking import check
from caudal.studies.documents import claim_json, figure_json, plain, verdict_json
from caudal.studies.editions import LoadReport, SourcesReport, load, sources
from caudal.studies.effects.as_json import effect_json
from caudal.studies.effects.record import Effect
from caudal.studies.effects.study import effect
from caudal.studies.evidence.as_json import evidence_csv, evidence_json
from caudal.studies.evidence.record import Evidence
from caudal.studies.evidence.study import evidence
from caudal.studies.fetching import Fetched, FetchReport, fetch
from caudal.studies.forecasts.record import Scenario, Supposed, parse_scenario
from caudal.studies.forecasts.study import HUB_QUANTILES, QUANTILES, Forecast, forecast, forecast_json, forecast_rows
from caudal.studies.hindcasts.as_json import hindcast_csv, hindcast_json
from caudal.studies.hindcasts.record import Hindcast
from caudal.studies.hindcasts.study import hindcast
from caudal.studies.measures.page import measure_page
from caudal.studies.measures.record import MeasurePage
from caudal.studies.nowcasts.as_json import nowcast_json, nowcast_rows
from caudal.studies.nowcasts.record import Nowcast
from caudal.studies.nowcasts.study import nowcast
from caudal.studies.panels import edition_json, panel, panel_frame, panel_json
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
