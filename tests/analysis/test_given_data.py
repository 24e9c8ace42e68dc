"""First-order indices from given rows, on functions whose indices are known, with and without chance."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.given_data import FEWEST_ROWS, HARMONICS, cosine_basis, given_indices, ranked
from attrition.analysis.row_values import RowValues
from attrition.errors import InputError
from attrition.verification.methods import g_function, g_indices, ishigami, ishigami_indices

RNG = np.random.default_rng(5)
NAMES = ("one", "two", "three", "four")


def noisy(values: np.ndarray, sd: float, paths: int = 16) -> RowValues:
    """Rows of paths that scatter about the value of their row."""
    drawn = values[:, None] + sd * RNG.normal(size=(len(values), paths))
    return RowValues(drawn.mean(axis=1), drawn.var(axis=1, ddof=1) / paths)


@pytest.mark.parametrize(
    ("function", "expected"),
    [(ishigami, (*ishigami_indices()[0], 0.0)), (g_function, g_indices()[0])],
)
@pytest.mark.parametrize("sd", [0.0, 1.0])
def test_known_indices_are_found_within_their_errors(function, expected, sd: float) -> None:
    points = RNG.uniform(size=(2_000, 4))
    values = function(points)
    # At sd 1 chance makes as much of the variance between rows as the inputs do.
    found = given_indices(ranked(NAMES, points), noisy(values, 4.0 * sd * values.std()))
    indices = {one.name: one for one in found.inputs}
    for name, index in zip(NAMES, expected, strict=True):
        one = indices[name]
        assert abs(one.first.value - index) < 4.0 * one.first.error, name
        assert one.first.error < 0.12
        assert one.low < one.first.value < one.high
    assert found.share_explained == pytest.approx(1.0 / (1.0 + sd), abs=0.06)


def test_noise_within_rows_left_in_would_halve_the_indices() -> None:
    points = RNG.uniform(size=(2_000, 1))
    outcome = noisy(points[:, 0], 4.0 * points.std())
    raw = RowValues(outcome.means, np.zeros(2_000))
    assert given_indices(ranked("x", points), outcome).inputs[0].first.value == pytest.approx(1.0, abs=0.06)
    assert given_indices(ranked("x", points), raw).inputs[0].first.value == pytest.approx(0.5, abs=0.06)


def test_intervals_cover_and_noise_is_rarely_told() -> None:
    covered, told = [], []
    for _ in range(150):
        points = RNG.uniform(size=(128, 4))
        found = given_indices(ranked(NAMES, points), noisy(3.0 * points[:, 0] + points[:, 1], 1.0))
        indices = {one.name: one for one in found.inputs}
        covered.append(indices["one"].low < 0.9 < indices["one"].high)
        told.append(indices["three"].stands or indices["four"].stands)
        assert indices["one"].stands
    assert np.mean(covered) > 0.9
    assert np.mean(told) < 0.12


@pytest.mark.full
def test_agrees_with_the_library_where_the_library_has_it() -> None:
    rbd_fast = pytest.importorskip("SALib.analyze.rbd_fast", reason="in requirements/analysis.lock")
    points = RNG.uniform(size=(1_024, 3))
    values = ishigami(points)
    problem = {"num_vars": 3, "names": list(NAMES[:3]), "bounds": [[0, 1]] * 3}
    theirs = rbd_fast.analyze(problem, points, values, M=HARMONICS, num_resamples=2, seed=1)["S1"]
    ours = given_indices(ranked(NAMES[:3], points), RowValues(values, np.zeros(1_024)))
    for one in ours.inputs:
        assert one.first.value == pytest.approx(theirs[NAMES.index(one.name)], abs=0.03)


def test_input_of_few_values_is_a_factor() -> None:
    levels = RNG.integers(0, 3, size=600).astype(float)
    assert cosine_basis(levels).shape == (600, 2)
    found = given_indices(ranked("x", levels[:, None]), RowValues((levels == 1.0) * 1.0, np.zeros(600)))
    assert found.inputs[0].first.value == pytest.approx(1.0, abs=0.01)


def test_basis_is_orthonormal_over_the_rows_whatever_the_values() -> None:
    basis = cosine_basis(np.exp(RNG.normal(size=200)))
    np.testing.assert_allclose(basis.T @ basis / 200, np.eye(HARMONICS), atol=1e-9)
    np.testing.assert_allclose(basis.sum(axis=0), 0.0, atol=1e-9)


def test_ends_are_means_of_the_outer_fifths() -> None:
    column = RNG.permutation(100).astype(float)
    found = given_indices(ranked("x", column[:, None]), RowValues(column, np.zeros(100))).inputs[0]
    assert (found.at_low.value, found.at_high.value) == (9.5, 89.5)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (RowValues(np.arange(10.0), np.zeros(10)), f"10 rows are too few.*{FEWEST_ROWS} or more"),
        (RowValues(np.zeros(100), np.zeros(100)), "no variation"),
        (RowValues(np.arange(100.0), np.full(100, np.nan)), "single path"),
        (noisy(np.zeros(100), 1.0), "hardly more than chance"),
    ],
)
def test_what_the_rows_do_not_support_is_refused_with_the_reason(outcome: RowValues, said: str) -> None:
    rows = outcome.rows
    with pytest.raises(InputError, match=said):
        given_indices(ranked("x", np.arange(float(rows))[:, None]), outcome)


def test_input_that_stands_still_is_refused() -> None:
    with pytest.raises(InputError, match="same in every row"):
        ranked("x", np.ones((80, 1)))
