"""Laws of stocks: times to arrival, pools that empty, and rounds that become cheaper."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log2, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.numeric.gamma import gamma_quantile
from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.kernel_runs import chosen, run_kernel, with_step
from attrition.verification.law import Law
from attrition.verification.walks import STEPS_HOURS, order_of_convergence, step_months

Floats = NDArray[np.float64]

PATHS = 4_000
CLOCK = ("clock.step_hours", "clock.base_slot_hours", "clock.horizon_months")
SHARES = (0.25, 0.5, 0.9)
"""Quantiles of a time to arrival that are compared."""


def measure_training(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare the time in training with its law, and the men in training with Little's."""
    used = chosen(scenario, "canonical/training")
    fields = ("challenger_recruits", "challenger_training_first", "challenger_training_second")
    run = run_kernel(used, fields=fields)
    recruits, first, second = (run.states[field][0, 0, -1] for field in fields)
    mean, _ = moments(in_training(used), step_months(used))
    return (
        *lead_time("training", used, in_training, 2, run.draws["men.training_months"][0]),
        exact(
            "V6",
            "men in training over recruits times the mean time in it (Little)",
            "-",
            1.0,
            float(first + second) / (float(recruits) * mean),
            1e-9,
        ),
    )


def in_training(scenario: Scenario) -> Floats:
    """Return the share of recruits still in training so many steps after their recruitment, float64[steps].

    Recruits are as many each month from the start, so that what enters the theatre in a step is the share of them whose
    training takes no longer than the time so far.
    """
    run = run_kernel(scenario, fields=("challenger_men", "challenger_recruits"))
    men, recruits = run.states["challenger_men"][0, 0], run.states["challenger_recruits"][0, 0]
    if not (recruits > 0.0).all():
        raise InputError("nobody is recruited", where="challenger.men.recruits_reference")
    entered = np.diff(men, prepend=run.draws["challenger.men.initial"][0])
    shares: Floats = 1.0 - entered / (recruits * step_months(scenario))
    return shares


