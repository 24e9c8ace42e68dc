"""JAX across paths: the shares, ends and tallies of the other engines. Needs jax, which no lock holds."""

from __future__ import annotations

import os
from importlib.util import find_spec

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.numeric import elementary, normal
from attrition.scenario.load import load_scenario
from scripts.benchmarks.comparator import checked
from scripts.benchmarks.jax_engine import JaxEngine, allowed_processors
from scripts.benchmarks.numpy_engine import NumpyEngine
from tests.scenarios import DATED, SHORT, WATCHED, shipped, under

needs_jax = pytest.mark.skipif(find_spec("jax") is None, reason="no jax")


def assert_same_as_numpy(program: Program, block: int, paths: int) -> None:
    """Ends are the same, days to within rounding, and so are the tallies; from path 3 on."""
    numpy = NumpyEngine(native=False)
    numpy.prepare(program)
    expected = numpy.run(3, paths)
    engine = JaxEngine(block)
    engine.prepare(program)
    outcomes = engine.run(3, paths)
    check = checked(engine.promise, outcomes, expected)
    assert check.kept and check.same_end >= 0.99, check.words
    close = np.isclose(outcomes, expected, rtol=1e-9, atol=1e-6, equal_nan=True).all(axis=1)
    assert close.mean() >= 0.98, np.flatnonzero(~close)
    assert np.array_equal(engine.histogram.sum(axis=2), numpy.histogram.sum(axis=2))
    assert (engine.histogram == numpy.histogram).mean() > 0.999


def test_without_jax_it_says_so() -> None:
    said = JaxEngine().missing()
    assert said is None if find_spec("jax") else "jax" in (said or "")


def test_processors_are_given_back() -> None:
    before = os.sched_getaffinity(0)
    with allowed_processors(1):
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before


@needs_jax
def test_compiled_functions_are_the_plain_ones_within_rounding() -> None:
    import jax

    from scripts.benchmarks.dispatch import Derivation
    from scripts.benchmarks.jax_library import JAX

    derivation = Derivation(JAX)
    numbers = np.linspace(-6.0, 6.0, 501)
    for function in (elementary.exp, elementary.logistic, normal.normal_cdf, elementary.log):
        arguments = np.abs(numbers) + 0.1 if function is elementary.log else numbers
        expected = [function(float(number)) for number in arguments]
        # XLA turns (a + c) - c into a, which is how the plain exponential rounds: it must not have been derived.
        assert np.allclose(jax.jit(derivation.of(function))(arguments), expected, rtol=1e-13), function
    uniform = (np.arange(501) + 0.5) / 501.0
    quantiles = jax.jit(derivation.of(normal.normal_quantile))(uniform)
    expected = [normal.normal_quantile(float(number)) for number in uniform]
    assert np.allclose(quantiles, expected, rtol=1e-11, atol=1e-15)


@needs_jax
@pytest.mark.full
def test_ends_are_those_of_numpy_under_triggers_and_dated_acts() -> None:
    scenario = under(under(shipped().with_(sets=[*SHORT, "clock.base_slot_hours=56"]), WATCHED), DATED)
    assert_same_as_numpy(compile_scenario(scenario, seed=11, rows=3, solved={}), 16, 30)


@needs_jax
@pytest.mark.full
def test_ends_are_those_of_numpy_when_blocks_are_filled_up() -> None:
    program = compile_scenario(load_scenario("ukraine-2022"), seed=7, rows=2, solved={})
    assert_same_as_numpy(program, 32, 100)
