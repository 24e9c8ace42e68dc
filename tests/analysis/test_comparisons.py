"""Every series is compared once, with what is recorded, in its unit."""

from __future__ import annotations

from datetime import date

import pytest

from attrition.analysis.comparisons import COMPARISONS
from attrition.analysis.observation import Comparison, Datum, Drift
from attrition.model.registry import RECORDED


def test_every_series_is_compared_once_with_a_recorded_variable() -> None:
    names = [comparison.series for comparison in COMPARISONS]
    assert len(set(names)) == len(names)
    assert {comparison.variable for comparison in COMPARISONS} <= {field.name for field in RECORDED}


def test_ratios_and_drifts_only_where_logarithms_are_compared() -> None:
    assert all(comparison.log or comparison.ratio == 1.0 for comparison in COMPARISONS)
    assert all(comparison.error_sd > 0 for comparison in COMPARISONS)


def comparison(series: str) -> Comparison:
    [found] = [each for each in COMPARISONS if each.series == series]
    return found


MONTH = (date(2023, 4, 1), date(2023, 4, 30))


@pytest.mark.parametrize(
    ("series", "published", "expected"),
    [
        ("mod_claim_ru_personnel_losses", 30_000.0, 30.4375),  # people a month of 30 days → thousands a month
        ("mod_claim_ru_tank_losses", 60.0, 60.875),
        ("brent_spot", 84.0, 84.0),
        ("cbr_key_rate", 7.5, 0.075),  # per cent → share
        # On 1 April, .746 of the way from 1.25 in mid-2022 to 1.18 in mid-2023.
        ("nwf_liquid_rub", 6_500.0, 6.5 * 1.19775),
        ("ru_controlled_area_of_ukraine", 60_355.0, 0.1),  # km² → share of the country
        ("ru_force_in_ukraine", 470_000.0, 470.0),
        ("ru_avg_signon_cost", 1.5, 1.5),
    ],
)
def test_published_figures_become_the_unit_of_the_variable(
    series: str, published: float, expected: float
) -> None:
    found = comparison(series).convert(Datum(*MONTH, published))
    assert found == pytest.approx(expected, rel=1e-5)


def test_claims_and_confirmations_of_one_loss_drift_apart() -> None:
    claimed, confirmed = comparison("mod_claim_ru_tank_losses"), comparison("oryx_ru_tanks_lost")
    assert (claimed.drift, confirmed.drift) == (Drift.CLAIMED, Drift.CONFIRMED)
    assert claimed.variable == confirmed.variable
    assert confirmed.ratio / claimed.ratio == pytest.approx(0.55)


def test_published_estimates_are_single_figures_of_the_data_and_the_others_monthly_series() -> None:
    published = {each.series for each in COMPARISONS if each.published}
    assert {"urals_price", "ru_budget_deficit", "ru_force_in_ukraine"} <= published
    assert published.isdisjoint({"brent_spot", "cbr_key_rate", "oryx_ru_tanks_lost"})
    assert comparison("ru_oil_gas_revenue").shortest_days > 31
