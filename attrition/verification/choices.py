"""Law of choice: options chosen at softmax rates, which are those of the largest of values with Gumbel errors."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.model.choice import CHOSEN, OPTIONS
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.draws import exponentials
from attrition.verification.kernel_runs import KernelRun, chosen, run_kernel
from attrition.verification.law import Law
from attrition.verification.theory import integral
from attrition.verification.walks import step_months

Floats = NDArray[np.float64]

PATHS = 4_000
GUMBEL_PATHS = 40_000

RATES = {
    "probe": "probe_rate",
    "mobilise": "mobilise_rate",
    "escalate": "escalate_rate",
    "freeze": "offer_freeze_rate",
    "withdraw": "withdraw_rate",
}
ENDS = {"freeze": End.FREEZE, "withdraw": End.WITHDRAWAL}
"""Options that end the war where offers are always accepted; the others are counted."""


def measure_choice(scenario: Scenario | None) -> tuple[Check, ...]:
    """Compare shares, rates and what is chosen with the softmax of the values, and that with the Gumbel maximum."""
    used = chosen(scenario, "canonical/choice")
    fields = tuple(f"{kind}_{option}" for kind in ("appeal", "option") for option in OPTIONS)
    run = run_kernel(used, fields=(*fields, *RATES.values()))
    if len(run.days) < 2:
        raise InputError("a run of a single step chooses nothing", where="clock.horizon_months")
    # The process of choice says in the first step that it runs; its rates stand from the second.
    values = np.array(
        [
            run.states[f"appeal_{option}"][0, 0, 1]
            + (run.draws[f"choice.inclination_{option}"][0] if option in CHOSEN else 0.0)
            for option in OPTIONS
        ]
    )
    shares = softmax(values)
    rate = run.draws["choice.rate"][0]
    wrong = max(
        abs(float(run.states[f"option_{option}"][0, 0, 1] - share))
        for option, share in zip(OPTIONS, shares, strict=True)
    )
    wrong_rate = max(
        abs(float(run.states[field][0, 0, 1] - rate * shares[OPTIONS.index(option)]))
        for option, field in RATES.items()
    )
    return (
        exact("V10", "shares of the options, largest deviation from softmax", "-", 0.0, wrong, 1e-12),
        exact(
            "V10",
            "rates of the options, largest deviation",
            "1/month",
            0.0,
            wrong_rate,
            1e-12 * max(rate, 1.0),
        ),
        *_what_is_chosen(used, shares * rate),
        *_gumbel(values, shares),
    )


def softmax(values: Floats) -> Floats:
    """Return e^v over its sum."""
    weights = np.exp(values - values.max())
    shares: Floats = weights / weights.sum()
    return shares


def _what_is_chosen(scenario: Scenario, rates: Floats) -> list[Check]:
    """Compare what paths choose a month of war with the rates: occurrences over the time in which they could come."""
    counts = tuple(f"{option}_count" for option in CHOSEN if option not in ENDS)
    run = run_kernel(scenario, paths=PATHS, fields=counts)
    first = step_months(scenario)
    checks = []
    for option in CHOSEN:
        if option in ENDS:
            happened = float((run.outcomes["end"][0] == ENDS[option]).sum())
            days = np.where(np.isnan(run.outcomes["end_day"][0]), run.days[-1], run.outcomes["end_day"][0])
            exposed = float((days / DAYS_PER_MONTH - first).sum())
        else:
            happened, exposed = _counted(run, f"{option}_count", first)
        expected = float(rates[OPTIONS.index(option)])
        checks.append(
            sampled(
                "V10",
                f"choices of {option} a month",
                "1/month",
                expected,
                happened / exposed,
                sqrt(expected / exposed),
            )
        )
    return checks


def _counted(run: KernelRun, field: str, first: float) -> tuple[float, float]:
    """Return occurrences up to the last record of each path, and the months of these records after the first step."""
    counts = run.states[field][0]
    seen = np.isfinite(counts).sum(axis=1)
    lived = seen > 0
    last = counts[lived, seen[lived] - 1]
    return float(last.sum()), float((run.days[seen[lived] - 1] / DAYS_PER_MONTH - first).sum())


def _gumbel(values: Floats, shares: Floats) -> list[Check]:
    """Compare the softmax with the chance that a value plus a Gumbel error is the largest: by integral, and drawn."""
    noisy = values[:, None] - np.log(exponentials("verification.gumbel", len(values), GUMBEL_PATHS))
    largest = np.bincount(noisy.argmax(axis=0), minlength=len(values)) / GUMBEL_PATHS
    checks = []
    for index, option in enumerate(OPTIONS):
        others = np.delete(values, index)

        def density(x: Floats, own: float = float(values[index]), others: Floats = others) -> Floats:
            below = np.exp(-np.exp(-(x[:, None] - others[None, :]))).prod(axis=1)
            answer: Floats = np.exp(-(x - own) - np.exp(-(x - own))) * below
            return answer

        # Beyond these ends the density of the largest is below 1e-14.
        low, high = float(values.max()) - 4.0, float(values.max()) + 34.0
        middle = float(values.max()) + log(len(values)) + 6.0
        solved = integral(density, low, middle) + integral(density, middle, high)
        share = float(shares[index])
        checks += [
            exact("V10", f"chance that {option} is the Gumbel maximum", "-", share, solved, 1e-10),
            sampled(
                "V10",
                f"share in which {option} is the Gumbel maximum",
                "-",
                share,
                float(largest[index]),
                sqrt(share * (1.0 - share) / GUMBEL_PATHS),
            ),
        ]
    return checks


LAWS: tuple[Law, ...] = (
    Law(
        "V10",
        "choice",
        "Options are chosen at rates that are the softmax of their values: the chances of a Gumbel maximum.",
        "canonical/choice",
        (
            "choice.rate",
            "choice.precision",
            *(f"choice.cost_{option}" for option in OPTIONS),
            *(f"choice.inclination_{option}" for option in CHOSEN),
            "choice.value_regime",
            "beliefs.optimism",
            "beliefs.exit_safety",
            "beliefs.exit_doubt",
            "territory.initial",
            "strain.initial",
            "clock.step_hours",
            "clock.base_slot_hours",
            "clock.horizon_months",
        ),
        measure_choice,
    ),
)
