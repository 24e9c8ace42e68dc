"""What holds in every legal war, over generated ones: engines, threads and cuts agree, pools balance, limits hold."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NoReturn

import numpy as np
import pytest

from attrition.engine.program import Program
from attrition.engine.tallies import Bins
from attrition.engine.unit import UnitResult, simulate
from attrition.ensemble.digest import ContentDigest
from attrition.model.structures import STRUCTURES
from tests.invariants.rectangles import PATHS, ROWS, assert_engines_agree, bins_of, unit_of
from tests.invariants.strategies import Act, War, for_wars
from tests.invariants.test_mass_balance import assert_balanced
from tests.invariants.test_state_limits import assert_within_limits
from tests.scenarios import assert_same_bits


def pieces(chance: random.Random) -> Iterable[tuple[int, int, int, int]]:
    """A cut of the rectangle of rows and paths into pieces, in any order: first row, rows, first path, paths."""
    cut = []
    for first_row, rows in chance.choice((((0, 2),), ((0, 1), (1, 1)))):
        marks = sorted({0, PATHS, *chance.sample(range(1, PATHS), chance.randrange(1, 4))})
        cut += [(first_row, rows, first, last - first) for first, last in pairwise(marks)]
    chance.shuffle(cut)
    return cut


def put_together(program: Program, bins: Bins, whole: UnitResult, chance: random.Random) -> UnitResult:
    """What two threads give on pieces of the rectangle in any order, put together."""

    def run(piece: tuple[int, int, int, int]) -> UnitResult:
        first_row, rows, first_path, paths = piece
        return simulate(
            program,
            first_row=first_row,
            rows=rows,
            first_path=3 + first_path,
            paths=paths,
            keep=rows * paths,
            bins=bins,
        )

    cut = list(pieces(chance))
    with ThreadPoolExecutor(2) as threads:
        parts = list(threads.map(run, cut))
    held = UnitResult(
        np.full_like(whole.outcomes, -7.0),
        np.zeros_like(whole.histogram),
        np.full_like(whole.trajectories, -7.0),
        whole.kept,
        np.zeros_like(whole.moments),
    )
    for (first_row, rows, first_path, paths), part in zip(cut, parts, strict=True):
        place = np.s_[first_row : first_row + rows, first_path : first_path + paths]
        for name in ("outcomes", "trajectories"):
            all_of, some = getattr(held, name), getattr(part, name)
            all_of.reshape(ROWS, PATHS, *all_of.shape[1:])[place] = some.reshape(rows, paths, *some.shape[1:])
        held.histogram[...] += part.histogram
        held.moments[...] += part.moments
    return held


def digest_of(program: Program, unit: UnitResult) -> str:
    """The content digest that a run of this rectangle would have."""
    digest = ContentDigest()
    digest.draws({name: np.array(column) for name, column in program.draws.items()}, ROWS)
    row, path = (np.array(numbers) for numbers in zip(*unit.kept, strict=True))
    digest.outcomes(0, 0, row, path, unit.outcomes)
    cells = np.argwhere(unit.histogram)
    digest.counts(0, 0, *cells.T, unit.histogram[unit.histogram != 0])
    return digest.hexdigest()


def assert_finite(unit: UnitResult) -> None:
    """Assert that nothing is infinite, and that only what has not happened or is over is missing."""
    assert not np.isinf(unit.outcomes).any()
    assert not np.isnan(unit.outcomes[:, [0, -2, -1]]).any()
    missing = np.isnan(unit.trajectories)
    assert not np.isinf(unit.trajectories).any()
    assert np.all(missing.all(axis=2) == missing.any(axis=2)), "a variable is missing while others are there"
    assert np.all(np.diff(missing.any(axis=2).astype(int), axis=1) >= 0), "a path goes on after its end"
    assert not missing[unit.outcomes[:, 0] == 0].any(), "a path that fights on has no state"
    counted = unit.histogram.sum(axis=2)
    assert np.all(counted == np.count_nonzero(~missing.any(axis=2), axis=0)[None, :]), (
        "counts are not the paths"
    )


@for_wars()
def test_everything_holds_in_generated_wars(war: War) -> None:
    program = war.program(ROWS)
    bins = bins_of(program)
    whole = unit_of(program, bins=bins)
    assert_finite(whole)
    held = put_together(program, bins, whole, random.Random(war.seed))
    assert_same_bits(whole, held)
    assert digest_of(program, whole) == digest_of(program, held)
    assert_engines_agree(program, bins, whole, "simpy-pure")
    assert_balanced(program, 1, 1)
    assert_within_limits(program, 1, 1)


def test_generated_wars_are_many_and_differ(request: pytest.FixtureRequest) -> None:
    """The search would mean little on wars that are alike, or that end at once."""
    seen: list[War] = []

    @for_wars(0.5)
    def collect(war: War) -> None:
        seen.append(war)

    if request.config.getoption("--war"):
        pytest.skip("one war was asked for")
    collect(request)
    assert len({war.told() for war in seen}) > 0.8 * len(seen)
    assert any(war.acts for war in seen) and any(war.off for war in seen) and any(war.parts for war in seen)
    if len(seen) > 100:
        assert {war.structure for war in seen} == set(STRUCTURES)
        assert {act.signal is None for war in seen for act in war.acts} == {True, False}


def test_a_war_is_read_as_it_was_told() -> None:
    war = War(3, 0.3, True, 9, (("oil.jump_rate", 0.5),), (Act("aid", 0.25, week=4),), ("oil",), months=5)
    again = War.read(war.told())
    assert again == war
    assert again.scenario().values == war.scenario().values
    assert War.read("{}") == War()


def test_a_failure_is_told_as_a_command(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--war"):
        pytest.skip("one war was asked for")

    @for_wars()
    def fails(war: War) -> NoReturn:
        raise ValueError("planted")

    with pytest.raises(ValueError, match="planted") as found:
        fails(request)
    notes = "\n".join(found.value.__notes__)
    assert "--war '{}'" in notes, "shrunk to the shipped war"


@pytest.mark.parametrize("name", ["outcomes", "histogram", "trajectories", "moments"])
def test_a_difference_in_any_output_would_be_seen(name: str) -> None:
    program = War().program(ROWS)
    one, other = unit_of(program, 2), unit_of(program, 2)
    assert_same_bits(one, other)
    getattr(other, name).reshape(-1).view(np.uint8)[-8] ^= 1
    with pytest.raises(AssertionError, match=name):
        assert_same_bits(one, other)
