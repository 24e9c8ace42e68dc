"""The treasury against the arithmetic of 2025 and hand-computed months."""

from __future__ import annotations

import pytest

from attrition.model import budget
from tests.scenarios import parameters, state

YEAR_2025 = {
    "challenger_men": 700,
    "challenger_loss_rate": 35,
    "challenger_recruits": 33,
    "challenger_bonus": 1.8,
    "challenger_production": 0.333,
    "urals": 55,
    "output": 1.0,
    "tax_ratio": 1.0,
    "war_orders": 1.0,
    "fiscal_effort": 0.0,
    "unmet": 0.0,
    "debt": 8.0,
}


def test_the_figures_of_2025_give_its_deficit_to_the_order() -> None:
    p = parameters()
    s = state(p, **YEAR_2025)
    budget.deficit(s, p)
    assert s.revenue_oil_gas == pytest.approx(8.5, abs=1.0)
    assert s.war_spending == pytest.approx(15, abs=2.5)
    # 5.6 trillion roubles in 2025 (Ministry of Finance).
    assert s.deficit == pytest.approx(5.6, abs=2.0)


def test_war_spending_is_the_sum_of_its_items() -> None:
    p = parameters()
    s = state(p, challenger_bonus=2.0, challenger_production=0.3, war_orders=0.9)
    expected = 0.0025 * 700 + 12 * 2.0 * 30 / 1000 + 0.0036 * 12 * 35 + 1.0 * 0.3 + 11.1 * 0.9
    assert budget.war_spending(700, 35, 30, s, p) == pytest.approx(expected, rel=1e-12)


def test_rounds_cost_what_learning_and_sanctions_make_of_their_cost() -> None:
    p = parameters({"sanctions.unit_cost_rise": 0.05, "budget.cost_of_rounds": 2})
    s = state(p, challenger_production=0.3, unit_cost=1, unit_cost_pressure=0)
    plain = budget.war_spending(700, 35, 30, s, p)
    s.unit_cost = 0.8
    s.unit_cost_pressure = 4.0
    dearer = budget.war_spending(700, 35, 30, s, p)
    assert dearer - plain == pytest.approx(2 * 0.3 * (0.8 * 1.2 - 1), rel=1e-9)


def test_lost_volume_lowers_revenue_in_proportion() -> None:
    p = parameters()
    whole, less = state(p, urals=60, export_volume=1), state(p, urals=60, export_volume=0.85)
    assert budget.oil_gas_revenue(less, p) == pytest.approx(0.85 * budget.oil_gas_revenue(whole, p))
    assert budget.oil_gas_revenue(whole, p) > 0


def test_revenue_falls_to_nothing_at_its_floor_and_rises_with_depreciation() -> None:
    p = parameters({"budget.revenue_slope": 0.2, "budget.revenue_floor": 12, "budget.gdp": 200})
    assert budget.oil_gas_revenue(state(p, urals=10), p) == 0.0
    assert budget.oil_gas_revenue(state(p, urals=62), p) == pytest.approx(10)
    adapted = state(p, urals=62, unmet=2.0, output=1.0)  # one per cent of output
    assert budget.oil_gas_revenue(adapted, p) == pytest.approx(10 * 1.3)


def test_the_fiscal_rule_works_after_the_cutoff_within_its_limits() -> None:
    p = parameters()
    before = state(p, **YEAR_2025, forecasting=0)
    budget.deficit(before, p)
    assert before.fiscal_effort == 0.0
    after = state(p, **YEAR_2025, forecasting=1)
    budget.deficit(after, p)
    nominal = p.budget_gdp
    assert after.fiscal_effort == pytest.approx(0.03 * (after.deficit - 0.02 * nominal))
    for _ in range(500):
        after.challenger_loss_rate = 500
        budget.deficit(after, p)
    assert after.fiscal_effort == pytest.approx(0.04 * nominal)


