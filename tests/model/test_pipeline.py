"""Aid from dollars to weapons: shares, prices, restraint, packages and balances."""

from __future__ import annotations

import random
from typing import Any

import pytest

from attrition.model import pipeline
from attrition.model.lines import LINES
from attrition.model.supply import armour_needed, rounds_needed
from tests.scenarios import parameters, state

STAGES = (
    "stock_{}_first",
    "stock_{}_second",
    "build_{}_first",
    "build_{}_second",
    "build_{}_third",
    "ready_{}",
)
EMPTY = {"coalition.pipeline_initial": 0}


def held(s: Any, line: str) -> float:
    """USD bn in the stages of a line and ready."""
    return float(sum(getattr(s, stage.format(line)) for stage in STAGES))


def ordered(s: Any) -> tuple[float, ...]:
    return tuple(getattr(s, f"ordered_{line}_usd_total") for line in LINES)


def test_the_start_holds_drawdowns_in_the_lines_shares() -> None:
    p = parameters({"coalition.pipeline_initial": 10})
    s = state(p)
    assert [held(s, line) for line in LINES] == pytest.approx([2.5, 1.0, 2.5, 0.5])
    assert ordered(s) == pytest.approx((2.5, 1.0, 2.5, 0.5))
    assert s.stock_fires_first == s.stock_fires_second
    at_first = 1.25 * 2 / p.coalition_stock_months / pipeline.round_price(s, p)
    assert s.delivered_rounds == pytest.approx(min(at_first, rounds_needed(s, p)))
    assert s.pipeline_interceptors == pytest.approx(2.5 / pipeline.interceptor_price(p))


def test_money_is_split_by_the_shares_of_the_lines() -> None:
    p = parameters(EMPTY)
    s = state(p, aid=48)
    pipeline.pipeline(s, p)
    money = 4 * p.step_months
    assert ordered(s) == pytest.approx((0.25 * money, 0.1 * money, 0.25 * money, 0.05 * money))
    assert s.aid_other_total == pytest.approx(0.35 * money)
    assert s.quarter_committed == pytest.approx(money)
    assert s.quarter_months == pytest.approx(p.step_months)


def test_shares_above_one_are_scaled_and_leave_no_rest() -> None:
    p = parameters(EMPTY)
    s = state(p, aid=48, line_fires=1, line_armour=0.5, line_air_defence=0.25, line_strikes=0.25)
    pipeline.pipeline(s, p)
    money = 4 * p.step_months
    assert ordered(s) == pytest.approx((money / 2, money / 4, money / 8, money / 8))
    assert s.aid_other_total == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("line", LINES)
def test_what_is_withheld_is_not_spent(line: str) -> None:
    p = parameters(EMPTY)
    s = state(p, aid=48, **{f"withheld_{line}": 0.75, "probe_restraint": 0.25})
    pipeline.pipeline(s, p)
    assert getattr(s, f"ordered_{line}_usd_total") == 0
    others = sum(getattr(s, f"line_{name}") for name in LINES if name != line)
    assert s.quarter_committed == pytest.approx((0.35 + 0.75 * others) * 4 * p.step_months)
    assert s.aid_other_total == pytest.approx(0.35 * 4 * p.step_months)


def test_what_history_withheld_went_elsewhere() -> None:
    p = parameters(EMPTY)
    s = state(p, aid=48, withheld_fires=1, forecasting=0)
    pipeline.pipeline(s, p)
    assert s.ordered_fires_usd_total == 0
    assert s.aid_other_total == pytest.approx(0.6 * 4 * p.step_months)
    assert s.quarter_committed == pytest.approx(4 * p.step_months)


def test_a_package_is_ordered_at_once_and_once() -> None:
    p = parameters(EMPTY)
    s = state(p, aid=0, package_pending=20)
    pipeline.pipeline(s, p)
    assert ordered(s) == pytest.approx((5, 2, 5, 1))
    assert s.package_pending == 0
    pipeline.pipeline(s, p)
    assert ordered(s) == pytest.approx((5, 2, 5, 1))
    assert s.quarter_committed == pytest.approx(20)


def test_what_a_line_has_no_room_for_goes_to_the_rest() -> None:
    p = parameters(EMPTY)
    s = state(p, aid=48, ready_fires=1e3)
    pipeline.pipeline(s, p)
    assert s.ordered_fires_usd_total == 0
    assert s.aid_other_total == pytest.approx(0.6 * 4 * p.step_months)


