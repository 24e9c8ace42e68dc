"""On which day the forecast begins, and by which day it has been looked at once."""

from __future__ import annotations

from attrition.scenario.records import Clock

FIRST_LOOK_STEPS = 2.5
"""The first look is at the end of the first step that begins after the data: within two steps of their end."""


def forecast_begin_day(clock: Clock) -> float:
    """Return the day, since the start, on which the data end: 0 without data."""
    return float((clock.data_cutoff - clock.start).days) if clock.data_cutoff else 0.0


def first_look_before(begin_day: float, clock: Clock) -> float:
    """Return the day, since the start, before which the first look of the forecast falls.

    What is seen then had happened already, and says nothing of when.

    Parameters
    ----------
    begin_day : since the start, on which the forecast begins.
    clock : of the scenario.
    """
    return begin_day + FIRST_LOOK_STEPS * clock.step_hours / 24.0