@pytest.mark.parametrize("deficit", [-3.0, 0.0, 2.0, 8.0, 40.0])
@pytest.mark.parametrize("reserve", [0.0, 3.5, 20.0])
def test_reserve_debt_and_the_unmet_add_up_to_the_deficit(deficit: float, reserve: float) -> None:
    p = parameters({"budget.unmet_months": 1, "budget.revaluation": 0})
    s = state(p, deficit=deficit, liquid_reserve=reserve, debt=0, unmet=0)
    budget.financing(s, p)
    drawn = reserve - s.liquid_reserve
    assert drawn + s.debt + s.unmet / 12 == pytest.approx(max(deficit, 0) / 12, abs=1e-12)
    assert min(drawn, s.debt, s.unmet) >= 0
    assert s.debt <= p.budget_absorption * p.budget_gdp * s.output / 12 + 1e-12
    if reserve <= p.budget_reserve_floor:
        assert drawn == 0


def test_nothing_more_is_borrowed_at_the_limit_of_debt() -> None:
    p = parameters({"budget.debt_limit": 0.2, "budget.unmet_months": 1})
    s = state(p, deficit=10, liquid_reserve=0, output=1.0, debt=0.2 * p.budget_gdp, unmet=0)
    budget.financing(s, p)
    assert s.debt == pytest.approx(0.2 * p.budget_gdp)
    assert s.unmet == pytest.approx(10)


def test_unmet_spending_lowers_intensity_and_never_ends_the_war() -> None:
    p = parameters({"budget.intensity_loss": 0.5, "budget.unmet_months": 1, "budget.debt_limit": 0})
    s = state(p, deficit=7, war_spending=14, liquid_reserve=0, unmet=0)
    budget.financing(s, p)
    assert s.intensity == pytest.approx(0.75)
    s = state(p, deficit=700, war_spending=14, liquid_reserve=0, unmet=0)
    budget.financing(s, p)
    assert s.intensity == pytest.approx(0.5)
    assert s.end == 0


def test_july_tops_the_reserve_up_above_the_price() -> None:
    p = parameters({"budget.topup": 0.08, "budget.topup_price": 60})
    for mean, added in ((50.0, 0.0), (70.0, 0.8)):
        s = state(p, urals_mean=mean, liquid_reserve=4)
        budget.top_up(s, p)
        assert s.liquid_reserve == pytest.approx(4 + added)
        assert s.reserve_gained_total == pytest.approx(added)


def test_inflation_is_pulled_by_deficit_unmet_spending_and_tightness() -> None:
    p = parameters(
        {"prices.noise": 0, "prices.output_noise": 0, "budget.gdp": 200, "prices.adjustment": 0.15}
    )
    s = state(p, deficit=6, unmet=1, output=1, challenger_men=700, irrecoverable_recent=800, inflation=0.06)
    budget.prices(s, p, 0.0, 0.0)
    tightness = 1500 / 75000
    pull = 0.04 + 6 / 200 + 3 * 1 / 200 + tightness
    assert s.tightness == pytest.approx(tightness)
    assert s.inflation == pytest.approx(0.06 + 0.15 * (pull - 0.06))


def test_the_policy_rate_settles_at_the_taylor_rule() -> None:
    p = parameters({"prices.noise": 0, "prices.output_noise": 0})
    s = state(p)
    for _ in range(500):
        s.inflation, s.output, s.deficit, s.unmet = 0.08, 1.0, 0.0, 0.0
        before = s.policy_rate
        budget.prices(s, p, 0.0, 0.0)
    assert s.policy_rate == pytest.approx(before, rel=1e-9)
    assert s.policy_rate == pytest.approx(0.05 + s.inflation + (s.inflation - 0.04), rel=1e-9)


def test_output_grows_at_its_trend_when_nothing_pulls() -> None:
    p = parameters(
        {
            "prices.output_noise": 0,
            "prices.growth": 0.015,
            "prices.growth_of_rate": 0,
            "prices.growth_of_tightness": 0,
            "prices.growth_of_war_spending": 0,
        }
    )
    s = state(p, output=1.0)
    for _ in range(12):
        budget.prices(s, p, 0.0, 0.0)
    assert s.output == pytest.approx((1 + 0.015 / 12) ** 12, rel=1e-12)


