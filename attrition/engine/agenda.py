"""The agenda: who acts at which tick, as one sorted list."""

from __future__ import annotations

import numpy as np

from attrition.engine.calendar import HOURS_PER_DAY, Calendar
from attrition.engine.plan import Agenda, Integers
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock, Process
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
    parts = [
        _entries(ticks, code)
        for code, process in enumerate(PROCESSES)
        if _on(scenario, process) and (ticks := _ticks(process, calendar))
    ]
    single = []
    for act in dated:
        assert act.date is not None
        tick = calendar.next_step(calendar.tick(act.date) + act.hour)
        single += [(tick, PROCESS_CODES["acts"], 0, change) for change in range(*ranges[act.name])]
    single += [(calendar.next_step(tick), PROCESS_CODES["history"], tick, index) for tick, index in imposed]
    entries = np.concatenate([*parts, np.array(single, dtype=np.int64).reshape(-1, 4)])
    entries = entries[entries[:, 0] < calendar.steps * calendar.step_hours]
    # By tick, then by process, then by slot, then by what is acted upon: the last key of lexsort counts most.
    ordered = entries[np.lexsort(entries.T[::-1])]
    return Agenda(
        np.ascontiguousarray(ordered),
        calendar.step_hours,
        calendar.step_hours // calendar.base_slot_hours,
        calendar.recorded_steps,
        calendar.cutoff,
        calendar.horizon / HOURS_PER_DAY,
    )


def _entries(ticks: list[int], code: int) -> Integers:
    """Return the entries of a process that acts at some ticks, each of them a slot of its clock."""
    count = len(ticks)
    return np.stack((ticks, np.full(count, code), np.arange(count), np.zeros(count)), axis=1).astype(np.int64)


def agenda_until(agenda: Agenda, tick: int) -> Agenda:
    """Return the part of an agenda before a tick; every step in it is recorded."""
    steps = -(-tick // agenda.step)
    return agenda._replace(entries=agenda.entries[agenda.entries[:, 0] < tick], recorded_steps=steps)


def _on(scenario: Scenario, process: Process) -> bool:
    return process.switch is None or scenario.switches.get(process.switch, True)


def _ticks(process: Process, calendar: Calendar) -> list[int]:
    if process.clock is Clock.STEP:
        return [index * calendar.step_hours for index in range(calendar.steps)]
    if process.clock is Clock.RECORDED:
        return [index * calendar.step_hours for index in range(calendar.recorded_steps)]
    if process.clock is Clock.START:
        return [0]
    if process.clock is Clock.MONTH:
        return calendar.month_ends()
    if process.clock is Clock.JULY:
        return calendar.julys()
    if process.clock is Clock.QUARTER:
        return calendar.quarter_ends()
    return []
