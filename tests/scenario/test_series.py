"""Observations and figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.scenario.fields import Place
from attrition.scenario.records import Observation, Point
from attrition.scenario.series import read_figure, read_observation

POINTS = [{"date": date(2022, 3, 1), "value": 100}, {"date": date(2022, 5, 1), "value": 161}]


def observation(**given: Any) -> Observation:
    entry: dict[str, Any] = {"quantity": "brent", "points": POINTS, **given}
    return read_observation(
        {key: value for key, value in entry.items() if value is not None},
        Place("war.toml", "observations[1]"),
    )


def test_a_series_is_imposed_as_given() -> None:
    series = observation(error_sd=0.07, source="s", claimant="c", status="sourced", unit="USD/bbl", note="n")
    assert series.imposed() == (Point(date(2022, 3, 1), 100.0), Point(date(2022, 5, 1), 161.0))
    assert (series.error_kind, series.error_sd) == ("log", 0.07)
    assert (series.source, series.claimant, series.status, series.unit) == ("s", "c", "sourced", "USD/bbl")


def test_monthly_series_are_linear_in_days_on_the_first_of_each_month() -> None:
    # 31 of the 61 days from 1 March to 1 May have passed on 1 April.
    assert observation(interpolate="monthly").imposed() == (
        Point(date(2022, 3, 1), 100.0),
        Point(date(2022, 4, 1), 131.0),
        Point(date(2022, 5, 1), 161.0),
    )


def test_monthly_series_stay_between_their_points() -> None:
    points = [{"date": date(2022, 3, 15), "value": 10}, {"date": date(2022, 5, 15), "value": 71}]
    assert observation(points=points, interpolate="monthly").imposed() == (
        Point(date(2022, 4, 1), 27.0),
        Point(date(2022, 5, 1), 57.0),
    )


def test_the_error_is_of_the_logarithm_only_where_a_quantity_is_positive() -> None:
    assert observation().error_kind == "log"
    assert observation(error={"kind": "absolute", "sd": 2}).error_kind == "absolute"
    inflation = observation(quantity="inflation", points=[{"date": date(2022, 3, 1), "value": -0.1}])
    assert inflation.error_kind == "absolute"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"quantity": "brnt"}, "observations[1].quantity: unknown name 'brnt'"),
        ({"quantity": "brnt"}, "did you mean 'brent'?"),
        ({"quantity": None}, "observations[1]: has no 'quantity'"),
        ({"points": []}, "observations[brent].points: no points; allowed: points = [{ date = "),
        ({"points": None}, "observations[brent].points: no points"),
        ({"points": [3]}, "points[1]: 3 is not a table"),
        ({"points": [{"value": 3}]}, "points[1]: has no 'date'"),
        ({"points": [POINTS[1], POINTS[0]]}, "points[2]: date 2022-03-01 does not follow 2022-05-01"),
        ({"points": [POINTS[0], POINTS[0]]}, "points[2]: date 2022-03-01 does not follow 2022-03-01"),
        (
            {"points": [{"date": date(2022, 3, 1), "value": -1}]},
            "points[1].value: -1 is out of range; allowed: above 0",
        ),
        ({"points": [{"date": date(2022, 3, 1), "value": "1"}]}, "points[1].value: '1' is not a number"),
        ({"points": POINTS[:1], "error": {"kind": "log"}}, "observations[brent].error: has no 'sd'"),
        ({"error": {"kind": "lg", "sd": 1}}, "observations[brent].error.kind: unknown name 'lg'"),
        ({"error": {"kind": "log", "sd": 1}, "error_sd": 1}, "has both 'error' and 'error_sd'"),
        ({"error_sd": -1}, "observations[brent].error_sd: -1 is out of range; allowed: 0 to 1000000"),
        ({"interpolate": "weekly"}, "interpolate: unknown name 'weekly'; allowed: monthly, none"),
        ({"unit": "EUR"}, "observations[brent].unit: unit 'EUR' is not the declared one; allowed: 'USD/bbl'"),
        (
            {"points": [{"date": date(2022, 3, 5), "value": 1}], "interpolate": "monthly"},
            "points: no first of a month lies between the points",
        ),
    ],
)
def test_refused_observations(given: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as refusal:
        observation(**given)
    assert refusal.value.line().startswith("war.toml: observations[")
    assert line in refusal.value.line()


FIGURE = {"quantity": "debt", "date": date(2023, 1, 1), "value": 20, "low": 19, "high": 21}


def test_a_figure() -> None:
    figure = read_figure({**FIGURE, "source": "s", "claimant": "c"}, Place("war.toml", "figures[1]"))
    assert (figure.quantity, figure.value, figure.low, figure.high) == ("debt", 20.0, 19.0, 21.0)
    assert (figure.unit, figure.source, figure.claimant) == ("RUB trn", "s", "c")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"quantity": "dbt"}, "figures[1].quantity: unknown name 'dbt'; allowed: one of "),
        ({"low": 20.5}, "figures[1]: value 20.0 is outside low to high"),
        ({"high": 19.5}, "figures[1]: value 20.0 is outside low to high"),
        ({"unit": "USD"}, "figures[1].unit: unit 'USD' is not the declared one"),
        ({"date": "2023"}, "figures[1].date: '2023' is not a date"),
        ({"valeu": 3}, "figures[1]: unknown key 'valeu'"),
    ],
)
def test_refused_figures(given: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_figure({**FIGURE, **given}, Place("war.toml", "figures[1]"))
    assert refusal.value.line().startswith(f"war.toml: {line}")


def test_a_figure_without_value() -> None:
    with pytest.raises(InputError, match=r"figures\[1\]: has no 'value'"):
        read_figure({"quantity": "debt", "date": date(2023, 1, 1)}, Place("war.toml", "figures[1]"))
