"""Fared: the forecast's measured scores, for the counts whose outlook a brief tells."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.corridor import Corridor
from caudal.records import ALL
from caudal.scoreboard import CORRIDOR, load_forecast_scores
from caudal.stocktaking import Fared, Outlook

HORIZONS = ("1", "3", "6")  # periods ahead that are told
RULE = "naive"


def fared_told(corridor: Corridor, outlooks: Sequence[Outlook]) -> tuple[Fared, ...] | None:
    """Scores of the whole and of its parts, for each count whose scores are held; None where none are.

    Skill is 1 less the mean weighted interval score over that of repeating the last count, both over the series' own
    mean change. The scores are of the embedded reference edition, so other corridors have none.
    """
    if corridor.id != CORRIDOR:
        return None
    boards = load_forecast_scores()["boards"].values()
    found = []
    for o in outlooks:
        where = {d: v for d, v in o.query.dims().items() if v != ALL}
        mine = [b for b in boards if (b["indicator"], b["by"], b["where"]) == (o.query.indicator, [o.by], where)]
        for board in mine:
            for level in ("whole", "cell"):
                for horizon in HORIZONS:
                    cell = board["levels"][level][horizon]
                    found.append(Fared(
                        o.query.indicator, level == "cell", int(horizon), cell["cases"], cell["coverage"]["80"][0],
                        cell["coverage"]["95"][0], 1.0 - cell["scaled_ratio"][RULE][0],
                    ))  # fmt: skip
    return tuple(found) or None
