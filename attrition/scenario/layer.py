"""One layer of a scenario: what a single file, or all --set options together, say."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from attrition.errors import InputError, nearest_name
from attrition.model.declarations import Parameter
from attrition.model.mechanism import SCENARIO_KEYS
from attrition.scenario import fields, names
from attrition.scenario.acts import read_act
from attrition.scenario.fields import Place, shown
from attrition.scenario.files import parse_toml
from attrition.scenario.records import SIDES, Act, Figure, Observation, Value
from attrition.scenario.series import read_figure, read_observation
from attrition.scenario.values import read_value

SCHEMA = 1
SET_LAYER = "--set"
POLICY_KEYS = ("name", "title", "schema", "remove", "acts")
REMOVABLE = {"scenario": ("acts", "observations", "figures"), "policy": ("acts",)}
"""What a file may take away from the layers below it: a policy changes no history."""
_CLOCK_NUMBERS = {
    "horizon_months": (1, 1200, "months"),
    "step_hours": (1, 744, "hours"),
    "base_slot_hours": (1, 744, "hours"),
}


@dataclass(slots=True)
class Layer:
    """The checked contents of one file or of the --set options, before anything is laid over anything."""

    label: str
    name: str | None = None
    title: str | None = None
    sides: dict[str, str] = field(default_factory=dict)
    extends: str | None = None
    clock: dict[str, object] = field(default_factory=dict)
    switches: dict[str, bool] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    act_values: dict[str, object] = field(default_factory=dict)
    act_dates: dict[str, datetime.date] = field(default_factory=dict)
    removed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of what is taken away, by key of `REMOVABLE`."""
    acts: tuple[Act, ...] = ()
    observations: tuple[Observation, ...] = ()
    figures: tuple[Figure, ...] = ()


def read_layer(document: fields.Table, label: str, kind: str) -> Layer:
    """Return the layer that a file of a kind ("scenario" or "policy") describes.

    Raises: InputError naming the file and the key of the first thing that is not allowed.
    """
    layer = Layer(label)
    top = Place(label)
    reserved = SCENARIO_KEYS if kind == "scenario" else POLICY_KEYS
    for key, given in document.items():
        place = top.at(key)
        if key in names.parameter_tree():
            _read_parameters(given, place, layer)
        elif key not in reserved:
            if key in SCENARIO_KEYS:
                allowed = f"{', '.join(POLICY_KEYS)} and parameters"
                raise top.refusal(f"{shown(key)} is not for policy files", allowed=allowed)
            nearest = nearest_name(key, (*reserved, *names.parameter_tree()))
            raise top.refusal(f"unknown key {shown(key)}", nearest=nearest, advice=_PARAMETERS)
        else:
            _read_reserved(key, given, place, layer, REMOVABLE[kind])
    return layer


_PARAMETERS = "see 'attrition parameters SCENARIO' for every key"


def _read_reserved(key: str, given: object, place: Place, layer: Layer, removable: tuple[str, ...]) -> None:
    if key == "schema":
        if fields.integer(given, place, 0, 10_000) != SCHEMA:
            raise place.refusal(f"schema {shown(given)} is of another version", allowed=f"schema = {SCHEMA}")
    elif key == "name":
        layer.name = fields.text(given, place, 100)
    elif key == "title":
        layer.title = fields.text(given, place, 300)
    elif key == "sides":
        for side, name in fields.table(given, place, SIDES).items():
            layer.sides[side] = fields.text(name, place.at(side), 100)
    elif key == "extends":
        layer.extends = fields.text(given, place)
    elif key == "clock":
        for name, value in fields.table(given, place, names.CLOCK_KEYS).items():
            layer.clock[name] = read_clock(name, value, place.at(name))
    elif key == "switches":
        for name, value in fields.table(given, place, names.switches()).items():
            layer.switches[name] = fields.flag(value, place.at(name))
    elif key == "remove":
        layer.removed = _read_removals(given, place, removable)
    elif key == "acts":
        layer.acts = tuple(read_act(entry, at) for at, entry in fields.tables(given, place))
        _each_once((act.name for act in layer.acts), "act", place, "give each its own 'name'")
    elif key == "observations":
        layer.observations = tuple(read_observation(entry, at) for at, entry in fields.tables(given, place))
        _each_once(
            (series.quantity for series in layer.observations), "quantity", place, "keep one series of it"
        )
    else:
        layer.figures = tuple(read_figure(entry, at) for at, entry in fields.tables(given, place))


