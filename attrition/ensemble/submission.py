"""Scripts of job arrays that compute a run in shards; they are printed, never submitted."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.planning import checked
from attrition.ensemble.provenance import mechanism_options, refuse_other_mechanisms
from attrition.errors import InputError, refuse_unknown

SYSTEMS = ("slurm", "pbs", "lsf")
MOST_TASKS = 10_000
USUAL_TASKS = 100
LEFT_SECONDS = 120
"""Between the last whole unit and the limit of the job: to write, and for a clock that differs."""

HEADS = {
    "slurm": """#SBATCH --job-name=attrition
#SBATCH --array=0-{last}
#SBATCH --cpus-per-task={threads}
#SBATCH --time={hours:02d}:{minutes:02d}:00
#SBATCH --requeue
#SBATCH --output=attrition-%A-%a.out
# USR1 reaches the program, two minutes before the end, only as B: and with exec.
#SBATCH --signal=B:USR1@{left}
shard=$SLURM_ARRAY_TASK_ID""",
    "pbs": """#PBS -N attrition
#PBS -J 0-{last}
#PBS -l select=1:ncpus={threads}
#PBS -l walltime={hours:02d}:{minutes:02d}:00
#PBS -r y
#PBS -j oe
cd "$PBS_O_WORKDIR" || exit 1
shard=$PBS_ARRAY_INDEX""",
    "lsf": """#BSUB -J "attrition[1-{tasks}]"
#BSUB -n {threads}
#BSUB -R "span[hosts=1]"
#BSUB -W {hours:02d}:{minutes:02d}
#BSUB -r
#BSUB -o attrition-%J-%I.out
# LSF counts from 1, shards count from 0.
shard=$((LSB_JOBINDEX - 1))""",
}
HOW = {"slurm": "sbatch FILE", "pbs": "qsub FILE", "lsf": "bsub < FILE"}


def submission(
    directory: RunDirectory,
    system: str,
    *,
    tasks: int | None = None,
    threads: int = 4,
    seconds: float = 3600.0,
) -> str:
    """Return the script of a job array that computes a run.

    Parameters
    ----------
    directory : of the run, which must have been planned.
    system : one of `SYSTEMS`.
    tasks : of the array; by default one for each four units of a thread, at most 100.
    threads : of each task.
    seconds : limit of a task.

    Raises
    ------
    InputError : for another system, a number out of range, a directory without a run, or one whose name holds control
        characters.
    RunFailed : when the run was made with mechanisms that this process does not use.
    """
    refuse_unknown("batch system", system, SYSTEMS, "--print")
    refuse_other_mechanisms(directory.manifest.plan)
    units = len(directory.manifest.plan.units())
    checked("--threads", threads, 1, 4096)
    if tasks is None:
        tasks = max(min(units // (4 * threads), USUAL_TASKS), 2)
    # An array of PBS has at least two tasks.
    checked("--tasks", tasks, 2 if system == "pbs" else 1, MOST_TASKS)
    whole_minutes = int(seconds) // 60
    if whole_minutes * 60 <= LEFT_SECONDS:
        raise InputError(
            f"{int(seconds)} seconds are too short for a task", where="--time", allowed="3m or more"
        )
    head = HEADS[system].format(
        last=tasks - 1,
        tasks=tasks,
        threads=threads,
        hours=whole_minutes // 60,
        minutes=whole_minutes % 60,
        left=LEFT_SECONDS,
    )
    place = _quoted(directory.path.resolve())
    program = _program()
    budget = whole_minutes * 60 - LEFT_SECONDS
    mechanisms = "".join(
        f" {word if word == '--mechanism' else _quoted(Path(word))}" for word in mechanism_options()
    )
    return f"""#!/bin/bash
# {tasks} tasks for {units:,} units. Submit with: {HOW[system]}
# The number of tasks stands twice below and must stay {tasks}, also when only some tasks are submitted again.
# A task that ends with status 75 has stopped after a whole unit: submit it again. Nothing is done twice.
# What is left:   {program} status {place}
# Afterwards:     {program} merge {place}
{head}
exec {program} run {place}{mechanisms} --shard "$shard/{tasks}" --threads {threads} --time-budget {budget}s
"""


def _quoted(place: Path) -> str:
    # The script names it in comments too, which end where a line does: what follows there would be a command.
    if not str(place).isprintable():
        raise InputError(
            f"the path '{place}' holds control characters",
            allowed="a path of printable characters",
            advice="rename the directory",
        )
    return shlex.quote(str(place))


def _program() -> str:
    """Return the command of this environment: jobs start without an active one."""
    beside = Path(sys.executable).with_name("attrition")
    return shlex.quote(str(beside)) if beside.exists() else "attrition"
