"""The wide stand-in gives what a run needs, so that what is measured with it is a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.verify import verify
from tests.ensemble.scale import VARIABLES, WideStandIn


def test_a_run_of_the_wide_stand_in_is_whole(small_run: Callable[..., Any], tmp_path: Path) -> None:
    run = small_run(tmp_path / "run", paths=200, simulator=WideStandIn(records=6))
    assert verify(RunDirectory(run.directory)) == run.digest
    assert run.outcomes.height == 2 * 8 * 200
    bands = run.bands
    assert bands.height == 2 * len(VARIABLES) * 6
    counted = bands.filter(bands["n"] > 0)  # few paths leave no whole one in the bins of a wide variable
    assert counted.height > bands.height / 2
    assert (counted["mean"] - 64.0).abs().max() < 1.0
    assert counted["sd"].min() >= 0.0
