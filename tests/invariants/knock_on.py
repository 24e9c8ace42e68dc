"""Fields of the state that one step carries a change to, by mechanism: what the rows of `levers` are made of."""

from __future__ import annotations

from attrition.model.choice import OPTIONS
from attrition.model.lines import LINES
from attrition.model.shortage import SHORTAGES
from attrition.model.thresholds import LEVELS
from attrition.model.turning import SIDES


def hazards(*events: str) -> tuple[str, ...]:
    """Return the hazards of events over the step, and what they add up to."""
    return tuple(f"{event}_{kind}" for event in events for kind in ("rate", "cumulative"))


def turns(measure: str) -> tuple[str, ...]:
    """Return the marks of one measure of turning, of all sides."""
    return tuple(f"{side}{measure}_{kind}" for side in SIDES for kind in ("turned", "start", "day"))


MARKS = {
    *turns("d1"),
    *turns("d3"),
    *turns("d4"),
    "d1_pool",
    "binding_pool",
    *(f"{level}_{kind}" for level in LEVELS for kind in ("start", "day")),
    *SHORTAGES,
    "shortages",
}
"""Marks flip on a few paths or none: no row has to show that one does."""

CHALLENGER_TIME = ("exhaustion_challenger", "binding_pool", "d1_pool", *turns("d1"))
DEFENDER_TIME = ("exhaustion_defender", "exhaustion_coalition", "d1_pool", *turns("d1"))
DONORS_TIME = ("exhaustion_donors", "exhaustion_coalition", "d1_pool", *turns("d1"))
ODDS = ("hazard_other", "hazard_challenger", "odds_challenger", *turns("d4"))
"""The treasury acts at the end of a month: within a step, money shows in its gap alone."""
MONEY = ("gap_money", *CHALLENGER_TIME)

CROSSINGS = tuple(f"{level}_{kind}" for level in LEVELS for kind in ("start", "day"))
STRAIN_ECONOMIC = ("strain_economic", "strain", *CROSSINGS)
STRAIN_MILITARY = ("strain_military", "strain", *CROSSINGS)
STRAIN_ELITE = ("strain_elite", "strain", *CROSSINGS)
STRAIN_PUBLIC = ("strain_public", "strain", *CROSSINGS)

WILL = (
    "will_leading",
    "will_others",
    "will",
    "will_drift",
    "will_trend",
    "gap_donors_will",
    *DONORS_TIME,
    *turns("d3"),
)
BALANCE = (
    "balance",
    "balance_before",
    "balance_trend",
    "perceived_trend",
    "trend_error",
    "territory",
    "territory_before",
    *turns("d3"),
    # Its drift frightens the military, its level and the front move will.
    *STRAIN_MILITARY,
    *WILL,
)

CHOICE = (
    *hazards("probe", "mobilise", "escalate", "offer_freeze", "withdraw"),
    *(f"option_{option}" for option in OPTIONS),
    *ODDS,
)
"""Shares and hazards of all options: one appeal moves them all."""
WAR_GOES_ON = (
    *hazards("escalation_end"),
    *(f"appeal_{option}" for option in OPTIONS if option != "withdraw"),
    *CHOICE,
)
"""What the dangers of a war that goes on move: a refused freeze has them too."""
LADDER = ("rung", *WAR_GOES_ON)

AUDIENCES_OF_ELITE = (
    "belief_exit_economic_elite",
    "belief_exit_security_services",
    "belief_exit_army_command",
    "belief_exit_regional_elites",
    "belief_exit_public",
    "perceived_exit_elites",
)
"""The others follow the economic elite unless they are addressed."""
SAFETY = ("belief_exit_leader", "perceived_exit_leader", *AUDIENCES_OF_ELITE)

INTERCEPTORS_DUE = ("pipeline_interceptors", *DEFENDER_TIME)


def ordered(*lines: str) -> tuple[str, ...]:
    """Return what orders of some lines of aid change: what is under way of them, and what is left for the rest."""
    fields = [
        f"{stage}_{line}_{which}"
        for line in lines
        for stage, which in (("stock", "first"), ("build", "first"), ("ordered", "usd_total"))
    ]
    due = INTERCEPTORS_DUE if "air_defence" in lines else ()
    return (*fields, "aid_other_total", "quarter_committed", *due)


