"""The agenda as tables of a line a step: nothing lost, and orders that cannot be kept refused."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.plan import Plan
from attrition.model.spans import HOURS_PER_MONTH
from scripts.benchmarks.dispatch import NotDerivable
from scripts.benchmarks.step_tables import step_tables
from tests.scenarios import DATED, SHORT, shipped, under


def short_plan() -> Plan:
    """The plan of a short war with dated acts."""
    return compile_scenario(under(shipped().with_(sets=list(SHORT)), DATED), seed=11, rows=1, solved={}).plan


def with_entries(plan: Plan, entries: list[list[int]]) -> Plan:
    """The plan with another agenda."""
    return plan._replace(agenda=plan.agenda._replace(entries=np.array(sorted(entries), dtype=np.int64)))


def test_every_entry_stands_in_one_table() -> None:
    plan = short_plan()
    tables = step_tables(plan)
    found = []
    for place, acting in zip(tables.places, tables.acting, strict=True):
        for index in np.flatnonzero(acting.flag).tolist():
            hour = round(acting.t[index] * HOURS_PER_MONTH)
            assert tables.hours[index] <= hour < tables.hours[index] + plan.agenda.step
            assert acting.day[index] == (hour + plan.agenda.step) / 24.0
            found.append([hour, place.process, int(acting.slot[index]), 0])
    for kind, table in zip(tables.kinds, tables.dated, strict=True):
        process = PROCESS_CODES["history" if kind.imposed else "acts"]
        for index, number in zip(*(axis.tolist() for axis in np.nonzero(table.flag)), strict=True):
            line = [tables.hours[index], process, table.slot[index, number], table.index[index, number]]
            found.append([int(value) for value in line])
    assert sorted(found) == plan.agenda.entries.tolist()


def test_what_acts_at_every_step_has_no_flag() -> None:
    tables = step_tables(short_plan())
    flags = {place.process: place.flagged for place in tables.places}
    assert not flags[PROCESS_CODES["clock"]]
    assert flags[PROCESS_CODES["treasury"]]


def test_two_months_within_a_step_are_refused() -> None:
    plan = short_plan()
    code = PROCESS_CODES["treasury"]
    entries = plan.agenda.entries.tolist()
    hour = next(entry[0] for entry in entries if entry[1] == code and entry[0] % plan.agenda.step == 24)
    with pytest.raises(NotDerivable, match="treasury"):
        step_tables(with_entries(plan, [*entries, [hour + 1, code, 99, 0]]))


def test_an_order_of_dated_entries_that_changes_is_refused() -> None:
    plan = short_plan()
    acts = PROCESS_CODES["acts"]
    changes = plan.changes
    entries = plan.agenda.entries.tolist()
    payloads = [entry[3] for entry in entries if entry[1] == acts]
    one, other = payloads[0], payloads[1]
    # Two kinds of change of one field, in one order at a step and in the other at the next.
    field, operation = changes.field.copy(), changes.operation.copy()
    field[[one, other]] = field[one]
    operation[[one, other]] = (0, 1)
    twisted = plan._replace(changes=changes._replace(field=field, operation=operation))
    step = plan.agenda.step
    kept = [entry for entry in entries if entry[1] != acts]
    turned = [[0, acts, 0, one], [0, acts, 1, other], [step, acts, 0, other], [step, acts, 1, one]]
    with pytest.raises(NotDerivable, match="unusual order"):
        step_tables(with_entries(twisted, kept + turned))
