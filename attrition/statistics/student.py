"""Student's t: how much wider an interval must be whose standard error was estimated from few rows."""

from __future__ import annotations

from math import inf, pi, sqrt, tan

from attrition.statistics.proportions import NORMAL_975


def student_975(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t.

    Parameters
    ----------
    freedom : degrees of freedom, above 0; rows less one for a mean over rows.

    Returns
    -------
    The quantile: exact for one and two degrees, an expansion about the normal one above (M. Abramowitz and I. A.
    Stegun, Handbook of Mathematical Functions 1964, 26.7.5), within a hundredth from three on; infinite without any.
    """
    if freedom <= 0.0:
        return inf
    if freedom <= 1.0:
        return tan(0.475 * pi)
    if freedom <= 2.0:
        return 0.95 * sqrt(2.0 / (1.0 - 0.95 * 0.95))
    z = NORMAL_975
    square = z * z
    terms = (
        z * (square + 1.0) / 4.0,
        z * ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        z * ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0,
    )
    found, scale = z, 1.0
    for term in terms:
        scale /= freedom
        found += term * scale
    return found
