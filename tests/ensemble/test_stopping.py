"""Durations, and budgets that are not overrun by a unit."""

from __future__ import annotations

import time

import pytest

from attrition.ensemble.stopping import Stop, parse_duration
from attrition.errors import InputError


@pytest.mark.parametrize(
    ("text", "seconds"), [("55m", 3300), ("1h30m", 5400), ("90s", 90), ("2d", 172_800), (" 1H ", 3600)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "55", "m", "0s", "-1m", "1.5h", "30m1h", "soon"])
def test_no_durations(text: str) -> None:
    with pytest.raises(InputError, match="--time-budget"):
        parse_duration(text)


def test_next_unit_must_fit() -> None:
    stop = Stop(budget_seconds=100.0, started=time.monotonic() - 50.0)
    assert not stop.requested
    stop.finished_unit(30.0)
    assert not stop.requested
    stop.finished_unit(60.0)
    assert stop.requested
    assert stop.reason == "the time budget is used up"


def test_first_reason_stays() -> None:
    stop = Stop()
    assert not stop.requested
    stop.request("one")
    stop.request("two")
    assert stop.requested
    assert stop.reason == "one"
