from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.ensemble.failures import RunFailed
from attrition.errors import InputError
from attrition.figures.content import Content
from attrition.model.ends import End


def test_shares_begin_at_the_end_of_the_data_and_reach_the_horizon(made: Callable[..., Content]) -> None:
    content = made()
    found = content.incidence("options")
    dates = content.dates(found.days)
    assert (dates[0].item(), dates[-1].item()) == (date(2025, 12, 31), date(2035, 12, 31))
    assert found.ends[End.FREEZE][-1] == 0.02 and found.still_fighting[-1] == pytest.approx(0.97)


def test_an_end_that_no_structure_models_is_left_out(made: Callable[..., Content]) -> None:
    content = made(missing=(End.WITHDRAWAL, End.ESCALATION))
    assert content.modelled_ends == [
        End.FREEZE,
        End.DEFENDER_COLLAPSE,
        End.MILITARY_DEFEAT,
        End.REGIME_CRISIS,
    ]


def test_a_fan_has_the_quantiles_in_their_order(made: Callable[..., Content]) -> None:
    fan = made().fan("brent", "options")
    assert fan.quantiles.shape == (5, len(fan.dates))
    assert np.all(np.diff(fan.quantiles, axis=0) > 0)
    assert fan.dates[0].item() == date(2022, 3, 3)


def test_quantiles_stay_within_the_limits_of_the_variable(made: Callable[..., Content]) -> None:
    content = made()
    bands = content.__dict__["_bands"]
    content.__dict__["_bands"] = bands.with_columns(q05=pl.lit(-3.0), q95=pl.lit(130.0))
    fan = content.fan("strain", "options")
    assert (fan.quantiles.min(), fan.quantiles.max()) == (0.0, 100.0)


def test_where_few_paths_are_left_nothing_is_drawn(made: Callable[..., Content]) -> None:
    content = made()
    bands = content.__dict__["_bands"]
    content.__dict__["_bands"] = bands.with_columns(
        n=pl.when(pl.col("date") > date(2030, 1, 1)).then(99).otherwise(100)
    )
    assert content.fan("brent", "options").dates[-1].item() <= date(2030, 1, 1)


def test_occupancy_is_that_of_its_variant_from_the_end_of_the_data(made: Callable[..., Content]) -> None:
    content = made(turned=0.25)
    model, twin = (content.turned("D1", "options", variant) for variant in ("base", "driftless"))
    assert set(model.share) == {0.25} and set(twin.share) == {0.5}
    assert date(2025, 12, 31) <= model.dates[0].item() <= date(2026, 1, 7)


def test_without_an_end_of_the_data_the_forecast_begins_at_the_start(made: Callable[..., Content]) -> None:
    content = made()
    scenario = content.manifest.plan.scenario
    clock = replace(scenario.clock, data_cutoff=None)
    content.manifest.plan.scenario = replace(scenario, clock=clock)  # type: ignore[misc]
    assert (content.data_end, content.forecast_start) == (None, date(2022, 2, 24))


def test_the_source_names_scenario_seed_size_and_digest(made: Callable[..., Content]) -> None:
    assert made().source == "ukraine-2022, seed 7, 10 prior draws × 10 paths, digest 01234567."


def test_what_is_no_run_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Content(tmp_path / "none")


@pytest.mark.usefixtures("fixed_source")
def test_an_unfinished_run_is_refused(small_run: Callable[..., Any], tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    (tmp_path / "run" / "checksums.json").unlink()
    with pytest.raises(RunFailed):
        Content(tmp_path / "run")