def measure_pipeline(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare the times to arrival of a package, out of stocks and from new build, with their laws."""
    used = chosen(scenario, "canonical/aid-pipeline")
    draws = run_kernel(used).draws
    return (
        *lead_time("aid out of stocks", used, out_of_stocks, 2, draws["coalition.stock_months"][0]),
        *lead_time("aid from new build", used, from_new_build, 3, draws["coalition.build_months"][0]),
    )


def out_of_stocks(scenario: Scenario) -> Floats:
    """Return the share of a package out of stocks that is still under way after so many steps, float64[steps]."""
    return _under_way(scenario, ("stock_strikes_first", "stock_strikes_second"))


def from_new_build(scenario: Scenario) -> Floats:
    """Return the share of a package of new build that is still under way after so many steps, float64[steps]."""
    return _under_way(scenario, ("build_strikes_first", "build_strikes_second", "build_strikes_third"))


def _under_way(scenario: Scenario, stages: tuple[str, ...]) -> Floats:
    states = run_kernel(scenario, fields=stages).states
    together: Floats = np.sum([states[stage][0, 0] for stage in stages], axis=0)
    if not together[0] > 0.0:
        raise InputError(
            "no part of the package is under way", where="acts", allowed="new build above 0 and below 1"
        )
    shares: Floats = together / together[0]
    return shares


def moments(left: Floats, months: float) -> tuple[float, float]:
    """Return mean and standard deviation of a time from the share left after so many steps.

    Parameters: left, float64[steps], 1 at first, next to nil at last; months, the step. Raises: InputError where the
    run ends before all have arrived.
    """
    if left[-1] > 1e-11:
        raise InputError("not all has arrived at the end of the run", where="clock.horizon_months")
    mean = months * float(left.sum())
    square = months * months * float(((2.0 * np.arange(len(left)) + 1.0) * left).sum())
    # Where what has arrived exceeds what left, the variance would be negative: a comparison must say so, not fail.
    return mean, sqrt(max(square - mean * mean, 0.0))


def lead_time(
    name: str, scenario: Scenario, left: Callable[[Scenario], Floats], stages: int, mean_months: float
) -> list[Check]:
    """Compare a time to arrival with the law of its step, and with Erlang's as steps shrink.

    Parameters: left, gives the share under way after so many steps of a scenario; stages and mean_months, of the law.
    """
    months = step_months(scenario)
    leave = 1.0 - exp(-stages * months / mean_months)
    own = moments(left(scenario), months)
    sizes = [with_step(scenario, hours) for hours in STEPS_HOURS]
    measured = [(left(size), step_months(size)) for size in sizes]
    found = np.array([moments(*one) for one in measured])
    checks = [
        # In steps, the time is the number of trials up to the last of `stages` successes.
        exact("V6", f"mean time of {name}, by its step", "month", stages * months / leave, own[0], 1e-8),
        exact(
            "V6",
            f"standard deviation of {name}, by its step",
            "month",
            months * sqrt(stages * (1.0 - leave)) / leave,
            own[1],
            1e-6,
        ),
        *order_of_convergence("V6", f"mean time of {name}", "month", mean_months, found[:, 0].tolist()),
        *order_of_convergence(
            "V6",
            f"standard deviation of {name}",
            "month",
            mean_months / sqrt(stages),
            found[:, 1].tolist(),
            order=2,
        ),
    ]
    for share in SHARES:
        at_steps = [quantile(shares, step, share) for shares, step in measured]
        expected = gamma_quantile(share, stages) * mean_months / stages
        checks += order_of_convergence("V6", f"{share:.0%} quantile of {name}", "month", expected, at_steps)
    return checks


def quantile(left: Floats, months: float, share: float) -> float:
    """Return a quantile of a time from the share left after so many steps, by a cubic through the four nearest steps.

    Parameters: left, float64[steps]; months, the step; share, of those who have arrived. A straight line between two
    steps would hide the order of convergence behind its own error.
    """
    arrived = 1.0 - left
    # Nobody arrives in the first steps: but for the last of them these say nothing.
    start = max(int((arrived > 0.0).argmax()) - 1, 0)
    place = max(int(np.searchsorted(arrived, share)) - 2, start)
    near = slice(place, place + 4)
    times = months * np.arange(len(left))
    return float(np.polyfit(arrived[near] - share, times[near], 3)[-1])


def measure_depletion(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare a store that is drawn at a constant rate with stock over draw."""
    used = chosen(scenario, "canonical/depletion")
    run = run_kernel(used, fields=("challenger_hulls",))
    stock = run.draws["challenger.armour.stored_initial"][0]
    draw = run.draws["challenger.armour.refurbish_peak"][0]
    months = step_months(used)
    left = run.states["challenger_hulls"][0, 0]
    times = months * np.arange(1, len(left) + 1)
    deviation = float(np.abs(left - np.maximum(stock - draw * times, 0.0)).max())
    empty = np.flatnonzero(left <= 1e-9 * stock)
    if empty.size == 0:
        raise InputError("the store outlasts the run", where="clock.horizon_months")
    before = int(empty[0]) - 1
    lasted = (times[before] + left[before] / draw) if before >= 0 else stock / draw
    return (
        exact(
            "V11", "store, largest deviation from S − d·t", "hulls", 0.0, deviation, 1e-12 * stock * len(left)
        ),
        exact("V11", "time that the store lasts, S/d", "month", stock / draw, float(lasted), 1e-9),
    )


def measure_jobs(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare a pool from which exponential jobs are taken with its mean time and its mean number of jobs."""
    used = chosen(scenario, "canonical/depletion-by-jobs")
    run = run_kernel(used, paths=PATHS, fields=("discount", "further_package_count"))
    limit = run.draws["sanctions.discount_limit"][0]
    pool = limit - run.draws["sanctions.base_discount"][0]
    rate, mean = run.draws["sanctions.future_rate"][0], run.draws["sanctions.future_size"][0]
    spent = run.states["discount"][0] >= limit * (1.0 - 1e-12)
    if not spent[:, -1].all():
        raise InputError("a pool outlasts the run", where="clock.horizon_months")
    first = spent.argmax(axis=1)
    # Known at the end of a step: half a step late on average.
    months = step_months(used) * (first + 0.5)
    jobs = run.states["further_package_count"][0][np.arange(PATHS), first]
    return (
        _mean(
            "time that a pool lasts, (S + mean)/(rate·mean)", "month", (pool + mean) / (rate * mean), months
        ),
        _mean("jobs that it lasts, (S + mean)/mean", "count", (pool + mean) / mean, jobs),
        # All but the last come by a Poisson process in the pool itself.
        sampled(
            "V11",
            "variance of the number of jobs, S/mean",
            "count",
            pool / mean,
            float(jobs.var(ddof=1)),
            _spread_of_variance(jobs),
        ),
    )


def measure_learning(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare the cost of the n-th round of one side, and the mean cost of the other's, with the learning curve."""
    used = chosen(scenario, "canonical/learning")
    run = run_kernel(used, fields=("unit_cost", "challenger_rounds_made_total"))
    cost, made = run.states["unit_cost"][0, 0], run.states["challenger_rounds_made_total"][0, 0]
    ratio, reference = (
        run.draws[f"challenger.fires.{key}"][0] for key in ("learning_rate", "output_reference")
    )
    within = (cost > 0.5) & (cost < 2.0) & (made > 0.0)
    cost, made = cost[within], made[within]
    if len(cost) < 2:
        raise InputError("costs stay at their limits", where="challenger.fires.output_reference")
    expected = ratio ** np.log2(made / reference)
    slope = float(np.log(cost[-1] / cost[0]) / np.log(made[-1] / made[0]))
    return (
        exact(
            "V12",
            "cost of the n-th round, largest deviation",
            "-",
            0.0,
            float(np.abs(cost / expected - 1.0).max()),
            1e-12,
        ),
        exact("V12", "exponent of cost in output, log2 ρ", "-", log2(ratio), slope, 1e-11),
        *order_of_convergence(
            "V12",
            "mean cost of all rounds delivered",
            "USD bn/M rounds",
            _mean_cost(used),
            [_paid(with_step(used, hours)) for hours in STEPS_HOURS],
        ),
    )


def _paid(scenario: Scenario) -> float:
    """Return the mean price of the rounds that the coalition has delivered at the end, USD bn a million."""
    fields = ("delivered_fires_usd_total", "delivered_rounds_total")
    dollars, rounds = (run_kernel(scenario, fields=fields).states[field][0, 0, -1] for field in fields)
    return float(dollars / rounds)


def _mean_cost(scenario: Scenario) -> float:
    """Return the price at which the money ordered buys rounds on a continuous learning curve, USD bn a million."""
    run = run_kernel(scenario, fields=("delivered_fires_usd_total",))
    dollars = float(run.states["delivered_fires_usd_total"][0, 0, -1])
    ratio, before, reference = (
        run.draws[f"coalition.fires.{key}"][0]
        for key in ("learning_rate", "output_before", "output_reference")
    )
    first = run.draws["coalition.price.round"][0] / 1000.0
    exponent = log2(ratio)
    power = 1.0 + exponent
    # The cost of output n to n' is the integral of first·(n/reference)^exponent.
    scale = first * reference**-exponent
    if power == 0.0:
        after = before * exp(dollars / scale)
    else:
        after = (before**power + power * dollars / scale) ** (1.0 / power)
    if first * (before / reference) ** exponent > 2.0 * first:
        raise InputError("the first rounds cost more than twice the reference", where="coalition.fires")
    if (after / reference) ** exponent < 0.5:
        raise InputError("the last rounds cost less than half the reference", where="coalition.fires")
    return float(dollars / (after - before))


def _spread_of_variance(values: Floats) -> float:
    """Return the standard error of a sample variance, from the fourth moment."""
    centred = values - values.mean()
    return sqrt(float((centred**4).mean() - (centred**2).mean() ** 2) / len(values))


def _mean(quantity: str, unit: str, expected: float, values: Floats) -> Check:
    error = float(values.std(ddof=1)) / sqrt(len(values))
    return sampled("V11", quantity, unit, expected, float(values.mean()), error)


LAWS: tuple[Law, ...] = (
    Law(
        "V6",
        "training",
        "The time in training is Erlang-2 as steps shrink, and those in it are the recruits a month times its mean.",
        "canonical/training",
        ("men.training_months", "challenger.men.recruits_reference", *CLOCK),
        measure_training,
    ),
    Law(
        "V6",
        "aid-pipeline",
        "Aid arrives after an Erlang-2 time out of stocks and an Erlang-3 time from new build, as steps shrink.",
        "canonical/aid-pipeline",
        ("coalition.stock_months", "coalition.build_months", "acts", *CLOCK),
        measure_pipeline,
    ),
    Law(
        "V11",
        "depletion",
        "A store drawn at a constant rate lasts stock over draw.",
        "canonical/depletion",
        ("challenger.armour.stored_initial", "challenger.armour.refurbish_peak", *CLOCK),
        measure_depletion,
    ),
    Law(
        "V11",
        "depletion-by-jobs",
        "A pool from which exponential jobs are taken at Poisson times lasts (S + mean)/(rate·mean) on average.",
        "canonical/depletion-by-jobs",
        (
            "sanctions.future_rate",
            "sanctions.future_size",
            "sanctions.base_discount",
            "sanctions.discount_limit",
            *CLOCK,
        ),
        measure_jobs,
    ),
    Law(
        "V12",
        "learning",
        "The n-th round costs (n/reference)^log2 ρ; the mean of the first n is that over 1 + log2 ρ.",
        "canonical/learning",
        (
            "challenger.fires.learning_rate",
            "challenger.fires.output_reference",
            "coalition.fires.learning_rate",
            "coalition.fires.output_before",
            "coalition.fires.output_reference",
            "coalition.price.round",
            "acts",
            *CLOCK,
        ),
        measure_learning,
    ),
)
