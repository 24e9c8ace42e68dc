"""The kernels in C as engines of the benchmark: one path after another or lanes, in IEEE or in faster arithmetic."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.memory import LANES, new_output
from attrition.engine.plan import Output
from attrition.engine.program import Program
from scripts.benchmarks.c_build import ARITHMETIC, FAST, IEEE, Compiler, build, compiler_called, compilers
from scripts.benchmarks.c_source import KERNELS, arguments, source_of
from scripts.benchmarks.c_types import call
from scripts.benchmarks.comparator import BITS, SHARES

_libraries: dict[tuple[str, Compiler, str], ctypes.CDLL] = {}


class CEngine:
    """A kernel of the engine, translated to C; satisfies `scripts.benchmarks.comparator.Comparator`.

    Parameters: kind, a key of `scripts.benchmarks.c_source.KERNELS`; fast, for -ffast-math; compiler, the command of
    one, None for the first there is; arithmetic, a key of `scripts.benchmarks.c_build.ARITHMETIC`, instead of `fast`.
    """

    def __init__(
        self, kind: str, fast: bool = False, compiler: str | None = None, *, arithmetic: str | None = None
    ) -> None:
        self._arithmetic = arithmetic or (FAST if fast else IEEE)
        self._asked = compiler
        self._compiler = compiler_called(compiler)
        words = [f"C {kind}"]
        if self._compiler is not None:
            words.append(self._compiler.family)
        if self._arithmetic != IEEE:
            words.append(self._arithmetic)
        self.name = ", ".join(words)
        self.promise = BITS if self._arithmetic == IEEE else SHARES
        self.histogram: NDArray[np.int32] = np.zeros((0, 0, 0), dtype=np.int32)
        """Histograms of the last run, int32[records, variables, bins + 2]."""
        self.moments: NDArray[np.int64] = np.zeros((0, 0, 0), dtype=np.int64)
        """Moments of the last run, int64[records, variables, 2]."""
        self._kernel = kind
        self._program: Program | None = None
        self._function: Any = None

    def missing(self) -> str | None:
        """Say why it cannot run here, or return None."""
        if self._compiler is not None:
            return None
        asked = f"'{self._asked}' does not run" if self._asked else "no C compiler"
        return f"{asked}; install gcc or clang, or name one in CC"

    def prepare(self, program: Program) -> None:
        """Translate and compile; both kernels lie in one library, so that the second engine finds it built."""
        if self._compiler is None:
            raise RuntimeError(self.missing())
        source = source_of(program)
        key = (source, self._compiler, self._arithmetic)
        if key not in _libraries:
            _libraries[key] = build(source, self._compiler, self._arithmetic)
        self._function = getattr(_libraries[key], f"simulate_{self._kernel}")
        self._program = program

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        """Simulate paths of every row; see `Comparator`. Threads share the rows, or else the paths of each row."""
        if self._program is None:
            raise RuntimeError(f"{self.name} runs before it is prepared")
        rows = len(self._program.rows.numbers)
        by_rows = rows % threads == 0
        cuts = _cuts(rows, threads, 1) if by_rows else _cuts(paths, threads, LANES)
        with ThreadPoolExecutor(max_workers=threads) as pool:
            parts = [
                pool.submit(self._part, first, last - first, first_path, paths)
                if by_rows
                else pool.submit(self._part, 0, rows, first_path + first, last - first)
                for first, last in pairwise(cuts)
            ]
            outputs = [part.result() for part in parts]
        self.histogram = outputs[0].histogram
        self.moments = outputs[0].moments
        for output in outputs[1:]:
            self.histogram += output.histogram
            self.moments += output.moments
        if len(outputs) == 1:
            return outputs[0].outcomes
        if by_rows:
            return np.concatenate([output.outcomes for output in outputs])
        columns = outputs[0].outcomes.shape[1]
        joined = np.concatenate([output.outcomes.reshape(rows, -1, columns) for output in outputs], axis=1)
        return joined.reshape(rows * paths, columns)

    def _part(self, first_row: int, rows: int, first_path: int, paths: int) -> Output:
        assert self._program is not None
        output = new_output(self._program, rows * paths, 0)
        given = arguments(
            self._program,
            self._kernel,
            output,
            first_row=first_row,
            rows=rows,
            first_path=first_path,
            paths=paths,
        )
        call(self._function, given)
        return output


def c_engines() -> list[CEngine]:
    """Return all that can be compared: each kernel, with each compiler there is, in each arithmetic."""
    found: list[str | None] = [compiler.command for compiler in compilers()]
    return [
        CEngine(kind, compiler=command, arithmetic=arithmetic)
        for arithmetic in ARITHMETIC
        for command in found or [None]
        for kind in KERNELS
    ]


def _cuts(count: int, parts: int, multiple: int) -> list[int]:
    """Return where to cut a number of things into at most `parts`, each but the last a multiple long."""
    share = -(-count // (parts * multiple)) * multiple
    return sorted({min(part * share, count) for part in range(parts + 1)})
