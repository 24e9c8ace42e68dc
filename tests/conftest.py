"""Three tiers: tests marked `full` run only with --full, those marked `cluster` only with --cluster.

How many generated scenarios, and malformed files.
"""

from __future__ import annotations

import pytest

SCENARIOS = {False: 12, True: 250}
"""Generated scenarios of the default tier and of the full one; --scenarios 10000 before a release."""

MALFORMED = {False: 300, True: 10_000}
"""Malformed files and command lines."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the tests marked `full` too")
    parser.addoption("--cluster", action="store_true", help="run the tests marked `cluster` too")
    usual = f"generated scenarios; {SCENARIOS[False]}, with --full {SCENARIOS[True]}"
    parser.addoption("--scenarios", type=int, metavar="N", help=usual)
    usual = f"malformed files and command lines; {MALFORMED[False]}, with --full {MALFORMED[True]}"
    parser.addoption("--malformed", type=int, metavar="N", help=usual)
    parser.addoption(
        "--replays",
        type=int,
        default=25,
        metavar="N",
        help="paths of the shipped scenario replayed with --full; 25",
    )
    parser.addoption("--war", metavar="JSON", help="check one generated scenario, as a failure told it")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.scenarios is None:
        config.option.scenarios = SCENARIOS[config.option.full]
    if config.option.malformed is None:
        config.option.malformed = MALFORMED[config.option.full]


@pytest.hookimpl(trylast=True)  # after the folders have marked what is theirs
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("-m"):
        return
    slow = [tier for tier in ("full", "cluster") if not config.getoption(f"--{tier}")]
    left_out = [item for item in items if any(item.get_closest_marker(tier) for tier in slow)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in red what a cluster test could not find: a skip is easily overlooked."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped}
    for reason in sorted(reason for reason in reasons if reason.startswith("NOT TESTED")):
        terminalreporter.write_line(reason, red=True, bold=True)
