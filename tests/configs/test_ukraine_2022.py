"""Tests of the shipped scenario's data: dates, pedigree, and numbers that must agree with each other."""

from __future__ import annotations

import datetime
from collections import defaultdict

import pytest

from attrition.scenario import load_scenario
from attrition.scenario.records import Scenario

LATEST_PUBLICATION = datetime.date(2026, 1, 31)
"""Figures about the time to the end of 2025 that were published a month later; nothing newer is used."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("ukraine-2022")


def test_every_act_is_dated_within_the_data(scenario: Scenario) -> None:
    cutoff = scenario.clock.data_cutoff
    assert cutoff == datetime.date(2025, 12, 31)
    dates = [act.date for act in scenario.acts]
    assert all(date is not None and scenario.clock.start <= date <= cutoff for date in dates)


def test_every_act_names_an_actor_and_what_is_sourced_its_source(scenario: Scenario) -> None:
    assert [act.name for act in scenario.acts if not act.actor] == []
    assert [act.name for act in scenario.acts if act.status != "judged" and not act.source] == []


def test_what_is_sourced_or_derived_says_since_when_it_is_known(scenario: Scenario) -> None:
    values = [*scenario.values.values(), *(act.value for act in scenario.acts)]
    stated = [value for value in values if value.status != "judged"]
    assert [value.name for value in stated if value.known_from is None] == []
    assert [
        value.name for value in stated if (value.known_from or LATEST_PUBLICATION) > LATEST_PUBLICATION
    ] == []


def test_restraint_and_novelty_are_marked_on_the_acts_they_belong_to(scenario: Scenario) -> None:
    declared = {act.name for act in scenario.acts if act.declared_restraint}
    assert declared == {act.name for act in scenario.acts if act.lever == "restraint_declared"}
    novel = [act for act in scenario.acts if act.lever == "novel_act" and not act.novel]
    assert {act.value.value for act in novel} == {0.25}


@pytest.mark.parametrize(
    ("lever", "parameter"),
    [
        ("probe", "choice.rate_probe"),
        ("escalation_step", "choice.rate_escalate"),
        ("mobilisation_decree", "choice.rate_mobilise"),
    ],
)
def test_rates_of_choice_follow_from_the_acts_that_are_listed(
    scenario: Scenario, lever: str, parameter: str
) -> None:
    done = sum(act.lever == lever for act in scenario.acts)
    shape, scale = scenario.values[parameter].prior.parameters
    assert shape == done + 0.5
    assert scale == pytest.approx(1 / 46, abs=1e-5)


def test_permission_to_strike_steps_the_rung_by_one_in_all(scenario: Scenario) -> None:
    for permission in (act for act in scenario.acts if act.lever == "strike_permission"):
        novelty = scenario.act(f"novelty of {permission.name}")
        assert novelty.date == permission.date
        assert permission.value.value + novelty.value.value == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("quantity", "published", "tolerance"),
    [
        ("aid_leading", {2022: 22.0, 2023: 25.0, 2024: 21.8, 2025: 0.55}, 0.12),
        ("aid_others", {2022: 28.3, 2023: 16.2, 2024: 23.7, 2025: 37.1}, 0.15),
        ("financial_aid", {2022: 46.1, 2023: 41.6, 2024: 63.8, 2025: 45.9}, 0.06),
    ],
)
def test_aid_that_is_imposed_adds_up_to_what_was_published_for_each_year(
    scenario: Scenario, quantity: str, published: dict[int, float], tolerance: float
) -> None:
    (series,) = (series for series in scenario.observations if series.quantity == quantity)
    imposed: dict[int, list[float]] = defaultdict(list)
    for point in series.imposed():
        imposed[point.date.year].append(point.value)
    for year, total in published.items():
        assert sum(imposed[year]) / len(imposed[year]) == pytest.approx(total, rel=tolerance), year


def test_no_series_is_a_copy_of_monthly_data(scenario: Scenario) -> None:
    for series in scenario.observations:
        months = (series.points[-1].date - series.points[0].date).days / 30.4375
        assert len(series.points) < 0.5 * months + 2, series.quantity
