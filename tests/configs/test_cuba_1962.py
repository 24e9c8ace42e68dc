"""Tests of the crisis in hours: its clock, and that assurance and side deal matter in it."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.unit import simulate
from attrition.model.ends import End
from attrition.scenario import load_scenario

ASSURANCES = ("no-invasion pledge", "quarantine to be lifted", "Jupiters to leave Turkey")
KEPT = {"beliefs", "escalation", "choice", "ends"}
COLUMNS = [field.name for field in OUTCOME_FIELDS]


@cache
def withdrawn_by(day: float, removed: tuple[str, ...], folder: Path) -> float:
    """Share of paths in which the missiles have gone home by a day, with some acts taken away."""
    policies = []
    if removed:
        path = folder / "without.toml"
        listed = ", ".join(f'"{name}"' for name in removed)
        path.write_text(f'schema = 1\nname = "without"\n[remove]\nacts = [{listed}]\n')
        policies = [str(path)]
    program = compile_scenario(load_scenario("cuba-1962", policies=policies), seed=3, rows=100)
    outcomes = simulate(program, first_row=0, rows=100, first_path=0, paths=32).outcomes
    end, end_day = outcomes[:, COLUMNS.index("end")], outcomes[:, COLUMNS.index("end_day")]
    return float(np.mean((end == End.WITHDRAWAL) & (end_day <= day)))


def test_the_crisis_runs_in_steps_of_hours_with_attrition_switched_off() -> None:
    scenario = load_scenario("cuba-1962")
    assert scenario.clock.start == datetime.date(1962, 10, 16)
    assert (scenario.clock.step_hours, scenario.clock.data_cutoff) == (6, None)
    assert {name for name, on in scenario.switches.items() if on} == KEPT
    assert all(act.date is not None and act.date.year == 1962 and act.source for act in scenario.acts)


def test_with_assurances_withdrawal_by_the_thirteenth_day_is_likely(tmp_path: Path) -> None:
    assert withdrawn_by(13.0, (), tmp_path) > 0.65
    assert withdrawn_by(12.0, (), tmp_path) < 0.2


def test_without_assurances_it_is_less_likely_than_not(tmp_path: Path) -> None:
    assert withdrawn_by(13.0, ASSURANCES, tmp_path) < 0.5


def test_each_of_the_assurances_adds_to_it(tmp_path: Path) -> None:
    every = withdrawn_by(13.0, (), tmp_path)
    assert withdrawn_by(13.0, ("Jupiters to leave Turkey",), tmp_path) < every - 0.02
    assert withdrawn_by(13.0, ("no-invasion pledge",), tmp_path) < every - 0.1
