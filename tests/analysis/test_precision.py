"""Looks: how many there are, and intervals that hold together."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.analysis.precision import looks, widest_first
from attrition.api import Study


def test_looks_double_the_draws() -> None:
    assert [looks(256, most) for most in (1, 256, 511, 512, 8192)] == [1, 1, 1, 2, 6]


def test_the_widest_comes_first_and_more_looks_are_wider(compared: Study) -> None:
    once = widest_first(compared.summary, 1)
    widths = [target.half_width for target in once]
    assert widths == sorted(widths, reverse=True)
    # Seven ends, three thresholds and two of four, for each of two structures.
    assert len(once) == 22
    assert widest_first(compared.summary, 6)[0].half_width > widths[0]


def test_a_probability_on_which_all_rows_agree_is_not_known_without_error() -> None:
    sure = {"p": 0.0, "low": 0.0, "high": 0.04, "se": 0.0}
    summary: dict[str, Any] = {
        "structures": {
            "options": {"outcomes": {"freeze": sure}, "thresholds": {}, "turn": {"two_of_four": None}}
        }
    }
    (target,) = widest_first(summary, 1)
    assert target.half_width == pytest.approx(0.02)
    assert (target.structure, target.words) == ("options", "the fighting freezes")
