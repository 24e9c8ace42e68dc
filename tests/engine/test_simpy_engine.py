"""SimPy as the readable scheduler: order within a tick, the end, and the record of what happened."""

from __future__ import annotations

import numpy as np
import pytest
import simpy

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.simpy_engine import At, trace_path
from attrition.engine.unit import simulate
from attrition.model.clocks import PROCESSES
from attrition.model.structures import STRUCTURES
from tests.scenarios import DATED, SHORT, WATCHED, a_unit, assert_same_bits, fixed, shipped, under

COLUMNS = {field.name: index for index, field in enumerate(OUTCOME_FIELDS)}


def test_ties_are_settled_by_the_process_table_not_by_who_came_first() -> None:
    env = simpy.Environment()
    seen: list[tuple[int, int]] = []

    def act(order: int, ticks: list[int]):  # type: ignore[no-untyped-def]
        for tick in ticks:
            yield At(env, tick, order)
            seen.append((int(env.now), order))

    for order in (2, 0, 1):
        env.process(act(order, [0, 168, 336] if order else [168, 336]))
    env.run()
    assert seen == [(0, 1), (0, 2), (168, 0), (168, 1), (168, 2), (336, 0), (336, 1), (336, 2)]


def test_a_trace_tells_acts_observations_triggers_and_the_end() -> None:
    short = shipped().with_(sets=[*SHORT, "collapse.hazard=5"])
    program = compile_scenario(under(under(short, WATCHED), DATED), seed=1, rows=2)
    row, path = next(
        (row, path)
        for row in range(2)
        for path in range(20)
        if simulate(program, first_row=row, rows=1, first_path=path, paths=1).outcomes[0, 1] > 380
    )
    happened = trace_path(program, row, path)
    told = [happening.what for happening in happened]
    assert [happening.tick for happening in happened] == sorted(happening.tick for happening in happened)
    assert {happening.process for happening in happened} <= {process.name for process in PROCESSES}
    for words in (
        "act 'package with a prior'",
        "observed brent",
        "act 'decree on losses'",
        "the war ends on day",
    ):
        assert any(words in what for what in told), words
    assert not any("act 'never'" in what for what in told)
    assert told[-1].startswith("the war ends") or "the war ends" in " ".join(told[-3:])


def test_a_trace_is_the_path_that_the_kernel_ran() -> None:
    program = compile_scenario(fixed(shipped().with_(sets=SHORT), {"collapse.hazard": 5}), seed=2, rows=1)
    outcomes = simulate(program, first_row=0, rows=1, first_path=0, paths=6).outcomes
    for path in range(6):
        told = [
            happening.what for happening in trace_path(program, 0, path) if "the war ends" in happening.what
        ]
        day = outcomes[path, COLUMNS["end_day"]]
        assert len(told) == (0 if np.isnan(day) else 1)
        if told:
            assert f"day {day:.1f}:" in told[0]


@pytest.mark.full
def test_plain_and_jitted_rules_trace_the_same() -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=1)
    assert trace_path(program, 0, 0, pure=True) == trace_path(program, 0, 0, pure=False)


@pytest.mark.full
@pytest.mark.parametrize("engine", ["simpy", "simpy-pure"])
def test_a_trigger_acts_only_after_the_cutoff(engine: str) -> None:
    program = compile_scenario(under(shipped().with_(sets=SHORT), WATCHED), seed=1, rows=1)
    happened = [
        happening
        for happening in trace_path(program, 0, 1, pure=engine == "simpy-pure")
        if happening.process == "triggers" and "act '" in happening.what
    ]
    assert happened
    assert all(happening.tick >= program.plan.agenda.cutoff for happening in happened)
    # At once, where no dwell is asked, and two months later where it is.
    first = {what.split("'")[1]: tick for tick, what in ((h.tick, h.what) for h in reversed(happened))}
    assert first["decree on losses"] - program.plan.agenda.cutoff < 168
    assert 2 * 730 <= first["aid on a low reserve"] - first["decree on losses"] <= 2 * 730.5 + 168


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_engines_agree_under_every_structure(structure: str) -> None:
    lively = {
        "regime.hazard": 1,
        "collapse.hazard": 1,
        "choice.rate": 3,
        "escalation.act_rate": 3,
        "null.hazard": 3,
    }
    program = compile_scenario(
        fixed(shipped().with_(sets=SHORT), lively), seed=4, rows=2, structure=structure, solved={}
    )
    expected = a_unit(program, 2, 2)
    assert expected.outcomes[:, 0].max() > 0
    for engine in ("simpy", "simpy-pure"):
        got = a_unit(program, 2, 2, engine)
        assert_same_bits(expected, got)
        assert np.array_equal(expected.moments, got.moments)
