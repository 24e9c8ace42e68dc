"""A small run on the engine whose paths are replayed, made once for all tests that look at it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from attrition.analysis.replay import Source, replayed
from attrition.analysis.replayed_path import ReplayedPath
from attrition.api import finish
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.manifest import Variant
from attrition.ensemble.planning import make_plan
from attrition.ensemble.simulator import EngineSimulator
from attrition.ensemble.stopping import Stop
from attrition.scenario import load_scenario
from attrition.scenario.load import PolicyFile
from tests.scenarios import DATED

DRAWS, PATHS = 6, 6
SETS = (
    "clock.data_cutoff=2022-07-31",
    "clock.horizon_months=9",
    "turning.persistence_months=1",
    # What D2 is fitted on takes longer than all the rest; the full tier replays runs that have it.
    "study.continuing=0",
)
POLICY = PolicyFile("policies/dated.toml", f'schema = 1\nname = "dated"\n{DATED}')
"""Dated acts, two of them with priors of their own."""
EVENTFUL = {"path": 1, "structure": "red_line", "draw": 5}
"""A path of the run on which much happens."""
LEFT_OUT = "other_offer:1"
"""Its end."""


@cache
def small_war() -> Path:
    """The directory of a finished run: five months of history, nine of forecast, a policy and a changed value."""
    folder = Path(tempfile.mkdtemp(prefix="attrition-replay-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    directory = RunDirectory(folder / "run")
    plan = make_plan(
        load_scenario("ukraine-2022", sets=list(SETS)),
        draws=DRAWS,
        paths=PATHS,
        seed=5,
        structures="options,red_line,null",
        keep_paths=2,
        variants=[
            Variant("dated", 3, policies=(POLICY,), bands=False),
            Variant("cheap oil", DRAWS, sets=("oil.brent_median=40",), bands=False),
        ],
    )
    simulator: Any = EngineSimulator()
    manifest = opened(directory, plan, Way(), simulator, lambda: None)
    assert manifest is not None and conduct(directory, manifest, Way(), simulator, Stop())
    finish(directory)
    return directory.path


@cache
def source() -> Source:
    """The run as a source of paths."""
    return Source(RunDirectory(small_war()))


@cache
def eventful() -> ReplayedPath:
    """The eventful path."""
    return replayed(source(), **EVENTFUL)  # type: ignore[arg-type]
