"""Prior distributions, cut off at limits: their probabilities, quantiles and draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from attrition.numeric.beta import beta_cdf, beta_quantile
from attrition.numeric.elementary import clip, exp, expm1, log, log1p, sqrt
from attrition.numeric.gamma import gamma_cdf, gamma_quantile
from attrition.numeric.normal import normal_cdf, normal_quantile

FAMILIES: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "log_sd"),
    "loguniform": ("low", "high"),
    "beta": ("a", "b", "low", "high"),
    "gamma": ("shape", "scale"),
    "half-normal": ("sd",),
    "exponential": ("mean",),
}
"""The families, each with the names of its parameters in order."""

DRAWS = "draws"
"""Family of given draws, as a calibration leaves them: row r takes number r modulo their count, in all columns."""


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution of one value: family, parameters in the order of FAMILIES, limits that cut it off."""

    family: str
    parameters: tuple[float, ...]
    low: float
    high: float

    @property
    def varies(self) -> bool:
        """Say whether draws differ from row to row."""
        return self.family != "fixed"

    def __str__(self) -> str:
        if not self.varies:
            return "fixed"
        if self.family == DRAWS:
            return f"draws({len(self.parameters)})"
        # The support of a beta goes without saying where it is 0 to 1.
        short = self.family == "beta" and self.parameters[2:] == (0.0, 1.0)
        told = self.parameters[:2] if short else self.parameters
        return f"{self.family}({', '.join(f'{parameter:.6g}' for parameter in told)})"


def probability(prior: Prior, x: float) -> float:
    """Return P(X <= x) of the prior before it is cut off at its limits.

    Parameters: prior, not fixed; x, in the unit of the value.
    Returns: a probability.
    """
    p = prior.parameters
    match prior.family:
        case "uniform":
            return clip((x - p[0]) / (p[1] - p[0]), 0.0, 1.0)
        case "triangular":
            return _triangular_probability(x, p[0], p[1], p[2])
        case "normal":
            return normal_cdf((x - p[0]) / p[1])
        case "lognormal":
            return normal_cdf(log(x / p[0]) / p[1]) if x > 0.0 else 0.0
        case "loguniform":
            return clip(log(x / p[0]) / log(p[1] / p[0]), 0.0, 1.0) if x > 0.0 else 0.0
        case "beta":
            # The numeric function stops short of the ends of the support.
            place = clip((x - p[2]) / (p[3] - p[2]), 0.0, 1.0)
            return beta_cdf(place, p[0], p[1]) if 0.0 < place < 1.0 else place
        case "gamma":
            return gamma_cdf(x / p[1], p[0]) if x > 0.0 else 0.0
        case "half-normal":
            return 2.0 * normal_cdf(x / p[0]) - 1.0 if x > 0.0 else 0.0
        case "exponential":
            return -expm1(-x / p[0]) if x > 0.0 else 0.0
    raise ValueError(f"family {prior.family!r} has no distribution function")


def quantile(prior: Prior, u: float) -> float:
    """Return the value below which the prior, not cut off, has probability u.

    Parameters: prior, not fixed; u, between 0 and 1.
    Returns: the quantile, in the unit of the value.
    """
    p = prior.parameters
    match prior.family:
        case "uniform":
            return p[0] + u * (p[1] - p[0])
        case "triangular":
            return _triangular_quantile(u, p[0], p[1], p[2])
        case "normal":
            return p[0] + p[1] * normal_quantile(u)
        case "lognormal":
            return p[0] * exp(p[1] * normal_quantile(u))
        case "loguniform":
            return p[0] * exp(u * log(p[1] / p[0]))
        case "beta":
            return p[2] + (p[3] - p[2]) * beta_quantile(u, p[0], p[1])
        case "gamma":
            return p[1] * gamma_quantile(u, p[0])
        case "half-normal":
            return p[0] * normal_quantile(0.5 + 0.5 * u)
        case "exponential":
            return -p[0] * log1p(-u)
    raise ValueError(f"family {prior.family!r} has no quantile")


@lru_cache(maxsize=4096)
def mass_within(prior: Prior) -> tuple[float, float]:
    """Return the probabilities of the prior below its lower and up to its upper limit."""
    low = 0.0 if prior.low == float("-inf") else probability(prior, prior.low)
    high = 1.0 if prior.high == float("inf") else probability(prior, prior.high)
    return low, high


def sample(prior: Prior, u: float) -> float:
    """Return the draw that belongs to a uniform number, by inversion: one number in, one draw out.

    Parameters: prior; u, strictly between 0 and 1.
    Returns: the quantile u of the prior cut off at its limits, in the unit of the value.
    """
    if not prior.varies:
        return prior.parameters[0]
    if prior.family == DRAWS:
        count = len(prior.parameters)
        return sorted(prior.parameters)[min(int(u * count), count - 1)]
    below, up_to = mass_within(prior)
    return clip(quantile(prior, below + u * (up_to - below)), prior.low, prior.high)


def _triangular_probability(x: float, low: float, mode: float, high: float) -> float:
    if x <= low:
        return 0.0
    if x >= high:
        return 1.0
    if x <= mode:
        return (x - low) * (x - low) / ((high - low) * (mode - low))
    return 1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))


def _triangular_quantile(u: float, low: float, mode: float, high: float) -> float:
    if u * (high - low) <= mode - low:
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1.0 - u) * (high - low) * (high - mode))
