"""The driftless twin: after the cutoff the mean flow of each stock is taken out, its noise stays (MODEL.md 6)."""

from __future__ import annotations

from attrition.model.declarations import Parameter
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import minimum, select

PARAMETERS = (
    Parameter(
        "study.driftless", "0/1", 0, 1, "1 in the driftless twin: stocks keep their noise, not their drift", 0
    ),
    Parameter(
        "study.drift_window", "month", 1, 60, "averaging window of a stock's drift before the cutoff", 12
    ),
)


@rule
def moved(
    stock: float, net: float, drift: float, weight: float, s: State, p: Parameters
) -> tuple[float, float, float]:
    """Return a stock after its net flow, the running mean of that flow, and what the driftless twin took out.

    The mean is learnt until the cutoff, with `weight` on the newest flow, and then held; the first flow starts it. In a
    scenario without data, where all is forecast, the first flow is the mean. The twin subtracts it from the cutoff on
    and takes no stock below zero.
    """
    late = select(p.cutoff_months > 0.0, 0.0, 1.0)
    learning = select(s.forecasting > 0.5, select(drift == 0.0, late, 0.0), select(drift == 0.0, 1.0, weight))
    learnt = drift + learning * (net - drift)
    taken = minimum(p.study_driftless * s.forecasting * learnt, stock + net)
    return stock + net - taken, learnt, taken


@rule
def holding(s: State, p: Parameters) -> float:
    """Return 1 in the driftless twin after the cutoff, where what drifts stands still, else 0."""
    return p.study_driftless * s.forecasting
