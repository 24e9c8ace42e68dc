"""The driftless twin: after the cutoff the mean flow of each stock is taken out, its noise stays (MODEL.md 6)."""

from __future__ import annotations

from attrition.model.declarations import Parameter
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import select

PARAMETERS = (
    Parameter(
        "study.driftless",
        "0/1",
        0,
        1,
        "1 in the driftless twin: stocks keep their noise and lose their drift",
        0,
    ),
    Parameter(
        "study.drift_window", "month", 1, 60, "averaging window of a stock's drift before the cutoff", 12
    ),
)


@rule
def drift_of(previous: float, net: float, s: State, p: Parameters) -> float:
    """Return the running mean of a stock's net flow in a step: learnt until the cutoff, then held.

    In a scenario without a cutoff the first step's flow is the drift.
    """
    learning = select(s.forecasting > 0.5, 0.0, p.drift_weight)
    weight = select(s.steps_done < 0.5, 1.0, learning)
    return previous + weight * (net - previous)


@rule
def taken_out(drift: float, s: State, p: Parameters) -> float:
    """Return what the driftless twin subtracts from a stock's net flow: its drift, after the cutoff only."""
    return p.study_driftless * s.forecasting * drift
