"""Compiles the lane kernel in two processes: numba compiles one function at a time in each.

The second one runs this module as a program, leaves what it compiled in the cache of compiled code and ends; without a
cache on disk, or with one processor, there is none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

VARIABLE = "ATTRITION_SECOND_COMPILER"
"""Set in the second process, so that it starts no third."""
WAIT_SECONDS = 300


def share_of_first(codes: Sequence[int]) -> list[int]:
    """Return the processes whose loops the first process compiles: the second has the kernel to compile too."""
    return list(codes[: -(-2 * len(codes) // 3)])


def share_of_second(codes: Sequence[int]) -> list[int]:
    """Return the processes whose loops the second process compiles."""
    return list(codes[len(share_of_first(codes)) :])


@contextmanager
def second_compiler(*, needed: bool) -> Iterator[None]:
    """Let a second process compile its share while the block runs, and wait for it."""
    if not needed or VARIABLE in os.environ or _processors() < 2 or not _cache_on_disk():
        yield
        return
    # What it fails to compile, the first process compiles itself when it needs it.
    # It looks for modules where this process does and, by -P, not in the working directory, which may be a stranger's.
    places = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    helper = subprocess.Popen(
        [sys.executable, "-P", "-m", "attrition.engine.compiling"],
        env=os.environ | {VARIABLE: "1", "PYTHONPATH": places},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        helper.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        helper.kill()
        helper.wait()


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _cache_on_disk() -> bool:
    place = os.environ.get("NUMBA_CACHE_DIR", "")
    return bool(place) and os.access(place, os.W_OK)


def compile_second_share() -> None:
    """Compile the kernel, the second share of the loops and the solvers into the cache."""
    from attrition.engine.lane_loops import compiled_loops, processes_with_rules
    from attrition.engine.lanes import compile_lane_kernel
    from attrition.engine.solvers import compile_solvers

    compile_lane_kernel()
    for code in share_of_second(processes_with_rules()):
        compiled_loops(code)
    compile_solvers()


if __name__ == "__main__":
    compile_second_share()
