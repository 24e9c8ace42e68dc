"""A number never travels without its standard error, and prints rounded to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite, log10


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated value, its standard error and its unit.

    Parameters
    ----------
    value : the estimate, in `unit`.
    error : its standard error, in `unit`; None where it cannot be estimated (a single row).
    unit : unit of both; empty for a probability or a share.
    """

    value: float
    error: float | None = None
    unit: str = ""

    def __str__(self) -> str:
        text = rounded_to(self.value, self.error)
        return f"{text} {self.unit}" if self.unit else text


def rounded_to(value: float, error: float | None) -> str:
    """Return a value rounded to the leading digit of its error, "0.41±0.01".

    Parameters
    ----------
    value : the estimate.
    error : its standard error; None prints the value to two significant figures and no error.

    Returns
    -------
    The text; an error of zero prints as "±0" beside the value to two significant figures.
    """
    if not isfinite(value):
        return "–"
    if error is None or not isfinite(error):
        return significant(value, 2)
    if error <= 0.0:
        return f"{significant(value, 2)}±0"
    places = -floor(log10(error))
    # An error of .096 rounds to .10, one digit to the left of where its logarithm put it.
    if round(error, places) >= 10.0 ** (1 - places):
        places -= 1
    if places <= 0:
        return f"{round(value, places):,.0f}±{round(error, places):,.0f}"
    return f"{value:.{places}f}±{error:.{places}f}"


def significant(value: float, figures: int) -> str:
    """Return a value rounded to significant figures without an exponent, thousands separated.

    Parameters
    ----------
    value : the number.
    figures : significant figures, at least 1.

    Returns
    -------
    The text: significant(1_234_567, 2) is "1,200,000", significant(0.04567, 2) is "0.046".
    """
    if value == 0.0 or not isfinite(value):
        return "0" if value == 0.0 else "–"
    places = figures - 1 - floor(log10(abs(value)))
    shown = round(value, places)
    return f"{shown:,.{max(places, 0)}f}"
