"""How many threads to use: what was asked for, what the batch system granted, what the machine allows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

BATCH_VARIABLES = ("SLURM_CPUS_PER_TASK", "NCPUS", "LSB_DJOB_NUMPROC")


def thread_count(
    asked: int | None = None,
    environment: Mapping[str, str] | None = None,
    cgroup: Path = Path("/sys/fs/cgroup"),
) -> int:
    """Return the number of threads to use.

    Parameters
    ----------
    asked : `--threads`, None to choose.
    environment : variables of the process.
    cgroup : where its control group is mounted.

    Returns
    -------
    `asked`; else the grant of Slurm, PBS or LSF; else the smaller of the processors this process may run on and
    its quota; at least 1.
    """
    if asked is not None:
        return asked
    variables = os.environ if environment is None else environment
    for name in BATCH_VARIABLES:
        value = variables.get(name, "")
        if value.isdigit() and int(value) > 0:
            return int(value)
    try:
        available = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # not on every system
        available = os.cpu_count() or 1
    quota = _quota(cgroup)
    return max(available if quota is None else min(available, quota), 1)


def _quota(cgroup: Path) -> int | None:
    """Processors granted by a control group, rounded up; None without a limit. Version 2, then version 1."""
    try:
        limit, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            limit = (cgroup / "cpu" / "cpu.cfs_quota_us").read_text().strip()
            period = (cgroup / "cpu" / "cpu.cfs_period_us").read_text().strip()
        except OSError:
            return None
    if not limit.isdigit() or not period.isdigit() or int(period) == 0:
        return None
    return max(-(-int(limit) // int(period)), 1)
