"""Compiles the lane kernel in two processes: numba compiles one function at a time in each.

The second one runs this module as a program, leaves what it compiled where compiled code is kept and ends; without
such a place, or with one processor, there is none. It begins with the kernel and the solvers and then compiles loops
from the last to the first, while the first process begins with the first, until they meet.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrition.numeric.place import kept_in

VARIABLE = "ATTRITION_SECOND_COMPILER"
"""Set in the second process, so that it starts no third."""
WAIT_SECONDS = 300


@contextmanager
def second_compiler(*, needed: bool) -> Iterator[None]:
    """Let a second process compile its share while the block runs, and wait for it."""
    if not needed or VARIABLE in os.environ or _processors() < 2 or not _place():
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


def _place() -> bool:
    place = kept_in()
    if place is None:
        return False
    with suppress(OSError):
        # One that was named may not be there yet.
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.access(place, os.W_OK)


def compile_from_the_end() -> None:
    """Compile the kernel and the solvers, and loops from the last on until one is there already."""
    from attrition.engine.lane_loops import compiled_loops, loops_are_kept, processes_with_rules
    from attrition.engine.lanes import compile_lane_kernel
    from attrition.engine.solvers import compile_solvers

    compile_lane_kernel()
    compile_solvers()
    for code in reversed(processes_with_rules()):
        if loops_are_kept(code):
            break
        compiled_loops(code)


if __name__ == "__main__":
    compile_from_the_end()
