"""Oil and sanctions: Brent, the discount on Urals, the price cap, components and costs (rules 9 and 10)."""

from __future__ import annotations

from attrition.model.balance import anchored, holding
from attrition.model.declarations import Change, Event, Lever, Observed, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, exp, log, maximum, minimum, select
from attrition.numeric.normal import normal_quantile

PARAMETERS = (
    Parameter("oil.brent_initial", "USD/bbl", 1, 1000, "Brent at the start"),
    Parameter("oil.brent_median", "USD/bbl", 1, 1000, "long-run median of Brent"),
    Parameter("oil.reversion", "1/month", 0.0001, 5, "mean reversion of log Brent", 0.08),
    Parameter("oil.volatility", "1/sqrt(month)", 0, 2, "volatility of log Brent", 0.085),
    Parameter("oil.jump_rate", "1/year", 0, 12, "rate of jumps", 0.3),
    Parameter("oil.jump_size", "log", 0, 2, "size of a jump, up or down alike", 0.4),
    Parameter("oil.price_floor", "USD/bbl", 0, 100, "least realised export price", 5),
    Parameter("oil.export_capacity", "mb/d", 0, 100, "the challenger's oil exports without damage", 7),
    Parameter(
        "oil.volume_feedback",
        "1 per mb/d",
        0,
        1,
        "rise of the median of Brent per volume lost to damage",
        0.10,
    ),
    Parameter("sanctions.base_discount", "USD/bbl", 0, 50, "discount of Urals without sanctions", 2),
    Parameter("sanctions.discount_limit", "USD/bbl", 0, 200, "largest discount", 40),
    Parameter("sanctions.evasion", "fraction", 0, 1, "share of a package's effect that adaptation removes"),
    Parameter("sanctions.adaptation_months", "month", 0.1, 120, "time scale of adaptation to a package"),
    Parameter(
        "sanctions.enforcement_effect", "fraction", 0, 1, "share of evasion that full enforcement removes"
    ),
    Parameter(
        "sanctions.cap_effect", "fraction", 0, 1, "share of the price above the cap that a cap takes away"
    ),
    Parameter(
        "sanctions.cap_reference", "USD/bbl", 0, 1000, "the cap whose effect the packages already contain", 60
    ),
    Parameter("sanctions.future_rate", "1/month", 0, 5, "rate of further oil packages after the cutoff", 0),
    Parameter("sanctions.future_size", "USD/bbl", 0.01, 100, "median strength of a further oil package", 8),
    Parameter("sanctions.future_spread", "log", 0, 2, "log standard deviation of that strength", 0.5),
    Parameter(
        "sanctions.future_exponential",
        "0/1",
        0,
        1,
        "1 where that strength is exponential: its median becomes its mean, its spread does nothing",
        0,
    ),
    Parameter(
        "sanctions.future_fade_months", "month", 0.1, 1e9, "time scale on which a further package fades", 48
    ),
    Parameter(
        "sanctions.denial_months",
        "month",
        0.1,
        1000,
        "time scale on which the denial of technology moves",
        24,
    ),
    Parameter(
        "sanctions.denial_by_enforcement", "0..1", 0, 1, "denial to which full enforcement leads in time", 0.3
    ),
    Parameter("sanctions.denial_production", "-", -1, 1, "share of production that full denial costs", 0.1),
    Parameter("sanctions.denial_quality", "log", -1, 1, "log quality of forces that full denial costs", 0.1),
    Parameter(
        "sanctions.unit_cost_rise",
        "-",
        0,
        1,
        "rise of the cost of rounds by a package other than on oil",
        0.01,
    ),
    Parameter("sanctions.unit_cost_months", "month", 0.1, 1000, "time scale on which that rise fades", 24),
)

STATE = (
    StateField("brent", "USD/bbl", "price of Brent", 0, signal=True, recorded=True),
    StateField("brent_anchor", "USD/bbl", "level to which Brent reverts", 0),
    StateField("urals", "USD/bbl", "realised export price of Urals", 0, signal=True, recorded=True),
    StateField("discount", "USD/bbl", "discount of Urals to Brent", 0, signal=True),
    StateField("discount_early_size", "USD/bbl", "size of that discount", 0),
    StateField("discount_full", "USD/bbl", "sum of the packages at full effect", 0),
    StateField("discount_fresh", "USD/bbl", "part of that sum not yet adapted to", 0),
    StateField("further_full", "USD/bbl", "the same for packages after the cutoff, fading", 0),
    StateField("further_fresh", "USD/bbl", "part of it not yet adapted to", 0),
    StateField("enforcement", "share", "enforcement of sanctions beyond the observed", 0, 1, signal=True),
    StateField("price_cap", "USD/bbl", "price cap in force", 0, signal=True),
    StateField("sanctions_pressure", "-", "recent new pressure, half-life six months", 0, signal=True),
    StateField("denial", "0..1", "technology denied beyond that of the data, eroding", 0, 1, signal=True),
    StateField("unit_cost_pressure", "packages", "packages other than on oil, fading", 0, 1000),
)

EVENTS = (
    Event("oil_jump", "a jump of the oil price, up or down with equal chance"),
    Event("further_package", "a further oil package after the cutoff"),
)

