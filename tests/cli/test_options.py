"""The arguments and options that commands share, and that the commands have them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
import pytest

from attrition.cli.options import json_option, layer_options, scenario_argument


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
