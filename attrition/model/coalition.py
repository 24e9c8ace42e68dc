"""The coalition: will, pledges and disengagement of its two donors, the leading one and the rest (rules 16, 17)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Event, Lever, Observed, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log, maximum, select

DONORS = ("leading", "others")

PARAMETERS = (
    Parameter("coalition.output", "USD trn", 0.01, 1e4, "yearly output of the coalition", 50),
    Parameter("coalition.aid_share", "% of output", 0.001, 10, "aid of all kinds a year, of reference", 0.18),
    Parameter("coalition.military_share", "fraction", 0.01, 0.99, "military share of aid", 0.48),
    Parameter("coalition.leading.share", "fraction", 0, 1, "share of the leading donor at the start", 0.45),
    Parameter("coalition.will", "0..1", 0.05, 1, "will of a donor at the start: that of reference", 0.65),
    Parameter("coalition.will_rest", "0..1", 0, 1, "will to which fatigue leads", 0.45),
    Parameter("coalition.fatigue", "1/month", 0, 1, "speed at which fatigue leads there", 0.006),
    Parameter("coalition.burden_fatigue", "-", 0, 10, "rise of that speed per unit of burden", 0.5),
    Parameter("coalition.gains_effect", "1/month", -0.1, 0.1, "will a month per point of ground regained", 0),
    Parameter("coalition.threat_effect", "1/month", -0.1, 0.1, "will a month per unit of adverse balance", 0),
    Parameter("coalition.will_noise", "1/sqrt(month)", 0, 1, "noise of will", 0.02),
    Parameter(
        "coalition.sanctions_cost", "-", 0, 5, "burden per 10 USD/bbl of packages after the cutoff", 0.1
    ),
    Parameter("coalition.pledge_noise", "log", 0, 2, "spread of the log of a quarter's pledges", 0.5),
    Parameter("coalition.averaging_months", "month", 0.5, 60, "window of running means of pledges", 12),
    Parameter(
        "coalition.leading.election_first", "month", 0, 600, "time from the start to its next election", 32.4
    ),
    Parameter("coalition.leading.election_months", "month", 12, 600, "time between its elections", 48),
    Parameter("coalition.election_sd", "0..1", 0, 1, "spread of the jump of its will at an election", 0.08),
    Parameter(
        "coalition.disengage_hazard", "1/year", 0, 5, "hazard that a donor disengages, will at rest", 0.03
    ),
    Parameter("coalition.disengage_will", "-", 0, 50, "fall of the log of that hazard per unit of will", 5),
    Parameter("coalition.disengaged_loss", "fraction", 0, 1, "share of aid that disengaging ends", 0.9),
    Parameter("coalition.return_hazard", "1/year", 0, 5, "hazard that a disengaged donor returns", 0.25),
    Parameter("coalition.probe_months", "month", 0.1, 600, "time in which restraint won by probes fades", 12),
)


def _donor(name: str, meaning: str) -> tuple[StateField, ...]:
    return (
        StateField(f"will_{name}", "0..1", f"will of {meaning}", 0, 1, signal=True, recorded=True),
        StateField(f"aid_{name}", "USD bn/year", f"military pledges of {meaning}", 0, signal=True),
        StateField(f"aid_scale_{name}", "USD bn/year", "level of those pledges at the will of reference", 0),
        StateField(f"pledged_{name}", "USD bn/year", "pledges of the quarter, before policy and state", 0),
        StateField(f"disengaged_{name}", "0/1", f"1 while {meaning} has disengaged", 0, 1, signal=True),
    )


STATE = (
    *_donor("leading", "the leading donor"),
    *_donor("others", "the other donors"),
    StateField("will", "0..1", "will of the coalition, weighted by share", 0, 1, signal=True, recorded=True),
    StateField("aid", "USD bn/year", "military pledges of the coalition", 0, signal=True, recorded=True),
    StateField("will_drift", "1/month", "change of that will without noise or elections"),
    StateField("financial_aid", "USD bn/year", "financial and humanitarian aid", 0, signal=True),
    StateField("financial_scale", "-", "financial over military aid", 0),
    StateField("aid_expected", "USD bn/year", "running mean of military commitments, in logarithms", 0),
    StateField("aid_surprise_news", "log", "last quarter over expectation, until it is read", -5, 5),
    StateField("quarter_committed", "USD bn", "military commitments of the quarter so far", 0),
    StateField("quarter_months", "month", "length of the quarter so far", 0),
    StateField("aid_share", "% of output", "aid of all kinds a year", 0, 10, signal=True),
    StateField("aid_level", "-", "factor of policy on aid", 0, 10, signal=True),
    StateField("package_recent", "USD bn/year", "burden of packages of aid, fading", 0),
    StateField(
        "burden", "-", "burden on the donors: aid over its level less one, and cost of sanctions", -1, 5
    ),
    StateField("sanctions_baseline", "USD/bbl", "packages of sanctions at the cutoff", 0),
    StateField("election_left", "month", "time to the leading donor's next election"),
    StateField("disengaged_known", "count", "donors that had disengaged at the last step", 0, 2),
    StateField(
        "disengaged_day", "day", "first day after the cutoff on which a donor disengages, -1 none", -1
    ),
    StateField("pledge_consistency", "0..1", "how steady pledges are", 0, 1, signal=True),
    StateField("restraint_declared", "0..1", "restraint that the coalition declares", 0, 1, signal=True),
    StateField("restraint_news", "-", "restraint newly declared, until it is read", -10, 10),
    StateField("probe_restraint", "0..1", "restraint won by probes, fading", 0, 1, signal=True),
)

EVENTS = (
    Event("disengage_leading", "disengagement of the leading donor"),
    Event("disengage_others", "disengagement of the other donors"),
    Event("return_leading", "return of the leading donor"),
    Event("return_others", "return of the other donors"),
)

LEVERS = (
    Lever(
        "coalition_aid_change",
        "-",
        0,
        10,
        "factor on pledges after the data, from then on",
        (Change("aid_level", Operation.MULTIPLY),),
    ),
    Lever(
        "coalition_aid",
        "-",
        0,
        10,
        "pledges after the data over what they would be, set to a level",
        (Change("aid_level", Operation.SET),),
    ),
    Lever(
        "aid", "% of output", 0, 10, "aid a year in output's percent", (Change("aid_share", Operation.SET),)
    ),
    Lever(
        "consistency",
        "0..1",
        0,
        1,
        "how steady pledges are: 0 as in the past, 1 without chance",
        (Change("pledge_consistency", Operation.SET),),
    ),
    Lever(
        "restraint_declared",
        "0..1",
        0,
        1,
        "restraint that is declared, whatever is withheld",
        (Change("restraint_declared", Operation.SET), Change("restraint_news", Operation.ADD)),
    ),
    *(
        Lever(
            f"disengagement_{donor}",
            "0/1",
            0,
            1,
            f"1 disengages, 0 brings back: {donor} of the donors",
            (Change(f"disengaged_{donor}", Operation.SET),),
        )
        for donor in DONORS
    ),
)

OBSERVED = (
    Observed("aid_leading", "USD bn/year", "military pledges of the leading donor", "aid_leading"),
    Observed("aid_others", "USD bn/year", "military pledges of the other donors", "aid_others"),
    Observed("financial_aid", "USD bn/year", "financial and humanitarian aid", "financial_aid"),
)


@rule
def begin_coalition(s: State, p: Parameters) -> None:
    """Set will, pledges and policy at the start: aid of reference from the coalition's output."""
    military = 10.0 * p.coalition_output * p.coalition_aid_share * p.coalition_military_share
    s.aid_scale_leading = military * p.coalition_leading_share
    s.aid_scale_others = military - s.aid_scale_leading
    s.pledged_leading = s.aid_scale_leading
    s.pledged_others = s.aid_scale_others
    s.aid_leading = s.aid_scale_leading
    s.aid_others = s.aid_scale_others
    s.aid = s.aid_leading + s.aid_others
    s.aid_expected = s.aid
    s.financial_scale = (1.0 - p.coalition_military_share) / p.coalition_military_share
    s.financial_aid = s.financial_scale * s.aid
    s.aid_share = p.coalition_aid_share
    s.aid_level = 1.0
    s.will_leading = p.coalition_will
    s.will_others = p.coalition_will
    s.will = p.coalition_will
    s.election_left = p.coalition_leading_election_first
    s.disengaged_day = -1.0


