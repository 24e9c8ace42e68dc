"""Quantities derived once from parameters and clock, so that no rule computes them in every step."""

from __future__ import annotations

from attrition.model.beliefs import PRESSING
from attrition.model.continuing import COEFFICIENTS
from attrition.model.ends import NULL_BOUNDS
from attrition.model.exhaustion import DEFENDER_POOLS, DONOR_POOLS, OTHER_POOLS, POOLS
from attrition.model.rule import Parameters
from attrition.model.spans import DAYS_PER_MONTH, HOURS_PER_MONTH
from attrition.model.strain import COMPONENTS
from attrition.model.structures import FLAGS, WAYS_TO_END, structure_fields
from attrition.numeric.elementary import exp, expm1, log, log1p, maximum, minimum, power, sqrt

DERIVED: tuple[str, ...] = (
    "step_months",
    "cutoff_months",
    "month_root",
    "loss_noise_keep",
    "loss_noise_scale",
    "loss_noise_half_variance",
    "armour_noise_keep",
    "armour_noise_scale",
    "armour_noise_half_variance",
    "loss_walk_keep",
    "loss_walk_scale",
    "units_per_thousand",
    "training_leave",
    "formation_leave",
    "hospital_leave",
    "irrecoverable_keep",
    "fires_response_step",
    "fires_start_step",
    "brent_keep",
    "brent_scale",
    "adaptation_keep",
    "further_keep",
    "pressure_keep",
    "recent_leave",
    "mobilisation_keep",
    "strain_speed_step",
    "strain_noise_step",
    *(f"weight_{component}" for component in COMPONENTS),
    *(f"share_of_{pool}" for pool in (*POOLS, *OTHER_POOLS, "defender", "donors")),
    *(f"weight_of_{audience}" for audience in PRESSING),
    *NULL_BOUNDS,
    *FLAGS,
    "rung_keep",
    "attention_keep",
    "belief_keep",
    "reversal_recovery",
    "credibility_keep",
    "talk_keep",
    "trend_gain_step",
    "trend_noise_step",
    "choice_sharpness",
    "odds_weight",
    "optimism_balance",
    *COEFFICIENTS,
    "resolve_speed_step",
    "resolve_noise_step",
    "funding_weight",
    "aid_weight",
    "quarter_learning",
    "will_noise_step",
    "probe_keep",
    "package_keep",
    "stock_step",
    "build_step",
    "parity_log",
    "coalition_learning_exponent",
    "challenger_learning_exponent",
    "defeat_months_needed",
    "gap_weight",
    "trend_weight",
    "turning_persistence_days",
    "strain_dwell_days",
    "strike_share",
    "repair_share",
    "refinery_repair_share",
    "interceptor_miss",
    "ground_noise_step",
    "ground_average_share",
    "denial_keep",
    "unit_cost_keep",
)
"""Names of the derived fields of the parameter record, after the declared ones."""


def _approach(months: float, dt: float) -> float:
    """Return the share of a gap that closes in one step at a time scale in months."""
    return -expm1(-dt / months)


def _walk_scale(sd: float, reversion: float, dt: float) -> float:
    """Return the standard deviation of one exact step of an Ornstein-Uhlenbeck process."""
    if reversion <= 0.0:
        return sd * sqrt(dt)
    return sd * sqrt(-expm1(-2.0 * reversion * dt) / (2.0 * reversion))


def _shares(weights: list[float]) -> list[float]:
    """Return weights that add up to one; all equal where none is positive."""
    total = 0.0
    for weight in weights:
        total += weight
    return [weight / total if total > 0.0 else 1.0 / len(weights) for weight in weights]


