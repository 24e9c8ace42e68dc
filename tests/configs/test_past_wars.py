"""Tests of the past wars: files of their own numbers, no pool overdrawn, ends as often as past wars had them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from attrition.analysis.past_wars import CASES, _forecasts
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.unit import simulate
from attrition.scenario import Scenario, load_scenario

BASE = "plain-war"
WARS = (*(case.scenario for case in CASES if not case.tuned), "winter-war")
POOLS = ("challenger_men", "defender_men", "challenger_pool", "defender_pool")
RATES = ("hazard_other", "occasions", "option_freeze", "freeze_acceptance")
OF_EACH_WAR = (
    "challenger.men.initial",
    "challenger.men.target_base",
    "challenger.men.pool_initial",
    "challenger.front.loss_rate_early",
    "challenger.front.quality",
    "defender.men.initial",
    "defender.men.target",
    "defender.men.pool_initial",
    "defender.front.loss_rate_early",
    "territory.initial",
    "ground.mobility",
    "strain.initial",
    "strain.military_reference",
    "regime.hazard",
    "regime.leader_age",
)


@cache
def war(name: str) -> Scenario:
    return load_scenario(name)


@cache
def seen(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Pools, float64[rows, paths, records, fields], and hazards a year of a war that is kept going for two years."""
    scenario = war(name).with_(sets=["switches.ends=false", "clock.horizon_months=24"])
    program = compile_scenario(scenario, seed=2, rows=48)
    found = pilot(program, program.rows, (*POOLS, *RATES), paths=2, first_path=0)
    offers = np.array(program.draws["settlement.other_offers"])[:, None, None]
    other, occasions, freeze, acceptance = np.moveaxis(found[..., len(POOLS) :], -1, 0)
    return found[..., : len(POOLS)], 12.0 * (other + (occasions * freeze + offers) * acceptance)


@pytest.mark.parametrize("name", WARS)
def test_a_war_gives_its_own_numbers_and_starts_without_a_history(name: str) -> None:
    scenario = war(name)
    own = {key for key, value in scenario.values.items() if value.layer == scenario.layers[-1]}
    assert scenario.layers[0].endswith("plain-war.toml")
    assert set(OF_EACH_WAR) <= own
    assert (scenario.clock.data_cutoff, scenario.observations, scenario.figures) == (None, (), ())


@pytest.mark.parametrize("name", (BASE, *WARS))
def test_a_value_is_sourced_or_its_prior_is_judged(name: str) -> None:
    for key, value in war(name).values.items():
        if value.status != "judged":
            assert value.source, key
        elif value.unit == "thousand" and key.endswith(("men.initial", "pool_initial")) and value.value > 1:
            assert value.varies, key


@pytest.mark.parametrize("name", WARS)
def test_no_dated_act_tells_what_came(name: str) -> None:
    scenario = war(name)
    assert all(act.when is not None and act.value.varies for act in scenario.acts)


@pytest.mark.parametrize("name", WARS)
def test_no_pool_is_overdrawn(name: str) -> None:
    pools, _ = seen(name)
    assert np.isfinite(pools).all()
    assert pools.min() >= 0.0


@pytest.mark.parametrize("name", WARS)
def test_all_ends_together_have_a_hazard_that_past_wars_had(name: str) -> None:
    _, hazards = seen(name)
    first = np.median(hazards[:, :, 1])
    # 95 wars ended at 1.5 a year; a guerrilla war, and one that has lasted, more slowly.
    slow = name in ("soviet-afghan", "iran-iraq")
    assert (0.05 < first < 1.0) if slow else (0.4 < first < 5.0)


def test_the_plain_war_lasts_as_long_as_past_wars() -> None:
    found = _forecasts(war(BASE), "options", 128, 8, 0)
    days = np.concatenate([group.months for group in found]) * 30.4375
    low, middle, high = np.quantile(days, (0.25, 0.5, 0.75), method="higher")
    # Quartiles of the 95 wars: 59, 163 and 459 days.
    assert 40 < low < 85
    assert 120 < middle < 220
    assert 330 < high < 620


@pytest.mark.parametrize("name", WARS)
def test_a_war_may_end_in_more_than_two_ways(name: str) -> None:
    counts = np.sum([group.counts for group in _forecasts(war(name), "options", 24, 4, 0)], axis=0)
    assert (counts > 0).sum() >= 3


@pytest.mark.full
@pytest.mark.parametrize("name", (BASE, *WARS))
def test_both_engines_give_the_same_bits(name: str) -> None:
    program = compile_scenario(war(name).with_(sets=["clock.horizon_months=36"]), seed=5, rows=3)
    kernel, simpy = (
        simulate(program, first_row=1, rows=2, first_path=0, paths=2, engine=engine, keep=4)
        for engine in ("kernel", "simpy")
    )
    assert np.array_equal(kernel.outcomes, simpy.outcomes, equal_nan=True)
    assert np.array_equal(kernel.trajectories, simpy.trajectories, equal_nan=True)
