"""Tests of the shipped policies: each says what it does, and does something."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.engine.unit import simulate
from attrition.scenario import load_scenario
from attrition.scenario.files import shipped
from tests.tiers import sampled

ROWS, PATHS, SEED = 8, 16, 5
POLICIES = shipped("policy")


@cache
def base() -> tuple[Program, np.ndarray]:
    """The scenario without a policy, with what was solved for it, and the outcomes of its paths."""
    program = compile_scenario(load_scenario("ukraine-2022"), seed=SEED, rows=ROWS)
    result = simulate(program, first_row=0, rows=ROWS, first_path=0, paths=PATHS)
    return program, result.outcomes


@pytest.mark.parametrize("name", sampled(POLICIES))
def test_a_policy_runs_and_differs_from_the_status_quo(name: str) -> None:
    without, expected = base()
    scenario = load_scenario("ukraine-2022", policies=[name])
    program = compile_scenario(scenario, seed=SEED, rows=ROWS, solved=without.solved)
    outcomes = simulate(program, first_row=0, rows=ROWS, first_path=0, paths=PATHS).outcomes
    assert np.array_equal(outcomes, expected, equal_nan=True) == (name == "status-quo")


@pytest.mark.parametrize("path", POLICIES.values(), ids=POLICIES)
def test_a_policy_begins_with_a_line_on_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert f'name = "{path.stem}"' in text


def test_a_policy_acts_after_the_data_only() -> None:
    for name in POLICIES:
        scenario = load_scenario("ukraine-2022", policies=[name])
        own = [act for act in scenario.acts if act.layer.startswith("policies/")]
        assert bool(own) == (name != "status-quo")
        assert all(act.date is None or act.date > scenario.clock.data_cutoff for act in own), name


def test_surge_and_drip_are_the_same_sum() -> None:
    def total(policy: str) -> float:
        acts = load_scenario("ukraine-2022", policies=[policy]).acts
        return sum(act.value.value for act in acts if act.lever == "aid_package")

    assert total("surge") == total("drip") == 60.0


def test_pressure_and_reassurance_is_both_and_no_more() -> None:
    def acts(policy: str) -> set[tuple[str, str, float]]:
        scenario = load_scenario("ukraine-2022", policies=[policy])
        own = [act for act in scenario.acts if act.layer.startswith("policies/")]
        return {(act.lever, str(act.date), act.value.value) for act in own}

    assert acts("pressure-and-reassurance") == acts("pressure") | acts("reassurance")
