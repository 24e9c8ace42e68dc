"""What became known after an origin is not in the scenario at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from attrition.errors import InputError
from attrition.evidence.origin import at_origin, wider
from attrition.scenario import load_scenario
from attrition.scenario.priors import Prior, sample
from attrition.scenario.records import Value

ORIGIN = date(2023, 6, 30)


def test_nothing_later_is_left() -> None:
    scenario = load_scenario("ukraine-2022")
    earlier = at_origin(scenario, ORIGIN, 12)
    kept = earlier.scenario
    assert kept.clock.data_cutoff == ORIGIN and kept.clock.end == date(2024, 6, 30)
    assert all(act.date is None or act.date <= ORIGIN for act in kept.acts)
    assert "Rosneft and Lukoil" in earlier.dropped_acts and "HIMARS" not in earlier.dropped_acts
    assert all(point.date <= ORIGIN for series in kept.observations for point in series.points)
    assert kept.observations
    assert all(figure.date <= ORIGIN for figure in kept.figures)


def test_later_values_revert() -> None:
    scenario = load_scenario("ukraine-2022")
    earlier = at_origin(scenario, ORIGIN, 12)
    name = "challenger.front.loss_rate_late"
    assert earlier.scenario.values[name].prior == scenario.values[name].before
    assert name in earlier.stated
    # A source of before the origin keeps its prior.
    known = "challenger.front.loss_rate_early"
    assert earlier.scenario.values[known] == scenario.values[known]
    # One without a prior of its author is as wide as the rule asks, and named.
    assert "regime.mutiny_success" not in earlier.widened
    assert earlier.widened
    for wide in earlier.widened:
        if wide.startswith("acts."):
            continue
        before, after = scenario.values[wide], earlier.scenario.values[wide]
        assert spread(after.prior) > spread(before.prior)
    # At the end of the data only what was published after it is late.
    last = at_origin(scenario, date(2025, 12, 31), 12)
    assert name not in last.stated + last.widened and not last.dropped_acts


def spread(prior: Prior) -> float:
    return sample(prior, 0.9) - sample(prior, 0.1)


def test_the_forecast_does_not_depend_on_what_came_later() -> None:
    """Another later point, act or value changes nothing of the scenario at the origin."""
    scenario = load_scenario("ukraine-2022")
    series = scenario.observations[0]
    moved = replace(series, points=(*series.points[:-1], replace(series.points[-1], value=1.0)))
    other = replace(
        scenario,
        observations=(moved, *scenario.observations[1:]),
        acts=tuple(act for act in scenario.acts if act.name != "Rosneft and Lukoil"),
    )
    one, two = at_origin(scenario, ORIGIN, 6), at_origin(other, ORIGIN, 6)
    assert one.scenario.identity() == two.scenario.identity()


@pytest.mark.parametrize("origin", [date(2022, 2, 24), date(2026, 1, 31)])
def test_an_origin_outside_the_data_is_refused(origin: date) -> None:
    with pytest.raises(InputError, match="outside the data"):
        at_origin(load_scenario("ukraine-2022"), origin, 6)


def test_wider() -> None:
    limits = (0.0, 10.0)
    fixed = Value("a", 2.0, Prior("fixed", (2.0,), *limits), "-")
    assert sample(wider(fixed), 0.5) == pytest.approx(2.0, rel=0.01)
    assert spread(wider(fixed)) > 1.0
    nil = Value("b", 0.0, Prior("fixed", (0.0,), -1.0, 1.0), "-")
    assert wider(nil) == nil.prior
    signed = Value("c", 0.0, Prior("normal", (0.0, 0.1), -1.0, 1.0), "-")
    assert spread(wider(signed)) > 2.0 * spread(signed.prior)
