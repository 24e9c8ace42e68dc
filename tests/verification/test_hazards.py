"""Competing causes and rising hazards: closed forms by hand, the kernel against them."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from attrition.model.ends import End
from attrition.scenario import load_scenario
from attrition.verification import hazards
from attrition.verification.hazards import causes_of, causes_of_null, exit_mass, loss_mass, rescaled_gaps
from attrition.verification.kernel_runs import with_values
from attrition.verification.verdicts import judged

LAWS = {law.name: law for law in hazards.LAWS}


def test_causes_are_thinned_by_what_they_end() -> None:
    causes = causes_of(load_scenario("canonical/competing-causes"))
    assert causes[End.REGIME_CRISIS] == pytest.approx(0.15 * 0.8 / 12)
    assert causes[End.WITHDRAWAL] == pytest.approx(0.25 * 0.7 * 0.4 / 12)
    assert causes[End.FREEZE] == pytest.approx(0.25 * 0.7 * 0.6 / 12 + 0.03 / (1 + exp(1)))
    null = causes_of_null(load_scenario("canonical/competing-causes"))
    assert sum(null.values()) == pytest.approx(0.4 / 12)
    assert null[End.FREEZE] == pytest.approx(0.4 * 4 / 10 / 12)


def test_cumulative_hazards_are_the_integrals() -> None:
    scenario = load_scenario("canonical/rising-hazard")
    fine = np.linspace(0.0, 300.0, 300_001)
    rate = 0.1 / 12 * np.exp(0.09 * fine / 12)
    assert exit_mass(scenario, fine[-1:])[0] == pytest.approx(np.sum(rate[:-1]) * 0.001, rel=1e-5)
    level = with_values(scenario, regime__natural_slope=0.0)
    assert exit_mass(level, np.array([60.0]))[0] == pytest.approx(0.5)
    late = 1.0 / (1.0 + np.exp(-(fine - 120.0) / 30.0))
    losses = 500.0 * (0.0001 + 0.0002 * late)
    assert loss_mass(scenario, fine[-1:])[0] == pytest.approx(np.sum(losses[:-1]) * 0.001, rel=1e-5)


def test_gaps_are_the_cumulative_hazard_less_what_has_come_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "FIRST_GAPS", 2)
    counts = np.array([[0.0, 1.0, 1.0, 2.0]])
    since = np.array([[0.5, 0.2, 0.7, 0.1]])
    mass = np.array([0.5, 1.0, 1.5, 2.0])
    assert rescaled_gaps(counts, since, mass).tolist() == [pytest.approx([0.8, 1.1])]


def test_the_kernel_obeys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "PATHS", 4_000)
    for law in LAWS.values():
        verdicts = judged(law.measure(None))
        assert not [row for row in verdicts if not row.passed], law.name
        assert sum(row.check.monte_carlo for row in verdicts) >= 5


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "competing-causes",
            {"regime.mutiny_success": 0.2, "regime.mutiny_share": 0.9, "collapse.hazard": 0.0},
        ),
        ("competing-causes", {"settlement.other_offers": 0.0, "null.weight_freeze": 0.0, "null.hazard": 2.0}),
        ("rising-hazard", {"regime.leader_age": 50.0, "regime.natural_slope": 0.12, "front.loss_unit": 5.0}),
    ],
)
def test_it_obeys_with_other_numbers(
    name: str, values: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hazards, "PATHS", 4_000)
    law = LAWS[name]
    assert set(values) <= set(law.switches)
    assert law.scenario is not None
    scenario = with_values(
        load_scenario(law.scenario), **{key.replace(".", "__"): v for key, v in values.items()}
    )
    assert not [row for row in judged(law.measure(scenario)) if not row.passed]


def test_fewer_paths_are_kept_where_steps_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "PATHS", 1_000)
    monkeypatch.setattr(hazards, "MOST_KEPT", 40_000.0)
    rows = judged(LAWS["rising-hazard"].measure(None))
    assert not [row for row in rows if not row.passed]
    mean = next(row.check for row in rows if row.check.quantity == "units lost: mean number")
    # Thirty paths of 1,304 weeks.
    assert mean.standard_error == pytest.approx((33.0 / 30.0) ** 0.5, rel=0.4)


def test_a_hazard_that_changes_is_no_constant_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "PATHS", 4_000)
    scenario = load_scenario("canonical/competing-causes")
    rising = with_values(scenario, regime__natural_slope=0.3)
    assert [row for row in judged(LAWS["competing-causes"].measure(rising)) if not row.passed]
