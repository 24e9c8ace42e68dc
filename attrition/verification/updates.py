"""Laws of beliefs: a filter at its steady gain, log-odds that add evidence, and what survivors tell of a safety."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.errors import InputError
from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.draws import normals
from attrition.verification.kernel_runs import SEED, chosen, run_kernel, value_of, with_values
from attrition.verification.law import Law
from attrition.verification.walks import EXACT_PATHS, Reverting, long_run, step_months, step_normals

Floats = NDArray[np.float64]

PATHS = 4_000
ROWS, PATHS_OF_ROW = 2_000, 40
LEADERS = 10.0
"""Weight of the prior of the safety of leaving, in leaders whose fate is known."""
SAFETIES = (0.2, 0.8)
"""Mean safeties whose prior lies well within the limits of the parameter."""

WALK_STEPS = 120
TREND = "beliefs.trend"


def measure_beliefs(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare the filter with Kalman's, and beliefs in log-odds with sums of evidence and with Bayes' rule."""
    used = chosen(scenario, "canonical/beliefs")
    return (*_filter(used), *_log_odds(used))


def steady_gain(walk: float, noise: float) -> float:
    """Return the gain to which a Kalman filter settles, by iterating Riccati's recursion.

    Parameters: walk, variance that the truth gains in a step; noise, variance of an observation. Kalman (1960).
    """
    predicted = walk + noise
    for _ in range(100_000):
        gain = predicted / (predicted + noise)
        after = (1.0 - gain) * predicted + walk
        if abs(after - predicted) <= 1e-16 * predicted:
            break
        predicted = after
    return predicted / (predicted + noise)


def _filter(used: Scenario) -> list[Check]:
    run = run_kernel(used, paths=PATHS, fields=("perceived_trend", "balance"))
    monthly, walk = run.draws["beliefs.trend_gain"][0], run.draws["beliefs.trend_noise"][0]
    if monthly >= 1.0 or walk <= 0.0:
        raise InputError(
            "a filter without error has no law to compare", where="beliefs.trend_gain, .trend_noise"
        )
    months = step_months(used)
    # What the kernel is given: the gain of a step and the noise that it adds.
    record = compile_scenario(used, seed=SEED, rows=1).rows.parameters[0]
    gain, added = float(record["trend_gain_step"]), float(record["trend_noise_step"])
    truth, noise = walk * walk * months, (added / gain) ** 2
    balance = float(run.states["balance"][0, 0, 0])
    error = run.states["perceived_trend"][0] - balance
    before = np.column_stack([np.zeros(EXACT_PATHS), error[:EXACT_PATHS, :-1]])
    drawn = step_normals(used, TREND, error.shape[1], EXACT_PATHS)
    expected = (1.0 - monthly) ** months * before + walk * sqrt((1.0 - gain) * months) * drawn
    deviation = float(np.abs(error[:EXACT_PATHS] - expected).max())
    speed = -log(1.0 - monthly)
    # A balance that stands still is seen with the variance of the errors alone.
    still = added**2 / (1.0 - (1.0 - gain) ** 2)
    return [
        exact(
            "V13", "steady gain of a step, by Riccati's recursion", "-", steady_gain(truth, noise), gain, 1e-9
        ),
        exact("V13", "gain of a step of its monthly gain", "-", 1.0 - (1.0 - monthly) ** months, gain, 1e-12),
        exact("V13", "perceived balance, largest deviation of a step", "log", 0.0, deviation, 1e-12),
        *long_run(
            "perceived balance", error, Reverting(0.0, 0.0, speed, sqrt(2.0 * speed * still)), months, "V13"
        ),
        _tracking(gain, truth, noise),
    ]


def _tracking(gain: float, truth: float, noise: float) -> Check:
    """Compare the error of the filter behind a walk of the truth with Riccati's, on draws of our own."""
    walks = sqrt(truth) * normals("verification.filter.truth", WALK_STEPS, PATHS)
    errors = sqrt(noise) * normals("verification.filter.noise", WALK_STEPS, PATHS)
    level, seen = np.zeros(PATHS), np.zeros(PATHS)
    for walked, erred in zip(walks, errors, strict=True):
        level = level + walked
        seen = seen + gain * (level + erred - seen)
    expected = gain * noise
    # From no error at first: what is left of that after so many steps.
    expected *= 1.0 - (1.0 - gain) ** (2 * WALK_STEPS)
    return sampled(
        "V13",
        "variance of the error behind a walk, gain times noise",
        "log²",
        expected,
        float((seen - level).var(ddof=1)),
        expected * sqrt(2.0 / (PATHS - 1)),
    )


