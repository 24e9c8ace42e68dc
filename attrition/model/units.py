"""Losses that come as whole units at random instants, and what the other side gains of them.

Where losses flow, strength falls by the loss rate of the front. Where they come in units, that rate over the unit is
the hazard of losing one: with Lanchester's exponents the chain of deaths of Brown (1963); with exponents of nil, and
all that is lost captured, a walk between forts, the gambler's ruin.
"""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Event, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import select

PARAMETERS = (
    Parameter(
        "front.loss_unit",
        "thousand",
        0,
        1000,
        "size of the units in which losses come, at random instants; 0: losses flow",
        0,
    ),
    Parameter(
        "front.captured", "fraction", 0, 1, "share of irrecoverable losses that the other side gains", 0
    ),
)

STATE = (
    StateField("challenger_lost", "thousand", "losses of the step, challenger", 0),
    StateField("defender_lost", "thousand", "losses of the step, defender", 0),
    StateField("challenger_captured_total", "thousand", "men gained from the defender's losses", 0),
    StateField("defender_captured_total", "thousand", "men gained from the challenger's losses", 0),
)

EVENTS = (
    Event("challenger_unit_lost", "the loss of a unit by the challenger"),
    Event("defender_unit_lost", "the loss of a unit by the defender"),
)


@rule
def whole_units(s: State, p: Parameters) -> None:
    """Make hazards of losing a unit out of the loss rates; where losses come in units, none flow."""
    s.challenger_unit_lost_rate = s.challenger_loss_rate * p.units_per_thousand
    s.defender_unit_lost_rate = s.defender_loss_rate * p.units_per_thousand
    s.challenger_loss_rate = select(p.front_loss_unit > 0.0, 0.0, s.challenger_loss_rate)
    s.defender_loss_rate = select(p.front_loss_unit > 0.0, 0.0, s.defender_loss_rate)


@rule
def on_challenger_unit_lost(s: State, p: Parameters, day: float) -> None:
    """Effect of the loss of a unit by the challenger: what it loses in the step is that unit."""
    s.challenger_loss_rate = p.front_loss_unit / p.step_months


@rule
def on_defender_unit_lost(s: State, p: Parameters, day: float) -> None:
    """Effect of the loss of a unit by the defender."""
    s.defender_loss_rate = p.front_loss_unit / p.step_months


@rule
def captures(s: State, p: Parameters) -> None:
    """Give each side its share of what the other has lost for good in the step: forts, or troops that change sides."""
    share = p.front_captured * s.irrecoverable_share * (1.0 - holding(s, p))
    by_challenger = share * s.defender_lost
    by_defender = share * s.challenger_lost
    s.challenger_men = s.challenger_men + by_challenger
    s.defender_men = s.defender_men + by_defender
    s.challenger_captured_total = s.challenger_captured_total + by_challenger
    s.defender_captured_total = s.defender_captured_total + by_defender
