"""Compiles a scenario into parameter records, an agenda and tables: once, before any path runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from attrition.engine.calendar import HOURS_PER_DAY, Calendar, calendar_of
from attrition.engine.kernel import TASK_CODES
from attrition.engine.outcomes import OUTCOME_FIELDS, OUTCOME_SOURCES
from attrition.engine.plan import Agenda, Changes, History, Plan, Reported, Rows, Table, Triggers
from attrition.engine.records import PARAMETER_TYPE, PlainRecord
from attrition.engine.tallies import Bins
from attrition.model.clocks import PROCESSES, Clock, Process
from attrition.model.derived import HOURS_PER_MONTH, derive
from attrition.model.registry import (
    EVENT_INDEX,
    EVENTS,
    LEVERS,
    OBSERVED,
    PARAMETERS,
    RECORDED,
    STATE,
    STATE_INDEX,
)
from attrition.model.structures import adjusted
from attrition.numeric.streams import check_address, hash64, normal_pair, row_path, unequal_hashes
from attrition.scenario.draws import draw_rows
from attrition.scenario.records import Act, Scenario

PROCESS_CODES = {process.name: code for code, process in enumerate(PROCESSES)}


@dataclass(frozen=True)
class Program:
    """A compiled scenario: what `attrition.engine.unit.simulate` runs.

    `variables` are the recorded ones, `record_days` the days since the start at which they are recorded.
    """

    scenario: Scenario
    structure: str
    calendar: Calendar
    plan: Plan
    rows: Rows
    draws: dict[str, list[float]]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the recorded variables."""
        return tuple(field.name for field in RECORDED)

    @property
    def records(self) -> int:
        """Number of records of a path that fights on to the horizon."""
        return self.calendar.recorded_steps

    @property
    def record_days(self) -> list[float]:
        """Days since the start of each record: the ends of the steps."""
        step = self.calendar.step_hours
        return [(index + 1) * step / HOURS_PER_DAY for index in range(self.records)]

    @property
    def start(self) -> date:
        """Date of day 0."""
        return self.calendar.start

    @property
    def cutoff_day(self) -> float:
        """Day of the end of the data, 0 without data."""
        return self.calendar.cutoff / HOURS_PER_DAY

    @property
    def horizon_day(self) -> float:
        """Day of the end of the forecast."""
        return self.calendar.horizon / HOURS_PER_DAY

    def some_rows(self, first: int, count: int) -> Rows:
        """Return the records of `count` rows from number `first` on."""
        part = slice(first, first + count)
        return _picked(self.rows, part)


def compile_scenario(scenario: Scenario, *, seed: int, rows: int, structure: str = "options") -> Program:
    """Compile a scenario for prior rows 0 to `rows` - 1.

    Raises: InputError when the seed or a row does not fit its address.
    """
    check_address(seed, 0, max(rows - 1, 0), 0)
    calendar = scenario_calendar(scenario)
    draws = draw_rows(scenario, seed, range(rows))
    records = _parameter_records(calendar, draws, rows, structure)
    dated = [act for act in scenario.acts if act.date is not None]
    triggered = [act for act in scenario.acts if act.when is not None]
    values = np.zeros((rows, len(scenario.acts)))
    for index, act in enumerate(scenario.acts):
        values[:, index] = draws.get(act.column, act.value.value)
    prior_rows = Rows(records, np.arange(rows, dtype=np.int64), values, _biases(scenario, seed, rows))
    changes, ranges = _changes(scenario.acts)
    history, imposed = _history(scenario, calendar)
    plan = Plan(
        np.uint64(seed),
        _agenda(scenario, calendar, dated, ranges, imposed),
        _table(scenario),
        changes,
        _triggers(triggered, ranges),
        history,
    )
    return Program(scenario, structure, calendar, plan, prior_rows, draws)


