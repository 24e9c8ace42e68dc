"""One row a lever: what an act of it may change in its first step, and what it must have moved some months later."""

from __future__ import annotations

from dataclasses import dataclass

from attrition.model.beliefs import AUDIENCES
from attrition.model.lines import LINES
from tests.invariants.knock_on import (
    AID,
    AUDIENCES_OF_ELITE,
    BATTLE,
    CHOICE,
    DAMAGE,
    INTAKE,
    INTERCEPTORS_DUE,
    LADDER,
    MONEY,
    PRICE,
    PRODUCTION,
    RECEIVED,
    RECEIVED_ROUNDS,
    REFINERIES,
    SAFETY,
    STAGES,
    STRAIN_ELITE,
    STRAIN_PUBLIC,
    WAR_GOES_ON,
    WILL,
    hazards,
    ordered,
    turns,
)

RISE, FALL = 1, -1


@dataclass(frozen=True)
class Effect:
    """What an act does to a quantity: the sign of the change, some months after it.

    `by` names a parameter whose prior leaves the sign open: the effect has the sign given times that of the value
    drawn. `logged`: the change is one of the logarithm. `spread`: it is one of the spread over the paths of a row.
    """

    quantity: str
    sign: int
    months: float
    by: str | None = None
    logged: bool = False
    spread: bool = False
    structure: str = "options"


@dataclass(frozen=True)
class Row:
    """An act of a lever: its value; fields that differ at the end of its first step, and all that may; its effects.

    `companion` is another act of the same day, lever and value, that both sides of the comparison have.
    """

    value: float
    own: tuple[str, ...]
    may: tuple[str, ...]
    effects: tuple[Effect, ...]
    companion: tuple[str, float] | None = None


RUNG = Effect("escalation_end_rate", RISE, 1, by="escalation.rung_slope", logged=True)
REASSURED = "beliefs.reassurance_effect"


def _pledges(own: str) -> tuple[str, ...]:
    return (own, "aid_leading", "aid_others", *AID)


_MORE_AID = (
    Effect("aid", RISE, 1),
    Effect("aid", RISE, 12),
    Effect("defender_rounds", RISE, 12),
    Effect("resolve", RISE, 12),
)


def _share(line: str, value: float, *effects: Effect) -> Row:
    own = f"line_{line}"
    return Row(value, (own, f"ordered_{line}_usd_total"), (own, *ordered(line)), effects)


def _withheld(line: str, *effects: Effect) -> Row:
    own = f"withheld_{line}"
    more = REFINERIES if line == "strikes" else ()
    return Row(1, (own, f"ordered_{line}_usd_total"), (own, *ordered(line), *more), effects)


def _reassured(audience: str, seen: str) -> Row:
    own = (f"reassurance_{audience}", "reassurance_credibility", f"belief_exit_{audience}")
    follows = AUDIENCES_OF_ELITE if audience == "economic_elite" else ()
    effects = [Effect(seen, RISE, 3, by=REASSURED)]
    if seen == "perceived_exit_leader":
        effects.append(Effect("option_withdraw", RISE, 3, by=REASSURED, logged=True))
    return Row(1, own, (*own, seen, *follows), tuple(effects))


