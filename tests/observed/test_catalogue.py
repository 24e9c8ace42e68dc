from __future__ import annotations

from attrition.analysis.comparisons import COMPARISONS
from attrition.observed.catalogue import CATALOGUE, entry_of
from attrition.observed.entry import UNDECLARED_LAG_DAYS, Kind


def test_each_family_has_one_representative() -> None:
    families: dict[str, list[str]] = {}
    for entry in CATALOGUE.values():
        families.setdefault(entry.family, []).append(entry.series if entry.representative else "")
    assert {
        name: scored for name, members in families.items() if len(scored := [m for m in members if m]) != 1
    } == {}


def test_bounds_are_declared_series_of_the_same_family() -> None:
    bounded = [entry for entry in CATALOGUE.values() if entry.low or entry.high]
    assert len(bounded) == 3
    for entry in bounded:
        assert {CATALOGUE[entry.low].family, CATALOGUE[entry.high].family} == {entry.family}


def test_what_the_model_is_compared_with_is_declared() -> None:
    for comparison in COMPARISONS:
        entry = entry_of(comparison.series)
        assert entry.kind is not Kind.UNSTATED, comparison.series


def test_copies_are_not_scored() -> None:
    assert not entry_of("ukmod_ru_casualties").representative
    assert entry_of("ukmod_ru_casualties").family == entry_of("mod_claim_ru_personnel_losses").family


def test_an_undeclared_series_is_its_own_family_and_known_late() -> None:
    entry = entry_of("own")
    assert (entry.family, entry.representative, entry.kind) == ("own", True, Kind.UNSTATED)
    assert entry.lag_days == UNDECLARED_LAG_DAYS
