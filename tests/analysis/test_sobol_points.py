"""Sobol' indices of means over rows: noise is not read as interaction."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.sobol import sobol_design
from attrition.analysis.sobol_points import point_indices, point_values, refuse_unless_saltelli
from attrition.errors import InputError
from attrition.verification.methods import ishigami, ishigami_indices

pytest.importorskip("SALib", reason="in requirements/analysis.lock")

RNG = np.random.default_rng(8)
NAMES = ("one", "two", "three")


def test_indices_come_through_noise_of_the_rows() -> None:
    values = ishigami(sobol_design(3, 8, seed=1))
    # Common to all points, as shared rows are, and of each point's own, as much as the function varies.
    rows = 20
    common = 30.0 * RNG.normal(size=rows)
    own = values.std() * np.sqrt(rows) * RNG.normal(size=(len(values), rows))
    found = point_indices(NAMES, values[:, None] + common + own, seed=3)
    quiet = {one.name: one for one in point_indices(NAMES, values[:, None], seed=3).indices}
    assert found.corrected and found.blocks == 256 and found.rows == rows
    for one in found.indices:
        place = NAMES.index(one.name)
        first, total = (each[place] for each in ishigami_indices())
        assert abs(one.first - first) < 4.0 * one.first_error
        assert abs(one.total - total) < 4.0 * one.total_error
        # The noise is in the errors.
        assert one.total_error > quiet[one.name].total_error


@pytest.mark.full
def test_noise_left_in_would_pass_for_interaction() -> None:
    values = sobol_design(2, 8, seed=1) @ np.array([1.0, 0.0])
    noisy = values[:, None] + 0.6 * RNG.normal(size=(len(values), 4))
    idle = next(one for one in point_indices("ab", noisy, seed=1).indices if one.name == "b")
    raw = next(
        one for one in point_indices("ab", noisy.mean(axis=1)[:, None], seed=1).indices if one.name == "b"
    )
    assert raw.total > 0.3
    assert abs(idle.total) < 0.5 * raw.total


def test_largest_total_comes_first_and_one_row_is_not_corrected() -> None:
    design = sobol_design(2, 6, seed=2)
    found = point_indices("ab", (design @ np.array([1.0, 2.0]))[:, None], seed=1)
    assert [one.name for one in found.indices] == ["b", "a"]
    assert not found.corrected


def test_chance_of_points_leaves_out_what_all_share() -> None:
    by_row = RNG.normal(size=(400, 1)) + 50.0 * RNG.normal(size=10) + 2.0 * RNG.normal(size=(400, 10))
    found = point_values(by_row)
    assert found.chance[0] == pytest.approx(4.0 / 10, rel=0.15)
    assert found.explained == pytest.approx(1.0, rel=0.35)
    assert np.isnan(point_values(by_row[:, :1]).chance).all()


def test_only_a_design_that_swaps_single_inputs_has_total_indices() -> None:
    design = sobol_design(3, 5, seed=1)
    refuse_unless_saltelli(design * 1e6)
    refuse_unless_saltelli(np.exp(design))
    for points, said in (
        (design[:-1], "no such blocks"),
        (RNG.uniform(size=design.shape), "not swapped alone"),
        (design[:40], "8 blocks are too few"),
    ):
        with pytest.raises(InputError, match=said):
            refuse_unless_saltelli(points)
