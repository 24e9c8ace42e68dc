"""Two tiers: the tests marked `full` run only with --full. How many generated scenarios, and malformed files."""

from __future__ import annotations

import pytest

SCENARIOS = {False: 12, True: 500}
"""Generated scenarios of the default tier and of the full one; --scenarios 10000 before a release."""

MALFORMED = {False: 300, True: 10_000}
"""Malformed files and command lines."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the tests marked `full` too")
    usual = f"generated scenarios; {SCENARIOS[False]}, with --full {SCENARIOS[True]}"
    parser.addoption("--scenarios", type=int, metavar="N", help=usual)
    usual = f"malformed files and command lines; {MALFORMED[False]}, with --full {MALFORMED[True]}"
    parser.addoption("--malformed", type=int, metavar="N", help=usual)
    parser.addoption("--war", metavar="JSON", help="check one generated scenario, as a failure told it")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.scenarios is None:
        config.option.scenarios = SCENARIOS[config.option.full]
    if config.option.malformed is None:
        config.option.malformed = MALFORMED[config.option.full]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full") or config.getoption("-m"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("full")]
