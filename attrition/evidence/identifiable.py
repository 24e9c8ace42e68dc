"""The numbers that published monthly series can tell something about; all others stay at their priors.

What is political, perceptual or about choice is not among them: no series observes it (MODEL.md section 8).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrition.scenario.draws import columns
from attrition.scenario.records import Scenario, Value

IDENTIFIABLE: Mapping[str, str] = {
    "challenger.front.loss_rate_early": "level of casualties in 2022",
    "challenger.front.loss_rate_late": "level of casualties once drones had displaced armour",
    "front.technology_midpoint": "when casualties rose",
    "front.loss_walk_sd": "slow spread of casualties",
    "defender.front.loss_rate_early": "exchange ratio, through confirmed tanks",
    "defender.front.loss_rate_late": "exchange ratio late",
    "armour.scarcity_exponent": "fall of tank losses with the stock",
    "challenger.armour.lost_per_thousand": "tank losses over casualties",
    "challenger.armour.tactics_late": "fall of tank losses by tactics",
    "defender.armour.lost_per_thousand": "the defender's tank losses over casualties",
    "defender.armour.tactics_late": "their later level",
    "ground.mobility": "movement of the front with the balance",
    "ground.noise": "its spread",
    "oil.brent_median": "level of Brent",
    "oil.volatility": "spread of Brent",
    "acts.self-sanctioning.value": "discount before the embargo",
    "acts.embargo and cap.value": "discount after it",
    "acts.Rosneft and Lukoil.value": "discount after the listing",
    "sanctions.evasion": "how far the discount closes",
    "sanctions.adaptation_months": "how fast",
    "budget.revenue_slope": "oil and gas revenue over price",
    "budget.draw_share": "fall of the liquid reserve",
    "coalition.will": "level of aid",
    "coalition.pledge_noise": "spread of aid",
}
"""What is calibrated where a scenario gives it a prior, and what in the data tells it."""

EXOGENOUS = ("brent", "aid_leading", "aid_others", "financial_aid")
"""Quantities of history that stay imposed while what follows from them is calibrated."""


def calibrated(scenario: Scenario) -> dict[str, Value]:
    """Return the values of a scenario that are calibrated, by column, in the order of the table."""
    held = columns(scenario)
    return {name: held[name] for name in IDENTIFIABLE if name in held and held[name].varies}
