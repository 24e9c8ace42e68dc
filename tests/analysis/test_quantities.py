"""Quantities by name: what counts, before which day, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable
from attrition.analysis.quantities import quantity, quantity_names
from attrition.errors import InputError

START, HORIZON = date(2022, 2, 24), date(2035, 12, 31)
NEVER = None
TABLE = PathTable(
    pl.DataFrame(
        {
            "end": ["withdrawal", "freeze", "still_fighting", "withdrawal"],
            "end_day": [1000.0, 1500.0, NEVER, 3000.0],
            "stress_day": [NEVER, 100.0, 676.0, 675.9],
            "d1_day": [10.0, NEVER, 30.0, NEVER],
            "d3_day": [20.0, 5.0, NEVER, NEVER],
            "d4_day": [NEVER, 40.0, 50.0, NEVER],
            "disengaged_day": [NEVER, NEVER, 5.0, NEVER],
            "challenger_casualties": [100.0, 200.0, 300.0, 400.0],
            "defender_casualties": [1.0, 2.0, 3.0, 4.0],
        }
    ),
    2,
    2,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("over", [1, 1, 0, 1]),
        ("over@2026", [0 + 1, 0, 0, 0]),
        ("withdrawal", [1, 0, 0, 1]),
        ("withdrawal@2029", [1, 0, 0, 0]),
        ("still_fighting", [0, 0, 1, 0]),
        # 2024-01-01 is day 676 of the war: what comes on it is not before it.
        ("stress@2024", [0, 1, 0, 1]),
        ("stress@2024-01-02", [0, 1, 1, 1]),
        ("turn.D1", [1, 0, 1, 0]),
        ("coalition_disengagement", [0, 0, 1, 0]),
        ("casualties", [101, 202, 303, 404]),
        ("casualties.defender", [1, 2, 3, 4]),
    ],
)
def test_values_of_paths(name: str, expected: list[float]) -> None:
    asked = quantity(name, START, HORIZON)
    np.testing.assert_allclose(asked.values(TABLE), expected)
    assert set(asked.columns) <= set(TABLE._columns.columns)
    assert asked.happens == (not name.startswith("casualties"))


def test_words_make_a_clause() -> None:
    assert quantity("withdrawal@2028", START, HORIZON).words == "the challenger withdraws before 2028"
    assert (
        quantity("stress", START, HORIZON).words
        == "the challenger's strain reaches stress within the horizon"
    )
    turned = quantity("turn_coalition.D4@2027-07", START, HORIZON)
    assert turned.words == "time turns on the coalition (D4) before 2027-07"
    assert turned.before == date(2027, 7, 1)


def test_every_name_can_be_asked() -> None:
    for name in quantity_names():
        asked = quantity(name, START, HORIZON)
        assert asked.words and asked.columns


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("withdrawl", "did you mean 'withdrawal'"),
        ("stress@soon", "'soon' is no date.*YYYY"),
        ("stress@2027-13", "'2027-13' is no date"),
        ("stress@2040", "outside the scenario"),
        ("stress@", "is no date"),
        ("casualties@2030", "at no date"),
        ("still_fighting@2030", "ask for 'over@2030'"),
    ],
)
def test_what_cannot_be_asked_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        quantity(text, START, HORIZON)
