"""The driftless twin on the kernel: flat without noise, and unbiased with it."""

from __future__ import annotations

import numpy as np

from attrition.engine.program import compile_scenario
from attrition.engine.unit import simulate
from attrition.scenario import load_scenario

NO_NOISE = [
    "study.driftless=1",
    "front.loss_noise_sd=0",
    "front.loss_walk_sd=0",
    "armour.noise_sd=0",
    "oil.volatility=0",
    "oil.jump_rate=0",
    "regime.hazard=0",
    "collapse.hazard=0",
    "defeat.weeks=520",
]


def bands(sets: list[str], paths: int) -> dict[str, np.ndarray]:
    """Trajectories of recorded variables, float64[paths, weeks], from two years after the cutoff: averages settled."""
    program = compile_scenario(load_scenario("ukraine-2022", sets=sets), seed=1, rows=24)
    unit = simulate(program, first_row=0, rows=24, first_path=0, paths=paths, keep=24 * paths)
    first = int(program.cutoff_day // 7) + 104
    return {name: unit.trajectories[:, first:, index] for index, name in enumerate(program.variables)}


def test_without_noise_nothing_moves_in_the_twin() -> None:
    found = bands(NO_NOISE, 2)
    for name in (
        "challenger_men",
        "defender_men",
        "challenger_armour",
        "defender_armour",
        "challenger_hulls",
        "challenger_rounds",
        "defender_rounds",
        "liquid_reserve",
        "debt",
        "brent",
        "inflation",
        "policy_rate",
        "strain",
        "resolve",
        "exhaustion_challenger",
        "exhaustion_coalition",
    ):
        path = found[name]
        spread = np.nanmax(path, axis=1) - np.nanmin(path, axis=1)
        size = np.maximum(np.abs(np.nanmean(path, axis=1)), 1e-9)
        assert np.nanmax(spread / size) < 0.01, name


def test_with_noise_the_twin_neither_turns_nor_turns_back_on_balance() -> None:
    turned = bands(["study.driftless=1"], 16)["d1_turned"]
    early, late = np.nanmean(turned[:, 0]), np.nanmean(turned[:, -1])
    assert abs(late - early) < 0.06
    base = bands([], 16)["d1_turned"]
    assert np.nanmean(base[:, -1]) > late
