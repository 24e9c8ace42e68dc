"""A scenario as somebody could have written it at an earlier date: what became known later is taken out.

Later observations, acts and figures go. A value whose source is later reverts to the prior that the scenario's author
states for that case (`before`); without one its present prior is widened, and since that leaves hindsight in its
centre, such values are counted and named beside every score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from attrition.errors import InputError
from attrition.model.registry import PARAMETERS
from attrition.scenario.names import INTEGER_UNITS
from attrition.scenario.priors import Prior, mass_within, sample
from attrition.scenario.records import Scenario, Value

WIDENED_LOG_SD = 0.35
"""Standard deviation of the logarithm to which a positive value of a later source is widened at least, judged."""
WIDENED_BY = 2.5
"""Factor on the spread of one that may take either sign, or whose spread is already wider."""
LEAST_MASS = 1e-3

_CERTAIN = frozenset(parameter.name for parameter in PARAMETERS if parameter.certain)


@dataclass(frozen=True)
class AtOrigin:
    """A scenario at an origin.

    Parameters: scenario; origin, the last day of which anything is known; stated, names of the values that reverted to
    a prior of their author; widened, of those whose present prior was widened; dropped_acts, names of later acts.
    """

    scenario: Scenario
    origin: date
    stated: tuple[str, ...]
    widened: tuple[str, ...]
    dropped_acts: tuple[str, ...]


def at_origin(scenario: Scenario, origin: date, months: int) -> AtOrigin:
    """Return a scenario as it could have been written on the last day of the data, with a forecast of some months.

    Parameters
    ----------
    scenario : with an end of the data.
    origin : the new end of the data.
    months : of the forecast.

    Raises
    ------
    InputError : for a scenario without an end of the data, or an origin outside its data.
    """
    clock = scenario.clock
    if clock.data_cutoff is None:
        raise InputError("the scenario has no end of the data", where=f"{scenario.name}: clock.data_cutoff")
    if not clock.start < origin <= clock.data_cutoff:
        raise InputError(
            f"{origin} is outside the data",
            where="--origin",
            allowed=f"after {clock.start}, up to {clock.data_cutoff}",
        )
    values, stated, widened = _reverted(scenario.values.values(), origin)
    acts = []
    for act in scenario.acts:
        if act.date is not None and act.date > origin:
            continue
        (value,), by_author, by_rule = _reverted([act.value], origin)
        acts.append(replace(act, value=value))
        stated += by_author
        widened += by_rule
    earlier = []
    for series in scenario.observations:
        points = tuple(point for point in series.points if point.date <= origin)
        kept = replace(series, points=points)
        if points and kept.imposed():
            earlier.append(kept)
    return AtOrigin(
        replace(
            scenario,
            clock=replace(clock, data_cutoff=origin, horizon_months=months),
            values={value.name: value for value in values},
            acts=tuple(acts),
            observations=tuple(earlier),
            figures=tuple(figure for figure in scenario.figures if figure.date <= origin),
        ),
        origin,
        tuple(stated),
        tuple(widened),
        tuple(act.name for act in scenario.acts if act.date is not None and act.date > origin),
    )


def _reverted(values: Iterable[Value], origin: date) -> tuple[list[Value], list[str], list[str]]:
    kept: list[Value] = []
    stated: list[str] = []
    widened: list[str] = []
    for value in values:
        late = value.known_from is not None and value.known_from > origin
        if not late or value.name in _CERTAIN or value.unit in INTEGER_UNITS:
            kept.append(value)
        elif value.before is not None:
            kept.append(replace(value, prior=value.before, value=sample(value.before, 0.5)))
            stated.append(value.name)
        else:
            wide = wider(value)
            kept.append(replace(value, prior=wide))
            if wide is not value.prior:
                widened.append(value.name)
    return kept, stated, widened


def wider(value: Value) -> Prior:
    """Return a wide prior about the present value of a parameter, within its limits.

    A positive value becomes log-normal about itself, any other normal; a value of nil without a spread stays as it is.
    """
    low, high = value.prior.low, value.prior.high
    if value.varies:
        quarter, half, rest = (sample(value.prior, u) for u in (0.159, 0.5, 0.841))
    else:
        quarter = half = rest = value.value
    if low >= 0.0 and half > 0.0:
        relative = 0.5 * (rest - quarter) / half
        prior = Prior("lognormal", (half, max(WIDENED_LOG_SD, WIDENED_BY * relative)), low, high)
    else:
        spread = max(WIDENED_BY * 0.5 * (rest - quarter), WIDENED_LOG_SD * abs(half))
        if spread <= 0.0:
            return value.prior
        prior = Prior("normal", (half, spread), low, high)
    below, up_to = mass_within(prior)
    return prior if up_to - below >= LEAST_MASS else value.prior
