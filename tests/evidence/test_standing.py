from __future__ import annotations

import numpy as np

from attrition.evidence.standing import standings, verdict


def test_only_differences_beyond_the_noise_are_told() -> None:
    base = np.array([1.0, 2.0, 1.5, 1.2])
    sums = {"walk": base, "near": base + np.array([0.1, -0.1, 0.1, -0.2]), "far": base + 1.0}
    index = np.array([[0, 1, 2, 3], [0, 0, 1, 1], [2, 2, 3, 3], [0, 2, 0, 2]] * 20)
    found = standings("x", sums, np.ones(4), "walk", index, ratio=True)
    told = {one.rival: one.told_apart for one in found}
    assert told == {"walk": False, "near": False, "far": True}
    assert "far" in verdict(found)
    assert found[2].gain == 1.0 - sums["far"].sum() / base.sum()


def test_without_intervals_nothing_is_told_apart() -> None:
    found = standings("x", {"a": np.ones(2), "b": 9 * np.ones(2)}, np.ones(2), "a", None, ratio=False)
    assert verdict(found) == "not told apart"
    assert found[1].interval is None
    assert found[1].gain == -8.0


def test_a_difference_that_few_draws_make_is_not_told() -> None:
    base = np.array([1.0, 2.0, 1.5, 1.2])
    index = np.array([[0, 1, 2, 3], [0, 0, 1, 1], [2, 2, 3, 3]] * 20)
    sums = {"walk": base, "same": 1.001 * base, "other": 1.1 * base}
    found = standings("x", sums, np.ones(4), "walk", index, ratio=True)
    assert found[1].worse_interval is not None
    assert found[1].worse_interval[0] > 0.0
    assert [one.told_apart for one in found] == [False, False, True]
