"""Steps and paths: errors fall as they should, chief outcomes hardly move, and a leaking step would show."""

from __future__ import annotations

from itertools import pairwise

import pytest

from attrition.scenario import load_scenario
from attrition.verification.convergence import (
    TOO_CLOSE,
    Errors,
    chief_outcomes,
    errors_of_paths,
    errors_of_rows,
    on_slots,
    survivors,
    without_acts,
)


def test_the_battles_error_halves_with_the_step_on_nested_slots() -> None:
    law, left = survivors()
    errors = [law - each for each in left]
    assert law == pytest.approx(600.0)
    # The known 578, 589 and 594, whether or not slots are shorter than steps.
    assert left[1:] == pytest.approx([577.66, 588.66, 594.28], abs=0.01)
    assert [larger / smaller for larger, smaller in pairwise(errors)] == pytest.approx(
        [2.0, 2.0, 2.0], rel=0.05
    )


def test_errors_fall_with_the_root_of_the_paths() -> None:
    found = errors_of_paths((16, 64, 256, 1024), 64)
    assert found.slope == pytest.approx(-0.5, abs=0.1)
    assert found.errors == pytest.approx(found.expected, rel=0.35)


def test_the_slope_is_that_of_logarithms() -> None:
    assert Errors("", (1, 10, 100), (1.0, 0.1, 0.01), ()).slope == pytest.approx(-1.0)


def test_a_step_is_a_number_of_slots() -> None:
    scenario = on_slots(load_scenario("canonical/driftless"), 168)
    assert (scenario.clock.step_hours, scenario.clock.base_slot_hours) == (168, 42)


def test_acts_that_a_long_step_cannot_tell_apart_are_left_out() -> None:
    scenario = load_scenario("ukraine-2022")
    left = without_acts(scenario, TOO_CLOSE)
    assert len(scenario.acts) - len(left.acts) == len(TOO_CLOSE)
    assert not {act.name for act in left.acts} & set(TOO_CLOSE)


@pytest.mark.full
def test_chief_outcomes_hardly_depend_on_the_step() -> None:
    for each in chief_outcomes(rows=64, paths=8):
        scale = 1.0 if each.unit == "share" else each.values[-1]
        # A fortnight is coarse: three points of a share, two of a hundred casualties; half a week a third of that.
        for difference, most in zip(each.differences, (0.04, 0.03, 0.02), strict=False):
            noise = 2.5 * (difference.se or 0.0)
            assert abs(difference.value) < most * scale + noise, (each.quantity, difference)
        assert each.differences[-1].value == 0.0


@pytest.mark.full
def test_the_spread_of_few_rows_is_the_printed_error() -> None:
    found = errors_of_rows((4, 8, 16, 32), 512, 4)
    assert found.slope == pytest.approx(-0.5, abs=0.2)
    assert found.errors == pytest.approx(found.expected, rel=0.45)


def test_steps_are_compared_with_the_finest_path_by_path() -> None:
    found = chief_outcomes("canonical/competing-causes", rows=4, paths=16, steps=(336, 42))
    fighting = next(each for each in found if each.quantity == "still fighting")
    assert 0.0 < fighting.values[1] < 1.0
    # Constant hazards and one budget a path: the step does not matter.
    assert all(each.differences[0].value == 0.0 for each in found if each.unit == "share")


def test_rows_are_cut_into_estimates() -> None:
    found = errors_of_rows((1, 2), 4, 4, "canonical/competing-causes")
    assert found.sizes == (1, 2) and len(found.errors) == len(found.expected) == 2
    assert found.expected[0] > found.expected[1] > 0.0