def scenario_calendar(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario; it runs past the horizon by the persistence that a turn must have."""
    clock = scenario.clock
    return calendar_of(
        clock.start,
        clock.data_cutoff,
        clock.end,
        clock.step_hours,
        clock.base_slot_hours,
        scenario.values["turning.persistence_months"].value,
    )


def reported_by(bins: Bins | None, records: int) -> Reported:
    """Return what is written: all outcome columns and recorded variables, with the edges of their histograms."""
    fields = np.array([STATE_INDEX[field.name] for field in RECORDED], dtype=np.int64)
    edges = (
        bins if bins is not None else Bins(np.zeros((len(fields), records)), np.ones((len(fields), records)))
    )
    return Reported(
        np.array(OUTCOME_SOURCES, dtype=np.int64),
        np.array([field.nullable for field in OUTCOME_FIELDS], dtype=np.int64),
        np.array([field.unit == "day" for field in OUTCOME_FIELDS], dtype=np.int64),
        fields,
        np.ascontiguousarray(edges.low, dtype=np.float64),
        np.ascontiguousarray(edges.scale, dtype=np.float64),
    )


def with_rows(program: Program, numbers: list[int]) -> Program:
    """Return the program with only the given rows, in the given order; a row keeps its number and so its draws."""
    index = np.array(numbers, dtype=np.int64)
    return replace(program, rows=_picked(program.rows, index))


def _picked(rows: Rows, which: Any) -> Rows:
    return Rows(*(column[which] for column in rows))


def _biases(scenario: Scenario, seed: int, rows: int) -> np.ndarray:
    """Return the bias of each observed series in each prior row, float64[rows, series]."""
    biases = np.zeros((rows, len(scenario.observations)))
    for number, series in enumerate(scenario.observations):
        stream = hash64(f"observation.{series.quantity}.bias")
        for row in range(rows):
            biases[row, number] = series.bias_sd * normal_pair(seed, stream, 0, row_path(row, 0))[0]
    return biases


def _parameter_records(
    calendar: Calendar, draws: dict[str, list[float]], rows: int, structure: str
) -> np.ndarray:
    records = np.zeros(rows, dtype=PARAMETER_TYPE)
    for row in range(rows):
        plain = PlainRecord(())
        drawn = adjusted({parameter.name: draws[parameter.name][row] for parameter in PARAMETERS}, structure)
        for parameter in PARAMETERS:
            setattr(plain, parameter.field, drawn[parameter.name])
        for name, value in derive(plain, calendar.step_hours, calendar.cutoff, structure).items():
            setattr(plain, name, value)
        records[row] = tuple(getattr(plain, name) for name in PARAMETER_TYPE.names or ())
    return records


def _on(scenario: Scenario, process: Process) -> bool:
    return process.switch is None or scenario.switches.get(process.switch, True)


def _ticks(process: Process, calendar: Calendar) -> list[int]:
    if process.clock is Clock.STEP:
        return [index * calendar.step_hours for index in range(calendar.steps)]
    if process.clock is Clock.MONTH:
        return calendar.month_ends()
    if process.clock is Clock.JULY:
        return calendar.julys()
    return []


def _agenda(
    scenario: Scenario,
    calendar: Calendar,
    dated: list[Act],
    ranges: dict[str, tuple[int, int]],
    imposed: list[tuple[int, int]],
) -> Agenda:
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


def _table(scenario: Scenario) -> Table:
    names = [name for process in PROCESSES for name in process.streams]
    names += [f"event.{event.name}" for event in EVENTS]
    names += [f"observation.{quantity.name}{kind}" for quantity in OBSERVED for kind in ("", ".bias")]
    names += [f"act.{act.name}" for act in scenario.acts]
    hashes = unequal_hashes(names)
    widest = max(len(process.streams) for process in PROCESSES)
    streams = np.zeros((len(PROCESSES), widest), dtype=np.uint64)
    events = np.zeros((len(PROCESSES), 2), dtype=np.int64)
    for code, process in enumerate(PROCESSES):
        for index, name in enumerate(process.streams):
            streams[code, index] = hashes[name]
        owned = [EVENT_INDEX[name] for name in process.events]
        if owned:
            events[code] = (min(owned), max(owned) + 1)
    return Table(
        np.array([TASK_CODES[process.task] for process in PROCESSES], dtype=np.int64),
        np.array([process.clock is Clock.STEP for process in PROCESSES], dtype=np.int64),
        streams,
        np.array([len(process.streams) for process in PROCESSES], dtype=np.int64),
        events,
        np.array([hashes[f"event.{event.name}"] for event in EVENTS], dtype=np.uint64),
    )


def _changes(acts: tuple[Act, ...]) -> tuple[Changes, dict[str, tuple[int, int]]]:
    levers = {lever.name: lever for lever in LEVERS}
    lines: list[tuple[int, int, int, float]] = []
    ranges: dict[str, tuple[int, int]] = {}
    for index, act in enumerate(acts):
        first = len(lines)
        for change in levers[act.lever].changes:
            lines.append((STATE_INDEX[change.field], int(change.operation), index, change.scale))
        ranges[act.name] = (first, len(lines))
    return (
        Changes(
            np.array([line[0] for line in lines], dtype=np.int64),
            np.array([line[1] for line in lines], dtype=np.int64),
            np.array([line[2] for line in lines], dtype=np.int64),
            np.array([line[3] for line in lines], dtype=np.float64),
            np.array([(field.low, field.high) for field in STATE], dtype=np.float64),
        ),
        ranges,
    )


def _triggers(acts: list[Act], ranges: dict[str, tuple[int, int]]) -> Triggers:
    conditions = [act.when for act in acts if act.when is not None]
    return Triggers(
        np.array([STATE_INDEX[condition.signal] for condition in conditions], dtype=np.int64),
        np.array([condition.comparator == "above" for condition in conditions], dtype=np.int64),
        np.array([condition.level for condition in conditions], dtype=np.float64),
        np.array([int(condition.dwell_months * HOURS_PER_MONTH) for condition in conditions], dtype=np.int64),
        np.array([ranges[act.name] for act in acts], dtype=np.int64).reshape(-1, 2),
    )


def _history(scenario: Scenario, calendar: Calendar) -> tuple[History, list[tuple[int, int]]]:
    quantities = {quantity.name: quantity for quantity in OBSERVED}
    lines: list[tuple[int, int, int, int, float, int, float, int]] = []
    imposed: list[tuple[int, int]] = []
    for number, series in enumerate(scenario.observations):
        quantity = quantities[series.quantity]
        for point in series.imposed():
            tick = calendar.tick(point.date)
            if not 0 <= tick < calendar.cutoff:
                continue
            imposed.append((tick, len(lines)))
            lines.append(
                (
                    number,
                    STATE_INDEX[quantity.field],
                    STATE_INDEX[quantity.reference] if quantity.reference else -1,
                    STATE_INDEX[quantity.ledger] if quantity.ledger else -1,
                    point.value,
                    int(series.error_kind == "absolute"),
                    series.error_sd,
                    hash64(f"observation.{quantity.name}"),
                )
            )
    columns = list(zip(*lines, strict=True)) if lines else [()] * 8
    return (
        History(
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.int64),
            np.array(columns[3], dtype=np.int64),
            np.array(columns[4], dtype=np.float64),
            np.array(columns[5], dtype=np.int64),
            np.array(columns[6], dtype=np.float64),
            np.array(columns[7], dtype=np.uint64),
        ),
        imposed,
    )
