"""The rules of each process as loops over lanes, compiled on their own and called through a table of addresses.

One compiled function a process: all in one would be optimised over and over, and several processors can compile at
once.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from attrition.engine.branches import in_turn
from attrition.engine.compiling import second_compiler, share_of_first
from attrition.engine.lane_steps import run_part
from attrition.engine.parts import Rule, uniform
from attrition.engine.plan import Integers
from attrition.model.clocks import PROCESSES

_LOCK = threading.Lock()

LOOPS: Any = None
"""Hole of the template below."""


def run_loops(state: int, row: int, t: float, day: float, normals: int, wide: int) -> None:
    """The loops of one process: a template whose LOOPS is bound; parameters as of `lane_steps.run_part`."""
    LOOPS(state, row, t, day, normals, wide)


def loops_of(rules: Sequence[Rule]) -> Any:
    """Return one jitted function that runs rules one after another, each in a loop of its own."""
    from attrition.numeric.jit import compiled

    return in_turn([compiled(run_part, {"CALLED": uniform(rule)}) for rule in rules])


@cache
def compiled_loops(code: int) -> Any:
    """Return the compiled loops of the process with a code; compiled now, or read from the cache."""
    from attrition.engine import lane_types
    from attrition.numeric.jit import compiled_entry, source_digest

    lane_types.provide()
    loops = {"LOOPS": loops_of(PROCESSES[code].rules)}
    return compiled_entry(run_loops, loops, source_digest(), lane_types.LOOPS_SIGNATURE)


def processes_with_rules() -> list[int]:
    """Return the codes of the processes that have rules."""
    return [code for code, process in enumerate(PROCESSES) if process.rules]


def process_loops() -> Integers:
    """Return the addresses of the compiled loops, as `_process_loops`; threads that ask first wait for one another."""
    with _LOCK:
        return _process_loops()


@cache
def _process_loops() -> Integers:
    """Return the addresses of the compiled loops, int64[processes], 0 for a process without rules.

    Where they are not in the cache, a second process compiles some of them and the kernel meanwhile.
    """
    codes = processes_with_rules()
    # The one with the fewest rules tells soonest whether anything is in the cache.
    probe = compiled_loops(min(codes, key=lambda code: len(PROCESSES[code].rules)))
    with second_compiler(needed=probe.cache_hits == 0):
        for code in share_of_first(codes):
            compiled_loops(code)
    addresses = np.zeros(len(PROCESSES), dtype=np.int64)
    for code, process in enumerate(PROCESSES):
        if process.rules:
            addresses[code] = compiled_loops(code).address
    return addresses
