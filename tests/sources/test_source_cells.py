"""Folding rows that share a key."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from caudal.sources.cells import fold

rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 99)), st.sampled_from("xyz")), max_size=12
)


@given(rows)
def test_a_fold_adds_counts_and_is_withheld_where_any_part_is(cells: list[tuple[str, int | None, str]]) -> None:
    frame = pl.DataFrame(
        {
            "origin": [k for k, _, _ in cells],
            "count": [n for _, n, _ in cells],
            "status": ["exact" if n is not None else "suppressed" for _, n, _ in cells],
            "origin_label": [label for *_, label in cells],
            "row": range(2, len(cells) + 2),
        },
        schema={
            "origin": pl.String,
            "count": pl.Int64,
            "status": pl.String,
            "origin_label": pl.String,
            "row": pl.Int32,
        },
    )
    parts = defaultdict(list)
    for i, (key, n, label) in enumerate(cells, 2):
        parts[key].append((n, label, i))
    expected = {
        key: (
            None if any(n is None for n, _, _ in own) else sum(n for n, _, _ in own),
            "suppressed" if any(n is None for n, _, _ in own) else "exact",
            " + ".join(sorted({label for _, label, _ in own})),
            min(i for *_, i in own),
        )
        for key, own in parts.items()
    }
    folded = fold(frame, ["origin"])
    assert {
        k: tuple(v) for k, *v in folded.select("origin", "count", "status", "origin_label", "row").rows()
    } == expected
