"""A Slurm on loopback, driven from Python: what the cluster tests and scripts/cluster_proof share."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

LOOPBACK = Path(__file__).parents[2] / "scripts" / "slurm_loopback"
PROGRAMS = ("slurmctld", "slurmd", "sbatch", "munged")
PATIENCE_SECONDS = 120.0
SETTLED_SECONDS = 5.0
"""Longer than KillWait of the loopback's configuration."""


def lacking() -> str | None:
    """Return what is missing to start a Slurm here, as a clause; None when nothing is."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    absent = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    return f"{absent[0]} is not installed (scripts/slurm_loopback install, as root)" if absent else None


def until(reached: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something to become true.

    Raises
    ------
    TimeoutError : when it does not.
    """
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    """Say whether a process runs and is no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Slurm:
    """A throw-away Slurm with its state in a folder; a context manager that starts and stops it.

    Parameters
    ----------
    folder : new, for state, logs and what jobs print; its path must be short and without spaces.
    nodes, cpus : virtual nodes, and CPUs of each.
    """

    def __init__(self, folder: Path, nodes: int = 2, cpus: int = 2) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "ATTRITION_SLURM": str(folder / "state"),
            "SLURM_CONF": str(folder / "state" / "slurm.conf"),
            "SLURM_NODES": str(nodes),
            "SLURM_CPUS": str(cpus),
        }

    def __enter__(self) -> Slurm:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._loopback("start")
        return self

    def __exit__(self, *error: object) -> None:
        self._loopback("stop")

    def fail(self, daemon: str) -> None:
        """Kill the daemon of a node, or `control`, with -9."""
        self._loopback("fail", daemon)

    def kill_node(self, node: str) -> None:
        """Kill a node as a power cut does: its daemon, and everything on it."""
        mine = self._processes_with(f"SLURMD_NODENAME={node}")
        self.fail(node)
        # First those that would still tell the controller how their tasks ended.
        end([*{parent_of(process) for process in mine} - {*mine, 0, 1, os.getpid()}, *mine])

    def mend(self, daemon: str) -> None:
        """Start a daemon again."""
        self._loopback("mend", daemon)

    def submit(self, lines: str, *options: object) -> int:
        """Submit a script of these lines and return the number of its job.

        Parameters
        ----------
        lines : body of a bash script.
        options : further ones of sbatch.
        """
        script = f"#!/bin/bash\n{lines}\n"
        output = self.folder / "%A-%a.out"
        words = ["sbatch", "--parsable", f"--output={output}", "--open-mode=append", *map(str, options)]
        return int(self.ask(*words, given=script).strip().split(";")[0])

    def ask(self, *words: object, given: str = "") -> str:
        """Run a command of Slurm and return what it prints; RuntimeError where it fails."""
        command = [str(word) for word in words]
        done = subprocess.run(
            command,
            input=given,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def fields(self, job: int | str) -> dict[str, str]:
        """Return what Slurm says of a job, or of a task "JOB_TASK"; of an array, of the task it names first."""
        said = self.ask("scontrol", "--oneliner", "show", "job", job).splitlines()[0]
        return dict(re.findall(r"(\w+)=(\S*)", said))

    def state(self, job: int | str) -> str:
        """Return the state of a job or task, as in RUNNING."""
        return self.fields(job)["JobState"]

    def exit_code(self, job: int | str) -> str:
        """Return "status:signal" of an ended job or task."""
        return self.fields(job)["ExitCode"]

    def let_go(self, job: int) -> None:
        """Let the tasks of a job start that were requeued: Slurm would have them wait for two minutes.

        Not at once: what Slurm still sends to end the first copy knows no more than the number of the job, and would
        end the second one too.
        """
        until(
            lambda: "COMPLETING" not in self.ask("squeue", "--jobs", job, "-o", "%T"),
            "the end of first copies",
        )
        time.sleep(SETTLED_SECONDS)
        for line in self.ask("scontrol", "--oneliner", "show", "job", job).splitlines():
            # Not JobId: that of one task is the number of the whole array.
            if "JobState=PENDING" in line and (task := re.search(r"ArrayTaskId=(\d+)", line)):
                self.ask("scontrol", "update", f"JobId={job}_{task[1]}", "StartTime=now")

    def saved(self, since: float) -> None:
        """Wait until the controller has written down what it knows, later than at a time of `time.time()`."""
        state = self.folder / "state" / "control" / "job_state"
        until(lambda: state.exists() and state.stat().st_mtime > since, "the controller's own notes")

    def wait(self, job: int, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until no task of a job is queued or at work."""
        until(
            lambda: not self.ask("squeue", "--noheader", "--jobs", job).strip(),
            f"the end of job {job}",
            seconds,
        )

    def printed(self, job: int) -> str:
        """Return what the tasks of a job have printed."""
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"{job}-*.out")))

    def processes_of(self, job: int) -> list[int]:
        """Return the processes of a job."""
        return self._processes_with(f"SLURM_JOB_ID={job}")

    def _processes_with(self, variable: str) -> list[int]:
        """Return the processes that were started with a variable of this value, NAME=VALUE.

        Those of this Slurm alone: nodes and jobs have the same names in another that tests run beside it.
        """
        return processes_with(variable, f"SLURM_CONF={self.environment['SLURM_CONF']}")

    def _loopback(self, *words: str) -> None:
        done = subprocess.run(
            [LOOPBACK, *words],
            check=False,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip())


def processes_with(*variables: str) -> list[int]:
    """Return the processes on this machine that were started with all variables of these values, NAME=VALUE."""
    wanted = {variable.encode() for variable in variables}
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                inside = wanted <= set((entry / "environ").read_bytes().split(b"\0"))
            except OSError:
                continue
            if inside and is_alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def parent_of(process: int) -> int:
    """Return the parent of a process if it is the daemon of a task, otherwise 0."""
    try:
        parent = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
        name = Path(f"/proc/{parent}/comm").read_text()
    except OSError:
        return 0
    return parent if name.startswith("slurmstepd") else 0


def end(processes: list[int]) -> None:
    """Kill processes that outlived their node."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
