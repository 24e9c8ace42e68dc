"""The steps over lanes, in plain Python, do to each lane what the steps of the other engines do to one path."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from attrition.engine import lane_steps, steps
from attrition.engine.lane_view import lane_of
from attrition.engine.memory import LANES, STRIDE
from attrition.engine.plan import Changes, History, LaneWork
from attrition.engine.records import plain_state
from attrition.engine.reported import reported_by
from attrition.engine.steps import BUDGET, CUMULATIVE, RATE
from attrition.engine.tallies import BINS
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.ends import End, report
from attrition.model.processes import initial_state
from attrition.model.registry import EVENTS, STATE, STATE_INDEX
from attrition.numeric.normal import CENTRAL_HALF_WIDTH
from attrition.numeric.streams import normal_pair, row_path, uniform_pair
from tests.engine.lane_blocks import Bytes, lively_program, plain_lane_work
from tests.scenarios import parameters

INFINITY = float("inf")
END = STATE_INDEX["end"]
MARK = -4.5
"""What lies in the lanes that a step must leave alone."""


def work_of(records: int = 0, variables: int = 0) -> LaneWork:
    """Plain memory whose lanes have addresses and positions of their own and a marked state."""
    work = plain_lane_work(lively_program(), records, variables)
    work.state[:] = MARK
    for lane in range(STRIDE):
        work.addresses[lane] = row_path(2, 50 + lane)
        work.positions[lane] = 700 + lane
    return work


def lines(buffer: Any) -> Any:
    """A buffer as an array of lines by lanes."""
    return buffer.reshape(-1, STRIDE)


def scattered(work: LaneWork, seed: int = 1) -> Any:
    """Fill the state with numbers that differ by field and lane; return it as lines by lanes."""
    chance = random.Random(seed)
    work.state[:] = [chance.uniform(0.0, 2.0) for _ in range(len(work.state))]
    return lines(work.state)


def same_bits(one: Any, other: Any) -> bool:
    """Say whether two lists of numbers hold the same bits."""
    left, right = (np.asarray(values, dtype=np.float64).view(np.uint64) for values in (one, other))
    return np.array_equal(left, right)


@pytest.mark.parametrize("wide", [8, LANES])
def test_every_lane_begins_with_the_initial_state(wide: int) -> None:
    work, p, s = work_of(), parameters(), plain_state()
    initial_state(s, p)
    lane_steps.begin_lanes(work.state, p, wide)
    expected = [getattr(s, field.name) for field in STATE]
    state = lines(work.state)
    assert all(same_bits(state[:, lane], expected) for lane in range(wide))
    assert np.all(state[:, wide:] == MARK)


def test_every_lane_draws_the_budgets_of_its_own_path() -> None:
    work = work_of()
    lane_steps.draw_budgets(work.state, 3, 9, 77, work.addresses, 16)
    for lane in range(16):
        flat = [0.0] * len(STATE)
        steps.draw_budget(flat, 3, 0, 9, 77, work.addresses[lane])
        base = 3 * EVENT_FIELDS
        assert same_bits(
            lines(work.state)[base + BUDGET : base + BUDGET + 2, lane],
            flat[base + BUDGET : base + BUDGET + 2],
        )
    assert np.all(lines(work.state)[:, 16:] == MARK)
    assert len(set(lines(work.state)[3 * EVENT_FIELDS + BUDGET, :16].tolist())) == 16


def test_a_pair_is_the_normal_pair_of_each_lanes_address() -> None:
    """In the middle and in the tails, and often enough that whole words of lanes have none or several of them."""
    tails = [0, 0]
    for slot in range(12):
        work = work_of()
        work.normals[:] = MARK
        lane_steps.draw_pair(work.draws, work.normals, 2, 9, 77, slot, work.addresses, LANES)
        normals = lines(work.normals)
        for lane in range(LANES):
            assert same_bits(normals[2:4, lane], normal_pair(9, 77, slot, work.addresses[lane]))
            uniforms = uniform_pair(9, 77, slot, work.addresses[lane])
            for part in range(2):
                tails[part] += abs(uniforms[part] - 0.5) > CENTRAL_HALF_WIDTH
        assert np.all(normals[[0, 1, 4, 5], :LANES] == MARK) and np.all(normals[:, LANES:] == MARK)
    assert min(tails) > 20


@pytest.mark.parametrize("wide", [8, 16, 24])
def test_a_narrow_pair_leaves_the_other_lanes_alone_and_forgets_the_wider_one(wide: int) -> None:
    work = work_of()
    lane_steps.draw_pair(work.draws, work.normals, 0, 9, 77, 1, work.addresses, LANES)
    before = lines(work.normals).copy()
    lane_steps.draw_pair(work.draws, work.normals, 0, 9, 77, 5, work.addresses, wide)
    normals = lines(work.normals)
    assert all(
        same_bits(normals[:2, lane], normal_pair(9, 77, 5, work.addresses[lane])) for lane in range(wide)
    )
    assert same_bits(normals[:, wide:], before[:, wide:])


def test_when_every_number_lies_in_a_tail_all_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """256 of them: more than a byte counts."""
    monkeypatch.setattr(lane_steps, "CENTRAL_HALF_WIDTH", -1.0)
    monkeypatch.setattr(lane_steps, "normal_quantile_tail", lambda u: 100.0 + u)
    work = work_of()
    lane_steps.draw_pair(work.draws, work.normals, 0, 9, 77, 1, work.addresses, LANES)
    for lane in range(LANES):
        expected = [100.0 + u for u in uniform_pair(9, 77, 1, work.addresses[lane])]
        assert same_bits(lines(work.normals)[:2, lane], expected)


@pytest.mark.parametrize("slots", [1, 2, 4])
def test_a_long_step_adds_up_what_one_path_adds_up(slots: int) -> None:
    work = work_of()
    streams = np.array([[0, 0], [1001, 1002]], dtype=object)
    lane_steps.draw_lane_normals(work, streams, 1, 2, 6, slots, 9, 8)
    for lane in range(8):
        z = [0.0] * 4
        steps.draw_normals(z, streams, 1, 2, 6, slots, 9, work.addresses[lane])
        assert same_bits(lines(work.normals)[:4, lane], z)


def hazardous(work: LaneWork) -> Any:
    """A state whose events 2 to 5 cross in a step of dt 0.5 on some lanes: none, one, several at once."""
    state = scattered(work)
    for event in range(len(EVENTS)):
        state[event * EVENT_FIELDS + BUDGET] += 1.6
    # Lane 3 crosses twice; lane 6 exactly meets its budget.
    for event in (2, 4):
        state[event * EVENT_FIELDS + BUDGET, 3] = state[event * EVENT_FIELDS + CUMULATIVE, 3] + 1e-3 * event
    base = 3 * EVENT_FIELDS
    state[base + BUDGET, 6] = state[base + CUMULATIVE, 6] + state[base + RATE, 6] * 0.5
    return state


def test_hazards_add_up_and_crossings_are_marked_as_on_one_path() -> None:
    work = work_of()
    state = hazardous(work)
    before = state.copy()
    paths = [state[:, lane].tolist() for lane in range(16)]
    winners = [steps.earliest_crossing(flat, 2, 6, 0.5)[0] for flat in paths]
    assert lane_steps.accumulate(work, 2, 6, 0.5, 16) > 0.0
    assert [work.crossed[lane] > 0.0 for lane in range(16)] == [winner >= 0 for winner in winners]
    assert winners[3] >= 0 and winners[6] == 3 and winners.count(-1) > 3
    for lane in range(16):
        assert same_bits(state[:, lane], paths[lane])
    assert same_bits(state[:, 16:], before[:, 16:])


def test_a_crossing_lane_is_rewound_to_the_start_of_its_step_and_no_other_is() -> None:
    work = work_of()
    state = hazardous(work)
    before = state.copy()
    lane_steps.accumulate(work, 2, 6, 0.5, 16)
    after = state.copy()
    lane_steps.rewind(work, 3, 2, 6)
    assert same_bits(state[:, 3], before[:, 3])
    others = [lane for lane in range(STRIDE) if lane != 3]
    assert same_bits(state[:, others], after[:, others])
    assert not same_bits(after[:, 3], before[:, 3])


def test_without_a_crossing_nothing_is_marked_even_after_one() -> None:
    work = work_of()
    state = hazardous(work)
    assert lane_steps.accumulate(work, 2, 6, 0.5, 16) > 0.0
    for event in range(2, 6):
        state[event * EVENT_FIELDS + BUDGET] = 1e9
    assert lane_steps.accumulate(work, 2, 6, 0.5, 16) == 0.0
    assert not work.crossed[:16].any()


CHANGES = Changes(
    np.array([1, 1, 2]),
    np.array([0, 1, 2]),
    np.array([0, 1, 1]),
    np.array([1.0, -3.0, 1.5]),
    np.array([[-INFINITY, INFINITY], [0.0, 1.2], [0.1, 2.5]]),
)
VALUES = np.array([[0.7, 0.3], [1.1, 0.9]])
# A level that follows a reference; a field with a ledger; one without; each absolute and in logarithms.
HISTORY = History(
    np.array([0, 1, 0, 1, 0, 1]),
    np.array([0, 0, 1, 1, 2, 2]),
    np.array([3, 3, -1, -1, -1, -1]),
    np.array([-1, -1, 4, 4, -1, -1]),
    np.array([1.3, 0.7, 1.1, 0.6, 1.9, 0.2]),
    np.array([1, 0, 1, 0, 1, 0]),
    np.array([0.1, 0.2, 0.8, 0.9, 0.5, 0.4]),
    np.arange(6, dtype=np.uint64),
)
BIASES = np.array([[0.0, 0.0], [0.05, -0.15]])


@pytest.mark.parametrize("index", range(3))
def test_an_act_changes_every_lane_as_it_changes_a_path(index: int) -> None:
    work = work_of()
    state = scattered(work)
    before = state.copy()
    lane_steps.apply_to_lanes(work.state, CHANGES, index, 1, VALUES, 16)
    for lane in range(16):
        flat = before[:, lane].tolist()
        steps.apply_change(flat, CHANGES, index, 1, VALUES)
        assert same_bits(state[:, lane], flat)
    assert same_bits(state[:, 16:], before[:, 16:])


@pytest.mark.parametrize("index", range(6))
def test_an_observation_moves_every_lane_as_it_moves_a_path(index: int) -> None:
    work = work_of()
    state = scattered(work)
    before = state.copy()
    lane_steps.draw_errors(work, 9, 55, 13, 16)
    lane_steps.impose_lanes(work, HISTORY, CHANGES, index, 1, BIASES, 16)
    for lane in range(16):
        flat = before[:, lane].tolist()
        error, _ = normal_pair(9, 55, 13, work.addresses[lane])
        steps.impose(flat, HISTORY, CHANGES, index, 1, BIASES, error)
        assert same_bits(state[:, lane], flat)
    assert same_bits(state[:, 16:], before[:, 16:])
    assert not same_bits(state[:, :16], before[:, :16])


@pytest.mark.parametrize("variables", [1, 4, 11])
@pytest.mark.parametrize("live", [1, 7, 8, 13])
def test_the_live_lanes_are_counted_and_the_padding_is_not(variables: int, live: int) -> None:
    work = work_of(2, variables)
    state = scattered(work)
    chance = random.Random(3)
    fields = np.array([chance.randrange(len(STATE)) for _ in range(variables)])
    low = np.array([[chance.uniform(-1.0, 2.5) for _ in range(variables)] for _ in range(2)])
    scale = np.array([[chance.choice((1.0, 20.0, 90.0)) for _ in range(variables)] for _ in range(2)])
    moments, expected_moments = (np.zeros((2, variables, 2), dtype=np.int64) for _ in range(2))
    expected = np.zeros((2, variables, BINS + 2), dtype=np.int32)
    for _ in range(2):
        lane_steps.record_lanes(work, 1, fields, low, scale, moments, live)
        for lane in range(live):
            steps.record(state[:, lane].tolist(), 1, fields, low, scale, expected, expected_moments)
    counts = work.counts.reshape(expected.shape)
    assert np.array_equal(counts, expected)
    assert np.array_equal(moments, expected_moments)
    assert np.all(counts[1].sum(axis=1) == 2 * live) and not counts[0].any()


def test_counters_are_added_to_the_histogram_and_start_anew() -> None:
    counts = np.zeros((2, 3, 4), dtype=np.uint16)
    histogram = np.full((2, 3, 4), 10, dtype=np.int32)
    counts[1, 2, 3], counts[0, 0, 0] = 65535, 7
    for _ in range(2):
        lane_steps.empty_counters(counts.reshape(2, 12), histogram)
    assert histogram[1, 2, 3] == 65545 and histogram[0, 0, 0] == 17
    assert histogram.sum() == 240 + 65542
    assert not counts.any()


def test_trajectories_are_kept_of_the_first_positions_wherever_they_lie() -> None:
    work = work_of()
    state = scattered(work)
    work.positions[:4] = [3, 0, 9, 1]
    trajectories = np.full((3, 2, 2), np.nan)
    lane_steps.keep_lanes(work, 1, np.array([5, 2]), 3, trajectories, 3)
    assert same_bits(trajectories[0, 1], state[[5, 2], 1])
    assert np.count_nonzero(~np.isnan(trajectories)) == 2


def watched_work() -> LaneWork:
    """Memory of a program with triggers."""
    work = plain_lane_work(lively_program(watched=True))
    work.since[:] = np.arange(work.since.size).reshape(work.since.shape)
    for lane in range(STRIDE):
        work.addresses[lane], work.positions[lane] = 1000 + lane, 2000 + lane
    return work


def test_a_lane_moves_with_all_that_belongs_to_it() -> None:
    work = watched_work()
    state = scattered(work)
    before, since = state.copy(), work.since.copy()
    assert work.since.shape[1] == 3
    lane_steps.move_lane(work, 9, 4)
    assert same_bits(state[:, 4], before[:, 9])
    assert (work.addresses[4], work.positions[4]) == (1009, 2009)
    assert np.array_equal(work.since[4], since[9])
    others = [lane for lane in range(STRIDE) if lane != 4]
    assert same_bits(state[:, others], before[:, others])
    assert np.array_equal(work.since[others], since[others])


def test_an_end_is_seen_on_live_lanes_only() -> None:
    work = work_of()
    state = scattered(work)
    state[END] = 0.0
    assert not lane_steps.any_ended(work.state, 5)
    state[END, 5] = float(End.REGIME_CRISIS)
    assert not lane_steps.any_ended(work.state, 5)
    assert lane_steps.any_ended(work.state, 6)
    state[END, 5], state[END, 2] = 0.0, float(End.STILL_FIGHTING + 1)
    assert lane_steps.any_ended(work.state, 6)


@pytest.mark.parametrize(
    "ended", [[], [0], [5], [0, 5], [4, 5], [2, 3], [0, 1, 2, 3, 4, 5], [1, 3, 5], [0, 2, 4]]
)
def test_ended_lanes_are_written_once_and_filled_from_behind(ended: list[int]) -> None:
    live, p = 6, parameters()
    work = work_of()
    s = plain_state()
    initial_state(s, p)
    state = lines(work.state)
    for lane in range(live + 2):
        s.end, s.strain = float(lane in ended), float(lane)
        state[:, lane] = [getattr(s, field.name) for field in STATE]
        work.positions[lane] = lane
    # What lies beyond the live lanes has ended too, and must not be written.
    state[END, live:] = 1.0
    outcomes = np.full((live + 2, reported_by(None, 0, ()).source.shape[0]), -1.0)
    left = lane_steps.write_ended(work, p, reported_by(None, 0, ()), outcomes, 365.0, live)
    assert left == live - len(ended)
    written = [position for position in range(live + 2) if not np.all(outcomes[position] == -1.0)]
    assert written == ended
    fighting = sorted(set(range(live)) - set(ended))
    assert sorted(work.positions[:left].tolist()) == fighting
    assert sorted(state[STATE_INDEX["strain"], :left].tolist()) == fighting
    assert [state[STATE_INDEX["strain"], lane] == work.positions[lane] for lane in range(left)] == [
        True
    ] * left


def test_a_byte_adds_up_beyond_255() -> None:
    """The plain stand-in for the marks of tails, which NumPy's own bytes would not do."""
    marks = Bytes(np.full(300, 1, dtype=np.uint8))
    assert sum(marks[lane] for lane in range(300)) == 300


def test_reporting_reaches_every_lane() -> None:
    work, p, s = work_of(), parameters(), plain_state()
    initial_state(s, p)
    for lane in range(8):
        s.challenger_casualties = 10.0 * lane
        lines(work.state)[:, lane] = [getattr(s, field.name) for field in STATE]
    expected = []
    for lane in range(8):
        one = plain_state()
        for field in STATE:
            setattr(one, field.name, lane_of(work.state, lane)[STATE_INDEX[field.name]])
        report(one)
        expected.append([getattr(one, field.name) for field in STATE])
    lane_steps.report_lanes(work.state, 8)
    assert same_bits(lines(work.state)[:, :8].T, expected)
