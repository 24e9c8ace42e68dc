"""The parameter and the state record: NumPy structured types made from the declarations."""

from __future__ import annotations

from typing import Any

import numpy as np

from attrition.model.derived import DERIVED
from attrition.model.registry import PARAMETERS, STATE
from attrition.model.rule import Record

PARAMETER_FIELDS: tuple[str, ...] = tuple(parameter.field for parameter in PARAMETERS) + DERIVED
PARAMETER_TYPE = np.dtype([(name, np.float64) for name in PARAMETER_FIELDS])
STATE_TYPE = np.dtype([(field.name, np.float64) for field in STATE])


class PlainRecord(Record):
    """A record of plain Python floats as attributes: what pure Python runs the rules on."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.__dict__.update(dict.fromkeys(names, 0.0))


def plain_parameters(record: Any) -> PlainRecord:
    """Return one row of the parameter array as a record of Python floats."""
    plain = PlainRecord(PARAMETER_FIELDS)
    plain.__dict__.update(zip(PARAMETER_FIELDS, (float(value) for value in record.tolist()), strict=True))
    return plain


def plain_state() -> PlainRecord:
    """Return a state record of Python floats, all zero."""
    return PlainRecord(tuple(field.name for field in STATE))
