"""Laws of processes that revert to a level: the oil price and strain as Ornstein-Uhlenbeck processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, expm1, log, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import normals
from attrition.engine.from_scenario import compile_scenario
from attrition.errors import InputError
from attrition.model.spans import HOURS_PER_MONTH
from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.kernel_runs import SEED, chosen, run_kernel, with_step
from attrition.verification.law import Law

Floats = NDArray[np.float64]

PATHS = 4_000
EXACT_PATHS = 16
LAGS_MONTHS = (3.0, 12.0)
STEPS_HOURS = (168, 84, 42)


@dataclass(frozen=True)
class Reverting:
    """An Ornstein-Uhlenbeck process: d x = speed·(level − x) dt + noise dW, from a start, time in months."""

    start: float
    level: float
    speed: float
    noise: float

    def keep(self, months: float) -> float:
        """Return the correlation over a time."""
        return exp(-self.speed * months)

    def mean(self, months: float) -> float:
        """Return the mean after a time."""
        return self.level + (self.start - self.level) * self.keep(months)

    def variance(self, months: float) -> float:
        """Return the variance after a time; noise²/(2 speed) in the end."""
        return self.noise**2 * -expm1(-2.0 * self.speed * months) / (2.0 * self.speed)


def step_months(scenario: Scenario) -> float:
    """Return the step in months."""
    return scenario.clock.step_hours / HOURS_PER_MONTH


def step_normals(scenario: Scenario, stream: str, steps: int, paths: int) -> Floats:
    """Return the normal number of each step of paths of row 0, float64[paths, steps], scaled sums of its slots."""
    slots = scenario.clock.step_hours // scenario.clock.base_slot_hours
    drawn = normals(SEED, stream, list(range(steps * slots)), 1, paths)[:, 0]
    sums: Floats = drawn.reshape(steps, slots, paths).sum(axis=1).T / sqrt(slots)
    return sums


def measure_oil(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare Brent, step by step and in the long run, with the exact process."""
    used = chosen(scenario, "canonical/oil-price")
    run = run_kernel(used, paths=PATHS, fields=("brent",))
    process = Reverting(
        log(run.draws["oil.brent_initial"][0]),
        log(run.draws["oil.brent_median"][0]),
        run.draws["oil.reversion"][0],
        run.draws["oil.volatility"][0],
    )
    months = step_months(used)
    x = np.log(run.states["brent"][0])
    steps = x.shape[1]
    before = np.column_stack([np.full(EXACT_PATHS, process.start), x[:EXACT_PATHS, :-1]])
    expected = (
        process.level
        + (before - process.level) * process.keep(months)
        + sqrt(process.variance(months)) * step_normals(used, "oil.brent", steps, EXACT_PATHS)
    )
    deviation = float(np.abs(x[:EXACT_PATHS] - expected).max())
    return (
        exact(
            "V5", "log Brent, largest deviation of a step from the exact one", "log", 0.0, deviation, 1e-12
        ),
        *long_run("log Brent", x, process, months),
    )


def long_run(name: str, x: Floats, process: Reverting, months: float, law: str = "V5") -> list[Check]:
    """Compare mean, variance and correlations of paths, float64[paths, steps], with a process."""
    paths, steps = x.shape
    end = steps * months
    half = steps // 4
    variance = process.variance(end)
    if variance <= 0.0:
        raise InputError(f"{name} has no noise", advice="give it some: the law is about its variance")
    last = x[:, -1]
    checks = [
        sampled(
            law,
            f"mean of {name} after {half * months:.1f} months",
            "-",
            process.mean(half * months),
            float(x[:, half - 1].mean()),
            sqrt(process.variance(half * months) / paths),
        ),
        sampled(
            law,
            f"variance of {name} in the long run",
            "-",
            variance,
            float(last.var(ddof=1)),
            variance * sqrt(2.0 / (paths - 1)),
        ),
    ]
    for lag in LAGS_MONTHS:
        back = round(lag / months)
        if back >= steps:
            continue
        # Of two moments near the end; the variance at the earlier one is a little smaller.
        ratio = process.variance(end - back * months) / variance
        expected = process.keep(back * months) * sqrt(ratio)
        got = float(np.corrcoef(x[:, -1 - back], last)[0, 1])
        checks.append(
            sampled(
                law,
                f"correlation of {name} over {back * months:.1f} months",
                "-",
                expected,
                got,
                (1.0 - expected**2) / sqrt(paths),
            )
        )
    return checks


