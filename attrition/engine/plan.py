"""What an engine reads: the agenda and the tables of a compiled scenario, as named tuples of arrays.

Named tuples rather than classes, because the kernel takes them as they are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Agenda(NamedTuple):
    """Who acts when: one sorted list, walked by every path.

    `entries` int64[n, 4]: tick (hour), process, slot (of its clock) and payload (a change or an observation).
    """

    entries: Integers
    step: int
    slots_per_step: int
    recorded_steps: int
    cutoff: int
    horizon_day: float


class Table(NamedTuple):
    """The process table as arrays: task, 1 on the clock of steps, streams, pairs of normals, range of events."""

    tasks: Integers
    stepped: Integers
    streams: NDArray[np.uint64]
    pairs: Integers
    events: Integers
    event_streams: NDArray[np.uint64]


class Changes(NamedTuple):
    """What acts do, one row a changed field: field, operation, index of the act's value, factor on it.

    `limits` float64[fields, 2] are the limits of every state field.
    """

    field: Integers
    operation: Integers
    value: Integers
    scale: Floats
    limits: Floats


class Triggers(NamedTuple):
    """Conditions: signal's field, 1 for above and 0 for below, level, dwell in hours, range of changes."""

    field: Integers
    above: Integers
    level: Floats
    dwell: Integers
    changes: Integers


class History(NamedTuple):
    """Observations imposed before the cutoff: series, target field, reference and ledger field or -1, value, error,
    stream."""

    series: Integers
    field: Integers
    reference: Integers
    ledger: Integers
    value: Floats
    absolute: Integers
    sd: Floats
    stream: NDArray[np.uint64]


class Reported(NamedTuple):
    """What is written: the field of each outcome column or -1, whether below zero means null, whether it is a day;
    and the fields that are recorded with the lower edges and scales of their histograms,
    float64[records, variables]."""

    source: Integers
    nullable: Integers
    day: Integers
    field: Integers
    low: Floats
    scale: Floats


class Plan(NamedTuple):
    """All tables of one compiled scenario and structure."""

    seed: Any
    agenda: Agenda
    table: Table
    changes: Changes
    triggers: Triggers
    history: History


class Rows(NamedTuple):
    """Prior draws: parameter records [rows], their numbers int64[rows], the values of acts float64[rows, acts] and the
    biases of observed series float64[rows, series]."""

    parameters: Any
    numbers: Integers
    values: Floats
    biases: Floats


class Work(NamedTuple):
    """Memory of one thread: the state as a one-element record array and as float64[fields] (the same memory),
    normal numbers, and the tick since which each trigger's condition holds (-1 not, -2 spent)."""

    state: Any
    flat: Floats
    normals: Floats
    since: Integers


class PairDraws(NamedTuple):
    """Scratch of the draws of a pair of random numbers a lane: the two uniform ones, two lines; a byte a lane that says
    which lie in the tails, uint8[lanes], and the same memory as uint64[lanes / 8]; the places of those in the tails,
    int64, and their quantiles."""

    uniforms: Floats
    far: NDArray[np.uint8]
    far_words: NDArray[np.uint64]
    picked: Integers
    tails: Floats


class Counting(NamedTuple):
    """Scratch of a record: `bins` uint8[variables * LANES], a line a variable; `lowest` int64[variables], the lowest of
    each line; `waiting` int64[ways, variables], the variables that wait to be counted in each way, and how many do,
    `lengths` int64[ways]."""

    bins: NDArray[np.uint8]
    lowest: Integers
    waiting: Integers
    lengths: Integers


class LaneWork(NamedTuple):
    """Memory of one thread of the lane kernel, float64 buffers of `line * STRIDE + lane` unless said otherwise.

    `state` has a line a field; `normals` one a random number of a process, `added` one each of a pair, and `before` one
    an event. `addresses` uint64[lanes] and `positions` int64[lanes] say which path a lane holds; `since` int64[lanes,
    triggers]; `crossed` float64[lanes]; `counts` uint16[records, variables * (bins + 2)], what is counted before it
    goes to the histogram; `loops` int64[processes], addresses of compiled code.
    """

    state: Floats
    normals: Floats
    draws: PairDraws
    added: Floats
    before: Floats
    addresses: NDArray[np.uint64]
    positions: Integers
    since: Integers
    crossed: Floats
    counting: Counting
    counts: NDArray[np.uint16]
    loops: Integers


class Output(NamedTuple):
    """What a call writes: outcomes float64[paths, columns], histogram int32[records, variables, bins + 2], moments
    int64[records, variables, 2] (sums of units and of their squares), trajectories float64[kept, records, variables].
    """

    outcomes: Floats
    histogram: NDArray[np.int32]
    moments: Integers
    trajectories: Floats
