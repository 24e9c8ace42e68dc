"""A plan holds what was asked for; what cannot be is refused with the option and what is allowed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble import planning
from attrition.ensemble.manifest import Variant
from attrition.ensemble.planning import checked, default_directory, make_plan, structure_names
from attrition.errors import InputError


def test_a_plan_has_a_base_and_a_short_twin(scenario: Any, stand_in: Any) -> None:
    plan = make_plan(scenario, draws=100, paths=3, seed=7, keep_paths=5)
    assert plan.variants == (
        Variant("base", 100),
        Variant("driftless", 64, sets=("study.driftless=1",)),
    )
    assert (plan.draws, plan.paths, plan.seed, plan.keep_paths) == (100, 3, 7, 5)
    assert plan.paths_total == (100 + 64) * 3 * len(plan.structures)
    assert plan.source == stand_in.SOURCE
    assert sum(unit.size for unit in plan.units()) == plan.paths_total


def test_a_tiny_run_keeps_all_of_its_paths(scenario: Any) -> None:
    assert [make_plan(scenario, draws=draws, paths=2).keep_paths for draws in (1, 3, 4, 9)] == [2, 6, 8, 8]


def test_the_twin_is_no_longer_than_the_base_and_may_be_left_out(scenario: Any) -> None:
    assert make_plan(scenario, draws=2, paths=4).variants[1].rows == 2
    assert make_plan(scenario, draws=2, paths=4, driftless=False).variants == (Variant("base", 2),)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"draws": 0}, "--draws: 0 is out of range; allowed: 1 to 16,777,216"),
        ({"draws": 2**24 + 1}, "--draws: 16777217 is out of range; allowed: 1 to 16,777,216"),
        ({"paths": 0}, "--paths: 0 is out of range; allowed: 1 to 4,294,967,296"),
        ({"seed": -1}, "--seed: -1 is out of range; allowed: 0 to 18,446,744,073,709,551,615"),
        ({"seed": 2**64}, "--seed: 18446744073709551616 is out of range"),
        ({"draws": 2, "paths": 3, "keep_paths": 7}, "--keep-paths: 7 is out of range; allowed: 0 to 6"),
        ({"draws": 400, "paths": 400, "keep_paths": 100_001}, "allowed: 0 to 100,000"),
        (
            {"draws": 2, "paths": 3, "keep_paths": 0, "keep_nodes": 7},
            "--keep-nodes: 7 is out of range; allowed: 0 to 6",
        ),
        (
            {"draws": 2**24, "paths": 65_536, "structures": "options"},
            "--draws, --paths: 16,777,216 draws of 65,536 paths are about 33,554,432 units of work; "
            "allowed: 1,000,000 units, of at most 65,536 paths each",
        ),
    ],
)
def test_sizes_out_of_range_are_refused(scenario: Any, options: dict[str, int], line: str) -> None:
    with pytest.raises(InputError) as caught:
        make_plan(scenario, **options)
    assert line in str(caught.value)


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_the_ends_of_a_range_are_in_it(scenario: Any, seed: int) -> None:
    assert make_plan(scenario, draws=1, paths=1, seed=seed, keep_paths=1).seed == seed
    checked("--x", 3, 3, 3)


def test_structures_come_in_the_order_of_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrition.model.structures.STRUCTURES", ("options", "null", "drift"))
    assert structure_names(" all ") == ("options", "null", "drift")
    assert structure_names("drift, options,drift") == ("options", "drift")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("option", "--structures: no structure 'option' in this version; allowed: all, options, red_line, "),
        ("option", "did you mean 'options'?"),
        ("options,", "no structure ''"),
        (
            "all,options",
            "--structures: 'all' in 'all,options' means every structure, so nothing stands beside it; "
            "allowed: all, or names from options, red_line, spiral, mirror, null",
        ),
        ("options, all", "nothing stands beside it"),
        ("", "no structure ''"),
    ],
)
def test_an_unknown_structure_is_refused(text: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        structure_names(text)
    assert line in str(caught.value)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("ukraine-2022", "ukraine-2022"),
        ("../../etc/passwd", "etc-passwd"),
        ("a war\n2", "a-war-2"),
        ("...", "scenario"),
        ("війна", "війна"),
    ],
)
def test_the_default_directory_stays_under_runs(scenario: Any, name: str, start: str) -> None:
    plan = make_plan(replace(scenario, name=name), draws=1, paths=1, keep_paths=0)
    assert default_directory(plan) == Path("runs") / f"{start}-{plan.identity[:8]}"


def test_the_number_of_units_that_is_allowed_is_allowed(
    scenario: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_UNITS", 8)
    assert len(make_plan(scenario, draws=8, paths=16, structures="options").units()) == 8
    with pytest.raises(InputError, match="about 10 units"):
        make_plan(scenario, draws=10, paths=16, structures="options")
    with pytest.raises(InputError, match="about 40 units"):
        make_plan(scenario, draws=8, paths=16, structures="all")
