"""A nowcast as one JSON document and as rows of a long table."""

from __future__ import annotations

import math
from collections.abc import Iterable

from caudal.studies.nowcasts.record import EarlySign, Flow, Held, Nowcast
from caudal.studies.panels import edition_json


def nowcast_rows(found: Nowcast) -> list[dict[str, object]]:
    """One row for each count, period and quantile: `indicator, series{}, period, state, horizon, quantile, value`.

    horizon: periods after the last published, at most 0 for a published one. state: "unpublished" or "open".
    """
    return [
        {"indicator": f.query.indicator, "series": f.query.dims(), "period": period.label, "state": _state(n),
         "horizon": n, "quantile": q, "value": value}
        for f in found.flows
        for period, n, values in zip(f.periods, f.steps, f.values.tolist(), strict=True)
        for q, value in zip(found.probabilities, values, strict=True)
    ]  # fmt: skip


def nowcast_json(found: Nowcast) -> dict[str, object]:
    """A nowcast as one JSON document: its rows, each count with its signs and its record, and how it was made."""
    return {
        "as_of": found.as_of.isoformat(),
        "mode": found.mode,
        "rows": nowcast_rows(found),
        "flows": [_flow(f, found.probabilities) for f in found.flows],
        "not_held": [{"indicator": i, "why": why} for i, why in found.not_held],
        "computation": {"function": "caudal.studies.nowcast", "draws": found.draws, "seed": found.seed},
        "seed": found.seed,
        "editions": [edition_json(e) for e in found.editions],
    }


def _state(n: int) -> str:
    return "open" if n <= 0 else "unpublished"


def _flow(f: Flow, probabilities: tuple[float, ...]) -> dict[str, object]:
    middle = _middle(probabilities)
    return {
        "indicator": f.query.indicator,
        "series": f.query.dims(),
        "frequency": f.panel.frequency,
        "mode": f.mode,
        "counts_mode": f.panel.mode,
        "last_published": f.last.label,
        "year_begins": f.year_begins,
        "periods": [
            {
                "period": p.label,
                "state": _state(n),
                "horizon": n,
                "printed": None if math.isnan(printed) else float(printed),
                "median": values[middle],
                "without_signs": {"quantiles": list(probabilities), "values": alone} if n > 0 else None,
                "past_revisions": cases if n <= 0 else None,
            }
            for p, n, printed, values, alone, cases in zip(
                f.periods, f.steps, f.printed.tolist(), f.values.tolist(), f.plain.tolist(), f.cases, strict=True
            )
        ],
        "signs": [_sign(x) for x in f.signs],
        "replays": {
            "first": None if f.first_replay is None else f.first_replay.label,
            "block": f.block,
            "held": [_held(h) for h in f.held],
        },
        "notes": [{"key": key, "values": dict(values)} for key, values in f.notes],
    }


def _middle(probabilities: tuple[float, ...]) -> int:
    return min(range(len(probabilities)), key=lambda i: abs(probabilities[i] - 0.5))


def _sign(x: EarlySign) -> dict[str, object]:
    return {
        "indicator": x.query.indicator,
        "series": x.query.dims(),
        "kind": x.kind,
        "frequency": x.frequency,
        "mode": x.mode,
        "last": x.last.label,
        "days_seen": None if x.days is None else list(x.days),
        "lags": None if x.lags is None else list(x.lags),
        "surprise": [None if math.isnan(v) else v for v in x.said],
        "weights": list(x.weights),
        "past_gain": list(x.gain),
        "used": x.used,
    }


def _held(h: Held) -> dict[str, object]:
    return {
        "horizon": h.step,
        "cases": h.cases,
        "coverage": [
            {"level": level, "share": share, "lower95": lower, "upper95": upper}
            for level, (share, lower, upper) in h.share.items()
        ],
        "score_over_without_signs": None if h.against is None else _numbers(h.against),
    }


def _numbers(values: Iterable[float]) -> dict[str, float]:
    return dict(zip(("ratio", "lower95", "upper95"), values, strict=True))
