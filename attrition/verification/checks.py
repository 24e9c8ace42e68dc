"""One comparison of what the code gives with what a law says it must."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A quantity as a law expects it and as the code gives it.

    Parameters
    ----------
    law : id of the law, "V1".
    quantity : what is compared, "survivors of the stronger side, square law".
    unit : of expected, got, error and tolerance; "-" for a pure number.
    expected, got : by the law, and by the code.
    standard_error : of `got`, where it is a Monte Carlo estimate; None for an exact or stepped comparison.
    tolerance : absolute, for an exact or stepped comparison; None for a Monte Carlo one.
    """

    law: str
    quantity: str
    unit: str
    expected: float
    got: float
    standard_error: float | None
    tolerance: float | None

    def __post_init__(self) -> None:
        if (self.standard_error is None) == (self.tolerance is None):
            raise ValueError(f"{self.law}, {self.quantity}: either a standard error or a tolerance, not both")

    @property
    def monte_carlo(self) -> bool:
        """Whether chance is in `got`."""
        return self.standard_error is not None

    @property
    def z(self) -> float | None:
        """Standard errors between `got` and `expected`; None for an exact or stepped comparison."""
        if self.standard_error is None:
            return None
        gap = self.got - self.expected
        if self.standard_error > 0.0:
            return gap / self.standard_error
        # Nothing varied: equal, or as far off as can be.
        return 0.0 if gap == 0.0 else float("inf") if gap > 0.0 else float("-inf")


def exact(law: str, quantity: str, unit: str, expected: float, got: float, tolerance: float) -> Check:
    """Return a comparison without chance: it holds when the two differ by no more than `tolerance`."""
    return Check(law, quantity, unit, expected, got, None, tolerance)


def sampled(law: str, quantity: str, unit: str, expected: float, got: float, standard_error: float) -> Check:
    """Return a Monte Carlo comparison, judged by its distance in standard errors and by the whole set."""
    return Check(law, quantity, unit, expected, got, standard_error, None)