@rule
def coalition_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of disengagement and return over the step; none before the cutoff (rule 17)."""
    free = s.forecasting * (1.0 - holding(s, p)) * (1.0 / 12.0)
    s.disengage_leading_rate = free * (1.0 - s.disengaged_leading) * disengagement(s.will_leading, p)
    s.disengage_others_rate = free * (1.0 - s.disengaged_others) * disengagement(s.will_others, p)
    s.return_leading_rate = free * s.disengaged_leading * p.coalition_return_hazard
    s.return_others_rate = free * s.disengaged_others * p.coalition_return_hazard


@rule
def disengagement(will: float, p: Parameters) -> float:
    """Return the hazard a year that a donor of this will disengages (rule 17)."""
    return p.coalition_disengage_hazard * exp(-p.coalition_disengage_will * (will - p.coalition_will_rest))


@rule
def on_disengage_leading(s: State, p: Parameters, day: float) -> None:
    """The leading donor disengages."""
    s.disengaged_leading = 1.0
    s.disengaged_day = select(s.disengaged_day < 0.0, day, s.disengaged_day)


@rule
def on_disengage_others(s: State, p: Parameters, day: float) -> None:
    """The other donors disengage."""
    s.disengaged_others = 1.0
    s.disengaged_day = select(s.disengaged_day < 0.0, day, s.disengaged_day)


@rule
def on_return_leading(s: State, p: Parameters, day: float) -> None:
    """The leading donor returns."""
    s.disengaged_leading = 0.0


@rule
def on_return_others(s: State, p: Parameters, day: float) -> None:
    """The other donors return."""
    s.disengaged_others = 0.0


@rule
def engaged(disengaged: float, p: Parameters) -> float:
    """Return the share of its aid that a donor gives: all of it, or what disengaging leaves."""
    return 1.0 - p.coalition_disengaged_loss * disengaged


@rule
def learnt(scale: float, level: float, disengaged: float, s: State, p: Parameters) -> float:
    """Return a level after a step: the running mean of what is observed while the data last and the donor gives."""
    weight = p.aid_weight * (1.0 - s.forecasting) * (1.0 - disengaged)
    return scale + weight * (level - scale)


@rule
def commitments(s: State, p: Parameters) -> None:
    """Set the military and financial aid of the step (rule 16).

    While the data last, aid is what was observed and its level is learnt from it; after them it is the quarter's
    pledges times the factors of policy, so that policy and disengagement act at once and chance by quarters.
    """
    data = s.forecasting < 0.5
    relative_leading = maximum(s.will_leading, 0.05) * (1.0 / p.coalition_will)
    relative_others = maximum(s.will_others, 0.05) * (1.0 / p.coalition_will)
    s.aid_scale_leading = learnt(
        s.aid_scale_leading, s.aid_leading / relative_leading, s.disengaged_leading, s, p
    )
    s.aid_scale_others = learnt(s.aid_scale_others, s.aid_others / relative_others, s.disengaged_others, s, p)
    s.pledged_leading = select(data, s.aid_scale_leading * relative_leading, s.pledged_leading)
    s.pledged_others = select(data, s.aid_scale_others * relative_others, s.pledged_others)

    free = s.forecasting * (1.0 - holding(s, p)) > 0.5
    policy = s.aid_level * s.aid_share * (1.0 / p.coalition_aid_share)
    leading = s.pledged_leading * policy * engaged(s.disengaged_leading, p)
    others = s.pledged_others * policy * engaged(s.disengaged_others, p)
    s.aid_leading = select(free, leading, s.aid_leading)
    s.aid_others = select(free, others, s.aid_others)
    s.aid = s.aid_leading + s.aid_others
    s.financial_scale = learnt(s.financial_scale, s.financial_aid / maximum(s.aid, 1.0), 0.0, s, p)
    s.financial_aid = select(free, s.financial_scale * s.aid, s.financial_aid)


@rule
def pledges(s: State, p: Parameters, z_leading: float, z_others: float) -> None:
    """Close a quarter: its surprise against what was expected, and the pledges of the next (rule 16).

    What is expected is a running mean of logarithms: with a mean of dollars, chance alone would disappoint on average.
    """
    moving = 1.0 - holding(s, p)
    total = 12.0 * s.quarter_committed / maximum(s.quarter_months, p.step_months)
    surprise = clip(log(maximum(total, 0.01) / maximum(s.aid_expected, 0.01)), -5.0, 5.0)
    s.aid_surprise_news = moving * surprise
    s.aid_expected = s.aid_expected * exp(moving * p.quarter_learning * surprise)
    s.quarter_committed = 0.0
    s.quarter_months = 0.0
    spread = p.coalition_pledge_noise * (1.0 - s.pledge_consistency)
    drawn = s.forecasting * moving > 0.5
    leading = s.aid_scale_leading * s.will_leading * (1.0 / p.coalition_will)
    others = s.aid_scale_others * s.will_others * (1.0 / p.coalition_will)
    s.pledged_leading = select(drawn, leading * exp(spread * (z_leading - 0.5 * spread)), s.pledged_leading)
    s.pledged_others = select(drawn, others * exp(spread * (z_others - 0.5 * spread)), s.pledged_others)


@rule
def burden(s: State, p: Parameters) -> None:
    """Set the burden on the donors: aid over what they gave at the will of reference, and sanctions' own cost.

    A donor that has disengaged counts with what it still gives, so that its return is no burden on the others. Below
    its level aid is a relief: a burden cut off at nil would turn the chance of pledges into fatigue.
    """
    sanctions = s.discount_full + s.further_full
    s.sanctions_baseline = select(s.forecasting < 0.5, sanctions, s.sanctions_baseline)
    own = p.coalition_sanctions_cost * maximum(sanctions - s.sanctions_baseline, 0.0) / 10.0
    level = s.aid_scale_leading * engaged(s.disengaged_leading, p) + s.aid_scale_others * engaged(
        s.disengaged_others, p
    )
    s.burden = clip((s.aid + s.package_recent) / maximum(level, 0.1) - 1.0 + own, -1.0, 5.0)


@rule
def drift_of_will(will: float, s: State, p: Parameters) -> float:
    """Return the change of a donor's will a month without noise or elections (rule 17).

    Burden speeds fatigue alone: below its rest, will rises as fast as ever.
    """
    above = will - p.coalition_will_rest
    hurry = maximum(1.0 + p.coalition_burden_fatigue * s.burden, 0.0) - 1.0
    gains = clip((s.territory_before - s.territory) / 0.01, -2.0, 2.0)
    return (
        -p.coalition_fatigue * (above + hurry * maximum(above, 0.0))
        + p.coalition_gains_effect * gains
        + p.coalition_threat_effect * maximum(s.balance, 0.0)
    )


@rule
def willing(will: float, drift: float, jump: float, z: float, s: State, p: Parameters) -> float:
    """Return a donor's will after one step; in the driftless twin only its noise moves it."""
    moving = 1.0 - holding(s, p)
    return clip(will + moving * (drift * p.step_months + jump) + p.will_noise_step * z, 0.0, 1.0)


