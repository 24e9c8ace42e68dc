"""Will, pledges, burden and disengagement of the donors against hand-computed values."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest

from attrition.model import coalition
from tests.scenarios import parameters, state

REFERENCE = {
    "coalition.output": 50,
    "coalition.aid_share": 0.18,
    "coalition.military_share": 0.48,
    "coalition.leading.share": 0.45,
    "coalition.will": 0.65,
    "coalition.disengaged_loss": 0.9,
}
STILL = {
    "coalition.fatigue": 0,
    "coalition.gains_effect": 0,
    "coalition.threat_effect": 0,
    "coalition.will_noise": 0,
}


def forecast(p: Any, **fields: float) -> Any:
    """A state after the cutoff with pledges of 20 and 30 a year."""
    given = {"forecasting": 1, "pledged_leading": 20, "pledged_others": 30}
    levels = {"aid_scale_leading": 20, "aid_scale_others": 30}
    return state(p, **(given | levels | fields))


def history(p: Any, **fields: float) -> Any:
    """A state before the cutoff."""
    return state(p, forecasting=0, **fields)


def test_aid_at_the_start_is_the_military_share_of_output() -> None:
    s = state(parameters(REFERENCE))
    assert s.aid == pytest.approx(50_000 * 0.0018 * 0.48)
    assert s.aid_leading == pytest.approx(0.45 * 43.2)
    assert s.financial_aid == pytest.approx(50_000 * 0.0018 * 0.52)
    assert (s.will, s.will_leading, s.will_others) == (0.65, 0.65, 0.65)
    assert (s.aid_expected, s.aid_level, s.aid_share) == (s.aid, 1.0, 0.18)


def test_pledges_are_given_at_once_by_policy_and_by_who_is_engaged() -> None:
    p = parameters(REFERENCE)
    s = forecast(p, financial_scale=1.5)
    coalition.commitments(s, p)
    assert (s.aid_leading, s.aid_others, s.aid) == pytest.approx((20, 30, 50))
    assert s.financial_aid == pytest.approx(75)
    s = forecast(p, disengaged_leading=1, aid_level=2, aid_share=0.09)
    coalition.commitments(s, p)
    assert (s.aid_leading, s.aid_others) == pytest.approx((2, 30))


def test_levels_are_learnt_from_what_is_observed_while_the_donor_gives() -> None:
    p = parameters(REFERENCE | {"coalition.averaging_months": 12})
    observed = {"aid_leading": 26, "aid_others": 13, "financial_aid": 78, "disengaged_leading": 1}
    s = history(p, will_leading=0.65, will_others=0.325, **observed)
    before = s.aid_scale_leading
    for _ in range(2000):
        coalition.commitments(s, p)
    assert s.aid_scale_leading == before
    # At half the will of reference 13 are given: 26 at full will.
    assert s.aid_scale_others == pytest.approx(26)
    assert s.financial_scale == pytest.approx(2.0)
    assert (s.aid_leading, s.aid_others, s.financial_aid) == (26, 13, 78)
    assert s.pledged_others == pytest.approx(13)
    s = history(p, aid_others=s.aid_scale_others + 100)
    scale = s.aid_scale_others
    coalition.commitments(s, p)
    weight = 1 - exp(-p.step_months / 6)
    assert s.aid_scale_others - scale == pytest.approx(weight * (s.aid_others - scale))


def test_pledges_of_a_quarter_follow_will_and_chance_with_mean_one() -> None:
    p = parameters(REFERENCE | {"coalition.pledge_noise": 0.5})
    s = forecast(p, will_leading=0.325, will_others=0.65)
    coalition.pledges(s, p, 1.0, 0.5)
    assert s.pledged_leading == pytest.approx(10 * exp(0.5 - 0.125))
    assert s.pledged_others == pytest.approx(30 * exp(0.25 - 0.125))
    s = forecast(p, pledge_consistency=1, will_leading=0.65)
    coalition.pledges(s, p, 3.0, -3.0)
    assert (s.pledged_leading, s.pledged_others) == pytest.approx((20, 30))


def test_the_surprise_of_a_quarter_is_what_was_committed_over_what_was_expected() -> None:
    p = parameters({"coalition.averaging_months": 12})
    s = forecast(p, quarter_committed=20, quarter_months=3, aid_expected=40)
    coalition.pledges(s, p, 0.0, 0.0)
    assert s.aid_surprise_news == pytest.approx(log(2))
    assert s.aid_expected == pytest.approx(40 * exp((1 - exp(-0.5)) * log(2)))
    assert (s.quarter_committed, s.quarter_months) == (0, 0)


def test_nothing_committed_is_a_bounded_surprise() -> None:
    p = parameters()
    s = forecast(p, quarter_committed=0, quarter_months=3, aid_expected=40)
    coalition.pledges(s, p, 0.0, 0.0)
    assert s.aid_surprise_news == -5.0
    assert s.aid_expected > 0.0


def test_history_imposes_its_aid_and_draws_no_pledges() -> None:
    p = parameters()
    s = history(p, aid_leading=7, aid_others=8)
    coalition.commitments(s, p)
    pledged = s.pledged_leading
    coalition.pledges(s, p, 2.0, 2.0)
    assert (s.aid, s.pledged_leading) == (15, pledged)


def test_fatigue_leads_will_to_its_rest_and_faster_under_burden() -> None:
    p = parameters(STILL | {"coalition.fatigue": 0.01, "coalition.will_rest": 0.45})
    p.coalition_burden_fatigue = 0.5
    for will, burden, rate in (
        (0.65, 0.0, -0.002),
        (0.65, 1.0, -0.003),
        (0.65, -1.0, -0.001),
        (0.25, 0.0, 0.002),
        (0.25, 1.0, 0.002),
    ):
        s = state(p, burden=burden)
        assert coalition.drift_of_will(will, s, p) == pytest.approx(rate)


def test_gains_and_an_adverse_balance_move_will_either_way() -> None:
    p = parameters(STILL | {"coalition.gains_effect": 0.003, "coalition.threat_effect": -0.004})
    for before, territory, balance, rate in (
        (0.20, 0.195, -1.0, 0.0015),
        (0.20, 0.215, 0.0, -0.0045),
        (0.20, 0.30, 0.0, -0.006),
        (0.20, 0.20, 0.5, -0.002),
    ):
        s = state(p, territory_before=before, territory=territory, balance=balance)
        assert coalition.drift_of_will(0.7, s, p) == pytest.approx(rate)


def test_will_is_the_donors_weighted_by_share_with_noise_of_their_own() -> None:
    p = parameters(STILL | {"coalition.leading.share": 0.4, "coalition.will_noise": 0.02})
    s = state(p, will_leading=0.5, will_others=0.6, election_left=99)
    coalition.will(s, p, 7.0, 1.0, -2.0, 5.0)
    root = p.step_months**0.5
    assert s.will_leading == pytest.approx(0.5 + 0.02 * root)
    assert s.will_others == pytest.approx(0.6 - 0.04 * root)
    assert s.will == pytest.approx(0.4 * s.will_leading + 0.6 * s.will_others)
    s = state(p, will_leading=1.0, will_others=0.0, election_left=99)
    coalition.will(s, p, 7.0, 9.0, -9.0, 0.0)
    assert (s.will_leading, s.will_others) == (1.0, 0.0)


def test_the_leading_donor_votes_on_its_calendar() -> None:
    p = parameters(
        STILL
        | {
            "coalition.leading.election_first": 3,
            "coalition.leading.election_months": 12,
            "coalition.election_sd": 0.08,
        }
    )
    s = state(p)
    voted = []
    for step in range(120):
        before = s.will_leading
        coalition.will(s, p, 0.0, 0.0, 0.0, 0.1)
        if s.will_leading != before:
            voted.append((step + 1) * p.step_months)
            assert s.will_leading - before == pytest.approx(0.008)
        assert s.will_others == p.coalition_will
    assert len(voted) == 3
    for month, time in zip((3, 15, 27), voted, strict=True):
        assert month <= time < month + p.step_months


def test_burden_is_aid_over_its_level_with_packages_and_sanctions() -> None:
    p = parameters({"coalition.sanctions_cost": 0.2, "coalition.disengaged_loss": 0.9})
    s = forecast(p, aid=60, package_recent=15, discount_full=33, further_full=10, sanctions_baseline=33)
    coalition.burden(s, p)
    assert s.burden == pytest.approx(0.5 + 0.2)
    # A donor that is out counts with what it still gives: its return alone is no burden.
    s = forecast(p, aid=32, disengaged_leading=1)
    coalition.burden(s, p)
    assert s.burden == pytest.approx(0.0)
    s = forecast(p, aid=0)
    coalition.burden(s, p)
    assert s.burden == -1.0
    s = history(p, discount_full=40)
    coalition.burden(s, p)
    assert s.sanctions_baseline == 40


def test_hazards_of_disengagement_and_return() -> None:
    p = parameters(
        {
            "coalition.disengage_hazard": 0.036,
            "coalition.disengage_will": 5,
            "coalition.will_rest": 0.45,
            "coalition.return_hazard": 0.24,
        }
    )
    s = forecast(p, will_leading=0.45, will_others=0.25)
    coalition.coalition_hazards(s, p)
    assert s.disengage_leading_rate == pytest.approx(0.003)
    assert s.disengage_others_rate == pytest.approx(0.003 * exp(1))
    assert (s.return_leading_rate, s.return_others_rate) == (0, 0)
    s = forecast(p, disengaged_leading=1)
    coalition.coalition_hazards(s, p)
    assert s.disengage_leading_rate == 0
    assert s.return_leading_rate == pytest.approx(0.02)
    s = history(p, disengaged_leading=1)
    coalition.coalition_hazards(s, p)
    assert (s.disengage_others_rate, s.return_leading_rate) == (0, 0)


@pytest.mark.parametrize("donor", ["leading", "others"])
def test_a_donor_disengages_and_returns(donor: str) -> None:
    p = parameters(STILL)
    s = forecast(p)
    getattr(coalition, f"on_disengage_{donor}")(s, p, 100.5)
    assert getattr(s, f"disengaged_{donor}") == 1
    getattr(coalition, f"on_return_{donor}")(s, p, 200.0)
    getattr(coalition, f"on_disengage_{donor}")(s, p, 300.0)
    assert s.disengaged_day == 100.5
    getattr(coalition, f"on_return_{donor}")(s, p, 400.0)
    assert getattr(s, f"disengaged_{donor}") == 0


def test_an_act_that_disengages_is_dated_after_the_cutoff_alone() -> None:
    p = parameters(STILL)
    s = history(p, disengaged_leading=1)
    coalition.will(s, p, 50.0, 0.0, 0.0, 0.0)
    s.forecasting = 1.0
    coalition.will(s, p, 57.0, 0.0, 0.0, 0.0)
    assert s.disengaged_day == -1
    s.disengaged_others = 1.0
    coalition.will(s, p, 64.0, 0.0, 0.0, 0.0)
    assert s.disengaged_day == 64


def test_restraint_won_by_probes_and_the_burden_of_packages_fade() -> None:
    p = parameters(STILL | {"coalition.probe_months": 12})
    s = state(p, probe_restraint=0.4, package_recent=20)
    months = 0.0
    while months < 24:
        coalition.will(s, p, 0.0, 0.0, 0.0, 0.0)
        months += p.step_months
    assert s.probe_restraint == pytest.approx(0.4 * exp(-months / 12))
    assert s.package_recent == pytest.approx(20 * exp(-months / 12))


def test_only_noise_moves_will_in_the_driftless_twin_and_pledges_hold() -> None:
    p = parameters(
        STILL
        | {
            "study.driftless": 1,
            "coalition.will": 0.65,
            "coalition.will_rest": 0.45,
            "coalition.fatigue": 0.05,
            "coalition.burden_fatigue": 0.5,
            "coalition.sanctions_cost": 0,
            "coalition.will_noise": 0.02,
        }
    )
    s = forecast(p, aid_leading=5, aid_others=6, election_left=0, quarter_committed=9, quarter_months=3)
    held = (s.aid_expected, s.financial_aid, s.pledged_leading)
    coalition.coalition_hazards(s, p)
    coalition.commitments(s, p)
    coalition.pledges(s, p, 1.0, 1.0)
    coalition.will(s, p, 7.0, 0.0, 1.0, 3.0)
    assert (s.aid_leading, s.aid_others) == (5, 6)
    assert (s.aid_expected, s.financial_aid, s.pledged_leading) == held
    assert (s.aid_surprise_news, s.disengage_leading_rate) == (0, 0)
    assert s.will_leading == 0.65
    assert s.will_others == pytest.approx(0.65 + 0.02 * p.step_months**0.5)
    # Will does not move by it, but it is known how fast it would: 11 of 50 given is a burden of -0.78.
    assert s.will_drift == pytest.approx(-0.05 * 0.2 * (1 - 0.5 * 0.78))


def test_the_drift_of_will_is_the_donors_by_share() -> None:
    p = parameters(
        STILL | {"coalition.fatigue": 0.01, "coalition.will_rest": 0.4, "coalition.leading.share": 0.25}
    )
    s = state(p, will_leading=0.8, will_others=0.6, election_left=99)
    s.aid = s.aid_scale_leading + s.aid_scale_others
    coalition.will(s, p, 7.0, 2.0, -1.0, 0.0)
    assert s.burden == pytest.approx(0.0)
    assert s.will_drift == pytest.approx(-0.01 * (0.25 * 0.4 + 0.75 * 0.2))
