from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from attrition.observed.known import known_by
from attrition.observed.tidy import Observation, period_in_month, tidy_frame

MARCH, APRIL, MAY = (date(2024, month, 1) for month in (3, 4, 5))


def observation(series: str, month: date, value: float = 1.0, **more: object) -> Observation:
    first, last = period_in_month(series, month)
    return replace(Observation(series, first, last, value, "u", "s", "x.csv", "x.csv"), **more)  # type: ignore[arg-type]


def values(frame: pl.DataFrame) -> list[float]:
    return frame["value"].to_list()


def test_a_figure_is_seen_from_the_day_of_its_publication_on() -> None:
    frame = tidy_frame([observation("brent_spot", MARCH)])
    published = date(2024, 4, 7)
    assert known_by(frame, published).height == 1
    assert known_by(frame, published - timedelta(days=1)).is_empty()


def test_a_stated_day_goes_before_the_declared_lag() -> None:
    late = observation("brent_spot", MARCH, as_of=date(2024, 9, 1))
    assert known_by(tidy_frame([late]), date(2024, 8, 31)).is_empty()


def test_a_month_that_is_not_over_is_unseen() -> None:
    half = observation("brent_spot", MARCH, last=date(2024, 3, 15), flag="odd; month not over")
    assert known_by(tidy_frame([half]), date(2030, 1, 1)).is_empty()


def test_of_several_versions_the_last_that_existed_is_seen() -> None:
    frame = tidy_frame(
        [
            observation("own", MARCH, 1.0, as_of=APRIL, vintage=APRIL),
            observation("own", MARCH, 2.0, as_of=APRIL, vintage=date(2024, 6, 1)),
            observation("own", MARCH, 3.0, as_of=APRIL, vintage=date(2025, 6, 1)),
        ]
    )
    assert [values(known_by(frame, day)) for day in (MARCH, APRIL, date(2024, 6, 1), date(2026, 1, 1))] == [
        [],
        [1.0],
        [2.0],
        [3.0],
    ]


def test_a_revised_series_is_unseen_unless_its_version_is_stated_or_asked_for() -> None:
    name = "economist_ru_deaths_increment_mid"
    frame = tidy_frame([observation(name, MARCH, 1.0), observation(name, APRIL, 2.0)])
    assert known_by(frame, date(2030, 1, 1)).is_empty()
    assert values(known_by(frame, APRIL, keep_revised=True)) == [1.0]
    stated = tidy_frame([observation(name, MARCH, vintage=MAY)])
    assert known_by(stated, APRIL).is_empty() and known_by(stated, MAY).height == 1
    assert known_by(stated, APRIL, keep_revised=True).is_empty()


def test_later_rows_change_nothing() -> None:
    names = ("mediazona_bbc_named_ru_deaths", "nwf_liquid_rub", "mod_claim_ru_tank_losses", "own")
    months = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(36)]
    early = [observation(name, month, float(month.month)) for name in names for month in months[:24]]
    late = [observation(name, month, -1.0) for name in names for month in months[24:]]
    for keep in (False, True):
        day = date(2024, 12, 31)
        blind = known_by(tidy_frame(early), day, keep_revised=keep)
        assert blind.equals(known_by(tidy_frame(early + late), day, keep_revised=keep))
        assert blind.height == (4 if keep else 3) * 24 - 1 - keep


def test_the_last_names_that_were_known_are_flagged_late() -> None:
    name = "mediazona_bbc_named_ru_deaths"
    months = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(36)]
    frame = known_by(
        tidy_frame([observation(name, month) for month in months]), date(2024, 12, 31), keep_revised=True
    )
    late = frame.filter(pl.col("flag").str.contains("late names"))["month"]
    assert (late.min(), late.max(), late.len()) == (date(2023, 12, 1), date(2024, 11, 1), 12)
    assert set(frame["flag"]) == {"unit not as declared", "unit not as declared; late names"}
