"""What is calibrated is something that data can tell."""

from __future__ import annotations

from attrition.evidence.identifiable import EXOGENOUS, IDENTIFIABLE, calibrated
from attrition.model.registry import OBSERVED
from attrition.scenario import load_scenario
from attrition.scenario.draws import columns

POLITICAL = (
    "choice",
    "beliefs",
    "regime",
    "escalation",
    "settlement",
    "collapse",
    "red_line",
    "spiral",
    "null",
)


def test_names_are_columns_of_the_scenario_and_none_is_political() -> None:
    scenario = load_scenario("ukraine-2022")
    held = {**columns(scenario), **{act.column: act.value for act in scenario.acts}}
    assert set(IDENTIFIABLE) <= set(held)
    assert not [name for name in IDENTIFIABLE if name.split(".")[0] in POLITICAL]
    assert list(calibrated(scenario)) == [name for name in IDENTIFIABLE if held[name].varies]
    assert set(EXOGENOUS) <= {item.name for item in OBSERVED}


def test_what_is_fixed_is_not_calibrated() -> None:
    fixed = load_scenario("ukraine-2022", sets=["oil.brent_median=70"])
    assert "oil.brent_median" not in calibrated(fixed)
