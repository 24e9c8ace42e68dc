"""Laws of the methods that read results: Sobol' indices, scenario discovery and scores, on functions alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from math import exp, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.boxes import find_box
from attrition.analysis.sobol import sobol_design, sobol_indices
from attrition.scenario import Scenario
from attrition.statistics import scores
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.draws import normals, uniforms
from attrition.verification.law import Law

Floats = NDArray[np.float64]

SHIFTS = 16
LOG2_POINTS = 9

ISHIGAMI_A, ISHIGAMI_B = 7.0, 0.1
G_WEIGHTS = (0.0, 1.0, 4.5, 9.0)
PLANTED = {"aid": (0.55, 0.9), "speed": (0.15, 0.5)}


def ishigami(points: Floats) -> Floats:
    """Return sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ with each input uniform on (−π, π) (Ishigami and Homma 1990)."""
    x = pi * (2.0 * points - 1.0)
    values: Floats = np.sin(x[:, 0]) * (1.0 + ISHIGAMI_B * x[:, 2] ** 4) + ISHIGAMI_A * np.sin(x[:, 1]) ** 2
    return values


def ishigami_indices() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the first-order and the total indices of the Ishigami function by their closed form."""
    alone = 0.5 * (1.0 + ISHIGAMI_B * pi**4 / 5.0) ** 2
    second = ISHIGAMI_A**2 / 8.0
    together = ISHIGAMI_B**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = alone + second + together
    first = (alone / whole, second / whole, 0.0)
    return first, ((alone + together) / whole, second / whole, together / whole)


def g_function(points: Floats) -> Floats:
    """Return Π (|4x − 2| + a)/(1 + a), Sobol's g-function (Saltelli and Sobol' 1995)."""
    weights = np.array(G_WEIGHTS)
    values: Floats = ((np.abs(4.0 * points - 2.0) + weights) / (1.0 + weights)).prod(axis=1)
    return values


def g_indices() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the first-order and the total indices of the g-function by their closed form."""
    parts = [1.0 / 3.0 / (1.0 + weight) ** 2 for weight in G_WEIGHTS]
    whole = float(np.prod([1.0 + part for part in parts])) - 1.0
    first = tuple(part / whole for part in parts)
    return first, tuple(part * (whole + 1.0) / (1.0 + part) / whole for part in parts)


def measure_sobol(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare indices with closed forms; their error is the spread over designs turned by other random shifts.

    Without the library SALib there is nothing to compare, which a warning says: it is asked for apart.
    """
    if find_spec("SALib") is None:
        warnings.warn("V15 is left out: it needs SALib; pip install 'attrition[analysis]'", stacklevel=2)
        return ()
    return (
        *_indices_of("Ishigami", ishigami, ishigami_indices()),
        *_indices_of("g-function", g_function, g_indices()),
    )


def _indices_of(
    name: str, function: Callable[[Floats], Floats], known: tuple[tuple[float, ...], tuple[float, ...]]
) -> list[Check]:
    first, total = known
    inputs = [f"x{index + 1}" for index in range(len(first))]
    found = np.array(
        [
            [
                (index.first, index.total)
                for index in sobol_indices(
                    inputs, function(sobol_design(len(inputs), LOG2_POINTS, seed)), seed, resamples=2
                )
            ]
            for seed in range(SHIFTS)
        ]
    )
    means, errors = found.mean(axis=0), found.std(axis=0, ddof=1) / sqrt(SHIFTS)
    checks = []
    for index, symbol in enumerate(inputs):
        for kind, expected, column in (("first", first, 0), ("total", total, 1)):
            checks.append(
                sampled(
                    "V15",
                    f"{kind} index of {symbol}, {name}",
                    "-",
                    expected[index],
                    float(means[index, column]),
                    float(errors[index, column]),
                )
            )
    return checks


def measure_boxes(scenario: Scenario | None) -> tuple[Check, ...]:
    """Plant a box, sharp and blurred, and look for it."""
    names = ("aid", "speed", "price", "will", "luck")
    points = uniforms("verification.boxes.points", len(names), 4_000).T
    low = np.array([PLANTED.get(name, (0.0, 1.0))[0] for name in names])
    high = np.array([PLANTED.get(name, (0.0, 1.0))[1] for name in names])
    planted = ((points >= low) & (points <= high)).all(axis=1)
    sharp = find_box(names, points, planted)
    checks = [
        exact("V16", "inputs that bound the planted box", "-", len(PLANTED), len(sharp.bounds), 0.0),
        # Found to within a peel (5 % of what is within) of the planted one.
        exact("V16", "coverage of the planted box", "-", 1.0, sharp.coverage, 0.05),
        exact("V16", "density of the planted box", "-", 1.0, sharp.density, 0.05),
    ]
    for name, bounds in PLANTED.items():
        got = sharp.bounds.get(name, (float("nan"), float("nan")))
        for end, expected, given in zip(("lower", "upper"), bounds, got, strict=True):
            checks.append(exact("V16", f"{end} bound of {name}", "-", expected, given, 0.02))
    # Cases happen with probability .9 within and .02 outside: that of the whole box is known, its share found counted.
    chance = np.where(planted, 0.9, 0.02)
    blurred = uniforms("verification.boxes.cases", 1, len(points))[0] < chance
    dense = find_box(names, points, blurred, least_density=0.7)
    inside = dense.holds(points)
    overlap = float((inside & planted).sum() / (inside | planted).sum())
    checks.append(
        exact("V16", "overlap of the box found in noise with the planted one", "-", 1.0, overlap, 0.15)
    )
    expected = float(chance[inside].mean())
    error = sqrt(float((chance[inside] * (1.0 - chance[inside])).sum())) / float(inside.sum())
    checks.append(sampled("V16", "density of the box found in noise", "-", expected, dense.density, error))
    return tuple(checks)


