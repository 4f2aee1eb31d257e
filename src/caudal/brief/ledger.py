"""The ledger of one brief: which figures its words use, and figures derived from the record where it holds none.

No number reaches a page but through here, and no cell under 10 passes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from caudal.errors import CaudalError
from caudal.records import SMALL_CELL, Figure, Mode, Query, Source, Verdict
from caudal.stocktaking import StockTaking


def held_back(value: float | None, unit: str) -> bool:
    """Whether a count is too small to print."""
    return value is not None and unit == "count" and 0 <= value < SMALL_CELL


class UntraceableError(CaudalError):
    """A number was to be printed that no figure of the record stands behind, or that contradicts its figure."""


class Ledger:
    """Figures of a StockTaking, those derived for the brief, and the order in which words use them."""

    def __init__(self, stock: StockTaking) -> None:
        self.stock = stock
        self._derived: dict[str, Figure] = {}
        self._used: dict[str, Figure] = {}

    @cached_property
    def _index(self) -> dict[tuple[object, ...], str]:
        return {_known_as(f): f.id for f in self.stock.figures.values()}

    def look(self, figure: str) -> Figure:
        """The figure of that id, small cells withheld (value None, mark c). Raises UntraceableError."""
        held = self.stock.figures.get(figure) or self._derived.get(figure)
        if held is None:
            raise UntraceableError(f"The brief would print figure {figure!r}, which the record does not hold.")
        value = held.value
        if value is not None and not math.isfinite(value):
            held = replace(held, value=None)
        if held_back(held.value, held.unit):
            held = replace(held, value=None, mark="c")
        return held

    def use(self, figure: str) -> Figure:
        """The same, noted as printed."""
        if figure not in self._used:
            self._used[figure] = self.look(figure)
        return self._used[figure]

    def find(self, query: Query, period: str, kind: str, as_of: date) -> str | None:
        """The id of the record's figure of that series, period, kind and date; None where it holds none."""
        return self._index.get((query.indicator, tuple(sorted(query.dims().items())), period, kind, as_of))

    @property
    def used(self) -> tuple[Figure, ...]:
        """Figures printed so far, in order of first use."""
        return tuple(self._used.values())

    def derive(
        self,
        figure: str,
        value: float | None,
        unit: str,
        *,
        query: Query | None,
        period: str,
        as_of: date,
        mode: Mode,
        sources: tuple[Source, ...],
        computation: Mapping[str, object],
        mark: str = "",
    ) -> str:
        """A figure for a number that the record holds outside its `figures`; returns its id."""
        if figure not in self.stock.figures and figure not in self._derived:
            self._derived[figure] = Figure(
                figure,
                value,
                unit,
                query.indicator if query else "",
                query.dims() if query else {},
                period,
                as_of,
                mode,
                sources,
                dict(computation),
                mark,
            )
        return figure

    def about(self, figure: str, value: float, unit: str, computation: Mapping[str, object]) -> str:
        """A figure for a number about the record itself or its method, of no one series and no edition."""
        stock = self.stock
        return self.derive(
            figure, value, unit, query=None, period=stock.period.label, as_of=stock.as_of, mode="strict", sources=(),
            computation=computation,
        )  # fmt: skip

    def of_verdict(self, owner: str, key: str, verdict: Verdict, figures: Mapping[str, str]) -> str | None:
        """The id of one number of a verdict: the record's own figure, else one derived; None where not known."""
        if key in figures:
            self._agree(figures[key], key, verdict)
            return figures[key]
        found = _number(verdict, key)
        if found is None or not math.isfinite(found[0]):
            return None
        value, unit = found
        claim = verdict.claim
        label = claim.period.label
        if claim.against is not None and key != "to":
            label = claim.against.label if key == "from" else f"{claim.against.label}/{claim.period.label}"
        kind = "count" if key in ("to", "from") else key
        entered = self.find(claim.query, label, kind, verdict.as_of)
        if entered is not None:
            self._agree(entered, key, verdict)
            return entered
        return self.derive(
            f"{owner}.{key}",
            value,
            unit,
            query=claim.query,
            period=label,
            as_of=verdict.as_of,
            mode=verdict.mode,
            sources=verdict.sources,
            computation={**verdict.computation, "number": key},
        )

    def _agree(self, figure: str, key: str, verdict: Verdict) -> None:
        """One number, one value: the figure of a verdict equals the verdict's own field."""
        found, held = _number(verdict, key), self.stock.figures.get(figure)
        if found is None or held is None or held.value is None:
            return
        value = 100 * found[0] if held.unit == "percent" and found[1] == "probability" else found[0]
        if not math.isclose(value, held.value, rel_tol=1e-6, abs_tol=1e-9):
            raise UntraceableError(
                f"Figure {figure!r} is {held.value!r} but its verdict says {value!r} for {key!r}; "
                "the brief prints neither."
            )


def _known_as(figure: Figure) -> tuple[object, ...]:
    """A figure's series, period, kind and date; its kind is the last part of its id before any date."""
    kind = (
        figure.id.split("@")[0]
        .removeprefix(f"{figure.indicator}.")
        .rsplit(f"{figure.period.replace('/', '-to-')}.", 1)[-1]
    )
    return (figure.indicator, tuple(sorted(figure.dims.items())), figure.period, kind, figure.as_of)


def _number(verdict: Verdict, key: str) -> tuple[float, str] | None:
    """A verdict's number and unit by its key, None where the verdict lacks it."""
    fields: dict[str, tuple[float | None, str]] = {
        "to": (verdict.observed, "count"),
        "from": (verdict.against_value, "count"),
        "percent": (verdict.percent, "percent"),
        "tail": (verdict.tail_probability, "probability"),
        "false-alarm": (verdict.false_alarm_rate, "probability"),
        "cases": (float(verdict.false_alarm_cases) if verdict.false_alarm_cases else None, "cases"),
    }
    if verdict.expected is not None:
        for name in ("median", "lower80", "upper80", "lower95", "upper95"):
            fields[name] = (getattr(verdict.expected, name), "count")
    for planted, found in verdict.power.items():
        fields[f"power{planted}"] = (found, "probability")
    value, unit = fields.get(key, (None, ""))
    return None if value is None else (float(value), unit)
