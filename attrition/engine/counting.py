"""Counts the recorded variables of a block's lanes into their counters, all lanes of a variable at a time.

Lanes of a block share a prior draw, so that a variable takes few neighbouring bins: half the time five or fewer of 130.
It costs less to ask for each bin which lanes lie in it, 64 lanes an instruction, than to go from lane to lane and wait
for the counter that the last one has just written. The jitted forms of the primitives, which are vectors, stand in
`attrition.engine.lane_counting`.
"""

from __future__ import annotations

from typing import Any

from attrition.engine.lane_view import lane_of
from attrition.engine.memory import LANES, WAYS
from attrition.engine.plan import Counting, LaneWork
from attrition.engine.tallies import BINS, MOMENT_UNITS, MOST_UNITS, in_units, tally
from attrition.numeric.bits import u64
from attrition.numeric.elementary import maximum, minimum
from attrition.numeric.twins import inlined, outlined, primitive

WITH_ENDS = BINS + 2
"""Counters of a variable: those of its bins, and one beyond each end."""
FEW = 8
"""Neighbouring bins that are counted one after another, each over all lanes."""
WINDOW = 32
"""Neighbouring bins that are counted side by side, lane after lane."""
NARROW = LANES // 2
"""Live lanes up to which a window costs less than few bins."""
FAR = int(MOST_UNITS * MOST_UNITS)
"""Sum of squares that says that a lane may lie farther out than moments count."""

ONE_BIN, FEW_BINS, TWICE_FEW, IN_A_WINDOW, BY_LANE = range(WAYS)
"""Ways of counting the bins of a variable, by how far its lowest and highest lie apart."""


@primitive
def bin_lanes(
    state: Any, field: int, low: float, scale: float, live: int, bins: Any, first: int
) -> tuple[int, int, int, int]:
    """Find the bins of a field on the live lanes, and add up its units for the moments.

    Parameters: low, lower edge; scale, units in one of the field; bins, to which the lanes' are written from place
    `first` on, those of lanes up to the next multiple of eight as 255, which is none.
    Returns: sums of units and of their squares; lowest and highest bin. Where the squares are not below `FAR`, or a
    bin lies outside of 0 to BINS + 1, they are not what `in_units` and `tally` give: some lane lies far out.
    """
    total = 0
    squares = 0
    lowest = WITH_ENDS
    highest = -1
    for lane in range(live):
        units = minimum(maximum((lane_of(state, lane)[field] - low) * scale, -MOST_UNITS), MOST_UNITS)
        # Edges and sizes are those of `tally` times a power of two, which rounds alike.
        place = int(units + MOMENT_UNITS) // MOMENT_UNITS
        bins[first + lane] = place
        lowest = min(lowest, place)
        highest = max(highest, place)
        whole = int(units)
        total += whole
        squares += whole * whole
    for lane in range(live, (live + 7) & ~7):
        bins[first + lane] = 255
    return total, squares, lowest, highest


@primitive
def count_few(bins: Any, first: int, live: int, lowest: int, counters: Any, at: int) -> None:
    """Count the live lanes of a line of bins that lie in the `FEW` from `lowest` on, into counters from `at` on."""
    for step in range(FEW):
        number = 0
        for lane in range(live):
            number += int(bins[first + lane] == lowest + step)
        counters[at + step] += number


@primitive
def count_window(bins: Any, first: int, wide: int, lowest: int, counters: Any, at: int) -> None:
    """Count the lanes of a line of bins that lie in the `WINDOW` from `lowest` on, into counters from `at` on.

    Parameters: wide, lanes, a multiple of eight; those that are not live have bin 255.
    """
    for lane in range(wide):
        step = bins[first + lane] - lowest
        if step >= 0 and step < WINDOW:
            counters[at + step] += 1


@primitive
def fetch(counters: Any, at: int) -> None:
    """Let the processor bring a counter near, for it will be written soon; in plain Python nothing."""


