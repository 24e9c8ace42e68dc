"""An engine's promise is held against the scalar kernel's outcomes."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.benchmarks.comparator import BITS, SHARES, checked

ENDS = np.array([0.0, 1.0, 1.0, 2.0] * 25)
OUTCOMES = np.column_stack((ENDS, np.where(ENDS > 0.0, 100.25, np.nan)))


def test_equal_bits_keep_both_promises() -> None:
    for promise in (BITS, SHARES):
        check = checked(promise, OUTCOMES.copy(), OUTCOMES)
        assert check.kept
        assert check.words == "bits equal on 100 paths"


def test_one_last_bit_breaks_the_promise_of_bits_but_not_of_shares() -> None:
    moved = OUTCOMES.copy()
    moved[1, 1] = np.nextafter(moved[1, 1], 200.0)
    check = checked(BITS, moved, OUTCOMES)
    assert not check.kept
    assert check.words == "BITS DIFFER on 1.0% of 100 paths"
    assert checked(SHARES, moved, OUTCOMES).kept
    assert check.same_end == 1.0


def test_null_is_one_value_whatever_its_sign() -> None:
    moved = OUTCOMES.copy()
    moved[0, 1] = -moved[0, 1]
    assert checked(BITS, moved, OUTCOMES).kept


def test_null_is_not_a_number() -> None:
    moved = OUTCOMES.copy()
    moved[0, 1] = 0.0
    assert not checked(BITS, moved, OUTCOMES).kept


def test_shares_that_chance_explains_are_equal_and_others_are_not() -> None:
    swapped = OUTCOMES[::-1].copy()
    assert checked(SHARES, swapped, OUTCOMES).kept
    other = OUTCOMES.copy()
    other[:, 0] = 2.0
    check = checked(SHARES, other, OUTCOMES)
    assert not check.kept
    assert check.largest == pytest.approx(0.75)
    assert "DIFFER" in check.words


def test_outcomes_of_other_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        checked(BITS, OUTCOMES[:50], OUTCOMES)
