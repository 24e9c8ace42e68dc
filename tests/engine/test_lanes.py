"""Paths that walk together: each as if it walked alone, in every engine, counted once, and nothing compiled anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attrition
from attrition.engine import lanes
from attrition.engine.agenda import agenda_until
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.lane_loops import compiled_loops
from attrition.engine.lane_view import lane_of
from attrition.engine.lanes import lane_kernel, run_lanes
from attrition.engine.memory import LANES, empty_output, new_output
from attrition.engine.plan import Output
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.simpy_engine import simulate_with_simpy
from attrition.engine.unit import UnitResult, final_state, pilot_bins
from attrition.model.registry import STATE
from attrition.model.structures import STRUCTURES
from attrition.scenario import load_scenario
from tests.engine import lane_blocks
from tests.engine.lane_blocks import (
    LIVELY,
    assert_all_same,
    lively,
    lively_program,
    run_plain,
    some,
    together,
)
from tests.scenarios import DATED, SHORT, WATCHED, fixed, shipped, under, without
from tests.tiers import sampled

SWITCHES = tuple(shipped().switches)
WHOLE = 2 * LANES + 9
"""Paths of a row in three blocks, the last of which is no multiple of the width of a vector."""


@cache
def whole(structure: str) -> UnitResult:
    """Many paths of two rows of a lively war under a structure."""
    return some(lively_program(structure), WHOLE)


def in_parts(program: Program, sizes: tuple[int, ...], rows: int = 2) -> UnitResult:
    """Run consecutive paths in several calls and put the results together."""
    starts = np.cumsum((0, *sizes[:-1])).tolist()
    runs = [some(program, size, start, rows=rows) for size, start in zip(sizes, starts, strict=True)]
    return together(runs, rows)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_path_is_the_same_in_whatever_block_it_walks(structure: str) -> None:
    ended = whole(structure).outcomes[:, 0] > 0
    assert 0.1 < ended.mean() <= 1.0
    sizes = (1, 7, 8, 9, LANES - 1, WHOLE - LANES - 24)
    assert_all_same(whole(structure), in_parts(lively_program(structure), sizes))


@pytest.mark.parametrize("paths", [1, 7, 8, 9, *range(LANES - 1, LANES + 3)])
def test_any_number_of_paths_is_the_beginning_of_more(paths: int) -> None:
    program = lively_program()
    assert_all_same(whole("options"), in_parts(program, (paths, WHOLE - paths)))


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_paths_at_the_edges_of_a_block_are_those_that_simpy_walks(structure: str) -> None:
    program = lively_program(structure)
    everything = whole(structure)
    for first in (0, LANES - 2, 2 * LANES + 7):
        alone = some(program, 3 if first < 2 * LANES else 2, first, engine="simpy")
        many = len(alone.kept) // 2
        for row in range(2):
            ours, theirs = (slice(row * n + at, row * n + at + many) for n, at in ((WHOLE, first), (many, 0)))
            for name in ("outcomes", "trajectories"):
                one, other = getattr(everything, name)[ours], getattr(alone, name)[theirs]
                assert np.array_equal(one.view(np.uint64), other.view(np.uint64)), (name, row, first)


@pytest.mark.full
@pytest.mark.parametrize("structure", ["options", "null"])
def test_a_block_that_empties_in_the_middle_counts_what_simpy_counts(structure: str) -> None:
    program = lively_program(structure)
    unit = some(program, 19)
    days = unit.outcomes[:19, 1]
    assert len(np.unique(days[~np.isnan(days)])) > 4, "lanes end at different times"
    assert np.nanargmin(days) < 18, "one ends that is not the last"
    assert_all_same(unit, some(program, 19, engine="simpy"))


@pytest.mark.full
def test_each_lane_has_its_own_triggers() -> None:
    program = lively_program(watched=True)
    unit = some(program, 19)
    assert_all_same(unit, some(program, 19, engine="simpy"))
    assert_all_same(unit, in_parts(program, (1, 7, 11)))
    with pytest.raises(AssertionError):
        assert_all_same(unit, some(lively_program(), 19))


@pytest.mark.full
def test_slots_within_a_step_are_drawn_for_each_lane() -> None:
    scenario = lively(shipped().with_(sets=[*SHORT, "clock.base_slot_hours=42"]))
    program = compile_scenario(scenario, seed=5, rows=2, solved={})
    assert program.plan.agenda.slots_per_step == 4
    assert_all_same(some(program, 9), some(program, 9, engine="simpy"))


@pytest.mark.full
@pytest.mark.parametrize("switch", SWITCHES)
def test_blocks_do_not_matter_without_a_subsystem(switch: str) -> None:
    program = compile_scenario(without(lively(), switches=(switch,)), seed=5, rows=2, solved={})
    unit = some(program, LANES + 3)
    assert_all_same(unit, in_parts(program, (5, LANES - 2)))
    if switch in ("ends", "oil", "front"):
        assert_all_same(some(program, 5), some(program, 5, engine="simpy"))


@pytest.mark.full
def test_another_war_walks_in_lanes_too() -> None:
    program = compile_scenario(load_scenario("cuba-1962"), seed=5, rows=3)
    unit = some(program, LANES + 2, rows=3)
    assert_all_same(unit, in_parts(program, (9, LANES - 7), rows=3))
    assert_all_same(some(program, 9, rows=3), some(program, 9, rows=3, engine="simpy"))


def test_only_the_first_trajectories_are_kept_and_keeping_changes_nothing() -> None:
    program = lively_program()
    unit = some(program, LANES + 5)
    for kept in (0, 3, LANES + 1, LANES + 7):
        fewer = lanes_unit(program, LANES + 5, kept)
        assert np.array_equal(fewer.outcomes, unit.outcomes, equal_nan=True)
        assert np.array_equal(fewer.histogram.transpose(1, 0, 2), unit.histogram)
        assert np.array_equal(fewer.trajectories, unit.trajectories[:kept], equal_nan=True)


def lanes_unit(program: Program, paths: int, kept: int) -> Output:
    """What the lane kernel writes when it keeps so many trajectories."""
    output = new_output(program, 2 * paths, kept)
    run_lanes(program, program.plan, program.rows, reported_by(None, program.records), output, 0, paths, kept)
    return output


def test_more_paths_than_a_counter_holds_are_all_counted() -> None:
    program = lively_program()
    paths = lanes.MOST_COUNTED + 700
    until = 2 * program.plan.agenda.step
    output = empty_output(len(program.variables), 2, paths, 0)
    plan = program.plan._replace(agenda=agenda_until(program.plan.agenda, until))
    rows = program.some_rows(0, 1)
    run_lanes(program, plan, rows, reported_by(None, 2), output, 0, paths, 0)
    assert np.all(output.histogram.sum(axis=2) == paths)
    assert output.histogram.max() > lanes.MOST_COUNTED, "one counter alone would have overflowed"


def test_no_more_than_a_counter_holds_is_counted_at_once() -> None:
    assert np.iinfo(np.uint16).max == lanes.MOST_COUNTED
    assert LANES % 8 == 0 and LANES <= lanes.MOST_COUNTED


def test_the_last_state_is_that_of_the_only_path() -> None:
    program = lively_program()
    for path in (0, 4):
        state = final_state(program, 1, path)
        assert set(state) == {field.name for field in STATE}
        assert state["end"] == whole("options").outcomes[WHOLE + path, 0]


def starting() -> Program:
    """Six weeks of data and then a lively forecast, with shipped acts and triggers: something of everything, soon."""
    scenario = shipped().with_(
        sets=["clock.data_cutoff=2022-04-07", "clock.horizon_months=3", "clock.base_slot_hours=42"]
    )
    hazards = LIVELY | {"regime.hazard": 0.2, "collapse.hazard": 0.2}
    return compile_scenario(fixed(under(scenario, WATCHED), hazards), seed=6, rows=2, solved={})


@pytest.mark.parametrize("lanes_at_once", sampled([8, 16, LANES]))
def test_the_plain_form_gives_the_bits_of_the_jitted_one(
    lanes_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the number of lanes, and with counters that are emptied between blocks."""
    program = starting()
    plan = program.plan._replace(agenda=agenda_until(program.plan.agenda, 12 * 168))
    reported = reported_by(pilot_bins(program), 12)
    outputs = [empty_output(len(program.variables), 12, 2 * 19, 25) for _ in range(2)]
    run_lanes(program, plan, program.rows, reported, outputs[0], 3, 19, 25)
    monkeypatch.setattr(lanes, "LANES", lanes_at_once)
    monkeypatch.setattr(lanes, "MOST_COUNTED", 20)
    work = run_plain(program, plan, reported, outputs[1], 3, 19, 25)
    assert not work.counts.any()
    for name in ("outcomes", "trajectories"):
        one, other = (getattr(output, name).view(np.uint64) for output in outputs)
        assert np.argwhere(one != other)[:3].tolist() == [], name
    for name in ("histogram", "moments"):
        one, other = (getattr(output, name) for output in outputs)
        assert np.array_equal(one, other), name
    share = (outputs[1].outcomes[:, 0] > 0).mean()
    assert 0.05 < share < 0.95


