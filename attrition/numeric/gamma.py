"""The Gamma distribution: log gamma function, distribution function and quantile, from our own functions.

Meant for compiling scenarios, not for the inside of a kernel: these loop and branch. Methods: Stirling's
series; the power series and the continued fraction of Abramowitz and Stegun 6.5.29 and 6.5.31, the latter by
Lentz's algorithm (1976); the quantile by Newton's method on the logarithm of x, held inside a bracket that
halves.
"""

from __future__ import annotations

from attrition.numeric.elementary import SMALLEST_NORMAL, clip, exp, log, log1p, maximum, sqrt
from attrition.numeric.normal import normal_quantile
from attrition.numeric.twins import inlined

SMALLEST_PROBABILITY = 1e-300
LARGEST_PROBABILITY = 0.9999999999999999
LOWEST_LOG = -690.0
"""The quantiles' search starts here: no quantile below 1e-299 is told apart from it."""

STEP_END = 1e-12
"""The search ends with a step this small in log x."""

_HALF_LOG_TWO_PI = 0.91893853320467274178
_TWO_PI = 6.28318530717958647693
_STIRLING_FROM = 10.0
_TERMS = 10_000
_RELATIVE_END = 1e-17
_TINY = 1e-300
_STEPS = 200


@inlined
def stirling_correction(x: float) -> float:
    """Return log gamma(x) - ((x - 1/2) log x - x + log(2 pi)/2), for x of at least 10."""
    z = 1.0 / (x * x)
    far = 8.41750841750841751e-04 + z * (-1.91752691752691753e-03 + z * 6.41025641025641026e-03)
    near = -2.77777777777777778e-03 + z * (7.93650793650793651e-04 + z * (-5.95238095238095238e-04 + z * far))
    return (8.33333333333333333e-02 + z * near) / x


@inlined
def log_gamma(x: float) -> float:
    """Return the logarithm of the gamma function.

    Parameters: x, raised to 1e-300 when below it.
    Returns: the logarithm, absolute error below 1e-14 up to x = 10, relative error below 1e-15 above.
    """
    shifted = maximum(x, _TINY)
    product = 1.0
    while shifted < _STIRLING_FROM:
        product = product * shifted
        shifted = shifted + 1.0
    main = (shifted - 0.5) * log(shifted) - shifted + _HALF_LOG_TWO_PI
    return main + stirling_correction(shifted) - log(product)


@inlined
def gamma_slope(x: float, shape: float) -> float:
    """Return x times the density of the Gamma distribution of scale 1, that is dP/d(log x).

    Parameters: x, above 0; shape, above 0.
    Returns: x**shape * exp(-x) / gamma(shape).
    """
    if shape < _STIRLING_FROM:
        return exp(shape * log(x) - x - log_gamma(shape))
    # Near x = shape the terms of the plain formula cancel; in this form they never get large there.
    excess = (x - shape) / shape
    return exp(shape * (log1p(excess) - excess) - stirling_correction(shape)) * sqrt(shape / _TWO_PI)


@inlined
def _lower_series(x: float, shape: float) -> float:
    term = 1.0 / shape
    total = term
    divisor = shape
    for _ in range(_TERMS):
        divisor = divisor + 1.0
        term = term * (x / divisor)
        total = total + term
        if term < total * _RELATIVE_END:
            break
    return total


@inlined
def _upper_fraction(x: float, shape: float) -> float:
    b = x + 1.0 - shape
    c = 1.0 / _TINY
    d = 1.0 / b
    total = d
    for i in range(1, _TERMS):
        a = -float(i) * (float(i) - shape)
        b = b + 2.0
        d = a * d + b
        d = 1.0 / (_TINY if d == 0.0 else d)
        c = b + a / c
        c = _TINY if c == 0.0 else c
        factor = d * c
        total = total * factor
        if abs(factor - 1.0) < 1e-16:
            break
    return total


@inlined
def gamma_parts(x: float, shape: float) -> tuple[float, float]:
    """Return the probabilities that a Gamma variable of scale 1 is below and above x, each to its own
    precision.

    Parameters: x, raised to 1e-300 when below it; shape, from 0.05 to 1e4.
    Returns: P(shape, x) and Q(shape, x); the smaller has a relative error below 1e-12.
    """
    place = maximum(x, _TINY)
    slope = gamma_slope(place, shape)
    if place < shape + 1.0:
        below = clip(slope * _lower_series(place, shape), 0.0, 1.0)
        return below, 1.0 - below
    above = clip(slope * _upper_fraction(place, shape), 0.0, 1.0)
    return 1.0 - above, above


@inlined
def gamma_cdf(x: float, shape: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, x), as from `gamma_parts`."""
    below, _ = gamma_parts(x, shape)
    return below


@inlined
def next_log_quantile(place: float, low: float, high: float, gap: float, slope: float) -> float:
    """Take one step towards the logarithm of a quantile: Newton's where it stays inside the bracket, else
    half.

    Parameters: place, log of the present x; low and high, the bracket, in logs; gap, from `probability_gap`;
        slope, d(probability)/d(log x).
    Returns: the next place, inside the bracket.
    """
    candidate = place - gap / maximum(slope, SMALLEST_NORMAL)
    # At the very end rounding may put the step just outside the bracket, which is no reason to halve it.
    settled = abs(candidate - place) < STEP_END
    inside = (candidate > low) & (candidate < high)
    return clip(candidate, low, high) if settled | inside else 0.5 * (low + high)


@inlined
def probability_gap(below: float, above: float, wanted: float) -> float:
    """Return how far a probability is from the wanted one, measured on the smaller tail.

    Parameters: below and above, the probabilities on both sides of the present x; wanted, that below the
        quantile.
    Returns: Newton's numerator for the logarithm of the smaller tail, a straighter curve than the tail
        itself; negative while the present x is too small.
    """
    lower = below * log(below / wanted)
    upper = -above * log(above / (1.0 - wanted))
    return lower if wanted < 0.5 else upper


@inlined
def gamma_quantile(u: float, shape: float) -> float:
    """Return the quantile of the Gamma distribution of scale 1.

    Parameters: u, a probability, clamped to [1e-300, 1 - 2**-53]; shape, from 0.05 to 1e4.
    Returns: x with P(shape, x) = u, relative error below 1e-12; never below 1e-299.
    """
    wanted = clip(u, SMALLEST_PROBABILITY, LARGEST_PROBABILITY)
    low = LOWEST_LOG
    high = log(2.0 * shape + 100.0)
    # Start: the leading term of the series, from below; or Wilson and Hilferty (1931), where it is higher.
    root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(wanted) / (3.0 * sqrt(shape))
    place = maximum(
        (log(wanted) + log_gamma(shape + 1.0)) / shape,
        log(shape) + 3.0 * log(maximum(root, _TINY)),
    )
    place = clip(place, low, high)
    for _ in range(_STEPS):
        x = exp(place)
        below, above = gamma_parts(x, shape)
        too_low = below < wanted if wanted < 0.5 else above > 1.0 - wanted
        low = place if too_low else low
        high = high if too_low else place
        gap = probability_gap(below, above, wanted)
        following = next_log_quantile(place, low, high, gap, gamma_slope(x, shape))
        moved = abs(following - place)
        place = following
        if moved < STEP_END:
            break
    return exp(place)
