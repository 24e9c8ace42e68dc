"""How long a month and a year are: the mean ones, so that rates a month become rates a step."""

from __future__ import annotations

DAYS_PER_YEAR = 365.25
HOURS_PER_MONTH = 730.5
"""Hours of the mean month, a twelfth of a year."""
DAYS_PER_MONTH = HOURS_PER_MONTH / 24.0
