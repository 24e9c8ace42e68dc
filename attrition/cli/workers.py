"""What the workers of a Dask cluster are told when a command hands them units; Dask is loaded with this module."""

from __future__ import annotations

import sys
from contextlib import suppress

from distributed import Worker, WorkerPlugin

from attrition.cli.cache import prepare_cache


class CompiledCode(WorkerPlugin):
    """Lets each worker, also one that comes later, keep compiled code in its user's private directory."""

    name = "attrition-compiled-code"
    idempotent = True

    def setup(self, worker: Worker) -> None:
        """Choose the directory, before numba is first imported."""
        if "numba" not in sys.modules:
            with suppress(OSError):
                prepare_cache(lambda line: None)
