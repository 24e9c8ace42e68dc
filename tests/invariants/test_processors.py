"""The same bits on any processor, from code that two processes compile and all others read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.lane_loops import processes_with_rules
from attrition.engine.second_compiler import VARIABLE
from attrition.engine.unit import pilot_bins, simulate
from attrition.model.structures import STRUCTURES
from tests.invariants.test_digests import digest, digest_of
from tests.scenarios import compiled_shipped, shipped

ROOT = Path(__file__).parents[2]
ROWS, PATHS = 8, 25
"""Few rows of more paths than a vector holds: code for another processor differs by lanes, not by rows."""
GENERIC = {
    "NUMBA_CPU_NAME": "generic",
    # numba reads an empty value as given, and generic code must not borrow the host's features.
    "NUMBA_CPU_FEATURES": "",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX",
}
"""A processor of twenty years ago, for which everything is compiled anew."""
HASWELL = {"NUMBA_CPU_NAME": "haswell", "NPY_DISABLE_CPU_FEATURES": ""}
"""The oldest one with AVX2; tried in tests/invariants/test_record_size.py, where all is compiled anew anyway."""

PRINT_DIGESTS = "from tests.invariants.test_processors import digests; print(*digests())"
REPORT = """
import sys
from attrition.engine.lane_loops import compiled_loops, process_loops, processes_with_rules
from attrition.engine.compiling import compile_lane_kernel
from attrition.engine.lanes import lane_kernel
from attrition.engine import second_compiler
from attrition.engine.solvers import compile_solvers, jitted
second_compiler._processors = lambda: 2
assert process_loops().any()
compile_lane_kernel()
compile_solvers()
whole = [lane_kernel(), *(jitted(name) for name in ("inclinations", "acceptance", "shares"))]
print(sum(compiled_loops(code).kept for code in processes_with_rules()))
print([found.kept for made in whole for found in made.loaded.values()])
print("numba" in sys.modules)
"""
"""Prints what a process finds kept of compiled code: how many of the loops, which of the others; and whether it needed
the compiler."""


def digests() -> list[str]:
    """Digests of what is solved, of a pilot's edges, of kernel paths and of plain Python paths."""
    held = []
    plain = compiled_shipped(ROWS)
    for driftless, structure in ((True, "options"), *((False, name) for name in STRUCTURES)):
        program = compiled_shipped(ROWS, driftless=driftless)
        held.append(digest_of(np.array(list(program.solved.values()))))
        if not driftless:
            program = compile_scenario(
                shipped(), seed=7, rows=ROWS, structure=structure, draws=plain.draws, solved=plain.solved
            )
        bins = pilot_bins(program)
        held.append(digest_of(bins.low, bins.high))
        for engine, rows, paths in (("kernel", ROWS, PATHS), ("simpy-pure", 1, 1)):
            unit = simulate(
                program, first_row=0, rows=rows, first_path=0, paths=paths, bins=bins, keep=9, engine=engine
            )
            held.append(digest(unit))
    return held


def told_by(program: str, cache: Path) -> str:
    """What a program prints in a new process on the old processor, with a cache of compiled code."""
    found = {name: value for name, value in os.environ.items() if name != VARIABLE}
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=found | GENERIC | {"NUMBA_CACHE_DIR": str(cache), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for compiled code."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module")
def first_report(cache: Path) -> str:
    """What the process reports that has to compile."""
    return told_by(REPORT, cache)


@pytest.mark.full
def test_two_processes_leave_all_in_the_cache_and_a_later_one_compiles_nothing(
    first_report: str, cache: Path
) -> None:
    number = len(processes_with_rules())
    others = str([True] * 4)
    # Some it compiled; the rest it read, with the kernel and the solvers.
    loops, *rest = first_report.splitlines()
    assert 0 <= int(loops) < number
    assert rest == [others, "True"]
    assert len(list(cache.glob("loops-*.object"))) == number
    assert told_by(REPORT, cache).splitlines() == [str(number), others, "False"]


@pytest.mark.full
def test_an_old_processor_gives_the_same_bits(first_report: str, cache: Path) -> None:
    """From the code that two processes compiled for it, and what they left to be compiled."""
    assert told_by(PRINT_DIGESTS, cache).split() == digests()
