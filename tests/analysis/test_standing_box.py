"""A planted box is found among many inputs; in noise there is none, or none that holds."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.held_out import Points, measures
from attrition.analysis.standing_box import SCREENED, finding_half, roundest, screened, standing_box

RNG = np.random.default_rng(12)


def sample(rows: int, inputs: int, chance: np.ndarray | None = None) -> Points:
    """Rows of 16 paths, by default with a box at the first two inputs."""
    values = RNG.uniform(size=(rows, inputs))
    planted = (values[:, 0] > 0.5) & (values[:, 1] < 0.6)
    chances = np.where(planted, 0.7, 0.1) if chance is None else chance
    cases = RNG.binomial(16, chances) / 16
    return Points(tuple(f"x{index}" for index in range(inputs)), values, cases, np.arange(rows))


def test_planted_box_is_found_among_many_inputs() -> None:
    points = sample(300, 60)
    box = standing_box(points, None, 0.1)
    assert box is not None and set(box.bounds) == {"x0", "x1"}
    assert box.bounds["x0"][0] == pytest.approx(0.5, abs=0.08)
    of = measures(box, sample(300, 60))
    assert of.density.value == pytest.approx(0.7, abs=0.08) and of.holds


@pytest.mark.full
def test_noise_has_no_box_that_holds() -> None:
    found, held = 0, 0
    for _ in range(10):
        # Rows differ much, and no input has to do with it.
        chance = RNG.beta(0.5, 1.0, size=(2, 128))
        box = standing_box(sample(128, 40, chance[0]), None, 0.1)
        found += box is not None
        held += box is not None and measures(box, sample(128, 40, chance[1])).holds
    assert found <= 3 and held <= 1


def test_a_least_density_is_kept_where_it_can_be() -> None:
    points = sample(400, 4)
    box = standing_box(points, 0.65, 0.1)
    assert box is not None and box.density >= 0.6


def test_screening_keeps_what_moves_the_share() -> None:
    points = sample(256, 40)
    kept = screened(points)
    assert len(kept.names) == SCREENED and {"x0", "x1"} <= set(kept.names)
    assert list(kept.names) == sorted(kept.names, key=points.names.index)
    assert screened(kept) is kept


def test_halves_are_of_whole_rows_and_differ() -> None:
    points = Points(("x",), np.zeros((60, 1)), np.zeros(60), np.repeat(np.arange(20), 3))
    half = finding_half(points, 5, 0)
    assert half.sum() == 30
    assert len(np.unique(points.rows[half])) == 10 and not set(points.rows[half]) & set(points.rows[~half])
    assert (half != finding_half(points, 5, 1)).any()
    np.testing.assert_array_equal(half, finding_half(points, 5, 0))


@pytest.mark.parametrize(
    ("low", "high", "number"),
    [(0.49, 0.52, 0.5), (17.52, 17.71, 17.6), (-0.044, -0.041, -0.042), (0.0, 100.0, 50.0), (3.0, 3.2, 3.1)],
)
def test_bounds_are_written_in_the_fewest_digits(low: float, high: float, number: float) -> None:
    found = roundest(low, high)
    assert low < found < high
    assert len(f"{found:.15g}") <= len(f"{number:.15g}")
