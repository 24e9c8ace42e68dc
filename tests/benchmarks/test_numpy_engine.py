"""NumPy across paths: the bits of the readable engine, triggers, ends and rows that share a block included."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.engine.unit import UnitResult, simulate
from attrition.model.structures import STRUCTURES
from attrition.scenario.load import load_scenario
from scripts.benchmarks.comparator import bits_of, checked
from scripts.benchmarks.numpy_engine import NumpyEngine, _blocks
from tests.engine.lane_blocks import lively
from tests.scenarios import DATED, SHORT, WATCHED, generated, shipped, under


def reference(program: Program, paths: int, engine: str) -> UnitResult:
    """Paths 3… of all rows on one of the package's engines."""
    rows = len(program.rows.numbers)
    return simulate(program, first_row=0, rows=rows, first_path=3, paths=paths, engine=engine)


def assert_same(engine: NumpyEngine, expected: UnitResult, paths: int, threads: int = 1) -> None:
    """Outcomes, histograms and moments are those of another engine, bit for bit."""
    outcomes = engine.run(3, paths, threads)
    unequal = np.flatnonzero((bits_of(outcomes) != bits_of(expected.outcomes)).any(axis=1))
    assert unequal.size == 0, unequal
    assert np.array_equal(engine.histogram.transpose(1, 0, 2), expected.histogram)
    assert np.array_equal(engine.moments.transpose(1, 0, 2), expected.moments)


@pytest.mark.full
def test_bits_are_those_of_pure_python_under_triggers_and_dated_acts() -> None:
    scenario = under(under(shipped().with_(sets=list(SHORT)), WATCHED), DATED)
    program = compile_scenario(scenario, seed=11, rows=2, solved={})
    expected = reference(program, 3, "simpy-pure")
    engine = NumpyEngine(native=False)
    engine.prepare(program)
    assert_same(engine, expected, 3)
    # One row a block, whose parameters are plain numbers, and two threads.
    engine.block = 2
    assert_same(engine, expected, 3, threads=2)


def test_a_step_of_several_slots_sums_their_draws() -> None:
    scenario = shipped().with_(sets=[*SHORT, "clock.base_slot_hours=56"])
    program = compile_scenario(scenario, seed=11, rows=1, solved={})
    assert program.plan.agenda.slots_per_step == 3
    engine = NumpyEngine(native=False)
    engine.prepare(program)
    assert_same(engine, reference(program, 2, "simpy-pure"), 2)


@pytest.mark.parametrize("seed", [3, 8])
def test_bits_hold_for_generated_scenarios(seed: int) -> None:
    program = compile_scenario(generated(seed, months=6), seed=seed, rows=2, solved={})
    engine = NumpyEngine(native=False)
    engine.prepare(program)
    assert_same(engine, reference(program, 2, "simpy-pure"), 2)


def test_blocks_hold_every_position_once_and_one_row_where_rows_are_long() -> None:
    for part, paths, size in ((range(10, 250), 100, 32), (range(0, 60), 20, 32), (range(5, 5), 3, 4)):
        blocks = _blocks(part, paths, size)
        assert [place for block in blocks for place in block.tolist()] == list(part)
        assert all(len(block) <= size for block in blocks)
        if paths >= size:
            assert all(block[0] // paths == block[-1] // paths for block in blocks)


def test_the_promise_says_which_arithmetic() -> None:
    assert (NumpyEngine().promise, NumpyEngine(native=False).promise) == ("shares", "bits")
    assert NumpyEngine().name != NumpyEngine(native=False).name
    assert NumpyEngine().missing() is None


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_bits_are_those_of_the_scalar_kernel(structure: str) -> None:
    """To the horizon under the first structure, through a year in which many wars end under the others."""
    scenario = load_scenario("ukraine-2022") if structure == STRUCTURES[0] else lively()
    program = compile_scenario(scenario, seed=7, rows=2, structure=structure, solved={})
    expected = reference(program, 100, "scalar")
    same_bits = NumpyEngine(block=64, native=False)
    same_bits.prepare(program)
    assert_same(same_bits, expected, 100)
    native = NumpyEngine()
    native.prepare(program)
    check = checked(native.promise, native.run(3, 100), expected.outcomes)
    assert check.kept, check.words
    assert check.same_end >= 0.99, check.words
