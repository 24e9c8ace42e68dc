"""Origins of a rolling hindcast; the rest of a campaign is in test_hindcast.py."""

from __future__ import annotations

from datetime import date

import pytest

from attrition.errors import InputError
from attrition.evidence.campaign import rolling_origins
from attrition.scenario import load_scenario


def test_origins_are_the_ends_of_months_with_enough_on_either_side() -> None:
    origins = rolling_origins(load_scenario("ukraine-2022"))
    assert origins[0] == date(2022, 12, 31) and origins[-1] == date(2025, 6, 30)
    assert len(origins) == 31
    assert rolling_origins(load_scenario("ukraine-2022", sets=["clock.data_cutoff=2023-06-30"])) == [
        date(2022, 12, 31)
    ]


def test_short_data_are_refused() -> None:
    with pytest.raises(InputError, match="too short"):
        rolling_origins(load_scenario("ukraine-2022", sets=["clock.data_cutoff=2023-05-31"]))
