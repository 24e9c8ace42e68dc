"""Ends and casualties against the paths they were counted on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.model.ends import REACHABLE


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "run")


def test_ends_are_those_of_the_outcomes(run: Any) -> None:
    base = run.outcomes.filter(pl.col("variant") == "base")
    ends = run.summary["structures"]["options"]["outcomes"]
    total = 0.0
    for end in REACHABLE:
        happened = (base["end"] == end.label).to_numpy().reshape(8, 16)
        assert ends[end.label]["p"] == pytest.approx(happened.mean(), abs=1e-12)
        assert ends[end.label]["se"] == pytest.approx(
            happened.mean(axis=1).std(ddof=1) / np.sqrt(8), abs=1e-12
        )
        total += ends[end.label]["p"]
    assert total == pytest.approx(1.0)


def test_casualties_are_people(run: Any) -> None:
    found = run.summary["structures"]["options"]["casualties"]["challenger"]
    base = run.outcomes.filter(pl.col("variant") == "base")["challenger_casualties"].to_numpy()
    assert found["median"] == pytest.approx(1000 * np.median(base))
