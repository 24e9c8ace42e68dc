"""Paired differences: by hand, what is shared drops out, and their parts are found."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from attrition.statistics.paired import paired_difference

ROWS, PATHS = 400, 16


def test_by_hand() -> None:
    # Differences 1, 3 | 2, 6: row means 2 and 4, sd √2; variances within 2 and 8.
    found = paired_difference([[0.0, 0.0], [1.0, 1.0]], [[1.0, 3.0], [3.0, 7.0]])
    assert found.value == 3.0
    assert found.se == pytest.approx(1.0)
    assert found.se_chance == pytest.approx(sqrt(5.0 / 4.0))
    assert found.sd_parameters == 0.0
    assert (found.low, found.high) == pytest.approx((3.0 - 12.7062, 3.0 + 12.7062), abs=1e-3)
    assert found.share_above == 1.0


def test_what_both_share_drops_out() -> None:
    generator = np.random.default_rng(3)
    common = 100.0 * generator.normal(size=(ROWS, PATHS))
    found = paired_difference(common, common + 1.0)
    assert found.value == pytest.approx(1.0)
    assert found.se is not None and found.se < 1e-12


def test_the_parts_are_those_of_the_hierarchy() -> None:
    generator = np.random.default_rng(4)
    first = generator.normal(size=(ROWS, PATHS))
    second = first + 0.3 + 0.5 * generator.normal(size=(ROWS, 1)) + generator.normal(size=(ROWS, PATHS))
    found = paired_difference(first, second)
    assert found.sd_parameters == pytest.approx(0.5, rel=0.15)
    assert found.se_chance == pytest.approx(1.0 / sqrt(ROWS * PATHS), rel=0.05)
    assert found.se == pytest.approx(sqrt(0.25 / ROWS + 1.0 / (ROWS * PATHS)), rel=0.1)
    # Φ(.3/√(.25 + 1/16)) of the rows.
    assert found.share_above == pytest.approx(0.704, abs=0.08)


def test_rows_without_a_difference_count_half_on_either_side() -> None:
    assert paired_difference([[1.0], [1.0]], [[1.0], [2.0]]).share_above == 0.75


def test_a_single_row_or_path_tells_no_error() -> None:
    row = paired_difference([[0.0, 0.0]], [[1.0, 2.0]])
    assert (row.low, row.high, row.se, row.sd_parameters) == (None, None, None, None)
    assert row.se_chance == pytest.approx(0.5)
    path = paired_difference([[0.0], [0.0]], [[1.0], [2.0]])
    assert path.se == pytest.approx(0.5) and (path.se_chance, path.sd_parameters) == (None, None)
    assert path.to_data()["value"] == 1.5


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ([[1.0]], [[1.0, 2.0]], "one shape"),
        ([1.0], [2.0], "one shape"),
        (np.empty((0, 3)), np.empty((0, 3)), "one shape"),
        ([[1.0]], [[np.nan]], "not finite"),
    ],
)
def test_what_is_no_pair_is_refused(first: object, second: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        paired_difference(first, second)  # type: ignore[arg-type]
