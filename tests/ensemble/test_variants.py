"""Variants of a study: run on the rows and random numbers of the base, with or without bands, verified like any run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.api import finish
from attrition.ensemble.conduct import Way, conduct, opened
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.manifest import Variant
from attrition.ensemble.planning import make_plan
from attrition.ensemble.simulator import EngineSimulator
from attrition.ensemble.stopping import Stop
from attrition.ensemble.verify import verify
from attrition.scenario import load_scenario
from attrition.scenario.load import read_policy


@pytest.mark.full
def test_a_variant_that_changes_nothing_equals_the_base(tmp_path: Path) -> None:
    scenario = load_scenario("ukraine-2022", sets=["study.solved=0"])
    variants = [
        Variant("same", 4, bands=False),
        Variant("surge", 4, policies=(read_policy("surge"),)),
        Variant("cheap oil", 4, sets=("oil.brent_median=40",), bands=False),
    ]
    plan = make_plan(
        scenario,
        draws=4,
        paths=4,
        structures="options,null",
        driftless=False,
        keep_paths=2,
        variants=variants,
    )
    directory = RunDirectory(tmp_path / "run")
    simulator: Any = EngineSimulator()
    manifest = opened(directory, plan, Way(), simulator, lambda: None)
    assert manifest is not None and conduct(directory, manifest, Way(), simulator, Stop())
    digest = finish(directory)
    assert verify(directory) == digest
    outcomes = pl.read_parquet(directory.path / "outcomes.parquet")
    of = {name: frame.drop("variant") for (name,), frame in outcomes.group_by("variant")}
    assert of["same"].equals(of["base"])
    assert not of["surge"].equals(of["base"])
    assert not of["cheap oil"].equals(of["base"])
    for table in ("bands", "histograms", "paths"):
        held = pl.read_parquet(directory.path / f"{table}.parquet")["variant"].unique().to_list()
        assert sorted(held) == ["base", "surge"]
