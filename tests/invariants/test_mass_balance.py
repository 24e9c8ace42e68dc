"""Every pool balances: what is there is what there was, plus what came, less what went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.unit import final_state
from attrition.model.lines import LINES
from attrition.model.spans import HOURS_PER_MONTH
from attrition.model.structures import STRUCTURES, adjusted
from tests.invariants.generated import generated_program
from tests.scenarios import DATED, SHORT, WATCHED, compiled_shipped, no_data, shipped, under

TOLERANCE = 1e-9
PACKAGE = date(2026, 2, 12)
GIVEN = f"""
[[acts]]
name = "package"
lever = "aid_package"
date = {PACKAGE}
value = 20
[[acts]]
name = "tanks withheld"
lever = "restraint_armour"
date = 2026-06-04
value = 0.5
[[acts]]
name = "weapons of long range withheld"
lever = "restraint_strikes"
date = 2026-06-04
value = 1
[[acts]]
name = "more air defence"
lever = "aid_air_defence"
date = 2026-06-04
value = 0.7
"""
"""A policy of the coalition that gives and withholds."""
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
UNDER_WAY = (
    "stock_{}_first",
    "stock_{}_second",
    "build_{}_first",
    "build_{}_second",
    "build_{}_third",
    "ready_{}",
)
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
        came = [here["recruited_total"], here["captured_total"]]
        out = [-here[f"{way}_total"] for way in ("irrecoverable", "deserted", "balanced")]
        pools[f"men, {side}"] = men, [drawn[f"{side}.men.initial"], *came, *out]
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
    for name, weapons, came, went in (
        ("challenger_strikes", "challenger.strikes.initial", "made", "launched"),
        ("defender_strikes", "defender.strikes.initial", "received", "flown"),
        ("interceptors", "defender.strikes.interceptors_initial", "received", "fired"),
    ):
        pools[name] = (
            state[name],
            [
                drawn[weapons],
                state[f"{name}_{came}_total"],
                -state[f"{name}_{went}_total"],
                -state[f"{name}_balanced_total"],
            ],
        )
    for line in LINES:
        under_way = 0.0
        for stage in UNDER_WAY:
            under_way += state[stage.format(line)]
        pools[f"aid, {line}"] = (
            under_way,
            [state[f"ordered_{line}_usd_total"], -state[f"delivered_{line}_usd_total"]],
        )
    return pools


def final_states(
    program: Program, rows: int, paths: int
) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """The final state of each path with its row of draws."""
    for row in range(rows):
        drawn = adjusted({name: values[row] for name, values in program.draws.items()}, program.structure)
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


@pytest.mark.parametrize("structure", STRUCTURES)
def test_pools_balance_in_the_shipped_scenario_with_its_imposed_history(structure: str) -> None:
    plain = compiled_shipped()
    assert_balanced(
        compile_scenario(
            shipped(), seed=7, rows=40, structure=structure, draws=plain.draws, solved=plain.solved
        ),
        40,
        2,
    )


def test_pools_balance_in_the_driftless_twin() -> None:
    program = compiled_shipped(40, driftless=True)
    assert_balanced(program, 40, 2)
    taken_out: dict[str, float] = {}
    for state, _ in final_states(program, 5, 1):
        for name in state:
            if name.endswith("_balanced_total"):
                taken_out[name] = max(taken_out.get(name, 0.0), abs(state[name]))
    assert len(taken_out) == 12
    assert {name for name, most in taken_out.items() if most < 1e-3} == set()


def test_pools_balance_without_data_and_under_policies() -> None:
    short = shipped().with_(sets=SHORT)
    for scenario in (no_data(shipped(), 60), under(short, WATCHED), under(short, DATED)):
        assert_balanced(compile_scenario(scenario, seed=5, rows=12), 12, 2)
    assert_balanced(compile_scenario(under(shipped(), GIVEN), seed=5, rows=12, solved={}), 12, 2)


@pytest.mark.parametrize("seed", range(12))
def test_pools_balance_in_generated_scenarios(seed: int) -> None:
    assert_balanced(generated_program(seed, rows=2, months=60), 2, 2)


@pytest.mark.full
def test_pools_balance_in_many_generated_scenarios() -> None:
    for seed in range(100, 140):
        assert_balanced(generated_program(seed, rows=2, months=120), 2, 2)


def test_what_is_delivered_is_received() -> None:
    program = compiled_shipped()
    for state, drawn in final_states(program, 20, 2):
        for received, delivered in (
            ("defender_rounds_received_total", state["delivered_rounds_total"]),
            (
                "defender_armour_received_total",
                state["delivered_armour_usd_total"] / drawn["coalition.price.tank"] * 1000.0,
            ),
            (
                "interceptors_received_total",
                state["delivered_air_defence_usd_total"] / drawn["coalition.price.interceptor"] * 1000.0,
            ),
        ):
            assert state[received] == pytest.approx(delivered, rel=TOLERANCE), received
            assert delivered > 0.0


def test_what_is_committed_is_ordered_withheld_or_spent_on_the_rest() -> None:
    """Step by step: aid and packages, less what restraint keeps back after the data, go to the lines and the rest."""
    fields = (
        "aid",
        "probe_restraint",
        *(f"line_{line}" for line in LINES),
        *(f"withheld_{line}" for line in LINES),
        "aid_other_total",
        *(f"ordered_{line}_usd_total" for line in LINES),
    )
    program = compile_scenario(under(shipped(), GIVEN), seed=7, rows=12, solved=compiled_shipped(12).solved)
    states = pilot(program, program.rows, fields, paths=2).reshape(24, program.records, len(fields))
    months = program.calendar.step_hours / HOURS_PER_MONTH
    after = np.array([step * months for step in range(program.records)]) * 1.0 >= (
        program.calendar.cutoff / HOURS_PER_MONTH
    )
    aid = states[:, 1:, 0] / 12.0 * months
    aid[:, program.calendar.tick(PACKAGE) // program.calendar.step_hours - 1] += 20.0
    # Probes move restraint after the pipeline of their step, and it fades there: the step before is what it saw.
    won = states[:, :-1, 1]
    shares, withheld = states[:, 1:, 2:6], states[:, 1:, 6:10]
    kept_back = (shares * np.minimum(withheld + won[:, :, None], 1.0)).sum(axis=2)
    kept_back = kept_back / np.maximum(shares.sum(axis=2), 1.0) * after[1:]
    spent = np.diff(states[:, :, 10:], axis=1).sum(axis=2)
    fighting = np.isfinite(spent)
    assert np.allclose(spent[fighting], (aid * (1.0 - kept_back))[fighting], rtol=1e-7, atol=1e-9)
    assert kept_back[fighting].max() > 0.2
    assert kept_back[fighting].min() == 0.0


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
