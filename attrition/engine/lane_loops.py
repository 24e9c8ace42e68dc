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
from attrition.engine.lane_steps import run_part
from attrition.engine.parts import Rule, uniform
from attrition.engine.plan import Integers
from attrition.engine.second_compiler import second_compiler
from attrition.model.clocks import PROCESSES
from attrition.numeric.native import depends_for_numbers, loaded_for_numbers
from attrition.numeric.objects import Loaded, is_kept

_LOCK = threading.Lock()

KINDS = "iiffii"
"""How the loops of a process are called: state, row, t, day, normals, lanes; integers and floats."""

LOOPS: Any = None
"""Hole of the template below."""


def run_loops(state: int, row: int, t: float, day: float, normals: int, wide: int) -> None:
    """The loops of one process: a template whose LOOPS is bound; parameters as of `lane_steps.run_part`."""
    LOOPS(state, row, t, day, normals, wide)


def loops_of(rules: Sequence[Rule]) -> Any:
    """Return one jitted function that runs rules one after another, each in a loop of its own."""
    from attrition.numeric.jit import compiled_part

    return in_turn([compiled_part(run_part, {"CALLED": uniform(rule)}) for rule in rules])


def derived_loops(code: int) -> Any:
    """Return what is compiled for the process with a code."""
    from attrition.engine import lane_types
    from attrition.numeric.jit import compiled_part

    lane_types.provide()
    return compiled_part(run_loops, {"LOOPS": loops_of(PROCESSES[code].rules)})


@cache
def compiled_loops(code: int) -> Loaded:
    """Return the compiled loops of the process with a code; compiled now, or read from where they are kept."""
    return loaded_for_numbers(_title(code), lambda: derived_loops(code), KINDS)


def loops_are_kept(code: int) -> bool:
    """Say whether the loops of a process need not be compiled."""
    return is_kept(_title(code), depends_for_numbers(KINDS))


def _title(code: int) -> str:
    return f"loops-{PROCESSES[code].name}"


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

    Where some are not kept, a second process compiles from the other end meanwhile.
    """
    codes = processes_with_rules()
    with second_compiler(needed=not all(loops_are_kept(code) for code in codes)):
        for code in codes:
            compiled_loops(code)
    addresses = np.zeros(len(PROCESSES), dtype=np.int64)
    for code in codes:
        addresses[code] = compiled_loops(code).address
    return addresses
