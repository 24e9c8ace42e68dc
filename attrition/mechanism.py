"""All that a file of a mechanism needs: declarations, the mark of a rule, and functions with equal bits everywhere.

A mechanism is a subsystem of your own, from a file outside the package: parameters, pools, hazards, acts, signals of
triggers, tallies and figures. The guide is docs/mechanisms.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrition.model.balance import holding
from attrition.model.declarations import (
    Change,
    Clock,
    Event,
    Lever,
    Observed,
    Operation,
    Parameter,
    Process,
    StateField,
)
from attrition.model.declarations import OutcomeField as Outcome
from attrition.model.mechanism import Mechanism, OwnFigure, Placed, Replacement
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import (
    clip,
    exp,
    expm1,
    log,
    log1p,
    log_odds,
    logistic,
    maximum,
    minimum,
    power,
    select,
    sqrt,
)
from attrition.numeric.normal import normal_cdf, normal_quantile

Normals = Sequence[float]
"""The normal numbers of a process, two for each of its streams."""

__all__ = [
    "Change",
    "Clock",
    "Event",
    "Lever",
    "Mechanism",
    "Normals",
    "Observed",
    "Operation",
    "Outcome",
    "OwnFigure",
    "Parameter",
    "Parameters",
    "Placed",
    "Process",
    "Replacement",
    "State",
    "StateField",
    "clip",
    "exp",
    "expm1",
    "holding",
    "log",
    "log1p",
    "log_odds",
    "logistic",
    "maximum",
    "minimum",
    "normal_cdf",
    "normal_quantile",
    "power",
    "rule",
    "select",
    "sqrt",
]
