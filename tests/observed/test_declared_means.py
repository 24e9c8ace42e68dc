"""What is declared of money, aid and dated single figures."""

from __future__ import annotations

import pytest

from attrition.observed.declared_means import SINGLE, means
from attrition.observed.entry import REVALUATION, TOP_UP, WITHDRAWAL, Kind, When

DECLARED = {entry.series: entry for entry in means()}


def test_reserves_are_flagged_by_the_calendar_of_the_treasury() -> None:
    entry = DECLARED["nwf_liquid_rub"]
    assert (entry.when, entry.flag) == (When.START, REVALUATION)
    assert entry.calendar == {1: WITHDRAWAL, 7: TOP_UP, 8: TOP_UP}
    assert entry.representative and not DECLARED["nwf_liquid_usd"].representative


def test_parts_of_the_aid_are_scored_and_what_holds_them_is_not() -> None:
    scored = {name for name, entry in DECLARED.items() if name.startswith("kiel_") and entry.representative}
    assert scored == {"kiel_alloc_military", "kiel_alloc_financial", "kiel_alloc_humanitarian"}
    assert (
        DECLARED["kiel_alloc_total"].family
        == DECLARED["kiel_alloc_military_us"].family
        == "kiel_alloc_military"
    )
    assert all(DECLARED[name].revised and DECLARED[name].lag_days == 60 for name in scored)


@pytest.mark.parametrize("name", [name for name, _, _ in SINGLE])
def test_a_single_figure_is_its_own_family_and_names_no_claimant(name: str) -> None:
    entry = DECLARED[name]
    assert (entry.family, entry.claimant, entry.representative) == (name, "", True)


def test_what_a_ministry_says_of_itself_is_official_and_what_a_side_says_of_men_a_claim() -> None:
    assert DECLARED["cbr_key_rate"].kind is Kind.OFFICIAL
    assert DECLARED["ru_contract_recruitment_claim"].kind is Kind.CLAIM
    assert DECLARED["ua_mobilisation"].kind is Kind.CLAIM
