"""The process table: who acts, in which order within a tick, on which clock, with which streams.

Both schedulers read this table; nothing else says when a rule runs. At a tick the rows act from the first to the
last, and together they carry the state from the start of the step to its end (MODEL.md section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from attrition.model import coalition, ends, processes
from attrition.model.choice import escalates, mobilises, probes
from attrition.model.escalation import coalition_acts
from attrition.model.oil import add_package, jump
from attrition.model.registry import TERMINAL_EVENTS
from attrition.model.rule import Parameters, State, rule
from attrition.model.strain import on_strain_shock


class Clock(Enum):
    """When a process acts."""

    STEP = "every step"
    MONTH = "at the end of each calendar month"
    QUARTER = "at the end of each calendar quarter"
    JULY = "on the first of July"
    DATED = "at the dates of the scenario"


class Task(Enum):
    """What a process is to the scheduler: rules of the model, or data of the scenario applied to the state."""

    RULES = "rules"
    OBSERVATIONS = "observations"
    ACTS = "acts"
    TRIGGERS = "triggers"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Process:
    """A row of the process table.

    `streams` are names of random streams, each giving two normal numbers a slot. `events` are settled before the
    rules: their hazards of the step are integrated and the earliest crossing takes effect. Only events of one process
    compete; independent ones belong to different processes. `switch` names the subsystem that a scenario can turn off.
    """

    name: str
    clock: Clock
    task: Task = Task.RULES
    rules: Callable[..., None] | None = None
    streams: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    switch: str | None = None


PROCESSES: tuple[Process, ...] = (
    Process("history", Clock.DATED, Task.OBSERVATIONS),
    Process("acts", Clock.DATED, Task.ACTS),
    Process("triggers", Clock.STEP, Task.TRIGGERS),
    Process("clock", Clock.STEP, rules=processes.beginning),
    Process(
        "oil", Clock.STEP, rules=processes.oil, streams=("oil.brent",), events=("oil_jump",), switch="oil"
    ),
    Process(
        "sanctions", Clock.STEP, rules=processes.sanctions, events=("further_package",), switch="sanctions"
    ),
    Process("deliveries", Clock.STEP, rules=processes.delivering, switch="coalition"),
    Process(
        "front",
        Clock.STEP,
        rules=processes.fighting,
        streams=("front.losses", "front.walks"),
        switch="front",
    ),
    Process("manpower", Clock.STEP, rules=processes.manning, switch="manpower"),
    Process("armour", Clock.STEP, rules=processes.arming, streams=("armour.losses",), switch="armour"),
    Process("fires", Clock.STEP, rules=processes.firing, switch="fires"),
    Process("strikes", Clock.STEP, rules=processes.striking, switch="strikes"),
    Process("balance", Clock.STEP, rules=processes.weighing, switch="front"),
    Process("ground", Clock.STEP, rules=processes.moving, streams=("ground.movement",), switch="ground"),
    Process("shortages", Clock.STEP, rules=processes.running_short, switch="shortages"),
    Process("treasury", Clock.MONTH, rules=processes.treasury, streams=("treasury.prices",), switch="budget"),
    Process("wealth_fund", Clock.JULY, rules=processes.wealth_fund, switch="budget"),
    Process(
        "pledges", Clock.QUARTER, rules=processes.pledging, streams=("coalition.pledges",), switch="coalition"
    ),
    Process(
        "donors",
        Clock.STEP,
        rules=processes.donating,
        streams=("coalition.will", "coalition.elections"),
        events=("disengage_leading", "disengage_others", "return_leading", "return_others"),
        switch="coalition",
    ),
    Process(
        "strain",
        Clock.STEP,
        rules=processes.straining,
        streams=("strain.causes", "strain.politics", "strain.resolve"),
        events=("strain_shock",),
        switch="strain",
    ),
    Process("beliefs", Clock.STEP, rules=processes.believing, streams=("beliefs.trend",), switch="beliefs"),
    Process(
        "acts_of_coalition",
        Clock.STEP,
        rules=processes.escalating,
        events=("coalition_act",),
        switch="escalation",
    ),
    Process(
        "choice",
        Clock.STEP,
        rules=processes.choosing,
        events=("probe", "mobilise", "escalate"),
        switch="choice",
    ),
    Process(
        "ends",
        Clock.STEP,
        rules=processes.ending,
        events=tuple(event.name for event in TERMINAL_EVENTS),
        switch="ends",
    ),
    Process("crossings", Clock.STEP, rules=processes.crossing, switch="strain"),
    Process("turning", Clock.STEP, rules=processes.turning_point, switch="turning"),
    Process("record", Clock.STEP, Task.RECORD),
)

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
}
"""What happens to the state when an event occurs, by the event's name: `effect(s, p, day)`."""