@inlined
def bin_one_by_one(
    state: Any, field: int, low: float, scale: float, live: int, bins: Any, first: int
) -> tuple[int, int]:
    """Find bins and sums as `bin_lanes`, wherever the lanes lie; scale, bins in one of the field."""
    total = 0
    squares = 0
    for lane in range(live):
        value = lane_of(state, lane)[field]
        bins[u64(first + lane)] = tally(value, low, scale)
        units = in_units(value, low, scale)
        total += units
        squares += units * units
    return total, squares


@inlined
def way_of(spread: int, live: int) -> int:
    """Return how the lanes of a variable are counted whose highest bin lies so far above its lowest."""
    # Added up, for a branch would be guessed wrong as often as not.
    few = FEW if live > NARROW else 1
    twice = 2 * FEW if live > NARROW else 1
    return int(spread > 0) + int(spread >= few) + int(spread >= twice) + int(spread >= WINDOW)


@outlined
def bin_variables(
    work: LaneWork, slot: int, fields: Any, low: Any, scale: Any, moments: Any, counters: Any, live: int
) -> None:
    """Find the bins of all recorded variables, add up their moments, and let them wait for their way of counting.

    To count each kind together keeps the processor's guesses of what comes next right, and its counters have come near
    by then.
    """
    state = work.state
    counting = work.counting
    bins = counting.bins
    for way in range(WAYS):
        counting.lengths[way] = 0
    for variable in range(fields.shape[0]):
        field = fields[variable]
        first = variable * LANES
        edge = low[slot, variable]
        width = scale[slot, variable]
        total, squares, lowest, highest = bin_lanes(
            state, field, edge, width * MOMENT_UNITS, live, bins, first
        )
        if not (squares < FAR and lowest >= 0 and highest >= lowest and highest < WITH_ENDS):
            total, squares = bin_one_by_one(state, field, edge, width, live, bins, first)
            lowest = 0
            highest = WITH_ENDS - 1
        moments[slot, variable, 0] += total
        moments[slot, variable, 1] += squares
        at = variable * WITH_ENDS
        fetch(counters, at + lowest)
        fetch(counters, at + highest)
        way = way_of(highest - lowest, live)
        counting.lowest[variable] = lowest
        counting.waiting[way, counting.lengths[way]] = variable
        counting.lengths[way] += 1


@outlined
def count_variables(counting: Counting, counters: Any, live: int) -> None:
    """Count the bins of all variables, each in the way that it waits for."""
    bins = counting.bins
    lengths = counting.lengths
    for place in range(lengths[ONE_BIN]):
        variable = counting.waiting[ONE_BIN, place]
        counters[u64(variable * WITH_ENDS + counting.lowest[variable])] += live
    for place in range(lengths[FEW_BINS]):
        variable = counting.waiting[FEW_BINS, place]
        lowest = min(counting.lowest[variable], WITH_ENDS - FEW)
        count_few(bins, variable * LANES, live, lowest, counters, variable * WITH_ENDS + lowest)
    for place in range(lengths[TWICE_FEW]):
        variable = counting.waiting[TWICE_FEW, place]
        lowest = min(counting.lowest[variable], WITH_ENDS - 2 * FEW)
        at = variable * WITH_ENDS + lowest
        count_few(bins, variable * LANES, live, lowest, counters, at)
        count_few(bins, variable * LANES, live, lowest + FEW, counters, at + FEW)
    wide = (live + 7) & ~7
    for place in range(lengths[IN_A_WINDOW]):
        variable = counting.waiting[IN_A_WINDOW, place]
        lowest = min(counting.lowest[variable], WITH_ENDS - WINDOW)
        count_window(bins, variable * LANES, wide, lowest, counters, variable * WITH_ENDS + lowest)
    for place in range(lengths[BY_LANE]):
        variable = counting.waiting[BY_LANE, place]
        for lane in range(live):
            # Unsigned, for there is no counter before the first.
            counters[u64(variable * WITH_ENDS + bins[u64(variable * LANES + lane)])] += 1
