"""Leaves of a tree are boxes that share out all points; cuts by luck are undone."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis import tree_boxes
from attrition.analysis.held_out import Points
from attrition.errors import InputError

pytest.importorskip("sklearn", reason="in requirements/analysis.lock")

RNG = np.random.default_rng(9)


def sample(chance: np.ndarray, values: np.ndarray) -> Points:
    return Points(("x", "y", "z"), values, RNG.binomial(16, chance) / 16, np.arange(len(values)))


def test_planted_cuts_are_found_and_leaves_share_out_the_points() -> None:
    values = 1e-7 * RNG.uniform(size=(400, 3))
    chance = np.where(values[:, 0] < 0.4e-7, 0.1, np.where(values[:, 1] < 0.5e-7, 0.8, 0.3))
    points = sample(chance, values)
    leaves = tree_boxes.tree_boxes(points, limit=1e-4, least_support=0.1)
    assert [set(leaf.bounds) for leaf in leaves] == [{"x", "y"}, {"x", "y"}, {"x"}]
    assert [round(leaf.density, 1) for leaf in leaves] == [0.8, 0.3, 0.1]
    assert leaves[2].bounds["x"][1] == pytest.approx(0.4e-7, abs=0.03e-7)
    np.testing.assert_array_equal(np.sum([leaf.holds(values) for leaf in leaves], axis=0), 1)
    assert sum(leaf.coverage for leaf in leaves) == pytest.approx(1.0)


def test_noise_is_left_whole() -> None:
    whole = 0
    for _ in range(20):
        values = RNG.uniform(size=(128, 3))
        leaves = tree_boxes.tree_boxes(
            sample(RNG.beta(0.5, 1.0, size=128), values), limit=0.05 / 30, least_support=0.1
        )
        whole += len(leaves) == 1 and leaves[0].bounds == {}
    assert whole >= 17


def test_missing_library_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(tree_boxes, "import_module", absent)
    with pytest.raises(InputError, match=r"attrition\[analysis\].*--method prim"):
        tree_boxes.tree_boxes(
            sample(np.full(50, 0.5), RNG.uniform(size=(50, 3))), limit=0.1, least_support=0.1
        )
