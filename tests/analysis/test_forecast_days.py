"""Where the forecast begins, and that its first look falls before the day that is told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.forecast_days import first_look_before, forecast_begin_day
from attrition.engine.from_scenario import compile_scenario
from attrition.scenario import load_scenario
from attrition.scenario.records import Clock

START = date(2022, 2, 24)


def test_the_forecast_begins_where_the_data_end() -> None:
    assert forecast_begin_day(Clock(START, 12)) == 0.0
    assert forecast_begin_day(Clock(START, 12, data_cutoff=date(2022, 3, 3))) == 7.0


@pytest.mark.parametrize("cutoff", ["2022-07-25", "2022-07-28", "2022-07-31"])
def test_the_first_record_of_the_forecast_is_before_it_and_the_third_is_not(cutoff: str) -> None:
    scenario = load_scenario("ukraine-2022", sets=[f"clock.data_cutoff={cutoff}", "clock.horizon_months=3"])
    program = compile_scenario(scenario, seed=0, rows=1, solved={})
    begin = forecast_begin_day(scenario.clock)
    assert begin == program.cutoff_day
    ends_of_steps = np.array(program.record_days)
    # The first step that begins on the last day of the data or later ends within two steps.
    first = ends_of_steps[np.flatnonzero(ends_of_steps - ends_of_steps[0] >= begin)[0]]
    look = first_look_before(begin, scenario.clock)
    assert begin < first < look < first + 2.0 * ends_of_steps[0]
