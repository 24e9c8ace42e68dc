"""The value of information on decisions of which it is known."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.information import information, worth_of_structure
from attrition.errors import InputError

RNG = np.random.default_rng(3)
ROWS = 600
INPUTS = RNG.uniform(size=(ROWS, 3))
NAMES = ("decides", "shifts", "idle")


def losses(noise: float) -> np.ndarray:
    """Policy B costs 1 more where the first input is below .4, and saves 1 elsewhere; the second moves both alike."""
    gain = np.where(INPUTS[:, 0] < 0.4, 1.0, -1.0)
    base = 10.0 + 5.0 * INPUTS[:, 1] + noise * RNG.normal(size=ROWS)
    return np.array([base, base + gain + noise * RNG.normal(size=ROWS)])


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_only_what_turns_the_choice_is_worth_knowing(noise: float) -> None:
    found = information(("A", "B"), losses(noise), NAMES, INPUTS)
    assert found.best == "B"
    assert found.ahead.value == pytest.approx(0.2, abs=0.15)
    first, *rest = found.inputs
    # Known, A is taken where the input is below .4, and 1 is saved in two fifths of the rows.
    assert first.name == "decides" and first.stands
    assert first.saved.value == pytest.approx(0.4, abs=0.1)
    assert first.changes == pytest.approx(0.4, abs=0.08)
    assert not any(one.stands for one in rest)
    for one in rest:
        assert one.saved.value < 2.0 * one.saved.error + 0.02
    assert found.everything >= first.saved.value - 2.0 * first.saved.error


def test_noise_alone_is_worth_nothing() -> None:
    noise = RNG.normal(size=(3, ROWS))
    found = information(("A", "B", "C"), noise, NAMES, INPUTS)
    assert not any(one.stands for one in found.inputs)
    # What chance makes of rows is in the upper limit, which says so.
    assert found.everything > 0.5


def test_structure_is_worth_what_choosing_by_it_saves() -> None:
    assert worth_of_structure([[1.0, 2.0], [2.0, 1.0]]) == pytest.approx(0.5)
    assert worth_of_structure([[1.0, 2.0], [1.5, 1.9]]) == 0.0


def test_a_decision_needs_two_variants_and_rows() -> None:
    with pytest.raises(InputError, match="two variants or more"):
        information(("A",), np.zeros((1, ROWS)), NAMES, INPUTS)
    with pytest.raises(InputError, match="too few"):
        information(("A", "B"), np.zeros((2, 8)), NAMES, INPUTS[:8])
