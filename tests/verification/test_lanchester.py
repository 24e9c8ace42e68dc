"""Lanchester's laws and the salvo: closed forms against integration by hand, and the kernel against both."""

from __future__ import annotations

from math import atanh, sqrt

import pytest

from attrition.errors import InputError
from attrition.scenario import load_scenario
from attrition.verification import lanchester
from attrition.verification.kernel_runs import with_step, with_values
from attrition.verification.lanchester import (
    Battle,
    left_when_other_breaks,
    months_until_other_breaks,
    salvo,
)
from attrition.verification.law import Law
from attrition.verification.verdicts import judged

BY_NAME: dict[str, Law] = {law.name: law for law in lanchester.LAWS}


def integrated(battle: Battle, linear: bool, step: float = 1e-4) -> tuple[float, float]:
    """What is left and when, by the midpoint rule with small steps."""
    own, other, months = battle.own, battle.other, 0.0

    def slopes(x: float, y: float) -> tuple[float, float]:
        both = x * y if linear else None
        return battle.own_rate * (both or y), battle.other_rate * (both or x)

    while other > battle.other_floor:
        first = slopes(own, other)
        second = slopes(own - 0.5 * step * first[0], other - 0.5 * step * first[1])
        own, other, months = own - step * second[0], other - step * second[1], months + step
    return own, months


@pytest.mark.parametrize("linear", [False, True])
def test_closed_forms_are_what_integration_gives(linear: bool) -> None:
    rate = 0.001 if linear else 0.3
    battle = Battle(900.0, 700.0, rate, 1.2 * rate, 0.0, 100.0)
    left, months = integrated(battle, linear)
    assert left_when_other_breaks(battle, linear) == pytest.approx(left, rel=1e-3)
    assert months_until_other_breaks(battle, linear) == pytest.approx(months, rel=1e-3)


def test_to_the_last_man_the_square_law_is_the_root_and_artanh() -> None:
    battle = Battle(1000.0, 800.0, 0.01, 0.01, 0.0, 0.0)
    assert left_when_other_breaks(battle, linear=False) == pytest.approx(600.0)
    assert months_until_other_breaks(battle, linear=False) == pytest.approx(atanh(0.8) / 0.01)
    weaker = left_when_other_breaks(battle.swapped(), linear=False)
    assert weaker != weaker, "the weaker side does not last"
    uneven = Battle(500.0, 800.0, 0.01, 0.04, 0.0, 0.0)
    assert left_when_other_breaks(uneven, linear=False) == pytest.approx(sqrt(500.0**2 - 0.25 * 800.0**2))


def test_a_salvo_costs_no_less_than_nil_and_no_more_than_all() -> None:
    assert salvo(3.0, 3.0, (0.5, 0.5), (0.25, 0.25)) == (2.25, 2.25)
    assert salvo(2.0, 3.0, (0.5, 0.5), (0.25, 0.25)) == (1.0, 2.75)
    assert salvo(1.0, 2.75, (0.5, 0.5), (0.25, 0.25)) == (0.0, 2.75)


@pytest.mark.parametrize("name", BY_NAME)
def test_the_kernel_obeys(name: str) -> None:
    verdicts = judged(BY_NAME[name].measure(None))
    assert len(verdicts) >= 6
    assert not [row for row in verdicts if not row.passed]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lanchester-square", {"defender.men.initial": 1500.0, "collapse.strength": 300.0}),
        ("lanchester-square", {"challenger.men.initial": 500.0, "defeat.strength": 50.0}),
        (
            "lanchester-square",
            {f"challenger.front.loss_rate_{when}": 0.9 for when in ("early", "late")}
            | {"defeat.strength": 100.0},
        ),
        ("lanchester-linear", {"challenger.men.initial": 1400.0, "collapse.strength": 100.0}),
        ("lanchester-linear", {"defender.men.initial": 1100.0, "defeat.strength": 400.0}),
        ("salvo", {"challenger.men.initial": 5.0, "defender.front.defence": 0.3}),
        ("salvo", {"challenger.front.defence": 0.0, "defender.front.defence": 0.0}),
    ],
)
def test_it_obeys_with_other_numbers(name: str, values: dict[str, float]) -> None:
    law = BY_NAME[name]
    assert set(values) <= set(law.switches)
    assert law.scenario is not None
    scenario = with_values(
        load_scenario(law.scenario), **{key.replace(".", "__"): v for key, v in values.items()}
    )
    assert not [row for row in judged(law.measure(scenario)) if not row.passed]


def test_what_breaks_the_law_is_seen() -> None:
    law = BY_NAME["lanchester-square"]
    assert law.scenario is not None
    other = with_values(load_scenario(law.scenario), front__exponent_enemy=0.9)
    assert [row for row in judged(law.measure(other)) if not row.passed]
    salvos = BY_NAME["salvo"]
    assert salvos.scenario is not None
    capped = with_values(load_scenario(salvos.scenario), men__most_lost=0.2)
    assert [row for row in judged(salvos.measure(capped)) if not row.passed]


def test_a_battle_that_outlasts_the_horizon_is_refused() -> None:
    law = BY_NAME["lanchester-square"]
    scenario = with_values(load_scenario("canonical/lanchester-square"), clock__horizon_months=3)
    with pytest.raises(InputError, match="the battle ends on day 110"):
        law.measure(scenario)


def test_a_step_that_cannot_be_quartered_and_a_battle_without_losses_are_refused() -> None:
    law = BY_NAME["lanchester-square"]
    scenario = load_scenario("canonical/lanchester-square")
    with pytest.raises(InputError, match="multiple of 4"):
        law.measure(with_step(scenario, 42))
    still = with_values(scenario, challenger__front__loss_rate_early=0.0)
    with pytest.raises(InputError, match="nobody loses"):
        law.measure(still)
