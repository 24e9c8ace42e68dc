"""Choice on the kernel: softmax, its rates and its Gumbel maximum, and what breaks the law is seen."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.verification.choices import softmax
from tests.verification.held import failing_of


def test_law_holds() -> None:
    assert failing_of("choice") == []


@pytest.mark.parametrize(
    "values",
    [
        {"choice__precision": 6.0, "choice__rate": 1.0, "choice__inclination_escalate": 0.5},
        {"choice__inclination_freeze": 3.0, "beliefs__exit_safety": 0.4, "beliefs__optimism": -0.5},
        {"territory__initial": 0.2, "choice__cost_continue": 0.4, "clock__horizon_months": 12},
    ],
)
def test_law_holds_for_the_numbers_of_a_user(values: dict[str, float]) -> None:
    assert failing_of("choice", **values) == []


def test_elites_that_press_end_the_law() -> None:
    assert "rates of the options, largest deviation" in failing_of("choice", choice__elite_press=2.0)


def test_what_is_chosen_moves_the_values_where_dangers_are_real() -> None:
    broken = failing_of(
        "choice", escalation__hazard=0.02, escalation__rung_slope=0.5, choice__value_catastrophe=3
    )
    assert any(quantity.startswith("choices of") for quantity in broken)


def test_run_of_one_step_is_refused() -> None:
    with pytest.raises(InputError, match=r"clock\.horizon_months"):
        failing_of("choice", clock__horizon_months=1, clock__step_hours=744, clock__base_slot_hours=744)


def test_softmax_of_large_values_is_finite() -> None:
    np.testing.assert_allclose(softmax(np.array([1000.0, 1000.0, -1000.0])), [0.5, 0.5, 0.0])
    np.testing.assert_allclose(softmax(np.log([1.0, 3.0])), [0.25, 0.75])
