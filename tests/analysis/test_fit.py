from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from attrition.analysis import fit, readings
from attrition.analysis.fit import Compared, SeriesFit, fit_table, free_running, until
from attrition.analysis.observation import Comparison
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.engine.unit import UnitResult
from attrition.errors import InputError
from attrition.observed.monthly import FILES
from attrition.scenario import Scenario, load_scenario
from tests.analysis.samples import month

DATA_END = date(2025, 12, 31)
LEVEL = 20.0
"""What every recorded variable is in the synthetic trajectories."""


@cache
def scenario() -> Scenario:
    return load_scenario("ukraine-2022")


@pytest.mark.full
def test_the_horizon_reaches_past_the_data_from_any_cutoff() -> None:
    for chosen in (scenario(), free_running(scenario(), date(2023, 1, 1))):
        compiled = compile_scenario(until(chosen, DATA_END), seed=0, rows=1)
        assert readings.record_after(compiled, date(2026, 1, 1)) is not None


def test_a_free_run_drops_later_observations_and_keeps_acts() -> None:
    free = free_running(scenario(), date(2023, 1, 1))
    assert max(series.points[-1].date for series in free.observations) <= date(2023, 1, 1)
    assert [act.name for act in free.acts] == [act.name for act in scenario().acts]


@pytest.mark.parametrize("day", [date(2022, 2, 23), DATA_END])
def test_a_free_run_from_outside_the_data_is_refused(day: date) -> None:
    with pytest.raises(InputError, match=f"--free-run: {day} is outside the data"):
        free_running(scenario(), day)


QUANTILES = (1.0, 2.0, 4.0, 6.0, 8.0)


def compared(*values: float, log: bool = True) -> SeriesFit:
    items = tuple(Compared(month(2023, 1, value), QUANTILES, False) for value in values)
    return SeriesFit(Comparison("s", "brent", log=log), "USD/bbl", items)


def test_shares_within_the_bands() -> None:
    found = compared(0.5, 1.5, 2.0, 5.0, 7.0, 9.0)
    assert (found.within_50, found.within_90) == pytest.approx((2 / 6, 4 / 6))


def test_errors_are_of_the_logarithm_or_in_the_unit() -> None:
    assert compared(4.0, 8.0).errors == pytest.approx([0.0, np.log(2)])
    assert compared(4.0, 8.0, 0.0, log=False).errors == pytest.approx([0.0, 4.0, -4.0])
    assert compared(0.0, 8.0).errors == pytest.approx([np.log(2)])
    assert (compared(0.0).mean_error, compared(0.0).mean_size) == (None, None)


def write_data(directory: Path, brent: Callable[[int], float]) -> None:
    """Write Brent for 2022-03 to 2025-12 and nothing else."""
    heading = "month,series,value,unit,source\n"
    months = [f"{2022 + index // 12}-{index % 12 + 1:02}" for index in range(2, 48)]
    for name in FILES:
        rows = "".join(f"{text},brent_spot,{brent(index)},USD,test\n" for index, text in enumerate(months))
        (directory / name).write_text(heading + (rows if name == "macro_monthly.csv" else ""))
    (directory / "published_estimates.csv").write_text(
        "period,domain,quantity,low,central,high,unit,source,url,note\n"
        "2022-12,oil,urals_price,,20.0,,USD,test,,\n2023-06,oil,urals_price,,10.0,,USD,test,,\n"
    )


@pytest.fixture
def constant_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the engine: every recorded variable is `LEVEL`; a tenth of the paths end after two years."""

    def simulated(program: Program, *, rows: int, paths: int, **_: object) -> UnitResult:
        trajectories = np.full((rows * paths, program.records, len(program.variables)), LEVEL)
        trajectories[: rows * paths // 10, 104:] = np.nan
        return UnitResult(
            np.zeros((0, 0)),
            np.zeros((0, 0, 0), dtype=np.int64),
            trajectories,
            [],
            np.zeros((0, 0, 2), dtype=np.int64),
        )

    monkeypatch.setattr("attrition.engine.unit.simulate", simulated)


@pytest.mark.usefixtures("constant_engine")
def test_a_fit_counts_what_lies_within(tmp_path: Path) -> None:
    write_data(tmp_path, lambda index: LEVEL if index % 2 else 2 * LEVEL)
    table = fit_table(scenario(), tmp_path, draws=10, paths=10)
    brent = next(item for item in table.series if item.comparison.series == "brent_spot")
    assert (len(brent.compared), brent.unit, brent.imposed) == (46, "USD/bbl", True)
    assert (brent.within_50, brent.within_90) == (0.5, 0.5)
    assert brent.mean_error == pytest.approx(np.log(2) / 2, abs=0.02)
    urals = next(item for item in table.series if item.comparison.series == "urals_price")
    assert (len(urals.compared), urals.within_90, urals.imposed) == (2, 0.5, False)
    assert table.still_fighting == 0.9
    assert "oryx_ru_tanks_lost" in table.missing and "brent_spot" not in table.missing


@pytest.mark.usefixtures("constant_engine")
def test_a_free_run_compares_only_later_months_and_says_what_happened(tmp_path: Path) -> None:
    write_data(tmp_path, lambda _: LEVEL)
    table = fit_table(scenario(), tmp_path, free_run=date(2023, 1, 1), draws=10, paths=10)
    brent = next(item for item in table.series if item.comparison.series == "brent_spot")
    assert (len(brent.compared), brent.imposed, brent.within_90) == (36, False, 1.0)
    assert (table.cutoff, table.free_run) == (date(2023, 1, 1), True)
    assert "dynamic cap" in table.acts_kept and "embargo and cap" not in table.acts_kept
    assert table.hindsight > 0


@pytest.mark.usefixtures("constant_engine")
def test_too_few_paths_left_are_no_distribution(tmp_path: Path) -> None:
    write_data(tmp_path, lambda _: LEVEL)
    # Two of twenty end after two years.
    table = fit_table(scenario(), tmp_path, draws=5, paths=fit.FEWEST_PATHS // 5)
    (brent,) = [item for item in table.series if item.comparison.series == "brent_spot"]
    assert max(item.datum.last for item in brent.compared) < date(2024, 3, 1)


@pytest.mark.parametrize("draws", [fit.FEWEST_PATHS - 1, fit.MOST_PATHS + 1])
def test_too_few_or_too_many_paths_are_refused(tmp_path: Path, draws: int) -> None:
    with pytest.raises(InputError, match="--draws, --paths: "):
        fit_table(scenario(), tmp_path, draws=draws, paths=1)


def test_a_scenario_without_data_is_refused(tmp_path: Path) -> None:
    bare = replace(scenario(), clock=replace(scenario().clock, data_cutoff=None))
    with pytest.raises(InputError, match="the scenario has no end of the data"):
        fit_table(bare, tmp_path)
