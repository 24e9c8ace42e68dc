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

from attrition.figures.content import LEVELS, Content
from attrition.figures.pools import PANELS
from attrition.figures.sheet import styled
from attrition.figures.styles import paper
from attrition.model.ends import End
from attrition.scenario import Scenario, load_scenario
from tests.ensemble.conftest import fixed_source, small_run, stand_in

__all__ = ["fixed_source", "small_run", "stand_in"]

START, HORIZON = date(2022, 2, 24), date(2035, 12, 31)
VARIABLES = (*(name for name, _, _ in PANELS), "d1_turned", "d3_turned")
DAYS = tuple(7.0 * (index + 1) for index in range((HORIZON - START).days // 7))
PATHS = 100


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The shipped scenario."""
    return load_scenario("ukraine-2022")


@pytest.fixture
def made(tmp_path: Path, scenario: Scenario) -> Callable[..., Content]:
    """Make the content of a run of 100 paths, of which the first end as told, by structure."""

    def make(
        ends: dict[str, dict[End, list[float]]] | None = None,
        *,
        missing: tuple[End, ...] = (),
        driftless: bool = True,
        variables: tuple[str, ...] = VARIABLES,
        turned: float = 0.25,
    ) -> Content:
        given = ends or {"options": {End.FREEZE: [1500.0, 2000.0], End.REGIME_CRISIS: [3000.0]}}
        content = Content.__new__(Content)
        content.path = tmp_path
        content.manifest = _manifest(scenario, tuple(given), driftless, variables)
        content.summary = _summary(given, missing)
        _outcomes(given).write_parquet(tmp_path / "outcomes.parquet")
        content.__dict__["_bands"] = _bands(tuple(given), variables)
        content.__dict__["_histograms"] = _histograms(tuple(given), turned)
        return content

    return make


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
    )
    edges = (tuple(-1.0 for _ in variables), tuple(2.0 for _ in variables))
    return SimpleNamespace(
        plan=plan,
        start=START,
        horizon_day=float((HORIZON - START).days),
        variables=variables,
        record_days=DAYS,
        bins=dict.fromkeys(structures, edges),
    )


def _summary(ends: dict[str, dict[End, list[float]]], missing: tuple[End, ...]) -> dict[str, Any]:
    structures = {}
    for structure, days in ends.items():
        shares = {end: len(days.get(end, [])) / PATHS for end in End if end is not End.STILL_FIGHTING}
        shares[End.STILL_FIGHTING] = 1.0 - sum(shares.values())
        structures[structure] = {
            "outcomes": {
                end.label: None if end in missing else {"p": share, "se": 0.01}
                for end, share in shares.items()
            }
        }
    return {"digest": "0123456789abcdef", "given": "war going on at 2025-12-31", "structures": structures}


def _outcomes(ends: dict[str, dict[End, list[float]]]) -> pl.DataFrame:
    rows = []
    for structure, days in ends.items():
        known = [(end.label, day) for end, items in days.items() for day in items]
        known += [(End.STILL_FIGHTING.label, None)] * (PATHS - len(known))
        rows += [("base", structure, index // 10, index % 10, *item) for index, item in enumerate(known)]
    return pl.DataFrame(
        rows, schema=["variant", "structure", "draw", "path", "end", "end_day"], orient="row"
    ).with_columns(pl.col("end_day").cast(pl.Float64))


def _bands(structures: tuple[str, ...], variables: tuple[str, ...]) -> pl.DataFrame:
    dates = [START + timedelta(days=int(day)) for day in DAYS]
    wave = 50.0 + 10.0 * np.sin(np.arange(len(DAYS)) / 80.0)
    frames = []
    for structure in structures:
        for variable in variables:
            quantiles = {name: wave + 8.0 * index for index, name in enumerate(LEVELS)}
            frames.append(
                pl.DataFrame({"date": dates, **quantiles, "n": [PATHS] * len(DAYS)}).with_columns(
                    pl.lit("base").alias("variant"),
                    pl.lit(structure).alias("structure"),
                    pl.lit(variable).alias("variable"),
                )
            )
    return pl.concat(frames)


def _histograms(structures: tuple[str, ...], turned: float) -> pl.DataFrame:
    """Values 0 and 1 in bins of edges -1 and 2; the twin has turned in half of the paths."""
    rows = []
    for structure in structures:
        for variant, share in (("base", turned), ("driftless", 0.5)):
            for variable in ("d1_turned", "d3_turned"):
                ones = round(share * PATHS)
                for record in range(len(DAYS)):
                    rows.append((variant, structure, variable, record, 43, PATHS - ones))
                    rows.append((variant, structure, variable, record, 86, ones))
    return pl.DataFrame(
        rows, schema=["variant", "structure", "variable", "record", "bin", "count"], orient="row"
    )
