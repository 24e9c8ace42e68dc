"""What a study asks of the model: switches that are certain or may be set, and are off unless asked for."""

from __future__ import annotations

from attrition.engine.solve import SWITCH
from attrition.model.study import PARAMETERS

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def test_what_a_study_asks_is_off_unless_it_is_asked_for() -> None:
    assert {name: parameter.default for name, parameter in BY_NAME.items()} == {
        "study.driftless": 0,
        "study.solved": 0,
        "study.symmetrised": 0,
        "study.precision_factor": 1,
        "study.regime_value_factor": 1,
        "study.continuing": 0,
    }
    switches = [parameter for parameter in PARAMETERS if parameter.unit == "0/1"]
    assert all((parameter.low, parameter.high) == (0, 1) for parameter in switches)


def test_the_switch_of_the_solver_is_declared_and_the_same_in_all_rows() -> None:
    """One row solved from history beside one that is not would mix two models in one band."""
    assert BY_NAME[SWITCH].certain
