"""The null control: draws from each law's own distribution, compared as the kernel is; none of it may be rejected.

A comparison that rejects the truth would reject the kernel for nothing: wrong errors, a wrong distribution function, an
uneven generator of random numbers would all show here first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attrition.model.ends import End
from attrition.numeric.normal import normal_cdf
from attrition.verification import chains, hazards, passage, sampling
from attrition.verification.checks import Check
from attrition.verification.draws import exponentials, normals, uniforms

PATHS = 10_000
NAME = "null-control"
ID = "null"

Floats = NDArray[np.float64]


def of_chain() -> list[Check]:
    """Draw who falls next, unit by unit, until one of ten and eight has none."""
    own, other = np.full(PATHS, 10.0), np.full(PATHS, 8.0)
    for u in uniforms("null.chain", 18, PATHS):
        fighting = (own > 0) & (other > 0)
        falls = fighting & (u * (own + other) < other)
        own, other = own - falls, other - (fighting & ~falls)
    return chains.compare_chain("10 v 8", chains.left_distribution(10, 8, 1.0), own)


def of_forts() -> list[Check]:
    """Draw the exchanges of five forts of ten."""
    forts, exchanges = np.full(PATHS, 5.0), np.zeros(PATHS)
    for u in uniforms("null.forts", 600, PATHS):
        walking = (forts > 0) & (forts < 10)
        forts = forts + np.where(walking, np.where(u < 0.45, 1.0, -1.0), 0.0)
        exchanges = exchanges + walking
    wins, mean = chains.ruin(5, 10, 0.45)
    return [
        sampling.share("V3", "5 forts of 10: all won", wins, forts == 10.0),
        sampling.mean("V3", "5 forts of 10: mean exchanges", "-", mean, exchanges),
    ]


def of_passage() -> list[Check]:
    """Draw inverse Gaussian times by the transformation with two roots (Michael, Schucany and Haas 1976)."""
    distance, drift, noise = 1.0, 0.05, 0.15
    mean, shape = distance / drift, (distance / noise) ** 2
    square = normals("null.passage", 1, PATHS)[0] ** 2
    root = mean + 0.5 * mean / shape * (
        mean * square - np.sqrt(4.0 * mean * shape * square + mean**2 * square**2)
    )
    smaller = uniforms("null.root", 1, PATHS)[0] <= mean / (mean + root)
    months = np.where(smaller, root, mean**2 / root)
    return passage.compare_passage("watched all the time", (distance, drift, noise), 0.0, months, 240.0)


def of_causes() -> list[Check]:
    """Draw an exponential time of each cause and take the first."""
    causes = {End.WITHDRAWAL: 0.01, End.FREEZE: 0.02, End.ESCALATION: 0.005}
    rates = np.array(list(causes.values()))[:, None]
    times = exponentials("null.causes", len(causes), PATHS) / rates
    first, months = np.argmin(times, axis=0), np.min(times, axis=0)
    late = months > 60.0
    ends = np.where(late, 0.0, np.array([float(end) for end in causes])[first])
    return hazards.compare_causes("first of three", causes, ends, np.where(late, np.nan, months), 60.0)


def of_rising() -> list[Check]:
    """Draw gaps of Exp(1) and count how many fit into a cumulative hazard of thirty."""
    gaps = exponentials("null.gaps", 90, PATHS).T
    counts = np.sum(np.cumsum(gaps, axis=1) <= 30.0, axis=1).astype(np.float64)
    mass = np.where(gaps[:, 0] <= 9.0, gaps[:, 0], np.nan)
    return [
        *hazards.compare_first("first event", mass, 9.0),
        *hazards.compare_counts("events", 30.0, counts, gaps[:, : hazards.FIRST_GAPS]),
    ]


def of_normals() -> list[Check]:
    """Hold the normal numbers that every process draws against the normal distribution."""
    sample = normals("null.normals", 1, PATHS)[0]
    ranks = np.array([normal_cdf(float(value)) for value in sample])
    return [
        sampling.mean("streams", "normal numbers: mean", "-", 0.0, sample),
        sampling.variance("streams", "normal numbers: variance", "-", 1.0, sample),
        sampling.uniform("streams", "normal numbers: distance from the normal distribution", ranks),
    ]


REFERENCES: tuple[Callable[[], list[Check]], ...] = (
    of_chain,
    of_forts,
    of_passage,
    of_causes,
    of_rising,
    of_normals,
)


def null_control() -> tuple[Check, ...]:
    """Return the comparisons of every reference with itself."""
    return tuple(
        replace(check, law=ID, quantity=f"{check.law}, {check.quantity}")
        for reference in REFERENCES
        for check in reference()
    )
