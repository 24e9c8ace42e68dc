"""What can be declared: nothing that is left out makes a series look better known than it is."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from attrition.observed import entry
from attrition.observed.entry import UNDECLARED_LAG_DAYS, Entry, Kind, When


def test_what_is_not_declared_is_cautious() -> None:
    plain = Entry("own", "", Kind.UNSTATED, "", "own")
    assert plain.lag_days == UNDECLARED_LAG_DAYS >= 31
    assert plain.when is When.MONTH and not plain.revised
    assert not plain.months and not plain.calendar


def test_an_entry_is_not_changed_and_shares_nothing_with_others() -> None:
    one, other = (Entry(name, "", Kind.CLAIM, "", name) for name in ("one", "other"))
    with pytest.raises(FrozenInstanceError):
        one.lag_days = 0  # type: ignore[misc]
    assert one.months is not other.months


def test_flags_can_be_told_apart() -> None:
    flags = [value for name, value in vars(entry).items() if name.isupper() and isinstance(value, str)]
    assert len(flags) >= 8 and len(set(flags)) == len(flags)
    # A flag may go on with "by" and how much, and several are joined by semicolons.
    assert not any(" by " in flag or ";" in flag for flag in flags)
