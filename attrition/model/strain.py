"""Regime strain: economic, military, elite and public strain and their composite (rule 18)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Event, Lever, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, log, logistic, maximum, minimum, select, sqrt

COMPONENTS = ("economic", "military", "elite", "public")

PARAMETERS = (
    Parameter("strain.initial", "0..100", 1, 99, "composite strain at the start"),
    Parameter("strain.adjustment", "1/month", 0.001, 2, "speed at which strain follows its causes", 0.10),
    Parameter("strain.noise", "1/sqrt(month)", 0, 1, "noise of each component", 0.03),
    *(
        Parameter(f"strain.weight_{component}", "-", 0, 1000, f"weight of {component} strain, normalised")
        for component in COMPONENTS
    ),
    Parameter(
        "strain.shock_rate", "1/year", 0, 12, "shocks to one component after the data, up or down", 0.15
    ),
    Parameter("strain.shock_size", "0..1", 0, 1, "size of such a shock", 0.10),
    Parameter("strain.economic_base", "-", 0, 1, "economic strain without cause", 0.10),
    Parameter(
        "strain.economic_inflation", "-", 0, 10, "economic strain per .10 of inflation above target", 0.5
    ),
    Parameter("strain.economic_unmet", "-", 0, 10, "economic strain when all war spending is unmet", 0.3),
    Parameter("strain.economic_reserve", "-", 0, 10, "economic strain of an empty reserve", 0.12),
    Parameter("strain.military_base", "-", 0, 1, "military strain without cause", 0.03),
    Parameter(
        "strain.military_casualties",
        "-",
        0,
        10,
        "military strain per tripling of 1 + casualties/reference",
        0.35,
    ),
    Parameter(
        "strain.military_reference", "thousand", 1, 1e5, "casualties of 36 months of that reference", 600
    ),
    Parameter("strain.military_trend", "-", 0, 10, "military strain per .2 a year of a falling balance", 0.3),
    Parameter("strain.elite_base", "-", 0, 1, "elite strain without cause", 0.05),
    Parameter("strain.elite_discount", "-", 0, 10, "elite strain per 25 dollars of discount", 0.3),
    Parameter("strain.elite_outlook", "-", 0, 10, "elite strain per unit of outlook below one half", 0.3),
    Parameter("strain.public_base", "-", 0, 1, "public strain without cause", 0.10),
    Parameter("strain.public_mobilisation", "-", 0, 10, "public strain of a mobilisation decree", 0.2),
    Parameter(
        "strain.public_casualties", "-", 0, 10, "public strain per 35 thousand casualties a month", 0.2
    ),
    Parameter(
        "strain.public_rally", "-", -2, 2, "public strain per unit of new pressure: rally (-) or blame (+)"
    ),
    Parameter(
        "strain.mobilisation_months", "month", 0.5, 60, "time in which the effect of a decree fades", 9
    ),
)

STATE = (
    StateField("strain", "0..100", "composite regime strain", 0, 100, signal=True, recorded=True),
    *(
        StateField(f"strain_{component}", "0..1", f"{component} strain", 0, 1, signal=True, recorded=True)
        for component in COMPONENTS
    ),
    StateField("casualties_recent_first", "thousand", "challenger's casualties of 36 months, first stage", 0),
    StateField("casualties_recent_second", "thousand", "second stage", 0),
    StateField("casualties_recent_third", "thousand", "third stage", 0),
    StateField("defender_recent_first", "thousand", "defender's casualties of 36 months, first stage", 0),
    StateField("defender_recent_second", "thousand", "second stage", 0),
    StateField("defender_recent_third", "thousand", "third stage", 0),
    StateField("mobilisation", "-", "effect of mobilisation decrees, fading", 0),
)

EVENTS = (Event("strain_shock", "a shock to one component of strain, up or down"),)

LEVERS = (
    Lever(
        "mobilisation_decree",
        "thousand",
        0,
        1000,
        "men called up by decree by the challenger, taken from the pool into training",
        (Change("challenger_called_up", Operation.ADD), Change("mobilisation", Operation.ADD, 1.0 / 300.0)),
    ),
)


@rule
def recent_casualties(s: State, p: Parameters) -> None:
    """Move the casualties of the last 36 months through three stages.

    Three Erlang stages of twelve months stand for a window of 36: the weight of a loss falls from one to nil about
    three years after it, without a buffer of past weeks in the record.
    """
    leave = p.recent_leave
    s.casualties_recent_third = s.casualties_recent_third * (1.0 - leave) + leave * s.casualties_recent_second
    s.casualties_recent_second = (
        s.casualties_recent_second * (1.0 - leave) + leave * s.casualties_recent_first
    )
    s.casualties_recent_first = (
        s.casualties_recent_first * (1.0 - leave) + s.challenger_loss_rate * p.step_months
    )
    s.defender_recent_third = s.defender_recent_third * (1.0 - leave) + leave * s.defender_recent_second
    s.defender_recent_second = s.defender_recent_second * (1.0 - leave) + leave * s.defender_recent_first
    s.defender_recent_first = s.defender_recent_first * (1.0 - leave) + s.defender_loss_rate * p.step_months
    s.mobilisation = s.mobilisation * p.mobilisation_keep


@rule
def component(level: float, cause: float, z: float, s: State, p: Parameters) -> float:
    """Return a strain component after one step: towards its cause, with noise, within 0 and 1.

    In the driftless twin it stands still: what would move it are causes that drift.
    """
    step = p.strain_speed_step * (clip(cause, 0.0, 1.0) - level) + p.strain_noise_step * z
    return clip(level + (1.0 - holding(s, p)) * step, 0.0, 1.0)


@rule
def strain(
    s: State, p: Parameters, z_economic: float, z_military: float, z_elite: float, z_public: float
) -> None:
    """Advance the four components and the composite S = 100·sqrt(Σ w Z²) (rule 18)."""
    casualties = s.casualties_recent_first + s.casualties_recent_second + s.casualties_recent_third
    economic = (
        p.strain_economic_base
        + p.strain_economic_inflation * 10.0 * (s.inflation - p.prices_target)
        + p.strain_economic_unmet * s.unmet / maximum(s.war_spending, 0.001)
        + p.strain_economic_reserve * maximum(1.0 - 0.25 * s.liquid_reserve, 0.0)
    )
    military = (
        p.strain_military_base
        + p.strain_military_casualties
        / 1.0986122886681098
        * log(1.0 + casualties * (1.0 / p.strain_military_reference))
        + p.strain_military_trend * minimum(maximum(-5.0 * s.balance_trend, 0.0), 2.0)
    )
    outlook = logistic(4.0 * s.perceived_trend)
    elite = (
        p.strain_elite_base
        + p.strain_elite_discount / 25.0 * s.discount
        + p.strain_elite_outlook * (0.5 - outlook)
    )
    public = (
        p.strain_public_base
        + p.strain_public_mobilisation * minimum(s.mobilisation, 2.0)
        + p.strain_public_casualties / 35.0 * s.challenger_loss_rate
        + p.strain_public_rally * minimum(s.sanctions_pressure, 3.0)
    )
    s.strain_economic = component(s.strain_economic, economic, z_economic, s, p)
    s.strain_military = component(s.strain_military, military, z_military, s, p)
    s.strain_elite = component(s.strain_elite, elite, z_elite, s, p)
    s.strain_public = component(s.strain_public, public, z_public, s, p)
    composite(s, p)


@rule
def begin_strain(s: State, p: Parameters) -> None:
    """Set strain at the start: all components alike."""
    s.strain_economic = p.strain_initial / 100.0
    s.strain_military = p.strain_initial / 100.0
    s.strain_elite = p.strain_initial / 100.0
    s.strain_public = p.strain_initial / 100.0
    composite(s, p)


@rule
def shock_hazard(s: State, p: Parameters) -> None:
    """Set the hazard of a shock to strain over the step; none before the cutoff nor in the driftless twin."""
    s.strain_shock_rate = p.strain_shock_rate / 12.0 * s.forecasting * (1.0 - holding(s, p))


@rule
def on_strain_shock(s: State, p: Parameters, day: float) -> None:
    """Effect of a shock: the half of the mark says up or down, its place in that half the component."""
    up = select(s.strain_shock_mark < 0.5, 1.0, 0.0)
    within = 2.0 * s.strain_shock_mark - (1.0 - up)
    size = p.strain_shock_size * (2.0 * up - 1.0)
    economic = select(within < 0.25, size, 0.0)
    military = select(within >= 0.25, select(within < 0.5, size, 0.0), 0.0)
    elite = select(within >= 0.5, select(within < 0.75, size, 0.0), 0.0)
    public = select(within >= 0.75, size, 0.0)
    s.strain_economic = clip(s.strain_economic + economic, 0.0, 1.0)
    s.strain_military = clip(s.strain_military + military, 0.0, 1.0)
    s.strain_elite = clip(s.strain_elite + elite, 0.0, 1.0)
    s.strain_public = clip(s.strain_public + public, 0.0, 1.0)
    composite(s, p)


@rule
def composite(s: State, p: Parameters) -> None:
    """Set the composite strain, 0..100."""
    s.strain = 100.0 * sqrt(
        p.weight_economic * s.strain_economic * s.strain_economic
        + p.weight_military * s.strain_military * s.strain_military
        + p.weight_elite * s.strain_elite * s.strain_elite
        + p.weight_public * s.strain_public * s.strain_public
    )
