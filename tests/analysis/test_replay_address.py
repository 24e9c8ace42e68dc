"""The place of a path in a run, its row and its program."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.replay_address import Address, Source, without_acts
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged
from attrition.errors import InputError
from tests.replays import DRAWS, PATHS, source


def test_the_base_the_first_structure_and_draw_are_the_default() -> None:
    assert source().address(2) == Address("base", "options", 0, 2)
    assert str(Address("base", "null", 1, 2)) == "path 2 of draw 1 under null"
    assert str(Address("surge", "null", 1, 2)).endswith("under null, variant surge")


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"path": PATHS}, f"--path: {PATHS} is out of range; allowed: 0 to {PATHS - 1}"),
        ({"path": -1}, f"--path: -1 is out of range; allowed: 0 to {PATHS - 1}"),
        ({"path": 0, "draw": DRAWS}, f"--draw: {DRAWS} is out of range; allowed: 0 to {DRAWS - 1}"),
        ({"path": 0, "draw": 3, "variant": "dated"}, "--draw: 3 is out of range; allowed: 0 to 2"),
        ({"path": 0, "structure": "redline"}, "did you mean 'red_line'?"),
        (
            {"path": 0, "structure": "mirror"},
            "this run has no structure 'mirror'; allowed: options, red_line, null",
        ),
        ({"path": 0, "variant": "driftles"}, "did you mean 'driftless'?"),
    ],
)
def test_what_a_run_does_not_have_is_refused(asked: dict[str, object], line: str) -> None:
    with pytest.raises(InputError) as caught:
        source().address(**asked)  # type: ignore[arg-type]
    assert line in caught.value.line()


def test_the_program_of_one_draw_is_that_draw_of_the_whole(tmp_path: object) -> None:
    held = source()
    address = held.address(0, "red_line", 4)
    one = held.program(address, held.scenario(address))
    assert one.rows.numbers.tolist() == [4]
    assert one.solved == {name: [column[4]] for name, column in (held.solved or {}).items()}


def test_acts_are_taken_out_by_name() -> None:
    scenario = source().manifest.plan.scenario
    less = without_acts(scenario, ["howitzers"])
    assert len(less.acts) == len(scenario.acts) - 1
    assert np.all([act.name != "howitzers" for act in less.acts])


def test_no_run_and_no_row_are_told(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(InputError, match="there is no directory"):
        Source(RunDirectory(Path(str(tmp_path)) / "none"))
    with pytest.raises(FileDamaged, match="0 rows of path 0 of draw 99"):
        source().row(Address("base", "options", 99, 0))
