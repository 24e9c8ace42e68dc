"""Elementary functions from + - * / and square root alone, so that every machine gives the same bits.

A math library picks its code by CPU and differs in the last bit between CPU classes; these do not. All are
straight lines without exceptions, fit for vector loops: an argument outside the domain is clamped to its
edge, NaN included.
Methods: fdlibm (Sun Microsystems, 1993) for the reductions and the logarithm's polynomial; Dekker (1971) for
the extra precision in `power`. Measured errors are asserted in tests/numeric/test_elementary.py.
"""

from __future__ import annotations

import math

from attrition.numeric.bits import bits_from_float, float_from_bits, u64, wrap
from attrition.numeric.twins import inlined

EXPONENT_LIMIT = 700.0
SMALLEST_NORMAL = 2.2250738585072014e-308
LARGEST_FINITE = 1.7976931348623157e308
ABOVE_MINUS_ONE = -0.99999999999999988898
BELOW_ONE = 0.99999999999999988898

_LOG2_E = 1.4426950408889634
# ln 2 in two parts; the first ends in 32 zero bits, so that its product with an exponent is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
# Added to a double below 2**51, it leaves the nearest integer in the low bits of the significand.
_ROUNDER = 6755399441055744.0
_TWO_52 = 4503599627370496.0

_ONE_BITS = 0x3FF0_0000_0000_0000
_SQRT_HALF_BITS = 0x3FE6_A09E_667F_3BCD
_SIGNIFICAND_MASK = 0x000F_FFFF_FFFF_FFFF
_TWO_52_BITS = 0x4330_0000_0000_0000
_HIGH_HALF_MASK = 0xFFFF_FFFF_F800_0000


@inlined
def minimum(a: float, b: float) -> float:
    """Return the smaller of two numbers; b when either is NaN."""
    return a if a < b else b


@inlined
def maximum(a: float, b: float) -> float:
    """Return the larger of two numbers; b when either is NaN."""
    return a if a > b else b


@inlined
def clip(x: float, low: float, high: float) -> float:
    """Return the number of [low, high] nearest to x; low when x is NaN."""
    return minimum(maximum(x, low), high)


@inlined
def select(condition: bool, a: float, b: float) -> float:
    """Return a where the condition holds, else b; both have been evaluated."""
    return a if condition else b


@inlined
def sqrt(x: float) -> float:
    """Return the square root of x, correctly rounded; 0 for x below 0."""
    return math.sqrt(maximum(x, 0.0))


@inlined
def _power_of_two(shifted: float) -> float:
    # shifted = k + _ROUNDER holds k in its low bits, in two's complement; |k| <= 1022.
    return float_from_bits(wrap((bits_from_float(shifted) + u64(1023)) << u64(52)))


@inlined
def _exp_tail(r: float, r2: float) -> float:
    # (exp(r) - 1 - r) / r2 on |r| <= ln(2)/2 with r2 = r*r: interpolated at Chebyshev's points, below 2**-55 of exp(r).
    # Even and odd powers apart: half the chain of operations that wait for each other.
    even = 0.5000000000000001 + r2 * (
        0.041666666666624164
        + r2 * (0.0013888888917197209 + r2 * (2.4801521321606647e-05 + r2 * 2.7620076242527254e-07))
    )
    odd = 0.16666666666666669 + r2 * (
        0.008333333333330065
        + r2 * (0.00019841269863040922 + r2 * (2.7557268479724004e-06 + r2 * 2.510037611136142e-08))
    )
    return even + r * odd


@inlined
def exp_of_sum(high: float, low: float) -> float:
    """Return e to the power high + low, where low is a correction that high is too coarse to hold.

    Parameters: high, clamped to [-700, 700]; low, at most about 1e-4 in size.
    Returns: the exponential, within 1 ulp.
    """
    x = clip(high, -EXPONENT_LIMIT, EXPONENT_LIMIT)
    shifted = x * _LOG2_E + _ROUNDER
    k = shifted - _ROUNDER
    r_high = x - k * _LN2_HIGH
    r_low = k * _LN2_LOW - low
    r = r_high - r_low
    lost = (r_high - r) - r_low
    r2 = r * r
    return (1.0 + (r + (lost + r2 * _exp_tail(r, r2)))) * _power_of_two(shifted)


