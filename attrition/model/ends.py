"""How the war ends: the causes as hazards and marks, and what is reported of a path (MODEL.md section 5)."""

from __future__ import annotations

from enum import IntEnum

from attrition.model.choice import escalates
from attrition.model.coalition import disengagement
from attrition.model.declarations import Event, Parameter, StateField
from attrition.model.escalation import escalation_hazard
from attrition.model.regime import (
    BY_NATURE,
    BY_STRAIN,
    forced_end,
    mutiny_outcome,
    regime_ends,
    succession,
    survival_after_withdrawal,
)
from attrition.model.rule import Parameters, State, rule
from attrition.model.settlement import answered
from attrition.model.structures import WAYS_TO_END
from attrition.model.totals import close_totals, sum_up
from attrition.numeric.elementary import exp, maximum, minimum, select


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


REACHABLE = tuple(End)
"""Ends that the rules can produce."""

PARAMETERS = (
    Parameter("collapse.hazard", "1/year", 0, 5, "hazard of the defender's collapse in good order", 0.006),
    Parameter("collapse.balance", "-", 0, 20, "rise of its log per unit of balance above .1", 2.5),
    Parameter(
        "collapse.men", "-", 0, 20, "rise of its log per unit of strength below .6 of the establishment", 2
    ),
    Parameter("collapse.resolve", "-", 0, 20, "rise of its log per unit of resolve below one half", 3),
    Parameter("defeat.balance", "log", -5, 0, "balance of power of military defeat of the challenger", -1.2),
    Parameter("defeat.men", "fraction", 0, 1, "share of the establishment of military defeat", 0.4),
    Parameter(
        "defeat.strength", "thousand", 0, 2e4, "strength below which the challenger is beaten; 0 never", 0
    ),
    Parameter(
        "collapse.strength", "thousand", 0, 2e4, "strength below which the defender is beaten; 0 never", 0
    ),
    Parameter("defeat.weeks", "week", 0, 520, "time that either must hold", 8),
    Parameter("defeat.territory", "share", 0, 1, "share of the country held of military defeat", 0.075),
    Parameter(
        "collapse.territory", "share", 0, 1, "share of the country held at which the defender is", 0.98
    ),
)

STATE = (
    StateField("defeat_months", "month", "time for which the challenger has met a mark of defeat", 0),
    StateField("end", "code", "end of the war, see End", 0, 6),
    StateField("end_day", "day", "day of the end, -1 while it goes on", -1),
    StateField("challenger_casualties_reported", "thousand", "casualties at the last recorded step", 0),
    StateField("defender_casualties_reported", "thousand", "casualties at the last recorded step", 0),
    StateField("hazard_other", "1/month", "hazard of all ends but a freeze, before the data end too", 0),
    StateField(
        "hazard_challenger",
        "1/year",
        "hazard of what ends the war at the challenger's cost",
        0,
        recorded=True,
    ),
    StateField("hazard_defender", "1/year", "hazard of collapse or disengagement", 0, recorded=True),
    StateField("hazard_collapse", "1/year", "hazard of the defender's collapse", 0),
    StateField("hazard_disengage", "1/year", "hazard that a donor disengages", 0),
)

TERMINAL_EVENTS = (
    Event("defender_fall", "a collapse of the defender"),
    Event("null_end", "an end of the war in the structure of a constant hazard"),
)


@rule
def collapse_hazard(s: State, p: Parameters) -> float:
    """Return the hazard a month of the defender's collapse (rule 20)."""
    thin = maximum(0.6 - s.defender_men * (1.0 / p.defender_men_target), 0.0)
    return (
        p.collapse_hazard
        / 12.0
        * exp(
            p.collapse_balance * maximum(s.balance - 0.1, 0.0)
            + p.collapse_men * thin
            + p.collapse_resolve * maximum(0.5 - s.resolve, 0.0)
        )
    )


@rule
def defeat_hazard(s: State, p: Parameters) -> float:
    """Return the inverse of the months until the balance reaches military defeat at its present drift.

    Defeat is a mark and has no hazard of its own; this stands for it in the odds of D4.
    """
    falling = maximum(-s.balance_trend, 0.0) * (1.0 / 12.0)
    return falling / maximum(s.balance - p.defeat_balance, 0.05)


