"""The small runs of tests/ensemble, here too, and two small studies; nothing is used unless a test asks for it."""

from __future__ import annotations

import pytest

import attrition
from attrition.api import Study
from tests.ensemble.conftest import (
    clean_digest,
    command,
    finished,
    finished_once,
    fixed_source,
    scenario,
    small_run,
    stand_in,
)

__all__ = [
    "clean_digest",
    "command",
    "finished",
    "finished_once",
    "fixed_source",
    "scenario",
    "small_run",
    "stand_in",
]


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A small comparison on the engine: 4 draws of 4 paths, two structures."""
    base = attrition.load("ukraine-2022", sets=["study.solved=0"])
    return attrition.compare(
        base,
        ["surge", "surge+reassurance"],
        criteria=["escalation<=base", "casualties<=1e6"],
        draws=4,
        paths=4,
        structures="options,null",
        driftless=False,
        out=tmp_path_factory.mktemp("compared") / "run",
        threads=1,
    )


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A small sweep on the engine: three dates by two prices."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "design.toml").write_text(
        'method = "grid"\npolicies = ["surge"]\nquantities = ["withdrawal", "casualties"]\n'
        '[[factors]]\nname = "date"\nkey = "acts.surge package.date"\nvalues = [2026-01-05, 2027-01-04]\n'
        '[[factors]]\nname = "brent"\nkey = "oil.brent_median"\nvalues = [40, 70, 100]\n'
    )
    base = attrition.load("ukraine-2022", sets=["study.solved=0"])
    return attrition.sweep(
        base, folder / "design.toml", draws=2, paths=4, structures="options", out=folder / "run", threads=1
    )
