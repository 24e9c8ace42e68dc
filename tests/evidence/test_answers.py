from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.evidence.acts import CATEGORIES, trials
from attrition.evidence.answers import base_rate, before, counted_priors, first_options
from attrition.scenario import Scenario, load_scenario


@pytest.fixture(scope="module")
def ukraine() -> Scenario:
    return load_scenario("ukraine-2022")


def test_the_first_option_counts_and_of_two_the_graver() -> None:
    counts = np.zeros((5, 3, 4))
    counts[0, 1:, 0] = 1.0  # a probe, then an escalation
    counts[0, 2, 2] = 1.0
    counts[1, 2, (0, 2)] = 1.0  # both in one step
    counts[2, 1:, 3] = 1.0  # an answered line
    counts[4, 2, :] = np.nan  # the war ended
    shares = np.array(first_options(counts))
    expected = np.array([1, 1, 0, 2]) + 0.125
    assert shares == pytest.approx(expected / expected.sum())


def test_the_base_rate_adds_to_one_and_learns(ukraine: Scenario) -> None:
    found = {trial.day: base_rate(ukraine, trial) for trial in trials(ukraine)}
    assert all(sum(shares) == pytest.approx(1.0) for shares in found.values())
    early, late = found[date(2022, 6, 1)], found[date(2024, 4, 24)]
    assert early[1] == pytest.approx(early[3])
    assert late[CATEGORIES.index("probe")] > late[CATEGORIES.index("escalate")]


def test_nothing_later_than_the_act_is_in_its_forecast(ukraine: Scenario) -> None:
    trial = next(trial for trial in trials(ukraine) if trial.day == date(2024, 11, 17))
    told = before(ukraine, trial)
    assert told.clock.data_cutoff == date(2024, 11, 16)
    dated = [act for act in told.acts if act.date is not None]
    assert {act.name for act in dated if act.date > date(2024, 11, 16)} == set(trial.names)
    assert all(act.name != "Oreshnik on Dnipro" for act in dated)
    prior = counted_priors(told, ukraine, trial).values["choice.rate_escalate"].prior
    assert prior.parameters[0] == 2.5
    line = counted_priors(told, ukraine, trial).values["red_line.trigger"].prior
    assert line.parameters[:2] == (0.5, 11.5)
