"""Least squares by our own Cholesky factors: against a library, in both forms with the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.numeric import cholesky
from attrition.numeric.cholesky import factorise, gram, predict, project, substitute
from attrition.numeric.jit import compiled

POINTS, COLUMNS = 300, 12


def sample() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(2)
    design = np.column_stack([np.ones(POINTS), chance.normal(size=(POINTS, COLUMNS - 1))])
    target = design @ chance.normal(size=COLUMNS) + chance.normal(size=POINTS)
    used = (chance.random(POINTS) < 0.8).astype(np.int64)
    return design, target, used


def fitted(design: np.ndarray, target: np.ndarray, used: np.ndarray, ridge: float = 0.0) -> np.ndarray:
    matrix = np.empty((design.shape[1],) * 2)
    found = np.empty(design.shape[1])
    gram(design, used, ridge, matrix)
    factorise(matrix)
    project(design, used, target, found)
    substitute(matrix, found)
    return found


def test_a_fit_is_the_one_of_a_library() -> None:
    design, target, used = sample()
    there = used > 0
    expected = np.linalg.lstsq(design[there], target[there], rcond=None)[0]
    np.testing.assert_allclose(fitted(design, target, used), expected, rtol=1e-12)


def test_a_ridge_shrinks_all_but_the_constant() -> None:
    design, target, used = sample()
    there = used > 0
    chosen, count = design[there], int(used.sum())
    penalty = 0.3 * count * np.diag([0.0] + [1.0] * (COLUMNS - 1))
    expected = np.linalg.solve(chosen.T @ chosen + penalty, chosen.T @ target[there])
    np.testing.assert_allclose(fitted(design, target, used, 0.3), expected, rtol=1e-12)


def test_points_not_used_do_not_count() -> None:
    design, target, used = sample()
    before = fitted(design, target, used)
    target[used == 0] = 1e9
    assert fitted(design, target, used).tobytes() == before.tobytes()


def test_a_factor_is_one() -> None:
    design, _, used = sample()
    matrix = np.empty((COLUMNS, COLUMNS))
    assert gram(design, used, 0.0, matrix) == used.sum()
    whole = np.tril(matrix) + np.tril(matrix, -1).T
    smallest = factorise(matrix)
    lower = np.tril(matrix)
    np.testing.assert_allclose(lower @ lower.T, whole, rtol=1e-12, atol=1e-9)
    assert smallest == pytest.approx(np.diag(lower).min() ** 2)


def test_a_column_without_variation_is_taken_out() -> None:
    design, target, used = sample()
    design[:, 4] = 0.0
    found = fitted(design, target, used, 1e-3)
    assert found[4] == 0.0
    assert np.isfinite(found).all()


def test_a_prediction_is_the_product() -> None:
    design, _, _ = sample()
    out = np.empty(POINTS)
    coefficients = np.arange(COLUMNS) / 3.0
    predict(design, coefficients, out)
    np.testing.assert_allclose(out, design @ coefficients, rtol=1e-12, atol=1e-12)


def test_both_forms_give_the_same_bits() -> None:
    design, target, used = sample()
    plain, jitted = [], []
    for found, form in ((plain, lambda function: function), (jitted, compiled)):
        matrix, right, out = np.empty((COLUMNS, COLUMNS)), np.empty(COLUMNS), np.empty(POINTS)
        form(gram)(design, used, 1e-3, matrix)
        form(factorise)(matrix)
        form(project)(design, used, target, right)
        form(substitute)(matrix, right)
        form(predict)(design, right, out)
        found += [np.tril(matrix).tobytes(), right.tobytes(), out.tobytes()]
    assert plain == jitted


def test_fifty_columns_are_the_most_that_are_meant() -> None:
    assert cholesky.MOST_COLUMNS == 50
