"""What was on record on a day: said and published by then."""

from __future__ import annotations

from datetime import date

from caudal.register.access import number_in
from caudal.register.trail import State


def on_day(state: State, day: date) -> State:
    """What had been said and published by a day: items of sources published by then, ratings of days until then."""
    limit = day.isoformat()
    said = {id for (table, id), r in state.items() if table == "sources" and r["published"] <= limit}
    kept: State = {}
    levels: dict[str, tuple[str, int, int]] = {}
    for key, record in state.items():
        table = key[0]
        if table == "sources":
            keep = key[1] in said
        elif table == "ratings":
            keep = record["day"] <= limit and record["state"] == "held"
            if keep:
                levels[record["commitment"]] = max(
                    levels.get(record["commitment"], ("", 0, 0)), (record["day"], number_in(key[1]), record["level"])
                )
        else:
            keep = record.get("source") is None or record["source"] in said
        if keep:
            kept[key] = record
    for key, record in kept.items():
        if key[0] == "commitments":
            kept[key] = {**record, "level": levels[key[1]][2] if key[1] in levels else None}
    return kept
