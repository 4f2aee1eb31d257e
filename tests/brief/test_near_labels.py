"""Words in pictures that stand near each other or near an edge: none over another, none cut."""

from __future__ import annotations

import re

import pytest

from caudal.brief.charts.curve import REACH, _scale
from caudal.brief.charts.flow import STRIP_END, WIDTH, _Part, _strip
from caudal.brief.charts.paths import LINE, _Grid, _heights
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import StockTaking


def test_the_labels_of_two_lines_that_end_near_each_other_stand_apart() -> None:
    grid = _Grid(10, 0.0, 100.0)
    near = _heights(grid, [[50.0, 21.0], [None, 20.0]])
    assert abs(near[0] - near[1]) >= LINE
    assert near[0] < near[1]  # the higher value keeps the higher label
    far = _heights(grid, [[90.0], [10.0]])
    assert far == [grid.y(90.0) - 9, grid.y(10.0) - 9]


@pytest.mark.parametrize("ends", [(-150_000.0, 217_000.0), (-8.0, 12_345_678.0)])
def test_the_numbers_under_the_intervals_stand_inside_the_picture(
    stock: StockTaking, ends: tuple[float, float]
) -> None:
    part = _Part("net", (), 1.0, *ends, False)
    svg = _strip(Scribe(stock, Language("en"), Ledger(stock)), [(part, 20.0, 44.0)], 120.0)
    words = re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="middle">([−\d,]+)</text>', svg)
    assert any(float(x) > STRIP_END - 40 for x, _ in words)  # one stands at the right edge
    for x, text in words:
        assert float(x) + 0.5 * 5.5 * len(text) <= WIDTH + 4  # letters of 11 pixels are 5.5 wide on average


def test_the_scale_of_the_curve_follows_most_of_it_where_some_intervals_explode() -> None:
    points = [-10.0] * 12
    ends = [(-20.0, 0.0)] * 7 + [(-1e9, 5.0)] * 5  # five of twelve
    assert _scale(points, ends) == (-20.0 * REACH, 5.0)