@inlined
def exp(x: float) -> float:
    """Return e to the power x.

    Parameters: x, clamped to [-700, 700].
    Returns: the exponential, within 1 ulp.
    """
    bounded = clip(x, -EXPONENT_LIMIT, EXPONENT_LIMIT)
    shifted = bounded * _LOG2_E + _ROUNDER
    k = shifted - _ROUNDER
    r = (bounded - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    return (1.0 + (r + r2 * _exp_tail(r, r2))) * _power_of_two(shifted)


@inlined
def expm1(x: float) -> float:
    """Return e to the power x, less 1, without cancellation near 0.

    Parameters: x, clamped to [-700, 700].
    Returns: the value, within 1.1 ulp.
    """
    bounded = clip(x, -EXPONENT_LIMIT, EXPONENT_LIMIT)
    shifted = bounded * _LOG2_E + _ROUNDER
    k = shifted - _ROUNDER
    r_high = bounded - k * _LN2_HIGH
    r_low = k * _LN2_LOW
    r = r_high - r_low
    lost = (r_high - r) - r_low
    inverse = _power_of_two(_ROUNDER - k)
    offset = 1.0 - inverse
    total = offset + r
    lost = lost + ((offset - total) + r) + ((1.0 - offset) - inverse)
    r2 = r * r
    return (total + (lost + r2 * _exp_tail(r, r2))) * _power_of_two(shifted)


@inlined
def _exponent(shifted_bits: int) -> float:
    return float_from_bits((shifted_bits >> u64(52)) | u64(_TWO_52_BITS)) - (_TWO_52 + 1023.0)


@inlined
def _significand(shifted_bits: int) -> float:
    return float_from_bits((shifted_bits & u64(_SIGNIFICAND_MASK)) + u64(_SQRT_HALF_BITS))


@inlined
def _shifted_bits(x: float) -> int:
    # Moves the cut between binades from 1 to sqrt(1/2): significands then lie in [sqrt(1/2), sqrt(2)).
    return wrap(bits_from_float(x) + u64(_ONE_BITS - _SQRT_HALF_BITS))


@inlined
def _log_tail(z: float) -> float:
    # log(1+f) = f - f*f/2 + s*(f*f/2 + tail) with s = f/(2+f), z = s*s; minimax of fdlibm's e_log.c, below
    # 2**-58.
    # Even and odd powers of z apart, as there.
    z2 = z * z
    odd = 6.666666666666735130e-01 + z2 * (
        2.857142874366239149e-01 + z2 * (1.818357216161805012e-01 + z2 * 1.479819860511658591e-01)
    )
    even = 3.999999999940941908e-01 + z2 * (2.222219843214978396e-01 + z2 * 1.531383769920937332e-01)
    return z * odd + z2 * even


@inlined
def log(x: float) -> float:
    """Return the natural logarithm of x.

    Parameters: x, raised to the smallest normal double (2.2e-308) when below it.
    Returns: the logarithm, within 1 ulp.
    """
    shifted = _shifted_bits(maximum(x, SMALLEST_NORMAL))
    k = _exponent(shifted)
    f = _significand(shifted) - 1.0
    s = f / (2.0 + f)
    half_square = 0.5 * f * f
    return (((s * (half_square + _log_tail(s * s)) + k * _LN2_LOW) - half_square) + f) + k * _LN2_HIGH


@inlined
def log1p(x: float) -> float:
    """Return the natural logarithm of 1 + x, without cancellation near 0.

    Parameters: x, clamped to [-1 + 2**-53, 1.8e308].
    Returns: the logarithm, within 1 ulp.
    """
    bounded = clip(x, ABOVE_MINUS_ONE, LARGEST_FINITE)
    total = 1.0 + bounded
    part = total - 1.0
    lost = (1.0 - (total - part)) + (bounded - part)
    shifted = _shifted_bits(total)
    k = _exponent(shifted)
    near_one = k == 0.0
    f = bounded if near_one else _significand(shifted) - 1.0
    correction = 0.0 if near_one else lost / total
    s = f / (2.0 + f)
    half_square = 0.5 * f * f
    tail = s * (half_square + _log_tail(s * s)) + (k * _LN2_LOW + correction)
    return ((tail - half_square) + f) + k * _LN2_HIGH


@inlined
def _high_half(x: float) -> float:
    return float_from_bits(bits_from_float(x) & u64(_HIGH_HALF_MASK))


@inlined
def _product_error(a: float, b: float, product: float) -> float:
    # Dekker: a * b - product, up to the last bits of the product of the low halves.
    a_high = _high_half(a)
    b_high = _high_half(b)
    a_low = a - a_high
    b_low = b - b_high
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


@inlined
def power(x: float, y: float) -> float:
    """Return x to the power y, by a logarithm with about seven extra bits.

    Parameters: x, above 0, raised to the smallest normal double when below it; y, clamped to [-1e18, 1e18].
    Returns: the power, within 1 ulp where |y log x| <= 5, 4 ulp up to 50 and 40 ulp up to 700, beyond which
        it stays at exp(700) or exp(-700).
    """
    shifted = _shifted_bits(maximum(x, SMALLEST_NORMAL))
    k = _exponent(shifted)
    m = _significand(shifted)
    f = m - 1.0
    d = m + 1.0
    d_low = m - (d - 1.0)
    s = f / d
    sd = s * d
    s_low = (((f - sd) - _product_error(s, d, sd)) - s * d_low) / d
    z = s * s
    scaled = k * _LN2_HIGH
    double_s = 2.0 * s
    leading = scaled + double_s
    part = leading - scaled
    lost = (scaled - (leading - part)) + (double_s - part)
    rest = lost + (k * _LN2_LOW + (2.0 * s_low + s * _log_tail(z)))
    log_high = leading + rest
    log_low = (leading - log_high) + rest
    exponent = clip(y, -1e18, 1e18)
    high = exponent * log_high
    low = _product_error(exponent, log_high, high) + exponent * log_low
    within = (high < EXPONENT_LIMIT) & (high > -EXPONENT_LIMIT)
    return exp_of_sum(high, low if within else 0.0)


@inlined
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)).

    Parameters: x, in effect clamped to [-700, 700].
    Returns: the value in (0, 1], within 3 ulp.
    """
    return 1.0 / (1.0 + exp(-x))


@inlined
def log_odds(x: float) -> float:
    """Return log(x / (1 - x)), the inverse of `logistic`.

    Parameters: x, clamped to [2.2e-308, 1 - 2**-53].
    Returns: the value, 0 at 1/2, absolute error below 3e-16 or 1.5 ulp, whichever is more.
    """
    bounded = clip(x, SMALLEST_NORMAL, BELOW_ONE)
    return log(bounded / (1.0 - bounded))