def _politics(p: Parameters, dt: float) -> dict[str, float]:
    """Return the derived fields of beliefs, choice and escalation."""
    # At gain 1 the belief is the truth at any step.
    kept = power(1.0 - minimum(p.beliefs_trend_gain, 1.0 - 1e-12), dt)
    gain = 1.0 if p.beliefs_trend_gain >= 1.0 else 1.0 - kept
    pressing = _shares([getattr(p, f"beliefs_weight_{audience}") for audience in PRESSING])
    ends = _shares([getattr(p, f"null_weight_{name}") for name in WAYS_TO_END])
    values = {
        "rung_keep": power(0.5, dt / p.escalation_rung_months),
        "attention_keep": exp(-dt / p.choice_attention_months),
        "belief_keep": exp(-p.beliefs_decay * dt),
        "reversal_recovery": _approach(p.beliefs_reversal_months, dt),
        "credibility_keep": power(0.5, dt / p.beliefs_credibility_months),
        "talk_keep": power(0.5, dt / p.beliefs_talk_months),
        "trend_gain_step": gain,
        "trend_noise_step": p.beliefs_trend_noise * sqrt((1.0 - gain) * dt),
        # Precision times the value of the regime is limited: beyond it a choice is as good as forced.
        "choice_sharpness": minimum(
            p.choice_precision, p.choice_precision_limit / maximum(p.choice_value_regime, 1e-9)
        ),
        "odds_weight": _approach(p.turning_odds_averaging_months, dt),
        # Optimism is a shift of the chance to prevail; this balance shifts it as much.
        "optimism_balance": p.beliefs_optimism / p.choice_trend_weight
        if p.choice_trend_weight > 0.0
        else 0.0,
    }
    values.update(
        {f"weight_of_{audience}": weight for audience, weight in zip(PRESSING, pressing, strict=True)}
    )
    total = 0.0
    for bound, weight in zip(NULL_BOUNDS, ends[:-1], strict=True):
        total += weight
        values[bound] = total
    return values


