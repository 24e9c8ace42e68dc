"""The Python calls, on the real engine: small runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import attrition
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.verify import verify
from attrition.errors import InputError
from attrition.model.structures import STRUCTURES

SMALL: dict[str, Any] = {"draws": 3, "paths": 4, "threads": 2}
TINY: dict[str, Any] = {"draws": 1, "paths": 2, "threads": 2}
"""For engines that take a second a path, in every structure and with the driftless twin."""


@pytest.fixture(scope="module")
def scenario() -> Any:
    return attrition.load("ukraine-2022", sets=["clock.horizon_months=12"])


@pytest.fixture(scope="module")
def unfitted() -> Any:
    """Without the fit of what going on is worth, whose pilot takes longer than a small run."""
    return attrition.load("ukraine-2022", sets=["clock.horizon_months=12", "study.continuing=0"])


@pytest.fixture(scope="module")
def run(scenario: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return attrition.run(scenario, out=tmp_path_factory.mktemp("runs") / "small", **SMALL)


def test_run_on_the_engine(run: Any, scenario: Any) -> None:
    assert run.outcomes.height == 2 * len(STRUCTURES) * 3 * 4
    assert run.outcomes.filter(pl.col("variant") == "base")["challenger_casualties"].min() > 0
    assert run.draws.height == 3
    assert "acts" not in run.draws.columns
    assert set(run.variants["variant"]) == {"base", "driftless"}
    assert run.bands["q50"].null_count() < run.bands.height
    assert run.scenario.identity() == scenario.identity()
    assert verify(RunDirectory(run.directory)) == run.digest
    names = ", ".join(STRUCTURES)
    assert repr(run).startswith(
        f"<Run 'ukraine-2022': 3 draws × 4 paths, structures {names}, seed 0, digest "
    )
    assert "Not a prediction" in str(run)


def test_open_run(run: Any) -> None:
    again = attrition.open_run(run.directory)
    assert again.summary == run.summary
    assert again.outcomes.equals(run.outcomes)


def test_driftless_twin_shares_the_past_and_not_the_future(run: Any) -> None:
    values = {
        variant: run.paths.filter(pl.col("variant") == variant).drop("variant")
        for variant in ("base", "driftless")
    }
    past = pl.col("date") < run.scenario.clock.data_cutoff
    assert values["base"].filter(past).equals(values["driftless"].filter(past))
    assert not values["base"].filter(~past).equals(values["driftless"].filter(~past))


def test_path_is_a_function_of_its_address(run: Any, scenario: Any, tmp_path: Path) -> None:
    larger: dict[str, Any] = {"draws": 5, "paths": 6, "structures": "options,null", "driftless": False}
    more = attrition.run(scenario, out=tmp_path / "more", threads=1, **larger)
    key = ["variant", "structure", "draw", "path"]
    both = run.outcomes.filter(
        pl.col("variant") == "base", pl.col("structure").is_in(["options", "null"])
    ).join(more.outcomes, on=key, how="left", suffix=" more")
    assert both.height == 2 * 3 * 4
    for column in run.outcomes.columns[4:]:
        assert both[column].equals(both[f"{column} more"].alias(column), null_equal=True)


@pytest.fixture(scope="module")
def tiny(unfitted: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return attrition.run(unfitted, out=tmp_path_factory.mktemp("runs") / "tiny", **TINY)


@pytest.mark.full
@pytest.mark.parametrize("engine", ["scalar", "simpy", "simpy-pure"])
def test_engine_does_not_change_the_digest(tiny: Any, unfitted: Any, tmp_path: Path, engine: str) -> None:
    assert attrition.run(unfitted, out=tmp_path / engine, engine=engine, **TINY).digest == tiny.digest


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no directory"):
        attrition.open_run(tmp_path / "nowhere")
    with pytest.raises(InputError, match="ukraine-2022"):
        attrition.load("ukraine-2023")
    with pytest.raises(InputError, match="--draws"):
        attrition.run("ukraine-2022", draws=0, out=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_unfinished_run_is_not_opened(unfitted: Any, tmp_path: Path) -> None:
    from attrition.ensemble.planning import make_plan
    from attrition.ensemble.prepare import create, prepared
    from attrition.ensemble.simulator import EngineSimulator

    simulator = EngineSimulator()
    create(
        RunDirectory(tmp_path / "run"),
        prepared(make_plan(unfitted, draws=2, paths=2, keep_paths=0, structures="options"), simulator),
        simulator,
    )
    with pytest.raises(RunFailed, match="not finished"):
        attrition.open_run(tmp_path / "run")


def test_import_is_light() -> None:
    code = (
        "import sys, attrition.api; print([m for m in ('numba', 'polars', 'matplotlib') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_small_runs_keep_what_paths_there_are_and_may_keep_none(unfitted: Any, tmp_path: Path) -> None:
    small: dict[str, Any] = {"draws": 2, "paths": 2, "structures": "options"}
    few = attrition.run(unfitted, out=tmp_path / "few", **small)
    assert few.paths.select("draw", "path").unique().height >= 4
    none = attrition.run(unfitted, keep_paths=0, out=tmp_path / "none", **small)
    assert none.paths.height == 0


def test_results_say_which_policy_and_values_made_them(tmp_path: Path) -> None:
    scenario = attrition.load(
        "ukraine-2022",
        sets=["oil.brent_median=60", "clock.horizon_months=12", "study.continuing=0"],
        policies=["aid-halved"],
    )
    run = attrition.run(scenario, draws=2, paths=2, structures="options", out=tmp_path / "run")
    given = run.summary["given"]
    assert "aid-halved" in given and "oil.brent_median=60" in given


def test_bands_hold_the_quantiles_of_the_paths(tmp_path: Path) -> None:
    run = attrition.run(
        "ukraine-2022",
        draws=8,
        paths=16,
        structures="options",
        keep_paths=128,
        out=tmp_path / "run",
        driftless=False,
    )
    bands = run.bands.filter(run.bands["variable"] == "brent")
    for day in bands.filter(bands["n"] >= 40)["date"][20::60]:
        exact = run.paths.filter(run.paths["date"] == day)["brent"].drop_nulls()
        band = bands.filter(bands["date"] == day)
        spread = exact.max() - exact.min()
        for level, column in ((0.05, "q05"), (0.5, "q50"), (0.95, "q95")):
            assert abs(band[column][0] - exact.quantile(level, "linear")) < 0.15 * spread
