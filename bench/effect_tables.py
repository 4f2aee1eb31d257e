"""The tables of `bench/effect.py`, and the targets with what was found beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from effect_cases import (
    HORIZONS,
    LEVELS,
    MEDIAN,
    SCALES,
    SIZES,
    Judged,
    after_record,
    after_rise,
    found,
    inside,
    kinds,
    only,
    planted,
    rate,
    ratio,
    sizes,
    unit,
    winkler,
)
from panels import Block

FALLS = (0.1, 0.2, 0.3, 0.5)
SHAPES = ("step", "gradual")
PLANTS = [(fall, shape) for shape in SHAPES for fall in FALLS]
SHOWN = PLANTS.index((0.3, "step"))  # the plant whose gain is shown with an interval
SHARPNESS_TARGET = {"area x citizenship 2021-2024": 0.95, "sectors FY2007-FY2020": 0.92}
ENOUGH = 30  # cases below which no target is judged
FAIR = 0.08  # false alarms above which a peer is too narrow to be compared on sharpness

Line = list[str]
Table = tuple[list[Line], list[Line]]
"""Rows of a table; and lines for the table of targets: what, figure, target, met or missed."""
Asked = Sequence[tuple[Judged, np.ndarray]]
"""Peers, each with the cases it was asked on."""

TARGET_HEAD = ["what", "found", "target", ""]
ALARM_HEAD = ["panel; origins", "months", "cases", "dates", "false alarms of 95% (95%, date blocks)", "80% covers",
              "50% covers"]  # fmt: skip
DETAIL_HEAD = ["panel", "cases", *(f"{what}, {h} months" for h in HORIZONS for what in
                                   ("number", "false alarms (95%)", "80% covers", "50% covers"))]  # fmt: skip
SUM_HEAD = ["panel", "totals", "method", "cases", "dates",
            *(f"{what}, {h} months" for h in HORIZONS
              for what in (*(f"{level}% covers" for level in LEVELS), "median over what came"))]  # fmt: skip
SHARP_HEAD = ["method", "works on", "cases", "dates", "false alarms on that scale (95%)", "score, log1p",
              "score, counts", "caudal's over its, log1p (95%)", "caudal's over its, counts (95%)",
              "ms a case"]  # fmt: skip
POWER_HEAD = ["method", "cases", *(f"{shape} -{100 * fall:.0f}%" for fall, shape in PLANTS),
              "caudal's gain at step -30%, points (95%)"]  # fmt: skip


def alarms(block: Block, judged: Judged, masks: Mapping[str, np.ndarray]) -> Table:
    """False alarms and coverage of caudal on the count scale, for each window and horizon."""
    rows, targets = [], []
    for label, mask in masks.items():
        for h, months in enumerate(HORIZONS):
            band, at = judged.band[:, :, 0, h], judged.came[:, :, 0, h]
            kept = np.broadcast_to(mask[:, None], at.shape)
            out = rate(1.0 - inside(band, at, 95), kept)
            eighty, fifty = (rate(inside(band, at, level), kept)[0] for level in (80, 50))
            name = f"{block.name}; {label}"
            rows.append([name, str(months), f"{int(kept.sum()):,}", str(int(mask.sum())), interval(out),
                         percent(eighty), percent(fifty)])  # fmt: skip
            right = out[1] <= 0.05 <= out[2] and 0.03 <= out[0] <= 0.07
            targets.append([
                f"A. {name}, {months} months: false alarms; 80% and 50% cover",
                f"{interval(out)}; {percent(eighty)}, {percent(fifty)}",
                "5% inside, point in 3 to 7%; 75 to 85%, 45 to 57%",
                f"{met(right)}; {met(0.75 <= eighty <= 0.85)}, {met(0.45 <= fifty <= 0.57)} ({mask.sum()} dates)",
            ])  # fmt: skip
    return rows, targets


def details(block: Block, judged: Judged) -> list[Line]:
    """The same by size of the counts before the origin, and for origins after records and rises; all months."""
    before = sizes(block.counts, judged.origins)
    groups = {f"size {name}": (low <= before) & (before < high) for name, (low, high) in SIZES.items()}
    groups |= {
        "after a record": after_record(block.counts, judged.origins),
        "after a rise of 20% or more": after_rise(block.counts, judged.origins),
    }
    rows = []
    for name, kept in groups.items():
        row = [block.name, name]
        for h in range(len(HORIZONS)):
            band, at = judged.band[:, :, 0, h], judged.came[:, :, 0, h]
            row += [f"{int(kept.sum()):,}", interval(rate(1.0 - inside(band, at, 95), kept))]
            row += [percent(rate(inside(band, at, level), kept)[0]) for level in (80, 50)]
        rows.append(row)
    return rows


def sums(block: Block, methods: Mapping[str, Judged]) -> Table:
    """Coverage of the totals of each dimension, and of the whole, on the count scale."""
    rows, targets = [], []
    for kind, columns in kinds(block).items():
        for method, judged in methods.items():
            known = np.isfinite(judged.came[:, columns, 0, 0])
            label = "the whole" if kind == "all" else f"{kind} ({int(columns.sum())})"
            row = [block.name, label, method, f"{int(known.sum()):,}", str(int(known.any(axis=1).sum()))]
            for h, months in enumerate(HORIZONS):
                held = [inside(judged.band[:, columns, 0, h], judged.came[:, columns, 0, h], n) for n in LEVELS]
                covers = rate(held[0])
                row += [interval(covers), *(percent(rate(x)[0]) for x in held[1:])]
                row.append(_beyond(judged.band[:, columns, 0, h, MEDIAN], judged.came[:, columns, 0, h]))
                if judged.name == "joint":
                    part = "the whole" if kind == "all" else f"totals by {kind}"
                    what = f"B. {block.name}, {part}, {months} months: 95% covers"
                    targets.append([what, interval(covers), "90% or more", met(covers[0] >= 0.9)])
            rows.append(row)
    return rows, targets


def _beyond(median: np.ndarray, came: np.ndarray) -> str:
    """Geometric mean of median over what came, less one: how far a total is expected too high."""
    both = (median > 0) & (came > 0)
    return f"{100 * np.expm1(np.mean(np.log(median[both] / came[both]))):+.0f}%" if both.any() else "-"


def sharpness(block: Block, own: Judged, peers: Asked) -> tuple[str, list[Line]]:
    """Interval scores of caudal and its peers on the same cases, for each horizon."""
    parts, targets = [], []
    by = unit(block.counts, own.origins)
    for h, months in enumerate(HORIZONS):
        rows = []
        for cases in _groups(peers):
            mine = only(own, cases)
            rows.append(_sharp_row(mine, None, h, by))
            asked = []
            for judged, theirs in peers:
                if theirs is not cases:
                    continue
                rows.append(_sharp_row(judged, mine, h, by))
                held = inside(judged.band[:, :, judged.scale, h], judged.came[:, :, judged.scale, h], 95)
                asked.append((float(1.0 - np.nanmean(held)), judged))
            if len(cases) >= ENOUGH:
                targets += _sharp_targets(block, mine, asked, h, by, f"{months} months, {len(cases)} cases")
        parts.append(f"{months} months:\n\n{table(SHARP_HEAD, rows)}")
    return "\n\n".join(parts), targets


def _sharp_targets(
    block: Block, mine: Judged, asked: Sequence[tuple[float, Judged]], h: int, by: np.ndarray, label: str
) -> list[Line]:
    """The ratio to the fair peer that does best; where none is fair, to the one with the fewest false alarms."""
    goal = SHARPNESS_TARGET.get(block.name)
    fair = [judged for alarms_, judged in asked if alarms_ < FAIR]
    fewest, least = min(asked, key=lambda x: x[0])
    lines = []
    for scale, name in enumerate(SCALES):
        ours = _scores(mine, scale, h, by)
        value, best = max(
            ((ratio(ours, _scores(j, scale, h, by)), j.name) for j in fair or [least]), key=lambda x: x[0][0]
        )
        figure = f"{value[0]:.2f} ({value[1]:.2f} to {value[2]:.2f}), {best}"
        if not fair:
            figure += f", at {percent(fewest)} false alarms: none is under {FAIR:.0%}"
        what = f"C. {block.name}, {label}: 95% score on {name} over the best peer's under {FAIR:.0%} false alarms"
        beside = "none set" if goal is None else f"at most {goal}"
        judged = met(value[0] <= goal) if goal is not None and fair else "-" if goal is None else "no fair peer"
        lines.append([what, figure, beside, judged])
    return lines


def _groups(peers: Asked) -> list[np.ndarray]:
    """The lists of cases that peers were asked on, each once."""
    return list({id(cases): cases for _, cases in peers}.values())


def _scores(judged: Judged, scale: int, h: int, by: np.ndarray) -> np.ndarray:
    score = winkler(judged.band[:, :, scale, h], judged.came[:, :, scale, h])
    return np.asarray(score / by if SCALES[scale] == "count" else score)


def _sharp_row(judged: Judged, mine: Judged | None, h: int, by: np.ndarray) -> Line:
    held = inside(judged.band[:, :, judged.scale, h], judged.came[:, :, judged.scale, h], 95)
    known = np.isfinite(held)
    scores = [_scores(judged, scale, h, by) for scale in (1, 0)]
    against = ["", ""]
    if mine is not None:
        ours = [_scores(mine, scale, h, by) for scale in (1, 0)]
        against = ["{:.2f} ({:.2f} to {:.2f})".format(*ratio(a, b)) for a, b in zip(ours, scores, strict=True)]
    return [
        judged.name, SCALES[judged.scale], f"{int(known.sum()):,}", str(int(known.any(axis=1).sum())),
        interval(rate(1.0 - held)), *(f"{float(np.nanmean(s)):.3g}" for s in scores), *against,
        f"{1000 * judged.seconds:.2f}",
    ]  # fmt: skip


def power(block: Block, own: Judged, peers: Asked) -> tuple[str, list[Line]]:
    """Share of planted falls seen, each method at its own threshold of 2.5% false alarms a side."""
    factors = [planted(fall, shape) for fall, shape in PLANTS]
    parts, targets = [], []
    for h, months in enumerate(HORIZONS):
        rows = []
        for cases in _groups(peers):
            ours = found(only(own, cases), block, factors, h, own.scale)
            mine = _shares(ours)
            rows.append([own.name, f"{len(cases):,}", *map(percent, mine), ""])
            best = np.zeros(len(PLANTS))
            for judged, theirs in peers:
                if theirs is not cases:
                    continue
                seen = found(judged, block, factors, h, judged.scale)
                best = np.maximum(best, _shares(seen))
                gain = "{:+.1f} ({:+.1f} to {:+.1f})".format(*(100 * g for g in rate(ours[SHOWN] - seen[SHOWN])))
                rows.append([judged.name, f"{len(cases):,}", *map(percent, _shares(seen)), gain])
            above = int((mine > best).sum())
            what = f"D. {block.name}, {months} months, {len(cases)} cases: plants at which caudal sees most"
            if len(cases) >= ENOUGH:
                targets.append([what, f"{above} of {len(PLANTS)}", "all", met(above == len(PLANTS))])
        parts.append(f"{months} months:\n\n{table(POWER_HEAD, rows)}")
    return "\n\n".join(parts), targets


def _shares(seen: Sequence[np.ndarray]) -> np.ndarray:
    return np.array([np.nanmean(s) for s in seen])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    return "-" if np.isnan(share) else f"{100 * share:.1f}%"


def interval(value: tuple[float, float, float]) -> str:
    return "-" if np.isnan(value[0]) else f"{percent(value[0])} ({percent(value[1])} to {percent(value[2])})"


def met(yes: bool) -> str:
    return "met" if yes else "missed"
