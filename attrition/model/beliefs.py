"""What the challenger believes: the coalition's staying power, the trend, the safety of leaving (rule 21)."""

from __future__ import annotations

from attrition.model.balance import anchored, holding
from attrition.model.declarations import Change, Lever, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, log_odds, logistic, maximum, minimum, select

AUDIENCES = (
    "leader",
    "security_services",
    "army_command",
    "economic_elite",
    "regional_elites",
    "public",
)
"""Who must believe that leaving is safe. Leader and economic elite have beliefs of their own; the others follow the
economic elite unless they are addressed."""

PRESSING = AUDIENCES[1:]
"""Audiences that press on the leader."""

PARAMETERS = (
    Parameter("beliefs.decay", "1/month", 0, 5, "speed at which beliefs fade to their prior", 0.06),
    Parameter("beliefs.limit", "log-odds", 0.1, 20, "limit of a belief", 4),
    Parameter(
        "beliefs.staying_prior", "0..1", 0.01, 0.99, "prior belief in the coalition's staying power", 0.45
    ),
    Parameter(
        "beliefs.aid_reading", "log-odds", 0, 5, "evidence in half a log unit of aid above expectation", 0.5
    ),
    Parameter(
        "beliefs.restraint_reading",
        "log-odds",
        -5,
        5,
        "evidence in a declaration of restraint for the coalition's staying power",
        0,
    ),
    Parameter(
        "beliefs.off_ramp_reading",
        "log-odds",
        -20,
        20,
        "evidence for it in an off-ramp, per whole of the country offered",
        0,
    ),
    Parameter(
        "beliefs.reversal_weight", "fraction", 0, 1, "weight left to later evidence after a reversal", 0.5
    ),
    Parameter("beliefs.reversal_months", "month", 0.5, 240, "time in which that weight recovers", 24),
    Parameter(
        "beliefs.exit_safety", "0..1", 0.01, 0.99, "true probability that leaving is safe for a year", 0.71
    ),
    Parameter("beliefs.exit_doubt", "log-odds", -5, 5, "how much less safe leaving is believed to be", 0),
    Parameter(
        "beliefs.punished_predecessors", "count", 0, 20, "leaders punished after leaving, on all minds", 0
    ),
    Parameter("beliefs.punished_effect", "log-odds", -2, 2, "doubt that each of them adds", 0.3),
    Parameter(
        "beliefs.reassurance_effect",
        "log-odds/month",
        -5,
        5,
        "evidence a month in a unit of reassurance that is believed",
        0.3,
    ),
    Parameter(
        "beliefs.talk_effect",
        "log-odds/month",
        -5,
        5,
        "evidence a month against safety in a unit of talk of regime change",
        0.3,
    ),
    Parameter(
        "beliefs.credibility_months", "month", 0.1, 240, "half-life of the credibility of reassurance", 9
    ),
    Parameter("beliefs.refuted", "fraction", 0, 1, "credibility left when reassurance is refuted", 0.3),
    Parameter("beliefs.talk_months", "month", 0.1, 240, "half-life of talk of regime change", 12),
    Parameter("beliefs.trend_gain", "1/month", 0.001, 1, "share of the error corrected in a month", 0.2),
    Parameter(
        "beliefs.trend_noise", "log/sqrt(month)", 0, 1, "walk of the balance that the filter allows for", 0.03
    ),
    Parameter("beliefs.optimism", "probit", -5, 5, "optimism in the chance of prevailing", 0.35),
    *(
        Parameter(
            f"beliefs.weight_{audience}",
            "-",
            0,
            1,
            f"weight of the {audience} in what presses on the leader",
            weight,
        )
        for audience, weight in zip(PRESSING, (0.25, 0.20, 0.35, 0.10, 0.10), strict=True)
    ),
)


def _audience(name: str) -> tuple[StateField, ...]:
    words = name.replace("_", " ")
    return (
        StateField(f"belief_exit_{name}", "log-odds", f"belief of the {words} that leaving is safe"),
        StateField(f"reassurance_{name}", "units", f"reassurance given to the {words}", 0, 10),
    )


