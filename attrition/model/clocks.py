"""The process table: who acts, in which order within a tick, on which clock, with which streams.

Both schedulers read this table; nothing else says when a rule runs. At a tick the rows act from the first to the
last, and together they carry the state from the start of the step to its end (MODEL.md section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrition.model import coalition, ends, processes
from attrition.model.budget import deficit, financing, top_up
from attrition.model.choice import (
    appeals,
    choice_hazards,
    escalates,
    mobilises,
    off_ramp_ages,
    probes,
    shares,
)
from attrition.model.coalition import coalition_hazards, commitments
from attrition.model.continuing import believed_worth, next_quarter, true_worth
from attrition.model.declarations import Clock, Process, Task
from attrition.model.defender import funding
from attrition.model.derived import DERIVED
from attrition.model.ends import terminal_hazards
from attrition.model.escalation import act_hazards, coalition_acts, rung_fades
from attrition.model.exhaustion import (
    challenger_exhaustion,
    challenger_gaps,
    other_exhaustion,
    other_gaps,
)
from attrition.model.front import balance_of_power, loss_rates
from attrition.model.joined import check_whole, completed
from attrition.model.manpower import challenger_flows, defender_flows, establishment, recruiting
from attrition.model.mechanisms import effects, settle
from attrition.model.oil import add_package, discount, jump, oil_hazards, reach
from attrition.model.pipeline import pipeline
from attrition.model.regime import regime_hazards
from attrition.model.registry import (
    EVENTS,
    LEVERS,
    OBSERVED,
    OUTCOMES,
    PARAMETERS,
    STATE,
    TERMINAL_EVENTS,
)
from attrition.model.rule import Parameters, State, rule
from attrition.model.settlement import leaning, offer_hazards
from attrition.model.shortage import shortages
from attrition.model.strain import composite, on_strain_shock, recent_casualties, shock_hazard
from attrition.model.strikes import air_defence, raids, refinery_raids
from attrition.model.supply import (
    armour_drift,
    challenger_armour,
    challenger_fires,
    defender_armour,
    defender_fires,
    production,
)
from attrition.model.turning import noise_free_change
from attrition.model.units import captures, on_challenger_unit_lost, on_defender_unit_lost, whole_units

MODEL_PROCESSES: tuple[Process, ...] = (
    Process("history", Clock.DATED, Task.OBSERVATIONS),
    Process("acts", Clock.DATED, Task.ACTS),
    Process("triggers", Clock.STEP, Task.TRIGGERS),
    # Before the clock: it sees the state at the end of the quarter, as the pilot that it is fitted on does.
    Process(
        "continuing",
        Clock.QUARTER,
        rules=(next_quarter, true_worth, believed_worth),
        switch="turning",
    ),
    Process(
        "clock",
        Clock.STEP,
        rules=(
            processes.beginning,
            # A mutiny or a succession has moved its components since strain was last put together.
            composite,
            # Hazards of the step, frozen at its start.
            oil_hazards,
            shock_hazard,
            coalition_hazards,
            regime_hazards,
            leaning,
            appeals,
            shares,
            choice_hazards,
            offer_hazards,
            act_hazards,
            terminal_hazards,
        ),
    ),
    Process(
        "oil",
        Clock.STEP,
        rules=(processes.brent_moves,),
        streams=("oil.brent",),
        events=("oil_jump",),
        switch="oil",
    ),
    Process(
        "sanctions", Clock.STEP, rules=(reach, discount), events=("further_package",), switch="sanctions"
    ),
    Process("deliveries", Clock.STEP, rules=(commitments, pipeline, funding), switch="coalition"),
    Process(
        "front",
        Clock.STEP,
        rules=(processes.losses_vary, loss_rates, whole_units),
        streams=("front.losses", "front.walks"),
        switch="front",
    ),
    Process(
        "manpower",
        Clock.STEP,
        rules=(
            establishment,
            recruiting,
            processes.called_up,
            challenger_flows,
            defender_flows,
            captures,
        ),
        events=("challenger_unit_lost", "defender_unit_lost"),
        switch="manpower",
    ),
    Process(
        "armour",
        Clock.STEP,
        rules=(armour_drift, processes.armour_losses_vary, challenger_armour, defender_armour),
        streams=("armour.losses",),
        switch="armour",
    ),
    Process("fires", Clock.STEP, rules=(production, challenger_fires, defender_fires), switch="fires"),
    Process("strikes", Clock.STEP, rules=(raids, air_defence, refinery_raids), switch="strikes"),
    Process("balance", Clock.STEP, rules=(balance_of_power, noise_free_change), switch="front"),
    Process("ground", Clock.STEP, rules=(processes.moving,), streams=("ground.movement",), switch="ground"),
    Process("shortages", Clock.STEP, rules=(shortages,), switch="shortages"),
    Process(
        "treasury",
        Clock.MONTH,
        rules=(deficit, financing, processes.prices_move),
        streams=("treasury.prices",),
        switch="budget",
    ),
    Process("wealth_fund", Clock.JULY, rules=(top_up,), switch="budget"),
    Process(
        "pledges",
        Clock.QUARTER,
        rules=(processes.pledging,),
        streams=("coalition.pledges",),
        switch="coalition",
    ),
    Process(
        "donors",
        Clock.STEP,
        rules=(processes.willing,),
        streams=("coalition.will", "coalition.elections"),
        events=("disengage_leading", "disengage_others", "return_leading", "return_others"),
        switch="coalition",
    ),
    Process(
        "strain",
        Clock.STEP,
        rules=(recent_casualties, processes.strain_moves, processes.resolve_moves),
        streams=("strain.causes", "strain.politics", "strain.resolve"),
        events=("strain_shock",),
        switch="strain",
    ),
    Process(
        "beliefs", Clock.STEP, rules=(processes.believing,), streams=("beliefs.trend",), switch="beliefs"
    ),
    Process(
        "acts_of_coalition",
        Clock.STEP,
        rules=(processes.escalation_counts, rung_fades),
        events=("coalition_act",),
        switch="escalation",
    ),
    Process(
        "choice",
        Clock.STEP,
        rules=(processes.choice_counts, off_ramp_ages),
        events=("probe", "mobilise", "escalate"),
        switch="choice",
    ),
    Process(
        "ends",
        Clock.STEP,
        rules=(processes.marking,),
        events=tuple(event.name for event in TERMINAL_EVENTS),
        switch="ends",
    ),
    Process("crossings", Clock.STEP, rules=(processes.crossing,), switch="strain"),
    Process(
        "turning",
        Clock.STEP,
        rules=(
            challenger_gaps,
            other_gaps,
            challenger_exhaustion,
            other_exhaustion,
            processes.dating,
            processes.dating_value,
        ),
        switch="turning",
    ),
    Process("record", Clock.STEP, Task.RECORD),
)
"""Rows of the model itself."""

PROCESSES: tuple[Process, ...] = completed(MODEL_PROCESSES, "clock")
"""The process table, with the rows of mechanisms in their places."""

settle()
check_whole(PARAMETERS, DERIVED, STATE, LEVERS, OBSERVED, EVENTS, OUTCOMES, MODEL_PROCESSES)

SWITCHES: tuple[str, ...] = tuple(dict.fromkeys(process.switch for process in PROCESSES if process.switch))
"""Names of the subsystems that a scenario can turn off."""

MOST_NORMALS = max(2 * len(process.streams) for process in PROCESSES)
"""Normal numbers of the process that uses most."""


@rule
def on_oil_jump(s: State, p: Parameters, day: float) -> None:
    """Effect of a jump of the oil price."""
    jump(s, p, s.oil_jump_mark)


@rule
def on_further_package(s: State, p: Parameters, day: float) -> None:
    """Effect of a further oil package."""
    add_package(s, p, s.further_package_mark)


@rule
def on_coalition_act(s: State, p: Parameters, day: float) -> None:
    """Effect of an act of the coalition."""
    coalition_acts(s, p, s.coalition_act_mark)


@rule
def on_probe(s: State, p: Parameters, day: float) -> None:
    """Effect of a probe."""
    probes(s, p, s.probe_mark)


@rule
def on_mobilise(s: State, p: Parameters, day: float) -> None:
    """Effect of a mobilisation."""
    mobilises(s, p)


@rule
def on_escalate(s: State, p: Parameters, day: float) -> None:
    """Effect of an escalation."""
    escalates(s, p)


EFFECTS: dict[str, Callable[..., Any]] = {
    "challenger_unit_lost": on_challenger_unit_lost,
    "defender_unit_lost": on_defender_unit_lost,
    "oil_jump": on_oil_jump,
    "further_package": on_further_package,
    "disengage_leading": coalition.on_disengage_leading,
    "disengage_others": coalition.on_disengage_others,
    "return_leading": coalition.on_return_leading,
    "return_others": coalition.on_return_others,
    "strain_shock": on_strain_shock,
    "coalition_act": on_coalition_act,
    "probe": on_probe,
    "mobilise": on_mobilise,
    "escalate": on_escalate,
    **ends.EFFECTS,
    **effects(),
}
"""What happens to the state when an event occurs, by the event's name: `effect(s, p, day)`."""