def test_noise_of_output_has_its_yearly_size() -> None:
    p = parameters({"prices.output_noise": 0.01})
    quiet, loud = state(p, output=1.0), state(p, output=1.0)
    budget.prices(quiet, p, 0.0, 0.0)
    budget.prices(loud, p, 0.0, 1.0)
    assert 12 * (loud.output - quiet.output) ** 2 == pytest.approx(0.01**2, rel=1e-9)


def test_the_driftless_twin_keeps_reserve_and_debt_without_noise() -> None:
    p = parameters(
        {"study.driftless": 1, "budget.revaluation": 0, "budget.debt_limit": 10, "budget.absorption": 1}
    )
    # Far above the floor, where the share that is drawn does not depend on the reserve.
    s = state(p, deficit=6, liquid_reserve=90, forecasting=0)
    for _ in range(400):
        s.liquid_reserve = 90.0
        budget.financing(s, p)
    s.forecasting = 1.0
    held = s.liquid_reserve, s.debt
    for _ in range(24):
        budget.financing(s, p)
    assert (s.liquid_reserve, s.debt) == pytest.approx(held, rel=1e-6)


def test_what_is_unmet_is_averaged_over_its_months() -> None:
    p = parameters({"budget.debt_limit": 0, "budget.unmet_months": 4})
    s = state(p, deficit=8, liquid_reserve=0, unmet=2)
    budget.financing(s, p)
    assert s.unmet == pytest.approx(2 + (8 - 2) / 4)


def test_a_year_of_borrowing_is_what_banks_absorb() -> None:
    p = parameters({"budget.absorption": 0.03, "budget.gdp": 200, "budget.debt_limit": 1})
    s = state(p, deficit=50, liquid_reserve=0, debt=0, output=1)
    for _ in range(12):
        budget.financing(s, p)
    assert s.debt == pytest.approx(0.03 * 200)


def test_growth_follows_war_spending_and_stops_in_the_driftless_twin() -> None:
    values = {"prices.output_noise": 0, "prices.growth": 0.0, "prices.growth_of_rate": 0}
    values |= {"prices.growth_of_tightness": 0, "prices.growth_of_war_spending": 0.4, "budget.gdp": 200}
    for driftless, growth in ((0, 0.4 * 0.02), (1, 0.0)):
        p = parameters(values | {"study.driftless": driftless})
        s = state(p, output=1.0, war_spending=14, war_spending_share=0.05, forecasting=1)
        budget.prices(s, p, 0.0, 0.0)
        # Growth per share of output that war spending gained: .02 more than a month ago.
        assert s.output - 1 == pytest.approx(growth, rel=1e-9)


def test_the_fiscal_rule_rests_in_the_driftless_twin() -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, **YEAR_2025, forecasting=1)
    budget.deficit(s, p)
    assert s.fiscal_effort == 0.0


@pytest.mark.parametrize(("reserve", "fade"), [(3.0, 0.0), (6.0, 0.5), (9.0, 1.0), (30.0, 1.0)])
def test_drawing_fades_as_the_reserve_nears_its_floor(reserve: float, fade: float) -> None:
    p = parameters(
        {
            "budget.reserve_floor": 3,
            "budget.reserve_span": 6,
            "budget.draw_share": 0.4,
            "budget.draw_factor": 1.5,
            "budget.revaluation": 0,
        }
    )
    s = state(p, deficit=6, liquid_reserve=reserve)
    budget.financing(s, p)
    assert reserve - s.liquid_reserve == pytest.approx(0.6 * fade * 6 / 12)


def test_the_mean_of_urals_covers_twelve_months() -> None:
    p = parameters()
    s = state(p, urals=60, urals_mean=72)
    budget.deficit(s, p)
    assert s.urals_mean == pytest.approx(71)
