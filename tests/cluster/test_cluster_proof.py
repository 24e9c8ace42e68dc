"""The proof that a user can repeat: five runs on the compiled kernel, two of them with parts killed, and one digest."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from tests.cluster.conftest import need
from tests.cluster.slurm import lacking

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "cluster_proof"


def test_node_worker_and_scheduler_are_killed_and_the_digest_stays() -> None:
    need("Slurm with a killed node", lacking())
    absent = importlib.util.find_spec("distributed") is None
    need("Dask with a killed worker and scheduler", "distributed is not installed" if absent else None)
    done = subprocess.run(
        [sys.executable, SCRIPT, "--draws", "32"],
        env=os.environ | {"ATTRITION_CLUSTER": "required"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition("  ")[0] for line in lines[:5]] == [
        "undisturbed",
        "3 shards",
        "8 shards",
        "Slurm",
        "Dask",
    ]
    assert "killed" in lines[3] and "worker killed" in lines[4] and "scheduler" in lines[4]
    assert lines[5] == "5 runs, one digest"
