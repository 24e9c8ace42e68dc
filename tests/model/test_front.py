"""Combat power and losses against hand-computed values and Lanchester's laws."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from attrition.model import front
from attrition.model.declarations import Operation
from tests.scenarios import parameters, state


@pytest.mark.parametrize(
    ("enemy", "own", "expected"),
    [(1.0, 0.0, 0.8), (1.0, 1.0, 0.4), (0.0, 1.0, 0.5), (0.5, 0.5, sqrt(0.4)), (0.0, 0.0, 1.0)],
    ids=["square", "linear", "logarithmic", "half and half", "constant"],
)
def test_exponents_choose_the_loss_law(enemy: float, own: float, expected: float) -> None:
    p = parameters({"front.exponent_enemy": enemy, "front.exponent_own": own, "front.fires_floor": 1.0})
    assert front.loss_law(0.5, 0.8, 0.0, 0.0, p) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("fires", "share"), [(0.0, 0.4), (0.5, 0.7), (1.0, 1.0)])
def test_losses_fall_to_a_floor_without_the_enemys_fires(fires: float, share: float) -> None:
    p = parameters({"front.fires_floor": 0.4})
    assert front.loss_law(1.0, 1.0, fires, 0.0, p) == pytest.approx(share, rel=1e-14)


def test_combat_power_is_the_sum_of_its_logs() -> None:
    p = parameters({"front.power_of_men": 0.5, "front.power_of_armour": 0.2, "front.power_of_fires": 0.3})
    assert front.combat_power(400.0, 1.0, 1.0, 0.1, p) == pytest.approx(0.5 * log(400) + 0.1, rel=1e-14)
    bare = 0.5 * log(400) + 0.5 * log(0.25)
    assert front.combat_power(400.0, 0.0, 0.0, 0.0, p) == pytest.approx(bare, rel=1e-14)
    assert front.combat_power(0.0, 1.0, 1.0, 0.0, p) == front.combat_power(1.0, 1.0, 1.0, 0.0, p)


def test_balance_is_nil_between_equals_and_antisymmetric() -> None:
    p = parameters(
        {"challenger.front.quality": 0.0, "challenger.armour.initial": 1000, "defender.armour.initial": 1000}
    )
    one = {"men": 300.0, "armour": 700.0, "fires_ratio": 0.9}
    other = {"men": 500.0, "armour": 400.0, "fires_ratio": 0.5}

    def balance(challenger: dict[str, float], defender: dict[str, float]) -> float:
        s = state(p)
        for side, held in (("challenger", challenger), ("defender", defender)):
            for name, value in held.items():
                setattr(s, f"{side}_{name}", value)
        front.balance_of_power(s, p)
        return float(s.balance)

    assert balance(one, one) == 0.0
    assert balance(one, other) == pytest.approx(-balance(other, one), rel=1e-14)
    assert balance(one, other) != 0.0


def test_balance_keeps_its_limits() -> None:
    p = parameters({"front.balance_limit": 1.5})
    s = state(p, challenger_men=1.0, defender_men=10_000.0)
    front.balance_of_power(s, p)
    assert s.balance == -1.5


def test_loss_rates_at_the_middle_of_the_drift() -> None:
    p = parameters(
        {
            "challenger.front.loss_rate_early": 0.04,
            "challenger.front.loss_rate_late": 0.06,
            "defender.front.loss_rate_early": 0.02,
            "defender.front.loss_rate_late": 0.01,
            "front.fires_floor": 1.0,
            "front.technology_midpoint": 20,
            "challenger.men.initial": 200,
            "defender.men.initial": 300,
        }
    )
    s = state(p, technology_months=20.0, intensity=1.0)
    front.loss_rates(s, p, s.technology_months)
    assert s.challenger_loss_expected == pytest.approx(0.05 * 200, rel=1e-13)
    assert s.defender_loss_expected == pytest.approx(0.015 * 300, rel=1e-13)


def test_posture_raises_the_attackers_losses_more_than_the_defenders() -> None:
    p = parameters({"front.posture_of_defender": 0.5})
    full, half = state(p, intensity=1.0), state(p, intensity=0.5)
    front.loss_rates(full, p, full.technology_months)
    front.loss_rates(half, p, half.technology_months)
    assert half.challenger_loss_expected == pytest.approx(0.5 * full.challenger_loss_expected, rel=1e-13)
    assert half.defender_loss_expected == pytest.approx(sqrt(0.5) * full.defender_loss_expected, rel=1e-13)


def test_noise_leaves_the_mean_loss_as_it_is() -> None:
    sd = 0.3
    p = parameters({"front.loss_noise_sd": sd})
    s = state(p, challenger_loss_noise=0.5)
    front.loss_rates(s, p, s.technology_months)
    assert s.challenger_loss_rate / s.challenger_loss_expected == pytest.approx(
        exp(0.5 - sd * sd / 2), rel=1e-13
    )


def test_noise_is_stationary_with_its_declared_moments() -> None:
    p = parameters(
        {
            "front.loss_noise_sd": 0.2,
            "front.loss_noise_persistence": 0.5,
            "front.loss_walk_sd": 0.05,
            "front.loss_walk_reversion": 0.06,
        }
    )
    assert p.loss_noise_scale**2 / (1 - p.loss_noise_keep**2) == pytest.approx(0.2**2, rel=1e-12)
    assert p.loss_noise_keep ** (1 / p.step_months) == pytest.approx(0.5, rel=1e-12)
    assert p.loss_walk_scale**2 / (1 - p.loss_walk_keep**2) == pytest.approx(0.05**2 / (2 * 0.06), rel=1e-12)
    s = state(p, challenger_loss_noise=0.1, defender_loss_walk=0.2)
    front.loss_noise(s, p, 1.0, 0.0, 0.0, -1.0)
    assert s.challenger_loss_noise == pytest.approx(0.1 * p.loss_noise_keep + p.loss_noise_scale, rel=1e-13)
    assert s.defender_loss_noise == 0.0
    assert s.challenger_loss_walk == 0.0
    assert s.defender_loss_walk == pytest.approx(0.2 * p.loss_walk_keep - p.loss_walk_scale, rel=1e-13)


@pytest.mark.parametrize("driftless", [0, 1])
def test_the_clock_of_technology_stands_still_in_the_driftless_twin(driftless: int) -> None:
    p = parameters({"study.driftless": driftless}, cutoff_hours=7305)
    s = state(p)
    front.begin_step(s, p, 9.9)
    assert (s.forecasting, s.technology_months) == (0.0, 9.9)
    front.begin_step(s, p, 25.0)
    assert (s.forecasting, s.technology_months) == (1.0, 10.0 if driftless else 25.0)
    assert s.steps_done == pytest.approx(25.0 / p.step_months)


def test_technology_moves_losses_on_its_time_scale() -> None:
    p = parameters(
        {
            "challenger.front.loss_rate_early": 0.0,
            "challenger.front.loss_rate_late": 0.1,
            "front.fires_floor": 1.0,
            "front.technology_midpoint": 20,
            "front.technology_width": 4,
            "challenger.men.initial": 200,
        }
    )
    s = state(p, technology_months=24.0)
    front.loss_rates(s, p, s.technology_months)
    assert s.challenger_loss_expected == pytest.approx(20 / (1 + exp(-1)), rel=1e-12)


def test_both_sides_losses_carry_their_own_noise() -> None:
    p = parameters({"front.loss_noise_sd": 0.2})
    s = state(p, challenger_loss_noise=0.3, defender_loss_noise=-0.4)
    front.loss_rates(s, p, s.technology_months)
    assert s.challenger_loss_rate == pytest.approx(s.challenger_loss_expected * exp(0.3 - 0.02))
    assert s.defender_loss_rate == pytest.approx(s.defender_loss_expected * exp(-0.4 - 0.02))


def test_damage_and_denied_components_count_as_quality() -> None:
    p = parameters({"front.power_of_damage": 0.3, "sanctions.denial_quality": 0.2})
    plain, hurt = state(p), state(p, defender_damage=0.5)
    denied, both = state(p, denial=0.4), state(p, defender_damage=0.5, denial=0.4)
    for s in (plain, hurt, denied, both):
        front.balance_of_power(s, p)
    assert hurt.balance - plain.balance == pytest.approx(0.15, rel=1e-12)
    assert denied.balance - plain.balance == pytest.approx(-0.08, rel=1e-12)
    assert both.balance - plain.balance == pytest.approx(0.07, rel=1e-12)


def test_attack_costs_the_defender_more_than_it_inflicts() -> None:
    p = parameters({"defender.front.losses_of_attack": 0.5, "challenger.front.losses_to_attack": 0.25})
    defending, attacking = state(p), state(p, doctrine=0.6)
    front.loss_rates(defending, p, defending.technology_months)
    front.loss_rates(attacking, p, attacking.technology_months)
    assert attacking.defender_loss_expected == pytest.approx(1.3 * defending.defender_loss_expected)
    assert attacking.challenger_loss_expected == pytest.approx(1.15 * defending.challenger_loss_expected)


def test_doctrine_is_set_by_its_lever() -> None:
    (lever,) = front.LEVERS
    assert lever.name == "doctrine"
    assert [(change.field, change.operation) for change in lever.changes] == [("doctrine", Operation.SET)]


def test_what_a_side_averts_is_taken_off_its_losses_down_to_nil() -> None:
    """Three against three, four shots of which a defender stops two, three hits to put one out of action."""
    forces = {"challenger.men.initial": 3.0, "defender.men.initial": 3.0, "front.fires_floor": 1.0}
    square = {"front.exponent_enemy": 1.0, "front.exponent_own": 0.0}
    rates = {
        f"{side}.front.loss_rate_{when}": 1.0
        for side in ("challenger", "defender")
        for when in ("early", "late")
    }

    def losses(challenger: float, defender: float, averted: float) -> tuple[float, float]:
        averting = {"challenger.front.defence": averted, "defender.front.defence": averted}
        p = parameters(forces | square | rates | averting)
        s = state(p, challenger_men=challenger, defender_men=defender)
        front.loss_rates(s, p, 0.0)
        return float(s.challenger_loss_expected), float(s.defender_loss_expected)

    assert losses(3.0, 3.0, 0.0) == pytest.approx((3.0, 3.0))
    assert losses(3.0, 3.0, 2.0 / 3.0) == pytest.approx((1.0, 1.0))
    assert losses(2.0, 3.0, 2.0 / 3.0) == pytest.approx((3.0 - 4.0 / 3.0, 0.0))
