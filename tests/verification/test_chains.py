"""Chains of deaths and walks between forts: recursion against known numbers and by hand, the kernel against both."""

from __future__ import annotations

import pytest

from attrition.errors import InputError
from attrition.scenario import load_scenario
from attrition.verification import chains
from attrition.verification.chains import left_distribution, ruin
from attrition.verification.kernel_runs import with_values
from attrition.verification.verdicts import judged

LAWS = {law.name: law for law in chains.LAWS}


def test_the_recursion_gives_the_known_numbers() -> None:
    assert 1.0 - left_distribution(5, 4, 1.0)[0] == pytest.approx(0.715209, abs=5e-7)
    mean = sum(number * chance for number, chance in left_distribution(10, 8, 1.0).items())
    assert mean == pytest.approx(5.2166, abs=5e-5)


def test_small_chains_by_hand() -> None:
    assert left_distribution(1, 1, 1.0) == {0: 0.5, 1: 0.5}
    # Two against one: the single one falls first with 2/3; else it is one against one.
    assert left_distribution(2, 1, 1.0) == pytest.approx({0: 1 / 6, 1: 1 / 6, 2: 2 / 3})
    assert left_distribution(1, 1, 3.0) == pytest.approx({0: 0.75, 1: 0.25})


def test_ruin_is_the_known_one_and_a_fair_walk_its_limit() -> None:
    assert ruin(5, 10, 0.45) == pytest.approx((0.268283, 23.1717), abs=5e-5)
    assert ruin(3, 10, 0.5) == (0.3, 21.0)
    assert ruin(3, 10, 0.5 + 1e-7) == pytest.approx((0.3, 21.0), abs=1e-3)


@pytest.mark.parametrize("name", LAWS)
def test_the_kernel_obeys(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "PATHS", 2_000)
    verdicts = judged(LAWS[name].measure(None))
    assert not [row for row in verdicts if not row.passed]
    assert sum(row.check.monte_carlo for row in verdicts) >= 2


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("death-chain", {"challenger.men.initial": 6.0, "defender.men.initial": 9.0}),
        (
            "death-chain",
            {"challenger.men.initial": 12.0, "defender.men.initial": 8.0, "front.loss_unit": 2.0},
        ),
        ("forts-walk", {"challenger.men.initial": 3.0, "defender.men.initial": 4.0}),
        ("forts-walk", {f"challenger.front.loss_rate_{when}": 0.27 for when in ("early", "late")}),
    ],
)
def test_it_obeys_with_other_numbers(
    name: str, values: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "PATHS", 2_000)
    law = LAWS[name]
    assert set(values) <= set(law.switches)
    assert law.scenario is not None
    scenario = with_values(
        load_scenario(law.scenario), **{key.replace(".", "__"): v for key, v in values.items()}
    )
    assert not [row for row in judged(law.measure(scenario)) if not row.passed]


@pytest.mark.parametrize("strength", [8.5, 400.0])
def test_strengths_are_whole_numbers_of_units_and_not_too_many(strength: float) -> None:
    scenario = with_values(load_scenario("canonical/death-chain"), challenger__men__initial=strength)
    with pytest.raises(InputError, match="whole numbers up to 300"):
        LAWS["death-chain"].measure(scenario)


def test_losses_that_flow_are_no_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "PATHS", 2_000)
    scenario = with_values(load_scenario("canonical/death-chain"), front__exponent_own=1.0)
    assert [row for row in judged(LAWS["death-chain"].measure(scenario)) if not row.passed]


def test_forts_that_nobody_gains_are_no_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "PATHS", 2_000)
    scenario = with_values(load_scenario("canonical/forts-walk"), front__captured=0.0)
    assert [row for row in judged(LAWS["forts-walk"].measure(scenario)) if not row.passed]
