"""What a study asks of the model, beside the war itself: a driftless twin, values solved from history."""

from __future__ import annotations

from attrition.model.declarations import Parameter

PARAMETERS = (
    Parameter(
        "study.driftless", "0/1", 0, 1, "1 in the driftless twin: stocks keep their noise, not their drift", 0
    ),
    Parameter(
        "study.solved",
        "0/1",
        0,
        1,
        "1 solves ground.initiative, choice.inclination_… and settlement.acceptance in each row from history",
        0,
        certain=True,
    ),
    Parameter(
        "study.symmetrised",
        "0/1",
        0,
        1,
        "1 multiplies each link from a lever to the state by a sign of its own in each row, drawn even",
        0,
        certain=True,
    ),
    Parameter("study.precision_factor", "-", 0.01, 100, "factor on the precision of choice", 1),
    Parameter("study.regime_value_factor", "-", 0.01, 100, "factor on the value of the regime", 1),
    Parameter(
        "study.continuing",
        "0/1",
        0,
        1,
        "1 fits, on a pilot before a run, what going on is worth to the challenger, and so dates D2",
        0,
        certain=True,
    ),
)
