"""A finished run of known content, made without an engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.ensemble.manifest import edge_arrays
from attrition.figures.beliefs import PAIRS
from attrition.figures.content import LEVELS, Content
from attrition.figures.options import OPTIONS
from attrition.figures.pools import POOLS, RATES
from attrition.figures.sheet import styled
from attrition.figures.styles import paper
from attrition.figures.turning import MEASURES, SIDES
from attrition.model.ends import End
from attrition.scenario import Scenario, load_scenario
from tests.ensemble.conftest import fixed_source, small_run, stand_in

__all__ = ["fixed_source", "small_run", "stand_in"]

START, HORIZON = date(2022, 2, 24), date(2035, 12, 31)
TURNED = tuple(f"{side}{measure}" for measure in MEASURES for side in SIDES)
CHOICES = tuple(f"option_{option}" for option in OPTIONS)
VARIABLES = tuple(
    dict.fromkeys(
        [
            *(panel.variable for panel in (*POOLS, *RATES)),
            "strain",
            *(name for pair in PAIRS for name in (pair.belief, pair.truth)),
            *(f"{measure}_turned" for measure in TURNED),
            *CHOICES,
        ]
    )
)
DAYS = tuple(7.0 * (index + 1) for index in range((HORIZON - START).days // 7))
PATHS = 100
FIVE = ("options", "red_line", "spiral", "mirror", "null")
Ends = dict[str, dict[End, list[float]]]


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The shipped scenario."""
    return load_scenario("ukraine-2022")


@pytest.fixture
def made(tmp_path: Path, scenario: Scenario) -> Callable[..., Content]:
    """Make the content of a run of 100 paths, of which the first end as told, by structure."""

    def make(
        ends: Ends | None = None,
        *,
        missing: tuple[End, ...] = (),
        driftless: bool = True,
        variables: tuple[str, ...] = VARIABLES,
        turned: float = 0.25,
        fighting: int | None = None,
        until: date = HORIZON,
    ) -> Content:
        given = ends or {"options": {End.FREEZE: [1500.0, 2000.0], End.REGIME_CRISIS: [3000.0]}}
        content = Content.__new__(Content)
        content.path = tmp_path
        content.manifest = _manifest(scenario, tuple(given), driftless, variables)
        content.summary = _summary(given, missing)
        _outcomes(given).write_parquet(tmp_path / "outcomes.parquet")
        left = [PATHS if fighting is None or day <= until else fighting for day in _dates()]
        content.__dict__["_bands"] = _bands(tuple(given), variables, left)
        content.__dict__["_histograms"] = _histograms(tuple(given), turned)
        return content

    return make


@pytest.fixture
def five() -> Ends:
    """Ends under five structures."""
    return {
        name: {end: [1500.0 + 100 * place] * 9 for end in list(End)[1:]} for place, name in enumerate(FIVE)
    }


@pytest.fixture
def style() -> Any:
    """Draw in the paper style."""
    with styled(paper()):
        yield


def _manifest(
    scenario: Scenario, structures: tuple[str, ...], driftless: bool, variables: tuple[str, ...]
) -> Any:
    variants = [SimpleNamespace(name="base", rows=10)]
    if driftless:
        variants.append(SimpleNamespace(name="driftless", rows=10))
    plan = SimpleNamespace(
        name="ukraine-2022",
        scenario=scenario,
        structures=structures,
        variants=tuple(variants),
        draws=10,
        paths=PATHS // 10,
        seed=7,
        kind="run",
        study={},
        mechanisms=(),
    )
    edges = (tuple(-1.0 for _ in variables), tuple(2.0 for _ in variables))
    return SimpleNamespace(
        plan=plan,
        start=START,
        horizon_day=float((HORIZON - START).days),
        variables=variables,
        record_days=DAYS,
        continuing={},
        edges=edge_arrays(dict.fromkeys(structures, edges)),
    )


