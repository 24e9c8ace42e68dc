"""The kernel, SimPy with jitted rules and SimPy in plain Python give the same bits, path for path."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attrition.engine.program import Program, compile_scenario
from attrition.scenario import Scenario
from tests.scenarios import (
    DATED,
    SHORT,
    WATCHED,
    a_unit,
    assert_same_bits,
    compiled_shipped,
    generated,
    no_data,
    rows_that_agree,
    shipped,
    under,
    without,
)

SWITCHES = tuple(shipped().switches)


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
        **{f"without {name}": without(short, switches=(name,)) for name in SWITCHES},
        "without all": without(short, switches=SWITCHES),
    }


VARIANTS = variants()


def assert_engines_agree(program: Program, rows: int, paths: int, *engines: str) -> None:
    """Assert that some engines give what the kernel gives."""
    expected = a_unit(program, rows, paths)
    for engine in engines:
        assert_same_bits(expected, a_unit(program, rows, paths, engine))


def test_plain_python_gives_the_kernels_bits_on_the_shipped_scenario() -> None:
    assert_engines_agree(compiled_shipped(), 3, 2, "simpy-pure")


def test_jitted_rules_give_the_kernels_bits_on_the_shipped_scenario() -> None:
    assert_engines_agree(compiled_shipped(), 20, 2, "simpy")


@pytest.mark.parametrize("name", VARIANTS)
def test_all_engines_agree_on_variants(name: str) -> None:
    assert_engines_agree(compile_scenario(VARIANTS[name], seed=3, rows=2), 2, 1, "simpy", "simpy-pure")


def test_a_difference_would_be_seen() -> None:
    program = compiled_shipped()
    with pytest.raises(AssertionError, match="outcomes"):
        assert_same_bits(a_unit(program, 1, 2), a_unit(program, 1, 2, first_row=1))


@pytest.mark.full
@pytest.mark.parametrize(("engine", "rows", "paths"), [("simpy-pure", 20, 5), ("simpy", 40, 25)])
def test_engines_agree_on_many_paths_of_the_shipped_scenario(engine: str, rows: int, paths: int) -> None:
    a_unit(compiled_shipped(), 1, 1)  # compiled once, before two processes would do so
    # Processes, not threads: SimPy holds the interpreter lock.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        agreed = workers.map(rows_that_agree, repeat(engine), range(rows), repeat(paths))
        assert sum(agreed) == rows * paths


@pytest.mark.full
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1))
def test_all_engines_agree_on_generated_scenarios(seed: int) -> None:
    assert_engines_agree(compile_scenario(generated(seed), seed=seed, rows=2), 2, 1, "simpy", "simpy-pure")
