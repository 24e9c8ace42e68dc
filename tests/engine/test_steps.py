"""Acts, triggers, observations, events and draws, each as every engine takes it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attrition.engine import steps
from attrition.engine.plan import Changes, History, Triggers
from attrition.engine.steps import BUDGET, COUNT, CUMULATIVE, MARK, RATE, SPENT
from attrition.engine.tallies import BINS
from attrition.model.declarations import EVENT_FIELDS
from attrition.model.registry import EVENTS
from attrition.numeric.streams import hash64, row_path

INFINITY = float("inf")
# Two adds to field 1 (the second tenfold), one sets field 2, one multiplies field 3.
CHANGES = Changes(
    np.array([1, 1, 2, 3]),
    np.array([1, 1, 0, 2]),
    np.array([0, 0, 1, 2]),
    np.array([1.0, 10.0, 1.0, 1.0]),
    np.array([[-INFINITY, INFINITY]] * 3 + [[0.0, 100.0]]),
)
VALUES = np.array([[2.0, 7.0, 3.0], [20.0, 70.0, 30.0]])


@pytest.mark.parametrize(
    ("operation", "value", "expected"),
    [(0, 7.0, 7.0), (1, 7.0, 12.0), (2, 7.0, 35.0), (1, 99.0, 50.0), (1, -99.0, 0.0)],
)
def test_an_act_sets_adds_or_multiplies_within_limits(operation: int, value: float, expected: float) -> None:
    assert steps.changed(5.0, operation, value, 0.0, 50.0) == expected


def test_an_act_applies_the_value_of_its_row_times_the_factor() -> None:
    flat = [0.0, 1.0, 1.0, 9.0]
    for change in range(4):
        steps.apply_change(flat, CHANGES, change, 0, VALUES)
    assert flat == [0.0, 1.0 + 2.0 + 20.0, 7.0, 27.0]
    steps.apply_change(flat, CHANGES, 3, 1, VALUES)
    assert flat[3] == 100.0


def trigger(level: float = 10.0, above: int = 1, dwell: int = 336) -> Triggers:
    return Triggers(
        np.array([0]), np.array([above]), np.array([level]), np.array([dwell]), np.array([[0, 1]])
    )


def watched(signals: list[float], triggers: Triggers) -> tuple[list[float], int]:
    """Levels of field 1 after each weekly look at a signal, and the mark of the trigger."""
    flat, since, seen = [0.0, 0.0, 0.0, 0.0], [-1], []
    for step, signal in enumerate(signals):
        flat[0] = signal
        steps.watch_triggers(flat, triggers, CHANGES, since, 0, VALUES, 168 * step)
        seen.append(flat[1])
    return seen, since[0]


def test_a_trigger_fires_once_after_its_dwell() -> None:
    seen, since = watched([9, 11, 11, 11, 11, 9, 11, 11, 11], trigger())
    assert seen == [0, 0, 0, 2, 2, 2, 2, 2, 2]
    assert since == SPENT


def test_an_interrupted_dwell_starts_anew() -> None:
    seen, since = watched([11, 11, 9, 11, 11], trigger())
    assert seen == [0] * 5
    assert since == 3 * 168


def test_a_trigger_without_dwell_fires_at_once_and_one_at_its_level_not() -> None:
    assert watched([10, 11, 12], trigger(dwell=0))[0] == [0, 2, 2]
    assert watched([10, 9, 8], trigger(above=0, dwell=0))[0] == [0, 2, 2]


def history(
    value: float, *, absolute: int = 0, sd: float = 0.1, reference: int = -1, ledger: int = -1
) -> History:
    return History(
        np.array([0]),
        np.array([3]),
        np.array([reference]),
        np.array([ledger]),
        np.array([value]),
        np.array([absolute]),
        np.array([sd]),
        np.array([1], dtype=np.uint64),
    )


def imposed(observations: History, z: float, bias: float = 0.0) -> list[float]:
    flat = [0.0, 8.0, 5.0, 40.0]
    steps.impose(flat, observations, CHANGES, 0, 0, np.array([[bias]]), z)
    return flat


def test_an_observation_sets_its_field_with_its_error_and_bias() -> None:
    assert imposed(history(50.0), 0.0)[3] == 50.0
    assert imposed(history(50.0), 2.0)[3] == pytest.approx(50 * math.exp(0.2))
    assert imposed(history(50.0), 2.0, bias=0.1)[3] == pytest.approx(50 * math.exp(0.3))
    assert imposed(history(50.0, absolute=1, sd=3.0), 2.0, bias=1.0)[3] == pytest.approx(57)


def test_an_observation_keeps_limits_and_books_what_it_changed() -> None:
    flat = imposed(history(500.0, ledger=2), 0.0)
    assert flat[3] == 100.0
    assert flat[2] == 5.0 + 60.0


def test_an_observed_rate_moves_the_level_that_it_depends_on() -> None:
    """With a reference, ln(observed / reference) is added: the rate then meets the observation."""
    flat = imposed(history(16.0, reference=1), 0.0)
    assert flat[3] == pytest.approx(40 + math.log(2))
    assert flat[1] == 8.0


def event_state(rates: list[float], budgets: list[float]) -> list[float]:
    flat = [0.0] * (EVENT_FIELDS * len(rates))
    for event, (rate, budget) in enumerate(zip(rates, budgets, strict=True)):
        flat[EVENT_FIELDS * event + RATE] = rate
        flat[EVENT_FIELDS * event + BUDGET] = budget
    return flat


def test_the_earliest_crossing_wins_at_its_instant() -> None:
    winner, share = steps.earliest_crossing(event_state([1.0, 4.0], [0.8, 2.0]), 0, 2, 1.0)
    assert (winner, share) == (1, 0.5)
    winner, share = steps.earliest_crossing(event_state([1.0, 4.0], [0.2, 2.0]), 0, 2, 1.0)
    assert (winner, share) == (0, 0.2)
    assert steps.earliest_crossing(event_state([1.0, 4.0], [2.0, 5.0]), 0, 2, 1.0)[0] == -1


def test_hazards_accumulate_to_the_budget() -> None:
    flat = event_state([0.3], [1.0])
    crossed = [steps.earliest_crossing(flat, 0, 1, 1.0) for _ in range(4)]
    assert [winner for winner, _ in crossed] == [-1, -1, -1, 0]
    assert crossed[-1][1] == pytest.approx((1.0 - 0.9) / 0.3)


def test_a_zero_hazard_never_fires() -> None:
    flat = event_state([0.0], [1e-9])
    assert all(steps.earliest_crossing(flat, 0, 1, 1.0)[0] == -1 for _ in range(100))


def test_an_occurrence_keeps_what_exceeds_its_budget_and_draws_the_next() -> None:
    flat = event_state([0.0], [0.7])
    flat[CUMULATIVE] = 1.0
    steps.spend_budget(flat, 0, 5, hash64("event.test"), row_path(0, 1))
    assert flat[CUMULATIVE] == pytest.approx(0.3)
    assert flat[COUNT] == 1.0
    again = event_state([0.0], [0.0])
    steps.draw_budget(again, 0, 1, 5, hash64("event.test"), row_path(0, 1))
    assert (flat[BUDGET], flat[MARK]) == (again[BUDGET], again[MARK])


def budgets(count: int, stream: int = 1) -> np.ndarray:
    flat = event_state([0.0], [0.0])
    drawn = np.empty((count, 2))
    for path in range(count):
        steps.draw_budget(flat, 0, 0, 3, stream, row_path(0, path))
        drawn[path] = flat[BUDGET], flat[MARK]
    return drawn


def test_budgets_are_exponential_and_marks_uniform_and_independent() -> None:
    drawn = budgets(4000)
    for values in (1 - np.exp(-drawn[:, 0]), drawn[:, 1]):
        steps_of = np.sort(values) - (np.arange(4000) + 0.5) / 4000
        assert np.max(np.abs(steps_of)) < 1.95 / math.sqrt(4000)  # Kolmogorov, p = .001
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 4 / math.sqrt(4000)


def counts(rate: float, months: float, dt: float, paths: int) -> np.ndarray:
    """Occurrences of a recurring event at a steady rate, by the steps that the engines take."""
    held = np.zeros(paths, dtype=int)
    for path in range(paths):
        flat = event_state([rate], [0.0])
        steps.draw_budget(flat, 0, 0, 11, 77, row_path(0, path))
        for _ in range(round(months / dt)):
            if steps.earliest_crossing(flat, 0, 1, dt)[0] == 0:
                steps.spend_budget(flat, 0, 11, 77, row_path(0, path))
        held[path] = int(flat[COUNT])
    return held


def test_a_recurring_event_occurs_as_a_poisson_process() -> None:
    mean, paths = 3.0, 2000
    held = counts(0.3, 10.0, 0.2, paths)
    expected = [paths * math.exp(-mean) * mean**k / math.factorial(k) for k in range(8)]
    expected.append(paths - sum(expected))
    found = [np.count_nonzero(held == k) for k in range(8)] + [np.count_nonzero(held >= 8)]
    chi_square = sum((a - b) ** 2 / b for a, b in zip(found, expected, strict=True))
    assert chi_square < 26.1  # eight degrees of freedom, p = .001


def test_competing_causes_win_in_proportion_to_their_rates() -> None:
    paths, rates = 3000, (0.1, 0.3)
    wins = [0, 0]
    for path in range(paths):
        flat = event_state(list(rates), [0.0, 0.0])
        for event in range(2):
            steps.draw_budget(flat, event, 0, 2, 100 + event, row_path(0, path))
        for _ in range(2000):
            winner, _ = steps.earliest_crossing(flat, 0, 2, 0.23)
            if winner >= 0:
                wins[winner] += 1
                break
    share = wins[0] / paths
    assert sum(wins) == paths
    assert abs(share - 0.25) < 4 * math.sqrt(0.25 * 0.75 / paths)


class Streams:
    """Hashes of streams by process and pair."""

    def __getitem__(self, place: tuple[int, int]) -> int:
        return 1000 * place[0] + place[1]


def normals(slots: int, slot: int, path: int = 0) -> list[float]:
    z: list[Any] = [0.0, 0.0]
    steps.draw_normals(z, Streams(), 3, 1, slot, slots, 9, row_path(0, path))
    return z


@pytest.mark.parametrize("slots", [1, 2, 4])
def test_a_sum_of_slots_has_the_variance_of_one_step(slots: int) -> None:
    drawn = np.array([normals(slots, 0, path) for path in range(3000)]).ravel()
    assert abs(drawn.mean()) < 4 / math.sqrt(drawn.size)
    assert abs(drawn.var() - 1) < 4 * math.sqrt(2 / drawn.size)


def test_a_long_step_sums_the_numbers_of_its_short_ones() -> None:
    """Nested slots: two weeks at once see the weather of the two weeks."""
    once = normals(2, 5)
    twice = [normals(1, 10), normals(1, 11)]
    for index in range(2):
        assert once[index] == pytest.approx((twice[0][index] + twice[1][index]) / math.sqrt(2), rel=1e-14)


def test_fields_of_events_are_in_the_order_of_their_declaration() -> None:
    assert [name.rpartition("_")[2] for name in EVENTS[0].fields()] == [
        "rate",
        "cumulative",
        "budget",
        "mark",
        "count",
    ]
    assert (RATE, CUMULATIVE, BUDGET, MARK, COUNT) == (0, 1, 2, 3, 4)
    assert replace(EVENTS[0], name="x").fields()[RATE] == "x_rate"


def test_a_record_counts_bins_units_and_their_squares() -> None:
    flat = [9.0, 2.5, -40.0, 7.0]
    fields, low, scale = np.array([1, 2, 1]), np.array([[0.0] * 3, [2.0, -50.0, 2.0]]), np.ones((2, 3))
    histogram = np.zeros((2, 3, BINS + 2), dtype=np.int32)
    moments = np.zeros((2, 3, 2), dtype=np.int64)
    for _ in range(3):
        steps.record(flat, 1, fields, low, scale, histogram, moments)
    assert [tuple(place) for place in np.argwhere(histogram)] == [(1, 0, 1), (1, 1, 11), (1, 2, 1)]
    assert set(histogram[histogram > 0].tolist()) == {3}
    assert moments[1].tolist() == [[3 * 256, 3 * 256**2], [3 * 5120, 3 * 5120**2], [3 * 256, 3 * 256**2]]
    assert not moments[0].any()


@pytest.mark.parametrize(("absolute", "expected"), [(1, 3.25), (0, 3.0 * math.exp(0.25))])
def test_an_observation_has_an_error_added_or_in_logarithms(absolute: int, expected: float) -> None:
    assert steps.observed(3.0, absolute, 0.25) == pytest.approx(expected, rel=1e-14)


def test_a_level_moves_by_the_logarithm_of_what_is_missing() -> None:
    assert steps.level_move(6.0, 3.0) == pytest.approx(math.log(2.0), rel=1e-14)
    assert steps.level_move(3.0, 3.0) == 0.0
    # Nothing known and nothing seen: as far as the floor goes, and no farther.
    assert steps.level_move(0.0, 0.0) == 0.0
    assert steps.level_move(-1.0, 1.0) == pytest.approx(math.log(1e-9), rel=1e-14)
