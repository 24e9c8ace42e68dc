"""One line of the pipeline: orders, delays and deliveries against hand-computed values."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.model import lines
from tests.scenarios import parameters, state

EMPTY = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def arrivals(p: Any, s: Any, offered: float = 1.0) -> tuple[float, float]:
    """What arrives in all of an order, and the mean step of its arrival."""
    held: tuple[float, ...] = EMPTY
    total, weighted = 0.0, 0.0
    for step in range(5000):
        *stages, _, delivered = lines.carried(*held, offered if step == 0 else 0.0, 1e3, s, p)
        held = tuple(stages)
        total += delivered
        weighted += step * delivered
    return total, weighted / total


@pytest.mark.parametrize(("new_build", "lead", "months"), [(0, 1, 2), (1, 1, 18), (0.5, 1, 10), (1, 0.5, 9)])
def test_orders_arrive_in_full_after_the_mean_times_of_their_ways(
    new_build: float, lead: float, months: float
) -> None:
    p = parameters({"coalition.stock_months": 2, "coalition.build_months": 18})
    total, steps = arrivals(p, state(p, new_build_share=new_build, lead_factor=lead))
    assert total == pytest.approx(1.0, rel=1e-9)
    # Each stage of a stepped delay lasts half a step longer than its continuous twin.
    assert steps * p.step_months == pytest.approx(months, abs=2 * p.step_months)


def test_a_line_has_two_stages_out_of_stocks_and_three_of_new_build() -> None:
    p = parameters()
    s = state(p, new_build_share=0.25, lead_factor=1)
    held = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    after = lines.carried(*held, 8.0, 1e3, s, p)
    stock, build = 1 - 2.718281828459045**-p.stock_step, 1 - 2.718281828459045**-p.build_step
    arrived = 2 * stock + 5 * build
    assert after == pytest.approx(
        (
            1 * (1 - stock) + 6,
            2 + stock * (1 - 2),
            3 * (1 - build) + 2,
            4 + build * (3 - 4),
            5 + build * (4 - 5),
            0.0,
            8.0,
            6 + arrived,
        )
    )


def test_no_more_is_delivered_than_is_needed_and_the_rest_waits() -> None:
    p = parameters()
    s = state(p)
    held = (0.0, 0.0, 0.0, 0.0, 0.0, 5.0)
    *_, ready, ordered, delivered = lines.carried(*held, 0.0, 2.0, s, p)
    assert delivered == pytest.approx(2.0 * p.step_months)
    assert ready == pytest.approx(5.0 - delivered)
    assert ordered == 0.0


@pytest.mark.parametrize(("ready", "share"), [(0, 1), (12, 1), (18, 0.5), (24, 0), (100, 0)])
def test_orders_end_once_enough_is_ready(ready: float, share: float) -> None:
    p = parameters({"coalition.ready_months": 12})
    assert lines.room(ready, 1.0, p) == pytest.approx(share)


def test_a_line_that_is_never_needed_stays_bounded() -> None:
    p = parameters()
    s = state(p)
    held: tuple[float, ...] = EMPTY
    for _ in range(2000):
        *stages, _, _ = lines.carried(*held, 1.0, 0.0, s, p)
        held = tuple(stages)
    assert sum(held) < 3.0


def test_what_is_withheld_adds_up_to_all_at_most() -> None:
    p = parameters()
    assert lines.withholding(0.3, state(p, probe_restraint=0.2)) == pytest.approx(0.5)
    assert lines.withholding(0.9, state(p, probe_restraint=0.2)) == 1.0


def test_stages_stand_still_in_the_driftless_twin_and_deliveries_go_on() -> None:
    p = parameters({"study.driftless": 1})
    held = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    *stages, ordered, delivered = lines.carried(*held, 1.0, 0.5, state(p, forecasting=1), p)
    assert tuple(stages) == held
    assert ordered > 0
    assert delivered == pytest.approx(0.5 * p.step_months)
