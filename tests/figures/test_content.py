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
from attrition.figures.content import Content, fewest_of
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


def test_a_fan_can_begin_later(made: Callable[..., Content]) -> None:
    fan = made().fan("brent", "options", date(2025, 12, 31))
    assert date(2025, 12, 31) <= fan.dates[0].item() < date(2026, 1, 7)
    assert fan.quantiles.shape == (5, len(fan.dates))


def test_quantiles_stay_within_the_limits_of_the_variable(made: Callable[..., Content]) -> None:
    content = made()
    bands = content.__dict__["_bands"]
    content.__dict__["_bands"] = bands.with_columns(q05=pl.lit(-3.0), q95=pl.lit(130.0))
    fan = content.fan("strain", "options")
    assert (fan.quantiles.min(), fan.quantiles.max()) == (0.0, 100.0)


@pytest.mark.parametrize(("paths", "fewest"), [(1, 1), (16, 8), (100, 20), (1000, 50), (50_000, 100)])
def test_a_small_run_is_drawn_with_fewer_paths(paths: int, fewest: int) -> None:
    assert fewest_of(paths) == fewest


def test_where_few_paths_are_left_nothing_is_drawn(made: Callable[..., Content]) -> None:
    content = made(fighting=19, until=date(2030, 1, 1))
    assert date(2029, 12, 20) < content.fan("brent", "options").dates[-1].item() <= date(2030, 1, 1)
    assert content.stops("options") == content.fan("brent", "options").dates[-1].item()
    assert content.all_stop(["options"]) == content.stops("options")
    assert made(fighting=20, until=date(2030, 1, 1)).stops("options") is None
    assert made().all_stop(["options"]) is None


def test_occupancy_is_that_of_its_variant_from_the_end_of_the_data(made: Callable[..., Content]) -> None:
    content = made(turned=0.25)
    model, twin = (content.turned("d1", "options", variant) for variant in ("base", "driftless"))
    assert set(model.share) == {0.25} and set(twin.share) == {0.5}
    assert date(2025, 12, 31) <= model.dates[0].item() <= date(2026, 1, 7)
    assert np.all(model.low < model.share) and np.all(model.share < model.high)


def test_paths_that_turn_draw_by_draw_count_as_few(made: Callable[..., Content]) -> None:
    # In the made outcomes all paths of a draw have their first day by D1 or none has: ten draws are ten paths. Of the
    # first days by D3 there are none: then too.
    content = made(turned=0.5)
    first = content.turned("d1", "options", "base")
    assert first.high[0] - first.low[0] == pytest.approx(0.527, abs=0.02)
    third = content.turned("d3", "options", "base")
    assert third.high[0] - third.low[0] == pytest.approx(0.527, abs=0.02)


def test_the_mean_comes_from_the_histogram_and_quartiles_from_the_bands(made: Callable[..., Content]) -> None:
    curve = made().mean("option_probe", "options")
    assert curve.share == pytest.approx(np.full(len(curve.dates), -1.0 + 49.5 * 3.0 / 128.0))
    assert np.all(curve.high > curve.low)


def test_a_passage_has_its_chance_and_its_dates(made: Callable[..., Content]) -> None:
    found = made().passage("stress_day", "options")
    assert found.chance.p == 0.5
    assert found.dates == (date(2027, 8, 17), date(2027, 8, 17), None)
    assert made().passage("breaking_day", "options").dates == (None, None, None)


def test_without_an_end_of_the_data_the_forecast_begins_at_the_start(made: Callable[..., Content]) -> None:
    content = made()
    scenario = content.manifest.plan.scenario
    clock = replace(scenario.clock, data_cutoff=None)
    content.manifest.plan.scenario = replace(scenario, clock=clock)  # type: ignore[misc]
    assert (content.data_end, content.forecast_start) == (None, date(2022, 2, 24))


def test_steps_of_hours_are_told_apart(made: Callable[..., Content]) -> None:
    dates = made().dates(np.array([1.0, 1.25, 2.0]))
    assert list(map(str, dates)) == ["2022-02-25T00", "2022-02-25T06", "2022-02-26T00"]
    assert str(made().dates(np.array([1.0]))[0]) == "2022-02-25"


def test_what_stands_still_does_not_move(made: Callable[..., Content]) -> None:
    content = made()
    assert content.moves("brent") and not content.moves("no_such_variable")
    content.__dict__["_bands"] = content.__dict__["_bands"].with_columns(q50=pl.lit(3.0))
    content.__dict__.pop("_bands_of")
    assert not content.moves("brent")


def test_a_short_run_has_days_and_a_long_one_months(made: Callable[..., Content]) -> None:
    content = made()
    assert content.month(date(2030, 5, 15)) == "2030-05"
    content.manifest.horizon_day = 31.0  # type: ignore[misc]
    assert content.month(date(2022, 3, 1)) == "2022-03-01"


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


def test_outcomes_are_read_once(made: Callable[..., Content]) -> None:
    content = made()
    table = content.outcomes("options")
    assert content.outcomes("options") is table
    assert content.outcomes("options", "driftless") is not table
