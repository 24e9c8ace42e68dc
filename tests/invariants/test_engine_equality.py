"""The lane kernel, SimPy with jitted rules and SimPy in plain Python give the same bits, path for path."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.memory import LANES, empty_output
from attrition.engine.nodes import NODE_FIELDS, node_records, node_states
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.simpy_engine import simulate_with_simpy
from attrition.model.registry import STATE_INDEX
from attrition.model.structures import STRUCTURES
from attrition.scenario import Scenario, load_scenario
from tests.scenarios import (
    DATED,
    SHORT,
    WATCHED,
    a_unit,
    assert_same_bits,
    compiled_shipped,
    no_data,
    shipped,
    under,
    without,
)

SWITCHES = tuple(shipped().switches)
POLICIES = ("pressure-on-strain", "pressure-and-reassurance")
STATES = tuple(STATE_INDEX)


def variants() -> dict[str, Scenario]:
    """Short scenarios, each with something that the shipped one lacks."""
    short = shipped().with_(sets=SHORT)
    return {
        "triggers": under(short, WATCHED),
        "acts with priors": under(short, DATED),
        "slots of 42 hours": short.with_(sets=["clock.base_slot_hours=42"]),
        "steps of 336 hours": short.with_(sets=["clock.step_hours=336"]),
        "steps of a day": short.with_(
            sets=["clock.step_hours=24", "clock.base_slot_hours=24", "clock.horizon_months=2"]
        ),
        "driftless": short.with_(sets=["study.driftless=1"]),
        "no history": without(short, history=True),
        "no data": no_data(shipped()),
        "frequent events": short.with_(sets=["oil.jump_rate=12", "sanctions.future_rate=5"]),
        "a quick end": short.with_(sets=["collapse.hazard=5", "regime.hazard=5"]),
        "frequent choices": short.with_(sets=["choice.rate=20", "escalation.act_rate=5", "study.solved=0"]),
        "fickle donors": short.with_(sets=["coalition.disengage_hazard=5", "coalition.return_hazard=5"]),
        "another war": load_scenario("cuba-1962"),
        **{f"without {name}": without(short, switches=(name,)) for name in SWITCHES},
        "without all": without(short, switches=SWITCHES),
    }


VARIANTS = variants()


def early(policy: str) -> Scenario:
    """The shipped scenario with a year of forecast under a shipped policy."""
    return load_scenario("ukraine-2022", sets=["clock.horizon_months=12"], policies=[policy])


def whole_states(program: Program, rows: int, paths: int, engine: str) -> NDArray[np.float64]:
    """Every field of the state at the end of every step of some paths, as an engine leaves it."""
    chosen = program.some_rows(0, rows)
    if engine == "kernel":
        states = pilot(program, chosen, STATES, paths=paths, first_path=0)
        return states.reshape(rows * paths, program.records, len(STATES))
    output = empty_output(len(STATES), program.records, rows * paths, rows * paths)
    reported = reported_by(None, program.records, STATES)
    simulate_with_simpy(
        program, chosen, reported, output, 0, paths, rows * paths, pure=engine == "simpy-pure"
    )
    return output.trajectories


def assert_states_agree(program: Program, rows: int, paths: int, *engines: str) -> None:
    """Assert that some engines leave every field as the kernel does, at every step."""
    expected = whole_states(program, rows, paths, "kernel")
    for engine in engines:
        got = whole_states(program, rows, paths, engine)
        for path, step, field in np.argwhere(expected.view(np.uint64) != got.view(np.uint64))[:1]:
            values = expected[path, step, field], got[path, step, field]
            raise AssertionError(f"{engine}: path {path}, step {step}, {STATES[field]}: {values}")


def assert_engines_agree(program: Program, rows: int, paths: int, *engines: str) -> None:
    """Assert that some engines give what the kernel gives."""
    expected = a_unit(program, rows, paths)
    for engine in engines:
        assert_same_bits(expected, a_unit(program, rows, paths, engine))


def test_plain_python_gives_the_kernels_bits_on_the_shipped_scenario() -> None:
    assert_engines_agree(compiled_shipped(), 3, 2, "simpy-pure")


@pytest.mark.full
def test_jitted_rules_give_the_kernels_bits_on_the_shipped_scenario() -> None:
    assert_engines_agree(compiled_shipped(), 10, 2, "simpy")


@pytest.mark.full
@pytest.mark.parametrize("name", VARIANTS)
def test_all_engines_agree_on_variants(name: str) -> None:
    program = compile_scenario(VARIANTS[name], seed=3, rows=2)
    assert_engines_agree(program, 2, 1, "simpy")
    assert_engines_agree(program, 1, 1, "simpy-pure")
    # More than one lane, and some of a second vector's.
    assert_engines_agree(program, 1, 9, "simpy")


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_all_engines_leave_the_same_state_in_every_structure(structure: str) -> None:
    short = shipped().with_(sets=SHORT)
    program = compile_scenario(short, seed=4, rows=2, structure=structure, solved=solved_short())
    assert_states_agree(program, 2, 1, "simpy", "simpy-pure")
    assert_states_agree(program, 2, 9, "simpy")


@cache
def solved_short() -> dict[str, list[float]]:
    """What is solved for two rows of a short scenario, under any structure."""
    return compile_scenario(shipped().with_(sets=SHORT), seed=4, rows=2).solved


@pytest.mark.full
@pytest.mark.parametrize("policy", POLICIES)
def test_all_engines_agree_under_shipped_policies(policy: str) -> None:
    program = compile_scenario(early(policy), seed=3, rows=2, solved={})
    assert_engines_agree(program, 2, 1, "simpy", "simpy-pure")


def test_nodes_are_what_plain_python_passes_through() -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=4, rows=2, solved=solved_short())
    found = node_states(program, first_row=0, first_path=0, paths=1, count=2)
    columns = [STATES.index(name) for name in NODE_FIELDS]
    passed = whole_states(program, 2, 1, "simpy-pure")[:, node_records(program.calendar)][:, :, columns]
    assert np.array_equal(found.view(np.uint64), np.ascontiguousarray(passed).view(np.uint64))
    assert np.isfinite(found).any()


def test_a_difference_would_be_seen() -> None:
    program = compiled_shipped()
    with pytest.raises(AssertionError, match="outcomes"):
        assert_same_bits(a_unit(program, 1, 2), a_unit(program, 1, 2, first_row=1))


def test_a_difference_in_the_state_would_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=4, rows=2, solved=solved_short())
    honest = whole_states

    def astray(program: Program, rows: int, paths: int, engine: str) -> NDArray[np.float64]:
        states = honest(program, rows, paths, "kernel")
        states[0, 5, STATES.index("brent")] *= 1.0 + (1e-15 if engine == "simpy" else 0.0)
        return states

    monkeypatch.setitem(globals(), "whole_states", astray)
    with pytest.raises(AssertionError, match="simpy: path 0, step 5, brent"):
        assert_states_agree(program, 1, 1, "simpy")


@pytest.mark.full
@pytest.mark.parametrize(("engine", "rows", "paths"), [("simpy-pure", 12, 1), ("simpy", 30, 2)])
def test_engines_agree_on_many_paths_of_the_shipped_scenario(engine: str, rows: int, paths: int) -> None:
    assert_engines_agree(compiled_shipped(), rows, paths, engine)


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_engines_agree_to_the_horizon_in_every_structure(structure: str) -> None:
    program = compile_scenario(
        shipped(), seed=7, rows=6, structure=structure, solved=compiled_shipped(6).solved
    )
    assert_engines_agree(program, 6, 1, "simpy")
    assert_engines_agree(program, 2, 1, "simpy-pure")
    assert_engines_agree(program, 2, 2 * LANES + 9, "scalar")


@pytest.mark.full
@pytest.mark.parametrize("policy", POLICIES)
def test_engines_agree_to_the_horizon_under_shipped_policies(policy: str) -> None:
    scenario = load_scenario("ukraine-2022", policies=[policy])
    program = compile_scenario(scenario, seed=7, rows=6, solved=compiled_shipped(6).solved)
    assert_engines_agree(program, 6, 1, "simpy")
    assert_engines_agree(program, 2, 1, "simpy-pure")
    assert_engines_agree(program, 2, LANES + 9, "scalar")
    without_policy = a_unit(compiled_shipped(6), 6, 2)
    with pytest.raises(AssertionError):
        assert_same_bits(without_policy, a_unit(program, 6, 2))


@pytest.mark.full
def test_engines_agree_on_many_paths_of_another_war() -> None:
    program = compile_scenario(load_scenario("cuba-1962"), seed=7, rows=20)
    assert_engines_agree(program, 20, 4, "simpy", "simpy-pure")
