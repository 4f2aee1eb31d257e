"""From editions and a date to counts: the as_of rule, panels, sources of a figure, prints and revisions."""

from caudal.series.history import coverage, first_released, prints, revision_range, sources_of
from caudal.series.origin import panel_sources
from caudal.series.panels import build_panel, query_panel
from caudal.series.published import Prints, print_matrix, publication_days, usual_lag
from caudal.series.sums import adds_up, aggregate, value_over

__all__ = [
    "Prints",
    "adds_up",
    "aggregate",
    "build_panel",
    "coverage",
    "first_released",
    "panel_sources",
    "print_matrix",
    "prints",
    "publication_days",
    "query_panel",
    "revision_range",
    "sources_of",
    "usual_lag",
    "value_over",
]
