"""Running short: noticed and counted, never waited for (MODEL.md section 1)."""

from __future__ import annotations

from attrition.model.declarations import Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.model.supply import challenger_fires_demand, defender_fires_demand
from attrition.numeric.elementary import select

SHORTAGES: dict[str, str] = {
    "challenger_men_short": "the challenger's men, of its establishment",
    "challenger_rounds_short": "the challenger's rounds, of a month's demand",
    "challenger_money_short": "the challenger's money: some of the deficit is not met",
    "defender_men_short": "the defender's men, of its establishment",
    "defender_rounds_short": "the defender's rounds, of a month's demand",
    "interceptors_short": "interceptors, of what a month's missiles ask for",
    "defender_funds_short": "the defender's funds, of its need",
}
"""What can run short, and of what."""

PARAMETERS = (
    Parameter("shortage.men", "fraction", 0, 1, "share of an establishment below which men are short", 0.6),
    Parameter(
        "shortage.funds", "fraction", 0, 2, "share of its need below which the defender's funds are", 0.8
    ),
)

STATE = (
    *(
        StateField(name, "0/1", f"1 while short of {meaning}", 0, 1, signal=True)
        for name, meaning in SHORTAGES.items()
    ),
    StateField("shortages", "count", "shortages that have begun", 0, signal=True),
)


@rule
def begun(before: float, now: float) -> float:
    """Return 1 when a shortage begins."""
    return select(now > before, 1.0, 0.0)


@rule
def shortages(s: State, p: Parameters) -> None:
    """Say what is short at the end of the step, and count what has become so."""
    men = select(s.challenger_men < p.shortage_men * s.establishment, 1.0, 0.0)
    rounds = select(s.challenger_rounds < challenger_fires_demand(s.challenger_men, s, p), 1.0, 0.0)
    money = select(s.unmet > 0.001 * s.war_spending, 1.0, 0.0)
    own_men = select(s.defender_men < p.shortage_men * p.defender_men_target, 1.0, 0.0)
    own_rounds = select(s.defender_rounds < defender_fires_demand(s.defender_men, p), 1.0, 0.0)
    interceptors = select(s.interceptors < s.interceptors_wanted, 1.0, 0.0)
    funds = select(s.funding < p.shortage_funds, 1.0, 0.0)
    s.shortages = (
        s.shortages
        + begun(s.challenger_men_short, men)
        + begun(s.challenger_rounds_short, rounds)
        + begun(s.challenger_money_short, money)
        + begun(s.defender_men_short, own_men)
        + begun(s.defender_rounds_short, own_rounds)
        + begun(s.interceptors_short, interceptors)
        + begun(s.defender_funds_short, funds)
    )
    s.challenger_men_short = men
    s.challenger_rounds_short = rounds
    s.challenger_money_short = money
    s.defender_men_short = own_men
    s.defender_rounds_short = own_rounds
    s.interceptors_short = interceptors
    s.defender_funds_short = funds
