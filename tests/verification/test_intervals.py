"""Intervals hold the truth as often as they say; an error that leaves the rows out is caught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attrition.analysis.paths import PathTable
from attrition.statistics import proportions
from attrition.verification import intervals
from attrition.verification.intervals import SKEWED, Coverage, Sample, repeated, repeated_on_kernel


@pytest.mark.full
def test_printed_intervals_hold_the_truth_in_93_to_97_of_a_hundred_runs() -> None:
    found = repeated(64, 16, 0.5, 1000)
    assert {each.quantity: each.covered for each in found if not each.holds} == {}
    assert sum(each.judged for each in found) == len(found) - 1


@pytest.mark.full
@pytest.mark.parametrize(
    ("rows", "paths", "spread"), [(64, 4, 0.25), (64, 16, 1.0), (256, 8, 0.5), (256, 16, 1.0)]
)
def test_printed_intervals_hold_the_truth_at_other_sizes(rows: int, paths: int, spread: float) -> None:
    assert [each for each in repeated(rows, paths, spread, 1000) if not each.holds] == []


@pytest.mark.full
def test_printed_intervals_hold_the_truth_on_the_kernel() -> None:
    assert [each for each in repeated_on_kernel(64, 16, 100) if not each.holds] == []


def test_an_interval_of_paths_that_forgets_the_rows_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def naive(self: PathTable, happened: np.ndarray) -> proportions.Proportion:
        # As if all paths were independent: the error that shared parameters make too small.
        return proportions.proportion(happened.astype(float), 1)

    monkeypatch.setattr(PathTable, "share", naive)
    found = {each.quantity: each for each in repeated(64, 16, 1.0, 100)}
    assert found["probability 0.5"].covered < 0.75 and not found["probability 0.5"].holds
    assert found["median"].holds


def test_few_rows_and_heavy_tails_are_shown_and_not_judged() -> None:
    one = Coverage("median", 64, 4, 1.0, 1000, 0.5)
    assert one.judged and not one.holds
    assert replace(one, rows=16).holds
    assert replace(one, quantity=SKEWED).holds
    # A hundred runs have chance of their own, and 98 of them may hold it.
    assert replace(one, covered=0.98, runs=100).holds and not replace(one, covered=0.98).holds


def test_the_kernels_truth_is_the_integral_over_rows() -> None:
    low, high = intervals.HAZARDS
    hazards = np.linspace(low, high, 200_001)
    assert intervals.still_fighting(0.3, 5.0) == pytest.approx(
        np.mean(np.exp(-(0.3 + hazards) * 5.0)), rel=1e-4
    )
    assert intervals.still_fighting(0.3, intervals._median_years(0.3)) == pytest.approx(0.5)


def test_a_sample_is_a_table_of_paths() -> None:
    table = Sample(day=np.array([[1.0, np.nan], [2.0, 3.0]]))
    assert (table.draws, table.paths) == (2, 2)
    assert table.row_means(~np.isnan(table.days("day"))).tolist() == [0.5, 1.0]


def test_every_interval_of_the_kernel_is_counted() -> None:
    found = repeated_on_kernel(8, 2, 4)
    assert [each.quantity.removeprefix("kernel: ") for each in found] == [
        "still fighting",
        "median end",
        "paired difference",
    ]
    assert all(0.0 <= each.covered <= 1.0 and not each.judged for each in found)