ROWS: dict[str, Row] = {
    # ------------------------------------------------------------------------------------------------ the fighting
    "doctrine": Row(
        1,
        ("doctrine", "challenger_loss_rate", "defender_loss_rate"),
        ("doctrine", *BATTLE),
        (Effect("challenger_casualties", RISE, 12), Effect("defender_casualties", RISE, 12)),
    ),
    "defender_mobilisation_age": Row(
        300,
        ("defender_pool", "defender_pool_joined_total"),
        ("defender_pool_joined_total", *INTAKE),
        # Where the establishment is full, more men who could be called up change no strength.
        (Effect("gap_defender_men", FALL, 6),),
    ),
    "mobilisation_decree": Row(
        200,
        ("challenger_pool", "challenger_recruited_total", "mobilisation"),
        (
            "mobilisation",
            "challenger_pool",
            "challenger_recruited_total",
            "challenger_training_first",
            *STRAIN_PUBLIC,
        ),
        (Effect("challenger_men", RISE, 6), Effect("strain_public", RISE, 3)),
    ),
    "strike_permission": Row(
        1,
        ("strike_permission", "rung", "refinery_damage"),
        ("strike_permission", *REFINERIES, *LADDER),
        (Effect("export_volume", FALL, 12), Effect("brent", RISE, 12), RUNG),
    ),
    # ------------------------------------------------------------------------------------------ sanctions, treasury
    "sanctions_package": Row(
        10,
        ("discount_full", "discount_fresh", "sanctions_pressure", "urals"),
        ("discount_full", "discount_fresh", "sanctions_pressure", "burden", *PRICE, *STRAIN_PUBLIC, *WILL),
        (
            Effect("urals", FALL, 1),
            Effect("urals", FALL, 12),
            Effect("burden", RISE, 12),
            Effect("strain_public", RISE, 3, by="strain.public_rally"),
        ),
    ),
    "early_discount": Row(
        10,
        ("discount_early_size", "urals"),
        ("discount_early_size", *PRICE),
        (Effect("urals", FALL, 1), Effect("liquid_reserve", FALL, 6)),
    ),
    "enforcement": Row(
        1,
        ("enforcement", "urals", "denial"),
        ("enforcement", "denial", *PRICE, *PRODUCTION),
        (Effect("urals", FALL, 1), Effect("denial", RISE, 12)),
    ),
    "price_cap": Row(
        30,
        ("price_cap", "urals"),
        ("price_cap", *PRICE),
        (Effect("urals", FALL, 1), Effect("deficit", RISE, 6)),
    ),
    "component_sanctions": Row(
        0.5,
        ("denial", "balance", "challenger_production"),
        ("denial", *PRODUCTION),
        (
            Effect("balance", FALL, 1, by="sanctions.denial_quality"),
            Effect("challenger_strikes_made_total", FALL, 12, by="sanctions.denial_production"),
        ),
    ),
    "other_sanctions": Row(
        3,
        ("sanctions_pressure", "unit_cost_pressure"),
        ("sanctions_pressure", "unit_cost_pressure", *STRAIN_PUBLIC, *MONEY),
        (
            Effect("war_spending", RISE, 6),
            Effect("liquid_reserve", FALL, 6),
            Effect("strain_public", RISE, 3, by="strain.public_rally"),
        ),
    ),
    "tax_ratio": Row(
        1.1,
        ("tax_ratio", "gap_money"),
        ("tax_ratio", *MONEY),
        (Effect("deficit", FALL, 6), Effect("debt", FALL, 12)),
    ),
    "war_orders": Row(
        1.2,
        ("war_orders", "gap_money"),
        ("war_orders", *MONEY),
        (Effect("war_spending", RISE, 6), Effect("inflation", RISE, 12)),
    ),
    # ------------------------------------------------------------------------------------------------------ pledges
    "coalition_aid_change": Row(2, ("aid_level", "aid"), _pledges("aid_level"), _MORE_AID),
    "coalition_aid": Row(2, ("aid_level", "aid"), _pledges("aid_level"), _MORE_AID),
    "aid": Row(0.36, ("aid_share", "aid"), _pledges("aid_share"), _MORE_AID),
    "aid_package": Row(
        60,
        ("package_recent", "burden", "ordered_fires_usd_total"),
        ("package_recent", "burden", *ordered(*LINES), *WILL),
        (Effect("defender_armour", RISE, 12), Effect("perceived_staying", RISE, 6), Effect("will", FALL, 12)),
    ),
    "consistency": Row(
        1,
        ("pledge_consistency",),
        ("pledge_consistency", "evidence_weight"),
        (Effect("evidence_weight", RISE, 12), Effect("aid", FALL, 12, spread=True)),
    ),
    "disengagement_leading": Row(
        0,
        ("disengaged_leading", "aid_leading"),
        (
            "disengaged_leading",
            "disengaged_known",
            "aid_leading",
            "hazard_disengage",
            "hazard_defender",
            "odds_disengage",
            *hazards("disengage_leading", "return_leading"),
            *turns("d4"),
            *AID,
        ),
        (Effect("aid", RISE, 1), Effect("defender_rounds", RISE, 12)),
    ),
    "disengagement_others": Row(
        1,
        ("disengaged_others", "disengaged_known", "disengaged_day", "aid_others"),
        (
            "disengaged_others",
            "disengaged_known",
            "disengaged_day",
            "aid_others",
            "hazard_disengage",
            "hazard_defender",
            "odds_disengage",
            *hazards("disengage_others", "return_others"),
            *turns("d4"),
            *AID,
        ),
        (Effect("aid", FALL, 1), Effect("resolve", FALL, 12), Effect("perceived_staying", FALL, 6)),
    ),
    # ----------------------------------------------------------------------------------------------------- pipeline
    "aid_fires": _share("fires", 0.5, Effect("defender_rounds", RISE, 12), Effect("balance", FALL, 12)),
    "aid_armour": _share("armour", 0.3, Effect("defender_armour", RISE, 12), Effect("balance", FALL, 12)),
    "aid_air_defence": _share(
        "air_defence", 0.5, Effect("interceptors", RISE, 12), Effect("leakers", FALL, 12)
    ),
    "aid_strikes": _share("strikes", 0.3, Effect("refinery_damage", RISE, 12)),
    "restraint_fires": _withheld("fires", Effect("defender_rounds", FALL, 12)),
    "restraint_armour": _withheld("armour", Effect("defender_armour", FALL, 12)),
    "restraint_air_defence": _withheld("air_defence", Effect("leakers", RISE, 12)),
    "restraint_strikes": _withheld("strikes", Effect("refinery_damage", FALL, 12)),
    "aid_speed": Row(
        0.5,
        ("lead_factor", "delivered_fires_usd_total", "delivered_armour_usd_total"),
        ("lead_factor", "pipeline_interceptors", *RECEIVED, *STAGES),
        (Effect("delivered_rounds_total", RISE, 12), Effect("defender_armour", RISE, 12)),
    ),
    "aid_new_build": Row(
        0.1,
        ("new_build_share", "stock_fires_first", "build_fires_first"),
        (
            "new_build_share",
            *INTERCEPTORS_DUE,
            *(f"{stage}_{line}_first" for stage in ("stock", "build") for line in LINES),
        ),
        (Effect("delivered_rounds_total", RISE, 12), Effect("defender_armour", RISE, 12)),
    ),
    "yardstick": Row(
        1,
        ("yardstick", "delivered_rounds"),
        (
            "yardstick",
            *(field for field in ordered("fires") if field != "quarter_committed"),
            *RECEIVED_ROUNDS,
        ),
        (Effect("defender_rounds", RISE, 12), Effect("balance", FALL, 12)),
    ),
    # ----------------------------------------------------------------------------------------------------- politics
    "restraint_declared": Row(
        0,
        ("restraint_declared", "restraint_known"),
        (
            "restraint_declared",
            "restraint_known",
            "belief_staying",
            "perceived_staying",
            "appeal_probe",
            *CHOICE,
        ),
        (
            Effect("perceived_staying", FALL, 3, by="beliefs.restraint_reading"),
            Effect("option_probe", FALL, 1, by="choice.probe_restraint", logged=True),
        ),
    ),
    "reassurance": Row(
        1,
        ("reassurance_leader", "reassurance_public", "reassurance_credibility", "perceived_exit_leader"),
        (
            *(f"reassurance_{audience}" for audience in AUDIENCES),
            "reassurance_credibility",
            *SAFETY,
        ),
        (
            Effect("perceived_exit_leader", RISE, 3, by=REASSURED),
            Effect("perceived_exit_elites", RISE, 3, by=REASSURED),
            Effect("option_withdraw", RISE, 3, by=REASSURED, logged=True),
        ),
    ),
    "reassurance_leader": _reassured("leader", "perceived_exit_leader"),
    "reassurance_security_services": _reassured("security_services", "perceived_exit_elites"),
    "reassurance_army_command": _reassured("army_command", "perceived_exit_elites"),
    "reassurance_economic_elite": _reassured("economic_elite", "perceived_exit_elites"),
    "reassurance_regional_elites": _reassured("regional_elites", "perceived_exit_elites"),
    "reassurance_public": _reassured("public", "perceived_exit_elites"),
    "reassurance_credibility": Row(
        0.3,
        ("reassurance_credibility", "belief_exit_leader"),
        ("reassurance_credibility", *SAFETY),
        (Effect("perceived_exit_leader", FALL, 3, by=REASSURED),),
        companion=("reassurance", 1),
    ),
    "regime_change_talk": Row(
        1,
        ("regime_change_talk", "belief_exit_leader"),
        ("regime_change_talk", *SAFETY),
        (
            Effect("perceived_exit_leader", FALL, 3, by="beliefs.talk_effect"),
            Effect("option_withdraw", FALL, 3, by="beliefs.talk_effect", logged=True),
        ),
    ),
    "off_ramp": Row(
        0.2,
        ("off_ramp", "appeal_withdraw"),
        ("off_ramp", "appeal_withdraw", "belief_staying", "perceived_staying", *CHOICE),
        (
            Effect("option_withdraw", RISE, 1, logged=True),
            Effect("perceived_staying", RISE, 1, by="beliefs.off_ramp_reading"),
        ),
    ),
    "off_ramp_relief": Row(
        1,
        ("off_ramp_relief", "appeal_withdraw"),
        ("off_ramp_relief", "appeal_withdraw", *CHOICE),
        (Effect("option_withdraw", RISE, 1, logged=True),),
    ),
    "off_ramp_months": Row(
        6,
        ("off_ramp_months",),
        ("off_ramp_months",),
        (Effect("off_ramp", FALL, 12), Effect("option_withdraw", FALL, 12, logged=True)),
        companion=("off_ramp", 0.2),
    ),
    "failed_mutiny": Row(
        1,
        ("strain_elite", "strain"),
        ("press_factor", "regime_hazard", *hazards("regime_fall", "mutiny"), *WAR_GOES_ON, *STRAIN_ELITE),
        (Effect("strain", RISE, 3), Effect("regime_hazard", RISE, 3)),
    ),
    # --------------------------------------------------------------------------------------------------- escalation
    "novel_act": Row(
        1,
        ("rung", "attention"),
        ("attention", "occasions", *LADDER),
        (RUNG, Effect("red_line_answer_count", RISE, 1, structure="red_line")),
    ),
    "probe": Row(1, ("rung",), LADDER, (RUNG,)),
    "threat": Row(1, ("rung", "attention"), ("attention", "occasions", *LADDER), (RUNG,)),
    "escalation_step": Row(
        1,
        ("rung", "raid_wave", "launches"),
        ("raid_wave", *LADDER, *DAMAGE),
        (RUNG, Effect("defender_damage", RISE, 1), Effect("resolve", FALL, 1)),
    ),
    "acts_scheduled": Row(
        1,
        ("acts_scheduled", "coalition_act_rate"),
        ("acts_scheduled", *hazards("coalition_act")),
        (Effect("coalition_act_count", FALL, 12), Effect("rung", FALL, 12)),
    ),
}
