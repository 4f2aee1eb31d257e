"""Colours that stand side by side in a picture are told apart by readers with each kind of colour blindness.

Simulation: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: the matrices of full severity, on linear sRGB.
Distance: CIE 1976 L*a*b*, D65, Euclidean; about 2.3 is just seen, side by side and on a good screen.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from caudal.brief.charts import look
from caudal.brief.charts.flow import PALE
from caudal.brief.charts.tiles import PAPER
from caudal.brief.hindcast.pictures import SHADES

Row = NDArray[np.float64]
SIGHT: dict[str, Row] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)  # linear sRGB, IEC 61966-2-1
WHITE = "#ffffff"


def seen(colour: str, sight: str) -> Row:
    """L*, a*, b* of a colour as a reader of this sight has it."""
    coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def test_the_measure_gives_the_published_coordinates_and_leaves_greys_alone() -> None:
    np.testing.assert_allclose(seen("#ff0000", "all cones"), [53.24, 80.09, 67.20], atol=0.02)
    np.testing.assert_allclose(seen(WHITE, "all cones"), [100, 0, 0], atol=1e-9)
    for sight, matrix in SIGHT.items():
        np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=2e-6)
        np.testing.assert_allclose(seen("#808080", sight), seen("#808080", "all cones"), atol=1e-2)
    assert apart("#a00000", "#006000", "deuteranopia") < apart("#a00000", "#006000", "all cones") / 2


@pytest.mark.parametrize("sight", SIGHT)
def test_lines_marks_and_words_are_told_apart(sight: str) -> None:
    strong = (look.BLUE, look.RUST, look.SOFT, look.INK)
    assert {look.FALL, look.RISE, look.EVEN} <= set(strong)
    for one, other in [*combinations(strong, 2), *((colour, WHITE) for colour in strong)]:
        assert apart(one, other, sight) >= 20, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_neighbouring_shades_are_told_apart(sight: str) -> None:
    for one, other in pairwise((WHITE, *SHADES)):
        assert apart(one, other, sight) >= 10, (one, other)
    for one, other in combinations((PAPER["down"], PAPER["up"], PAPER["same"]), 2):
        assert apart(one, other, sight) >= 5, (one, other)  # fills beside an arrow and a word that say the same
    for one, other in pairwise((look.RUST_LIGHT, look.RUST_PALE, WHITE)):
        assert apart(one, other, sight) >= 5, (one, other)  # bands within each other
    assert apart(PALE, WHITE, sight) >= 5
