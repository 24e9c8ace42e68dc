"""Python translated to C and compiled does what Python does, in Python's order; what is not known is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.lane_view import address_of, lane_of, row_at, row_of
from attrition.engine.memory import STRIDE
from attrition.engine.records import PARAMETER_TYPE
from attrition.numeric.bits import u64
from attrition.numeric.elementary import exp, log, power, select
from attrition.numeric.normal import normal_cdf, normal_quantile
from attrition.numeric.streams import row_path, uniform_pair
from attrition.numeric.twins import inlined, outlined
from scripts.benchmarks.c_build import build, compilers
from scripts.benchmarks.c_derive import Bound
from scripts.benchmarks.c_translate import Translator
from scripts.benchmarks.c_types import TranslationError, call

needs_compiler = pytest.mark.skipif(not compilers(), reason="no C compiler")


def in_c(kernel: Callable[..., None] | Bound, *arguments: Any) -> None:
    """Translate a kernel, compile it and call it."""
    translator = Translator()
    translator.kernel(kernel, arguments, "called")  # type: ignore[arg-type]
    call(build(translator.source, compilers()[0]).called, arguments)


def source(kernel: Callable[..., None], *arguments: Any) -> str:
    translator = Translator()
    translator.kernel(kernel, arguments, "called")  # type: ignore[arg-type]
    return translator.source


def numeric_functions(x: Any, out: Any) -> None:
    for index in range(x.shape[0]):
        value = x[index]
        out[index, 0] = exp(value)
        out[index, 1] = log(value)
        out[index, 2] = power(value, 0.3)
        out[index, 3] = normal_cdf(value - 2.0)
        out[index, 4] = normal_quantile(value / (1.0 + value))


def random_numbers(out: Any, seed: Any, stream: Any) -> None:
    for path in range(out.shape[0]):
        one, two = uniform_pair(seed, stream, path * 3, row_path(5, path))
        out[path, 0] = one
        out[path, 1] = two


@inlined
def bumped(values: Any) -> float:
    """Change memory and return a number: the order of reads around it counts."""
    values[0] = values[0] * 10.0
    return float(values[0])


def ordered(values: Any) -> None:
    values[1] = values[0] + bumped(values) * values[0] - bumped(values)
    values[2] += bumped(values) + values[2]


def whole_numbers(numbers: Any, values: Any) -> None:
    for index in range(1, numbers.shape[0], 2):
        a = numbers[index - 1]
        b = numbers[index]
        values[index - 1] = a / b
        values[index] = (a // b) * 1000 + a % b + min(a, b) - abs(float(max(a, b)))
    count = 0
    while True:
        count += 1
        if count > 5 and count % 2 != 1:
            break
        elif count == 3:
            continue
        values[0] = values[0] + (count if numbers[0] > 0 else -1)


def into_lanes(state: Any, out: Any, wide: int) -> None:
    doubled(state, wide)
    for lane in range(wide):
        out[lane] = lane_of(state, lane)[1]


@outlined
def doubled(state: Any, wide: int) -> None:
    for lane in range(wide):
        flat = lane_of(state, lane)
        flat[1] = flat[0] * 2.0


def scattered(state: Any, bins: Any, wide: int) -> None:
    for lane in range(wide):
        state[bins[lane]] += 1.0


def shifted(state: Any, wide: int) -> None:
    for lane in range(wide):
        state[lane] = state[lane + 1] + 1.0


class Scratch(NamedTuple):
    values: NDArray[np.float64]
    chosen: NDArray[np.float64]
    places: NDArray[np.int64]


def gathered(scratch: Scratch, count: int) -> None:
    for index in range(count):
        scratch.chosen[index] = scratch.values[scratch.places[index]]


def gathered_from_itself(scratch: Scratch, count: int) -> None:
    for index in range(count):
        scratch.values[index] = scratch.values[scratch.places[index]]


def in_its_place(state: Any, wide: int) -> None:
    for lane in range(wide):
        state[3 + lane] = state[3 + lane] + 1.0


HOLE: Any = None


@inlined
def passes_on(code: int, *given: Any) -> None:
    if code > 0:
        HOLE(*given)


@inlined
def sets_both(values: Any, first: float, second: float) -> None:
    values[0] = first
    values[1] = second


def calls_with_any_number(values: Any) -> None:
    HOLE(1, values, 2.0, 3.0)


def counts_narrowly(counts: Any, wide: Any, words: Any) -> None:
    flat = counts[1].reshape(-1)
    for index in range(flat.shape[0]):
        flat[u64(index)] += 65535
        if words[index] > 0:
            wide[0] += flat[index]


@outlined
def set_through_address(state: Any, row: Any, wide: int) -> None:
    p = row_at(row)
    for lane in range(wide):
        lane_of(state, lane)[0] = rate_of(p)


@inlined
def rate_of(p: Any) -> float:
    return p.choice_rate  # type: ignore[no-any-return]


def through_addresses(state: Any, parameters: Any) -> None:
    set_through_address(address_of(state), address_of(row_of(parameters, 1)), 8)


def mixed_words(out: Any, seed: Any) -> None:
    out[0] = float(seed + out.shape[0])


def impure_choice(values: Any) -> None:
    values[0] = bumped(values) if values[0] > 1.0 else 0.0


def literals(out: Any) -> None:
    out[0] = float("nan")
    out[1] = -1e-300
    out[2] = select(out[1] < 0.0, -0.0, 5)


def compared(kernel: Callable[..., None], *arguments: Any) -> None:
    """Assert that Python and C leave the same bits in the arrays."""
    plain = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
    kernel(*plain)
    in_c(kernel, *arguments)
    for expected, got in zip(plain, arguments, strict=True):
        if isinstance(got, np.ndarray):
            assert _words(got).tolist() == _words(expected).tolist()


def _words(array: NDArray[Any]) -> NDArray[np.int64]:
    return np.ascontiguousarray(np.where(np.isnan(array), np.nan, array)).view(np.int64)


@needs_compiler
def test_numeric_functions_have_the_same_bits() -> None:
    x = np.exp(np.random.default_rng(1).uniform(-4.0, 3.0, 500))
    compared(numeric_functions, x, np.zeros((500, 5)))


@needs_compiler
def test_random_numbers_have_the_same_bits() -> None:
    out = np.zeros((50, 2))
    in_c(random_numbers, out, np.uint64(7), np.uint64(2**63 + 11))
    expected = [uniform_pair(7, 2**63 + 11, path * 3, row_path(5, path)) for path in range(50)]
    assert out.tolist() == [list(pair) for pair in expected]


@needs_compiler
def test_calls_that_change_memory_keep_their_place_among_reads() -> None:
    compared(ordered, np.array([1.5, 0.0, 2.0]))


@needs_compiler
def test_whole_numbers_divide_and_branch_as_in_python() -> None:
    numbers = np.array([7, 2, -7, 2, 7, -2, -7, -2], dtype=np.int64)
    compared(whole_numbers, numbers, np.zeros(8))


@needs_compiler
def test_literals_keep_their_bits() -> None:
    compared(literals, np.zeros(3))


@needs_compiler
def test_a_lane_is_a_column_of_the_buffer() -> None:
    state = np.arange(2 * STRIDE, dtype=np.float64)
    out = np.zeros(16)
    in_c(into_lanes, state, out, 16)
    assert out.tolist() == [2.0 * lane for lane in range(16)]


@needs_compiler
def test_a_function_of_any_number_of_arguments_passes_them_on() -> None:
    derived = Bound(
        calls_with_any_number,  # type: ignore[arg-type]
        (("HOLE", Bound(passes_on, (("HOLE", sets_both),))),),  # type: ignore[arg-type]
    )
    values = np.zeros(2)
    in_c(derived, values)
    assert values.tolist() == [2.0, 3.0]


@needs_compiler
def test_narrow_counters_wrap_as_arrays_do() -> None:
    counts = np.arange(12, dtype=np.uint16).reshape(2, 2, 3)
    wide = np.zeros(1, dtype=np.int32)
    in_c(counts_narrowly, counts, wide, np.array([1, 0, 1, 0, 0, 2**64 - 1], dtype=np.uint64))
    assert counts[1].tolist() == [[5, 6, 7], [8, 9, 10]]
    assert counts[0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert wide[0] == 5 + 7 + 10


@needs_compiler
def test_buffers_and_rows_are_passed_by_address() -> None:
    parameters = np.zeros(2, dtype=PARAMETER_TYPE)
    parameters["choice_rate"] = (3.0, 4.0)
    state = np.zeros(STRIDE)
    in_c(through_addresses, state, parameters)
    assert state.tolist() == [4.0] * 8 + [0.0] * (STRIDE - 8)


def test_a_function_marked_outlined_is_not_inlined() -> None:
    text = source(into_lanes, np.zeros(2 * STRIDE), np.zeros(16), 16)
    assert "APART void test_c_translate_doubled(double *restrict state_data_" in text


def test_only_a_loop_whose_turns_are_apart_is_called_independent() -> None:
    numbers = np.zeros(8, dtype=np.int64)
    assert "INDEPENDENT\n" in source(in_its_place, np.zeros(20), 8).split("called(")[1]
    assert "INDEPENDENT" not in source(scattered, np.zeros(20), numbers, 8).split("called(")[1]
    assert "INDEPENDENT" not in source(shifted, np.zeros(20), 8).split("called(")[1]


def test_fields_of_a_named_tuple_are_different_memory() -> None:
    scratch = Scratch(np.zeros(8), np.zeros(8), np.zeros(8, dtype=np.int64))
    assert "INDEPENDENT\n" in source(gathered, scratch, 8).split("called(")[1]
    assert "INDEPENDENT" not in source(gathered_from_itself, scratch, 8).split("called(")[1]


def test_a_word_and_a_signed_integer_do_not_mix() -> None:
    with pytest.raises(TranslationError, match=r"mixed_words.*meets"):
        source(mixed_words, np.zeros(2), np.uint64(3))


def test_a_condition_that_changes_memory_is_refused() -> None:
    with pytest.raises(TranslationError, match="changes memory"):
        source(impure_choice, np.zeros(2))


def test_an_unknown_construct_is_named_with_its_line() -> None:
    with pytest.raises(TranslationError, match=r"unknown, line \d+: no translation of ListComp"):
        source(unknown, np.zeros(2))


def unknown(values: Any) -> None:
    values[0] = [1.0 for _ in range(3)]


def test_square_roots_are_taken_by_the_processor() -> None:
    assert "__builtin_sqrt" in source(rooted, np.zeros(2))


def rooted(values: Any) -> None:
    values[0] = math.sqrt(values[1])
