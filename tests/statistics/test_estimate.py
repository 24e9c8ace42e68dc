"""Values print rounded to their errors."""

from __future__ import annotations

import pytest

from attrition.statistics.estimate import Estimate, rounded_to, significant


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.41372, 0.0089, "0.414±0.009"),
        (0.41372, 0.00094, "0.4137±0.0009"),
        (0.41372, 0.012, "0.41±0.01"),
        (0.41372, 0.096, "0.4±0.1"),
        (0.41372, 0.0096, "0.41±0.01"),
        (1234.0, 56.0, "1,230±60"),
        (1234.0, 0.96, "1,234±1"),
        (1234.5, 96.0, "1,200±100"),
        (0.41372, None, "0.41"),
        (0.41372, 0.0, "0.41±0"),
        (0.0, 0.01, "0.00±0.01"),
        (float("nan"), 0.1, "–"),
    ],
)
def test_rounding(value: float, error: float | None, text: str) -> None:
    assert rounded_to(value, error) == text


def test_unit_follows() -> None:
    assert str(Estimate(12.34, 0.5, "months")) == "12.3±0.5 months"


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (1_234_567, 2, "1,200,000"),
        (0.04567, 2, "0.046"),
        (-8.75, 2, "-8.8"),
        (0.0, 2, "0"),
        (100, 2, "100"),
        (0.996, 2, "1.00"),
    ],
)
def test_significant_figures(value: float, figures: int, text: str) -> None:
    assert significant(value, figures) == text
