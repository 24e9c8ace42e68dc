"""When regime strain crosses its reporting thresholds: stress, crisis and breaking (rule 18)."""

from __future__ import annotations

from attrition.model.declarations import Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import select

LEVELS = ("stress", "crisis", "breaking")

PARAMETERS = (
    *(
        Parameter(f"strain.{level}", "0..100", 0, 100, f"reporting threshold of {level}", default)
        for level, default in zip(LEVELS, (40, 60, 80), strict=True)
    ),
    Parameter("strain.hysteresis", "0..100", 0, 50, "points below a threshold at which a crossing ends", 5),
    Parameter("strain.dwell_months", "month", 0, 60, "time above a threshold that confirms a crossing", 1),
)

STATE = tuple(
    field
    for level in LEVELS
    for field in (
        StateField(f"{level}_start", "day", f"day on which strain last rose to {level}, -1 none", -1),
        StateField(f"{level}_day", "day", f"first confirmed crossing of {level}, -1 none", -1),
    )
)


@rule
def no_crossings(s: State) -> None:
    """Mark all crossings as not having happened."""
    s.stress_start = -1.0
    s.stress_day = -1.0
    s.crisis_start = -1.0
    s.crisis_day = -1.0
    s.breaking_start = -1.0
    s.breaking_day = -1.0


@rule
def crossing_start(start: float, level: float, s: State, p: Parameters, day: float) -> float:
    """Return the day on which strain rose to a level and has not fallen below it by the hysteresis, or -1."""
    holding = select(start >= 0.0, level - p.strain_hysteresis, level)
    above = select(s.strain >= holding, s.forecasting, 0.0)
    return select(above > 0.5, select(start >= 0.0, start, day), -1.0)


@rule
def crossing_day(confirmed: float, start: float, p: Parameters, day: float) -> float:
    """Return the first crossing that outlasted the dwell, or -1."""
    lasted = select(start >= 0.0, select(day - start >= p.strain_dwell_days, 1.0, 0.0), 0.0)
    return select(confirmed < 0.0, select(lasted > 0.5, start, -1.0), confirmed)


@rule
def crossings(s: State, p: Parameters, day: float) -> None:
    """Date the first crossings of stress, crisis and breaking; they report and trigger nothing (rule 18)."""
    s.stress_start = crossing_start(s.stress_start, p.strain_stress, s, p, day)
    s.crisis_start = crossing_start(s.crisis_start, p.strain_crisis, s, p, day)
    s.breaking_start = crossing_start(s.breaking_start, p.strain_breaking, s, p, day)
    s.stress_day = crossing_day(s.stress_day, s.stress_start, p, day)
    s.crisis_day = crossing_day(s.crisis_day, s.crisis_start, p, day)
    s.breaking_day = crossing_day(s.breaking_day, s.breaking_start, p, day)
