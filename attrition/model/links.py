"""Links from a lever to the state or to a belief whose sign could be the other one, and their symmetrised rerun.

A claim is an input in disguise where it holds only because such a coefficient has a prior on one side of nil. In a run
with `study.symmetrised` each link of each prior draw is multiplied by a sign of its own, so that its prior is symmetric
about nil (MODEL.md section 0). Not listed is what no theory disputes: what money buys, the books of the treasury, that
more men and rounds are more power, and what an act sets by its meaning.
"""

from __future__ import annotations

LINKS: dict[str, str] = {
    "beliefs.aid_reading": "aid above expectation -> the coalition's perceived staying power",
    "beliefs.restraint_reading": "declared restraint -> perceived staying power",
    "beliefs.off_ramp_reading": "an off-ramp -> perceived staying power",
    "beliefs.reassurance_effect": "reassurance -> perceived safety of leaving",
    "beliefs.talk_effect": "talk of regime change -> perceived safety of leaving",
    "choice.relief_value": "relief offered in an off-ramp -> value of withdrawing",
    "choice.probe_restraint": "declared restraint -> what a probe is hoped to gain",
    "sanctions.enforcement_effect": "enforcement -> evasion of sanctions",
    "sanctions.cap_effect": "a price cap -> export price",
    "sanctions.denial_production": "denied components -> the challenger's production",
    "sanctions.denial_quality": "denied components -> quality of its forces",
    "sanctions.unit_cost_rise": "packages other than on oil -> cost of its rounds",
    "strain.elite_discount": "the discount on oil -> elite strain",
    "strain.public_rally": "new pressure -> public strain",
    "coalition.burden_fatigue": "the burden of aid and sanctions -> fatigue of the donors",
    "coalition.sanctions_cost": "further oil packages -> burden on the donors",
    "defender.resolve.funding": "financial aid -> the defender's resolve",
    "ground.doctrine_push": "the defender's doctrine -> movement of the front",
    "escalation.rung_slope": "novel acts, through the rung -> hazard of escalation out of control",
    "spiral.pressure": "pressure -> hazard of escalation, in the structure `spiral`",
    "spiral.restraint": "declared restraint -> hazard of escalation, in the structure `spiral`",
}
"""Parameters that are links, each with what it links."""

SWITCH = "study.symmetrised"
