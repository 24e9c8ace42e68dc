"""The procedure of Benjamini and Hochberg."""

from __future__ import annotations

from attrition.statistics.false_discovery import rejected


def test_largest_rank_that_passes_takes_all_below_it() -> None:
    # .04 fails at its own rank, and is carried by the next that passes.
    assert rejected([0.04, 0.01, 0.045, 0.9], 0.06) == [True, True, True, False]
    assert rejected([0.04, 0.01, 0.05, 0.9], 0.06) == [False, True, False, False]


def test_order_of_the_list_does_not_matter_and_none_is_none() -> None:
    assert rejected([0.9, 0.001], 0.05) == [False, True]
    assert rejected([], 0.05) == []
    assert rejected([0.5, 0.6], 0.05) == [False, False]