def read_clock(name: str, given: object, place: Place) -> object:
    """Return the value of one key of [clock]."""
    if name in _CLOCK_NUMBERS:
        return fields.integer(given, place, *_CLOCK_NUMBERS[name])
    return fields.date(given, place)


def _read_removals(given: object, place: Place, removable: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    removed = {}
    for key, listed in fields.table(given, place, removable).items():
        if not isinstance(listed, list):
            raise place.at(key).refusal(f"{shown(listed)} is not a list", allowed=f'{key} = ["name", …]')
        removed[key] = tuple(fields.text(name, place.at(key)) for name in listed)
    return removed


def _each_once(given: Iterable[str], noun: str, place: Place, advice: str) -> None:
    seen: set[str] = set()
    for name in given:
        if name in seen:
            raise place.refusal(f"{noun} {shown(name)} stands twice", advice=advice)
        seen.add(name)


def _read_parameters(given: object, place: Place, layer: Layer) -> None:
    """Read a top-level table of parameters, by the tree of declared names."""
    node: names.Tree | Parameter = names.parameter_tree()[place.key]
    pending: list[tuple[object, Place, names.Tree | Parameter]] = [(given, place, node)]
    while pending:
        value, at, node = pending.pop()
        if isinstance(node, Parameter):
            layer.values[node.name] = read_value(value, node.name, node.unit, (node.low, node.high), at)
            continue
        if not isinstance(value, dict):
            raise at.refusal(
                f"{shown(value)} stands where a table belongs", allowed=f"{at.key}.{next(iter(node))} = …"
            )
        for key, below in value.items():
            if key not in node:
                raise unknown_parameter(Place(at.layer), f"{at.key}.{key}")
            pending.append((below, at.at(key), node[key]))


def unknown_parameter(place: Place, name: str) -> InputError:
    """Return the error about a dotted name that is no parameter: the nearest of its table, else of all."""
    table = name.rpartition(".")[0]
    siblings = [known for known in names.parameters() if known.rpartition(".")[0] == table]
    nearest = nearest_name(name, siblings) or nearest_name(name, names.parameters())
    return place.refusal(f"unknown key {shown(name)}", nearest=nearest, advice=_PARAMETERS)


def read_sets(sets: Iterable[str]) -> Layer:
    """Return the layer of the --set options; of two that name the same key the later counts.

    Parameters: sets, texts "key=value" with a value as in a file.
    Raises: InputError, also for a text without "=" and an unknown key.
    """
    layer = Layer(SET_LAYER)
    for option in sets:
        key, equals, written = option.partition("=")
        key, written = key.strip(), written.strip()
        if not equals or not key or not written:
            raise Place(SET_LAYER).refusal(
                f"{shown(option)} is not key=value", allowed="a key and a value, such as oil.brent_median=65"
            )
        place = Place(SET_LAYER, key)
        _read_set(key, _fragment(written, place), place, layer)
    return layer


def _fragment(written: str, place: Place) -> object:
    try:
        document = parse_toml(f"value = {written}", str(place))
    except InputError:
        raise place.refusal(
            f"{shown(written)} is not a value",
            allowed="a value as in a file: a number (65.5, without unit), true, a date (2022-02-24), a table",
        ) from None
    if list(document) != ["value"]:
        raise place.refusal(f"{shown(written)} is more than one value", allowed="one value")
    return document["value"]


def _read_set(key: str, given: object, place: Place, layer: Layer) -> None:
    start, _, rest = key.partition(".")
    parameter = names.parameters().get(key)
    if parameter is not None:
        limits = (parameter.low, parameter.high)
        layer.values[key] = read_value(given, key, parameter.unit, limits, place)
    elif start == "clock" and rest in names.CLOCK_KEYS:
        layer.clock[rest] = read_clock(rest, given, place)
    elif start == "switches" and rest in names.switches():
        layer.switches[rest] = fields.flag(given, place)
    elif start == "acts" and rest.endswith(".value"):
        layer.act_values[rest.removesuffix(".value")] = given
    elif start == "acts" and rest.endswith(".date"):
        layer.act_dates[rest.removesuffix(".date")] = fields.date(given, place)
    else:
        below = [name for name in names.parameters() if name.startswith(f"{key}.")]
        if below:
            raise place.refusal(f"{shown(key)} is a table", allowed=f"one of its keys, such as {below[0]}")
        clock = [f"clock.{name}" for name in names.CLOCK_KEYS]
        known = [*names.parameters(), *clock, *(f"switches.{name}" for name in names.switches())]
        raise Place(SET_LAYER).refusal(
            f"unknown key {shown(key)}", nearest=nearest_name(key, known), advice=_PARAMETERS
        )