STATE = (
    StateField("belief_staying", "log-odds", "belief in the coalition's staying power"),
    StateField(
        "perceived_staying",
        "0..1",
        "perceived staying power of the coalition",
        0,
        1,
        signal=True,
        recorded=True,
    ),
    StateField(
        "perceived_trend", "log", "balance of power as the challenger sees it", signal=True, recorded=True
    ),
    *(field for audience in AUDIENCES for field in _audience(audience)),
    StateField(
        "perceived_exit_leader",
        "0..1",
        "safety of leaving as the leader sees it",
        0,
        1,
        signal=True,
        recorded=True,
    ),
    StateField(
        "perceived_exit_elites",
        "0..1",
        "safety of leaving as those see it who press on the leader",
        0,
        1,
        signal=True,
        recorded=True,
    ),
    StateField("exit_safety", "0..1", "true safety of leaving", 0, 1, recorded=True),
    StateField("reassurance_credibility", "0..1", "credibility of reassurance", 0, 1, signal=True),
    StateField("regime_change_talk", "units", "talk of regime change or break-up as an aim, fading", 0, 10),
    StateField("trend_error", "log", "error of that view, which the driftless twin keeps"),
    StateField("talk_news", "units", "new talk of regime change, not yet taken in", 0),
    StateField("restraint_known", "0..1", "restraint declared when it was last taken in", 0, 1),
    StateField("off_ramp_news", "share", "share newly offered as an off-ramp, not yet taken in", 0),
    StateField("evidence_weight", "0..1", "weight of evidence about aid, halved by reversals", 0, 1),
    StateField("last_surprise", "log", "last surprise of aid that was large enough to be noticed"),
)

_ALL = tuple(Change(f"reassurance_{audience}", Operation.SET) for audience in AUDIENCES)

LEVERS = (
    Lever(
        "reassurance",
        "units",
        0,
        10,
        "reassurance to all audiences that leaving is safe; renews its credibility",
        (*_ALL, Change("reassurance_credibility", Operation.ADD)),
    ),
    *(
        Lever(
            f"reassurance_{audience}",
            "units",
            0,
            10,
            f"reassurance to the {audience.replace('_', ' ')} alone; renews its credibility",
            (
                Change(f"reassurance_{audience}", Operation.SET),
                Change("reassurance_credibility", Operation.ADD),
            ),
        )
        for audience in AUDIENCES
    ),
    Lever(
        "reassurance_credibility",
        "0..1",
        0,
        1,
        "credibility of reassurance, set",
        (Change("reassurance_credibility", Operation.SET),),
    ),
    Lever(
        "regime_change_talk",
        "units",
        0,
        10,
        "talk of regime change or break-up as aims of the war; refutes reassurance",
        (Change("regime_change_talk", Operation.SET), Change("talk_news", Operation.ADD)),
    ),
)


@rule
def begin_beliefs(s: State, p: Parameters) -> None:
    """Set the beliefs at the start to their priors; the trend is seen as it is."""
    s.belief_staying = clip(log_odds(p.beliefs_staying_prior), -p.beliefs_limit, p.beliefs_limit)
    prior = exit_prior(p)
    s.belief_exit_leader = prior
    s.belief_exit_security_services = prior
    s.belief_exit_army_command = prior
    s.belief_exit_economic_elite = prior
    s.belief_exit_regional_elites = prior
    s.belief_exit_public = prior
    s.evidence_weight = 1.0
    s.exit_safety = p.beliefs_exit_safety
    s.perceived_trend = s.balance
    perceive(s, p)


@rule
def exit_prior(p: Parameters) -> float:
    """Return the prior log-odds that leaving is safe: the truth less a doubt that all share."""
    doubt = p.beliefs_exit_doubt + p.beliefs_punished_effect * p.beliefs_punished_predecessors
    return clip(log_odds(p.beliefs_exit_safety) - doubt, -p.beliefs_limit, p.beliefs_limit)


@rule
def perceive(s: State, p: Parameters) -> None:
    """Turn log-odds into the probabilities that choices rest on."""
    s.perceived_staying = logistic(s.belief_staying)
    s.perceived_exit_leader = logistic(s.belief_exit_leader)
    s.perceived_exit_elites = (
        p.weight_of_security_services * logistic(s.belief_exit_security_services)
        + p.weight_of_army_command * logistic(s.belief_exit_army_command)
        + p.weight_of_economic_elite * logistic(s.belief_exit_economic_elite)
        + p.weight_of_regional_elites * logistic(s.belief_exit_regional_elites)
        + p.weight_of_public * logistic(s.belief_exit_public)
    )


@rule
def belief(value: float, prior: float, evidence: float, s: State, p: Parameters) -> float:
    """Return a belief in log-odds after a step: faded towards its prior, plus evidence, within its limits.

    In the driftless twin it stands still: it has no noise of its own.
    """
    after = clip(prior + p.belief_keep * (value - prior) + evidence, -p.beliefs_limit, p.beliefs_limit)
    return select(holding(s, p) > 0.5, value, after)


