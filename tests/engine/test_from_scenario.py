"""Compiling: the agenda, the tables, and where each number of the records comes from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.records import PARAMETER_FIELDS
from attrition.errors import InputError
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock, Task
from attrition.model.derived import DERIVED
from attrition.model.registry import LEVERS, PARAMETERS, STATE_INDEX
from attrition.numeric.streams import hash64
from attrition.scenario import draw_rows, load_scenario
from tests.scenarios import DATED, SHORT, WATCHED, compiled_shipped, shipped, under, without


def test_the_agenda_is_sorted_by_tick_and_process() -> None:
    entries = compiled_shipped().plan.agenda.entries
    order = entries[:, 0] * len(PROCESSES) + entries[:, 1]
    assert np.all(np.diff(order) >= 0)
    assert entries[:, 0].min() >= 0


def test_every_process_on_a_clock_acts_as_often_as_its_clock_ticks() -> None:
    program = compiled_shipped()
    entries, calendar = program.plan.agenda.entries, program.calendar
    often = {
        Clock.STEP: calendar.steps,
        Clock.MONTH: len(calendar.month_ends()),
        Clock.QUARTER: len(calendar.quarter_ends()),
        Clock.JULY: len(calendar.julys()),
    }
    for code, process in enumerate(PROCESSES):
        if process.clock is Clock.DATED:
            continue
        mine = entries[entries[:, 1] == code]
        assert len(mine) == often[process.clock], process.name
        # A slot of its own for each tick: no random number twice.
        assert mine[:, 2].tolist() == list(range(len(mine))), process.name


def test_a_switch_takes_its_processes_off_the_agenda() -> None:
    program = compile_scenario(without(shipped(), switches=("fires", "budget")), seed=1, rows=1)
    acting = {PROCESSES[code].name for code in set(program.plan.agenda.entries[:, 1].tolist())}
    assert acting.isdisjoint({process.name for process in PROCESSES if process.switch in ("fires", "budget")})
    assert {process.name for process in PROCESSES if process.switch == "front"} <= acting


def test_dated_acts_stand_at_the_step_after_their_hour() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), DATED), seed=1, rows=1)
    changes, entries = program.plan.changes, program.plan.agenda.entries
    mine = entries[entries[:, 1] == PROCESS_CODES["acts"]]
    names = [act.name for act in program.scenario.acts]
    ticks = {names[changes.value[change]]: tick for tick, _, _, change in mine.tolist()}
    calendar = program.calendar
    assert ticks["package with a prior"] == calendar.next_step(calendar.tick(date(2023, 2, 2)) + 7)
    assert ticks["younger men"] % 168 == 0
    assert ticks["younger men"] >= calendar.tick(date(2023, 3, 1))


def test_changes_are_those_of_the_levers() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), DATED), seed=1, rows=1)
    levers = {lever.name: lever for lever in LEVERS}
    changes = program.plan.changes
    for index, act in enumerate(program.scenario.acts):
        mine = [number for number, value in enumerate(changes.value) if value == index]
        declared = levers[act.lever].changes
        assert [
            (int(changes.field[n]), int(changes.operation[n]), float(changes.scale[n])) for n in mine
        ] == [(STATE_INDEX[change.field], int(change.operation), change.scale) for change in declared]


def test_records_hold_the_draws_of_their_rows() -> None:
    program = compiled_shipped(6)
    drawn = draw_rows(shipped(), 7, range(6)) | program.solved
    for parameter in PARAMETERS:
        assert program.rows.parameters[parameter.field].tolist() == drawn[parameter.name], parameter.name
    assert program.rows.numbers.tolist() == list(range(6))
    assert PARAMETER_FIELDS[-len(DERIVED) :] == DERIVED


def test_values_of_acts_are_the_draws_or_the_fixed_value() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), DATED), seed=1, rows=5)
    names = [act.name for act in program.scenario.acts]
    package = program.rows.values[:, names.index("package with a prior")]
    assert package.tolist() == program.draws["acts.package with a prior.value"]
    assert len(set(package.tolist())) == 5
    fixed = names.index(next(act.name for act in program.scenario.acts if not act.value.varies))
    assert set(program.rows.values[:, fixed].tolist()) == {program.scenario.acts[fixed].value.value}


def test_triggers_are_those_of_the_policy() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=1)
    triggers = program.plan.triggers
    watched = [act for act in program.scenario.acts if act.when is not None]
    assert len(triggers.field) == len(watched) == 3
    for index, act in enumerate(watched):
        assert act.when is not None
        assert triggers.field[index] == STATE_INDEX[act.when.signal]
        assert triggers.level[index] == act.when.level
        assert triggers.above[index] == (act.when.comparator == "above")
        assert triggers.dwell[index] == int(act.when.dwell_months * 730.5)


def test_history_ends_at_the_cutoff() -> None:
    program = compiled_shipped()
    mine = program.plan.agenda.entries[program.plan.agenda.entries[:, 1] == PROCESS_CODES["history"]]
    assert len(mine) == len(program.plan.history.field) > 100
    # The slot of an observation is its own hour; it takes effect at the next step.
    assert np.all(mine[:, 2] < program.plan.agenda.cutoff)
    assert np.all((mine[:, 0] >= mine[:, 2]) & (mine[:, 0] - mine[:, 2] < 168))


def test_streams_are_the_hashes_of_their_names() -> None:
    table = compiled_shipped().plan.table
    for code, process in enumerate(PROCESSES):
        assert table.streams[code, : len(process.streams)].tolist() == [
            hash64(name) for name in process.streams
        ]
        assert table.pairs[code] == len(process.streams)
        assert (table.tasks[code] == 0) == (process.task is Task.RULES)


@pytest.mark.parametrize(("seed", "rows"), [(-1, 1), (2**64, 1), (0, 2**24 + 1)])
def test_addresses_that_do_not_fit_are_refused(seed: int, rows: int) -> None:
    with pytest.raises(InputError, match="allowed: 0 to"):
        compile_scenario(shipped(), seed=seed, rows=rows)


def test_a_variant_shares_the_records_that_it_does_not_change() -> None:
    scenario = load_scenario("ukraine-2022")
    draws = draw_rows(scenario, 0, range(2))
    base = compile_scenario(scenario, seed=0, rows=2, draws=draws, solved={})
    surge = scenario.with_(policies=["surge"])
    drawn = draw_rows(surge, 0, range(2), (scenario, draws))
    shared = compile_scenario(surge, seed=0, rows=2, draws=drawn, solved={}, like=base)
    alone = compile_scenario(surge, seed=0, rows=2, solved={})
    assert shared.rows.parameters is base.rows.parameters
    assert np.array_equal(shared.rows.parameters, alone.rows.parameters)
    assert np.array_equal(shared.rows.values, alone.rows.values)
    changed = scenario.with_(sets=["oil.brent_median=40"])
    other = compile_scenario(changed, seed=0, rows=2, solved={}, like=base)
    assert other.rows.parameters is not base.rows.parameters