def measure_scores(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare scores with closed forms, with numbers by hand, and with what they must be on average."""
    third, tiny = [0.2, 0.5, 0.3], 1e-12
    checks = [
        exact(
            "V17", "CRPS of N(0,1) at 0", "-", (sqrt(2.0) - 1.0) / sqrt(pi), scores.crps_normal(0, 1, 0), tiny
        ),
        exact("V17", "the same as published", "-", 0.233695, scores.crps_normal(0, 1, 0), 5e-7),
        exact("V17", "CRPS of Exp(1) at 1", "-", 2.0 * exp(-1.0) - 0.5, scores.crps_exponential(1, 1), tiny),
        exact("V17", "Brier score of .3 for what came", "-", 0.49, float(scores.brier(0.3, True)), tiny),
        exact(
            "V17", "log score of .3 for what came", "nat", -log(0.3), float(scores.log_score(0.3, True)), tiny
        ),
        exact(
            "V17",
            "ranked probability score of (.2, .5, .3), the second came",
            "-",
            0.2**2 + 0.3**2,
            float(scores.ranked_probability(third, 1)),
            tiny,
        ),
        exact(
            "V17",
            "interval score, 90 %, missed by half a unit",
            "-",
            1.0 + 20.0 * 0.5,
            float(scores.interval_score(0.0, 1.0, 1.5, 0.9)),
            1e-9,
        ),
    ]
    return (*checks, *_average_scores())


def _average_scores() -> list[Check]:
    """Return what scores of a calibrated forecast are on average, from our own streams."""
    count, members = 10_000, 19
    came = normals("verification.scores.observed", 1, count)[0]
    sample = normals("verification.scores.sample", members, count).T
    fair = scores.crps_sample(sample, np.full(count, 0.5), fair=True)
    calibrated = scores.crps_sample(sample, came, fair=True)
    places = scores.probability_integral_transform(
        sample, came, uniforms("verification.scores.ties", 1, count)[0]
    )
    low, high = np.sort(sample, axis=1)[:, [0, -1]].T
    waited = -np.log(uniforms("verification.scores.waited", 1, count)[0])
    wait = -np.log(uniforms("verification.scores.wait", members, count).T)
    end = 0.7
    event = scores.crps_event_time(wait, waited, np.full(count, end), fair=True)
    return [
        _mean("fair CRPS of 19 draws of N(0,1) at .5", scores.crps_normal(0.0, 1.0, 0.5), fair),
        _mean("CRPS of N(0,1), observations alike", 1.0 / sqrt(pi), calibrated),
        _mean("mean of the probability integral transform", 0.5, places),
        _mean("its mean square", 1.0 / 3.0, places * places),
        # The range of 19 draws holds the twentieth in 18 of 20 cases.
        sampled(
            "V17",
            "coverage of a 90 % interval",
            "-",
            0.9,
            scores.coverage(low, high, came),
            sqrt(0.9 * 0.1 / count),
        ),
        _mean("censored CRPS of Exp(1) waits in log-months, end of record .7", _event_entropy(end), event),
    ]


def _event_entropy(end: float) -> float:
    """Return the expected censored CRPS of an exponential wait of mean 1, ∫ F(1 − F) over log t up to the end."""
    # From e^-30 on F is nil; steps of .001 leave an error below 1e-7.
    t = np.exp(np.linspace(-30.0, log(end), 30_001))
    density = -np.expm1(-t) * np.exp(-t)
    return float(np.trapezoid(density, np.log(t)))


def _mean(quantity: str, expected: float, values: Floats) -> Check:
    error = float(values.std(ddof=1)) / sqrt(len(values))
    return sampled("V17", quantity, "-", expected, float(values.mean()), error)


LAWS: tuple[Law, ...] = (
    Law(
        "V15",
        "sobol-indices",
        "First-order and total indices of the Ishigami function and the g-function are their closed forms.",
        None,
        (),
        measure_sobol,
    ),
    Law(
        "V16",
        "scenario-discovery",
        "A planted box of cases is found again: its bounds, its coverage and its density.",
        None,
        (),
        measure_boxes,
    ),
    Law(
        "V17",
        "scores",
        "Scores are their closed forms, and on average what a calibrated forecast must earn.",
        None,
        (),
        measure_scores,
    ),
)
