"""Times are taken in turn, round by round; what is said of them is their median, spread and line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.benchmarks.timing import in_turn, line_through, paths_for, spread


class Clock:
    """A clock that only moves when a call says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def taking(self, seconds: float) -> Callable[[], None]:
        def call() -> None:
            self.now += seconds

        return call


def test_a_spread_is_median_extremes_and_median_deviation() -> None:
    found = spread([3.0, 1.0, 10.0])
    assert (found.median, found.low, found.high, found.deviation) == (3.0, 1.0, 10.0, 2.0)


def test_no_measurement_has_no_spread() -> None:
    with pytest.raises(ValueError, match="at least one"):
        spread([])


def test_every_call_is_timed_once_a_round_in_an_order_that_turns() -> None:
    clock = Clock()
    order: list[str] = []
    calls = {name: clock.taking(seconds) for name, seconds in {"a": 1.0, "b": 2.0, "c": 4.0}.items()}
    seconds = in_turn(calls, 3, told=lambda round_, name: order.append(f"{round_}{name}"), clock=clock)
    assert seconds == {"a": [1.0] * 3, "b": [2.0] * 3, "c": [4.0] * 3}
    assert order == ["0a", "0b", "0c", "1b", "1c", "1a", "2c", "2a", "2b"]


def test_an_interruption_leaves_what_was_timed() -> None:
    clock = Clock()
    into: dict[str, list[float]] = {}

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_turn({"a": clock.taking(1.0), "b": interrupt}, 2, into=into, clock=clock)
    assert into == {"a": [1.0], "b": []}


@pytest.mark.parametrize(
    ("per_path", "expected"), [(5.0, 1), (0.5, 2), (0.1, 10), (0.001, 896), (1e-9, 4096), (0.013, 128)]
)
def test_paths_last_about_as_long_as_asked_in_whole_blocks(per_path: float, expected: int) -> None:
    clock = Clock()

    def run(paths: int) -> None:
        clock.now += per_path * paths

    assert paths_for(run, 1.0, block=128, most=4096, clock=clock) == expected


def test_points_on_a_line_depart_by_nothing() -> None:
    line = line_through([1.0, 2.0, 4.0], [3.0, 5.0, 9.0])
    assert (line.start, line.slope) == (pytest.approx(1.0), pytest.approx(2.0))
    assert line.departure == pytest.approx(0.0, abs=1e-12)


def test_the_departure_is_the_largest_over_the_largest_time() -> None:
    # The line through these is y = 5/6 + x / 2, off by 1/3 in the middle.
    line = line_through([0.0, 1.0, 2.0], [1.0, 1.0, 2.0])
    assert (line.start, line.slope) == (pytest.approx(5.0 / 6.0), pytest.approx(0.5))
    assert line.departure == pytest.approx((1.0 / 3.0) / 2.0)


def test_one_size_has_no_line() -> None:
    with pytest.raises(ValueError, match="two points"):
        line_through([2.0, 2.0], [1.0, 3.0])
