"""A posterior as a file of draws, and a scenario with it in the place of its priors."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from attrition.analysis.noise import normals
from attrition.ensemble.files import write_new
from attrition.errors import InputError, nearest_name
from attrition.evidence.calibration import FARTHEST, Calibration, values_of
from attrition.scenario.draws import columns
from attrition.scenario.priors import DRAWS, Prior
from attrition.scenario.records import Scenario, Value

SCHEMA = 1
LARGEST_FILE = 50_000_000
NOT_INFORMED = 0.8
"""Posterior over prior standard deviation from which on a number counts as not informed by data."""


@dataclass(frozen=True)
class Posterior:
    """Draws of the calibrated numbers.

    Parameters: scenario, its name; origin, the end of the data that were used; draws, by column, one a draw; ratio, by
    column, posterior over prior standard deviation, in normal scores.
    """

    scenario: str
    origin: date
    draws: Mapping[str, tuple[float, ...]]
    ratio: Mapping[str, float]

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(next(iter(self.draws.values())))


def posterior_draws(scenario: Scenario, calibration: Calibration, count: int, seed: int) -> Posterior:
    """Draw from the posterior of a calibration of a scenario: `count` draws, of addressed streams."""
    assert scenario.clock.data_cutoff is not None
    names = calibration.names
    raw = normals(seed, "calibrate.posterior", list(range(len(names))), count, 1)[:, :, 0].T
    gaussian = calibration.posterior
    scores = gaussian.mean + raw @ np.linalg.cholesky(gaussian.covariance).T
    values = values_of(scenario, names, np.clip(scores, -FARTHEST, FARTHEST))
    return Posterior(
        scenario.name,
        scenario.clock.data_cutoff,
        {name: tuple(values[name]) for name in names},
        dict(zip(names, gaussian.sd.tolist(), strict=True)),
    )


def with_posterior(scenario: Scenario, posterior: Posterior, label: str) -> Scenario:
    """Return a scenario whose rows take the draws of a posterior, row r number r modulo their count.

    Parameters: label, of the layer, as it is shown.
    Raises: InputError for a column that the scenario does not have, or a draw outside its limits.
    """
    held = columns(scenario)
    changed: dict[str, Value] = {}
    for name, draws in posterior.draws.items():
        # A value that the scenario holds fixed has a column as well.
        value = held.get(name) or next((act.value for act in scenario.acts if act.column == name), None)
        if value is None:
            raise InputError(
                f"no value '{name}' in the scenario",
                where=f"{label}: draws",
                nearest=nearest_name(name, held),
                advice="calibrate this scenario",
            )
        low, high = value.prior.low, value.prior.high
        for draw in draws:
            if not low <= draw <= high:
                raise InputError(
                    f"{draw:g} is outside the limits",
                    where=f"{label}: draws.{name}",
                    allowed=f"{low:g} to {high:g}",
                )
        middle = sorted(draws)[len(draws) // 2]
        prior = Prior(DRAWS, tuple(draws), low, high)
        changed[name] = replace(value, value=middle, prior=prior, layer=label)
    values = {name: changed.get(name, value) for name, value in scenario.values.items()}
    acts = tuple(replace(act, value=changed.get(act.column, act.value)) for act in scenario.acts)
    return replace(scenario, values=values, acts=acts, layers=(*scenario.layers, label))


def write_posterior(path: Path, posterior: Posterior) -> None:
    """Write a posterior as JSON; a file that exists is never overwritten.

    Raises: InputError when the file exists, or cannot be written.
    """
    data = {
        "schema": SCHEMA,
        "scenario": posterior.scenario,
        "origin": posterior.origin.isoformat(),
        "posterior_over_prior_sd": dict(posterior.ratio),
        "draws": {name: list(draws) for name, draws in posterior.draws.items()},
    }
    if os.path.exists(path):
        raise InputError(f"'{path}' exists", where="--out", advice="name another file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, (json.dumps(data, indent=1) + "\n").encode())
    except OSError as error:
        raise InputError(f"cannot write '{path}': {error.strerror}", where="--out") from None


def read_posterior(path: Path) -> Posterior:
    """Read a posterior that `write_posterior` wrote.

    Raises: InputError for a file that is missing, too large, or no posterior.
    """
    where = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("the file is too large for a posterior", where=where, allowed="50 MB")
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"no file '{path}'", where="--posterior", advice="write one with 'attrition calibrate'"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"cannot be read: {error}", where=where, allowed="a file of `attrition calibrate`"
        ) from None
    return _checked(data, where)


def _checked(data: Any, where: str) -> Posterior:
    def refuse(what: str) -> InputError:
        return InputError(what, where=where, allowed="a file of `attrition calibrate`")

    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise refuse(f"no posterior of schema {SCHEMA}")
    try:
        origin = date.fromisoformat(data["origin"])
        draws = {str(name): tuple(float(draw) for draw in column) for name, column in data["draws"].items()}
        ratio = {str(name): float(value) for name, value in data["posterior_over_prior_sd"].items()}
        name = str(data["scenario"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refuse(f"a part is missing or damaged: {type(error).__name__} {error}") from None
    if (
        not draws
        or len({len(column) for column in draws.values()}) != 1
        or not len(next(iter(draws.values())))
    ):
        raise refuse("its columns have no draws, or not as many each")
    if not all(isfinite(draw) for column in draws.values() for draw in column):
        raise refuse("a draw is no finite number")
    return Posterior(name, origin, draws, ratio)
