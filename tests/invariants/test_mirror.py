"""Swapping the sides in front, manpower and industry mirrors the outcomes, where the model treats both alike.

Both sides have the same law of losses, the same needs for men, the same stages of training and hospital, the same loss
of armour and use of rounds, and each breaks below a strength of its own. They are not alike in what feeds them: bonus,
formations, stores and works on one side, funds, aid and a limit of intake on the other, and the doctrine of the
defender and the challenger's intensity. The mirror holds where these are idle: no limit of intake binds, nothing is
produced or delivered, and there is no noise, whose random numbers belong to a side.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.unit import final_state, simulate
from attrition.model.ends import End
from attrition.model.registry import STATE_INDEX
from attrition.scenario import Scenario
from tests.invariants.strategies import searched
from tests.invariants.test_zero_hazards import NO_EVENTS, NO_MARKS
from tests.scenarios import LIMITS, at_centre, fixed, no_data, shipped, without

ALIKE = ("front", "manpower", "armour", "fires", "ground", "ends")
"""Subsystems that are on."""
RANGES: dict[str, tuple[str, str, float, float]] = {
    "men": ("challenger.men.initial", "defender.men.initial", 100, 2000),
    "establishment": ("challenger.men.target_base", "defender.men.target", 50, 2000),
    "pool": ("challenger.men.pool_initial", "defender.men.pool_initial", 20_000, 90_000),
    "inflow": ("challenger.men.pool_inflow", "defender.men.pool_inflow", 0, 100),
    "desertion": ("challenger.men.desertion", "defender.men.desertion", 0, 0.1),
    "losses early": ("challenger.front.loss_rate_early", "defender.front.loss_rate_early", 0, 0.4),
    "losses late": ("challenger.front.loss_rate_late", "defender.front.loss_rate_late", 0, 0.4),
    "averted": ("challenger.front.defence", "defender.front.defence", 0, 0.05),
    "armour": ("challenger.armour.initial", "defender.armour.initial", 100, 5000),
    "armour lost": ("challenger.armour.lost_per_thousand", "defender.armour.lost_per_thousand", 0, 100),
    "tactics": ("challenger.armour.tactics_late", "defender.armour.tactics_late", 0.1, 2),
    "rounds": ("challenger.fires.stock_initial", "defender.fires.stock_initial", 0, 30),
    "demand": ("challenger.fires.demand", "defender.fires.demand", 0.01, 3),
    "demand of": ("challenger.fires.men_reference", "defender.fires.men_reference", 100, 2000),
    "breaks": ("defeat.strength", "collapse.strength", 0, 600),
}
"""What both sides have: the parameter of either, and between what it is drawn."""
SHARED = {
    "front.exponent_enemy": (0, 2),
    "front.exponent_own": (0, 2),
    "front.fires_floor": (0, 1),
    "front.captured": (0, 1),
    "front.power_of_armour": (0, 1),
    "men.training_months": (0.5, 12),
    "men.hospital_months": (0.5, 12),
    "men.irrecoverable_late": (0.1, 1),
    "armour.scarcity_exponent": (0, 3),
    "ground.mobility": (0, 2),
}
"""What is the same for both."""
IDLE = {
    "challenger.men.target_first": 0,
    "challenger.men.target_second": 0,
    "challenger.men.recruits_reference": 1000,
    "challenger.men.pool_exponent": 0,
    "challenger.men.bonus_elasticity": 0,
    "challenger.men.formation_share": 0,
    "defender.men.intake_limit": 1000,
    "defender.men.intake_share": 1,
    "defender.men.opening_wave": 0,
    "defender.men.desertion_slope": 0,
    "defender.funding.need": LIMITS["defender.funding.need"][0],
    "coalition.pipeline_initial": 0,
    "challenger.armour.refurbish_peak": 0,
    "challenger.armour.new_early": 0,
    "challenger.armour.new_late": 0,
    "challenger.fires.capacity_early": 0,
    "challenger.fires.capacity_late": 0,
    "challenger.fires.imports_late": 0,
    "challenger.fires.demand_opening": 1,
    "front.loss_noise_sd": 0,
    "front.loss_walk_sd": 0,
    "armour.noise_sd": 0,
    "ground.noise": 0,
    "ground.initiative": 0,
    "territory.initial": 0.5,
}
"""What one side has and the other has not, put out of action."""
MIRRORED = tuple(
    name.removeprefix("challenger_")
    for name in STATE_INDEX
    if name.startswith("challenger_")
    and name.replace("challenger", "defender") in STATE_INDEX
    # Numbers drawn for events that cannot come, and weapons that are idle.
    and not name.endswith(("_budget", "_mark", "_strikes", "_strikes_balanced_total"))
)
Side = dict[str, float]
parts = st.integers(0, 32).map(lambda number: number / 32)
sides = st.fixed_dictionaries({name: parts for name in RANGES})


@cache
def idle() -> Scenario:
    """The shipped scenario without data, acts, noise or hazards, and with all idle that only one side has."""
    quiet = shipped().with_(sets=[*NO_EVENTS, *NO_MARKS])
    off = [name for name in quiet.switches if name not in ALIKE]
    return fixed(at_centre(no_data(without(quiet, switches=off, acts=True, history=True), 24)), IDLE)


def war_of(challenger: Side, defender: Side, shared: Side, quality: float) -> Program:
    """The war of two sides, whose values are parts of the way through their ranges."""
    values = {"challenger.front.quality": quality}
    for name, (ours, theirs, low, high) in RANGES.items():
        values[ours] = low + challenger[name] * (high - low)
        values[theirs] = low + defender[name] * (high - low)
    for name, (low, high) in SHARED.items():
        values[name] = low + shared[name] * (high - low)
    return compile_scenario(fixed(idle(), values), seed=1, rows=1, solved={})


CASUALTIES = [
    [field.name for field in OUTCOME_FIELDS].index(f"{side}_casualties")
    for side in ("challenger", "defender")
]


def states(program: Program) -> dict[str, NDArray[np.float64]]:
    """Every field at the end of every step of a path."""
    seen = pilot(program, program.rows, tuple(STATE_INDEX), paths=1, first_path=0)[0, 0]
    return {name: seen[:, index] for name, index in STATE_INDEX.items()}


def close(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two courses agree to 1e-12 of the largest number in them."""
    size = max(float(np.nanmax(np.abs(one), initial=0.0)), 1e-6)
    return np.allclose(one, other, rtol=0.0, atol=1e-12 * size, equal_nan=True)


