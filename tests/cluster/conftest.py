"""Tests on a cluster, all marked `cluster`; what they cannot find here they skip loudly, and in CI they fail."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cluster.slurm import Slurm, lacking
from tests.ensemble.conftest import clean_digest, fixed_source, scenario, small_run, stand_in

__all__ = ["clean_digest", "fixed_source", "scenario", "small_run", "stand_in"]

REQUIRED = os.environ.get("ATTRITION_CLUSTER") == "required"
"""Set by .ci/run: what is missing is then a failure."""
HERE = Path(__file__).parent
STAND_IN = HERE.parent / "ensemble" / "stand_in.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cluster)


def need(what: str, lacks: str | None) -> None:
    """Go on when nothing lacks; otherwise skip, or fail where CI requires that everything is tested.

    Parameters
    ----------
    what : that is not tested without it.
    lacks : what is missing and how to get it, as a clause.
    """
    if lacks is None:
        return
    if REQUIRED:
        pytest.fail(f"{what} must be tested here (ATTRITION_CLUSTER=required): {lacks}", pytrace=False)
    pytest.skip(f"NOT TESTED: {what}: {lacks}")


@pytest.fixture(scope="session")
def slurm_session() -> Iterator[Slurm]:
    """A Slurm of two nodes of two CPUs, which the tests share."""
    need("Slurm", lacking())
    # Sockets have short paths, and those of pytest are long.
    with tempfile.TemporaryDirectory(prefix="attrition-") as folder, Slurm(Path(folder)) as started:
        yield started


@pytest.fixture
def slurm(slurm_session: Slurm) -> Iterator[Slurm]:
    """The same, with no job left over."""
    yield slurm_session
    slurm_session.ask("scancel", "--user", os.environ.get("USER") or str(os.getuid()))


@pytest.fixture
def stand_in_line() -> Callable[..., str]:
    """Return the line of a script that runs the command line on the stand-in, each unit as slow as told."""
    import shlex

    def line(*words: object, seconds: object = 0.0) -> str:
        command = shlex.join([sys.executable, str(STAND_IN)])
        return f"STAND_IN_SECONDS={seconds} exec {command} {' '.join(str(word) for word in words)}"

    return line
