"""The arguments and options that commands share, and that the commands have them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
import pytest

from attrition.cli.options import (
    json_option,
    layer_options,
    printing_options,
    sample_options,
    scenario_argument,
)


@click.command
@scenario_argument
@layer_options
@json_option
def sample(**given: Any) -> dict[str, Any]:
    return given


def parsed(*arguments: str) -> dict[str, Any]:
    found = sample.main(list(arguments), standalone_mode=False)
    assert isinstance(found, dict)
    return found


def test_what_is_not_given_is_empty() -> None:
    assert parsed("war") == {"scenario": "war", "sets": (), "policies": (), "as_json": False}


def test_layers_may_be_repeated_and_keep_their_order() -> None:
    given = parsed("--set", "b=2", "--policy", "p", "war", "--json", "--set", "a=1", "--policy", "q.toml")
    assert given == {"scenario": "war", "sets": ("b=2", "a=1"), "policies": ("p", "q.toml"), "as_json": True}


def test_a_scenario_must_be_named() -> None:
    with pytest.raises(click.MissingParameter, match="scenario"):
        parsed("--json")


@pytest.mark.parametrize("name", ["check", "parameters", "run"])
def test_commands_on_a_scenario_take_layers(name: str) -> None:
    parameters = {each.name for each in import_module(f"attrition.cli.{name}").command.params}
    assert {"scenario", "sets", "policies", "as_json"} <= parameters


@click.command
@sample_options(draws=(64, 8, 128), paths=(4, 16))
@printing_options
def sized(**given: Any) -> dict[str, Any]:
    return given


def test_sizes_have_their_defaults() -> None:
    found = sized.main([], standalone_mode=False)
    assert found == {"draws": 64, "paths": 4, "seed": 0, "quiet": False, "as_json": False}


@pytest.mark.parametrize(
    ("option", "value"),
    [("--draws", 7), ("--draws", 129), ("--paths", 0), ("--paths", 17), ("--seed", -1), ("--seed", 1 << 64)],
)
def test_sizes_out_of_range_are_refused(option: str, value: int) -> None:
    with pytest.raises(click.BadParameter, match="is not in the range"):
        sized.main([option, str(value)], standalone_mode=False)


@pytest.mark.parametrize("name", ["hindcast", "calibrate", "leaderboard", "fit_table"])
def test_commands_on_published_series_take_a_scenario_and_the_series(name: str) -> None:
    parameters = {each.name for each in import_module(f"attrition.cli.{name}").command.params}
    assert {"scenario", "sets", "policies", "observed", "draws", "seed", "as_json"} <= parameters