def measure_strain(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare a component of strain with the recursion of its step, and that with the process as steps shrink."""
    used = chosen(scenario, "canonical/strain-noise")
    run = run_kernel(used, paths=PATHS, fields=("strain_economic",))
    start, level = run.draws["strain.initial"][0] / 100.0, run.draws["strain.economic_base"][0]
    speed, noise = run.draws["strain.adjustment"][0], run.draws["strain.noise"][0]
    months = step_months(used)
    x = run.states["strain_economic"][0]
    steps = x.shape[1]
    before = np.column_stack([np.full(EXACT_PATHS, start), x[:EXACT_PATHS, :-1]])
    drawn = step_normals(used, "strain.causes", steps, EXACT_PATHS)
    expected = level + (before - level) * exp(-speed * months) + noise * sqrt(months) * drawn
    deviation = float(np.abs(x[:EXACT_PATHS] - expected).max())
    # A step adds noise²·h of variance where the process adds noise²·(1 − e^{−2κh})/2κ: too much, to first order.
    limit = noise**2 / (2.0 * speed)
    over = [_long_run_variance(with_step(used, hours)) / limit for hours in STEPS_HOURS]
    stepped = Reverting(start, level, speed, noise * sqrt(_long_run_variance(used) / limit))
    return (
        exact("V5", "strain, largest deviation of a step from its recursion", "-", 0.0, deviation, 1e-12),
        *long_run("strain", x, stepped, months),
        *order_of_convergence("V5", "long-run variance of strain over noise²/2κ", "-", 1.0, over),
    )


def _long_run_variance(scenario: Scenario) -> float:
    """Return the variance to which the recursion of a component leads, from the parameters that the kernel is given."""
    record = compile_scenario(scenario, seed=SEED, rows=1).rows.parameters[0]
    keep = 1.0 - float(record["strain_speed_step"])
    return float(record["strain_noise_step"]) ** 2 / (1.0 - keep * keep)


def order_of_convergence(
    law: str, quantity: str, unit: str, expected: float, at_steps: Sequence[float], *, order: int = 1
) -> list[Check]:
    """Compare a quantity at three steps, each half the one before, with a law that holds as steps shrink.

    Parameters: at_steps, the quantity at each; order, 1 or 2, of the error in the step. Returns: Richardson's value at
    a step of nil, to a thousandth, and the share of the error that half the step leaves, 1/2 or 1/4.
    """
    coarse, middle, fine = at_steps
    limit = (coarse - 6.0 * middle + 8.0 * fine) / 3.0 if order == 1 else (4.0 * fine - middle) / 3.0
    # Without error at any step there is none to halve.
    small = 1e-12 * abs(expected)
    left = 0.5**order if abs(middle - expected) <= small else (fine - expected) / (middle - expected)
    return [
        exact(law, f"{quantity}, at a step of nil (Richardson)", unit, expected, limit, 1e-3 * abs(expected)),
        exact(law, f"{quantity}, error left by half the step", "-", 0.5**order, left, 0.05),
    ]


LAWS: tuple[Law, ...] = (
    Law(
        "V5",
        "oil-price",
        "Log Brent has variance σ²/2κ in the long run and correlation e^{−κh}; each step is exact.",
        "canonical/oil-price",
        (
            "oil.brent_initial",
            "oil.brent_median",
            "oil.reversion",
            "oil.volatility",
            "clock.step_hours",
            "clock.base_slot_hours",
            "clock.horizon_months",
        ),
        measure_oil,
    ),
    Law(
        "V5",
        "strain-noise",
        "Strain that only chance moves has variance σ²/2κ in the long run as steps shrink, and correlation e^{−κh}.",
        "canonical/strain-noise",
        (
            "strain.initial",
            "strain.adjustment",
            "strain.noise",
            "strain.economic_base",
            "clock.step_hours",
            "clock.base_slot_hours",
            "clock.horizon_months",
        ),
        measure_strain,
    ),
)
