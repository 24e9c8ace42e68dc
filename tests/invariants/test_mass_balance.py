"""Every pool balances: what is there is what there was, plus what came, less what went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from attrition.engine.program import Program, compile_scenario
from attrition.engine.unit import final_state
from tests.scenarios import DATED, SHORT, WATCHED, compiled_shipped, generated, no_data, shipped, under

TOLERANCE = 1e-9
STAGES = {
    "challenger": (
        "men",
        "training_first",
        "training_second",
        "formation",
        "hospital_first",
        "hospital_second",
    ),
    "defender": ("men", "training_first", "training_second", "hospital_first", "hospital_second"),
}
Terms = list[float]
Balance = dict[str, tuple[float, Terms]]


def balances(state: dict[str, float], drawn: dict[str, float]) -> Balance:
    """For each pool what is there and the flows that must add up to it, from a final state and a row of draws."""
    pools: Balance = {
        "hulls": (
            state["challenger_hulls"],
            [
                drawn["challenger.armour.stored_initial"],
                -state["challenger_hulls_drawn_total"],
                -state["challenger_hulls_balanced_total"],
            ],
        ),
        "liquid reserve": (
            state["liquid_reserve"],
            [drawn["budget.reserve_initial"], state["reserve_gained_total"], -state["reserve_drawn_total"]],
        ),
    }
    for side in ("challenger", "defender"):
        here = {
            name.removeprefix(f"{side}_"): value for name, value in state.items() if name.startswith(side)
        }
        men = 0.0
        for stage in STAGES[side]:
            men += here[stage]
        out = [-here[f"{way}_total"] for way in ("irrecoverable", "deserted", "balanced")]
        pools[f"men, {side}"] = men, [drawn[f"{side}.men.initial"], here["recruited_total"], *out]
        pools[f"recruitable men, {side}"] = (
            here["pool"],
            [
                drawn[f"{side}.men.pool_initial"],
                here["pool_joined_total"],
                -here["recruited_total"],
                -here["pool_balanced_total"],
            ],
        )
        for stock, initial, out_name in (
            ("armour", f"{side}.armour.initial", "lost"),
            ("rounds", f"{side}.fires.stock_initial", "fired"),
        ):
            pools[f"{stock}, {side}"] = (
                here[stock],
                [
                    drawn[initial],
                    here[f"{stock}_received_total"],
                    -here[f"{stock}_{out_name}_total"],
                    -here[f"{stock}_balanced_total"],
                ],
            )
    return pools


def final_states(
    program: Program, rows: int, paths: int
) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """The final state of each path with its row of draws."""
    for row in range(rows):
        drawn = {name: values[row] for name, values in program.draws.items()}
        for path in range(paths):
            yield final_state(program, row, path), drawn


def assert_balanced(program: Program, rows: int, paths: int) -> None:
    """Assert that every pool of every path balances, relative to all that flowed."""
    for state, drawn in final_states(program, rows, paths):
        for name, (there, terms) in balances(state, drawn).items():
            expected = flowed = 0.0
            for term in terms:
                expected += term
                flowed += abs(term)
            assert abs(there - expected) <= TOLERANCE * max(flowed, 1.0), (name, there, terms)


def test_pools_balance_in_the_shipped_scenario_with_its_imposed_history() -> None:
    assert_balanced(compiled_shipped(150), 150, 2)


def test_pools_balance_in_the_driftless_twin() -> None:
    program = compiled_shipped(100, driftless=True)
    assert_balanced(program, 100, 2)
    taken_out = [
        abs(state[f"{pool}_balanced_total"])
        for state, _ in final_states(program, 5, 1)
        for pool in ("challenger_men", "challenger_armour", "challenger_hulls", "challenger_rounds")
        if f"{pool}_balanced_total" in state
    ]
    assert max(taken_out) > 0.1


def test_pools_balance_without_data_and_under_policies() -> None:
    short = shipped().with_(sets=SHORT)
    for scenario in (no_data(shipped(), 60), under(short, WATCHED), under(short, DATED)):
        assert_balanced(compile_scenario(scenario, seed=5, rows=20), 20, 2)


@pytest.mark.parametrize("seed", range(12))
def test_pools_balance_in_generated_scenarios(seed: int) -> None:
    assert_balanced(compile_scenario(generated(seed, 60), seed=seed, rows=2), 2, 2)


@pytest.mark.full
def test_pools_balance_in_many_generated_scenarios() -> None:
    for seed in range(100, 400):
        assert_balanced(compile_scenario(generated(seed, 120), seed=seed, rows=2), 2, 2)


def test_flows_are_not_idle() -> None:
    """A balance of nothing would hold too: in the shipped scenario every pool has flows."""
    state, drawn = next(final_states(compiled_shipped(), 1, 1))
    for name, (_, terms) in balances(state, drawn).items():
        assert sum(abs(term) > 0 for term in terms) >= 2, name


def test_an_unbalanced_pool_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = final_state

    def leaking(program: Program, row: int, path: int) -> dict[str, float]:
        state = honest(program, row, path)
        return state | {"defender_hospital_second": state["defender_hospital_second"] + 1e-5}

    monkeypatch.setitem(globals(), "final_state", leaking)
    with pytest.raises(AssertionError, match="men, defender"):
        assert_balanced(compiled_shipped(), 1, 1)