def _summary(ends: Ends, missing: tuple[End, ...]) -> dict[str, Any]:
    structures = {}
    for structure, days in ends.items():
        shares = {end: len(days.get(end, [])) / PATHS for end in End if end is not End.STILL_FIGHTING}
        shares[End.STILL_FIGHTING] = 1.0 - sum(shares.values())
        structures[structure] = {
            "outcomes": {
                end.label: None
                if end in missing
                else {"p": share, "se": 0.01, "low": max(share - 0.02, 0.0), "high": min(share + 0.03, 1.0)}
                for end, share in shares.items()
            }
        }
    return {"digest": "0123456789abcdef", "given": "war going on at 2025-12-31", "structures": structures}


def _outcomes(ends: Ends) -> pl.DataFrame:
    """Every second path reaches stress on day 2000; in draws of even number time turns on day 2500 and never else."""
    frames = []
    for structure, days in ends.items():
        known: list[tuple[str, float | None]] = [
            (end.label, day) for end, items in days.items() for day in items
        ]
        known += [(End.STILL_FIGHTING.label, None)] * (PATHS - len(known))
        number = np.arange(PATHS)
        even = (number // 10) % 2 == 0
        frames.append(
            pl.DataFrame(
                {
                    "structure": [structure] * PATHS,
                    "draw": number // 10,
                    "path": number % 10,
                    "end": [end for end, _ in known],
                    "end_day": pl.Series([day for _, day in known], dtype=pl.Float64),
                    "stress_day": [2000.0 if index % 2 else None for index in range(PATHS)],
                    "crisis_day": pl.Series([3000.0, *[None] * (PATHS - 1)], dtype=pl.Float64),
                    "breaking_day": pl.Series([None] * PATHS, dtype=pl.Float64),
                    "d1_day": [2500.0 if each else None for each in even],
                }
            )
        )
    return pl.concat(
        [frame.with_columns(variant=pl.lit(variant)) for variant in ("base", "driftless") for frame in frames]
    )


def _dates() -> list[date]:
    return [START + timedelta(days=int(day)) for day in DAYS]


def _bands(structures: tuple[str, ...], variables: tuple[str, ...], left: list[int]) -> pl.DataFrame:
    wave = 50.0 + 10.0 * np.sin(np.arange(len(DAYS)) / 80.0)
    frames = []
    for structure in structures:
        for variable in variables:
            # Within the limits of what lies between 0 and 1 too.
            size = 0.01 if variable.startswith(("option_", "perceived_", "will", "exit_")) else 1.0
            quantiles = {name: size * (wave + 8.0 * index) for index, name in enumerate(LEVELS)}
            frames.append(
                pl.DataFrame({"date": _dates(), **quantiles, "n": left}).with_columns(
                    pl.lit("base").alias("variant"),
                    pl.lit(structure).alias("structure"),
                    pl.lit(variable).alias("variable"),
                )
            )
    return pl.concat(frames)


def _histograms(structures: tuple[str, ...], turned: float) -> dict[tuple[str, ...], pl.DataFrame]:
    """Values 0 and 1 in bins of edges -1 and 2; the twin has turned in half of the paths; each option has a sixth."""
    cells = {}
    for structure in structures:
        for variant, share in (("base", turned), ("driftless", 0.5)):
            for measure in TURNED:
                ones = round(share * PATHS)
                cells[(variant, structure, f"{measure}_turned")] = _cells({43: PATHS - ones, 86: ones})
        for option in CHOICES:
            # Middle of bin 50: -1 + 49.5 * 3 / 128.
            cells[("base", structure, option)] = _cells({50: PATHS})
    return cells


def _cells(counts: dict[int, int]) -> pl.DataFrame:
    records = range(len(DAYS))
    return pl.DataFrame(
        {
            "record": [record for record in records for _ in counts],
            "bin": [place for _ in records for place in counts],
            "count": [count for _ in records for count in counts.values()],
        }
    )
