"""Times calls in turn, round by round, and says what the middle and the spread of the times are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

Clock = Callable[[], float]


@dataclass(frozen=True)
class Spread:
    """Repeated measurements of one thing: their median, least, largest, and median absolute deviation."""

    median: float
    low: float
    high: float
    deviation: float


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of at least one measurement."""
    if not values:
        raise ValueError("a spread needs at least one measurement")
    middle = median(values)
    return Spread(middle, min(values), max(values), median(abs(value - middle) for value in values))


def in_turn(
    calls: Mapping[str, Callable[[], object]],
    rounds: int,
    *,
    told: Callable[[int, str], None] = lambda round_, name: None,
    into: dict[str, list[float]] | None = None,
    clock: Clock = time.perf_counter,
) -> dict[str, list[float]]:
    """Time each call once a round; return the seconds of each, in the order of the rounds.

    A shared machine drifts by a quarter within minutes: only what was measured in the same rounds is compared. The
    order turns by one place a round, so that nobody always follows the same neighbour.

    Parameters: told, called with the number of the round and the name before each call; into, lists that are filled as
    the times come, so that an interruption leaves those there are.
    """
    names = list(calls)
    seconds = {} if into is None else into
    for name in names:
        seconds.setdefault(name, [])
    for round_ in range(rounds):
        for place in range(len(names)):
            name = names[(place + round_) % len(names)]
            told(round_, name)
            seconds[name].append(timed(calls[name], clock))
    return seconds


def timed(call: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """Return the seconds that a call takes."""
    begun = clock()
    call()
    return clock() - begun


def paths_for(
    run: Callable[[int], object],
    seconds: float,
    *,
    block: int,
    least: int = 1,
    most: int,
    clock: Clock = time.perf_counter,
) -> int:
    """Return how many paths a row an engine runs in about `seconds`, from `least` to `most`.

    The number is doubled from the least until the time can be told from the cost of a call. From half a `block` on it
    is a multiple of `block`, because an engine that works in blocks would otherwise run a part of one.

    Parameters: run, called with a number of paths; block, paths of a block; most, the largest number allowed.
    """

    def taken_by(paths: int) -> float:
        # The shorter of two: a disturbance must not make the number small for all rounds.
        return min(timed(partial(run, paths), clock) for _ in range(2))

    paths = least
    taken = taken_by(paths)
    while taken < 0.25 * seconds and paths < most:
        # Within a block the time hardly grows: the next number to try is a whole block.
        paths = min(2 * paths if paths >= block or taken > 0.02 * seconds else block, most)
        taken = taken_by(paths)
    wanted = max(least, min(most, int(paths * seconds / max(taken, 1e-9))))
    return wanted if 2 * wanted < block else min(most, max(block, wanted - wanted % block))


@dataclass(frozen=True)
class Line:
    """A straight line through points, by least squares; `departure` is the largest |y - line| over the largest y."""

    start: float
    slope: float
    departure: float


def line_through(x: Sequence[float], y: Sequence[float]) -> Line:
    """Return the line through at least two points of different x.

    Raises: ValueError when there are fewer.
    """
    if len(x) != len(y) or len(set(x)) < 2:
        raise ValueError(f"a line needs two points of different x, not {len(set(x))}")
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / sum(
        (a - middle_x) ** 2 for a in x
    )
    start = middle_y - slope * middle_x
    departure = max(abs(b - start - slope * a) for a, b in zip(x, y, strict=True))
    return Line(start, slope, departure / max(abs(b) for b in y))
