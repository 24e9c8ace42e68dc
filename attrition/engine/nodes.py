"""The state at quarterly nodes: what decides whether to go on is regressed on (MODEL.md section 6, D2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attrition.engine.calendar import HOURS_PER_DAY, Calendar
from attrition.engine.pilot import pilot
from attrition.engine.program import Program

NODE_FIELDS: tuple[str, ...] = (
    "territory",
    "balance",
    "balance_trend",
    "strain",
    "exit_safety",
    "perceived_exit_leader",
    "perceived_exit_elites",
    "perceived_staying",
    "perceived_trend",
    "liquid_reserve",
    "debt",
    "war_spending",
    "will_leading",
    "will_others",
    "resolve",
    "exhaustion_challenger",
    "exhaustion_defender",
    "exhaustion_donors",
    "exhaustion_coalition",
    "rung",
    "brent",
    "challenger_men",
    "defender_men",
    "hazard_challenger",
    "hazard_defender",
)
"""State fields kept at each node."""
PATHS_AT_ONCE = 128


def node_records(calendar: Calendar) -> list[int]:
    """Return the records that are nodes: the ends of the first steps to end at or after a quarter's end.

    From the end of the data on; a quarter that ends with them is the first node.
    """
    step = calendar.step_hours
    # Record r is the end of step r, at tick (r + 1) * step.
    records = [-(-tick // step) - 1 for tick in calendar.quarter_ends() if tick >= calendar.cutoff]
    return [record for record in records if 0 <= record < calendar.recorded_steps]


def node_days(calendar: Calendar) -> list[float]:
    """Return the days of the nodes since the start."""
    return [(record + 1) * calendar.step_hours / HOURS_PER_DAY for record in node_records(calendar)]


def node_states(
    program: Program, *, first_row: int, first_path: int, paths: int, count: int
) -> NDArray[np.float64]:
    """Return the state at the nodes of the first `count` paths of a rectangle, in the order (row, path).

    Parameters: first_row, first_path, of the rectangle; paths, of each of its rows.
    Returns: float64[count, nodes, fields], NaN once the war is over. The paths are simulated anew, by the kernel.
    """
    records = node_records(program.calendar)
    found = np.full((count, len(records), len(NODE_FIELDS)), np.nan)
    done = 0
    while done < count:
        row, path = divmod(done, paths)
        wide = min(paths - path, count - done, PATHS_AT_ONCE)
        rows = program.some_rows(first_row + row, 1)
        states = pilot(program, rows, NODE_FIELDS, paths=wide, first_path=first_path + path)
        found[done : done + wide] = states[0][:, records, :]
        done += wide
    return found
