"""Sobol' indices on functions whose indices are known, and what the design is made of."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis import sobol
from attrition.errors import InputError

pytest.importorskip("SALib", reason="in requirements/analysis.lock")


def test_sum_of_weighted_uniforms_has_no_interactions() -> None:
    weights = np.array([1.0, 2.0, 3.0])
    points = sobol.sobol_design(3, 10, seed=1)
    found = sobol.sobol_indices("abc", points @ weights, seed=1)
    for index, share in zip(found, weights**2 / (weights**2).sum(), strict=True):
        assert index.first == pytest.approx(share, abs=0.02)
        assert index.total == pytest.approx(share, abs=0.02)
        assert 0.0 < index.first_error < 0.1 and 0.0 < index.total_error < 0.1


def test_product_is_all_interaction() -> None:
    points = sobol.sobol_design(2, 13, seed=2)
    one, other = sobol.sobol_indices("ab", (points[:, 0] - 0.5) * (points[:, 1] - 0.5), seed=2)
    assert one.first == pytest.approx(0.0, abs=0.04) and other.first == pytest.approx(0.0, abs=0.04)
    assert one.total == pytest.approx(1.0, abs=0.04) and other.total == pytest.approx(1.0, abs=0.04)


def test_design_swaps_one_coordinate_at_a_time() -> None:
    design = sobol.sobol_design(3, 4, seed=3)
    assert design.shape == (16 * 5, 3) and (design >= 0.0).all() and (design < 1.0).all()
    for block in design.reshape(16, 5, 3):
        first, last = block[0], block[-1]
        for index in range(3):
            expected = first.copy()
            expected[index] = last[index]
            np.testing.assert_array_equal(block[index + 1], expected)
    # Sixteen points of a Sobol' sequence fall one into each sixteenth, turned or not.
    for column in design.reshape(16, 5, 3)[:, 0].T:
        gaps = np.diff(np.sort(column))
        np.testing.assert_allclose(gaps, 1 / 16)


def test_seed_turns_the_design_and_nothing_else_does() -> None:
    np.testing.assert_array_equal(sobol.sobol_design(2, 3, seed=5), sobol.sobol_design(2, 3, seed=5))
    assert (sobol.sobol_design(2, 3, seed=5) != sobol.sobol_design(2, 3, seed=6)).any()
    outcome = sobol.sobol_design(2, 6, seed=5).sum(axis=1)
    assert sobol.sobol_indices("ab", outcome, 1) == sobol.sobol_indices("ab", outcome, 1)
    assert sobol.sobol_indices("ab", outcome, 1) != sobol.sobol_indices("ab", outcome, 2)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda: sobol.sobol_design(0, 3, 1), "at least 1"),
        (lambda: sobol.sobol_design(2, 0, 1), "at least 1"),
        (lambda: sobol.sobol_indices("ab", np.arange(7.0), 1), "a multiple of 4"),
        (lambda: sobol.sobol_indices("ab", [], 1), "a multiple of 4"),
        (lambda: sobol.sobol_indices("ab", [1.0, 2.0, np.nan, 3.0], 1), "not finite"),
        (lambda: sobol.sobol_indices("ab", np.ones(8), 1), "no variance"),
    ],
)
def test_what_has_no_indices_is_refused(refused, said: str) -> None:
    with pytest.raises(InputError, match=said):
        refused()


def test_missing_library_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(sobol, "import_module", absent)
    with pytest.raises(InputError, match=r"pip install 'attrition\[analysis\]'"):
        sobol.sobol_indices("ab", [1.0, 2.0, 4.0, 8.0], 1)
