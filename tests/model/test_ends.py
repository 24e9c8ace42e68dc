"""Hazards, marks of defeat, successions and what a path reports."""

from __future__ import annotations

from math import exp, log

import pytest

from attrition.model import ends
from attrition.model.ends import REACHABLE, End
from tests.scenarios import parameters, state


def test_the_regimes_hazard_has_its_value_at_the_strain_of_reference() -> None:
    p = parameters({"regime.hazard": 0.024, "regime.hazard_strain": 35, "regime.hazard_slope": 0.45})
    s = state(p, strain=35, forecasting=1)
    ends.terminal_hazards(s, p)
    assert s.regime_fall_rate == pytest.approx(0.002)
    s.strain = 55.0
    ends.terminal_hazards(s, p)
    assert s.regime_fall_rate == pytest.approx(0.002 * exp(0.9))


def test_terminal_causes_accumulate_nothing_before_the_cutoff() -> None:
    p = parameters()
    s = state(p, strain=99, forecasting=0, resolve=0)
    ends.terminal_hazards(s, p)
    assert (s.regime_fall_rate, s.defender_fall_rate) == (0.0, 0.0)


def test_the_defenders_hazard_rises_with_balance_thin_ranks_and_lost_resolve() -> None:
    p = parameters(
        {
            "collapse.hazard": 0.012,
            "collapse.balance": 2,
            "collapse.men": 3,
            "collapse.resolve": 4,
            "defender.men.target": 1000,
        }
    )
    steady = {"forecasting": 1, "balance": 0.1, "defender_men": 600, "resolve": 0.5}

    def rate(**changes: float) -> float:
        s = state(p, **(steady | changes))
        ends.terminal_hazards(s, p)
        return float(s.defender_fall_rate)

    assert rate() == pytest.approx(0.001)
    assert rate(balance=0.6) == pytest.approx(0.001 * exp(2 * 0.5))
    assert rate(defender_men=400) == pytest.approx(0.001 * exp(3 * 0.2))
    assert rate(resolve=0.25) == pytest.approx(0.001 * exp(4 * 0.25))
    assert rate(balance=-1, defender_men=900, resolve=0.9) == pytest.approx(0.001)


def test_resolve_falls_with_casualties_to_its_level() -> None:
    p = parameters(
        {"defender.resolve.rest": 0.8, "defender.resolve.casualties": 0.15, "defender.resolve.reference": 430}
    )
    s = state(p, defender_recent_first=430)
    for _ in range(5000):
        ends.resolve(s, p, 0.0)
    assert s.resolve == pytest.approx(0.8 - 0.15)
    assert log(2) == pytest.approx(0.6931471805599453)


def _steps_to_defeat(p: object, **fields: float) -> int | None:
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
    p = parameters({"defeat.weeks": 8, "defeat.balance": -1.2, "defeat.men": 0.4})
    assert _steps_to_defeat(p) is None
    assert _steps_to_defeat(p, balance=-1.3) == 8
    assert _steps_to_defeat(p, challenger_men=279) == 8
    assert _steps_to_defeat(p, balance=-1.3, forecasting=0.0) is None


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
    p = parameters()
    s = state(p, territory=territory, forecasting=1, establishment=700, challenger_men=700, balance=0.0)
    ends.military_marks(s, p, 70.0)
    assert s.end == end
    assert s.end_day == (70.0 if end else -1.0)


def test_a_successor_stops_the_war_or_relieves_the_strain() -> None:
    p = parameters({"regime.successor_stops": 0.3, "regime.successor_relief": 0.5})
    stops = state(p, strain_elite=0.6)
    ends.regime_falls(stops, p, 100.0, 0.29)
    assert (stops.end, stops.end_day, stops.regime_end, stops.strain_elite) == (
        End.REGIME_CRISIS,
        100.0,
        1.0,
        0.6,
    )
    goes_on = state(p, strain_elite=0.6, strain_public=0.4)
    ends.regime_falls(goes_on, p, 100.0, 0.31)
    assert (goes_on.end, goes_on.end_day, goes_on.regime_end_day) == (0.0, -1.0, 100.0)
    assert (goes_on.strain_elite, goes_on.strain_public) == (0.3, 0.2)
    ends.regime_falls(goes_on, p, 200.0, 0.1)
    assert goes_on.regime_end_day == 100.0
    assert (goes_on.end, goes_on.end_day) == (End.REGIME_CRISIS, 200.0)


def test_the_first_end_stands() -> None:
    p = parameters()
    s = state(p)
    ends.defender_falls(s, p, 50.0)
    ends.regime_falls(s, p, 60.0, 0.0)
    ends.defender_falls(s, p, 70.0)
    assert (s.end, s.end_day) == (End.DEFENDER_COLLAPSE, 50.0)


def test_what_lies_past_the_horizon_is_not_reported() -> None:
    p = parameters()
    s = state(p, end=3, end_day=101, regime_end=1, regime_end_day=102, d1_day=101, d1_pool=2)
    s.challenger_casualties, s.challenger_casualties_reported = 900.0, 800.0
    ends.close(s, 100.0)
    assert (s.end, s.end_day, s.regime_end, s.d1_pool) == (0.0, -1.0, 0.0, -1.0)
    assert s.challenger_casualties_reported == 800.0


def test_casualties_at_the_end_are_reported() -> None:
    p = parameters()
    s = state(p, end=3, end_day=100, challenger_casualties=900, challenger_casualties_reported=800)
    ends.close(s, 100.0)
    assert (s.end, s.end_day, s.challenger_casualties_reported) == (3.0, 100.0, 900.0)


def test_reachable_ends_are_those_that_rules_produce() -> None:
    assert End.STILL_FIGHTING in REACHABLE
    assert {End.WITHDRAWAL, End.FREEZE, End.ESCALATION}.isdisjoint(REACHABLE)
    assert [end.label for end in End][:2] == ["still_fighting", "withdrawal"]


def test_resolve_counts_three_years_of_casualties_in_doublings() -> None:
    p = parameters(
        {"defender.resolve.rest": 0.9, "defender.resolve.casualties": 0.1, "defender.resolve.reference": 100}
    )
    s = state(p, defender_recent_first=100, defender_recent_second=50, defender_recent_third=150)
    for _ in range(5000):
        ends.resolve(s, p, 0.0)
    assert s.resolve == pytest.approx(0.9 - 0.1 * 2)
