"""Quantiles of parts against NumPy's of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrition.statistics.order import quantiles_of_parts

LEVELS = (0.0, 0.05, 0.3, 0.5, 0.731, 0.95, 1.0)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)


@given(st.lists(st.lists(NUMBERS, max_size=20), min_size=1, max_size=4).filter(any), st.floats(0.0, 1.0))
def test_quantiles_are_those_of_numpy(parts: list[list[float]], level: float) -> None:
    whole = np.concatenate([np.array(part, dtype=np.float64) for part in parts])
    found = quantiles_of_parts(lambda: (np.array(part, dtype=np.float64) for part in parts), [*LEVELS, level])
    assert found == [float(each) for each in np.quantile(whole, [*LEVELS, level])]


def test_of_many_numbers_those_near_a_rank_are_held() -> None:
    whole = np.exp(np.sin(np.arange(300_000.0) ** 1.5)) * 1e5
    held: list[int] = []

    def parts() -> Iterator[np.ndarray]:
        held.append(0)
        yield from np.array_split(whole, 7)

    assert quantiles_of_parts(parts, LEVELS) == np.quantile(whole, LEVELS).tolist()
    assert len(held) == 2


def test_what_is_unknown_makes_all_unknown() -> None:
    assert np.isnan(quantiles_of_parts(lambda: [np.array([1.0]), np.array([np.nan, 2.0])], LEVELS)).all()


def test_nothing_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="no numbers"):
        quantiles_of_parts(lambda: [], [0.5])
