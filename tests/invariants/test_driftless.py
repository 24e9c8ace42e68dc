"""The driftless twin on the kernel: flat without noise, and unbiased with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.model import totals
from attrition.model.registry import RECORDED, STATE_INDEX
from attrition.model.turning import MEASURES
from attrition.scenario import load_scenario
from tests.invariants.test_zero_hazards import NO_EVENTS, NO_MARKS

TWIN = "study.driftless=1"
NO_NOISE = (
    "front.loss_noise_sd=0",
    "front.loss_walk_sd=0",
    "armour.noise_sd=0",
    "ground.noise=0",
    "oil.volatility=0",
    "coalition.will_noise=0",
    "beliefs.trend_noise=0",
)
"""The noises that move a stock of the twin; those of strain, resolve, prices and pledges stand still with them."""
NO_END = (*NO_EVENTS, *NO_MARKS)

LEDGERS = {
    name
    for name in STATE_INDEX
    if name.endswith(("_total", "_casualties", "_casualties_reported")) or name == "steps_done"
}
"""What is counted since the start."""
CLOCKS = {"quarter_committed", "quarter_months", "election_left"}
MEMORIES = {
    "irrecoverable_recent",
    "tightness",
    *(f"casualties_recent_{stage}" for stage in ("first", "second", "third")),
    *(f"defender_recent_{stage}" for stage in ("first", "second", "third")),
    "urals_mean",
    "sanctions_pressure",
    "mobilisation",
    "raid_wave",
    "evidence_weight",
    "balance_trend",
    "will_trend",
    "gap_donors_will",
    "hazard_challenger",
    "odds_challenger",
    "exhaustion_donors",
    "exhaustion_coalition",
    "appeal_continue",
    "appeal_probe",
    "appeal_mobilise",
    "appeal_escalate",
    "option_freeze",
    "option_withdraw",
}
"""What remembers the years before: means and fading effects, which settle."""
SUMMED_UP = {field.name for field in totals.STATE}
"""Sums and means of a path since the end of the data."""
YEAR = 52


def from_the_cutoff(
    sets: Sequence[str], fields: Sequence[str], rows: int, paths: int
) -> tuple[Program, NDArray[np.float64]]:
    """Some fields at the end of each step after the data, float64[rows, paths, steps, fields]."""
    program = compile_scenario(load_scenario("ukraine-2022", sets=sets), seed=1, rows=rows)
    states = pilot(program, program.rows, fields, paths=paths)
    return program, states[:, :, int(program.cutoff_day // 7) + 1 :]


def spans(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much each field moves, as a share of its size, the largest over paths: float64[fields]."""
    spread = states.max(axis=2) - states.min(axis=2)
    size = np.maximum(np.abs(states).mean(axis=2), 1e-9)
    largest: NDArray[np.float64] = (spread / size).max(axis=(0, 1))
    return largest


def test_without_noise_nothing_moves_in_the_twin() -> None:
    _, states = from_the_cutoff((TWIN, *NO_NOISE, *NO_END), tuple(STATE_INDEX), 8, 1)
    moving = spans(states[:, :, 2 * YEAR :]) > 0.01
    moved = {name for name, moves in zip(STATE_INDEX, moving, strict=True) if moves}
    assert moved - LEDGERS - CLOCKS - MEMORIES - SUMMED_UP == set()
    assert moved >= CLOCKS
    still = {field.name for field in RECORDED} - LEDGERS - MEMORIES
    assert len(still) > 50


def test_what_remembers_settles_in_the_twin() -> None:
    names = tuple(sorted(MEMORIES))
    _, states = from_the_cutoff((TWIN, *NO_NOISE, *NO_END), names, 8, 1)
    early = np.ptp(states[:, :, : 2 * YEAR], axis=2).mean(axis=(0, 1))
    late = np.ptp(states[:, :, -2 * YEAR :], axis=2).mean(axis=(0, 1))
    for name, first, last in zip(names, early, late, strict=True):
        assert first > 0.0, name
        assert last <= 0.75 * first, name


@pytest.mark.parametrize("noise", NO_NOISE)
def test_every_noise_moves_something_in_the_twin(noise: str) -> None:
    """None of them could be left out above: with one at its value, something that stood still moves."""
    others = tuple(value for value in NO_NOISE if value != noise)
    _, states = from_the_cutoff((TWIN, *others, *NO_END, "study.solved=0"), tuple(STATE_INDEX), 2, 1)
    moving = spans(states[:, :, 2 * YEAR :]) > 0.01
    moved = {name for name, moves in zip(STATE_INDEX, moving, strict=True) if moves}
    assert moved - LEDGERS - CLOCKS - MEMORIES != set()


def test_with_noise_the_twin_neither_turns_nor_turns_back_on_balance() -> None:
    fields = tuple(f"{measure}_turned" for measure in MEASURES)
    early, late = (
        from_the_cutoff((TWIN, *NO_END), fields, 24, 16)[1].mean(axis=(0, 1))[moment]
        for moment in (YEAR // 2, -1)
    )
    for name, before, after in zip(fields, early, late, strict=True):
        assert abs(after - before) < 0.06, name
    base = from_the_cutoff(NO_END, fields, 24, 16)[1].mean(axis=(0, 1))[-1]
    d1, d3 = fields.index("d1_turned"), fields.index("d3_turned")
    assert base[d1] > late[d1] + 0.2
    assert base[d3] > late[d3] + 0.05


@pytest.mark.full
@pytest.mark.parametrize("field", ["balance", "territory", "will", "brent", "challenger_men", "defender_men"])
def test_with_noise_stocks_of_the_twin_have_no_drift(field: str) -> None:
    _, states = from_the_cutoff((TWIN, *NO_END, "oil.jump_size=0"), (field,), 64, 16)
    change = (states[:, :, -1, 0] - states[:, :, YEAR, 0]).mean(axis=1)
    spread = change.std(ddof=1) / np.sqrt(len(change))
    size = np.abs(states[:, :, YEAR, 0]).mean()
    # Limits push back: what is left of a drift must be a small share of the size.
    assert abs(change.mean()) < 4.0 * spread or abs(change.mean()) < 0.02 * size
