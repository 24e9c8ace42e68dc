from __future__ import annotations

from datetime import date, timedelta

import pytest

from attrition.analysis.observation import (
    CONFIRMED_BETWEEN,
    Datum,
    deflator,
    faded,
    per_month,
    real_trillions,
    real_trillions_per_year,
)


def test_totals_become_rates_a_mean_month() -> None:
    february = Datum(date(2023, 2, 1), date(2023, 2, 28), 28_000.0)
    assert per_month(1e-3)(february) == pytest.approx(30.4375)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 1, 1), 1.25),
        (date(2022, 7, 2), 1.25),
        (date(2023, 1, 1), 1.215),
        (date(2024, 1, 1), 1.135),
        (date(2025, 12, 31), 1.0),
    ],
)
def test_deflator_is_linear_between_the_middles_of_years(day: date, expected: float) -> None:
    assert deflator(day) == pytest.approx(expected, abs=2e-3)


def test_roubles_of_2025() -> None:
    year = Datum(date(2025, 1, 1), date(2025, 12, 31), 8_477.0)
    assert real_trillions_per_year(year) == pytest.approx(8.48, abs=0.02)
    half = Datum(date(2024, 1, 1), date(2024, 6, 30), 5_700.0)
    assert real_trillions_per_year(half) == pytest.approx(2 * 5.7 * 1.11, rel=0.01)
    assert real_trillions(Datum(date(2024, 1, 1), date(2024, 1, 31), 5_011.778)) == pytest.approx(
        5.69, abs=0.01
    )


def test_the_fall_of_the_confirmed_ratio_runs_from_zero_to_one() -> None:
    begin, end = CONFIRMED_BETWEEN
    assert [faded(begin - timedelta(days=9)), faded(begin), faded(end), faded(end + timedelta(days=9))] == [
        0,
        0,
        1,
        1,
    ]
    assert faded(begin + (end - begin) / 2) == pytest.approx(0.5, abs=0.01)
