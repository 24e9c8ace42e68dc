"""The memory of an engine's call has the shapes that the kernel writes to."""

from __future__ import annotations

import numpy as np

from attrition.engine.memory import new_output, new_work
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.tallies import BINS
from attrition.model.registry import STATE
from tests.scenarios import compiled_shipped


def test_state_and_list_of_fields_are_the_same_memory() -> None:
    work = new_work(compiled_shipped())
    assert work.flat.shape == (len(STATE),)
    work.flat[:] = np.arange(len(STATE))
    assert [float(work.state[0][field.name]) for field in STATE] == list(range(len(STATE)))


def test_output_starts_empty() -> None:
    program = compiled_shipped()
    output = new_output(program, paths=6, kept=2)
    assert output.outcomes.shape == (6, len(OUTCOME_FIELDS))
    assert np.isnan(output.outcomes).all() and np.isnan(output.trajectories).all()
    assert output.histogram.shape == (program.records, len(program.variables), BINS + 2)
    assert output.trajectories.shape == (2, program.records, len(program.variables))
    assert not output.histogram.any()