@rule
def terminal_hazards(s: State, p: Parameters) -> None:
    """Set the hazards of collapse, escalation and the constant cause over the step, and the sums that are compared.

    Rates are nil before the data end, where the war is known to go on; the sums are not. Needs the hazards of regime,
    choice and donors at the start of the same step.
    """
    collapse = collapse_hazard(s, p)
    escalation = escalation_hazard(s.rung, s, p)
    live = s.forecasting * (1.0 - p.structure_null)
    s.defender_fall_rate = live * collapse
    s.escalation_end_rate = live * s.escalation_on * escalation
    s.null_end_rate = s.forecasting * p.structure_null * p.null_hazard / 12.0
    withdraw = s.occasions * s.choice_on * s.option_withdraw * s.press_factor
    forced = s.regime_hazard * p.regime_successor_stops
    natural = s.natural_hazard * p.regime_natural_stops
    s.hazard_other = forced + natural + withdraw + collapse + s.escalation_on * escalation
    s.hazard_challenger = 12.0 * (s.regime_hazard + natural + withdraw + defeat_hazard(s, p))
    s.hazard_collapse = 12.0 * collapse
    s.hazard_disengage = (1.0 - s.disengaged_leading) * disengagement(s.will_leading, p) + (
        1.0 - s.disengaged_others
    ) * disengagement(s.will_others, p)
    s.hazard_defender = s.hazard_collapse + s.hazard_disengage


@rule
def war_ends(s: State, day: float, end: float) -> None:
    """End the war on a day unless it has ended; an `end` of 0 changes nothing."""
    ends = select(end > 0.5, select(s.end < 0.5, 1.0, 0.0), 0.0)
    s.end_day = select(ends > 0.5, day, s.end_day)
    s.end = select(ends > 0.5, end, s.end)


@rule
def military_marks(s: State, p: Parameters, day: float) -> None:
    """End the war at military defeat of the challenger, at the breaking point of a side's strength, or when all
    territory is lost or held; after the cutoff only."""
    beaten = select(s.balance < p.defeat_balance, 1.0, 0.0)
    thin = select(s.challenger_men < p.defeat_men * s.establishment, 1.0, 0.0)
    live = s.forecasting * (1.0 - p.structure_null)
    met = select(beaten + thin > 0.5, live, 0.0)
    s.defeat_months = select(met > 0.5, s.defeat_months + p.step_months, 0.0)
    defeated = select(s.defeat_months >= p.defeat_months_needed, met, 0.0)
    lost = select(s.territory <= p.defeat_territory, live, 0.0)
    held = select(s.territory >= p.collapse_territory, live, 0.0)
    broken = select(s.challenger_men < p.defeat_strength, live, 0.0)
    breaks = select(s.defender_men < p.collapse_strength, live, 0.0)
    war_ends(s, day, select(defeated + lost + broken > 0.5, 4.0, select(held + breaks > 0.5, 3.0, 0.0)))


@rule
def on_regime_fall(s: State, p: Parameters, day: float) -> None:
    """Effect of a forced end of the regime: the war ends with it if the successor stops it."""
    war_ends(s, day, 5.0 * forced_end(s, p, day, s.regime_fall_mark, BY_STRAIN))


@rule
def on_mutiny(s: State, p: Parameters, day: float) -> None:
    """Effect of a mutiny."""
    war_ends(s, day, 5.0 * mutiny_outcome(s, p, day, s.mutiny_mark))


@rule
def on_natural_exit(s: State, p: Parameters, day: float) -> None:
    """Effect of the leader's natural exit: the successor goes on, freezes or withdraws."""
    stops = select(s.natural_exit_mark < p.regime_natural_stops, 1.0, 0.0)
    within = s.natural_exit_mark / maximum(p.regime_natural_stops, 1e-9)
    regime_ends(s, day, BY_NATURE)
    succession(s, p, 1.0 - stops)
    war_ends(s, day, stops * select(within < p.regime_natural_freeze, 2.0, 1.0))