def assert_mirrored(challenger: Side, defender: Side, shared: Side, quality: float) -> None:
    """Assert that swapping the sides swaps all that both have, and the ends."""
    programs = war_of(challenger, defender, shared, quality), war_of(defender, challenger, shared, -quality)
    one, other = map(states, programs)
    for name in MIRRORED:
        assert close(one[f"challenger_{name}"], other[f"defender_{name}"]), name
        assert close(one[f"defender_{name}"], other[f"challenger_{name}"]), name
    assert close(one["balance"], -other["balance"])
    assert close(one["territory"], 1.0 - other["territory"])
    first, second = (
        simulate(program, first_row=0, rows=1, first_path=0, paths=1).outcomes[0] for program in programs
    )
    swapped = {End.MILITARY_DEFEAT: End.DEFENDER_COLLAPSE, End.DEFENDER_COLLAPSE: End.MILITARY_DEFEAT}
    if not breaks_at_once(programs[0]):
        assert second[0] == swapped.get(End(int(first[0])), End.STILL_FIGHTING)
    assert np.array_equal(first[1], second[1], equal_nan=True), "day of the end"
    swapped_casualties = second[list(reversed(CASUALTIES))]
    assert np.allclose(first[CASUALTIES], swapped_casualties, rtol=1e-12, atol=1e-12), "casualties"


def breaks_at_once(program: Program) -> bool:
    """Whether both sides break in one step, which the challenger then loses, whoever it is."""
    last = final_state(program, 0, 0)
    broken = last["challenger_men"] < program.draws["defeat.strength"][0]
    return bool(broken and last["defender_men"] < program.draws["collapse.strength"][0])


def test_swapping_the_sides_mirrors_the_outcomes(request: pytest.FixtureRequest) -> None:
    searched(
        int(request.config.getoption("--scenarios") * 0.3),
        assert_mirrored,
        challenger=sides,
        defender=sides,
        shared=st.fixed_dictionaries({name: parts for name in SHARED}),
        quality=st.sampled_from((0.0, 0.3, -1.0)),
    )


def test_the_mirrored_fields_move() -> None:
    """A mirror of what stands still would prove little."""
    halves = dict.fromkeys(RANGES, 0.5) | {"breaks": 0.0}
    seen = states(war_of(halves, halves | {"men": 0.25, "losses late": 0.3}, dict.fromkeys(SHARED, 0.5), 0.1))
    moving = {
        name
        for name in MIRRORED
        if np.nanmax(seen[f"challenger_{name}"]) > np.nanmin(seen[f"challenger_{name}"])
    }
    assert moving >= {
        "men",
        "casualties",
        "armour",
        "rounds",
        "training_second",
        "hospital_second",
        "fires_ratio",
    }
    assert np.ptp(seen["balance"]) > 0.1
    assert np.ptp(seen["territory"]) > 0.01


def test_a_side_that_breaks_loses_whichever_it_is() -> None:
    halves = dict.fromkeys(RANGES, 0.5)
    weak, strong = halves | {"men": 0.2, "establishment": 0.2, "breaks": 1.0}, halves | {"breaks": 0.0}
    shared = dict.fromkeys(SHARED, 0.5)
    ends = [
        simulate(war_of(*pair, shared, 0.0), first_row=0, rows=1, first_path=0, paths=1).outcomes[0, 0]
        for pair in ((weak, strong), (strong, weak))
    ]
    assert ends == [End.MILITARY_DEFEAT, End.DEFENDER_COLLAPSE]


def test_the_mirror_breaks_where_the_sides_differ() -> None:
    halves = dict.fromkeys(RANGES, 0.5)
    other = halves | {"men": 0.25}
    shared = dict.fromkeys(SHARED, 0.5)
    with pytest.raises(AssertionError):
        one, swapped = states(war_of(halves, other, shared, 0.3)), states(war_of(other, halves, shared, 0.3))
        assert close(one["balance"], -swapped["balance"])