def derive(p: Parameters, step_hours: int, cutoff_hours: int, structure: str) -> dict[str, float]:
    """Return the derived fields of one prior draw.

    Parameters: p, an object with the declared parameters as attributes; step_hours, the step; cutoff_hours, hours
    from the start to the data cutoff, 0 without one; structure, one of `STRUCTURES`. Returns a value for each name in
    `DERIVED`.
    """
    dt = step_hours / HOURS_PER_MONTH
    armour_keep = power(maximum(p.armour_noise_persistence, 1e-12), dt)
    keep = power(maximum(p.front_loss_noise_persistence, 1e-12), dt)
    values = {
        "step_months": dt,
        "cutoff_months": cutoff_hours / HOURS_PER_MONTH,
        "month_root": sqrt(1.0 / 12.0),
        "loss_noise_keep": keep,
        "loss_noise_scale": p.front_loss_noise_sd * sqrt(1.0 - keep * keep),
        "loss_noise_half_variance": 0.5 * p.front_loss_noise_sd * p.front_loss_noise_sd,
        "armour_noise_keep": armour_keep,
        "armour_noise_scale": p.armour_noise_sd * sqrt(1.0 - armour_keep * armour_keep),
        "armour_noise_half_variance": 0.5 * p.armour_noise_sd * p.armour_noise_sd,
        "loss_walk_keep": exp(-p.front_loss_walk_reversion * dt),
        "loss_walk_scale": _walk_scale(p.front_loss_walk_sd, p.front_loss_walk_reversion, dt),
        "units_per_thousand": 1.0 / p.front_loss_unit if p.front_loss_unit > 0.0 else 0.0,
        "training_leave": _approach(p.men_training_months / 2.0, dt),
        "formation_leave": _approach(p.men_formation_months, dt),
        "hospital_leave": _approach(p.men_hospital_months / 2.0, dt),
        "irrecoverable_keep": exp(-0.10 / 12.0 * dt),
        "fires_response_step": _approach(p.fires_response_months, dt),
        "fires_start_step": _approach(0.25, dt),
        "brent_keep": exp(-p.oil_reversion * dt),
        "brent_scale": _walk_scale(p.oil_volatility, p.oil_reversion, dt),
        "adaptation_keep": exp(-dt / p.sanctions_adaptation_months),
        "further_keep": exp(-dt / p.sanctions_future_fade_months),
        "pressure_keep": power(0.5, dt / 6.0),
        "recent_leave": _approach(12.0, dt),
        "mobilisation_keep": exp(-dt / p.strain_mobilisation_months),
        "strain_speed_step": _approach(1.0 / p.strain_adjustment, dt),
        "strain_noise_step": p.strain_noise * sqrt(dt),
        "resolve_speed_step": _approach(1.0 / p.defender_resolve_adjustment, dt),
        "resolve_noise_step": p.defender_resolve_noise * sqrt(dt),
        "funding_weight": _approach(p.defender_funding_averaging_months, dt),
        # An exponential mean is as old as a window of twice its time scale.
        "aid_weight": _approach(p.coalition_averaging_months / 2.0, dt),
        "quarter_learning": _approach(p.coalition_averaging_months / 2.0, 3.0),
        "will_noise_step": p.coalition_will_noise * sqrt(dt),
        "probe_keep": exp(-dt / p.coalition_probe_months),
        "package_keep": exp(-dt / 12.0),
        "stock_step": 2.0 * dt / p.coalition_stock_months,
        "build_step": 3.0 * dt / p.coalition_build_months,
        "parity_log": log(p.coalition_price_round_parity / p.coalition_price_round),
        "coalition_learning_exponent": log(p.coalition_fires_learning_rate) / log(2.0),
        "challenger_learning_exponent": log(p.challenger_fires_learning_rate) / log(2.0),
        "defeat_months_needed": p.defeat_weeks * 168.0 / HOURS_PER_MONTH - 0.5 * dt,
        "gap_weight": _approach(p.turning_averaging_months, dt),
        "trend_weight": _approach(p.turning_drift_averaging_months, dt),
        "turning_persistence_days": p.turning_persistence_months * DAYS_PER_MONTH - 0.25,
        "strain_dwell_days": p.strain_dwell_months * DAYS_PER_MONTH - 0.25,
        "strike_share": _approach(p.strikes_hold_months, dt),
        "repair_share": _approach(p.defender_strikes_repair_months, dt),
        "refinery_repair_share": _approach(p.challenger_strikes_repair_months, dt),
        "interceptor_miss": log1p(-p.defender_strikes_interception),
        "ground_noise_step": p.ground_noise * sqrt(dt),
        "ground_average_share": _approach(p.ground_averaging_months, dt),
        "denial_keep": exp(-dt / p.sanctions_denial_months),
        "unit_cost_keep": exp(-dt / p.sanctions_unit_cost_months),
    }
    values.update(dict.fromkeys(COEFFICIENTS, 0.0))
    weights = _shares([getattr(p, f"strain_weight_{component}") for component in COMPONENTS])
    shares = _shares([getattr(p, f"turning_weight_{pool}") for pool in POOLS])
    others = _shares([getattr(p, f"turning_weight_{pool}") for pool in OTHER_POOLS])
    defender = others[0]
    for share in others[1 : len(DEFENDER_POOLS)]:
        defender += share
    donors = others[len(DEFENDER_POOLS)]
    for share in others[-len(DONOR_POOLS) + 1 :]:
        donors += share
    values.update({f"share_of_{pool}": share for pool, share in zip(OTHER_POOLS, others, strict=True)})
    values["share_of_defender"] = maximum(defender, 1e-12)
    values["share_of_donors"] = maximum(donors, 1e-12)
    values.update(structure_fields(structure))
    values.update(_politics(p, dt))
    values.update(
        {f"weight_{component}": weight for component, weight in zip(COMPONENTS, weights, strict=True)}
    )
    values.update({f"share_of_{pool}": share for pool, share in zip(POOLS, shares, strict=True)})
    return values
