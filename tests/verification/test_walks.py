"""Reverting processes on the kernel: the law holds for other numbers, and what breaks it is seen."""

from __future__ import annotations

import pytest

from attrition.errors import InputError
from attrition.verification.walks import Reverting, order_of_convergence
from tests.verification.held import failing, failing_of


@pytest.mark.parametrize("name", ["oil-price", "strain-noise"])
def test_law_holds(name: str) -> None:
    assert failing_of(name) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("oil-price", {"oil__reversion": 0.3, "oil__volatility": 0.05, "oil__brent_initial": 40}),
        ("oil-price", {"clock__step_hours": 336, "oil__brent_median": 120}),
        ("strain-noise", {"strain__adjustment": 0.3, "strain__noise": 0.05, "strain__economic_base": 0.4}),
        ("strain-noise", {"strain__initial": 40, "clock__step_hours": 84, "clock__base_slot_hours": 84}),
    ],
)
def test_law_holds_for_the_numbers_of_a_user(name: str, values: dict[str, float]) -> None:
    assert failing_of(name, **values) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("oil-price", {"oil__jump_rate": 2.0}),
        ("strain-noise", {"strain__shock_rate": 2.0}),
        ("strain-noise", {"strain__economic_base": 0.99}),
    ],
)
def test_what_ends_the_law_is_seen(name: str, values: dict[str, float]) -> None:
    assert any("largest deviation" in quantity for quantity in failing_of(name, **values))


@pytest.mark.parametrize("name", ["oil-price", "strain-noise"])
def test_process_without_noise_is_refused(name: str) -> None:
    with pytest.raises((InputError, ZeroDivisionError)):
        failing_of(name, oil__volatility=0, strain__noise=0)


def test_process_tends_to_its_long_run() -> None:
    process = Reverting(1.0, 3.0, 0.5, 0.2)
    assert process.mean(0.0) == 1.0 and process.mean(100.0) == pytest.approx(3.0)
    assert process.variance(0.0) == 0.0 and process.variance(100.0) == pytest.approx(0.04)
    # A month in two halves is a month.
    halves = process.variance(0.5) * process.keep(0.5) ** 2 + process.variance(0.5)
    assert halves == pytest.approx(process.variance(1.0))


@pytest.mark.parametrize("order", [1, 2])
def test_order_of_convergence_is_told_from_another(order: int) -> None:
    values = [5.0 + 0.1 * (step**order) + 0.002 * step ** (order + 1) for step in (1.0, 0.5, 0.25)]
    assert failing(order_of_convergence("V0", "x", "-", 5.0, values, order=order)) == []
    assert failing(order_of_convergence("V0", "x", "-", 5.0, values, order=3 - order))
    assert failing(order_of_convergence("V0", "x", "-", 5.02, values, order=order))
