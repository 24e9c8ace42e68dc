"""The agenda: who acts at which tick, as one sorted list."""

from __future__ import annotations

import numpy as np

from attrition.engine.calendar import HOURS_PER_DAY, Calendar
from attrition.engine.plan import Agenda
from attrition.model.clocks import PROCESSES, Clock, Process
from attrition.scenario.records import Act, Scenario

PROCESS_CODES = {process.name: code for code, process in enumerate(PROCESSES)}


def agenda_of(
    scenario: Scenario,
    calendar: Calendar,
    dated: list[Act],
    ranges: dict[str, tuple[int, int]],
    imposed: list[tuple[int, int]],
) -> Agenda:
    """Return the agenda of a scenario.

    Parameters: dated, its dated acts; ranges, the changes of each act, first and one past the last; imposed, tick and
    number of each observation.
    """
    entries = [
        (tick, code, slot, 0)
        for code, process in enumerate(PROCESSES)
        if _on(scenario, process)
        for slot, tick in enumerate(_ticks(process, calendar))
    ]
    for act in dated:
        assert act.date is not None
        tick = calendar.next_step(calendar.tick(act.date) + act.hour)
        entries += [(tick, PROCESS_CODES["acts"], 0, change) for change in range(*ranges[act.name])]
    entries += [(calendar.next_step(tick), PROCESS_CODES["history"], tick, index) for tick, index in imposed]
    last = calendar.steps * calendar.step_hours
    ordered = sorted(entry for entry in entries if entry[0] < last)
    return Agenda(
        np.array(ordered, dtype=np.int64).reshape(-1, 4),
        calendar.step_hours,
        calendar.step_hours // calendar.base_slot_hours,
        calendar.recorded_steps,
        calendar.cutoff,
        calendar.horizon / HOURS_PER_DAY,
    )


def agenda_until(agenda: Agenda, tick: int) -> Agenda:
    """Return the part of an agenda before a tick; every step in it is recorded."""
    steps = -(-tick // agenda.step)
    return agenda._replace(entries=agenda.entries[agenda.entries[:, 0] < tick], recorded_steps=steps)


def _on(scenario: Scenario, process: Process) -> bool:
    return process.switch is None or scenario.switches.get(process.switch, True)


def _ticks(process: Process, calendar: Calendar) -> list[int]:
    if process.clock is Clock.STEP:
        return [index * calendar.step_hours for index in range(calendar.steps)]
    if process.clock is Clock.MONTH:
        return calendar.month_ends()
    if process.clock is Clock.JULY:
        return calendar.julys()
    if process.clock is Clock.QUARTER:
        return calendar.quarter_ends()
    return []
