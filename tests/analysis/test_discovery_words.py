"""Boxes as sentences."""

from __future__ import annotations

import numpy as np

from attrition.analysis.boxes import Box
from attrition.analysis.discovery_words import chance_words, conditions, number, percent
from attrition.statistics.estimate import Estimate


def test_bounds_are_said_with_their_units() -> None:
    low, high = np.array([-np.inf, 20.0, 0.3, -np.inf]), np.array([55.0, np.inf, 0.5, np.inf])
    box = Box(("oil", "men", "log", "idle"), low, high, 0.0, 0.0, 0.0)
    units = {"oil": "USD/bbl", "men": "thousand/month", "log": "log"}
    said = conditions(box, units)
    assert said == "oil is below 55 USD/bbl and men is above 20 thousand/month and log is from 0.3 to 0.5"


def test_numbers_are_short() -> None:
    assert number(1234.5) == "1,234.5" and number(0.0098) == "0.0098"
    assert percent(Estimate(0.413, 0.037)) == "41±4" and percent(Estimate(float("nan"))) == "–"
    assert chance_words(1e-9) == "below 0.001" and chance_words(0.0312) == "0.03"
    assert "too few rows" in chance_words(None)
