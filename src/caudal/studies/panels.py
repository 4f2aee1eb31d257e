"""Listings: a panel as known on a day, as a long table and as a JSON document, and an edition likewise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from caudal.errors import NotHeldError
from caudal.panel import STATE_NAMES, Panel
from caudal.records import ALL, DIMENSIONS, Edition
from caudal.series import aggregate, build_panel
from caudal.studies.answering import FINER, summed
from caudal.studies.documents import plain
from caudal.studies.setting import Setting


def panel(
    s: Setting,
    indicator: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    frequency: str | None = None,
    first: date | None = None,
) -> Panel:
    """Counts of one indicator (by default the corridor's principal one) broken down by dimensions, as known at as_of.

    Where no data of that frequency are held, finer ones are summed, complete periods only.
    """
    refused: NotHeldError | None = None
    for held in FINER.get(frequency or "", (frequency,)):
        try:
            found = build_panel(
                s.store,
                s.corridor,
                summed(s.corridor, indicator or s.corridor.indicator),
                by=tuple(by),
                where=dict(where or {}),
                as_of=s.as_of,
                strict=s.strict,
                frequency=held,
                first=first,
            )
        except NotHeldError as error:
            refused = refused or error
            continue
        return found if frequency in (None, held) else aggregate(found, str(frequency))
    assert refused is not None
    raise refused


def panel_frame(panel: Panel) -> pl.DataFrame:
    """A panel as a long table: dimensions, period, count (null where not known), state, edition, mode."""
    n_series, n_periods = panel.counts.shape
    columns: dict[str, object] = {"indicator": [panel.indicator] * (n_series * n_periods)}
    for d in DIMENSIONS:
        columns[d] = [key.get(d, ALL) for key in panel.series for _ in range(n_periods)]
    columns["period"] = [p.label for _ in range(n_series) for p in panel.periods]
    counts = panel.counts.ravel()
    columns["count"] = [None if not np.isfinite(v) else float(v) for v in counts]
    columns["state"] = [STATE_NAMES[int(v)] for v in panel.state.ravel()]
    columns["edition"] = [None if e < 0 else panel.editions[int(e)].id for e in panel.edition.ravel()]
    columns["mode"] = ["replay" if r else "strict" for r in panel.replay.ravel()]
    schema = {**dict.fromkeys(["indicator", *DIMENSIONS, "period"], pl.String()), "count": pl.Float64(),
              **dict.fromkeys(["state", "edition", "mode"], pl.String())}  # fmt: skip
    frame = pl.DataFrame(columns, schema=schema)
    whole = frame["count"].drop_nulls()
    return frame.with_columns(pl.col("count").cast(pl.Int64)) if (whole == whole.round()).all() else frame


def panel_json(s: Setting, panel: Panel) -> dict[str, object]:
    """A panel as one JSON document: axes, counts (null where not known), states, editions and mode."""
    return {
        "indicator": panel.indicator,
        "frequency": panel.frequency,
        "as_of": panel.as_of.isoformat(),
        "mode": panel.mode,
        "periods": [p.label for p in panel.periods],
        "series": [dict(k) for k in panel.series],
        "counts": [[None if not np.isfinite(v) else v for v in row] for row in panel.counts.tolist()],
        "state": [[STATE_NAMES[v] for v in row] for row in panel.state.tolist()],
        "notes": list(panel.notes),
        "editions": [edition_json(e) for e in panel.editions],
    }


def edition_json(edition: Edition) -> dict[str, Any]:
    """An edition as plain JSON values, its tables summed up by their coverage."""
    document: dict[str, Any] = plain(
        {k: v for k, v in asdict(edition).items() if k not in ("tables", "notes", "indicators")}
    )
    document["notes"] = dict(edition.notes)
    document["coverage"] = [
        {"indicator": t.indicator, "frequency": t.frequency, "first": t.first.isoformat(), "last": t.last.isoformat()}
        for t in edition.tables
    ]
    return document
