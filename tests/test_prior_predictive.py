"""What the specification asks of the model before it has learnt anything (docs/prior_predictive.md)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.scenario import load_scenario
from tests.scripts import script_module

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "prior_predictive"
DRAWS, PATHS = 96, 4


@pytest.fixture(scope="module")
def script() -> Any:
    return script_module("prior_predictive")


@pytest.fixture(scope="module")
def program() -> Program:
    scenario = load_scenario("ukraine-2022", sets=["switches.ends=false"])
    return compile_scenario(scenario, seed=0, rows=DRAWS)


@pytest.fixture(scope="module")
def column(script: Any, program: Program) -> dict[str, Any]:
    fields = tuple(
        dict.fromkeys(
            [
                *script.BOUNDS,
                "strain",
                "establishment",
                "defender_armour",
                *(f"{event}_count" for event in script.DONE),
                "hazard_other",
                "freeze_acceptance",
                "option_freeze",
                "occasions",
            ]
        )
    )
    seen = pilot(program, program.rows, fields, paths=PATHS, first_path=0)
    return {name: seen[..., index] for index, name in enumerate(fields)}


@pytest.mark.full
def test_strain_starts_and_ends_the_data_where_it_should(
    program: Program, column: dict[str, Any], script: Any
) -> None:
    first = column["strain"][..., 0]
    assert abs(first.mean() - 26.0) < 2.0
    assert 4.0 < first.std() < 8.0
    last = column["strain"][..., script.at(program, -0.02)]
    assert abs(last.mean() - 31.0) < 3.0
    assert 3.0 < last.std() < 7.0


@pytest.mark.full
def test_few_paths_are_at_a_bound_after_ten_years(
    program: Program, column: dict[str, Any], script: Any
) -> None:
    last = script.at(program, 10.0)
    for name, (low, high) in script.BOUNDS.items():
        value = column[name][..., last]
        stuck = np.zeros(value.shape, dtype=bool)
        if low is not None:
            stuck |= value <= low + 1e-9
        if high is not None:
            stuck |= value >= high - 1e-9
        assert stuck.mean() < 0.05, name


@pytest.mark.full
def test_no_pool_exceeds_three_times_its_establishment(
    program: Program, column: dict[str, Any], script: Any
) -> None:
    for name, (state, parameter) in script.POOLS.items():
        against = column[state] if state else np.array(program.draws[parameter])[:, None, None]
        assert (column[name] / against).max() < 3.0, name


@pytest.mark.full
def test_wars_end_and_choices_come_as_often_as_the_rows_ask(
    program: Program, column: dict[str, Any], script: Any
) -> None:
    mark = script.at(program, -0.02)
    offers = (
        column["occasions"][..., mark] * column["option_freeze"][..., mark]
        + np.array(program.draws["settlement.other_offers"])[:, None]
    )
    total = 12.0 * (column["hazard_other"][..., mark] + offers * column["freeze_acceptance"][..., mark])
    assert 0.28 < np.median(total.mean(axis=1)) < 0.45
    first, last = script.at(program, 0.0), script.at(program, script.HISTORY_MONTHS / 12.0)
    for event in ("probe", "mobilise", "escalate"):
        count = column[f"{event}_count"]
        taken = (count[..., last] - count[..., first]).mean()
        assert 0.5 < taken / script.DONE[event] < 2.0, event


@pytest.mark.full
def test_the_script_prints_its_tables() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--draws", "3", "--paths", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("|---") >= 5
    assert "States that never move after the data: " in done.stdout