INTAKE = (
    "defender_pool",
    "defender_recruits",
    "defender_recruited_total",
    "defender_training_first",
    "gap_defender_men",
    *DEFENDER_TIME,
)
FUNDING = (
    "funding",
    "resolve",
    "defender_strikes",
    "defender_strikes_received_total",
    "gap_donors_finance",
    "defender_funds_short",
    "shortages",
    *DONORS_TIME,
    *INTAKE,
)
"""Money pays men and sorties of the defender, and lack of it wears resolve."""
AID = ("aid", "financial_aid", "burden", *ordered(*LINES), *FUNDING, *WILL)

PRODUCTION = (
    "challenger_production",
    "challenger_rounds",
    "challenger_rounds_made_total",
    "challenger_rounds_inflow",
    "challenger_rounds_received_total",
    "challenger_fires_ratio",
    "challenger_strikes",
    "challenger_strikes_made_total",
    "unit_cost",
    "gap_fires",
    "challenger_rounds_short",
    "shortages",
    *MONEY,
    *BALANCE,
)
"""What denied components cost the challenger in rounds, weapons and quality."""

PRICE = ("urals", "discount", *STRAIN_ELITE, *MONEY)
"""The price realised, and those who live by it."""

RECEIVED_ROUNDS = (
    "delivered_rounds",
    "delivered_rounds_total",
    "delivered_fires_usd_total",
    "ready_fires",
    "defender_rounds",
    "defender_rounds_inflow",
    "defender_rounds_received_total",
    "defender_fires_ratio",
    "gap_defender_fires",
    "defender_rounds_short",
    "shortages",
    *DEFENDER_TIME,
    *BALANCE,
)
RECEIVED = (
    *RECEIVED_ROUNDS,
    "delivered_armour",
    "delivered_armour_usd_total",
    "defender_armour",
    "defender_armour_received_total",
    "delivered_interceptors",
    "delivered_air_defence_usd_total",
    "interceptors",
    "interceptors_received_total",
    "interceptors_short",
    "gap_defender_interceptors",
    "delivered_strikes",
    "delivered_strikes_usd_total",
    "defender_strikes",
    "defender_strikes_received_total",
    *(f"ready_{line}" for line in LINES),
)
STAGES = tuple(
    f"{stage}_{line}_{which}"
    for line in LINES
    for stage, numbers in (("stock", ("first", "second")), ("build", ("first", "second", "third")))
    for which in numbers
)

DAMAGE = (
    "launches",
    "challenger_strikes",
    "challenger_strikes_launched_total",
    "interceptors",
    "interceptors_fired_total",
    "interceptors_wanted",
    "leakers",
    "defender_damage",
    "resolve",
    "interceptors_short",
    "shortages",
    "gap_defender_interceptors",
    "gap_defender_men",
    *DEFENDER_TIME,
    *BALANCE,
)
REFINERIES = ("refinery_damage", "export_volume", *MONEY)


def _side_in_battle(side: str) -> tuple[str, ...]:
    return tuple(
        f"{side}_{name}"
        for name in (
            "loss_expected",
            "loss_rate",
            "lost",
            "men",
            "pool",
            "recruits",
            "recruited_total",
            "training_first",
            "hospital_first",
            "irrecoverable_total",
            "casualties",
            "casualties_reported",
            "armour",
            "armour_excess",
            "armour_lost_rate",
            "armour_lost_total",
            "rounds",
            "rounds_fired_total",
            "fires_ratio",
        )
    )


BATTLE = (
    *_side_in_battle("challenger"),
    *_side_in_battle("defender"),
    "challenger_bonus",
    "irrecoverable_recent",
    "casualties_recent_first",
    "defender_recent_first",
    "resolve",
    "challenger_production",
    "challenger_rounds_made_total",
    "challenger_rounds_received_total",
    "challenger_rounds_inflow",
    "unit_cost",
    "gap_men",
    "gap_fires",
    "gap_armour",
    "gap_defender_men",
    *SHORTAGES,
    "shortages",
    *MONEY,
    *DEFENDER_TIME,
    *STRAIN_PUBLIC,
    *BALANCE,
)
"""Losses of both sides, and what makes them good."""
