"""The driftless twin: after the cutoff only noise moves a stock, and what drifts stands still (MODEL.md section 6)."""

from __future__ import annotations

from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import maximum, select


@rule
def holding(s: State, p: Parameters) -> float:
    """Return 1 in the driftless twin after the cutoff, where what drifts stands still, else 0."""
    return p.study_driftless * s.forecasting


@rule
def moved(stock: float, net: float, noise: float, s: State, p: Parameters) -> tuple[float, float]:
    """Return a stock after the net flow of a step, and what the driftless twin took out of it.

    `noise` is the part of the flow that would be nil without noise: all that is left of it in the twin.
    """
    after = maximum(stock + select(holding(s, p) > 0.5, noise, net), 0.0)
    return after, stock + net - after


@rule
def anchored(anchor: float, value: float, s: State, p: Parameters) -> float:
    """Return the level to which the driftless twin holds a value: its last one before the twin parted."""
    return select(holding(s, p) > 0.5, anchor, value)
