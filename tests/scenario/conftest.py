"""A smallest scenario, made from the declarations, and files that extend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.model import registry
from attrition.scenario import Scenario, load_scenario

Write = Callable[..., Path]
Load = Callable[..., Scenario]


def smallest_scenario() -> str:
    """A clock and a number near its lower limit for each parameter without a default."""
    lines = ["[clock]", "start = 2022-02-24", "data_cutoff = 2023-12-31", "horizon_months = 60"]
    for parameter in registry.PARAMETERS:
        if parameter.default is None:
            value = (parameter.low + min(parameter.high, parameter.low + 1)) / 2
            lines.append(f"{parameter.name} = {value}")
    # Dotted keys stand before any table.
    return "\n".join(lines[4:] + lines[:4])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file that extends the smallest scenario, which lies beside it."""
    (tmp_path / "base.toml").write_text(smallest_scenario())

    def writer(text: str = "", name: str = "war.toml", extends: str | None = "base.toml") -> Path:
        path = tmp_path / name
        path.write_text(f'extends = "{extends}"\n{text}' if extends else text)
        return path

    return writer


@pytest.fixture
def load(write: Write) -> Load:
    """Load the smallest scenario with a text on top."""

    def loader(text: str = "", sets: tuple[str, ...] = (), policies: tuple[str, ...] = ()) -> Scenario:
        return load_scenario(write(text), sets=sets, policies=policies)

    return loader