@rule
def staying(s: State, p: Parameters) -> None:
    """Read aid decisions, declarations of restraint and off-ramps as evidence of staying power.

    A declaration of restraint is evidence each time it is made, and so is the end of one, the other way round.
    Evidence of aid is .5·clip(ln(quarter/expected)/.5, ±2); a reversal of its direction halves the weight of later
    evidence, which recovers unless the coalition's pledges are consistent anyway.
    """
    news = s.aid_surprise_news
    size = maximum(news, -news)
    before = maximum(s.last_surprise, -s.last_surprise)
    reversed_ = select(minimum(size, before) > 0.25, select(news * s.last_surprise < 0.0, 1.0, 0.0), 0.0)
    recovered = s.evidence_weight + (1.0 - s.evidence_weight) * p.reversal_recovery
    # The reversal itself is read at the weight that it found: what it costs is the belief in what comes later.
    weight = maximum(recovered, s.pledge_consistency)
    left = select(reversed_ > 0.5, recovered * p.beliefs_reversal_weight, recovered)
    s.evidence_weight = maximum(left, s.pledge_consistency)
    s.last_surprise = select(size > 0.25, news, s.last_surprise)
    evidence = (
        weight * p.beliefs_aid_reading * clip(news / 0.5, -2.0, 2.0)
        + p.beliefs_restraint_reading
        * (s.restraint_news - maximum(s.restraint_known - s.restraint_declared, 0.0))
        + p.beliefs_off_ramp_reading * s.off_ramp_news
    )
    s.belief_staying = belief(s.belief_staying, log_odds(p.beliefs_staying_prior), evidence, s, p)
    s.aid_surprise_news = 0.0
    s.restraint_news = 0.0
    s.restraint_known = s.restraint_declared
    s.off_ramp_news = 0.0


@rule
def exit_belief(value: float, reassured: float, s: State, p: Parameters) -> float:
    """Return an audience's belief that leaving is safe after a step."""
    evidence = p.step_months * (
        p.beliefs_reassurance_effect * s.reassurance_credibility * reassured
        - p.beliefs_talk_effect * s.regime_change_talk
    )
    return belief(value, exit_prior(p), evidence, s, p)


@rule
def safety_of_leaving(s: State, p: Parameters) -> None:
    """Read reassurance and talk of regime change as evidence of how safe leaving is, audience by audience."""
    s.reassurance_credibility = s.reassurance_credibility * select(s.talk_news > 0.0, p.beliefs_refuted, 1.0)
    s.talk_news = 0.0
    elite = s.reassurance_economic_elite
    s.belief_exit_leader = exit_belief(s.belief_exit_leader, s.reassurance_leader, s, p)
    s.belief_exit_economic_elite = exit_belief(s.belief_exit_economic_elite, elite, s, p)
    s.belief_exit_security_services = exit_belief(
        s.belief_exit_security_services, maximum(s.reassurance_security_services, elite), s, p
    )
    s.belief_exit_army_command = exit_belief(
        s.belief_exit_army_command, maximum(s.reassurance_army_command, elite), s, p
    )
    s.belief_exit_regional_elites = exit_belief(
        s.belief_exit_regional_elites, maximum(s.reassurance_regional_elites, elite), s, p
    )
    s.belief_exit_public = exit_belief(s.belief_exit_public, maximum(s.reassurance_public, elite), s, p)
    s.reassurance_credibility = s.reassurance_credibility * p.credibility_keep
    s.regime_change_talk = s.regime_change_talk * p.talk_keep


@rule
def perceived_balance(s: State, p: Parameters, z: float) -> None:
    """Follow the balance of power by a steady Kalman filter (rule 21).

    For a walk of standard deviation q a root month the gain K belongs to observations whose noise moves the estimate
    by q·sqrt(1-K) a root month: none at gain 1, where the belief is the truth. In the driftless twin the error that
    stood when the data ended stays: that it closes would be a drift.
    """
    target = s.balance + holding(s, p) * s.trend_error
    s.perceived_trend = (
        s.perceived_trend + p.trend_gain_step * (target - s.perceived_trend) + p.trend_noise_step * z
    )
    s.trend_error = anchored(s.trend_error, s.perceived_trend - s.balance, s, p)


@rule
def believing(s: State, p: Parameters, z: float) -> None:
    """Advance all beliefs by one step; in the driftless twin only the balance as it is perceived moves."""
    staying(s, p)
    safety_of_leaving(s, p)
    perceived_balance(s, p, z)
    perceive(s, p)
