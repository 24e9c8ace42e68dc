"""The challenger's treasury: revenue, deficit, reserve, debt, prices and output (rules 11 to 14).

Roubles are trillions of 2025; the treasury acts once a calendar month.
"""

from __future__ import annotations

from attrition.model.balance import holding, moved
from attrition.model.declarations import Change, Lever, Observed, Operation, Parameter, StateField
from attrition.model.oil import cost_factor
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, maximum, minimum

PARAMETERS = (
    Parameter("budget.gdp", "RUB trn/year", 1, 1e4, "nominal output at an index of 1", 215),
    Parameter(
        "budget.revenue_slope",
        "RUB trn/year per USD/bbl",
        0,
        5,
        "oil and gas revenue per dollar above the floor",
    ),
    Parameter("budget.revenue_floor", "USD/bbl", 0, 100, "price at which oil and gas revenue is nil", 12),
    Parameter(
        "budget.depreciation_relief", "-", 0, 5, "rise of revenue in roubles when the deficit is not met", 0.3
    ),
    Parameter("budget.spending_base", "RUB trn/year", 0, 1e3, "spending outside the war", 27.4),
    Parameter(
        "budget.other_revenue", "RUB trn/year", 0, 1e3, "revenue outside oil and gas at an index of 1", 28.8
    ),
    Parameter("budget.interest", "1/year", 0, 1, "interest on the war-time debt", 0.05),
    Parameter("budget.cost_of_men", "RUB trn/year per thousand", 0, 1, "pay and upkeep", 0.0025),
    Parameter(
        "budget.cost_of_casualties",
        "RUB trn per thousand",
        0,
        1,
        "payments to the wounded and bereaved",
        0.0036,
    ),
    Parameter("budget.cost_of_rounds", "RUB trn/year per M rounds/month", 0, 100, "cost of rounds", 1.0),
    Parameter("budget.other_war_spending", "RUB trn/year", 0, 1e3, "war spending not listed", 11.1),
    Parameter("budget.rule_speed", "1/month", 0, 1, "speed of the fiscal rule after the cutoff", 0.03),
    Parameter("budget.rule_deficit", "share of output", 0, 1, "deficit that the fiscal rule tolerates", 0.02),
    Parameter("budget.rule_limit", "share of output", 0, 1, "most that the fiscal rule can cut", 0.04),
    Parameter("budget.reserve_initial", "RUB trn", 0, 1e3, "liquid reserve at the start", 10.9),
    Parameter("budget.reserve_floor", "RUB trn", 0, 1e3, "reserve below which nothing is drawn", 3),
    Parameter("budget.reserve_span", "RUB trn", 0.01, 1e3, "span over which drawing fades", 6),
    Parameter("budget.draw_share", "fraction", 0, 1, "share of the deficit that the reserve pays"),
    Parameter("budget.draw_factor", "-", 0, 10, "factor on that share from a full reserve", 1.8),
    Parameter("budget.revaluation", "1/year", -0.5, 0.5, "real revaluation of the reserve"),
    Parameter(
        "budget.topup", "RUB trn per USD/bbl", 0, 5, "July top-up per dollar of Urals above its price", 0.08
    ),
    Parameter("budget.topup_price", "USD/bbl", 0, 1000, "Urals above which the reserve is topped up", 60),
    Parameter("budget.absorption", "share of output a year", 0, 1, "debt that banks can take in a year"),
    Parameter("budget.debt_limit", "share of output", 0, 10, "war-time debt that can be placed in all"),
    Parameter("budget.unmet_months", "month", 0.5, 24, "averaging time of the deficit that is not met", 3),
    Parameter(
        "budget.intensity_loss", "fraction", 0, 1, "intensity lost when all war spending is unmet", 0.5
    ),
    Parameter("prices.inflation_initial", "1/year", -0.05, 1, "inflation at the start"),
    Parameter("prices.rate_initial", "1/year", 0, 1, "policy rate at the start"),
    Parameter("prices.output_initial", "-", 0.1, 10, "index of real output at the start", 0.93),
    Parameter("prices.target", "1/year", 0, 1, "inflation target", 0.04),
    Parameter("prices.adjustment", "1/month", 0, 2, "speed of inflation", 0.15),
    Parameter("prices.noise", "1/year per sqrt(month)", 0, 1, "noise of inflation", 0.006),
    Parameter("prices.rate_smoothing", "1/month", 0, 1, "speed of the policy rate", 0.15),
    Parameter("prices.neutral_rate", "1/year", 0, 1, "real rate that is neutral", 0.05),
    Parameter("prices.growth", "1/year", -0.2, 0.2, "growth without war", 0.015),
    Parameter(
        "prices.growth_of_war_spending", "-", 0, 2, "growth per share of output that war spending gains", 0.4
    ),
    Parameter("prices.growth_of_rate", "-", 0, 2, "growth lost per unit of real rate above neutral", 0.2),
    Parameter("prices.growth_of_tightness", "-", 0, 2, "growth lost per unit of labour tightness", 0.1),
    Parameter("prices.output_noise", "1/sqrt(year)", 0, 1, "noise of output", 0.01),
    Parameter("prices.labour_force", "thousand", 100, 1e6, "labour force", 75000),
)

