"""History as the published months tell it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.evidence.history import with_months
from attrition.evidence.origin import at_origin
from attrition.evidence.series import monthly_series, until
from attrition.scenario import load_scenario
from tests.evidence.published import SERIES, write_published

ORIGIN = date(2023, 6, 30)


def test_months_replace_the_scenarios_own_points(tmp_path: Path) -> None:
    scenario = at_origin(load_scenario("ukraine-2022"), ORIGIN, 3).scenario
    known = {
        name: until(months, ORIGIN) for name, months in monthly_series(write_published(tmp_path, 22)).items()
    }
    told = {series.quantity: series for series in with_months(scenario, known).observations}
    own = {series.quantity: series for series in scenario.observations}
    brent = told["brent"].imposed()
    assert brent[-1].date == date(2023, 6, 1)
    assert brent[-1].value == pytest.approx(SERIES["brent_spot"][2](15), abs=1e-3)
    # What is read at the end of a month is known there, in the model's unit.
    assert told["policy_rate"].points[-1].date == ORIGIN
    assert told["policy_rate"].points[-1].value == pytest.approx(
        SERIES["cbr_key_rate"][2](15) / 100, abs=1e-5
    )
    # Errors stay, quantities that no series tells too, and so do points from before a series.
    assert told["brent"].error_sd == own["brent"].error_sd
    assert told["financial_aid"] == own["financial_aid"]
    assert told["territory"].points[0] == own["territory"].imposed()[0]
    assert max(point.date for series in told.values() for point in series.points) <= ORIGIN
