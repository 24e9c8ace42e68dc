"""The canonical form of a scenario: plain data for manifests, and the digest of what affects results."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from attrition.errors import InputError
from attrition.scenario.layer import SCHEMA
from attrition.scenario.priors import Prior
from attrition.scenario.records import Act, Clock, Figure, Observation, Point, Scenario, Trigger, Value

_INFINITY = float("inf")
Data = dict[str, Any]


def scenario_data(scenario: Scenario) -> dict[str, object]:
    """Return a scenario as plain data: mappings sorted by key, dates in ISO form, floats as they are."""
    return {
        "schema": SCHEMA,
        "name": scenario.name,
        "title": scenario.title,
        "sides": dict(sorted((scenario.sides or {}).items())),
        "clock": _clock_data(scenario.clock),
        "values": {name: _value_data(value) for name, value in sorted(scenario.values.items())},
        "switches": dict(sorted(scenario.switches.items())),
        "acts": [_act_data(act) for act in scenario.acts],
        "observations": [_observation_data(series) for series in scenario.observations],
        "figures": [_figure_data(figure) for figure in scenario.figures],
        "origins": dict(sorted((scenario.origins or {}).items())),
        "layers": list(scenario.layers),
    }


def scenario_from_data(data: Mapping[str, Any]) -> Scenario:
    """Return the scenario that `scenario_data` wrote.

    Raises: InputError when the data have another schema or lack a part.
    """
    if data.get("schema") != SCHEMA:
        raise InputError(
            f"scenario data of schema {data.get('schema')!r}",
            allowed=f"schema {SCHEMA}",
            advice="use the version of attrition that wrote them",
        )
    try:
        return Scenario(
            name=data["name"],
            title=data["title"],
            clock=_clock(data["clock"]),
            values={name: _value(name, value) for name, value in data["values"].items()},
            switches=dict(data["switches"]),
            acts=tuple(_act(act) for act in data["acts"]),
            observations=tuple(_observation(series) for series in data["observations"]),
            figures=tuple(_figure(figure) for figure in data["figures"]),
            origins=dict(data["origins"]),
            layers=tuple(data["layers"]),
            # Manifests of earlier versions have none.
            sides=dict(data.get("sides", {})),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"scenario data are damaged: {type(error).__name__} {error}") from None


def scenario_identity(scenario: Scenario) -> str:
    """Return the BLAKE2b-256 hex digest over what affects results.

    Left out: names and titles of the scenario and of its sides, sources, statuses, notes, layers, figures, and the
    range of a value that has no prior.
    """
    essence = {
        "schema": SCHEMA,
        "clock": _clock_data(scenario.clock),
        "values": {name: _essence_of(value) for name, value in sorted(scenario.values.items())},
        "switches": dict(sorted(scenario.switches.items())),
        "acts": [
            {
                **{key: value for key, value in _act_data(act).items() if key not in _PEDIGREE},
                "value": _essence_of(act.value),
            }
            for act in scenario.acts
        ],
        "observations": [
            {key: value for key, value in _observation_data(series).items() if key not in _PEDIGREE}
            for series in scenario.observations
        ],
    }
    text = json.dumps(essence, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


_PEDIGREE = frozenset({"source", "status", "claimant", "note", "layer", "actor"})


def _essence_of(value: Value) -> Data:
    essence = {"value": value.value, "prior": _prior_data(value.prior), "known_from": _iso(value.known_from)}
    return essence | ({} if value.before is None else {"before": _prior_data(value.before)})


def _iso(date: datetime.date | None) -> str | None:
    return None if date is None else date.isoformat()


def _date(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _limit(value: float) -> float | None:
    # JSON has no infinity.
    return value if -_INFINITY < value < _INFINITY else None


def _clock_data(clock: Clock) -> Data:
    return {
        "start": clock.start.isoformat(),
        "horizon_months": clock.horizon_months,
        "data_cutoff": _iso(clock.data_cutoff),
        "step_hours": clock.step_hours,
        "base_slot_hours": clock.base_slot_hours,
    }


def _clock(data: Data) -> Clock:
    return Clock(
        **{
            **data,
            "start": datetime.date.fromisoformat(data["start"]),
            "data_cutoff": _date(data["data_cutoff"]),
        }
    )


def _prior_data(prior: Prior) -> Data:
    return {
        "family": prior.family,
        "parameters": list(prior.parameters),
        "low": _limit(prior.low),
        "high": _limit(prior.high),
    }


def _prior(data: Data) -> Prior:
    low = -_INFINITY if data["low"] is None else data["low"]
    high = _INFINITY if data["high"] is None else data["high"]
    return Prior(data["family"], tuple(data["parameters"]), low, high)


def _value_data(value: Value) -> Data:
    return {
        "value": value.value,
        "prior": _prior_data(value.prior),
        "unit": value.unit,
        "low": value.low,
        "high": value.high,
        "source": value.source,
        "status": value.status,
        "known_from": _iso(value.known_from),
        "before": None if value.before is None else _prior_data(value.before),
        "note": value.note,
        "layer": value.layer,
    }


def _value(name: str, data: Data) -> Value:
    before = data.get("before")
    changed = {
        "prior": _prior(data["prior"]),
        "known_from": _date(data["known_from"]),
        "before": None if before is None else _prior(before),
    }
    return Value(name=name, **{**data, **changed})


def _act_data(act: Act) -> Data:
    when = act.when
    return {
        "name": act.name,
        "lever": act.lever,
        "value": _value_data(act.value),
        "date": _iso(act.date),
        "hour": act.hour,
        "when": None
        if when is None
        else {
            "signal": when.signal,
            "comparator": when.comparator,
            "level": when.level,
            "dwell_months": when.dwell_months,
        },
        "actor": act.actor,
        "novel": act.novel,
        "declared_restraint": act.declared_restraint,
        "source": act.source,
        "status": act.status,
        "note": act.note,
        "layer": act.layer,
    }


def _act(data: Data) -> Act:
    changed = {
        "value": _value(f"acts.{data['name']}.value", data["value"]),
        "date": _date(data["date"]),
        "when": None if data["when"] is None else Trigger(**data["when"]),
    }
    return Act(**{**data, **changed})


def _observation_data(series: Observation) -> Data:
    return {
        "quantity": series.quantity,
        "points": [[point.date.isoformat(), point.value] for point in series.points],
        "unit": series.unit,
        "error_kind": series.error_kind,
        "error_sd": series.error_sd,
        "bias_sd": series.bias_sd,
        "interpolate": series.interpolate,
        "source": series.source,
        "claimant": series.claimant,
        "status": series.status,
        "note": series.note,
        "layer": series.layer,
    }


def _observation(data: Data) -> Observation:
    points = tuple(Point(datetime.date.fromisoformat(date), value) for date, value in data["points"])
    return Observation(**{**data, "points": points})


def _figure_data(figure: Figure) -> Data:
    return {
        "quantity": figure.quantity,
        "date": figure.date.isoformat(),
        "value": figure.value,
        "unit": figure.unit,
        "low": figure.low,
        "high": figure.high,
        "source": figure.source,
        "status": figure.status,
        "claimant": figure.claimant,
        "note": figure.note,
        "layer": figure.layer,
    }


def _figure(data: Data) -> Figure:
    return Figure(**{**data, "date": datetime.date.fromisoformat(data["date"])})
