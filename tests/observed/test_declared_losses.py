"""What is declared of men, equipment, ground and attacks."""

from __future__ import annotations

import pytest

from attrition.observed.catalogue import CATALOGUE
from attrition.observed.declared_losses import losses
from attrition.observed.declared_means import means
from attrition.observed.entry import ARTEFACT, FIRST, Kind, When

DECLARED = {entry.series: entry for entry in losses()}


def test_no_series_is_declared_twice() -> None:
    # A second declaration would silently take the place of the first.
    assert len(list(losses())) + len(list(means())) == len(CATALOGUE)


@pytest.mark.parametrize("name", [name for name in DECLARED if "cumulative" in name])
def test_running_totals_stand_at_the_end_of_a_month_and_are_not_scored(name: str) -> None:
    entry = DECLARED[name]
    assert entry.when is When.END and not entry.representative
    assert any(other.representative for other in DECLARED.values() if other.family == entry.family)


@pytest.mark.parametrize(
    ("series", "kind"),
    [
        ("mod_claim_ru_personnel_losses", Kind.CLAIM),
        ("oryx_ru_tanks_lost", Kind.FLOOR),
        ("economist_ru_casualties_increment_mid", Kind.ESTIMATE),
        ("mediazona_bbc_named_ru_deaths", Kind.FLOOR),
    ],
)
def test_a_claim_is_no_count_and_a_floor_no_estimate(series: str, kind: Kind) -> None:
    entry = DECLARED[series]
    assert entry.kind is kind
    assert entry.known_bias and entry.claimant


def test_what_is_taken_off_a_total_says_that_its_first_month_holds_what_was_before() -> None:
    assert DECLARED["oryx_ru_tanks_lost"].first_month == FIRST
    assert DECLARED["economist_ru_deaths_increment_mid"].first_month == FIRST


def test_known_artefacts_are_flagged_in_the_series_of_their_family() -> None:
    flagged = {name for name, entry in DECLARED.items() if ARTEFACT in entry.months.values()}
    assert {"oryx_ua_imv_lost", "oryx_ua_imv_cumulative", "ru_controlled_area_change"} <= flagged
    assert "oryx_ru_imv_lost" not in flagged


def test_names_that_come_in_late_leave_the_last_months_incomplete() -> None:
    late = {name: entry.late_months for name, entry in DECLARED.items() if entry.late_months}
    assert late["mediazona_bbc_named_ru_deaths"] == 12
    assert all(DECLARED[name].revised for name in late)
