"""A pilot: a few paths of every row with chosen fields of the state recorded, up to a tick or to the horizon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attrition.engine.agenda import agenda_until
from attrition.engine.lanes import run_lanes
from attrition.engine.memory import empty_output
from attrition.engine.plan import Rows
from attrition.engine.program import Program
from attrition.engine.reported import reported_by

FIRST_PILOT_PATH = 1 << 32
"""Number of the first path of pilots: beyond every path of a run, so that no run contains what it was tuned on."""


def pilot(
    program: Program,
    rows: Rows,
    fields: Sequence[str],
    *,
    paths: int,
    first_path: int = FIRST_PILOT_PATH,
    until: int | None = None,
) -> NDArray[np.float64]:
    """Return what some fields of the state are at the end of each step, on paths of each row.

    Parameters: rows, of the program or with other parameters; fields, names of state fields; paths, of each row, from
    number `first_path` on; until, a tick that cuts the agenda, or None for all that a run records.
    Returns: float64[rows, paths, records, fields], NaN after the end of a war.
    """
    agenda = program.plan.agenda if until is None else agenda_until(program.plan.agenda, until)
    count = len(rows.numbers)
    records = agenda.recorded_steps
    output = empty_output(len(fields), records, count * paths, count * paths)
    plan = program.plan._replace(agenda=agenda)
    reported = reported_by(None, records, fields)
    run_lanes(program, plan, rows, reported, output, first_path, paths, count * paths)
    return output.trajectories.reshape(count, paths, records, len(fields))
