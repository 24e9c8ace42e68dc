"""The records: a field for each declaration, doubles in a row, plain floats in pure mode."""

from __future__ import annotations

import numpy as np

from attrition.engine.records import (
    PARAMETER_FIELDS,
    PARAMETER_TYPE,
    STATE_TYPE,
    plain_parameters,
    plain_state,
)
from attrition.model.derived import DERIVED
from attrition.model.registry import PARAMETERS, STATE
from tests.scenarios import compiled_shipped


def test_fields_stand_in_the_order_of_declaration() -> None:
    assert STATE_TYPE.names == tuple(field.name for field in STATE)
    assert PARAMETER_TYPE.names == PARAMETER_FIELDS
    assert tuple(parameter.field for parameter in PARAMETERS) + DERIVED == PARAMETER_FIELDS


def test_a_plain_record_holds_the_row_as_floats() -> None:
    row = compiled_shipped().rows.parameters[3]
    plain = plain_parameters(row)
    for name in PARAMETER_FIELDS:
        value = getattr(plain, name)
        assert type(value) is float
        assert np.float64(value) == row[name]


def test_a_plain_state_starts_at_zero() -> None:
    state = plain_state()
    assert list(state.__dict__) == [field.name for field in STATE]
    assert set(state.__dict__.values()) == {0.0}
