"""The kernels in C: the bits of the scalar kernel, in every structure and for any number of threads."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.unit import simulate
from attrition.model.structures import STRUCTURES
from attrition.scenario.load import load_scenario
from scripts.benchmarks.c_build import compilers
from scripts.benchmarks.c_engine import CEngine, _cuts, c_engines
from scripts.benchmarks.comparator import BITS, bits_of

ROWS = 2
PATHS = 150


def test_without_a_compiler_it_says_so() -> None:
    assert "'no-such-compiler' does not run" in (
        CEngine("lanes", compiler="no-such-compiler").missing() or ""
    )


def test_names_differ_and_only_fast_mathematics_gives_up_bits() -> None:
    engines = c_engines()
    assert len({engine.name for engine in engines}) == len(engines)
    assert all((engine.promise == BITS) == ("fast" not in engine.name) for engine in engines)


def test_cuts_cover_everything_once() -> None:
    assert _cuts(4, 2, 1) == [0, 2, 4]
    assert _cuts(300, 2, 128) == [0, 256, 300]
    assert _cuts(100, 2, 128) == [0, 100]


@pytest.mark.full
@pytest.mark.skipif(not compilers(), reason="no C compiler")
@pytest.mark.parametrize("structure", STRUCTURES)
def test_bits_are_those_of_the_scalar_kernel(structure: str) -> None:
    scenario = load_scenario("ukraine-2022")
    program = compile_scenario(scenario, seed=7, rows=ROWS, structure=structure, solved={})
    expected = simulate(program, first_row=0, rows=ROWS, first_path=3, paths=PATHS, engine="scalar")
    for engine in c_engines():
        if engine.promise != BITS:
            continue
        engine.prepare(program)
        # How threads share the work has nothing to do with the structure.
        for threads in (1, 2, 3) if structure == STRUCTURES[0] else (2,):
            outcomes = engine.run(3, PATHS, threads)
            assert np.array_equal(bits_of(outcomes), bits_of(expected.outcomes)), engine.name
            assert np.array_equal(engine.histogram.transpose(1, 0, 2), expected.histogram), engine.name
            assert np.array_equal(engine.moments.transpose(1, 0, 2), expected.moments), engine.name
