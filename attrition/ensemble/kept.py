"""Keeps what pilots of a scenario gave from one command to the next: what was drawn, solved, fitted and spanned.

A pilot takes seconds and depends on scenario, seed and program alone: a run of another size starts from the
same. A file is named by all that it depends on and holds that in full, so that nothing stale is ever taken.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.ensemble.container import packed, unpacked
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import digest_of, write_over
from attrition.ensemble.provenance import source_digest, versions
from attrition.ensemble.sealed import canonical

SUFFIX = ".pilot"
MOST_FILES = 100
"""Files that are kept, of at most a megabyte each; those used longest ago go."""
ARITHMETIC_VARIABLES = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "GLIBC_TUNABLES", "NPY_DISABLE_CPU_FEATURES")
"""Which instructions a process may use. Results do not depend on it, and a look whether that is so must compute."""

Arrays = Mapping[str, NDArray[np.float64]]


class Kept:
    """Arrays of numbers by what they depend on, in a directory that is the user's own.

    Parameters
    ----------
    directory : where the files are; it exists.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def arrays(self, key: Mapping[str, Any], make: Callable[[], Arrays]) -> Arrays:
        """Return the arrays of a key: as they were kept, or made now and kept where that is possible.

        Parameters
        ----------
        key : JSON-able, all that they depend on beside the program and the machine.
        make : makes them.
        """
        header = {"of": dict(key), "by": _maker()}
        path = self.directory / f"{digest_of(canonical(header))[:32]}{SUFFIX}"
        with suppress(FileDamaged, OSError):
            found, arrays, _ = unpacked(path)
            if found == header:
                os.utime(path)
                return arrays
        made = make()
        with suppress(OSError):
            write_over(path, packed(header, {name: np.asarray(array, "<f8") for name, array in made.items()}))
            self._forget()
        return made

    def _forget(self) -> None:
        """Remove the files used longest ago, beyond as many as are kept."""
        used = sorted(
            (
                (entry.stat().st_mtime, entry.path)
                for entry in os.scandir(self.directory)
                if entry.name.endswith(SUFFIX)
            ),
            reverse=True,
        )
        for _, path in used[MOST_FILES:]:
            os.unlink(path)


def _maker() -> dict[str, Any]:
    """Return the program and the machine."""
    from llvmlite.binding import get_host_cpu_name

    return {
        "source": source_digest(),
        "versions": versions(),
        "machine": [platform.machine(), platform.system(), get_host_cpu_name()],
        "arithmetic": {name: os.environ.get(name, "") for name in ARITHMETIC_VARIABLES},
    }
