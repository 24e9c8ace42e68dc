"""Prior draws: one row of sampled values after another, each a function of its number alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrition.numeric.streams import check_address, row_path, threefry, unequal_hashes, uniforms
from attrition.scenario.priors import DRAWS, sample
from attrition.scenario.records import Scenario, Value

STREAM_PREFIX = "prior."


def columns(scenario: Scenario) -> dict[str, Value]:
    """Return what the columns of draws hold: every parameter, and every act value that has a prior."""
    found = dict(scenario.values)
    found.update({act.column: act.value for act in scenario.acts if act.value.varies})
    return found


def varying_columns(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the columns that differ from row to row, parameters first."""
    return tuple(name for name, value in columns(scenario).items() if value.varies)


Drawn = tuple[Scenario, Mapping[str, list[float]]]
"""A scenario and its draws, whose columns may hold for another scenario too."""


def draw_rows(
    scenario: Scenario, seed: int, rows: Iterable[int], like: Drawn | None = None
) -> dict[str, list[float]]:
    """Draw every parameter, and every act value that has a prior, for the given rows.

    Parameters: scenario; seed, of the run; rows, numbers of prior draws, in any order; like, a scenario with its draws
    of the same seed and rows, whose columns are taken, not copied, where their values are declared alike.
    Returns: a list for each column, one value a row; a value without a prior is repeated. A row does not
    depend on which others are drawn, nor a column on which others there are: its uniform number has the
    address (seed, "prior." + column; slot 0, row, path 0). Given draws are taken in their order, so that a row holds
    one draw of all columns that were calibrated together.
    Raises: InputError for a seed or row out of range; StreamCollision when two columns have equal hashes.
    """
    wanted = list(rows)
    for row in wanted:
        check_address(seed, 0, row, 0)
    held = columns(scenario)
    streams = unequal_hashes(STREAM_PREFIX + name for name, value in held.items() if value.varies)
    # An array, since the numbers of all rows of a column come at once.
    import numpy as np

    counters: Any = np.array([row_path(row, 0) for row in wanted], dtype=np.uint64)
    draws: dict[str, list[float]] = {}
    known = {} if like is None else columns(like[0])
    for name, value in held.items():
        twin = known.get(name)
        if like is not None and twin is not None and (twin.value, twin.prior) == (value.value, value.prior):
            draws[name] = like[1][name]
            continue
        if not value.varies:
            draws[name] = [value.value] * len(wanted)
            continue
        if value.prior.family == DRAWS:
            given = value.prior.parameters
            draws[name] = [given[row % len(given)] for row in wanted]
            continue
        stream = streams[STREAM_PREFIX + name]
        words: Any = threefry(seed, stream, 0, counters)[0]
        draws[name] = [sample(value.prior, u) for u in uniforms(words).tolist()]
    return draws