def _log_odds(used: Scenario) -> list[Check]:
    run = run_kernel(used, fields=("belief_exit_leader", "belief_staying"))
    months, past = step_months(used), np.arange(len(run.days), dtype=np.float64)
    draws = {name: values[0] for name, values in run.draws.items()}
    keep, trust = (
        exp(-draws["beliefs.decay"] * months),
        0.5 ** (months / draws["beliefs.credibility_months"]),
    )
    given = months * draws["beliefs.reassurance_effect"] * _of_act(used, "reassurance")
    prior = _logit(draws["beliefs.exit_safety"]) - draws["beliefs.exit_doubt"]
    # Σ keep^(n−k)·trust^k: each step's evidence is less believed, and what came before has faded.
    weight = np.array([(keep ** past[:n][::-1] * trust ** past[:n]).sum() for n in range(1, len(past) + 1)])
    reading = draws["beliefs.restraint_reading"] * _of_act(used, "restraint_declared")
    staying = _logit(draws["beliefs.staying_prior"]) + reading * keep**past
    checks = [
        _largest(
            "belief that leaving is safe", prior + given * weight, run.states["belief_exit_leader"][0, 0]
        ),
        _largest("belief in staying power after a declaration", staying, run.states["belief_staying"][0, 0]),
    ]
    # Without fading, evidence is Bayes' rule: odds are multiplied by the likelihood ratio of all that was seen.
    lasting = run_kernel(with_values(used, beliefs__decay=0.0), fields=("perceived_exit_leader",))
    safe = 1.0 / (1.0 + exp(-prior))
    ratio = np.exp(given * np.cumsum(trust**past))
    posterior = safe * ratio / (safe * ratio + 1.0 - safe)
    checks.append(
        _largest(
            "Bayes' rule for what is not forgotten", posterior, lasting.states["perceived_exit_leader"][0, 0]
        )
    )
    return checks


def _largest(quantity: str, expected: Floats, got: Floats) -> Check:
    return exact(
        "V13", f"{quantity}, largest deviation", "-", 0.0, float(np.abs(got - expected).max()), 1e-12
    )


def _of_act(scenario: Scenario, lever: str) -> float:
    return sum(act.value.value for act in scenario.acts if act.lever == lever)


def _logit(probability: float) -> float:
    return log(probability / (1.0 - probability))


def measure_survival(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare survivors with the Beta-binomial, and safeties with what survivors tell of them."""
    used = chosen(scenario, "canonical/regime-survival")
    mean = value_of(used, "beliefs.exit_safety")
    if not SAFETIES[0] <= mean <= SAFETIES[1]:
        raise InputError(
            f"a safety of {mean} puts much of its prior at a limit",
            where="beliefs.exit_safety",
            allowed=f"{SAFETIES[0]} to {SAFETIES[1]}",
        )
    a, b = LEADERS * mean, LEADERS * (1.0 - mean)
    if used.clock.horizon_months <= 12:
        raise InputError("regimes that fall within a year would not be seen", where="clock.horizon_months")
    prior = f'beliefs.exit_safety={{ value = {mean!r}, prior = "beta({a!r}, {b!r})" }}'
    used = used.with_(sets=[prior])
    run = run_kernel(used, rows=ROWS, paths=PATHS_OF_ROW)
    n = PATHS_OF_ROW
    safety = np.array(run.draws["beliefs.exit_safety"])
    survivors = (run.outcomes["regime_end"] == 0.0).sum(axis=1).astype(float)
    expected = n * mean
    variance = n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1.0))
    posterior = (a + survivors) / (a + b + n)
    # The posterior variance, on average over rows.
    left = posterior * (1.0 - posterior) / (a + b + n + 1.0)
    missed = (safety - posterior) ** 2 - left
    centred = (survivors - survivors.mean()) ** 2
    slope = (safety - posterior) * (survivors - expected)
    return (
        exact(
            "V13",
            "share of paths that end in a withdrawal",
            "-",
            1.0,
            float((run.outcomes["end"] == 1.0).mean()),
            0.0,
        ),
        _row_mean("mean of the survivors of a row", "count", expected, survivors),
        _row_mean(
            "variance of the survivors of a row, Beta-binomial",
            "count²",
            variance,
            centred * ROWS / (ROWS - 1.0),
        ),
        _row_mean("safety less its posterior mean", "-", 0.0, safety - posterior),
        _row_mean("what survivors still tell of that difference", "-", 0.0, slope),
        _row_mean("square of that difference less the posterior variance", "-", 0.0, missed),
    )


def _row_mean(quantity: str, unit: str, expected: float, values: Floats) -> Check:
    error = float(values.std(ddof=1)) / sqrt(len(values))
    return sampled("V13", quantity, unit, expected, float(values.mean()), error)


LAWS: tuple[Law, ...] = (
    Law(
        "V13",
        "beliefs",
        "The perceived balance is Kalman's at the steady gain; beliefs add logarithms of likelihood ratios.",
        "canonical/beliefs",
        (
            *(
                f"beliefs.{key}"
                for key in (
                    "decay",
                    "staying_prior",
                    "restraint_reading",
                    "exit_safety",
                    "exit_doubt",
                    "reassurance_effect",
                    "credibility_months",
                    "trend_gain",
                    "trend_noise",
                )
            ),
            "acts",
            "clock.step_hours",
            "clock.base_slot_hours",
            "clock.horizon_months",
        ),
        measure_beliefs,
    ),
    Law(
        "V13",
        "regime-survival",
        "Regimes that outlive a withdrawal are Beta-binomial over rows, and update the safety of leaving as Beta.",
        "canonical/regime-survival",
        ("beliefs.exit_safety",),
        measure_survival,
    ),
)
