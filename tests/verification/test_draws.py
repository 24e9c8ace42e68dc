"""Random numbers of the laws are those of the addressed streams."""

from __future__ import annotations

import numpy as np
from scipy import stats

from attrition.numeric.streams import hash64, normal_pair, row_path, uniform_pair
from attrition.verification.draws import exponentials, fill_uniforms, normals, uniforms
from attrition.verification.kernel_runs import SEED


def test_numbers_are_those_of_their_address() -> None:
    drawn = uniforms("a stream", 2, 3)
    assert drawn.shape == (2, 3)
    assert drawn[1, 2] == uniform_pair(SEED, hash64("a stream"), 1, row_path(0, 2))[0]
    assert normals("a stream", 2, 3)[1, 2] == normal_pair(SEED, hash64("a stream"), 1, row_path(0, 2))[0]
    np.testing.assert_array_equal(exponentials("a stream", 2, 3), -np.log(drawn))
    assert (uniforms("another", 2, 3) != drawn).all()


def test_function_in_plain_python_fills_the_same_numbers() -> None:
    out = np.empty((2, 3))
    fill_uniforms(SEED, hash64("a stream"), out)
    np.testing.assert_array_equal(out, uniforms("a stream", 2, 3))


def test_numbers_follow_their_distributions() -> None:
    assert stats.kstest(uniforms("uniform", 1, 5_000)[0], "uniform").pvalue > 0.001
    assert stats.kstest(exponentials("exponential", 1, 5_000)[0], "expon").pvalue > 0.001
    assert stats.kstest(normals("normal", 1, 5_000)[0], "norm").pvalue > 0.001
