"""How the war ends: regime end, collapse of the defender, military defeat (rules 19 and 20, MODEL.md section 5)."""

from __future__ import annotations

from enum import IntEnum

from attrition.model.declarations import Event, Observed, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import exp, maximum, select


class End(IntEnum):
    """The ends of the war; 0 is censoring and is never hidden."""

    STILL_FIGHTING = 0
    WITHDRAWAL = 1
    FREEZE = 2
    DEFENDER_COLLAPSE = 3
    MILITARY_DEFEAT = 4
    REGIME_CRISIS = 5
    ESCALATION = 6

    @property
    def label(self) -> str:
        """Name in files and tables."""
        return self.name.lower()


REACHABLE = (End.DEFENDER_COLLAPSE, End.MILITARY_DEFEAT, End.REGIME_CRISIS, End.STILL_FIGHTING)
"""Ends that the rules of this version can produce; the others are null in every output, not zero."""

PARAMETERS = (
    Parameter(
        "regime.hazard", "1/year", 0, 5, "hazard of a forced end of the regime at the strain of reference"
    ),
    Parameter("regime.hazard_strain", "0..100", 0, 100, "strain of that hazard", 35),
    Parameter(
        "regime.hazard_slope", "log per 10 points", -2, 5, "rise of the log hazard per ten points of strain"
    ),
    Parameter(
        "regime.successor_stops", "fraction", 0, 1, "probability that the successor stops the war", 0.3
    ),
    Parameter(
        "regime.successor_relief", "fraction", 0, 1, "elite and public strain left after a succession", 0.5
    ),
    Parameter("collapse.hazard", "1/year", 0, 5, "hazard of the defender's collapse in good order", 0.006),
    Parameter("collapse.balance", "-", 0, 20, "rise of its log per unit of balance above .1", 2.5),
    Parameter(
        "collapse.men", "-", 0, 20, "rise of its log per unit of strength below .6 of the establishment", 2
    ),
    Parameter("collapse.resolve", "-", 0, 20, "rise of its log per unit of resolve below one half", 3),
    Parameter("defeat.balance", "log", -5, 0, "balance of power of military defeat of the challenger", -1.2),
    Parameter("defeat.men", "fraction", 0, 1, "share of the establishment of military defeat", 0.4),
    Parameter("defeat.weeks", "week", 0, 520, "time that either must hold", 8),
    Parameter("defeat.territory", "share", 0, 1, "share of the country held of military defeat", 0.075),
    Parameter(
        "collapse.territory", "share", 0, 1, "share of the country held at which the defender is", 0.98
    ),
    Parameter("territory.initial", "share", 0, 1, "share of the country held by the challenger at the start"),
)

STATE = (
    StateField(
        "territory", "share", "share of the country held by the challenger", 0, 1, signal=True, recorded=True
    ),
    StateField("defeat_months", "month", "time for which the challenger has met a mark of defeat", 0),
    StateField("end", "code", "end of the war, see End", 0, 6),
    StateField("end_day", "day", "day of the end, -1 while it goes on", -1),
    StateField("challenger_casualties_reported", "thousand", "casualties at the last recorded step", 0),
    StateField("defender_casualties_reported", "thousand", "casualties at the last recorded step", 0),
    StateField("regime_end", "code", "cause of the first end of the regime: 0 none, 1 forced", 0),
    StateField("regime_end_day", "day", "day of the first end of the regime, -1 none", -1),
)

EVENTS = (
    Event("regime_fall", "a forced end of the regime"),
    Event("defender_fall", "a collapse of the defender"),
)

OBSERVED = (
    Observed("territory", "share", "share of the country held by the challenger", "territory"),
    Observed(
        "challenger_casualties",
        "thousand/month",
        "casualties a month, challenger; moves the slow walk of its loss rate",
        "challenger_loss_walk",
        "challenger_loss_expected",
    ),
)


