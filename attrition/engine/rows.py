"""Prior rows as arrays: the parameter records of a structure, the values of acts, the biases of observations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.calendar import Calendar
from attrition.engine.plan import Rows
from attrition.engine.records import PARAMETER_TYPE, PlainRecord
from attrition.model.derived import derive
from attrition.model.links import LINKS, SWITCH
from attrition.model.registry import PARAMETERS
from attrition.model.structures import adjusted
from attrition.numeric.streams import hash64, normal_pair, row_path, uniform_pair
from attrition.scenario.records import Scenario

Draws = Mapping[str, list[float]]
"""Values by column, one a row; structures share them, so that nobody changes them."""


def rows_of(
    scenario: Scenario,
    calendar: Calendar,
    seed: int,
    draws: Draws,
    structure: str,
    like: Rows | None = None,
    first: int = 0,
    continuing: Mapping[str, float] | None = None,
) -> Rows:
    """Return the rows of some draws under a structure.

    Parameters: draws, a list of values for every parameter, and for every act value that has a prior, rows `first` and
    on; like, rows that are equal but for the values of acts; continuing, coefficients by their names in the parameter
    record, None where D2 is not dated.
    """
    rows = len(next(iter(draws.values())))
    numbers = np.arange(first, first + rows, dtype=np.int64)
    values = np.zeros((rows, len(scenario.acts)))
    for index, act in enumerate(scenario.acts):
        values[:, index] = draws.get(act.column, act.value.value)
    if like is not None:
        return like._replace(values=values)
    return Rows(
        parameter_records(calendar, draws, structure, seed, numbers, continuing),
        numbers,
        values,
        _biases(scenario, seed, numbers),
    )


def picked(rows: Rows, which: Any) -> Rows:
    """Return the rows of a slice or of an array of places; a row keeps its number."""
    return Rows(*(column[which] for column in rows))


def parameter_records(
    calendar: Calendar,
    draws: Draws,
    structure: str,
    seed: int,
    numbers: NDArray[np.int64],
    continuing: Mapping[str, float] | None = None,
) -> NDArray[Any]:
    """Return the parameter record of each row: its draws as the structure changes them, and what derives from them.

    Parameters: seed, and numbers of the rows, of the signs that links have in a symmetrised study; continuing,
    coefficients of what going on is worth, the same in all rows.
    """
    columns = {parameter.name: draws[parameter.name] for parameter in PARAMETERS}
    records = np.zeros(len(next(iter(columns.values()))), dtype=PARAMETER_TYPE)
    for row in range(len(records)):
        values = adjusted({name: column[row] for name, column in columns.items()}, structure)
        if values[SWITCH] > 0.5:
            values |= {name: -values[name] for name in negative_links(seed, int(numbers[row]))}
        plain = PlainRecord(())
        plain.__dict__.update({parameter.field: values[parameter.name] for parameter in PARAMETERS})
        plain.__dict__.update(derive(plain, calendar.step_hours, calendar.cutoff, structure))
        plain.__dict__.update(continuing or {})
        records[row] = tuple(plain.__dict__[name] for name in PARAMETER_TYPE.names or ())
    return records


def negative_links(seed: int, row: int) -> list[str]:
    """Return the links that have the other sign in a row of a symmetrised study: each in one half of all rows."""
    address = row_path(row, 0)
    return [name for name in LINKS if uniform_pair(seed, hash64(f"study.sign.{name}"), 0, address)[0] < 0.5]


def _biases(scenario: Scenario, seed: int, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the bias of each observed series in each prior row, float64[rows, series]."""
    biases = np.zeros((len(numbers), len(scenario.observations)))
    for number, series in enumerate(scenario.observations):
        stream = hash64(f"observation.{series.quantity}.bias")
        for place, row in enumerate(numbers.tolist()):
            biases[place, number] = series.bias_sd * normal_pair(seed, stream, 0, row_path(row, 0))[0]
    return biases