def test_a_round_costs_by_yardstick_and_learning() -> None:
    p = parameters(
        {
            "coalition.price.round": 4000,
            "coalition.price.round_parity": 1000,
            "coalition.fires.learning_rate": 0.8,
            "coalition.fires.output_before": 1,
            "coalition.fires.output_reference": 8,
        }
    )
    for total, yardstick, price in (
        (7, 0, 4.0),
        (7, 1, 1.0),
        (7, 0.5, 2.0),
        (15, 0, 3.2),
        (3, 0, 5.0),
        (1e9, 0, 2.0),
    ):
        s = state(p, delivered_rounds_total=total, yardstick=yardstick)
        assert pipeline.round_price(s, p) == pytest.approx(price)


def test_money_buys_weapons_at_their_prices() -> None:
    p = parameters(
        EMPTY
        | {
            "coalition.price.tank": 12,
            "coalition.price.interceptor": 3,
            "coalition.price.sortie": 2,
            "coalition.price.round": 4000,
            "coalition.fires.learning_rate": 1,
            "coalition.strikes_limit": 1000,
        }
    )
    dt = p.step_months
    scarce = {"defender_rounds": 0, "defender_armour": 0, "interceptors": 0, "interceptors_wanted": 1e3}
    s = state(p, aid=0, **scarce, **{f"ready_{line}": 0.01 for line in LINES})
    pipeline.pipeline(s, p)
    assert s.delivered_rounds == pytest.approx(0.01 / 4 / dt)
    assert s.delivered_armour == pytest.approx(0.01 / 0.012 / dt)
    assert s.delivered_interceptors == pytest.approx(0.01 / 0.003 / dt)
    assert s.delivered_strikes == pytest.approx(0.01 / 0.002 / dt)
    assert s.delivered_rounds_total == pytest.approx(0.01 / 4)


def test_deliveries_do_not_exceed_what_the_defender_can_take() -> None:
    p = parameters(EMPTY | {"coalition.strikes_limit": 150})
    s = state(p, aid=0, defender_armour_lost_rate=7, **{f"ready_{line}": 1e3 for line in LINES})
    need = rounds_needed(s, p), armour_needed(s, p)
    pipeline.pipeline(s, p)
    assert (s.delivered_rounds, s.delivered_armour) == pytest.approx(need)
    assert s.delivered_strikes == pytest.approx(150)


def test_interceptors_of_all_stages_are_in_the_pipeline() -> None:
    p = parameters(EMPTY | {"coalition.price.interceptor": 2})
    names = [stage.format("air_defence") for stage in STAGES]
    s = state(p, aid=0, interceptors=1e9, **dict.fromkeys(names, 0.5))
    pipeline.pipeline(s, p)
    assert s.pipeline_interceptors == pytest.approx(3.0 / 0.002)


def test_every_dollar_of_a_line_is_on_its_way_ready_or_delivered() -> None:
    chance = random.Random(4)
    p = parameters({"coalition.pipeline_initial": 7})
    s = state(p)
    for _ in range(600):
        s.aid = chance.uniform(0, 200)
        s.package_pending = chance.choice((0.0, 0.0, 30.0))
        s.lead_factor = chance.uniform(0.1, 3)
        s.new_build_share = chance.random()
        s.withheld_fires = chance.random()
        s.defender_rounds = chance.uniform(0, 3)
        s.interceptors_wanted = chance.uniform(0, 500)
        pipeline.pipeline(s, p)
        for line in LINES:
            total = getattr(s, f"ordered_{line}_usd_total") - getattr(s, f"delivered_{line}_usd_total")
            assert held(s, line) == pytest.approx(total, rel=1e-9, abs=1e-9)
            assert all(getattr(s, stage.format(line)) >= 0 for stage in STAGES)


def test_tenfold_aid_for_ten_years_piles_nothing_up_without_bound() -> None:
    p = parameters()
    s = state(p, aid=450, defender_rounds=2, defender_armour=900, interceptors_wanted=360)
    sizes = []
    for step in range(530):
        pipeline.pipeline(s, p)
        if step in (260, 529):
            sizes.append(sum(held(s, line) for line in LINES))
    assert sizes[1] < 1.1 * sizes[0]
    assert s.aid_other_total > 0.5 * 450 * 10 * 0.35


def test_faster_aid_arrives_earlier() -> None:
    p = parameters(EMPTY)
    totals = []
    for factor in (0.25, 1.0, 4.0):
        s = state(p, aid=45, lead_factor=factor, defender_rounds=0)
        for _ in range(26):
            pipeline.pipeline(s, p)
        totals.append(s.delivered_rounds_total)
    assert totals[0] > totals[1] > totals[2] > 0


def test_the_pipeline_stands_still_in_the_driftless_twin() -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, forecasting=1, aid=45, package_pending=3)
    pipeline.pipeline(s, p)
    before = dict(s.__dict__)
    pipeline.pipeline(s, p)
    moved = {name for name, value in s.__dict__.items() if value != before[name]}
    assert moved == {"aid_committed", "quarter_committed", "quarter_months"}
    assert s.delivered_rounds > 0
