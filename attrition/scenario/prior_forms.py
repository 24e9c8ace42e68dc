"""From what a user writes of a prior (a name, or a name with its parameters) to the distribution."""

from __future__ import annotations

import re

from attrition.errors import nearest_name
from attrition.numeric.beta import beta_cdf
from attrition.numeric.elementary import exp, log
from attrition.scenario.fields import Place, number, plain, shown, span
from attrition.scenario.priors import FAMILIES, Prior, mass_within, sample

NORMAL_95 = 1.6448536269514722
"""The 95 % point of the standard normal: low to high is the central 90 % interval."""

INTERVAL_SHARE = 0.9
LEAST_MASS = 1e-6
"""A prior with less probability than this within the limits cannot be sampled."""

_WRITTEN = re.compile(r"\s*([A-Za-z-]+)\s*(?:\(([^()]*)\))?\s*")
_POSITIVE = frozenset({"sd", "log_sd", "median", "a", "b", "shape", "scale"})
_SHAPES = (0.05, 1e4)  # of beta and gamma, within which the numeric functions keep their accuracy
_BISECTIONS = 80


def prior_from(
    written: str | None,
    value: float | None,
    low: float | None,
    high: float | None,
    limits: tuple[float, float],
    place: Place,
) -> tuple[float, Prior]:
    """Return the central value and the prior of one entry.

    Parameters: written, the text of `prior` or None (then triangular where low and high are given, else
    fixed); value, low, high, as given, in the unit of the value; limits, what every draw must lie within;
    place, for errors. A missing value is the median of an explicit prior.
    Raises: InputError when nothing can be drawn from what is written.
    """
    where = place.at("prior") if written is not None else place
    if written is None:
        written = "triangular" if low is not None and high is not None else "fixed"
    match = _WRITTEN.fullmatch(written)
    family = match[1].lower() if match else written
    if match is None or family not in FAMILIES:
        nearest = nearest_name(written.split("(")[0].strip().lower(), FAMILIES)
        raise where.refusal(f"unknown prior {shown(written)}", allowed=", ".join(FAMILIES), nearest=nearest)
    if family == "fixed":
        if match[2] is not None or value is None:
            raise where.refusal(
                "a fixed prior takes its number from 'value'", allowed='value = …, prior = "fixed"'
            )
        return value, Prior("fixed", (value,), limits[0], limits[1])
    if match[2] is not None:
        parameters = _explicit(family, match[2], where)
    else:
        parameters = _from_interval(family, value, low, high, limits, where)
    prior = Prior(family, parameters, limits[0], limits[1])
    below, up_to = mass_within(prior)
    if not up_to - below >= LEAST_MASS:
        raise where.refusal(f"{prior} has no weight within the limits", allowed=span(*limits))
    return (sample(prior, 0.5) if value is None else value), prior


def _explicit(family: str, arguments: str, place: Place) -> tuple[float, ...]:
    names = FAMILIES[family]
    form = f"{family}({', '.join(names)})" + (" or beta(a, b)" if family == "beta" else "")
    numbers: list[float] = []
    for argument in arguments.split(","):
        try:
            numbers.append(number(float(argument), place))
        except ValueError:
            raise place.refusal(f"{shown(argument.strip())} is not a number", allowed=form) from None
    if family == "beta" and len(numbers) == 2:
        numbers += [0.0, 1.0]
    if len(numbers) != len(names):
        raise place.refusal(
            f"prior {shown(family)} takes {len(names)} numbers, {len(numbers)} given", allowed=form
        )
    return _checked(family, tuple(numbers), place)


