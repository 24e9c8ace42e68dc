"""The steps of the lane kernel: what `steps` does to one path, as loops over the lanes of a block.

Loops run over the lanes that fight, rounded up to the width of a vector; the lanes beyond them hold what other paths
left and are never read.
"""

from __future__ import annotations

from typing import Any

from attrition.engine.lane_view import lane_of
from attrition.engine.memory import STRIDE
from attrition.engine.plan import Changes, History, LaneWork, Reported
from attrition.engine.steps import (
    BUDGET,
    CUMULATIVE,
    RATE,
    apply_change,
    draw_budget,
    impose,
    keep,
    write_outcome,
)
from attrition.engine.tallies import tally
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.ends import close, report
from attrition.model.processes import initial_state
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.turning import close_turns
from attrition.numeric.elementary import select, sqrt
from attrition.numeric.normal import CENTRAL_HALF_WIDTH, normal_quantile_central, normal_quantile_tail
from attrition.numeric.streams import uniform_pair
from attrition.numeric.twins import inlined, outlined

N_FIELDS = len(STATE)
END = STATE_INDEX["end"]

CALLED: Any = None
"""Hole of the templates below."""


@outlined
def run_part(state: Any, p: Any, t: float, day: float, normals: Any, wide: int) -> None:
    """Run one rule on every lane: a template whose CALLED is bound."""
    for lane in range(wide):
        CALLED(lane_of(state, lane), p, t, day, lane_of(normals, lane))


@outlined
def begin_lanes(state: Any, p: Any, wide: int) -> None:
    """Give every lane the initial state, which depends on the row alone."""
    for field in range(N_FIELDS):
        state[field * STRIDE] = 0.0
    initial_state(lane_of(state, 0), p)
    for field in range(N_FIELDS):
        value = state[field * STRIDE]
        for lane in range(wide):
            state[field * STRIDE + lane] = value


@outlined
def draw_budgets(state: Any, event: int, seed: int, stream: int, addresses: Any, wide: int) -> None:
    """Draw the first budget and mark of an event on every lane."""
    for lane in range(wide):
        draw_budget(lane_of(state, lane), event, 0, seed, stream, addresses[lane])


@outlined
def add_normals(
    work: LaneWork, line: int, seed: int, stream: int, slot: int, kept: float, wide: int
) -> None:
    """Draw the two normal numbers of an address on every lane; add them to `kept` times what the lines hold.

    The central form of the quantile goes over all lanes; the few lanes in the tails are picked out and done again.
    """
    normals = work.normals
    uniforms = work.uniforms
    tails = work.tails
    picked = work.picked
    addresses = work.addresses
    first = line * STRIDE
    second = first + STRIDE
    for lane in range(wide):
        one, two = uniform_pair(seed, stream, slot, addresses[lane])
        uniforms[lane] = one
        uniforms[STRIDE + lane] = two
    for part in range(2):
        base = part * STRIDE
        for lane in range(wide):
            tails[base + lane] = normal_quantile_central(uniforms[base + lane] - 0.5)
    count = 0
    for part in range(2):
        for lane in range(part * STRIDE, part * STRIDE + wide):
            q = uniforms[lane] - 0.5
            picked[count] = lane
            count += 1 if (q > CENTRAL_HALF_WIDTH) | (q < -CENTRAL_HALF_WIDTH) else 0
    for index in range(count):
        tails[picked[index]] = normal_quantile_tail(uniforms[picked[index]])
    if kept > 0.0:
        for lane in range(wide):
            normals[first + lane] = normals[first + lane] + tails[lane]
            normals[second + lane] = normals[second + lane] + tails[STRIDE + lane]
    else:
        for lane in range(wide):
            normals[first + lane] = tails[lane]
            normals[second + lane] = tails[STRIDE + lane]


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
    normals = work.normals
    root = sqrt(float(slots_per_step))
    for pair in range(pairs):
        for part in range(slots_per_step):
            add_normals(
                work,
                2 * pair,
                seed,
                streams[process, pair],
                slot * slots_per_step + part,
                float(part),
                wide,
            )
        if slots_per_step > 1:
            for number in range(2 * pair * STRIDE, (2 * pair + 2) * STRIDE):
                normals[number] = normals[number] / root


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
            before[(event - first) * STRIDE + lane] = cumulative
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
        work.state[(event * EVENT_FIELDS + CUMULATIVE) * STRIDE + lane] = work.before[
            (event - first) * STRIDE + lane
        ]


@outlined
def impose_lanes(
    work: LaneWork, history: History, changes: Changes, index: int, row: int, biases: Any, wide: int
) -> None:
    """Impose an observation on every lane, with the first normal number drawn as its error."""
    state = work.state
    normals = work.normals
    for lane in range(wide):
        impose(lane_of(state, lane), history, changes, index, row, biases, normals[lane])


@outlined
def apply_to_lanes(state: Any, changes: Changes, index: int, row: int, values: Any, wide: int) -> None:
    """Apply one change of an act to every lane."""
    for lane in range(wide):
        apply_change(lane_of(state, lane), changes, index, row, values)


@outlined
def report_lanes(state: Any, wide: int) -> None:
    """Keep what is reported at the last step within the horizon, on every lane."""
    for lane in range(wide):
        report(lane_of(state, lane))


@outlined
def record_lanes(
    work: LaneWork, slot: int, fields: Any, low: Any, scale: Any, histogram: Any, live: int
) -> None:
    """Count the recorded variables of the live lanes into their histograms."""
    state = work.state
    bins = work.bins
    for variable in range(fields.shape[0]):
        base = fields[variable] * STRIDE
        lowest = low[slot, variable]
        width = scale[slot, variable]
        for lane in range(live):
            bins[lane] = tally(state[base + lane], lowest, width)
        for lane in range(live):
            histogram[slot, variable, bins[lane]] += 1


@outlined
def keep_lanes(work: LaneWork, slot: int, fields: Any, kept: int, trajectories: Any, live: int) -> None:
    """Keep the recorded variables of those lanes whose trajectories are wanted."""
    for lane in range(live):
        if work.positions[lane] < kept:
            keep(lane_of(work.state, lane), slot, fields, work.positions[lane], trajectories)


@outlined
def move_lane(work: LaneWork, source: int, target: int) -> None:
    """Put the path of one lane into another."""
    state = work.state
    for field in range(N_FIELDS):
        state[field * STRIDE + target] = state[field * STRIDE + source]
    work.addresses[target] = work.addresses[source]
    work.positions[target] = work.positions[source]
    for trigger in range(work.since.shape[1]):
        work.since[target, trigger] = work.since[source, trigger]



@outlined
def any_ended(state: Any, live: int) -> bool:
    """Say whether a war has ended on any live lane."""
    ended = 0.0
    for lane in range(live):
        ended = select(state[END * STRIDE + lane] > ended, 1.0, ended)
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
        if work.state[END * STRIDE + lane] > 0.5:
            write_lane(work, p, reported, outcomes, horizon_day, lane)
            live = live - 1
            move_lane(work, live, lane)
        else:
            lane = lane + 1
    return live
