"""What a scenario would have had published, condensed: the simulated side of a calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import observe
from attrition.analysis.observation import Comparison, Datum
from attrition.analysis.readings import records_of
from attrition.errors import StoppedEarly
from attrition.evidence.identifiable import EXOGENOUS
from attrition.evidence.row_parts import RowParts
from attrition.evidence.summaries import Summary, simulated_matrix
from attrition.scenario.draws import draw_rows
from attrition.scenario.records import Scenario

if TYPE_CHECKING:
    from attrition.engine.program import Program

Floats = NDArray[np.float64]

PATHS = 8
"""Paths of each row: as many as cost no more than one."""


def simulated(
    scenario: Scenario,
    summaries: Sequence[Summary],
    values: Mapping[str, list[float]],
    rows: int,
    *,
    seed: int,
    parts: RowParts,
    first_row: int = 0,
) -> Floats:
    """Return the condensed numbers of what would be published, float64[rows * PATHS, s], rows first.

    The path from the start to the origin is free but for recorded acts, which happen; Brent and aid are free only for
    the series that show themselves, and imposed for all others.

    Parameters
    ----------
    values : of the calibrated numbers, one a row; all others are drawn.
    rows : how many.
    parts : where they are computed and kept.
    first_row : number of the first row, for what is drawn.

    Raises
    ------
    StoppedEarly : when rows are left to other shards; those of this process are computed.
    """
    draws = draw_rows(scenario, seed, range(first_row, first_row + rows))
    draws.update(values)
    shown = {
        summary.comparison.series for summary in summaries if summary.comparison.variable in ("brent", "aid")
    }
    published: dict[str, Floats] = {}
    left: StoppedEarly | None = None
    for free in (True, False):
        chosen = [summary for summary in summaries if (summary.comparison.series in shown) == free]
        if chosen:
            kept = () if free else EXOGENOUS
            try:
                published.update(_published(scenario, chosen, draws, kept, (seed, rows, PATHS), parts))
            except StoppedEarly as error:  # this process has its part of the other one to compute
                left = error
    if left is not None:
        raise left
    return simulated_matrix(summaries, published)


def _published(
    scenario: Scenario,
    summaries: Sequence[Summary],
    draws: dict[str, list[float]],
    kept: Sequence[str],
    size: tuple[int, int, int],
    parts: RowParts,
) -> dict[str, Floats]:
    from attrition.engine.from_scenario import compile_scenario
    from attrition.engine.pilot import pilot
    from attrition.engine.rows import picked

    seed, rows, paths = size
    free = replace(
        scenario,
        observations=tuple(series for series in scenario.observations if series.quantity in kept),
        switches={**scenario.switches, "ends": False},
    )
    program = compile_scenario(free, seed=seed, rows=rows, draws=draws, solved={})
    fields = tuple(dict.fromkeys(summary.comparison.variable for summary in summaries))
    until = program.calendar.cutoff

    def read(block: slice) -> Floats:
        seen = pilot(program, picked(program.rows, block), fields, paths=paths, first_path=0, until=until)
        truth = seen.reshape(-1, *seen.shape[2:])
        columns = [
            _read(
                program,
                summary.comparison,
                truth[:, :, fields.index(summary.comparison.variable)],
                summary.data,
            )
            for summary in summaries
        ]
        return np.concatenate(columns).T.reshape(len(seen), paths, -1)

    # What is kept does not depend on the errors of observation, whose ranks are over all rows.
    truths = parts.rows("imposed" if kept else "free", rows, read).reshape(rows * paths, -1).T
    last = np.cumsum([len(summary.data) for summary in summaries]).tolist()
    return {
        summary.comparison.series: observe(
            np.ascontiguousarray(truths[end - len(summary.data) : end]),
            summary.comparison,
            summary.data,
            size,
        )
        for summary, end in zip(summaries, last, strict=True)
    }


def _read(program: Program, comparison: Comparison, truth: Floats, data: Sequence[Datum]) -> Floats:
    """Return a variable over the periods of the data, float64[data, paths]."""
    read = []
    for datum in data:
        chosen = records_of(program, datum, comparison.reading)
        assert chosen is not None, f"{comparison.series} has a period beyond the origin"
        records, weights = chosen
        # What is read after the last step is read in it.
        records = np.minimum(records, truth.shape[1] - 1)
        read.append((truth[:, records] * weights).sum(axis=1))
    return np.stack(read)
