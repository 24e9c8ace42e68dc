"""Totals and means of a path from the end of the data on."""

from __future__ import annotations

import pytest

from attrition.model import totals
from tests.scenarios import parameters, state


def test_means_are_over_the_steps_after_the_data() -> None:
    s = state(parameters(), forecasting=0.0, strain=90.0, will=0.9)
    totals.sum_up(s)
    assert (s.steps_averaged, s.strain_mean) == (0.0, 0.0)
    s.forecasting = 1.0
    for strain, reserve in ((20.0, 3.0), (30.0, 4.0), (70.0, 8.0)):
        s.strain, s.liquid_reserve = strain, reserve
        totals.sum_up(s)
    assert s.steps_averaged == 3.0
    assert (s.strain_mean, s.reserve_mean) == (pytest.approx(40.0), pytest.approx(5.0))


def test_aid_counts_after_the_data() -> None:
    s = state(parameters(), forecasting=0.0)
    totals.commit(s, 5.0)
    s.forecasting = 1.0
    totals.commit(s, 2.0)
    totals.commit(s, 3.0)
    totals.sum_up(s)
    assert (s.aid_committed, s.aid_reported) == (5.0, 5.0)


def test_what_lies_past_the_horizon_is_left_out_and_the_last_step_of_a_war_that_ended_counts() -> None:
    for ended, probes, aid in ((0.0, 2.0, 10.0), (1.0, 3.0, 12.0)):
        s = state(parameters(), probe_count=3.0, aid_committed=12.0, steps_averaged=4.0, strain_mean=33.0)
        s.probes_reported, s.aid_reported, s.strain = 2.0, 10.0, 77.0
        totals.close_totals(s, ended)
        assert (s.probes_reported, s.aid_reported, s.strain_mean) == (probes, aid, 33.0)


def test_a_war_that_ended_in_its_first_step_has_the_state_it_had() -> None:
    s = state(parameters(), strain=31.0, option_withdraw=0.2, will=0.4)
    totals.close_totals(s, 1.0)
    assert (s.strain_mean, s.withdraw_share_mean, s.will_mean) == (31.0, 0.2, 0.4)
