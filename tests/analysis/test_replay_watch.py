"""A watched path: the states that the kernel kept, and what is told of each thing that happens."""

from __future__ import annotations

import numpy as np
import polars as pl

from attrition.analysis.replay_watch import FIRST_FIELD, watched
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.unit import final_state
from attrition.model.registry import STATE, STATE_INDEX
from tests.replays import eventful, small_war, source
from tests.scenarios import WATCHED, shipped, under


def test_states_are_those_that_the_kernel_kept() -> None:
    held = source()
    kept = pl.read_parquet(small_war() / "paths.parquet").filter(
        (pl.col("variant") == "base") & (pl.col("structure") == "null") & (pl.col("path") == 1)
    )
    address = held.address(1, "null", 0)
    seen = watched(held.program(address, held.scenario(address)), 1)
    assert len(seen.days) > 20
    for name in held.manifest.variables:
        column = kept[name].drop_nulls().to_numpy()
        assert np.array_equal(column, seen.states[:, STATE_INDEX[name]]), name
    assert np.array_equal(seen.days, kept["day"].to_numpy()[: len(seen.days)])


def test_the_final_state_is_the_kernels() -> None:
    program = compile_scenario(shipped(), seed=7, rows=1, first_row=2, solved={})
    seen = watched(program, 3)
    kernel = final_state(compile_scenario(shipped(), seed=7, rows=3, solved={}), 2, 3)
    assert seen.final.tolist() == list(kernel.values())


def test_moves_are_those_of_the_state_and_leave_budgets_out() -> None:
    probe = next(item for item in eventful().events if item.name.startswith("probe:"))
    moved = {item.field: item.after - item.before for item in probe.moved}
    assert 0.0 < moved["rung"] <= 0.5 and "will_others" in moved
    assert all(STATE_INDEX[name] >= FIRST_FIELD for name in moved)
    assert probe.who == "challenger" and probe.tick == int(24 * probe.day)


def test_the_changes_of_an_act_stand_together() -> None:
    acts = [item for item in eventful().events if item.name == "howitzers"]
    assert len(acts) == 1
    assert [item.field for item in acts[0].moved] == ["rung", "listed_acts", "attention"]
    assert acts[0].who == eventful().scenario.act("howitzers").actor


def test_observations_say_what_they_set() -> None:
    seen = next(item for item in eventful().events if item.kind == "observation" and "brent" in item.what)
    assert seen.who == "the record" and seen.name == ""
    assert "brent" in {item.field for item in seen.moved}


def test_a_trigger_is_told_when_it_fires() -> None:
    scenario = under(
        shipped().with_(sets=["clock.data_cutoff=2022-12-31", "clock.horizon_months=6"]), WATCHED
    )
    program = compile_scenario(scenario, seed=1, rows=1, solved={})
    fired = [item for item in watched(program, 0).happened if "condition" in item.what]
    assert {item.name for item in fired} == {"aid on a low reserve", "decree on losses"}
    assert all(item.day >= program.cutoff_day for item in fired)
    decree = next(item for item in fired if item.name == "decree on losses")
    assert {item.field for item in decree.moved} == {"challenger_called_up", "mobilisation"}


def test_what_is_left_out_spends_its_budget() -> None:
    base = eventful()
    first = next(item for item in base.events if item.name == "coalition_act:1")
    again = watched(base.program, base.address.path, ["coalition_act:1"])
    second = next(item for item in again.happened if item.name == "coalition_act:2")
    # The rate of these acts is constant, so the next one comes on its day; only the effect of the first is gone.
    assert second.day == next(item.day for item in base.events if item.name == "coalition_act:2") > first.day


def test_the_state_is_as_wide_as_declared() -> None:
    assert eventful().seen.states.shape[1] == len(STATE) == len(eventful().seen.final)
