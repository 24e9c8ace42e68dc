"""A run in which it is known what moves what: a stand-in whose war ends as two inputs of the row say.

A withdrawal has probability .8·x, by the first input x, and comes at once; the second input does nothing. Strain
reaches stress only where x > .6 and the second y < .5, then in nine paths of ten, else in one of ten. Casualties are
1,000 thousand and ten times x more; of the variant "other", 3 more, less 8 of them where y is above one half.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.engine.outcomes import OUTCOME_FIELDS
from tests.ensemble.conftest import load_stand_in

stand_in = load_stand_in()
INPUTS = ("oil.brent_median", "strain.initial")
STREAMS = (900, 901)
HORIZON_DAY = 5058.0
"""2035-12-31."""


class Steered(stand_in.StandIn):
    """Takes the place of the engine."""

    def drawn(self, scenario: Any, *, seed: int, rows: int) -> dict[str, list[float]]:
        numbers = np.arange(rows)
        return {
            name: list(stand_in.mixed(seed, numbers, numbers * 0, stream))
            for name, stream in zip(INPUTS, STREAMS, strict=True)
        }

    def compile(self, scenario: Any, **options: Any) -> Any:
        return replace(super().compile(scenario, **options), horizon_day=HORIZON_DAY)

    @staticmethod
    def outcomes(program: Any, row: np.ndarray, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, y = (stand_in.mixed(program.seed, row, path * 0, stream) for stream in STREAMS)
        withdrawn = stand_in.mixed(program.seed, row, path, 1) < 0.8 * x
        planted = (x > 0.6) & (y < 0.5)
        stressed = stand_in.mixed(program.seed, row, path, 2) < np.where(planted, 0.9, 0.1)
        day = np.where(withdrawn, 1500.0 + 100.0 * y, np.inf)
        values = np.full((len(row), len(OUTCOME_FIELDS)), np.nan)
        for index, field in enumerate(OUTCOME_FIELDS):
            if field.name in ("end", "regime_end"):
                values[:, index] = withdrawn if field.name == "end" else 0.0
            elif field.name == "end_day":
                values[:, index] = np.where(withdrawn, day, np.nan)
            elif field.name == "stress_day":
                values[:, index] = np.where(stressed, 1600.0, np.nan)
            elif field.name == "challenger_casualties":
                values[:, index] = 1000.0 + 10.0 * x
            elif field.name == "defender_casualties":
                values[:, index] = 0.0
        return day, values


@contextmanager
def one_version() -> Iterator[None]:
    """Runs on the stand-in count as made by one version of the program, as in `fixed_source`."""
    from attrition.ensemble import planning, provenance, units

    with pytest.MonkeyPatch.context() as patch:
        for module in (planning, provenance):
            patch.setattr(module, "source_digest", lambda: stand_in.SOURCE)
        patch.setattr(units, "SMALLEST_UNIT_PATHS", stand_in.SMALLEST_UNIT_PATHS)
        yield


def steered_run(directory: Path, *, draws: int = 160, structures: str = "options,null") -> Path:
    """Make a run of 16 paths a row and return its directory."""
    import attrition

    with one_version():
        made = attrition.run(
            "ukraine-2022",
            draws=draws,
            paths=16,
            structures=structures,
            driftless=False,
            threads=1,
            simulator=Steered(),
            out=directory,
        )
    return Path(made.directory)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    # Held until the process ends, so that the run is made once for all tests.
    return tempfile.TemporaryDirectory(prefix="steered-")


@cache
def shared_run() -> Path:
    """Return a run of 200 rows in the structures options and null, which no test may change."""
    return steered_run(Path(_kept().name) / "run", draws=200)
