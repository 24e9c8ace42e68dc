"""A program: rows that can be picked, and records within the horizon."""

from __future__ import annotations

from attrition.engine.program import with_rows
from attrition.model.registry import RECORDED
from tests.scenarios import compiled_shipped


def test_rows_can_be_picked_and_keep_their_numbers() -> None:
    program = compiled_shipped(6)
    picked = with_rows(program, [4, 1])
    assert picked.rows.numbers.tolist() == [4, 1]
    assert picked.rows.parameters[0] == program.rows.parameters[4]


def test_records_end_within_the_horizon_in_order() -> None:
    program = compiled_shipped()
    assert len(program.record_days) == program.records
    assert program.record_days == sorted(program.record_days)
    assert program.record_days[0] == 7.0 and program.record_days[-1] <= program.horizon_day
    assert 0 < program.cutoff_day < program.horizon_day
    assert program.variables == tuple(field.name for field in RECORDED)
