"""A freeze: who offers it, and whether it is accepted (rule 23)."""

from __future__ import annotations

from attrition.model.declarations import Event, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import logistic, select

PARAMETERS = (
    Parameter("settlement.acceptance", "log-odds", -60, 60, "acceptance of a freeze, without its causes", -2),
    Parameter("settlement.resolve", "log-odds", -20, 20, "rise of it as the defender's resolve falls", 2),
    Parameter("settlement.will", "log-odds", -20, 20, "rise of it as the coalition's will falls", 1.5),
    Parameter("settlement.balance", "log-odds", -20, 20, "rise of it with the challenger's advantage", 1.5),
    Parameter(
        "settlement.territory", "log-odds", -20, 20, "fall of it with the territory that would be lost", 2
    ),
    Parameter("settlement.distrust", "log-odds", -20, 20, "fall of it as commitments are distrusted", 2),
    Parameter("settlement.commitment", "fraction", 0, 1, "discount on what a freeze promises", 0.45),
    Parameter(
        "settlement.other_offers", "1/month", 0, 30, "offers of a freeze by others than the challenger", 0.05
    ),
    Parameter(
        "settlement.total_hazard",
        "1/year",
        1e-6,
        20,
        "hazard of all ends when the data end, from which acceptance is solved",
        0.35,
    ),
)

STATE = (
    StateField("accept_lean", "log-odds", "acceptance of a freeze by its causes"),
    StateField(
        "freeze_acceptance", "0..1", "probability that an offered freeze is accepted", 0, 1, signal=True
    ),
    StateField("offers_refused", "count", "offers of a freeze that were refused", 0, signal=True),
)

TERMINAL_EVENTS = (Event("other_offer", "an offer of a freeze by another side"),)


@rule
def acceptance(s: State, p: Parameters) -> float:
    """Return the probability that an offered freeze is accepted."""
    return logistic(p.settlement_acceptance + s.accept_lean)


@rule
def leaning(s: State, p: Parameters) -> None:
    """Set how far its causes speak for a freeze, and the probability that it is accepted (rule 23)."""
    s.accept_lean = (
        p.settlement_resolve * (1.0 - s.resolve)
        + p.settlement_will * (1.0 - s.will)
        + p.settlement_balance * s.balance
        - p.settlement_territory * s.territory
        - p.settlement_distrust * p.settlement_commitment
    )
    s.freeze_acceptance = acceptance(s, p)


@rule
def offer_hazards(s: State, p: Parameters) -> None:
    """Set the hazard of an offer by others over the step; none before the end of the data."""
    s.other_offer_rate = p.settlement_other_offers * s.forecasting * (1.0 - p.structure_null)


@rule
def answered(s: State, mark: float) -> float:
    """Return 1 when an offer is accepted, else 0, and count a refusal. `mark` is uniform."""
    accepted = select(mark < s.freeze_acceptance, 1.0, 0.0)
    s.offers_refused = s.offers_refused + 1.0 - accepted
    return accepted
