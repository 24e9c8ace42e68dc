"""Closed forms on the production kernel: competing causes, occurrences, the oil price, and its plain twin."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.kernel import TASK_CODES, kernel, simulate_paths
from attrition.engine.program import Program
from attrition.engine.unit import final_state, simulate
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Task
from attrition.model.ends import End
from attrition.model.registry import RECORDED
from attrition.scenario import Scenario
from tests.scenarios import at_centre, fixed, no_data, shipped, without

VARIABLES = {field.name: index for index, field in enumerate(RECORDED)}
DAYS_A_YEAR = 365.25
STEADY_HAZARDS = {
    "regime.hazard": 0.24,
    "regime.hazard_slope": 0,
    "regime.mutiny_share": 0,
    "regime.natural_hazard": 0,
    "regime.successor_stops": 1,
    "choice.rate": 0,
    "settlement.other_offers": 0,
    "escalation.hazard": 0,
    "collapse.hazard": 0.12,
    "collapse.balance": 0,
    "collapse.men": 0,
    "collapse.resolve": 0,
    "defeat.balance": -5,
    "defeat.men": 0,
    "defeat.territory": 0,
    "collapse.territory": 1,
}


def steady(months: int = 36) -> Scenario:
    """A war without data in which the regime and the defender fall at constant hazards and nothing else ends it."""
    return fixed(at_centre(no_data(shipped(), months)), STEADY_HAZARDS)


def z_score(found: int, probability: float, n: int) -> float:
    return (found - n * probability) / math.sqrt(n * probability * (1 - probability))


def ends(program: Program, rows: int, paths: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Code and day of the end of each path."""
    outcomes = simulate(program, first_row=0, rows=rows, first_path=0, paths=paths).outcomes
    return outcomes[:, 0], outcomes[:, 1]


@pytest.mark.parametrize("months", [6, 36])
def test_cumulative_incidence_of_competing_constant_hazards(months: int) -> None:
    program = compile_scenario(steady(), seed=1, rows=40)
    code, day = ends(program, 40, 100)
    years = months / 12
    regime, defender = 0.24, 0.12
    total = regime + defender
    gone = -math.expm1(-total * years)
    # The day at which a kernel month of 730.5 hours has passed that often.
    by = day <= months * 30.4375
    n = len(code)
    assert abs(z_score(int(np.count_nonzero(by & (code == End.REGIME_CRISIS))), regime / total * gone, n)) < 4
    assert (
        abs(z_score(int(np.count_nonzero(by & (code == End.DEFENDER_COLLAPSE))), defender / total * gone, n))
        < 4
    )
    assert set(np.unique(code)) == {End.STILL_FIGHTING, End.REGIME_CRISIS, End.DEFENDER_COLLAPSE}


def test_days_of_ends_are_exponential_within_the_step_too() -> None:
    """Rescaled, 1 - exp(-total·t) of those that end within the horizon is uniform: Kolmogorov, p = .001."""
    program = compile_scenario(steady(), seed=2, rows=40)
    _, day = ends(program, 40, 100)
    ended = np.sort(day[~np.isnan(day)])
    horizon = -math.expm1(-0.36 * program.horizon_day / DAYS_A_YEAR)
    uniform = -np.expm1(-0.36 * ended / DAYS_A_YEAR) / horizon
    gaps = uniform - (np.arange(len(ended)) + 0.5) / len(ended)
    assert np.max(np.abs(gaps)) < 1.95 / math.sqrt(len(ended))
    assert np.mean(np.mod(ended, 7.0) == 0) < 0.05


def test_hazards_begin_with_the_forecast() -> None:
    """After the cutoff the first week is as dangerous as any other."""
    scenario = fixed(
        at_centre(shipped().with_(sets=["clock.data_cutoff=2022-12-29", "clock.horizon_months=12"])),
        STEADY_HAZARDS | {"regime.hazard": 5, "collapse.hazard": 5},
    )
    program = compile_scenario(scenario, seed=3, rows=20)
    assert program.plan.agenda.cutoff % 168 == 0
    code, day = ends(program, 20, 50)
    since = day - program.cutoff_day
    assert np.nanmin(since) >= 0
    expected = -math.expm1(-10 / 12 * 168 / 730.5)
    assert abs(z_score(int(np.count_nonzero(since < 7)), expected, len(code))) < 4


def test_occurrences_of_jumps_are_poisson() -> None:
    scenario = fixed(
        at_centre(no_data(shipped(), 24)),
        STEADY_HAZARDS
        | {"regime.hazard": 0, "collapse.hazard": 0, "oil.jump_rate": 1.5, "sanctions.future_rate": 0},
    )
    program = compile_scenario(scenario, seed=4, rows=20)
    counts = np.array(
        [final_state(program, row, path)["oil_jump_count"] for row in range(20) for path in range(25)]
    )
    mean = 1.5 / 12 * program.calendar.steps * 168 / 730.5
    assert abs(counts.mean() - mean) < 4 * math.sqrt(mean / counts.size)
    assert abs(counts.var() - mean) < 4 * mean * math.sqrt(2 / counts.size + 1 / (mean * counts.size))


def test_log_brent_is_a_stationary_ornstein_uhlenbeck_process() -> None:
    reversion, volatility = 0.12, 0.08
    quiet = fixed(
        at_centre(no_data(shipped(), 240)),
        STEADY_HAZARDS
        | {
            "regime.hazard": 0,
            "collapse.hazard": 0,
            "oil.jump_rate": 0,
            "oil.volume_feedback": 0,
            "oil.reversion": reversion,
            "oil.volatility": volatility,
            "oil.brent_median": 70,
            "oil.brent_initial": 70,
        },
    )
    program = compile_scenario(without(quiet, switches=("budget",), acts=True), seed=5, rows=20)
    unit = simulate(program, first_row=0, rows=20, first_path=0, paths=20, keep=400)
    logs = np.log(unit.trajectories[:, :, VARIABLES["brent"]])
    late = logs[:, 500]
    variance = volatility**2 / (2 * reversion)
    assert abs(late.mean() - math.log(70)) < 4 * math.sqrt(variance / len(late))
    assert abs(late.var() / variance - 1) < 4 * math.sqrt(2 / len(late))
    for lag in (1, 13, 40):
        expected = math.exp(-reversion * lag * 168 / 730.5)
        found = np.corrcoef(logs[:, 500], logs[:, 500 + lag])[0, 1]
        assert abs(math.atanh(found) - math.atanh(expected)) < 4 / math.sqrt(len(late) - 3)


def test_the_jitted_kernel_is_made_once() -> None:
    assert kernel() is kernel()


def test_every_task_has_a_code() -> None:
    assert sorted(TASK_CODES.values()) == list(range(len(Task)))
    assert TASK_CODES[Task.RULES] == 0
    assert {process.task for process in PROCESSES} == set(Task)


def test_the_plain_function_reads_as_the_algorithm_and_is_no_kernel_yet() -> None:
    from attrition.engine import kernel as module

    assert module.RUN_PROCESS is None and module.TAKE_EFFECT is None
    assert simulate_paths.__doc__