@rule
def will(s: State, p: Parameters, day: float, z_leading: float, z_others: float, z_election: float) -> None:
    """Advance the will of both donors by one step, and note the day on which one first disengages (rule 17).

    Elections of the others are many and small: they are part of the noise of their will.
    """
    burden(s, p)
    s.election_left = s.election_left - p.step_months
    voted = s.election_left <= 0.0
    s.election_left = s.election_left + select(voted, p.coalition_leading_election_months, 0.0)
    drift_leading = drift_of_will(s.will_leading, s, p)
    drift_others = drift_of_will(s.will_others, s, p)
    elected = select(voted, p.coalition_election_sd * z_election, 0.0)
    s.will_leading = willing(s.will_leading, drift_leading, elected, z_leading, s, p)
    s.will_others = willing(s.will_others, drift_others, 0.0, z_others, s, p)
    # What it would be, in the driftless twin too: exhaustion asks how long will would last.
    s.will_drift = drift_others + p.coalition_leading_share * (drift_leading - drift_others)
    s.will = s.will_others + p.coalition_leading_share * (s.will_leading - s.will_others)
    held = holding(s, p)
    s.probe_restraint = s.probe_restraint * select(held > 0.5, 1.0, p.probe_keep)
    s.package_recent = s.package_recent * select(held > 0.5, 1.0, p.package_keep)

    # Events have noted their day already; this sees a donor whom a dated act disengages.
    count = s.disengaged_leading + s.disengaged_others
    risen = select(count > s.disengaged_known + 0.5, s.forecasting, 0.0)
    s.disengaged_day = select(s.disengaged_day < 0.0, select(risen > 0.5, day, -1.0), s.disengaged_day)
    s.disengaged_known = count
