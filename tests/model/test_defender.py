"""The defender's funds and resolve against hand-computed values."""

from __future__ import annotations

import pytest

from attrition.model import defender
from tests.scenarios import parameters, state

MONEY = {"defender.funding.need": 60, "defender.funding.borrowing": 15}


def test_funding_is_aid_and_borrowing_over_the_need() -> None:
    p = parameters(MONEY)
    s = state(p, financial_aid=30)
    defender.begin_defender(s, p)
    assert s.funding == pytest.approx(0.75)
    assert s.resolve == p.defender_resolve_initial


def test_funding_follows_within_its_averaging() -> None:
    p = parameters(MONEY | {"defender.funding.averaging_months": 3})
    s = state(p, financial_aid=45, funding=0.0)
    defender.funding(s, p)
    assert s.funding == pytest.approx(1.0 - 2.718281828459045 ** (-p.step_months / 3))
    for _ in range(500):
        defender.funding(s, p)
    assert s.funding == pytest.approx(1.0)


@pytest.mark.parametrize(("funding", "factor"), [(0.0, 0.0), (0.25, 0.5), (1.0, 1.0), (4.0, 1.0)])
def test_output_follows_the_root_of_funding_up_to_the_need(funding: float, factor: float) -> None:
    s = state(parameters(), funding=funding)
    assert defender.funded(s) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, 0.8),
        ({"defender_recent_first": 430}, 0.8 - 0.15),
        # Casualties of three years, over all their stages, count in doublings.
        (
            {"defender_recent_first": 430, "defender_recent_second": 430, "defender_recent_third": 430},
            0.8 - 0.30,
        ),
        ({"funding": 0.5}, 0.8 - 0.15),
        ({"funding": 3.0}, 0.8),
        ({"leakers": 1600}, 0.8 - 0.2),
        ({"funding": 0.0, "leakers": 8000}, 0.0),
    ],
)
def test_resolve_falls_to_its_level_with_casualties_lack_of_funds_and_leakers(
    changes: dict[str, float], level: float
) -> None:
    p = parameters(
        {
            "defender.resolve.rest": 0.8,
            "defender.resolve.casualties": 0.15,
            "defender.resolve.reference": 430,
            "defender.resolve.funding": 0.3,
            "defender.resolve.leakers": 0.1,
            "defender.resolve.leakers_reference": 800,
        }
    )
    s = state(p, **({"funding": 1.0, "leakers": 0.0} | changes))
    for _ in range(3000):
        defender.resolve(s, p, 0.0)
    assert s.resolve == pytest.approx(level, abs=1e-9)


def test_resolve_moves_at_its_speed_with_its_noise_and_within_its_limits() -> None:
    p = parameters({"defender.resolve.adjustment": 0.08, "defender.resolve.noise": 0.02})
    s = state(p, resolve=0.5, funding=1, leakers=0)
    p.defender_resolve_rest = 0.8
    defender.resolve(s, p, 1.0)
    pulled = (1 - 2.718281828459045 ** (-0.08 * p.step_months)) * 0.3
    assert s.resolve == pytest.approx(0.5 + pulled + 0.02 * p.step_months**0.5)
    defender.resolve(s, p, 1e6)
    assert s.resolve == 1.0
    defender.resolve(s, p, -1e6)
    assert s.resolve == 0.0


def test_funds_and_resolve_stand_still_in_the_driftless_twin() -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, forecasting=1, funding=0.4, resolve=0.3, leakers=500)
    defender.funding(s, p)
    defender.resolve(s, p, 0.7)
    assert (s.funding, s.resolve) == (0.4, 0.3)
