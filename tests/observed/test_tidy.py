from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from attrition.errors import InputError
from attrition.observed.entry import Kind
from attrition.observed.tidy import Observation, period_in_month, schema, tidy_frame


def observation(series: str, month: date, value: float = 1.0, unit: str = "u", **more: object) -> Observation:
    first, last = period_in_month(series, month)
    found = Observation(series, first, last, value, unit, "a source", "x.csv", f"x.csv line {month.month}")
    return replace(found, **more)  # type: ignore[arg-type]


MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 1)


def test_the_table_is_completed_from_the_catalogue() -> None:
    frame = tidy_frame([observation("nwf_liquid_rub", date(2023, 7, 1), 6811.0, "bn RUB, on 1st of month")])
    assert dict(frame.schema) == schema()
    assert frame.row(0, named=True) == {
        "series": "nwf_liquid_rub",
        "month": date(2023, 7, 1),
        "first": date(2023, 7, 1),
        "last": date(2023, 7, 1),
        "value": 6811.0,
        "low": None,
        "high": None,
        "unit": "bn RUB, on 1st of month",
        "claimant": "Ministry of Finance of Russia",
        "kind": "official",
        "source": "a source",
        "as_of": date(2023, 7, 12),
        "vintage": None,
        "revised": False,
        "family": "nwf_liquid",
        "representative": True,
        "known_bias": "revalued with gold and exchange rates; topped up in summer and drawn at the end of the year",
        "flag": "revaluation; top-up",
        "file": "x.csv",
    }


def test_a_series_nobody_declared_speaks_for_itself() -> None:
    row = tidy_frame([observation("own", MARCH)]).row(0, named=True)
    assert (row["claimant"], row["kind"], row["family"]) == ("a source", "unstated", "own")
    assert (row["last"], row["as_of"]) == (date(2022, 3, 31), date(2022, 5, 1))


def test_what_a_file_states_goes_first() -> None:
    stated = observation(
        "brent_spot",
        MARCH,
        claimant="me",
        kind=Kind.CLAIM,
        family="f",
        as_of=APRIL,
        vintage=APRIL,
        flag="odd",
    )
    row = tidy_frame([stated]).row(0, named=True)
    assert [row[name] for name in ("claimant", "kind", "family", "as_of", "vintage")] == [
        "me",
        "claim",
        "f",
        APRIL,
        APRIL,
    ]
    assert row["flag"] == "odd; unit not as declared"


def test_stocks_are_dated_to_a_day() -> None:
    assert period_in_month("cbr_key_rate", MARCH) == (date(2022, 3, 31), date(2022, 3, 31))
    assert period_in_month("nwf_liquid_rub", MARCH) == (MARCH, MARCH)
    assert period_in_month("brent_spot", MARCH) == (MARCH, date(2022, 3, 31))


def test_bounds_come_from_their_own_series() -> None:
    stem, unit = "economist_ru_deaths_cumulative", "persons"
    frame = tidy_frame(
        observation(f"{stem}_{part}", month, value, unit)
        for part, value in (("mid", 5.0), ("pi_low", 3.0), ("pi_high", 9.0))
        for month in ((MARCH, APRIL) if part == "mid" else (MARCH,))
    )
    assert frame.select("series", "value", "low", "high").rows() == [
        (f"{stem}_mid", 5.0, 3.0, 9.0),
        (f"{stem}_mid", 5.0, None, None),
        (f"{stem}_pi_high", 9.0, None, None),
        (f"{stem}_pi_low", 3.0, None, None),
    ]


def test_the_first_month_of_losses_is_flagged_unless_the_series_was_cut() -> None:
    name, unit = "oryx_ru_tanks_lost", "vehicles/month (documented)"
    flags = tidy_frame([observation(name, month, unit=unit) for month in (MARCH, APRIL)])["flag"].to_list()
    assert flags == ["cumulative first month", ""]
    later = [date(2024, 3, 1), date(2024, 4, 1)]
    assert set(tidy_frame([observation(name, month, unit=unit) for month in later])["flag"]) == {""}


def test_months_known_to_be_wrong_are_flagged() -> None:
    months = [date(2022, month, 1) for month in (2, 3, 4)]
    unit = "km2 end of month (incl. Crimea & pre-2022 Donbas)"
    frame = tidy_frame([observation("ru_controlled_area_of_ukraine", month, unit=unit) for month in months])
    assert frame["flag"].to_list() == ["artefact", "artefact", ""]


def test_a_month_of_losses_below_zero_is_flagged() -> None:
    name, unit = "oryx_ru_tanks_lost", "vehicles/month (documented)"
    frame = tidy_frame([observation(name, date(2024, month, 1), 1.0 - month, unit) for month in (1, 2)])
    assert frame["flag"].to_list() == ["", "total falls"]


def test_the_last_months_of_names_are_flagged() -> None:
    name, unit = "mediazona_bbc_named_ru_deaths", "persons/month (named, by date of death)"
    months = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(20)]
    flags = tidy_frame([observation(name, month, unit=unit) for month in months])["flag"].to_list()
    assert flags == [""] * 8 + ["late names"] * 12


def test_quarters_are_scored_only_where_there_are_no_months() -> None:
    name = "kiel_alloc_military"
    quarter = replace(observation(name, MARCH, unit="bn EUR/quarter"), first=date(2022, 1, 1))
    month = observation(name, MARCH, unit="bn EUR/month (allocations, all donors)")
    assert tidy_frame([quarter])["representative"].to_list() == [True]
    assert tidy_frame([quarter, month]).select("month", "representative").rows() == [
        (date(2022, 1, 1), False),
        (MARCH, True),
    ]


def test_a_period_given_twice_needs_two_versions() -> None:
    once, again = observation("own", MARCH), observation("own", MARCH, 2.0)
    with pytest.raises(InputError) as caught:
        tidy_frame([once, again])
    assert caught.value.line() == (
        "x.csv line 3: 'own' has 2022-03 twice, first in x.csv line 3; remove one, or give each its own day in a "
        "column 'vintage'"
    )
    versions = [replace(once, vintage=MARCH), replace(again, vintage=APRIL)]
    assert tidy_frame(reversed(versions))["value"].to_list() == [1.0, 2.0]
    assert tidy_frame([replace(once, single=True), replace(again, single=True)]).height == 2


def test_a_changed_unit_is_refused() -> None:
    with pytest.raises(InputError, match=r"x\.csv line 4: unit: 'own' changes its unit from 'u' to 'v'"):
        tidy_frame([observation("own", MARCH), observation("own", APRIL, unit="v")])


def test_no_observations_make_an_empty_table() -> None:
    assert dict(tidy_frame([]).schema) == schema()
