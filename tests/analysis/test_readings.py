"""Which observations count, and which records they are read from."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl
import pytest

from attrition.analysis import readings
from attrition.analysis.fit import until
from attrition.analysis.observation import Comparison, Reading
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.observed.estimates import PublishedFigure
from attrition.scenario import load_scenario
from tests.analysis.samples import month

DATA_END = date(2025, 12, 31)


@cache
def program() -> Program:
    return compile_scenario(until(load_scenario("ukraine-2022"), DATA_END), seed=0, rows=2)


def frame(**series: dict[str, float]) -> pl.DataFrame:
    rows = [
        (name, date.fromisoformat(f"{text}-01"), value)
        for name, items in series.items()
        for text, value in items.items()
    ]
    return pl.DataFrame(rows, schema=["series", "month", "value"], orient="row")


def test_means_weigh_weeks_by_their_days_in_the_period() -> None:
    chosen, weights = readings.records_of(program(), month(2022, 3), Reading.MEAN) or (None, None)
    assert chosen is not None and weights is not None
    # The war begins on a Thursday: 1 March is day 5, 1 April is day 36; weeks end on days 7, 14, 21, 28, 35, 42.
    assert chosen.tolist() == [0, 1, 2, 3, 4, 5]
    assert (weights * 31).tolist() == pytest.approx([2, 7, 7, 7, 7, 1])


def test_levels_are_read_in_the_first_step_that_begins_then() -> None:
    start, _ = readings.records_of(program(), month(2022, 3), Reading.START) or (None, None)
    end, _ = readings.records_of(program(), month(2022, 3), Reading.END) or (None, None)
    assert start is not None and end is not None
    assert [program().record_days[int(index[0])] for index in (start, end)] == [14.0, 49.0]


def test_a_period_past_the_horizon_has_no_records() -> None:
    for reading in Reading:
        assert readings.records_of(program(), month(2027, 1), reading) is None


def test_months_before_the_first_or_after_the_last_are_left_out() -> None:
    comparison = Comparison("s", "brent", since=date(2022, 4, 1))
    data = readings.data_of(
        comparison,
        frame(s={"2022-03": 1, "2022-04": 2, "2022-05": 3, "2022-06": 4}, other={"2022-04": 9}),
        (),
        date(2022, 2, 24),
        date(2022, 5, 31),
    )
    assert [datum.value for datum in data] == [2, 3]


def test_what_is_read_at_the_start_of_a_month_must_begin_after_the_cutoff() -> None:
    series = frame(s={"2023-01": 1, "2023-02": 2})
    found = {
        reading: [
            datum.value
            for datum in readings.data_of(
                Comparison("s", "brent", reading), series, (), date(2023, 1, 1), DATA_END
            )
        ]
        for reading in Reading
    }
    assert found == {Reading.MEAN: [1, 2], Reading.END: [1, 2], Reading.START: [2]}


def test_single_figures_count_when_their_period_is_long_enough() -> None:
    def figure(first: date, last: date, value: float) -> PublishedFigure:
        return PublishedFigure("q", first, last, None, value, None, "u", "s", "")

    figures = (
        figure(date(2022, 1, 1), date(2022, 12, 31), 1.0),
        figure(date(2023, 1, 1), date(2023, 1, 31), 2.0),
        figure(date(2024, 1, 1), date(2024, 6, 30), 3.0),
    )
    comparison = Comparison("q", "brent", published=True, shortest_days=150)
    data = readings.data_of(comparison, frame(), figures, date(2022, 2, 24), DATA_END)
    assert [datum.value for datum in data] == [1.0, 3.0]


def test_a_month_ends_on_its_last_day() -> None:
    ends = [month(year, number).last.isoformat() for year, number in ((2023, 2), (2024, 2), (2023, 12))]
    assert ends == ["2023-02-28", "2024-02-29", "2023-12-31"]


def test_values_come_in_the_unit_of_the_model() -> None:
    comparison = Comparison("s", "brent", convert=lambda datum: datum.value * datum.days)
    data = readings.data_of(comparison, frame(s={"2023-02": 2.0}), (), date(2022, 2, 24), DATA_END)
    assert [(datum.first, datum.last, datum.value) for datum in data] == [
        (date(2023, 2, 1), date(2023, 2, 28), 56.0)
    ]


def test_a_year_that_began_before_the_war_counts_and_the_year_before_does_not() -> None:
    def year(number: int) -> PublishedFigure:
        first, last = date(number, 1, 1), date(number, 12, 31)
        return PublishedFigure("q", first, last, None, float(number), None, "u", "s", "")

    comparison = Comparison("q", "brent", published=True, since=date(2020, 1, 1))
    figures = [year(2021), year(2022), year(2023)]
    data = readings.data_of(comparison, frame(), figures, date(2022, 2, 24), DATA_END)
    assert [datum.value for datum in data] == [2022.0, 2023.0]


def test_the_record_after_a_day_is_of_the_first_step_that_begins_then() -> None:
    # Day 0 is 24 February: the step of day 7 ends as day 14 begins.
    found = [readings.record_after(program(), date(2022, *day)) for day in ((2, 24), (2, 25), (3, 3), (3, 4))]
    assert found == [0, 1, 1, 2]
    assert readings.record_after(program(), date(2100, 1, 1)) is None
