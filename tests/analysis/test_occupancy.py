from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.analysis.occupancy import Occupancies, added, by_year, occupancy
from attrition.engine.tallies import BINS, tally
from attrition.ensemble.manifest import edge_arrays


def cells(*rows: tuple[int, float, int], low: float, high: float) -> pl.DataFrame:
    """Cells of (record, value, count), binned as the engine does."""
    scale = BINS / (high - low)
    return pl.DataFrame(
        [(record, tally(value, low, scale), count) for record, value, count in rows],
        schema=["record", "bin", "count"],
        orient="row",
    )


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (-1.5, 1.5), (-0.5, 2.5), (0.0, 1.0), (0.4, 0.6)])
def test_share_of_ones_from_the_bins_that_the_engine_fills(low: float, high: float) -> None:
    given = cells((0, 0.0, 30), (0, 1.0, 10), (1, 1.0, 5), (2, 0.0, 5), low=low, high=high)
    assert occupancy(given, 3, low, high, 1).tolist() == [0.25, 1.0, 0.0]


def test_too_few_paths_give_no_share() -> None:
    given = cells((0, 1.0, 10), (1, 1.0, 9), low=0.0, high=1.0)
    assert occupancy(given, 3, 0.0, 1.0, 10).tolist() == pytest.approx([1.0, np.nan, np.nan], nan_ok=True)


def test_a_value_that_no_pilot_saw_lies_beyond_the_edges_and_is_told_apart() -> None:
    # Always 1 in the pilot: edges about 1. Always 0: edges about 0.
    for low, high in ((0.85, 1.15), (0.0, 1.5)):
        given = cells((0, 0.0, 3), (0, 1.0, 1), low=low, high=high)
        assert occupancy(given, 1, low, high, 1).tolist() == [0.25]


class Made(SimpleNamespace):
    """What of a manifest the counts are made from: yearly records, edges 0 and 1.5."""


def manifest(variables: tuple[str, ...]) -> Any:
    edges = ((0.0,) * len(variables), (1.5,) * len(variables))
    clock = SimpleNamespace(start=date(2022, 1, 1), data_cutoff=date(2023, 1, 1))
    return Made(
        variables=variables,
        edges=edge_arrays({"options": edges, "null": edges}),
        record_days=tuple(365.25 * year for year in range(1, 5)),
        start=clock.start,
        horizon_day=365.0 + 2 * 365.25,
        plan=SimpleNamespace(scenario=SimpleNamespace(clock=clock)),
    )


def test_shares_by_year_beside_the_twin(tmp_path: Path) -> None:
    parts = [
        cells((1, 0.0, 3), (1, 1.0, 1), (2, 1.0, 2), low=0.0, high=1.5).with_columns(
            variant=pl.lit(variant), structure=pl.lit(structure), variable=pl.lit(variable)
        )
        for variant, structure, variable in (
            ("base", "options", "d1_turned"),
            ("driftless", "options", "d1_turned"),
            ("base", "null", "d1_turned"),
            ("base", "options", "coalition_d4_turned"),
            ("base", "options", "brent"),
        )
    ]
    pl.concat(parts).write_parquet(tmp_path / "histograms.parquet")
    made = manifest(("brent", "d1_turned", "coalition_d4_turned"))
    every = Occupancies(made, tmp_path)
    base = every.counts("base", "options")
    assert set(base) == {("turn", "D1"), ("turn_coalition", "D4")}
    found = by_year(made, base, every.counts("driftless", "options"))
    assert found["dates"] == ["2024-01", "2024-12"]
    assert found["turn"]["D1"] == {"p": [0.25, 1.0], "p_driftless": [0.25, 1.0]}
    assert found["turn"]["D3"] == {"p": None, "p_driftless": None}
    assert found["turn_coalition"]["D4"] == {"p": [0.25, 1.0], "p_driftless": None}
    pool = added([base, every.counts("null", "options") or base])
    assert pool["turn", "D1"][1].tolist() == [0.0, 8.0, 4.0, 0.0]
    assert by_year(made, pool, {})["turn"]["D1"]["p"] == [0.25, 1.0]


def test_a_war_that_is_over_within_a_year_is_told_from_one_that_was_not_run(tmp_path: Path) -> None:
    cells((0, 0.0, 3), low=0.0, high=1.5).with_columns(
        variant=pl.lit("base"), structure=pl.lit("options"), variable=pl.lit("d1_turned")
    ).write_parquet(tmp_path / "histograms.parquet")
    made = manifest(("d1_turned",))
    every = Occupancies(made, tmp_path)
    found = by_year(made, every.counts("base", "options"), every.counts("driftless", "options"))
    assert found["turn"]["D1"] == {"p": [None, None], "p_driftless": None}