@rule
def on_offer_freeze(s: State, p: Parameters, day: float) -> None:
    """Effect of the challenger's offer of a freeze."""
    war_ends(s, day, 2.0 * answered(s, s.offer_freeze_mark))


@rule
def on_other_offer(s: State, p: Parameters, day: float) -> None:
    """Effect of another side's offer of a freeze."""
    war_ends(s, day, 2.0 * answered(s, s.other_offer_mark))


@rule
def on_withdraw(s: State, p: Parameters, day: float) -> None:
    """Effect of a withdrawal: the war ends, and the regime outlives it or not."""
    survival_after_withdrawal(s, p, day, s.withdraw_mark)
    war_ends(s, day, 1.0)


@rule
def on_red_line_answer(s: State, p: Parameters, day: float) -> None:
    """Effect of an answer to a listed act: an escalation, out of control with a small probability.

    What the step's hazard was beyond the answer is spent with it: an act is answered once at most.
    """
    escalates(s, p)
    s.red_line_answer_cumulative = minimum(s.red_line_answer_cumulative, s.red_line_answer_budget)
    war_ends(s, day, select(s.red_line_answer_mark < p.red_line_end, 6.0, 0.0))


@rule
def on_escalation_end(s: State, p: Parameters, day: float) -> None:
    """Effect of escalation out of control: the war that is modelled ends."""
    war_ends(s, day, 6.0)


@rule
def on_defender_fall(s: State, p: Parameters, day: float) -> None:
    """Effect of a collapse of the defender."""
    war_ends(s, day, 3.0)


@rule
def on_null_end(s: State, p: Parameters, day: float) -> None:
    """Effect of the constant hazard: the mark picks the end by its weight."""
    mark = s.null_end_mark
    end = 1.0 + select(mark >= p.null_up_to_withdrawal, 1.0, 0.0)
    end = end + select(mark >= p.null_up_to_freeze, 1.0, 0.0)
    end = end + select(mark >= p.null_up_to_defender_collapse, 1.0, 0.0)
    end = end + select(mark >= p.null_up_to_military_defeat, 1.0, 0.0)
    end = end + select(mark >= p.null_up_to_regime_crisis, 1.0, 0.0)
    withdrawn = select(end < 1.5, 1.0, 0.0)
    crisis = select(end > 4.5, select(end < 5.5, 1.0, 0.0), 0.0)
    # The uniform is uniform again within the share of its end; 0 leaves the regime as it is.
    within = withdrawn * mark / maximum(p.null_up_to_withdrawal, 1e-9)
    survival_after_withdrawal(s, p, day, within)
    s.regime_end_day = select(crisis > 0.5, day, s.regime_end_day)
    s.regime_end = select(crisis > 0.5, BY_STRAIN, s.regime_end)
    war_ends(s, day, end)


EFFECTS = {
    "regime_fall": on_regime_fall,
    "mutiny": on_mutiny,
    "natural_exit": on_natural_exit,
    "offer_freeze": on_offer_freeze,
    "withdraw": on_withdraw,
    "other_offer": on_other_offer,
    "red_line_answer": on_red_line_answer,
    "escalation_end": on_escalation_end,
    "defender_fall": on_defender_fall,
    "null_end": on_null_end,
}
"""What happens to the state at each event that may end the war: `effect(s, p, day)`."""

NULL_BOUNDS: tuple[str, ...] = tuple(f"null_up_to_{name}" for name in WAYS_TO_END[:-1])
"""Derived fields: the sum of the weights of the ends up to each; up to the last it is 1."""


@rule
def report(s: State) -> None:
    """Keep what is reported of a path at the last step within the horizon."""
    s.challenger_casualties_reported = s.challenger_casualties
    s.defender_casualties_reported = s.defender_casualties
    sum_up(s)


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
    close_totals(s, ended)
    s.end = select(ended > 0.5, s.end, 0.0)
    s.end_day = select(ended > 0.5, s.end_day, -1.0)
    s.regime_end = select(s.regime_end_day > horizon_day, 0.0, s.regime_end)
    s.d1_pool = select(s.d1_day > horizon_day, -1.0, s.d1_pool)