@pytest.mark.parametrize("lanes_at_once", sampled([8, LANES]))
def test_the_plain_form_gives_the_bits_of_simpy_without_anything_compiled(
    lanes_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = starting()
    plan = program.plan._replace(agenda=agenda_until(program.plan.agenda, 14 * 168))
    program = replace(program, plan=plan)
    reported = reported_by(None, 14)
    outputs = [empty_output(len(program.variables), 14, 2 * 19, 30) for _ in range(2)]
    simulate_with_simpy(program, program.rows, reported, outputs[0], 3, 19, 30, pure=True)
    monkeypatch.setattr(lanes, "LANES", lanes_at_once)
    run_plain(program, plan, reported, outputs[1], 3, 19, 30)
    for one, other in zip(*outputs, strict=True):
        assert np.array_equal(one, other, equal_nan=one.dtype == np.float64)
    assert len(np.unique(outputs[0].outcomes[:, 1])) > 4, "wars end at different times"


def test_no_rule_runs_on_a_war_that_an_event_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    program = starting()
    plan = program.plan._replace(agenda=agenda_until(program.plan.agenda, 14 * 168))
    ended: list[bool] = []

    def noted(rules: object, state: object, *given: object) -> None:
        if given[-1]:
            ended.append(lane_of(state, 0).end > 0.5)

    monkeypatch.setattr(lane_blocks, "run_plain_loops", watching(noted))
    for path in range(8):
        output = empty_output(0, 14, 2, 0)
        run_plain(program, plan, reported_by(None, 14, ()), output, path, 1, 0)
        if np.all(output.outcomes[:, 0] > 0):
            break
    else:
        raise AssertionError("no war ended by an event")
    assert ended and not any(ended)


def watching(look: Callable[..., None]) -> Callable[..., None]:
    """The loops in plain Python, with something that looks at the lanes before."""
    run = lane_blocks.run_plain_loops

    def watched(*given: Any) -> None:
        look(*given)
        run(*given)

    return watched


def test_the_template_is_bound_only_in_its_jitted_form() -> None:
    assert lanes.TAKE_EFFECT is None
    assert lane_kernel() is lane_kernel()


def test_no_scenario_structure_or_policy_compiles_anything_anew() -> None:
    some(lively_program(), 2)
    before = len(lane_kernel().loaded), compiled_loops.cache_info().misses
    for structure in STRUCTURES:
        some(lively_program(structure, watched=True), 2)
    some(
        compile_scenario(under(without(lively(), switches=("front",)), DATED), seed=1, rows=1, solved={}),
        2,
        rows=1,
    )
    some(compile_scenario(without(lively(), acts=True, history=True), seed=1, rows=1, solved={}), 2, rows=1)
    some(compile_scenario(load_scenario("cuba-1962"), seed=1, rows=1), 2, rows=1)
    assert (len(lane_kernel().loaded), compiled_loops.cache_info().misses) == before
    assert before[0] == 1


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_scalar_kernel_gives_the_same_bits_in_every_structure(structure: str) -> None:
    program = lively_program(structure)
    assert_all_same(whole(structure), some(program, WHOLE, engine="scalar"))
    long = compile_scenario(shipped(), seed=7, rows=2, structure=structure, solved={})
    assert_all_same(some(long, 140), some(long, 140, engine="scalar"))


@pytest.mark.full
@pytest.mark.parametrize("paths", [1, 7, 8, 9, *range(LANES - 1, LANES + 3)])
def test_the_scalar_kernel_gives_the_same_bits_for_any_number_of_paths(paths: int) -> None:
    program = lively_program(watched=True)
    assert_all_same(some(program, paths, 1000), some(program, paths, 1000, engine="scalar"))


@pytest.mark.full
@pytest.mark.parametrize("switch", [*SWITCHES, None])
def test_the_scalar_kernel_gives_the_same_bits_without_a_subsystem(switch: str | None) -> None:
    off = SWITCHES if switch is None else (switch,)
    program = compile_scenario(without(lively(), switches=off), seed=5, rows=2, solved={})
    assert_all_same(some(program, 70), some(program, 70, engine="scalar"))


@pytest.mark.full
def test_the_scalar_kernel_gives_the_same_bits_of_another_war() -> None:
    program = compile_scenario(load_scenario("cuba-1962"), seed=5, rows=4)
    assert_all_same(some(program, 140, rows=4), some(program, 140, rows=4, engine="scalar"))


ASK = """
import ctypes
import numpy as np
from attrition.engine.lane_loops import compiled_loops
from attrition.engine.memory import STRIDE
from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.from_scenario import compile_scenario
from attrition.model.registry import STATE, STATE_INDEX
from attrition.scenario import load_scenario
program = compile_scenario(load_scenario("cuba-1962"), seed=1, rows=1, solved={})
loops = compiled_loops(PROCESS_CODES["ground"])
state, normals = np.zeros(len(STATE) * STRIDE), np.zeros(4 * STRIDE)
state[STATE_INDEX["territory"] * STRIDE] = 0.5
row = program.rows.parameters
whole, real = ctypes.c_int64, ctypes.c_double
run = ctypes.CFUNCTYPE(None, whole, whole, real, real, whole, whole)(loops.address)
run(state.ctypes.data, row.ctypes.data, 1.0, 30.0, normals.ctypes.data, 8)
print(int(loops.kept), state[STATE_INDEX["territory"] * STRIDE])
"""
"""The loops of one process say what the cache gives: all others and the kernel have the same sources in their keys."""


@pytest.mark.full
def test_a_changed_rule_in_another_module_is_not_answered_from_the_cache(tmp_path: Path) -> None:
    source = Path(attrition.__file__).parent
    shutil.copytree(source, tmp_path / "attrition", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(source.parent / "configs", tmp_path / "configs")
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)}

    def told() -> tuple[str, str]:
        command = [sys.executable, "-c", ASK]
        run = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        hits, territory = run.stdout.split()
        return hits, territory

    first, before = told()
    assert (first, told()) == ("0", ("1", before))
    rule = tmp_path / "attrition" / "model" / "ground.py"
    text = rule.read_text()
    edited = text.replace("s.territory = clip(", "s.territory = 0.125 + clip(")
    assert edited != text
    rule.write_text(edited)
    missed, after = told()
    assert missed == "0"
    assert float(after) == pytest.approx(0.125 + float(before))
    rule.write_text(text)
    assert told() == ("1", before)
