"""Starts a second process that compiles a share of the lane kernel: numba compiles one function at a time in each.

It runs `attrition.engine.compiling` as a program, leaves what it compiled where compiled code is kept and ends;
without such a place, or with one processor, there is none.
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
