"""Ends, events and casualties against the paths they were counted on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.analysis.outcomes import CAUSES, events, survival
from attrition.analysis.paths import PathTable
from attrition.api import open_run
from attrition.model.ends import REACHABLE


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


def made(rows: int, **columns: list[Any]) -> PathTable:
    """A table of paths with these columns; days that are not named are null."""
    paths = len(next(iter(columns.values())))
    days = ("end_day", "regime_end_day", "disengaged_day")
    frame = pl.DataFrame(
        {
            "end": columns.get("end", ["still_fighting"] * paths),
            "regime_end": pl.Series(columns.get("regime_end", [None] * paths), dtype=pl.String),
            **{name: pl.Series(columns.get(name, [None] * paths), dtype=pl.Float64) for name in days},
        }
    )
    return PathTable(frame, rows, paths // rows)


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


def test_regime_ends_are_told_apart_by_cause() -> None:
    table = made(2, regime_end=["strain", None, "mutiny", "strain"], regime_end_day=[1.0, None, 2.0, 3.0])
    found = events(table)["regime_end"]
    assert found["p"] == 0.75
    assert {name: share["p"] for name, share in found["causes"].items()} == {
        "strain": 0.5,
        "mutiny": 0.25,
        "natural": 0.0,
        "after_withdrawal": 0.0,
    }
    assert list(found["causes"]) == list(CAUSES)


def test_a_donor_disengages_where_it_has_a_day() -> None:
    assert events(made(1, disengaged_day=[5.0, None, None, None]))["coalition_disengagement"]["p"] == 0.25


def test_survival_is_of_withdrawals_that_are_seen_for_a_year() -> None:
    table = made(
        2,
        end=["withdrawal"] * 6 + ["freeze", "withdrawal"],
        #        stands  falls  later  before  same   stands freeze not seen
        end_day=[100.0, 100.0, 100.0, 100.0, 100.0, 200.0, 100.0, 700.0],
        regime_end_day=[None, 400.0, 500.0, 50.0, 100.0, None, 300.0, None],
    )
    found = survival(table, 1000.0)
    assert found is not None
    assert (found["p"], found["paths"]) == (0.75, 4)
    # Rows have three and one of these paths, and two and one survivors: residuals of -1/4 and 1/4.
    assert found["se"] == pytest.approx(np.sqrt(2 * (2 / 16)) / 4)
    assert found["low"] < 0.75 < found["high"]


def test_without_withdrawals_there_is_no_survival() -> None:
    assert survival(made(1, end=["freeze", "still_fighting"], end_day=[10.0, None]), 1000.0) is None


def test_casualties_are_people(run: Any) -> None:
    found = run.summary["structures"]["options"]["casualties"]["challenger"]
    base = run.outcomes.filter(pl.col("variant") == "base")["challenger_casualties"].to_numpy()
    assert found["median"] == pytest.approx(1000 * np.median(base))
    assert found["q05"] < found["median_low"] < found["median"] < found["median_high"] < found["q95"]