@rule
def terminal_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of the step per month; none before the cutoff, the war is known to go on (rules 19, 20)."""
    above = (s.strain - p.regime_hazard_strain) / 10.0
    s.regime_fall_rate = s.forecasting * p.regime_hazard / 12.0 * exp(p.regime_hazard_slope * above)
    thin = maximum(0.6 - s.defender_men / p.defender_men_target, 0.0)
    s.defender_fall_rate = (
        s.forecasting
        * p.collapse_hazard
        / 12.0
        * exp(
            p.collapse_balance * maximum(s.balance - 0.1, 0.0)
            + p.collapse_men * thin
            + p.collapse_resolve * maximum(0.5 - s.resolve, 0.0)
        )
    )


@rule
def military_marks(s: State, p: Parameters, day: float) -> None:
    """End the war at military defeat of the challenger or when all territory is lost or held; after the cutoff only."""
    beaten = select(s.balance < p.defeat_balance, 1.0, 0.0)
    thin = select(s.challenger_men < p.defeat_men * s.establishment, 1.0, 0.0)
    met = select(beaten + thin > 0.5, s.forecasting, 0.0)
    s.defeat_months = select(met > 0.5, s.defeat_months + p.step_months, 0.0)
    defeated = select(s.defeat_months >= p.defeat_months_needed, 1.0, 0.0)
    defeated = select(s.territory <= p.defeat_territory, s.forecasting, defeated)
    overrun = select(s.territory >= p.collapse_territory, s.forecasting, 0.0)
    code = select(defeated > 0.5, 4.0, select(overrun > 0.5, 3.0, 0.0))
    ends = select(s.end < 0.5, code, 0.0)
    s.end_day = select(ends > 0.5, day, s.end_day)
    s.end = select(ends > 0.5, ends, s.end)


@rule
def regime_falls(s: State, p: Parameters, day: float, mark: float) -> None:
    """The regime ends by force; the war ends only if the successor stops it (rule 19)."""
    first = select(s.regime_end < 0.5, 1.0, 0.0)
    s.regime_end_day = select(first > 0.5, day, s.regime_end_day)
    s.regime_end = select(first > 0.5, 1.0, s.regime_end)
    stops = select(mark < p.regime_successor_stops, 1.0, 0.0)
    s.strain_elite = s.strain_elite * select(stops > 0.5, 1.0, p.regime_successor_relief)
    s.strain_public = s.strain_public * select(stops > 0.5, 1.0, p.regime_successor_relief)
    ends = select(s.end < 0.5, stops, 0.0)
    s.end_day = select(ends > 0.5, day, s.end_day)
    s.end = select(ends > 0.5, 5.0, s.end)


@rule
def defender_falls(s: State, p: Parameters, day: float) -> None:
    """The defender collapses and the war ends (rule 20)."""
    ends = select(s.end < 0.5, 1.0, 0.0)
    s.end_day = select(ends > 0.5, day, s.end_day)
    s.end = select(ends > 0.5, 3.0, s.end)


@rule
def report(s: State) -> None:
    """Keep what is reported of a path at the last step within the horizon."""
    s.challenger_casualties_reported = s.challenger_casualties
    s.defender_casualties_reported = s.defender_casualties


@rule
def close(s: State, horizon_day: float) -> None:
    """Settle what a path reports: what lies past the horizon was simulated only to confirm turns near it."""
    ended = select(s.end > 0.5, select(s.end_day <= horizon_day, 1.0, 0.0), 0.0)
    s.challenger_casualties_reported = select(
        ended > 0.5, s.challenger_casualties, s.challenger_casualties_reported
    )
    s.defender_casualties_reported = select(
        ended > 0.5, s.defender_casualties, s.defender_casualties_reported
    )
    s.end = select(ended > 0.5, s.end, 0.0)
    s.end_day = select(ended > 0.5, s.end_day, -1.0)
    s.regime_end = select(s.regime_end_day > horizon_day, 0.0, s.regime_end)
    s.d1_pool = select(s.d1_day > horizon_day, -1.0, s.d1_pool)