STATE = (
    StateField("revenue_oil_gas", "RUB trn/year", "oil and gas revenue", 0, signal=True, recorded=True),
    StateField("war_spending", "RUB trn/year", "war spending", 0, signal=True),
    StateField("war_spending_share", "share", "war spending over output", 0),
    StateField("deficit", "RUB trn/year", "deficit", signal=True, recorded=True),
    StateField("fiscal_effort", "RUB trn/year", "taxes and cuts of the fiscal rule", 0),
    StateField("tax_ratio", "-", "other revenue over its reference", 0, 10),
    StateField("war_orders", "-", "war spending not listed over its reference", 0, 10),
    StateField("liquid_reserve", "RUB trn", "liquid reserve", 0, signal=True, recorded=True),
    StateField("reserve_drawn_total", "RUB trn", "drawn from the reserve since the start", 0),
    StateField("reserve_gained_total", "RUB trn", "revaluation, top-ups and imposed changes since the start"),
    StateField("debt", "RUB trn", "war-time debt", 0, signal=True, recorded=True),
    StateField("unmet", "RUB trn/year", "deficit that is not met, averaged", 0, signal=True),
    StateField("urals_mean", "USD/bbl", "twelve-month mean of Urals", 0),
    StateField("inflation", "1/year", "inflation", -0.5, 10, signal=True, recorded=True),
    StateField("policy_rate", "1/year", "policy rate", 0, 1, signal=True, recorded=True),
    StateField("output", "-", "index of real output", 0, signal=True),
    StateField("tightness", "-", "labour tightness", 0),
)

LEVERS = (
    Lever("tax_ratio", "-", 0, 10, "other revenue over its reference", (Change("tax_ratio", Operation.SET),)),
    Lever(
        "war_orders",
        "-",
        0,
        10,
        "war spending not listed, over its reference",
        (Change("war_orders", Operation.SET),),
    ),
)

OBSERVED = (
    Observed(
        "liquid_reserve",
        "RUB trn",
        "liquid part of the wealth fund, roubles of 2025",
        "liquid_reserve",
        ledger="reserve_gained_total",
    ),
    Observed("inflation", "1/year", "consumer prices on the year before", "inflation"),
    Observed("policy_rate", "1/year", "key rate of the central bank", "policy_rate"),
)


@rule
def war_spending(men: float, loss_rate: float, recruits: float, s: State, p: Parameters) -> float:
    """Return war spending in RUB trn a year at a strength, loss rate and intake (rule 12).

    A round costs what the learning curve and sanctions make of its cost.
    """
    return (
        p.budget_cost_of_men * men
        + 0.012 * s.challenger_bonus * recruits
        + p.budget_cost_of_casualties * 12.0 * loss_rate
        + p.budget_cost_of_rounds * s.challenger_production * s.unit_cost * cost_factor(s, p)
        + p.budget_other_war_spending * s.war_orders
    )


@rule
def oil_gas_revenue(s: State, p: Parameters) -> float:
    """Return oil and gas revenue in RUB trn a year at the volume exported; a falling rouble raises it (rule 11)."""
    relief = 1.0 + p.budget_depreciation_relief * (s.unmet / (p.budget_gdp * s.output)) / 0.01
    above_floor = maximum(s.urals - p.budget_revenue_floor, 0.0)
    return p.budget_revenue_slope * s.export_volume * above_floor * relief


@rule
def balance_without_war(s: State, p: Parameters) -> float:
    """Return the deficit in RUB trn a year before war spending."""
    return (
        p.budget_spending_base
        + p.budget_interest * s.debt
        - s.fiscal_effort
        - oil_gas_revenue(s, p)
        - p.budget_other_revenue * s.output * s.tax_ratio
    )