LEVERS = (
    Lever(
        "sanctions_package",
        "USD/bbl",
        0,
        100,
        "an oil package: its discount at full effect, eroded by adaptation",
        (
            Change("discount_full", Operation.ADD),
            Change("discount_fresh", Operation.ADD),
            Change("sanctions_pressure", Operation.ADD, 0.05),
        ),
    ),
    Lever(
        "early_discount",
        "USD/bbl",
        0,
        100,
        "discount by self-sanctioning in the first months; 0 ends it",
        (Change("discount_early_size", Operation.SET),),
    ),
    Lever(
        "enforcement",
        "share",
        0,
        1,
        "enforcement of sanctions beyond the observed, 1 removes the evasion that can be removed",
        (Change("enforcement", Operation.SET),),
    ),
    Lever(
        "price_cap", "USD/bbl", 0, 1000, "price cap on seaborne crude", (Change("price_cap", Operation.SET),)
    ),
    Lever(
        "component_sanctions",
        "0..1",
        0,
        1,
        "technology denied by sanctions on components, eroded in time",
        (Change("denial", Operation.ADD),),
    ),
    Lever(
        "other_sanctions",
        "packages",
        0,
        20,
        "packages other than on oil: they raise costs and press on elites",
        (Change("unit_cost_pressure", Operation.ADD), Change("sanctions_pressure", Operation.ADD, 0.05)),
    ),
)

OBSERVED = (Observed("brent", "USD/bbl", "Brent, monthly mean", "brent"),)


@rule
def brent(s: State, p: Parameters, z: float) -> None:
    """Advance log Brent by the exact step of an Ornstein-Uhlenbeck process (rule 9).

    Export volume lost to damage raises the median. In the driftless twin the price reverts to its level at the cutoff.
    """
    lost = (1.0 - s.export_volume) * p.oil_export_capacity
    median = p.oil_brent_median * (1.0 + p.oil_volume_feedback * lost)
    target = log(select(holding(s, p) > 0.5, s.brent_anchor, median))
    s.brent = exp(target + (log(maximum(s.brent, 0.01)) - target) * p.brent_keep + p.brent_scale * z)
    s.brent_anchor = anchored(s.brent_anchor, s.brent, s, p)


@rule
def oil_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of a jump and of a further package over the step; none before the cutoff."""
    s.oil_jump_rate = p.oil_jump_rate / 12.0 * s.forecasting
    s.further_package_rate = p.sanctions_future_rate * s.forecasting * (1.0 - holding(s, p))


@rule
def jump(s: State, p: Parameters, mark: float) -> None:
    """Apply a jump of the oil price."""
    s.brent = s.brent * exp(select(mark < 0.5, -p.oil_jump_size, p.oil_jump_size))


@rule
def add_package(s: State, p: Parameters, mark: float) -> None:
    """Apply a further oil package of log-normal or exponential strength."""
    lognormal = exp(p.sanctions_future_spread * normal_quantile(mark))
    size = p.sanctions_future_size * select(p.sanctions_future_exponential > 0.5, -log(mark), lognormal)
    s.further_full = s.further_full + size
    s.further_fresh = s.further_fresh + size
    s.sanctions_pressure = s.sanctions_pressure + 0.05 * size


@rule
def component_effect(s: State, p: Parameters) -> float:
    """Return the factor that denied components put on the challenger's production; its sign is open (rule 10)."""
    return clip(1.0 - p.sanctions_denial_production * s.denial, 0.3, 1.5)


@rule
def cost_factor(s: State, p: Parameters) -> float:
    """Return the factor that packages other than on oil put on the cost of the challenger's rounds (rule 10)."""
    return 1.0 + p.sanctions_unit_cost_rise * s.unit_cost_pressure


@rule
def reach(s: State, p: Parameters) -> None:
    """Let the denial of technology and the rise of unit costs erode over one step (rule 10).

    Denial moves to what enforcement upholds. In the driftless twin both stand still.
    """
    still = holding(s, p)
    upheld = p.sanctions_denial_by_enforcement * s.enforcement
    s.denial = upheld + (s.denial - upheld) * select(still > 0.5, 1.0, p.denial_keep)
    s.unit_cost_pressure = s.unit_cost_pressure * select(still > 0.5, 1.0, p.unit_cost_keep)


@rule
def discount(s: State, p: Parameters) -> None:
    """Let packages erode and set the discount and the realised price of Urals (rule 10).

    The sum over packages of s[1 - e(1 - psi enf)(1 - exp(-age/tau))] needs only the sum of the packages and the
    sum of their parts not yet adapted to, since all share one time scale.
    """
    still = holding(s, p)
    s.discount_fresh = s.discount_fresh * select(still > 0.5, 1.0, p.adaptation_keep)
    s.further_full = s.further_full * p.further_keep
    s.further_fresh = s.further_fresh * p.further_keep * p.adaptation_keep
    s.sanctions_pressure = s.sanctions_pressure * p.pressure_keep
    evaded = p.sanctions_evasion * (1.0 - p.sanctions_enforcement_effect * s.enforcement)
    full = s.discount_full + s.further_full
    fresh = s.discount_fresh + s.further_fresh
    packages = full - evaded * (full - fresh)
    before_cap = minimum(
        p.sanctions_base_discount + s.discount_early_size + packages, p.sanctions_discount_limit
    )
    price = s.brent - before_cap
    cap = p.sanctions_cap_effect * (
        maximum(price - s.price_cap, 0.0) - maximum(price - p.sanctions_cap_reference, 0.0)
    )
    s.urals = maximum(price - cap, p.oil_price_floor)
    s.discount = maximum(s.brent - s.urals, 0.0)