def _from_interval(
    family: str,
    value: float | None,
    low: float | None,
    high: float | None,
    limits: tuple[float, float],
    place: Place,
) -> tuple[float, ...]:
    if family in ("gamma", "half-normal"):
        form = f"{family}({', '.join(FAMILIES[family])})"
        raise place.refusal(f"prior {shown(family)} needs its own numbers", allowed=f'prior = "{form}"')
    if family == "exponential":
        if value is None:
            raise place.refusal("prior 'exponential' needs 'value', its mean")
        return _checked(family, (value,), place)
    if low is None or high is None:
        raise place.refusal(
            f"prior {shown(family)} needs 'low' and 'high'", advice='give both or use "fixed"'
        )
    if low == high:
        raise place.refusal(
            f"prior {shown(family)} cannot be sampled: low and high are both {plain(low)}",
            advice='use "fixed"',
        )
    if family in ("uniform", "loguniform"):
        return _checked(family, (low, high), place)
    if value is None:
        raise place.refusal(f"prior {shown(family)} needs 'value'", allowed=f"a value in {span(low, high)}")
    if family == "triangular":
        return _checked(family, (low, value, high), place)
    if family == "normal":
        return _checked(family, (value, (high - low) / (2.0 * NORMAL_95)), place)
    if family == "lognormal":
        if low <= 0.0:
            raise place.refusal(
                f"prior 'lognormal' cannot be sampled: low is {plain(low)}", allowed="low above 0"
            )
        return _checked(family, (value, log(high / low) / (2.0 * NORMAL_95)), place)
    return _beta_of_interval(value, low, high, limits, place)


def _checked(family: str, numbers: tuple[float, ...], place: Place) -> tuple[float, ...]:
    """Return the parameters of a family, or refuse those of no distribution."""
    named = dict(zip(FAMILIES[family], numbers, strict=True))
    problem = None
    for name, given in named.items():
        if given <= 0.0 and (name in _POSITIVE or family == "exponential"):
            problem = f"its {name} is {plain(given)}, not above 0"
        elif name in ("a", "b", "shape") and not _SHAPES[0] <= given <= _SHAPES[1]:
            problem = f"its {name} is {plain(given)}, not in {span(*_SHAPES)}"
    if problem is None and "low" in named and not named["low"] < named["high"]:
        problem = f"low {plain(named['low'])} is not below high {plain(named['high'])}"
    if problem is None and family == "loguniform" and named["low"] <= 0.0:
        problem = f"its low is {plain(named['low'])}, not above 0"
    if problem is None and family == "triangular" and not named["low"] <= named["mode"] <= named["high"]:
        problem = f"its mode {plain(named['mode'])} is outside {span(named['low'], named['high'])}"
    if problem is not None:
        raise place.refusal(
            f"prior {shown(family)} cannot be sampled: {problem}", allowed=f"{family}({', '.join(named)})"
        )
    return numbers


def _beta_of_interval(
    mean: float, low: float, high: float, limits: tuple[float, float], place: Place
) -> tuple[float, ...]:
    """Find the beta with a given mean and 90 % of its weight between low and high.

    The support is 0 to 1 where the limits lie within it, else the limits. With the mean fixed the weight
    grows with a + b, which is found by bisection in a fixed number of steps.
    """
    start, end = (0.0, 1.0) if limits[0] >= 0.0 and limits[1] <= 1.0 else limits
    width = end - start
    share = (mean - start) / width
    edges = (low - start) / width, (high - start) / width
    if not 0.0 < share < 1.0 or not low < mean < high or width == float("inf"):
        raise place.refusal(
            f"prior 'beta' cannot be sampled: mean {plain(mean)}, range {plain(low)} to {plain(high)}",
            allowed=f"low < value < high, value inside {span(start, end)}",
        )

    def weight(size: float) -> float:
        a, b = share * size, (1.0 - share) * size
        return beta_cdf(edges[1], a, b) - beta_cdf(edges[0], a, b)

    under, over = log(_SHAPES[0] / min(share, 1.0 - share)), log(_SHAPES[1] / max(share, 1.0 - share))
    if weight(exp(under)) > INTERVAL_SHARE or weight(exp(over)) < INTERVAL_SHARE:
        raise place.refusal(
            f"no beta has mean {plain(mean)} and 90 % of its weight in {plain(low)} to {plain(high)}",
            advice='write "beta(a, b)"',
        )
    for _ in range(_BISECTIONS):
        middle = 0.5 * (under + over)
        if weight(exp(middle)) < INTERVAL_SHARE:
            under = middle
        else:
            over = middle
    size = exp(0.5 * (under + over))
    return share * size, (1.0 - share) * size, start, end
