"""The kinds of declaration."""

from __future__ import annotations

import dataclasses

import pytest

from attrition.model.declarations import EVENT_FIELDS, Event, Operation, Parameter, StateField


def test_a_parameters_field_is_its_name_with_underscores() -> None:
    assert Parameter("challenger.men.initial", "thousand", 1, 2, "men").field == "challenger_men_initial"


def test_an_event_names_its_fields_in_the_order_of_the_record() -> None:
    fields = Event("fall", "a fall").fields()
    assert fields == ("fall_rate", "fall_cumulative", "fall_budget", "fall_mark", "fall_count")
    assert len(fields) == EVENT_FIELDS


def test_a_state_field_has_no_limits_unless_given() -> None:
    field = StateField("balance", "log", "balance")
    assert (field.low, field.high, field.signal, field.recorded) == (
        float("-inf"),
        float("inf"),
        False,
        False,
    )


def test_operations_keep_the_codes_that_the_kernel_knows() -> None:
    assert [int(operation) for operation in (Operation.SET, Operation.ADD, Operation.MULTIPLY)] == [0, 1, 2]


def test_declarations_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Event("fall", "a fall").name = "rise"  # type: ignore[misc]
