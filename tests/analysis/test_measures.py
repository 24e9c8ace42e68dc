"""Measures are numbers of single paths: shares of what happened, months up to the horizon, people."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attrition.analysis.measures import Span, by_row, check_names, measure_names, measures
from attrition.analysis.paths import PathTable
from attrition.api import Study
from attrition.ensemble.directory import RunDirectory
from attrition.errors import InputError
from attrition.model.spans import DAYS_PER_MONTH


@pytest.fixture
def manifest(compared: Study) -> object:
    return RunDirectory(compared.directory).manifest


def of(manifest: object, name: str, **columns: list[object]) -> list[float]:
    table = PathTable(pl.DataFrame(columns), 1, len(next(iter(columns.values()))))
    (measure,) = measures(manifest, (name,))  # type: ignore[arg-type]
    return by_row(measure, table)[0].tolist()


def test_a_probability_counts_what_happened(manifest: object) -> None:
    assert of(manifest, "crisis", crisis_day=[120.0, None]) == [1.0, 0.0]
    assert of(manifest, "crisis@2024", crisis_day=[120.0, 2000.0]) == [1.0, 0.0]


def test_months_begin_with_the_forecast_and_end_with_the_horizon() -> None:
    span = Span(100.0, 100.0 + 24 * DAYS_PER_MONTH)
    days = np.array([100.0 + DAYS_PER_MONTH, np.nan, 1e6, 40.0])
    assert span.months(days) == pytest.approx([1.0, 24.0, 24.0, 0.0])


def test_the_forecast_of_a_run_begins_with_the_end_of_its_data(manifest: object) -> None:
    months = of(manifest, "until.over", end_day=[None, 0.0])
    assert months == pytest.approx([120.0, 0.0], abs=0.1)


def test_two_of_four_is_the_day_of_the_second(manifest: object) -> None:
    span = Span.of(manifest)  # type: ignore[arg-type]
    half = span.first + 12 * DAYS_PER_MONTH
    columns: dict[str, list[object]] = {
        "d1_day": [half, half],
        "d2_day": [None, None],
        "d3_day": [None, span.first],
        "d4_day": [half, span.first],
    }
    assert of(manifest, "until.turn.two_of_four", **columns) == pytest.approx([12.0, 0.0])


def test_every_measure_is_finite_on_a_real_run(compared: Study) -> None:
    names = measure_names()
    assert len(names) == len(set(names)) > 40
    assert sorted(compared.differences["quantity"].unique()) == sorted(names)
    assert np.isfinite(compared.differences["value"].to_numpy()).all()


def test_an_unknown_measure_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as raised:
        check_names(("until.stres",), "--regret")
    assert raised.value.nearest == "until.stress"
    check_names(("stress@2028",), "--regret")