@rule
def deficit(s: State, p: Parameters) -> None:
    """Set revenue, war spending and deficit of the month, and move the fiscal rule (rules 11 and 12)."""
    nominal = p.budget_gdp * s.output
    s.revenue_oil_gas = oil_gas_revenue(s, p)
    s.war_spending = war_spending(s.challenger_men, s.challenger_loss_rate, s.challenger_recruits, s, p)
    s.deficit = balance_without_war(s, p) + s.war_spending
    step = p.budget_rule_speed * (s.deficit - p.budget_rule_deficit * nominal) * s.forecasting
    s.fiscal_effort = clip(s.fiscal_effort + step * (1.0 - holding(s, p)), 0.0, p.budget_rule_limit * nominal)
    s.urals_mean = s.urals_mean + (s.urals - s.urals_mean) / 12.0


@rule
def financing(s: State, p: Parameters) -> None:
    """Pay the deficit from the reserve, then from debt; the rest is not met and lowers intensity (rule 13).

    A surplus repays war-time debt; the reserve grows by the July top-up alone.
    """
    nominal = p.budget_gdp * s.output
    due = maximum(s.deficit, 0.0) / 12.0
    surplus = maximum(-s.deficit, 0.0) / 12.0
    fade = clip((s.liquid_reserve - p.budget_reserve_floor) / p.budget_reserve_span, 0.0, 1.0)
    drawn = minimum(minimum(p.budget_draw_factor * p.budget_draw_share * fade, 1.0) * due, s.liquid_reserve)
    gained = p.budget_revaluation / 12.0 * s.liquid_reserve
    room = minimum(p.budget_absorption * nominal / 12.0, maximum(p.budget_debt_limit * nominal - s.debt, 0.0))
    borrowed = minimum(due - drawn, room)
    unmet = 12.0 * (due - drawn - borrowed)
    s.liquid_reserve, reserve_out = moved(s.liquid_reserve, gained - drawn, 0.0, s, p)
    s.debt, _ = moved(s.debt, borrowed - minimum(surplus, s.debt), 0.0, s, p)
    s.reserve_drawn_total = s.reserve_drawn_total + drawn
    s.reserve_gained_total = s.reserve_gained_total + gained - reserve_out
    moving = 1.0 - holding(s, p)
    s.unmet = maximum(s.unmet + moving * (unmet - s.unmet) / p.budget_unmet_months, 0.0)
    short = minimum(1.0, s.unmet / maximum(s.war_spending, 0.001))
    s.intensity = 1.0 - p.budget_intensity_loss * short


@rule
def top_up(s: State, p: Parameters) -> None:
    """Top the reserve up in July from the oil price of the last twelve months (rule 13)."""
    added = p.budget_topup * maximum(s.urals_mean - p.budget_topup_price, 0.0) * (1.0 - holding(s, p))
    s.liquid_reserve = s.liquid_reserve + added
    s.reserve_gained_total = s.reserve_gained_total + added


@rule
def prices(s: State, p: Parameters, z_inflation: float, z_output: float) -> None:
    """Advance inflation, policy rate and output by one month (rule 14)."""
    nominal = p.budget_gdp * s.output
    s.tightness = (s.challenger_men + s.irrecoverable_recent) / p.prices_labour_force
    pull = p.prices_target + s.deficit / nominal + 3.0 * s.unmet / nominal + s.tightness
    moving = 1.0 - holding(s, p)
    step = p.prices_adjustment * (pull - s.inflation) + p.prices_noise * z_inflation
    s.inflation = clip(s.inflation + moving * step, -0.05, 1.0)
    taylor = p.prices_neutral_rate + s.inflation + (s.inflation - p.prices_target)
    s.policy_rate = clip(
        s.policy_rate + moving * p.prices_rate_smoothing * (taylor - s.policy_rate), 0.04, 0.35
    )
    share = s.war_spending / nominal
    growth = (
        p.prices_growth
        + p.prices_growth_of_war_spending * 12.0 * (share - s.war_spending_share)
        - p.prices_growth_of_rate * (s.policy_rate - s.inflation - p.prices_neutral_rate)
        - p.prices_growth_of_tightness * s.tightness
    )
    s.war_spending_share = share
    change = growth / 12.0 + p.prices_output_noise * p.month_root * z_output
    s.output = clip(s.output * (1.0 + moving * change), 0.3, 5.0)
