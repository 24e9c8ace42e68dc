"""The steps of the lane kernel: what `steps` does to one path, as loops over the lanes of a block.

Loops run over the lanes that fight, rounded up to the width of a vector; the lanes beyond them hold what other paths
left and are never read.
"""

from __future__ import annotations

from typing import Any

from attrition.engine.counting import bin_variables, count_variables
from attrition.engine.lane_view import lane_of, row_at
from attrition.engine.memory import STRIDE
from attrition.engine.plan import Changes, History, LaneWork, PairDraws, Reported
from attrition.engine.steps import (
    BUDGET,
    CUMULATIVE,
    RATE,
    changed,
    draw_budget,
    keep,
    level_move,
    observed,
    write_outcome,
)
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.turning import close_turns
from attrition.numeric.elementary import clip, select, sqrt
from attrition.numeric.normal import CENTRAL_HALF_WIDTH, normal_quantile_central, normal_quantile_tail
from attrition.numeric.streams import uniform_pair
from attrition.numeric.twins import inlined, outlined

N_FIELDS = len(STATE)
END = STATE_INDEX["end"]

CALLED: Any = None
"""Hole of the templates below."""


@outlined
def run_part(state: Any, row: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """Run one rule on every lane: a template whose CALLED is bound.

    Parameters: state and normals, addresses of lane buffers; row, of the parameters.
    """
    p = row_at(row)
    for lane in range(wide):
        CALLED(lane_of(state, lane), p, t, day, lane_of(normals, lane))


@outlined
def begin_lanes(state: Any, p: Any, wide: int) -> None:
    """Give every lane the initial state, which depends on the row alone."""
    one = lane_of(state, 0)
    for field in range(N_FIELDS):
        one[field] = 0.0
    initial_state(one, p)
    for field in range(N_FIELDS):
        value = one[field]
        for lane in range(wide):
            lane_of(state, lane)[field] = value


@outlined
def draw_budgets(state: Any, event: int, seed: int, stream: int, addresses: Any, wide: int) -> None:
    """Draw the first budget and mark of an event on every lane."""
    for lane in range(wide):
        draw_budget(lane_of(state, lane), event, 0, seed, stream, addresses[lane])


@outlined
def draw_pair(
    draws: PairDraws, target: Any, line: int, seed: int, stream: int, slot: int, addresses: Any, wide: int
) -> None:
    """Draw the two normal numbers of an address on every lane into two lines of a buffer.

    The central form of the quantile goes over all lanes. Those in the tails, one in thirty, are marked by a byte each,
    which `far_words` shows eight at a time, gathered, and done again.
    """
    uniforms = draws.uniforms
    far = draws.far
    far_words = draws.far_words
    picked = draws.picked
    tails = draws.tails
    for lane in range(wide):
        one, two = uniform_pair(seed, stream, slot, addresses[lane])
        view = lane_of(uniforms, lane)
        view[0] = one
        view[1] = two
    count = 0
    for part in range(2):
        for lane in range(wide):
            q = lane_of(uniforms, lane)[part] - 0.5
            lane_of(target, lane)[line + part] = normal_quantile_central(q)
            far[lane] = (q > CENTRAL_HALF_WIDTH) | (q < -CENTRAL_HALF_WIDTH)
        for word in range(wide >> 3):
            if far_words[word] > 0:
                for lane in range(8 * word, 8 * word + 8):
                    picked[count] = part * STRIDE + lane
                    count += int(far[lane])
    for index in range((count + 7) & ~7):
        tails[index] = normal_quantile_tail(lane_of(uniforms, picked[index])[0])
    for index in range(count):
        lane_of(target, picked[index])[line] = tails[index]


@outlined
def add_pair(target: Any, line: int, added: Any, divisor: float, wide: int) -> None:
    """Add two lines of one buffer to two of another and divide both."""
    for lane in range(wide):
        into = lane_of(target, lane)
        more = lane_of(added, lane)
        into[line] = (into[line] + more[0]) / divisor
        into[line + 1] = (into[line + 1] + more[1]) / divisor


@inlined
def draw_lane_normals(
    work: LaneWork,
    streams: Any,
    process: int,
    pairs: int,
    slot: int,
    slots_per_step: int,
    seed: int,
    wide: int,
) -> None:
    """Draw the normal numbers of a process on every lane: over a step of several slots, their scaled sum."""
    root = sqrt(float(slots_per_step))
    for pair in range(pairs):
        stream = streams[process, pair]
        draw_pair(
            work.draws, work.normals, 2 * pair, seed, stream, slot * slots_per_step, work.addresses, wide
        )
        for part in range(1, slots_per_step):
            draw_pair(
                work.draws,
                work.added,
                0,
                seed,
                stream,
                slot * slots_per_step + part,
                work.addresses,
                wide,
            )
            divisor = root if part == slots_per_step - 1 else 1.0
            add_pair(work.normals, 2 * pair, work.added, divisor, wide)


@inlined
def draw_errors(work: LaneWork, seed: int, stream: int, slot: int, wide: int) -> None:
    """Draw the error of an observation on every lane, into the first line of the normal numbers."""
    draw_pair(work.draws, work.normals, 0, seed, stream, slot, work.addresses, wide)


@outlined
def accumulate(work: LaneWork, first: int, last: int, dt: float, wide: int) -> float:
    """Integrate the hazards of events over a step on every lane; mark the lanes where one crosses its budget.

    Returns: above zero where any lane crosses. What the cumulative hazards were is kept for those lanes.
    """
    state = work.state
    before = work.before
    crossed = work.crossed
    for lane in range(wide):
        crossed[lane] = 0.0
    for event in range(first, last):
        base = event * EVENT_FIELDS
        for lane in range(wide):
            flat = lane_of(state, lane)
            cumulative = flat[base + CUMULATIVE]
            after = cumulative + flat[base + RATE] * dt
            lane_of(before, lane)[event - first] = cumulative
            flat[base + CUMULATIVE] = after
            crossed[lane] = select(after >= flat[base + BUDGET], 1.0, crossed[lane])
    any_crossed = 0.0
    for lane in range(wide):
        any_crossed = select(crossed[lane] > any_crossed, 1.0, any_crossed)
    return any_crossed


@inlined
def rewind(work: LaneWork, lane: int, first: int, last: int) -> None:
    """Give one lane the cumulative hazards of the start of the step again."""
    for event in range(first, last):
        lane_of(work.state, lane)[event * EVENT_FIELDS + CUMULATIVE] = lane_of(work.before, lane)[
            event - first
        ]


@outlined
def impose_lanes(
    work: LaneWork, history: History, changes: Changes, index: int, row: int, biases: Any, wide: int
) -> None:
    """Impose an observation on every lane, with the first normal number drawn as its error."""
    # What is the same for all lanes is read before the loops: within them a store might change it.
    state = work.state
    normals = work.normals
    sd = history.sd[index]
    bias = biases[row, history.series[index]]
    value = history.value[index]
    absolute = history.absolute[index]
    field = history.field[index]
    reference = history.reference[index]
    if reference >= 0:
        for lane in range(wide):
            flat = lane_of(state, lane)
            target = observed(value, absolute, sd * lane_of(normals, lane)[0] + bias)
            flat[field] = flat[field] + level_move(target, flat[reference])
    else:
        lowest = changes.limits[field, 0]
        highest = changes.limits[field, 1]
        ledger = history.ledger[index]
        if ledger >= 0:
            for lane in range(wide):
                flat = lane_of(state, lane)
                target = observed(value, absolute, sd * lane_of(normals, lane)[0] + bias)
                flat[ledger] = flat[ledger] + (clip(target, lowest, highest) - flat[field])
        for lane in range(wide):
            target = observed(value, absolute, sd * lane_of(normals, lane)[0] + bias)
            lane_of(state, lane)[field] = clip(target, lowest, highest)


@outlined
def apply_to_lanes(state: Any, changes: Changes, index: int, row: int, values: Any, wide: int) -> None:
    """Apply one change of an act to every lane."""
    field = changes.field[index]
    operation = changes.operation[index]
    value = values[row, changes.value[index]] * changes.scale[index]
    lowest = changes.limits[field, 0]
    highest = changes.limits[field, 1]
    for lane in range(wide):
        flat = lane_of(state, lane)
        flat[field] = changed(flat[field], operation, value, lowest, highest)


@outlined
def report_lanes(state: Any, wide: int) -> None:
    """Keep what is reported at the last step within the horizon, on every lane."""
    for lane in range(wide):
        report(lane_of(state, lane))


@outlined
def record_lanes(
    work: LaneWork, slot: int, fields: Any, low: Any, scale: Any, moments: Any, live: int
) -> None:
    """Count the recorded variables of the live lanes into their counters and moments."""
    counters = work.counts[slot]
    bin_variables(work, slot, fields, low, scale, moments, counters, live)
    count_variables(work.counting, counters, live)


@outlined
def empty_counters(counts: Any, histogram: Any) -> None:
    """Add the counters to the histogram and start them anew: they hold no more than 65,535."""
    for slot in range(histogram.shape[0]):
        for variable in range(histogram.shape[1]):
            first = variable * histogram.shape[2]
            for place in range(histogram.shape[2]):
                histogram[slot, variable, place] += counts[slot, first + place]
                counts[slot, first + place] = 0


@outlined
def keep_lanes(work: LaneWork, slot: int, fields: Any, kept: int, trajectories: Any, live: int) -> None:
    """Keep the recorded variables of those lanes whose trajectories are wanted."""
    for lane in range(live):
        if work.positions[lane] < kept:
            keep(lane_of(work.state, lane), slot, fields, work.positions[lane], trajectories)


@outlined
def move_lane(work: LaneWork, source: int, target: int) -> None:
    """Put the path of one lane into another."""
    into = lane_of(work.state, target)
    from_ = lane_of(work.state, source)
    for field in range(N_FIELDS):
        into[field] = from_[field]
    work.addresses[target] = work.addresses[source]
    work.positions[target] = work.positions[source]
    for trigger in range(work.since.shape[1]):
        work.since[target, trigger] = work.since[source, trigger]


@outlined
def any_ended(state: Any, live: int) -> bool:
    """Say whether a war has ended on any live lane."""
    ended = 0.0
    for lane in range(live):
        ended = select(lane_of(state, lane)[END] > ended, 1.0, ended)
    return ended > 0.5


@outlined
def write_lane(
    work: LaneWork, p: Any, reported: Reported, outcomes: Any, horizon_day: float, lane: int
) -> None:
    """Settle what the path of a lane reports and write its outcome."""
    s = lane_of(work.state, lane)
    close_turns(s, p)
    close(s, horizon_day)
    write_outcome(s, reported, horizon_day, work.positions[lane], outcomes)


@outlined
def write_ended(
    work: LaneWork, p: Any, reported: Reported, outcomes: Any, horizon_day: float, live: int
) -> int:
    """Write out the lanes whose war has ended and fill each with the last live one; return how many live on."""
    lane = 0
    while lane < live:
        if lane_of(work.state, lane)[END] > 0.5:
            write_lane(work, p, reported, outcomes, horizon_day, lane)
            live = live - 1
            move_lane(work, live, lane)
        else:
            lane = lane + 1
    return live
