"""What commands that run a study share: their sizes, and what a directory has fixed already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.cli.studying import Studying

NOTHING: dict[str, Any] = {
    **{"draws": None, "paths": None, "seed": None, "structures": None},
    **{"sets": (), "out": None, "scenario": "ukraine-2022"},
}


def test_sizes_are_those_of_the_command_unless_they_are_given() -> None:
    assert Studying(dict(NOTHING)).sizes(64, 32) == {"draws": 64, "paths": 32, "seed": 0, "structures": "all"}
    given = NOTHING | {"draws": 8, "paths": 1, "seed": 3, "structures": "null"}
    assert Studying(given).sizes(64, 32) == {"draws": 8, "paths": 1, "seed": 3, "structures": "null"}


def test_a_command_must_say_what_it_plans() -> None:
    with pytest.raises(NotImplementedError):
        Studying(dict(NOTHING)).directory_and_plan()


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["sweep", "RUN", "--draws", "4"], "--draws"),
        (["sweep", "RUN", "aid-enforcement"], "DESIGN"),
        (["compare", "RUN", "--set", "oil.brent_median=60"], "--set"),
        (["compare", "RUN", "--regret", "casualties"], "--regret"),
        (["claims", "RUN", "--only", "C1"], "--only"),
    ],
)
def test_what_a_directory_has_fixed_cannot_be_given_again(
    arguments: list[str], option: str, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(run) if each == "RUN" else each for each in arguments]) == 2
    line = capsys.readouterr().err
    assert f"{option}: the run in '{run}' has its scenario and size already" in line
    assert "name a scenario to start another run" in line


def test_a_directory_goes_on_with_what_is_there(run: Path) -> None:
    directory, plan = Studying(NOTHING | {"scenario": str(run)}).directory_and_plan()
    assert directory.path == run and plan is None
