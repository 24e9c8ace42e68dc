"""How the war ends: hazards, marks of defeat, effects of each cause, and what a path reports."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest

from attrition.model import ends
from attrition.model.coalition import disengagement
from attrition.model.ends import NULL_BOUNDS, REACHABLE, End
from attrition.model.regime import AFTER_WITHDRAWAL, BY_NATURE, BY_STRAIN
from attrition.model.structures import WAYS_TO_END
from tests.scenarios import parameters, state

GRID = [(number + 0.5) / 1000 for number in range(1000)]
COLLAPSE = {
    "collapse.hazard": 0.012,
    "collapse.balance": 2,
    "collapse.men": 3,
    "collapse.resolve": 4,
    "defender.men.target": 1000,
}
STEADY = {"forecasting": 1, "balance": 0.1, "defender_men": 600, "resolve": 0.5}


# ------------------------------------------------------------------------------------------------------- hazards


def test_the_defenders_hazard_rises_with_balance_thin_ranks_and_lost_resolve() -> None:
    p = parameters(COLLAPSE)

    def rate(**changes: float) -> float:
        s = state(p, **(STEADY | changes))
        ends.terminal_hazards(s, p)
        return float(s.defender_fall_rate)

    assert rate() == pytest.approx(0.001)
    assert rate(balance=0.6) == pytest.approx(0.001 * exp(2 * 0.5))
    assert rate(defender_men=400) == pytest.approx(0.001 * exp(3 * 0.2))
    assert rate(resolve=0.25) == pytest.approx(0.001 * exp(4 * 0.25))
    assert rate(balance=-1, defender_men=900, resolve=0.9) == pytest.approx(0.001)


def test_terminal_causes_accumulate_nothing_before_the_cutoff() -> None:
    p = parameters({"null.hazard": 1}, structure="null")
    for record in (parameters(), p):
        s = state(record, strain=99, forecasting=0, resolve=0, escalation_on=1)
        ends.terminal_hazards(s, record)
        assert (s.defender_fall_rate, s.escalation_end_rate, s.null_end_rate) == (0.0, 0.0, 0.0)
        assert s.hazard_collapse > 0


def test_the_null_has_one_constant_hazard() -> None:
    p = parameters({"null.hazard": 0.48}, structure="null")
    for strain in (5, 95):
        s = state(p, strain=strain, forecasting=1, escalation_on=1, resolve=0.1)
        ends.terminal_hazards(s, p)
        assert (s.defender_fall_rate, s.escalation_end_rate) == (0.0, 0.0)
        assert s.null_end_rate == pytest.approx(0.04)
    s = state(parameters({"null.hazard": 0.48}), forecasting=1)
    ends.terminal_hazards(s, parameters({"null.hazard": 0.48}))
    assert s.null_end_rate == 0.0


def test_defeat_counts_as_the_inverse_of_the_months_to_it_at_the_present_drift() -> None:
    p = parameters({"defeat.balance": -1.2})
    for balance, drift, hazard in ((0.0, -0.6, 0.05 / 1.2), (-0.9, -0.6, 0.05 / 0.3), (0.0, 0.6, 0.0)):
        s = state(p, balance=balance, balance_trend=drift)
        assert ends.defeat_hazard(s, p) == pytest.approx(hazard)
    assert ends.defeat_hazard(state(p, balance=-1.2, balance_trend=-0.6), p) == pytest.approx(1.0)


def test_sums_of_hazards_are_those_of_their_parts() -> None:
    p = parameters(
        COLLAPSE
        | {
            "regime.successor_stops": 0.3,
            "regime.natural_stops": 0.4,
            "defeat.balance": -1.2,
            "coalition.disengage_hazard": 0.03,
            "coalition.disengage_will": 5,
            "coalition.will_rest": 0.45,
            "escalation.hazard": 0.006,
            "escalation.rung_slope": 0.2,
            "escalation.desperation": 0,
        }
    )
    fields = {"regime_hazard": 0.004, "natural_hazard": 0.001, "option_withdraw": 0.02, "press_factor": 1.5}
    fields |= {
        "balance_trend": -0.12,
        "rung": 1,
        "will_leading": 0.65,
        "will_others": 0.25,
        "escalation_on": 1,
    }
    fields |= {"choice_on": 1, "occasions": 0.75}
    s = state(p, **(STEADY | fields))
    ends.terminal_hazards(s, p)
    withdraw = 0.75 * 0.02 * 1.5
    escalation = 0.0005 * exp(0.2)
    assert s.escalation_end_rate == pytest.approx(escalation)
    assert s.hazard_other == pytest.approx(0.0012 + 0.0004 + withdraw + 0.001 + escalation)
    assert s.hazard_challenger == pytest.approx(12 * (0.004 + 0.0004 + withdraw + 0.01 / 1.3))
    assert s.hazard_collapse == pytest.approx(0.012)
    assert s.hazard_disengage == pytest.approx(0.03 * (exp(-1) + exp(1)))
    assert s.hazard_defender == s.hazard_collapse + s.hazard_disengage


@pytest.mark.parametrize(
    ("switches", "other", "challenger"),
    [
        ({"choice_on": 1, "escalation_on": 1}, 0.001 + 0.0005 + 0.0225, 0.27),
        ({"choice_on": 0, "escalation_on": 1}, 0.001 + 0.0005, 0.0),
        ({"choice_on": 1, "escalation_on": 0}, 0.001 + 0.0225, 0.27),
        ({"choice_on": 0, "escalation_on": 0}, 0.001, 0.0),
    ],
)
@pytest.mark.parametrize("forecasting", [0, 1])
def test_a_cause_that_is_switched_off_is_in_no_sum(
    switches: dict[str, float], other: float, challenger: float, forecasting: int
) -> None:
    p = parameters(COLLAPSE | {"escalation.hazard": 0.006, "escalation.desperation": 0})
    fields = {"occasions": 0.75, "option_withdraw": 0.02, "press_factor": 1.5} | switches
    s = state(p, **(STEADY | fields | {"forecasting": forecasting}))
    ends.terminal_hazards(s, p)
    assert s.hazard_other == pytest.approx(other)
    assert s.hazard_challenger == pytest.approx(challenger)


def test_a_donor_that_has_disengaged_cannot_again() -> None:
    p = parameters()
    s = state(p, disengaged_leading=1, will_leading=0.1, will_others=0.6)
    ends.terminal_hazards(s, p)
    assert s.hazard_disengage == pytest.approx(disengagement(0.6, p))


# ------------------------------------------------------------------------------------------------ marks of defeat


def steps_to_defeat(p: Any, **fields: float) -> int | None:
    """Steps until military defeat, None if it does not come."""
    s = state(p, establishment=700, challenger_men=700, balance=0.0, territory=0.2, forecasting=1)
    for name, value in fields.items():
        setattr(s, name, value)
    for step in range(200):
        ends.military_marks(s, p, 7.0 * (step + 1))
        if s.end:
            assert s.end_day == 7.0 * (step + 1)
            assert s.end == End.MILITARY_DEFEAT
            return step + 1
    return None


def test_defeat_takes_eight_weeks_of_either_mark() -> None:
    values = {"defeat.weeks": 8, "defeat.balance": -1.2, "defeat.men": 0.4}
    p = parameters(values)
    assert steps_to_defeat(p) is None
    assert steps_to_defeat(p, balance=-1.3) == 8
    assert steps_to_defeat(p, challenger_men=279) == 8
    assert steps_to_defeat(p, balance=-1.3, forecasting=0.0) is None
    assert steps_to_defeat(parameters(values, structure="null"), balance=-1.3) is None


def test_an_interrupted_mark_starts_anew() -> None:
    p = parameters({"defeat.weeks": 8, "defeat.balance": -1.2})
    s = state(p, establishment=700, challenger_men=700, territory=0.2, forecasting=1)
    for step in range(20):
        s.balance = 0.0 if step % 7 == 6 else -1.3
        ends.military_marks(s, p, 7.0 * step)
    assert s.end == 0


@pytest.mark.parametrize(
    ("territory", "end"),
    [(0.05, End.MILITARY_DEFEAT), (0.5, End.STILL_FIGHTING), (0.99, End.DEFENDER_COLLAPSE)],
)
def test_territory_lost_or_held_ends_the_war_at_once(territory: float, end: End) -> None:
    p = parameters({"defeat.territory": 0.075, "collapse.territory": 0.98})
    s = state(p, territory=territory, forecasting=1, establishment=700, challenger_men=700, balance=0.0)
    ends.military_marks(s, p, 70.0)
    assert s.end == end
    assert s.end_day == (70.0 if end else -1.0)


# -------------------------------------------------------------------------------------------------------- effects


def outcomes(event: str, p: Any, every: int = 1, **fields: float) -> dict[str, int]:
    """How often an event ends the war in which way, over an even grid of its mark."""
    found: dict[str, int] = {}
    for mark in GRID[::every]:
        s = state(p, **fields, **{f"{event}_mark": mark})
        ends.EFFECTS[event](s, p, 50.0)
        assert s.end_day == (50.0 if s.end else -1.0)
        label = End(int(s.end)).label
        found[label] = found.get(label, 0) + 1
    return found


def test_a_forced_end_of_the_regime_ends_the_war_if_the_successor_stops_it() -> None:
    p = parameters({"regime.successor_stops": 0.3, "regime.mutiny_success": 0.5})
    assert outcomes("regime_fall", p) == {"regime_crisis": 300, "still_fighting": 700}
    assert outcomes("mutiny", p) == {"regime_crisis": 150, "still_fighting": 850}


def test_a_natural_successor_goes_on_freezes_or_withdraws() -> None:
    p = parameters({"regime.natural_stops": 0.4, "regime.natural_freeze": 0.6})
    assert outcomes("natural_exit", p) == {"freeze": 240, "withdrawal": 160, "still_fighting": 600}
    for mark, relieved in ((0.1, 0.5), (0.9, 0.25)):
        s = state(p, natural_exit_mark=mark, strain_elite=0.5, leader_age=90)
        s.leader_age = 90.0
        ends.on_natural_exit(
            s, parameters({"regime.natural_stops": 0.4, "regime.successor_relief": 0.5}), 9.0
        )
        assert (s.regime_end, s.regime_end_day, s.strain_elite) == (BY_NATURE, 9.0, relieved)
        assert s.leader_age == p.regime_successor_age


@pytest.mark.parametrize("event", ["offer_freeze", "other_offer"])
def test_an_offer_ends_the_war_if_it_is_accepted(event: str) -> None:
    assert outcomes(event, parameters(), freeze_acceptance=0.25) == {"freeze": 250, "still_fighting": 750}


def test_a_withdrawal_ends_the_war_and_the_regime_lives_on_with_the_true_safety() -> None:
    p = parameters({"beliefs.exit_safety": 0.7})
    assert outcomes("withdraw", p) == {"withdrawal": 1000}
    fallen = 0
    for mark in GRID:
        s = state(p, withdraw_mark=mark)
        ends.on_withdraw(s, p, 50.0)
        fallen += s.regime_end == AFTER_WITHDRAWAL
    assert fallen == pytest.approx(300, abs=1)


def test_collapse_and_escalation_end_the_war_whatever_their_mark() -> None:
    assert outcomes("defender_fall", parameters(), every=10) == {"defender_collapse": 100}
    assert outcomes("escalation_end", parameters(), every=10) == {"escalation": 100}


def test_the_null_picks_its_end_by_weight_and_the_regime_as_the_end_says() -> None:
    weights = dict(zip(WAYS_TO_END, (30, 20, 5, 10, 15, 20), strict=True))
    values = {f"null.weight_{name}": weight for name, weight in weights.items()} | {
        "beliefs.exit_safety": 0.7
    }
    p = parameters(values, structure="null")
    assert outcomes("null_end", p) == {name: 10 * weight for name, weight in weights.items()}
    regimes = {name: {0.0: 0, BY_STRAIN: 0, AFTER_WITHDRAWAL: 0} for name in WAYS_TO_END}
    for mark in GRID:
        s = state(p, null_end_mark=mark)
        ends.on_null_end(s, p, 50.0)
        regimes[End(int(s.end)).label][s.regime_end] += 1
        assert (s.regime_end_day >= 50.0) == (s.regime_end > 0)
    assert regimes["regime_crisis"][BY_STRAIN] == 150
    assert regimes["withdrawal"][AFTER_WITHDRAWAL] == pytest.approx(90, abs=1)
    for name in set(WAYS_TO_END) - {"regime_crisis", "withdrawal"}:
        assert regimes[name][0.0] == 10 * weights[name]


def test_ends_of_the_null_are_bounded_by_all_but_the_last() -> None:
    assert list(NULL_BOUNDS) == [f"null_up_to_{name}" for name in WAYS_TO_END if name != "escalation"]


def test_an_end_without_weight_never_comes() -> None:
    for name in WAYS_TO_END:
        p = parameters({f"null.weight_{other}": other != name for other in WAYS_TO_END}, structure="null")
        assert name not in outcomes("null_end", p, every=10)


def test_the_first_end_stands() -> None:
    p = parameters()
    s = state(p)
    ends.on_defender_fall(s, p, 50.0)
    ends.on_escalation_end(s, p, 60.0)
    ends.on_withdraw(s, p, 70.0)
    assert (s.end, s.end_day) == (End.DEFENDER_COLLAPSE, 50.0)


def test_a_regime_may_fall_twice_and_the_war_ends_when_a_successor_stops_it() -> None:
    p = parameters({"regime.successor_stops": 0.3})
    s = state(p, regime_fall_mark=0.9)
    ends.on_regime_fall(s, p, 100.0)
    assert (s.end, s.regime_end_day) == (0.0, 100.0)
    s.regime_fall_mark = 0.1
    ends.on_regime_fall(s, p, 200.0)
    assert (s.end, s.end_day, s.regime_end_day) == (End.REGIME_CRISIS, 200.0, 100.0)


def test_ends_have_the_order_of_their_codes_and_rules_reach_them_all() -> None:
    assert tuple(End) == REACHABLE
    assert tuple(end.label for end in End) == ("still_fighting", *WAYS_TO_END)


# -------------------------------------------------------------------------------------------------- what is reported


def test_what_lies_past_the_horizon_is_not_reported() -> None:
    p = parameters()
    s = state(p, end=3, end_day=101, regime_end=1, regime_end_day=102, d1_day=101, d1_pool=2)
    s.challenger_casualties, s.challenger_casualties_reported = 900.0, 800.0
    ends.close(s, 100.0)
    assert (s.end, s.end_day, s.regime_end, s.d1_pool) == (0.0, -1.0, 0.0, -1.0)
    assert s.challenger_casualties_reported == 800.0


def test_an_end_within_the_horizon_keeps_what_came_before_it() -> None:
    s = state(parameters(), end=5, end_day=100, regime_end=1, regime_end_day=100, d1_day=40, d1_pool=2)
    ends.close(s, 100.0)
    assert (s.end, s.end_day, s.regime_end, s.d1_pool) == (5.0, 100.0, 1.0, 2.0)


def test_casualties_at_the_end_are_reported() -> None:
    s = state(parameters(), end=3, end_day=100, challenger_casualties=900, defender_casualties=700)
    s.challenger_casualties_reported, s.defender_casualties_reported = 800.0, 600.0
    ends.close(s, 100.0)
    assert (s.challenger_casualties_reported, s.defender_casualties_reported) == (900.0, 700.0)
    s = state(parameters(), challenger_casualties=10, defender_casualties=9)
    ends.report(s)
    assert (s.challenger_casualties_reported, s.defender_casualties_reported) == (10.0, 9.0)


@pytest.mark.parametrize(
    ("men", "end"),
    [
        ((49.9, 300.0), End.MILITARY_DEFEAT),
        ((300.0, 79.9), End.DEFENDER_COLLAPSE),
        ((49.9, 79.9), End.MILITARY_DEFEAT),
        ((50.0, 80.0), End.STILL_FIGHTING),
    ],
)
def test_a_side_below_its_breaking_point_is_beaten(men: tuple[float, float], end: End) -> None:
    p = parameters({"defeat.strength": 50, "collapse.strength": 80, "defeat.men": 0})
    s = state(p, forecasting=1, challenger_men=men[0], defender_men=men[1])
    ends.military_marks(s, p, 70.0)
    assert (s.end, s.end_day) == (end, 70.0 if end else -1.0)


def test_no_strength_is_too_small_unless_a_breaking_point_is_given() -> None:
    p = parameters({"defeat.men": 0})
    s = state(p, forecasting=1, challenger_men=0.0, defender_men=0.0)
    ends.military_marks(s, p, 70.0)
    assert s.end == End.STILL_FIGHTING
    before = state(parameters({"defeat.strength": 1000}), forecasting=0)
    ends.military_marks(before, parameters({"defeat.strength": 1000}), 70.0)
    assert before.end == End.STILL_FIGHTING
