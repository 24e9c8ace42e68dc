"""What a user writes: scenario and policy files, their layers, where each value came from, priors, draws."""

from __future__ import annotations

from attrition.scenario.draws import draw_rows, varying_columns
from attrition.scenario.load import load_scenario
from attrition.scenario.records import Act, Clock, Figure, Observation, Point, Scenario, Trigger, Value

__all__ = [
    "Act",
    "Clock",
    "Figure",
    "Observation",
    "Point",
    "Scenario",
    "Trigger",
    "Value",
    "draw_rows",
    "load_scenario",
    "varying_columns",
]
