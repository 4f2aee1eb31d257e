"""Trace: a figure of a stock-taking opened to its sources."""

from __future__ import annotations

import difflib

from caudal.errors import UsageError
from caudal.records import Figure
from caudal.stocktaking import StockTaking
from caudal.studies.progress import Progress
from caudal.studies.setting import Setting
from caudal.studies.stock import stock_taking


def trace(s: Setting, figure: str, progress: Progress | None = None) -> Figure:
    """The full record of one figure of the brief as of `s.as_of`. Raises UsageError naming the nearest ids."""
    return figure_of(stock_taking(s, progress), figure)


def figure_of(stock: StockTaking, figure: str) -> Figure:
    """A figure of a stock-taking by its id, as printed in the brief's annex and JSON. Raises UsageError."""
    if figure in stock.figures:
        return stock.figures[figure]
    near = difflib.get_close_matches(figure, stock.figures, n=3, cutoff=0.3)
    hint = f" Nearest: {', '.join(near)}." if near else ""
    raise UsageError(
        f"No figure {figure!r} in the brief of {stock.corridor.id} as of {stock.as_of}.{hint} "
        "The ids stand in the brief's annex and under `figures` in its JSON."
    )
