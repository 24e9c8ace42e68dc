from __future__ import annotations

from datetime import date, timedelta

import pytest

from attrition.observed.cumulative import months_of_totals


def rows(*arguments: object, **options: object) -> list[tuple[str, float, float, str]]:
    months = months_of_totals(*arguments, **options)  # type: ignore[arg-type]
    return [(f"{month.month:%Y-%m}", month.added, month.total, month.flag) for month in months]


def daily(first: date, *totals: float) -> dict[date, float]:
    return {first + timedelta(days=number): total for number, total in enumerate(totals)}


def test_months_add_what_the_total_gained_and_the_first_holds_all_before() -> None:
    totals = {
        date(2022, 3, 31): 40.0,
        date(2022, 2, 25): 10.0,
        date(2022, 2, 28): 15.0,
        date(2022, 4, 30): 41.0,
    }
    assert rows(totals) == [
        ("2022-02", 15.0, 15.0, "cumulative first month"),
        ("2022-03", 25.0, 40.0, ""),
        ("2022-04", 1.0, 41.0, ""),
    ]


def test_no_totals_have_no_months() -> None:
    assert months_of_totals({}) == []


def test_the_first_month_begins_when_the_count_did() -> None:
    (month,) = months_of_totals({date(2022, 2, 28): 15.0}, begins=date(2022, 2, 24))
    assert (month.month, month.first, month.last) == (date(2022, 2, 1), date(2022, 2, 24), date(2022, 2, 28))
    (later,) = months_of_totals({date(2022, 5, 31): 15.0}, begins=date(2022, 2, 24))
    assert later.first == date(2022, 5, 1)


def test_a_month_that_is_not_over_ends_with_its_last_total() -> None:
    totals = {date(2022, 4, 30): 10.0, date(2022, 5, 28): 14.0}
    (_, month) = months_of_totals(totals)
    assert (month.last, month.flag) == (date(2022, 5, 28), "month not over")


def test_a_month_after_a_gap_says_that_it_holds_it() -> None:
    assert rows({date(2022, 2, 28): 1.0, date(2022, 5, 31): 7.0})[1] == (
        "2022-05",
        6.0,
        7.0,
        "holds earlier months",
    )


def test_a_small_fall_is_a_correction_and_is_flagged() -> None:
    assert rows(daily(date(2022, 3, 29), 100, 98, 99))[0][1:] == (
        99.0,
        99.0,
        "cumulative first month; total falls by 2",
    )


def test_recorded_corrections_are_flagged_in_their_month_only() -> None:
    totals = {date(2022, 2, 28): 10.0, date(2022, 3, 31): 50.0, date(2022, 4, 30): 60.0}
    flags = [row[3] for row in rows(totals, {date(2022, 3, 12): 30.0, date(2022, 3, 20): -5.0})]
    assert flags == ["cumulative first month", "corrected by +25", ""]


def test_a_total_that_starts_anew_counts_from_zero() -> None:
    totals = {date(2022, 2, 28): 1000.0, date(2022, 3, 15): 30.0, date(2022, 3, 31): 50.0}
    assert rows(totals)[1] == ("2022-03", 50.0, 50.0, "total starts anew")


@pytest.mark.parametrize("odd", [3.0, 80.0, 1005.0])
def test_a_total_that_leaves_and_comes_back_is_left_out(odd: float) -> None:
    totals = daily(date(2022, 3, 27), 100, 101, odd, 102, 103)
    assert rows(totals)[0][1:] == (103.0, 103.0, "cumulative first month; outlier left out")


def test_totals_at_ends_of_months_lie_between_their_neighbours() -> None:
    totals = {date(2022, 3, 21): 10.0, date(2022, 4, 10): 30.0, date(2022, 5, 31): 40.5}
    april = date(2022, 4, 30)
    months = months_of_totals(totals, long_gap_days=25)
    assert [(month.added, month.total, month.flag) for month in months] == [
        (20.0, 20.0, "cumulative first month"),
        (pytest.approx(14.117647), pytest.approx(34.117647), "interpolated"),
        (pytest.approx(6.382353), 40.5, ""),
    ]
    assert (months[1].last, months[1].known, months[2].known) == (april, date(2022, 5, 31), date(2022, 5, 31))


def test_a_month_without_any_record_is_filled_and_flagged() -> None:
    months = months_of_totals({date(2022, 3, 31): 10.0, date(2022, 5, 31): 71.0}, long_gap_days=14)
    assert [(month.added, month.flag) for month in months][1:] == [(30.0, "interpolated"), (31.0, "")]
