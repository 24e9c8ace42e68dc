"""The standard normal distribution: distribution function and quantile, from our own elementary functions.

The coefficients come from scripts/fit_inverse_normal.py, which prints them with their errors.
"""

from __future__ import annotations

from attrition.numeric.elementary import clip, exp, log, maximum, minimum, sqrt
from attrition.numeric.twins import inlined

CENTRAL_HALF_WIDTH = 0.4845
"""Distance from 1/2 up to which the central form of the quantile holds."""

_SMALLEST_PROBABILITY = 1.1102230246251565e-16
_HIGH_HALF_MASK = 0xFFFF_FFFF_F800_0000


@inlined
def normal_quantile_central(q: float) -> float:
    """Return the normal quantile of 1/2 + q near the centre.

    Parameters: q, at most CENTRAL_HALF_WIDTH in size.
    Returns: the quantile, relative error below 2e-10.
    """
    r = q * q
    above = 2.5066282750841036 + r * (
        -38.45512327801673
        + r
        * (
            231.82023863994252
            + r
            * (
                -687.055169934271
                + r * (1012.3775060801061 + r * (-638.9742396075306 + r * (94.46640709398764)))
            )
        )
    )
    below = 1.0 + r * (
        -16.388572038234486
        + r
        * (
            107.34205190409895
            + r
            * (
                -355.0125237345224
                + r * (612.116360611359 + r * (-501.4948188297038 + r * (139.27558921351027)))
            )
        )
    )
    return q * above / below


@inlined
def normal_quantile_tail(u: float) -> float:
    """Return the normal quantile of u in the tails.

    Parameters: u, further than CENTRAL_HALF_WIDTH from 1/2; clamped to [2**-53, 1 - 2**-53].
    Returns: the quantile, relative error below 1e-12; exactly antisymmetric about 1/2.
    """
    s = sqrt(-log(maximum(minimum(u, 1.0 - u), _SMALLEST_PROBABILITY)))
    above = -3.1440799409027935 + s * (
        -10.28593965480954
        + s
        * (5.259941002921704 + s * (11.42574078237788 + s * (2.9312287295243125 + s * (0.15007592150579685))))
    )
    below = 1.0 + s * (
        7.240717515248678 + s * (8.356763870617625 + s * (2.073852236486733 + s * (0.10611083494932051)))
    )
    z = above / below
    return z if u > 0.5 else -z


@inlined
def normal_quantile(u: float) -> float:
    """Return the quantile of the standard normal distribution.

    Parameters: u, a probability, clamped to [2**-53, 1 - 2**-53].
    Returns: z with P(Z < z) = u, relative error below 2e-10; at most 8.21 in size.
    """
    q = u - 0.5
    return (
        normal_quantile_central(q)
        if (q <= CENTRAL_HALF_WIDTH) & (q >= -CENTRAL_HALF_WIDTH)
        else normal_quantile_tail(u)
    )


@inlined
def normal_cdf(x: float) -> float:
    """Return P(Z < x) for a standard normal Z.

    Parameters: x, clamped to [-37, 37].
    Returns: the probability, relative error below 1e-13 (2e-14 for x > -12, 2e-15 for x > -3), absolute below 3e-16; it
        never falls from one argument to another that is larger by 1e-6.
    """
    bounded = clip(x, -37.0, 37.0)
    a = bounded if bounded > 0.0 else -bounded
    # The rounding of a*a/2 is magnified by exp: to 4e-15 at a = 8, where the probability is 6e-16.
    density = exp(-0.5 * (a * a))
    t = 4.0 / (4.0 + a)
    w = 1.0 - t
    above = 0.5 + w * (
        -1.8803616496448852
        + w
        * (
            4.108878769768794
            + w
            * (
                -5.943623636697827
                + w
                * (
                    6.2444784410237775
                    + w
                    * (
                        -4.817431197515044
                        + w
                        * (
                            2.749458607340521
                            + w
                            * (
                                -1.1280032346229774
                                + w
                                * (
                                    0.3178345450057937
                                    + w * (-0.05501130442383714 + w * (0.0044313866143992076))
                                )
                            )
                        )
                    )
                )
            )
        )
    )
    below = 1.0 + w * (
        -1.569185056078305
        + w
        * (
            2.1619049648884303
            + w
            * (
                -1.4467605674552533
                + w
                * (
                    1.0084300857651947
                    + w
                    * (
                        -0.3143097616169652
                        + w
                        * (
                            0.16450450643772876
                            + w
                            * (
                                -0.00913488937374585
                                + w * (0.012574647630619846 + w * (0.0011519009228426807))
                            )
                        )
                    )
                )
            )
        )
    )
    tail = density * (t * above / below)
    return 1.0 - tail if bounded > 0.0 else tail
